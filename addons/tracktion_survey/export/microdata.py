# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Microdata in which nobody stands alone: k-anonymity by coarsening, then by leaving out."""

import hashlib
import hmac
import secrets
from collections import defaultdict
from typing import NamedTuple

#: So many people at least look the same by what others may know of them.
SMALLEST = 5


class Person(NamedTuple):
    """What others may know of somebody. None or an empty text: not known, or not told."""

    school: str = ""
    school_year: str = ""
    qualification: str = ""
    sector: str = ""
    eqf_level: str = ""
    gender: str = ""
    birth_year: int | None = None


class Coarse(NamedTuple):
    """The same as it is told: a birth year within some years."""

    school: str
    school_year: str
    qualification: str
    sector: str
    eqf_level: str
    gender: str
    birth_years: str


#: What is told at each step, from fine to coarse: how many years a birth year may stand for (0: it
#: is not told), and what is taken away.
STEPS = (
    (5, ()),
    (5, ("qualification",)),
    (10, ("qualification",)),
    (10, ("qualification", "eqf_level")),
    (10, ("qualification", "eqf_level", "school")),
    (0, ("qualification", "eqf_level", "school")),
    (0, ("qualification", "eqf_level", "school", "gender")),
    (0, ("qualification", "eqf_level", "school", "gender", "sector")),
)


def coarsen(people, smallest=SMALLEST):
    """How each person is told, as finely as at least ``smallest`` look the same.

    :param dict people: ``{key: Person}``
    :return: ``{key: Coarse}``, without those who would stand out even at the coarsest step

    >>> told = coarsen({n: Person(qualification="A" if n else "B", sector="x") for n in range(11)})
    >>> told[1].qualification, 0 in told
    ('A', False)
    """
    told, waiting = {}, dict(people)
    for years, removed in STEPS:
        classes = defaultdict(list)
        for key, person in waiting.items():
            classes[_told(person, years, removed)].append(key)
        for coarse, keys in classes.items():
            if len(keys) >= smallest:
                for key in keys:
                    told[key] = coarse
                    del waiting[key]
    return told


def _told(person, years, removed):
    values = person._asdict()
    values.update(dict.fromkeys(removed, ""))
    return Coarse(birth_years=_span(values.pop("birth_year"), years), **values)


def _span(year, years):
    """
    >>> _span(2003, 5), _span(2003, 10), _span(2003, 0), _span(None, 5)
    ('2000-2004', '2000-2009', '', '')
    """
    if not (year and years):
        return ""
    first = year - year % years
    return f"{first}-{first + years - 1}"


class Pseudonyms:
    """Random numbers for people: the same for one person throughout an export, and of no use
    outside it, since the key is thrown away with this object."""

    def __init__(self):
        self._key = secrets.token_bytes(32)

    def of(self, key):
        """The number of a person, 16 hexadecimal digits."""
        return hmac.new(self._key, repr(key).encode(), hashlib.sha256).hexdigest()[:16]
