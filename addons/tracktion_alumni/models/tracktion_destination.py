from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date

from .tracktion_ledger_mixin import LATEST_ZONE

STATUSES = [
    ("working", "Working"),
    ("studying", "Studying"),
    ("working_studying", "Working and studying"),
    ("self_employed", "Self-employed"),
    ("volunteering", "Volunteering"),
    ("unemployed", "Unemployed"),
    ("other", "Other"),
]
DESTINATION_SOURCES = [
    ("survey", "Survey"),
    ("placement", "Placement office"),
    ("register", "Public register"),
    ("portal", "Portal"),
    ("staff", "Staff"),
    ("import", "Import of a list"),
]
WAGE_BANDS = [
    ("lt_500", "Less than 500 a month"),
    ("500_999", "500 to 999 a month"),
    ("1000_1249", "1000 to 1249 a month"),
    ("1250_1499", "1250 to 1499 a month"),
    ("1500_1999", "1500 to 1999 a month"),
    ("ge_2000", "2000 a month or more"),
    ("na", "Not said"),
]


class TracktionDestination(models.Model):
    """What a person did on a day after school, with its source. The newest line is current."""

    _name = "tracktion.destination"
    _description = "Destination Ledger"
    _inherit = ["tracktion.ledger.mixin"]
    _order = "date desc, id desc"

    date = fields.Date(
        "As of", required=True, default=fields.Date.context_today, help="The day this was true."
    )
    status = fields.Selection(STATUSES, required=True)
    employer = fields.Char("Employer or school")
    job_title = fields.Char()
    contract = fields.Selection(
        [
            ("permanent", "Permanent"),
            ("temporary", "Temporary"),
            ("apprenticeship", "Apprenticeship"),
            ("internship", "Internship"),
            ("agency", "Temporary work agency"),
            ("no_contract", "No contract"),
            ("dont_know", "Not known"),
        ]
    )
    working_time = fields.Selection([("full_time", "Full-time"), ("part_time", "Part-time")])
    hours = fields.Float("Hours a week", aggregator="avg")
    wage_band = fields.Selection(
        WAGE_BANDS, "Net pay", groups="tracktion_alumni.group_officer", help="Net, by the month."
    )
    is_related = fields.Selection(
        [("yes", "Yes"), ("partly", "Partly"), ("no", "No")], "Related to the qualification"
    )
    source = fields.Selection(DESTINATION_SOURCES, required=True, default="staff")
    cancels_id = fields.Many2one("tracktion.destination", index="btree_not_null")

    # Registers are looked up by hand; the other sources belong to code.
    _staff_sources = ("staff", "register")

    _partner_date_idx = models.Index("(partner_id, date DESC, id DESC)")

    @api.constrains("date")
    def _check_date(self):
        # The newest line is the current one: a day to come would stand against all others.
        today = (fields.Datetime.now() + LATEST_ZONE).date()
        for destination in self:
            if destination.date > today:
                raise ValidationError(
                    self.env._(
                        "%s is still to come. Give a day on which this was true, today at the "
                        "latest.",
                        format_date(self.env, destination.date),
                    )
                )

    @api.depends("status", "employer", "job_title")
    def _compute_display_name(self):
        labels = dict(self._fields["status"]._description_selection(self.env))
        for destination in self:
            parts = [labels.get(destination.status), destination.job_title, destination.employer]
            destination.display_name = ", ".join(part for part in parts if part)

    @api.model_create_multi
    def create(self, vals_list):
        partners = self.env["res.partner"].browse({v.get("partner_id") for v in vals_list} - {None})
        companies = {partner.id: partner.company_id.id for partner in partners if partner}
        for vals in vals_list:
            vals.setdefault(
                "company_id", companies.get(vals.get("partner_id")) or self.env.company.id
            )
        return super().create(vals_list)

    def _prepare_cancel_vals(self, reason):
        return dict(
            super()._prepare_cancel_vals(reason),
            status=self.status,
            date=self.date,
            source=self.source,
        )

    @api.model
    def _scrub_columns(self):
        nothing = SQL("NULL")
        return dict(super()._scrub_columns(), employer=nothing, job_title=nothing)

    @api.model
    def _current(self, partners):
        """``{partner_id: destination_id}`` of the newest line that counts, in one query."""
        if not partners.ids:
            return {}
        self.flush_model()
        query = SQL(
            """
            SELECT DISTINCT ON (d.partner_id) d.partner_id, d.id
              FROM tracktion_destination d
             WHERE d.partner_id IN %s AND %s
             ORDER BY d.partner_id, d.date DESC, d.id DESC
            """,
            tuple(partners.ids),
            self._standing_sql("d"),
        )
        return dict(self.env.execute_query(query))
