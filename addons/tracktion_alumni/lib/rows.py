# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the cells of one row to what they say about a person.

The result is a plain dict that can be stored as JSON (dates as ``YYYY-MM-DD``):

``name``, ``emails`` and ``phones`` (lists, best first), ``birthdate``, ``birth_year``, ``gender``,
``reference``, ``qualification``, ``qualification_code``, ``department``, ``eqf``, ``isced``,
``sector``, ``group``, ``tutor``, ``owner``, ``school_year`` ([first, last] year), ``date_start``,
``date_end``, ``year_end``, ``state``, ``category`` (code), ``category_name``, ``certificate``,
``keep_in_touch`` (bool), ``consent_date``, ``consent_source``, ``channels``, ``street``, ``zip``,
``city``, ``country``, ``linkedin``, ``website``, ``interests``, ``note``, ``employer``,
``job_title``, ``status``. Keys without a value are left out.
"""

import datetime

from .cells import (
    as_text,
    date_order,
    is_empty,
    name_key,
    parse_birthdate,
    parse_bool,
    parse_channel,
    parse_date,
    parse_eqf,
    parse_gender,
    parse_graduated,
    parse_isced,
    parse_linkedin,
    parse_name,
    parse_outcome,
    parse_past_date,
    parse_phones,
    parse_school_year,
    parse_sector,
    parse_state,
    parse_status,
    parse_url,
    parse_year,
    parse_zip,
    split_emails,
    split_list,
    word_key,
)
from .columns import guess_language

#: Texts that are taken as they stand: column field -> key of the result.
_TEXTS = {
    "reference": "reference",
    "qualification": "qualification",
    "qualification_code": "qualification_code",
    "department": "department",
    "group": "group",
    "tutor": "tutor",
    "relation_owner": "owner",
    "certificate_number": "certificate",
    "street": "street",
    "city": "city",
    "country": "country",
    "notes": "note",
    "employer": "employer",
    "job_title": "job_title",
}
#: What a wrong value does: errors keep the row out, the others only leave the value out.
_BLOCKING = {
    "name",
    "email",
    "phone",
    "birthdate",
    "birth_year",
    "start_date",
    "graduation_date",
    "graduation_year",
    "keep_in_touch",
    "consent_date",
    "graduated",
    "state",
}
#: Keys of the result that say how a person's time at the school ended, or what it was.
_ENDING_HINTS = (
    "state",
    "category",
    "category_name",
    "date_end",
    "year_end",
    "school_year",
    "qualification",
    "qualification_code",
)
_SOURCES = {
    "paper": "paper papel carta papier paber form formulario modulo formulier vorm firmado firmato",
    "classroom": "class classroom clase aula classe klas les klass tund sesion sessione tutoria",
    "phone": "phone telefono telefoon telefon llamada chiamata bellen",
    "portal": "portal portale portaal online web link enlace",
    "survey": "survey encuesta questionario enquete kusitlus sondaggio cuestionario",
}
_SOURCE_OF = {word: code for code, words in _SOURCES.items() for word in words.split()}


def parse_consent_source(value):
    """The source of a consent in five languages, or None where the words say nothing."""
    for word in word_key(as_text(value)).split() if not is_empty(value) else ():
        if word in _SOURCE_OF:
            return _SOURCE_OF[word]
    return None


class RowReader:
    """Reads the rows of one sheet, given what its columns are.

    :param columns: iterable of ``(index, header, field)``
    :param rows: all rows, looked at once to learn the order of dates and the letters of genders
    :param country: ISO code of the school's country, for phones
    :param lang: two letters; by default the language most headings are in
    """

    def __init__(self, columns, rows, country=None, lang=None, today=None):
        self.columns = {}
        self.headers = {}
        for index, header, field in columns:
            if field and field != "ignore":
                self.columns.setdefault(field, []).append(index)
                self.headers.setdefault(field, header)
        self.country = country
        self.lang = lang or guess_language([header for _i, header, _f in columns])
        self.today = today or datetime.date.today()
        self.day_first = {
            index: date_order([row.values[index] for row in rows])
            for field in ("birthdate", "start_date", "graduation_date", "consent_date")
            for index in self.columns.get(field, ())
        }
        self.texts = [pair for pair in _TEXTS.items() if pair[0] in self.columns]
        self.choices = [entry for entry in self._choice_parsers() if entry[0] in self.columns]
        self.parsed = {}
        genders = self.columns.get("gender")
        self.letters = {row.values[genders[0]] for row in rows} if genders else set()
        self.letters = {letter for letter in self.letters if not is_empty(letter)}

    def cell(self, row, field):
        """The first filled cell of the columns of ``field``, or None."""
        indexes = self.columns.get(field)
        if indexes is None:  # most fields have no column, and this is asked for every row
            return None
        for index in indexes:
            if not is_empty(row.values[index]):
                return row.values[index]
        return None

    def cells(self, row, field):
        """All filled cells of the columns of ``field``."""
        if field not in self.columns:
            return []
        found = [row.values[index] for index in self.columns[field]]
        return [value for value in found if not is_empty(value)]

    def read(self, row):
        """Return ``(values, errors, remarks)``; the last two are lists of ``(header, problem)``."""
        self.values, self.errors, self.remarks = {}, [], []
        self._read_name(row)
        self._read_contact(row)
        self._read_dates(row)
        self._read_choices(row)
        for field, key in self.texts:
            value = self.cell(row, field)
            if value is not None:
                self.values[key] = as_text(value)
        return self.values, self.errors, self.remarks

    # --- parts ----------------------------------------------------------------------------------

    def _keep(self, field, key, result):
        value, issue = result
        if value is not None and value != []:
            self.values[key] = value.isoformat() if hasattr(value, "isoformat") else value
            if issue:
                self.remarks.append((self.headers.get(field, field), issue))
        elif issue:
            problems = self.errors if field in _BLOCKING else self.remarks
            problems.append((self.headers.get(field, field), issue))

    def _read_name(self, row):
        full, surname = self.cell(row, "full_name"), self.cell(row, "surname")
        given, bare = self.cell(row, "given_name"), self.cell(row, "name")
        if bare is not None:
            # “Name” is the given name beside a surname, and the whole name otherwise.
            if "surname" in self.columns and given is None:
                given = bare
            elif full is None:
                full = bare
        name, issue = parse_name(
            full,
            surname,
            given,
            self.cell(row, "surname2"),
            self.cell(row, "prefix"),
            lang=self.lang,
        )
        header = next(
            (
                self.headers[field]
                for field in ("full_name", "name", "surname", "given_name")
                if field in self.headers
            ),
            "name",
        )
        self.headers["name"] = header
        if not name and not issue:
            issue = ("name_missing", {})
        self._keep("name", "name", (name, issue))

    def _read_contact(self, row):
        emails, phones = [], []
        for field, found, parse in (
            ("email", emails, split_emails),
            ("phone", phones, lambda cell: parse_phones(cell, self.country)),
        ):
            issues = []
            for cell in self.cells(row, field):
                values, problems = parse(cell)
                found += [value for value in values if value not in found]
                issues += problems
            for issue in issues:
                # One good address is enough to take the row; the bad one is told.
                (self.remarks if found else self.errors).append((self.headers[field], issue))
        for cell in self.cells(row, "contact"):
            emails += [value for value in split_emails(cell)[0] if value not in emails]
            if "@" not in as_text(cell):
                phones += [v for v in parse_phones(cell, self.country)[0] if v not in phones]
        if emails:
            self.values["emails"] = emails
        if phones:
            self.values["phones"] = phones

    def _read_dates(self, row):
        for field, key, parse in (
            ("birthdate", "birthdate", parse_birthdate),
            ("start_date", "date_start", parse_date),
            ("graduation_date", "date_end", parse_date),
            ("consent_date", "consent_date", parse_past_date),
        ):
            for index in self.columns.get(field, ())[:1]:
                cell = row.values[index]
                result = parse(cell, self.lang, self.day_first[index], today=self.today)
                if field == "graduation_date" and result[0] is None and result[1]:
                    year, issue = parse_year(cell, self.today)
                    if year and not issue:
                        self.values["year_end"] = year
                        continue
                self._keep(field, key, result)
        for field, key in (("birth_year", "birth_year"), ("graduation_year", "year_end")):
            cell = self.cell(row, field)
            if cell is not None:
                self._keep(field, key, parse_year(cell, self.today))
        self._read_graduated(self.cell(row, "graduated"))
        cell = self.cell(row, "school_year")
        if cell is not None:
            span, issue = self._parsed(
                "school_year", lambda value: parse_school_year(value, self.today), cell
            )
            self._keep("school_year", "school_year", (list(span) if span else None, issue))
        if "date_end" in self.values:
            self.values["year_end"] = int(self.values["date_end"][:4])

    def _read_graduated(self, cell):
        """“Graduated”: yes, no, or when."""
        if cell is None:
            return
        state, issue = self._parsed("graduated", parse_graduated, cell)
        date, _issue = (None, None) if state else parse_date(cell, self.lang, today=self.today)
        year, _issue = (None, None) if state or date else parse_year(cell, self.today)
        for key, value in (("date_end", date and date.isoformat()), ("year_end", year)):
            if value:
                self.values.setdefault(key, value)
                return
        self._keep("graduated", "state", (state, issue))

    def _choice_parsers(self):
        """Return ``(field, key, parser)`` of the columns with few different values."""
        return (
            ("gender", "gender", lambda cell: parse_gender(cell, self.lang, self.letters)),
            ("eqf_level", "eqf", parse_eqf),
            ("isced_f", "isced", parse_isced),
            ("sector", "sector", parse_sector),
            ("state", "state", parse_state),
            ("keep_in_touch", "keep_in_touch", parse_bool),
            ("channel", "channels", parse_channel),
            ("linkedin", "linkedin", parse_linkedin),
            ("website", "website", parse_url),
            ("zip", "zip", lambda cell: parse_zip(cell, self.country)),
            ("status", "status", parse_status),
        )

    def _parsed(self, field, parse, cell):
        """Parse a cell, once for all rows that say the same."""
        key = (field, cell.__class__, cell)
        if key not in self.parsed:
            self.parsed[key] = parse(cell)
        return self.parsed[key]

    def _read_choices(self, row):
        for field, key, parse in self.choices:
            cell = self.cell(row, field)
            if cell is not None:
                self._keep(field, key, self._parsed(field, parse, cell))
        cell = self.cell(row, "outcome")
        if cell is not None:
            code, _issue = parse_outcome(cell)
            # It may be a category of the school's own, or its name here: the caller knows them.
            self._keep("outcome", "category", (code, None))
            self.values["category_name"] = as_text(cell)
        if self.cell(row, "interests") is not None:
            self.values["interests"] = split_list(self.cell(row, "interests"))
        source = parse_consent_source(self.cell(row, "consent_source"))
        if source:
            self.values["consent_source"] = source


def says_how_it_ended(values):
    """Tell whether a row says anything of where the person stands at the school."""
    return any(values.get(key) for key in _ENDING_HINTS)


def identity(values):
    """``(name key, birth date or None)`` of what a row says."""
    return name_key(values.get("name") or ""), values.get("birthdate")
