from odoo import http
from odoo.http import content_disposition, request


class Exchange(http.Controller):
    @http.route("/tracktion/report/packs", type="http", auth="user", methods=["GET"], readonly=True)
    def packs(self, ids="", **_other):
        """The exchange packs of these reports, under the rights of the user."""
        numbers = [
            int(number) for number in ids.split(",") if number.isascii() and number.isdigit()
        ]
        reports = request.env["tracktion.report"].browse(numbers).exists()
        reports.check_access("read")
        if not reports:
            return request.not_found()
        name, content = reports._exchange_file()
        headers = [
            ("Content-Type", "application/zip"),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(content, headers)
