from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..codebook import CODEBOOK
from ..export import columns, files
from ..export.microdata import SMALLEST, Pseudonyms, coarsen
from ..models.tracktion_response_export import GIVEN, GROUPS
from ..models.tracktion_survey_export import FORMATS, KINDS, LAYOUTS
from ..summary.phrases import language_of
from ..summary.texts import NAMES


class TracktionSurveyExportWizard(models.TransientModel):
    """Asks what an analyst takes home, and writes the file."""

    _name = "tracktion.survey.export.wizard"
    _description = "Export Answers"

    wave_ids = fields.Many2many(
        "tracktion.wave",
        string="Waves",
        required=True,
        default=lambda self: self._default_wave_ids(),
    )
    kind = fields.Selection(
        KINDS,
        "Names",
        required=True,
        default="pseudonymised",
        help="Pseudonymised: a random number in place of the person, no contact details, no free "
        "text, nobody who stands out, and only people who agreed to research.",
    )
    layout = fields.Selection(LAYOUTS, required=True, default="wide")
    file_format = fields.Selection(FORMATS, "Format", required=True, default="xlsx")
    split = fields.Boolean(
        "A column for each option",
        help="Questions with several answers: a column of 0 and 1 for each option, as statistics "
        "packages like it, instead of one column with the codes joined by |.",
    )
    with_bom = fields.Boolean(
        "Mark as UTF-8", default=True, help="Spreadsheets then show accents as they are."
    )
    delimiter = fields.Selection([(",", "Comma"), (";", "Semicolon")], required=True, default=",")
    lang = fields.Selection(
        list(NAMES.items()),
        "Language of the codebook",
        required=True,
        default=lambda self: language_of(self.env.lang),
    )
    reason = fields.Char("What for", help="Goes into the log of exports.")
    recipient = fields.Char("Who gets it", help="A person or an institution; for the log.")
    response_count = fields.Integer("Responses", compute="_compute_counts")
    person_count = fields.Integer("People", compute="_compute_counts")

    @api.model
    def _default_wave_ids(self):
        return self.env["tracktion.wave"]._selected()

    @api.depends("wave_ids", "kind")
    def _compute_counts(self):
        for wizard in self:
            [(responses, people)] = self.env["tracktion.response"]._read_group(
                wizard._domain(), aggregates=["__count", "partner_id:count_distinct"]
            )
            wizard.response_count, wizard.person_count = responses, people

    # --- whose answers --------------------------------------------------------------------------

    def _domain(self):
        """The responses that are exported."""
        self.ensure_one()
        domain = Domain("wave_id", "in", self.wave_ids.ids)
        if self.kind == "identified":
            return domain
        agreed = self.env["tracktion.consent.current"]._read_group(
            [("purpose_id.code", "=", "research"), ("is_valid", "=", True)],
            aggregates=["partner_id:array_agg"],
        )[0][0]
        return (
            domain
            & Domain("is_valid", "=", True)
            & Domain("partner_id", "in", agreed or [])
            & Domain("partner_id.alumni_processing_restricted", "=", False)
        )

    # --- the file -------------------------------------------------------------------------------

    def action_export(self):
        """Download the file."""
        self.ensure_one()
        self._check_export()
        if self._is_pseudonymised and not self._coarse():
            raise UserError(
                self.env._(
                    "There is nothing to export: %(people)s people agreed to research, and all of "
                    "them stand out, since fewer than %(smallest)s look the same. Choose more "
                    "waves, or wait for more answers.",
                    people=self.person_count,
                    smallest=SMALLEST,
                )
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/tracktion/survey/export/{self.id}",
            "target": "download",
        }

    def _check_export(self):
        self.env["res.partner"]._tracktion_check_export()
        self.env["tracktion.response"].check_access("read")
        if not self.wave_ids:
            raise UserError(self.env._("Choose the waves whose answers you need."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say what the export is for: it goes into the log."))
        if not self.response_count:
            raise UserError(
                self.env._("There is nothing to export: nobody answered, or agreed to research.")
                if self.kind == "pseudonymised"
                else self.env._("There is nothing to export: nobody answered.")
            )

    @property
    def _is_pseudonymised(self):
        return self.kind == "pseudonymised"

    def _filename(self):
        ending = "xlsx" if self.file_format == "xlsx" else "zip"
        day = fields.Date.context_today(self)
        return f"answers-{self.kind}-{self.layout}-{day}.{ending}"

    def _write(self, path):
        """Write the file, and the line in the log."""
        self.ensure_one()
        self._check_export()
        self.wave_ids.check_access("read")
        told = {"people": 0, "left_out": 0}
        hidden = self._is_pseudonymised
        if self.layout == "wide":
            names = columns.header(hidden, self.split)
        else:
            names = columns.header_long(hidden)
        book = columns.codebook(self.lang, hidden, self.split, self.layout)
        tables = [
            ("data", names, self._rows(told)),
            ("codebook", columns.CODEBOOK_HEADER, book),
        ]
        if self.file_format == "xlsx":
            rows = files.write_xlsx(path, tables)[0]
        else:
            rows = files.write_csv(path, tables, self.with_bom, self.delimiter)[0]
        self._log(rows, told)

    def _rows(self, told):
        """The rows of the table, person by person.

        :param dict told: where the numbers of people and of those left out are noted
        """
        people = self._pseudonymised(told) if self._is_pseudonymised else self._identified()
        for person, responses in people:
            told["people"] += 1
            if self.layout == "wide":
                yield columns.wide(person, responses, self._is_pseudonymised, self.split)
            else:
                yield from columns.long(person, responses, self._is_pseudonymised)

    def _chunks(self, keys):
        """The responses of these people: lists of ``(key, rows)``."""
        items = {i.column: i for i in CODEBOOK.items.values()}
        names = dict.fromkeys(
            ["partner_id", "invitation_id", "point", "gender", "sector", *GROUPS, *items]
        )
        names |= dict.fromkeys(GIVEN.values())
        return self.env["tracktion.response"]._export_chunks(keys, list(names))

    def _by_point(self, rows):
        Response = self.env["tracktion.response"]
        return {row["point"]: Response._export_given(row) for row in rows}

    def _identified(self):
        """``(values of columns.PERSON, {point: response})`` of each person."""
        keys = self.env["tracktion.response"]._export_keys(self._domain())
        for chunk in self._chunks(keys):
            people = self._names([key[0] for key, _rows in chunk])
            for key, rows in chunk:
                # The latest response tells how things stood.
                last = rows[-1]
                name, email = people.get(key[0], (None, None))
                person = [
                    key[0] if key[0] > 0 else None,
                    last["reference"],
                    name,
                    email,
                    last["company_id"],
                    last["school_year_id"],
                    last["department_id"],
                    last["qualification_id"],
                    last["sector"],
                    last["eqf_level_id"],
                    last["isced_field_id"],
                    last["category_id"],
                    last["group_name"],
                    last["gender"],
                    last["born"],
                ]
                yield person, self._by_point(rows)

    def _names(self, ids):
        """``{person: (name, e-mail)}`` of those whom the user may see."""
        Partner = self.env["res.partner"].with_context(active_test=False)
        people = Partner.search_fetch([("id", "in", ids)], ["name", "email"])
        found = {person.id: (person.name, person.email) for person in people}
        # Nothing of this chunk stays in memory.
        people.invalidate_recordset(flush=False)
        return found

    def _coarse(self):
        """How each person who does not stand out is told."""
        return coarsen(self.env["tracktion.response"]._export_quasi(self._domain()), SMALLEST)

    def _pseudonymised(self, told):
        """``(values of columns.PSEUDONYM, {point: response})`` of each person, in an order that
        says nothing."""
        keys = self.env["tracktion.response"]._export_keys(self._domain())
        coarse = self._coarse()
        told["left_out"] = len(keys) - len(coarse)
        pseudonyms = Pseudonyms()
        # One person may have finished twice: by the number of the person alone.
        order = sorted(coarse, key=lambda key: (pseudonyms.of(key[0]), str(key[1])))
        for chunk in self._chunks({key: keys[key] for key in order}):
            for key, rows in chunk:
                yield [pseudonyms.of(key[0]), *coarse[key]], self._by_point(rows)

    def _log(self, rows, told):
        # The log is written by the system, so that nobody can do without.
        self.env["tracktion.survey.export"].sudo().create(
            {
                "user_id": self.env.uid,
                "company_id": self.wave_ids.company_id[:1].id,
                "wave_ids": [fields.Command.set(self.wave_ids.ids)],
                "wave_names": ", ".join(self.wave_ids.mapped("name")),
                "kind": self.kind,
                "layout": self.layout,
                "file_format": self.file_format,
                "reason": self.reason,
                "recipient": self.recipient,
                "person_count": told["people"],
                "row_count": rows,
                "left_out_count": told["left_out"],
            }
        )
