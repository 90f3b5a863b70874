from odoo import api, fields, models
from odoo.exceptions import UserError

from .survey_question import coded


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    tracktion_code = fields.Char(
        "Code",
        help="What this option is known by in every year and language; copies keep it. "
        "Empty: it is made of the text.",
    )

    _tracktion_code_uniq = models.UniqueIndex(
        "(question_id, tracktion_code) WHERE tracktion_code IS NOT NULL",
        "Another option of this question has that code.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        answers = super().create(vals_list)
        answers._tracktion_give_codes()
        return answers

    def _tracktion_give_codes(self):
        """Give codes to options of questionnaires that have none."""
        missing = self.filtered(
            lambda a: not a.tracktion_code and a.question_id.tracktion_is_questionnaire
        )
        for question, answers in missing.grouped("question_id").items():
            taken = set(question.suggested_answer_ids.mapped("tracktion_code")) - {False}
            for answer in answers:
                answer.tracktion_code = coded(answer.value, {t.upper() for t in taken}).lower()
                taken.add(answer.tracktion_code)

    @api.constrains("tracktion_code", "question_id")
    def _check_tracktion_code(self):
        self.question_id._check_tracktion_code()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen(self):
        # Whoever chose it, and whether the reader may see answers or not: they would be lost.
        chosen = (
            self.env["survey.user_input.line"]
            .sudo()
            ._read_group(
                [
                    ("suggested_answer_id", "in", self.ids),
                    ("user_input_id.tracktion_invitation_id", "!=", False),
                ],
                ["suggested_answer_id"],
            )
        )
        if chosen:
            raise UserError(
                self.env._(
                    "Options that people have chosen stay, for their answers would go with them: "
                    "%s. Reword the option, or stop asking the question (“Not asked”) and ask "
                    "another one.",
                    ", ".join(answer.value for (answer,) in chosen),
                )
            )
