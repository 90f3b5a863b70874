from odoo import fields, models


class TracktionDimension(models.Model):
    """What figures are broken down by: gender, department, sector, …

    The dimension is the same everywhere; where a model keeps it says a path (see
    ``tracktion.dimension.path``). Addons ship paths for their own models.
    """

    _name = "tracktion.dimension"
    _description = "Dimension of Figures"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    path_ids = fields.One2many("tracktion.dimension.path", "dimension_id", "Paths")

    _code_uniq = models.Constraint("UNIQUE(code)", "Another dimension has that code.")

    def _path(self, model):
        """The field path that leads from ``model`` (a name) to this dimension, or None."""
        self.ensure_one()
        return next((line.path for line in self.path_ids if line.model == model), None)
