from odoo import fields, models


class TracktionContactJob(models.Model):
    _inherit = "tracktion.contact.job"

    tracktion_summary_id = fields.Many2one(
        "tracktion.summary",
        "Summary sent",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
