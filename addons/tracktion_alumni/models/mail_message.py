from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

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

    def _tracktion_copy_to(self, records):
        """The same note in the chatter of each of ``records``, in one statement."""
        self.ensure_one()
        self.flush_recordset()
        columns = SQL(", ").join(
            SQL.identifier(field.name)
            for field in self._fields.values()
            if field.store and field.column_type and field.name not in ("id", "res_id")
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO mail_message (res_id, %(columns)s)
                SELECT record, %(columns)s FROM mail_message, unnest(%(ids)s) AS record
                 WHERE id = %(id)s
                """,
                columns=columns,
                ids=records.ids,
                id=self.id,
            )
        )
        records.invalidate_recordset(["message_ids"], flush=False)
