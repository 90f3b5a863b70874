# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From a file to what its rows say about people: reader, columns and parsers together."""

import datetime
import io
import json
import re
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter
from alumni_lib.columns import recognise
from alumni_lib.messages import describe
from alumni_lib.rows import RowReader, identity, says_how_it_ended
from alumni_lib.sheet import read_sheet
from test_import_sheet import as_xlsx

TODAY = datetime.date(2026, 5, 15)


def read_list(data, country="ES", remembered=None):
    """Return ``[(row number, values, errors, remarks)]`` of a file."""
    sheet = read_sheet(data)
    columns = recognise(sheet.headers, [row.values for row in sheet.rows[:50]], remembered, TODAY)
    fields = [(column.index, column.header, column.field) for column in columns]
    reader = RowReader(fields, sheet.rows, country, today=TODAY)
    return [(row.number, *reader.read(row)) for row in sheet.rows]


def read_table(*rows, country="ES"):
    return read_list(as_xlsx(rows), country)


def test_a_spanish_row_whole():
    headers = [
        "Nº", "Primer apellido", "Segundo apellido", "Nombre", "DNI", "Tel. móvil",
        "Tel. fijo", "Correo electrónico", "F. Nac.", "Sexo", "Ciclo formativo", "Nivel", "Grupo",
        "Curso académico", "Fecha titulación", "Estado", "C.P.", "Autoriza", "Fecha autorización",
    ]  # fmt: skip
    row = [
        1, "DE LA CRUZ", "RUIZ", "Mª CARMEN", "00000000T", "600 12 34 56", "(91) 555-12-34",
        "Ana@Example.org; ana@example.com", datetime.date(1999, 4, 12), "M",
        "TS en Automatización", "Grado superior", "2º A", "2018/19", "30 de junio de 2019",
        "Titulada", 8001, "Sí", "01/07/2019",
    ]  # fmt: skip
    [(number, values, errors, remarks)] = read_table(headers, row)
    assert number == 2 and errors == [] and remarks == []
    assert values == {
        "name": "Mª Carmen de la Cruz Ruiz",
        "emails": ["ana@example.org", "ana@example.com"],
        "phones": ["+34600123456", "+34915551234"],
        "birthdate": "1999-04-12",
        "gender": "female",
        "qualification": "TS en Automatización",
        "eqf": 5,
        "group": "2º A",
        "school_year": [2018, 2019],
        "date_end": "2019-06-30",
        "year_end": 2019,
        "state": "finished",
        "zip": "08001",
        "keep_in_touch": True,
        "consent_date": "2019-07-01",
    }
    assert identity(values) == ("carmen cruz maria ruiz", "1999-04-12")
    assert json.loads(json.dumps(values)) == values


def test_national_ids_are_never_kept():
    [(_number, values, _errors, _remarks)] = read_table(
        ["Perekonnanimi", "Eesnimi", "Isikukood"], ["Tamm", "Jaan", "39912310001"]
    )
    assert values == {"name": "Jaan Tamm"}


def test_dutch_prefix_and_swapped_order_of_columns():
    [(_number, values, errors, _remarks)] = read_table(
        ["Geboortedatum", "Achternaam", "Tussenvoegsel", "Roepnaam", "M/V"],
        ["12-04-1999", "BERG", "VAN DER", "JAN", "M"],
        country="NL",
    )
    assert not errors
    assert values == {"name": "Jan van der Berg", "birthdate": "1999-04-12", "gender": "male"}


def test_order_of_dates_is_found_out_for_the_whole_column():
    rows = read_table(
        ["Name", "Date of birth", "Graduation date"],
        ["Ann Lee", "02/03/1999", "02/03/2019"],
        ["Bob Ray", "12/25/1998", "25/12/2018"],
    )
    assert [values["birthdate"] for _n, values, _e, _r in rows] == ["1999-02-03", "1998-12-25"]
    assert [values["date_end"] for _n, values, _e, _r in rows] == ["2019-03-02", "2018-12-25"]


def test_errors_name_heading_and_value():
    [(_number, values, errors, remarks)] = read_table(
        ["Nombre", "Correo", "Móvil", "F. Nacimiento", "Sexo"],
        ["Ana Ruiz", "ana@b", "123", "31/02/1999", "perhaps"],
    )
    assert values == {"name": "Ana Ruiz"}
    told = {header: describe(problem) for header, problem in errors}
    assert set(told) == {"Correo", "Móvil", "F. Nacimiento"}
    assert "31/02/1999" in told["F. Nacimiento"] and "ana@b" in told["Correo"]
    assert [header for header, _problem in remarks] == ["Sexo"]


def test_one_good_address_is_enough():
    [(_number, values, errors, remarks)] = read_table(
        ["Nombre", "Correo"], ["Ana Ruiz", "ana@b.es; ana@c"]
    )
    assert values["emails"] == ["ana@b.es"] and not errors and len(remarks) == 1


def test_row_without_a_name_is_an_error():
    rows = read_table(["Nombre", "Correo"], ["Ana Ruiz", "a@b.es"], [None, "c@d.es"])
    assert rows[1][2][0][1][0] == "name_missing"


def _prefixed(data):
    """Write every element with a namespace prefix, as some programs do."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/") and info.filename.endswith(".xml"):
                content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content)
                content = content.replace(b"xmlns=", b"xmlns:x=", 1)
            new.writestr(info, content)
    return out.getvalue()


def test_workbooks_of_other_programs():
    """Prefixed elements, no places of cells, no styles and no table of strings."""
    data = as_xlsx([["Nombre", "F. Nacimiento"], ["Ana Ruiz", datetime.date(1999, 4, 12)]])
    expected = [(2, {"name": "Ana Ruiz", "birthdate": "1999-04-12"}, [], [])]
    assert read_list(data) == expected
    assert read_list(_prefixed(data)) == expected
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename in ("xl/styles.xml", "xl/sharedStrings.xml"):
                continue
            content = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                text = '<c t="inlineStr"><is><r><t>%s</t></r><r><t>%s</t></r></is></c>'
                rows = [
                    text % ("Nom", "bre") + text % ("F. Naci", "miento"),
                    text % ("Ana ", "Ruiz") + "<c><v>36262</v></c>",
                ]
                content = "".join(f"<row>{row}</row>" for row in rows)
                content = f"<worksheet><sheetData>{content}</sheetData></worksheet>"
            new.writestr(info.filename, content)
    assert read_list(out.getvalue()) == expected


def test_reading_a_list_costs_no_more_than_opening_it_elsewhere():
    """Read, recognised, normalised: about what a general library needs to open the file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Apellidos", "Nombre", "Correo", "Móvil", "F. Nacimiento", "Grupo",
                           "Ciclo", "Curso académico", "Notas"])  # fmt: skip
    for number in range(1, 3001):
        letters = "".join(chr(97 + int(digit)) for digit in str(number))
        sheet.write_row(number, 0, [f"García P{letters}", f"Ana {letters.title()}",
                                    f"a{number}@example.org", f"6{number:08d}"])  # fmt: skip
        sheet.write_datetime(number, 4, TODAY - datetime.timedelta(days=9000 + number), day)
        sheet.write_row(number, 5, ["2º A", "Soldadura", "2018/19", f"nota {number}"])
    book.close()

    def ours():
        return len(read_list(out.getvalue()))

    def theirs():
        book = openpyxl.load_workbook(io.BytesIO(out.getvalue()), read_only=True)
        return sum(1 for _row in book.active.iter_rows(values_only=True)) - 1

    def cost(work):
        start = time.process_time()
        assert work() == 3000
        return time.process_time() - start

    ours()  # compiles the numbering plan once
    assert min(cost(ours) for _round in range(3)) < 2 * min(cost(theirs) for _round in range(3))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Sí", {"state": "finished"}),
        ("no", {"state": "left"}),
        ("x", {"state": "finished"}),
        ("Titulada", {"state": "finished"}),
        ("en curso", {"state": "studying"}),
        ("30/06/2019", {"date_end": "2019-06-30", "year_end": 2019}),
        (2019, {"year_end": 2019}),
        (None, {}),
    ],
)
def test_graduated_cell_by_cell(cell, expected):
    rows = [["Ruiz, Ana", cell], ["Soto, Luis", "no"], ["Rey, Eva", "no"], ["Gil, Leo", "no"]]
    (_number, values, errors, _remarks), *_rest = read_table(
        ["Apellidos, Nombre", "Titulado"], *rows
    )
    assert errors == []
    assert {key: value for key, value in values.items() if key != "name"} == expected


def test_graduated_with_nonsense_says_what_to_write():
    rows = [["Ruiz, Ana", "quizás"], ["Soto, Luis", "no"], ["Rey, Eva", "sí"]]
    (_number, _values, errors, _remarks), *_rest = read_table(["Name", "Graduated"], *rows)
    [(header, problem)] = errors
    assert header == "Graduated" and problem[0] == "graduated_unknown"


def test_a_consent_of_tomorrow_is_an_error():
    head = ["Name", "Keep in touch", "Consent date"]
    [(_number, _values, errors, _remarks)] = read_table(head, ["Ana Ruiz", "yes", "16/05/2026"])
    assert errors == [("Consent date", ("date_future", {"value": "16/05/2026"}))]
    [(_number, values, errors, _remarks)] = read_table(head, ["Ana Ruiz", "yes", "15/05/2026"])
    assert (values["consent_date"], errors) == ("2026-05-15", [])


def test_rows_that_say_nothing_of_the_end():
    assert not says_how_it_ended({"name": "Ana Ruiz", "emails": ["a@example.org"]})
    for key in ("state", "category", "date_end", "year_end", "school_year", "qualification"):
        assert says_how_it_ended({"name": "Ana Ruiz", key: "x"})
