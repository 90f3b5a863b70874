from odoo import models

from odoo.addons.tracktion_alumni.figures.blocks import OK, SUPPRESSED
from odoo.addons.tracktion_alumni.figures.counting import OPTION, TOTAL, Scope
from odoo.addons.tracktion_alumni.tools import ReportRun

from ..summary import story


class TracktionSummary(models.Model):
    """The figures of a summary: from the engine, with the thresholds of the public."""

    _inherit = "tracktion.summary"

    def _count_figures(self):
        """:return: figures as ``summary.story`` takes them, and what is to be frozen of them"""
        self.ensure_one()
        figures, runs = {}, []
        for point in story.POINTS:
            waves = self.wave_ids.filtered(lambda w, p=point: w.point == p)
            if not waves:
                continue
            scope = Scope(
                tuple(sorted(waves.company_id.ids)),
                wave_ids=tuple(sorted(waves.ids)),
                public=True,
            )
            run = ReportRun(self.env, scope, self)
            told = run.figures(self._indicators(story.codes_of(point)))
            found = {i.code: self._plain(f) for i, f in told.items()}
            found["women"] = self._women(run)
            found = {code: figure for code, figure in found.items() if figure}
            # A wave of which nothing may be told is none for the reader.
            if found:
                figures[point] = found
            runs.append(run)
        return figures, runs

    def _indicators(self, codes):
        """Those of these indicators that there are: of the others nothing is told."""
        return self.env["tracktion.indicator"].search([("code", "in", codes)])

    def _women(self, run):
        """The share of women of all who were asked, from the bases of the response rate."""
        rate = self._indicators(["response_rate"])
        if "gender" not in rate.dimension_ids.mapped("code"):
            return None
        cells = run.figures(rate, ["gender"])[rate].cells
        women, total = cells.get(frozenset([("gender", "female")])), cells[TOTAL]
        if not women or women.state != OK or total.state != OK:
            return None
        return {"n": women.base, "of": total.base}

    def _plain(self, figures):
        """One figure without what is not shown; None where there is nothing."""
        total = figures.cells.get(TOTAL)
        options = {
            dict(key)[OPTION]: cell
            for key, cell in figures.cells.items()
            if len(key) == 1 and OPTION in dict(key)
        }
        if options:
            shown = {option: cell for option, cell in options.items() if cell.state == OK}
            if not shown:
                return None
            return {
                "of": next(iter(shown.values())).base,
                "options": {option: int(cell.numerator) for option, cell in shown.items()},
                "hidden": sorted(
                    str(option) for option, cell in options.items() if cell.state == SUPPRESSED
                ),
            }
        if not total or total.state != OK or total.numerator is None:
            return None
        return {"n": int(total.numerator), "of": total.base}

    def _freeze(self, runs):
        """Keep the figures as published ones, which later publications must not undo."""
        self.ensure_one()
        Value = self.env["tracktion.indicator.value"]
        values = Value.browse()
        for run in runs:
            values |= Value._freeze(run.recorded, run.scope, self)
        values._release()
