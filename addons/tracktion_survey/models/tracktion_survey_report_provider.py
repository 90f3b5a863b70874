from odoo import api, models

from odoo.addons.tracktion_alumni.figures.blocks import OK, SUPPRESSED, Block, Cell, Column
from odoo.addons.tracktion_alumni.figures.counting import ROW, TOTAL
from odoo.addons.tracktion_alumni.figures.rounding import half_up, percent
from odoo.addons.tracktion_alumni.figures.weighting import post_stratify, weighted_share
from odoo.addons.tracktion_alumni.models.tracktion_indicator_count import WAVES

#: The section that tells who answered.
WHO_ANSWERED = "tracking_response"
#: What respondents are compared by with all who were asked, and weighted by.
STRATA = ("gender", "eqf_level", "sector", "department")
#: The figures that are shown weighted beside unweighted.
WEIGHTED = (
    "placement_rate",
    "employment_rate",
    "unemployment_rate",
    "expectations_met",
    "job_related",
    "satisfaction",
)
#: A stratum of all whose own is not shown.
REST = "rest"


class TracktionSurveyReportProvider(models.AbstractModel):
    """Sections of graduate tracking: their tables, how alike those who answered are to those who
    were asked, figures from outside, and the word of caution."""

    _name = "tracktion.survey.report.provider"
    _inherit = "tracktion.report.provider"
    _description = "Provider of Report Sections on Graduate Tracking"

    @api.model
    def _get_blocks(self, section, run):
        blocks = super()._get_blocks(section, run)
        if section.code == WHO_ANSWERED:
            blocks += self._nonresponse_blocks(run)
        blocks.append(self._context_block(section, run))
        blocks.append(self._caution_block())
        return blocks

    @api.model
    def _lines_block(self, run, title, indicators, dimension, chart=None, table=None):
        counted = len(run.recorded)
        block = super()._lines_block(run, title, indicators, dimension, chart, table)
        return self._without_total(run, block, counted, dimension)

    @api.model
    def _cross_block(self, run, title, indicator, down, across, chart=None):
        counted = len(run.recorded)
        block = super()._cross_block(run, title, indicator, down, across, chart)
        if down == ROW and len(block.rows) == 1 and block.state == OK:
            # Flows need two waves: before there are, there is nothing to tell.
            return None
        if across in WAVES:
            for line in (block.columns, *block.rows):
                line.pop()
            self._forget(run, counted, across)
        return self._without_total(run, block, counted, down)

    @api.model
    def _without_total(self, run, block, counted, dimension):
        """Waves ask the same people: they have no total, neither shown nor frozen.

        :param int counted: how many figures were recorded before the block
        """
        if dimension not in WAVES:
            return block
        block.rows.pop()
        block.total_rows = ()
        self._forget(run, counted, dimension)
        return block

    @api.model
    def _forget(self, run, counted, dimension):
        """Freeze none of the figures from ``counted`` on that does not tell waves apart."""
        for _indicator, figures in run.recorded[counted:]:
            for key in [key for key in figures.cells if dimension not in dict(key)]:
                del figures.cells[key]

    # --- nonresponse ----------------------------------------------------------------------------

    @api.model
    def _nonresponse_blocks(self, run):
        """Those who answered beside all who were asked, and what weights would change.

        Made of figures that are shown, and of nothing that is hidden.
        """
        rate = self.env.ref("tracktion_survey.indicator_response_rate")
        asked = {code: run.figures(rate, (code,))[rate] for code in STRATA}
        blocks = [self._comparison_block(rate, code, answer) for code, answer in asked.items()]
        return [*blocks, self._weighted_block(run, asked)]

    @api.model
    def _comparison_block(self, rate, code, answer):
        dimension = rate.dimension_ids.filtered(lambda d: d.code == code)
        total = answer.cells[TOTAL]
        rows = []
        for key in (*answer.line(code), TOTAL):
            label = answer.label(key, code) if key else self.env._("Total")
            rows.append([label, *self._compared(answer.cells[key], total)])
        share = {"kind": "share", "unit": "%"}
        columns = [
            Column(dimension.name),
            Column(self.env._("People asked"), "count"),
            Column(self.env._("Answered"), "count"),
            Column(self.env._("Of the people asked"), **share),
            Column(self.env._("Of those who answered"), **share),
            Column(rate.name, **share),
        ]
        title = self.env._("Who answered, by %s", dimension.name)
        note = self.env._(
            "Where the two shares differ, those who answered are not like all who were asked."
        )
        return Block(title, columns, rows, notes=[note], total_rows=(len(rows) - 1,))

    @api.model
    def _compared(self, cell, total):
        if cell.state != OK or total.state != OK:
            return [Cell(state=cell.state if cell.state != OK else SUPPRESSED)] * 5
        return [
            Cell(cell.denominator),
            Cell(cell.numerator),
            self._share_of(cell.denominator, total.denominator),
            self._share_of(cell.numerator, total.numerator),
            Cell(cell.value),
        ]

    @api.model
    def _share_of(self, part, whole):
        value = percent(part, whole)
        return Cell(state="not_applicable") if value is None else Cell(value)

    @api.model
    def _weighted_block(self, run, asked):
        """Main figures as they are, and as if the people asked had answered in equal parts."""
        # A school may have archived some.
        indicators = self.env["tracktion.indicator"].search([("code", "in", WEIGHTED)])
        plain = run.figures(indicators)
        names = {d.code: d.name for d in indicators.dimension_ids}
        rows = {
            indicator: [indicator.name, plain[indicator].cells[TOTAL]] for indicator in indicators
        }
        for code, population in asked.items():
            figures = run.figures(indicators, (code,))
            for indicator in indicators:
                rows[indicator].append(self._weighted(figures[indicator], population, code))
        share = {"kind": "share", "unit": "%"}
        columns = [
            Column(self.env._("Figure")),
            Column(self.env._("Unweighted"), **share),
            *(Column(self.env._("Weighted by %s", names[code]), **share) for code in asked),
        ]
        notes = [
            self.env._(
                "Weights make those who answered look like all who were asked, in what they are "
                "weighted by and in nothing else. An answer counts 0.3 times at least and 3 times "
                "at most; groups with fewer than 5 answers, and groups that are not shown, are "
                "taken together. The base of a weighted figure is the number of answers to which "
                "the weighted ones amount (Kish). Read both beside each other."
            )
        ]
        return Block(
            self.env._("Main figures, unweighted and weighted"),
            columns,
            list(rows.values()),
            notes=notes,
        )

    @api.model
    def _weighted(self, answer, population, code):
        """The weighted figure of those strata that are shown; all others are one stratum."""
        total, everybody = answer.cells.get(TOTAL), population.cells[TOTAL]
        if not total or total.state != OK or everybody.state != OK:
            return Cell(state=total.state if total and total.state != OK else SUPPRESSED)
        strata = [
            key
            for key in answer.line(code)
            if answer.cells[key].state == OK
            and key in population.cells
            and population.cells[key].state == OK
        ]

        def with_rest(cells, name):
            counts = {key: getattr(cells[key], name) for key in strata}
            counts[REST] = getattr(cells[TOTAL], name) - sum(counts.values())
            return counts

        people = with_rest(population.cells, "denominator")
        answers = with_rest(population.cells, "numerator")
        try:
            weights = post_stratify(people, answers).weights
            found = weighted_share(
                with_rest(answer.cells, "numerator"),
                with_rest(answer.cells, "denominator"),
                weights,
            )
        except ValueError:
            # Answers that came in after the population was counted, or of nobody who was asked.
            return Cell(state="not_applicable")
        if found.share is None:
            return Cell(state="not_applicable")
        return Cell(half_up(100 * found.share, 1), base=half_up(found.effective))

    # --- what stands beside ---------------------------------------------------------------------

    @api.model
    def _context_block(self, section, run):
        """Figures from outside beside those of the school; None where there are none."""
        found = self.env["tracktion.context.figure"].search(
            [
                ("indicator_id.section_id", "=", section.id),
                ("company_id", "in", [*run.scope.company_ids, False]),
            ]
        )
        if not found:
            return None
        simple = found.indicator_id.filtered(lambda i: not i._own_dimensions())
        ours = run.figures(simple)
        rows = [
            [
                f"{figure.name} ({figure.region})",
                figure.value,
                ours[figure.indicator_id].cells[TOTAL] if figure.indicator_id in simple else None,
                figure.unit or "",
                str(figure.year),
                figure.indicator_id.name,
                figure.source,
            ]
            for figure in found
        ]
        columns = [
            Column(self.env._("Figure from outside")),
            Column(self.env._("There"), "number"),
            Column(self.env._("Here"), "number"),
            Column(self.env._("Unit")),
            Column(self.env._("Year")),
            Column(self.env._("Beside")),
            Column(self.env._("Source")),
        ]
        links = [f"{figure.source}: {figure.url}" for figure in found if figure.url]
        return Block(self.env._("Figures from outside"), columns, rows, notes=links)

    @api.model
    def _caution_block(self):
        return Block(
            self.env._("How to read these figures"),
            notes=[
                self.env._(
                    "Read with caution, and together with other sources: what graduates do depends "
                    "on the labour market of the region and of the sector as much as on their "
                    "training, people who do not answer may fare differently, and small groups "
                    "change by chance from year to year."
                )
            ],
        )
