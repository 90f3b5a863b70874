from odoo import http
from odoo.http import request

from ..summary import phrases

ROUTE = {"type": "http", "methods": ["GET"], "readonly": True, "sitemap": False}
HEADERS = {
    # Who took part gets the address; it goes into no index and no other site's log.
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, max-age=300",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}


class SummaryPage(http.Controller):
    """The summary that goes back to those who answered. Reads what is kept, counts nothing."""

    @http.route("/tracking/summary/<string:token>", auth="public", **ROUTE)
    def summary_page(self, token, lang=None, **_query):
        summary = self._published(token)
        if not summary:
            return self._not_found(lang)
        return self._page(summary, f"/tracking/summary/{token}", lang)

    @http.route("/tracking/summary/<string:token>/poster.pdf", auth="public", **ROUTE)
    def summary_poster(self, token, lang=None, **_query):
        summary = self._published(token)
        lang = self._language(summary, lang)
        poster = summary and summary._poster(lang)
        if not poster:
            return self._not_found(lang)
        headers = {
            "Content-Type": "application/pdf",
            "Content-Disposition": http.content_disposition(summary._poster_name(lang)),
        }
        return request.make_response(poster, [*{**HEADERS, **headers}.items()])

    @http.route("/tracking/summary/<int:summary_id>/preview", auth="user", **ROUTE)
    def summary_preview(self, summary_id, lang=None, **_query):
        """The page as it is kept, for colleagues, before it is published."""
        summary = request.env["tracktion.summary"].search([("id", "=", summary_id)])
        if not summary:
            return self._not_found(lang)
        # The user may read this summary; its content says what anybody may know.
        return self._page(summary.sudo(), f"/tracking/summary/{summary_id}/preview", lang)

    # --- what is answered -----------------------------------------------------------------------

    def _published(self, token):
        """The published summary of an address, as superuser; empty for whatever is none."""
        # Visitors come here without an account: the token is their only right.
        Summary = request.env["tracktion.summary"].sudo()
        return Summary.search([("access_token", "=", token), ("state", "=", "published")], limit=1)

    def _language(self, summary, lang):
        """The language that was asked for, or else the one of the browser."""
        known = list(summary.content or {}) if summary else list(phrases.LANGUAGES)
        if lang in known:
            return lang
        wanted = request.httprequest.accept_languages.values()
        return next((code[:2] for code in wanted if code[:2] in known), known[0] if known else "en")

    def _page(self, summary, base, lang):
        lang = self._language(summary, lang)
        values = summary._page_values(lang)
        public = summary.state == "published" and not base.endswith("/preview")
        values["base"] = base
        values["poster"] = public and bool(summary._poster(lang))
        values["is_draft"] = not public
        response = request.render("tracktion_survey.summary_page", values)
        response.headers.update(HEADERS)
        if not public:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _not_found(self, lang):
        """One answer for whatever is no published summary."""
        lang = self._language(None, lang)
        response = request.render(
            "tracktion_survey.summary_not_found",
            {
                "lang": lang,
                "title": phrases.text("not_found_title", lang),
                "text": phrases.text("not_found", lang),
            },
            status=404,
        )
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = "no-store"
        return response
