# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Waves, invitations and coded answers for the tests of this addon."""

from odoo.addons.tracktion_alumni.tests.common import (
    TracktionCase,
    TracktionHttpCase,
    TracktionMixin,
)

TRACKING = "tracktion_survey.group_tracking"

#: Answers that are valid before graduation, and after it for each status.
PRE = {"CONSENT": "agree", "PLAN": "working", "KEEP_TOUCH": "yes"}
POST = {"CONSENT": "agree", "STATUS": "working", "KEEP_TOUCH": "yes"}
#: The published table: how many questions people of each status are asked.
PUBLISHED = {
    "working": 35,
    "studying": 24,
    "working_studying": 40,
    "self_employed": 24,
    "volunteering": 22,
    "unemployed": 29,
}


class SurveyMixin(TracktionMixin):
    @classmethod
    def _setup_users(cls):
        result = super()._setup_users()
        cls.coordinator = cls._user("test_coordinator", TRACKING, cls.school)
        cls.coordinator_abroad = cls._user("test_coordinator_abroad", TRACKING, cls.other_school)
        return result

    @classmethod
    def _setup_structure(cls):
        result = super()._setup_structure()
        cls.year = cls.years.filtered(lambda year: year.name == "2023/24")
        cls.tracking_survey = cls._coded(
            "tracktion.consent.purpose", "tracking_survey", legal_basis="consent"
        )
        return result

    @classmethod
    def _wave(cls, point="post6", people=None, **vals):
        """A wave of the people who graduated in 2023/24, with ``people`` in it."""
        wave = cls.env["tracktion.wave"].create(
            {"name": f"Wave {point}", "point": point, "school_year_id": cls.year.id, **vals}
        )
        if people:
            wave._add_people(people)
        return wave

    @classmethod
    def _answer(cls, invitation, answers, done=True, answered_by="link"):
        """Give coded answers as the pages of the survey would save them; returns the response."""
        user_input = invitation._user_inputs(answered_by)
        user_input._mark_in_progress()
        questions = {q.tracktion_code: q for q in user_input.survey_id.question_ids}
        for code, value in answers.items():
            question = questions[code]
            options = {o.tracktion_code: str(o.id) for o in question.suggested_answer_ids}
            if question.question_type == "simple_choice":
                value = options[value]
            elif question.question_type == "multiple_choice":
                value = [options[one] for one in value.split("|")]
            user_input._save_lines(question, value)
        if done:
            user_input._mark_done()
        else:
            user_input._tracktion_record()
        return cls.env["tracktion.response"].search([("invitation_id", "=", invitation.id)])


class SurveyCase(SurveyMixin, TracktionCase):
    """Tests of models."""


class SurveyHttpCase(SurveyMixin, TracktionHttpCase):
    """Tests that go through the server."""
