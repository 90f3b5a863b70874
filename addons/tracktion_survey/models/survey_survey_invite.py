from odoo import models
from odoo.exceptions import UserError


class SurveySurvey(models.Model):
    """Questionnaires of tracking are sent by waves: Odoo's own sharing asks nobody's consent."""

    _inherit = "survey.survey"

    def action_send_survey(self):
        self._tracktion_check_not_shared()
        return super().action_send_survey()

    def _tracktion_check_not_shared(self):
        for survey in self.filtered(lambda s: s.survey_type == "tracktion"):
            raise UserError(
                self.env._(
                    "“%s” is a questionnaire of graduate tracking: it is sent by a wave, which "
                    "writes only to people who agreed and reminds only those who have not "
                    "answered. Open Tracking, Waves.",
                    survey.display_name,
                )
            )
