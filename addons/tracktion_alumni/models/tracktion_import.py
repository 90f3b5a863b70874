import logging
import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import SchoolStructure
from .tracktion_consent import SOURCES
from .tracktion_import_line import LINE_STATES

_logger = logging.getLogger(__name__)

CHUNK = 500
# How long one request works before it leaves the rest to the scheduled job, in seconds.
PATIENCE = 45
# Namespace of the advisory locks of running imports.
LOCK_CLASS = 1953653107


class TracktionImport(models.Model):
    """A list of people from a spreadsheet: read, previewed row by row, confirmed, imported."""

    _name = "tracktion.import"
    _description = "Import of a List"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    filename = fields.Char("File name")
    data = fields.Binary("File", attachment=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("previewed", "Previewed"),
            ("running", "Importing"),
            ("done", "Imported"),
            ("undone", "Taken back"),
        ],
        default="draft",
        required=True,
        tracking=True,
        copy=False,
        index=True,
    )
    column_ids = fields.One2many("tracktion.import.column", "import_id", "Columns", copy=False)
    line_ids = fields.One2many("tracktion.import.line", "import_id", "Rows", copy=False)
    notes = fields.Text(readonly=True, copy=False, help="What reading the file brought up.")
    error_message = fields.Char(readonly=True, copy=False)
    previewed_on = fields.Datetime("Read on", readonly=True, copy=False)
    teacher_id = fields.Many2one(
        "res.users",
        "List of",
        domain="[('share', '=', False)]",
        help="The teacher who kept this list: becomes relation owner of the people in it.",
    )
    list_date = fields.Date("List as of", help="When the list was true. Empty: today.")
    default_state = fields.Selection(
        [("studying", "Studying"), ("finished", "Finished"), ("left", "Left")],
        "Where the list does not say",
        help="Empty: finished, unless the graduation is still to come.",
    )
    default_qualification_id = fields.Many2one(
        "tracktion.qualification", "Qualification of all", check_company=True
    )
    default_school_year_id = fields.Many2one(
        "tracktion.school.year", "School year of all", check_company=True
    )
    consent_date = fields.Date(
        "Consents given on",
        help="For a column “keep in touch” without dates. A yes without a date is not a consent.",
    )
    consent_source = fields.Selection(
        selection=[pair for pair in SOURCES if pair[0] != "import"],
        string="Consents given by",
        help="For a column “keep in touch” without sources.",
    )
    row_count = fields.Integer("All rows", compute="_compute_counts")
    new_count = fields.Integer("New", compute="_compute_counts")
    match_count = fields.Integer("Known", compute="_compute_counts")
    undecided_count = fields.Integer("To decide", compute="_compute_counts")
    error_count = fields.Integer("Errors", compute="_compute_counts")
    ignored_count = fields.Integer("Left out", compute="_compute_counts")
    done_count = fields.Integer("Imported", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Share of the rows done, in percent.")
    is_interrupted = fields.Boolean(compute="_compute_is_interrupted")

    # --- shown ----------------------------------------------------------------------------------

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.name or record.filename

    @api.depends("line_ids.state", "line_ids.is_done")
    def _compute_counts(self):
        counts = {}
        for record, state, done, count in self.env["tracktion.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state", "is_done"], ["__count"]
        ):
            mine = counts.setdefault(record.id, {"done": 0})
            mine[state] = mine.get(state, 0) + count
            mine["done"] += count if done else 0
        for record in self:
            mine = counts.get(record.id, {"done": 0})
            for state, _label in LINE_STATES:
                record[f"{state}_count"] = mine.get(state, 0)
            record.row_count = sum(count for key, count in mine.items() if key != "done")
            record.done_count = mine["done"]
            todo = mine.get("new", 0) + mine.get("match", 0)
            record.progress = 100 * mine["done"] / todo if todo else 0

    def _compute_is_interrupted(self):
        for record in self:
            record.is_interrupted = record.state == "running" and not record._is_at_work()

    def _is_at_work(self):
        """Whether some process holds the lock of this import right now."""
        [(held,)] = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s"
                " AND objid = %s AND database = (SELECT oid FROM pg_database"
                " WHERE datname = current_database())",
                LOCK_CLASS,
                self.id,
            )
        )
        return bool(held)

    def action_open_people(self):
        """The people whom this list brought or named."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_alumni.res_partner_action_alumni"
        )
        people = self.line_ids.filtered("is_done").partner_id
        return {**action, "domain": [("id", "in", people.ids)], "context": {}}

    # --- importing ------------------------------------------------------------------------------

    def action_import(self):
        """Import the rows that are new or known. Goes on where an earlier try was cut off."""
        self.ensure_one()
        if self.state == "draft":
            self.action_preview()
        if self.state == "undone":
            raise UserError(self.env._("This import was taken back. Start a new one."))
        self.column_ids._remember()
        self.write({"state": "running", "error_message": False})
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
            # Each import runs with the rights of the person who started it.
            record = record.with_user(record.write_uid).with_company(record.company_id)
            if not record._run(PATIENCE):
                self.env["ir.cron"]._commit_progress(0, remaining=1)

    @contextmanager
    def _locked(self):
        """Hold the import, across commits, so that no second process works on it."""
        [(mine,)] = self.env.execute_query(
            SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_CLASS, self.id)
        )
        try:
            yield mine
        finally:
            if mine:
                self.env.execute_query(
                    SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_CLASS, self.id)
                )

    def _run(self, patience=None):
        """Import chunk by chunk, each in a transaction of its own.

        :param patience: seconds after which the rest is left for later; None: to the end
        :return: whether the import is finished (or at work elsewhere)
        """
        self.ensure_one()
        started = time.monotonic()
        with self._locked() as mine:
            if not mine:
                return True
            structure = SchoolStructure(self.env, self.company_id)
            while lines := self._next_lines():
                try:
                    with self.env.cr.savepoint():
                        self._import_chunk(lines, structure)
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
            self.state = "done"
            self._commit()
            return True

    def _next_lines(self):
        return self.env["tracktion.import.line"].search(
            [
                ("import_id", "=", self.id),
                ("state", "in", ["new", "match"]),
                ("is_done", "=", False),
            ],
            limit=CHUNK,
            order="row_number, id",
        )

    def _stop(self, lines, error):
        """Something unforeseen: nothing of the chunk was written, and people are told."""
        self.env.invalidate_all()
        message = str(error.args[0]) if isinstance(error, UserError) and error.args else str(error)
        self.write(
            {
                "state": "previewed",
                "error_message": self.env._(
                    "Stopped between rows %(first)s and %(last)s: %(error)s "
                    "Everything before is imported. Leave the row out or mend it, then go on.",
                    first=lines[0].row_number,
                    last=lines[-1].row_number,
                    error=message[:500],
                ),
            }
        )
        self._commit()

    def _commit(self):
        """Keep what is done, whatever happens next.

        Tests keep their transaction, and so do callers for whom an import is a part of something.
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
            line.partner_id = line.same_as_id.partner_id
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
                line.write(
                    {
                        "state": "match",
                        "partner_id": match.partner_id,
                        "message": self.env._("%s became known since.", names[match.partner_id]),
                    }
                )
            elif candidates:
                line.write(
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
        for line, result in zip(lines, results, strict=True):
            remarks = " ".join(result.pop("remarks"))
            line.write(
                {
                    "partner_id": result["partner_id"],
                    "changes": result,
                    "is_done": True,
                    **({"message": f"{line.message or ''} {remarks}".strip()} if remarks else {}),
                }
            )

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
