from odoo import fields, models


class SurveyQuestion(models.Model):
    _inherit = "survey.question"

    tracktion_code = fields.Char(
        "Code",
        index="btree_not_null",
        help="What the answers are known by in every year and language; copies keep it.",
    )

    _tracktion_code_uniq = models.UniqueIndex(
        "(survey_id, tracktion_code) WHERE tracktion_code IS NOT NULL",
        "Another question of this survey has that code.",
    )
