"""The dashboards that the addons ship are what their definitions say."""

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from build_dashboards import build, main  # noqa: E402
from dashboard_parts import Chart, Dashboard, Grid, Tile  # noqa: E402
from dashboards import DASHBOARDS  # noqa: E402


def shipped_codes():
    """The codes of the indicators that the addons ship."""
    return {
        code
        for path in ROOT.glob("addons/*/data/*.xml")
        for record in re.findall(
            r'<record id="\w+" model="tracktion\.indicator">.*?</record>', path.read_text(), re.S
        )
        for code in re.findall(r'<field name="code">(\w+)</field>', record)
    }


def test_the_files_are_what_the_definitions_say():
    assert main(DASHBOARDS, check=True) == 0


def test_a_stale_file_is_told_and_mended(tmp_path, capsys):
    dashboard = Dashboard("tracktion_x", "area", tiles=[Tile("Alumni", "alumni")])
    assert main([dashboard], tmp_path, check=True) == 1
    assert "addons/tracktion_x/data/files/area_dashboard.json is stale" in capsys.readouterr().err
    main([dashboard], tmp_path)
    assert main([dashboard], tmp_path, check=True) == 0


@pytest.mark.parametrize("dashboard", DASHBOARDS, ids=lambda dashboard: dashboard.name)
def test_every_figure_is_an_indicator_and_every_file_is_loaded(dashboard):
    shapes = [*dashboard.tiles, *dashboard.charts]
    codes = {shape.code for shape in shapes}
    codes |= {code for shape in shapes for code, _label in getattr(shape, "lines", ())}
    assert codes - {""} <= shipped_codes()
    manifest = ROOT / "addons" / dashboard.addon / "__manifest__.py"
    data = ast.literal_eval(manifest.read_text())["data"]
    texts = [(ROOT / "addons" / dashboard.addon / name).read_text() for name in data]
    file = dashboard.path.removeprefix("addons/")
    assert any(f'file="{file}"' in text for text in texts)


def test_tiles_and_charts_do_not_overlap():
    area = Dashboard(
        "tracktion_x",
        "area",
        tiles=[Tile(f"T{number}", f"t{number}") for number in range(9)],
        charts=[Chart(f"C{number}", f"c{number}") for number in range(5)],
    )
    sheet = build(area)["sheets"][0]
    places = [(figure["col"], figure["row"]) for figure in sheet["figures"]]
    assert len(set(places)) == len(places) == 9 + 2 + 5
    for figure in sheet["figures"]:
        assert figure["height"] <= sheet["rows"][str(figure["row"])]["size"]
        width = sum(sheet["cols"][str(c)]["size"] for c in range(figure["col"], 4))
        assert figure["width"] <= width


def test_a_grid_asks_for_the_figures_of_one_wave_in_the_order_of_its_pivot():
    """By any dimension, before and after that of the waves in the alphabet, and by school year."""
    waves = (("post6", "6 months after"), ("post18", "18 months after"))
    area = Dashboard(
        "tracktion_x",
        "area",
        tiles=[Tile("T", "t", at=("point", "pre"))],
        charts=[
            Grid("A", waves, "a", by="department"),
            Grid("B", waves, "b", by="sector"),
            Grid("C", (("yes", "Yes"),), "c", across="option", at=("point", "post6")),
            Grid("D", waves, lines=(("d", "D"), ("e", "E"))),
        ],
    )
    made = build(area)
    rows = {n: [row["fieldName"] for row in p["rows"]] for n, p in made["pivots"].items()}
    cells = made["sheets"][1]["cells"].values()
    asked = re.findall(r'PIVOT\.VALUE\((\d+),"value:avg",([^)]*)\)', " ".join(map(str, cells)))
    told = set()
    for number, path in asked:
        names = [name.strip('"#') for name in path.split(",")[::2]]
        assert names == rows[number][: len(names)], path
        told.add(re.sub(r"\d+", "n", path))
    assert {
        '"code","t","dimension_n","point","key_n","pre"',
        '"code","a","dimension_n","department","dimension_n","point","#label_n",n,"key_n","postn"',
        '"code","b","dimension_n","point","dimension_n","sector","#label_n",n,"key_n","postn"',
        '"code","c","dimension_n","option","dimension_n","point","key_n","postn","#period",n,"key_n","yes"',
        '"code","d","dimension_n","point","key_n","postn"',
    } <= told


def test_series_have_the_names_that_stand_above_them():
    """The first cell of every range is the name; each has as many cells as the labels."""
    grid = Grid("D", (("x", "X"), ("y", "Y")), lines=(("d", "D"), ("e", "E")))
    front, data = build(Dashboard("tracktion_x", "area", charts=[grid]))["sheets"]
    chart = front["figures"][-1]["data"]
    assert chart["dataSetsHaveTitle"] and chart["labelRange"] == "Data!M1:M3"
    assert [one["dataRange"] for one in chart["dataSets"]] == ["Data!N1:N3", "Data!O1:O3"]
    assert (data["cells"]["N1"], data["cells"]["O1"]) == ('=_t("X")', '=_t("Y")')


def test_charts_ask_the_server_for_nothing():
    """A chart that does draws a group that is hidden as one of nobody."""
    for dashboard in DASHBOARDS:
        for figure in build(dashboard)["sheets"][0]["figures"]:
            assert not figure["data"]["type"].startswith("odoo_")
