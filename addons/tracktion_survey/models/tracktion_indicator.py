from odoo import models
from odoo.fields import Domain

from odoo.addons.tracktion_alumni.models.tracktion_indicator_count import WAVES


class TracktionIndicator(models.Model):
    """What is told of the wave that speaks for a year is told of a wave, and the other way round:
    what one of them hides must not follow from the other."""

    _inherit = "tracktion.indicator"

    def _told_keys(self, scope, keys):
        result = super()._told_keys(scope, keys)
        speaking = self._speaking(scope)
        by_wave = {dimension for key in keys for dimension, _value in key} & WAVES
        for pair in speaking:
            if not by_wave:
                result.update((key | {pair}, key) for key in keys)
            elif pair[0] in by_wave:
                result.update((key - {pair}, key) for key in keys if pair in key)
        return result

    def _speaking(self, scope):
        """The wave that speaks for the year of ``scope`` where waves are not told apart, as pairs
        of a dimension and its value; none where several do."""
        if not self.wave_domain or scope.wave_ids or not scope.school_year:
            return []
        about = Domain("company_id", "in", scope.company_ids)
        about &= Domain("school_year_id.name", "=", scope.school_year)
        newest = self._literal("wave_domain").map_conditions(
            lambda c: Domain(c.field_expr.removeprefix("wave_id."), c.operator, c.value)
        )
        waves = self.env["tracktion.wave"].search(about & newest)
        points = set(waves.mapped("point"))
        pairs = [("wave", waves.id)] if len(waves) == 1 else []
        return [*pairs, *(("point", point) for point in points if len(points) == 1)]
