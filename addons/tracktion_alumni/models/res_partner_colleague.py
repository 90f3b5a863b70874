from odoo import models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """A colleague who is an alumnus has two contacts: work and private life."""

    _inherit = "res.partner"

    def _tracktion_refuse_colleagues(self):
        """Refuse people who have a user account of the staff: they cannot be alumni as well.

        All colleagues read each other's contacts, and each alumnus only by those who know him or
        her. So a colleague who is an alumnus has a contact of his own for that.
        """
        for partner in self:
            if not partner.partner_share:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a colleague: everybody here reads that contact, and only some "
                        "may see the past of an alumnus. Make a second contact for "
                        "%(name)s as an alumnus, with the private address, and use that one.",
                        name=partner.display_name,
                    )
                )
