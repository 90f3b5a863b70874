# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the people of the demo school decided and what became of them, over two years."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from .structure import JOBS, STAFF

CONSENT_AGE = {"main": 14, "ee": 13}
STAFF_NAMES = {login: name for _school, login, name, *_rest in STAFF}
REASONS_NO = ["Prefers not to say", "Moved abroad", "No time", "Too many messages already"]
REASONS_STOP = ["Too many messages", "Changed trade", "Wrote back: please stop"]
# status, weight after a basic, an intermediate and a higher qualification
STATUSES = [
    ("working", 44, 52, 66),
    ("studying", 20, 16, 8),
    ("working_studying", 8, 10, 9),
    ("self_employed", 3, 6, 7),
    ("unemployed", 24, 18, 12),
    ("volunteering", 1, 1, 1),
    ("other", 4, 3, 2),
]
STUDIES = [
    "University of the North",
    "Higher course at this school",
    "Music academy",
    "Nursing school",
]
WAGES = ["500_999", "1000_1249", "1250_1499", "1500_1999", "ge_2000", "na"]


@dataclass
class Consent:
    """One decision; ``values`` are further fields of the ledger line."""

    purpose: str
    decision: str
    moment: datetime
    source: str
    values: dict = field(default_factory=dict)


@dataclass
class Destination:
    """What somebody did on ``day``."""

    day: date
    status: str
    source: str
    values: dict = field(default_factory=dict)


def _at(day, hour=10, minute=0):
    return datetime.combine(day, time(hour, minute))


def tell_consents(plan, person):
    """Give ``person`` the decisions of a life at this school."""
    last = person.last
    ended = last.year_end or (last.end and last.end.year)
    if person.reachability == "deceased":
        return
    if last.kind == "visiting":
        _workshop_consents(plan, person)
    elif last.state == "studying":
        _student_consents(plan, person)
    elif last.kind in ("student", "apprentice") and last.end and ended >= plan.year - 1:
        _classroom_consents(plan, person, last.end)
    elif last.end and ended >= plan.year - 5:
        _paper_consents(plan, person, last.end)
        _campaign_consents(plan, person, 0.4)
    else:
        _campaign_consents(plan, person, 0.5)


def _say(plan, person, purpose, decision, moment, source, **values):
    """Note a decision unless it lies in the future or the person was too young to take it."""
    if moment.date() >= plan.today:
        return
    born = person.birthdate
    if born and decision == "given" and not values.get("guardian_name"):
        age = CONSENT_AGE[person.school]
        if (moment.year - born.year - ((moment.month, moment.day) < (born.month, born.day))) < age:
            return
    if decision != "given":
        values.pop("guardian_name", None)
        values.pop("guardian_contact", None)
    person.consents.append(Consent(purpose, decision, moment, source, values))


def _guardian(plan, person):
    """A parent of ``person`` with the same surname and an address."""
    surname = person.name.split()[-2 if person.country == "ES" else -1]
    given = plan.random.choice(["María", "José", "Ana", "Luis", "Elena", "Jorge"])
    contact = f"{surname.lower()}.familia{person.number}@example.org"
    return {
        "guardian_name": f"{given} {surname}",
        "guardian_contact": contact.encode("ascii", "ignore").decode(),
    }


def _session(plan, spell, day):
    """The classroom session of a class: when, who presented it."""
    day = date(day.year, 5, 6) + timedelta(days=sum(map(ord, spell.qualification)) % 15)
    presenter = STAFF_NAMES.get(spell.tutor) or STAFF_NAMES["officer"]
    return _at(day, 9, 30), {"group_name": spell.group, "presenter": presenter}


def _classroom_consents(plan, person, ended):
    """Leavers of the last two years heard about it in class in their last May."""
    rng = plan.random
    moment, values = _session(plan, person.last, ended)
    present = rng.random() < 0.9 and (person.last.state == "finished" or ended > moment.date())
    if not present:
        _campaign_consents(plan, person, 0.3)
        return
    if plan.today.year * 12 + plan.today.month - moment.year * 12 - moment.month > 24:
        moment += timedelta(days=14)
    if person.age(moment.date()) < 18:
        values = {**values, **_guardian(plan, person)}
    if rng.random() < 0.86:
        _say(plan, person, "keep_in_touch", "given", moment, "classroom", **values)
        if rng.random() < 0.7:
            _say(plan, person, "job_offers", "given", moment, "classroom", **values)
        if rng.random() < 0.45:
            _say(plan, person, "tracking_survey", "given", moment, "classroom", **values)
        if rng.random() < 0.2:
            _say(plan, person, "mentoring", "given", moment, "classroom", **values)
        if rng.random() < 0.25:
            decision = rng.choice(["given", "given", "refused"])
            _say(plan, person, "instant_messages", decision, moment, "classroom", **values)
        _maybe_stop(plan, person, moment)
    else:
        reason = rng.choice([*REASONS_NO, None, None])
        values["reason"] = reason
        _say(plan, person, "keep_in_touch", "refused", moment, "classroom", **values)


def _maybe_stop(plan, person, since):
    rng = plan.random
    if rng.random() > 0.08:
        return
    days = (plan.today - since.date()).days
    if days < 40:
        return
    moment = since + timedelta(days=rng.randint(30, days - 1), hours=rng.randint(0, 8))
    source = rng.choice(["portal", "portal", "phone"])
    reason = rng.choice(REASONS_STOP)
    _say(plan, person, "keep_in_touch", "withdrawn", moment, source, reason=reason)


def _paper_consents(plan, person, ended):
    """Before there were classroom sessions people signed a form on the day of the diploma."""
    rng = plan.random
    if rng.random() < 0.65:
        decision = "given" if rng.random() < 0.9 else "refused"
        values = _guardian(plan, person) if person.birthdate and person.age(ended) < 18 else {}
        moment = _at(ended, 12)
        _say(plan, person, "keep_in_touch", decision, moment, "paper", **values)
        if decision == "given" and rng.random() < 0.4:
            _say(plan, person, "job_offers", "given", moment, "paper", **values)


def _campaign_consents(plan, person, share):
    """In the last two years officers phoned people, and sent links to those with an address."""
    rng = plan.random
    if rng.random() > share or person.reachability in ("lost", "bounced"):
        return
    moment = _at(
        plan.today - timedelta(days=rng.randint(15, 700)), rng.randint(8, 17), rng.randint(0, 59)
    )
    if person.email and rng.random() < 0.7:
        source = "portal"
    elif person.phone:
        source = "phone"
    else:
        return
    if rng.random() < 0.84:
        _say(plan, person, "keep_in_touch", "given", moment, source)
        for purpose, chance in (("job_offers", 0.35), ("mentoring", 0.2), ("story_text", 0.1)):
            if rng.random() < chance:
                _say(plan, person, purpose, "given", moment, source)
        _maybe_stop(plan, person, moment)
    else:
        reason = rng.choice(REASONS_NO)
        _say(plan, person, "keep_in_touch", "refused", moment, source, reason=reason)


def _student_consents(plan, person):
    """Students sign for photos in their first October; parents sign for those under 18."""
    rng = plan.random
    if not person.last.start or rng.random() > 0.8:
        return
    moment = _at(date(person.last.start.year, 10, 3), 11)
    values = {"group_name": f"{person.last.qualification}-1"}
    if person.age(moment.date()) < 18:
        values |= _guardian(plan, person)
    decision = "given" if rng.random() < 0.85 else "refused"
    _say(plan, person, "photo_video", decision, moment, "paper", **values)


def _workshop_consents(plan, person):
    """Visitors sign on paper when they arrive; for children of 13 a parent does."""
    rng = plan.random
    if rng.random() > 0.75:
        return
    moment = _at(person.last.start, 9)
    values = _guardian(plan, person) if person.age(moment.date()) < 18 else {}
    for purpose in ("photo_video", "keep_in_touch"):
        _say(plan, person, purpose, "given", moment, "paper", **values)


def tell_destinations(plan, person):
    """What ``person`` did six and eighteen months after school, and lately."""
    rng = plan.random
    last = person.last
    if last.state == "studying" or last.kind in ("visiting", "employee"):
        return
    ended = last.end or date(last.year_end, 6, 30)
    days = []
    # What the leavers of the last three years say is told by their waves.
    if plan.year - 5 <= ended.year < plan.year - 2:
        days = [
            (ended + timedelta(days=months * 30 + rng.randint(0, 25)), "survey")
            for months, share in ((6, 0.66), (18, 0.52))
            if rng.random() < share
        ]
    if rng.random() < 0.3 and person.reachability == "reachable":
        source = rng.choice(["staff", "portal", "placement"])
        days.append((plan.today - timedelta(days=rng.randint(5, 600)), source))
    for day, source in sorted(days):
        if ended < day < plan.today:
            person.destinations.append(tell_destination(plan, person, day, source))


def tell_destination(plan, person, day, source, wish=None):
    """What ``person`` does on ``day``, as ``source`` knows it; ``wish`` comes true if it can."""
    rng = plan.random
    last = person.last
    weights_of = 3 if last.qualification[3] == "3" else 1 if last.qualification[3] == "1" else 2
    status = rng.choices([row[0] for row in STATUSES], [row[weights_of] for row in STATUSES])[0]
    values = {}
    if wish in [row[0] for row in STATUSES]:
        status = wish
    titles, employers = JOBS[last.department]
    if status in ("working", "working_studying"):
        related = rng.choices(["yes", "partly", "no"], [62, 18, 20])[0]
        full_time = rng.random() < 0.75
        values = {
            "job_title": rng.choice(titles)
            if related != "no"
            else rng.choice(["Shop assistant", "Driver"]),
            "employer": rng.choice(employers) if related != "no" else "Comercial Brisamar",
            "contract": rng.choices(
                ["permanent", "temporary", "internship", "agency"], [40, 38, 12, 10]
            )[0],
            "working_time": "full_time" if full_time else "part_time",
            "hours": rng.choice([38, 40]) if full_time else rng.choice([16, 20, 24]),
            "wage_band": rng.choice(WAGES[1:] if full_time else WAGES[:2]),
            "is_related": related,
        }
    elif status == "self_employed":
        values = {"job_title": rng.choice(titles), "employer": "Own business", "is_related": "yes"}
    elif status == "studying":
        values = {
            "employer": rng.choice(STUDIES),
            "is_related": rng.choice(["yes", "partly", "no"]),
        }
    return Destination(day, status, source, values)
