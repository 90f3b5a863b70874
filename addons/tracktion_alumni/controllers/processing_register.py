from odoo import fields, http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request
from odoo.tools import format_date

from ..report.processing_register_xlsx import write_register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ProcessingRegister(http.Controller):
    @http.route(
        "/tracktion/processing_register.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def processing_register(self):
        """The register of processing activities as a spreadsheet."""
        env = request.env
        if not env.user.has_group("tracktion_alumni.group_officer"):
            raise AccessError(env._("The register is printed by officers and managers."))
        today = fields.Date.context_today(env["tracktion.processing.activity"])
        data = write_register(
            env["tracktion.processing.activity"].search([]),
            env._("Register of processing activities"),
            env.company.name,
            format_date(env, today),
        )
        name = content_disposition("processing-register.xlsx")
        return request.make_response(data, [("Content-Type", XLSX), ("Content-Disposition", name)])
