from odoo import fields, models


class TracktionInterest(models.Model):
    """What a person wants to GET from the school or offers to HELP with."""

    _name = "tracktion.interest"
    _description = "Interest"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    kind = fields.Selection(
        [("get", "Wants to get"), ("help", "Offers to help")], required=True, default="get"
    )
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another interest has that code.")
