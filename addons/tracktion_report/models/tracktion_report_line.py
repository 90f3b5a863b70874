import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.figures.blocks import Block
from odoo.addons.tracktion_alumni.tools import ReportRun

_logger = logging.getLogger(__name__)


class TracktionReportLine(models.Model):
    """One section of a report, and what it said: frozen with the report."""

    _name = "tracktion.report.line"
    _description = "Section of a Report"
    _inherit = ["tracktion.derived.mixin"]
    _order = "sequence, id"

    report_id = fields.Many2one(
        "tracktion.report", required=True, index=True, ondelete="cascade", copy=False
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    section_id = fields.Many2one(
        "tracktion.report.section",
        index="btree_not_null",
        ondelete="set null",
        help="Empty once the addon of the section is gone; what it said stays.",
    )
    code = fields.Char(compute="_compute_section", store=True, readonly=False, precompute=True)
    name = fields.Char(compute="_compute_section", store=True, readonly=False, precompute=True)
    intro = fields.Text("Introduction", readonly=True, copy=False)
    sequence = fields.Integer(default=10)
    is_included = fields.Boolean("Included", default=True)
    state = fields.Selection(
        [("pending", "Waiting"), ("done", "Done"), ("error", "Failed")],
        compute="_compute_state",
        store=True,
        precompute=True,
        required=True,
        readonly=True,
    )
    blocks = fields.Json(readonly=True, copy=False)
    message = fields.Text("What went wrong", readonly=True, copy=False)
    computed_on = fields.Datetime(readonly=True, copy=False)

    def _compute_state(self):
        for line in self:
            line.state = line.state or "pending"

    @api.depends("section_id")
    def _compute_section(self):
        for line in self:
            # What the section was called stays when its addon goes.
            line.code = line.section_id.code or line.code
            line.name = line.section_id.name or line.name

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.report_id._check_unsettled()
        return lines

    def write(self, vals):
        if set(vals) - {"section_id", "company_id"}:
            self.report_id._check_unsettled()
        if "report_id" in vals and self.report_id.ids != [vals["report_id"]]:
            raise UserError(
                self.env._("A section stays in its report. Add it to the other one instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unsettled(self):
        self.report_id._check_unsettled()

    def _compute_blocks(self):
        """Compute this section and freeze its figures, or note why it failed."""
        self.ensure_one()
        # Another worker may be at it.
        if not self.try_lock_for_update():
            return
        try:
            with self.env.cr.savepoint():
                vals = self._frozen_blocks()
        except Exception as error:  # pylint: disable=broad-except
            # Reports of all schools wait in one queue: none may stop the others.
            _logger.warning("Report %s, %s: %s", self.report_id.id, self.code, error, exc_info=True)
            message = self.env._("This section could not be computed: %s.", error)
            blocks = [Block.error(self.name, message).to_json()]
            vals = {"state": "error", "blocks": blocks, "message": message}
        self.write({**vals, "computed_on": fields.Datetime.now()})

    def _frozen_blocks(self):
        """What this section says, its figures frozen, as values of this line."""
        report = self.report_id
        # Leaders see figures, not people. What comes out is suppressed, of the schools of the
        # report only, and those were chosen by somebody who works there.
        env = report.with_context(lang=report.lang, tz=report.user_id.tz or "UTC").sudo().env
        scope = env["tracktion.indicator"]._scope(report._scope())
        run = ReportRun(env, scope, report)
        section = self.section_id.with_env(env)
        if section:
            blocks, message = section._blocks(run)
        else:
            message = self.env._("The addon of this section was uninstalled.")
            blocks = [Block.error(self.name, message)]
        env["tracktion.indicator.value"]._freeze(run.recorded, scope, report, self.code)
        return {
            # As its readers see it, whatever becomes of the section.
            "name": section.name or self.name,
            "intro": section.intro,
            "state": "error" if message else "done",
            "blocks": [block.to_json() for block in blocks],
            "message": message,
        }
