from datetime import timedelta

from odoo import api, fields, models

#: How long files that were not loaded, and rows in error, are kept, in days.
KEPT_DAYS = 90


class TracktionDataImport(models.Model):
    """What is kept of a file: no more than is needed, and no longer."""

    _inherit = "tracktion.data.import"

    def _forget_file(self):
        """Forget the file, and what its columns and answers look like: it names everybody."""
        self._note({"data": False, "error_message": False})
        # As in _note: these follow from what is done with the import.
        mapping = self.sudo().mapping_id
        mapping.column_ids.filtered("sample").write({"sample": False})
        # Words that stand for no answer are what somebody wrote.
        mapping.label_ids.filtered(lambda line: not line.code).unlink()

    def _forget_rows(self):
        """Forget what the rows said that nobody has to mend."""
        # No role writes rows.
        over = self.line_ids.sudo().filtered(lambda line: line.status != "error")
        over.filtered(lambda line: line.raw or line.values).write({"raw": False, "values": False})

    @api.autovacuum
    def _gc_files(self):
        """Forget files that nobody has loaded for long."""
        limit = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", limit), ("data", "!=", False)])._forget_file()
