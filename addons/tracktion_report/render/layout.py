# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the parts of figures go in a table: beside shares stand their base and interval."""

from collections import namedtuple
from itertools import islice
from types import SimpleNamespace

from .svg import text_width
from .text import base_of, interval

PRINTED_ROWS = 200  # of tables whose rows come one by one
KEPT_ROWS = 10  # of a table that stays on one page with its chart
WIDE = 7  # columns of a table that is set in small type from there on
# Of a page of A4, in the pixels of the printer's browser: what a table may fill, and its pieces.
PAGE_WIDTH, PAGE_HEIGHT = 860, 1060
STRETCH = 1.5  # more than its texts need, a table may be wide
ROW, LINE, SMALL_LINE, PADDING = 28, 17, 14, 20

# A column of a sheet: the columns of the block it comes from, and which part of their items it has.
# Several only for a base that is the same in all of them.
Slot = namedtuple("Slot", "sources column part header")
COUNT = SimpleNamespace(kind="count", unit="", digits=0)

# A table on paper, and what is in one place of it: the item, its column, and the small print below.
Table = namedtuple("Table", "headers parts width is_kept is_wide is_cut")
Header = namedtuple("Header", "label kind width")
Row = namedtuple("Row", "is_total places")
Place = namedtuple("Place", "item column small")


def slots_of(block, rows, labels):
    """The columns of a sheet: those of the block, with shares also base and interval.

    :param rows: the rows of the block, or as many as may be looked at
    """
    shares = _shares(block)
    common = len(shares) > 1 and rows is block.rows and has_common_base(block, shares)
    slots = []
    for index, column in enumerate(block.columns):
        slots.append(Slot((index,), column, "value", column.label))
        if column.kind == "share":
            items = [row[index] for row in rows]
            of = "" if len(shares) == 1 else f"{column.label}: "
            if not common and any(base_of(item) is not None for item in items):
                slots.append(Slot((index,), COUNT, "base", of + labels["base"]))
            if any(interval(item, column) for item in items):
                slots.append(Slot((index,), column, "interval", of + labels["interval"]))
        if common and index == shares[-1]:
            slots.append(Slot(tuple(shares), COUNT, "base", labels["base"]))
    return slots


def paper_table(block, document):
    """The table of a block on paper: a column for a base that all shares have, small print else.

    It comes in parts, one per page, because old printers neither repeat the head of a table on the
    next page nor keep a row whole.
    """
    rows = block.rows
    if not isinstance(rows, (list, tuple)):
        rows = list(islice(rows, PRINTED_ROWS + 1))
    shares = _shares(block)
    common = bool(rows) and rows is block.rows and has_common_base(block, shares)
    columns = list(block.columns)
    labels = [column.label for column in columns]
    if common:
        columns.insert(shares[-1] + 1, COUNT)
        labels.insert(shares[-1] + 1, document.labels["base"])
    lines = []
    for index, row in enumerate(rows if rows is block.rows else rows[:PRINTED_ROWS]):
        places = []
        for position, (item, column) in enumerate(zip(row, block.columns, strict=True)):
            small = _small(item, column, document, common) if column.kind == "share" else ""
            places.append(Place(item, column, small))
            if common and position == shares[-1]:
                places.append(Place(first_base(row, shares), COUNT, ""))
        lines.append(Row(index in block.total_rows, places))
    is_wide = len(columns) > WIDE
    widths = _widths(labels, columns, lines, document, 11 if is_wide else 13)
    whole = min(sum(widths) * STRETCH, PAGE_WIDTH)
    percents = [100 * width / sum(widths) for width in widths]
    return Table(
        headers=[
            Header(label, column.kind, f"{percent:.1f}%")
            for label, column, percent in zip(labels, columns, percents, strict=True)
        ],
        parts=_parts(lines, [whole * percent / 100 for percent in percents], document),
        width=f"{100 * whole / PAGE_WIDTH:.1f}%",
        is_kept=len(lines) <= KEPT_ROWS,
        is_wide=is_wide,
        is_cut=rows is not block.rows and len(rows) > PRINTED_ROWS,
    )


def _widths(labels, columns, lines, document, size):
    """How wide each column would like to be, in pixels."""
    widths = []
    for index, (label, column) in enumerate(zip(labels, columns, strict=True)):
        places = [line.places[index] for line in lines]
        texts = [document.show(place.item, place.column) for place in places]
        inside = max((text_width(text, size) for text in texts), default=0)
        small = max((text_width(place.small, 10.5) for place in places), default=0)
        word = max((text_width(word, size * 1.1) for word in label.split()), default=0)
        head = max(word, text_width(label, size * 1.1) / 1.6)
        limit = 330 if column.kind == "text" else 200
        widths.append(max(min(inside, limit), small, min(head, limit), 50) + PADDING)
    return widths


def _parts(lines, widths, document):
    """The rows in parts of about one length that each fit on a page."""
    heights = [_height(line, widths, document) for line in lines]
    # Aimed at less than a page, so that the last part need not take what rounding left over.
    limit = sum(heights) / max(1, -(-sum(heights) // (PAGE_HEIGHT * 0.93)))
    parts, filled = [[]], 0
    for line, height in zip(lines, heights, strict=True):
        if parts[-1] and (filled + height > PAGE_HEIGHT or filled + height / 2 > limit):
            parts.append([])
            filled = 0
        parts[-1].append(line)
        filled += height
    return parts


def _height(line, widths, document):
    wrapped, has_small = 0, False
    for place, width in zip(line.places, widths, strict=True):
        has_small = has_small or bool(place.small)
        if place.column.kind == "text":
            text = document.show(place.item, place.column)
            wrapped = max(wrapped, int(text_width(text, 13) // max(width - PADDING, 1)))
    return ROW + LINE * wrapped + SMALL_LINE * has_small


def _small(item, column, document, common):
    base = None if common else base_of(item)
    return " · ".join(
        filter(
            None,
            (
                interval(item, column, document.separators),
                base is not None and f"{document.labels['base']} {document.show(base, COUNT)}",
            ),
        )
    )


def _shares(block):
    return [index for index, column in enumerate(block.columns) if column.kind == "share"]


def first_base(row, sources):
    """The base of the first of these items that has one."""
    return next((b for b in (base_of(row[i]) for i in sources) if b is not None), None)


def has_common_base(block, shares):
    """Whether the shares of each row stand on the same base, so that one column tells it."""
    return any(first_base(row, shares) is not None for row in block.rows) and all(
        len({base_of(row[i]) for i in shares} - {None}) <= 1 for row in block.rows
    )
