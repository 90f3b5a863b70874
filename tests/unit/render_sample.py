# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A small report that has one of everything, for the tests of its renderers."""

from datetime import date

from alumni_figures.blocks import (
    ERROR,
    NOT_APPLICABLE,
    SUPPRESSED,
    Block,
    Cell,
    Chart,
    Column,
)
from report_render.document import Definition, Document, Section

HIDDEN = Cell(state=SUPPRESSED)
NO_DATA = Cell(state=NOT_APPLICABLE)
FAILED = Cell(state=ERROR)


def count(number):
    """How many people: its own base."""
    return Cell(number, base=number)


def share(value, base, low=None, high=None):
    """A percentage of ``base`` people."""
    part = round(value * base / 100)
    return Cell(value, base=base, numerator=part, denominator=base, low=low, high=high)


def people():
    """Counts and two shares, a hidden row, a missing share, a sum."""
    return Block(
        title="Alumni by category",
        code="by_category",
        columns=[
            Column("Category"),
            Column("Alumni", "count"),
            Column("Contactable", "share", 1, "%"),
            Column("Last change", "date"),
        ],
        rows=[
            ["Graduate", count(1248), share(61.3, 1248, 58.6, 64.0), date(2026, 3, 16)],
            ["Visiting student", HIDDEN, HIDDEN, None],
            ["Former employee", count(41), NO_DATA, date(2025, 11, 2)],
            ["Apprentice", FAILED, share(25.5, 200, 19.9, 32.0), None],
            ["Total", count(1489), share(59.0, 1489, 56.5, 61.5), None],
        ],
        notes=["Living people only."],
        chart=Chart("bar", series=(1, 2), title="Alumni", skip=(4,)),
        total_rows=(4,),
    )


def trend(kind="line"):
    """Three years, the second of them hidden in one series."""
    return Block(
        title="Reached each year",
        code="reached",
        columns=[Column("Year"), Column("E-mail", "share"), Column("Phone", "share")],
        rows=[
            ["2023", share(41.0, 300), share(22.0, 300)],
            ["2024", HIDDEN, share(24.5, 310)],
            ["2025", share(55.1, 340), NO_DATA],
        ],
        chart=Chart(kind, series=(1, 2)),
    )


def report(*blocks, **values):
    """A document with one section of these blocks; of one of everything, where none is given."""
    sections = [Section("people", "People", list(blocks), "Who our alumni are.")]
    if not blocks:
        failed = Block.error("Owners", "This part failed. Ask the administrator.")
        sections = [
            Section("people", "People", [people(), trend()], "Who our alumni are."),
            Section("owners", "Owners", [failed]),
        ]
    defaults = {
        "title": "School-year report 2024/25",
        "school": "IES Puerta del Sol",
        "period": "2024/25",
        "as_of": date(2026, 3, 16),
        "caution": "Do not rank schools by these figures.",
        "facts": [("Report", "SR/0001")],
        "definitions": [Definition("alumni", "Alumni", "People with an enrolment that ended.")],
    }
    return Document(sections=sections, **{**defaults, **values})
