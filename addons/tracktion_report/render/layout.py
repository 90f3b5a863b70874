# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which columns a table gets: beside shares stand their base and interval."""

from collections import namedtuple
from types import SimpleNamespace

from .text import base_of, interval

# A column of a sheet: the columns of the block it comes from, and which part of their items it has.
# Several only for a base that is the same in all of them.
Slot = namedtuple("Slot", "sources column part header")
COUNT = SimpleNamespace(kind="count", unit="", digits=0)


def slots_of(block, rows, labels):
    """The columns of a sheet: those of the block, with shares also base and interval.

    :param rows: the rows of the block, or as many as may be looked at
    """
    shares = shares_of(block)
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


def shares_of(block):
    return [index for index, column in enumerate(block.columns) if column.kind == "share"]


def first_base(row, sources):
    """The base of the first of these items that has one."""
    return next((b for b in (base_of(row[i]) for i in sources) if b is not None), None)


def has_common_base(block, shares):
    """Whether the shares of each row stand on the same base, so that one column tells it."""
    return any(first_base(row, shares) is not None for row in block.rows) and all(
        len({base_of(row[i]) for i in shares} - {None}) <= 1 for row in block.rows
    )
