from odoo import http
from odoo.http import request

from odoo.addons.tracktion_alumni.controllers.consent import HEADERS, ROUTE, in_language

PATH = "/class/<string:code>"


class ClassPage(http.Controller):
    """Where students come in: with the code of the class and their personal code.

    The page is small and needs no script, for a whole class loads it in the same minute. It names
    nobody but the one whose code was typed, by first name and initial. Wrong codes are counted,
    and after too many the network has to wait.
    """

    @http.route("/class", methods=["GET"], **ROUTE)
    def class_cover(self, code=None, **_query):
        if not code:
            return self._render("class_code")
        session = request.env["tracktion.class.session"]
        return request.redirect(f"/class/{session._clean_code(code) or '-'}", code=303)

    @http.route(PATH, methods=["GET"], **ROUTE)
    def class_door(self, code, **_query):
        session, refusal = self._session(code)
        return refusal or self._render("class_person", session)

    @http.route(PATH, methods=["POST"], **ROUTE)
    def class_personal_code(self, code, personal=None, **_post):
        session, invitation, refusal = self._student(code, personal)
        return refusal or request.redirect(self._address(session, invitation), code=303)

    @http.route(f"{PATH}/<string:personal>", methods=["GET"], **ROUTE)
    def class_confirm(self, code, personal, **_query):
        """The personal QR code leads here as well; nothing is written before the "Yes"."""
        session, invitation, refusal = self._student(code, personal)
        return refusal or self._render("class_confirm", session, invitation)

    @http.route(f"{PATH}/<string:personal>", methods=["POST"], **ROUTE)
    def class_enter(self, code, personal, **_post):
        session, invitation, refusal = self._student(code, personal)
        if refusal:
            return refusal
        user_input = invitation._enter_class(session)
        if user_input.state == "done":
            return self._render("class_done", session, invitation)
        survey = user_input.survey_id
        address = f"/survey/{survey.access_token}/{user_input.access_token}"
        return request.redirect(
            request.env["ir.http"]._url_for(address, request.env.lang), code=303
        )

    # --- who comes in -----------------------------------------------------------------------------

    def _session(self, code):
        """``(session, None)``, or ``(None, page that says why not)``."""
        Session = request.env["tracktion.class.session"]
        Attempt = request.env["tracktion.class.attempt"]
        address = request.httprequest.remote_addr
        if request.httprequest.method not in ("GET", "HEAD", "POST"):
            return None, self._render("class_code", status=405)
        session = Session._by_code(code)
        if Attempt._must_wait(session, address):
            return None, self._render("class_wait", status=429)
        if not session:
            Attempt._note(session, address)
            problem = request.env._("There is no class with this code. Look at the screen again.")
            return None, self._render("class_code", problem=problem, status=404)
        if session.state != "open" or session.wave_id.state != "open" or not session.active:
            return None, self._render("class_closed", session, status=403)
        return session, None

    def _student(self, code, personal):
        """``(session, invitation, None)``, or the page that says why not as the last of three."""
        session, refusal = self._session(code)
        if refusal:
            return session, None, refusal
        return (session, *self._invitation(session, personal))

    def _invitation(self, session, personal):
        """``(invitation, None)``, or ``(None, page that says why not)``."""
        invitation = session._find(personal)
        if not invitation:
            request.env["tracktion.class.attempt"]._note(session, request.httprequest.remote_addr)
            problem = request.env._(
                "This code is not on the list of this class. Look at your sheet again: it has 6 "
                "letters and digits. Is it right? Then ask your teacher."
            )
            return None, self._render("class_person", session, problem=problem, status=404)
        return in_language(invitation, invitation.partner_id.lang), None

    def _address(self, session, invitation):
        return f"/class/{session.code}/{invitation.personal_code}"

    def _render(self, template, session=None, invitation=None, status=200, **values):
        school = session.company_id if session else None
        values.update(
            session=session,
            school=school,
            html_lang=(request.env.lang or "en_US").replace("_", "-"),
        )
        if invitation:
            values.update(name=invitation._shown_name(), action=self._address(session, invitation))
        response = request.render(f"tracktion_survey.{template}", values, status=status)
        response.headers.update(HEADERS)
        return response
