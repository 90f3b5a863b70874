from odoo import api, models
from odoo.exceptions import ValidationError


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

    def _tracktion_works_at(self, school):
        """Whether this is a colleague who works at ``school`` now; no user does not."""
        return bool(self) and self.active and not self.share and school in self.company_ids

    def _tracktion_check_works_at(self, school):
        """Refuse who is no colleague at ``school``: owners and tutors are told of its alumni."""
        for user in self:
            if user.share or school and school not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(name)s does not work at %(school)s. Choose a colleague of that school.",
                        name=user.name,
                        school=school.name or self.env._("a school"),
                    )
                )
