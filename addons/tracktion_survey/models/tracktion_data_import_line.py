from odoo import fields, models


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
            ("left_out", "Left out"),
            ("error", "Error"),
        ],
        required=True,
    )
    person = fields.Char()
    partner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="set null",
        help="Of whom the row speaks, where that is known.",
    )
    message = fields.Text("What it means")
    values = fields.Json("Read values")
    raw = fields.Json("Cells")
    is_done = fields.Boolean("Loaded")
    response_id = fields.Many2one("tracktion.response", index="btree_not_null", ondelete="set null")
    destination_id = fields.Many2one(
        "tracktion.destination", index="btree_not_null", ondelete="set null"
    )
