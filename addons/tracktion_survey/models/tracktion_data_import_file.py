import base64
import io

import xlsxwriter

from odoo import fields, models

from odoo.addons.tracktion_alumni.lib.cells import neutralise_formula


class TracktionDataImport(models.Model):
    """Files that an import gives out."""

    _inherit = "tracktion.data.import"

    error_file = fields.Binary(compute="_compute_error_file")

    def action_download_errors(self):
        """The rows that were not loaded, as in the file, with a column that says what to do."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/error_file/rows-to-mend.xlsx"
            "?download=true",
        }

    def action_download_template(self):
        """The sheet to fill in for the questionnaire of this wave."""
        self.ensure_one()
        return self.wave_id.action_download_template()

    def _compute_error_file(self):
        for record in self:
            record.error_file = base64.b64encode(record._make_error_sheet())

    def _make_error_sheet(self):
        """Bytes of a workbook with the headings of the file and its rows in error."""
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "text_wrap": True})
        advice = book.add_format({"font_color": "#A61B1B", "text_wrap": True})
        headers = self.headers or []
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headers) - 1, 0), 18)
        sheet.set_column(len(headers) + 1, len(headers) + 1, 70)
        headings = [*headers, self.env._("Row"), self.env._("What to do")]
        for index, header in enumerate(headings):
            sheet.write_string(0, index, neutralise_formula(header or ""), bold)
        lines = self.line_ids.filtered(lambda line: line.status == "error")
        for number, line in enumerate(lines, start=1):
            for index, cell in enumerate(line.raw or ()):
                sheet.write_string(number, index, neutralise_formula(str(cell or "")))
            sheet.write_number(number, len(headers), line.row_number)
            sheet.write_string(number, len(headers) + 1, line.message or "", advice)
        book.close()
        return output.getvalue()
