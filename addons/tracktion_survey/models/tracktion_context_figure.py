from odoo import fields, models


class TracktionContextFigure(models.Model):
    """A figure from outside, such as the unemployment of the region: printed beside one of ours.

    What graduates do depends on the labour market as much as on their training.
    """

    _name = "tracktion.context.figure"
    _description = "Outside Figure"
    _inherit = ["mail.thread"]
    _order = "indicator_id, year desc, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    indicator_id = fields.Many2one(
        "tracktion.indicator",
        "Beside",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('section_id.provider', '=', 'tracktion.survey.report.provider')]",
        help="The figure of the school that it is printed beside.",
    )
    value = fields.Float(required=True, digits=(16, 2), aggregator=None, tracking=True)
    unit = fields.Char(default="%", translate=True)
    year = fields.Integer("Of the year", required=True, aggregator=None, tracking=True)
    region = fields.Char(
        required=True, translate=True, help="Whom it is about: Asturias, ages 16-24"
    )
    source = fields.Char(required=True, tracking=True, help="Who publishes it.")
    url = fields.Char("Link", tracking=True)
    date = fields.Date("Looked up on", default=fields.Date.context_today)
    company_id = fields.Many2one(
        "res.company",
        "School",
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Empty: for all schools of this database.",
    )
    active = fields.Boolean(default=True)

    _year_check = models.Constraint(
        "CHECK(year BETWEEN 1900 AND 2100)", "Write the year with four digits, such as 2025."
    )
