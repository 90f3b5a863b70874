from odoo import fields, models

from .tracktion_consent_purpose import LEGAL_BASES


class TracktionProcessingActivity(models.Model):
    """One line of the register of what the school does with personal data (GDPR, article 30)."""

    _name = "tracktion.processing.activity"
    _description = "Processing Activity"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    purpose = fields.Text(translate=True, help="What the data are needed for.")
    legal_basis = fields.Selection(
        LEGAL_BASES, "Legal basis", required=True, default="consent", help="GDPR, article 6."
    )
    data_subjects = fields.Text("Whose data", translate=True)
    data_categories = fields.Text("Which data", translate=True)
    recipients = fields.Text("Who receives them", translate=True)
    retention = fields.Text("Kept for", translate=True)
    security_measures = fields.Text("How they are protected", translate=True)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another line of the register has that code.")

    def action_print_register(self):
        """Download the register, for the data protection officer or the authority."""
        return {
            "type": "ir.actions.act_url",
            "url": "/tracktion/processing_register.xlsx",
            "target": "download",
        }
