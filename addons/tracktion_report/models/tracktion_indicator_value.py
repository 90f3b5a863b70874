from odoo import models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.models.tracktion_indicator_value import MUTABLE


class TracktionIndicatorValue(models.Model):
    """Figures that came in a pack. This office did not publish them (``released_on`` is empty), so
    they can be taken back together with their pack; until then they never change, either."""

    _inherit = "tracktion.indicator.value"

    def write(self, vals):
        pack = self.env["tracktion.report.pack"]._name
        if set(vals) - MUTABLE and self.filtered(lambda value: value.origin_model == pack):
            raise UserError(
                self.env._(
                    "A figure of another school never changes here. Import a newer pack instead."
                )
            )
        return super().write(vals)
