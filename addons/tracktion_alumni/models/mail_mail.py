from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    tracktion_job_id = fields.Many2one(
        "tracktion.contact.job",
        "Contact job",
        index="btree_not_null",
        ondelete="set null",
        help="The job that wrote this mail, so that it can say how far it is.",
    )

    def send(self, *args, **kwargs):
        # Odoo marks all mails at hand as failed when the mail server cannot be reached, also those
        # that were cancelled because the person did not agree: "Retry" would then send them.
        waiting = self.filtered(lambda mail: mail.state != "cancel")
        return super(MailMail, waiting).send(*args, **kwargs)
