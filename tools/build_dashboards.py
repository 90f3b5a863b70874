#!/usr/bin/env python3
"""Writes the dashboards of the addons, addons/*/data/files/*_dashboard.json, from `dashboards.py`.

Odoo keeps a dashboard as a spreadsheet in JSON, of several thousand lines. Here it is made from a
few: tiles and charts of figures, by the code of the indicator. All of them read the model
`tracktion.dashboard.figure` and can be filtered by school year and school. `--check` writes nothing
and exits with 1 when a file is not what the definition says.
"""

import json
import sys
from pathlib import Path

from dashboard_parts import Grid, Tile

ROOT = Path(__file__).resolve().parent.parent
MODEL, FROZEN = "tracktion.dashboard.figure", "tracktion.indicator.value"
FIGURES = "tracktion_report.tracktion_indicator_value_menu"
REPORTS = "tracktion_report.tracktion_report_menu"
YEAR, SCHOOL = "tracktion-year", "tracktion-school"
BY_YEAR = {YEAR: {"chain": "recency", "type": "selection"}}
BY_SCHOOL = {SCHOOL: {"chain": "school", "type": "char"}}
TOTALS = [["dimension_1", "=", False]]
GROUPS_OF_ONE = [["dimension_1", "!=", False], ["dimension_2", "=", False]]
# Pivots: tiles, what is hidden, the schools to choose from, charts by group and by year, and the
# schools side by side.
TILES, HIDDEN, SCHOOLS, GROUPS, YEARS, COMPARED = "123456"
# Four tiles or two charts side by side, as wide as a laptop shows beside the list of dashboards.
COLUMNS, COLUMN = 4, 268
GAP, TILE_HEIGHT, CHART_HEIGHT = 10, 104, 300
BOTH = BY_YEAR | BY_SCHOOL
# As many rows as a chart has bars at most, a filter schools to choose from, and the table schools.
BARS, MOST_SCHOOLS, TABLE = 20, 60, 20
FIRST_CHART = 12  # The column of the sheet of data from which charts take their cells.
TEAL, INK, PAPER = "#01666b", "#434343", "#EFF6F6"
# Of the series of a chart, in their order; they differ in lightness, too.
SERIES = ["#01666b", "#7fb5b5", "#e0a030", "#8a5a9e", "#b9b9b9", "#c1442e"]


def letter(column):
    """The name of a column.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(column // 26 - 1) if column > 25 else "") + chr(ord("A") + column % 26)


# --- what is read ---------------------------------------------------------------------------------


def pivot(number, name, rows, measures, domain, matching):
    return {
        "type": "ODOO",
        "id": number,
        "formulaId": number,
        "name": name,
        "model": MODEL,
        "domain": domain,
        "context": {},
        "measures": [
            {"id": "__count", "fieldName": "__count"},
            *({"id": f"{m}:{a}", "fieldName": m, "aggregator": a} for m, a in measures),
        ],
        "columns": [],
        "rows": [{"fieldName": row} for row in rows],
        "fieldMatching": matching,
    }


class Pivots(dict):
    """The pivots of a dashboard by their number: those that all have, and what it asks for."""

    def __init__(self, dashboard):
        super().__init__()
        self._numbers = {}
        figures, hidden = [("value", "avg"), ("hidden", "sum")], [("hidden", "sum")]
        self.tile = [("value", "avg"), ("base", "avg"), ("change", "avg"), *hidden]
        years = [*TOTALS, ["recency", "!=", False]]
        by_group = ["code", "dimension_1", "label_1", "is_widest"]
        counted = self.about(dashboard)
        for number, *rest in (
            (TILES, "Tiles", ["code", "is_widest"], self.tile, TOTALS, BOTH),
            (HIDDEN, "Hidden figures", [], hidden, counted, BOTH),
            (SCHOOLS, "Schools", ["school"], [], TOTALS, {}),
            (GROUPS, "By group", by_group, figures, GROUPS_OF_ONE, BOTH),
            (YEARS, "By school year", ["code", "period", "is_widest"], figures, years, BY_SCHOOL),
            (COMPARED, "Schools side by side", ["school", "code"], figures, TOTALS, BY_YEAR),
        ):
            self[number] = pivot(number, *rest)

    @staticmethod
    def about(dashboard):
        """The domain of the figures that are counted where they are hidden."""
        return [["section_code", "in", dashboard.sections]] if dashboard.sections else []

    def told_by(self, *rows):
        """The number of a pivot of figures that are told by groups, with those rows."""
        if rows not in self._numbers:
            self._numbers[rows] = number = str(len(self) + 1)
            domain = [["dimension_1", "!=", False]]
            if "dimension_2" not in rows:
                domain = GROUPS_OF_ONE
            if "period" in rows:
                domain = [*domain, ["recency", "!=", False]]
            matching = BY_SCHOOL if "period" in rows else BOTH
            names = ["code", *rows, "is_widest"]
            title = ", ".join(rows)
            self[number] = pivot(number, title, names, self.tile, domain, matching)
        return self._numbers[rows]


def text(value):
    return f'"{value}"'


def pick(number, measure, *path):
    """The formula of one figure.

    A figure is shown, and never the average of some. Of several schools it is their total; nothing
    where that is none, or no single year was chosen.
    """
    path = ",".join(path)
    return (
        f'IF(PIVOT.VALUE({number},"__count",{path})=1,PIVOT.VALUE({number},"{measure}",{path}),'
        f'IF(PIVOT.VALUE({number},"__count",{path},"is_widest",TRUE)=1,'
        f'PIVOT.VALUE({number},"{measure}",{path},"is_widest",TRUE),""))'
    )


def tile_cells(tile, row, pivots):
    """The cells of a tile on the sheet of data: how many figures there are to choose from, the
    figure, and the two texts of the tile."""
    number, path = TILES, ['"code"', f"A{row}"]
    if tile.at:
        number = pivots.told_by("dimension_1", "key_1")
        dimension, key = map(text, tile.at)
        path = ['"code"', text(tile.code), '"dimension_1"', dimension, '"key_1"', key]

    def cell(measure):
        return "=" + pick(number, measure, *path)

    value = f"D{row}/100" if tile.share else f"D{row}"
    digits = "0.0" if tile.share else "#,##0"
    change = (
        f'IF(F{row}="",_t("no last year"),CONCATENATE(IF(F{row}>0,"▲ ",IF(F{row}<0,"▼ ","= ")),'
        f'TEXT(ABS(F{row}),"{digits}")," ",_t("on last year")))'
    )
    # Of a count the base is the count itself.
    base = f'" · ",_t("of")," ",TEXT(E{row},"#,##0")' if tile.share else '""'
    counted = ",".join([number, '"__count"', *path])
    return {
        f"A{row}": tile.name,
        f"B{row}": f"=PIVOT.VALUE({counted})",
        f"C{row}": f'=PIVOT.VALUE({counted},"is_widest",TRUE)',
        f"D{row}": cell("value:avg"),
        f"E{row}": cell("base:avg"),
        f"F{row}": cell("change:avg"),
        f"G{row}": cell("hidden:sum"),
        f"H{row}": f'=IF(B{row}="","–",IF(AND(B{row}<>1,C{row}<>1),_t("choose one"),'
        f'IF(G{row}=1,_t("hidden"),IF(D{row}="","–",{value}))))',
        f"I{row}": f'=IF(B{row}="",_t("not published"),IF(AND(B{row}<>1,C{row}<>1),'
        f'_t("one school and one year"),IF(G{row}=1,_t("too few people"),'
        f'IF(D{row}="",_t("nobody to count"),CONCATENATE({change},{base})))))',
    }


def chart_cells(chart, column):
    """The labels and values of a chart, on two columns. What is hidden has a sign and no value: a
    chart that asks the server itself would draw it as nought."""
    cells = {f"{letter(column)}1": chart.code, f"{letter(column + 1)}1": chart.by or "year"}
    for bar in range(1, BARS + 1):
        path = [f'"code","{chart.code}"']
        if chart.by:
            number, group = GROUPS, "#label_1"
            path.append(f'"dimension_1","{chart.by}"')
        else:
            number, group = YEARS, "#period"
        path.append(f'"{group}",{bar}')
        head = f"PIVOT.HEADER({number},{','.join(path)})"
        hidden = pick(number, "hidden:sum", *path)
        cells[f"{letter(column)}{bar + 1}"] = (
            f'=IF({head}="","",CONCATENATE(IF({hidden}=1,"* ",""),{head}))'
        )
        cells[f"{letter(column + 1)}{bar + 1}"] = "=" + pick(number, "value:avg", *path)
    return cells


def grid_lines(grid, pivots):
    """The lines of a grid, as ``(number of the pivot, formula of the label, path of its cells)``;
    what tells the series apart comes after the path: ``"key_1"`` or ``"key_2"``."""
    if grid.lines:
        number = pivots.told_by("dimension_1", "key_1")
        for code, label in grid.lines:
            path = ['"code"', text(code), '"dimension_1"', text(grid.across)]
            yield number, f"_t({text(label)})", path, '"key_1"'
        return
    other = grid.by or grid.at[0]
    first, second = sorted([grid.across, other])
    told = ['"code"', text(grid.code), '"dimension_1"', text(first), '"dimension_2"', text(second)]
    series, line = ("key_1", 2) if grid.across == first else ("key_2", 1)
    if grid.by:
        rows, group = ("dimension_1", "dimension_2", f"label_{line}", series), f"label_{line}"
    else:
        rows = ("dimension_1", "dimension_2", f"key_{line}", "period", series)
        told += [text(f"key_{line}"), text(grid.at[1])]
        group = "period"
    number = pivots.told_by(*rows)
    for bar in range(1, grid.most + 1):
        path = [*told, text(f"#{group}"), str(bar)]
        yield number, f"PIVOT.HEADER({number},{','.join(path)})", path, text(series)


def grid_cells(grid, column, pivots):
    """The labels and values of a grid, a column for the lines and one for each series."""
    cells = {f"{letter(column)}1": grid.name}
    for place, (_key, label) in enumerate(grid.series, start=1):
        cells[f"{letter(column + place)}1"] = f"=_t({text(label)})"
    for row, (number, head, path, series) in enumerate(grid_lines(grid, pivots), start=2):
        paths = [[*path, series, text(key)] for key, _label in grid.series]
        hidden = ",".join(f"{pick(number, 'hidden:sum', *each)}=1" for each in paths)
        cells[f"{letter(column)}{row}"] = (
            f'=IF({head}="","",CONCATENATE(IF(OR({hidden}),"* ",""),{head}))'
        )
        for place, each in enumerate(paths, start=1):
            cells[f"{letter(column + place)}{row}"] = "=" + pick(number, "value:avg", *each)
    return cells


def width(chart):
    """How many columns of the sheet of data a chart takes."""
    return 1 + len(chart.series) if isinstance(chart, Grid) else 2


def bars(chart):
    """How many lines a chart has at most."""
    if isinstance(chart, Grid):
        return len(chart.lines) or chart.most
    return BARS


def height(chart):
    return CHART_HEIGHT * 3 // 2 if isinstance(chart, Grid) and chart.tall else CHART_HEIGHT


def columns(charts):
    """``(chart, its first column)`` of each chart."""
    column = FIRST_CHART
    for chart in charts:
        yield chart, column
        column += width(chart)


def data_sheet(dashboard, pivots):
    first, last = 2, len(dashboard.tiles) + 3
    cells = {
        f"{letter(number)}1": title
        for number, title in enumerate(
            ["Code", "Figures", "Totals", "Value", "Base", "Change", "Hidden", "Tile", "Line"]
        )
    }
    formats = {}
    for row, tile in enumerate(dashboard.tiles, start=first + 1):
        cells |= tile_cells(tile, row, pivots)
        formats[f"H{row}"] = 2 if tile.share else 1
    cells |= {
        f"A{first}": "year",
        f"H{first}": '=IF(ODOO.LIST(1,1,"period")="","–",ODOO.LIST(1,1,"period"))',
        f"I{first}": '=IF(ODOO.LIST(1,1,"period")="",_t("publish a report first"),'
        'IF(ODOO.LIST(1,1,"school_count")>1,CONCATENATE(ODOO.LIST(1,1,"school_count")," ",'
        '_t("schools")),ODOO.LIST(1,1,"school")))',
        f"A{last}": "hidden",
        f"B{last}": f'=PIVOT.VALUE({HIDDEN},"__count")',
        f"G{last}": f'=PIVOT.VALUE({HIDDEN},"hidden:sum")',
        f"H{last}": f'=IF(B{last}="","–",G{last})',
        f"I{last}": f'=IF(B{last}="",_t("not published"),'
        f'CONCATENATE(_t("too few people")," · ",_t("of")," ",TEXT(B{last},"#,##0")))',
        "K1": "Schools",
    }
    cells |= {
        f"K{row + 1}": f'=PIVOT.HEADER({SCHOOLS},"#school",{row})'
        for row in range(1, MOST_SCHOOLS + 1)
    }
    for chart, column in columns(dashboard.charts):
        if isinstance(chart, Grid):
            cells |= grid_cells(chart, column, pivots)
        else:
            cells |= chart_cells(chart, column)
        values = f"{letter(column + 1)}2:{letter(column + width(chart) - 1)}{bars(chart) + 1}"
        formats[values] = 4 if chart.share else 3
    return {
        "id": "data",
        "name": "Data",
        "colNumber": FIRST_CHART + sum(map(width, dashboard.charts)),
        "rowNumber": MOST_SCHOOLS + 2,
        "cells": cells,
        "formats": formats,
        "figures": [],
        "tables": [],
        "areGridLinesVisible": True,
        "isVisible": True,
    }


# --- what is seen ---------------------------------------------------------------------------------


def figure(name, row, place, width, height, data):
    return {
        "id": name,
        "tag": "chart",
        "col": place,
        "row": row,
        "offset": {"x": 0, "y": 0},
        "width": width,
        "height": height,
        "data": {**data, "chartId": name},
    }


def scorecard(name, title, line, row, place):
    return figure(
        name,
        row,
        place,
        COLUMN - GAP,
        TILE_HEIGHT,
        {
            "type": "scorecard",
            "title": {"text": title, "bold": True, "color": INK, "fontSize": 12},
            "background": PAPER,
            "keyValue": f"Data!H{line}",
            "keyDescr": {"text": "", "fontSize": 26},
            # Whether more is better depends on the figure: no red and green.
            "baseline": f"Data!I{line}",
            "baselineDescr": {"text": "", "fontSize": 11},
            "baselineMode": "text",
            "baselineColorUp": TEAL,
            "baselineColorDown": TEAL,
            "humanize": False,
        },
    )


def chart_figure(chart, column, row, place):
    is_grid = isinstance(chart, Grid)
    # The labels of series stand above their values.
    first, last = (1 if is_grid else 2), bars(chart) + 1
    ranges = [
        f"Data!{letter(column + place)}{first}:{letter(column + place)}{last}"
        for place in range(width(chart))
    ]
    return figure(
        f"chart-{chart.name}",
        row,
        place,
        2 * COLUMN - GAP,
        height(chart) - GAP,
        {
            "type": "bar",
            "title": {"text": chart.title, "bold": True, "color": INK, "fontSize": 14},
            "background": "#FFFFFF",
            "dataSetsHaveTitle": is_grid,
            "dataSets": [
                {"dataRange": values, "backgroundColor": color}
                for values, color in zip(ranges[1:], SERIES, strict=False)
            ],
            "labelRange": ranges[0],
            "legendPosition": "top" if is_grid else "none",
            "verticalAxisPosition": "left",
            "stacked": is_grid and chart.stacked,
            "aggregated": False,
            "horizontal": chart.horizontal,
            "showValues": True,
            "humanize": False,
        },
    )


def tile_link(tile, hidden):
    """The figures behind a tile: of all schools, years and groups, with their definition."""
    if tile.code == "year":
        return f"[See the reports](odoo://ir_menu_xml_id/{REPORTS})"
    what = [["state", "=", "suppressed"], *hidden]
    if tile.code != "hidden":
        what = [["code", "=", tile.code]]
    view = {
        "viewType": "list",
        "action": {
            "domain": [*what, ["is_current", "=", True], ["is_public", "=", False]],
            "context": {},
            "modelName": FROZEN,
            "views": [[False, kind] for kind in ("list", "pivot", "graph", "form", "search")],
        },
        "threshold": 0,
        "name": tile.title,
    }
    return f"[See the figures](odoo://view/{json.dumps(view, separators=(',', ':'))})"


def compared_cells(tiles, row):
    """A table of the schools, one a line, under the given row, and the formats of its cells."""
    cells = {f"A{row + 1}": '=_t("Schools side by side")', f"A{row + 2}": '=_t("School")'}
    formats = {}
    for number, tile in enumerate(tiles, start=1):
        column = letter(number)
        cells[f"{column}{row + 2}"] = f'=_t("{tile.title}")'
        formats[f"{column}{row + 3}:{column}{row + TABLE + 2}"] = 2 if tile.share else 1
        for line in range(1, TABLE + 1):
            cell = f"{column}{row + 2 + line}"
            path = f'"#school",{line},"code","{tile.code}"'
            value = f'PIVOT.VALUE({COMPARED},"value:avg",{path})'
            cells[cell] = (
                f'=IF(PIVOT.VALUE({COMPARED},"__count",{path})<>1,"",'
                f'IF(PIVOT.VALUE({COMPARED},"hidden:sum",{path})=1,_t("hidden"),'
                f'IF({value}="","–",{value}{"/100" if tile.share else ""})))'
            )
    for line in range(1, TABLE + 1):
        cells[f"A{row + 2 + line}"] = f'=PIVOT.HEADER({COMPARED},"#school",{line})'
    return cells, formats


def front_sheet(dashboard):
    """The sheet that is seen: what it is about, the tiles, each with a link, and the charts."""
    cells = {
        "A1": f'=IF(PIVOT.VALUE({TILES},"__count")="",_t("No figure was published yet"),'
        'ODOO.LIST(1,1,"school"))',
        "A2": f'=IF(PIVOT.VALUE({TILES},"__count")="",'
        '_t("Publish a report under Reporting: its figures will be shown here."),'
        '_t("As published. * is hidden, because it is about too few people."))',
    }
    styles, rows = {"A1": 1, "A2": 2}, {0: 40, 1: 26, 2: GAP}
    figures, row = [], 3
    # A phone shows no cells, only tiles and charts: those must say what they are about, too.
    tiles = [Tile("School year", "year"), *dashboard.tiles, Tile("Hidden figures", "hidden")]
    for number, tile in enumerate(tiles):
        place = number % COLUMNS
        row = 3 + 2 * (number // COLUMNS)
        figures.append(scorecard(f"tile-{tile.name}", tile.title, number + 2, row, place))
        rows |= {row: TILE_HEIGHT, row + 1: 34}
        cells[f"{letter(place)}{row + 2}"] = tile_link(tile, Pivots.about(dashboard))
        styles[f"{letter(place)}{row + 2}"] = 3
    row += 2
    for number, (chart, column) in enumerate(columns(dashboard.charts)):
        line = row + number // 2
        rows[line] = max(height(chart), rows.get(line, 0))
        figures.append(chart_figure(chart, column, line, 2 * (number % 2)))
    row += (len(dashboard.charts) + 1) // 2
    formats = {}
    if dashboard.compared:
        table, formats = compared_cells(dashboard.compared, row)
        cells |= table
        styles |= {
            f"A{row + 1}": 1,
            f"A{row + 2}:D{row + 2}": 4,
            f"B{row + 3}:D{row + TABLE + 2}": 5,
        }
        rows[row] = 40
        row += TABLE + 2
    return {
        "id": "dashboard",
        "name": "Dashboard",
        "colNumber": COLUMNS,
        "rowNumber": row + 1,
        "cols": {str(number): {"size": COLUMN} for number in range(COLUMNS)},
        "rows": {str(number): {"size": size} for number, size in rows.items()},
        "merges": ["A1:D1", "A2:D2"],
        "cells": cells,
        "styles": styles,
        "formats": formats,
        "borders": {},
        "conditionalFormats": [],
        "dataValidationRules": [],
        "tables": [],
        "figures": figures,
        "areGridLinesVisible": False,
        "isVisible": True,
        "headerGroups": {"ROW": [], "COL": []},
        "comments": {},
    }


def build(dashboard):
    """The spreadsheet of a :class:`Dashboard`."""
    front, pivots = front_sheet(dashboard), Pivots(dashboard)
    tiles = [shape["id"] for shape in front["figures"] if shape["data"]["type"] == "scorecard"]
    menus = dict.fromkeys(tiles, FIGURES) | {"tile-year": REPORTS}
    return {
        "version": "18.5.10",
        "sheets": [front, data_sheet(dashboard, pivots)],
        "styles": {
            "1": {"bold": True, "fontSize": 16, "textColor": TEAL, "verticalAlign": "middle"},
            "2": {"fontSize": 10, "textColor": INK, "verticalAlign": "middle"},
            "3": {"fontSize": 9, "textColor": TEAL, "align": "center", "verticalAlign": "top"},
            "4": {"bold": True, "textColor": INK, "fillColor": PAPER},
            "5": {"align": "left"},
        },
        # A chart writes nought beside a bar that is not there: leave it away.
        "formats": {"1": "#,##0", "2": "0.0%", "3": '#,##0;-#,##0;" "', "4": '0.0;-0.0;" "'},
        "borders": {},
        "revisionId": "START_REVISION",
        "uniqueFigureIds": True,
        "settings": {
            "locale": {
                "name": "English (US)",
                "code": "en_US",
                "thousandsSeparator": ",",
                "decimalSeparator": ".",
                "dateFormat": "mm/dd/yyyy",
                "timeFormat": "hh:mm:ss",
                "formulaArgSeparator": ",",
                "weekStart": 7,
            }
        },
        "pivots": pivots,
        "pivotNextId": len(pivots) + 1,
        "customTableStyles": {},
        "globalFilters": [
            {
                "id": YEAR,
                "type": "selection",
                "label": "School year",
                "resModel": MODEL,
                "selectionField": "recency",
                "defaultValue": {"operator": "in", "selectionValues": ["0"]},
            },
            {
                "id": SCHOOL,
                "type": "text",
                "label": "School",
                "rangesOfAllowedValues": [f"Data!K2:K{MOST_SCHOOLS + 1}"],
            },
        ],
        "lists": {
            "1": {
                "id": "1",
                "name": "What it is about",
                "model": MODEL,
                "columns": ["period", "school", "school_count"],
                "domain": TOTALS,
                "context": {},
                "orderBy": [
                    {"name": "date_from", "asc": False},
                    {"name": "school_count", "asc": False},
                ],
                "fieldMatching": BY_YEAR | BY_SCHOOL,
            }
        },
        "listNextId": 2,
        "chartOdooMenusReferences": menus,
    }


def main(dashboards, root=ROOT, check=False):
    """Write the files, or with ``check`` only compare them; return the exit code."""
    stale = []
    for dashboard in dashboards:
        path = root / dashboard.path
        text = json.dumps(build(dashboard), indent=1, ensure_ascii=False) + "\n"
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(dashboard.path)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} is stale: run tools/build_dashboards.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    # The definitions name the classes of this module, under its name.
    from build_dashboards import main
    from dashboards import DASHBOARDS

    sys.exit(main(DASHBOARDS, check="--check" in sys.argv))
