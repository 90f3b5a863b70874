from odoo import models


class TracktionIndicatorDefinition(models.Model):
    _inherit = "tracktion.indicator.definition"

    def _unlink_unused(self):
        """Delete those of these definitions that no figure rests on."""
        used = self.env["tracktion.indicator.value"]._read_group(
            [("definition_id", "in", self.ids)], ["definition_id"]
        )
        return (self - self.browse().union(*(definition for [definition] in used))).unlink()
