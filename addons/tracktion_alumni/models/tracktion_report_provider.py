from dataclasses import replace

from odoo import api, models

from ..figures.blocks import ERROR, NOT_APPLICABLE, OK, Block, Cell, Chart, Column
from ..figures.counting import COLUMN, OPTION, ROW, TOTAL
from ..figures.medians import median_class

SCHOOL = "school"
KINDS = {
    "count": "count",
    "count_distinct": "count",
    "sum": "number",
    "mean": "number",
    "median": "number",
    "difference": "number",
}


class TracktionReportProvider(models.AbstractModel):
    """Makes the blocks of a section: its tables, or all its indicators where it has none.

    An addon whose section needs more makes a model that inherits this one, names it as the
    ``provider`` of the section, and overrides ``_get_blocks``.
    """

    _name = "tracktion.report.provider"
    _description = "Provider of Report Sections"

    @api.model
    def _get_blocks(self, section, run):
        """The blocks of ``section``, in order.

        :param section: record of ``tracktion.report.section``
        :param ReportRun run: its ``figures`` counts, so that what is shown can be frozen
        :return: list of ``Block``
        """
        blocks = []
        for table in section.table_ids:
            indicators = table.indicator_ids.sorted()
            blocks += self._table_blocks(
                run, table.name, indicators, table.dimension_id.code, table.chart, table
            )
        if not section.table_ids:
            blocks += self._default_blocks(section, run)
        return blocks

    @api.model
    def _default_blocks(self, section, run):
        """Key figures first, then each indicator by its first dimension."""
        blocks = []
        simple = section.indicator_ids.filtered(lambda i: not i._own_dimensions())
        for _kind, indicators in simple.grouped(self._kind).items():
            blocks += self._table_blocks(run, section.name, indicators)
        for indicator in section.indicator_ids - simple:
            blocks += self._table_blocks(run, indicator.name, indicator, chart="bar")
        for indicator in simple:
            dimension = indicator.dimension_ids.filtered(lambda d: d.code != SCHOOL)[:1]
            if dimension:
                title = self._by(indicator.name, dimension)
                blocks += self._table_blocks(run, title, indicator, dimension.code, "bar")
        return blocks

    @api.model
    def _by(self, name, dimension):
        return self.env._("%(figure)s by %(dimension)s", figure=name, dimension=dimension.name)

    @api.model
    def _kind(self, indicator):
        """What its cells are, as kind of a column."""
        return KINDS.get(indicator.aggregate, "share")

    @api.model
    def _column(self, label, indicator):
        unit = "%" if self._kind(indicator) == "share" else indicator.unit or ""
        return Column(label, self._kind(indicator), indicator._shown_digits(), unit)

    # --- tables ---------------------------------------------------------------------------------

    @api.model
    def _table_blocks(self, run, title, indicators, dimension=None, chart=None, table=None):
        """The blocks of one table, each with definitions and notes.

        :param table: record of ``tracktion.report.table``, if there is one
        """
        several = len(run.scope.company_ids) > 1
        if any(indicator._own_dimensions() for indicator in indicators):
            blocks = [self._answers_block(run, title, one, dimension, chart) for one in indicators]
        elif dimension and table and table.across_id and not several:
            blocks = [
                self._cross_block(
                    run,
                    one.name if indicators - one else title,
                    one,
                    dimension,
                    table.across_id.code,
                    chart,
                )
                for one in indicators
            ]
        elif dimension and several:
            blocks = [
                self._schools_block(run, one.name, one, dimension)
                if SCHOOL in one.dimension_ids.mapped("code")
                else self._lines_block(run, one.name, one, dimension, chart)
                for one in indicators
            ]
        elif dimension:
            blocks = [self._lines_block(run, title, indicators, dimension, chart, table)]
        elif several:
            blocks = [self._side_by_side_block(run, title, indicators)]
        else:
            blocks = [self._key_figures_block(run, title, indicators, chart)]
        blocks = [block for block in blocks if block]
        for block in blocks if table and table.note else ():
            block.notes.insert(0, table.note)
        return blocks

    @api.model
    def _finish(self, block, figures):
        """Add what readers must know: definitions, and what failed. Renderers explain the signs."""
        cells = [cell for row in block.rows for cell in row if isinstance(cell, Cell)]
        for indicator, answer in figures.items():
            block.notes.append(f"{indicator.name}: {indicator.definition}")
            if answer.error:
                block.notes.append(
                    self.env._(
                        "“%(name)s” could not be counted: %(error)s",
                        name=indicator.name,
                        error=answer.error,
                    )
                )
            if indicator._has_several_answers():
                block.notes.append(
                    self.env._(
                        "Several answers were possible: the shares are of the people who answered, "
                        "and add up to more than 100 %."
                    )
                )
        if cells and all(cell.state == ERROR for cell in cells):
            block.state = ERROR
        if any(cell.low is not None for cell in cells):
            block.notes.append(
                self.env._(
                    "The interval holds for all of this group, not for other years or schools; "
                    "it does not say whether those who did not answer are different."
                )
            )
        return block

    @api.model
    def _cell(self, answer, key):
        """The cell of ``key``; of a group in which nobody was counted, no data."""
        if answer.error:
            return Cell(state=ERROR)
        return answer.cells.get(key) or Cell(state=NOT_APPLICABLE)

    @api.model
    def _key_figures_block(self, run, title, indicators, chart=None):
        """One row per indicator, with its base and what it was the period before."""
        figures = run.figures(indicators)
        before = run.figures_before(indicators)
        first = indicators[:1]
        columns = [
            Column(self.env._("Figure")),
            self._column(run.period_label, first),
        ]
        if before:
            columns += [
                self._column(run.label_before, first),
                Column(self.env._("Change"), "number", first._shown_digits()),
            ]
        rows = []
        for indicator in indicators:
            cell = figures[indicator].cells[TOTAL]
            row = [indicator.name, cell]
            if before:
                old = before.get(indicator) or Cell(state=NOT_APPLICABLE)
                row += [old, self._change(cell, old)]
            rows.append(row)
        picture = chart and Chart(chart, series=(1,))
        return self._finish(Block(title, columns, rows, chart=picture), figures)

    @api.model
    def _change(self, cell, old):
        """What came on top since the period before: of shares in points of percentage."""
        if cell.state != OK or old.state != OK:
            return Cell(state=NOT_APPLICABLE)
        # Both were rounded before they came here; the difference has no more decimals.
        return round(cell.value - old.value, 6)

    @api.model
    def _lines_block(self, run, title, indicators, dimension, chart=None, table=None):
        """One row per value of the dimension, one column per indicator, and the total."""
        figures = run.figures(indicators, (dimension,))
        record = indicators.dimension_ids.filtered(lambda d: d.code == dimension)
        columns = [Column(record.name)]
        for indicator in indicators:
            if self._has_parts(indicator, table):
                labels = [label for label in (table.rest_label, table.part_label) if label]
                columns += [Column(label, "count") for label in labels]
            columns.append(self._column(indicator.name, indicator))
        keys = {}
        for answer in figures.values():
            keys.update((key, answer.label(key, dimension)) for key in answer.line(dimension))
        rows = []
        for key, label in [*keys.items(), (TOTAL, self.env._("Total"))]:
            row = [label]
            for indicator in indicators:
                cell = self._cell(figures[indicator], key)
                if self._has_parts(indicator, table):
                    row += self._parts(cell, table)
                    # The people are in the columns before.
                    cell = replace(cell, base=None)
                row.append(cell)
            rows.append(row)
        total = len(rows) - 1
        numbers = [n for n, column in enumerate(columns) if column.kind == columns[-1].kind]
        counts = [n for n, column in enumerate(columns) if column.kind == "count"]
        picture = Chart(chart, series=tuple(counts or numbers), skip=(total,)) if chart else None
        block = Block(title, columns, rows, chart=picture, total_rows=(total,))
        return self._finish(block, figures)

    @api.model
    def _has_parts(self, indicator, table):
        return bool(table and table.part_label and indicator.aggregate == "share")

    @api.model
    def _parts(self, cell, table):
        """Those whom a share does not count and those whom it counts, as numbers of people."""
        if cell.state != OK:
            return [cell] * (2 if table.rest_label else 1)
        rest = Cell(cell.denominator - cell.numerator)
        part = Cell(cell.numerator)
        return [rest, part] if table.rest_label else [part]

    # --- answers --------------------------------------------------------------------------------

    @api.model
    def _answers_block(self, run, title, indicator, dimension=None, chart=None):
        """A distribution or a matrix."""
        if indicator.aggregate == "matrix":
            return self._cross_block(run, title, indicator, ROW, COLUMN, chart)
        if dimension:
            # What does not add up to a whole is no stack.
            stacked = "bar" if indicator._has_several_answers() else "stacked"
            return self._cross_block(run, title, indicator, dimension, OPTION, chart or stacked)
        figures = run.figures(indicator)
        answer = figures[indicator]
        rows = [
            [answer.label(key, OPTION), self._part(answer.cells[key]), answer.cells[key]]
            for key in answer.line(OPTION)
        ]
        total = answer.cells[TOTAL]
        several = indicator._has_several_answers()
        label = self.env._("People who answered") if several else self.env._("Total")
        rows.append([label, self._part(total), total])
        columns = [
            Column(indicator.name),
            Column(self.env._("People"), "count"),
            self._column(self.env._("Share"), indicator),
        ]
        picture = Chart(chart, series=(2,), skip=(len(rows) - 1,)) if chart else None
        block = Block(title, columns, rows, chart=picture, total_rows=(len(rows) - 1,))
        if indicator.is_ordered:
            block.notes += self._median_notes(answer)
        return self._finish(block, figures)

    @api.model
    def _median_notes(self, answer):
        """Which of the ordered answers is that of the one in the middle, where what is shown tells
        it."""
        keys = answer.line(OPTION)
        place = median_class(
            [self._part(answer.cells[key]).value for key in keys], answer.cells[TOTAL].base
        )
        if place is None:
            return []
        label = answer.label(keys[place], OPTION)
        return [self.env._("Median: “%s”. Half of the people are there or before it.", label)]

    @api.model
    def _cross_block(self, run, title, indicator, down, across, chart=None):
        """Lines of ``down``, columns of ``across``, and what both add up to."""
        dimensions = tuple(d for d in (down, across) if d not in (OPTION, ROW, COLUMN))
        figures = run.figures(indicator, dimensions)
        answer = figures[indicator]
        record = indicator.dimension_ids.filtered(lambda d: d.code == down)
        lines, heads = answer.line(down), answer.line(across)
        columns = [
            Column(record.name or indicator.name),
            *(self._column(answer.label(head, across), indicator) for head in heads),
            self._column(self.env._("Total"), indicator)
            if across == SCHOOL
            else Column(self.env._("People"), "count"),
        ]
        rows = []
        for key in [*lines, TOTAL]:
            label = answer.label(key, down) if key else self.env._("Total")
            last = self._cell(answer, key)
            rows.append(
                [
                    label,
                    *(
                        self._share_of_line(self._cell(answer, key | head), across)
                        for head in heads
                    ),
                    last if across == SCHOOL or last.state != OK else Cell(last.base),
                ]
            )
        total = len(rows) - 1
        picture = (
            Chart(chart, series=tuple(range(1, len(heads) + 1)), skip=(total,)) if chart else None
        )
        block = Block(title, columns, rows, chart=picture, total_rows=(total,))
        return self._finish(block, figures)

    @api.model
    def _share_of_line(self, cell, across):
        """The people of a line are in its last column; those of each school are with its cell."""
        return cell if across == SCHOOL else replace(cell, base=None)

    @api.model
    def _part(self, cell):
        """How many people a share counts."""
        return Cell(cell.numerator) if cell.state == OK else cell

    # --- several schools ------------------------------------------------------------------------

    @api.model
    def _schools_block(self, run, title, indicator, dimension):
        """The values of the dimension down, the schools across."""
        record = indicator.dimension_ids.filtered(lambda d: d.code == dimension)
        title = self._by(title, record)
        return self._cross_block(run, title, indicator, dimension, SCHOOL)

    @api.model
    def _side_by_side_block(self, run, title, indicators):
        """One row per indicator, the schools across, and their total."""
        by_school = indicators.filtered(lambda i: SCHOOL in i.dimension_ids.mapped("code"))
        figures = {
            **run.figures(by_school, (SCHOOL,)),
            **run.figures(indicators - by_school),
        }
        # Those in which nobody was counted are shown as well.
        names = self.env["res.company"].browse(run.scope.company_ids).mapped("name")
        schools = {frozenset([(SCHOOL, name)]): name for name in sorted(names)}
        first = indicators[:1]
        columns = [
            Column(self.env._("Figure")),
            *(self._column(label, first) for label in schools.values()),
            self._column(self.env._("Total"), first),
        ]
        rows = [
            [indicator.name, *(self._cell(figures[indicator], key) for key in [*schools, TOTAL])]
            for indicator in indicators
        ]
        chart = Chart("column", series=tuple(range(1, len(schools) + 1))) if schools else None
        return self._finish(Block(title, columns, rows, chart=chart), figures)
