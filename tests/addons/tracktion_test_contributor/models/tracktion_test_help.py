from odoo import fields, models
from odoo.tools import SQL


class TracktionTestHelp(models.Model):
    """Somebody helped for some hours; what the union asks for is worked out, not kept."""

    _name = "tracktion.test.help"
    _description = "Made-up Help"
    _inherit = ["tracktion.participation.mixin"]

    helper_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    day = fields.Date(required=True)
    task = fields.Char(translate=True)
    hours = fields.Float()

    _participation_fields = {
        "partner_id": "helper_id",
        "company_id": "company_id",
        "date": "day",
        "mode": SQL("'volunteering'"),
        "kind": "task",
        "minutes": SQL("ROUND(fact.hours * 60)"),
    }
