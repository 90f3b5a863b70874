from odoo import models


class TracktionTestFailingProvider(models.AbstractModel):
    """A provider that does a part of its work and then breaks."""

    _name = "tracktion.test.failing.provider"
    _inherit = "tracktion.report.provider"
    _description = "Provider that Fails"

    def _get_blocks(self, section, run):
        self.env["tracktion.dimension"].create({"name": "Half done", "code": "test_half_done"})
        blocks = super()._get_blocks(section, run)
        if blocks:
            raise ValueError(f"the made-up provider breaks after {len(blocks)} blocks")
        return blocks
