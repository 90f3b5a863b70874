from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: Rows that are read, looked up and written together.
CHUNK = 1000


class TracktionWave(models.Model):
    """What loading people and loading answers from outside have in common."""

    _inherit = "tracktion.wave"

    def _begin_load(self, rows):
        """The wave as loading works with it: in its own school, alone, by those who may.

        :raise AccessError: unless the caller may change the wave
        :raise UserError: for no wave or several
        """
        if len(self) != 1:
            raise UserError(
                self.env._("Rows are loaded into one wave. This call names %s.", len(self))
            )
        self.check_access("write")
        if not isinstance(rows, (list, tuple)):
            raise UserError(self.env._("Give a list of rows, each a set of fields with values."))
        # Two loads at once would make the same people twice, because neither sees what the other
        # has not committed: the second one, into whatever wave of the school, waits here, and is
        # begun anew by the server.
        self.env.cr.execute(
            SQL(
                "UPDATE tracktion_school_year SET write_date = write_date WHERE company_id = %s",
                self.company_id.id,
            )
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

    def _load_in_parts(self, entries, work):
        """Do ``work(entries)``; the row at fault says why, all others are written.

        :param list entries: objects with an ``outcome``
        """
        self._in_parts(entries, work, lambda entry, error: self._refuse(entry.outcome, error))

    def _refuse(self, outcome, error):
        outcome.update(status="error", id=False)
        self._say(outcome, "errors", [("", self._reason_of(error, f"row {outcome['row']}"))])
