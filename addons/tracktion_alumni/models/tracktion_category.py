from odoo import fields, models


class TracktionCategory(models.Model):
    """What kind of alumnus a person is: graduate, certificate or award, non-graduate, …"""

    _name = "tracktion.category"
    _description = "Alumni Category"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    is_alumnus = fields.Boolean(
        "Counts as alumni",
        default=True,
        help="Off for people who are still on their way, such as current students without a "
        "credential.",
    )
    description = fields.Text(translate=True)
    company_id = fields.Many2one(
        "res.company", "School", index=True, help="Empty: every school of this database uses it."
    )
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "Another category has that code."
    )
