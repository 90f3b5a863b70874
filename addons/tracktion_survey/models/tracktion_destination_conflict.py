from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.models.tracktion_destination import (
    DESTINATION_SOURCES,
    STATUSES,
)


class TracktionDestinationConflict(models.Model):
    """Somebody of whom a register says something else than another source says for the same month:
    the person, staff, another register. Both stay.

    One row for each line of a register. What a source said last in that month counts.
    """

    _name = "tracktion.destination.conflict"
    _description = "Conflict between Sources"
    _auto = False
    _order = "register_date desc, id"
    _rec_name = "partner_id"
    _depends = {
        "tracktion.destination": ["partner_id", "date", "status", "source", "note", "cancels_id"]
    }

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    other_id = fields.Many2one("tracktion.destination", "Line of the other", readonly=True)
    other_source = fields.Selection(DESTINATION_SOURCES, "Other source", readonly=True)
    other_date = fields.Date("Said on", readonly=True)
    other_status = fields.Selection(STATUSES, "The other says", readonly=True)
    register_id = fields.Many2one("tracktion.destination", "Line of the register", readonly=True)
    register_date = fields.Date("Register as of", readonly=True)
    register_status = fields.Selection(STATUSES, "The register says", readonly=True)
    register_name = fields.Char("Register", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH said AS (
                SELECT DISTINCT ON (d.partner_id, month, d.source, register)
                       d.*, date_trunc('month', d.date) AS month,
                       CASE WHEN d.source = 'register' THEN d.note END AS register
                  FROM tracktion_destination d
                 WHERE d.partner_id IS NOT NULL
                   AND %s
                 ORDER BY d.partner_id, month, d.source, register, d.date DESC, d.id DESC
            )
            SELECT DISTINCT ON (r.id) r.id, r.partner_id, r.company_id,
                   o.id AS other_id, o.source AS other_source, o.date AS other_date,
                   o.status AS other_status,
                   r.id AS register_id, r.date AS register_date, r.status AS register_status,
                   r.note AS register_name
              FROM said r
              JOIN said o ON o.partner_id = r.partner_id AND o.month = r.month
               AND o.status != r.status AND (o.source != 'register' OR o.id < r.id)
             WHERE r.source = 'register'
             ORDER BY r.id, o.source = 'survey' DESC, o.date DESC, o.id DESC
            """,
            self.env["tracktion.destination"]._standing_sql("d"),
        )
