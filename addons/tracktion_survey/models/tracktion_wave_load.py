import logging

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

#: Rows that are read, looked up and written together.
CHUNK = 1000
#: What a worker of Odoo raises, as a bare Exception, when its time is up.
TIME_IS_UP = "CPU time limit exceeded."


class TracktionWave(models.Model):
    """What loading people and loading answers from outside have in common."""

    _inherit = "tracktion.wave"

    def _begin_load(self, rows):
        """The wave as loading works with it: in its own school, alone, by those who may.

        :raise AccessError: unless the caller may change the wave
        """
        self.ensure_one()
        self.check_access("write")
        if not isinstance(rows, (list, tuple)):
            raise UserError(self.env._("Give a list of rows, each a set of fields with values."))
        # Two loads at once would make the same people twice, because neither sees what the other
        # has not committed: the second one waits here, and is begun anew by the server.
        self.env.cr.execute(
            SQL("UPDATE tracktion_wave SET write_date = write_date WHERE id = %s", self.id)
        )
        return self.with_company(self.company_id)

    def _outcome(self, number, ref):
        """What is told of one row, before anything is known of it."""
        return {
            "row": number,
            "ref": ref or False,
            "status": "error",
            "id": False,
            "errors": [],
            "warnings": [],
        }

    def _say(self, outcome, kind, problems):
        """Add ``problems``, pairs of field and sentence, to the ``errors`` or ``warnings``."""
        for field, sentence in problems:
            outcome[kind].append(
                self.env._(
                    "Row %(row)s, %(field)s: %(problem)s",
                    row=outcome["row"],
                    field=field,
                    problem=sentence,
                )
                if field
                else self.env._("Row %(row)s: %(problem)s", row=outcome["row"], problem=sentence)
            )

    def _in_parts(self, entries, work):
        """Do ``work(entries)``; where it fails halve them, until the row at fault stands alone.

        :param list entries: objects with an ``outcome``
        """
        if not entries:
            return
        try:
            with self.env.cr.savepoint():
                work(entries)
                return
        except Exception as error:
            if isinstance(
                error, (psycopg2.OperationalError, psycopg2.InterfaceError, MemoryError)
            ) or (str(error) == TIME_IS_UP):
                # The machine failed, no row: the server tries the whole call again.
                raise
            self.env.invalidate_all()
            if len(entries) == 1:
                self._refuse(entries[0].outcome, error)
                return
        middle = len(entries) // 2
        self._in_parts(entries[:middle], work)
        self._in_parts(entries[middle:], work)

    def _refuse(self, outcome, error):
        """The row that cannot be written says why; all others are."""
        if isinstance(error, UserError):
            # Validation and access errors are among these: their texts are meant for users.
            reason = str(error.args[0] if error.args else error)
        else:
            _logger.error("Wave %s, row %s", self.id, outcome["row"], exc_info=error)
            reason = self.env._(
                "Something unforeseen happened; the log of the server tells your administrator "
                "more."
            )
        outcome.update(status="error", id=False)
        self._say(outcome, "errors", [("", reason)])
