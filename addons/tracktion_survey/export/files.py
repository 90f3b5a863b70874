# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files for analysts, written row by row: memory does not grow with their number."""

import csv
import io
import zipfile
from contextlib import contextmanager

import xlsxwriter

from odoo.addons.tracktion_alumni.lib.cells import neutralise_formula

#: What a sheet holds, its header included.
MOST_ROWS = 1_048_576


def write_xlsx(path, tables, most_rows=MOST_ROWS):
    """Write tables into a workbook, one sheet each; a long table goes on in another sheet.

    Texts are texts: what looks like a formula stays one.

    :param tables: triples of name, header and an iterable of rows
    :return: the number of rows of each table
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    counts = []
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True, "bg_color": "#EEEEEE", "bottom": 1})
        for name, header, rows in tables:
            sheet, line, number, count = None, most_rows, 0, 0
            for row in rows:
                if line >= most_rows:
                    number += 1
                    sheet = _new_sheet(book, name, number, header, bold)
                    line = 1
                _write_row(sheet, line, row)
                line, count = line + 1, count + 1
            if sheet is None:
                _new_sheet(book, name, 1, header, bold)
            counts.append(count)
    return counts


def _new_sheet(book, name, number, header, bold):
    sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
    sheet.freeze_panes(1, 1)
    for column, label in enumerate(header):
        sheet.write_string(0, column, label, bold)
    return sheet


def _write_row(sheet, line, row):
    for column, value in enumerate(row):
        if value is None or value == "":
            continue
        if isinstance(value, (int, float)):
            sheet.write_number(line, column, value)
        else:
            sheet.write_string(line, column, str(value))


def write_csv(path, tables, bom=True, delimiter=","):
    """Write tables into a ZIP, one CSV file in UTF-8 each.

    What looks like a formula gets an apostrophe in front.

    :param bool bom: mark the files as UTF-8, for spreadsheets that would guess otherwise
    :return: the number of rows of each table
    """
    counts = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, header, rows in tables:
            count = 0
            with _text_file(archive, f"{name}.csv", bom) as file:
                writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
                writer.writerow(header)
                for row in rows:
                    writer.writerow(["" if v is None else neutralise_formula(v) for v in row])
                    count += 1
            counts.append(count)
    return counts


@contextmanager
def _text_file(archive, name, bom):
    with archive.open(name, "w", force_zip64=True) as raw:
        encoding = "utf-8-sig" if bom else "utf-8"
        with io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
            yield file
