# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The three ugly lists give exactly the people they should, read and matched in plain Python."""

import importlib.util
from pathlib import Path

import pytest
from alumni_lib import cells
from alumni_lib.columns import guess_language, recognise
from alumni_lib.sheet import read_sheet

_PATH = Path(__file__).resolve().parents[1] / "fixtures" / "ugly.py"
_SPEC = importlib.util.spec_from_file_location("ugly", _PATH)
ugly = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(ugly)


def people_in(data, filename):
    """Yield ``(row number, name, birth date, e-mails, phones)`` of a list, problems forbidden."""
    sheet = read_sheet(data, filename)
    language = guess_language(sheet.headers)
    columns = recognise(sheet.headers, [row.values for row in sheet.rows[:50]])
    place = {column.field: column.index for column in columns if not column.extra}
    for row in sheet.rows:

        def cell(field, values=row.values):
            return values[place[field]] if field in place else None

        name, problem = cells.parse_name(
            full=cell("full_name"),
            surname=cell("surname"),
            given=cell("given_name"),
            lang=language,
        )
        assert problem is None, (filename, row.number, problem)
        born, problem = cells.parse_birthdate(cell("birthdate"), language)
        assert problem is None, (filename, row.number, problem)
        emails, problems = cells.split_emails(cell("email"))
        assert not problems, (filename, row.number, problems)
        phones, problems = cells.parse_phones(cell("phone"), ugly.COUNTRY)
        assert not problems, (filename, row.number, problems)
        yield row.number, name, born, emails, phones


def merge(lists):
    """Match every row against the people so far, as the import does, and return the people."""
    people = []
    for language, rows in lists:
        for _number, name, born, emails, phones in rows:
            person = next(
                (
                    one
                    for one in people
                    if not (born and one["born"] and born != one["born"])
                    and cells.names_agree(name, one["name"]) != "different"
                    and (
                        set(emails) & one["emails"]
                        or set(phones) & one["phones"]
                        or born and born == one["born"]
                        and cells.name_key(name) == cells.name_key(one["name"])
                    )
                ),
                None,
            )  # fmt: skip
            if person is None:
                person = {"name": name, "born": born, "emails": set(), "phones": set(), "lists": []}
                people.append(person)
            person["born"] = person["born"] or born
            person["emails"] |= set(emails)
            person["phones"] |= set(phones)
            if language not in person["lists"]:
                person["lists"].append(language)
    return people


@pytest.fixture(scope="module")
def lists():
    languages = (ugly.ES, ugly.IT, ugly.ET)
    return [
        (language, list(people_in(data, filename)))
        for language, (filename, data) in zip(languages, ugly.files(), strict=True)
    ]


def _summary(name, born, emails, phones, languages):
    return (name, born, tuple(sorted(emails)), tuple(sorted(phones)), tuple(languages))


def test_three_lists_give_every_person_once(lists):
    """Names, dates, addresses, numbers and origin of all people come out as expected."""
    found = sorted(
        _summary(one["name"], one["born"], one["emails"], one["phones"], one["lists"])
        for one in merge(lists)
    )
    expected = sorted(
        _summary(one.name, one.birthdate, one.emails, one.phones, one.lists)
        for one in ugly.EXPECTED
    )
    assert found == expected


def test_lists_again_add_nobody(lists):
    """The same lists a second time match everybody."""
    assert len(merge([*lists, *lists])) == len(ugly.EXPECTED)


def test_lists_are_as_ugly_as_they_claim(lists):
    """The files keep their traps: header in row 4, gaps, total, other sheets, code page."""
    spanish, italian, northern = (read_sheet(data, name) for name, data in ugly.files())
    assert (spanish.header_row, spanish.sheet_name) == (4, "Alumnado")
    assert spanish.other_sheets == ["Notas"]
    assert [code for _row, code, _text in spanish.skipped] == ["skipped_total"]
    groups = [row.values[spanish.headers.index("Grupo")] for row in spanish.rows]
    assert sorted(set(groups)) == ["2º A", "2º B", "2º C"] and None not in groups
    assert spanish.rows[-1].number > len(spanish.rows) + 4, "empty rows keep their numbers"
    assert (italian.encoding, italian.delimiter) == ("cp1252", ";")
    assert any("\n" in str(value) for row in italian.rows for value in row.values)
    assert northern.format == "ods" and northern.header_row == 4
    assert len(spanish.rows) >= 30 and len(italian.rows) >= 30 and len(northern.rows) >= 30


def test_files_are_always_the_same_people():
    """Nothing in the lists depends on chance or on the day."""
    first = [list(people_in(data, name)) for name, data in ugly.files()]
    assert first == [list(people_in(data, name)) for name, data in ugly.files()]
