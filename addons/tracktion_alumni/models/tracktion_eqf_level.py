from odoo import fields, models


class TracktionEqfLevel(models.Model):
    """A level of the European Qualifications Framework, 1 to 8."""

    _name = "tracktion.eqf.level"
    _description = "EQF Level"
    _order = "level"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    level = fields.Integer(required=True)
    national_examples = fields.Text(translate=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This EQF code exists already.")
    _level_check = models.Constraint("CHECK(level BETWEEN 1 AND 8)", "EQF levels go from 1 to 8.")
