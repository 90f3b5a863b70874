# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures to a pack; the same figures give the same bytes."""

import csv
import hashlib
import io
import json

from .archive import make_zip
from .layout import CODEBOOK, COLUMNS, FIGURES, FORMAT, NAMES, OK, STATES, VERSION
from .text import protect, show_number

PROTECTION = (
    "Texts that a spreadsheet program would take for a formula have an apostrophe (') before "
    "them, at the beginning and after ; or a line break; so have those that begin with one."
)


def write_pack(codebook, rows):
    """The bytes of a pack.

    :param dict codebook: schools, period, audience, indicators, …; what describes the format and
        the table is added
    :param rows: dicts by the names of ``COLUMNS``; what is missing is empty
    """
    figures, count = write_figures(rows)
    whole = {
        "format": FORMAT,
        "version": VERSION,
        **codebook,
        "columns": [column._asdict() for column in COLUMNS],
        "states": STATES,
        "figures": {
            "file": FIGURES,
            "encoding": "UTF-8",
            "separator": ",",
            "protection": PROTECTION,
            "rows": count,
            "sha256": hashlib.sha256(figures).hexdigest(),
        },
    }
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    return make_zip({FIGURES: figures, CODEBOOK: text.encode()})


def write_figures(rows):
    """The table, as bytes, and how many rows it has."""
    output = io.StringIO(newline="")
    table = csv.writer(output)
    table.writerow(NAMES)
    count = 0
    for row in rows:
        table.writerow([_cell(row, column) for column in COLUMNS])
        count += 1
    return output.getvalue().encode(), count


def _cell(row, column):
    value = row.get(column.name)
    if column.kind in ("number", "whole"):
        # Whatever the caller passed: of what is not shown no number is written.
        return show_number(value) if row["state"] == OK else ""
    if column.kind == "date":
        return value.isoformat() if value else ""
    return protect(value or "")
