import base64
import hashlib
import json
import logging
import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, modules
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.cells import as_text, name_key
from ..lib.columns import recognise
from ..lib.messages import TEXTS
from ..lib.rows import RowReader
from ..lib.sheet import Limits, SheetError, read_sheet
from ..tools import SchoolStructure
from .tracktion_consent import SOURCES
from .tracktion_import_column import field_labels
from .tracktion_import_line import LINE_STATES

_logger = logging.getLogger(__name__)

CHUNK = 500
MAX_ROWS = 50_000
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
    default_year = fields.Integer("Graduation year of all")
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
            record.name = record.name or record.filename or self.env._("New list")

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

    # --- reading and preview --------------------------------------------------------------------

    def action_preview(self):
        """Read the file and say for each row what importing it will do. Writes no person."""
        for record in self:
            record._check_can_read()
            sheet = record._read_sheet()
            record._set_columns(sheet)
            record._stage(sheet)
        return True

    def _check_can_read(self):
        if not self.data:
            raise UserError(self.env._("Choose a file first: .xlsx, .xls, .ods or .csv."))
        if self.state not in ("draft", "previewed", "undone") or self.done_count:
            raise UserError(
                self.env._(
                    "“%s” has been imported. Start a new import to load the file again: "
                    "people who are known already are recognised.",
                    self.name,
                )
            )

    def _read_sheet(self):
        try:
            return read_sheet(
                base64.b64decode(self.data), self.filename or "", Limits(max_rows=MAX_ROWS)
            )
        except SheetError as error:
            # The sentences are exported from lib/messages.py, so the lookup finds a translation.
            raise UserError(self.env._(error.text, **error.params)) from error

    def _set_columns(self, sheet):
        """Keep the columns as corrected while the headings are the same, else recognise them."""
        if self.column_ids.mapped("header") == list(sheet.headers):
            return
        remembered = {
            mapping.key: mapping.field
            for mapping in self.env["tracktion.import.mapping"].search(
                [("company_id", "=", self.company_id.id)]
            )
        }
        samples = [row.values for row in sheet.rows[:50]]
        self.column_ids.unlink()
        known = {field for field, _label in field_labels(self.env)}
        self.env["tracktion.import.column"].create(
            [
                {
                    "import_id": self.id,
                    "index": column.index,
                    "header": column.header,
                    "field": column.field if column.field in known else False,
                    "is_sure": column.confidence >= 0.6,
                    "sample": ", ".join(
                        as_text(values[column.index])
                        for values in samples[:3]
                        if values[column.index] not in (None, "")
                    )[:120],
                }
                for column in recognise(sheet.headers, samples, remembered)
            ]
        )

    def _stage(self, sheet):
        """Store every row with what it says and whom it speaks of."""
        self.line_ids.unlink()
        columns = [(c.index, c.header, c.field) for c in self.column_ids]
        reader = RowReader(
            columns,
            sheet.rows,
            country=self.company_id.country_id.code,
            today=fields.Date.context_today(self),
        )
        lines = [self._read_row(reader, row) for row in sheet.rows]
        good = [line for line in lines if line["state"] != "error"]
        matches = self.env["tracktion.person.match"]._find(
            [{**line["values"], "fingerprint": line["fingerprint"]} for line in good],
            self.company_id,
        )
        names = self._names_of(matches)
        for line, match in zip(good, matches, strict=True):
            self._judge(line, match, names)
        self._find_doubles(good)
        self._insert_lines(lines)
        structure = SchoolStructure(self.env, self.company_id)
        self.write(
            {
                "state": "previewed",
                "previewed_on": fields.Datetime.now(),
                "error_message": False,
                "notes": self._prepare_notes(sheet, structure.missing([x["values"] for x in good])),
            }
        )

    def _read_row(self, reader, row):
        values, errors, remarks = reader.read(row)
        cell_problems = getattr(row, "problems", None) or {}
        errors = [
            *((reader_header, issue) for reader_header, issue in errors),
            *((self._header_at(index), issue) for index, issue in cell_problems.items()),
        ]
        raw = [as_text(value) if value not in (None, "") else "" for value in row.values]
        told = json.dumps(values, sort_keys=True, ensure_ascii=False)
        values["_key"] = name_key(values.get("name") or "")
        return {
            "row_number": row.number,
            "state": "error" if errors else "new",
            "message": " ".join(self._say(problem) for problem in [*errors, *remarks]),
            "values": values,
            "raw": raw,
            "fingerprint": hashlib.sha256(told.encode()).hexdigest()[:32],
            "partner_id": None,
            "candidates": (),
            "same_as": None,
        }

    def _header_at(self, index):
        column = self.column_ids.filtered(lambda c: c.index == index)
        return column.header or str(index + 1)

    def _say(self, problem):
        """“Heading: what is wrong and what to do”, in the language of the user."""
        header, (code, params) = problem
        # As above: exported from lib/messages.py.
        sentence = self.env._(TEXTS[code], **params)
        return f"{header}: {sentence}"

    def _names_of(self, matches):
        ids = {match.partner_id for match in matches} | {
            id_ for match in matches for id_ in match.candidates
        }
        people = self.env["res.partner"].browse(ids - {0})
        return {partner.id: partner.name for partner in people}

    def _reason_labels(self):
        _ = self.env._
        return {
            "email": _("e-mail"),
            "phone": _("phone"),
            "reference": _("student number"),
            "birthdate": _("name and birth date"),
            "before": _("an earlier import of this row"),
            "name": _("the same name"),
            "near": _("a similar name and the same birth date"),
        }

    def _judge(self, line, match, names):
        labels = self._reason_labels()
        reasons = ", ".join(labels[reason] for reason in match.reasons)
        if match.partner_id:
            line["state"] = "match"
            line["partner_id"] = match.partner_id
            text = self.env._(
                "%(name)s is known: %(reasons)s.", name=names[match.partner_id], reasons=reasons
            )
        elif match.candidates:
            line["state"] = "undecided"
            line["candidates"] = match.candidates
            text = self.env._(
                "May be %(names)s: %(reasons)s. Same person, or a new one?",
                names=", ".join(names[id_] for id_ in match.candidates[:3]),
                reasons=reasons,
            )
        else:
            return
        line["message"] = f"{text} {line['message']}".strip()

    def _find_doubles(self, lines):
        """Rows of this very list that speak of one person, found like people are."""
        compare = self.env["tracktion.person.match"]._compare
        seen = {}
        exact = {}
        for position, line in enumerate(lines):
            values = line["values"]
            twin = exact.setdefault(line["fingerprint"], line)
            if twin is not line:
                line["state"] = "ignored"
                line["same_as"] = twin["row_number"]
                line["message"] = self.env._("The same as row %s.", twin["row_number"])
                continue
            evidence = [("email", e) for e in values.get("emails", ())]
            evidence += [("phone", p) for p in values.get("phones", ())]
            if values.get("reference"):
                evidence.append(("reference", values["reference"]))
            if values.get("birthdate"):
                evidence.append(("birthdate", f"{values['_key']} {values['birthdate']}"))
            evidence.append(("name", values["_key"]))
            if line["state"] == "new":
                others = {}
                for why, what in evidence:
                    for other in seen.get((why, what), ()):
                        others.setdefault(other, set()).add(why)
                self._link_double(line, lines, others, compare)
            for key in evidence:
                seen.setdefault(key, []).append(position)

    def _link_double(self, line, lines, others, compare):
        verdicts = {}
        for other, why in others.items():
            twin = lines[other]
            verdict = compare(
                line["values"],
                {
                    "why": why,
                    "name": twin["values"].get("name"),
                    "birth": twin["values"].get("birthdate"),
                },
            )
            verdicts.setdefault(verdict, []).append(twin)
        for verdict, state in (("sure", "match"), ("doubt", "undecided")):
            for twin in verdicts.get(verdict, ())[:1]:
                root = twin.get("root") or twin
                line["root"] = root
                line["state"] = state
                line["same_as"] = root["row_number"]
                line["partner_id"] = root["partner_id"]
                text = (
                    self.env._("Same person as row %s.", root["row_number"])
                    if state == "match"
                    else self.env._(
                        "May be the person of row %s. Same person, or a new one?",
                        root["row_number"],
                    )
                )
                line["message"] = f"{text} {line['message']}".strip()
                return

    def _insert_lines(self, lines):
        """All rows in a few statements; the records have no logic that creation would run."""
        if not lines:
            return
        payload = [
            {
                **{key: line[key] for key in ("row_number", "state", "message", "raw")},
                "values": {k: v for k, v in line["values"].items() if not k.startswith("_")},
                "fingerprint": line["fingerprint"],
                "partner_id": line["partner_id"],
                "name": line["values"].get("name"),
                "email": ", ".join(line["values"].get("emails", ())),
                "phone": ", ".join(line["values"].get("phones", ())),
                "birthdate": line["values"].get("birthdate"),
                "qualification": line["values"].get("qualification")
                or line["values"].get("qualification_code"),
                "year_end": line["values"].get("year_end"),
            }
            for line in lines
        ]
        # Without changes pending, or they would be lost to the statement.
        self.env.flush_all()
        for start in range(0, len(payload), 2000):
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO tracktion_import_line (
                        import_id, row_number, state, message, name, email, phone, birthdate,
                        qualification, year_end, values, raw, fingerprint, partner_id,
                        create_uid, write_uid, create_date, write_date)
                    SELECT %(id)s, row_number, state, NULLIF(message, ''), name, NULLIF(email, ''),
                           NULLIF(phone, ''), birthdate, qualification, year_end, values, raw,
                           fingerprint, partner_id, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                           now() AT TIME ZONE 'UTC'
                      FROM jsonb_to_recordset(%(rows)s::jsonb) AS x(
                           row_number int, state text, message text, name text, email text,
                           phone text, birthdate date, qualification text, year_end int,
                           values jsonb, raw jsonb, fingerprint text, partner_id int)
                    RETURNING id
                    """,
                    id=self.id,
                    uid=self.env.uid,
                    rows=json.dumps(payload[start : start + 2000]),
                )
            )
        self.env.invalidate_all()
        self._link_lines(lines)

    def _link_lines(self, lines):
        linked = [line for line in lines if line["same_as"] or line["candidates"]]
        if not linked:
            return
        by_row = {line.row_number: line for line in self.line_ids}
        for line in linked:
            vals = {}
            if line["same_as"]:
                vals["same_as_id"] = by_row[line["same_as"]].id
            if line["candidates"]:
                vals["candidate_ids"] = [fields.Command.set(line["candidates"])]
            by_row[line["row_number"]].write(vals)

    def _prepare_notes(self, sheet, missing):
        qualifications, departments = missing
        notes = [
            # As above: exported from lib/messages.py.
            self.env._(TEXTS[code], **params)
            for code, params in sheet.warnings
        ]
        if departments:
            notes.append(self.env._("Departments to be made: %s.", ", ".join(departments)))
        if qualifications:
            notes.append(self.env._("Qualifications to be made: %s.", ", ".join(qualifications)))
        return "\n".join(notes)

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
                       AND NOT EXISTS (SELECT 1 FROM tracktion_import_line l
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
        if self.default_year:
            defaults["year_end"] = self.default_year
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
