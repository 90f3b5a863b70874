# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The workbook, read back, and the parts of its file."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from alumni_figures.blocks import CHART_KINDS, Block, Chart, Column
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from render_sample import count, people, report, share, trend
from report_render import workbook, xlsx_blocks
from report_render.document import Definition, Section
from report_render.text import clean
from report_render.xlsx_sheet import cell_text

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.fixture
def write(tmp_path):
    """Write a document and open it again."""

    def write(document):
        path = tmp_path / "report.xlsx"
        workbook.write(document, path)
        check_file(path)
        return load_workbook(path)

    write.path = tmp_path / "report.xlsx"
    return write


def parts(path):
    """The XML parts of a file, parsed."""
    with zipfile.ZipFile(path) as file:
        return {
            name: ElementTree.fromstring(file.read(name))
            for name in file.namelist()
            if name.endswith((".xml", ".rels"))
        }


def check_file(path):
    """What a spreadsheet asks of a file, lest it offers to repair it; and nothing that computes."""
    trees, book = parts(path), load_workbook(path)
    for tree in trees.values():
        assert not list(tree.iter(f"{MAIN}f"))
        assert not [node for node in tree.iter() if node.get("TargetMode") == "External"]
    tables = [(sheet, table) for sheet in book for table in sheet.tables.values()]
    names = [table.displayName.lower() for _sheet, table in tables]
    assert len(set(names)) == len(names)
    taken = set()
    for sheet, table in tables:
        left, top, right, bottom = range_boundaries(table.ref)
        assert bottom > top and left == 1
        heads = [cell.value for cell in sheet[top][:right]]
        assert heads == [column.name for column in table.tableColumns]
        assert len({head.lower() for head in heads}) == right
        lines = {(sheet.title, line) for line in range(top, bottom + 1)}
        assert not lines & taken
        taken |= lines
    assert len({name.lower() for name in book.sheetnames}) == len(book.sheetnames)
    for name in book.sheetnames:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\'")


def lines_of(sheet):
    """The lines of a sheet that are not empty, without what is empty at their end."""
    lines = []
    for row in sheet.iter_rows(values_only=True):
        values = list(row)
        while values and values[-1] is None:
            values.pop()
        if values:
            lines.append(values)
    return lines


def test_the_cover_says_what_it_is_and_leads_to_every_sheet(write):
    book = write(report())
    assert book.sheetnames == [
        "Cover",
        "People",
        "Owners",
        "Definitions",
        "All figures",
        "Chart data",
    ]
    cover = lines_of(book["Cover"])
    assert cover == [
        ["School-year report 2024/25"],
        ["IES Puerta del Sol · 2024/25"],
        ["School", "IES Puerta del Sol"],
        ["Period", "2024/25"],
        ["As of", "2026-03-16"],
        ["Report", "SR/0001"],
        ["Do not rank schools by these figures."],
        ["Contents"],
        ["People", "Alumni by category, Reached each year"],
        ["Owners", "Owners"],
        ["Definitions"],
        ["All figures"],
        ["Chart data"],
    ]
    links = [cell.hyperlink.location for row in book["Cover"] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert book["People"]["A2"].hyperlink.location == "'Cover'!A1"


def test_a_block_is_a_table_with_base_and_interval_beside_the_share(write):
    sheet = write(report(people()))["People"]
    lines = lines_of(sheet)
    assert lines[3:] == [
        ["Alumni by category"],
        ["Category", "Alumni", "Contactable", "Base", "95 % interval", "Last change"],
        ["Graduate", 1248, 61.3, 1248, "58.6 – 64.0", datetime(2026, 3, 16)],
        ["Visiting student", "*", "*"],
        ["Former employee", 41, "–", None, None, datetime(2025, 11, 2)],
        ["Apprentice", "!", 25.5, 200, "19.9 – 32.0"],
        ["Total", 1489, 59.0, 1489, "56.5 – 61.5"],
        ["Living people only."],
        ["*  hidden: too few people"],
        ["–  no data"],
        ["!  could not be computed"],
    ]
    formats = [cell.number_format for cell in sheet[7]]
    assert formats == ["General", "#,##0", '0.0" %"', "#,##0", "General", "yyyy-mm-dd"]
    # The sum stands under the table: sorting and adding up spare it.
    assert [table.ref for table in sheet.tables.values()] == ["A6:F10"]
    assert sheet.freeze_panes == "B7"


def test_blocks_stand_below_each_other(write):
    sheet = write(report(people(), trend(), Block.error("Owners", "This part failed.")))["People"]
    assert sheet.freeze_panes is None
    assert len(sheet.tables) == 2
    values = [line[0] for line in lines_of(sheet)]
    assert values.index("Alumni by category") < values.index("Reached each year")
    assert values[-2:] == ["Owners", "This part failed."]


def test_shares_of_one_base_share_a_column_for_it(write):
    block = trend()
    lines = lines_of(write(report(block))["People"])
    assert lines[4:6] == [["Year", "E-mail", "Phone", "Base"], ["2023", 41.0, 22.0, 300]]
    block.rows[0][2] = share(22.0, 299)
    lines = lines_of(write(report(block))["People"])
    assert lines[4:6] == [
        ["Year", "E-mail", "E-mail: Base", "Phone", "Phone: Base"],
        ["2023", 41.0, 300, 22.0, 299],
    ]


def test_a_sum_between_the_rows_stays_in_the_table(write):
    block = people()
    block.total_rows = (0,)
    sheet = write(report(block))["People"]
    assert [table.ref for table in sheet.tables.values()] == ["A6:F11"]
    assert sheet["A7"].font.bold and not sheet["A8"].font.bold


def test_every_figure_is_a_line_for_analysts(write):
    sheet = write(report(people()))["All figures"]
    lines = lines_of(sheet)
    assert lines[2] == [
        "Section",
        "Table",
        "Row",
        "Column",
        "Unit",
        "Value",
        "Base",
        "Numerator",
        "Denominator",
        "Lower bound",
        "Upper bound",
        "State",
        "Is a sum",
    ]
    start = ["People", "Alumni by category"]
    assert lines[4] == [
        *start,
        "Graduate · 2026-03-16",
        "Contactable",
        "%",
        61.3,
        1248,
        765,
        1248,
        58.6,
        64,
        "shown",
        0,
    ]
    hidden = [line for line in lines if line[11:12] == ["hidden: too few people"]]
    assert hidden == [
        [*start, "Visiting student", name, unit, *[None] * 6, "hidden: too few people", 0]
        for name, unit in (("Alumni", None), ("Contactable", "%"))
    ]
    assert [line[-1] for line in lines[3:]] == [0] * 8 + [1] * 2
    assert sheet.tables["All_figures"].ref == "A4:M14"


def test_definitions_are_a_table(write):
    definition = Definition("rate", "Answer rate", "Who answered.", "a ÷ b", "Approaches", "%")
    lines = lines_of(write(report(definitions=[definition]))["Definitions"])
    assert lines[1:] == [
        ["Name", "Meaning", "How it is counted", "Base", "Unit", "Code"],
        ["Answer rate", "Who answered.", "a ÷ b", "Approaches", "%", "rate"],
    ]


def test_a_document_of_nothing_is_a_workbook(write):
    document = report(Block("Empty", [Column("Name")], []), definitions=[])
    document.sections.append(Section("none", "", []))
    book = write(document)
    assert ["Nothing to show."] in lines_of(book["People"])
    assert "–" in book.sheetnames
    assert not any(sheet.tables for sheet in book)


# --- charts ---------------------------------------------------------------------------------------


def test_a_figure_that_is_not_shown_is_a_gap_of_the_chart(write):
    book = write(report(trend()))
    assert lines_of(book["Chart data"])[2:] == [
        ["Reached each year"],
        [None, "E-mail", "Phone"],
        ["2023", 41.0, 22.0],
        ["2024 *", None, 24.5],
        ["2025 –", 55.1],
    ]
    chart = parts(write.path)["xl/charts/chart1.xml"]
    # Gaps are what a spreadsheet makes of empty cells unless it is told otherwise.
    assert chart.find(f".//{CHART}dispBlanksAs") is None
    drawn = [
        {point.get("idx"): point.findtext(f"{CHART}v") for point in cache.iter(f"{CHART}pt")}
        for cache in chart.iter(f"{CHART}numCache")
    ]
    assert drawn == [{"0": "41.0", "2": "55.1"}, {"0": "22.0", "1": "24.5"}]
    names = [node.text for node in chart.findall(f".//{CHART}ser/{CHART}cat//{CHART}f")]
    assert names == ["'Chart data'!$A$6:$A$8"] * 2


@pytest.mark.parametrize(
    "kind, tag, direction, grouping",
    [
        ("bar", "barChart", "bar", "clustered"),
        ("column", "barChart", "col", "clustered"),
        ("stacked", "barChart", "bar", "stacked"),
        ("line", "lineChart", None, "standard"),
    ],
)
def test_each_kind_of_chart_is_one_of_the_spreadsheets_own(write, kind, tag, direction, grouping):
    write(report(trend(kind)))
    plot = parts(write.path)["xl/charts/chart1.xml"].find(f".//{CHART}{tag}")
    assert plot.find(f"{CHART}grouping").get("val") == grouping
    if direction:
        assert plot.find(f"{CHART}barDir").get("val") == direction


def test_one_series_has_a_title_and_no_legend(write):
    block = people()
    block.chart = Chart("bar", series=(1,), title="Alumni", skip=(4,))
    write(report(block))
    chart = parts(write.path)["xl/charts/chart1.xml"]
    assert chart.find(f".//{CHART}legend") is None
    assert "Alumni" in "".join(chart.find(f"./{CHART}chart/{CHART}title").itertext())
    drawing = parts(write.path)["xl/drawings/drawing1.xml"]
    assert [node.get("descr") for node in drawing.iter() if node.get("descr")] == ["Alumni: Alumni"]


def test_totals_are_not_drawn(write):
    lines = lines_of(write(report(people()))["Chart data"])
    assert "Total" not in [line[0] for line in lines]


def test_each_table_keeps_its_distance_from_the_chart_before(write):
    write(report(people(), trend(), trend("stacked")))
    trees = parts(write.path)
    tag = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
    tops = [
        int(node.find(f"{tag}row").text)
        for node in trees["xl/drawings/drawing1.xml"].iter(f"{tag}from")
    ]
    bottoms = [
        int(node.find(f"{tag}row").text)
        for node in trees["xl/drawings/drawing1.xml"].iter(f"{tag}to")
    ]
    assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False))


# --- hidden figures and hostile texts -------------------------------------------------------------


def test_a_hidden_number_is_nowhere_in_the_file(write):
    careless = SimpleNamespace(
        state="suppressed",
        value=424242,
        base=424242,
        numerator=424242,
        denominator=424242,
        low=424242.0,
        high=424242.0,
    )
    block = people()
    block.rows[1][1] = block.rows[1][2] = careless
    for kind in CHART_KINDS:
        block.chart = Chart(kind, series=(1, 2))
        write(report(block))
        with zipfile.ZipFile(write.path) as file:
            assert not [name for name in file.namelist() if b"424242" in file.read(name)]


HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "http://example.com",
    "internal:Cover!A1",
    "<r><t>x</t></r>",
    "</t></is></c>",
    "_x0041_",
    "a\x00\x08\x0b\x1fb",
    "\ud800",
    "\ufffe\uffff",
    "'",
    '"',
    "&amp;",
    " x ",
    "line\r\nline\rline",
    "😀" * 40,
    "inf",
    "nan",
    "{=1}",
)


def hostile_report(text):
    block = Block(
        title=text,
        columns=[Column(text), Column(text, "share", 1, text), Column(text, "date"), Column("")],
        rows=[[text, share(50.0, 10), text, text], [text, text, date(1, 1, 1), None]],
        notes=[text],
        chart=Chart("bar", title=text),
        code=text,
    )
    return report(
        block,
        block,
        title=text,
        school=text,
        period=text,
        caution=text,
        facts=[(text, text)],
        definitions=[Definition(text, text, text, text, text, text)] * 2,
        labels={"base": text, "cover": text, "contents": text, "all_figures": text},
    )


def decoded(text):
    """A text as spreadsheets read it: they write some characters as codes, openpyxl does not."""
    return re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text or "")


@settings(deadline=None, max_examples=40)
@given(text=ANY_TEXT)
@example(text="<r></r>")
def test_any_text_is_text(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("hostile") / "report.xlsx"
    workbook.write(hostile_report(text), path)
    check_file(path)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_as_it_was_written(write, text):
    book = write(hostile_report(text))
    sheet = book["People"]
    (top,) = {range_boundaries(table.ref)[1] for table in list(sheet.tables.values())[:1]}
    cell = sheet.cell(top + 1, 1)
    assert decoded(cell.value).removesuffix("\u200b") == clean(text)
    assert cell.data_type in ("s", "inlineStr", "n")
    assert not [c for row in sheet for c in row if c.hyperlink and c.hyperlink.target]


def test_text_that_is_too_long_is_cut_with_an_ellipsis(write):
    long = "x" * 40_000
    sheet = write(report(Block("Long", [Column("Text")], [[long]])))["People"]
    assert sheet["A7"].value == cell_text(long)


def test_numbers_and_dates_that_a_spreadsheet_cannot_hold_are_text(write):
    rows = [
        [10**20, date(1850, 5, 1)],
        [float("nan"), datetime(2026, 3, 16, 12, 30)],
        [False, None],
    ]
    sheet = write(report(Block("Odd", [Column("n", "number"), Column("Day", "date")], rows)))[
        "People"
    ]
    assert [cell.value for cell in sheet[7]] == ["1" + "0" * 20, "1850-05-01"]
    assert [cell.value for cell in sheet[8]] == ["–", datetime(2026, 3, 16)]
    assert [cell.value for cell in sheet[9]] == [None, None]


# --- long tables ----------------------------------------------------------------------------------


def test_rows_that_come_one_by_one_are_read_once_and_only_named_among_all_figures(write):
    served = []

    def rows():
        for number in range(500):
            served.append(number)
            yield [f"Person {number}", count(number)]

    book = write(
        report(Block("A long list", [Column("Name"), Column("n", "count")], rows()), people())
    )
    assert served == list(range(500))
    sheet = book["People"]
    assert sheet["A506"].value == "Person 499" and sheet["B506"].value == 499
    assert list(sheet.tables.values())[0].ref == "A6:B506"
    note = lines_of(book["All figures"])[1][0]
    assert note.endswith("Long tables are not repeated here: A long list")
    assert {line[1] for line in lines_of(book["All figures"])[3:]} == {"Alumni by category"}


def test_more_rows_than_a_sheet_has_are_cut_and_the_sheet_says_so(write, monkeypatch):
    monkeypatch.setattr(xlsx_blocks, "ROWS", 300)
    sheet = write(report(Block("Long", [Column("n", "count")], ([n] for n in range(1000)))))[
        "People"
    ]
    assert list(sheet.tables.values())[0].ref == "A6:A250"
    assert sheet["A251"].value == "Cut here: a sheet has no room for more rows."


def test_figures_that_have_no_room_among_all_figures_are_named_there(write, monkeypatch):
    monkeypatch.setattr(workbook, "ROWS", 12)
    lines = lines_of(write(report(people(), trend()))["All figures"])
    assert lines[1][0].endswith("Long tables are not repeated here: Alumni by category")
    assert {line[1] for line in lines[3:]} == {"Reached each year"}


LONG_TABLE = """
import json, resource, sys
sys.path.insert(0, {here!r})
import conftest
from alumni_figures.blocks import Block, Cell, Column
from render_sample import report
from report_render import workbook

def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

columns = [Column(f"C{{n}}", ("text", "count", "share")[n % 3]) for n in range(15)]
rows = ([("Person %d" % i, i, Cell(50.0, base=9))[n % 3] for n in range(15)] for i in range({rows}))
document = report(Block("Long", columns, rows))
before = used()
workbook.write(document, {path!r})
print(json.dumps(used() - before))
"""


def test_a_hundred_thousand_rows_take_no_memory(tmp_path):
    path = tmp_path / "long.xlsx"
    script = LONG_TABLE.format(here=str(Path(__file__).parent), rows=100_000, path=str(path))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) <= 30
    with zipfile.ZipFile(path) as file, file.open("xl/worksheets/sheet2.xml") as sheet:
        rows = sum(
            len(re.findall(b"<row ", chunk)) for chunk in iter(lambda: sheet.readline(), b"")
        )
    assert rows >= 100_000
