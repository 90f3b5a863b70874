# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What both renderers take: a document of sections, which are made of blocks.

All text comes in translated. The few words the renderers need of their own are ``LABELS``; the
caller passes translations of them in ``Document.labels``.
"""

from dataclasses import dataclass, field
from datetime import date

from .paper import PRINTED_ROWS, paper_table
from .text import OK, SIGNS, number, show, unit_of, value_and_state

LABELS = {
    "cover": "Cover",
    "contents": "Contents",
    "back": "Back to the contents",
    "school": "School",
    "period": "Period",
    "as_of": "As of",
    "section": "Section",
    "block": "Table",
    "row": "Row",
    "column": "Column",
    "value": "Value",
    "unit": "Unit",
    "base": "Base",
    "interval": "95 % interval",
    "numerator": "Numerator",
    "denominator": "Denominator",
    "low": "Lower bound",
    "high": "Upper bound",
    "state": "State",
    "total": "Is a sum",
    "name": "Name",
    "code": "Code",
    "meaning": "Meaning",
    "formula": "How it is counted",
    "ok": "shown",
    "suppressed": "hidden: too few people",
    "not_applicable": "no data",
    "error": "could not be computed",
    "definitions": "Definitions",
    "all_figures": "All figures",
    "all_figures_note": "One line per figure, for filters and pivot tables.",
    "left_out": "Long tables are not repeated here: %s",
    "chart_data": "Chart data",
    "chart_data_note": "What the charts draw. Figures that are not shown are left empty.",
    "cut": "Cut here: a sheet has no room for more rows.",
    "small_print": "Small figures: 95 % interval.",
    "first_rows": "The first %s rows. All are in the workbook.",
    "empty": "Nothing to show.",
}


@dataclass(slots=True)
class Section:
    """Blocks under one heading; ``intro`` is a text before them."""

    code: str
    title: str
    blocks: list = field(default_factory=list)
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is defined, in words."""

    code: str
    name: str
    text: str = ""
    formula: str = ""
    base: str = ""
    unit: str = ""


@dataclass(slots=True)
class Document:
    """A report as the renderers see it.

    ``as_of`` is a date or a text; ``facts`` are ``(label, value)`` for the cover; ``caution`` is
    the word of caution there. ``separators`` (decimal, thousands) and ``date_format`` are those of
    ``language``.
    """

    title: str
    school: str = ""
    period: str = ""
    as_of: date | str = ""
    language: str = "en"
    sections: list = field(default_factory=list)
    definitions: list = field(default_factory=list)
    caution: str = ""
    facts: list = field(default_factory=list)
    labels: dict = field(default_factory=dict)
    separators: tuple = (".", ",")
    date_format: str = "%Y-%m-%d"

    def __post_init__(self):
        self.labels = {**LABELS, **self.labels}

    def show(self, item, column=None):
        """An item of a block as text, in the language of this document."""
        return show(item, column, self.separators, self.date_format)

    def cover_facts(self):
        """``(label, text)`` of everything the cover states."""
        own = [(self.labels[name], getattr(self, name)) for name in ("school", "period", "as_of")]
        return [(label, self.show(value)) for label, value in (*own, *self.facts) if value]

    def tick(self, value, column):
        """A number on an axis as text, with only the decimals it needs."""
        unit = unit_of(column)
        return number(value, None, self.separators) + (f" {unit}" if unit else "")

    def table(self, block):
        """The table of a block as it is printed, or None for a block without one."""
        return paper_table(block, self) if block.columns and block.state == OK else None

    def small_print(self, block, table):
        """What stands under a printed table: notes, and what its signs mean."""
        lines = list(block.notes)
        if table:
            places = [place for part in table.parts for row in part.rows for place in row.places]
            states = {value_and_state(place.item)[1] for place in places}
            if any(place.small for place in places):
                lines.append(self.labels["small_print"])
            lines += [f"{SIGNS[state]} {self.labels[state]}" for state in SIGNS if state in states]
            if table.is_cut:
                lines.append(self.labels["first_rows"] % PRINTED_ROWS)
        return lines
