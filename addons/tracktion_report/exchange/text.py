# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One value to one cell of the table, and back without loss."""

import re

# What a spreadsheet program takes for the beginning of a formula, and the mark that is put before.
_MARK = "'"
_BEGINS = "=+@\t\r\n" + _MARK + "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
_BEGINS += "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}-"
# A cell begins where the text does, and after what some programs take for the separator.
_START = r"(^ *|[;\t\r\n] *)"
_PROTECT = re.compile(rf"{_START}(?=[{_BEGINS}])")
_REVEAL = re.compile(rf"{_START}{_MARK}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_HALF = re.compile("[\ud800-\udfff]")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


def protect(text):
    """``text`` as a cell that no spreadsheet program takes for a formula.

    >>> protect("=1+1"), protect("a;-b"), protect("Class 2B")
    ("'=1+1", "a;'-b", 'Class 2B')
    """
    return _PROTECT.sub(rf"\1{_MARK}", text)


def reveal(cell):
    """The text that :func:`protect` made this cell of.

    >>> reveal(protect("'=1+1")), reveal("Class 2B")
    ("'=1+1", 'Class 2B')
    """
    return _REVEAL.sub(r"\1", cell) if _MARK in cell else cell


def show_number(number):
    """A number with up to four decimals; empty for None.

    >>> show_number(70.0), show_number(12.3456), show_number(-0.0), show_number(None)
    ('70', '12.3456', '0', '')
    """
    if number is None:
        return ""
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def read_number(cell):
    """The number in a cell. :raise ValueError: when it is none"""
    if not _NUMBER.fullmatch(cell):
        raise ValueError(cell)
    return float(cell)


def read_whole(cell):
    """The whole number in a cell. :raise ValueError: when it is none"""
    if not _WHOLE.fullmatch(cell):
        raise ValueError(cell)
    return int(cell)


def is_clean(text):
    """Whether a database can hold this text.

    >>> is_clean("Ñandú"), is_clean("a\\x00b"), is_clean("\\ud800")
    (True, False, False)
    """
    return "\x00" not in text and not _HALF.search(text)
