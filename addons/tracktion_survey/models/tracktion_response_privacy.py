from odoo import models

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
