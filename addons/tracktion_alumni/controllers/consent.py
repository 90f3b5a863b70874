from odoo import fields, http
from odoo.http import request
from odoo.tools import format_date

PATH = "/tracktion/consent/<string:token>"
ROUTE = {"type": "http", "auth": "public", "website": True, "multilang": False, "sitemap": False}
HEADERS = {
    # The address is the key: it goes into no cache, no index and no other site's log.
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    # Nobody puts the page into a frame and has its buttons pressed.
    "Content-Security-Policy": "frame-ancestors 'none'",
}


def in_language(record, *codes):
    """``record``, and the page, in the first of these languages that is installed."""
    langs = dict(request.env["res.lang"].get_installed())
    code = next((code for code in codes if code in langs), None)
    if not code:
        return record
    request.update_context(lang=code)
    return record.with_context(lang=code)


class ConsentPage(http.Controller):
    """The page behind a personal link: see, give (two steps), refuse and withdraw (one step).

    A GET writes nothing and says nothing about anybody, because mail scanners open every link.
    Forged, foreign and expired links all get the same answer.
    """

    # --- reading: no step taken yet -------------------------------------------------------------

    @http.route(PATH, methods=["GET"], readonly=True, **ROUTE)
    def consent_cover(self, token, lang=None, **_query):
        person = self._person(token, lang)
        if not person:
            return self._not_found()
        return self._render("consent_cover", person, token)

    @http.route(f"{PATH}/stop", methods=["GET"], readonly=True, **ROUTE)
    def consent_stop_cover(self, token, purpose=None, lang=None, **_query):
        person = self._person(token, lang)
        if not person:
            return self._not_found()
        wanted = self._purposes(person).filtered(lambda p: p.code == purpose)
        if not wanted:
            return self._render("consent_cover", person, token)
        return self._render("consent_stop", person, token, purpose=wanted, stop=True)

    @http.route(
        [f"{PATH}/confirm", f"{PATH}/give", f"{PATH}/no"], methods=["GET"], readonly=True, **ROUTE
    )
    def consent_reload(self, token, **_query):
        """Somebody reloads the address of a step: begin at the cover again."""
        response = request.redirect(f"/tracktion/consent/{token}", code=303)
        response.headers.update(HEADERS)
        return response

    # --- steps ----------------------------------------------------------------------------------

    @http.route(PATH, methods=["POST"], **ROUTE)
    def consent_open(self, token, lang=None, **_post):
        person = self._person_of_step(token, lang)
        if not person:
            return self._not_found()
        return self._overview(person, token)

    @http.route(f"{PATH}/confirm", methods=["POST"], **ROUTE)
    def consent_confirm(self, token, lang=None, **_post):
        """First step of giving: show the texts of what was ticked, and ask once more."""
        person = self._person_of_step(token, lang)
        if not person:
            return self._not_found()
        purposes = self._posted_purposes(person)
        if not purposes:
            return self._overview(
                person, token, problem=request.env._("Tick at least one box, then continue.")
            )
        return self._confirm(person, token, purposes)

    @http.route(f"{PATH}/give", methods=["POST"], **ROUTE)
    def consent_give(self, token, lang=None, guardian_name="", guardian_contact="", **post):
        """Second step of giving: the texts were read, write the ledger."""
        person = self._person_of_step(token, lang)
        if not person:
            return self._not_found()
        purposes = self._posted_purposes(person)
        if not purposes:
            return self._overview(person, token)
        typed = {
            "guardian_name": guardian_name.strip()[:200],
            "guardian_contact": guardian_contact.strip()[:200],
        }
        minor = self._is_minor(person)
        if minor and not all(typed.values()):
            problem = request.env._(
                "Please fill in the name of a parent or guardian, and how to reach them."
            )
            return self._confirm(person, token, purposes, problem=problem, typed=typed)
        shown = {p: post.get(f"text_{p.id}") for p in purposes}
        if any(str(p.current_text_id.id) != text for p, text in shown.items()):
            problem = request.env._("The text has changed since you opened it. Please read it.")
            return self._confirm(person, token, purposes, problem=problem, typed=typed)
        self._record_yes(person, purposes, typed if minor else {})
        return self._overview(person, token, done=request.env._("Thank you. It is noted."))

    @http.route(f"{PATH}/no", methods=["POST"], **ROUTE)
    def consent_no(self, token, lang=None, purpose=None, **_post):
        """Refuse or withdraw: one step, as easy as giving."""
        person = self._person_of_step(token, lang)
        if not person:
            return self._not_found()
        wanted = self._purposes(person).filtered(lambda p: str(p.id) == purpose)
        if not wanted:
            return self._overview(person, token)
        self._record_no(person, wanted)
        done = request.env._("“%s”: your no is noted. It holds from now on.", wanted.name)
        return self._overview(person, token, done=done)

    @http.route(f"{PATH}/stop", methods=["POST"], **ROUTE)
    def consent_stop(self, token, lang=None, purpose=None, **_post):
        """Stop the messages of one purpose, from the link at the end of a mail."""
        person = self._person_of_step(token, lang)
        if not person:
            return self._not_found()
        wanted = self._purposes(person).filtered(lambda p: p.code == purpose)
        if not wanted:
            return self._render("consent_cover", person, token)
        self._record_no(person, wanted)
        return self._render("consent_stopped", person, token, purpose=wanted)

    # --- who, and in which language ---------------------------------------------------------------

    def _person(self, token, lang=None):
        """The person of the link, as superuser and in the language of the page; empty for none."""
        person = request.env["res.partner"]._tracktion_by_consent_token(token)
        return in_language(person, lang, person.lang)

    def _person_of_step(self, token, lang=None):
        """The person of a link on which somebody pressed a button."""
        # Odoo lets OPTIONS into every route, and asks it for no CSRF token.
        if request.httprequest.method != "POST":
            return request.env["res.partner"]
        return self._person(token, lang)

    def _purposes(self, person):
        """What the person may decide on: purposes with a text to read."""
        purposes = person.env["tracktion.consent.purpose"].search([("active", "=", True)])
        return purposes.filtered("current_text_id")

    def _posted_purposes(self, person):
        ticked = set(request.httprequest.form.getlist("tick"))
        return self._purposes(person).filtered(lambda p: str(p.id) in ticked)

    def _is_minor(self, person):
        return person._alumni_needs_guardian(fields.Date.context_today(person))

    # --- writing --------------------------------------------------------------------------------

    def _record_yes(self, person, purposes, guardian):
        Consent = person.env["tracktion.consent"]
        current = Consent._current(person, purposes)
        for purpose in purposes:
            # Somebody who presses twice has said it once.
            if person._tracktion_consent_state(person, purpose, current) != "given":
                Consent._record(
                    person,
                    purpose,
                    "given",
                    "portal",
                    text_id=purpose.current_text_id.id,
                    lang=request.env.lang,
                    **guardian,
                )

    def _record_no(self, person, purpose):
        person.env["tracktion.consent"]._record_no(person, purpose, "portal", lang=request.env.lang)

    # --- answers --------------------------------------------------------------------------------

    def _overview(self, person, token, **values):
        purposes = self._purposes(person)
        current = person.env["tracktion.consent"]._current(person, purposes)
        labels = {
            "given": request.env._("You said yes"),
            "no_consent": request.env._("Not decided yet"),
            "expired": request.env._("Your yes has expired"),
            "refused": request.env._("You said no"),
            "withdrawn": request.env._("You took your yes back"),
            "guardian": request.env._("A parent or guardian has to agree"),
            "basis": request.env._("The school may do this without asking; you can object"),
        }
        cards = []
        for purpose in purposes:
            row = current.get((person.id, purpose.id))
            state = person._tracktion_consent_state(person, purpose, current)
            until = row and row["date_expiry"] if state == "given" else None
            cards.append(
                {
                    "purpose": purpose,
                    "text": purpose.current_text_id,
                    "state": state,
                    "label": labels[state],
                    "date": format_date(person.env, row["date"]) if row else "",
                    "until": format_date(person.env, until) if until else "",
                    "may_give": state not in ("given", "basis"),
                    "may_stop": state not in ("refused", "withdrawn"),
                }
            )
        return self._render("consent_overview", person, token, cards=cards, **values)

    def _confirm(self, person, token, purposes, typed=None, **values):
        return self._render(
            "consent_confirm", person, token, purposes=purposes, typed=typed or {}, **values
        )

    def _render(self, template, person, token, **values):
        company = person.company_id or person.env.company
        values.update(
            {
                "token": token,
                "base": f"/tracktion/consent/{token}",
                "school": company,
                "res_company": company,
                "is_minor": self._is_minor(person),
                "consent_age": person._alumni_consent_age(),
                "langs": request.env["res.lang"].get_installed(),
                "lang_code": request.env.lang,
            }
        )
        response = request.render(f"tracktion_alumni.{template}", values)
        response.headers.update(HEADERS)
        return response

    def _not_found(self):
        """One answer for whatever is no valid link: it says what to do, and of whom nothing."""
        response = request.render("tracktion_alumni.consent_not_found", {"langs": []}, status=404)
        response.headers.update(HEADERS)
        return response
