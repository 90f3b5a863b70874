from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from odoo.addons.tracktion_alumni.tools import notify_action

from .tracktion_response_rebuild import CHUNK


class TracktionWave(models.Model):
    """The answers of a wave."""

    _inherit = "tracktion.wave"

    response_count = fields.Integer(
        "Responses",
        compute="_compute_response_count",
        groups="tracktion_survey.group_tracking",
    )

    def _compute_response_count(self):
        counts = dict(
            self.env["tracktion.response"]._read_group(
                [("wave_id", "in", self.ids)], ["wave_id"], ["__count"]
            )
        )
        for wave in self:
            wave.response_count = counts.get(wave, 0)

    def action_open_responses(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Responses"),
            "res_model": "tracktion.response",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("wave_id", "=", self.id)],
        }

    def action_rebuild_responses(self):
        """Make the facts of these waves anew from the raw answers, and say what was different."""
        self.check_access("write")
        seen, differences = self.env["tracktion.response"]._rebuild(self)
        if differences:
            columns = sorted(set().union(*differences.values()))
            message = self.env._(
                "%(count)s of %(seen)s responses were corrected: %(columns)s.",
                count=len(differences),
                seen=seen,
                columns=", ".join(columns[:10]),
            )
        else:
            message = self.env._("All %s responses are as the answers say.", seen)
        return notify_action(message, "warning" if differences else "success")

    def _record_partial(self):
        """Keep what people answered who stopped half-way, marked as such. For closing a wave.

        Whoever goes on later completes the same response.

        :return: the responses
        """
        # Raw answers are read for the facts only.
        inputs = (
            self.env["survey.user_input"]
            .sudo()
            .search(
                [
                    ("tracktion_invitation_id", "any", [("wave_id", "in", self.ids)]),
                    ("state", "=", "in_progress"),
                    ("test_entry", "=", False),
                ]
            )
        )
        responses = self.env["tracktion.response"]
        for ids in split_every(CHUNK, inputs.ids):
            responses |= inputs.browse(ids)._tracktion_record()
        return responses

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_unanswered([("wave_id", "in", self.ids)])

    def _check_unanswered(self, domain):
        # Whether there are answers is no secret to those who may delete.
        answered = self.env["tracktion.response"].sudo().search(domain)
        if answered:
            raise UserError(
                self.env._(
                    "%(waves)s: there are answers (%(count)s), from which consents and "
                    "destinations followed. Archive the wave, or withdraw the answers first.",
                    waves=", ".join(answered.wave_id.mapped("name")),
                    count=len(answered),
                )
            )
