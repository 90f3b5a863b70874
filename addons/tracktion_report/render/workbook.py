# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A document as a workbook: cover, a sheet per section, definitions, all figures.

All sheets are made first and then written side by side, so that each row of a block is read once.
"""

from types import SimpleNamespace

import xlsxwriter

from .text import OK, clean, unit_of, value_and_state
from .xlsx_blocks import BlockSheet
from .xlsx_charts import ChartSheet
from .xlsx_sheet import ROWS, Sheet, Styles, sheet_names, unique_headers

A4 = 9
COVER_WIDTHS = (34, 80)
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write(document, path):
    """Write the document into a file at ``path``.

    The figures of blocks whose rows are a list are also in "All figures"; blocks whose rows come
    one by one are long lists, not figures: they are only named there.
    """
    with xlsxwriter.Workbook(str(path), OPTIONS) as book:
        book.set_properties({"title": clean(document.title), "company": clean(document.school)})
        _Workbook(book, document).write()


class _Workbook:
    def __init__(self, book, document):
        self.book, self.document, self.labels = book, document, document.labels
        self.styles = Styles(book)
        self.names = sheet_names(
            [
                self.labels["cover"],
                *(section.title for section in document.sections),
                *(self.labels[name] for name in ("definitions", "all_figures", "chart_data")),
            ]
        )

    def write(self):  # pylint: disable=method-required-super
        sheets = [self._sheet(name) for name in self.names]
        cover, *sections, definitions, figures, charts = sheets
        self._cover(cover)
        self._definitions(definitions)
        all_figures = _AllFigures(figures, self.styles, self.document)
        chart_sheet = self._charts(charts)
        tables = (f"Figures_{number}" for number in range(1, 1_000_000))
        for sheet, section in zip(sections, self.document.sections, strict=True):
            writer = BlockSheet(sheet, self.styles, self.document, chart_sheet, all_figures)
            writer.write(section, self.names[0], tables)
        all_figures.close()

    def _sheet(self, name):
        sheet = self.book.add_worksheet(name, Sheet)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        title = clean(self.document.title)[:100].replace("&", "&&").replace("\n", " ")
        sheet.set_footer(f"&L{title}&R&P / &N")
        return sheet

    def _cover(self, sheet):
        document, styles = self.document, self.styles
        for column, width in enumerate(COVER_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_row(1, 32)
        sheet.text(1, 0, document.title, styles["title"])
        subtitle = " · ".join(filter(None, [document.school, document.period]))
        sheet.text(2, 0, subtitle, styles["subtitle"])
        row = 4
        for label, value in document.cover_facts():
            sheet.wrapped(row, [label, value], COVER_WIDTHS, [styles["label"], styles["wrap"]])
            row += 1
        if document.caution:
            row = sheet.lines(row + 1, document.caution, styles["caution"], columns=2)
        row += 1
        sheet.text(row, 0, self.labels["contents"], styles["section"])
        row += 1
        for name, section in zip(self.names[1:], document.sections, strict=False):
            blocks = ", ".join(block.title for block in section.blocks)
            sheet.wrapped(row, ["", blocks], COVER_WIDTHS, [styles["link"], styles["wrap"]])
            sheet.link(row, 0, name, section.title, styles["link"])
            row += 1
        ends = ("definitions", "all_figures", "chart_data")
        for name, label in zip(self.names[-3:], ends, strict=True):
            sheet.link(row, 0, name, self.labels[label], styles["link"])
            row += 1
        sheet.set_portrait()
        sheet.activate()

    def _definitions(self, sheet):
        """What the figures mean: a table that wraps its texts."""
        parts = ("name", "text", "formula", "base", "unit", "code")
        words = ("name", "meaning", "formula", "base", "unit", "code")
        headers = unique_headers([self.labels[word] for word in words], self.labels["column"])
        row = _head(sheet, self.styles, self.labels["definitions"], "", headers)
        widths = (30, 60, 50, 30, 12, 24)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        styles = [self.styles["wrap" if column else "wrap_bold"] for column in range(len(parts))]
        first = row
        for definition in self.document.definitions:
            sheet.wrapped(row, [getattr(definition, part) for part in parts], widths, styles)
            row += 1
        if row > first:
            sheet.add_written_table(first - 1, row - 1, headers, "Definitions")

    def _charts(self, sheet):
        sheet.text(0, 0, self.labels["chart_data"], self.styles["section"])
        sheet.text(1, 0, self.labels["chart_data_note"], self.styles["note"])
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 12, 16)
        return ChartSheet(self.book, sheet, self.styles, self.document.show)


def _head(sheet, styles, title, note, headers, kinds=()):
    """Write title, note and head of a sheet that is one table; return the row after it."""
    sheet.text(0, 0, title, styles["section"])
    if note:
        sheet.text(1, 0, note, styles["note"])
    for column, header in enumerate(headers):
        kind = kinds[column] if kinds else "text"
        sheet.text(3, column, header, styles.header(kind))
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    return 4


class _AllFigures:
    """One line per figure, for analysts; hidden figures are lines without numbers."""

    TEXTS = ("section", "block", "row", "column", "unit")
    NUMBERS = ("base", "numerator", "denominator", "low", "high")
    WIDTHS = (24, 34, 34, 24, 8, 12, 10, 12, 14, 14, 14, 24, 8)
    FIRST = 4

    def __init__(self, sheet, styles, document):
        self.sheet, self.styles, self.document = sheet, styles, document
        self.labels = document.labels
        self.included, left_out = self._plan(document)
        words = (*self.TEXTS, "value", *self.NUMBERS, "state", "total")
        self.headers = unique_headers([self.labels[word] for word in words], self.labels["column"])
        note = self.labels["all_figures_note"]
        if left_out:
            note += " " + self.labels["left_out"] % ", ".join(left_out)
        kinds = ["number" if word in ("value", *self.NUMBERS) else "text" for word in words]
        self.row = _head(sheet, styles, self.labels["all_figures"], note, self.headers, kinds)
        for column, width in enumerate(self.WIDTHS):
            sheet.set_column(column, column, width)

    def _plan(self, document):
        """Which blocks the sheet has room for, by identity, and the titles of the others."""
        room, included, left_out = ROWS - self.FIRST, set(), []
        for section in document.sections:
            for block in section.blocks:
                needed = room + 1
                if isinstance(block.rows, (list, tuple)):
                    needed = len(block.rows) * len(_figure_columns(block))
                if needed <= room:
                    included.add(id(block))
                    room -= needed
                else:
                    left_out.append(clean(block.title))
        return included, left_out

    def block(self, section, block):
        """Write the figures of a block."""
        if id(block) not in self.included:
            return
        show, figures = self.document.show, _figure_columns(block)
        names = [i for i, column in enumerate(block.columns) if column.kind in ("text", "date")]
        for index, row in enumerate(block.rows):
            name = " · ".join(filter(None, (show(row[i], block.columns[i]) for i in names)))
            for position in figures:
                column = block.columns[position]
                texts = (section.title, block.title, name, column.label, unit_of(column))
                self._line(texts, row[position], column, index in block.total_rows)

    def _line(self, texts, item, column, is_total):
        value, state = value_and_state(item)
        if value is None and state == OK:
            return
        sheet, line, place = self.sheet, self.row, len(texts)
        for position, text in enumerate(texts):
            sheet.text(line, position, text)
        if isinstance(value, str):
            sheet.text(line, place, value)
        elif value is not None:
            sheet.write_number(line, place, value, self.styles.item(_bare(column)))
        if state == OK:
            for position, part in enumerate(self.NUMBERS, start=place + 1):
                number = getattr(item, part, None)
                if number is not None:
                    sheet.write_number(line, position, number)
        place += 1 + len(self.NUMBERS)
        sheet.text(line, place, self.labels[state], self.styles["state"])
        sheet.write_number(line, place + 1, int(is_total))
        self.row += 1

    def close(self):
        """Make a table of what was written."""
        if self.row > self.FIRST:
            self.sheet.add_written_table(self.FIRST - 1, self.row - 1, self.headers, "All_figures")


def _figure_columns(block):
    return [i for i, column in enumerate(block.columns) if column.kind not in ("text", "date")]


def _bare(column):
    """The column without its unit, which has a column of its own here."""
    kind = "number" if column.kind == "share" else column.kind
    return SimpleNamespace(kind=kind, digits=column.digits, unit="")
