from odoo import fields, models


class TracktionImportMapping(models.Model):
    """What a heading means at one school, as somebody confirmed it in an earlier import."""

    _name = "tracktion.import.mapping"
    _description = "Remembered Column"
    _order = "key"
    _rec_name = "key"

    company_id = fields.Many2one("res.company", "School", required=True, index=True)
    key = fields.Char("Heading", required=True)
    field = fields.Char("Holds")

    _key_uniq = models.Constraint("UNIQUE(company_id, key)", "This heading is remembered already.")
