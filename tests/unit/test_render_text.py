# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures as text, and the printed table."""

import doctest
from datetime import date, datetime
from types import SimpleNamespace

import pytest
from alumni_figures import blocks
from alumni_figures.blocks import Block, Cell, Column
from render_sample import FAILED, HIDDEN, NO_DATA, count, people, report, share, trend
from report_render import text
from report_render.text import show

SHARE = Column("Share", "share", 1, "%")


def test_the_examples_in_the_documentation_hold():
    assert doctest.testmod(text).failed == 0


def test_the_signs_are_those_of_the_blocks():
    assert text.SIGNS == blocks.SIGNS
    assert text.OK == blocks.OK


@pytest.mark.parametrize(
    "item, column, shown",
    [
        (Cell(61.3, base=9), SHARE, "61.3 %"),
        (Cell(61.0), Column("Share", "share"), "61.0 %"),
        (Cell(0), SHARE, "0.0 %"),
        (Cell(0.05), SHARE, "0.1 %"),
        (Cell(1234567), Column("n", "count"), "1,234,567"),
        (Cell(-4.25), Column("Change", "number", 1, "pp"), "−4.3 pp"),
        (Cell(-0.04), Column("Change", "number"), "0.0"),
        (Cell(3.5), Column("Median", "number", 0), "4"),
        (HIDDEN, SHARE, "*"),
        (NO_DATA, SHARE, "–"),
        (FAILED, SHARE, "!"),
        (Cell(), SHARE, "–"),
        (float("nan"), SHARE, "–"),
        (Cell(float("inf")), SHARE, "–"),
        (None, SHARE, ""),
        (False, Column("Text"), ""),
        (12, Column("n", "count"), "12"),
        (12.5, Column("Text"), "12.5"),
        ("a\x00b\ud800", Column("Text"), "ab"),
        (date(2026, 3, 16), Column("Day", "date"), "2026-03-16"),
        (datetime(2026, 3, 16, 23, 59), Column("Day", "date"), "2026-03-16"),
    ],
)
def test_items_as_text(item, column, shown):
    assert show(item, column) == shown


def test_the_language_decides_on_separators_and_dates():
    document = report(separators=(",", "."), date_format="%d/%m/%Y")
    assert document.show(Cell(1234.5), Column("n", "number")) == "1.234,5"
    assert document.show(date(2026, 3, 16)) == "16/03/2026"
    assert ("As of", "16/03/2026") in document.cover_facts()


def test_a_figure_that_is_not_shown_gives_nothing_away_even_if_it_holds_a_number():
    careless = SimpleNamespace(state="suppressed", value=3, base=3, low=1.0, high=9.0)
    assert show(careless, SHARE) == "*"
    assert text.base_of(careless) is None
    assert text.interval(careless, SHARE) == ""
    assert text.number_of(careless) is None


def test_translations_replace_words_and_the_rest_stays():
    labels = report(labels={"base": "Base de cálculo"}).labels
    assert labels["base"] == "Base de cálculo"
    assert labels["contents"] == "Contents"


def printed(block):
    """Heads and rows of a printed table, as text; small print behind a bar."""
    document = report(block)
    table = document.table(block)
    return [header.label for header in table.parts[0].headers], [
        [
            document.show(place.item, place.column) + "".join(f" | {line}" for line in place.small)
            for place in row.places
        ]
        for part in table.parts
        for row in part.rows
    ]


def test_one_share_is_printed_with_a_column_for_its_base():
    heads, rows = printed(people())
    assert heads == ["Category", "Alumni", "Contactable", "Base", "Last change"]
    assert rows[0] == ["Graduate", "1,248", "61.3 % | 58.6 – 64.0", "1,248", "2026-03-16"]
    assert rows[1] == ["Visiting student", "*", "*", "", ""]


def test_shares_of_different_bases_are_printed_with_the_base_below_each():
    block = trend()
    block.rows[0][2] = share(22.0, 299)
    heads, rows = printed(block)
    assert heads == ["Year", "E-mail", "Phone"]
    assert rows[0] == ["2023", "41.0 % | Base 300", "22.0 % | Base 299"]


def test_signs_are_explained_below_the_table_and_only_those_it_has():
    document = report()
    table = document.table(people())
    assert document.small_print(people(), table) == [
        "Living people only.",
        "Small figures: 95 % interval.",
        "* hidden: too few people",
        "– no data",
        "! could not be computed",
    ]
    block = Block("x", [Column("n", "count")], [[count(7)]])
    assert document.small_print(block, document.table(block)) == []


def test_a_long_table_is_printed_in_parts_that_lose_no_row():
    rows = [[f"Qualification {number}", count(number)] for number in range(150)]
    block = Block("Long", [Column("Qualification"), Column("Alumni", "count")], rows)
    parts = report().table(block).parts
    assert [row.places[0].item for part in parts for row in part.rows] == [row[0] for row in rows]
    lengths = [len(part.rows) for part in parts]
    assert len(parts) > 1 and max(lengths) <= 38
    assert max(lengths) - min(lengths) <= 5
    assert [part.on_new_page for part in parts] == [False] + [True] * (len(parts) - 1)


def test_a_table_too_wide_for_paper_is_printed_in_strips_after_its_first_column():
    columns = [Column("Qualification"), *(Column(f"School number {n}", "count") for n in range(30))]
    block = Block("Wide", columns, [["Cook", *map(count, range(30))]])
    parts = report().table(block).parts
    heads = [[header.label for header in part.headers] for part in parts]
    assert len(parts) > 1
    assert all(head[0] == "Qualification" for head in heads)
    assert [label for head in heads for label in head[1:]] == [c.label for c in columns[1:]]
    assert [place.item.value for part in parts for place in part.rows[0].places[1:]] == [*range(30)]


def test_a_table_whose_rows_come_one_by_one_is_printed_in_extract():
    block = Block("Long", [Column("n", "count")], ([number] for number in range(1000)))
    document = report()
    table = document.table(block)
    assert sum(len(part.rows) for part in table.parts) == 200
    assert "The first 200 rows. All are in the workbook." in document.small_print(block, table)


def test_a_table_without_rows_and_a_block_that_failed_are_printed():
    document = report()
    assert document.table(Block("Empty", [Column("Name")], [])).parts[0].rows == []
    failed = Block.error("Owners", "Failed.")
    assert document.table(failed) is None
    assert document.small_print(failed, None) == ["Failed."]
