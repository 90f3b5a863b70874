# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Flows from the rows of a table to its columns, each as broad as the people it stands for."""

from . import palette
from .svg import cut, text_width, wrap
from .text import NO_DATA, SIGNS

HEIGHT = 260  # of all flows together, in pixels
GAP = 12  # between two ends of the same side
ROOM = 30  # of each end at least, for its name
NODE = 10  # width of an end
MOST_NAME_WIDTH = 0.26  # of the width, on each side
SMALL = 11


def draw_flows(chart):
    """Draw the flows of a chart below what it has drawn already.

    What may not be shown is not drawn, and said.

    :param chart: a ``_Chart``: its ``picture``, ``svg`` and ``document``
    """
    picture, svg = chart.picture, chart.svg
    flows = {
        (row, column): weight
        for column, one in enumerate(picture.series)
        for row, weight in enumerate(one.weights)
        if weight
    }
    if flows:
        _draw(chart, flows)
    states = {state for one in picture.series for state in one.states} & SIGNS.keys()
    for state in sorted(states - {NO_DATA}):
        line = f"{SIGNS[state]} {chart.document.labels[state]}"
        svg.text(0, svg.height + 12, line, SMALL, palette.MUTED)
        svg.height += 18


def _draw(chart, flows):
    picture, svg = chart.picture, chart.svg
    labels = [one.label for one in picture.series]
    rows = [row for row in range(len(picture.names)) if any(at == row for at, _c in flows)]
    columns = [c for c in range(len(labels)) if any(at == c for _r, at in flows)]
    out = {row: sum(w for (r, _c), w in flows.items() if r == row) for row in rows}
    into = {c: sum(w for (_r, at), w in flows.items() if at == c) for c in columns}
    scale = HEIGHT / sum(out.values())
    most = svg.width * MOST_NAME_WIDTH
    left = min(most, max(text_width(picture.names[row]) for row in rows) + 4) + 8
    right = svg.width - min(most, max(text_width(labels[c]) for c in columns) + 4) - 8
    top = svg.height + 6
    starts, bottom_left = _places(out, scale, top)
    ends, bottom_right = _places(into, scale, top)
    # First the flows, then the ends over them.
    used = {"out": dict.fromkeys(rows, 0.0), "in": dict.fromkeys(columns, 0.0)}
    for row, column in sorted(flows):
        broad = flows[row, column] * scale
        y1 = starts[row] + used["out"][row]
        y2 = ends[column] + used["in"][column]
        used["out"][row] += broad
        used["in"][column] += broad
        look = {"fill": palette.colour_of(row), "fill_opacity": "0.45"}
        shape = _ribbon(left + NODE, right - NODE, y1, y2, broad)
        svg.add("path", hint=chart.hint(picture.series[column], row), d=shape, **look)
    for row in rows:
        svg.bar(left, starts[row], float(NODE), max(out[row] * scale, 1.0), row)
        _name(
            svg, left - 6, starts[row] + out[row] * scale / 2, picture.names[row], "end", left - 8
        )
    for column in columns:
        high = max(into[column] * scale, 1.0)
        svg.add("rect", x=right - NODE, y=ends[column], width=NODE, height=high, fill=palette.INK)
        middle = ends[column] + high / 2
        _name(svg, right + 6, middle, labels[column], "start", svg.width - right - 6)
    svg.height = max(bottom_left, bottom_right) + 6


def _places(weights, scale, top):
    """Where each end begins, and where the last one is over."""
    places, y = {}, top
    for key, weight in weights.items():
        high = weight * scale
        # Small ends get room for their names.
        room = max(high, ROOM)
        places[key] = y + (room - high) / 2
        y += room + GAP
    return places, y


def _ribbon(x1, x2, y1, y2, broad):
    middle = (x1 + x2) / 2
    return (
        f"M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
        f"L{x2:.1f} {y2 + broad:.1f}C{middle:.1f} {y2 + broad:.1f} {middle:.1f} {y1 + broad:.1f}"
        f" {x1:.1f} {y1 + broad:.1f}Z"
    )


def _name(svg, x, middle, name, anchor, width):
    lines = [cut(line, width) for line in wrap(name, width)]
    full = name if " ".join(lines) != name else ""
    for number, line in enumerate(lines):
        baseline = middle + 4 + 14 * (number - (len(lines) - 1) / 2)
        svg.text(x, baseline, line, anchor=anchor, hint=full)
