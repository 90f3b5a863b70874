from odoo import api, models


class ResPartner(models.Model):
    """What follows from the facts is not written by clients, and addresses stay in their school."""

    _name = "res.partner"
    _inherit = ["res.partner", "tracktion.derived.mixin"]

    def _tracktion_is_derived(self, name):
        # Fields of Odoo are left to Odoo.
        return name.startswith("alumni_") and super()._tracktion_is_derived(name)

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered("parent_id")._tracktion_follow_parent()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if vals.get("parent_id") or "company_id" in vals and not vals["company_id"]:
            self.filtered("parent_id")._tracktion_follow_parent()
        return result

    def _tracktion_follow_parent(self):
        """An address of an alumnus is of the same school: another school does not read it."""
        # Whoever files an address may not see whether it is that of an alumnus.
        loose = self.sudo().filtered(
            lambda p: not p.company_id and p.partner_share and p.parent_id.alumni_main_enrolment_id
        )
        for school, addresses in loose.grouped(lambda p: p.parent_id.company_id).items():
            if school:
                addresses.company_id = school
