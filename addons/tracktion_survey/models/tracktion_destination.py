from odoo import api, models
from odoo.tools import SQL


class TracktionDestination(models.Model):
    _inherit = "tracktion.destination"

    @api.model
    def _current(self, partners):
        """As in the base; but what a person said of a day stands before what a register says of
        the same day, whichever was recorded later."""
        current = super()._current(partners)
        if not current:
            return current
        query = SQL(
            """
            SELECT DISTINCT ON (d.partner_id) d.partner_id, d.id
              FROM tracktion_destination r
              JOIN tracktion_destination d ON d.partner_id = r.partner_id AND d.date = r.date
             WHERE r.id IN %s
               AND r.source = 'register'
               AND d.source != 'register'
               AND %s
             ORDER BY d.partner_id, d.id DESC
            """,
            tuple(current.values()),
            self._standing_sql("d"),
        )
        return {**current, **dict(self.env.execute_query(query))}
