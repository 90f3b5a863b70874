from odoo import models


class TracktionImport(models.Model):
    _inherit = "tracktion.import"

    def _scrub(self):
        """Forget the people of these lists: the file, its rows and the samples of its columns.

        How many rows became what stays; what was scrubbed cannot be taken back any more.
        """
        self.line_ids._scrub()
        self._scrub_file()

    def _scrub_file(self):
        """Forget the file itself and the samples: they name everybody on the list."""
        self._note({"data": False, "notes": False, "error_message": False})
        self.column_ids.filtered("sample")._note({"sample": False})
