"""A long list in the workbook of the report, in constant memory (performance, row 10)."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

DESCRIPTION = "the workbook of 50,000 rows x 15 columns"
ADDONS = "tracktion_report"
GOALS = {
    "processor seconds for 50,000 rows": 6.5,
    "megabytes for 50,000 rows": 30,
    "memory of 100,000 rows / 50,000 rows": 1.1,
}
KINDS = ["text"] * 3 + ["date"] + ["count"] * 4 + ["share"] * 3 + ["number"] * 4
FIRST = date(2020, 1, 1)


def make_row(number):
    """A row of fifteen values, made when it is asked for."""
    return [
        f"Person {number}",
        f"=Qualification {number % 40}",
        ("Industry", "Services", "Primary")[number % 3],
        FIRST + timedelta(days=number % 2000),
        *(number * step % 997 for step in (1, 3, 7, 11)),
        *(number * step % 1000 / 10 for step in (13, 17, 19)),
        *(number * step % 100_000 / 100 for step in (23, 29, 31, 37)),
    ]


def run(bench, scale):
    """The document, the bare library, and Odoo's export of a list."""
    import xlsxwriter

    from odoo.addons.tracktion_alumni.figures.blocks import Block, Column
    from odoo.addons.tracktion_report.render import workbook
    from odoo.addons.tracktion_report.render.document import Document, Section
    from odoo.addons.web.controllers import export

    count = bench.size(50_000)
    folder = tempfile.TemporaryDirectory()
    path = Path(folder.name, "book.xlsx")
    heads = [f"Column {number}" for number in range(len(KINDS))]

    def ours(rows):
        columns = [Column(*pair) for pair in zip(heads, KINDS, strict=True)]
        block = Block("A long list", columns, map(make_row, range(rows)))
        document = Document("Report", sections=[Section("long", "Long list", [block])])
        workbook.write(document, path)

    def bare():
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(str(path), options) as book:
            sheet = book.add_worksheet()
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for row in range(count):
                for column, value in enumerate(make_row(row)):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    else:
                        sheet.write_number(row, column, value)

    def list_export():
        # What it asks a request for is the environment.
        with patch.object(export, "request", SimpleNamespace(env=bench.env)):
            with export.ExportXlsxWriter([{"type": "float"}] * len(KINDS), heads, count) as writer:
                for number in range(count):
                    for column, value in enumerate(make_row(number)):
                        writer.write_cell(number + 1, column, value)
            path.write_bytes(writer.value)

    works = {"report": lambda: ours(count), "bare library": bare, "list export": list_export}
    bench.compare(works)
    for label, work in {**works, "report, twice the rows": lambda: ours(2 * count)}.items():
        with bench.measure(f"memory: {label}", memory=True):
            work()
    folder.cleanup()
    memory = {label: values["megabytes"] for label, values in bench.measures.items()}
    return {
        "processor seconds for 50,000 rows": bench.measures["report"]["cpu"],
        "report / bare library": bench.ratio("report", "bare library"),
        "report / list export": bench.ratio("report", "list export"),
        "megabytes for 50,000 rows": memory["memory: report"],
        "memory of 100,000 rows / 50,000 rows": memory["memory: report, twice the rows"]
        / memory["memory: report"],
    }
