from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    tracktion_call_max = fields.Integer(related="company_id.tracktion_call_max", readonly=False)
