# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The numbers of one figure: which belong there, and whether they can be true."""

from .layout import COLUMNS, COUNTS, DIFFERENCE, MAX_WHOLE, NUMBERS, OK, PARTS
from .text import read_number, read_whole

_READ = {
    column.name: read_whole if column.kind == "whole" else read_number
    for column in COLUMNS
    if column.name in NUMBERS
}


def check_numbers(row, indicator, add):
    """The numbers of a row, None where there is none.

    :param dict row: the cells by column
    :param dict indicator: from the codebook
    :param add: function that notes a fault: ``add(field, code, **params)``
    """
    nothing = dict.fromkeys(NUMBERS)
    if row["state"] != OK:
        for name in NUMBERS:
            if row[name]:
                add(name, "number_beside", value=row[name], state=row["state"])
        return nothing
    numbers = {name: _read(name, row[name], add) for name in NUMBERS}
    for name in ("value", "base"):
        if not row[name]:
            add(name, "no_number")
    # What could not be read was told already.
    if any(numbers[name] is None and (row[name] or name in ("value", "base")) for name in NUMBERS):
        return nothing
    _check_base(numbers, indicator, add)
    if indicator["aggregate"] in (*PARTS, DIFFERENCE):
        _check_ratio(numbers, indicator, add)
    else:
        for name in ("numerator", "denominator", "low", "high"):
            if row[name]:
                add(name, "needless", value=row[name])
    return numbers


def _read(name, cell, add):
    if not cell:
        return None
    try:
        number = _READ[name](cell)
    except ValueError:
        add(name, "not_number", value=cell)
        return None
    if _READ[name] is read_whole and abs(number) > MAX_WHOLE:
        add(name, "out_of_range", value=cell, low=-MAX_WHOLE, high=MAX_WHOLE)
        return None
    return number


def _check_base(numbers, indicator, add):
    base, value = numbers["base"], numbers["value"]
    if base < 0:
        add("base", "out_of_range", value=base, low=0, high=MAX_WHOLE)
    # "Nobody" tells about nobody.
    elif base < indicator["smallest_base"] and not (base == 0 and indicator["aggregate"] in COUNTS):
        add("base", "base_too_small", value=base, limit=indicator["smallest_base"])
    if indicator["aggregate"] in COUNTS and value != base:
        add("value", "count_base", value=value, base=base)


def _check_ratio(numbers, indicator, add):
    """A percentage with its parts and its interval."""
    value, numerator, whole = (numbers[name] for name in ("value", "numerator", "denominator"))
    low, high = numbers["low"], numbers["high"]
    least = -100 if indicator["aggregate"] == DIFFERENCE else 0
    for name in ("value", "low", "high"):
        number = numbers[name]
        if number is not None and not least <= number <= 100:
            add(name, "out_of_range", value=number, low=least, high=100)
    if (low is None) != (high is None) or (low is not None and low > high):
        add("low", "interval")
    if numerator is None or whole is None:
        add("denominator" if whole is None else "numerator", "no_number")
        return
    if whole != numbers["base"]:
        add("denominator", "whole_base", value=whole, base=numbers["base"])
    elif numerator < 0 and least == 0:
        add("numerator", "out_of_range", value=numerator, low=0, high=whole)
    elif abs(numerator) > whole:
        add("numerator", "part", value=numerator, whole=whole)
    elif whole and abs(value - 100 * numerator / whole) > _rounding(indicator):
        add("value", "ratio", value=value, numerator=numerator, whole=whole)


def _rounding(indicator):
    """How far a rounded percentage may be from its parts."""
    return 10 ** -min(indicator["spec"].get("digits") or 0, 4)
