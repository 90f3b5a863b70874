import secrets

from odoo import fields, models


class SurveyUserInput(models.Model):
    """Answers that an interviewer types."""

    _inherit = "survey.user_input"

    tracktion_interviewer_id = fields.Many2one(
        "res.users", "Interviewer", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def _mark_done(self):
        result = super()._mark_done()
        self.filtered("tracktion_interviewer_id")._end_interview()
        return result

    def _end_interview(self):
        """The call was a success, and the address that its caller knows works no more."""
        for user_input in self:
            calls = self.env["tracktion.call"].search(
                [
                    ("invitation_id", "=", user_input.tracktion_invitation_id.id),
                    ("user_id", "=", user_input.tracktion_interviewer_id.id),
                ],
                limit=1,
            )
            calls.outcome = "answered"
            # The token alone opens the answers: who asked the questions reads them no more.
            user_input.access_token = secrets.token_urlsafe(24)
