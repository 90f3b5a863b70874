import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.cells import as_text, name_key
from ..lib.columns import header_key, match_header, recognise
from ..lib.messages import TEXTS
from ..lib.rows import RowReader, says_how_it_ended
from ..lib.sheet import Limits, SheetError, read_sheet
from ..tools import SchoolStructure
from .tracktion_import_column import field_labels

MAX_ROWS = 50_000
SKIPPED_ROWS = {"skipped_total", "skipped_header", "skipped_section", "skipped_footer"}


class TracktionImport(models.Model):
    """Reading a list: what its columns are, what each row says, whom it speaks of."""

    _inherit = "tracktion.import"

    def action_preview(self):
        """Read the file and say for each row what importing it will do. Writes no person."""
        self.check_access("write")
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
            raise UserError(self._say_refusal(error)) from error

    @api.model
    def _say_refusal(self, error):
        """Why a file is refused and what to do, in the language of the user."""
        # The sentences are exported from lib/messages.py, so the lookup finds a translation.
        return self.env._(error.text, **error.params)

    def _set_columns(self, sheet):
        """Keep the columns as corrected while the headings are the same, else recognise them."""
        if self.column_ids.mapped("header") == list(sheet.headers):
            return
        remembered = self._own_headings() | {
            mapping.key: mapping.field
            for mapping in self.env["tracktion.import.mapping"].search(
                [("company_id", "=", self.company_id.id)]
            )
        }
        samples = [row.values for row in sheet.rows[:50]]
        # Columns come from the file alone: officers correct them, but neither add nor delete any.
        columns = self.env["tracktion.import.column"].sudo()
        self.column_ids.sudo().unlink()
        known = {field for field, _label in field_labels(self.env)}
        columns.create(
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

    def _own_headings(self):
        """Headings of the sheets that an import gives out, in the languages of the school."""
        own = {}
        for lang, _name in self.env["res.lang"].get_installed():
            record = self.with_context(lang=lang)
            own.update(dict.fromkeys(map(header_key, record._advice_headings()), "ignore"))
            for field, label in field_labels(record.env):
                # What is recognised anyway stays open to what stands below the heading.
                if match_header(label)[0] != field:
                    own.setdefault(header_key(label), field)
        return own

    def _stage(self, sheet):
        """Store every row with what it says and whom it speaks of."""
        # Rows come from the file alone: officers decide them, but neither add nor delete any.
        self.line_ids.sudo().unlink()
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
        silent = self._remark_silent(good)
        self._remark_no_evidence(good)
        self._insert_lines(lines + [self._skipped_row(*skipped) for skipped in sheet.skipped])
        structure = SchoolStructure(self.env, self.company_id)
        self._note(
            {
                "state": "previewed",
                "previewed_on": fields.Datetime.now(),
                "error_message": False,
                "notes": self._prepare_notes(
                    sheet, structure.missing([x["values"] for x in good]), silent
                ),
            }
        )

    def _read_row(self, reader, row):
        values, errors, remarks = reader.read(row)
        cell_problems = getattr(row, "problems", None) or {}
        left_out = set(self.column_ids.filtered(lambda c: c.field == "ignore").mapped("index"))
        errors = [
            *((reader_header, issue) for reader_header, issue in errors),
            *(
                (self._header_at(index), issue)
                for index, issue in cell_problems.items()
                if index not in left_out
            ),
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

    @api.model
    def _say_skipped(self, number, code, text):
        """Why a row was left out by the reader, in the language of the user."""
        # As above: exported from lib/messages.py.
        return self.env._(TEXTS[code], row=number, text=text[:80])

    @api.model
    def _say_warnings(self, sheet):
        """What reading a sheet brought up, as sentences, but for the rows that it left out."""
        # As above: exported from lib/messages.py.
        return [
            self.env._(TEXTS[code], **params)
            for code, params in sheet.warnings
            if code not in SKIPPED_ROWS
        ]

    def _skipped_row(self, number, code, text):
        """A row that is no person: shown as left out, with the reason."""
        return {
            "row_number": number,
            "state": "ignored",
            "message": self._say_skipped(number, code, text),
            "values": {},
            "raw": [text] if text else [],
            "fingerprint": None,
            "partner_id": None,
            "candidates": (),
            "same_as": None,
        }

    def _remark_silent(self, lines):
        """Remark on rows of new people that say nothing of how their time at the school ended.

        :return: how many there are
        """
        if self.default_state or self.default_qualification_id or self.default_school_year_id:
            return 0
        silent = [
            line
            for line in lines
            if line["state"] in ("new", "undecided") and not says_how_it_ended(line["values"])
        ]
        if silent:
            category = self._category_by_default()
            remark = self.env._(
                "Nothing says whether this person graduated: the category will be “%s”. If that "
                "is wrong, choose “Where the list does not say” and press Read again.",
                category,
            )
            for line in silent:
                line["message"] = f"{line['message']} {remark}".strip()
        return len(silent)

    def _remark_no_evidence(self, lines):
        """Remark on rows whose yes will be no consent, while date and source can still be given."""
        remark = self.env["tracktion.person.loader"]._remark_no_evidence()
        for line in lines:
            values = line["values"]
            told = values.get("consent_date") or self.consent_date
            source = values.get("consent_source") or self.consent_source
            if values.get("keep_in_touch") and not (told and source):
                line["message"] = f"{line['message']} {remark}".strip()

    def _category_by_default(self):
        Rule = self.env["tracktion.category.rule"]
        rules = Rule._rules_of(self.company_id)
        category = Rule._category_for(rules, self.company_id.id, "student", "finished", False)
        return self.env["tracktion.category"].browse(category).name or "–"

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
            by_row[line["row_number"]]._note(vals)

    def _prepare_notes(self, sheet, missing, silent):
        qualifications, departments = missing
        # Rows that were left out stand among the rows, with the reason.
        notes = self._say_warnings(sheet)
        if silent:
            notes.append(
                self.env._(
                    "Rows that do not say whether the person graduated: %(count)s. Their category "
                    "will be “%(category)s”. If that is wrong, choose “Where the list does not "
                    "say” under Options and press Read again.",
                    count=silent,
                    category=self._category_by_default(),
                )
            )
        if departments:
            notes.append(self.env._("Departments to be made: %s.", ", ".join(departments)))
        if qualifications:
            notes.append(self.env._("Qualifications to be made: %s.", ", ".join(qualifications)))
        return "\n".join(notes)
