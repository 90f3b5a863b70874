from odoo import models

# Messages that nobody at school writes by hand: whom the door refuses is left out silently.
AUTOMATIC = ("email", "auto_comment", "out_of_office")


class MailThread(models.AbstractModel):
    """Messages of any chatter reach alumni by mail through the door only."""

    _inherit = "mail.thread"

    def _notify_thread_by_email(self, message, recipients_data, **kwargs):
        people_of = self._tracktion_people_of(recipients_data)
        people = self.env["res.partner"].union(*people_of)
        thread = self if self.ids and self._name != "mail.thread" else None
        # The user wrote the message, or did what it tells of.
        message_sudo = message.sudo()
        refused = people._tracktion_mail(message_sudo._tracktion_subject(), thread)
        if refused:
            self._tracktion_check_by_hand(message_sudo, people_of, refused)
            recipients_data = [
                data
                for data, reached in zip(recipients_data, people_of, strict=True)
                if refused.keys().isdisjoint(reached.ids)
            ]
        return super()._notify_thread_by_email(message, recipients_data, **kwargs)

    def _tracktion_people_of(self, recipients_data):
        """Whom each of the recipients would reach by mail, also where only an address is given."""
        Partner = self.env["res.partner"]
        mailed = [data for data in recipients_data if data["notif"] == "email"]
        at = Partner._tracktion_alumni_at(d["email_normalized"] for d in mailed if not d["id"])
        return [
            Partner.browse(data["id"] or at.get(data["email_normalized"], ()))
            if data["notif"] == "email"
            else Partner
            for data in recipients_data
        ]

    def _tracktion_check_by_hand(self, message, people_of, refused):
        """Stop a colleague who writes to people whom the door refuses; say to whom and why.

        What Odoo tells followers of its own accord simply does not go to them.
        """
        people = self.env["res.partner"].union(*people_of)
        if not people._tracktion_is_written_by_hand() or message.message_type in AUTOMATIC:
            return
        chosen = message.message_type == "comment" or not refused.keys().isdisjoint(
            message.partner_ids.ids
        )
        if chosen or message.outgoing_email_to:
            people._tracktion_stop(refused)
