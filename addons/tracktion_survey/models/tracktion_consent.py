from odoo import api, models

from odoo.addons.tracktion_alumni.models.tracktion_consent import NO, OWN_SOURCES

#: Invitations that somebody may still answer. Those that are not sent yet meet the door.
WAITING = ("invited", "opened", "started")


class TracktionConsent(models.Model):
    _inherit = "tracktion.consent"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._stop_invitations()
        return lines

    def _stop_invitations(self):
        """Whoever says no to tracking, wherever and to whomever, is asked no more."""
        no = self.filtered(
            lambda line: line.decision in NO and line.purpose_id.code == "tracking_survey"
        )
        # A no that is entered late may have been followed by a yes.
        no = no and no._in_force()
        if not no:
            return
        # Invitations follow from the decision, also those that the caller may not see.
        invitations = self.env["tracktion.invitation"].sudo()
        waiting = invitations.search(
            [("partner_id", "in", no.partner_id.ids), ("state", "in", WAITING)]
        )
        for decision, lines in no.grouped("decision").items():
            mine = waiting.filtered(lambda i, people=lines.partner_id: i.partner_id in people)
            mine.write({"state": "refused", "reason": decision})

    def _cancellable(self):
        """Those of these lines that can be cancelled: a no that the person said without anybody in
        between stands until there is a new yes."""
        return self.filtered(lambda line: not (line.decision in NO and line.source in OWN_SOURCES))
