from odoo import api, fields, models
from odoo.modules.db import FunctionStatus

from .res_partner import TEACHER

# Up to how many people the search panel counts, as Odoo's own lists do.
PANEL_COUNTS = 10_000
# What people type into a search box, and into the box of a many2one.
SEARCHED = ("name", "complete_name", "email", "phone", "ref", "vat", "company_registry")


def _searched_definition(registry):
    """One index that finds a part of any of these columns, where the database can have it."""
    if not registry.has_trigram:
        return ""
    indexable = registry.has_unaccent == FunctionStatus.INDEXABLE
    columns = (registry.unaccent(column) if indexable else column for column in SEARCHED)
    return f"USING gin ({', '.join(f'({column}) gin_trgm_ops' for column in columns)})"


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

    _alumni_searched_idx = models.Index(_searched_definition)
    # Holds all that the search panel counts by, so that counting reads no contact.
    _alumni_panel_idx = models.Index(
        "(alumni_department_id, alumni_category_id, alumni_school_year_id, company_id, "
        "partner_share) WHERE active IS TRUE AND alumni_main_enrolment_id IS NOT NULL"
    )

    @api.model
    def search_panel_select_multi_range(self, field_name, **kwargs):
        """In a region with many alumni the panel offers all values, without counting people.

        Each counter reads everybody who is searched, which would take longer than the list itself.
        """
        if field_name.startswith("alumni_"):
            domain = kwargs.get("search_domain") or []
            if self.search_count(domain, limit=PANEL_COUNTS + 1) > PANEL_COUNTS:
                kwargs.update(enable_counters=False, expand=True)
        return super().search_panel_select_multi_range(field_name, **kwargs)

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
            # As many as the button opens, a no included.
            self.env["tracktion.consent"]._read_group(
                [("partner_id", "in", self.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.alumni_consent_count = counts.get(partner, 0)
