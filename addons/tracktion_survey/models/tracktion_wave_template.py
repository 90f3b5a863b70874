import base64
import io

import xlsxwriter

from odoo import fields, models

from odoo.addons.tracktion_alumni.tools import download_action

from ..tools import META, AnswerReader
from ..tools.answer_reader import CHOICES, OTHER


class TracktionWave(models.Model):
    """The sheet into which answers of outside are typed."""

    _inherit = "tracktion.wave"

    template_file = fields.Binary(
        compute="_compute_template_file", groups="tracktion_survey.group_tracking"
    )

    def action_download_template(self):
        """An empty sheet with the codes of this questionnaire, explained in the own language."""
        self.ensure_one()
        return download_action(self, "template_file", "answers.xlsx")

    def action_import_responses(self):
        """A new import of answers to this wave."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_survey.tracktion_data_import_action"
        )
        return {
            **action,
            "views": [(False, "form")],
            "context": {"default_wave_id": self.id, "default_kind": "response"},
        }

    def _compute_template_file(self):
        for wave in self:
            wave.template_file = base64.b64encode(wave._make_template())

    def _make_template(self):
        """Bytes of a workbook: a sheet to fill in, and one with what every code means."""
        reader = AnswerReader(self.survey_id)
        # Whoever may load answers may know the questions.
        questions = {q.tracktion_code: q for q in self.survey_id.sudo().question_ids}
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"strings_to_formulas": False})
        sheet = book.add_worksheet(self.env._("Answers"))
        codes = book.add_worksheet(self.env._("Codes"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2"})
        headings = ["ref", "enrolment", "email", *META]
        for code, question in reader.questions.items():
            headings += [code, code + OTHER] if question.has_comment else [code]
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(headings), 16)
        for index, heading in enumerate(headings):
            sheet.write_string(0, index, heading, bold)
            question = questions.get(heading)
            if question:
                sheet.write_comment(0, index, question.title, {"x_scale": 2})
        sheet.write_comment(
            0,
            0,
            self.env._(
                "One row for each person: his reference, student number or e-mail address. "
                "Several answers are joined by |. The sheet “Codes” has them all."
            ),
            {"x_scale": 2, "y_scale": 1.5},
        )
        codes.set_column(0, 1, 22)
        codes.set_column(2, 2, 90)
        codes.freeze_panes(1, 0)
        titles = [self.env._("Question"), self.env._("Answer"), self.env._("Text")]
        for index, title in enumerate(titles):
            codes.write_string(0, index, title, bold)
        number = 0
        for code, question in reader.questions.items():
            record = questions[code]
            number += 1
            codes.write_row(number, 0, [code, "", record.title], bold)
            for option in record.suggested_answer_ids if question.kind in CHOICES else ():
                number += 1
                codes.write_row(
                    number, 0, [code, option.tracktion_code or option.value, option.value]
                )
        book.close()
        return output.getvalue()
