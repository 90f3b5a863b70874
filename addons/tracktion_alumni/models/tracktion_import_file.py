import base64
import io

import xlsxwriter

from odoo import fields, models

from ..tools import download_action

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

    template_file = fields.Binary(compute="_compute_template_file")

    def action_download_template(self):
        """An empty list with headings that the import knows, in the language of the user."""
        self.ensure_one()
        return download_action(self, "template_file", "alumni-list.xlsx")

    def _headings(self):
        return self.column_ids.sorted("index").mapped("header")

    def _lines_to_mend(self):
        return self.env["tracktion.import.line"].search(
            [("import_id", "=", self.id), ("state", "in", ["error", "undecided"])]
        )

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
