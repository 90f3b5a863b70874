import base64

from odoo import fields, models

from ..tools import download_action


class TracktionPersonExport(models.TransientModel):
    """Hands out everything held of a person, as JSON for machines or as PDF for people."""

    _name = "tracktion.person.export"
    _description = "Export this Person"

    partner_id = fields.Many2one("res.partner", "Person", required=True, ondelete="cascade")
    # In the row, not in the file store: it goes when the wizard is cleaned up, after an hour.
    data = fields.Binary(attachment=False, readonly=True)
    filename = fields.Char(readonly=True)

    def action_json(self):
        """Download the data as JSON."""
        self.ensure_one()
        partner = self.partner_id
        self.write(
            {
                "data": base64.b64encode(partner._tracktion_personal_json()),
                "filename": f"person-{partner.id}.json",
            }
        )
        partner._tracktion_log_personal_export("JSON")
        return download_action(self, "data", self.filename)

    def action_pdf(self):
        """Print the data."""
        self.ensure_one()
        self.partner_id._tracktion_check_personal_export()
        self.partner_id._tracktion_log_personal_export("PDF")
        report = self.env.ref("tracktion_alumni.report_person")
        return report.report_action(self.partner_id, config=False)
