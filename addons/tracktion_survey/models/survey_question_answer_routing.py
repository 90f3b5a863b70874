from odoo import models


class SurveyQuestionAnswer(models.Model):
    """As for questions: an option that moves or goes changes what leads where."""

    _inherit = "survey.question.answer"

    def write(self, vals):
        if "question_id" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
