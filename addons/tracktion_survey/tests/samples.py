# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One record of every model of this addon, for the tests that walk all of them.

A model that is missing here fails those tests: whoever adds one says here how a record of it is
made, and in ``readme/ROLES.md`` who may do what with it.
"""

import re

from odoo.fields import Command

from .common import POST

# Wizards: who opened one sees it, nobody else.
WIZARDS = {
    "tracktion.cohort.wizard",
    "tracktion.onepager",
    "tracktion.questionnaire.copy",
    "tracktion.response.withdraw",
    "tracktion.summary.send",
    "tracktion.survey.export.wizard",
    "tracktion.wave.extend",
    "tracktion.wave.links",
    "tracktion.wave.people",
    "tracktion.wave.preview",
}
# Of Odoo: where roles of ours get rights, or must not get any.
OF_ODOO = {
    "survey.survey",
    "survey.question",
    "survey.question.answer",
    "survey.user_input",
    "survey.user_input.line",
}
# Questionnaires without a school, of which all schools have the same.
STANDARD = {
    "survey.survey (standard)",
    "survey.question (standard)",
    "survey.question.answer (standard)",
}


class Samples:
    """Makes a record of any model about a given person, whose school it then is of.

    A method is named as the row of the table, with underscores.
    """

    def __init__(self, case, person):
        self.case, self.env, self.person = case, case.env, person
        self.wave = case._wave("post6", person)
        self.response = case._answer(
            self.wave.invitation_ids, {**POST, "EMAIL": f"new{person.id}@new.example"}
        )
        # Made by the system, as all answers are.
        self.raw = self.response.sudo().user_input_id
        self.questionnaire = self.env["survey.survey"].create(
            {
                "title": "Our own",
                "survey_type": "tracktion",
                "access_mode": "token",
                "tracktion_company_id": self.wave.company_id.id,
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Which machine?",
                            "question_type": "simple_choice",
                            "suggested_answer_ids": [Command.create({"value": "Lathe"})],
                        }
                    )
                ],
            }
        )

    def record(self, row):
        return getattr(self, re.sub(r"\W+", "_", row).strip("_"))()

    def survey_survey(self):
        return self.questionnaire

    def survey_question(self):
        return self.questionnaire.question_ids

    def survey_question_answer(self):
        return self.questionnaire.question_ids.suggested_answer_ids

    def survey_survey_standard(self):
        return self.wave.survey_id

    def survey_question_standard(self):
        return self.wave.survey_id.question_ids[0]

    def survey_question_answer_standard(self):
        return self.wave.survey_id.question_ids.suggested_answer_ids[0]

    def survey_user_input(self):
        return self.raw.sudo(False)

    def survey_user_input_line(self):
        return self.raw.user_input_line_ids[0].sudo(False)

    def tracktion_context_figure(self):
        return self.env["tracktion.context.figure"].create(
            {
                "name": "Youth unemployment",
                "indicator_id": self.env.ref("tracktion_survey.indicator_invited").id,
                "value": 20,
                "year": 2025,
                "region": "Asturias",
                "source": "Statistical office",
                "company_id": self.wave.company_id.id,
            }
        )

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

    def tracktion_call(self):
        # Begun by code; of a colleague, who alone may correct it among teachers.
        return (
            self.env["tracktion.call"]
            .sudo()
            .create({"invitation_id": self.wave.invitation_ids.id, "user_id": self.case.officer.id})
            .sudo(False)
        )

    def tracktion_class_session(self):
        owner = self.person.alumni_relation_owner_id
        return self.env["tracktion.class.session"].create(
            {"wave_id": self.wave.id, "presenter_id": owner.id}
        )

    def tracktion_class_attempt(self):
        attempts = self.env["tracktion.class.attempt"].sudo()
        session = self.tracktion_class_session()
        return attempts.create({"session_id": session.id, "network": "x"}).sudo(False)

    def tracktion_data_import(self):
        return self.env["tracktion.data.import"].create(
            {"wave_id": self.wave.id, "filename": "answers.csv"}
        )

    def tracktion_data_import_line(self):
        lines = self.env["tracktion.data.import.line"].sudo()
        vals = {"import_id": self.tracktion_data_import().id, "row_number": 1, "status": "created"}
        return lines.create(vals).sudo(False)

    def tracktion_destination_conflict(self):
        self.case._destination(
            self.person, status="unemployed", date="2026-03-15", source="register"
        )
        self.env.flush_all()
        return self.env["tracktion.destination.conflict"].search(
            [("partner_id", "=", self.person.id)], limit=1
        )

    def tracktion_destination_knowledge(self):
        self.env.flush_all()
        return self.env["tracktion.destination.knowledge"].search(
            [("wave_id", "=", self.wave.id)], limit=1
        )

    def tracktion_response_mapping(self):
        mappings = self.env["tracktion.response.mapping"]
        vals = {"name": f"Form {self.person.id}", "company_id": self.wave.company_id.id}
        return mappings.search([("name", "=", vals["name"])]) or mappings.create(vals)

    def tracktion_response_mapping_line(self):
        mapping = self.tracktion_response_mapping()
        return self.env["tracktion.response.mapping.line"].create(
            {"mapping_id": mapping.id, "header": "Situation", "code": "STATUS"}
        )

    def tracktion_reminder(self):
        return self.env["tracktion.reminder"].create({"wave_id": self.wave.id})

    def tracktion_reminder_sent(self):
        sent = self.env["tracktion.reminder.sent"].sudo()
        return sent.create(
            {
                "invitation_id": self.wave.invitation_ids.id,
                "reminder_id": self.tracktion_reminder().id,
            }
        ).sudo(False)

    def tracktion_summary(self):
        return self.env["tracktion.summary"].create({"school_year_id": self.wave.school_year_id.id})

    def tracktion_survey_export(self):
        return (
            self.env["tracktion.survey.export"]
            .sudo()
            .create(
                {
                    "user_id": self.case.coordinator.id,
                    "company_id": self.wave.company_id.id,
                    "kind": "identified",
                    "layout": "wide",
                    "file_format": "csv",
                    "reason": "Report",
                }
            )
            .sudo(False)
        )

    def tracktion_wave_progress(self):
        self.env.flush_all()
        return self.env["tracktion.wave.progress"].search([("wave_id", "=", self.wave.id)])

    def tracktion_wave_target(self):
        return self.env["tracktion.wave.target"].create(
            {"wave_id": self.wave.id, "department_id": self.case.department.id}
        )

    def tracktion_wave_todo(self):
        todos = self.env["tracktion.wave.todo"].sudo()
        return todos.create(
            {"wave_id": self.wave.id, "user_id": self.case.teacher.id, "week": "2026-03-16"}
        ).sudo(False)
