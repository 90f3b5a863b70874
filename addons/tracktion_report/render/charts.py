# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Charts as SVG, for the PDF and for pages, told in words to those who cannot see them.

What is not shown is drawn as its sign where the bar or the point would be, never as zero.
"""

from . import palette
from .flows import draw_flows
from .picture import Picture
from .svg import Svg, cut, text_width, wrap
from .text import SIGNS

WIDTH = 840  # of a page of A4, in the pixels of the printer's browser
PLOT_HEIGHT = 230
SMALL = 11
MOST_NAME_WIDTH = 0.34  # of the width
DASHES = (None, "7 3", "2 3", "9 3 2 3")


def draw(block, document, width=WIDTH):
    """The chart of a block as an ``<svg>`` element, or an empty text where there is none.

    :param document: tells how numbers are shown, and the words for what is not
    :param int width: in pixels
    """
    picture = Picture.of(block, document.show)
    if not picture:
        return ""
    # Too many columns to stand side by side lie down.
    lying = picture.kind in ("bar", "stacked") or (
        picture.kind == "column" and _crowded(picture, document, width)
    )
    kinds = {"line": _Line, "sankey": _Flows}
    kind = kinds.get(picture.kind) or (_Lying if lying else _Standing)
    return kind(picture, document, width).draw(bool(block.chart.title))


def _crowded(picture, document, width):
    slot = (width - 70) / len(picture.names) - 12
    longest = max(
        text_width(document.show(value, one.column), SMALL)
        for one in picture.series
        for value in one.values
        if value is not None
    )
    words = max(text_width(word) for name in picture.names for word in name.split() or [""])
    return longest > slot / len(picture.series) or words > slot


class _Chart:
    """What all charts have: title, legend, words."""

    def __init__(self, picture, document, width):
        self.picture, self.document = picture, document
        self.low, self.high, self.step = picture.scale()
        self.svg = Svg(width, picture.title, self._description())
        self.svg.height = 4

    def draw(self, with_title):
        if with_title:
            for line in wrap(self.picture.title, self.svg.width - 10, 15):
                self.svg.text(0, self.svg.height + 12, line, 14, bold=True)
                self.svg.height += 18
        if len(self.picture.series) > 1:
            self._legend()
        self.svg.height += 4
        self.plot()
        return self.svg.finish()

    def plot(self):
        raise NotImplementedError

    def _legend(self):
        svg, x = self.svg, 0.0
        svg.height += 4
        for index, one in enumerate(self.picture.series):
            label = cut(one.label, svg.width - 30)
            wide = 22 + text_width(label) + 18
            if x and x + wide > svg.width:
                x, svg.height = 0.0, svg.height + 18
            self._swatch(x, svg.height, index)
            svg.text(x + 22, svg.height + 10, label, hint=one.label if label != one.label else "")
            x += wide
        svg.height += 20

    def _swatch(self, x, y, index):
        self.svg.bar(x, y, 16.0, 12.0, index)

    def shown(self, one, index):
        """The figure of a row as text."""
        return self.document.show(one.values[index], one.column)

    def hint(self, one, index):
        """What a pointer over the figure tells."""
        name = self.picture.names[index]
        label = f"{name}, {one.label}" if len(self.picture.series) > 1 else name
        return f"{label}: {self._in_words(one, index)}"

    def _in_words(self, one, index):
        if one.values[index] is not None:
            return self.shown(one, index)
        return self.document.labels.get(one.states[index], "")

    def _description(self):
        return "; ".join(
            self.hint(one, index)
            for one in self.picture.series
            for index in range(len(self.picture.names))
        )

    def sign(self, x, y, one, index, anchor="start"):
        """Draw what stands where a figure does not."""
        sign = SIGNS.get(one.states[index], "")
        if sign:
            hint = self.hint(one, index)
            self.svg.text(x, y, sign, 12, palette.MUTED, anchor, bold=True, hint=hint)

    def ticks(self):
        """``(value, text)`` along the axis of the figures."""
        column = self.picture.series[0].column
        count = round((self.high - self.low) / self.step)
        values = [self.low + self.step * number for number in range(count + 1)]
        values = [0 if abs(value) < self.step / 1000 else value for value in values]
        return [(value, self.document.tick(_round(value), column)) for value in values]


class _Flows(_Chart):
    """From the rows to the columns; the names stand at the ends, so that there is no legend."""

    plot = draw_flows

    def _legend(self):
        pass


def _round(value):
    """The value of a tick without what the computer adds to it."""
    value = float(f"{value:.6g}")
    return int(value) if value == int(value) else value


class _Lying(_Chart):
    """Bars from left to right, one below the other, or one series behind the other in each."""

    def plot(self):
        picture, svg = self.picture, self.svg
        stacked = picture.kind == "stacked"
        in_row = 1 if stacked else len(picture.series)
        thick = 22 if in_row == 1 and len(picture.names) <= 12 else 17 if in_row <= 2 else 14
        most = svg.width * MOST_NAME_WIDTH
        names_width = min(most, max(text_width(name) for name in picture.names) + 4)
        lines = [wrap(name, names_width) for name in picture.names]
        left, right = names_width + 10 + self._room(True), svg.width - self._room(False)
        self.scale = (right - left) / (self.high - self.low)
        self.left, top = left, svg.height
        pitch = [max(thick * in_row, 14 * len(some)) + 8 for some in lines]
        bottom = top + sum(pitch)
        for value, text in self.ticks():
            x = self.at(value)
            svg.line(x, top, x, bottom)
            svg.text(x, bottom + 14, text, SMALL, palette.MUTED, "middle")
        y = top
        for index, name in enumerate(picture.names):
            middle = y + pitch[index] / 2
            full = name if " ".join(lines[index]) != name else ""
            for number, line in enumerate(lines[index]):
                baseline = middle + 4 + 14 * (number - (len(lines[index]) - 1) / 2)
                svg.text(names_width, baseline, line, anchor="end", hint=full)
            start = middle - thick * in_row / 2
            if stacked:
                self._stack(index, start, thick)
            else:
                for number, one in enumerate(picture.series):
                    self._bar(number, one, index, start + thick * number, thick)
            y += pitch[index]
        svg.line(self.at(0), top, self.at(0), bottom, palette.INK)
        svg.height = bottom + 20

    def at(self, value):
        """Where a value is on the axis."""
        return self.left + (value - self.low) * self.scale

    def _room(self, negative):
        """What the texts beyond the bars need, left or right."""
        if self.picture.kind == "stacked":
            return 8.0 if negative else 26.0
        texts = [
            self.shown(one, index)
            for one in self.picture.series
            for index, value in enumerate(one.values)
            if value is not None and (value < 0) == negative
        ]
        return max((text_width(text) for text in texts), default=0.0) + 14

    def _bar(self, number, one, index, y, thick):
        value, zero = one.values[index], self.at(0)
        if value is None:
            self.sign(zero + 5, y + thick / 2 + 5, one, index)
            return
        end = self.at(float(value))
        left, wide = min(zero, end), abs(end - zero)
        self.svg.bar(left, y + 1, wide, thick - 2.0, number, self.hint(one, index))
        place, anchor = (end - 5, "end") if value < 0 else (end + 5, "start")
        self.svg.text(place, y + thick / 2 + 4, self.shown(one, index), anchor=anchor)

    def _stack(self, index, y, thick):
        """One bar of all series, with the figures inside where there is room."""
        ends = {False: self.at(0), True: self.at(0)}
        missing = []
        for number, one in enumerate(self.picture.series):
            value = one.values[index]
            if value is None:
                missing.append(one)
                continue
            wide = abs(float(value)) * self.scale
            left = ends[value < 0] - (wide if value < 0 else 0)
            ends[value < 0] += -wide if value < 0 else wide
            self.svg.bar(left, y, max(wide - 1, 0.0), float(thick), number, self.hint(one, index))
            self._inside(left, wide, y, thick, number, self.shown(one, index))
        x = ends[False] + 5
        for state in dict.fromkeys(one.states[index] for one in missing):
            one = next(one for one in missing if one.states[index] == state)
            self.sign(x, y + thick / 2 + 5, one, index)
            x += 11

    def _inside(self, left, wide, y, thick, number, text):
        needed = text_width(text, SMALL) + 4
        if needed > wide - 2:
            return
        x, colour = left + wide / 2, palette.colour_of(number)
        # A ground without strokes, so that the figure is easy to read.
        ground = {"x": x - needed / 2, "y": y + thick / 2 - 7, "width": needed, "height": 14.0}
        self.svg.add("rect", fill=colour, **ground)
        self.svg.text(x, y + thick / 2 + 4, text, SMALL, "#FFFFFF", "middle", bold=True)


class _Upright(_Chart):
    """Charts with the figures on a vertical axis."""

    def plot(self):
        svg, names = self.svg, self.picture.names
        self.scale = PLOT_HEIGHT / (self.high - self.low)
        ticks = self.ticks()
        left = max(text_width(text, SMALL) for _value, text in ticks) + 8
        self.top = svg.height + 16
        self.bottom = self.top + PLOT_HEIGHT
        for value, text in ticks:
            svg.line(left, self.at(value), svg.width, self.at(value))
            svg.text(left - 6, self.at(value) + 4, text, SMALL, palette.MUTED, "end")
        slot = (svg.width - left) / len(names)
        centres = [left + slot * (index + 0.5) for index in range(len(names))]
        svg.height = self.bottom + 6
        self._names(centres, slot)
        self.figures(centres, slot)
        svg.line(left, self.at(0), svg.width, self.at(0), palette.INK)

    def figures(self, centres, slot):
        raise NotImplementedError

    def at(self, value):
        """Where a value is on the axis."""
        return self.bottom - (value - self.low) * self.scale

    def _names(self, centres, slot):
        # Where names do not fit, every second, third… is written.
        longest = max(
            text_width(word) for name in self.picture.names for word in name.split() or [""]
        )
        every = max(1, -(-int(min(longest, 60)) // max(int(slot) - 6, 1)))
        deepest = 1
        for index, (x, name) in enumerate(zip(centres, self.picture.names, strict=True)):
            if index % every:
                continue
            lines = wrap(name, slot * every - 6, lines=3)
            full = name if " ".join(lines) != name else ""
            for number, line in enumerate(lines):
                self.svg.text(
                    x, self.svg.height + 10 + 13 * number, line, anchor="middle", hint=full
                )
            deepest = max(deepest, len(lines))
        self.svg.height += 13 * deepest + 8


class _Standing(_Upright):
    """Columns side by side."""

    def figures(self, centres, slot):
        count = len(self.picture.series)
        wide = min(58.0, (slot - 12) / count)
        for number, one in enumerate(self.picture.series):
            for index, centre in enumerate(centres):
                x = centre + wide * (number - count / 2)
                self._column(number, one, index, x, wide)

    def _column(self, number, one, index, x, wide):
        value, zero = one.values[index], self.at(0)
        if value is None:
            self.sign(x + wide / 2, zero - 4, one, index, "middle")
            return
        end = self.at(float(value))
        hint = self.hint(one, index)
        self.svg.bar(x + 1, min(zero, end), wide - 2, abs(end - zero), number, hint)
        y = end + 12 if value < 0 else end - 4
        self.svg.text(x + wide / 2, y, self.shown(one, index), SMALL, anchor="middle")


class _Line(_Upright):
    """Lines with a mark at each figure, broken where there is none."""

    def _swatch(self, x, y, index):
        self._stroke(f"M{x:.1f} {y + 6:.1f}L{x + 16:.1f} {y + 6:.1f}", index)
        self.svg.marker(x + 8, y + 6, index)

    def _stroke(self, path, index):
        dash = DASHES[index % len(DASHES)]
        look = {"stroke": palette.colour_of(index), "stroke_width": 2.0, "fill": "none"}
        self.svg.add("path", d=path, **look, **({"stroke_dasharray": dash} if dash else {}))

    def figures(self, centres, slot):
        signed = set()
        for number, one in enumerate(self.picture.series):
            path, pen = [], "M"
            for x, value in zip(centres, one.values, strict=True):
                if value is None:
                    pen = "M"
                    continue
                path.append(f"{pen}{x:.1f} {self.at(float(value)):.1f}")
                pen = "L"
            if path:
                self._stroke("".join(path), number)
            for index, (x, value) in enumerate(zip(centres, one.values, strict=True)):
                if value is not None:
                    self.svg.marker(x, self.at(float(value)), number, self.hint(one, index))
                elif (index, one.states[index]) not in signed:
                    self.sign(
                        x + 12 * self._signs(signed, index), self.bottom - 5, one, index, "middle"
                    )
                    signed.add((index, one.states[index]))
        for index, x in enumerate(centres):
            self._values(index, x, slot)

    @staticmethod
    def _signs(signed, index):
        return sum(place == index for place, _state in signed)

    def _values(self, index, x, slot):
        """Write the greatest figure of a row above its mark and the least below."""
        there = [one for one in self.picture.series if one.values[index] is not None]
        there.sort(key=lambda one: one.values[index])
        for one in dict.fromkeys(map(id, (*there[-1:], *there[:1]))):
            one = next(other for other in there if id(other) == one)
            text = self.shown(one, index)
            if text_width(text, SMALL) > slot - 2:
                continue
            y = self.at(float(one.values[index]))
            below = len(there) > 1 and one is there[0] and y + 20 < self.bottom
            self.svg.text(x, y + 18 if below else y - 9, text, SMALL, anchor="middle")
