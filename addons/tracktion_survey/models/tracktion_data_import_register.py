import csv
import hashlib
import hmac
import io
import re
import secrets
from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.lib.cells import (
    as_text,
    is_empty,
    name_key,
    parse_date,
    word_key,
)
from odoo.addons.tracktion_alumni.lib.columns import recognise
from odoo.addons.tracktion_alumni.lib.rows import RowReader
from odoo.addons.tracktion_alumni.models.tracktion_destination import STATUSES
from odoo.addons.tracktion_alumni.tools import download_action

HASH = re.compile(r"[0-9a-f]{64}")
#: Where the secret of a school is kept.
KEY = "tracktion_survey.register_key_%s"
DATE_HEADINGS = set(
    word_key(word)
    for word in "date|as of|status date|fecha|fecha de situacion|a fecha de|data|data situazione"
    "|datum|peildatum|kuupaev|seisuga".split("|")
)
HASH_HEADINGS = {"hash", "hash name", "hash id", "huella", "impronta", "rasi"}
TOLD = ("status", "employer", "job_title")


class TracktionDataImport(models.Model):
    """What a register, such as an employment service, says of people: lines of the ledger of
    destinations. They stand beside the answers of people and never in their place."""

    _inherit = "tracktion.data.import"

    hash_file = fields.Binary(compute="_compute_hash_file")

    # --- the keyed hash -------------------------------------------------------------------------

    @api.model
    def _register_key(self, company):
        """The secret of a school, made when it is first needed.

        Who has it can tell whether somebody is on a list of hashes: it goes to the register and to
        nobody else.
        """
        key = self._known_register_key(company)
        if not key:
            key = secrets.token_hex(32)
            # No role writes the parameters of the system; this one is of this addon.
            self.env["ir.config_parameter"].sudo().set_param(KEY % company.id, key)
        return key

    @api.model
    def _known_register_key(self, company):
        """The secret of a school, or False."""
        # No role reads the parameters of the system; managers are shown this one.
        return self.env["ir.config_parameter"].sudo().get_param(KEY % company.id)

    @api.model
    def _keyed_hash(self, key, *parts):
        """HMAC-SHA256 of ``parts`` joined by ``|``, as 64 hexadecimal digits."""
        return hmac.new(key.encode(), "|".join(parts).encode(), hashlib.sha256).hexdigest()

    @api.model
    def _identities(self, partner):
        """What a person is known by elsewhere: ``{kind: parts}``.

        ``id`` is the national number in capitals, without blanks and points; ``name`` the words of
        the name without accents, in the order of the alphabet, and the birth date.
        """
        found = {}
        number = re.sub(r"[^A-Z0-9]", "", (partner.vat or "").upper())
        if number:
            found["id"] = (number,)
        if partner.alumni_birthdate and name_key(partner.name or ""):
            found["name"] = (name_key(partner.name), str(partner.alumni_birthdate))
        return found

    def _register_people(self):
        """The people of the school, or of the cohort, whom a register may know."""
        domain = [
            ("company_id", "=", self.company_id.id),
            ("alumni_main_enrolment_id", "!=", False),
            "|",
            ("alumni_birthdate", "!=", False),
            ("vat", "!=", False),
        ]
        if self.school_year_id:
            domain.append(("alumni_enrolment_ids.school_year_id", "=", self.school_year_id.id))
        return self.env["res.partner"].search_fetch(
            domain, ["vat", "alumni_birthdate", "name"], order="id"
        )

    def action_download_hashes(self):
        """The list of hashes to send to the register: no name leaves the school."""
        self.ensure_one()
        return download_action(self, "hash_file", "people.csv")

    def _compute_hash_file(self):
        for record in self:
            record.hash_file = b64encode(record._make_hash_list())

    def _make_hash_list(self):
        """Bytes of a text file with a row of two hashes for each person, in no order."""
        self.check_access("write")
        key = self._register_key(self.company_id)
        rows = []
        for partner in self._register_people():
            known = self._identities(partner)
            rows.append(
                [
                    self._keyed_hash(key, *known[kind]) if kind in known else ""
                    for kind in ("name", "id")
                ]
            )
        output = io.StringIO()
        writer = csv.writer(output, delimiter=";")
        writer.writerow(["hash_name", "hash_id", "status", "date", "employer", "job_title"])
        # The order of the people would tell who is who.
        writer.writerows(row + [""] * 4 for row in sorted(rows))
        return output.getvalue().encode()

    # --- reading --------------------------------------------------------------------------------

    def _read_register(self):
        """Values of the lines of this file, with what loading each will do."""
        if not self.source_name:
            raise UserError(self.env._("Say whose data these are, such as an employment service."))
        sheet = self._read_sheet(lambda text: word_key(text) in DATE_HEADINGS | HASH_HEADINGS)
        samples = [row.values for row in sheet.rows[:50]]
        columns = [(c.index, c.header, c.field) for c in recognise(sheet.headers, samples)]
        hashes = [
            index
            for index, _header in enumerate(sheet.headers)
            if any(HASH.fullmatch(as_text(v[index]).lower()) for v in samples if v[index])
        ]
        dates = [i for i, h in enumerate(sheet.headers) if word_key(h) in DATE_HEADINGS]
        # “Status” in a list of people is whether they study; in a register, what they do.
        columns = [
            (
                index,
                header,
                None if index in (*hashes, *dates) else {"state": "status"}.get(field, field),
            )
            for index, header, field in columns
        ]
        reader = RowReader(columns, sheet.rows, today=fields.Date.context_today(self))
        people = self._index_people()
        lines = [self._read_register_row(reader, row, hashes, dates, people) for row in sheet.rows]
        self._foresee_register(lines)
        self._note({"headers": sheet.headers, "notes": self._say_notes(sheet)})
        return lines + self._left_out_lines(sheet)

    def _index_people(self):
        """``{hash, or (name, birth date): ids of people}``"""
        key, index = self._register_key(self.company_id), {}
        for partner in self._register_people():
            for kind, parts in self._identities(partner).items():
                index.setdefault(self._keyed_hash(key, *parts), set()).add(partner.id)
                if kind == "name":
                    index.setdefault(parts, set()).add(partner.id)
        return index

    def _read_register_row(self, reader, row, hashes, dates, people):
        values, errors, _remarks = reader.read(row)
        found = [as_text(row.values[i]).lower() for i in hashes if not is_empty(row.values[i])]
        problems = [
            (header, self._say_problem(header, issue))
            for header, issue in errors
            if not (found and header == reader.headers.get("name"))
        ]
        problems += [
            (reader.headers.get("name", "row"), self._say_problem("", issue))
            for issue in row.problems.values()
        ]
        name, birth = name_key(values.get("name") or ""), values.get("birthdate")
        keys = found or ([(name, birth)] if name and birth else [])
        mine = set().union(*(people.get(key, set()) for key in keys)) if keys else set()
        if not keys:
            text = self.env._("A hash, or a name and a birth date, must say who it is.")
            problems.append((self.env._("person"), text))
        elif len(mine) != 1:
            if mine:
                text = self.env._("Several people of the school fit: merge them, or correct one.")
            elif found:
                text = self.env._(
                    "Nobody of the school has this hash. If nobody fits in the whole file, it was "
                    "made with another key: send the register a new list."
                )
            else:
                text = self.env._("Nobody of the school fits.")
            problems.append((self.env._("person"), text))
        told = self._told(reader, row, values, problems)
        told["date"] = self._told_date(row, dates, problems)
        partner = self.env["res.partner"].browse(mine)[:1]
        message = self.env._("Row %(row)s, %(field)s: %(problem)s")
        return {
            "row_number": row.number,
            "status": "error" if problems else "created",
            "person": partner.display_name if len(mine) == 1 else values.get("name") or "",
            "partner_id": partner.id if len(mine) == 1 else False,
            "message": "\n".join(
                message % {"row": row.number, "field": field, "problem": problem}
                for field, problem in problems
            ),
            "values": {**told, "partner_id": partner.id},
            "raw": [as_text(value) for value in row.values],
        }

    def _told(self, reader, row, values, problems):
        """What the row says of the situation."""
        told = {key: str(values[key])[:500] for key in TOLD if values.get(key)}
        cell = reader.cell(row, "status")
        if not is_empty(cell) and as_text(cell) in dict(STATUSES):
            told["status"] = as_text(cell)
        if not told.get("status"):
            header = reader.headers.get("status", "status")
            text = self.env._(
                "“%(value)s” is no situation. There are: %(codes)s.",
                value=as_text(cell)[:50],
                codes=", ".join(code for code, _label in STATUSES),
            )
            problems.append((header, text))
        return told

    def _told_date(self, row, dates, problems):
        """The day on which it was true, as text."""
        cell = next((row.values[i] for i in dates if not is_empty(row.values[i])), None)
        if cell is None:
            if self.date:
                return str(self.date)
            text = self.env._("Nothing says on which day this was true: fill in “As of”.")
            problems.append(("date", text))
            return False
        day, _issue = parse_date(cell, today=fields.Date.context_today(self))
        if not day or day > fields.Date.context_today(self):
            text = self.env._("“%s” is no day that has been.", as_text(cell)[:50])
            problems.append(("date", text))
            return False
        return str(day)

    def _foresee_register(self, lines):
        """Rows that say what the register has said before, or another row says, are no news."""
        good = [line for line in lines if line["status"] == "created"]
        known = self._known_register({line["values"]["partner_id"] for line in good})
        for line in good:
            key = self._register_line_key(line["values"])
            if key in known:
                line["status"] = "unchanged"
            known.add(key)

    def _known_register(self, ids):
        Destination = self.env["tracktion.destination"]
        lines = Destination.search(
            [
                ("partner_id", "in", list(ids)),
                ("source", "=", "register"),
                ("note", "=", self.source_name),
                ("cancels_id", "=", False),
                ("is_cancelled", "=", False),
            ]
        )
        return {
            self._register_line_key(
                {
                    "partner_id": line.partner_id.id,
                    "date": str(line.date),
                    **{name: line[name] for name in TOLD},
                }
            )
            for line in lines
        }

    @api.model
    def _register_line_key(self, values):
        return (
            values["partner_id"],
            values["date"],
            *(values.get(name) or False for name in TOLD),
        )

    # --- loading --------------------------------------------------------------------------------

    def _load_register(self, lines):
        """Add lines to the ledger; nothing that is there is touched."""
        # No role writes rows: the import notes on its own what became of them.
        lines = lines.sudo()
        known = self._known_register({line["values"]["partner_id"] for line in lines})
        people = self.env["res.partner"].browse({line["values"]["partner_id"] for line in lines})
        alive = set(people.exists().filtered(lambda p: not p.alumni_erased_on).ids)
        todo, done = [], []
        for line in lines:
            values = line["values"]
            if values["partner_id"] not in alive:
                text = self.env._("The person was deleted or erased since the file was read.")
                line.write({"status": "error", "message": text})
            elif self._register_line_key(values) in known:
                line.write({"status": "unchanged"})
            else:
                todo.append(line)
                done.append(
                    {
                        **values,
                        "company_id": self.company_id.id,
                        "source": "register",
                        "note": self.source_name,
                        "origin_model": self._name,
                        "origin_id": self.id,
                    }
                )
        made = self.env["tracktion.destination"]._append(done)
        for line, destination in zip(todo, made, strict=True):
            line.write(
                {"is_done": True, "destination_id": destination.id, "values": False, "raw": False}
            )

    def _undo_register(self, lines):
        lines.destination_id._cancel(self.env._("The import of these data was taken back."))
