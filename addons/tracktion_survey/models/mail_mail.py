from odoo import api, fields, models


class MailMail(models.Model):
    """Invitations and reminders: queued without text, written and checked when they leave."""

    _inherit = "mail.mail"

    tracktion_invitation_id = fields.Many2one(
        "tracktion.invitation", "Invitation", index="btree_not_null", ondelete="set null"
    )
    tracktion_reminder_id = fields.Many2one("tracktion.reminder", "Reminder", ondelete="set null")

    def send(self, *args, **kwargs):
        mails = self.filtered(lambda m: m.tracktion_invitation_id and m.state == "outgoing")
        if mails:
            # The queue belongs to the system, and so does what it knows of these people.
            wanted = mails.sudo().tracktion_invitation_id._still_wanted()
            mails.filtered(lambda m: m.tracktion_invitation_id not in wanted).state = "cancel"
        return super().send(*args, **kwargs)

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        # The person's own text and link; as in send.
        invitation = self.sudo().tracktion_invitation_id
        if not invitation:
            return super()._prepare_outgoing_list(mail_server, doc_to_followers)
        # Odoo notes a failure in advance, so that what cannot be written fails before the mail
        # leaves and not after; that holds only once it is in the database.
        self.flush_recordset(["state"])
        subject, body, headers = invitation._mail(self.sudo().tracktion_reminder_id)
        emails = super(
            MailMail, self.with_context(tracktion_mail_body=body)
        )._prepare_outgoing_list(mail_server, doc_to_followers)
        for email in emails:
            email.update(subject=subject, headers={**email["headers"], **headers})
        return emails

    def _prepare_outgoing_body(self):
        body = self.env.context.get("tracktion_mail_body")
        if not body:
            return super()._prepare_outgoing_body()
        return self.env["mail.render.mixin"]._replace_local_links(body)

    def _postprocess_sent_message(self, success_pids, *args, **kwargs):
        # Delivered: it left. When it comes back it is not any more. As in send.
        people = self.env["res.partner"].union(*(pid for pid in success_pids if pid))
        invitations = self.sudo().tracktion_invitation_id
        invitations.filtered(lambda i: i.partner_id in people).is_delivered = True
        return super()._postprocess_sent_message(success_pids, *args, **kwargs)

    # --- the queue ------------------------------------------------------------------------------

    @api.model
    def process_email_queue(self, email_ids=(), batch_size=1000):
        """The queue sends a thousand mails and then rests for an hour: go on while it gets on."""
        waves = self.env["tracktion.wave"]
        before = waves._count_waiting_mails()
        result = super().process_email_queue(email_ids, batch_size)
        if not email_ids and waves._count_waiting_mails() < before:
            waves._keep_queue_going()
        return result
