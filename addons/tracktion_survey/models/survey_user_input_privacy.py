import uuid

from odoo import models
from odoo.fields import Command

#: Kinds of raw answers that hold no words.
CODES = ("suggestion", "scale")


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    def _tracktion_anonymise(self):
        """Forget who answered, and what was answered in words; options and scales stay."""
        if not self:
            return
        self.user_input_line_ids.filtered(
            lambda line: line.answer_type and line.answer_type not in CODES
        ).unlink()
        self.message_ids.unlink()
        self.activity_ids.unlink()
        self.message_follower_ids.unlink()
        self.write(
            {
                "partner_id": False,
                "email": False,
                "nickname": False,
                "invite_token": False,
                "message_follower_ids": [Command.clear()],
            }
        )
        for one in self:
            one.access_token = str(uuid.uuid4())
