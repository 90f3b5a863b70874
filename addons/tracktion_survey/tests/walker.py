# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody who answers a questionnaire through its real pages, as a browser does."""

import json

from lxml import html

from odoo.addons.tracktion_survey.codebook import CODEBOOK

#: Choices that lead to as many questions as possible.
LONGEST_WAY = {"CONSENT": "agree", "JOB_RELATED": "no", "U_HAD_JOB": "yes", "KEEP_TOUCH": "yes"}
TYPED = {"year": "2004", "email": "ana@example.org", "phone": "+34600000001", "nps": "0"}


class Walker:
    """One person and one personal link.

    :param case: the ``HttpCase``
    :param invitation: of ``tracktion.invitation``
    :param dict answers: ``{CODE: coded answer}``; everything else is answered somehow
    """

    def __init__(self, case, invitation, answers=None):
        self.case = case
        self.user_input = invitation._user_inputs()
        self.survey = self.user_input.survey_id
        self.path = f"{self.survey.access_token}/{self.user_input.access_token}"
        self.answers = {**LONGEST_WAY, **(answers or {})}
        self.shown, self.titles, self.given = [], {}, {}
        self.triggers, self.selected = {}, set()
        self.error = None

    # --- requests -------------------------------------------------------------------------------

    def open(self, query=""):
        """Open the link; returns the page as a tree."""
        response = self.case.url_open(f"/survey/{self.path}{query}")
        response.raise_for_status()
        self.url = response.url
        self.page = html.fromstring(response.text)
        for form in self.page.xpath("//form[contains(@class, 'o_survey-fill-form')]"):
            self.triggers = json.loads(form.get("data-triggering-answers-by-question", "{}"))
            self.selected = set(json.loads(form.get("data-selected-answers", "[]")) or ())
        return self.page

    def post(self, route, **params):
        """Send ``params``; the page that comes back is the next one, unless there are errors."""
        _correct, result = self.case.make_jsonrpc_request(f"/survey/{route}/{self.path}", params)
        self.error = result.get("error") and (result.get("fields") or result["error"])
        if not self.error:
            self.page = html.fromstring(f"<div>{result['survey_content']}</div>")
        return result

    def begin(self, **params):
        return self.post("begin", **params)

    def submit(self, answers, **params):
        """Send ``{CODE: what the page sends}`` as the answers of this page."""
        questions = {q.tracktion_code: q for q in self.survey.question_ids}
        posted = {str(questions[code].id): value for code, value in answers.items()}
        return self.post("submit", page_id=self.page_id, **posted, **params)

    def option(self, code, value):
        """The id of an option, as pages send it."""
        question = self.survey.question_ids.filtered(lambda q: q.tracktion_code == code)
        option = question.suggested_answer_ids.filtered(lambda a: a.tracktion_code == value)
        return str(option.id)

    # --- what the page shows --------------------------------------------------------------------

    @property
    def page_id(self):
        return self.page.xpath("//input[@name='page_id']/@value")[0]

    @property
    def is_finished(self):
        return bool(self.page.xpath("//*[contains(@class, 'o_survey_finished')]"))

    @property
    def text(self):
        return " ".join(self.page.text_content().split())

    def questions(self):
        """The questions of the page, shown or not, as ``[(id, CODE, element)]``."""
        return [
            (element.get("id"), element.get("data-code"), element)
            for element in self.page.xpath("//div[contains(@class, 'js_question-wrapper')]")
        ]

    def is_shown(self, question_id):
        triggers = self.triggers.get(question_id)
        return not triggers or bool(self.selected & set(triggers))

    # --- walking --------------------------------------------------------------------------------

    def walk(self, lang=None):
        """Answer everything to the end; ``shown`` has the codes, ``given`` the coded answers."""
        self.open()
        self.begin(**({"lang_code": lang} if lang else {}))
        return self.walk_on()

    def walk_on(self):
        """The same from this page."""
        for _page in range(20):
            if self.is_finished or self.error:
                return self
            self.post("submit", page_id=self.page_id, **self._fill())
        raise AssertionError("the questionnaire never ends")

    def _fill(self):
        posted = {}
        for question_id, code, element in self.questions():
            if self.is_shown(question_id):
                self.shown.append(code)
                self.titles[code] = element.xpath("string(.//h3/span)").strip()
                posted[question_id] = self._answer(CODEBOOK.items[code], element)
        return posted

    def _answer(self, item, element):
        options = {
            option.get("data-code"): option.get("value")
            for option in element.xpath(".//input[@data-code]")
        }
        if options:
            value = self.answers.get(item.code) or "|".join(
                list(options)[-2:] if item.kind == "multi" else list(options)[:1]
            )
            self.given[item.code] = item.parse(value)
            chosen = [options[code] for code in value.split("|")]
            self.selected |= {int(option) for option in chosen}
            if "other" in value.split("|"):
                self.given[f"{item.code}_OTHER"] = "Something else"
                chosen.append({"comment": "Something else"})
            return chosen[0] if len(chosen) == 1 else chosen
        value = self.answers.get(item.code) or TYPED.get(item.kind) or f"Text of {item.code}"
        self.given[item.code] = item.parse(value)
        return value
