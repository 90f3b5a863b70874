from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.models.tracktion_destination import STATUSES


class TracktionDestinationConflict(models.Model):
    """Somebody of whom two sources say different things for the same month. Both stay."""

    _name = "tracktion.destination.conflict"
    _description = "Conflict between Sources"
    _auto = False
    _order = "register_date desc, id"
    _rec_name = "partner_id"
    _depends = {"tracktion.destination": ["partner_id", "date", "status", "source", "cancels_id"]}

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    survey_id = fields.Many2one("tracktion.destination", "Line of the survey", readonly=True)
    survey_date = fields.Date("Said on", readonly=True)
    survey_status = fields.Selection(STATUSES, "The person says", readonly=True)
    register_id = fields.Many2one("tracktion.destination", "Line of the register", readonly=True)
    register_date = fields.Date("Register as of", readonly=True)
    register_status = fields.Selection(STATUSES, "The register says", readonly=True)
    register_name = fields.Char("Register", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH standing AS (
                SELECT d.* FROM tracktion_destination d
                 WHERE d.partner_id IS NOT NULL AND %s
            )
            SELECT DISTINCT ON (r.id) r.id, r.partner_id, r.company_id,
                   s.id AS survey_id, s.date AS survey_date, s.status AS survey_status,
                   r.id AS register_id, r.date AS register_date, r.status AS register_status,
                   r.note AS register_name
              FROM standing r
              JOIN standing s ON s.partner_id = r.partner_id AND s.source = 'survey'
               AND date_trunc('month', s.date) = date_trunc('month', r.date)
             WHERE r.source = 'register' AND r.status != s.status
             ORDER BY r.id, s.date DESC, s.id DESC
            """,
            self.env["tracktion.destination"]._standing_sql("d"),
        )
