from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    alumni_recent_years = fields.Integer("Recent graduate for (years)", default=5, required=True)
    alumni_mid_years = fields.Integer("Mid-career until (years)", default=15, required=True)
    alumni_consent_checked_on = fields.Date(
        "Consent texts checked on", help="When somebody of the school read and confirmed them."
    )
    alumni_checklist_hidden = fields.Boolean(
        "Hide “Getting started”", help="The steps are done, or somebody closed the list."
    )

    _alumni_career_check = models.Constraint(
        "CHECK(alumni_recent_years > 0 AND alumni_mid_years > alumni_recent_years)",
        "The career stages must follow one another: mid-career ends after recent does.",
    )
