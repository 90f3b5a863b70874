import logging
import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import SchoolStructure, session_lock
from . import tracktion_import

_logger = logging.getLogger(__name__)

# How long one request works before it leaves the rest to the scheduled job, in seconds.
PATIENCE = 45
# What a worker of Odoo raises, as a bare Exception, when its time is up.
_TIME_IS_UP = "CPU time limit exceeded."
# Namespace of the advisory locks of schools that import, and how often to ask for one, in seconds.
SCHOOL_LOCK_CLASS = 1953653109
SCHOOL_LOCK_PAUSE = 0.5


class TracktionImport(models.Model):
    """Writing the rows of a list: in chunks that stay, whatever happens to the next one."""

    _inherit = "tracktion.import"

    def action_import(self):
        """Import the rows that are new or known. Goes on where an earlier try was cut off."""
        self.ensure_one()
        if self.state == "draft":
            self.action_preview()
        if self.state == "undone":
            raise UserError(self.env._("This import was taken back. Start a new one."))
        self.column_ids._remember()
        self._note({"state": "running", "error_message": False, "run_user_id": self.env.uid})
        self._commit()
        if self.env.context.get("tracktion_background"):
            self._trigger_cron()
            return True
        if not self._run(PATIENCE):
            self._trigger_cron()
        return True

    def _trigger_cron(self):
        # Starting a job that belongs to the system; it works on imports that are running only.
        self.env.ref("tracktion_alumni.ir_cron_tracktion_import").sudo()._trigger()

    @api.model
    def _cron_continue(self):
        """Go on with imports that wait or were cut off."""
        for record in self.search([("state", "=", "running")], order="id"):
            # Each import runs with the rights of the person who confirmed it.
            user = record.run_user_id or record.create_uid
            record = record.with_user(user).with_company(record.company_id)
            if not (
                user.active
                and user.has_group("tracktion_alumni.group_officer")
                and record.company_id in user.company_ids
            ):
                record.sudo()._halt(  # the job itself is the system; only the reason is noted
                    self.env._(
                        "%s, who confirmed this import, may not import lists any more. Press "
                        "Import to go on in your own name.",
                        user.name,
                    )
                )
            elif not record._run(PATIENCE):
                self.env["ir.cron"]._commit_progress(0, remaining=1)

    @contextmanager
    def _alone_in_school(self, patience):
        """One list at a time in each school: two at once would make the same people twice, because
        neither sees what the other has not committed yet.

        :param patience: how long to wait for another list, in seconds
        :return: whether this list may be written now
        """
        waits = max(0, int((PATIENCE if patience is None else patience) / SCHOOL_LOCK_PAUSE))
        for left in range(waits, -1, -1):
            with session_lock(self.env.cr, SCHOOL_LOCK_CLASS, self.company_id.id) as mine:
                if mine or not left:
                    # Committing begins a new snapshot, with the people of the other list in it.
                    self._commit()
                    yield mine
                    return
            time.sleep(SCHOOL_LOCK_PAUSE)

    def _run(self, patience=None):
        """Import chunk by chunk, each in a transaction of its own.

        :param patience: seconds after which the rest is left for later; None: to the end
        :return: whether the import is finished (or at work elsewhere)
        """
        self.ensure_one()
        with session_lock(self.env.cr, tracktion_import.LOCK_CLASS, self.id) as mine:
            if not mine:
                return True
            with self._alone_in_school(patience) as alone:
                return alone and self._run_chunks(patience)

    def _run_chunks(self, patience):
        """See :meth:`_run`."""
        started = time.monotonic()
        structure = SchoolStructure(self.env, self.company_id)
        while lines := self._next_lines():
            try:
                structure = self._import_or_split(lines, structure)
            except (psycopg2.OperationalError, psycopg2.InterfaceError):
                # The database went away: nothing can be noted; the next run goes on from here.
                raise
            except Exception as error:
                _logger.warning("Import %s stopped", self.id, exc_info=True)
                self._stop(lines, error)
                return True
            self._commit()
            if patience and time.monotonic() - started > patience:
                return False
        self._note({"state": "done"})
        self._commit()
        return True

    def _import_or_split(self, lines, structure):
        """Import these rows; where one of them fails, halve them until it stands alone.

        :return: the structure to go on with
        """
        try:
            with self.env.cr.savepoint():
                self._import_chunk(lines, structure)
            return structure
        except Exception as error:
            if self._is_no_fault_of_a_row(error):
                raise
            # What the failed try made (qualifications, years) was rolled back with it.
            self.env.invalidate_all()
            structure = SchoolStructure(self.env, self.company_id)
            if len(lines) == 1:
                self._refuse_line(lines, error)
                return structure
            middle = len(lines) // 2
        for part in (lines[:middle], lines[middle:]):
            structure = self._import_or_split(part, structure)
        return structure

    def _is_no_fault_of_a_row(self, error):
        """Whether the machine failed, not a row: the next run has to try again."""
        return (
            isinstance(error, (psycopg2.OperationalError, psycopg2.InterfaceError, MemoryError))
            or str(error) == _TIME_IS_UP
        )

    def _refuse_line(self, line, error):
        """The row that cannot be written becomes one to mend; all others are imported."""
        if isinstance(error, UserError):
            # Validation and access errors are among these: their texts are meant for users.
            reason = str(error.args[0] if error.args else error)
        elif isinstance(error, psycopg2.IntegrityError):
            model = next(
                (m for m in self.env.values() if m._table == error.diag.table_name and m._auto),
                self,
            )
            reason = model._sql_error_to_message(error)
        else:
            _logger.error("Import %s, row %s", self.id, line.row_number, exc_info=error)
            reason = self.env._(
                "Something unforeseen happened; the log of the server tells your administrator "
                "more. Try this row again, or add the person by hand."
            )
        line._note(
            {
                "state": "error",
                "message": self.env._(
                    "Could not be written: %(reason)s Mend the row in the list of rows to mend "
                    "and import that list.",
                    reason=reason.strip()[:500] + ("" if reason.strip()[-1:] in ".!?" else "."),
                ),
            }
        )

    def _next_lines(self):
        return self.env["tracktion.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("state", "in", ["new", "match"]),
                ("is_done", "=", False),
            ],
            limit=tracktion_import.CHUNK,
            order="row_number, id",
        )

    def _stop(self, lines, error):
        """The machine failed: nothing of the chunk was written, and people are told."""
        self.env.invalidate_all()
        self._halt(
            self.env._(
                "Stopped between rows %(first)s and %(last)s: %(error)s "
                "Everything before is imported. Go on, or leave these rows out.",
                first=lines[0].row_number,
                last=lines[-1].row_number,
                error=str(error)[:500],
            )
        )

    def _halt(self, reason):
        self._note({"state": "previewed", "error_message": reason})
        self._commit()

    def _commit(self):
        """Keep what is done, whatever happens next.

        Tests keep their transaction, and so do callers for whom an import is a part of something.
        A client that asks for it as well only gets an import that is kept or lost as a whole.
        """
        keep = self.env.context.get("tracktion_keep_transaction")
        if not modules.module.current_test and not keep:
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _import_chunk(self, lines, structure):
        lines = self._match_again(lines)
        roots = lines.filtered(lambda line: not line.same_as_id or line.partner_id)
        self._load_lines(roots, structure)
        # Rows on one person wait until the first of them made that person.
        for line in lines - roots:
            line._note({"partner_id": line.same_as_id.partner_id.id})
        self._load_lines(lines - roots, structure)

    def _match_again(self, lines):
        """Somebody may have been made since the preview: look again before making anybody.

        :return: the lines to import now; those in doubt go back to be decided
        """
        fresh = lines.filtered(
            lambda line: line.state == "new" and not line.is_decided and not line.same_as_id
        )
        doubtful = self.env["tracktion.import.line"]
        if not fresh or not self._others_changed_people():
            return lines
        rows = [{**line["values"], "fingerprint": line.fingerprint} for line in fresh]
        own = self._made_here()
        matches = self.env["tracktion.person.match"]._find(rows, self.company_id)
        names = self._names_of(matches)
        for line, match in zip(fresh, matches, strict=True):
            candidates = set(match.candidates) - own
            if match.partner_id and match.partner_id not in own:
                line._note(
                    {
                        "state": "match",
                        "partner_id": match.partner_id,
                        "message": self.env._("%s became known since.", names[match.partner_id]),
                    }
                )
            elif candidates:
                line._note(
                    {
                        "state": "undecided",
                        "candidate_ids": [fields.Command.set(candidates)],
                        "message": self.env._(
                            "May be %s, who became known since. Same person, or a new one?",
                            ", ".join(names[id_] for id_ in candidates),
                        ),
                    }
                )
                doubtful |= line
        return lines - doubtful

    def _others_changed_people(self):
        """Whether anybody but this import made or changed a contact since the preview."""
        # A transaction that was open during the preview carries an earlier date: ten minutes of
        # grace, because looking again for nothing only costs time.
        since = self.previewed_on - timedelta(minutes=10)
        self.env.flush_all()
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT 1 FROM res_partner p
                     WHERE p.write_date >= %s AND (p.company_id = %s OR p.company_id IS NULL)
                       AND NOT EXISTS (
                           SELECT 1 FROM tracktion_import_line l
                            WHERE l.partner_id = p.id AND l.import_id = %s AND l.is_done)
                     LIMIT 1
                    """,
                    since,
                    self.company_id.id,
                    self.id,
                )
            )
        )

    def _made_here(self):
        """People whom this very import made: the preview has compared its rows with each other."""
        done = self.env["tracktion.import.line"].search(
            [("import_id", "=", self.id), ("is_done", "=", True), ("state", "=", "new")]
        )
        return set(done.partner_id.ids)

    def _load_lines(self, lines, structure):
        if not lines:
            return
        rows = [{**line["values"], "partner_id": line.partner_id.id} for line in lines]
        results = self.env["tracktion.person.loader"]._load(
            rows, self.company_id, self._prepare_load_options(), structure
        )
        done = []
        for line, result in zip(lines, results, strict=True):
            told = line.message or ""
            # What the preview told already is not told twice.
            new = [remark for remark in result.pop("remarks") if remark not in told]
            remarks = " ".join([told, *new]).strip()
            done.append(
                {
                    "id": line.id,
                    "partner_id": result["partner_id"],
                    "changes": {key: value for key, value in result.items() if value},
                    "message": remarks or None,
                }
            )
        known = [one["partner_id"] for one in done if "created" not in one["changes"]]
        if known:
            # People whom earlier rows of this list made look different now.
            earlier = self.env["tracktion.import.line"].search(
                [
                    ("import_id", "=", self.id),
                    ("is_done", "=", True),
                    ("partner_id", "in", known),
                ]
            )
            done += [
                {
                    "id": line.id,
                    "partner_id": line.partner_id.id,
                    "changes": line.changes,
                    "message": line.message or None,
                }
                for line in earlier
            ]
        self._write_done(done)

    def _prepare_load_options(self):
        defaults = {}
        if self.default_state:
            defaults["state"] = self.default_state
        if self.default_school_year_id:
            year = self.default_school_year_id
            defaults["school_year"] = [year.date_start.year, year.date_end.year]
        if self.default_qualification_id:
            defaults["qualification"] = self.default_qualification_id.name
        return {
            "defaults": defaults,
            "owner_id": self.teacher_id.id,
            "consent_date": self.consent_date,
            "consent_source": self.consent_source,
            "list_date": self.list_date,
            "origin": self,
        }
