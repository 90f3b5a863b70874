from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain


class TracktionIndicatorValue(models.Model):
    _inherit = "tracktion.indicator.value"

    @api.model
    def _same_people(self, indicator, scope):
        """A summary names the waves whose answers a report tells as those of the school year."""
        same = super()._same_people(indicator, scope)
        if scope.wave_ids:
            # Whoever counts may read them: only names are compared.
            years = self.env["tracktion.wave"].sudo().browse(scope.wave_ids).school_year_id
            return same + [
                year
                for name in set(years.mapped("name"))
                if scope
                in self._waves_of(indicator, year := replace(scope, school_year=name, wave_ids=()))
            ]
        return same + (self._waves_of(indicator, scope) if scope.school_year else [])

    @api.model
    def _waves_of(self, indicator, year):
        """The scopes of the waves whose answers the indicator counts in a school year."""
        path = indicator._path("wave")
        if not path:
            return []
        speaks = indicator._literal("wave_domain").map_conditions(
            lambda c: Domain(c.field_expr.removeprefix(f"{path}."), c.operator, c.value)
        )
        # Whoever counts may read them: only names are compared.
        waves = (
            self.env["tracktion.wave"]
            .sudo()
            .search(
                Domain("company_id", "in", year.company_ids)
                & Domain("school_year_id.name", "=", year.school_year)
                & speaks
            )
        )
        # Without a wave that speaks for the year each point in time is told by itself.
        parts = [waves] if indicator.wave_domain else waves.grouped("point").values()
        return [
            replace(
                year, school_year="", date_from=None, date_to=None, wave_ids=tuple(sorted(part.ids))
            )
            for part in parts
            if part
        ]
