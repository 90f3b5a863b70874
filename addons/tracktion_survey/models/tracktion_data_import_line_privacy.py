from datetime import timedelta

from odoo import api, fields, models

from .tracktion_data_import_privacy import KEPT_DAYS


class TracktionDataImportLine(models.Model):
    _inherit = "tracktion.data.import.line"

    @api.autovacuum
    def _gc_rows(self):
        """Forget what rows in error said, when nobody has mended them for long."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search([("create_date", "<", limit), ("raw", "!=", False)])
        old.write({"raw": False, "values": False, "person": False, "message": False})

    def _scrub(self):
        """Forget whom these rows were about, and what they said."""
        # A row that waits must not bring the person back.
        waiting = self.filtered(lambda line: not line.is_done)
        self.write(
            {
                "person": False,
                "partner_id": False,
                "message": False,
                "values": False,
                "raw": False,
                "response_id": False,
                "destination_id": False,
            }
        )
        text = self.env._("The person was erased, and the row with him or her.")
        waiting.write({"status": "left_out", "message": text})
