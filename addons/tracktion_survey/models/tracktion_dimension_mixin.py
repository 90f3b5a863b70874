from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.models.tracktion_qualification import SECTORS

GENDERS = [("female", "Female"), ("male", "Male"), ("other", "Other")]
#: The fields of the mixin.
DIMENSIONS = (
    "department_id",
    "qualification_id",
    "sector",
    "eqf_level_id",
    "isced_field_id",
    "category_id",
    "tutor_id",
    "gender",
)


def dimension_columns(alias):
    """The dimensions of a table with that alias, as columns of a query."""
    return SQL(", ").join(SQL.identifier(alias, name) for name in DIMENSIONS)


class TracktionDimensionMixin(models.AbstractModel):
    """What tables about people group by, as it was when the population was made."""

    _name = "tracktion.dimension.mixin"
    _description = "Dimensions of a Person"

    department_id = fields.Many2one("tracktion.department", readonly=True)
    qualification_id = fields.Many2one("tracktion.qualification", readonly=True)
    sector = fields.Selection(SECTORS, readonly=True)
    eqf_level_id = fields.Many2one("tracktion.eqf.level", "EQF level", readonly=True)
    isced_field_id = fields.Many2one("tracktion.isced.field", "ISCED-F field", readonly=True)
    category_id = fields.Many2one("tracktion.category", readonly=True)
    tutor_id = fields.Many2one("res.users", readonly=True)
    gender = fields.Selection(GENDERS, readonly=True)
