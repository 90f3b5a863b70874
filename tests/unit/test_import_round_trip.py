# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Random people, written as schools write them, are read as those people."""

import csv
import datetime
import io

import xlsxwriter
from alumni_lib.columns import recognise
from alumni_lib.names import name_key
from alumni_lib.rows import RowReader
from alumni_lib.sheet import read_sheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TODAY = datetime.date(2026, 5, 15)
EPOCH = datetime.date(1899, 12, 30)

GIVEN = ["Ana", "José María", "Òscar", "Łukasz", "Sõrmus", "Begoña", "Jürgen", "Mª Pilar"]
SURNAMES = ["García López", "Ruiz", "van den Berg", "D'Angelo", "Õunapuu", "Müller-Lüd", "Peña"]
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre"
    " diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november"
    " detsember",
}
HEADINGS = {
    "es": ("Apellidos", "Nombre", "Apellidos, Nombre", "Correo", "Teléfono", "F. nacimiento",
           "Fecha titulación", "Titulado"),
    "it": ("Cognome", "Nome", "Cognome e nome", "E-mail", "Cellulare", "Data di nascita",
           "Data diploma", "Diplomato"),
    "nl": ("Achternaam", "Voornaam", "Naam", "E-mailadres", "Telefoon", "Geboortedatum",
           "Diplomadatum", "Geslaagd"),
    "et": ("Perekonnanimi", "Eesnimi", "Nimi", "E-post", "Telefon", "Sünniaeg",
           "Lõpetamise kuupäev", "Lõpetanud"),
    "en": ("Surname", "First name", "Full name", "E-mail", "Phone", "Birth date",
           "Graduation date", "Graduated"),
}  # fmt: skip
YES_NO = {
    "es": ("sí", "no"), "it": ("sì", "no"), "nl": ("ja", "nee"), "et": ("jah", "ei"),
    "en": ("yes", "no"),
}  # fmt: skip


def long_date(date, lang):
    month = MONTHS.get(lang, MONTHS["es"]).split()[date.month - 1]
    return f"{date.day} de {month} de {date.year}" if lang in ("es", "en") else (
        f"{date.day}. {month} {date.year}")  # fmt: skip


SPELLINGS = (
    lambda date, _lang: date.strftime("%d/%m/%Y"),
    lambda date, _lang: f"{date.day}.{date.month}.{date.year}",
    lambda date, _lang: f"{date.day}-{date.month}-{date.year}",
    lambda date, _lang: date.isoformat(),
    lambda date, _lang: f"{date.isoformat()} 00:00:00",
    long_date,
    lambda date, _lang: str((date - EPOCH).days),
)
PHONES = (
    lambda n: f"6{n:08d}",
    lambda n: f"6{n // 1000000:02d} {n // 1000 % 1000:03d} {n % 1000:03d}",
    lambda n: f"+34 6{n:08d}",
    lambda n: f"0034-6{n // 1000000:02d}-{n % 1000000:06d}",
    lambda n: f"(+34) 6{n:08d}",
)

dates = st.dates(datetime.date(1950, 1, 1), datetime.date(2010, 12, 31))
people = st.fixed_dictionaries(
    {
        "given": st.sampled_from(GIVEN),
        "surname": st.sampled_from(SURNAMES),
        "birth": dates,
        "end": st.one_of(st.none(), st.dates(datetime.date(1970, 1, 1), TODAY)),
        "graduated": st.sampled_from([None, True, False]),
        "emails": st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=2),
        "phone": st.one_of(st.none(), st.integers(0, 99999999)),
        "spelling": st.sampled_from(SPELLINGS),
        "dialling": st.sampled_from(PHONES),
        "empty before": st.integers(0, 2),
    }
)
layouts = st.fixed_dictionaries(
    {
        "lang": st.sampled_from(sorted(HEADINGS)),
        "whole name": st.booleans(),
        "capitals": st.booleans(),
        "title rows": st.integers(0, 3),
        "file": st.sampled_from(["xlsx", "xlsx dates", "xlsx 1904", ";", ",", "\t", "cp1252"]),
        "joint": st.sampled_from(["; ", " / ", " ", ", "]),
        "footer": st.booleans(),
    }
)


def written(person, layout):
    """One row of the list, in the spellings of the day."""
    lang = layout["lang"]
    surname = person["surname"].upper() if layout["capitals"] else person["surname"]
    names = (
        [f"{surname}, {person['given']}"] if layout["whole name"] else [surname, person["given"]]
    )

    def date(value):
        if value is None or layout["file"] in ("xlsx dates", "xlsx 1904"):
            return value
        return person["spelling"](value, lang)

    emails = [f"{letter}@example.org" for letter in person["emails"]]
    phone = person["phone"]
    answer = person["graduated"]
    return [
        *names,
        layout["joint"].join(emails),
        None if phone is None else person["dialling"](phone),
        date(person["birth"]),
        date(person["end"]),
        None if answer is None else YES_NO[lang][0 if answer else 1],
    ]


def as_file(rows, layout):
    kind = layout["file"]
    if kind.startswith("xlsx"):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": kind == "xlsx 1904"})
        sheet = book.add_worksheet()
        dated = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for index, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, index, datetime.datetime(*value.timetuple()[:3]),
                                         dated)  # fmt: skip
                elif value not in (None, ""):
                    sheet.write_string(number, index, value)
        book.close()
        return out.getvalue()
    out = io.StringIO()
    csv.writer(out, delimiter=";" if kind == "cp1252" else kind).writerows(rows)
    text = out.getvalue()
    return text.encode("cp1252" if kind == "cp1252" else "utf-8-sig")


def has_cp1252(rows):
    try:
        as_file(rows, {"file": "cp1252"})
    except UnicodeEncodeError:
        return False
    return True


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(people, min_size=3, max_size=12), layouts)
def test_people_written_in_any_spelling_are_read_as_they_are(persons, layout):
    headings = HEADINGS[layout["lang"]]
    names = [headings[2]] if layout["whole name"] else list(headings[:2])
    table = [["Colegio"], ["Listado"], []][: layout["title rows"]]
    table.append([*names, *headings[3:]])
    for person in persons:
        table += [[] for _ in range(person["empty before"])]
        table.append(written(person, layout))
    if layout["footer"]:
        table += [[], [f"Total: {len(persons)}"], ["Página 1 de 1"]]
    if layout["file"] == "cp1252" and not has_cp1252(table):
        layout = {**layout, "file": ";"}

    sheet = read_sheet(as_file(table, layout))
    columns = recognise(sheet.headers, [row.values for row in sheet.rows[:50]], None, TODAY)
    fields = [(column.index, column.header, column.field) for column in columns]
    reader = RowReader(fields, sheet.rows, "ES", today=TODAY)
    found = [reader.read(row) for row in sheet.rows]

    assert len(found) == len(persons)
    for (values, errors, _remarks), person in zip(found, persons, strict=True):
        assert errors == []
        assert name_key(values["name"]) == name_key(f"{person['given']} {person['surname']}")
        assert values.get("emails", []) == [f"{letter}@example.org" for letter in person["emails"]]
        phone = person["phone"]
        assert values.get("phones", []) == ([] if phone is None else [f"+346{phone:08d}"])
        assert values["birthdate"] == person["birth"].isoformat()
        assert values.get("date_end") == (person["end"] and person["end"].isoformat())
        state = {True: "finished", False: "left", None: None}[person["graduated"]]
        assert values.get("state") == state
