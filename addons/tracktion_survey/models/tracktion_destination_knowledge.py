from odoo import fields, models
from odoo.tools import SQL

from .tracktion_dimension_mixin import DIMENSIONS, dimension_columns
from .tracktion_wave import POINTS


class TracktionDestinationKnowledge(models.Model):
    """Of whom in a wave after graduation the school knows what became of them, from any source.

    One row for each invitation. Somebody counts as known from the first destination after he left;
    the knowledge rate is the share of ``is_known``.
    """

    _name = "tracktion.destination.knowledge"
    _description = "Knowledge of Destinations"
    _inherit = ["tracktion.dimension.mixin"]
    _auto = False
    _order = "wave_id desc, id"
    _rec_name = "partner_id"
    _depends = {
        "tracktion.destination": ["partner_id", "date", "source", "cancels_id"],
        "tracktion.enrolment": ["date_end"],
        "tracktion.invitation": [
            "wave_id",
            "point",
            "partner_id",
            "company_id",
            "school_year_id",
            "enrolment_id",
            "is_answered",
            *DIMENSIONS,
        ],
        "tracktion.school.year": ["date_end"],
    }

    invitation_id = fields.Many2one("tracktion.invitation", readonly=True)
    wave_id = fields.Many2one("tracktion.wave", readonly=True)
    point = fields.Selection(POINTS, "Moment", readonly=True)
    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    school_year_id = fields.Many2one("tracktion.school.year", readonly=True)
    is_answered = fields.Boolean("Answered", readonly=True)
    is_in_register = fields.Boolean("In a register", readonly=True)
    is_known = fields.Boolean("Destination known", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT i.id, i.id AS invitation_id, i.wave_id, i.point, i.partner_id, i.company_id,
                   i.school_year_id, %(dimensions)s, i.is_answered,
                   COALESCE(k.is_in_register, FALSE) AS is_in_register,
                   i.is_answered IS TRUE OR k.partner_id IS NOT NULL AS is_known
              FROM tracktion_invitation i
              JOIN tracktion_school_year y ON y.id = i.school_year_id
              LEFT JOIN tracktion_enrolment e ON e.id = i.enrolment_id
              LEFT JOIN LATERAL (
                   SELECT d.partner_id, bool_or(d.source = 'register') AS is_in_register
                     FROM tracktion_destination d
                    WHERE d.partner_id = i.partner_id
                      AND d.date >= COALESCE(e.date_end, y.date_end)
                      AND %(standing)s
                    GROUP BY d.partner_id) k ON TRUE
             WHERE i.point != 'pre'
            """,
            dimensions=dimension_columns("i"),
            standing=self.env["tracktion.destination"]._standing_sql("d"),
        )
