from odoo import models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.lib.cells import as_text

from ..tools import PERSON, AnswerReader, MappingProposal
from ..tools.mapping_proposal import bare

#: How many different answers of one column are listed to be mapped.
MOST_LABELS = 60


class TracktionDataImport(models.Model):
    """Files of answers: coded, or with a mapping from their words to codes."""

    _inherit = "tracktion.data.import"

    def _read_response(self):
        """Values of the lines of this file, with what loading each will do."""
        if not self.wave_id:
            raise UserError(self.env._("Choose the wave whose people answered."))
        reader = AnswerReader(self.wave_id.survey_id)
        proposal = MappingProposal(reader, self.wave_id.survey_id)
        mapped = set(self.mapping_id.column_ids.mapped("header"))
        sheet = self._read_sheet(lambda text: text in mapped or proposal.is_heading(text))
        columns, labels = self._meanings(sheet, proposal)
        rows, numbers, problems = [], [], []
        for row in sheet.rows:
            cells = list(zip(sheet.headers, row.values, strict=True))
            coded, unknown = proposal.row(cells, columns, labels)
            if self.has_agreed and "CONSENT" in reader.questions and coded.keys() - {*PERSON}:
                coded.setdefault("CONSENT", "agree")
            rows.append(coded)
            numbers.append(row.number)
            broken = [(sheet.headers[index], issue) for index, issue in row.problems.items()]
            problems.append((unknown, broken))
        sheets = self.wave_id._read_sheets(rows, numbers)
        lines = []
        for row, coded, one, (unknown, broken) in zip(
            sheet.rows, rows, sheets, problems, strict=True
        ):
            outcome = one.outcome
            if unknown or broken:
                # What would follow from the rest of the row is beside the point.
                outcome.update(status="error", warnings=[])
            self.wave_id._say(
                outcome,
                "errors",
                [
                    *(
                        (
                            header,
                            self.env._(
                                "“%s” is no answer that is known. Say what it means under "
                                "Answers, then read again.",
                                text[:80],
                            ),
                        )
                        for header, text in unknown
                    ),
                    *((header, self._say_problem(header, issue)) for header, issue in broken),
                ],
            )
            person = next((str(coded[key]) for key in PERSON if coded.get(key)), "")
            if one.invitation:
                person = one.invitation.partner_id.display_name
            lines.append(
                {
                    "row_number": row.number,
                    "status": outcome["status"],
                    "person": person,
                    "partner_id": one.invitation.partner_id.id if one.invitation else False,
                    "message": "\n".join([*outcome["errors"], *outcome["warnings"]]),
                    "values": coded,
                    "raw": [as_text(value) for value in row.values],
                }
            )
        notes = self._say_notes(sheet, self._say_columns(columns))
        self._note({"headers": sheet.headers, "notes": notes})
        return lines + self._left_out_lines(sheet)

    def _say_columns(self, columns):
        left_out = [header for header, code in columns.items() if not code]
        if not left_out:
            return False
        return self.env._("Columns that are left out: %s.", ", ".join(left_out))

    # --- what columns and answers mean ----------------------------------------------------------

    def _meanings(self, sheet, proposal):
        """What the columns and the answers mean: as the mapping says, or as they are recognised.

        :return: ``({heading: code}, {(code, label): option})``
        """
        known = self.mapping_id._columns() if self.mapping_id else {}
        found = {header: proposal.column(header) for header in sheet.headers}
        columns = {
            header: known[header] if header in known else code or ""
            for header, (code, _is_sure) in found.items()
        }
        labels = self.mapping_id._labels() if self.mapping_id else {}
        told = self._labels_told(sheet, columns, labels, proposal)
        by_code = all(bare(header) == code for header, code in columns.items())
        if self.mapping_id or not by_code or told:
            self._keep_meanings(sheet, columns, told, found)
            labels = self.mapping_id._labels()
        return columns, labels

    def _labels_told(self, sheet, columns, labels, proposal):
        """``{(heading, label): option or None}`` of answers that are no codes themselves."""
        told = {}
        for index, header in enumerate(sheet.headers):
            code = columns[header]
            question = proposal.reader.questions.get(code)
            if not question or not question.options:
                continue
            known = {label: option for (of, label), option in labels.items() if of == code}
            seen = {}
            for row in sheet.rows:
                for text, option in proposal.pieces(code, row.values[index], known):
                    if text not in question.options:
                        seen.setdefault(text, option)
            for text, option in list(seen.items())[:MOST_LABELS]:
                told[header, text] = option
        return told

    def _keep_meanings(self, sheet, columns, told, found):
        """Put what the mapping lacks into it, made where there is none yet."""
        mapping = self.mapping_id
        if not mapping:
            name = (self.name or self.filename or self.env._("Mapping")).rsplit(".", 1)[0]
            domain = [("company_id", "=", self.company_id.id), ("name", "=ilike", name)]
            mapping = mapping.search(domain, limit=1) or mapping.create(
                {"name": name, "company_id": self.company_id.id}
            )
            self.mapping_id = mapping
        lines = {
            (one.header, one.label or False): one for one in mapping.column_ids | mapping.label_ids
        }
        samples = {
            header: next(
                (as_text(row.values[i])[:60] for row in sheet.rows if row.values[i] is not None), ""
            )
            for i, header in enumerate(sheet.headers)
        }
        new = [
            {
                "mapping_id": mapping.id,
                "header": header,
                "code": code,
                "is_sure": found[header][1],
                "sample": samples[header],
            }
            for header, code in columns.items()
            if (header, False) not in lines
        ]
        new += [
            {
                "mapping_id": mapping.id,
                "header": header,
                "label": label,
                "code": option,
                "is_sure": bool(option),
            }
            for (header, label), option in told.items()
            if (header, label) not in lines
        ]
        mapping.column_ids.create(new)
        mapping.invalidate_recordset(["column_ids", "label_ids"])

    # --- loading --------------------------------------------------------------------------------

    def _load_response(self, lines):
        """Load these rows; they say what became of them."""
        # No role writes rows: the import notes on its own what became of them.
        lines = lines.sudo()
        wave = self.wave_id._begin_load([])
        sheets = wave._read_sheets([line["values"] for line in lines], lines.mapped("row_number"))
        wave._write_sheets(sheets)
        for line, sheet in zip(lines, sheets, strict=True):
            outcome = sheet.outcome
            vals = {
                "status": outcome["status"],
                "message": "\n".join([*outcome["errors"], *outcome["warnings"]]),
                "is_done": outcome["status"] in ("created", "updated"),
            }
            if vals["is_done"]:
                vals.update(response_id=outcome["id"], values=False, raw=False)
            line.write(vals)

    def _undo_response(self, lines):
        """Remove the responses that these rows made; those that they changed stay."""
        made = lines.filtered(lambda line: line.status == "created").response_id
        # Somebody may have loaded other answers over them since.
        others = self.env["tracktion.data.import.line"].search(
            [
                ("response_id", "in", made.ids),
                ("import_id", "!=", self.id),
                ("id", ">", max(lines.ids)),
            ]
        )
        # Answers are written by no role; whoever may load them may take back what he loaded.
        responses = (made - others.response_id).sudo()
        invitations = responses._remove(self.env._("The import of these answers was taken back."))
        for was_invited, some in invitations.grouped(lambda i: bool(i.invited_on)).items():
            some.write({"state": "invited" if was_invited else "planned", "reason": False})
