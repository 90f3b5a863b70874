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
