from odoo import api, models
from odoo.tools import split_every

#: Answers in one piece of work.
CHUNK = 500


class TracktionResponse(models.Model):
    """Facts made anew from the answers as they were given."""

    _inherit = "tracktion.response"

    @api.model
    def _rebuild(self, waves):
        """Write the columns of all responses of ``waves`` again, from the raw answers.

        Where nothing went wrong nothing changes. Data of outside that came without raw answers, and
        answers that have no name any more, stay as they are.

        :return: ``(number of responses looked at, {response id: names of the columns that
            differed})``; responses that were missing are in it with all their columns
        """
        # Raw answers are read for the facts only; the names of columns leave this method.
        Input, Response = self.env["survey.user_input"].sudo(), self.sudo()
        domain = [
            (
                "tracktion_invitation_id",
                "any",
                [("wave_id", "in", waves.ids), ("partner_id", "!=", False)],
            ),
            ("test_entry", "=", False),
        ]
        # Answers on the way become facts when the wave closes, not before.
        recorded = Response.search([("wave_id", "in", waves.ids)]).user_input_id
        inputs = Input.search([*domain, "|", ("state", "=", "done"), ("id", "in", recorded.ids)])
        differences, seen = {}, 0
        for ids in split_every(CHUNK, inputs.ids):
            batch = Input.browse(ids)._tracktion_batch()
            existing = Response.search([("user_input_id", "in", ids)]).grouped("invitation_id")
            linked = Response._linked(Input.browse(ids).tracktion_invitation_id)
            missing = []
            for one in batch:
                vals = Response._values(one, linked)
                response = existing.get(one.invitation)
                if not response:
                    missing.append((one.invitation, sorted(vals)))
                elif changes := response._changes(vals):
                    differences[response.id] = sorted(changes)
            Response._record(batch)
            for invitation, names in missing:
                response = Response.search([("invitation_id", "=", invitation.id)])
                differences[response.id] = names
            seen += len(batch)
            if self.env.context.get("ir_cron_progress_id"):
                self.env["ir.cron"]._commit_progress(len(batch))
        return seen, differences
