from odoo import api, fields, models


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("tracktion", "Graduate tracking")], ondelete={"tracktion": "set custom"}
    )
    tracktion_questionnaire = fields.Selection(
        [("pre", "Before graduation"), ("post", "After graduation"), ("short", "Short form")],
        "Questionnaire",
        help="Whose codes the questions have; copies keep it.",
    )
    tracktion_company_id = fields.Many2one(
        "res.company", "School", index=True, help="Empty: all schools of this database use it."
    )

    @api.model
    def _tracktion_default(self, questionnaire, company):
        """The questionnaire that a new wave of ``company`` takes: its own newest one, or else the
        one that came with the addon."""
        domain = [
            ("survey_type", "=", "tracktion"),
            ("tracktion_questionnaire", "=", questionnaire),
            ("tracktion_company_id", "in", (False, company.id)),
        ]
        found = self.search(domain)
        return found.sorted(lambda s: (s.tracktion_company_id == company, s.id))[-1:]

    def _tracktion_codes(self):
        """The codes of the questions."""
        self.ensure_one()
        return set(self.question_ids.mapped("tracktion_code")) - {False}
