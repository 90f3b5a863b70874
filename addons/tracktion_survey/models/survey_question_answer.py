from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .survey_question import ALWAYS_ASKED, coded


class SurveyQuestionAnswer(models.Model):
    _name = "survey.question.answer"
    _inherit = ["survey.question.answer", "tracktion.questionnaire.mixin"]

    tracktion_code = fields.Char(
        "Code",
        help="What this option is known by in every year and language; copies keep it. "
        "Empty: it is made of the text.",
    )
    tracktion_not_offered = fields.Boolean(
        "Not offered",
        help="Nobody new can choose it. Who chose it before keeps the answer, and lists of answers "
        "from elsewhere may still have its code.",
    )

    _tracktion_code_uniq = models.UniqueIndex(
        "(question_id, tracktion_code) WHERE tracktion_code IS NOT NULL",
        "Another option of this question has that code.",
    )

    def _tracktion_surveys(self):
        return (self.question_id | self.matrix_question_id).survey_id

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

    # --- not offering, deleting -----------------------------------------------------------------

    @api.constrains("tracktion_not_offered")
    def _check_tracktion_not_offered(self):
        for answer in self.filtered("tracktion_not_offered"):
            question = answer.question_id
            if question.tracktion_code in ALWAYS_ASKED:
                raise ValidationError(
                    self.env._(
                        "“%(option)s” (%(code)s) has to be offered: figures and further questions "
                        "rest on the options of this question. Untick “Not offered”.",
                        option=answer.value,
                        code=question.tracktion_code,
                    )
                )
            behind = answer._tracktion_leads_to().filtered(lambda q: not q.tracktion_not_asked)
            if behind:
                raise ValidationError(
                    self.env._(
                        "“%(option)s” leads to other questions: %(questions)s. Tick “Not asked” "
                        "for these, or take the condition from them, and then “Not offered”.",
                        option=answer.value,
                        questions=", ".join(q.tracktion_code or q.title for q in behind),
                    )
                )

    @api.onchange("tracktion_not_offered")
    def _onchange_tracktion_not_offered(self):
        indicators = self._tracktion_indicators() if self.tracktion_not_offered else None
        if indicators:
            return {
                "warning": {
                    "title": self.env._("Indicators count this option"),
                    "message": self.env._(
                        "As long as nobody can choose it, these say less: %s",
                        ", ".join(indicators.mapped("name")),
                    ),
                }
            }
        return None

    def _tracktion_leads_to(self):
        """The questions that are asked after any of these options."""
        # Conditions are no secret to whoever may open the questionnaire.
        return (
            self.env["survey.question"].sudo().search([("triggering_answer_ids", "in", self.ids)])
        )

    def _tracktion_indicators(self):
        """The indicators that tell this option from the others of its question."""
        by_option = self.env["survey.survey"]._tracktion_indicators_by_option()
        key = (self.question_id.tracktion_code, self.tracktion_code)
        return by_option.get(key, self.env["tracktion.indicator"])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_leading(self):
        self._tracktion_check_leads_nowhere(self.env["survey.question"])

    def _tracktion_check_leads_nowhere(self, going):
        """Refuse to take these options away when questions hang on them, but for those ``going``
        as well: without their condition, everybody would be asked them."""
        behind = self._tracktion_leads_to() - going if self else going.browse()
        behind = behind.filtered("tracktion_is_questionnaire")
        if behind:
            raise UserError(
                self.env._(
                    "Other questions are asked only after these answers: %s. Take the condition "
                    "from them first, or hide the question or option instead of deleting it.",
                    ", ".join(q.tracktion_code or q.title for q in behind),
                )
            )

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
                    "%s. Tick “Not offered” instead: nobody new can choose them.",
                    ", ".join(answer.value for (answer,) in chosen),
                )
            )
