import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)
CHUNK = 100


class TracktionRetentionRun(models.Model):
    """One application of a retention rule, kept as a proof. Holds numbers, never names."""

    _name = "tracktion.retention.run"
    _description = "Retention Run"
    _order = "id desc"
    _rec_name = "rule_id"

    rule_id = fields.Many2one(
        "tracktion.retention.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users", "Applied by", required=True, default=lambda self: self.env.user
    )
    cutoff = fields.Date("Data from before", required=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
        required=True,
        default="waiting",
    )
    total = fields.Integer("Due", compute="_compute_total", store=True, readonly=False)
    done_count = fields.Integer("Done", readonly=True)
    skipped_count = fields.Integer("Left out", readonly=True)
    problem = fields.Text("Why left out", readonly=True)
    last_id = fields.Integer(readonly=True, help="Where to go on after an interruption.")
    progress = fields.Float("Progress (%)", compute="_compute_progress", aggregator=None)

    @api.depends("rule_id", "cutoff", "company_id")
    def _compute_total(self):
        for run in self:
            run.total = run._records_model().search_count(run._due_domain())

    @api.depends("total", "done_count", "skipped_count", "state")
    def _compute_progress(self):
        for run in self:
            handled = run.done_count + run.skipped_count
            run.progress = (
                100.0 if run.state == "done" or not run.total else 100.0 * handled / run.total
            )

    def _records_model(self):
        return self.rule_id._due_model()

    def _due_domain(self):
        domain = self.rule_id._due_domain(self.cutoff, self.company_id)
        return domain & Domain("id", ">", self.last_id)

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Retention runs"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.ids)],
        }

    @api.model
    def _cron_apply(self):
        """Work off the runs that wait, in chunks; a job that is killed goes on where it was."""
        runs = self.search([("state", "!=", "done")], order="id")
        cron = self.env["ir.cron"]
        left = sum(run.total - run.done_count - run.skipped_count for run in runs)
        cron._commit_progress(remaining=max(left, 0))
        for run in runs:
            while run.state != "done":
                before = run.done_count + run.skipped_count
                run._apply_chunk()
                handled = run.done_count + run.skipped_count - before
                if not cron._commit_progress(handled):
                    return

    def _apply_chunk(self):
        """Treat the next records of this run, and note how far it got."""
        self.ensure_one()
        self.state = "running"
        rule = self.rule_id
        if rule.action == "review":
            self.done_count = rule._ask_owners(self._due_domain(), self.user_id)
            self.state = "done"
            return
        records = self._records_model().search(self._due_domain(), order="id", limit=CHUNK)
        if not records:
            self.state = "done"
            return
        last_id = records[-1].id
        try:
            with self.env.cr.savepoint():
                rule._apply(records)
            done = len(records)
        except UserError:
            done = self._apply_one_by_one(records)
        self.done_count += done
        self.last_id = last_id

    def _apply_one_by_one(self, records):
        """After a refusal: treat those that can be treated, and note why the others cannot."""
        done = 0
        for record in records:
            number = record.id
            try:
                with self.env.cr.savepoint():
                    self.rule_id._apply(record)
                done += 1
            except UserError:
                # The message may hold a name, and this record is kept: the number tells enough.
                self.skipped_count += 1
                line = self.env._("#%s could not be treated: open it to see why.", number)
                self.problem = f"{self.problem}\n{line}" if self.problem else line
        return done
