from odoo import api, fields, models
from odoo.exceptions import UserError


class TracktionSummarySend(models.TransientModel):
    """Shows whom a summary would reach, and sends it when the user has seen the number."""

    _name = "tracktion.summary.send"
    _description = "Send Summary to Participants"

    summary_id = fields.Many2one(
        "tracktion.summary", required=True, readonly=True, ondelete="cascade"
    )
    participant_count = fields.Integer("Took part", compute="_compute_reach")
    sent_count = fields.Integer("Have it already", compute="_compute_reach")
    reachable_count = fields.Integer("Will get it", compute="_compute_reach")
    refused_count = fields.Integer("Cannot be reached", compute="_compute_reach")
    reasons = fields.Html("Who cannot be reached", compute="_compute_reach")
    preview = fields.Html(compute="_compute_preview")

    @api.depends("summary_id")
    def _compute_reach(self):
        for wizard in self:
            summary = wizard.summary_id
            waiting = summary._to_send()
            reachable, refused = waiting._tracktion_check_approach("tracking_survey", "email")
            wizard.participant_count = len(summary._participants())
            wizard.sent_count = len(summary._reached())
            wizard.reachable_count = len(reachable)
            wizard.refused_count = len(refused)
            wizard.reasons = waiting._tracktion_refusals_html(refused)

    @api.depends("summary_id")
    def _compute_preview(self):
        Job = self.env["tracktion.contact.job"]
        for wizard in self:
            summary = wizard.summary_id
            person = summary._to_send()[:1]
            if not person:
                wizard.preview = False
                continue
            [lang] = summary._by_language(person)
            wizard.preview = Job._filled(summary._prepare_job_vals(lang)["body"], person)

    def action_start(self):
        """Send it."""
        self.ensure_one()
        if not self.reachable_count:
            raise UserError(
                self.env._("Nobody is left who may be reached. The list below says why.")
            )
        self.summary_id._send()
        return self.summary_id.action_open_jobs()
