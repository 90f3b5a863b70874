# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The waves of the demo schools, and what their graduates answered in class, by link and on the
phone."""

import random
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models

from odoo.addons.tracktion_survey.codebook import CODEBOOK

from .answers import give_answers
from .people import SEED
from .story import tell_destination

# point, months from the day of graduation to the first day, weeks it stays open
WINDOWS = [("pre", -3, 5), ("post6", 6, 8), ("post18", 18, 8)]
NAMES = {"pre": "before graduation", "post6": "6 months after", "post18": "18 months after"}
COORDINATORS = {"main": "tracking", "ee": "officer.ee"}
TITLES = {"pre": "pre", "post6": "post", "post18": "post"}
IN_CLASS = 0.88  # of a class are there on the day
ANSWERED = {"post6": 0.85, "post18": 0.7}
OPENED = 0.25  # of the others looked at the page and left
AS_BEFORE = 0.45  # of them do what they planned, or what they did a year before
# In a cohort of a hundred nothing could be shown of what few do, nor of the flows beside it.
TOLD_AS = {
    "working_studying": "studying",
    "self_employed": "working",
    "volunteering": "unemployed",
    "other": "unemployed",
}
TALKS = 0.25  # of the answers after graduation are given to the tutor on the phone


class TracktionDemoSchool(models.AbstractModel):
    _inherit = "tracktion.demo.school"

    @api.model
    def _make_waves(self, plan, partners, schools, users):
        """Three waves for each of the last three cohorts, the first for those who still study.

        The last cohort is being asked six months after graduation, whatever day the demo is made.
        """
        rng = random.Random(SEED)
        people = {partners[person.number].id: person for person in plan.people}
        for key, school in schools.items():
            years = self.env["tracktion.school.year"].search(
                [("company_id", "=", school.id)], order="date_end desc"
            )
            current = years.filtered(lambda y: y.date_start <= plan.today <= y.date_end)
            cohorts = years.filtered(lambda y: y.date_end <= plan.last_year_end)[:3]
            for year in cohorts.sorted("date_end") | current:
                for point, months, weeks in WINDOWS:
                    if year == current and point != "pre":
                        continue
                    user = users[COORDINATORS[key]]
                    wave = self._make_wave(plan, year, point, months, weeks, cohorts[0], user)
                    self._answer_wave(plan, rng, wave, people)

    @api.model
    def _make_wave(self, plan, year, point, months, weeks, last, user):
        graduation = year.date_end.replace(month=6, day=26)
        opens = graduation + relativedelta(months=months)
        if year == last and point == "post6":
            opens = plan.today - timedelta(days=20)
        closes = opens + timedelta(weeks=weeks)
        wave = self.env["tracktion.wave"].create(
            {
                "name": f"{year.name}, {NAMES[point]}",
                "point": point,
                "school_year_id": year.id,
                "date_open": opens,
                "date_close": closes,
                "user_id": user.id,
            }
        )
        pupils = [
            ("company_id", "=", year.company_id.id),
            ("kind", "in", ("student", "apprentice")),
        ]
        ended = [("date_end", ">=", year.date_start), ("date_end", "<=", year.date_end)]
        # Of those who still study the ones in their second year.
        studying = [("state", "=", "studying"), ("date_start", "<", year.date_start)]
        going = ended if year.date_end < plan.today else studying
        wave._add_people(self.env["tracktion.enrolment"].search(pupils + going).partner_id)
        wave.action_add_reminders()
        wave.state = "closed" if closes < plan.today else "open" if opens <= plan.today else "draft"
        return wave

    @api.model
    def _answer_wave(self, plan, rng, wave, people):
        """Those who answered, in the order of their answers; the others were asked."""
        if wave.state == "draft":
            return
        invitations = wave.invitation_ids
        if wave.point == "pre":
            told = self._told_in_class(plan, rng, wave)
        else:
            told = self._told_later(plan, rng, wave, people)
        given = sorted(told.items(), key=lambda pair: pair[1][0])
        asked = datetime.combine(wave.date_open, time(9))
        invitations.write({"state": "invited", "invited_on": asked, "is_delivered": True})
        self._leave_out(wave)
        by_person = {one.partner_id.id: one for one in invitations if one.state == "invited"}
        given = [(by_person[id_], *values) for id_, values in given if id_ in by_person]
        self._write_answers(rng, wave, given)
        for one in invitations.filtered(lambda i: i.state == "invited"):
            if wave.point != "pre" and rng.random() < OPENED:
                one.write(
                    {"state": "opened", "opened_on": asked + timedelta(hours=rng.random() * 72)}
                )

    @api.model
    def _leave_out(self, wave):
        """Those who may not be asked by e-mail; in class everybody is."""
        if wave.point == "pre":
            return
        refused = wave.invitation_ids.partner_id._tracktion_check_approach(
            "tracking_survey", "email"
        ).refused
        for one in wave.invitation_ids:
            reason = refused.get(one.partner_id.id)
            if reason:
                one.write(
                    {
                        "state": "excluded" if reason in one._not_eligible() else "unreachable",
                        "reason": reason,
                        "is_delivered": False,
                        "invited_on": False,
                    }
                )

    @api.model
    def _told_in_class(self, plan, rng, wave):
        """``{person: (moment, who typed, settled answers)}``: one lesson for each class."""
        told = {}
        for one in wave.invitation_ids:
            if rng.random() > IN_CLASS:
                continue
            day = wave.date_open + timedelta(days=7 + sum(map(ord, one.group_name or "")) % 15)
            moment = datetime.combine(day, time(10, rng.randint(5, 25)))
            if moment.date() < plan.today:
                told[one.partner_id.id] = moment, "classroom", {}
        return told

    @api.model
    def _told_later(self, plan, rng, wave, people):
        """As above, from what became of them: the story has it."""
        told = {}
        span = (min(wave.date_close, plan.today) - wave.date_open).days
        before = self._said_before(wave)
        for one in wave.invitation_ids:
            person = people.get(one.partner_id.id)
            if not person or rng.random() > ANSWERED[wave.point]:
                continue
            day = wave.date_open + timedelta(days=int(span * rng.random() ** 2))
            wish = before.get(one.partner_id.id) if rng.random() < AS_BEFORE else None
            destination = tell_destination(plan, person, day, "survey", wish)
            moment = datetime.combine(day, time(rng.randint(8, 21), rng.randint(0, 59)))
            if moment.date() < plan.today:
                by = "interviewer" if rng.random() < TALKS else "link"
                told[one.partner_id.id] = moment, by, self._settled(destination)
        return told

    @api.model
    def _said_before(self, wave):
        """``{person: plan or situation}`` as told in the wave before."""
        earlier = self.env["tracktion.response"].search(
            [("wave_id.school_year_id", "=", wave.school_year_id.id)], order="id"
        )
        return {one.partner_id.id: one.status or one.plan for one in earlier}

    @api.model
    def _settled(self, destination):
        values = destination.values
        status = TOLD_AS.get(destination.status, destination.status)
        settled = {
            "STATUS": status,
            "CONTRACT": values.get("contract"),
            "WORKING_TIME": values.get("working_time"),
            "WAGE": values.get("wage_band"),
        }
        if values.get("job_title"):
            settled.update(
                JOB_TITLE=values.get("job_title"),
                EMPLOYER=values.get("employer"),
                JOB_RELATED="no" if values.get("is_related") == "no" else "yes",
            )
        return {code: value for code, value in settled.items() if value}

    @api.model
    def _write_answers(self, rng, wave, given):
        """As the pages of the survey would have kept them; a few stop half-way."""
        if not given:
            return
        questionnaire = CODEBOOK.questionnaires[TITLES[wave.point]]
        invitations = self.env["tracktion.invitation"].browse([row[0].id for row in given])
        inputs = invitations._user_inputs()
        answers = [give_answers(rng, questionnaire, settled) for *_rest, settled in given]
        stopped = [rng.random() < 0.05 for _row in given]
        for number, is_stopped in enumerate(stopped):
            if is_stopped:
                codes = list(answers[number])[: rng.randint(3, 9)]
                answers[number] = {code: answers[number][code] for code in codes}
        inputs._tracktion_replace_answers(answers)
        for one, (_invitation, moment, by, _settled), is_stopped in zip(
            inputs, given, stopped, strict=True
        ):
            one.write(
                {
                    "tracktion_answered_by": by,
                    "state": "in_progress" if is_stopped else "done",
                    "start_datetime": moment,
                    "end_datetime": False
                    if is_stopped
                    else moment + timedelta(minutes=rng.gauss(8, 2.5) % 25 + 2),
                }
            )
        for invitation, moment, by, _settled in given:
            if by == "link":
                invitation.opened_on = moment
        inputs._tracktion_record()
