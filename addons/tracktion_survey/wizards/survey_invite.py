from odoo import models


class SurveyInvite(models.TransientModel):
    _inherit = "survey.invite"

    def action_invite(self):
        # Also for whoever opens Odoo's wizard some other way.
        self.survey_id._tracktion_check_not_shared()
        return super().action_invite()
