from odoo import api, fields, models
from odoo.tools import SQL


class TracktionWave(models.Model):
    """Which wave speaks for a cohort that was asked several times."""

    _inherit = "tracktion.wave"

    is_newest = fields.Boolean(
        "Speaks for its year",
        compute="_compute_in_its_year",
        search="_search_is_newest",
        help="The latest point in time of which there are answers. A wave that is still open "
        "speaks only where no other does.",
    )
    is_newest_after = fields.Boolean(
        "Speaks for its year after graduation",
        compute="_compute_in_its_year",
        search="_search_is_newest_after",
        help="As above among the waves after graduation: what only they ask needs one of them, "
        "even if it is still open while the one before graduation is over.",
    )
    is_followed = fields.Boolean(
        "Next wave was answered", compute="_compute_in_its_year", search="_search_is_followed"
    )
    is_followed_to_end = fields.Boolean(
        "Last wave was answered",
        compute="_compute_in_its_year",
        search="_search_is_followed_to_end",
    )

    @api.depends("point", "state", "school_year_id", "response_ids.is_valid")
    def _compute_in_its_year(self):
        for name in ("is_newest", "is_newest_after", "is_followed", "is_followed_to_end"):
            found = self.search([("id", "in", self.ids), (name, "=", True)])
            for wave in self:
                wave[name] = wave in found

    def _search_is_newest(self, operator, value):
        return self._search_newest(operator, value, ("pre", "post6", "post18"))

    def _search_is_newest_after(self, operator, value):
        return self._search_newest(operator, value, ("post6", "post18"))

    def _search_newest(self, operator, value, points):
        if operator != "in":
            return NotImplemented
        self._flush_answers()
        waves = SQL(
            """(
            SELECT w.id
              FROM tracktion_wave w
              JOIN (SELECT DISTINCT ON (w.company_id, w.school_year_id)
                           w.company_id, w.school_year_id, w.point
                      FROM tracktion_wave w
                      CROSS JOIN LATERAL (SELECT %(answered)s AS answered,
                                                 w.state = 'open' AS open,
                                                 POSITION(w.point IN 'pre post6 post18') AS place
                                         ) AS about
                     WHERE w.point IN %(points)s
                     ORDER BY w.company_id, w.school_year_id,
                              about.answered DESC,
                              CASE WHEN about.answered THEN about.open ELSE NOT about.open END,
                              CASE WHEN about.answered THEN -about.place ELSE about.place END
                   ) newest USING (company_id, school_year_id, point)
            )""",
            answered=self._answered("w"),
            points=points,
        )
        return [("id", "in" if True in value else "not in", waves)]

    def _search_is_followed(self, operator, value):
        if operator != "in":
            return NotImplemented
        next_one = SQL(
            "(w.point = 'pre' AND n.point = 'post6' OR w.point = 'post6' AND n.point = 'post18')"
        )
        return self._followed_by(next_one, True in value)

    def _search_is_followed_to_end(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._followed_by(SQL("(w.point != 'post18' AND n.point = 'post18')"), True in value)

    def _followed_by(self, condition, is_wanted):
        """The domain of the waves ``w`` with a later one ``n`` of that kind that has answers."""
        self._flush_answers()
        waves = SQL(
            """(
            SELECT w.id
              FROM tracktion_wave w
              JOIN tracktion_wave n USING (company_id, school_year_id)
             WHERE %s AND %s
            )""",
            condition,
            self._answered("n"),
        )
        return [("id", "in" if is_wanted else "not in", waves)]

    @api.model
    def _answered(self, alias):
        return SQL(
            "EXISTS (SELECT FROM tracktion_response r WHERE r.wave_id = %s AND r.is_valid)",
            SQL.identifier(alias, "id"),
        )

    def _flush_answers(self):
        self.flush_model(["company_id", "school_year_id", "point", "state"])
        self.env["tracktion.response"].flush_model(["wave_id", "is_valid"])
