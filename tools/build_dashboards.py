#!/usr/bin/env python3
"""Writes the dashboards of the addons, addons/*/data/files/*_dashboard.json, from `dashboards.py`.

Odoo keeps a dashboard as a spreadsheet in JSON, of several thousand lines. Here it is made from a
few: tiles and charts of figures, by the code of the indicator. All of them read the model
`tracktion.dashboard.figure` and can be filtered by school year and school. `--check` writes nothing
and exits with 1 when a file is not what the definition says.
"""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODEL, FROZEN = "tracktion.dashboard.figure", "tracktion.indicator.value"
FIGURES = "tracktion_report.tracktion_indicator_value_menu"
REPORTS = "tracktion_report.tracktion_report_menu"
YEAR, SCHOOL = "tracktion-year", "tracktion-school"
BY_YEAR = {YEAR: {"chain": "recency", "type": "selection"}}
BY_SCHOOL = {SCHOOL: {"chain": "school", "type": "char"}}
TOTALS = [["dimension_1", "=", False]]
# Pivots: what tiles show, what is hidden, and the schools to choose from.
TILES, HIDDEN, SCHOOLS = "1", "2", "3"
# Four tiles or two charts side by side, as wide as a laptop shows beside the list of dashboards.
COLUMNS, COLUMN = 4, 268
GAP, TILE_HEIGHT, CHART_HEIGHT = 10, 104, 300
MOST_SCHOOLS = 60
TEAL, INK, PAPER = "#01666b", "#434343", "#EFF6F6"
# Told apart by colour-blind readers, too; further schools get colours of the spreadsheet.
PALETTE = [TEAL, "#e69f00", "#56b4e9", "#cc79a7", "#8a6d3b", "#7a8b99"]


@dataclass
class Tile:
    """A figure with its base and its change on last year; ``share``: it is a percentage."""

    title: str
    code: str
    share: bool = False


@dataclass
class Chart:
    """A figure by the groups of a dimension (``option``: those of a distribution), or by school
    year without one. Each school has a colour of its own."""

    title: str
    code: str
    by: str = ""
    kind: str = "bar"
    horizontal: bool = False


@dataclass
class Dashboard:
    """One file. ``section``: the code of the report section whose hidden figures it counts; all of
    them without one."""

    addon: str
    name: str
    tiles: list = field(default_factory=list)
    charts: list = field(default_factory=list)
    section: str = ""

    @property
    def path(self):
        return f"addons/{self.addon}/data/files/{self.name}_dashboard.json"


def letter(column):
    return chr(ord("A") + column)


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


def pivots():
    both = BY_YEAR | BY_SCHOOL
    measures = [(name, "avg") for name in ("value", "base", "change")] + [("hidden", "sum")]
    return {
        TILES: pivot(TILES, "Tiles", ["code", "is_widest"], measures, TOTALS, both),
        HIDDEN: pivot(HIDDEN, "Hidden figures", ["section_code"], [("hidden", "sum")], [], both),
        SCHOOLS: pivot(SCHOOLS, "Schools", ["school"], [], TOTALS, {}),
    }


def tile_cells(tile, row):
    """The cells of a tile on the sheet of data: how many figures there are to choose from, the
    figure, and the two texts of the tile.

    A tile shows one figure. Of several schools it is their total, and where there is none, or no
    single year was chosen, the tile asks for a choice: an average of figures would be no figure.
    """

    def pick(measure):
        return (
            f'=IF(B{row}=1,PIVOT.VALUE({TILES},"{measure}","code",A{row}),'
            f'IF(C{row}=1,PIVOT.VALUE({TILES},"{measure}","code",A{row},"is_widest",TRUE),""))'
        )

    value = f"D{row}/100" if tile.share else f"D{row}"
    digits = "0.0" if tile.share else "#,##0"
    change = (
        f'IF(F{row}="",_t("no last year"),CONCATENATE(IF(F{row}>0,"▲ ",IF(F{row}<0,"▼ ","= ")),'
        f'TEXT(ABS(F{row}),"{digits}")," ",_t("on last year")))'
    )
    # Of a count the base is the count itself.
    base = f'" · ",_t("of")," ",TEXT(E{row},"#,##0")' if tile.share else '""'
    return {
        f"A{row}": tile.code,
        f"B{row}": f'=PIVOT.VALUE({TILES},"__count","code",A{row})',
        f"C{row}": f'=PIVOT.VALUE({TILES},"__count","code",A{row},"is_widest",TRUE)',
        f"D{row}": pick("value:avg"),
        f"E{row}": pick("base:avg"),
        f"F{row}": pick("change:avg"),
        f"G{row}": pick("hidden:sum"),
        f"H{row}": f'=IF(B{row}="","–",IF(AND(B{row}<>1,C{row}<>1),_t("choose one"),'
        f'IF(G{row}=1,_t("hidden"),IF(D{row}="","–",{value}))))',
        f"I{row}": f'=IF(B{row}="",_t("not published"),IF(AND(B{row}<>1,C{row}<>1),'
        f'_t("one school and one year"),IF(G{row}=1,_t("too few people"),'
        f'IF(D{row}="",_t("nobody to count"),CONCATENATE({change},{base})))))',
    }


def data_sheet(dashboard):
    first, last = 2, len(dashboard.tiles) + 3
    cells = {
        f"{letter(number)}1": title
        for number, title in enumerate(
            ["Code", "Figures", "Totals", "Value", "Base", "Change", "Hidden", "Tile", "Line"]
        )
    }
    formats = {}
    for row, tile in enumerate(dashboard.tiles, start=first + 1):
        cells |= tile_cells(tile, row)
        formats[f"H{row}"] = 2 if tile.share else 1
    only = f',"section_code","{dashboard.section}"' if dashboard.section else ""
    cells |= {
        f"A{first}": "year",
        f"H{first}": '=IF(ODOO.LIST(1,1,"period")="","–",ODOO.LIST(1,1,"period"))',
        f"I{first}": '=IF(ODOO.LIST(1,1,"period")="",_t("publish a report first"),'
        'ODOO.LIST(1,1,"school"))',
        f"A{last}": "hidden",
        f"B{last}": f'=PIVOT.VALUE({HIDDEN},"__count"{only})',
        f"G{last}": f'=PIVOT.VALUE({HIDDEN},"hidden:sum"{only})',
        f"H{last}": f'=IF(B{last}="","–",G{last})',
        f"I{last}": f'=IF(B{last}="",_t("not published"),'
        f'CONCATENATE(_t("too few people")," · ",_t("of")," ",TEXT(B{last},"#,##0")))',
        "K1": "Schools",
    }
    cells |= {
        f"K{row + 1}": f'=PIVOT.HEADER({SCHOOLS},"#school",{row})'
        for row in range(1, MOST_SCHOOLS + 1)
    }
    return {
        "id": "data",
        "name": "Data",
        "colNumber": 12,
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


def chart_figure(chart, name, row, place):
    domain = [["code", "=", chart.code], ["state", "=", "ok"], ["dimension_2", "=", False]]
    group, matching = "label_1", BY_YEAR | BY_SCHOOL
    if chart.by:
        domain.append(["dimension_1", "=", chart.by])
    else:
        domain += [["dimension_1", "=", False], ["recency", "!=", False]]
        group, matching = "period", BY_SCHOOL
    return figure(
        name,
        row,
        place,
        2 * COLUMN - GAP,
        CHART_HEIGHT - GAP,
        {
            "type": f"odoo_{chart.kind}",
            "title": {"text": chart.title, "bold": True, "color": INK, "fontSize": 14},
            "background": "#FFFFFF",
            "legendPosition": "bottom",
            "metaData": {
                "groupBy": [group, "school"],
                "measure": "value",
                "order": None,
                "resModel": MODEL,
                "mode": chart.kind,
            },
            "searchParams": {
                "comparison": None,
                "context": {},
                "domain": domain,
                "groupBy": [group, "school"],
                "orderBy": [],
            },
            "dataSets": [{"backgroundColor": color} for color in PALETTE],
            "verticalAxisPosition": "left",
            "stacked": False,
            "horizontal": chart.horizontal,
            "showValues": True,
            "fieldMatching": matching,
        },
    )


def tile_link(tile):
    """The figures behind a tile: of all schools, years and groups, with their definition."""
    if tile.code == "year":
        return f"[See the reports](odoo://ir_menu_xml_id/{REPORTS})"
    what = [["state", "=", "suppressed"]] if tile.code == "hidden" else [["code", "=", tile.code]]
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


def front_sheet(dashboard):
    """The sheet that is seen: what it is about, the tiles, each with a link, and the charts."""
    cells = {
        "A1": f'=IF(PIVOT.VALUE({TILES},"__count")="",_t("No figure was published yet"),'
        'ODOO.LIST(1,1,"school"))',
        "A2": f'=IF(PIVOT.VALUE({TILES},"__count")="",'
        '_t("Publish a report under Reporting: its figures will be shown here."),'
        '_t("As published. Figures about few people are hidden, and missing in charts."))',
    }
    styles, rows = {"A1": 1, "A2": 2}, {0: 40, 1: 26, 2: GAP}
    figures, row = [], 3
    # A phone shows no cells, only tiles and charts: those must say what they are about, too.
    tiles = [Tile("School year", "year"), *dashboard.tiles, Tile("Hidden figures", "hidden")]
    for number, tile in enumerate(tiles):
        place = number % COLUMNS
        row = 3 + 2 * (number // COLUMNS)
        figures.append(scorecard(f"tile-{tile.code}", tile.title, number + 2, row, place))
        rows |= {row: TILE_HEIGHT, row + 1: 34}
        cells[f"{letter(place)}{row + 2}"] = tile_link(tile)
        styles[f"{letter(place)}{row + 2}"] = 3
    row += 2
    for number, chart in enumerate(dashboard.charts):
        line = row + number // 2
        rows[line] = CHART_HEIGHT
        name = f"chart-{chart.code}-{chart.by or 'year'}"
        figures.append(chart_figure(chart, name, line, 2 * (number % 2)))
    row += (len(dashboard.charts) + 1) // 2
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
        "formats": {},
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
    front = front_sheet(dashboard)
    tiles = [shape["id"] for shape in front["figures"] if shape["data"]["type"] == "scorecard"]
    menus = dict.fromkeys(tiles, FIGURES) | {"tile-year": REPORTS}
    return {
        "version": "18.5.10",
        "sheets": [front, data_sheet(dashboard)],
        "styles": {
            "1": {"bold": True, "fontSize": 16, "textColor": TEAL, "verticalAlign": "middle"},
            "2": {"fontSize": 10, "textColor": INK, "verticalAlign": "middle"},
            "3": {"fontSize": 9, "textColor": TEAL, "align": "center", "verticalAlign": "top"},
        },
        "formats": {"1": "#,##0", "2": "0.0%"},
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
        "pivots": pivots(),
        "pivotNextId": len(pivots()) + 1,
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
                "columns": ["period", "school"],
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
