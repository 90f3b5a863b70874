from odoo import fields, models


class TracktionReportTable(models.Model):
    """One table of a section: indicators as columns, or one indicator broken down twice."""

    _name = "tracktion.report.table"
    _description = "Table of a Report Section"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    section_id = fields.Many2one(
        "tracktion.report.section", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    indicator_ids = fields.Many2many("tracktion.indicator", string="Indicators")
    dimension_id = fields.Many2one(
        "tracktion.dimension",
        "By",
        ondelete="cascade",
        help="Empty: the indicators are the rows, for the school as a whole.",
    )
    across_id = fields.Many2one(
        "tracktion.dimension",
        "And by",
        ondelete="cascade",
        help="Its values are the columns: a table for each indicator.",
    )
    chart = fields.Selection(
        [
            ("bar", "Bars"),
            ("column", "Columns"),
            ("stacked", "Stacked bars"),
            ("line", "Line"),
            ("sankey", "Flows"),
        ],
        help="Empty: no picture.",
    )
    part_label = fields.Char(
        "Numerators are called",
        translate=True,
        help="With it shares are shown as numbers of people, too.",
    )
    rest_label = fields.Char("And the others", translate=True)
    note = fields.Text(translate=True)
    active = fields.Boolean(default=True)
