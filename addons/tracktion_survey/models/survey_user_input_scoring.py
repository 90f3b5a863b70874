from odoo import models


class SurveyUserInput(models.Model):
    """Questionnaires of graduate tracking give no marks: nothing is added up for each page."""

    _inherit = "survey.user_input"

    def _compute_scoring_values(self):
        unmarked = self.filtered(lambda i: i.survey_id.survey_type == "tracktion")
        unmarked.scoring_percentage = 0
        unmarked.scoring_total = 0
        return super(SurveyUserInput, self - unmarked)._compute_scoring_values()
