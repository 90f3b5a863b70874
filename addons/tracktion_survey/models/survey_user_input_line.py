from odoo import fields, models


class SurveyUserInputLine(models.Model):
    """As for the answers as a whole: no marks. One statement for each line, not three."""

    _inherit = "survey.user_input.line"

    survey_id = fields.Many2one(related="user_input_id.survey_id", precompute=True)
    question_sequence = fields.Integer(related="question_id.sequence", precompute=True)

    def _compute_answer_score(self):
        unmarked = self.filtered(
            lambda line: line.user_input_id.survey_id.survey_type == "tracktion"
        )
        unmarked.answer_score = 0
        unmarked.answer_is_correct = False
        return super(SurveyUserInputLine, self - unmarked)._compute_answer_score()
