# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who the people of the demo school are: a plan in plain Python, the same for the same seed and
day. ``school.py`` writes it into the database.

Every date is relative to the day of the plan, so that the story always ends today.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from .names import NAMES, plain
from .story import tell_consents, tell_destinations
from .structure import DEPARTMENTS, QUALIFICATIONS, STAFF

SEED = 20201
# People who ended school n years ago, for the main school and the Estonian one.
LEAVERS = {
    "main": {1: 150, 2: 140, 3: 130, 4: 20, 5: 14, **dict.fromkeys(range(6, 12), 8),
             **dict.fromkeys(range(12, 20), 3)},
    "ee": {1: 14, 2: 12, 3: 8, 4: 5, 7: 4, 11: 3, 16: 2},
}  # fmt: skip
# Programmes that most people choose: of each of these enough leave in a year to tell how they fare.
LARGE = {"ELE201", "HOT201", "SAN201", "SSC302", "FME201"}
STUDENTS = {"main": 60, "ee": 12}
# What came out of it: (state, outcome), weight.
ENDINGS = {
    ("finished", "qualification"): 74,
    ("finished", "certificate"): 9,
    ("left", "partial"): 12,
    ("left", "none"): 3,
}
TOWNS = {
    "ES": [*["Puerto Lirio"] * 3, "Valdelirio", "Ría Alta", "Soto del Faro"],
    "EE": ["Sinilinn", "Sinilinn", "Männimäe", "Järveotsa"],
    "IT": ["Borgo Chiaro"],
    "NL": ["Oosterveld"],
    "GB": ["London"],
    "DE": ["Berlin"],
}  # fmt: skip
LANG_OF = {"ES": "es_ES", "IT": "it_IT", "NL": "nl_NL", "EE": "et_EE"}
# Great Britain and Germany reserve numbers for films; the other countries reserve none, so theirs
# are numbers of the right form with a run of zeros in the middle.
PHONES = {
    "ES": lambda n: f"+34 6{n // 1000:02d} 00 0{n // 100 % 10} {n % 100:02d}",
    "IT": lambda n: f"+39 320 000 {n:04d}",
    "NL": lambda n: f"+31 6 1230 {n:04d}",
    "EE": lambda n: f"+372 5300 {n:04d}",
    "GB": lambda n: f"+44 20 7946 0{n % 1000:03d}",
    "DE": lambda n: f"+49 171 39200{n % 100:02d}",
}


@dataclass
class Enrolment:
    """One spell at school; qualification and department are codes, the tutor is a login."""

    qualification: str | None = None
    department: str | None = None
    kind: str = "student"
    state: str = "finished"
    outcome: str | None = None
    start: date | None = None
    end: date | None = None
    year_end: int | None = None
    tutor: str | None = None
    group: str | None = None
    reference: str | None = None
    certificate: str | None = None

    @property
    def ended(self):
        """The last day, which of old ones is not known; of those that go on it never comes."""
        return self.end or (date(self.year_end, 6, 30) if self.year_end else date.max)


@dataclass
class Person:
    """One contact with everything that hangs on it."""

    number: int
    school: str
    name: str
    gender: str
    country: str
    lang: str
    city: str
    birthdate: date | None = None
    email: str | None = None
    phone: str | None = None
    owner: str | None = None
    reachability: str = "reachable"
    restricted: bool = False
    confirmed: date | None = None
    linkedin: str | None = None
    interests: list = field(default_factory=list)
    channels: list = field(default_factory=list)
    enrolments: list = field(default_factory=list)
    consents: list = field(default_factory=list)
    destinations: list = field(default_factory=list)

    @property
    def last(self):
        """The enrolment that ended last, or has not ended yet."""
        return max(self.enrolments, key=lambda e: e.end or e.start or date(e.year_end, 6, 30))

    def age(self, day):
        """Full years on ``day``."""
        born = self.birthdate
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def school_year_start(today):
    """The first day of the school year that contains ``today``."""
    return date(today.year - (today.month < 9), 9, 1)


class Plan:
    """The people of both schools on ``today``."""

    def __init__(self, today, seed=SEED):
        self.today = today
        self.random = random.Random(seed)
        self.year = school_year_start(today).year
        self.people = []
        self._names = set()
        self._emails = set()
        self._phones = dict.fromkeys(PHONES, 10)
        self._by_department = {}
        for row in QUALIFICATIONS:
            self._by_department.setdefault(row[0], []).append(row)
        self._tutors = {}
        for _school, login, _name, _group, _lang, department, _job in STAFF:
            if department:
                self._tutors.setdefault(department, []).append(login)
        for school in ("main", "ee"):
            self._add_leavers(school)
            self._add_students(school)
        self._add_apprentices()
        self._add_visitors()
        self._add_employees()
        self._add_troubles()
        for person in self.people:
            tell_destinations(self, person)
            tell_consents(self, person)

    @property
    def last_year_end(self):
        """The last day of the last school year that is over."""
        return date(self.year, 8, 31)

    @property
    def earlier_year_ends(self):
        """Those of the two school years before, of which there are reports, too."""
        return [date(self.year - ago, 8, 31) for ago in (2, 1)]

    # --- people ---------------------------------------------------------------------------------

    def _person(self, school, country, female_share, young=None):
        """A person with a name of the country, an address and, mostly, a phone."""
        rng = self.random
        female = rng.random() < female_share
        names = NAMES[country]
        while True:
            given = rng.choice(names["female" if female else "male"])
            surnames = rng.sample(names["surnames"], names["surname_count"])
            name = " ".join([given, *surnames])
            if name not in self._names:
                break
        self._names.add(name)
        person = Person(
            number=len(self.people) + 1,
            school=school,
            name=name,
            gender="female" if female else "male",
            country=country,
            lang=LANG_OF[country] if rng.random() > 0.04 else "en_US",
            city=rng.choice(TOWNS[country]),
        )
        if rng.random() < 0.02:
            person.gender = rng.choice(["other", "not_said"])
        if rng.random() < 0.92:
            person.email = self._email(given, surnames[0])
        if rng.random() < 0.88:
            person.phone = self._phone(country)
        self.people.append(person)
        return person

    def _email(self, given, surname):
        domain = self.random.choice(["example.org", "example.com"])
        address, number = f"{plain(given)}.{plain(surname)}@{domain}", 1
        while address in self._emails:
            number += 1
            address = f"{plain(given)}.{plain(surname)}{number}@{domain}"
        self._emails.add(address)
        return address

    def _phone(self, country):
        self._phones[country] += self.random.randint(1, 9)
        return PHONES[country](self._phones[country])

    def _qualification(self, school, level=None, department=None):
        own = {row[1] for row in DEPARTMENTS if row[0] == school}
        choices = [
            row
            for row in QUALIFICATIONS
            if row[0] in own and level in (None, row[3]) and department in (None, row[0])
        ]
        weights = [3 if row[1] in LARGE else 1 for row in choices]
        return self.random.choices(choices, weights)[0] if choices else None

    def _spell(self, row, started, **values):
        """An enrolment that starts in September of ``started``."""
        rng = self.random
        tutor = rng.choice(self._tutors[row[0]]) if started >= self.year - 9 else None
        return Enrolment(
            qualification=row[1],
            department=row[0],
            start=min(date(started, 9, rng.randint(7, 14)), self.today),
            tutor=tutor,
            reference=f"{started % 100:02d}{row[1]}{rng.randint(100, 999)}",
            **values,
        )

    def _ending(self, spell, ended, state, outcome):
        rng = self.random
        spell.state, spell.outcome = state, outcome
        if state == "finished":
            spell.end = date(ended, 6, rng.randint(18, 28))
            spell.certificate = (
                f"{spell.qualification}/{ended}/{rng.randint(1, 999):03d}"
                if outcome == "qualification"
                else None
            )
        else:
            spell.end = date(ended - 1, 12, 20) + timedelta(days=rng.randint(0, 150))
        spell.group = f"{spell.qualification}-2" if state == "finished" else None
        if ended <= self.year - 13:  # of these the school knows little more than the year
            spell.year_end, spell.start, spell.end, spell.reference = ended, None, None, None

    def _born(self, level, started):
        """A birth date that fits the start of a course of that EQF level."""
        rng = self.random
        base = {3: 15, 4: 16, 5: 18}[level]
        age = base + min(int(rng.expovariate(0.55)), 22)
        return date(started - age, rng.randint(1, 12), rng.randint(1, 28))

    def _add_leavers(self, school):
        country = "ES" if school == "main" else "EE"
        rng = self.random
        for ago, count in LEAVERS[school].items():
            ended = self.year + 1 - ago
            for _index in range(count):
                row = self._qualification(school)
                person = self._person(school, country, row[6])
                state, outcome = rng.choices(list(ENDINGS), ENDINGS.values())[0]
                spell = self._spell(row, ended - (2 if state == "finished" else 1))
                person.birthdate = self._born(row[3], ended - 2)
                self._ending(spell, ended, state, outcome)
                person.enrolments.append(spell)
                if state == "finished" and row[3] == 4:
                    self._maybe_go_on(person, row, ended, ago)

    def _maybe_go_on(self, person, row, ended, ago):
        """Some go on to the next level of the same department."""
        higher = self._qualification(person.school, level=5, department=row[0])
        if not higher or self.random.random() > 0.3:
            return
        spell = self._spell(higher, ended)
        if ago >= 3 and person.last.end:
            self._ending(spell, ended + 2, "finished", "qualification")
        elif ago < 3:
            spell.state, spell.group = "studying", f"{spell.qualification}-{ago}"
        else:
            return
        person.enrolments.append(spell)

    def _add_students(self, school):
        country = "ES" if school == "main" else "EE"
        for index in range(STUDENTS[school]):
            row = self._qualification(school)
            person = self._person(school, country, row[6])
            started = self.year - index % 2
            spell = self._spell(row, started, state="studying")
            spell.group = f"{row[1]}-{1 + index % 2}"
            person.birthdate = self._born(row[3], started)
            person.enrolments.append(spell)

    def _add_apprentices(self):
        for index in range(24):
            row = self._qualification("main", department=("MET", "ELE", "HOT")[index % 3], level=4)
            person = self._person("main", "ES", row[6])
            ended = self.year + 1 - index % 4
            spell = self._spell(row, ended - 2, kind="apprentice", state="studying")
            person.birthdate = self._born(4, ended - 2)
            if ended <= self.year:
                self._ending(spell, ended, "finished", "qualification")
            person.enrolments.append(spell)

    def _add_visitors(self):
        """Exchange students, and children of a workshop day for schools nearby."""
        rng = self.random
        for index in range(14):
            country = ("IT", "NL", "EE")[index % 3]
            row = self._qualification("main", level=4)
            person = self._person("main", country, row[6])
            came = date(self.year - index % 3, 3, rng.randint(2, 20))
            spell = self._spell(row, came.year - 1, kind="visiting", outcome="partial")
            spell.start, spell.end = came, came + timedelta(days=rng.choice([28, 56, 84]))
            person.birthdate = date(came.year - rng.randint(18, 21), rng.randint(1, 12), 15)
            person.enrolments.append(spell)
        workshop = date(self.year, 5, 16)
        for _index in range(4):
            row = self._qualification("main", department="ELE", level=4)
            person = self._person("main", "ES", 0.5)
            person.email = None
            person.birthdate = date(workshop.year - 13, rng.randint(6, 12), rng.randint(1, 28))
            spell = self._spell(row, workshop.year - 1, kind="visiting", outcome="partial")
            spell.start, spell.end, spell.reference = workshop, workshop + timedelta(days=5), None
            person.enrolments.append(spell)

    def _add_employees(self):
        rng = self.random
        for index in range(8):
            person = self._person("main", "ES", 0.5)
            ended = self.year - index
            spell = Enrolment(kind="employee", department=rng.choice(["ELE", "HOT", "CAR", "MET"]))
            spell.end = date(ended, 8, 31)
            spell.start = date(ended - rng.randint(4, 28), 9, 1)
            person.birthdate = date(ended - rng.randint(45, 66), rng.randint(1, 12), 11)
            person.owner = "manager" if index < 3 else None
            person.enrolments.append(spell)

    # --- what makes work ------------------------------------------------------------------------

    def _add_troubles(self):
        """Bounced, lost and deceased people, some abroad, shared addresses and two doubles."""
        rng = self.random
        gone = [p for p in self.people if p.last.state != "studying" and p.last.kind == "student"]
        old = [p for p in gone if (p.last.year_end or p.last.end.year) <= self.year - 3]
        for person in rng.sample(old, 4):
            person.reachability = "deceased"
        living = [p for p in old if p.reachability == "reachable"]
        for person in rng.sample(living, 22):
            person.reachability = "lost" if person.number % 2 else "bounced"
            if person.reachability == "bounced" and not person.email:
                person.reachability = "lost"
        for person in rng.sample([p for p in gone if p.reachability == "reachable"], 2):
            person.restricted = True
        spaniards = [p for p in gone if p.country == "ES" and p.reachability == "reachable"]
        for index, person in enumerate(rng.sample(spaniards, 8)):
            person.country = ("GB", "DE")[index % 2]
            person.city = TOWNS[person.country][0]
            person.phone = self._phone(person.country)
        self._share_addresses(spaniards)
        for person in gone:
            if rng.random() < 0.25:
                person.linkedin = f"https://www.linkedin.example.com/in/{plain(person.name)}"
            if rng.random() < 0.5 and person.reachability == "reachable":
                person.confirmed = self.today - timedelta(days=rng.randint(3, 720))
            self._add_wishes(person)
        # Some have a tie that is stronger than the one to their tutor.
        for person in rng.sample([p for p in gone if p.school == "main"], 10):
            person.owner = rng.choice(["officer", "officer2", "teacher3"])

    def _share_addresses(self, people):
        """Two pairs of siblings with the address of the family, and two people entered twice."""
        with_mail = [p for p in people if p.email and p.phone]
        for first, second in (with_mail[3:5], with_mail[11:13]):
            second.email = first.email
        for twice in (with_mail[20], with_mail[33]):
            double = Person(
                number=len(self.people) + 1,
                school=twice.school,
                name=twice.name.upper(),
                gender="not_said",
                country=twice.country,
                lang=twice.lang,
                city=twice.city,
                birthdate=twice.birthdate,
                phone=twice.phone,
                enrolments=[Enrolment(**vars(twice.enrolments[0]))],
            )
            double.enrolments[0].certificate = double.enrolments[0].reference = None
            self.people.append(double)

    def _add_wishes(self, person):
        rng = self.random
        if rng.random() < 0.45:
            person.interests = rng.sample(("events", "jobs", "startup"), rng.randint(1, 2))
        if rng.random() < 0.3:
            person.interests += rng.sample(
                ("career_talks", "guest_lecture", "mentoring", "workplace_visits"),
                rng.randint(1, 2),
            )
        if rng.random() < 0.4:
            person.channels = rng.sample(("email", "phone", "messaging"), rng.randint(1, 2))
