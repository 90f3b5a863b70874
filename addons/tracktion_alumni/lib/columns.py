# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which column holds what: by what the school said last time, by heading, by content."""

import datetime
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from . import aliases, aliases_contact
from .choices import parse_bool, parse_graduated
from .dates import parse_date, parse_school_year
from .text import as_text, fold, is_empty, word_key

LANGUAGES = ("en", "es", "it", "nl", "et")

#: Every field a column can be, in the order of a form.
FIELDS = (
    "surname", "surname2", "prefix", "given_name", "full_name", "email", "phone", "birthdate",
    "birth_year", "gender", "reference", "national_id", "qualification", "qualification_code",
    "department", "eqf_level", "isced_f", "sector", "group", "tutor", "relation_owner",
    "school_year", "start_date", "graduation_date", "graduation_year", "graduated", "state",
    "outcome", "certificate_number", "keep_in_touch", "consent_date", "consent_source", "channel",
    "street", "zip", "city", "country", "linkedin", "website", "interests", "notes", "employer",
    "job_title", "status", "ignore",
)  # fmt: skip
#: Fields that several columns may fill; further ones are kept as extra.
REPEATABLE = frozenset({"email", "phone", "ignore", "national_id", "notes", "interests"})


@dataclass(slots=True)
class Column:
    """What one column was taken for.

    :param index: position in ``Sheet.headers`` and in ``Row.values``
    :param field: one of ``FIELDS``, or None when nothing fits
    :param confidence: 1.0 remembered or the exact heading, down to 0.0 for no idea
    :param extra: a second phone or e-mail column, kept beside the first
    :param reason: remembered, heading, content, taken (the field already has a column) or unknown
    """

    index: int
    header: str
    field: str | None
    confidence: float
    extra: bool = False
    reason: str = "heading"


def _exact_table():
    table, languages = {}, {}
    for source in (aliases.ALIASES, aliases_contact.ALIASES):
        for field, by_language in source.items():
            for language, words in by_language.items():
                for word in words.split("|"):
                    key = word_key(word)
                    # The first field named wins: the list is ordered by importance for people.
                    table.setdefault(key, field)
                    languages.setdefault(key, set()).add(language)
    return table, languages


_EXACT, _LANGUAGES_OF = _exact_table()


def _core(key):
    """Return the words of a heading that carry its meaning, as a key of their set."""
    return frozenset(word for word in key.split() if word not in aliases_contact.FILLERS)


def _core_table():
    table = {}
    for key, field in _EXACT.items():
        core = _core(key)
        if core:
            table.setdefault(core, field)
    return table


_CORES = _core_table()
_NUMBERING = re.compile(r"\s*\(\d+\)$")
_NUMBER_SIGN = re.compile(r"\b[nN]\.?\s?[ºª°]")
_ABBREVIATED = re.compile(r"(?<=\w)[ºª°]")
_SPELLED_OUT = re.compile(r"\b(\w) (?=\w\b)")  # "d n i"
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")


def header_key(header):
    """Return the key under which a school's choice for a heading is remembered."""
    text = _NUMBER_SIGN.sub("n ", _NUMBERING.sub("", str(header or "")))
    return word_key(_ABBREVIATED.sub("o", text))


@lru_cache(maxsize=5000)
def match_header(header):
    """Return ``(field or None, confidence)`` for one heading, by its words only."""
    key = header_key(header)
    if not key or len(key) > 150:
        return None, 0.0
    field = _EXACT.get(key) or _EXACT.get(word_key(str(header)))
    field = field or _EXACT.get(_SPELLED_OUT.sub(r"\1", key))
    if field:
        return field, 1.0
    bare = _PARENTHESES.sub("", str(header))
    if bare != str(header) and word_key(bare):
        field, confidence = match_header(bare)
        if field:
            return field, min(confidence, 0.95)
    words = key.split()
    if aliases_contact.OTHERS & set(words):
        return "ignore", 0.8
    core = _core(key)
    if len(core) > 1 and core & aliases_contact.OF_EMPLOYER:
        inner = _CORES.get(core - aliases_contact.OF_EMPLOYER)
        if inner in {"phone", "email", "street", "zip", "city", "website", "name", "country"}:
            return ("employer", 0.8) if inner == "name" else ("ignore", 0.8)
    field = _CORES.get(core)
    if field:
        return field, 0.9
    return _best_part(words)


def _best_part(words):
    """Look for a known heading inside a longer one: the longest run of words, the last on a tie."""
    best, best_length = None, 0
    for length in range(min(len(words) - 1, 5), 0, -1):
        for start in range(len(words) - length, -1, -1):
            run = " ".join(words[start : start + length])
            field = _EXACT.get(run)
            if field and len(run) > 3 and field not in ("ignore", "contact"):
                best, best_length = field, length
                break
        if best:
            break
    if not best:
        return None, 0.0
    meaning = len([word for word in words if word not in aliases_contact.FILLERS])
    share = min(best_length / max(meaning, 1), 1.0)
    return best, round(0.4 + 0.4 * share, 2)


def header_score(cells):
    """Tell how much a row looks like headings: ``(known headings, score)``."""
    texts = [cell for cell in cells if not is_empty(cell)]
    known, score = 0, 0.0
    seen = set()
    for cell in texts:
        if not isinstance(cell, str) or looks_like_data(cell):
            score -= 1.0
            continue
        field, confidence = match_header(cell)
        if field and confidence >= 0.6 and (field, cell) not in seen:
            seen.add((field, cell))
            known += field != "ignore"
            score += confidence
        elif len(cell) > 60:
            score -= 0.5
    return known, score


_DATA = re.compile(
    r"@\w|^\+?[\d\s().,/:%€$-]{4,}$|^https?://|^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|^total\b.*\d", re.I
)


def looks_like_data(text):
    """Tell a value (address, number, date) from a heading."""
    return bool(_DATA.search(text))


def guess_language(headers):
    """Return the language most headings are in, or None."""
    votes = Counter()
    for header in headers:
        found = _LANGUAGES_OF.get(header_key(header))
        if found:
            for language in found:
                votes[language] += 1 / len(found)
    if not votes:
        return None
    language, count = votes.most_common(1)[0]
    return language if count >= 0.5 else None


def recognise(headers, samples, remembered=None, today=None):
    """Return one ``Column`` per heading.

    :param headers: the headings of a sheet
    :param samples: rows of values (some tens are enough), each aligned with the headings
    :param remembered: ``{header_key(heading): field}`` as the school corrected it before
    :param today: the day that counts as today, for telling births from graduations
    """
    today = today or datetime.date.today()
    remembered = remembered or {}
    values = [
        [row[index] for row in samples if index < len(row) and not is_empty(row[index])]
        for index in range(len(headers))
    ]
    columns = []
    for index, header in enumerate(headers):
        field = remembered.get(header_key(header))
        if field in FIELDS:
            columns.append(Column(index, header, field, 1.0, reason="remembered"))
            continue
        field, confidence = match_header(header)
        columns.append(Column(index, header, field, confidence))
    _settle(columns, values, today)
    _share_out(columns)
    _guess_rest(columns, values, today)
    return columns


#: Headings for a year, a school year, a class or a qualification: the values decide.
_AMBIGUOUS = frozenset(
    "curso curs kursus course corso promocion lend lichting cohort promo ano anno year aasta jaar"
    " any anyo clase".split()
)


def _settle(columns, values, today):
    """Decide the headings that mean different things beside different columns or values."""
    surnames = any(column.field == "surname" for column in columns)
    givens = any(column.field == "given_name" for column in columns)
    for column in columns:
        kind = content_kind(values[column.index], today)
        if column.reason == "remembered":
            # The last list may have said when under “Graduated”, and this one says yes or no.
            if column.field in _WHEN and header_key(column.header) in _GRADUATED:
                _settle_graduated(column, kind, values[column.index])
            continue
        if header_key(column.header) in _GRADUATED and _settle_graduated(
            column, kind, values[column.index]
        ):
            continue
        if column.field == "name":
            column.field = "given_name" if surnames and not givens else "full_name"
            column.confidence = min(column.confidence, 0.95)
            if column.field == "full_name" and surnames and givens:
                column.confidence = 0.4
            givens = givens or column.field == "given_name"
        elif column.field == "surname" and kind == "comma_name" and not givens:
            column.field = "full_name"
        elif column.field == "contact":
            field = {"email": "email", "phone": "phone"}.get(kind)
            column.field, column.confidence = field, 0.8 if field else 0.0
        elif kind == "email" and column.field not in ("email", "tutor", "relation_owner", "ignore"):
            column.field, column.confidence, column.reason = "email", 0.7, "content"
        elif column.field == "phone" and kind in ("email", "date"):
            column.field, column.confidence, column.reason = None, 0.0, "content"
        elif header_key(column.header) in _AMBIGUOUS:
            _settle_course(column, kind)
        elif column.field == "graduation_year" and kind in ("date", "birth"):
            column.field = "graduation_date"
        elif column.field in ("graduation_date", "start_date") and kind == "year":
            column.field = "graduation_year" if column.field == "graduation_date" else None
        elif column.field == "birthdate" and kind == "year":
            column.field = "birth_year"
        elif column.field in ("state", "outcome", "status", "gender") and kind == "date":
            column.field, column.confidence = None, 0.0


#: Headings that ask whether somebody graduated, or when, or who did: the values decide.
_GRADUATED = frozenset(
    word_key(word)
    for words in (
        *aliases.ALIASES["graduated"].values(),
        "graduate|graduates|diploma|finished|passed|titulado|titulados|titula|titulo|titulacion"
        "|titulo obtenido|promociona|diplomati|promosso|behaald|lopetanud|lopetas|lopetaja|diplom",
    )
    for word in words.split("|")
)


_WHEN = frozenset({"graduated", "graduation_date", "graduation_year", "school_year"})


def _settle_graduated(column, kind, values):
    """Decide “Graduated”: yes and no, a date or a year. Return whether the values could tell."""
    if kind in ("email", "phone", "words", "comma_name") or not values:
        return False
    answers = sum(parse_bool(value)[0] is not None for value in values)
    told = sum(parse_graduated(value)[0] is not None for value in values)
    if kind == "school_year" and not answers:
        column.field, column.confidence = "school_year", 0.8
    elif kind == "year" and not answers:
        column.field, column.confidence = "graduation_year", 0.9
    elif kind in ("date", "birth") and not answers:
        column.field, column.confidence = "graduation_date", 0.9
    elif kind in ("year", "date", "birth") or told > 0.6 * len(values):
        # A column that says "no" or when is read cell by cell.
        column.field, column.confidence = "graduated", 0.9
    else:
        return False
    return True


def _settle_course(column, kind):
    """Decide what "Curso" or "Promoción" is: a school year, a year, a class, a qualification."""
    if kind == "school_year":
        column.field, column.confidence = "school_year", 0.9
    elif kind == "year":
        column.field, column.confidence = "graduation_year", 0.8
    elif kind == "date":
        column.field, column.confidence = "graduation_date", 0.6
    elif kind == "class":
        column.field, column.confidence = "group", 0.8
    elif column.field in (None, "graduation_year"):
        column.field, column.confidence = "qualification", 0.6


def _share_out(columns):
    """Give every field to the column that fits best; a second phone or e-mail is extra."""
    taken = set()
    order = sorted(
        (column for column in columns if column.field),
        key=lambda column: (column.reason != "remembered", -column.confidence, column.index),
    )
    for column in order:
        if column.confidence < 0.45:
            column.field, column.reason = None, "unknown"
        elif column.field not in taken:
            taken.add(column.field)
        elif column.field in ("email", "phone"):
            column.extra = True
        elif column.field not in REPEATABLE:
            column.field, column.confidence, column.reason = None, 0.0, "taken"


def _guess_rest(columns, values, today):
    """Guess columns without a known heading by what stands in them."""
    taken = {column.field for column in columns if column.field}
    named = taken & {"full_name", "surname", "given_name"}
    for column in columns:
        if column.field or column.reason == "taken":
            continue
        kind = content_kind(values[column.index], today)
        field, confidence = None, 0.0
        if kind in ("email", "phone"):
            field, confidence = kind, 0.7 if kind == "email" else 0.6
        elif kind == "comma_name" and not named:
            field, confidence = "full_name", 0.7
        elif kind == "words" and not named:
            field, confidence = "full_name", 0.5
        elif kind == "birth" and "birthdate" not in taken:
            field, confidence = "birthdate", 0.5
        elif kind in ("linkedin", "school_year") and kind not in taken:
            field, confidence = kind, 0.7
        if field:
            column.field, column.confidence, column.reason = field, confidence, "content"
            column.extra = field in taken
            taken.add(field)
            named = taken & {"full_name", "surname", "given_name"}
        else:
            column.reason = "unknown"


_COMMA_NAME = re.compile(r"^[^\W\d]['’.\w ªº-]*,\s*[^\W\d]['’.\w ªº-]*$")
_NAME_WORDS = re.compile(r"^[^\W\d]['’.\w-]*(?: [^\W\d]['’.\w-]*){1,5}$")
_EMAIL_LIKE = re.compile(r"\S@\S+\.\w{2,}|\(at\)")
_PHONE_LIKE = re.compile(r"^[+(]?\d[\d\s().,/+-]{6,}$")
_CLASS = re.compile(r"^\d{1,2}\s*[ºª°]?\s*[-_]?\s*[a-z]{0,6}\d?\s*[-_]?\s*[a-z]?$", re.I)
_YEAR_LIKE = re.compile(r"^(?:19|20)\d\d$")


def content_kind(values, today=None):
    """Return what most values of a column look like, or None.

    One of email, phone, date, birth, year, school_year, linkedin, comma_name, words, class.
    """
    values = values[:60]
    if not values:
        return None
    today = today or datetime.date.today()
    kinds = Counter(_kind(value) for value in values)
    kind, count = kinds.most_common(1)[0]
    if kind is None or count < 0.6 * len(values):
        return None
    if kind == "phone" and _is_numbering(values):
        return None
    if kind == "date":
        years = sorted(
            date.year for date in (parse_date(value, today=today)[0] for value in values) if date
        )
        if years and today.year - 75 <= years[len(years) // 2] <= today.year - 15:
            spread = years[-1] - years[0]
            return "birth" if spread > 3 or years[len(years) // 2] < today.year - 22 else "date"
    if kind == "words" and len({fold(as_text(v)) for v in values}) < 0.8 * len(values):
        return None
    return kind


def _is_numbering(values):
    """Tell a running number (1001, 1002, 1003) from telephone numbers."""
    numbers = [int(text) for text in map(as_text, values) if text.isdigit()]
    steps = [after - before for before, after in zip(numbers, numbers[1:], strict=False)]
    return len(steps) > 2 and sum(step == 1 for step in steps) > 0.6 * len(steps)


def _kind(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return "date"
    text = as_text(value)
    if len(text) > 200:
        return None
    low = text.lower()
    if "linkedin.com" in low:
        return "linkedin"
    if _EMAIL_LIKE.search(low):
        return "email"
    if _YEAR_LIKE.match(text):
        return "year"
    if text[:1].isdigit() or text[:1] in "+(":
        if parse_school_year(text)[0]:
            return "school_year"
        if not isinstance(value, (int, float)) and parse_date(text)[0]:
            return "date"
        if _PHONE_LIKE.match(text) and 7 <= sum(map(str.isdigit, text)) <= 32:
            return "phone"
        if len(text) <= 10 and _CLASS.match(text) and not text.isdigit():
            return "class"
        return None
    if parse_school_year(text)[0]:
        return "school_year"
    if _COMMA_NAME.match(text):
        return "comma_name"
    if _NAME_WORDS.match(text):
        return "words"
    return None
