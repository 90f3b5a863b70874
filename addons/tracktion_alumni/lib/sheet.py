# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From the bytes of a file to the rows of a list: the only way in.

``read_sheet`` looks at the content, never at the extension, finds the sheet and the row of
headings, and returns clean values with the row numbers that the user sees. Whatever it cannot
read it refuses with a ``SheetError`` that says what to do.
"""

import datetime
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from .columns import header_key, header_score, looks_like_data
from .grid import Limits, SheetError, ZipParts, column_name
from .read_ods import OdsBook
from .read_text import HtmlBook, TextBook, decode
from .read_xls import XlsBook
from .read_xlsx import XlsxBook
from .text import as_text, fold, is_empty

__all__ = ["Limits", "Row", "Sheet", "SheetError", "column_name", "read_sheet"]

_PREVIEW_ROWS = 60
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BEGIN:VCARD", "vCard"),
)
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ")
_OPENDOCUMENT = {b"text": "text", b"presentation": "presentation", b"graphics": "drawing"}
_MACRO_PART = re.compile(r"^(?:basic|scripts)/.+\.(?:xml|py|js|bsh)$")
_FIGURE = re.compile(r"^[\d\s.,:%/()-]+(?:[^\W\d_]+)?$")
_PEOPLE = r"(?:alumn|student|estudiant|personas|people|pupil|alliev|leerling|deelnemer|[oõ]pila)"
_TOTAL = re.compile(
    r"^(?:sub|grand )?(?:total|totale|totaal|totales|totali|totalen|eindtotaal|kokku|summa|summe"
    r"|somma|gesamt|gesamtsumme|insgesamt|sum|aantal|suma)\b(?!,)"
    rf"|^n(?:[uú]mero|[º°o.]*|r\.?)?\s*(?:total )?(?:de |di |of )?{_PEOPLE}"
    rf"|^\d+ {_PEOPLE}\w*$",
    re.I,
)
#: What stands below a list on paper: page numbers, signatures, when and by what it was printed.
_FOOTER = re.compile(
    r"^(?:(?:p[aá]g(?:ina)?|page|lk|lehek[uü]lg|leht|seite|blad(?:zijde)?|hoja|foglio)\.?"
    r"\s*(?:n[º°.]*\s*)?\d+(?:\s*(?:de|of|di|van|von|/|-)\s*\d+)?"
    r"|[-–—]\s*\d+\s*[-–—]"
    r"|(?:fdo|firmado|firmato|firma|signature|signed|handtekening|ondertekend|allkiri"
    r"|allkirjastatud|unterschrift|v\.?º\s*b\.?º|visto bueno)\b(?!,).*"
    r"|(?:el|la|il|de|het|the) (?:tutora?|secretari[oa]|directora?|segretari[oa]|dirigente"
    r"|docente|mentor|directeur|head|secretary|principal)\b(?!,).*"
    r"|(?:fecha de (?:impresi[oó]n|emisi[oó]n)|impreso|(?:listado |documento )?generado|printed"
    r"|generated|stampato|generato|afgedrukt|gedrukt|gegenereerd|prinditud|v[aä]lja tr[uü]kitud)"
    r"\b.*\d.*"
    r"|(?:en )?[^\W\d_][\w ]+, (?:a )?\d{1,2} (?:de )?[^\W\d_]+ (?:de |del )?\d{4}\.?"
    r"|[_.\-–—=*\s]{5,})$",
    re.I,
)


@dataclass(slots=True)
class Row:
    """One row: ``number`` as the user sees it, values and problems by index of the headings."""

    number: int
    values: list
    problems: dict = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """A list that was read.

    :param headers: headings, made distinct ("E-mail", "E-mail (2)")
    :param header_row: the row number of the headings, from 1
    :param rows: the filled rows below, each value None, str, int, float, bool or date
    :param positions: for every heading the index of its column in the file (0 is A)
    :param sheet_name: the sheet that was read, "" for text files
    :param other_sheets: the names of the others
    :param warnings: ``(code, params)`` pairs of ``messages.SHEET_NOTES``
    :param format: xlsx, xls, ods, csv or html
    :param skipped: ``(row number, code, text)`` of rows left out: totals, titles, headings again
    """

    headers: list
    header_row: int
    rows: list
    positions: list
    sheet_name: str = ""
    other_sheets: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    format: str = ""
    delimiter: str | None = None
    encoding: str | None = None
    skipped: list = field(default_factory=list)


def read_sheet(data, filename="", limits=None, sheet=None, is_heading=None):
    """Read a list of people from the bytes of a file.

    :param data: the bytes of an XLSX, XLS, ODS, CSV or TSV file, or of a web page with a table
    :param filename: only for messages; the format is told from the content
    :param limits: a ``Limits``; the defaults suit a web server
    :param sheet: the name of the sheet to read; by default the richest
    :param is_heading: for lists of another kind: function that tells whether a text is one of
        their headings
    :raises SheetError: when the file is refused; its text says why and what to do
    """
    limits = limits or Limits()
    if not data or not data.strip(b"\x00 \t\r\n"):
        raise SheetError("empty_file")
    if len(data) > limits.max_bytes:
        size, most = len(data) / 1048576, limits.max_bytes / 1048576
        raise SheetError("too_big", size=f"{size:.1f}", limit=f"{most:.0f}")
    try:
        book = _open(bytes(data), limits)
        return _read(book, limits, sheet, is_heading)
    except SheetError:
        raise
    except MemoryError as error:
        raise SheetError("zip_bomb") from error
    except Exception as error:
        # The libraries below raise whatever a damaged file makes them stumble over (struct.error,
        # KeyError, AssertionError...): to the user it is one thing, a damaged file.
        raise SheetError("corrupt") from error


def _open(data, limits):
    """Tell the format from the content and return an opened book."""
    head = data[:16]
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _open_zip(data, limits)
    if head.startswith(_OLE):
        return XlsBook(data, limits)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            raise SheetError("not_a_sheet", kind=kind)
    if head.startswith(_ARCHIVES):
        raise SheetError("zip_archive")
    text, encoding, note = decode(data)
    book = _open_text(text, limits)
    book.encoding = encoding
    if note:
        book.notes.append((note, {"encoding": encoding} if note == "encoding_guessed" else {}))
    return book


def _open_text(text, limits):
    start = text[:4096].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<"):
        if "<html" in start or "<table" in start or "<!doctype html" in start:
            return HtmlBook(text, limits)
        if "urn:schemas-microsoft-com:office:spreadsheet" in start:
            raise SheetError("save_as_xlsx", kind="Excel 2003 XML")
        if "office:document" in start:
            raise SheetError("save_as_xlsx", kind="flat OpenDocument")
        if start.startswith(("<?xml", "<!doctype")):
            raise SheetError("not_a_sheet", kind="XML")
    if start.startswith("mime-version:"):
        raise SheetError("save_as_xlsx", kind="web archive")
    return TextBook(text, limits)


def _open_zip(data, limits):
    # Counted before the directory is read: half a million empty entries fit into 25 MB.
    if data.count(b"PK\x01\x02") > limits.max_entries:
        raise SheetError("zip_bomb")
    archive = zipfile.ZipFile(io.BytesIO(data))
    infos = archive.infolist()
    parts = ZipParts(archive, limits)
    if any(info.flag_bits & 1 for info in infos):
        raise SheetError("password")
    kind = _zip_kind(parts)
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise SheetError("corrupt")
    declared = sum(info.file_size for info in infos if info.filename.lower().endswith(".xml"))
    if declared > limits.max_inflated:
        raise SheetError("zip_bomb")
    for info in infos:
        if info.file_size > 8 * 1024 * 1024 and info.file_size > limits.max_ratio * max(
            info.compress_size, 1
        ):
            raise SheetError("zip_bomb")
    return kind(parts, limits)


def _zip_kind(parts):
    """Return the class that reads a zipped document, or refuse it."""
    names = parts.names
    if "content.xml" in names:
        mimetype = parts.read("mimetype", 4096) if "mimetype" in names else b""
        for part, kind in _OPENDOCUMENT.items():
            if mimetype.startswith(b"application/vnd.oasis.opendocument." + part):
                raise SheetError("not_a_sheet", kind=kind)
        if any(_MACRO_PART.match(name) for name in names):
            raise SheetError("macros")
        return OdsBook
    if "xl/workbook.bin" in names:
        raise SheetError("xlsb")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise SheetError("macros")
    if "word/document.xml" in names:
        raise SheetError("not_a_sheet", kind="Word")
    if "ppt/presentation.xml" in names:
        raise SheetError("not_a_sheet", kind="PowerPoint")
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        raise SheetError("save_as_xlsx", kind="Numbers")
    if "[content_types].xml" in names:
        types = parts.read("[Content_Types].xml", 4 * 1024 * 1024).lower()
        if b"macroenabled" in types or b"macrosheet" in types:
            raise SheetError("macros")
        return XlsxBook
    raise SheetError("zip_archive")


def _read(book, limits, wanted, is_heading=None):
    """Choose the sheet, find its headings and shape its rows."""
    ref, grid, other_lists = _choose(book, limits, wanted, is_heading)
    if grid is None:
        grid = book.load(ref)
    warnings = list(getattr(book, "notes", ()))
    others = [other.name for other in book.sheets if other is not ref and other.name]
    if others:
        warnings.append(("other_sheets", {"sheet": ref.name, "others": ", ".join(others[:20])}))
    if other_lists:
        warnings.append(("other_lists", {"others": ", ".join(other_lists[:20])}))
    if not grid.rows:
        raise SheetError("formulas_only" if grid.without_value else "no_data")
    _merge_down(grid)
    place = _header_place(grid.rows, limits, is_heading)
    if place is None:
        if grid.without_value > len(grid.rows):
            raise SheetError("formulas_only")
        raise SheetError("no_header", scanned=limits.header_scan)
    result = _shape(grid, place, limits, warnings)
    result.sheet_name, result.other_sheets, result.format = ref.name, others, book.format
    result.delimiter = getattr(book, "delimiter", None)
    result.encoding = getattr(book, "encoding", None)
    if not result.rows:
        if grid.without_value:
            raise SheetError("formulas_only")
        raise SheetError("no_rows", sheet=ref.name, row=result.header_row)
    return result


def _choose(book, limits, wanted, is_heading=None):
    """Return ``(sheet, its grid if it is read already, names of other lists of people)``."""
    if wanted is not None:
        for ref in book.sheets:
            if ref.name == wanted:
                return ref, None, []
        names = ", ".join(ref.name for ref in book.sheets)
        raise SheetError("no_sheet", name=wanted, sheets=names)
    if len(book.sheets) == 1:
        return book.sheets[0], None, []
    ranked = []
    for order, ref in enumerate(book.sheets[:60]):
        grid = book.load(ref, _PREVIEW_ROWS)
        place = _header_place(grid.rows, limits, is_heading)
        known = header_score(grid.rows[place][1])[0] if place is not None else 0
        own = 0
        if is_heading and place is not None:
            own = _count_headings(grid.rows[place][1], is_heading)
        # The preview says how many rows a small sheet has; of large ones the size of the part.
        rows = len(grid.rows) - (place or 0)
        filled = rows if rows < _PREVIEW_ROWS - limits.header_scan else rows + ref.size / 1000
        is_list = known >= 2 and rows > 1
        ranked.append((not ref.hidden, own, is_list, filled * (known + 1), -order, ref))
    ranked.sort(key=lambda entry: entry[:5], reverse=True)
    best = ranked[0][5]
    lists = [entry[5].name for entry in ranked[1:] if entry[0] and entry[2]] if ranked[0][2] else []
    return best, None, lists


def _merge_down(grid):
    """Repeat the value of merged cells downwards: a class name written once for its people."""
    if not grid.merges:
        return
    by_number = {number: values for number, values in grid.rows}
    numbers = sorted(by_number)
    for top, left, bottom, _right in grid.merges:
        source = by_number.get(top)
        if bottom <= top or source is None or left >= len(source) or source[left] is None:
            continue
        if bottom - top > len(numbers):
            below = [number for number in numbers if top < number <= bottom]
        else:
            below = [number for number in range(top + 1, bottom + 1) if number in by_number]
        for number in below:
            values = by_number[number]
            if left >= len(values):
                values.extend([None] * (left + 1 - len(values)))
            if values[left] is None:
                values[left] = source[left]


def _count_headings(values, is_heading):
    return sum(1 for value in values if isinstance(value, str) and is_heading(value))


def _header_place(rows, limits, is_heading=None):
    """Return the index of the row with headings among the first rows, or None."""
    for index, (_number, values) in enumerate(rows[: limits.header_scan] if is_heading else ()):
        cells = sum(1 for value in values if not is_empty(value))
        if cells and 2 * _count_headings(values, is_heading) >= cells:
            return index
    best, best_score = None, 0.0
    for index, (_number, values) in enumerate(rows[: limits.header_scan]):
        known, score = header_score(values)
        cells = sum(1 for value in values if not is_empty(value))
        if known >= 2 or known == 1 and cells <= 3 and score > 0.5:
            if known + score > best_score + 0.01:
                best, best_score = index, known + score
    if best is not None:
        return best
    return _unknown_header(rows)


def _unknown_header(rows):
    """Accept a first row of distinct words when data of another kind stands below it."""
    for index, (_number, values) in enumerate(rows[:10]):
        texts = [value for value in values if not is_empty(value)]
        if len(texts) < 2:
            continue
        words = all(isinstance(text, str) and not looks_like_data(text) for text in texts)
        below = [row for _row_number, row in rows[index + 1 : index + 21]]
        if not words or len({fold(text) for text in texts}) < len(texts) or not below:
            return None
        for column, value in enumerate(values):
            if is_empty(value):
                continue
            data = [row[column] for row in below if column < len(row) and not is_empty(row[column])]
            if data and sum(map(_is_data, data)) > 0.7 * len(data):
                return index
        return None
    return None


def _is_data(value):
    return isinstance(value, (int, float, datetime.date)) or looks_like_data(as_text(value))


def _shape(grid, place, limits, warnings):
    """Cut headings and rows out of the grid."""
    header_number, header = grid.rows[place]
    header = _spread_header(header, header_number, grid)
    body = grid.rows[place + 1 :]
    used = Counter()
    for _number, values in body:
        for index, value in enumerate(values):
            if value is not None:
                used[index] += 1
    problems = {}
    for (number, column), issue in grid.problems.items():
        if number > header_number:
            problems.setdefault(number, {})[column] = issue
            used[column] += 1
    positions = [
        index
        for index in range(max(len(header), max(used, default=-1) + 1))
        if index < len(header) and not is_empty(header[index]) or used[index]
    ]
    headers = _distinct(
        [as_text(header[index]) if index < len(header) else "" for index in positions],
        positions, warnings,
    )  # fmt: skip
    if place:
        warnings.append(("skipped_title", {"row": header_number}))
    shape = _Body(positions, headers, grid)
    rows = []
    for number, values in body:
        row = shape.row(number, values, problems.pop(number, None))
        if row is not None:
            rows.append(row)
    for number, cells in sorted(problems.items()):
        # A row in which nothing but formulas without results stands is a row all the same.
        rows.append(shape.row(number, [], cells))
    if len(rows) > limits.max_rows:
        raise SheetError("too_many_rows", limit=limits.max_rows)
    rows.sort(key=lambda row: row.number)
    warnings.extend(_notes(grid, shape.skipped))
    return Sheet(headers, header_number, rows, positions, warnings=warnings, skipped=shape.skipped)


def _spread_header(header, number, grid):
    """Repeat a heading that is merged over several columns over each of them."""
    header = list(header)
    for top, left, bottom, right in grid.merges:
        if top <= number <= bottom and left < right and left < len(header) and header[left]:
            right = min(right, left + 50)
            header.extend([None] * (right + 1 - len(header)))
            for index in range(left + 1, right + 1):
                header[index] = header[index] or header[left]
    return header


def _distinct(headers, positions, warnings):
    """Make headings distinct and name those that are empty after their column."""
    seen, result = Counter(), []
    for text, position in zip(headers, positions, strict=True):
        text = " ".join(text.split())[:200] or f"({column_name(position)})"
        key = fold(text)
        seen[key] += 1
        if seen[key] == 2:
            warnings.append(("duplicate_header", {"header": text}))
        result.append(f"{text} ({seen[key]})" if seen[key] > 1 else text)
    return result


class _Body:
    """Turns filled rows into ``Row`` objects and leaves out what is not a person."""

    def __init__(self, positions, headers, grid):
        self.positions = positions
        self.index_of = {position: index for index, position in enumerate(positions)}
        self.header_keys = [header_key(text) for text in headers]
        self.spelled = {text.lower() for text in headers}
        self.skipped = []
        self.titles = {
            top for top, left, bottom, right in grid.merges if top == bottom and right - left >= 2
        }
        self.straight = positions == list(range(len(positions)))

    def row(self, number, values, problems=None):
        """Return the row, or None when it is a total, a title or the headings again."""
        width = len(self.positions)
        if self.straight:
            values = values if len(values) == width else values + [None] * (width - len(values))
        else:
            size = len(values)
            values = [values[place] if place < size else None for place in self.positions]
        first = next((value for value in values if value is not None), None)
        if problems:
            problems = {
                self.index_of[place]: issue
                for place, issue in problems.items()
                if place in self.index_of
            }
        elif isinstance(first, str) and self._is_no_person(number, values, first):
            return None
        return Row(number, values, problems or {})

    def _is_no_person(self, number, values, first):
        filled = [value for value in values if value is not None]
        if len(filled) == 1 and number in self.titles:
            self.skipped.append((number, "skipped_section", first))
            return True
        if len(filled) <= 2 and len(values) > 1 and _FOOTER.match(first.strip()):
            self.skipped.append((number, "skipped_footer", first))
            return True
        if len(filled) <= 4 and _TOTAL.match(first):
            rest = filled[1:]
            if all(_FIGURE.match(as_text(value)) for value in rest):
                self.skipped.append((number, "skipped_total", first))
                return True
        if len(filled) > 1 and first.lower() in self.spelled:
            same = sum(
                1
                for key, value in zip(self.header_keys, values, strict=True)
                if isinstance(value, str) and header_key(value) == key
            )
            if same >= 0.8 * len(filled):
                self.skipped.append((number, "skipped_header", ""))
                return True
        return False


def _notes(grid, skipped):
    """Return what the reader has to tell about the cells."""
    notes = []
    if grid.error_cells:
        rows = _some({row for row, _shown in grid.error_cells})
        notes.append(("cell_errors", {
            "count": len(grid.error_cells), "example": grid.error_cells[0][1], "rows": rows,
        }))  # fmt: skip
    if grid.markup_rows:
        notes.append(("markup", {
            "count": len(grid.markup_rows), "rows": _some(set(grid.markup_rows)),
        }))  # fmt: skip
    if grid.hidden_rows:
        notes.append(("hidden_rows", {"count": grid.hidden_rows}))
    for number, code, text in skipped[:20]:
        notes.append((code, {"row": number, "text": text[:80]}))
    return notes


def _some(numbers):
    """Return row numbers as text, the first ten and three dots."""
    numbers = sorted(numbers)
    return ", ".join(map(str, numbers[:10])) + ("…" if len(numbers) > 10 else "")
