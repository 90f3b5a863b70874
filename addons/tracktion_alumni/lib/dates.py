# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dates, years and school years in the spellings that lists of people have."""

import datetime
import re
from functools import lru_cache

from .messages import problem
from .text import as_text, fold, is_empty

_MONTH_WORDS = (
    # English, Spanish, Italian, Dutch, Estonian, Catalan, Portuguese, French, German, Basque
    "january jan enero ene gennaio gen januari jaanuar jaan gener janeiro janvier januar"
    " urtarrila urtarrilaren",
    "february feb febrero febbraio februari veebruar veebr veeb febrer fevereiro fev fevrier"
    " februar otsaila otsailaren",
    "march mar marzo maart mrt marts marc marco mars marz martxoa martxoaren",
    "april apr abril abr aprile aprill avril apirila apirilaren",
    "may mayo maggio mag mei mai maig maio maiatza maiatzaren",
    "june jun junio giugno giu juni juuni juun juny junho juin ekaina ekainaren",
    "july jul julio luglio lug juli juuli juul juliol julho juillet uztaila uztailaren",
    "august aug agosto ago augustus agost aout abuztua abuztuaren",
    "september sep sept septiembre setiembre set settembre setembre setembro septembre"
    " iraila irailaren",
    "october oct octubre ottobre ott oktober okt oktoober outubro octobre urria urriaren",
    "november nov noviembre novembre novembro azaroa azaroaren",
    "december dec diciembre dic dicembre dicem dets detsember desembre dezembro dez decembre"
    " dezember abendua abenduaren",
)
MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}

_TIME = re.compile(
    r"[T\s,]+\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?\s?m\.?)?"
    r"(?:\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?$",
    re.I,
)
_NUMERIC = re.compile(r"^(\d{1,4})\s*([./\\,:-]|\s)\s*(\d{1,2})\s*(?:[./\\,:-]|\s)\s*(\d{1,4})\.?$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{4})$")
_YEAR_MONTH = re.compile(r"^(\d{4})\s*[./-]\s*(\d{1,2})$")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_FILLER = frozenset(
    "de del d di o of the van den e el il lo la le a an en ko th st nd rd er aren dia il".split()
)
_WEEKDAYS = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|lunes|martes|miercoles|jueves|viernes|sabado|domingo|"
    r"lunedi|martedi|mercoledi|giovedi|venerdi|domenica|maandag|dinsdag|woensdag|donderdag|"
    r"vrijdag|zaterdag|zondag|esmaspaev|teisipaev|kolmapaev|neljapaev|reede|laupaev|puhapaev|"
    r"ma|di|wo|do|vr|za|zo|lun|mie|jue|vie|sab|dom|gio|ven|mer)[a-z]*$"
)
_EPOCH = datetime.date(1899, 12, 30)
# Numbers of four digits are years, well or badly typed: no list needs the days before 1927.
_FIRST_SERIAL, _LAST_SERIAL = 10000, 73415  # 1927-05-18 to 2100-12-31
_YOUNGEST, _SUSPICIOUSLY_YOUNG, _OLDEST = 10, 12, 110
_MISSING = frozenset({"0", "00/00/0000", "0000-00-00", "00-00-0000", "00.00.0000", "dd/mm/yyyy",
                      "dd/mm/aaaa", "gg/mm/aaaa", "dd-mm-jjjj", "pp.kk.aaaa"})  # fmt: skip


def parse_date(value, lang=None, dayfirst=True, *, birth=False, today=None):
    """Return ``(date, problem)`` for a cell that should hold a date.

    :param lang: language of the list; only English sheets of Americans need ``dayfirst=False``
    :param dayfirst: how 02/03/2019 is meant; ``date_order`` finds it out for a whole column
    :param birth: a date of birth: never in the future, two digits of a year mean the past
    :param today: the day that counts as today
    """
    today = today or datetime.date.today()
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        if 1900 <= (value - _EPOCH).days <= 2100:
            # 1998 typed into a cell with a date format is shown as a day in June 1905.
            return None, problem("date_is_year_cell", value)
        return _in_range(value, value, birth, today, None)
    if is_empty(value) or isinstance(value, bool):
        return None, None
    if isinstance(value, (int, float)):
        return _from_number(value, birth, today)
    text = str(value).strip()
    if text in _MISSING:
        return None, None
    if len(text) > 60:
        return None, problem("date_unknown", text)
    return _from_text(text, bool(dayfirst), birth, today)


def parse_past_date(value, lang=None, dayfirst=True, today=None):
    """Return ``(date, problem)`` for what has happened already, such as a consent."""
    today = today or datetime.date.today()
    date, issue = parse_date(value, lang, dayfirst, today=today)
    return (None, problem("date_future", value)) if date and date > today else (date, issue)


def parse_birthdate(value, lang=None, dayfirst=True, today=None):
    """Return ``(date, problem)`` for a date of birth."""
    return parse_date(value, lang, dayfirst, birth=True, today=today)


def date_order(values):
    """Tell whether the day comes first in a column: True, or False for month/day/year.

    Counts the values that can only be read one way (day or month above 12). Nothing to go by,
    or as many for either: day first, as all of Europe writes.
    """
    day_first = month_first = 0
    for value in values:
        if not isinstance(value, str):
            continue
        match = _NUMERIC.match(_TIME.sub("", value.strip()))
        if not match or len(match.group(1)) > 2:
            continue
        first, second = int(match.group(1)), int(match.group(3))
        if 12 < first <= 31 and second <= 12:
            day_first += 1
        elif 12 < second <= 31 and first <= 12:
            month_first += 1
    return day_first >= month_first


def _from_number(value, birth, today):
    if value != value or value in (float("inf"), float("-inf")):
        return None, problem("date_unknown", value)
    number = int(value)
    if number == 0:
        return None, None
    if 1900 <= number <= 2100 and number == value:
        return None, problem("date_year_only", number)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _in_range(_EPOCH + datetime.timedelta(days=number), value, birth, today, None)
    if number == value and 1010000 <= number <= 99999999:
        return _from_digits(str(number).zfill(8), birth, today)
    return None, problem("date_unknown", as_text(value))


def _from_digits(text, birth, today):
    """Read 20190630 or 30062019."""
    for year, month, day in (
        (text[:4], text[4:6], text[6:]),
        (text[4:], text[2:4], text[:2]),
    ):
        if 1850 <= int(year) <= 2100:
            date = _date(int(year), int(month), int(day))
            if date:
                return _in_range(date, text, birth, today, None)
    return None, problem("date_unknown", text)


def _from_text(text, dayfirst, birth, today):
    bare = _TIME.sub("", text).strip()
    match = _NUMERIC.match(bare)
    if match:
        return _from_parts(match.group(1), match.group(3), match.group(4), bare, dayfirst, birth,
                           today)  # fmt: skip
    if bare.isascii() and bare.isdigit():
        if len(bare) == 8:
            return _from_digits(bare, birth, today)
        return _from_number(int(bare), birth, today) if len(bare) < 8 else (
            None, problem("date_unknown", text))  # fmt: skip
    match = _MONTH_YEAR.match(bare) or _YEAR_MONTH.match(bare)
    if match:
        year, month = sorted((int(part) for part in match.groups()), reverse=True)
        return _without_day(year, month, text, birth, today)
    return _from_words(bare, text, birth, today)


def _from_parts(first, second, third, text, dayfirst, birth, today):
    """Read three groups of digits; the one with four digits is the year."""
    remark = None
    if len(first) >= 3:
        if len(first) == 3 or len(third) > 2:
            return None, problem("date_unknown", text)
        # Nobody writes year-day-month: 2024-13-01 is a slip, and which digit slipped is unknown.
        year, month, day = int(first), int(second), int(third)
    else:
        if len(third) == 3 or len(third) == 1 and len(first) == 1:
            return None, problem("date_unknown", text)
        day, month = (int(first), int(second)) if dayfirst else (int(second), int(first))
        year = int(third) if len(third) == 4 else _full_year(int(third), birth, today)
        if month > 12 >= day:
            month, day = day, month
            remark = problem("date_swapped", text)
    if day == month == 0 and year in (0, 1900, 2000):
        return None, None
    date = _date(year, month, day)
    if date is None:
        return None, problem("date_impossible", text)
    return _in_range(date, text, birth, today, remark)


def _from_words(bare, text, birth, today):
    """Read a date with the month as a word: "30 de junio de 2019", "June 30, 2019"."""
    month = day = year = None
    for word in _WORD.findall(fold(bare)):
        if word.isdigit():
            if len(word) == 4 and year is None:
                year = int(word)
            elif len(word) <= 2 and day is None:
                day = int(word)
            elif len(word) == 2 and year is None:
                year = _full_year(int(word), birth, today)
            else:
                return None, problem("date_unknown", text)
        elif word in MONTHS and month is None:
            month = MONTHS[word]
        elif word not in _FILLER and not _WEEKDAYS.match(word):
            return None, problem("date_unknown", text)
    if month is None:
        return None, problem("date_unknown", text)
    if year is None and day is not None and re.search(r"['’]\d{2}$|[^\W\d][\s./-]*\d{2}$", bare):
        # "jun-19": Excel's way of writing a month; the number is the year.
        if not re.match(r"^\W*\d", bare):
            year, day = _full_year(day, birth, today), None
    if year is None:
        return None, problem("date_unknown", text)
    if day is None:
        return _without_day(year, month, text, birth, today)
    date = _date(year, month, day)
    if date is None:
        return None, problem("date_impossible", text)
    return _in_range(date, text, birth, today, None)


def _without_day(year, month, text, birth, today):
    if not 1 <= month <= 12:
        return None, problem("date_unknown", text)
    if birth:
        return None, problem("date_no_day_birth", text)
    date = _date(year, month, 1)
    if date is None:
        return None, problem("date_impossible", text)
    return _in_range(date, text, birth, today, problem("date_no_day", text))


def _full_year(number, birth, today):
    """Spell out two digits of a year: births lie in the past, other dates at most 5 years ahead."""
    latest = today.year - _YOUNGEST if birth else today.year + 5
    century = latest - latest % 100
    return century + number if century + number <= latest else century - 100 + number


@lru_cache(maxsize=50000)
def _date(year, month, day):
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _in_range(date, raw, birth, today, remark):
    """Refuse dates that cannot be meant."""
    if birth:
        if date > today:
            return None, problem("birth_future", raw)
        if date.year < today.year - _OLDEST:
            return None, problem("birth_too_old", raw)
        if remark is None and date.year > today.year - _SUSPICIOUSLY_YOUNG:
            remark = problem("birth_too_young", raw)
        return date, remark
    if not 1900 <= date.year <= today.year + 10:
        return None, problem("date_out_of_range", raw)
    return date, remark


_SCHOOL_YEAR = re.compile(r"(?<!\d)(\d{4}|\d{2})\s*[/\-–—_.\\]\s*['’]?(\d{4}|\d{2})(?!\d)")
_SCHOOL_YEAR_WORD = re.compile(
    r"(?<!\d)(\d{4})\s*(?:a|al|to|tot|kuni|y|e|en)?\s+(\d{4}|\d{2})(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20|21)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"^['’]?(\d{2})$")


def parse_year(value, today=None):
    """Return ``(year, problem)``; of a school year the second year, of a date its year."""
    today = today or datetime.date.today()
    if is_empty(value) or isinstance(value, bool):
        return None, None
    if isinstance(value, datetime.date):
        serial = (value - _EPOCH).days if not isinstance(value, datetime.datetime) else 0
        if 1900 <= serial <= today.year + 10:  # a bare year in a cell with a date format
            return serial, None
        return _likely_year(value.year, value, today)
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")) or value != int(value):
            return None, problem("year_unknown", value)
        number = int(value)
        if 0 <= number <= 99:
            return _full_year(number, False, today), None
        if _FIRST_SERIAL <= number <= _LAST_SERIAL:
            return _likely_year((_EPOCH + datetime.timedelta(days=number)).year, number, today)
        return _likely_year(number, number, today)
    text = str(value).strip()
    short = _SHORT_YEAR.match(text)
    if short:
        return _full_year(int(short.group(1)), False, today), None
    span = _span(text, today)
    if span:
        return _likely_year(span[1], text, today)
    years = _YEAR.findall(text)
    if len(years) == 1 and len(text) <= 30:
        return _likely_year(int(years[0]), text, today)
    date, _issue = parse_date(text, today=today)
    if date:
        return date.year, None
    return None, problem("year_unknown", text)


def _likely_year(year, raw, today):
    if 1900 <= year <= today.year + 10:
        return year, None
    return None, problem("year_out_of_range", raw)


def _span(text, today):
    """Return the two years of "2018/19", "18-19", "a.s. 2018/2019", else None."""
    match = _SCHOOL_YEAR.search(text) or _SCHOOL_YEAR_WORD.search(text)
    if not match or len(re.findall(r"\d+", text)) != 2:
        return None
    first, second = match.groups()
    if len(first) == 2 and len(second) == 4:
        return None
    start = int(first) if len(first) == 4 else _full_year(int(first), False, today)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    if end < start:  # 1999/00
        end += 100
    return (start, end) if 1900 <= start <= end <= start + 12 else None


def parse_school_year(value, today=None):
    """Return ``((start year, end year), problem)`` for "2018/19", "2018-2019", "18/19"."""
    today = today or datetime.date.today()
    if is_empty(value) or isinstance(value, bool):
        return None, None
    if isinstance(value, datetime.date):
        # Spreadsheets turn the school year 11/12 into the 11th of December.
        if value.month == value.day + 1:
            return (2000 + value.day, 2000 + value.month), None
        return None, problem("school_year_unknown", value)
    if isinstance(value, (int, float)):
        whole = value == value and abs(value) < 1e9 and value == int(value)
        text = str(int(value)) if whole else str(value)
        if whole and len(text) == 8 and int(text[4:]) == int(text[:4]) + 1:  # 20182019
            return (int(text[:4]), int(text[4:])), None
        code = "school_year_single" if whole and 1900 <= value <= 2100 else "school_year_unknown"
        return None, problem(code, text)
    text = str(value).strip()
    span = _span(text, today) if len(text) <= 60 else None
    if span is None:
        single = len(text) <= 60 and len(_YEAR.findall(text)) == 1
        return None, problem("school_year_single" if single else "school_year_unknown", text)
    start, end = span
    if end - start != 1 or start > today.year + 10:
        return None, problem("school_year_span" if end - start > 1 else "school_year_unknown", text)
    return (start, end), None
