from odoo import models

#: Of two places in one wave that of the person who came further stays.
STATES = [
    "excluded",
    "unreachable",
    "planned",
    "invited",
    "opened",
    "started",
    "refused",
    "completed",
]


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Contacts that turn out to be one person were perhaps asked twice."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # Whoever may merge contacts must not lose answers that he may not see.
        people = self.env["res.partner"].sudo().browse(partner_ids).exists()
        invitations = people.env["tracktion.invitation"]
        invitations = invitations.search([("partner_id", "in", people.ids)])
        if len(people) > 1 and invitations:
            self._tracktion_join_invitations(invitations)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        kept = invitations.exists()
        if kept:
            self.env.invalidate_all()
            responses = invitations.env["tracktion.response"]
            responses.search([("invitation_id", "in", kept.ids)])._link_later()
        return result

    def _tracktion_join_invitations(self, invitations):
        """Leave of each person one place in each wave, that with the answers.

        Whoever answered twice is counted once: the later complete answers stay. What he decided in
        the others stays in the ledgers.

        :param invitations: of the people who are merged, as the system
        """
        doubles = invitations.browse()
        for wave_invitations in invitations.grouped("wave_id").values():
            ordered = wave_invitations.sorted(
                lambda i: (i.is_answered, STATES.index(i.state), str(i.completed_on or ""), i.id)
            )
            doubles |= ordered[:-1]
        env = invitations.env
        responses = env["tracktion.response"].search([("invitation_id", "in", doubles.ids)])
        inputs = env["survey.user_input"].search([("tracktion_invitation_id", "in", doubles.ids)])
        responses.unlink()
        inputs.unlink()
        doubles.unlink()
