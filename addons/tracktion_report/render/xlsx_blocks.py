# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Blocks on their sheet, one below the other, each row written once and then forgotten."""

from datetime import date
from itertools import chain, islice

from .layout import first_base, slots_of
from .text import OK, SIGNS, interval, value_and_state
from .xlsx_sheet import MAX_NUMBER, ROWS, cell_text, day_of, is_date, unique_headers

LOOKED_AT = 200  # rows that decide on widths and columns of a table
FIRST_WIDTHS, OTHER_WIDTHS = (14, 46), (11, 34)
FROZEN = 9  # rows at most: what is frozen must leave room for the rest
ROW_HEIGHT = 20  # pixels
ROOM_BELOW = 50  # rows kept for what is written under a table

BESIDE = 7  # columns at most of a table that has its chart beside it, not below


class BlockSheet:
    """Writes the blocks of one section.

    :param figures: gets every figure written here, for the sheet of all figures
    :param charts: makes the charts
    """

    def __init__(self, sheet, styles, document, charts, figures):
        self.sheet, self.styles, self.document = sheet, styles, document
        self.labels, self.charts, self.figures = document.labels, charts, figures
        self.row = 0
        self.widths = {}

    def write(self, section, back, table_names):  # pylint: disable=method-required-super
        """Write a whole section.

        :param back: name of the sheet that the contents are on
        :param table_names: iterator of names that no table has yet
        """
        sheet = self.sheet
        sheet.text(0, 0, section.title, self.styles["section"])
        sheet.link(1, 0, back, self.labels["back"], self.styles["link"])
        self.row = 3
        if section.intro:
            self.row = sheet.lines(2, section.intro) + 1
        for block in section.blocks:
            self._block(section, block, next(table_names), alone=len(section.blocks) == 1)
        for column, width in self.widths.items():
            sheet.set_column(column, column, width)

    def _block(self, section, block, table_name, alone):
        sheet, styles, top = self.sheet, self.styles, self.row
        sheet.text(self.row, 0, block.title, styles["block"])
        self.row += 1
        seen = set()
        if block.columns and block.state == OK:
            seen = self._table(section, block, table_name, alone)
        for note in block.notes:
            style = styles["note"] if block.state == OK else styles["error"]
            self.row = sheet.lines(self.row, note, style)
        for state in sorted(seen & set(SIGNS), key=list(SIGNS).index):
            sheet.text(self.row, 0, f"{SIGNS[state]}  {self.labels[state]}", styles["note"])
            self.row += 1
        self.row = self._chart(block, top) + 2

    def _chart(self, block, top):
        """Put the chart beside a narrow table, else below; return the row under both."""
        made = self.charts.chart(block)
        if not made:
            return self.row
        chart, height, description = made
        place = {"description": description, "object_position": 2, "x_offset": 10, "y_offset": 4}
        row, column = self.row + 1, 0
        width = len(slots_of(block, block.rows, self.labels))
        if width <= BESIDE:
            row, column, place["x_offset"] = top + 1, width, 30
        self.sheet.insert_chart(row, column, chart, place)
        return max(self.row, row + height // ROW_HEIGHT + 1)

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, section, block, name, alone):
        """Write the table of a block; return the states that are in it."""
        rows = iter(block.rows)
        head = list(islice(rows, LOOKED_AT))
        is_list = isinstance(block.rows, (list, tuple))
        slots = slots_of(block, block.rows if is_list else head, self.labels)
        self._measure(slots, head)
        headers = self._headers(slots)
        first = self.row
        if not head:
            self.sheet.text(self.row, 0, self.labels["empty"], self.styles["note"])
            self.row += 1
            return set()
        if alone and first <= FROZEN:
            self.sheet.freeze_panes(first, 1)
            self.sheet.repeat_rows(first - 1)
        totals, below = set(block.total_rows), 0
        if is_list:
            # Sums at the end stay out of the table, so that sorting and adding up spare them.
            while below < len(block.rows) - 1 and len(block.rows) - 1 - below in totals:
                below += 1
            self.figures.block(section, block)
        seen, cut = self._rows(chain(head, rows), slots, totals)
        self.sheet.add_written_table(first - 1, self.row - 1 - below, headers, name)
        if cut:
            self.sheet.text(self.row, 0, self.labels["cut"], self.styles["error"])
            self.row += 1
        return seen

    def _headers(self, slots):
        """Write the head of the table; return what it says."""
        headers = unique_headers([slot.header for slot in slots], self.labels["column"])
        lines = 1
        for column, header in enumerate(headers):
            # The button of the filter takes the room of three characters.
            lines = max(lines, -(-(len(header) + 3) // max(int(self.widths[column]) - 2, 1)))
        self.sheet.set_row_pixels(self.row, 6 + ROW_HEIGHT * min(lines, 5))
        for column, (slot, header) in enumerate(zip(slots, headers, strict=True)):
            self.sheet.text(self.row, column, header, self.styles.header(slot.column.kind))
        self.row += 1
        return headers

    def _measure(self, slots, head):
        """Widen the columns of the sheet to what this table has in them."""
        for column, slot in enumerate(slots):
            if slot.part == "interval":
                texts = [interval(row[slot.sources[0]], slot.column) for row in head]
            else:
                texts = [self.document.show(row[slot.sources[0]], slot.column) for row in head]
            longest = max(map(len, texts), default=0) + 2
            word = max(map(len, slot.header.split()), default=0) + 4
            least, most = OTHER_WIDTHS if column else FIRST_WIDTHS
            width = min(max(longest, word, least), most)
            self.widths[column] = max(width, self.widths.get(column, 0))

    def _rows(self, rows, slots, totals):
        """Write the rows; return the states that are in them, and whether there were too many."""
        writers = [self._writer(slot) for slot in slots]
        places = [
            (column, slot.sources[0], slot.part == "value") for column, slot in enumerate(slots)
        ]
        sheet = self.sheet
        write_text, write_number = sheet.write_string, sheet.write_number
        plain = [self.styles.item(slot.column) for slot in slots]
        numeric = [slot.column.kind not in ("text", "date") for slot in slots]
        seen, line = set(), self.row
        for index, row in enumerate(rows):
            if line >= ROWS - ROOM_BELOW:
                self.row = line
                return seen, True
            total = index in totals
            for column, source, is_value in places:
                item = row[source]
                # The two kinds that long tables are made of go the short way.
                kind = type(item)
                if is_value and not total and kind is str and not numeric[column]:
                    write_text(line, column, cell_text(item))
                elif is_value and not total and kind is int and -MAX_NUMBER < item < MAX_NUMBER:
                    write_number(line, column, item, plain[column])
                else:
                    seen.add(writers[column](line, column, row, total))
            line += 1
        self.row = line
        return seen, False

    def _writer(self, slot):
        """How a column of the sheet is written: a function that returns the state of the item."""
        sheet, separators = self.sheet, self.document.separators
        looks = [
            (self.styles.item(slot.column, total), self.styles.sign(total))
            for total in (False, True)
        ]
        among_figures = slot.column.kind not in ("text", "date")

        def read(row):
            if slot.part == "interval":
                return interval(row[slot.sources[0]], slot.column, separators) or None, OK
            if slot.part == "base":
                return first_base(row, slot.sources), OK
            return value_and_state(row[slot.sources[0]])

        def write(line, column, row, total):
            content, state = read(row)
            figure, sign = looks[total]
            if state != OK:
                sheet.write_string(line, column, SIGNS[state], sign)
            else:
                _write(sheet, line, column, content, figure, sign if among_figures else figure)
            return state

        return write


def _write(sheet, line, column, content, figure, text):
    """Write a number or date in the format ``figure``, a text in ``text``, or nothing."""
    if content is None:
        sheet.write_blank(line, column, None, figure)
    elif is_date(content):
        sheet.write_datetime(line, column, day_of(content), figure)
    elif isinstance(content, (str, date)):
        sheet.write_string(line, column, cell_text(content), text)
    elif abs(content) >= MAX_NUMBER and content == int(content):
        sheet.write_string(line, column, str(int(content)), text)
    else:
        sheet.write_number(line, column, content, figure)
