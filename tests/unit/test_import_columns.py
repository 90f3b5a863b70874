# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Columns are recognised by memory, by heading and by content, in five languages."""

import datetime

import pytest
from alumni_lib import aliases, aliases_contact
from alumni_lib.columns import (
    FIELDS,
    REPEATABLE,
    guess_language,
    header_key,
    header_score,
    match_header,
    recognise,
)
from hypothesis import given
from hypothesis import strategies as st

TODAY = datetime.date(2026, 5, 15)

LISTS = {
    "es": {
        "Apellidos": "surname", "Nombre": "given_name", "Correo electrónico": "email",
        "Tel. móvil": "phone", "F. Nacimiento": "birthdate", "Sexo": "gender",
        "Nº Exp.": "reference", "D.N.I.": "national_id", "Titulación": "qualification",
        "Familia Profesional": "department", "Grupo": "group", "Tutor/a": "tutor",
        "Curso académico": "school_year", "Fecha de inicio": "start_date",
        "Fecha titulación": "graduation_date", "Año fin": "graduation_year",
        "Situación": "state", "Consentimiento": "keep_in_touch",
        "Fecha consentimiento": "consent_date", "Dirección": "street", "C.P.": "zip",
        "Localidad": "city", "País": "country", "Empresa": "employer", "Puesto": "job_title",
        "Situación laboral": "status", "Observaciones": "notes",
    },
    "it": {
        "Cognome": "surname", "Nome": "given_name", "Data di nascita": "birthdate",
        "Cellulare": "phone", "Posta elettronica": "email", "Codice fiscale": "national_id",
        "Matricola": "reference", "Corso": "qualification", "Classe": "group",
        "A.S.": "school_year", "Esito": "outcome", "Data diploma": "graduation_date",
        "Settore": "sector", "Consenso privacy": "keep_in_touch", "Indirizzo": "street",
        "CAP": "zip", "Comune": "city", "Azienda": "employer", "Note": "notes",
        "Livello EQF": "eqf_level",
    },
    "nl": {
        "Achternaam": "surname", "Tussenvoegsel": "prefix", "Roepnaam": "given_name",
        "Geboortedatum": "birthdate", "Geslacht": "gender", "Studentnummer": "reference",
        "BSN": "national_id", "Mobiel": "phone", "E-mailadres": "email", "Opleiding":
        "qualification", "Crebo": "qualification_code", "Klas": "group", "Mentor": "tutor",
        "Schooljaar": "school_year", "Diplomadatum": "graduation_date", "Niveau": "eqf_level",
        "Toestemming": "keep_in_touch", "Adres": "street", "Postcode": "zip",
        "Woonplaats": "city", "Werkgever": "employer", "Functie": "job_title",
        "Opmerkingen": "notes",
    },
    "et": {
        "Perekonnanimi": "surname", "Eesnimi": "given_name", "Isikukood": "national_id",
        "Sünniaeg": "birthdate", "Sugu": "gender", "E-post": "email", "Telefon": "phone",
        "Eriala": "qualification", "Rühm": "group", "Rühmajuhataja": "tutor",
        "Lõpetamise aasta": "graduation_year", "Õppeaasta": "school_year", "Nõusolek":
        "keep_in_touch", "Aadress": "street", "Postiindeks": "zip", "Tööandja": "employer",
        "Amet": "job_title", "Märkused": "notes", "Osakond": "department",
    },
    "en": {
        "Last name": "surname", "First name": "given_name", "E-mail": "email", "Phone": "phone",
        "Date of birth": "birthdate", "Gender": "gender", "Student ID": "reference",
        "Qualification": "qualification", "Department": "department", "Class": "group",
        "School year": "school_year", "Graduation date": "graduation_date", "Outcome": "outcome",
        "Keep in touch": "keep_in_touch", "Consent date": "consent_date",
        "Consent source": "consent_source", "Preferred channel": "channel", "Street": "street",
        "Zip": "zip", "City": "city", "Country": "country", "LinkedIn": "linkedin",
        "Website": "website", "Interests": "interests", "Relation owner": "relation_owner",
        "Employer": "employer", "Job title": "job_title", "Status": "state", "Notes": "notes",
        "ISCED-F": "isced_f", "Certificate number": "certificate_number",
    },
}  # fmt: skip


def fields(headers, samples=(), remembered=None):
    return [column.field for column in recognise(headers, samples, remembered, today=TODAY)]


@pytest.mark.parametrize("language", LISTS)
def test_headings_of_a_language(language):
    """A usual list is recognised whole, and so is its language."""
    expected = LISTS[language]
    found = dict(zip(expected, fields(list(expected)), strict=True))
    assert found == expected
    assert guess_language(list(expected)) == language


@pytest.mark.parametrize("change", [str.upper, str.lower, lambda text: f"  {text}:* ",
                                    lambda text: text.replace(" ", "_")])  # fmt: skip
@pytest.mark.parametrize("language", LISTS)
def test_capitals_and_punctuation_do_not_matter(language, change):
    for header, field in LISTS[language].items():
        if field not in ("given_name",):
            assert match_header(change(header))[0] == match_header(header)[0]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Teléfono móvil del alumno/a", "phone"),
        ("Correo electrónico personal (obligatorio)", "email"),
        ("Fecha de nacimiento (dd/mm/aaaa)", "birthdate"),
        ("¿Quiere seguir en contacto?", "keep_in_touch"),
        ("Teléfono del padre", "ignore"),
        ("Telefono genitore", "ignore"),
        ("E-mail ouders", "ignore"),
        ("Teléfono empresa", "ignore"),
        ("Nombre de la empresa", "employer"),
        ("Student's e-mail address", "email"),
        ("Opilase e-post", "email"),
        ("Nationality", "ignore"),
        ("Foo bar", None),
        ("", None),
        (None, None),
        ("x" * 500, None),
    ],
)
def test_longer_headings(header, field):
    found, confidence = match_header(header)
    assert found == field
    assert (confidence > 0.5) == (field is not None)


def test_name_beside_surname_is_the_given_name():
    assert fields(["Apellidos", "Nombre"]) == ["surname", "given_name"]
    assert fields(["Nombre", "Teléfono"]) == ["full_name", "phone"]
    assert fields(["Naam", "E-mail"]) == ["full_name", "email"]


def test_surname_column_with_whole_names():
    samples = [["García, Ana"], ["Ruiz Gil, Jon"], ["Sanz, Eva"]]
    assert fields(["Apellidos"], samples) == ["full_name"]


def test_second_phone_and_email_are_extra():
    columns = recognise(["Móvil", "Teléfono fijo", "E-mail", "Correo 2", "Nombre"], [])
    assert [(column.field, column.extra) for column in columns] == [
        ("phone", False), ("phone", True), ("email", False), ("email", True),
        ("full_name", False),
    ]  # fmt: skip


def test_no_field_twice_but_those():
    columns = recognise(["Grupo", "Clase", "Group", "City", "Ciudad"], [])
    assert [column.field for column in columns] == ["group", None, None, "city", None]
    assert columns[1].reason == "taken"


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Curso", ["2018/19", "2019/20"], "school_year"),
        ("Curso", ["2º A", "2º B"], "group"),
        ("Curso", ["Soldadura", "Cocina"], "qualification"),
        ("Promoción", [2019, 2020], "graduation_year"),
        ("Promoción", ["2018-2019"], "school_year"),
        ("Corso", ["Operatore agricolo"], "qualification"),
        ("Lõpetamine", [2019, 2020], "graduation_year"),
        ("Fecha de nacimiento", [1999, 2000], "birth_year"),
        ("Contacto", ["a@b.es", "c@d.es"], "email"),
        ("Contacto", ["600 123 456", "600 123 457"], "phone"),
        ("Contacto", ["a", "b"], None),
        ("Teléfono", ["a@b.es", "c@d.es"], "email"),
    ],
)
def test_values_decide_what_a_heading_means(header, values, field):
    assert fields([header], [[value] for value in values]) == [field]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["a@b.es", "c@d.es", None], "email"),
        (["600 123 456", "+34 600123457", "91 555 12 34"], "phone"),
        (["García, Ana", "Ruiz Gil, Jon Ander", "Sanz, Eva"], "full_name"),
        (["Ana García", "Jon Ruiz", "Eva Sanz"], "full_name"),
        (["12/04/1999", "03/05/2003", "30/12/1995"], "birthdate"),
        ([datetime.date(1999, 4, 12), datetime.date(1985, 1, 1)], "birthdate"),
        (["https://www.linkedin.com/in/ana", "linkedin.com/in/jon"], "linkedin"),
        (["2018/19", "2019/20"], "school_year"),
        ([1001, 1002, 1003, 1004], None),
        ([600000001, 600000002, 600000003, 600000004], None),
        (["blue", "blue", "red"], None),
        ([], None),
    ],
)
def test_content_speaks_when_the_heading_does_not(values, field):
    assert fields(["Xyzzy"], [[value] for value in values]) == [field]


def test_what_the_school_said_wins():
    remembered = {header_key("Nombre"): "employer", header_key("Foo Bar"): "city"}
    columns = recognise(["NOMBRE", "foo  bar", "Ciudad"], [], remembered)
    assert [column.field for column in columns] == ["employer", "city", None]
    assert columns[0].confidence == 1.0 and columns[0].reason == "remembered"


def test_memory_of_a_field_that_is_gone_is_not_used():
    assert fields(["Nombre"], remembered={"nombre": "no_such_field"}) == ["full_name"]


def test_numbered_heading_has_the_key_of_the_plain_one():
    assert header_key("E-mail (2)") == header_key("e-mail") == "e mail"


def test_every_field_has_headings_in_every_language():
    tables = {**aliases.ALIASES, **aliases_contact.ALIASES}
    helpers = {"name", "contact"}
    assert set(FIELDS) == set(tables) - helpers
    for field, by_language in tables.items():
        assert set(by_language) == {"en", "es", "it", "nl", "et"}, field


def test_a_row_of_people_is_no_row_of_headings():
    assert header_score(["Apellidos", "Nombre", "Tfno."])[0] == 3
    assert header_score(["García, Ana", "600123456", "a@b.es"])[0] == 0
    assert header_score([None, "", "  "]) == (0, 0.0)


_CELL = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=30), st.dates(),
                  st.sampled_from(["a@b.es", "600123456", "2018/19", "García, Ana"]))  # fmt: skip
_HEADER = st.one_of(
    st.text(max_size=30),
    st.sampled_from([header for language in LISTS.values() for header in language]),
)


@given(st.lists(_HEADER, max_size=8), st.data())
def test_recognising_never_fails_and_never_repeats(headers, data):
    """Any headings over any cells: one answer per column, no field twice unless it may be."""
    samples = data.draw(st.lists(st.lists(_CELL, max_size=8), max_size=5))
    columns = recognise(headers, samples, today=TODAY)
    assert [column.header for column in columns] == headers
    found = [column.field for column in columns if column.field not in REPEATABLE]
    found = [field for field in found if field]
    assert len(found) == len(set(found)) and set(found) <= set(FIELDS)
    assert all(0 <= column.confidence <= 1 for column in columns)
    firsts = [column.field for column in columns if column.field and not column.extra]
    assert firsts.count("email") <= 1 and firsts.count("phone") <= 1


@pytest.mark.parametrize("header", ["Graduated", "Titulado", "Diplomato", "Geslaagd", "Lõpetanud"])
@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (["yes", "no", "yes"], "graduated"),
        (["sí", "no", "sí"], "graduated"),
        (["x", None, "x"], "graduated"),
        (["jah", "ei", "jah"], "graduated"),
        ([datetime.date(2019, 6, 30), datetime.date(2020, 6, 30)], "graduation_date"),
        (["30/06/2004", "28/06/2009", "27/06/2011"], "graduation_date"),
        ([2019, 2020, 2021], "graduation_year"),
        (["2018/19", "2019/20", "2020/21"], "school_year"),
        (["30/06/2019", "no", "28/06/2020"], "graduated"),
    ],
)
def test_graduated_is_told_by_what_stands_below(header, cells, field):
    columns = recognise(["Surname", "Name", header], [["Ruiz", "Ana", cell] for cell in cells])
    assert columns[2].field == field
    assert columns[2].confidence >= 0.6


def test_graduates_with_names_below_are_names():
    [column] = recognise(["Titulado"], [["Ruiz Gil, Ana"], ["Soto Rey, Luis"]])
    assert column.field == "full_name"
    columns = recognise(["Name", "Titulado"], [["Ana", "Electricidad"], ["Luis", "Soldadura"]])
    assert columns[1].field != "graduated"


def test_graduated_is_told_anew_by_each_list_unless_somebody_corrected_it():
    rows = [["Ruiz", "sí"], ["Soto", "no"]]

    def field(remembered):
        return recognise(["Apellidos", "Titulado"], rows, {"titulado": remembered})[1].field

    assert field("graduation_date") == "graduated"
    assert field("graduation_year") == "graduated"
    assert field("ignore") == "ignore"
    assert field("outcome") == "outcome"
