from odoo import models


class TracktionSurveyReportProvider(models.AbstractModel):
    """Sections of graduate tracking: their tables."""

    _name = "tracktion.survey.report.provider"
    _inherit = "tracktion.report.provider"
    _description = "Provider of Report Sections on Graduate Tracking"
