# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tables on paper, cut into parts that fit on a page.

The printer's browser is old: it neither repeats the head of a table on the next page nor keeps a
row whole, and what is too wide it leaves out.
"""

import math
from collections import namedtuple
from itertools import islice

from .layout import COUNT, first_base, has_common_base, shares_of
from .svg import text_width
from .text import base_of, interval

PRINTED_ROWS = 200  # of tables whose rows come one by one
KEPT_ROWS = 10  # of a table that stays on one page with its chart
# Of a page of A4, in the pixels of the printer's browser: what a table may fill, and its pieces.
PAGE_WIDTH, PAGE_HEIGHT = 860, 1070
STRETCH = 1.5  # more than its texts need, a table may be wide
ROW, LINE, SMALL_LINE, PADDING, SMALL_PADDING = 28, 17, 14, 20, 12
SIZE, SMALL_SIZE, NOTE_SIZE = 13, 11, 10.5  # of type: of a table, of a wide one, of small print

Table = namedtuple("Table", "parts is_kept is_wide is_cut")
# ``width`` is a percentage of the page's or of the table's.
Part = namedtuple("Part", "headers rows width on_new_page")
Header = namedtuple("Header", "label kind width")
Row = namedtuple("Row", "is_total places")
Place = namedtuple("Place", "item column small")


def paper_table(block, document):
    """The table of a block: a column for a base that all shares have, else in small print."""
    rows = block.rows
    if not isinstance(rows, (list, tuple)):
        rows = list(islice(rows, PRINTED_ROWS + 1))
    is_cut = rows is not block.rows and len(rows) > PRINTED_ROWS
    shares = shares_of(block)
    common = bool(rows) and rows is block.rows and has_common_base(block, shares)
    columns, labels = list(block.columns), [column.label for column in block.columns]
    if common:
        columns.insert(shares[-1] + 1, COUNT)
        labels.insert(shares[-1] + 1, document.labels["base"])
    lines = []
    for index, row in enumerate(rows[:PRINTED_ROWS] if is_cut else rows):
        places = []
        for position, (item, column) in enumerate(zip(row, block.columns, strict=True)):
            small = _small(item, column, document, common) if column.kind == "share" else []
            places.append(Place(item, column, small))
            if common and position == shares[-1]:
                places.append(Place(first_base(row, shares), COUNT, []))
        lines.append(Row(index in block.total_rows, places))
    widths = _widths(labels, columns, lines, document, SIZE)
    is_wide = sum(widths) > PAGE_WIDTH
    if is_wide:
        widths = _widths(labels, columns, lines, document, SMALL_SIZE)
    parts = []
    for strip in _strips(widths, columns):
        parts += _parts(strip, labels, columns, widths, lines, document)
    return Table(parts, len(lines) <= KEPT_ROWS and len(parts) == 1, is_wide, is_cut)


def _widths(labels, columns, lines, document, size):
    """How wide each column would like to be, in pixels."""
    widths, small_type = [], size != SIZE
    for index, (label, column) in enumerate(zip(labels, columns, strict=True)):
        places = [line.places[index] for line in lines]
        texts = [document.show(place.item, place.column) for place in places]
        inside = max((text_width(text, size) for text in texts), default=0)
        notes = [line for place in places for line in place.small]
        small = max((text_width(line, NOTE_SIZE) for line in notes), default=0)
        word = max((text_width(word, size * 1.1) for word in label.split()), default=0)
        # In a wide table heads take three lines, and the texts of the first column two.
        head = max(word, text_width(label, size * 1.1) / (2.4 if small_type else 1.6))
        limit = 330 if column.kind == "text" and not small_type else 200
        padding = SMALL_PADDING if small_type else PADDING
        widths.append(max(min(inside, limit), small, min(head, limit), 50) + padding)
    return widths


def _strips(widths, columns):
    """Which columns stand side by side: all, or as many as fit, each time after the first one."""
    lead = [0] if columns[0].kind == "text" else []
    strips, strip = [], list(lead)
    for index in range(len(lead), len(columns)):
        if len(strip) > len(lead) and sum(widths[i] for i in (*strip, index)) > PAGE_WIDTH:
            strips.append(strip)
            strip = list(lead)
        strip.append(index)
    return [*strips, strip]


def _parts(strip, labels, columns, widths, lines, document):
    """The rows of some columns, in parts of about one length that each fit on a page."""
    wanted = sum(widths[index] for index in strip)
    whole = min(wanted * STRETCH, PAGE_WIDTH)
    headers = [
        Header(labels[index], columns[index].kind, f"{100 * widths[index] / wanted:.1f}%")
        for index in strip
    ]
    rows = [Row(line.is_total, [line.places[index] for index in strip]) for line in lines]
    room = [widths[index] * whole / wanted - PADDING for index in strip]
    heights = [_height(row, room, document) for row in rows]
    count = max(1, math.ceil(sum(heights) / PAGE_HEIGHT))
    limit, filled, chunks = sum(heights) / count, 0, [[] for _number in range(count)]
    for row, height in zip(rows, heights, strict=True):
        chunks[min(count - 1, int((filled + height / 2) / limit))].append(row)
        filled += height
    width = f"{100 * whole / PAGE_WIDTH:.1f}%"
    return [Part(headers, chunk, width, number > 0) for number, chunk in enumerate(chunks)]


def _height(row, room, document):
    wrapped, small = 0, max(len(place.small) for place in row.places)
    for place, width in zip(row.places, room, strict=True):
        if place.column.kind == "text":
            text = document.show(place.item, place.column)
            wrapped = max(wrapped, int(text_width(text, SIZE) // max(width, 1)))
    return ROW + LINE * wrapped + SMALL_LINE * small


def _small(item, column, document, common):
    """The small print below a share: its interval, and its base unless that has a column."""
    base = None if common else base_of(item)
    told = base is not None and f"{document.labels['base']} {document.show(base, COUNT)}"
    return [line for line in (interval(item, column, document.separators), told) if line]
