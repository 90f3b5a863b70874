import logging

from odoo import api, fields, models, modules
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class TracktionReport(models.Model):
    """Computing, section by section: each stays once it is done, whatever happens to the next."""

    _inherit = "tracktion.report"

    def action_compute(self):
        """Compute all sections that are included, in the background."""
        for report in self:
            if report.state not in ("draft", "computed"):
                raise UserError(
                    self.env._("“%s” is computed already, or was published.", report.name)
                )
            if not report.line_ids.filtered("is_included"):
                raise UserError(self.env._("Tick at least one section of “%s”.", report.name))
            report.check_access("write")
            report._withdraw_values()
            # What a report says, and how far it got, no client writes: this button starts it anew.
            report = report.sudo()
            report.line_ids.write(
                {"state": "pending", "blocks": False, "message": False, "computed_on": False}
            )
            report.write({"state": "computing", "workbook": False, "document": False})
        # Starting a job that belongs to the system; it computes reports that wait only.
        self.env.ref("tracktion_report.ir_cron_compute").sudo()._trigger()
        return True

    def action_cancel(self):
        """Stop computing."""
        self.check_access("write")
        running = self.filtered(lambda report: report.state == "computing")
        # How far a report got no client writes; who may change it may stop it.
        running.sudo().state = "draft"
        return True

    @api.model
    def _cron_compute(self):
        """Compute what waits, one section after the other."""
        lines = self.env["tracktion.report.line"].search(
            [("report_id.state", "=", "computing"), ("state", "=", "pending")]
        )
        lines = lines.filtered("is_included")
        left = len(lines)
        for line in lines:
            line._compute_blocks()
            left -= 1
            if not self._step(1, left):
                return
        for report in self.search([("state", "=", "computing")]):
            if not report.line_ids.filtered(
                lambda line: line.is_included and line.state == "pending"
            ):
                report._finish_or_say_why_not()
                self._step(1, 0)

    @api.model
    def _step(self, done, remaining):
        """Keep what is done. :return: whether there is time left"""
        if modules.module.current_test:
            return True
        return self.env["ir.cron"]._commit_progress(done, remaining=remaining) > 0

    def _finish_or_say_why_not(self):
        """One that cannot be finished waits no longer, so that it does not stop the others."""
        try:
            with self.env.cr.savepoint():
                self._finish()
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Report %s: %s", self.id, error, exc_info=True)
            self.state = "draft"
            self.message_post(
                body=self.env._("The report could not be finished: %s. Compute it again.", error)
            )

    def _finish(self):
        """All sections are there: make the files and tell the one who asked."""
        self.ensure_one()
        report = self.with_context(lang=self.lang)
        report.write({"state": "computed", "computed_on": fields.Datetime.now()})
        report._make_files()
        report._after_compute()
        report._tell_responsible()

    def _after_compute(self):
        """What is done with a report that has its files. What fails in it must not lose them."""

    def _tell_responsible(self):
        """An inbox note to the colleague who asked for the report."""
        self.ensure_one()
        if not self.user_id or self.user_id.share:
            return
        body = self.env._("“%s” is computed. Look at it, then publish it.", self.name)
        if self.failed_count:
            body = self.env._(
                "“%(name)s” is computed, but %(count)s sections failed. See why under Sections.",
                name=self.name,
                count=self.failed_count,
            )
        self.message_notify(partner_ids=self.user_id.partner_id.ids, body=body, subject=self.name)
