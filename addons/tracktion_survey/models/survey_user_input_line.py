from odoo import models


class SurveyUserInputLine(models.Model):
    """As for the answers as a whole: no marks."""

    _inherit = "survey.user_input.line"

    def _compute_answer_score(self):
        unmarked = self.filtered(
            lambda line: line.user_input_id.survey_id.survey_type == "tracktion"
        )
        unmarked.answer_score = 0
        unmarked.answer_is_correct = False
        return super(SurveyUserInputLine, self - unmarked)._compute_answer_score()
