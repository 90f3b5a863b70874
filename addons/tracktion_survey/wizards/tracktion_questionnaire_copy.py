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
        precompute=True,
        readonly=False,
        help="People read it at the top of the first page. Other languages: in the questionnaire.",
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        default=lambda self: self.env.company,
        help="Who uses it. Empty: all schools of this database; administrators only.",
    )
    is_administrator = fields.Boolean(compute="_compute_is_administrator")

    @api.depends_context("uid")
    def _compute_is_administrator(self):
        self.is_administrator = self.env.user.has_group("base.group_system")

    @api.depends("survey_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.survey_id.title

    def action_copy(self):
        """Make the copy, say who takes it from now on, and open it."""
        self.ensure_one()
        if self.company_id and self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._("Choose one of your own schools: %s is none.", self.company_id.name)
            )
        copy = self.survey_id.copy({"tracktion_company_id": self.company_id.id, "user_id": False})
        # In the language of the reader; the others keep the name of the original.
        copy.title = self.name
        school = self.company_id.name or self.env._("all schools")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("This copy is yours to change"),
                "message": self.env._(
                    "New waves of %s take it. Waves that are planned already keep their "
                    "questionnaire: choose this one there, if you like.",
                    school,
                ),
                "sticky": True,
                "next": {
                    "type": "ir.actions.act_window",
                    "res_model": "survey.survey",
                    "res_id": copy.id,
                    "views": [
                        (self.env.ref("tracktion_survey.survey_survey_view_form").id, "form")
                    ],
                },
            },
        }
