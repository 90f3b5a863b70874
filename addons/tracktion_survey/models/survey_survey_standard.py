from odoo import api, fields, models


class SurveySurvey(models.Model):
    """Standard questionnaires are read, and copied: schools change their own copies."""

    _name = "survey.survey"
    _inherit = ["survey.survey", "tracktion.questionnaire.mixin"]

    tracktion_is_locked = fields.Boolean(compute="_compute_tracktion_is_locked")
    tracktion_wave_count = fields.Integer(
        "Waves", compute="_compute_tracktion_waves", groups="tracktion_survey.group_tracking"
    )
    tracktion_open_waves = fields.Char(
        "Open waves", compute="_compute_tracktion_waves", groups="tracktion_survey.group_tracking"
    )

    @api.depends("tracktion_company_id", "survey_type")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tracktion_is_locked(self):
        for survey in self:
            survey.tracktion_is_locked = (
                survey.survey_type == "tracktion" and not survey._origin.has_access("write")
            )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_tracktion_waves(self):
        waves = self.env["tracktion.wave"].search([("survey_id", "in", self.ids)])
        for survey in self:
            mine = waves.filtered(lambda w, survey=survey: w.survey_id == survey._origin)
            survey.tracktion_wave_count = len(mine)
            survey.tracktion_open_waves = ", ".join(
                mine.filtered(lambda w: w.state == "open").mapped("name")
            )

    @api.depends("title", "survey_type", "tracktion_company_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for survey in self:
            if survey.survey_type == "tracktion" and not survey.tracktion_company_id:
                # The school's own copy may have the same name.
                survey.display_name = self.env._("%s (standard)", survey.display_name)
        return result

    def _tracktion_surveys(self):
        return self

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for survey, vals in zip(self, vals_list, strict=True):
            if survey.survey_type == "tracktion" and "tracktion_company_id" not in (default or {}):
                # Whoever copies a standard one wants one of his own.
                school = survey.tracktion_company_id & self.env.companies or self.env.company
                vals["tracktion_company_id"] = school.id
        return vals_list

    def action_tracktion_adapt(self):
        """The school's own copy of a standard questionnaire, at once where there is one school."""
        self.ensure_one()
        if len(self.env.user.company_ids) > 1:
            return {**self.action_tracktion_copy(), "name": self.env._("Copy for your school")}
        return self.env["tracktion.questionnaire.copy"].create({"survey_id": self.id}).action_copy()

    def action_tracktion_waves(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_survey.tracktion_wave_action"
        )
        return {**action, "domain": [("survey_id", "=", self.id)], "context": {}}
