from odoo import api, models
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

    def _tracktion_refuse_others_than_people(self):
        """Refuse contacts that cannot have been at school: organisations, and who is erased."""
        for partner in self:
            if partner.is_company or partner.alumni_erased_on:
                raise ValidationError(
                    self.env._(
                        "%s is an organisation, or a person who was erased. Choose or make the "
                        "contact of a person.",
                        partner.display_name,
                    )
                )

    @api.constrains("alumni_relation_owner_id")
    def _check_relation_owner(self):
        # Whether somebody works at the school is no secret.
        for partner in self.sudo():
            partner.alumni_relation_owner_id._tracktion_check_works_at(partner.company_id)
