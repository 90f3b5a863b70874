from odoo import models
from odoo.tools import SQL

from ..codebook import CODEBOOK

#: Kinds of questions of which an answer, in words, can tell who gave it.
WORDS = ("text", "email", "phone", "relation")
#: Answers in numbers that do the same.
TELLING = ("BIRTH_YEAR",)


class TracktionResponse(models.Model):
    _inherit = "tracktion.response"

    def _anonymise(self):
        """Forget the person and all words; see ``tracktion.invitation._anonymise``."""
        if not self:
            return
        words = {
            item.column: False
            for item in CODEBOOK.items.values()
            if item.kind in WORDS or item.code in TELLING
        }
        self.write({**words, "partner_id": False, "other_answers": False, "followed_up": False})
        self.flush_recordset()
        for ledger in ("tracktion.consent", "tracktion.destination"):
            # The lines stay with their person: they must not lead to the answers.
            self.env[ledger].flush_model()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET origin_model = NULL, origin_id = NULL"
                    " WHERE origin_model = %s AND origin_id IN %s",
                    SQL.identifier(self.env[ledger]._table),
                    self._name,
                    tuple(self.ids),
                )
            )
            self.env[ledger].invalidate_model(["origin_model", "origin_id"], flush=False)
