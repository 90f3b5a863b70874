# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a chart draws, read from its block: names, and series of numbers with gaps."""

from dataclasses import dataclass

from .text import number_of, show, value_and_state


@dataclass(slots=True)
class Series:
    """One column of figures: None is a gap, and ``states`` tells why."""

    label: str
    column: object
    values: list
    states: list


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
            )
            for index in drawn
        ]
        if not any(value is not None for one in series for value in one.values):
            return None
        names = [show(row[chart.label], block.columns[chart.label]) for row in rows]
        return cls(chart.kind, chart.title or block.title, names, series)

    def bounds(self):
        """The least and the greatest end of what is drawn, zero among them."""
        if self.kind == "stacked":
            stacks = list(zip(*(one.values for one in self.series), strict=True))
            ends = [sum(v for v in stack if v and v < 0) for stack in stacks]
            ends += [sum(v for v in stack if v and v > 0) for stack in stacks]
        else:
            ends = [v for one in self.series for v in one.values if v is not None]
        return min(0, *ends), max(0, *ends)
