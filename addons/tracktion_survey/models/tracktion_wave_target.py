from odoo import fields, models


class TracktionWaveTarget(models.Model):
    """What one department aims at in one wave, where it differs from the wave's own target."""

    _name = "tracktion.wave.target"
    _description = "Target of a Department"
    _order = "wave_id, department_id"
    _rec_name = "department_id"
    _check_company_auto = True

    wave_id = fields.Many2one("tracktion.wave", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", "School", related="wave_id.company_id", store=True, index=True
    )
    department_id = fields.Many2one(
        "tracktion.department", required=True, check_company=True, ondelete="cascade"
    )
    response_target = fields.Float("Response target (%)", default=60, digits=(5, 1))
    completion_target = fields.Float("Completion target (%)", default=80, digits=(5, 1))

    _department_uniq = models.UniqueIndex(
        "(wave_id, department_id)", "This department has a target in that wave already."
    )
    _targets_are_shares = models.Constraint(
        "CHECK(response_target BETWEEN 0 AND 100 AND completion_target BETWEEN 0 AND 100)",
        "A target is a share: a number from 0 to 100. 0 is no target.",
    )
