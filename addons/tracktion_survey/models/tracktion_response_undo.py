from odoo import fields, models

from .tracktion_response_consent import ACTIVITY


class TracktionResponse(models.Model):
    """Answers that are taken back, and all that followed from them."""

    _inherit = "tracktion.response"

    def action_withdraw(self):
        """Open the window that asks why, and withdraws."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw answers"),
            "res_model": "tracktion.response.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_response_ids": [fields.Command.set(self.ids)]},
        }

    def _undo(self, reason):
        """Take back what followed from these responses.

        Consents and destinations are cancelled; interests and channels go where nothing else holds
        them; proposed addresses are rejected, and removed where nobody had looked at them. What the
        person said against the school, a no, stands: there is no way to say it by withdrawing it.

        :param str reason: shown on the lines that cancel
        """
        # As in _follow_up: whoever may withdraw the answers may have this follow.
        responses = self.sudo().with_context(tracking_disable=True, mail_notrack=True)
        responses, env = responses.filtered("partner_id"), responses.env
        Consent, Destination = env["tracktion.consent"], env["tracktion.destination"]
        consents = Consent.union(*responses._lines_of(Consent).values())
        consents._cancellable()._cancel(reason)
        Destination.union(*responses._lines_of(Destination).values())._cancel(reason)
        responses._follow_wishes({response: [] for response in responses}, undo=True)
        proposals = env["tracktion.contact.proposal"]
        proposals.search([("response_id", "in", responses.ids)])._take_back()
        activities = env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", responses.partner_id.ids),
                ("activity_type_id", "=", env.ref(ACTIVITY).id),
            ]
        )
        others = responses.search(
            [("partner_id", "in", activities.mapped("res_id")), ("id", "not in", responses.ids)]
        )
        waiting = others._awaiting_guardian().partner_id
        activities.filtered(lambda activity: activity.res_id not in waiting.ids).unlink()

    def _remove(self, reason):
        """Delete these answers, raw and typed, and take back what followed from them.

        :param str reason: shown on the lines that cancel
        :return: their invitations, of which the caller says what becomes of them
        """
        invitations, inputs = self.invitation_id, self.user_input_id
        self._undo(reason)
        self.unlink()
        inputs.unlink()
        invitations.write(
            {"is_answered": False, "started_on": False, "completed_on": False, "minutes": 0}
        )
        return invitations

    def _withdraw(self, reason, source="staff", stop_tracking=True):
        """Remove these answers, raw and typed, with all that followed from them.

        Checks no rights: the caller does. Figures that were published stay as they are.

        :param str reason: in the words of the person, if any was given
        :param str source: how the person said so: of the sources of consents
        :param bool stop_tracking: whether the person is not to be asked in later waves either
        """
        # The caller has checked; raw answers and invitations are written by no role.
        responses = self.sudo()
        people, waves = responses.partner_id, responses.wave_id
        invitations = responses._remove(reason or self.env._("The answers were withdrawn."))
        invitations.write({"state": "refused", "reason": "withdrawn"})
        note = self.env._(
            "The answers to %s were withdrawn and deleted.",
            ", ".join(f"“{name}”" for name in waves.mapped("name")),
        )
        people._tracktion_log(dict.fromkeys(people.ids, note))
        if stop_tracking:
            env = people.env
            purpose = env["tracktion.consent.purpose"].search(
                [("code", "=", "tracking_survey")], limit=1
            )
            env["tracktion.consent"]._record_no(people, purpose, source, reason=reason or False)
