# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files as they come: formats, encodings, several sheets, and whatever else people upload."""

import base64
import datetime
import io
import re
import zipfile

import openpyxl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_data_import import DataImportCase, csv_file

HEADERS = ["ref", "CONSENT", "STATUS", "KEEP_TOUCH", "JOB_TITLE"]
ROWS = [
    ["P1", "agree", "working", "yes", "Carpintería Ñandú"],
    ["P2", "agree", "studying", "no", ""],
    ["P3", "agree", "retired", "yes", ""],
]


def as_xlsx(*sheets):
    """The bytes of a workbook; a sheet is a pair of name and rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_ods(rows):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Answers")
    for row in rows:
        line = TableRow()
        for value in row:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.write(stream)
    return stream.getvalue()


def as_text(rows, separator=",", encoding="utf-8"):
    return "\r\n".join(separator.join(row) for row in rows).encode(encoding)


#: What is in cells of files that people made by hand, or made to do harm.
CELLS = st.one_of(
    st.sampled_from(
        ["", "P1", "P2", "agree", "working", "studying", "yes", "no", "9", "9.0", "-1", "1e400"]
        + ["teamwork|digital", "|", ";", '"', "'", "=cmd|' /C calc'!A0", "@SUM(1+1)", "+1", "NaN"]
        + ["2025-12-01", "45000", "31/12/2025", "a\x00b", "\ufeff", "\u202e", "Total", "Página 1"]
        + ["2025-12-01T10:00:00+99:00", "x" * 3000, "<b>yes</b>", "%s %(x)s {0}", "\\N", "#REF!"]
    ),
    st.text(max_size=20),
)
HEADINGS = st.one_of(
    st.sampled_from([*HEADERS, "email", "WAGE", "GET", "GET[jobs]", "GET_OTHER", "RECOMMEND"]),
    st.sampled_from(["completed_on", "minutes", "lang", "enrolment", "STATUS", "status", "", " "]),
    st.text(max_size=12),
)


@tagged("post_install", "-at_install")
class TestDataImportFiles(DataImportCase):
    def _read(self, data, filename="answers", **vals):
        return self._import(base64.b64encode(data), filename, **vals)

    def test_formats_and_encodings_are_told_by_the_content(self):
        rows = [HEADERS, *ROWS]
        files = {
            "ods": as_ods(rows),
            "xlsx": as_xlsx(("Answers", rows)),
            "csv called xlsx": as_text(rows),
        }
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"):
            for separator in (",", ";", "\t"):
                files[f"{encoding} {separator!r}"] = as_text(rows, separator, encoding)
        for name, data in files.items():
            with self.subTest(name=name):
                record = self._read(data, "answers.xlsx")
                self.assertEqual(
                    record.line_ids.mapped("status"),
                    ["created", "created", "error"],
                    record.line_ids.mapped("message"),
                )
                self.assertEqual(record.line_ids[0].values["JOB_TITLE"], "Carpintería Ñandú")
                self.assertIn("Row 4, STATUS: “retired”", record.line_ids[2].message)

    def test_what_is_no_list_is_refused_and_says_what_to_do(self):
        inflated = io.BytesIO()
        with zipfile.ZipFile(inflated, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", b" " * 60_000_000)
        locked = as_xlsx(("A", [HEADERS, *ROWS]))
        # The entries of its directory say that they are encrypted.
        locked = re.sub(rb"(?s)(PK\x01\x02.{4}).", lambda found: found[1] + b"\x01", locked)
        many = [[f"Q{number}" for number in range(301)], ["x"] * 301]
        files = {
            "nothing": (b"", "Choose a file"),
            "empty lines": (b"\r\n\r\n  \r\n", "empty"),
            "headings only": (as_text([HEADERS]), "no row below"),
            "a text": (b"%PDF-1.7 ...", "PDF"),
            "a picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "PNG"),
            "a bomb": (inflated.getvalue(), "far more data"),
            "a password": (locked, "password"),
            "an open quotation mark": (
                as_text([HEADERS, ["P1", "agree", "working", "yes", '"Welder'], *ROWS[1:]]),
                "From row 2 on, a quotation mark",
            ),
            "too many columns": (as_text(many), "300 columns"),
            "half a file": (as_xlsx(("A", [HEADERS, *ROWS]))[:900], "damaged"),
        }
        for name, (data, told) in files.items():
            with self.subTest(name=name):
                with self.assertRaises(UserError) as caught:
                    self._read(data, "answers.xlsx")
                message = str(caught.exception)
                self.assertIn(told, message)
                self.assertGreater(len(message), 30)

    def test_a_cell_that_is_too_long_is_a_row_to_mend(self):
        rows = [HEADERS, ROWS[0], ["P2", "agree", "working", "yes", "x" * 900_000]]
        record = self._read(as_text(rows))
        self.assertEqual(record.line_ids.mapped("status"), ["created", "error"])
        self.assertIn("Row 3, JOB_TITLE: ", record.line_ids[1].message)

    def test_headings_that_come_twice_and_columns_that_nobody_knows_are_told(self):
        rows = [[*HEADERS, "STATUS", "Shoe size"], [*ROWS[0], "studying", "43"]]
        record = self._read(as_text(rows))
        self.assertIn("“STATUS”", record.notes)
        self.assertIn("Shoe size", record.notes)
        self.assertEqual(record.row_count, 1)

    def test_rows_that_the_reader_leaves_out_are_listed_with_the_reason(self):
        rows = [HEADERS, *ROWS[:2], HEADERS, ["Total", "2", "", "", ""]]
        record = self._read(as_text(rows))
        self.assertEqual(
            record.line_ids.mapped("status"), ["created", "created", "left_out", "left_out"]
        )
        self.assertIn("repeats the headings", record.line_ids[2].message)
        self.assertIn("total", record.line_ids[3].message)
        self.assertEqual((record.row_count, record.ready_count, record.same_count), (4, 2, 2))

    def test_the_sheet_with_the_answers_is_read_and_others_are_named(self):
        notes = [["Read me first"], ["Answers of 2024"]]
        record = self._read(as_xlsx(("Notes", notes), ("Answers", [HEADERS, *ROWS])), "a.xlsx")
        self.assertEqual(len(record.line_ids), 3)
        self.assertIn("Notes", record.notes)

    def test_dates_as_numbers_merged_cells_and_formulas(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream)
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["ref", "CONSENT", "STATUS", "KEEP_TOUCH", "RECOMMEND", "submitdate"])
        for number, ref in enumerate(["P1", "P2"], start=1):
            sheet.write_row(number, 0, [ref, "agree", "working", "yes"])
            sheet.write_datetime(number, 5, datetime.datetime(2025, 12, 1), day)
        sheet.write_number(1, 4, 9)
        sheet.write_formula(2, 4, "=4+5", None, "")
        sheet.merge_range(1, 1, 2, 1, "agree")
        book.close()

        record = self._read(stream.getvalue(), "a.xlsx")

        first, second = record.line_ids
        self.assertEqual(first.status, "created", first.message)
        self.assertEqual(str(first.values["RECOMMEND"]), "9")
        self.assertEqual(second.values["CONSENT"], "agree")
        record.action_load()
        self.assertEqual(str(self._response(self.ana).date), "2025-12-01")

    def test_formulas_never_come_back_as_formulas(self):
        rows = [HEADERS, ["P1", "agree", "=cmd|' /C calc'!A0", "yes", "@SUM(1)"]]
        record = self._read(as_text(rows, ";"))
        self.assertEqual(record.line_ids.status, "error")
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_file)))
        cells = [cell for row in book.active.iter_rows() for cell in row if cell.value]
        self.assertEqual({cell.data_type for cell in cells} - {"s", "n"}, set())
        self.assertTrue(all(str(cell.value)[:1] not in "=@+" for cell in cells))

    @settings(
        max_examples=60, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def test_any_table_is_read_or_refused_and_every_row_is_told(self, data):
        headings = data.draw(st.lists(HEADINGS, min_size=1, max_size=8))
        line = st.lists(CELLS, min_size=len(headings), max_size=len(headings))
        rows = data.draw(st.lists(line, max_size=5))
        encoding = data.draw(st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "latin-1"]))
        quoted = base64.b64decode(csv_file(rows, headings)).decode()
        content = quoted.encode(encoding, "replace")
        if data.draw(st.booleans()):
            # As a program leaves it that was stopped, or that knows nothing of quotation marks.
            content = content.replace(b'"', b"")[: data.draw(st.integers(0, len(content)))]
        with self.env.cr.savepoint() as savepoint:
            self._check_any(content, data.draw(st.sampled_from(["a.csv", "a.xlsx", ""])))
            savepoint.rollback()
        self.env.invalidate_all()

    @settings(
        max_examples=40, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"PK\3\4" + b)))
    def test_any_bytes_are_read_or_refused(self, content):
        with self.env.cr.savepoint() as savepoint:
            self._check_any(content, "a.xlsx")
            savepoint.rollback()
        self.env.invalidate_all()

    def _check_any(self, content, filename):
        try:
            record = self._read(content, filename)
        except UserError as error:
            self.assertGreater(len(str(error)), 20)
            return
        numbers = record.line_ids.mapped("row_number")
        self.assertEqual(len(numbers), len(set(numbers)), "no row comes twice")
        for row in record.line_ids:
            if row.status == "error":
                self.assertRegex(row.message, rf"^Row {row.row_number}\b")
            self.assertNotIn("unforeseen", row.message or "")
        base64.b64decode(record.error_file)
        before = {row.row_number: row.status for row in record.line_ids}
        if record.ready_count:
            record.action_load()
            self.assertEqual(record.state, "done")
            self.assertEqual({row.row_number: row.status for row in record.line_ids}, before)
