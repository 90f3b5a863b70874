from odoo import fields, models


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    tracktion_code = fields.Char(
        "Code", help="What this option is known by in every year and language; copies keep it."
    )

    _tracktion_code_uniq = models.UniqueIndex(
        "(question_id, tracktion_code) WHERE tracktion_code IS NOT NULL",
        "Another option of this question has that code.",
    )
