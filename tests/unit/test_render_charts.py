# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Charts as SVG: well-formed, told in words, gaps where figures are not shown."""

import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from alumni_figures.blocks import CHART_KINDS, Block, Cell, Chart, Column
from hypothesis import given, settings
from hypothesis import strategies as st
from render_sample import HIDDEN, NO_DATA, count, people, report, trend
from report_render import palette
from report_render.charts import WIDTH, draw
from report_render.picture import Picture
from report_render.svg import cut, hatch, text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
VALUES = st.one_of(
    st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), st.just(None), st.just(float("nan"))
)


def parsed(block):
    """The chart of a block as a tree."""
    return ElementTree.fromstring(draw(block, report()))


def texts(root):
    """All that is written in the picture."""
    own = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    hints = [node.text for node in root.iter(f"{SVG}title")]
    return [text for text in own if text not in hints]


def rows_of(values, kind="bar"):
    rows = [[f"Row {index}", Cell(value)] for index, value in enumerate(values)]
    return Block("Rows", [Column("Name"), Column("n", "number")], rows, chart=Chart(kind))


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_the_picture_is_told_in_words(kind):
    root = parsed(trend(kind))
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Reached each year"
    assert root.find(f"{SVG}desc").text == (
        "2023, E-mail: 41.0 %; 2024, E-mail: hidden: too few people; 2025, E-mail: 55.1 %; "
        "2023, Phone: 22.0 %; 2024, Phone: 24.5 %; 2025, Phone: no data"
    )


@pytest.mark.parametrize("kind", ["bar", "column", "stacked"])
def test_what_is_not_shown_is_a_sign_and_no_bar(kind):
    root = parsed(trend(kind))
    hints = [node.findtext(f"{SVG}title") for node in root.iter(f"{SVG}rect")]
    assert sorted(filter(None, hints)) == [
        "2023, E-mail: 41.0 %",
        "2023, Phone: 22.0 %",
        "2024, Phone: 24.5 %",
        "2025, E-mail: 55.1 %",
    ]
    signs = [
        "".join(node.itertext())
        for node in root.iter(f"{SVG}text")
        if node.find(f"{SVG}title") is not None
    ]
    assert any(text.endswith("*") for text in signs)
    assert any(text.endswith("–") for text in signs)


def test_a_line_breaks_where_a_figure_is_not_shown():
    root = parsed(trend("line"))
    lines = [node.get("d") for node in root.iter(f"{SVG}path") if node.get("stroke-width") == "2"]
    # Two swatches of the legend and two lines; the first line starts afresh after the gap.
    assert [path.count("M") for path in lines] == [1, 1, 2, 1]


def test_the_rows_a_chart_skips_are_not_drawn():
    assert "Total" not in draw(people(), report())


def test_a_single_series_has_no_legend_and_several_have_one():
    assert "n" not in texts(parsed(rows_of([1, 2])))
    assert {"E-mail", "Phone"} <= set(texts(parsed(trend("bar"))))


def test_series_differ_by_more_than_colour():
    strokes = [hatch(index, 0, 0, 40, 40) for index in range(6)]
    assert strokes[0] == "" and len(set(strokes)) == 6


def test_strokes_stay_inside_their_bar():
    for index in range(1, 6):
        numbers = list(map(float, re.findall(r"[\d.]+", hatch(index, 10, 20, 33.3, 17))))
        assert all(10 <= x <= 43.4 for x in numbers[::2])
        assert all(20 <= y <= 37.1 for y in numbers[1::2])


@pytest.mark.parametrize("colour", [*palette.SERIES, palette.INK, palette.MUTED, palette.ACCENT])
def test_colours_can_be_read_on_white_and_white_on_them(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    light = sum(
        part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True)
    )
    assert 1.05 / (light + 0.05) >= 4.5


def test_values_are_written_beside_their_bars():
    assert {"1", "1,000,000", "0", "−5"} <= set(texts(parsed(whole([1, 1_000_000, 0, -5]))))


def whole(values, kind="bar"):
    block = rows_of(values, kind)
    block.columns[1] = Column("n", "count")
    return block


def test_negative_bars_end_where_the_others_begin():
    root = parsed(rows_of([10.0, -5.0]))
    bars = {
        node.findtext(f"{SVG}title"): (float(node.get("x")), float(node.get("width")))
        for node in root.iter(f"{SVG}rect")
    }
    (up, up_width), (down, down_width) = bars["Row 0: 10.0"], bars["Row 1: −5.0"]
    assert down + down_width == pytest.approx(up, abs=0.2)
    assert up_width == pytest.approx(2 * down_width, abs=0.3)


def test_columns_that_have_no_room_to_stand_lie_down():
    few, many = parsed(whole([3, 4], "column")), parsed(whole(range(30), "column"))
    heights = {float(node.get("height")) for node in many.iter(f"{SVG}rect")}
    assert len({float(node.get("height")) for node in few.iter(f"{SVG}rect")}) == 2
    assert len(heights) == 1
    assert float(many.get("height")) > 30 * 20


def test_a_long_name_is_cut_and_told_in_full():
    name = "Vocational diploma in mechatronics, " * 6
    block = Block(
        "Long", [Column("Name"), Column("n", "count")], [[name, count(7)]], chart=Chart("bar")
    )
    root = parsed(block)
    assert any("…" in "".join(node.itertext()) for node in root.iter(f"{SVG}text"))
    assert any(node.text == name for node in root.iter(f"{SVG}title"))


def test_nothing_is_drawn_of_a_block_that_has_nothing_to_draw():
    hidden = Block(
        "x", [Column("Name"), Column("n")], [["a", HIDDEN], ["b", NO_DATA]], chart=Chart("bar")
    )
    long = Block("x", [Column("Name"), Column("n")], iter([["a", count(7)]]), chart=Chart("bar"))
    for block in (hidden, long, Block("x"), Block.error("x", "failed"), rows_of([])):
        assert draw(block, report()) == ""


def test_a_hidden_number_is_not_in_the_picture():
    block = trend("bar")
    block.rows[1][1] = SimpleNamespace(state="suppressed", value=4242, base=4242, low=1, high=4242)
    for kind in CHART_KINDS:
        block.chart = Chart(kind, series=(1, 2))
        assert "4242" not in draw(block, report()).replace(",", "")


@settings(deadline=None, max_examples=60)
@given(
    kind=st.sampled_from(CHART_KINDS),
    title=ANY_TEXT,
    labels=st.lists(ANY_TEXT, min_size=1, max_size=4),
    rows=st.lists(st.tuples(ANY_TEXT, st.lists(VALUES, min_size=4, max_size=4)), max_size=30),
)
def test_any_figures_under_any_names_give_a_picture_that_can_be_read(kind, title, labels, rows):
    block = Block(
        title=title,
        columns=[Column("Name"), *(Column(label, "number") for label in labels)],
        rows=[[name, *(Cell(value) for value in values[: len(labels)])] for name, values in rows],
        chart=Chart(kind, series=tuple(range(1, len(labels) + 1)), title=title),
    )
    picture = draw(block, report())
    assert bool(picture) == bool(Picture.of(block))
    if not picture:
        return
    root = ElementTree.fromstring(picture)
    assert float(root.get("width")) == WIDTH
    for node in root.iter():
        for name in ("x", "y", "width", "height", "cx", "cy"):
            assert node.get(name) is None or -1 <= float(node.get(name)) < 20_000
    assert {node.tag for node in root.iter()} <= {
        SVG + tag
        for tag in ("svg", "title", "desc", "text", "line", "rect", "path", "circle", "polygon")
    }


@given(low=st.floats(-1e12, 0), high=st.floats(0, 1e12))
def test_an_axis_covers_what_is_drawn_with_few_round_steps(low, high):
    first, last, step = Picture.of(rows_of([low, high])).scale()
    slack = max((high - low) * 1e-9, 1e-9)
    assert first <= low + slack and high <= last + slack
    assert 1 <= round((last - first) / step) <= 13


@given(text=st.text(max_size=200), width=st.integers(20, 300))
def test_text_that_is_cut_fits(text, width):
    assert text_width(cut(text, width)) <= max(width, text_width("…"))
    assert len(wrap(text, width)) <= 2
