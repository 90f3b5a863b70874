# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tools import format_date

from ..figures.blocks import OK, SUPPRESSED
from ..figures.counting import TOTAL


class ReportRun:
    """One computation of a report: what it is about, and every figure that was shown in it.

    Providers ask it for figures, so that whatever is printed is suppressed against what was
    published before, and can be frozen. ``recorded`` lists ``(indicator, Figures)``.
    """

    def __init__(self, env, scope, origin=None):
        """
        :param Scope scope: see ``tracktion.indicator._scope``
        :param origin: the document that is made
        """
        self.env = env
        self.scope = scope
        self.origin = origin
        self.previous = env["tracktion.indicator"]._previous_scope(scope)
        self.recorded = []

    @property
    def period_label(self):
        return self._label(self.scope)

    @property
    def label_before(self):
        return self._label(self.previous)

    def _label(self, scope):
        if scope.school_year:
            return scope.school_year
        if not scope.has_period:
            return self.env._("Now")
        ends = (scope.date_from, scope.date_to)
        return " – ".join(format_date(self.env, day) if day else "…" for day in ends)

    def figures(self, indicators, dimensions=()):
        """``{indicator: Figures}``, recorded to be frozen."""
        if not indicators:
            return {}
        figures = indicators._compute_figures(self.scope, dimensions, self._known)
        self.recorded += figures.items()
        return figures

    def _known(self, indicator, count):
        """What readers know already: from other reports, and from the tables before this one."""
        known = self.env["tracktion.indicator.value"]._known(self.scope, self.origin)
        result = known(indicator, count)
        keys = indicator._told_keys(self.scope, count.tallies)
        for earlier, figures in self.recorded:
            if earlier._family() != indicator._family():
                continue
            for key, cell in figures.cells.items():
                if cell.state in (OK, SUPPRESSED) and key in keys:
                    result.add(
                        keys[key],
                        is_shown=cell.state == OK,
                        is_same=earlier == indicator,
                        is_count=earlier.aggregate == "count",
                    )
        return result.settle()

    def figures_before(self, indicators):
        """``{indicator: Cell}`` of the totals of the period before: as they were published then,
        and computed where nobody published them. Empty where there is no period before.

        How things stood (``period`` is ``now``) can only be told from what was published.
        """
        if not self.previous:
            return {}
        Value = self.env["tracktion.indicator.value"]
        school = Value._school_names(self.scope)
        names = {
            Value._cell_name(indicator.code, self.previous, TOTAL, school): indicator
            for indicator in indicators
        }
        # Whoever computes the report: published figures of its own schools.
        published = Value.sudo().search(
            [
                ("cell", "in", list(names)),
                ("is_current", "=", True),
                ("is_public", "=", self.scope.public),
            ]
        )
        cells = {names[value.cell]: value._as_cell() for value in published}
        missing = indicators.filtered(lambda i: i not in cells and i.period != "now")
        for indicator, answer in missing._compute_figures(self.previous).items():
            cells[indicator] = answer.cells[TOTAL]
        return cells
