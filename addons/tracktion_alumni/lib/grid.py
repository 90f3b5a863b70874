# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What all readers of files share: limits, refusals, and the grid of cells they fill."""

import datetime
import re
import xml.parsers.expat
from dataclasses import dataclass, field

from .messages import SHEET_ERRORS, problem
from .text import clean_text

_MAX_SERIAL = 2958466
_EPOCH_1900 = datetime.date(1899, 12, 30)
_EPOCH_1904 = datetime.date(1904, 1, 1)
_CHUNK = 65536


class SheetError(Exception):
    """A file is refused. ``code`` is stable, ``text % params`` says what to do, in English."""

    def __init__(self, code, **params):
        self.code = code
        self.params = params
        self.text = SHEET_ERRORS[code]
        super().__init__(self.text % params)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused."""

    max_bytes: int = 25 * 1024 * 1024
    max_inflated: int = 250 * 1024 * 1024
    max_ratio: int = 150
    max_entries: int = 5000
    max_rows: int = 100_000
    max_columns: int = 300
    max_cells: int = 4_000_000
    max_cell_length: int = 2000
    max_line: int = 1024 * 1024
    header_scan: int = 40


class StopReading(Exception):
    """Raised by a grid that was asked for the first rows only."""


@dataclass(slots=True)
class SheetRef:
    """A sheet of a workbook before it is read."""

    name: str
    part: object = None
    hidden: bool = False
    size: int = 0


@dataclass(slots=True)
class Grid:
    """The filled cells of one sheet while it is read.

    ``rows`` holds ``(row number as the user sees it, values)``; empty rows are not kept.
    """

    limits: Limits
    preview: int | None = None
    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    problems: dict = field(default_factory=dict)
    error_cells: list = field(default_factory=list)
    markup_rows: list = field(default_factory=list)
    without_value: int = 0
    hidden_rows: int = 0
    cells: int = 0
    seen_rows: int = 0
    cleaned: dict = field(default_factory=dict)
    overlong: dict = field(default_factory=dict)

    def add_row(self, number, values):
        """Keep a row of ``{column: value}`` pairs given as a list padded with None."""
        self.seen_rows += 1
        if self.seen_rows > 3 * self.limits.max_rows:
            raise SheetError("too_many_rows", limit=self.limits.max_rows)
        while values and values[-1] is None:
            values.pop()
        if not values:
            return
        width = len(values)
        if width > self.limits.max_columns:
            raise SheetError(
                "too_many_columns", column=column_name(width - 1), limit=self.limits.max_columns
            )
        self.cells += width
        self.rows.append((number, values))
        if len(self.rows) > self.limits.max_rows + self.limits.header_scan:
            raise SheetError("too_many_rows", limit=self.limits.max_rows)
        if self.cells > self.limits.max_cells:
            raise SheetError("too_many_cells", limit=self.limits.max_cells)
        if self.preview and len(self.rows) >= self.preview:
            raise StopReading

    def text(self, raw, row, column):
        """Return the clean text of a cell, or None when nothing is left of it."""
        try:
            text = self.cleaned[raw]
        except KeyError:
            text = self._clean(raw)
        if self.overlong and raw in self.overlong:
            markup, length = self.overlong[raw]
            if markup:
                self.markup_rows.append(row)
            if length:
                self.problems[row, column] = problem(
                    "cell_too_long", length=length, limit=self.limits.max_cell_length
                )
        return text

    def _clean(self, raw):
        text, markup = clean_text(raw[: 16 * self.limits.max_cell_length])
        length = len(raw) if len(raw) > 16 * self.limits.max_cell_length else len(text)
        too_long = length if length > self.limits.max_cell_length else 0
        if markup or too_long:
            self.overlong[raw] = (markup, too_long)
        text = text[: self.limits.max_cell_length] or None
        if len(self.cleaned) < 200_000:
            self.cleaned[raw] = text
        return text

    def error(self, shown, row):
        """Note a cell that shows #N/A, #REF! or the like; it is read as empty."""
        self.error_cells.append((row, shown))

    def no_value(self, row, column):
        """Note a formula without a saved result."""
        self.without_value += 1
        self.problems[row, column] = problem("formula_without_value")


def column_name(index):
    """Return the letters of a column as spreadsheets show them: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def serial_date(serial, epoch_1904=False):
    """Return the date of a serial number of days, or the number when it is none."""
    if not 1 <= serial < _MAX_SERIAL:
        return whole(serial)
    epoch = _EPOCH_1904 if epoch_1904 else _EPOCH_1900
    days = int(serial)
    if not epoch_1904 and days < 60:
        days += 1  # spreadsheets believe in a 29th of February 1900
    try:
        return epoch + datetime.timedelta(days=days)
    except OverflowError:
        return whole(serial)


def whole(number):
    """Return an int for a whole number, so that 600123456.0 never shows."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return number


def safe_parser(start, end, text):
    """Return an expat parser that refuses every declaration of types or entities.

    External entities are never fetched (expat has no loader), and without a DOCTYPE there is
    nothing that could expand.
    """
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text

    def refuse(*_args):
        raise SheetError("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


_END_OF_ROW = re.compile(rb"</(?:[\w-]+:)?(?:table-)?row>")
_LARGE = 24 * 1024 * 1024


class ZipParts:
    """The parts of a zipped file, read in pieces and counted while they inflate."""

    def __init__(self, archive, limits):
        self.archive = archive
        self.limits = limits
        self.names = {}
        self.inflated = 0
        for info in archive.infolist():
            self.names.setdefault(info.filename.replace("\\", "/").lstrip("/").lower(), info)

    def __contains__(self, name):
        return name.lower() in self.names

    def size(self, name):
        """Return the declared size of a part; only good for comparing, never trusted."""
        info = self.names.get(name.lower())
        return info.file_size if info else 0

    def chunks(self, name):
        """Yield the bytes of a part; stop with a refusal when it grows beyond all measure."""
        info = self.names.get(name.lower())
        if info is None:
            raise SheetError("corrupt")
        grown = 0
        with self.archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                grown += len(chunk)
                self.inflated += len(chunk)
                self.check(grown, info.compress_size)
                yield chunk

    def exceeds(self, name, pattern, most):
        """Tell whether a short pattern ending in ">" occurs too often, without parsing the part."""
        found, rest, before = 0, b"", self.inflated
        for chunk in self.chunks(name):
            data = rest + chunk
            cut = data.rfind(b">") + 1
            found += len(pattern.findall(data, 0, cut))
            if found > most:
                return True
            rest = data[cut:][-64:]
        self.inflated = before
        return False

    def check(self, grown, packed):
        """Refuse what inflates too much, in total or for its size."""
        if self.inflated > self.limits.max_inflated:
            raise SheetError("zip_bomb")
        if grown > 8 * 1024 * 1024 and grown > self.limits.max_ratio * max(packed, 1):
            raise SheetError("zip_bomb")

    def read(self, name, most=16 * 1024 * 1024):
        """Return a small part whole."""
        data = bytearray()
        for chunk in self.chunks(name):
            data += chunk
            if len(data) > most:
                raise SheetError("zip_bomb")
        return bytes(data)

    def refuse_many_rows(self, name):
        """Refuse a part with far too many rows before any of them is parsed."""
        most = 3 * self.limits.max_rows
        if self.size(name) > _LARGE and self.exceeds(name, _END_OF_ROW, most):
            raise SheetError("too_many_rows", limit=self.limits.max_rows)

    def parse(self, name, start, end, text):
        """Feed a part to the handlers."""
        parser = safe_parser(start, end, text)
        for chunk in self.chunks(name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
