# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sheets that take any text, are written in one pass, and whose tables may be of any length."""

import re
import textwrap
from datetime import date, datetime

from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from . import palette
from .text import clean, digits_of, unit_of

ROWS = 1_048_576  # of a sheet
TEXT_LIMIT = 32_767  # of a cell, in UTF-16 units
HEADER_LIMIT = 255
SHEET_NAME_LIMIT = 31
LINE_WIDTH = 110  # of running text, in characters
MOST_PIXELS = 540  # of the height of a row
TABLE_STYLE = "TableStyleLight1"
FIRST_DATE = date(1900, 3, 1)  # spreadsheets disagree on the days before it
MAX_NUMBER = 10**15  # from here on a spreadsheet would round an integer


class Sheet(Worksheet):
    """A sheet of a book in constant memory: rows are written from top to bottom, once."""

    def text(self, row, column, text, style=None):
        """Write text as text, whatever it begins with; nothing where there is none."""
        text = cell_text(text)
        if text:
            self.write_string(row, column, text, style)
        elif style:
            self.write_blank(row, column, None, style)

    def lines(self, row, text, style=None, columns=1):
        """Write running text from ``row`` on, one line of it per row.

        :param columns: how many cells the style covers
        :return: the row after it
        """
        for paragraph in clean(text).split("\n"):
            for line in textwrap.wrap(paragraph, LINE_WIDTH) or [""]:
                self.text(row, 0, line, style)
                for column in range(1, columns):
                    self.write_blank(row, column, None, style)
                row += 1
        return row

    def wrapped(self, row, texts, widths, styles):
        """Write texts that wrap inside their columns, in a row that is high enough for them."""
        texts = [cell_text(text or "") for text in texts]
        lines = 1
        for text, width in zip(texts, widths, strict=True):
            # A line of a cell holds a few characters less than its width says.
            lines = max(lines, sum(-(-len(part) // (width - 4)) or 1 for part in text.split("\n")))
        self.set_row_pixels(row, min(20 * lines, MOST_PIXELS))
        for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
            self.text(row, column, text, style)

    def link(self, row, column, sheet_name, text, style):
        """Write a link to the top of another sheet of this book."""
        self.write_url(row, column, f"internal:'{sheet_name}'!A1", style, cell_text(text))

    def add_written_table(self, first_row, last_row, headers, name):
        """Make what was written from column A on a table of the spreadsheet.

        ``add_table`` refuses books in constant memory because it writes cells, and remembers every
        cell it covers. This one only tells where the table is: ``headers`` must be what the cells
        of ``first_row`` say.
        """
        cells = xl_range(first_row, 0, last_row, len(headers) - 1)
        self.tables.append(
            {
                "name": name,
                "range": cells,
                "a_range": cells,
                "autofilter": cells,
                "style": TABLE_STYLE,
                "show_first_col": False,
                "show_last_col": False,
                "show_row_stripes": True,
                "show_col_stripes": False,
                "header_row_count": True,
                "totals_row_shown": False,
                "columns": [
                    {"id": index, "name": header} for index, header in enumerate(headers, start=1)
                ],
            }
        )


class Styles:
    """The formats of a book, each made once."""

    NAMED = {
        "title": {"bold": True, "font_size": 22, "font_color": palette.ACCENT},
        "subtitle": {"font_size": 14, "font_color": palette.MUTED},
        "section": {"bold": True, "font_size": 16, "font_color": palette.ACCENT},
        "block": {"bold": True, "font_size": 12, "font_color": palette.INK},
        "label": {"bold": True, "font_color": palette.MUTED, "valign": "top"},
        "caution": {"bg_color": palette.WARNING, "font_color": palette.INK},
        "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
        "note": {"italic": True, "font_size": 9, "font_color": palette.MUTED},
        "error": {"font_color": palette.ALARM, "bold": True},
        "state": {"indent": 1},
        "wrap": {"text_wrap": True, "valign": "top"},
        "wrap_bold": {"text_wrap": True, "valign": "top", "bold": True},
    }
    HEADER = {
        "bold": True,
        "bg_color": palette.ACCENT,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
    }

    def __init__(self, book):
        self.book = book
        self.made = {}

    def __getitem__(self, name):
        return self._make(self.NAMED[name])

    def header(self, kind):
        """Of the head of a column of this kind."""
        return self._make({**self.HEADER, "align": "left" if kind == "text" else "right"})

    def item(self, column, total=False):
        """Of the figures of a column."""
        look = {"num_format": number_format(column)} if column.kind != "text" else {}
        if column.kind == "date":
            look["align"] = "right"
        return self._make({**look, **self._total(total)})

    def sign(self, total=False):
        """Of what stands where a figure does not, and of text among figures."""
        look = {"align": "right", "font_color": palette.MUTED}
        return self._make({**look, **self._total(total)})

    @staticmethod
    def _total(total):
        return {"bold": True, "top": 1} if total else {}

    def _make(self, look):
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(look)
        return self.made[key]


def number_format(column):
    """How the spreadsheet shows the figures of a column."""
    if column.kind == "date":
        return "yyyy-mm-dd"
    digits = digits_of(column)
    plain = ("0" if column.kind == "share" else "#,##0") + ("." + "0" * digits if digits else "")
    unit = clean(unit_of(column)).replace('"', "").replace("\n", " ")[:40]
    return f'{plain}" {unit}"' if unit else plain


def cell_text(text):
    """The text as a cell can hold it."""
    text = clean(text)
    if len(text) > TEXT_LIMIT // 2:
        text = _cut(text)
    # The writer of the file takes such a text for XML of its own; a space of no width prevents it.
    if text.startswith("<r>") and text.endswith("</r>"):
        text += "\u200b"
    return text


def _cut(text):
    units = text.encode("utf-16-le")
    if len(units) <= 2 * TEXT_LIMIT:
        return text
    # "ignore" drops the half of a character that the cut may leave.
    return units[: 2 * (TEXT_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def is_date(value):
    """Whether a spreadsheet can hold this as a date."""
    return isinstance(value, date) and day_of(value) >= FIRST_DATE


def day_of(value):
    """The day, of a day or a moment."""
    return value.date() if isinstance(value, datetime) else value


def unique_headers(labels, word):
    """Heads of a table: no two alike, none empty, none that the spreadsheet would read otherwise.

    :param word: stands for an empty label
    """
    taken, headers = set(), []
    for label in labels:
        text = re.sub(r"_(?=x[0-9a-fA-F]{4}_)", "-", " ".join(clean(label).split())) or word
        headers.append(_untaken(cell_text(text).strip(), taken, HEADER_LIMIT))
    return headers


def sheet_names(labels):
    """Names of sheets made of these labels: valid, no two alike."""
    taken = {"history"}  # reserved
    names = []
    for label in labels:
        text = clean(label).replace("'", "’").translate({ord(c): " " for c in "[]:*?/\\"})
        names.append(_untaken(" ".join(text.split()) or "–", taken, SHEET_NAME_LIMIT))
    return names


def _untaken(text, taken, limit):
    """The text, cut to ``limit``, with a number behind it where it is taken."""
    number, ending = 1, ""
    while True:
        candidate = _shorten(text, limit - len(ending)) + ending
        if candidate.lower() not in taken:
            taken.add(candidate.lower())
            return candidate
        number += 1
        ending = f" ({number})"


def _shorten(text, limit):
    # Counted as the spreadsheet does: in UTF-16 units.
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
