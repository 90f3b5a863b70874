import base64
import io

import xlsxwriter

from odoo import fields, models

from ..lib.cells import neutralise_formula

#: Columns of the template: field of the reader, and what a cell may look like.
TEMPLATE = [
    ("surname", "García López"),
    ("given_name", "Ana"),
    ("email", "ana@example.org"),
    ("phone", "+34 600 000 000"),
    ("birthdate", "2004-05-17"),
    ("gender", "F"),
    ("reference", "A-1042"),
    ("department", ""),
    ("qualification", ""),
    ("group", "2B"),
    ("tutor", ""),
    ("start_date", "2022-09-12"),
    ("graduation_date", "2024-06-20"),
    ("state", ""),
    ("outcome", ""),
    ("certificate_number", ""),
    ("keep_in_touch", ""),
    ("consent_date", "2024-05-30"),
    ("consent_source", ""),
    ("channel", ""),
    ("city", ""),
    ("notes", ""),
]


class TracktionImport(models.Model):
    """Files that an import gives out: the template, and the rows to mend."""

    _inherit = "tracktion.import"

    error_file = fields.Binary(compute="_compute_error_file")
    template_file = fields.Binary(compute="_compute_template_file")

    def _download(self, field, filename):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/tracktion.import/{self.id}/{field}/{filename}?download=true",
        }

    def action_download_errors(self):
        """The rows that were not imported, as in the list, with a column that says what to do."""
        return self._download("error_file", "rows-to-mend.xlsx")

    def action_download_template(self):
        """An empty list with headings that the import knows, in the language of the user."""
        return self._download("template_file", "alumni-list.xlsx")

    def _compute_error_file(self):
        for record in self:
            record.error_file = base64.b64encode(record._make_error_sheet())

    def _make_error_sheet(self):
        """Bytes of a workbook with the headings of the list and its rows in error or doubt."""
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "text_wrap": True})
        advice = book.add_format({"font_color": "#A61B1B", "text_wrap": True})
        headers = self.column_ids.sorted("index").mapped("header")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headers) - 1, 0), 18)
        sheet.set_column(len(headers), len(headers), 14)
        sheet.set_column(len(headers) + 1, len(headers) + 1, 70)
        for index, header in enumerate([*headers, *self._advice_headings()]):
            sheet.write_string(0, index, neutralise_formula(header or ""), bold)
        lines = self.env["tracktion.import.line"].search(
            [("import_id", "=", self.id), ("state", "in", ["error", "undecided"])]
        )
        for number, line in enumerate(lines, start=1):
            for index, cell in enumerate(line.raw or ()):
                sheet.write_string(number, index, neutralise_formula(cell or ""))
            sheet.write_number(number, len(headers), line.row_number)
            sheet.write_string(number, len(headers) + 1, line.message or "", advice)
        book.close()
        return output.getvalue()

    def _advice_headings(self):
        """Headings that the rows to mend have beside those of the list."""
        return [self.env._("Row"), self.env._("What to do")]

    def _compute_template_file(self):
        content = base64.b64encode(self._make_template())
        for record in self:
            record.template_file = content

    def _make_template(self):
        labels = dict(
            self.env["tracktion.import.column"]._fields["field"]._description_selection(self.env)
        )
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"strings_to_formulas": False})
        sheet = book.add_worksheet(self.env._("Alumni"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2"})
        # Help lives in notes on the headings: a sheet of its own would be taken for a list.
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(TEMPLATE), 20)
        for index, (field, example) in enumerate(TEMPLATE):
            sheet.write_string(0, index, labels[field], bold)
            if example:
                sheet.write_comment(0, index, self.env._("For instance: %s", example))
        sheet.write_comment(
            0,
            0,
            self.env._(
                "One row for each person. Only the name is needed; columns may be left out or "
                "added. A yes to keep in touch counts with a date and a source only."
            ),
            {"x_scale": 2, "y_scale": 1.5},
        )
        book.close()
        return output.getvalue()
