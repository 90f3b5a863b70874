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
_APART = frozenset({"annotation", "shapes", "frame", "custom-shape", "g", "image", "note", "ruby-text"})


class OdsBook:
    """A document: all of its sheets stand in one part, so they are read together."""

    format = "ods"

    def __init__(self, parts, limits):
        if "META-INF/manifest.xml" in parts:
            self._refuse_encrypted(parts)
        self.limits = limits
        self.sheets = []
        self._grids = {}
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
        limit = book.limits.max_columns
        grid = None
        row_number, row_repeat, column = 0, 1, 0
        values, merged, lines, pieces = [], [], [], []
        cell = None
        depth = nested = 0

        def start(tag, attributes):
            nonlocal grid, row_number, row_repeat, column, values, merged, cell, depth, nested
            tag = local(tag)
            if depth or tag in _APART:
                depth += 1
            elif tag == "table":
                nested += 1
                if nested == 1:
                    grid = book.add(_get(attributes, "name") or "")
                    row_number = 0
            elif nested != 1:
                return
            elif tag == "table-row":
                row_number += 1
                row_repeat = _count(attributes, "number-rows-repeated")
                column, values, merged = 0, [], []
                if _get(attributes, "visibility") in ("collapse", "filter"):
                    grid.hidden_rows += 1
            elif tag in ("table-cell", "covered-table-cell"):
                cell = attributes
                lines.clear()
                pieces.clear()
            elif tag == "p" and cell is not None:
                pieces.clear()
            elif tag == "s":
                pieces.append(" " * min(_count(attributes, "c"), 1000))
            elif tag == "tab":
                pieces.append(" ")
            elif tag == "line-break":
                pieces.append("\n")

        def text(data):
            if cell is not None and not depth:
                pieces.append(data)

        def end(tag):
            nonlocal row_number, column, cell, depth, nested
            tag = local(tag)
            if depth:
                depth -= 1
            elif tag == "table":
                nested -= 1
            elif nested != 1:
                return
            elif tag == "p" and cell is not None:
                lines.append("".join(pieces))
                pieces.clear()
            elif tag == "table-cell" or tag == "covered-table-cell":
                repeat = _count(cell, "number-columns-repeated")
                value = None
                if tag == "table-cell":
                    value = _value(grid, cell, "\n".join(lines), row_number, column)
                    height = _count(cell, "number-rows-spanned")
                    width = _count(cell, "number-columns-spanned")
                    if height > 1 or width > 1:
                        merged.append((height, width, column))
                if value is None:
                    column += repeat
                    if repeat == 1 and len(values) < column <= limit:
                        values.append(None)
                else:
                    if column + repeat > limit:
                        raise SheetError(
                            "too_many_columns", column=column_name(limit), limit=limit
                        )
                    values.extend([None] * (column - len(values)))
                    values.extend([value] * repeat)
                    column += repeat
                cell = None
            elif tag == "table-row":
                for height, width, first in merged:
                    grid.merges.append(
                        (row_number, first, row_number + height - 1, first + width - 1)
                    )
                filled = any(value is not None for value in values)
                if filled:
                    for number in range(row_number, row_number + row_repeat):
                        grid.add_row(number, list(values))
                row_number += row_repeat - 1

        self.start, self.end, self.text = start, end, text


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
    if cell.get("calcext:value-type") == "error" or _ERROR.match(text) and cell.get("table:formula"):
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
