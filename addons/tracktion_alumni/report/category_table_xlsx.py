"""The category table as a workbook: total (A), not willing (B), contactable (A-B).

A renderer: it is given rows and asks the database nothing.
"""

import io

import xlsxwriter

from odoo.tools import groupby

SHEET_NAME_LIMIT = 31


def render(title, facts, definitions, header, rows, total_label, all_label):
    """Write the table into a workbook with one sheet.

    All text goes through ``write_string``: a category called ``=1+1`` stays text.

    :param str title: first line
    :param list facts: pairs of label and value, under the title
    :param list definitions: sentences under the tables
    :param list header: labels of the columns: category, A, B, A-B
    :param list rows: ``(year, category, total, not willing, contactable)`` in order of year
    :param str total_label: name of the last row of each table
    :param str all_label: name of the row under all tables, where there are several
    :return: the workbook as bytes
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    formats = _formats(book)
    sheet = book.add_worksheet(
        title[:SHEET_NAME_LIMIT].translate(str.maketrans("", "", "[]:*?/\\'"))
    )
    sheet.set_column(0, 0, 42)
    sheet.set_column(1, len(header) - 1, 18)
    sheet.write_string(0, 0, title, formats["title"])
    line = 1
    for label, value in facts:
        sheet.write_string(line, 0, label, formats["label"])
        sheet.write_string(line, 1, value)
        line += 1
    line += 1
    for column, label in enumerate(header):
        sheet.write_string(line, column, label, formats["header_number" if column else "header"])
    line += 1
    sheet.freeze_panes(line, 1)
    for year, members in groupby(rows, key=lambda row: row[0]):
        line = _table(sheet, formats, line, year, members, total_label, len(header))
    if rows and rows[0][0] != rows[-1][0]:
        line = _total(sheet, formats, line, all_label, rows, len(header))
    for sentence in definitions:
        sheet.write_string(line, 0, sentence, formats["note"])
        line += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return stream.getvalue()


def _formats(book):
    number = {"num_format": "#,##0"}
    header = {"bold": True, "bg_color": "#714B67", "font_color": "#FFFFFF"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "label": book.add_format({"bold": True, "font_color": "#666666"}),
        "header": book.add_format(header),
        "header_number": book.add_format({"align": "right", **header}),
        "year": book.add_format({"bold": True, "bg_color": "#EEEEEE"}),
        "number": book.add_format(number),
        "total": book.add_format({"bold": True, "top": 1}),
        "total_number": book.add_format({"bold": True, "top": 1, **number}),
        "note": book.add_format({"italic": True, "font_color": "#666666"}),
    }


def _table(sheet, formats, line, year, rows, total_label, width):
    """One school year from ``line`` on.

    :return: the line after the empty one that closes the table
    """
    for column in range(width):
        sheet.write_string(line, column, year if column == 0 else "", formats["year"])
    for _year, category, *numbers in rows:
        line += 1
        sheet.write_string(line, 0, category)
        for column, number in enumerate(numbers, start=1):
            sheet.write_number(line, column, number, formats["number"])
    return _total(sheet, formats, line + 1, total_label, rows, width)


def _total(sheet, formats, line, label, rows, width):
    """The sums of these rows.

    :return: the line after the empty one that follows
    """
    sheet.write_string(line, 0, label, formats["total"])
    for column in range(1, width):
        total = sum(row[column + 1] for row in rows)
        sheet.write_number(line, column, total, formats["total_number"])
    return line + 2
