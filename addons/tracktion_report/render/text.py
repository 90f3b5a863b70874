# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Items of blocks as text, and text as files can hold it."""

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# What stands where a figure does not: the contract of blocks.
SIGNS = {"suppressed": "*", "not_applicable": "–", "error": "!"}
NO_DATA = "not_applicable"
OK = "ok"

# Characters that XML forbids, and halves of a character that no file can encode.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text):
    """The text without what XML forbids, lines ending in one way."""
    text = str(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FORBIDDEN.sub("", text)


def value_and_state(item):
    """What an item says: ``(value, state)``.

    An item is a cell (it has a ``state``), a number, a date, a text, or nothing. A cell without a
    number, and a number that is none, are no data.
    """
    state = getattr(item, "state", None)
    if state is None:
        value, state = (None if item is False else item), OK
        missing = False
    else:
        value = item.value if state == OK else None
        missing = state == OK and value is None
    if missing or (isinstance(value, float) and not math.isfinite(value)):
        return None, NO_DATA
    return value, state


def number_of(item):
    """The number that a chart draws for this item, or None for a gap."""
    value, _state = value_and_state(item)
    return value if isinstance(value, (int, float, Decimal)) else None


def unit_of(column):
    """The unit behind the figures of a column; shares are percentages unless they say otherwise."""
    return getattr(column, "unit", "") or ("%" if getattr(column, "kind", "") == "share" else "")


def digits_of(column):
    """The decimals of a column's figures."""
    return getattr(column, "digits", 1) if column.kind in ("share", "number") else 0


def show(item, column=None, separators=(".", ","), date_format="%Y-%m-%d"):
    """An item as text, with the unit and decimals of its column.

    >>> from types import SimpleNamespace
    >>> column = SimpleNamespace(kind="share", digits=1, unit="%")
    >>> show(61.25, column, separators=(",", "."))
    '61,3 %'
    """
    value, state = value_and_state(item)
    if state != OK:
        return SIGNS[state]
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(date_format)
    if isinstance(value, (int, float, Decimal)):
        digits = None if column is None or column.kind in ("text", "date") else digits_of(column)
        unit = unit_of(column)
        return number(value, digits, separators) + (f" {unit}" if unit else "")
    return clean(value)


def number(value, digits=None, separators=(".", ",")):
    """A number with separators, rounded half up; ``digits`` None keeps what it has.

    >>> number(-1234.5, 0)
    '−1,235'
    >>> number(0.5)
    '0.5'
    """
    exact = Decimal(str(value))
    if digits is not None:
        exact = _quantize(exact, digits)
    decimal_mark, thousands = separators
    plain = f"{abs(exact):,f}".translate({ord(","): thousands, ord("."): decimal_mark})
    return f"−{plain}" if exact < 0 else plain


def _quantize(exact, digits):
    # quantize raises where the result has more digits than the precision of the context.
    if exact.adjusted() + digits > 25:
        return exact
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def interval(cell, column, separators=(".", ",")):
    """The interval of a cell that has one, as text, without unit; else an empty text."""
    low, high = getattr(cell, "low", None), getattr(cell, "high", None)
    if low is None or high is None or getattr(cell, "state", OK) != OK:
        return ""
    digits = digits_of(column)
    return f"{number(low, digits, separators)} – {number(high, digits, separators)}"


def base_of(item):
    """How many stand behind an item, or None."""
    return getattr(item, "base", None) if getattr(item, "state", None) == OK else None
