from odoo import models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from .res_partner import TEACHER

SUBJECT_LENGTH = 80


class MailMessage(models.Model):
    """Notes about alumni stand in the chatter of a contact that all colleagues may read."""

    _inherit = "mail.message"

    def _tracktion_hidden_subtype(self):
        """The subtype of notes that this user must not see, or nothing."""
        if self.env.su or self.env.user.has_group(TEACHER):
            return False
        return self.env["ir.model.data"]._xmlid_to_res_id("tracktion_alumni.mt_alumni_note")

    def _tracktion_subject(self):
        """What this message is about, in a few words."""
        return (
            self.subject
            or " ".join(html2plaintext(self.body or "").split())[:SUBJECT_LENGTH]
            or self.record_name
            or self.env._("Message")
        )

    def _search(self, domain, *args, **kwargs):
        # Also where Odoo asks for no rights, as in a search of contacts by their messages.
        if hidden := self._tracktion_hidden_subtype():
            domain = Domain(domain) & Domain("subtype_id", "!=", hidden)
        return super()._search(domain, *args, **kwargs)

    def _get_forbidden_access(self, operation):
        forbidden = super()._get_forbidden_access(operation)
        if hidden := self._tracktion_hidden_subtype():
            # Only the kind of the message is looked at.
            forbidden |= self.filtered(lambda message: message.sudo().subtype_id.id == hidden)
        return forbidden
