from odoo import http
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.tracktion_alumni.controllers.consent import HEADERS, ROUTE, in_language

from ..models.tracktion_invitation_mail import MINUTES

PATH = "/tracking/<string:token>"
PREFETCH = ("Sec-Purpose", "Purpose", "X-Moz")


class TrackingPage(http.Controller):
    """The page behind the personal link of an invitation: begin, go on, or say no.

    A GET begins nothing and records no decision, because mail scanners open every link: it only
    notes that the invitation arrived. Buttons do the rest.
    """

    @http.route(PATH, methods=["GET"], **ROUTE)
    def tracking_start_page(self, token, lang=None, **_query):
        invitation = self._invitation(token, lang)
        if not invitation:
            return self._not_found()
        if self._is_person():
            invitation._mark_opened()
        return self._page(invitation)

    @http.route(f"{PATH}/start", methods=["POST"], **ROUTE)
    def tracking_start(self, token, lang=None, **_post):
        """Begin, or go on where the person stopped, whatever device that was on."""
        invitation = self._invitation_of_step(token, lang)
        if not invitation:
            return self._not_found()
        if invitation.state == "completed" or not invitation.wave_id._is_answering():
            return self._back(token)
        user_input = invitation._user_inputs("link")
        language = request.env["res.lang"]._lang_get(request.env.lang)
        if language.code in user_input.survey_id._get_supported_lang_codes():
            user_input.lang_id = language
        if user_input.state == "new":
            user_input._mark_in_progress()
        elif invitation.state == "refused":
            # Changed his mind.
            invitation._mark_started()
        url = f"/survey/{user_input.survey_id.access_token}/{user_input.access_token}"
        code = user_input.lang_id.code or request.env.lang
        return self._redirect(request.env["ir.http"]._url_for(url, code))

    @http.route(f"{PATH}/refuse", methods=["GET"], readonly=True, **ROUTE)
    def tracking_refuse_page(self, token, lang=None, **_query):
        invitation = self._invitation(token, lang)
        if not invitation:
            return self._not_found()
        if invitation.state in ("completed", "refused"):
            return self._page(invitation)
        return self._render("tracking_refuse", invitation, path="/refuse")

    @http.route(f"{PATH}/refuse", methods=["POST"], **ROUTE)
    def tracking_refuse(self, token, lang=None, **_post):
        """The person says no: no more mails about these questionnaires."""
        invitation = self._invitation_of_step(token, lang)
        if not invitation:
            return self._not_found()
        if invitation.state != "completed":
            invitation._refuse(lang=request.env.lang)
        return self._back(token)

    @http.route(f"{PATH}/start", methods=["GET"], readonly=True, **ROUTE)
    def tracking_reload(self, token, **_query):
        """Somebody reloads the address of a step: begin at the page again."""
        return self._back(token)

    # --- who, and in which language -------------------------------------------------------------

    def _invitation(self, token, lang=None):
        """The invitation of the link, as superuser, in the language of the page."""
        invitation = request.env["tracktion.invitation"]._by_token(token)
        if not invitation:
            return invitation
        return in_language(invitation, lang, invitation._lang())

    def _invitation_of_step(self, token, lang=None):
        # Odoo lets OPTIONS into every route, and asks it for no CSRF token.
        if request.httprequest.method != "POST":
            return request.env["tracktion.invitation"]
        return self._invitation(token, lang)

    def _is_person(self):
        """Whether a person may be looking, and not a program that looks ahead."""
        headers = request.httprequest.headers
        ahead = any("prefetch" in headers.get(name, "").lower() for name in PREFETCH)
        return request.httprequest.method == "GET" and not ahead

    # --- answers --------------------------------------------------------------------------------

    def _page(self, invitation):
        """What there is to say at this moment."""
        wave = invitation.wave_id
        if invitation.state == "completed":
            return self._render("tracking_thanks", invitation)
        if not wave._is_answering():
            draft = wave.active and wave.state == "draft"
            return self._render("tracking_early" if draft else "tracking_closed", invitation)
        if invitation.state == "refused":
            return self._render("tracking_refused", invitation)
        return self._render("tracking_start", invitation)

    def _render(self, template, invitation, path="", **values):
        wave = invitation.wave_id
        school = wave.company_id
        date = wave.date_close
        if template == "tracking_early":
            date = wave.date_open and wave.date_open > wave._today() and wave.date_open
        words = invitation.env["tracktion.contact.job"]._first_name(invitation.partner_id.name)
        values.update(
            {
                "base": f"/tracking/{invitation.access_token}",
                "path": path,
                "invitation": invitation,
                "first_name": words,
                "survey": wave.survey_id,
                "school": school,
                "res_company": school,
                "minutes": MINUTES[wave.survey_id.tracktion_questionnaire or "post"],
                "date": format_date(invitation.env, date, date_format="long") if date else "",
                "is_begun": bool(invitation.started_on),
                "langs": request.env["res.lang"].get_installed(),
                "lang_code": request.env.lang,
            }
        )
        response = request.render(f"tracktion_survey.{template}", values)
        response.headers.update(HEADERS)
        return response

    def _back(self, token):
        query = f"?lang={request.env.lang}" if request.env.lang else ""
        return self._redirect(f"/tracking/{token}{query}")

    def _redirect(self, url):
        response = request.redirect(url, code=303)
        response.headers.update(HEADERS)
        return response

    def _not_found(self):
        """One answer for whatever is no link of ours: it says what to do, and of whom nothing."""
        response = request.render("tracktion_survey.tracking_not_found", {"langs": []}, status=404)
        response.headers.update(HEADERS)
        return response
