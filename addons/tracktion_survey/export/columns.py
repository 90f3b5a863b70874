# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The columns of an export: the same ones in the same order whatever the year and the answers."""

from dataclasses import dataclass
from functools import cache

from ..codebook import CODEBOOK, MANY, SEPARATOR, Item
from ..codebook.codebook import ONE

#: The questionnaire of each point in time.
POINTS = {"pre": "pre", "post6": "post", "post18": "post"}
#: Whose answers these are. Pseudonymised data have a random number in place of the person.
PERSON = (
    "PERSON",
    "REFERENCE",
    "NAME",
    "EMAIL",
    "SCHOOL",
    "SCHOOL_YEAR",
    "DEPARTMENT",
    "QUALIFICATION",
    "SECTOR",
    "EQF_LEVEL",
    "ISCED_F",
    "CATEGORY",
    "CLASS",
    "GENDER",
    "BIRTH_YEAR",
)
PSEUDONYM = (
    "PERSON",
    "SCHOOL",
    "SCHOOL_YEAR",
    "QUALIFICATION",
    "SECTOR",
    "EQF_LEVEL",
    "GENDER",
    "BIRTH_YEARS",
)
#: How a response was given.
RESPONSE = ("DATE", "ANSWERED_BY", "LANGUAGE", "MINUTES", "VALID", "PARTIAL", "OWN_ANSWERS")
RESPONSE_PSEUDONYM = ("ANSWERED_BY",)
#: Asked once more of what is known of everybody, and coarsened there.
KNOWN = {"LEVEL"}


@dataclass(frozen=True)
class Column:
    """A column with answers: of which point, which item, and of which option, if of one only."""

    name: str
    point: str
    item: Item
    option: str = ""

    def value(self, raw):
        """What stands in it for an answer as it is kept; None where there is none."""
        if raw in (None, False, ""):
            return None
        if not self.option:
            return raw
        return int(self.option in raw.split(SEPARATOR))


@cache
def items(point, pseudonymised):
    """The questions of a point in time; without those whose answers may tell who somebody is."""
    found = CODEBOOK.questionnaires[POINTS[point]].items
    return tuple(item for item in found if not (pseudonymised and _tells_who(item)))


def _tells_who(item):
    return (
        item.pii in ("direct", "quasi") or item.kind not in (ONE, MANY, "nps") or item.code in KNOWN
    )


@cache
def answers(pseudonymised=False, split=False):
    """The columns with answers.

    :param bool split: one column of 0 and 1 for each option of a question with several answers
    """
    found = []
    for point in POINTS:
        for item in items(point, pseudonymised):
            name = f"{point}_{item.code}"
            if split and item.kind == MANY:
                found += [
                    Column(f"{name}_{option}", point, item, option) for option in item.option_codes
                ]
            else:
                found.append(Column(name, point, item))
    return tuple(found)


def header(pseudonymised=False, split=False):
    """The names of the columns of a wide export."""
    names = list(PSEUDONYM if pseudonymised else PERSON)
    by_point = {point: [] for point in POINTS}
    for column in answers(pseudonymised, split):
        by_point[column.point].append(column.name)
    for point, columns in by_point.items():
        names += [f"{point}_{name}" for name in _response(pseudonymised)] + columns
    return names


def _response(pseudonymised):
    return RESPONSE_PSEUDONYM if pseudonymised else RESPONSE


def header_long(pseudonymised=False):
    """The names of the columns of a long export: one row for each answer."""
    return [*(PSEUDONYM if pseudonymised else PERSON), "POINT", "CODE", "VALUE"]


def wide(person, responses, pseudonymised=False, split=False):
    """One row of a wide export.

    :param person: values of the columns about the person
    :param dict responses: ``{point: {column of the response: value}}``; what is known of how it was
        given has upper-case names
    """
    row = list(person)
    by_point = {point: [] for point in POINTS}
    for column in answers(pseudonymised, split):
        response = responses.get(column.point) or {}
        by_point[column.point].append(column.value(response.get(column.item.column)))
    for point, values in by_point.items():
        response = responses.get(point) or {}
        row += [response.get(name) for name in _response(pseudonymised)] + values
    return row


def long(person, responses, pseudonymised=False):
    """The rows of a long export for one person; of several answers to a question one each."""
    for point in POINTS:
        response = responses.get(point) or {}
        for item in items(point, pseudonymised):
            raw = response.get(item.column)
            if raw in (None, False, ""):
                continue
            for value in raw.split(SEPARATOR) if item.kind == MANY else [raw]:
                yield [*person, point, item.code, value]


CODEBOOK_HEADER = ("VARIABLE", "POINT", "CODE", "QUESTION", "TYPE", "OPTION", "LABEL")


def codebook(lang, pseudonymised=False, split=False, layout="wide"):
    """The rows of the codebook: one for each variable, and one for each of its options."""
    for column in answers(pseudonymised, split and layout == "wide"):
        item = column.item
        name = item.code if layout == "long" else column.name
        start = [name, column.point, item.code, item.label(lang)]
        if column.option:
            label = dict(CODEBOOK.labels(item.option_set, lang))[column.option]
            yield [*start, "0/1", column.option, label]
            continue
        kinds = {ONE: "one of", MANY: f"several, joined by {SEPARATOR}", "nps": "0-10"}
        kind = kinds.get(item.kind, item.kind)
        if layout == "long" and item.kind == MANY:
            kind = "several, one row each"
        yield [*start, kind, None, None]
        for code, label in CODEBOOK.labels(item.option_set, lang) if item.option_set else ():
            yield [*start, kind, code, label]
