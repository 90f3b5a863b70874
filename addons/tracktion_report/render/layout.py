# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Where the parts of figures go in a table: beside shares stand their base and interval."""

from collections import namedtuple
from itertools import islice
from types import SimpleNamespace

from .text import base_of, interval

PRINTED_ROWS = 200  # of tables whose rows come one by one
SHORT = 14  # rows of a table that is not broken across pages
WIDE = 7  # columns of a table that is set in small type from there on

# A column of a sheet: the columns of the block it comes from, and which part of their items it has.
# Several only for a base that is the same in all of them.
Slot = namedtuple("Slot", "sources column part header")
COUNT = SimpleNamespace(kind="count", unit="", digits=0)

# A table on paper, and what is in one place of it: the item, its column, and the small print below.
Table = namedtuple("Table", "headers rows is_short is_wide is_cut")
Row = namedtuple("Row", "is_total places")
Place = namedtuple("Place", "item column small")


def slots_of(block, rows, labels):
    """The columns of a sheet: those of the block, with shares also base and interval.

    :param rows: the rows of the block, or as many as may be looked at
    """
    shares = _shares(block)
    common = rows is block.rows and has_common_base(block, shares)
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
    """The table of a block on paper: a column for a base that all shares have, small print else."""
    rows = block.rows
    if not isinstance(rows, (list, tuple)):
        rows = list(islice(rows, PRINTED_ROWS + 1))
    shares = _shares(block)
    common = bool(rows) and rows is block.rows and has_common_base(block, shares)
    headers = [(column.label, column.kind) for column in block.columns]
    if common:
        headers.insert(shares[-1] + 1, (document.labels["base"], "count"))
    lines = []
    for index, row in enumerate(rows[:PRINTED_ROWS] if rows is not block.rows else rows):
        places = []
        for position, (item, column) in enumerate(zip(row, block.columns, strict=True)):
            small = _small(item, column, document, common) if column.kind == "share" else ""
            places.append(Place(item, column, small))
            if common and position == shares[-1]:
                places.append(Place(first_base(row, shares), COUNT, ""))
        lines.append(Row(index in block.total_rows, places))
    return Table(
        headers=headers,
        rows=lines,
        is_short=len(lines) <= SHORT,
        is_wide=len(headers) > WIDE,
        is_cut=rows is not block.rows and len(rows) > PRINTED_ROWS,
    )


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
