# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.fields import Date
from odoo.http import request
from odoo.tools import format_date

from odoo.addons.survey.controllers.main import Survey

#: Session key: the answers that somebody who is logged in said to be his own.
CONFIRMED = "tracktion_confirmed"


class TracktionSurvey(Survey):
    """Pages of questionnaires. A personal link is enough to answer, whoever is logged in; whatever
    stands in the way has a page that says what to do, and nothing about the person.

    Surveys of other kinds are left to Odoo.
    """

    # --- who may answer -------------------------------------------------------------------------

    def _check_validity(
        self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True
    ):
        is_ours = survey_sudo.survey_type == "tracktion"
        invitation = answer_sudo.tracktion_invitation_id
        code = super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not invitation,
        )
        if not is_ours:
            return code
        if code is True and not answer_sudo:
            return "token_required"
        if code is True and invitation and check_partner:
            code = self._tracktion_check_wave(answer_sudo) or code
        if code is True and invitation and self._tracktion_is_other(answer_sudo, check_partner):
            return "tracktion_other_person"
        return code

    def _tracktion_check_wave(self, answer_sudo):
        """Why the wave takes no answers, or None. Who has finished may look back at any time."""
        wave = answer_sudo.tracktion_invitation_id.wave_id
        if answer_sudo.state == "done" or (wave.state == "open" and wave.active):
            return None
        return "tracktion_not_open" if wave.state == "draft" else "tracktion_closed"

    def _tracktion_is_other(self, answer_sudo, answering=True):
        """Whether somebody is logged in who has not said yet that this is his link."""
        user = request.env.user
        if user._is_public() or answer_sudo.partner_id == user.partner_id:
            return False
        if answer_sudo.access_token in request.session.get(CONFIRMED, ()):
            return False
        if answer_sudo.tracktion_interviewer_id == user and answering:
            return False
        # Reading printed answers is for those who may read them in the list as well.
        return answering or not answer_sudo.with_user(user).has_access("read")

    @http.route(
        "/survey/personal/<string:survey_token>/<string:answer_token>",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def tracktion_confirm(self, survey_token, answer_token, **post):
        """Remember that whoever is logged in goes on with a personal link."""
        _survey, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if answer_sudo.tracktion_invitation_id:
            known = request.session.get(CONFIRMED, [])
            request.session[CONFIRMED] = [*known, answer_sudo.access_token]
        return request.redirect(f"/survey/{survey_token}/{answer_token}")

    # --- pages that say what is the matter ------------------------------------------------------

    def _redirect_with_error(self, access_data, error_key):
        survey_sudo = access_data["survey_sudo"]
        if survey_sudo and survey_sudo.survey_type != "tracktion":
            return super()._redirect_with_error(access_data, error_key)
        values = self._tracktion_notice(survey_sudo, access_data["answer_sudo"], error_key)
        # There is no page of questions of which the layout could show the number.
        values["survey_form_readonly"] = True
        return request.render("tracktion_survey.survey_notice_page", values)

    def _tracktion_notice(self, survey_sudo, answer_sudo, code):
        """What the page for ``code`` shows: about the wave and the school, not about the person."""
        wave = answer_sudo.tracktion_invitation_id.wave_id
        values = {
            "survey": survey_sudo,
            "answer": answer_sudo,
            "code": code,
            "school": wave.company_id.name,
            "opens_on": "",
            "closed_on": "",
            "initials": "",
            "no_survey_navigation": True,
        }
        if wave.date_open and wave.date_open > Date.context_today(wave):
            values["opens_on"] = format_date(request.env, wave.date_open)
        if wave.date_close and wave.date_close <= Date.context_today(wave):
            values["closed_on"] = format_date(request.env, wave.date_close)
        if code == "tracktion_other_person":
            words = (answer_sudo.partner_id.name or "").split()
            values["initials"] = " ".join(f"{w[0]}…" for w in [*words[:1], *words[1:][-1:]])
        return values

    def _tracktion_notice_content(self, survey_sudo, answer_sudo, code):
        """The same for the script of the page, which puts it in the place of the questions."""
        values = self._tracktion_notice(survey_sudo, answer_sudo, code)
        render = request.env["ir.qweb"]._render
        return {
            "survey_content": render("tracktion_survey.survey_notice", values),
            "survey_navigation": "<span/>",
            "survey_progress": "<span/>",
            "has_skipped_questions": False,
        }

    # --- answering ------------------------------------------------------------------------------

    @http.route()
    def survey_display_page(self, survey_token, answer_token, **post):
        access = self._get_access_data(survey_token, answer_token)
        if access["survey_sudo"].survey_type == "tracktion" and access["validity_code"] is True:
            redirect = self._tracktion_speak(access["answer_sudo"], post)
            if redirect:
                return redirect
        return super().survey_display_page(survey_token, answer_token, **post)

    def _tracktion_speak(self, answer_sudo, post):
        """Show the pages in the language of the answers: that of the person, until he chooses
        another one. Returns where to go for that, or None."""
        if answer_sudo.state == "new" and "language-changed" in post:
            answer_sudo.lang_id = request.env["res.lang"]._get_data(code=request.env.lang).id
            return None
        lang = answer_sudo.lang_id.code
        supported = answer_sudo.survey_id._get_supported_lang_codes()
        # Asked once only: browsers without cookies would be sent around in circles.
        if not lang or lang == request.env.lang or lang not in supported or "speak" in post:
            return None
        path = f"/survey/{answer_sudo.survey_id.access_token}/{answer_sudo.access_token}?speak=1"
        redirect = request.redirect(self.env["ir.http"]._url_for(path, lang))
        redirect.set_cookie("frontend_lang", lang)
        return redirect

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        survey_sudo, answer_sudo = self._fetch_from_access_token(survey_token, answer_token)
        if survey_sudo.survey_type == "tracktion" and not answer_sudo.test_entry:
            # One person, one wave, one response.
            return request.redirect(f"/survey/{survey_token}/{answer_token}")
        return super().survey_retry(survey_token, answer_token, **post)

    @http.route()
    def survey_begin(self, survey_token, answer_token, **post):
        survey_sudo, answer_sudo, content = self._tracktion_turn(survey_token, answer_token)
        if content:
            return {}, content
        if survey_sudo.survey_type == "tracktion":
            if answer_sudo.state != "new":
                # Another device, or a second tap: go on where this person is.
                return {}, self._prepare_question_html(survey_sudo, answer_sudo)
            chosen = post.get("lang_code")
            supported = survey_sudo._get_supported_lang_codes()
            post = {"lang_code": chosen} if chosen in supported else {}
        return super().survey_begin(survey_token, answer_token, **post)

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        survey_sudo, answer_sudo, content = self._tracktion_turn(survey_token, answer_token)
        if content:
            return {}, content
        if survey_sudo.survey_type == "tracktion":
            if answer_sudo.state != "in_progress" or not self._tracktion_has_page(
                survey_sudo, post.get("page_id")
            ):
                return {}, self._prepare_question_html(survey_sudo, answer_sudo)
            post = self._tracktion_clean(survey_sudo, post)
            if "previous_page_id" in post:
                request.update_context(tracktion_going_back=True)
        return super().survey_submit(survey_token, answer_token, **post)

    def _tracktion_turn(self, survey_token, answer_token):
        """The survey, the answers, held for this request, and what to show instead of questions.

        Who is too late keeps what was saved: it becomes a response that stopped half-way.
        """
        access = self._get_access_data(survey_token, answer_token)
        survey_sudo, answer_sudo = access["survey_sudo"], access["answer_sudo"]
        if survey_sudo.survey_type != "tracktion":
            return survey_sudo, answer_sudo, None
        if answer_sudo.lang_id:
            request.update_context(lang=answer_sudo.lang_id.code)
        if answer_sudo:
            answer_sudo._tracktion_take_turns()
        code = access["validity_code"]
        if code is True:
            return survey_sudo, answer_sudo, None
        if code in ("tracktion_closed", "answer_deadline") and answer_sudo.state == "in_progress":
            answer_sudo._tracktion_record()
        return (
            survey_sudo,
            answer_sudo,
            self._tracktion_notice_content(survey_sudo, answer_sudo, code),
        )

    @staticmethod
    def _tracktion_has_page(survey_sudo, page_id):
        return str(page_id) in {str(page) for page in survey_sudo.page_ids.ids}

    def _tracktion_clean(self, survey_sudo, post):
        """``post`` in the form that Odoo's pages send, whatever was sent."""
        previous = post.pop("previous_page_id", None)
        if self._tracktion_has_page(survey_sudo, previous):
            post["previous_page_id"] = int(previous)
        # Numbers come as text: Odoo takes 0 for no answer.
        return {
            name: _as_text(value) if name.isdecimal() else value
            for name, value in post.items()
            if name != "next_skipped_page_or_question"
        }

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        if survey_sudo.survey_type == "tracktion":
            previous = post.pop("previous_page_id", None)
            if answer_sudo.state == "in_progress":
                if self._tracktion_has_page(survey_sudo, previous):
                    post["previous_page_id"] = previous
                self._tracktion_find_page(survey_sudo, answer_sudo)
        data = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        if survey_sudo.survey_type == "tracktion":
            page = data.get("page") or survey_sudo.page_ids.browse()
            data["tracktion_progress"] = answer_sudo._tracktion_progress(page)
            if data.get("survey_last") and answer_sudo._tracktion_goes_on(page):
                data["survey_last"] = False
        return data

    def _tracktion_find_page(self, survey_sudo, answer_sudo):
        """Begin at the front when the place where somebody stopped leads nowhere any more."""
        last = answer_sudo.last_displayed_page_id
        if last and (
            last not in survey_sudo.page_ids
            or not survey_sudo._get_next_page_or_question(answer_sudo, last.id)
        ):
            answer_sudo.last_displayed_page_id = False


def _as_text(value):
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return [_as_text(one) for one in value if one is not None]
    if isinstance(value, dict):
        comment = value.get("comment")
        return {"comment": comment if isinstance(comment, str) else ""}
    return value
