# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What both renderers take: a document of sections, which are made of blocks.

All text comes in translated. The few words the renderers need of their own are ``LABELS``; the
caller passes translations of them in ``Document.labels``.
"""

from dataclasses import dataclass, field
from datetime import date

from .text import show

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
    "total": "Sum (1)",
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

    ``as_of`` is a date or a text; ``facts`` are ``(label, value)`` for the cover; ``caution`` is the
    word of caution there. ``separators`` (decimal, thousands) and ``date_format`` are those of
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
