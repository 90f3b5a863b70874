from datetime import timedelta

from odoo import api, fields, models

#: How long rows that were not loaded are kept to be mended, in days.
KEPT_DAYS = 90


class TracktionDataImportLine(models.Model):
    """One row of a file of outside data: what it says, and what became of it.

    What a row said is forgotten as soon as it is loaded: the facts have it.
    """

    _name = "tracktion.data.import.line"
    _description = "Row of Outside Data"
    _order = "import_id, row_number, id"
    _rec_name = "person"

    import_id = fields.Many2one(
        "tracktion.data.import", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    row_number = fields.Integer("Row", required=True, aggregator=None)
    status = fields.Selection(
        [
            ("created", "New"),
            ("updated", "Changed"),
            ("unchanged", "As before"),
            ("kept", "Answered here"),
            ("error", "Error"),
        ],
        required=True,
    )
    person = fields.Char()
    message = fields.Text("What it means")
    values = fields.Json("Read values")
    raw = fields.Json("Cells")
    is_done = fields.Boolean("Loaded")
    response_id = fields.Many2one("tracktion.response", index="btree_not_null", ondelete="set null")
    destination_id = fields.Many2one(
        "tracktion.destination", index="btree_not_null", ondelete="set null"
    )

    @api.autovacuum
    def _gc_rows(self):
        """Forget what rows in error said, when nobody has mended them for long."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search([("create_date", "<", limit), ("raw", "!=", False)])
        old.write({"raw": False, "values": False, "person": False, "message": False})
        old.import_id.write({"data": False})
