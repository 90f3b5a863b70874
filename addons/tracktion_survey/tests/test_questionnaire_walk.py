# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every way through every questionnaire, in every language, through the real pages."""

from odoo.tests import tagged

from odoo.addons.tracktion_survey.codebook import CODEBOOK

from .common import PUBLISHED, SurveyHttpCase
from .walker import Walker

SHORT = {
    "working": ["STATUS", "CONTRACT", "WAGE"],
    "studying": ["STATUS", "STUDY_TYPE"],
    "working_studying": ["STATUS", "CONTRACT", "WAGE", "STUDY_TYPE"],
    "self_employed": ["STATUS"],
    "volunteering": ["STATUS"],
    "unemployed": ["STATUS"],
}
LANGS = {"en": "en_US", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "et": "et_EE"}


@tagged("post_install", "-at_install")
class TestQuestionnaireWalk(SurveyHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lang in LANGS.values():
            cls.env["res.lang"]._activate_lang(lang)
        # What switching on a language does for these records, without those of all other addons.
        cls.env["survey.survey"]._tracktion_load_translations(list(LANGS.values()))

    def _walks(self, point, ways, **vals):
        """``{(language, way): walker at the end}`` of one person for each of them."""
        keys = [(lang, way) for lang in LANGS for way in ways]
        people = self._people(len(keys))
        for person, (lang, _way) in zip(people, keys, strict=True):
            person.lang = LANGS[lang]
        wave = self._wave(point, people, state="open", **vals)
        router = "PLAN" if point == "pre" else "STATUS"
        walks = {}
        for invitation, (lang, way) in zip(wave.invitation_ids.sorted("id"), keys, strict=True):
            walks[lang, way] = Walker(self, invitation, {router: way}).walk(LANGS[lang])
        self.responses = {
            walker: self.env["tracktion.response"].search(
                [("user_input_id", "=", walker.user_input.id)]
            )
            for walker in walks.values()
        }
        return walks

    def _assert_texts_and_facts(self, lang, walker):
        """The texts were those of the language, and the facts are what was answered."""
        questionnaire = CODEBOOK.questionnaires[walker.survey.tracktion_questionnaire]
        self.assertEqual(
            walker.titles, {code: questionnaire[code].label(lang) for code in walker.titles}
        )
        response = self.responses[walker]
        facts = {
            code: response[CODEBOOK.items[code].column]
            for code in walker.given
            if code in CODEBOOK.items
        }
        facts.update(response.other_answers or {})
        self.assertEqual(facts, walker.given)
        self.assertTrue(response.is_valid)
        self.assertEqual(response.lang, LANGS[lang])

    def test_after_graduation_everybody_sees_what_the_published_table_says(self):
        walks = self._walks("post6", PUBLISHED)

        for (lang, status), walker in walks.items():
            with self.subTest(lang=lang, status=status):
                asked = [i.code for i in CODEBOOK.questionnaires["post"].asked(status)]
                self.assertEqual(walker.shown, asked)
                self.assertEqual(len(walker.shown), PUBLISHED[status])
                self._assert_texts_and_facts(lang, walker)

    def test_before_graduation_everybody_sees_what_follows_from_the_plan(self):
        pre = CODEBOOK.questionnaires["pre"]
        plans = [code for code, _labels in pre["PLAN"].options]

        walks = self._walks("pre", plans)

        for (lang, plan), walker in walks.items():
            with self.subTest(lang=lang, plan=plan):
                expected = [
                    item.code
                    for item in pre.items
                    if not item.show_if or item.show_if[0] != "PLAN" or plan in item.show_if[1]
                ]
                self.assertEqual(walker.shown, expected)
                self._assert_texts_and_facts(lang, walker)
        self.assertEqual(len({code for w in walks.values() for code in w.shown}), 34)

    def test_the_short_form_asks_four_questions(self):
        short = self.env.ref("tracktion_survey.survey_short")

        walks = self._walks("post6", SHORT, survey_id=short.id)

        for (lang, status), walker in walks.items():
            with self.subTest(lang=lang, status=status):
                self.assertEqual(walker.shown, SHORT[status])
                self._assert_texts_and_facts(lang, walker)
