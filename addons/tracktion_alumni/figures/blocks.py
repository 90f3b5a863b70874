# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a report is made of. Providers return blocks; renderers walk them and ask nobody anything.

A block holds finished figures only: whatever may not be shown was taken out before, so that a
renderer, a cache or a log cannot give it away. ``to_json`` and ``from_json`` store blocks, which is
how a published report stays as it was.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

OK = "ok"
SUPPRESSED = "suppressed"
NOT_APPLICABLE = "not_applicable"
ERROR = "error"
STATES = (OK, SUPPRESSED, NOT_APPLICABLE, ERROR)

# What stands where a figure does not.
SIGNS = {SUPPRESSED: "*", NOT_APPLICABLE: "–", ERROR: "!"}

COLUMN_KINDS = ("text", "count", "share", "number", "date")
CHART_KINDS = ("bar", "column", "stacked", "line", "sankey")


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure.

    ``value`` is a count, a number, or a percentage (0 to 100, already rounded half up); ``base`` is
    how many people or facts stand behind it; ``low`` and ``high`` bound its 95 % interval. All are
    None unless ``state`` is ``ok``. ``drill`` is ``(model, domain)`` of the records behind it, for
    screens of staff; it is never stored.
    """

    value: float | int | None = None
    base: int | None = None
    numerator: float | int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    state: str = OK
    drill: tuple | None = None

    def __post_init__(self):
        if self.state not in STATES:
            raise ValueError(f"{self.state!r} is no state of a cell")
        if self.state != OK and any(
            part is not None
            for part in (self.value, self.base, self.numerator, self.denominator, self.low)
        ):
            raise ValueError("a cell that is not shown holds no number")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its label, and the kind of what is in it (see ``COLUMN_KINDS``).

    ``digits`` counts the decimals of shares and numbers, ``unit`` is written behind them.
    """

    label: str
    kind: str = "text"
    digits: int = 1
    unit: str = ""

    def __post_init__(self):
        if self.kind not in COLUMN_KINDS:
            raise ValueError(f"{self.kind!r} is no kind of column")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of a block: ``label`` is the index of the column with the names, ``series`` those
    of the columns that are drawn. Cells without a value are gaps, never zeros. The rows named in
    ``skip`` (totals) are left out."""

    kind: str
    label: int = 0
    series: tuple = (1,)
    title: str = ""
    skip: tuple = ()

    def __post_init__(self):
        if self.kind not in CHART_KINDS:
            raise ValueError(f"{self.kind!r} is no kind of chart")


@dataclass(slots=True)
class Block:
    """A table with its title, notes and picture.

    ``rows`` is a list of lists, or an iterator of them for long tables; each item is a ``Cell``, a
    text, a number, a date or None. ``total_rows`` names the rows that sum up the others. ``state``
    is ``error`` for a block that only tells, in ``notes``, what went wrong.
    """

    title: str
    columns: list = field(default_factory=list)
    rows: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    chart: Chart | None = None
    total_rows: tuple = ()
    code: str = ""
    state: str = OK

    @classmethod
    def error(cls, title, message):
        """The block that stands for a contribution that failed."""
        return cls(title=title, notes=[message], state=ERROR)

    def to_json(self):
        """This block as what ``json.dumps`` takes."""
        return {
            "title": self.title,
            "code": self.code,
            "state": self.state,
            "columns": [_plain(column) for column in self.columns],
            "rows": [[_item_to_json(item) for item in row] for row in self.rows],
            "notes": list(self.notes),
            "chart": _plain(self.chart) if self.chart else None,
            "total_rows": list(self.total_rows),
        }

    @classmethod
    def from_json(cls, data):
        """The block that ``to_json`` made this of."""
        chart = data.get("chart")
        return cls(
            title=data["title"],
            code=data.get("code", ""),
            state=data.get("state", OK),
            columns=[Column(**column) for column in data["columns"]],
            rows=[[_item_from_json(item) for item in row] for row in data["rows"]],
            notes=list(data.get("notes", ())),
            chart=chart
            and Chart(**{**chart, "series": tuple(chart["series"]), "skip": tuple(chart["skip"])}),
            total_rows=tuple(data.get("total_rows", ())),
        )


def _plain(thing):
    return {part.name: getattr(thing, part.name) for part in fields(thing)}


def _item_to_json(item):
    if isinstance(item, Cell):
        plain = _plain(item)
        plain.pop("drill")
        return {"cell": {name: value for name, value in plain.items() if value is not None}}
    if isinstance(item, (date, datetime)):
        return {"date": item.isoformat()[:10]}
    return item


def _item_from_json(item):
    if isinstance(item, dict):
        if "cell" in item:
            return Cell(**item["cell"])
        return date.fromisoformat(item["date"])
    return item
