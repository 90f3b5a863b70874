# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a chart draws, read from its block: names, and series of numbers with gaps."""

import math
from dataclasses import dataclass

from .text import number_of, show, unit_of, value_and_state

NOTHING = 1e-9  # an axis is not drawn for less


@dataclass(slots=True)
class Series:
    """One column of figures: None is a gap, and ``states`` tells why. ``weights`` are the people
    behind them, where that is known, or else the figures."""

    label: str
    column: object
    values: list
    states: list
    weights: list


def _weight(item):
    """How many people a figure stands for, as far as it tells; nothing is no weight."""
    value = number_of(item)
    if value is None:
        return 0
    part = getattr(item, "numerator", None)
    return max(0, value if part is None else part)


@dataclass(slots=True)
class Picture:
    """The figures of a chart."""

    kind: str
    title: str
    names: list
    series: list

    @classmethod
    def of(cls, block, show=show):
        """The picture of a block, or None where it has none to draw; ``show`` turns names to text.

        Blocks whose rows come one by one have no chart: it would need a second pass.
        """
        chart = getattr(block, "chart", None)
        if chart is None or not isinstance(block.rows, (list, tuple)):
            return None
        rows = [row for index, row in enumerate(block.rows) if index not in chart.skip]
        width = len(block.columns)
        drawn = [index for index in chart.series if index < width]
        series = [
            Series(
                label=block.columns[index].label,
                column=block.columns[index],
                values=[number_of(row[index]) for row in rows],
                states=[value_and_state(row[index])[1] for row in rows],
                weights=[_weight(row[index]) for row in rows],
            )
            for index in drawn
        ]
        if not any(value is not None for one in series for value in one.values):
            return None
        names = [show(row[chart.label], block.columns[chart.label]) for row in rows]
        return cls(chart.kind, chart.title or block.title, names, series)

    def bounds(self):
        """The least and the greatest end of what is drawn, zero among them."""
        if self.kind in ("stacked", "sankey"):
            stacks = list(zip(*(one.values for one in self.series), strict=True))
            ends = [sum(v for v in stack if v and v < 0) for stack in stacks]
            ends += [sum(v for v in stack if v and v > 0) for stack in stacks]
        else:
            ends = [v for one in self.series for v in one.values if v is not None]
        return float(min(0, *ends)), float(max(0, *ends))

    def scale(self, room=0.0):
        """``(low, high, step)`` of an axis with round numbers around all that is drawn.

        :param room: share of the length kept free beyond each end that is not zero
        """
        low, high = self.bounds()
        span = high - low
        if span < NOTHING:
            low, high, span = 0.0, 1.0, 1.0
        low, high = low - room * span * (low < 0), high + room * span * (high > 0)
        step = 10.0 ** math.floor(math.log10((high - low) / 4))
        step *= next((factor for factor in (1, 2, 5) if (high - low) / (step * factor) <= 6), 10)
        whole = all(one.column.kind == "count" for one in self.series)
        step = max(step, 1.0) if whole else step
        first, last = step * math.floor(low / step), step * math.ceil(high / step)
        if all(unit_of(one.column) == "%" for one in self.series) and self.bounds()[1] <= 100:
            last = min(last, 100.0)
        return first, last, step
