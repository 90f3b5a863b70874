from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.figures.counting import TOTAL, Count, Tally


class TracktionTestAttendance(models.Model):
    """Somebody registered for a made-up activity, and came or did not."""

    _name = "tracktion.test.attendance"
    _description = "Attendance at a Made-up Activity"
    _inherit = ["tracktion.participation.mixin"]

    partner_id = fields.Many2one("res.partner", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    school_year_id = fields.Many2one("tracktion.school.year")
    department_id = fields.Many2one("tracktion.department")
    date = fields.Date(required=True)
    mode = fields.Selection(
        [("communication", "Communication"), ("experiential", "Experiential")], required=True
    )
    kind = fields.Selection(
        [("talk", "Talk"), ("visit", "Visit"), ("workshop", "Workshop")], required=True
    )
    minutes = fields.Integer()
    attended = fields.Boolean(default=True)
    rated = fields.Boolean()
    rating = fields.Integer(help="0 to 10: would you recommend it?")

    _participation_fields = {
        "partner_id": "partner_id",
        "company_id": "company_id",
        "date": "date",
        "mode": "mode",
        "kind": "kind",
        "minutes": "minutes",
        "school_year_id": "school_year_id",
        "department_id": "department_id",
    }

    @api.model
    def _participation_where(self):
        return SQL("fact.attended")

    @api.model
    def _indicator_returning(self, scope, dimensions):
        """Of those who came at all, those who came more than once."""
        domain = [("attended", "=", True), ("company_id", "in", scope.company_ids)]
        if scope.date_from:
            domain.append(("date", ">=", scope.date_from))
        if scope.date_to:
            domain.append(("date", "<=", scope.date_to))
        times = dict(self._read_group(domain, ["partner_id"], ["__count"]))
        count = Count({TOTAL: Tally(len(times), (sum(n > 1 for n in times.values()),))})
        if "mode" in dimensions:
            labels = dict(self._fields["mode"]._description_selection(self.env))
            for mode, label in labels.items():
                came = dict(
                    self._read_group([*domain, ("mode", "=", mode)], ["partner_id"], ["__count"])
                )
                count.tallies[frozenset([("mode", mode)])] = Tally(
                    len(came), (sum(n > 1 for n in came.values()),)
                )
                count.labels["mode", mode] = label
        return count
