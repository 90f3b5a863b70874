from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

STATES = [
    ("draft", "Draft"),
    ("computing", "Being computed"),
    ("computed", "Computed"),
    ("published", "Published"),
    ("superseded", "Superseded"),
]
# Whose figures of deleted drafts are: no document's any more.
WITHDRAWN = "tracktion.report.withdrawn"
# What a published report is about: settled once and for all.
SETTLED = {
    "company_id",
    "company_ids",
    "school_year_id",
    "date_from",
    "date_to",
    "is_public",
    "lang",
    "caution",
    "line_ids",
}


class TracktionReport(models.Model):
    """The school-year report: its sections are computed in the background, and frozen when it is
    published. A newer one of the same schools and period takes its place, and tells what differs.
    """

    _name = "tracktion.report"
    _description = "School-year Report"
    _inherit = ["tracktion.report.scope.mixin", "mail.activity.mixin", "tracktion.derived.mixin"]
    _order = "date_from desc, id desc"

    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    company_ids = fields.Many2many(relation="tracktion_report_company_rel")
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        default=lambda self: self._default_school_year(),
        ondelete="restrict",
        help="Empty: give the days yourself.",
    )
    date_from = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_to = fields.Date(
        "To", compute="_compute_dates", store=True, readonly=False, precompute=True, tracking=True
    )
    caution = fields.Text(
        "Word of caution",
        compute="_compute_caution",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed on the first page.",
    )
    # A default would be a client's to choose.
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        precompute=True,
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", default=lambda self: self.env.user, tracking=True
    )
    line_ids = fields.One2many("tracktion.report.line", "report_id", "Sections", copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    supersedes_id = fields.Many2one(
        "tracktion.report", "Takes the place of", readonly=True, copy=False
    )
    superseded_by_id = fields.Many2one(
        "tracktion.report", "Superseded by", readonly=True, copy=False
    )
    progress = fields.Float(compute="_compute_progress", help="Of the sections, in percent.")
    failed_count = fields.Integer("Sections that failed", compute="_compute_progress")
    value_count = fields.Integer("Frozen figures", compute="_compute_value_count")
    workbook = fields.Binary(attachment=True, readonly=True, copy=False)
    workbook_name = fields.Char(compute="_compute_file_names")
    document = fields.Binary("Document (PDF)", attachment=True, readonly=True, copy=False)
    document_name = fields.Char(compute="_compute_file_names")
    differences = fields.Html(compute="_compute_differences", sanitize=False)
    active = fields.Boolean(default=True)

    # --- defaults -------------------------------------------------------------------------------

    @api.model
    def _default_school_year(self):
        """The last school year that is over, or the current one."""
        years = self.env["tracktion.school.year"]
        today = fields.Date.context_today(self)
        over = years.search(
            [("company_id", "=", self.env.company.id), ("date_end", "<", today)], limit=1
        )
        return over or years._current()

    @api.model
    def _default_caution(self):
        return self.env._(
            "Read these figures with caution, and together with other sources. They tell about the "
            "people whom the school knows; who is not known, or did not answer, may be different. "
            "Small groups change a lot from year to year. Figures about few people are not shown."
        )

    @api.model
    def default_get(self, fields_list):
        vals = super().default_get(fields_list)
        if "line_ids" in fields_list and not vals.get("line_ids"):
            vals["line_ids"] = self._prepare_lines()
        return vals

    @api.model
    def _prepare_lines(self):
        """A line for each section there is, in their order."""
        sections = self.env["tracktion.report.section"].search([("active", "=", True)])
        return [
            fields.Command.create({"section_id": section.id, "sequence": 10 * number})
            for number, section in enumerate(sections, start=1)
        ]

    # --- computed fields ------------------------------------------------------------------------

    def _compute_state(self):
        for report in self:
            report.state = report.state or "draft"

    @api.depends("school_year_id", "date_from", "date_to", "company_ids")
    def _compute_name(self):
        for report in self:
            period = report.school_year_id.name or " – ".join(
                format_date(self.env, day) for day in (report.date_from, report.date_to) if day
            )
            schools = ", ".join(report.company_ids.mapped("name")[:3])
            report.name = " · ".join(part for part in (period, schools) if part) or self.env._(
                "Report"
            )

    @api.depends("school_year_id")
    def _compute_dates(self):
        for report in self:
            if report.school_year_id:
                report.date_from = report.school_year_id.date_start
                report.date_to = report.school_year_id.date_end

    @api.depends("lang")
    def _compute_caution(self):
        """In the language of the report; a text of the school's own stays."""
        given = {
            code: self.with_context(lang=code)._default_caution()
            for code, _name in self.env["res.lang"].get_installed()
        }
        for report in self:
            if report.lang in given and (not report.caution or report.caution in given.values()):
                report.caution = given[report.lang]

    @api.depends("line_ids.state", "line_ids.is_included")
    def _compute_progress(self):
        for report in self:
            lines = report.line_ids.filtered("is_included")
            done = lines.filtered(lambda line: line.state != "pending")
            report.progress = 100 * len(done) / len(lines) if lines else 0
            report.failed_count = len(lines.filtered(lambda line: line.state == "error"))

    def _compute_value_count(self):
        counts = dict(
            self.env["tracktion.indicator.value"]._read_group(
                [("origin_model", "=", self._name), ("origin_id", "in", self.ids)],
                ["origin_id"],
                ["__count"],
            )
        )
        for report in self:
            report.value_count = counts.get(report.id, 0)

    @api.depends("name")
    def _compute_file_names(self):
        for report in self:
            stem = " ".join((report.name or "").replace("/", "-").split())
            report.workbook_name = f"{stem}.xlsx"
            report.document_name = f"{stem}.pdf"

    # --- rules ----------------------------------------------------------------------------------

    def _schools(self):
        return super()._schools() | self.school_year_id.company_id

    @api.constrains("company_id", "company_ids", "school_year_id")
    def _check_schools(self):
        return super()._check_schools()

    @api.constrains("date_from", "date_to", "school_year_id")
    def _check_dates(self):
        for report in self:
            if not (report.date_from and report.date_to):
                raise ValidationError(
                    self.env._("Choose a school year, or give the first and the last day.")
                )
            if report.date_from > report.date_to:
                raise ValidationError(
                    self.env._("The period ends before it begins. Correct its dates.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # By RPC, where no form brings the defaults of the lines.
            vals.setdefault("line_ids", self._prepare_lines())
        return super().create(vals_list)

    def write(self, vals):
        if SETTLED & set(vals):
            self._check_unsettled()
        return super().write(vals)

    def _check_unsettled(self):
        if self.filtered(lambda report: report.state in ("published", "superseded")):
            raise UserError(
                self.env._(
                    "A published report stays as it is. Press “Compute anew” for a newer one."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unpublished(self):
        for report in self:
            if report.state in ("published", "superseded"):
                raise UserError(self.env._("“%s” was published: archive it instead.", report.name))

    def unlink(self):
        self._withdraw_values()
        return super().unlink()

    def copy_data(self, default=None):
        return [
            dict(
                vals,
                line_ids=[
                    fields.Command.create(
                        {
                            "section_id": line.section_id.id,
                            "sequence": line.sequence,
                            "is_included": line.is_included,
                        }
                    )
                    for line in report.line_ids
                    if line.section_id
                ],
            )
            for report, vals in zip(self, super().copy_data(default), strict=True)
        ]

    # --- figures --------------------------------------------------------------------------------

    def _values(self):
        """The frozen figures of these reports, those of imported parts included."""
        # The figures of a report belong to it: who may delete the one may delete the others.
        return (
            self.env["tracktion.indicator.value"]
            .sudo()
            .search([("origin_model", "=", self._name), ("origin_id", "in", self.ids)])
        )

    def _withdraw_values(self):
        """Take the figures of a draft away, and remember that colleagues have seen them.

        Who computes two periods that differ by a day, and deletes the first, must not learn who
        came on that day.
        """
        values = self._values()
        seen = values.filtered(lambda value: value.state == "ok")
        (values - seen).unlink()
        seen.write({"origin_model": WITHDRAWN})

    def _scope(self):
        """The scope of this report; see ``tracktion.indicator``."""
        self.ensure_one()
        scope = {"company_ids": self.company_ids.ids, "public": self.is_public}
        if self.school_year_id:
            scope["school_year_id"] = self.school_year_id.id
        else:
            scope |= {"date_from": self.date_from, "date_to": self.date_to}
        return scope

    def _same_subject(self):
        """Reports about the same schools and period, for the same readers, this one left out."""
        self.ensure_one()
        found = self.search(
            Domain("id", "!=", self._origin.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("date_from", "=", self.date_from)
            & Domain("date_to", "=", self.date_to)
            & Domain("is_public", "=", self.is_public)
        )
        return found.filtered(lambda report: report.company_ids == self.company_ids)

    def _replaces(self, older):
        """Whether this report tells every section of an ``older`` one of the same subject.

        One of a few sections takes the place of their figures only: the older report stays.
        """
        sections = [report.line_ids.filtered("is_included").section_id for report in (older, self)]
        return sections[0] <= sections[1]

    # --- buttons --------------------------------------------------------------------------------

    def action_publish(self):
        """Freeze the report. The one that it takes the place of says so from now on."""
        self.check_access("write")
        for report in self:
            if report.state != "computed":
                raise UserError(
                    self.env._("“%s” has to be computed before it is published.", report.name)
                )
            older = report._same_subject().filtered(lambda other: other.state == "published")
            values, told = older._values(), set(report._values().mapped("code"))
            older = older.filtered(report._replaces)
            # Groups that are gone have no newer figure that would take their place.
            values.filtered(
                lambda value, ids=set(older.ids), told=told: (
                    value.origin_id in ids or value.code in told
                )
            ).write({"is_current": False})
            # Publishing is the one way in which figures become final; leaders only read them.
            report._values()._release()
            # What became of a report only its buttons say, to those who may change it.
            report.sudo().write(
                {
                    "state": "published",
                    "published_on": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                    "supersedes_id": older[:1].id,
                }
            )
            # And so the older ones, which the same people may change.
            older.sudo().write({"state": "superseded", "superseded_by_id": report.id})
            # They say themselves that they are published.
            report._make_files()
        return True

    def action_compute_anew(self):
        """A newer report of the same subject; the published one stays until that is published."""
        self.ensure_one()
        newer = self.copy({"name": self.name})
        # His own copy; which report it was made of no client says.
        newer.sudo().supersedes_id = self
        newer.action_compute()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": newer.id,
            "view_mode": "form",
        }

    def action_preview(self):
        """The document as a page of the browser."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/html/tracktion_report.report_document/{self.id}",
            "target": "new",
        }

    def action_open_values(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_report.tracktion_indicator_value_action"
        )
        action["domain"] = [("origin_model", "=", self._name), ("origin_id", "=", self.id)]
        action["context"] = {"search_default_totals": 1}
        return action

    # --- what changed ---------------------------------------------------------------------------

    @api.depends("supersedes_id", "state")
    def _compute_differences(self):
        Value = self.env["tracktion.indicator.value"]
        for report in self:
            older = report.supersedes_id or report._same_subject().filtered(
                lambda other: other.state == "published"
            )
            report.differences = False
            if older and report.state in ("computed", "published"):
                report.differences = self.env["ir.qweb"]._render(
                    "tracktion_report.differences",
                    {
                        "older": older[:1],
                        "differences": Value._differences(older[:1]._values(), report._values()),
                        "limit": 200,
                    },
                )
