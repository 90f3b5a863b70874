from odoo import fields, models


class TracktionWaveExtend(models.TransientModel):
    """Another closing date, also for a wave that is closed."""

    _name = "tracktion.wave.extend"
    _description = "Extend a Wave"

    wave_id = fields.Many2one("tracktion.wave", required=True, readonly=True, ondelete="cascade")
    date_close = fields.Date("Closes on", required=True)

    def action_extend(self):
        """Take answers until the end of that day."""
        self.ensure_one()
        self.wave_id._extend(self.date_close)
        return {"type": "ir.actions.act_window_close"}
