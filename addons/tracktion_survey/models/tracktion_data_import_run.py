from odoo import models
from odoo.exceptions import AccessError, UserError

CHUNK = 500


class TracktionDataImport(models.Model):
    """Loading the rows of a file: in chunks that stay, whatever happens to the next one."""

    _inherit = "tracktion.data.import"

    def action_load(self):
        """Load the rows that are new or changed. Goes on where an earlier try was cut off."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("previewed", "running"):
            raise UserError(self.env._("Read the file first; what was loaded is not loaded again."))
        self._start()
        return True

    def _say_not_allowed(self, user):
        return self.env._(
            "%s, who began this import, may not load answers any more. Press Load to go on in "
            "your own name.",
            user.name,
        )

    def _say_stopped(self, first, last, error):
        return self.env._(
            "Stopped between rows %(first)s and %(last)s: %(error)s Everything before is loaded. "
            "Press Load to go on.",
            first=first,
            last=last,
            error=error,
        )

    def _work_on_chunk(self):
        lines = self._next_lines()
        if lines:
            getattr(self, f"_load_{self.kind}")(lines)
        return bool(lines)

    def _finish(self):
        self._note({"state": "done"})
        # Names and answers of a whole cohort are not left lying about.
        self._forget_rows()
        self._forget_file()

    def _next_lines(self):
        # A row that turned out to be no news is over with too.
        return self.env["tracktion.data.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("status", "in", ("created", "updated")),
                ("is_done", "=", False),
            ],
            limit=CHUNK,
            order="row_number, id",
        )

    def action_undo(self):
        """Take back what this import made."""
        self.ensure_one()
        if not self.env.user.has_group("tracktion_alumni.group_manager"):
            raise AccessError(self.env._("Imports are taken back by a TRACKTION manager."))
        self.check_access("write")
        lines = self.line_ids.filtered("is_done")
        if self.state not in ("done", "previewed") or not lines:
            raise UserError(self.env._("There is nothing to take back: nothing was loaded."))
        getattr(self, f"_undo_{self.kind}")(lines)
        # A manager may do this, as was checked above; the rows themselves are written by no role.
        lines.sudo().write({"is_done": False, "raw": False, "values": False})
        self._note({"state": "undone", "data": False})
        return True
