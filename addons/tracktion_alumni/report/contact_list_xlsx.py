"""A list of people to call or to write to, as a workbook.

A renderer: it is given rows and asks the database nothing.
"""

import io

import xlsxwriter


def render(title, header, widths, rows):
    """Write the list into a workbook with one sheet.

    Every cell is a string: ``=1+1`` stays text, and a phone keeps its plus and its zeros.

    :param str title: first line
    :param list header: label per column
    :param list widths: width per column, in characters
    :param list rows: lists of strings, one per person
    :return: the workbook as bytes
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bg_color": "#EEEEEE", "bottom": 1})
    # "@" keeps a cell text also when somebody edits it.
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, title, bold)
    for column, (label, width) in enumerate(zip(header, widths, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(1, column, label, head)
    for line, row in enumerate(rows, start=2):
        for column, value in enumerate(row):
            if value:
                sheet.write_string(line, column, value, text)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, max(len(rows) + 1, 1), len(header) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    book.close()
    return stream.getvalue()
