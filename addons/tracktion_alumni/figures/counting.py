# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the engine is asked, what it counted, and what it answers, as plain data."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# The key of the total; other keys hold pairs of a dimension and its value.
TOTAL = frozenset()
# The dimensions that a distribution and a matrix bring along.
OPTION, ROW, COLUMN = "option", "row", "column"
# What a cell may tell.
NUMBERS = ("value", "base", "numerator", "denominator", "low", "high")


@dataclass(frozen=True, slots=True)
class Scope:
    """What figures are about: schools, a period or waves, and who will read them.

    ``date_from`` and ``date_to`` are inclusive. With ``school_year``, the name of one, they are its
    first and last day; schools share its name, not its record.
    """

    company_ids: tuple
    date_from: date | None = None
    date_to: date | None = None
    school_year: str = ""
    wave_ids: tuple = ()
    public: bool = False

    @property
    def period(self):
        """The period as text, the same for every school; empty for all times.

        >>> Scope((1,), date(2025, 1, 1), date(2025, 12, 31)).period
        '2025-01-01..2025-12-31'
        """
        if self.school_year or not self.has_period:
            return self.school_year
        return f"{self.date_from or ''}..{self.date_to or ''}"

    @property
    def has_period(self):
        """Whether there is a first or a last day."""
        return bool(self.date_from or self.date_to)

    def before(self):
        """The period of the same length before this one; None where it has no two ends.

        Whole months stay whole months:

        >>> Scope((1,), date(2024, 1, 1), date(2024, 12, 31)).before().period
        '2023-01-01..2023-12-31'
        >>> Scope((1,), date(2025, 3, 10), date(2025, 3, 16)).before().period
        '2025-03-03..2025-03-09'
        """
        if not (self.date_from and self.date_to):
            return None
        end = self.date_from - timedelta(days=1)
        after = self.date_to + timedelta(days=1)
        months = (after.year - self.date_from.year) * 12 + after.month - self.date_from.month
        if months and self.date_from + relativedelta(months=months) == after:
            start = self.date_from - relativedelta(months=months)
        else:
            start = self.date_from - (after - self.date_from)
        return replace(self, date_from=start, date_to=end, school_year="", wave_ids=())


@dataclass(slots=True)
class Tally:
    """What was counted for one key.

    ``base`` is how many; ``parts`` how many of them each numerator counts; ``value`` the result of
    a sum, mean or median; ``people`` how many different people the base is about, where it is not
    one each.
    """

    base: int = 0
    parts: tuple = ()
    value: object = None
    people: int | None = None

    def __add__(self, other):
        """Both together: what can be added up, and as many people as there are at least."""
        parts = tuple(one + more for one, more in zip(self.parts, other.parts, strict=True))
        people = None if self.people is None else max(self.people, other.people)
        return Tally(self.base + other.base, parts, people=people)

    def least(self):
        """What has to be enough to be shown: no fewer people than facts about them."""
        return self.base if self.people is None else min(self.base, self.people)


@dataclass(slots=True)
class Count:
    """What the engine, or a method ``_indicator_…`` of a model, counted.

    ``tallies`` maps keys to a ``Tally``: ``TOTAL``, ``frozenset([(dimension, value)])`` and, of two
    dimensions, the pairs. ``labels`` maps ``(dimension, value)`` to what is read (missing: the
    value itself), ``ranks`` to what it is sorted by (missing: the label).
    """

    tallies: dict = field(default_factory=lambda: {TOTAL: Tally()})
    labels: dict = field(default_factory=dict)
    ranks: dict = field(default_factory=dict)

    def in_order(self):
        """The keys as they are read: the total, lines, crosses; what is not known comes last."""

        def rank(key):
            return len(key), [
                (
                    name,
                    value is None,
                    self.ranks.get((name, value), 0),
                    self.labels.get((name, value)) or str(value),
                )
                for name, value in sorted(key, key=lambda pair: pair[0])
            ]

        return sorted(self.tallies, key=rank)


@dataclass(slots=True)
class Known:
    """What the readers of figures know already, as sets of keys.

    ``published`` were shown of the same indicator, ``hidden`` must stay hidden of it; the other two
    are the same of any indicator of its family, for their bases.
    """

    published: set = field(default_factory=set)
    hidden: set = field(default_factory=set)
    family_published: set = field(default_factory=set)
    family_hidden: set = field(default_factory=set)

    def add(self, key, is_shown, is_same, is_count):
        """Note that ``key`` was shown or hidden.

        :param bool is_same: of the same indicator, otherwise of one of its family
        :param bool is_count: of one that tells nothing but the base
        """
        if is_shown:
            self.family_published.add(key)
            if is_same:
                self.published.add(key)
            return
        if is_count:
            self.family_hidden.add(key)
        if is_same:
            self.hidden.add(key)

    def settle(self):
        """What must stay hidden counts as known to nobody. Returns this."""
        self.published -= self.hidden
        self.family_published -= self.family_hidden
        return self


@dataclass(slots=True)
class Figures:
    """The cells of one indicator by key, in the order in which they are read."""

    cells: dict
    labels: dict = field(default_factory=dict)
    error: str = ""

    def label(self, key, dimension):
        """What the value of ``dimension`` in ``key`` is called; empty for "not known"."""
        pair = next((pair for pair in key if pair[0] == dimension), (dimension, None))
        return self.labels.get(pair) or ("" if pair[1] is None else str(pair[1]))

    def line(self, dimension):
        """The keys of the values of ``dimension``, in order."""
        return [key for key in self.cells if len(key) == 1 and dimension in dict(key)]

    def as_dicts(self, code):
        """The cells as ``tracktion.indicator.figures`` returns them."""
        for key, cell in self.cells.items():
            pairs = sorted(key, key=lambda pair: pair[0])
            numbers = {name: getattr(cell, name) for name in NUMBERS}
            yield {
                "code": code,
                "key": {name: False if value is None else value for name, value in pairs},
                "label": {name: self.label(key, name) for name, _value in pairs},
                "state": cell.state,
                **{name: number for name, number in numbers.items() if number is not None},
            }
