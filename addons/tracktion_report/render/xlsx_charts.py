# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Charts of the spreadsheet's own, over a sheet made for them.

A spreadsheet draws text as zero, so that a chart over the table itself would show a hidden figure
as one of nothing. The sheet of the charts has an empty cell there, which is a gap.
"""

from . import palette
from .picture import Picture
from .text import SIGNS
from .xlsx_sheet import cell_text, number_format

KINDS = {
    "bar": {"type": "bar"},
    "column": {"type": "column"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "line": {"type": "line"},
    # Spreadsheets know no flows.
    "sankey": {"type": "bar", "subtype": "stacked"},
}
STACKED = ("stacked", "sankey")
# Of the second series on, so that a print without colour tells them apart.
PATTERNS = (None, "wide_upward_diagonal", "small_grid", "dark_horizontal", "dotted_grid", "sphere")
MARKERS = ("circle", "square", "diamond", "triangle", "x", "plus")
WIDTH = 620


class ChartSheet:
    """The sheet that charts draw from, and the maker of the charts."""

    def __init__(self, book, sheet, styles, show):
        self.book, self.sheet, self.styles, self.show = book, sheet, styles, show
        self.row = 3

    def chart(self, block):
        """The chart of a block, or None where there is nothing to draw.

        :return: ``(chart, height in pixels, text for those who cannot see it)``
        """
        picture = Picture.of(block, self.show)
        if not picture:
            return None
        chart = self.book.add_chart(KINDS[picture.kind])
        title = self.row
        for options in self._write(picture):
            chart.add_series(options)
        self._decorate(chart, picture, title)
        height = self._height(picture)
        chart.set_size({"width": WIDTH, "height": height})
        labels = ", ".join(one.label for one in picture.series)
        return chart, height, cell_text(f"{picture.title}: {labels}")

    def _write(self, picture):
        """Write what the chart draws, and return the options of its series."""
        sheet, first, count = self.sheet, self.row + 2, len(picture.names)
        sheet.text(self.row, 0, picture.title, self.styles["block"])
        for column, series in enumerate(picture.series, start=1):
            sheet.text(self.row + 1, column, series.label, self.styles["label"])
        names = [cell_text(self._name(picture, index)) for index in range(count)]
        for index, name in enumerate(names):
            sheet.text(first + index, 0, name)
            for column, series in enumerate(picture.series, start=1):
                if series.values[index] is not None:
                    style = self.styles.item(series.column)
                    sheet.write_number(first + index, column, series.values[index], style)
        self.row = first + count + 1
        last = first + count - 1
        for column, series in enumerate(picture.series, start=1):
            yield {
                "name": [sheet.name, first - 1, column],
                "name_data": [cell_text(series.label)],
                "categories": [sheet.name, first, 0, last, 0],
                # The blank makes them text to the writer of the file, also where all are years.
                "categories_data": [f"{name} " for name in names],
                "values": [sheet.name, first, column, last, column],
                "values_data": list(series.values),
                **self._look(picture, column - 1, series),
            }

    @staticmethod
    def _name(picture, index):
        """The name of a row, with the sign of what is not shown in it."""
        signs = {s.states[index] for s in picture.series if s.values[index] is None}
        return " ".join([picture.names[index], *(SIGNS[s] for s in sorted(signs) if s in SIGNS)])

    @staticmethod
    def _look(picture, index, series):
        colour = palette.colour_of(index)
        labels = {"value": True, "num_format": number_format(series.column), "font": {"size": 9}}
        if picture.kind == "line":
            marker = {"type": MARKERS[index % len(MARKERS)], "size": 7}
            look = {"fill": {"color": colour}, "border": {"color": colour}}
            line = {"color": colour, "width": 2.25}
            return {
                "line": line,
                "marker": {**marker, **look},
                "data_labels": {**labels, "position": "above"},
            }
        if picture.kind in STACKED:
            # On a ground of its own: the text crosses colours and patterns.
            labels["fill"] = {"color": "#FFFFFF"}
        look = {"border": {"color": "#FFFFFF"}, "gap": 50, "data_labels": labels}
        pattern = PATTERNS[index % len(PATTERNS)]
        if pattern:
            look["pattern"] = {"pattern": pattern, "fg_color": colour, "bg_color": "#FFFFFF"}
            look["border"] = {"color": colour}
        else:
            look["fill"] = {"color": colour}
        if picture.kind in STACKED:
            look["overlap"] = 100
        return look

    def _decorate(self, chart, picture, title_row):
        # By reference: a title that looks like a reference would be taken for one.
        title = {"name": [self.sheet.name, title_row, 0], "data": [cell_text(picture.title)]}
        chart.set_title({**title, "name_font": {"size": 12, "color": palette.INK}})
        chart.set_legend({"none": True} if len(picture.series) == 1 else {"position": "bottom"})
        values = {
            "num_format": number_format(picture.series[0].column),
            "major_gridlines": {"visible": True, "line": {"color": palette.LINE, "width": 0.5}},
            "line": {"none": True},
        }
        low, high, step = picture.scale(room=0.1)
        values |= {"min": low, "max": high, "major_unit": step}
        names = {"num_font": {"size": 9}, "label_position": "low"}
        if picture.kind in ("bar", *STACKED):
            # The first row on top, as in the table, with the figures still at the bottom.
            chart.set_y_axis({**names, "reverse": True})
            chart.set_x_axis({**values, "label_position": "high"})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        chart.show_blanks_as("gap")
        chart.show_hidden_data()

    @staticmethod
    def _height(picture):
        if picture.kind in ("column", "line"):
            return 340
        bars = len(picture.names) * (len(picture.series) if picture.kind == "bar" else 1)
        return min(900, 130 + 26 * max(bars, 3))
