"""Lists of people over RPC, as a script of a school would import them."""

import base64
import io
import sys
from pathlib import Path

import odoorpc
import openpyxl
import pytest
from schools import School

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fixtures"))
import ugly  # noqa: E402

HEADER = "Nombre;Apellidos;E-mail;Teléfono;Nacimiento;Ciclo;Fin;Mantener contacto"
ROWS = [
    "Ana;García Ruiz;ana.garcia@example.org;600 00 01 01;12/03/2001;ELE201;21/06/2022;",
    "Luis;Soto Vega;luis.soto@example.org;600 00 01 02;30-11-2000;ELE201;21/06/2022;",
    "Eva;Mora Gil;eva.mora@example.org;;31/02/2001;ELE201;21/06/2022;",
    ";;nadie@example.org;;;ELE201;;",
    "Ana;García Ruiz;ana.garcia@example.org;600 00 01 01;12/03/2001;ELE201;21/06/2022;",
]


def sheet(rows, header=HEADER):
    """The bytes of a text file with these rows."""
    return "\r\n".join([header, *rows, ""]).encode("utf-8-sig")


@pytest.fixture
def school(server):
    school = School(server)
    school.structure()
    return school


def counts(school):
    """How many people, enrolments and decisions the school has."""
    env = school.rpc("officer").env
    people = env["res.partner"].search_count([("alumni_main_enrolment_id", "!=", False)])
    return people, *(
        env[model].search_count([])
        for model in ("tracktion.enrolment", "tracktion.consent", "tracktion.destination")
    )


def test_preview_says_what_each_row_will_do(school):
    known = school.person("Luis Soto Vega", email="luis.soto@example.org")
    record = school.upload("lista.csv", sheet(ROWS))
    rows = school.rows(record)
    assert [row["state"] for row in rows] == ["new", "match", "error", "error", "ignored"]
    assert rows[1]["partner_id"][0] == known
    assert "Nacimiento" in rows[2]["message"] and "31/02/2001" in rows[2]["message"]
    assert "name" in rows[3]["message"].lower()
    assert counts(school)[0] == 1, "a preview must write nobody"


def test_import_then_the_same_file_again_changes_nothing(school):
    record = school.upload("lista.csv", sheet(ROWS))
    school.rpc("officer").env["tracktion.import"].browse(record).action_import()
    assert counts(school) == (2, 2, 0, 0)
    before = school.people()
    again = school.upload("lista.csv", sheet(ROWS))
    assert [row["state"] for row in school.rows(again)][:2] == ["match", "match"]
    school.rpc("officer").env["tracktion.import"].browse(again).action_import()
    assert school.people() == before
    assert [person["name"] for person in before] == ["Ana García Ruiz", "Luis Soto Vega"]
    assert before[0]["phone"].replace(" ", "") == "+34600000101"
    assert before[0]["enrolments"][0]["date_end"] == "2022-06-21"


def test_teachers_list_makes_the_teacher_relation_owner(school):
    record = school.upload("lista.csv", sheet(ROWS[:2]), teacher_id=school.user("teacher"))
    school.rpc("officer").env["tracktion.import"].browse(record).action_import()
    assert {person["alumni_relation_owner_id"] for person in school.people()} == {"Teacher"}
    assert school.rpc("teacher").env["res.partner"].search_count(
        [("alumni_main_enrolment_id", "!=", False)]
    ) == 2  # fmt: skip


def test_yes_needs_a_date_and_a_source_to_be_a_consent(school):
    rows = [row + "sí" for row in ROWS[:2]]
    imports = school.rpc("officer").env["tracktion.import"]
    imports.browse(school.upload("lista.csv", sheet(rows))).action_import()
    assert counts(school)[2] == 0
    record = school.upload(
        "lista.csv", sheet(rows), consent_date="2022-06-01", consent_source="classroom"
    )
    imports.browse(record).action_import()
    consents = (
        school.rpc("officer")
        .env["tracktion.consent"]
        .search_read([], ["decision", "date", "source"])
    )
    assert {consent["decision"] for consent in consents} == {"given"}
    assert {consent["date"][:10] for consent in consents} <= {"2022-06-01", "2022-05-31"}
    assert len(consents) == 2


def test_rows_in_error_come_back_as_the_same_sheet(school):
    record = school.upload("lista.csv", sheet(ROWS))
    imports = school.rpc("officer").env["tracktion.import"]
    [data] = imports.read([record], ["error_file"])
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(data["error_file"])))
    header, *rows = book.active.iter_rows(values_only=True)
    assert list(header[:8]) == HEADER.split(";")
    assert [row[2] for row in rows] == ["eva.mora@example.org", "nadie@example.org"]
    assert all(row[-1] for row in rows), "every row says what to do"
    assert [row[-2] for row in rows] == [4, 5]


def test_manager_takes_a_whole_import_back(school):
    school.person("Rosa Rey Sanz")
    before = school.people()
    record = school.upload("lista.csv", sheet(ROWS[:2]))
    school.rpc("officer").env["tracktion.import"].browse(record).action_import()
    assert len(school.people()) == 3
    with pytest.raises(odoorpc.error.RPCError, match="manager"):
        school.rpc("officer").env["tracktion.import"].browse(record).action_undo()
    school.rpc("manager").env["tracktion.import"].browse(record).action_undo()
    assert school.people() == before


def test_a_touched_person_stops_the_undo(school):
    record = school.upload("lista.csv", sheet(ROWS[:2]))
    env = school.rpc("officer").env
    env["tracktion.import"].browse(record).action_import()
    [ana] = env["res.partner"].search([("email", "=", "ana.garcia@example.org")])
    env["tracktion.destination"].create({"partner_id": ana, "status": "working"})
    with pytest.raises(odoorpc.error.RPCError, match="Ana García Ruiz"):
        school.rpc("manager").env["tracktion.import"].browse(record).action_undo()
    assert counts(school)[0] == 2


@pytest.mark.parametrize(
    ("filename", "data", "reason"),
    [
        ("lista.xlsx", b"MZ\x90 this is no spreadsheet", "headings"),
        ("lista.xlsx", b"PK\x03\x04" + b"\x00" * 40, "lista.xlsx|file"),
        ("lista.csv", b"", "file|empty"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_reason(school, filename, data, reason):
    with pytest.raises(odoorpc.error.RPCError, match=reason):
        school.upload(filename, data)


def test_teachers_may_not_import(school):
    with pytest.raises(odoorpc.error.RPCError):
        school.upload("lista.csv", sheet(ROWS), as_role="teacher")


# The only doubt that no machine may settle: a twin with the e-mail, the phone and the birth date of
# her brother.
DOUBTS = {"Kaisa Metsoja"}


def upload_ugly(school, filename, data):
    """One of the ugly lists, previewed, its rows in doubt decided as an officer would."""
    lines = school.rpc("officer").env["tracktion.import.line"]
    record = school.upload(filename, data)
    doubtful = [row for row in school.rows(record) if row["state"] == "undecided"]
    assert {row["name"] for row in doubtful} <= DOUBTS, doubtful
    for row in doubtful:
        lines.browse(row["id"]).action_new_person()
    return record


def import_ugly(school):
    """Import the three ugly lists, one after the other."""
    for filename, data in ugly.files():
        record = upload_ugly(school, filename, data)
        school.rpc("officer").env["tracktion.import"].browse(record).action_import()


def digits(text):
    """The addresses in a field, phones without the blanks between their digits."""
    return {part.strip().replace(" ", "") for part in (text or "").split(",") if part.strip()}


def check_expected(school):
    """The people of the school are those of the three ugly lists, each once."""
    found = sorted(
        (
            person["alumni_birthdate"] or "",
            *sorted(
                digits(person["email"])
                | digits(person["phone"])
                | digits(person["alumni_other_contacts"])
            ),
        )
        for person in school.people()
    )
    expected = sorted(
        (str(person.birthdate or ""), *sorted({*person.emails, *person.phones}))
        for person in ugly.EXPECTED
    )
    assert found == expected


def test_three_ugly_lists_end_as_one_clean_list(school):
    import_ugly(school)
    check_expected(school)
    before = school.people()
    import_ugly(school)
    assert school.people() == before
