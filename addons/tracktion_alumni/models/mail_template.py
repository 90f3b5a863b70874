from odoo import models
from odoo.tools.mail import email_normalize_all

# What makes another mail of a template than its author wrote.
CONTENT = {"subject", "body", "body_html", "attachment_ids", "attachments"}


class MailTemplate(models.Model):
    """Clients may send templates by themselves, with any text and to anybody: through the door.

    Mails that Odoo makes of templates of its own for the person of a record (password, invitation,
    confirmation) are no approaches, as long as they stay what the template says.
    """

    _inherit = "mail.template"

    def send_mail_batch(
        self, res_ids, force_send=False, raise_exception=False, email_values=None, **kw
    ):
        if self.env["res.partner"]._tracktion_is_written_by_hand() and not self.env.su:
            self._send_check_access(res_ids)
            if not self._tracktion_is_stock_mail(res_ids, email_values or {}):
                self._tracktion_check_door(res_ids, email_values or {})
        return super().send_mail_batch(res_ids, force_send, raise_exception, email_values, **kw)

    def _tracktion_is_stock_mail(self, res_ids, email_values):
        """Whether this mail is one of a module, to the person that the record is about."""
        xmlid = self.get_external_id()[self.id]
        if not xmlid or xmlid.startswith("__") or email_values.keys() & CONTENT:
            return False
        records = self.env[self.model].browse(res_ids)
        # The caller may read the records; whose address it is, is compared only.
        own = records.sudo()._mail_get_partners()
        people = self.env["res.partner"].union(*own.values())
        ids, addresses = self._tracktion_recipients(email_values)
        return ids <= set(people.ids) and addresses <= set(people.mapped("email_normalized"))

    def _tracktion_recipients(self, values):
        """Ids of people and normalised addresses that values of a mail name."""
        ids = set(values.get("partner_ids") or [])
        for command in values.get("recipient_ids") or []:
            if isinstance(command, int):
                ids.add(command)
            else:
                ids.update(command[2] if len(command) > 2 and command[2] else [command[1]])
        addresses = set()
        for name in ("email_to", "email_cc"):
            addresses.update(email_normalize_all(values.get(name) or ""))
        return ids, addresses

    def _tracktion_check_door(self, res_ids, email_values):
        """Approach the alumni whom these mails would reach; refuse all if one may not be."""
        Partner = self.env["res.partner"]
        ids, addresses = set(), set()
        texts = self._generate_template(res_ids, ("email_cc", "email_to", "partner_to", "subject"))
        for values in texts.values():
            more_ids, more_addresses = self._tracktion_recipients({**values, **email_values})
            ids |= more_ids
            addresses |= more_addresses
        for found in Partner._tracktion_alumni_at(addresses).values():
            ids.update(found)
        subject = email_values.get("subject") or next(iter(texts.values()), {}).get("subject")
        record = self.env[self.model].browse(res_ids) if len(res_ids) == 1 else None
        Partner._tracktion_mail_or_refuse(Partner.browse(ids), subject or self.name, record)
