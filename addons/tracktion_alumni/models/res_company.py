from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    alumni_recent_years = fields.Integer("Recent graduate for (years)", default=5, required=True)
    alumni_mid_years = fields.Integer("Mid-career until (years)", default=15, required=True)

    _alumni_career_check = models.Constraint(
        "CHECK(alumni_recent_years > 0 AND alumni_mid_years > alumni_recent_years)",
        "The career stages must follow one another: mid-career ends after recent does.",
    )
