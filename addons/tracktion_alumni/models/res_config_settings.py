from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    alumni_recent_years = fields.Integer(related="company_id.alumni_recent_years", readonly=False)
    alumni_mid_years = fields.Integer(related="company_id.alumni_mid_years", readonly=False)
    alumni_country_id = fields.Many2one(related="company_id.country_id", string="School's country")
    alumni_consent_age = fields.Integer(
        related="company_id.country_id.alumni_consent_age", readonly=False
    )
    alumni_checklist_hidden = fields.Boolean(
        related="company_id.alumni_checklist_hidden", readonly=False
    )
