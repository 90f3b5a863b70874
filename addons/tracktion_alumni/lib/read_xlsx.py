# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Excel workbooks (.xlsx), read as a stream.

A reader of our own, because a list needs what general libraries do not tell together: merged
cells while streaming, formulas whose result was not saved, and a limit on what inflates. It reads
saved results and never computes.
"""

import contextlib
import datetime
import posixpath
import re

from .grid import Grid, SheetError, SheetRef, StopReading, column_name, serial_date, whole

_BUILTIN_DATES = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_BUILTIN_TIMES = {18, 19, 20, 21, 45, 46, 47}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
_ZEROS = re.compile(r"^0{2,15}$")
_LETTERS = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d\d)-(\d\d)")
_PLAIN, _DATE, _TIME = 0, 1, 2


def local(tag):
    """Return a tag or attribute without its namespace prefix."""
    return tag.rpartition(":")[2]


class XlsxBook:
    """A workbook: its sheets, and a way to read each."""

    format = "xlsx"

    def __init__(self, parts, limits):
        self.parts = parts
        self.limits = limits
        self.date1904 = False
        self.sheets = []
        self.strings = None
        self.formats = None
        self._read_workbook()

    def _read_workbook(self):
        workbook = self._find_workbook()
        targets = self._relations(workbook)
        folder = posixpath.dirname(workbook)
        self._strings_part = self._styles_part = None
        for kind, target in targets.values():
            path = _resolve(folder, target)
            if kind == "sharedStrings":
                self._strings_part = path
            elif kind == "styles":
                self._styles_part = path

        def start(tag, attributes):
            tag = local(tag)
            if tag == "workbookPr":
                self.date1904 = attributes.get("date1904") in ("1", "true", "on")
            elif tag == "sheet":
                relation = next(
                    (value for key, value in attributes.items() if local(key) == "id"), None
                )
                kind, target = targets.get(relation, (None, None))
                path = _resolve(folder, target) if target else None
                if kind != "worksheet" or path not in self.parts:
                    return  # charts and dialogs are sheets too
                self.sheets.append(
                    SheetRef(
                        attributes.get("name", ""),
                        path,
                        attributes.get("state", "visible") != "visible",
                        self.parts.size(path),
                    )
                )

        self.parts.parse(workbook, start, _nothing, _nothing)
        if not self.sheets:
            raise SheetError("no_data")

    def _find_workbook(self):
        if "_rels/.rels" in self.parts:
            for kind, target in self._relations("").values():
                if kind == "officeDocument" and _resolve("", target) in self.parts:
                    return _resolve("", target)
        return "xl/workbook.xml"

    def _relations(self, part):
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}

        def start(tag, attributes):
            if local(tag) == "Relationship":
                found[attributes.get("Id")] = (
                    attributes.get("Type", "").rpartition("/")[2],
                    attributes.get("Target", ""),
                )

        if path in self.parts:
            self.parts.parse(path, start, _nothing, _nothing)
        return found

    def _load_strings(self):
        self.strings = []
        if not self._strings_part or self._strings_part not in self.parts:
            return
        strings, pieces = self.strings, []
        taking = phonetic = False

        def start(tag, attributes):
            nonlocal taking, phonetic
            if tag == "t":
                taking = not phonetic
            elif tag == "rPh":
                phonetic = True
            elif tag == "si":
                pieces.clear()
            elif ":" in tag:
                start(local(tag), attributes)

        def end(tag):
            nonlocal taking, phonetic
            if tag == "t":
                taking = False
            elif tag == "rPh":
                phonetic = False
            elif tag == "si":
                strings.append("".join(pieces))
                if len(strings) > self.limits.max_cells:
                    raise SheetError("too_many_cells", limit=self.limits.max_cells)
            elif ":" in tag:
                end(local(tag))

        def text(data):
            if taking:
                pieces.append(data)

        self.parts.parse(self._strings_part, start, end, text)

    def _load_formats(self):
        """Learn for every style whether it shows a date, a time or fixed digits."""
        self.formats = []
        codes, styles = {}, []
        inside = False

        def start(tag, attributes):
            nonlocal inside
            tag = local(tag)
            if tag == "numFmt":
                codes[attributes.get("numFmtId")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                styles.append(attributes.get("numFmtId", "0"))

        def end(tag):
            nonlocal inside
            if local(tag) == "cellXfs":
                inside = False

        if self._styles_part and self._styles_part in self.parts:
            self.parts.parse(self._styles_part, start, end, _nothing)
        self.formats = [format_kind(number, codes.get(number)) for number in styles]

    def load(self, ref, preview=None):
        """Read one sheet into a grid; with ``preview`` only its first filled rows."""
        if self.strings is None:
            self._load_strings()
            self._load_formats()
        if not preview:
            self.parts.refuse_many_rows(ref.part)
        grid = Grid(self.limits, preview)
        reader = _SheetReader(grid, self)
        with contextlib.suppress(StopReading):  # raised when the preview has enough rows
            self.parts.parse(ref.part, reader.start, reader.end, reader.text)
        return grid


class _SheetReader:
    """The handlers for one worksheet."""

    # One closure, not methods: reading attributes of self would take a third more of the time.
    def __init__(self, grid, book):  # noqa: C901
        strings, formats, date1904 = book.strings, book.formats, book.date1904
        columns = {}
        limit = book.limits.max_columns
        clean = grid.text
        row_number = next_column = column = digits = 0
        values, pieces = [], []
        kind = style = None
        formula = taking = phonetic = False

        def start(tag, attributes):
            nonlocal row_number, next_column, column, values, kind, style, formula, taking
            nonlocal phonetic, digits
            if tag == "c":
                get = attributes.get
                place = get("r")
                column = columns.get(place[:-digits]) if place and digits else None
                if column is None:
                    column = _column(place, columns, next_column)
                next_column = column + 1
                kind = get("t")
                style = get("s")
                formula = False
                if pieces:
                    pieces.clear()
            elif tag == "v" or tag == "t":
                taking = not phonetic
            elif tag == "f":
                formula = True
            elif tag == "row":
                number = attributes.get("r")
                digits = len(number) if number else 0
                row_number = int(number) if number else row_number + 1
                next_column = 0
                values = []
                if attributes.get("hidden") in ("1", "true"):
                    grid.hidden_rows += 1
            elif tag == "mergeCell":
                grid.merges.append(attributes.get("ref", ""))
            elif tag == "rPh":
                phonetic = True
            elif ":" in tag:
                start(local(tag), attributes)

        def text(data):
            if taking:
                pieces.append(data)

        def end(tag):  # noqa: C901
            nonlocal taking, phonetic
            if tag == "v" or tag == "t":
                taking = False
            elif tag == "c":
                raw = "".join(pieces) if len(pieces) > 1 else pieces[0] if pieces else ""
                if not raw:
                    if not formula or kind == "str":
                        return
                    value = None
                    grid.no_value(row_number, column)
                elif kind == "s":
                    value = clean(strings[int(raw)], row_number, column)
                elif kind is None or kind == "n":
                    value = _number(raw, formats[int(style)] if style else _PLAIN, date1904)
                elif kind == "b":
                    value = raw.strip() in ("1", "true")
                elif kind == "e":
                    grid.error(raw, row_number)
                    return
                elif kind == "d":
                    value = _iso(raw)
                else:
                    value = clean(raw, row_number, column)
                gap = column - len(values)
                if gap == 0 and column < limit:
                    values.append(value)
                elif column >= limit:
                    if value is not None:
                        raise SheetError(
                            "too_many_columns", column=column_name(column), limit=limit
                        )
                else:
                    if gap > 0:
                        values.extend([None] * (gap + 1))
                    values[column] = value
            elif tag == "row":
                grid.add_row(row_number, values)
            elif tag == "rPh":
                phonetic = False
            elif tag == "mergeCells":
                grid.merges[:] = filter(None, map(parse_area, grid.merges))
            elif ":" in tag:
                end(local(tag))

        self.start, self.end, self.text = start, end, text


def _nothing(*_args):
    """Ignore an event of the parser."""


def _resolve(folder, target):
    """Return the path of a part from a relation's target."""
    target = target.replace("\\", "/")
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(folder, target))
    )


def _column(place, columns, following):
    """Return the index of the column in "AB12" and remember it."""
    if not place:
        return following
    letters = place.rstrip("0123456789")
    index = 0
    for char in letters:
        index = index * 26 + ord(char) - 64
    if not letters.isascii() or not letters.isalpha() or not 0 < index <= 16384:
        raise SheetError("corrupt")
    columns[letters] = index - 1
    return index - 1


def parse_area(ref):
    """Return ``(first row, first column, last row, last column)`` of "A1:B3", rows from 1."""
    first, _sep, last = ref.replace("$", "").partition(":")
    start, end = _LETTERS.match(first), _LETTERS.match(last or first)
    if not start or not end:
        return None
    columns = {}
    return (
        int(start.group(2)), _column(first, columns, 0),
        int(end.group(2)), _column(last or first, columns, 0),
    )  # fmt: skip


def format_kind(number, code):
    """Return what a number format shows: a date, a time, a fixed count of digits, or a number."""
    if code is None:
        identifier = int(number) if str(number).isdigit() else 0
        if identifier in _BUILTIN_DATES:
            return _DATE
        return _TIME if identifier in _BUILTIN_TIMES else _PLAIN
    if _ZEROS.match(code):
        return -len(code)  # "00000": a postal code that must keep its zeros
    bare = _QUOTED.sub("", code.split(";")[0]).lower()
    if bare in ("general", "@"):
        return _PLAIN
    if "y" in bare or "d" in bare or "mmm" in bare or "a" in bare and "mm" in bare and "/" in bare:
        return _DATE
    if "h" in bare or "ss" in bare or "m:" in bare or ":m" in bare:
        return _TIME
    return _PLAIN


def _number(raw, kind, date1904):
    """Return the value of a numeric cell as its format shows it."""
    if kind == _PLAIN and len(raw) < 16 and raw.isdecimal():
        return int(raw)
    number = float(raw)
    if number != number or number in (float("inf"), float("-inf")):
        return None
    if kind == _DATE:
        return serial_date(number, date1904)
    if kind == _TIME:
        minutes = round(number % 1 * 1440)
        if number >= 1 or number < 0:
            return serial_date(number, date1904)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    number = whole(number)
    if kind < 0 and isinstance(number, int) and number >= 0:
        return str(number).zfill(-kind)
    return number


def _iso(raw):
    match = _ISO_DATE.match(raw.strip())
    if not match:
        return raw
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return raw
