from odoo import api, models


class TracktionInvitation(models.Model):
    """What invitations have to do with answers."""

    _inherit = "tracktion.invitation"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self.wave_id._check_unanswered([("invitation_id", "in", self.ids)])
