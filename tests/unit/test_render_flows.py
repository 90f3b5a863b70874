# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Flows: as broad as the people they stand for, and nothing of what is hidden."""

from xml.etree import ElementTree

from alumni_figures.blocks import Block, Cell, Chart, Column
from render_sample import HIDDEN, NO_DATA, report
from report_render.charts import draw

SVG = "{http://www.w3.org/2000/svg}"


def flow(part, of):
    return Cell(100 * part / of, base=of, numerator=part, denominator=of)


def plans():
    """Forty people who wanted to work and ten who wanted to study."""
    return Block(
        "Plans",
        [Column("Plan"), Column("Works", "share"), Column("Studies", "share")],
        [["To work", flow(30, 40), flow(10, 40)], ["To study", HIDDEN, flow(10, 10)]],
        chart=Chart("sankey", series=(1, 2)),
    )


def flows_of(block):
    root = ElementTree.fromstring(draw(block, report()))
    ribbons = [n for n in root.iter(f"{SVG}path") if n.get("fill-opacity")]
    return root, {n.findtext(f"{SVG}title"): n.get("d") for n in ribbons}


def breadth(path):
    """How broad a ribbon is where it begins: from its first point to its last."""
    first, last = path.removeprefix("M").split("C")[0], path.removesuffix("Z").split()[-1]
    return float(last) - float(first.split()[1])


def test_a_flow_is_as_broad_as_its_people_are_many():
    _root, flows = flows_of(plans())

    broad = {name: breadth(path) for name, path in flows.items()}

    assert broad["To work, Works: 75.0 %"] == 156.0  # of 260 pixels for 50 people
    assert broad["To work, Studies: 25.0 %"] == broad["To study, Studies: 100.0 %"] == 52.0


def test_what_is_hidden_is_not_drawn_and_said():
    root, flows = flows_of(plans())

    assert not any(name.startswith("To study, Works") for name in flows)
    assert "* hidden: too few people" in [node.text for node in root.iter(f"{SVG}text")]


def test_nobody_is_no_flow_and_needs_no_word():
    block = plans()
    block.rows[1][1] = NO_DATA

    root, flows = flows_of(block)

    assert len(flows) == 3
    assert not any("hidden" in (node.text or "") for node in root.iter(f"{SVG}text"))
