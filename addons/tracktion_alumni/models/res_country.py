from odoo import fields, models


class ResCountry(models.Model):
    _inherit = "res.country"

    alumni_consent_age = fields.Integer(
        "Age of consent",
        help="From this age people decide on their data alone (GDPR, article 8). 0: 16 years.",
    )
