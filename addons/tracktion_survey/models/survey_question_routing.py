from odoo import api, models

#: What routing depends on; other changes of a question leave it as it is.
QUESTION_FIELDS = {"survey_id", "sequence", "is_page", "triggering_answer_ids"}


class SurveyQuestion(models.Model):
    """Whoever changes which questions there are, or when, changes what the survey has cached."""

    _inherit = "survey.question"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if not QUESTION_FIELDS.isdisjoint(vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
