from markupsafe import Markup

from odoo import api, models

from ..render import charts


class ReportDocument(models.AbstractModel):
    """What the template of the document is given."""

    _name = "report.tracktion_report.report_document"
    _description = "School-year Report as PDF"

    @api.model
    def _get_report_values(self, docids, data=None):
        report = self.env["tracktion.report"].browse(docids[:1])
        document = report._document()
        return {
            "docs": report,
            "document": document,
            "show": document.show,
            "chart_svg": lambda block: Markup(charts.draw(block, document)),
            "logo": report.company_id.logo,
        }
