from odoo import api, models


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.constrains("partner_id", "share", "active")
    def _check_no_alumnus(self):
        """Who becomes a colleague gets a contact for it: that of the alumnus stays private."""
        # Whoever makes users may not see enrolments; only that there is one counts.
        people = self.sudo().filtered(lambda user: user.active and not user.share).partner_id
        people.with_context(active_test=False).filtered(
            "alumni_enrolment_ids"
        )._tracktion_refuse_colleagues()
