from odoo import api, fields, models
from odoo.exceptions import AccessError


class TracktionQuestionnaireCopy(models.TransientModel):
    _name = "tracktion.questionnaire.copy"
    _description = "Copy a Questionnaire"

    survey_id = fields.Many2one(
        "survey.survey", "Copy of", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        help="People read it at the top of the first page. Other languages: in the questionnaire.",
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        default=lambda self: self.env.company,
        help="Who uses it. Empty: all schools of this database.",
    )

    @api.depends("survey_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.survey_id.title

    def action_copy(self):
        """Make the copy, and open it."""
        self.ensure_one()
        if self.company_id and self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._("Choose one of your own schools: %s is none.", self.company_id.name)
            )
        copy = self.survey_id.copy({"tracktion_company_id": self.company_id.id, "user_id": False})
        # In the language of the reader; the others keep the name of the original.
        copy.title = self.name
        return {
            "type": "ir.actions.act_window",
            "res_model": "survey.survey",
            "res_id": copy.id,
            "view_mode": "form",
            "views": [(self.env.ref("tracktion_survey.survey_survey_view_form").id, "form")],
        }
