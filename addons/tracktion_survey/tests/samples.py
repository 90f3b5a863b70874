# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One record of every model of this addon, for the tests that walk all of them.

A model that is missing here fails those tests: whoever adds one says here how a record of it is
made, and in ``readme/ROLES.md`` who may do what with it.
"""

from .common import POST

# Wizards: who opened one sees it, nobody else.
WIZARDS = {
    "tracktion.response.withdraw",
}
# Of Odoo: where roles of ours get rights, or must not get any.
OF_ODOO = {
    "survey.survey",
    "survey.question",
    "survey.question.answer",
    "survey.user_input",
    "survey.user_input.line",
}


class Samples:
    """Makes a record of any model about a given person, whose school it then is of.

    A method is named as the model, with underscores.
    """

    def __init__(self, case, person):
        self.case, self.env, self.person = case, case.env, person
        self.wave = case._wave("post6", person)
        self.response = case._answer(
            self.wave.invitation_ids, {**POST, "EMAIL": f"new{person.id}@new.example"}
        )
        # Made by the system, as all answers are.
        self.raw = self.response.sudo().user_input_id

    def record(self, model):
        return getattr(self, model.replace(".", "_"))()

    def survey_survey(self):
        return self.wave.survey_id

    def survey_question(self):
        return self.wave.survey_id.question_ids[0]

    def survey_question_answer(self):
        return self.wave.survey_id.question_ids.suggested_answer_ids[0]

    def survey_user_input(self):
        return self.raw.sudo(False)

    def survey_user_input_line(self):
        return self.raw.user_input_line_ids[0].sudo(False)

    def tracktion_contact_proposal(self):
        return self.env["tracktion.contact.proposal"].search(
            [("partner_id", "=", self.person.id)], limit=1
        )

    def tracktion_invitation(self):
        return self.wave.invitation_ids

    def tracktion_response(self):
        return self.response

    def tracktion_wave(self):
        return self.wave
