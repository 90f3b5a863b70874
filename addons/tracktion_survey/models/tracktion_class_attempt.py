import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

#: Wrong codes within :data:`WINDOW` after which a network, or everybody, has to wait. A class
#: shares one network and mistypes; a program that guesses needs millions (31 ** 6 codes).
WINDOW = timedelta(minutes=10)
PER_NETWORK = 60
FROM_EVERYWHERE = 600
KEPT = timedelta(days=1)


class TracktionClassAttempt(models.Model):
    """A code that was wrong: counted in the database, so that all workers of a server know it."""

    _name = "tracktion.class.attempt"
    _description = "Wrong Code in Class"
    _log_access = False

    session_id = fields.Many2one("tracktion.class.session", readonly=True, ondelete="cascade")
    network = fields.Char(
        readonly=True, required=True, help="A keyed hash of the address: it tells nobody's."
    )
    moment = fields.Datetime(readonly=True, required=True, default=fields.Datetime.now)

    _moment_idx = models.Index("(moment, session_id, network)")

    @api.model
    def _network(self, address):
        # The key of the database, of which nothing leaves the server.
        key = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        return hmac.new(key.encode(), (address or "").encode(), hashlib.sha256).hexdigest()[:32]

    @api.model
    def _must_wait(self, session, address):
        """Whether whoever is at ``address`` may try no further code for a while."""
        # Counted by the system: those who type codes have no rights.
        [(here, everywhere)] = self.sudo().env.execute_query(
            self._count_sql(session, self._network(address), fields.Datetime.now() - WINDOW)
        )
        return here >= PER_NETWORK or everywhere >= FROM_EVERYWHERE

    @api.model
    def _count_sql(self, session, network, since):
        self.flush_model()
        return SQL(
            """
            SELECT COUNT(*) FILTER (
                       WHERE network = %s AND session_id IS NOT DISTINCT FROM %s
                   ), COUNT(*)
              FROM tracktion_class_attempt
             WHERE moment > %s
            """,
            network,
            session.id or None,
            since,
        )

    @api.model
    def _note(self, session, address):
        """Somebody at ``address`` typed a wrong code."""
        # As in _must_wait: those who type codes have no rights.
        self.sudo().create({"session_id": session.id, "network": self._network(address)})

    @api.autovacuum
    def _gc_attempts(self):
        self.search([("moment", "<", fields.Datetime.now() - KEPT)]).unlink()
