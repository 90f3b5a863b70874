from odoo import models


class MailThread(models.AbstractModel):
    """Text messages (SMS) of any chatter reach alumni through the door only."""

    _inherit = "mail.thread"

    def _notify_thread_by_sms(self, message, recipients_data, sms_numbers=None, **kwargs):
        Partner = self.env["res.partner"]
        numbers = {
            number: self._phone_format(number=number) or number
            for number in sms_numbers or ()
            if number
        }
        at = Partner._tracktion_alumni_called(numbers.values())
        chosen = [data["id"] for data in recipients_data if data["notif"] == "sms"]
        people = Partner.browse(dict.fromkeys([*chosen, *(i for ids in at.values() for i in ids)]))
        thread = self if self.ids and self._name != "mail.thread" else None
        # The user wrote the message, or did what it tells of.
        subject = message.sudo()._tracktion_subject()
        refused = people._tracktion_mail(subject, thread, channel="sms")
        if refused:
            if people._tracktion_is_written_by_hand():
                people._tracktion_stop(refused)
            recipients_data = [d for d in recipients_data if d["id"] not in refused]
            sms_numbers = [
                number
                for number in sms_numbers or ()
                if refused.keys().isdisjoint(at.get(numbers.get(number), ()))
            ]
        return super()._notify_thread_by_sms(
            message, recipients_data, sms_numbers=sms_numbers, **kwargs
        )
