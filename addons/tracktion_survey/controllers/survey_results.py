from werkzeug.exceptions import Forbidden

from odoo.http import request, route

from odoo.addons.survey.controllers.main import Survey


class SurveyResults(Survey):
    """The results page of Odoo counts the answers of all schools, whoever asks."""

    @route()
    def survey_report(self, survey, answer_token=None, **post):
        if survey.survey_type != "tracktion":
            return super().survey_report(survey, answer_token=answer_token, **post)
        if not request.env["tracktion.response"].has_access("read"):
            raise Forbidden()
        return request.redirect("/odoo/tracking-responses")
