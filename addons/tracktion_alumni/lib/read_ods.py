# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""OpenDocument spreadsheets (.ods), read as a stream."""

import datetime
import re

from .grid import Grid, SheetError, SheetRef, column_name, whole
from .read_xlsx import local

_ISO_DATE = re.compile(r"^(-?\d{4})-(\d\d)-(\d\d)")
_ERROR = re.compile(r"^(?:#[A-Z/0!?]+[!?]?|Err:\d{3}|#N/A)$")
#: What stands in a cell without being its text: comments, pictures.
_APART = frozenset("annotation shapes frame custom-shape g image note ruby-text".split())


class OdsBook:
    """A document: all of its sheets stand in one part, so they are read together."""

    format = "ods"

    def __init__(self, parts, limits):
        if "META-INF/manifest.xml" in parts:
            self._refuse_encrypted(parts)
        self.limits = limits
        self.sheets = []
        self._grids = {}
        parts.refuse_many_rows("content.xml")
        reader = _ContentReader(self)
        parts.parse("content.xml", reader.start, reader.end, reader.text)
        if not self.sheets:
            raise SheetError("no_data")

    def _refuse_encrypted(self, parts):
        def start(tag, _attributes):
            if local(tag) == "encryption-data":
                raise SheetError("password")

        parts.parse("META-INF/manifest.xml", start, lambda *_args: None, lambda *_args: None)

    def add(self, name):
        """Start a new sheet and return its grid."""
        grid = Grid(self.limits)
        ref = SheetRef(name, len(self.sheets))
        self.sheets.append(ref)
        self._grids[ref.part] = grid
        return grid

    def load(self, ref, preview=None):
        """Return the grid of a sheet."""
        return self._grids[ref.part]


class _ContentReader:
    """The handlers for content.xml."""

    def __init__(self, book):
        self.book = book
        self.limit = book.limits.max_columns
        self.grid = self.cell = None
        self.row_number, self.row_repeat = 0, 1
        self.values, self.merged, self.lines, self.pieces = [], [], [], []
        self.depth = self.tables = 0
        self.starts = {
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
            "p": self._start_line,
            "s": lambda attributes: self.pieces.append(" " * min(_count(attributes, "c"), 999)),
            "tab": lambda _attributes: self.pieces.append(" "),
            "line-break": lambda _attributes: self.pieces.append("\n"),
        }
        self.ends = {
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_covered,
            "p": self._end_line,
        }

    def start(self, tag, attributes):
        tag = local(tag)
        if self.depth or tag in _APART:
            self.depth += 1
        elif tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.grid = self.book.add(_get(attributes, "name") or "")
                self.row_number = 0
        elif self.tables == 1 and tag in self.starts:
            self.starts[tag](attributes)

    def text(self, data):
        if self.cell is not None and not self.depth:
            self.pieces.append(data)

    def end(self, tag):
        tag = local(tag)
        if self.depth:
            self.depth -= 1
        elif tag == "table":
            self.tables -= 1
        elif self.tables == 1 and tag in self.ends:
            self.ends[tag]()

    def _start_row(self, attributes):
        self.row_number += 1
        self.row_repeat = _count(attributes, "number-rows-repeated")
        self.column, self.values, self.merged = 0, [], []
        if attributes.get("table:visibility") in ("collapse", "filter"):
            self.grid.hidden_rows += 1

    def _start_cell(self, attributes):
        self.cell = attributes
        self.lines = []
        self.pieces = []

    def _start_line(self, _attributes):
        self.pieces = []

    def _end_line(self):
        if self.cell is not None:
            self.lines.append("".join(self.pieces))
            self.pieces = []

    def _end_covered(self):
        self.column += _count(self.cell, "number-columns-repeated")
        self.cell = None

    def _end_cell(self):
        cell, self.cell = self.cell, None
        text = "\n".join(self.lines) if len(self.lines) != 1 else self.lines[0]
        value = _value(self.grid, cell, text, self.row_number, self.column)
        repeat = _count(cell, "number-columns-repeated")
        if value is not None:
            if self.column + repeat > self.limit:
                raise SheetError(
                    "too_many_columns", column=column_name(self.limit), limit=self.limit
                )
            self.values.extend([None] * (self.column - len(self.values)))
            self.values.extend([value] * repeat)
        height = _count(cell, "number-rows-spanned")
        width = _count(cell, "number-columns-spanned")
        if height > 1 or width > 1:
            self.merged.append((height, width, self.column))
        self.column += repeat

    def _end_row(self):
        for height, width, first in self.merged:
            last = self.row_number + height - 1
            self.grid.merges.append((self.row_number, first, last, first + width - 1))
        if self.values:
            for number in range(self.row_number, self.row_number + self.row_repeat):
                self.grid.add_row(number, list(self.values))
        self.row_number += self.row_repeat - 1


def _get(attributes, name):
    """Return an attribute by its local name."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def _count(attributes, name):
    """Return a count given as attribute; 1 when absent, never less, never beyond a sheet's size."""
    text = attributes.get("table:" + name) or attributes.get("text:" + name)
    return max(1, min(int(text), 2_000_000)) if text and text.isdigit() else 1


def _value(grid, cell, text, row, column):
    """Return the saved value of a cell."""
    kind = cell.get("office:value-type") or _get(cell, "value-type")
    if kind is None and not text:
        if cell.get("table:formula"):
            grid.no_value(row, column)
        return None
    failed = cell.get("table:formula") and _ERROR.match(text)
    if failed or cell.get("calcext:value-type") == "error":
        grid.error(text, row)
        return None
    if kind == "date":
        match = _ISO_DATE.match(_get(cell, "date-value") or "")
        if match:
            try:
                return datetime.date(*map(int, match.groups()))
            except ValueError:
                return grid.text(text, row, column)
    if kind in ("float", "percentage", "currency"):
        try:
            return _shown(float(_get(cell, "value") or ""), text)
        except ValueError:
            return grid.text(text, row, column)
    if kind == "boolean":
        return _get(cell, "boolean-value") == "true"
    return grid.text(text, row, column)


def _shown(number, text):
    """Return a number, or the text shown when it has zeros in front (08001)."""
    if number != number or number in (float("inf"), float("-inf")):
        return None
    if len(text) > 1 and text[0] == "0" and text.isascii() and text.isdigit():
        return text
    return whole(number)
