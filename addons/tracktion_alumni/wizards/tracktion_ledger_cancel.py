from odoo import api, fields, models
from odoo.exceptions import UserError

# The ledgers whose lines people cancel here. Any other model in the context is refused.
LEDGERS = [("tracktion.destination", "Destination"), ("tracktion.consent", "Consent")]


class TracktionLedgerCancel(models.TransientModel):
    """Cancels lines of a ledger: they stay, and no longer count."""

    _name = "tracktion.ledger.cancel"
    _description = "Cancel Ledger Lines"

    ledger = fields.Selection(LEDGERS, required=True, readonly=True)
    line_ids = fields.Json(readonly=True)
    line_count = fields.Integer("Lines", compute="_compute_line_count")
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        ledger = self.env.context.get("tracktion_ledger")
        if ledger not in dict(LEDGERS):
            raise UserError(self.env._("Open this window from the lines that you want to cancel."))
        values["ledger"] = ledger
        values["line_ids"] = self.env.context.get("active_ids") or []
        return values

    @api.depends("line_ids")
    def _compute_line_count(self):
        for wizard in self:
            wizard.line_count = len(wizard.line_ids or [])

    def action_cancel_lines(self):
        """Add a cancelling line for each of the lines, as the user who asks for it."""
        self.ensure_one()
        self.env[self.ledger].browse(self.line_ids).exists()._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
