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
        responses = self.sudo()
        env = responses.env
        responses = responses.with_context(tracking_disable=True, mail_notrack=True)
        responses = responses.filtered("partner_id")
        consents = responses._lines_of(env["tracktion.consent"])
        env["tracktion.consent"].union(*consents.values())._cancellable()._cancel(reason)
        destinations = responses._lines_of(env["tracktion.destination"])
        env["tracktion.destination"].union(*destinations.values())._cancel(reason)
        responses._follow_wishes({response: [] for response in responses}, undo=True)
        proposals = env["tracktion.contact.proposal"]
        proposals.search([("response_id", "in", responses.ids)])._take_back()
        env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", responses.partner_id.ids),
                ("activity_type_id", "=", env.ref(ACTIVITY).id),
            ]
        ).unlink()

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
        responses._undo(reason or self.env._("The answers were withdrawn."))
        responses.invitation_id.write(
            {
                "state": "refused",
                "reason": "withdrawn",
                "is_answered": False,
                "started_on": False,
                "completed_on": False,
                "minutes": 0,
            }
        )
        note = self.env._(
            "The answers to %s were withdrawn and deleted.",
            ", ".join(f"“{name}”" for name in waves.mapped("name")),
        )
        people._tracktion_log(dict.fromkeys(people.ids, note))
        inputs = responses.user_input_id
        responses.unlink()
        inputs.unlink()
        if stop_tracking:
            purpose = responses.env["tracktion.consent.purpose"]
            purpose = purpose.search([("code", "=", "tracking_survey")], limit=1)
            responses.env["tracktion.consent"]._record_no(
                people, purpose, source, reason=reason or False
            )
