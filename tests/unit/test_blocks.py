# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Blocks: what a report is made of, stored and read again."""

import json
from datetime import date

import pytest
from alumni_figures.blocks import SUPPRESSED, Block, Cell, Chart, Column


def test_a_block_is_read_as_it_was_stored():
    block = Block(
        title="Alumni",
        code="alumni_total",
        columns=[Column("Category"), Column("Alumni", "count"), Column("As of", "date")],
        rows=[
            ["Graduate", Cell(12, base=12), date(2026, 3, 16)],
            ["Apprentice", Cell(state=SUPPRESSED), None],
        ],
        notes=["Living people only."],
        chart=Chart("bar", series=(1,), skip=(1,)),
        total_rows=(1,),
    )
    assert Block.from_json(json.loads(json.dumps(block.to_json()))) == block


def test_the_records_behind_a_cell_are_never_stored():
    block = Block("x", [Column("n", "count")], [[Cell(12, drill=("res.partner", []))]])
    assert "res.partner" not in json.dumps(block.to_json())


@pytest.mark.parametrize("part", ["value", "base", "numerator", "denominator", "low"])
def test_a_hidden_cell_cannot_hold_a_number(part):
    with pytest.raises(ValueError):
        Cell(**{part: 3}, state=SUPPRESSED)


def test_misspelt_kinds_are_refused():
    for make in (
        lambda: Cell(state="hidden"),
        lambda: Column("n", "integer"),
        lambda: Chart("pie"),
    ):
        with pytest.raises(ValueError):
            make()
