from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
MOST_YEARS = 100


class TracktionSchoolYearGenerate(models.TransientModel):
    """Makes the school years of a span in one go."""

    _name = "tracktion.school.year.generate"
    _description = "Generate School Years"

    year_from = fields.Integer(
        "First begins in",
        required=True,
        default=lambda self: fields.Date.context_today(self).year - 10,
    )
    year_to = fields.Integer(
        "Last begins in", required=True, default=lambda self: fields.Date.context_today(self).year
    )
    month = fields.Selection(MONTHS, "Begins in", required=True, default="9")
    company_id = fields.Many2one(
        "res.company", "School", required=True, default=lambda self: self.env.company
    )
    preview = fields.Char(compute="_compute_preview")

    @api.depends("year_from", "year_to", "month", "company_id")
    def _compute_preview(self):
        for wizard in self:
            count = wizard.year_to - wizard.year_from + 1
            wizard.preview = False
            if 0 < count <= MOST_YEARS and 1900 <= wizard.year_from <= 2200 and wizard.month:
                first = fields.Date.to_date(f"{wizard.year_from:04d}-{int(wizard.month):02d}-01")
                wizard.preview = self.env._(
                    "Up to %(count)s school years, the first from %(start)s.",
                    count=count,
                    start=format_date(self.env, first),
                )

    def action_generate(self):
        """Make the missing years and show them all."""
        self.ensure_one()
        if not 1900 <= self.year_from <= self.year_to <= 2200:
            raise UserError(
                self.env._("Give two years in order, such as 2015 and 2025, the first one first.")
            )
        if self.year_to - self.year_from >= MOST_YEARS:
            raise UserError(self.env._("At most %s school years are made in one go.", MOST_YEARS))
        self.env["tracktion.school.year"]._generate(
            self.year_from, self.year_to, self.company_id, int(self.month)
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_alumni.tracktion_school_year_action"
        )
