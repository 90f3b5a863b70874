from odoo import models


class TracktionDataImport(models.Model):
    """Files that an import gives out."""

    _inherit = "tracktion.data.import"

    def action_download_template(self):
        """The sheet to fill in for the questionnaire of this wave."""
        self.ensure_one()
        return self.wave_id.action_download_template()

    def _headings(self):
        return self.headers or []

    def _lines_to_mend(self):
        return self.line_ids.filtered(lambda line: line.status == "error")
