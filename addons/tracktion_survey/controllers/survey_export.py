import tempfile
from pathlib import Path

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import Response, content_disposition, request

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
}


class SurveyExport(http.Controller):
    """The file of an export, sent as it was written: neither kept nor held in memory."""

    @http.route("/tracktion/survey/export/<int:wizard_id>", type="http", auth="user")
    def export(self, wizard_id):
        wizard = request.env["tracktion.survey.export.wizard"].search([("id", "=", wizard_id)])
        if not wizard:
            raise request.not_found()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "export")
            wizard._write(path)
            # Stays readable when its folder is gone.
            file = path.open("rb")
            size = path.stat().st_size
        headers = {
            "Content-Type": KINDS[wizard.file_format],
            "Content-Length": str(size),
            "Content-Disposition": content_disposition(wizard._filename()),
            "Cache-Control": "no-store",
        }
        return Response(
            wrap_file(request.httprequest.environ, file), headers=headers, direct_passthrough=True
        )
