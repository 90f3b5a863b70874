from odoo import fields, models
from odoo.tools import SQL

from .tracktion_dimension_mixin import DIMENSIONS, dimension_columns
from .tracktion_wave import POINTS

#: What is added up, person by person: 1 or 0.
COUNTS = (
    "people",
    "left_out",
    "population",
    "delivered",
    "opened",
    "started",
    "completed",
    "answered",
    "refused",
    "unreachable",
)


class TracktionWaveProgress(models.Model):
    """How far the people of a wave are, to be added up: one row per invitation, with its id.

    Rates are shares of sums, which no pivot can average: the cockpit of the wave has them.
    """

    _name = "tracktion.wave.progress"
    _description = "Progress of a Wave"
    _inherit = ["tracktion.dimension.mixin"]
    _auto = False
    _order = "id"
    _rec_name = "partner_id"
    _depends = {
        "tracktion.invitation": [
            "wave_id",
            "company_id",
            "school_year_id",
            "point",
            "partner_id",
            "state",
            "is_eligible",
            "is_delivered",
            "is_started",
            "is_completed",
            "is_answered",
            "invited_on",
            "opened_on",
            "started_on",
            "completed_on",
            "minutes",
            "group_name",
            *DIMENSIONS,
        ],
        "tracktion.wave": ["response_target", "completion_target"],
        "tracktion.wave.target": [
            "wave_id",
            "department_id",
            "response_target",
            "completion_target",
        ],
    }

    wave_id = fields.Many2one("tracktion.wave", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    school_year_id = fields.Many2one("tracktion.school.year", readonly=True)
    point = fields.Selection(POINTS, "Moment", readonly=True)
    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    group_name = fields.Char("Class", readonly=True)
    invited_day = fields.Date("Invited on", readonly=True)
    started_day = fields.Date("Begun on", readonly=True)
    answered_day = fields.Date("Answered on", readonly=True)

    people = fields.Integer(readonly=True)
    left_out = fields.Integer(
        readonly=True, help="Must not be asked: no part of the response rate."
    )
    population = fields.Integer(readonly=True, help="People who count as asked.")
    delivered = fields.Integer(readonly=True)
    opened = fields.Integer(readonly=True)
    started = fields.Integer("Begun", readonly=True)
    completed = fields.Integer(readonly=True)
    answered = fields.Integer("Valid responses", readonly=True)
    refused = fields.Integer(readonly=True)
    unreachable = fields.Integer("Not reachable", readonly=True)
    minutes = fields.Float(readonly=True, aggregator="avg", help="Of those who completed.")
    response_target = fields.Float("Response target (%)", readonly=True, aggregator="avg")
    completion_target = fields.Float("Completion target (%)", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        # A target is there for whom it counts: its mean over any group is the target of the group.
        return SQL(
            """
            SELECT i.id, i.wave_id, i.company_id, i.school_year_id, i.point, i.partner_id,
                   i.group_name, %(dimensions)s,
                   %(invited)s AS invited_day,
                   %(started)s AS started_day,
                   CASE WHEN i.is_answered AND i.is_eligible THEN %(answered)s END AS answered_day,
                   1 AS people,
                   (i.is_eligible IS NOT TRUE)::int AS left_out,
                   (i.is_eligible IS TRUE)::int AS population,
                   (i.is_eligible IS TRUE AND i.is_delivered IS TRUE)::int AS delivered,
                   (i.opened_on IS NOT NULL OR i.is_started IS TRUE)::int AS opened,
                   (i.is_started IS TRUE)::int AS started,
                   (i.is_completed IS TRUE)::int AS completed,
                   (i.is_eligible IS TRUE AND i.is_answered IS TRUE)::int AS answered,
                   (i.state = 'refused')::int AS refused,
                   (i.is_eligible IS TRUE AND i.state = 'unreachable')::int AS unreachable,
                   CASE WHEN i.is_completed THEN NULLIF(i.minutes, 0) END AS minutes,
                   CASE WHEN i.is_eligible
                        THEN COALESCE(t.response_target, w.response_target)
                        END AS response_target,
                   CASE WHEN i.is_started
                        THEN COALESCE(t.completion_target, w.completion_target)
                        END AS completion_target
              FROM tracktion_invitation i
              JOIN tracktion_wave w ON w.id = i.wave_id
              LEFT JOIN tracktion_wave_target t
                     ON t.wave_id = i.wave_id AND t.department_id = i.department_id
            """,
            dimensions=dimension_columns("i"),
            invited=self._day(SQL("i.invited_on")),
            started=self._day(SQL("COALESCE(i.started_on, i.completed_on)")),
            answered=self._day(SQL("COALESCE(i.completed_on, i.started_on)")),
        )

    def _day(self, moment):
        """The day of a moment where the reader is."""
        return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, self.env.tz.zone)
