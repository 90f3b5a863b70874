from odoo import fields, models
from odoo.exceptions import UserError


class TracktionDimensionPath(models.Model):
    """Where one model keeps one dimension."""

    _name = "tracktion.dimension.path"
    _description = "Path to a Dimension"
    _order = "model, id"
    _rec_name = "path"

    dimension_id = fields.Many2one("tracktion.dimension", required=True, ondelete="cascade")
    model = fields.Char(required=True, help="The technical name of the model that is counted.")
    path = fields.Char(
        required=True, help="Field names with dots between, such as partner_id.alumni_gender."
    )

    _path_uniq = models.Constraint(
        "UNIQUE(dimension_id, model)", "This model has a path to this dimension already."
    )

    def _field(self):
        """The field at the end of the path.

        :raise UserError: when the path leads nowhere
        """
        self.ensure_one()
        Model = self.env.get(self.model)
        field = None
        for name in self.path.split("."):
            field = Model._fields.get(name) if Model is not None else None
            if field is None:
                raise UserError(
                    self.env._(
                        "The path “%(path)s” of the dimension “%(dimension)s” does not exist on "
                        "%(model)s. Correct it under Configuration, Dimensions.",
                        path=self.path,
                        dimension=self.dimension_id.name,
                        model=self.model,
                    )
                )
            Model = self.env.get(field.comodel_name) if field.relational else None
        return field
