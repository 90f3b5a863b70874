"""The processing register as a spreadsheet, as authorities like to get it."""

import io

import xlsxwriter

COLUMNS = [
    ("name", 28),
    ("purpose", 40),
    ("legal_basis", 20),
    ("data_subjects", 30),
    ("data_categories", 40),
    ("recipients", 28),
    ("retention", 32),
    ("security_measures", 40),
]


def write_register(activities, title, school, day):
    """The workbook as bytes.

    :param activities: recordset ``tracktion.processing.activity``
    :param str title: heading of the sheet, in the language of the reader
    :param str school: who is responsible
    :param str day: when it was printed, as the reader writes dates
    """
    output = io.BytesIO()
    workbook = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False})
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True, "font_size": 14})
    head = workbook.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "valign": "top"})
    cell = workbook.add_format({"text_wrap": True, "border": 1, "valign": "top"})
    # Whatever a school typed is text, never a formula.
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, f"{school}, {day}")
    labels = activities.fields_get([name for name, _width in COLUMNS], ["string"])
    bases = dict(activities._fields["legal_basis"]._description_selection(activities.env))
    for column, (name, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, labels[name]["string"], head)
        for row, activity in enumerate(activities, start=4):
            value = activity[name] or ""
            sheet.write_string(row, column, bases.get(value, value), cell)
    sheet.freeze_panes(4, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    workbook.close()
    return output.getvalue()
