from odoo import models

from .tracktion_contact_proposal import KINDS


class TracktionResponse(models.Model):
    """Addresses that people say they will keep."""

    _inherit = "tracktion.response"

    def _addresses(self):
        """``{kind: value}`` of the addresses in these answers."""
        self.ensure_one()
        if self.is_partial or self._refused():
            return {}
        return {kind: self[kind] for kind in KINDS if self[kind]}

    def _follow_addresses(self, notes):
        Proposal = self.env["tracktion.contact.proposal"]
        labels = dict(Proposal._fields["kind"]._description_selection(self.env))
        wanted = {}
        for response in self:
            person = response.partner_id
            for kind, value in response._addresses().items():
                if Proposal._key_of(person, kind, value) != person[KINDS[kind][1]]:
                    wanted[person, kind, value] = response
        known = Proposal
        if wanted or self.filtered("followed_up"):
            # Also what other answers of the same people proposed and nobody decided yet.
            known = Proposal.search([("partner_id", "in", self.partner_id.ids)])
        stale = known.filtered(
            lambda p: p.response_id in self and p.response_id._addresses().get(p.kind) != p.value
        )
        stale._take_back()
        for proposal in known - stale:
            if proposal.response_id in self or proposal.state == "proposed":
                wanted.pop((proposal.partner_id, proposal.kind, proposal.value), None)
        new = Proposal._propose(
            [(response, kind, value) for (_person, kind, value), response in wanted.items()]
        )
        for proposal in new:
            notes[proposal.response_id].append(
                self.env._("%s taken over", labels[proposal.kind])
                if proposal.is_automatic
                else self.env._("%s proposed", labels[proposal.kind])
            )
