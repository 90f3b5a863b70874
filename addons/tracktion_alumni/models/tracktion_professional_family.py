from odoo import fields, models


class TracktionProfessionalFamily(models.Model):
    """A group of related qualifications as the national catalogue names them."""

    _name = "tracktion.professional.family"
    _description = "Professional Family"
    _order = "name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    active = fields.Boolean(default=True)
