from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    tracktion_call_max = fields.Integer(
        "Calls per person and wave at most", default=5, required=True
    )

    _tracktion_call_max_check = models.Constraint(
        "CHECK(tracktion_call_max > 0)", "At least one call must be allowed."
    )
