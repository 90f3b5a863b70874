from odoo import models
from odoo.fields import Command


class TracktionImportLine(models.Model):
    _inherit = "tracktion.import.line"

    def _scrub(self):
        """Forget whom these rows were about."""
        self._note(
            {
                "name": False,
                "email": False,
                "phone": False,
                "birthdate": False,
                "message": False,
                "values": False,
                "raw": False,
                "changes": False,
                "fingerprint": False,
                "candidate_ids": [Command.clear()],
            }
        )
        # A row that waits must not bring the person back.
        self.filtered(lambda line: not line.is_done)._note({"state": "ignored"})
