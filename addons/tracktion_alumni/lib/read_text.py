# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists as text: CSV with any delimiter, tab-separated, and tables saved as a web page."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import chain

from lxml import etree

from .columns import header_score
from .grid import Grid, SheetError, SheetRef

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ("cp1252", "iso8859_13", "cp1257", "iso8859_15", "cp850", "mac_roman")
# Letters above ASCII of the five languages and their neighbours, by how usual they are in lists.
_USUAL = "áéíóúñÁÉÍÓÚÑüÜàèìòùÀÈÌÒÙëïËÏõäöÕÄÖšžŠŽçÇºª’·"
_LESS_USUAL = "ôêâîûøåæßœÿ€ł¿¡«»°–—“”‘…´\u00a0ãÃżśćńłąęčČ"
_SEPARATORS = (";", ",", "\t", "|")
_SEP_LINE = re.compile(r"^\s*\"?sep=(.)\"?[;,]*\s*$", re.I)
_SAMPLE_LINES, _SAMPLE_SIZE = 200, 200_000
#: A line after the last one: it comes by itself, unless a quotation mark is still open.
_END = "\x00end"


def decode(data):
    """Return ``(text, encoding, note code or None)``; refuse what is no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                start = len(mark) if encoding == "utf-8" else 0
                return data[start:].decode(encoding), encoding, None
            except UnicodeDecodeError as error:
                if encoding != "utf-8":
                    raise SheetError("corrupt") from error
                data = data[len(mark) :]
                break
    wide = _wide_encoding(data)
    if wide:
        try:
            return data.decode(wide), wide, None
        except UnicodeDecodeError as error:
            raise SheetError("binary") from error
    _refuse_binary(data)
    try:
        return data.decode("utf-8"), "utf-8", None
    except UnicodeDecodeError:
        return _decode_old(data)


def _decode_old(data):
    """Decode what is not UTF-8: a single-byte code page, or a mixture with one."""
    mixed = _mixed(data)
    if mixed is not None:
        return mixed, "utf-8", "encoding_mixed"
    encoding = _best_single_byte(data)
    return data.decode(encoding, errors="replace"), encoding, "encoding_guessed"


def _wide_encoding(data):
    """Tell UTF-16 without a mark by where its zero bytes stand."""
    sample = data[:4096]
    sample = sample[: len(sample) & ~1]
    if len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 11, 12, 13, 26, 27))


def _refuse_binary(data):
    """Refuse data with more control characters than a stray one."""
    sample = data[:200_000]
    junk = len(sample) - len(sample.translate(None, _CONTROLS))
    if junk > 2 and junk > len(sample) * 0.002:
        raise SheetError("binary")


_BROKEN = re.compile("[\udc80-\udcff]")


def _mixed(data):
    """Read UTF-8 with some lines in Windows-1252 among it, as glued from two sources."""
    high = len(data.translate(None, bytes(range(128))))
    broken = len(data) - len(data.decode("utf-8", errors="ignore").encode())
    if broken > 0.3 * high:
        return None
    return _BROKEN.sub(
        lambda match: bytes([ord(match.group()) - 0xDC00]).decode("cp1252", errors="replace"),
        data.decode("utf-8", errors="surrogateescape"),
    )


def _best_single_byte(data):
    """Return the code page under which the accents make most sense in the five languages."""
    counts = Counter(data.translate(None, bytes(range(128))))
    best, best_score = "cp1252", None
    for encoding in _SINGLE_BYTE:
        score = 0
        for code, count in counts.items():
            try:
                char = bytes([code]).decode(encoding)
            except UnicodeDecodeError:
                score -= 5 * count
                continue
            if char in _USUAL:
                score += 3 * count
            elif char in _LESS_USUAL:
                score += count
            else:
                score -= (1 if char.isalpha() else 3) * count
        if best_score is None or score > best_score:
            best, best_score = encoding, score
    return best


class TextBook:
    """One list in a text file, already in a grid."""

    format = "csv"

    def __init__(self, text, limits):
        self.limits = limits
        self.notes = []
        text = text.replace("\x00", "")
        first = text[: text.find("\n", 0, 100) + 1] or text[:100]
        declared = _SEP_LINE.match(first.strip("\r\n\ufeff"))
        self.delimiter = declared.group(1) if declared else _delimiter(text, limits)
        body, offset = (text[len(first) :], 1) if declared else (text, 0)
        self._grid = self._read(body, offset)
        self.sheets = [SheetRef("")]

    def _read(self, text, offset):
        grid = Grid(self.limits)
        number = offset
        lines = _Lines(text, self.limits)
        reader = csv.reader(chain(lines, [_END]), delimiter=self.delimiter)
        start = offset + 1
        try:
            for cells in reader:
                if cells == [_END]:
                    break
                number += 1
                if cells and cells[-1].endswith(_END):
                    cells[-1] = cells[-1].removesuffix(_END).rstrip("\r\n")
                    if "\n" in cells[-1] or "\r" in cells[-1]:
                        # It took whole rows into one cell.
                        raise SheetError("quotes", row=number)
                start = number + 1
                if any(cell.count("\n") > 60 for cell in cells if len(cell) > 60):
                    raise SheetError("quotes", row=number)
                grid.add_row(
                    number,
                    [
                        grid.text(cell, number, column) if cell else None
                        for column, cell in enumerate(cells)
                    ],
                )
        except csv.Error as error:
            raise SheetError("quotes", row=start) from error
        return grid

    def load(self, _ref, preview=None):
        """Return the grid."""
        return self._grid


class _Lines:
    """The lines of a text, one after the other; a line without end is refused before it is cut."""

    def __init__(self, text, limits):
        self.stream = io.StringIO(text, newline="")
        self.limits = limits
        self.number = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self.stream)
        self.number += 1
        if len(line) > self.limits.max_line:
            raise SheetError("line_too_long", line=self.number)
        return line


def _delimiter(text, limits):
    """Return the character that cuts the first lines into the most regular and known columns."""
    lines = _Lines(text, limits)
    sample, size = [], 0
    for line in lines:
        sample.append(line)
        size += len(line)
        if len(sample) >= _SAMPLE_LINES or size > _SAMPLE_SIZE:
            break
    best, best_score = ",", -1.0
    for separator in _SEPARATORS:
        try:
            rows = [row for row in csv.reader(iter(sample), delimiter=separator) if any(row)]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        if width < 2 and len(widths) < 2:
            continue
        known = max((header_score(row)[0] for row in rows[:15]), default=0)
        regular = count / len(rows) if width > 1 else 0
        score = 3 * known + 4 * regular + min(width, 20) / 20
        if score > best_score:
            best, best_score = separator, score
    return best


class HtmlBook:
    """The largest table of a web page that was saved under the name of a spreadsheet."""

    format = "html"

    def __init__(self, text, limits):
        target = _Tables(limits)
        parser = etree.HTMLParser(target=target, no_network=True, remove_comments=True)
        for start in range(0, len(text), 65536):
            parser.feed(text[start : start + 65536])
        parser.close()
        if not target.grids:
            raise SheetError("no_data")
        self.notes = [("html_table", {})]
        self.sheets = [SheetRef("", index) for index in range(len(target.grids))]
        self._grids = target.grids

    def load(self, ref, preview=None):
        """Return the grid of one table."""
        return self._grids[ref.part]


class _Tables:
    """Collect the cells of tables while lxml reads a page; inner tables are read as text."""

    def __init__(self, limits):
        self.limits = limits
        self.grids = []
        self.depth = self.row = self.column = 0
        self.silent = 0
        self.values, self.pieces, self.waiting = None, None, []

    def start(self, tag, attributes):
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.grids.append(Grid(self.limits))
                self.row = 0
        elif self.depth != 1:
            if tag in ("br", "p", "div") and self.pieces is not None:
                self.pieces.append("\n")
        elif tag == "tr":
            self._close_row()
            self.row += 1
            self.values, self.column = [], 0
        elif tag in ("td", "th") and self.values is not None:
            self._close_cell()
            self.pieces = []
            self.span = (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
        elif tag == "br" and self.pieces is not None:
            self.pieces.append("\n")

    def data(self, data):
        if self.pieces is not None and not self.silent:
            self.pieces.append(data)

    def end(self, tag):
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "table":
            if self.depth == 1:
                self._close_row()
            self.depth = max(0, self.depth - 1)
        elif self.depth == 1 and tag in ("td", "th"):
            self._close_cell()
        elif self.depth == 1 and tag == "tr":
            self._close_row()

    def _covered(self):
        """Step over places that a cell above reaches down to."""
        while any(
            top < self.row <= bottom and left <= self.column <= right
            for top, left, bottom, right in self.waiting
        ):
            self.values.append(None)
            self.column += 1

    def _close_cell(self):
        if self.pieces is None:
            return
        raw = "".join(self.pieces)
        self.pieces = None
        self._covered()
        grid = self.grids[-1]
        height, width = self.span
        if height > 1 or width > 1:
            area = (self.row, self.column, self.row + height - 1, self.column + width - 1)
            grid.merges.append(area)
            if height > 1:
                self.waiting = [old for old in self.waiting if old[2] > self.row] + [area]
        self.values.append(grid.text(raw, self.row, self.column) if raw else None)
        self.values.extend([None] * (width - 1))
        self.column += width

    def _close_row(self):
        self._close_cell()
        if self.values is not None:
            self.grids[-1].add_row(self.row, self.values)
        self.values = None

    def close(self):
        return None


def _span(text):
    return max(1, min(int(text), 400)) if text and text.strip().isdigit() else 1
