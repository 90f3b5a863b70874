from odoo import api, fields, models

from .res_partner import TEACHER


class ResPartner(models.Model):
    """What the screens of contacts need beside the facts."""

    _inherit = "res.partner"

    alumni_get_ids = fields.Many2many(
        "tracktion.interest",
        string="Wants to get",
        compute="_compute_alumni_get_ids",
        inverse="_inverse_alumni_get_ids",
        domain="[('kind', '=', 'get')]",
        groups=TEACHER,
    )
    alumni_help_ids = fields.Many2many(
        "tracktion.interest",
        string="Offers to help with",
        compute="_compute_alumni_help_ids",
        inverse="_inverse_alumni_help_ids",
        domain="[('kind', '=', 'help')]",
        groups=TEACHER,
    )
    alumni_consent_count = fields.Integer(compute="_compute_alumni_consent_count", groups=TEACHER)

    @api.depends("alumni_interest_ids.kind")
    def _compute_alumni_get_ids(self):
        for partner in self:
            partner.alumni_get_ids = partner._interests("get")

    @api.depends("alumni_interest_ids.kind")
    def _compute_alumni_help_ids(self):
        for partner in self:
            partner.alumni_help_ids = partner._interests("help")

    def _inverse_alumni_get_ids(self):
        for partner in self:
            partner.alumni_interest_ids = partner.alumni_get_ids | partner._interests("help")

    def _inverse_alumni_help_ids(self):
        for partner in self:
            partner.alumni_interest_ids = partner.alumni_help_ids | partner._interests("get")

    def _interests(self, kind):
        return self.alumni_interest_ids.filtered(lambda interest: interest.kind == kind)

    def _compute_alumni_consent_count(self):
        counts = dict(
            self.env["tracktion.consent.current"]._read_group(
                [("partner_id", "in", self.ids), ("is_valid", "=", True)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.alumni_consent_count = counts.get(partner, 0)
