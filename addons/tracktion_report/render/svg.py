# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pieces of pictures: shapes, measured text, patterns. Plain attributes only, for old browsers."""

from html import escape

from . import palette
from .text import clean

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
NARROW, WIDE = frozenset("iljtfrI.,:;'|!()[] *"), frozenset("mwMW@%—…")
SIZE = 12.5  # of text
HATCH_STEP = 6


class Svg:
    """A picture that grows downwards: its height is known when all is drawn."""

    def __init__(self, width, title, description):
        self.width, self.height = width, 0
        self.title, self.description = title, description
        self.parts = []

    def add(self, tag, text=None, hint="", **attributes):
        """Add an element; ``hint`` is what a pointer over it tells."""
        marks = "".join(
            f' {name.rstrip("_").replace("_", "-")}="{_plain(value)}"'
            for name, value in attributes.items()
        )
        inner = f"<title>{xml(hint)}</title>" if hint else ""
        inner += xml(text) if text is not None else ""
        self.parts.append(f"<{tag}{marks}>{inner}</{tag}>")

    def text(self, x, y, text, size=SIZE, colour=palette.INK, anchor="start", bold=False, hint=""):
        """Write a line of text; ``y`` is its baseline."""
        weight = {"font_weight": "bold"} if bold else {}
        look = {"font_size": size, "fill": colour, "text_anchor": anchor, **weight}
        self.add("text", text, hint, x=x, y=y, **look)

    def line(self, x1, y1, x2, y2, colour=palette.LINE, width=1):
        """Draw a straight line."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)

    def bar(self, x, y, width, height, index, hint=""):
        """Draw a bar in the colour and the pattern of a series."""
        fill = palette.colour_of(index)
        self.add("rect", hint=hint, x=x, y=y, width=width, height=height, fill=fill)
        strokes = hatch(index, x, y, width, height)
        if strokes:
            self.add("path", d=strokes, stroke="#FFFFFF", stroke_width=1.1, fill="none")

    def marker(self, x, y, index, hint=""):
        """Draw the mark of a series on a line."""
        look = {"fill": palette.colour_of(index), "stroke": "#FFFFFF", "stroke_width": 1}
        shape = index % 4
        if shape == 0:
            self.add("circle", hint=hint, cx=x, cy=y, r=4.5, **look)
        elif shape == 1:
            self.add("rect", hint=hint, x=x - 4, y=y - 4, width=8, height=8, **look)
        else:
            corners = (
                ((0, -6), (6, 0), (0, 6), (-6, 0)) if shape == 2 else ((0, -6), (6, 5), (-6, 5))
            )
            points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
            self.add("polygon", hint=hint, points=points, **look)

    def finish(self):
        """The picture as text."""
        size = f'width="{self.width:.0f}" height="{self.height:.0f}"'
        box = f'viewBox="0 0 {self.width:.0f} {self.height:.0f}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img"'
        told = f"<title>{xml(self.title)}</title><desc>{xml(self.description)}</desc>"
        return f'{head} font-family="{FONT}">{told}{"".join(self.parts)}</svg>'


def xml(text):
    """The text as it may stand between and inside tags."""
    return escape(clean(text), quote=True)


def _plain(value):
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else xml(value)


def text_width(text, size=SIZE):
    """About how wide a text is, in pixels: the font of the reader is not known."""
    units = 0.0
    for character in text:
        if character in NARROW:
            units += 0.37
        elif character in WIDE or ord(character) > 0x2E7F:
            units += 1.0
        else:
            units += 0.72 if character.isupper() else 0.62
    return units * size


def wrap(text, width, size=SIZE, lines=2):
    """The text in at most ``lines`` lines of ``width`` pixels, cut with an ellipsis."""
    rows = [""]
    for word in clean(text).split():
        candidate = f"{rows[-1]} {word}".strip()
        if rows[-1] and text_width(candidate, size) > width:
            rows.append(word)
        else:
            rows[-1] = candidate
    if len(rows) > lines:
        rows = [*rows[: lines - 1], f"{rows[lines - 1]} …"]
    return [cut(row, width, size) for row in rows]


def cut(text, width, size=SIZE):
    """The text, or as much of it as fits with an ellipsis behind."""
    if text_width(text, size) <= width:
        return text
    text = text.removesuffix(" …")
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def hatch(index, x, y, width, height):
    """The strokes that mark the bars of a series, as a path; the first series has none.

    Drawn line by line: printers of old turn the patterns of SVG into blurred pictures.
    """
    right, bottom, strokes = x + width, y + height, []
    kind = index % 6
    if kind in (1, 5):
        for k in _steps(x + y, right + bottom):
            strokes.append((max(x, k - bottom), min(right, k - y), lambda at, k=k: k - at))
    if kind in (2, 5):
        for k in _steps(x - bottom, right - y):
            strokes.append((max(x, k + y), min(right, k + bottom), lambda at, k=k: at - k))
    path = [f"M{a:.1f} {f(a):.1f}L{b:.1f} {f(b):.1f}" for a, b, f in strokes if b - a > 0.5]
    if kind == 3:
        path = [f"M{x:.1f} {k:.1f}L{right:.1f} {k:.1f}" for k in _steps(y, bottom, 4)]
    elif kind == 4:
        path = [f"M{k:.1f} {y:.1f}L{k:.1f} {bottom:.1f}" for k in _steps(x, right, 4)]
    return "".join(path)


def _steps(start, end, step=HATCH_STEP):
    return [start + step * (number + 0.5) for number in range(int((end - start) / step))]
