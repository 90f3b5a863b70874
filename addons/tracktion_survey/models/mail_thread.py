from odoo import models


class MailThread(models.AbstractModel):
    """A mail that came back is traced to the invitation that it was."""

    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        result = super()._routing_handle_bounce(email_message, message_dict)
        message = message_dict["bounced_message"]
        if message.model == "tracktion.invitation":
            # Runs in the mail gateway, for people of any school.
            self.env["tracktion.invitation"].sudo().browse(message.res_id).exists()._bounced()
        return result
