from odoo import http
from odoo.http import request
from odoo.tools import format_datetime

from ..report.qr_code import qr_code

PATH = "/tracktion/class/<int:session_id>"
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "frame-ancestors 'none'"}


class ClassPresenter(http.Controller):
    """The page that the presenter puts on the screen: how to come in, and how many are done."""

    @http.route(PATH, type="http", auth="user", methods=["GET"])
    def presenter(self, session_id, **_query):
        session = self._session(session_id)
        if not session:
            return self._not_found(session_id)
        address = session._public_address()
        response = request.render(
            "tracktion_survey.class_presenter",
            {
                "session": session,
                # The presenter may have no rights on texts and schools; both are public.
                "text": session.sudo().text_id,
                "school": session.sudo().company_id,
                "short": address.split("://", 1)[-1],
                "qr": qr_code(f"{address}/{session.code}", box_size=16),
                "numbers": self._numbers(session),
                "html_lang": _html_lang(),
            },
        )
        response.headers.update(HEADERS)
        return response

    @http.route(f"{PATH}/numbers", type="http", auth="user", methods=["GET"], readonly=True)
    def numbers(self, session_id, names=None, **_query):
        """The numbers of now, as JSON; with ``names`` also who is not done."""
        session = self._session(session_id)
        if not session:
            return request.make_json_response({"error": "not_found"}, status=404)
        values = self._numbers(session)
        if names:
            # Whoever holds the session meets these people; first names and initials, for all see it
            people = session._people(done=False).sudo()
            values["names"] = [one._shown_name() for one in people]
        return request.make_json_response(values, headers=HEADERS)

    @http.route(f"{PATH}/<string:step>", type="http", auth="user", methods=["POST"])
    def step(self, session_id, step, **_post):
        """Open or close the session with the button on the page."""
        session = self._session(session_id)
        steps = {"open": "action_open", "close": "action_close"}
        if not session or step not in steps:
            return self._not_found(session_id)
        getattr(session, steps[step])()
        return request.redirect(f"/tracktion/class/{session.id}", code=303)

    def _not_found(self, session_id):
        values = {"session_id": session_id, "html_lang": _html_lang()}
        template = "tracktion_survey.class_presenter_not_found"
        response = request.render(template, values, status=404)
        response.headers.update(HEADERS)
        return response

    def _session(self, session_id):
        """The session, if this user holds it; whoever does not learns nothing of it."""
        session = request.env["tracktion.class.session"].browse(session_id).exists()
        if session and session.has_access("read") and session._is_presenter():
            return session
        return None

    def _numbers(self, session):
        return {
            "state": session.state,
            "total": session.total_count,
            "started": session.started_count,
            "done": session.done_count,
            "closed_on": format_datetime(request.env, session.closed_on)
            if session.closed_on
            else "",
        }


def _html_lang():
    return (request.env.lang or "en_US").replace("_", "-")
