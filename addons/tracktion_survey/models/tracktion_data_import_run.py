import logging
import time

import psycopg2

from odoo import api, models, modules
from odoo.exceptions import AccessError, UserError

from odoo.addons.tracktion_alumni.tools import session_lock

from .tracktion_data_import import LOCK_CLASS

_logger = logging.getLogger(__name__)
CHUNK = 500
# How long one request works before it leaves the rest to the scheduled job, in seconds.
PATIENCE = 45


class TracktionDataImport(models.Model):
    """Loading the rows of a file: in chunks that stay, whatever happens to the next one."""

    _inherit = "tracktion.data.import"

    def action_load(self):
        """Load the rows that are new or changed. Goes on where an earlier try was cut off."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("previewed", "running"):
            raise UserError(self.env._("Read the file first; what was loaded is not loaded again."))
        self._note({"state": "running", "error_message": False, "run_user_id": self.env.uid})
        self._commit()
        if not self._run(PATIENCE):
            self._trigger_cron()
        return True

    def _trigger_cron(self):
        # Starting a job that belongs to the system; it works on imports that are running only.
        self.env.ref("tracktion_survey.ir_cron_tracktion_data_import").sudo()._trigger()

    @api.model
    def _cron_continue(self):
        """Go on with imports that wait or were cut off."""
        for record in self.search([("state", "=", "running")], order="id"):
            # Each goes on with the rights of the person who confirmed it.
            user = record.run_user_id or record.create_uid
            record = record.with_user(user).with_company(record.company_id)
            if not (
                user.active
                and user.has_group("tracktion_survey.group_tracking")
                and record.company_id in user.company_ids
            ):
                record.sudo()._halt(  # the job itself is the system; only the reason is noted
                    self.env._(
                        "%s, who began this import, may not load answers any more. Press Load to "
                        "go on in your own name.",
                        user.name,
                    )
                )
            elif not record._run(PATIENCE):
                self.env["ir.cron"]._commit_progress(0, remaining=1)

    def _run(self, patience=None):
        """Load chunk by chunk, each in a transaction of its own.

        :param patience: seconds after which the rest is left for later; None: to the end
        :return: whether the import is finished (or at work elsewhere)
        """
        self.ensure_one()
        with session_lock(self.env.cr, LOCK_CLASS, self.id) as mine:
            return not mine or self._run_chunks(patience)

    def _run_chunks(self, patience):
        started = time.monotonic()
        while lines := self._next_lines():
            try:
                with self.env.cr.savepoint():
                    getattr(self, f"_load_{self.kind}")(lines)
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                # The database went away: nothing can be noted; the next run goes on from here.
                raise
            except Exception as error:
                _logger.warning("Import of outside data %s stopped", self.id, exc_info=True)
                self.env.invalidate_all()
                self._halt(
                    self.env._(
                        "Stopped between rows %(first)s and %(last)s: %(error)s Everything before "
                        "is loaded. Press Load to go on.",
                        first=lines[0].row_number,
                        last=lines[-1].row_number,
                        error=str(error)[:500],
                    )
                )
                return True
            self._commit()
            if patience and time.monotonic() - started > patience:
                return False
        vals = {"state": "done"}
        if not self.line_ids.filtered(lambda line: line.status == "error"):
            # Names and answers of a whole cohort are not left lying about in a file.
            vals["data"] = False
        self._note(vals)
        self._commit()
        return True

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

    def _halt(self, reason):
        self._note({"state": "previewed", "error_message": reason})
        self._commit()

    def _commit(self):
        """Keep what is done, whatever happens next; tests keep their transaction."""
        if not modules.module.current_test:
            self.env.cr.commit()  # pylint: disable=invalid-commit

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
