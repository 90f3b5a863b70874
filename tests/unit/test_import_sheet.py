# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Files of all formats come out as the same rows, however they were laid out."""

import datetime
import io

import openpyxl
import pytest
import xlsxwriter
import xlwt
from alumni_lib import messages
from alumni_lib.sheet import SheetError, read_sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

HEADERS = ["Apellidos, Nombre", "Correo electrónico", "Teléfono", "Fecha de nacimiento"]
BORN = datetime.date(1999, 4, 12)
PEOPLE = [
    ["García López, Ana", "ana@example.org", 600123456, BORN],
    ["Põldmäe, Õnne", "onne@example.org", 600123457, datetime.date(2001, 12, 31)],
]
ROWS = [HEADERS, *PEOPLE]


def as_xlsx(rows, name="Lista", sheets=()):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for title, content in ((name, rows), *sheets):
        sheet = book.add_worksheet(title)
        for number, row in enumerate(content):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def as_openpyxl(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(rows, name="Lista"):
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write(number, column, value, day)
            elif value is not None:
                sheet.write(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_ods(rows, name="Lista"):
    document = OpenDocumentSpreadsheet()
    table = Table(name=name)
    for row in rows:
        line = TableRow()
        for value in row:
            if isinstance(value, datetime.date):
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            elif isinstance(value, (int, float)):
                cell = TableCell(valuetype="float", value=value)
            elif value is None:
                cell = TableCell()
            else:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def values(sheet):
    return [row.values for row in sheet.rows]


def codes(sheet):
    return [code for code, _params in sheet.warnings]


@pytest.mark.parametrize("write", [as_xlsx, as_openpyxl, as_xls, as_ods])
def test_workbooks_give_typed_values(write):
    """Dates are dates, whole numbers are whole, and the extension does not matter."""
    sheet = read_sheet(write(ROWS), "whatever.csv")
    assert sheet.headers == HEADERS and sheet.header_row == 1
    assert values(sheet) == PEOPLE
    assert [type(value) for value in sheet.rows[0].values] == [str, str, int, datetime.date]
    assert [row.number for row in sheet.rows] == [2, 3]
    assert sheet.warnings == []


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_files(delimiter, encoding, newline):
    rows = [["Apellidos", "Nombre", "Correo"], ["García", "Õnne\nMª", "a@b.es"], ["Peña", "Jon"]]
    text = newline.join(
        delimiter.join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in rows
    )
    sheet = read_sheet(text.encode(encoding), "lista.xls")
    assert sheet.delimiter == delimiter and sheet.format == "csv"
    assert values(sheet) == [["García", "Õnne\nMª", "a@b.es"], ["Peña", "Jon", None]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Perekonnanimi;Eesnimi\nŠults;Õnne\nŽukova;Ülle\nPõldmäe;Ants", "cp1252"),
        ("Perekonnanimi;Eesnimi\nŠults;Õnne\nŽukova;Ülle\nPõldmäe;Ants", "iso8859_13"),
        ("Perekonnanimi;Eesnimi\nŠults;Õnne\nŽukova;Ülle\nPõldmäe;Ants", "iso8859_15"),
        ("Apellidos;Nombre\nNúñez;Íñigo\nPeña;José\nMuñoz;Begoña", "cp1252"),
        ("Apellidos;Nombre\nNúñez;Íñigo\nPeña;José\nMuñoz;Begoña", "cp850"),
        ("Apellidos;Nombre\nNúñez;Íñigo\nPeña;José\nMuñoz;Begoña", "mac_roman"),
        ("Cognome;Nome\nD’Aquì;Niccolò\nLibertà;Noè", "cp1252"),
    ],
)
def test_accents_in_old_code_pages(text, encoding):
    sheet = read_sheet(text.encode(encoding), "x.csv")
    expected = [line.split(";") for line in text.split("\n")[1:]]
    assert values(sheet) == expected


def test_text_glued_from_two_code_pages():
    data = "Apellidos;Nombre\nNúñez;Íñigo\nPeña;Begoña\n".encode() + "Sáez;Ane\n".encode("cp1252")
    sheet = read_sheet(data, "x.csv")
    assert values(sheet)[-1] == ["Sáez", "Ane"] and values(sheet)[0] == ["Núñez", "Íñigo"]
    assert "encoding_mixed" in codes(sheet)


def test_utf8_read_as_windows_once_is_repaired():
    text = "Apellidos;Nombre\nNúñez;Íñigo\n".encode().decode("cp1252", errors="replace")
    sheet = read_sheet(text.encode(), "x.csv")
    assert values(sheet)[0][0] == "Núñez"


def test_declared_separator():
    sheet = read_sheet(b"sep=;\r\nApellidos;Nombre\r\nRuiz, Gil;Ana\r\n", "x.csv")
    assert sheet.headers == ["Apellidos", "Nombre"] and sheet.header_row == 2
    assert values(sheet) == [["Ruiz, Gil", "Ana"]]


def test_semicolons_win_although_names_have_commas():
    data = "Alumno;Tfno\nGarcía, Ana;600\nRuiz, Jon;601\nSanz, Eva;602\n"
    assert values(read_sheet(data.encode(), "x.csv"))[0] == ["García, Ana", "600"]


def test_row_numbers_are_those_of_the_spreadsheet():
    data = 'Apellidos;Nombre\n"García\n\nLópez";Ana\n\n;;\nRuiz;Jon\n'
    sheet = read_sheet(data.encode(), "x.csv")
    assert [row.number for row in sheet.rows] == [2, 5]


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_header_in_row_four_between_gaps(write):
    """Titles above, empty rows and columns inside: the numbers of rows and columns stay true."""
    gap = [None]
    rows = [
        ["CIFP Ejemplo"],
        gap,
        ["Curso 2018/2019"],
        [None, "Apellidos", None, "Nombre", "Teléfono"],
        gap,
        [None, "García", None, "Ana", 600123456],
        gap,
        gap,
        [None, "Ruiz", None, "Jon", None],
    ]
    sheet = read_sheet(write(rows), "x")
    assert sheet.header_row == 4 and sheet.headers == ["Apellidos", "Nombre", "Teléfono"]
    assert sheet.positions == [1, 3, 4]
    assert [(row.number, row.values) for row in sheet.rows] == [
        (6, ["García", "Ana", 600123456]),
        (9, ["Ruiz", "Jon", None]),
    ]


def test_merged_cells():
    """Titles across are no headings, a class down is repeated, a heading across covers two."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Lista de nombres, teléfonos y grupos"],
        ["Nombre", "Grupo", "Teléfonos", None],
        ["Ana García", "2º A", 600123456, 600123457],
        ["Jon Ruiz", None, 600123458, None],
        ["2º B (tarde)"],
        ["Eva Sanz", "2º B", None, None],
        ["Total: 3"],
    ):
        sheet.append(row)
    for area in ("A1:D1", "C2:D2", "B3:B4", "A5:D5"):
        sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    read = read_sheet(out.getvalue(), "x.xlsx")
    assert read.header_row == 2
    assert read.headers == ["Nombre", "Grupo", "Teléfonos", "Teléfonos (2)"]
    assert values(read) == [
        ["Ana García", "2º A", 600123456, 600123457],
        ["Jon Ruiz", "2º A", 600123458, None],
        ["Eva Sanz", "2º B", None, None],
    ]
    assert [(number, code) for number, code, _text in read.skipped] == [
        (5, "skipped_section"),
        (7, "skipped_total"),
    ]


def test_headings_repeated_on_every_page_are_left_out():
    rows = [["Apellidos", "Nombre"], ["García", "Ana"], ["Apellidos", "Nombre"], ["Ruiz", "Jon"]]
    sheet = read_sheet(as_xlsx(rows), "x")
    assert values(sheet) == [["García", "Ana"], ["Ruiz", "Jon"]]
    assert sheet.skipped == [(3, "skipped_header", "")]


@pytest.mark.parametrize("text", ["Total: 25", "TOTAL", "Totale allievi", "Totaal", "Kokku: 3"])
def test_totals_are_no_people(text):
    sheet = read_sheet(as_xlsx([["Nombre", "Tfno"], ["Ana Ruiz", 600], [text, 25]]), "x")
    assert values(sheet) == [["Ana Ruiz", 600]]
    assert "skipped_total" in codes(sheet)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        (["Total", "11 alumnos"], "skipped_total"),
        (["Total", 11], "skipped_total"),
        (["Total alumnos: 25"], "skipped_total"),
        (["Nº de alumnos: 25"], "skipped_total"),
        (["25 alumnos"], "skipped_total"),
        (["Summe", 25], "skipped_total"),
        (["Totaal", "25"], "skipped_total"),
        (["Totaal aantal leerlingen: 25"], "skipped_total"),
        (["Totale", 25], "skipped_total"),
        (["Kokku", 25], "skipped_total"),
        (["Página 2 de 3"], "skipped_footer"),
        (["Pág. 2/3"], "skipped_footer"),
        (["Page 2 of 3"], "skipped_footer"),
        (["Pagina 2 di 3"], "skipped_footer"),
        (["Lk 2"], "skipped_footer"),
        (["- 2 -"], "skipped_footer"),
        (["Fdo.: Ana Ruiz Gil"], "skipped_footer"),
        (["La tutora", "Ana Ruiz"], "skipped_footer"),
        (["Handtekening mentor:"], "skipped_footer"),
        (["Allkiri"], "skipped_footer"),
        (["____________________"], "skipped_footer"),
        (["Oviedo, 30 de junio de 2024"], "skipped_footer"),
        (["Listado generado el 30/06/2024"], "skipped_footer"),
        (["NOMBRE", "tfno"], "skipped_header"),
    ],
)
def test_footers_are_no_people(cells, code):
    rows = [["Nombre", "Tfno"], ["Ana Ruiz", 600], cells, ["Luis Soto", 601]]
    sheet = read_sheet(as_xlsx(rows), "x")
    assert values(sheet) == [["Ana Ruiz", 600], ["Luis Soto", 601]]
    assert [(number, why) for number, why, _text in sheet.skipped] == [(3, code)]


@pytest.mark.parametrize(
    "name", ["Suma, Luis", "Firma, Ana", "Paging, Eva", "Elena La Torre", "Page, Jimmy", "Lk Ana"]
)
def test_people_whose_names_look_like_footers(name):
    rows = [["Nombre", "Tfno"], [name, 600123123]]
    assert len(read_sheet(as_xlsx(rows), "x").rows) == 1


def test_somebody_called_total_is_a_person():
    rows = [["Nombre", "Correo"], ["Total, Ana", "ana@example.org"], ["Kokku Jaan", "jaan k"]]
    assert len(read_sheet(as_xlsx(rows), "x").rows) == 2


def test_duplicate_and_missing_headings():
    rows = [["Nombre", "Tfno", "TFNO", None], ["Ana", 1, 2, "x"], ["Jon", 3, 4, None]]
    sheet = read_sheet(as_xlsx(rows), "x")
    assert sheet.headers == ["Nombre", "Tfno", "TFNO (2)", "(D)"]
    assert "duplicate_header" in codes(sheet)


def test_richest_sheet_is_read_and_the_others_are_named():
    sheets = [("Notas", [["Llamar a Ana"]]), ("2B", ROWS[:2]), ("Datos", [["a", 1]] * 90)]
    data = as_xlsx([*ROWS, *PEOPLE], "2A", sheets)
    sheet = read_sheet(data, "x")
    assert sheet.sheet_name == "2A" and sheet.other_sheets == ["Notas", "2B", "Datos"]
    notes = dict(sheet.warnings)
    assert notes["other_lists"]["others"] == "2B"
    assert len(read_sheet(data, "x", sheet="2B").rows) == 1
    with pytest.raises(SheetError) as refusal:
        read_sheet(data, "x", sheet="2C")
    assert refusal.value.code == "no_sheet" and "2A, Notas" in str(refusal.value)


def test_hidden_sheet_is_not_preferred():
    book = openpyxl.Workbook()
    for row in ROWS[:2]:
        book.active.append(row)
    hidden = book.create_sheet("old")
    hidden.sheet_state = "hidden"
    for row in [*ROWS, *PEOPLE]:
        hidden.append(row)
    out = io.BytesIO()
    book.save(out)
    assert read_sheet(out.getvalue(), "x").sheet_name == "Sheet"


def test_saved_results_of_formulas_are_used_and_missing_ones_reported():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nombre", "Correo", "Teléfono"])
    sheet.write_row(1, 0, ["Ana Ruiz"])
    sheet.write_formula(1, 1, '=LOWER("ANA@B.ES")', None, "ana@b.es")
    sheet.write_formula(1, 2, "=A1+1", None, 600123456)
    sheet.write_row(2, 0, ["Jon Gil"])
    sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    book.close()
    read = read_sheet(out.getvalue(), "x")
    assert values(read) == [["Ana Ruiz", "ana@b.es", 600123456], ["Jon Gil", None, None]]
    assert dict(read.warnings)["cell_errors"] == {"count": 1, "example": "#N/A", "rows": "3"}

    rows = [["Nombre", "Correo"], ["Ana", "=B1"], ["=A2", "x@y.es"], ["=A2", "=B2"]]
    read = read_sheet(as_openpyxl(rows), "x")
    assert values(read) == [["Ana", None], [None, "x@y.es"], [None, None]]
    assert [sorted(row.problems) for row in read.rows] == [[1], [0], [0, 1]]
    assert read.rows[0].problems[1][0] == "formula_without_value"
    assert [row.number for row in read.rows] == [2, 3, 4]


def test_number_formats_decide_what_a_number_is():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nombre", "Fecha", "CP", "Hora", "Nota", "Euros", "Fecha 2", "Num"])
    formats = ["@", "[$-C0A]d \"de\" mmmm;@", "00000", "hh:mm", "0.00", '#,##0.00 "days"', "yy-m",
               "General"]  # fmt: skip
    for column, (form, value) in enumerate(
        zip(formats, ["Ana", 36262, 8001, 0.5, 7.5, 1200, 36262, 600123456.0], strict=True)
    ):
        sheet.write(1, column, value, book.add_format({"num_format": form}))
    book.close()
    assert values(read_sheet(out.getvalue(), "x")) == [
        ["Ana", BORN, "08001", "12:00", 7.5, 1200, BORN, 600123456]
    ]


def test_dates_counted_from_1904():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    for row in ROWS:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert values(read_sheet(out.getvalue(), "x"))[0][3] == BORN


def test_markup_and_invisible_signs_in_cells():
    rows = [
        ["Nombre", "Notas"],
        ["<b>Ana</b>\u200b\u00a0Ruiz", "<script>alert(1)</script>ok"],
        ["=cmd|' /C calc'!A0", "Pe\u006e\u0303a"],
    ]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    read = read_sheet(out.getvalue(), "x")
    assert values(read) == [["Ana Ruiz", "ok"], ["=cmd|' /C calc'!A0", "Peña"]]
    assert dict(read.warnings)["markup"] == {"count": 2, "rows": "2"}


@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_long_cell_is_an_error_of_that_cell(write):
    read = read_sheet(write([["Nombre", "Notas"], ["Ana Ruiz", "x" * 2001], ["Eva", "y"]]), "x")
    code, params = read.rows[0].problems[1]
    assert code == "cell_too_long" and params == {"length": 2001, "limit": 2000}
    assert len(read.rows[0].values[1]) == 2000 and not read.rows[1].problems


def test_web_page_with_a_table():
    page = """<html><head><style>td{}</style></head><body><table><tr><td>Menu</td></tr></table>
      <table border=1><tr><th>Nombre<th>Grupo<th>Correo</tr>
      <tr><td>Ana&nbsp;Ruiz</td><td rowspan=2>2&ordm; A</td><td>ana@b.es</td></tr>
      <tr><td>Jon<br>Gil</td><td><script>alert(1)</script>jon@b.es</td></tr>
      </table></body></html>"""
    read = read_sheet(page.encode("cp1252"), "export.xls")
    assert read.format == "html" and "html_table" in codes(read)
    assert values(read) == [["Ana Ruiz", "2º A", "ana@b.es"], ["Jon\nGil", "2º A", "jon@b.es"]]


def test_unknown_headings_over_recognisable_data():
    read = read_sheet(b"Sukunimi;Posti\nVirtanen;a@b.fi\nKorhonen;c@d.fi\n", "x.csv")
    assert read.headers == ["Sukunimi", "Posti"] and len(read.rows) == 2


def test_hidden_rows_are_read_and_told():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    out = io.BytesIO()
    book.save(out)
    read = read_sheet(out.getvalue(), "x")
    assert len(read.rows) == 2 and dict(read.warnings)["hidden_rows"] == {"count": 1}


def test_all_notes_can_be_told():
    """Every remark of a messy file has its sentence, with all its params."""
    rows = [["x"], ["Nombre", "Tfno", "Tfno"], ["<i>Ana</i>", 1, 2], ["Total", 1]]
    read = read_sheet(as_xlsx(rows, sheets=[("Otra", [["y"]])]), "x")
    assert len(read.warnings) >= 4
    for code, params in read.warnings:
        assert messages.TEXTS[code] % params


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12)
_VALUE = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.dates(datetime.date(1901, 1, 1), datetime.date(2100, 1, 1)),
    st.from_regex(r"[a-zäõñç]{1,10}( [a-zäõñç]{1,10})?", fullmatch=True),
)


@given(st.lists(st.tuples(_VALUE, _VALUE, _VALUE), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read(rows):
    """Any typed values come back from a workbook, in their rows, whatever is empty between."""
    rows = [list(row) for row in rows]
    table = [["Apellidos", "Nombre", "Notas"], *rows]
    kept = [(n, row) for n, row in enumerate(rows, 2) if any(v is not None for v in row)]
    for write in (as_xlsx, as_ods):
        try:
            read = read_sheet(write(table), "x")
        except SheetError as refusal:
            assert refusal.code == "no_rows" and not kept
            continue
        assert [(row.number, row.values) for row in read.rows] == kept


@given(st.lists(st.lists(_TEXT, min_size=2, max_size=2), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_or_refused(rows):
    text = "\n".join([";".join(["Apellidos", "Nombre"]), *(";".join(row) for row in rows)])
    try:
        read = read_sheet(text.encode(), "x.csv")
    except SheetError as refusal:
        assert str(refusal)
    else:
        assert read.headers[:2] == ["Apellidos", "Nombre"]


def test_what_an_export_made_harmless_is_read_as_it_was():
    rows = [["Nombre", "Tfno", "Notas"], ["Ana Ruiz", "'+34 600 111 222", "'- becaria"]]
    assert values(read_sheet(as_xlsx(rows), "x")) == [["Ana Ruiz", "+34 600 111 222", "- becaria"]]
    rows = [["Nombre", "Notas"], ["Ana Ruiz", "'=1+1"]]
    assert values(read_sheet(as_xlsx(rows), "x")) == [["Ana Ruiz", "'=1+1"]], "stays harmless"
