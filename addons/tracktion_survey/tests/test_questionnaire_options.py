# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Single options that a school does not offer, and what hangs on options."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import POST, SurveyCase, SurveyHttpCase
from .walker import Walker


class OptionMixin:
    @classmethod
    def _setup_questionnaire(cls):
        cls.post = cls.env.ref("tracktion_survey.survey_post")

    def _question(self, code):
        return self.post.question_ids.filtered(lambda q: q.tracktion_code == code)

    def _option(self, code, value):
        return self._question(code).suggested_answer_ids.filtered(
            lambda a: a.tracktion_code == value
        )


class TestQuestionnaireOptions(OptionMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_questionnaire()

    def test_options_on_which_figures_and_routing_rest_are_always_offered(self):
        for code, value in (("STATUS", "volunteering"), ("CONSENT", "disagree")):
            with (
                self.subTest(code=code),
                self.assertRaisesRegex(ValidationError, "has to be offered"),
                self.cr.savepoint(),
            ):
                self._option(code, value).tracktion_not_offered = True

    def test_an_option_that_leads_on_is_hidden_after_what_it_leads_to(self):
        option = self._option("JOB_RELATED", "no")
        with self.assertRaisesRegex(ValidationError, "NOT_RELATED_REASON"), self.cr.savepoint():
            option.tracktion_not_offered = True

        self._question("NOT_RELATED_REASON").tracktion_not_asked = True
        option.tracktion_not_offered = True

        self.assertEqual(self.post._tracktion_flow().counts, [34, 24, 39, 24, 22, 29])

    def test_what_only_a_hidden_option_leads_to_is_asked_of_nobody(self):
        self._question("NOT_RELATED_REASON").tracktion_not_asked = True
        self._option("JOB_RELATED", "no").tracktion_not_offered = True
        self._question("NOT_RELATED_REASON").tracktion_not_asked = False

        self.assertNotIn(self._question("NOT_RELATED_REASON"), self.post._tracktion_asked())

    def test_the_check_tells_which_indicators_count_the_option(self):
        section = self.env["tracktion.report.section"].search([], limit=1)
        indicators = self.env["tracktion.indicator"].create(
            [
                {
                    "name": f"Lurid {value}",
                    "code": f"test_{value}",
                    "definition": "Who works extra hours.",
                    "section_id": section.id,
                    "model": "tracktion.response",
                    "aggregate": "share",
                    "numerator": f"[('overtime', 'in', ['{value}'])]",
                }
                for value in ("unpaid_often", "paid")
            ]
        )
        option = self._option("OVERTIME", "unpaid_often")
        self.assertIn(indicators[0], option._tracktion_indicators())
        self.assertNotIn(indicators[1], option._tracktion_indicators())

        option.tracktion_not_offered = True
        self._option("SE_FORM", "coop").tracktion_not_offered = True

        findings = dict((text, level) for level, text in self.post._tracktion_findings())
        [overtime] = [text for text in findings if "OVERTIME" in text]
        self.assertEqual(findings[overtime], "danger")
        self.assertIn("Lurid unpaid_often", overtime)
        self.assertNotIn("Lurid paid", overtime)
        [form] = [text for text in findings if "SE_FORM" in text]
        self.assertEqual(findings[form], "info")

    def test_one_option_is_no_choice(self):
        options = self._question("WORKING_TIME").suggested_answer_ids
        options[1:].tracktion_not_offered = True

        self.assertIn("offers no choice", str(self.post._tracktion_findings()))

    def test_what_others_hang_on_is_not_deleted(self):
        """Without its condition, everybody would be asked what only some should be."""
        for record in (self._option("JOB_RELATED", "no"), self._question("JOB_RELATED")):
            with (
                self.subTest(model=record._name),
                self.assertRaisesRegex(UserError, "NOT_RELATED_REASON"),
                self.cr.savepoint(),
            ):
                record.unlink()
        (self._question("JOB_RELATED") | self._question("NOT_RELATED_REASON")).unlink()
        self.assertFalse(self._question("JOB_RELATED"))

    def test_codes_from_elsewhere_and_answers_from_before_stay(self):
        before, after = self._people(2)
        wave = self._wave("post6", before | after, state="open")
        answers = {**POST, "CONTRACT": "agency"}
        response = self._answer(
            wave.invitation_ids.filtered(lambda i: i.partner_id == before), answers
        )

        self._option("CONTRACT", "agency").tracktion_not_offered = True
        [outcome] = wave.load_responses([{"email": after.email, **answers}])

        self.assertEqual(outcome["status"], "created", outcome)
        self.assertEqual(response.contract, "agency")
        loaded = wave.response_ids.filtered(lambda r: r.partner_id == after)
        self.assertEqual(loaded.contract, "agency")
        self.assertIn("agency", response.answers_html.lower())


@tagged("post_install", "-at_install")
class TestOptionPages(OptionMixin, SurveyHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_questionnaire()
        cls.person = cls._person("Ana Ruiz")
        cls.wave = cls._wave("post6", cls.person, state="open")

    def _at(self, code, **answers):
        walker = Walker(self, self.wave.invitation_ids, answers)
        walker.open()
        if walker.user_input.state == "new":
            walker.begin()
        while code not in [shown for _id, shown, _element in walker.questions()]:
            walker.post("submit", page_id=walker.page_id, **walker._fill())
            self.assertFalse(walker.error)
        return walker

    def _codes(self, walker, code):
        [element] = [e for _id, shown, e in walker.questions() if shown == code]
        return element.xpath(".//input/@data-code"), element

    def test_nobody_new_sees_it_and_its_field_for_words_goes_with_other(self):
        self._option("CONTRACT", "agency").tracktion_not_offered = True
        self._option("HOW_FOUND", "other").tracktion_not_offered = True

        walker = self._at("CONTRACT")

        contract, _element = self._codes(walker, "CONTRACT")
        self.assertNotIn("agency", contract)
        self.assertIn("permanent", contract)
        found, element = self._codes(walker, "HOW_FOUND")
        self.assertNotIn("other", found)
        self.assertFalse(element.xpath(".//textarea"))
        _codes, element = self._codes(walker, "NOT_RELATED_REASON")
        self.assertTrue(element.xpath(".//textarea"), "there it is still offered")

    def test_who_chose_it_before_still_has_it(self):
        walker = self._at("SKILLS_DEV", CONTRACT="agency")
        self._option("CONTRACT", "agency").tracktion_not_offered = True
        back = walker.page.xpath("//button[@value='previous']/@data-previous-page-id")[0]

        walker.submit({}, previous_page_id=back)

        codes, element = self._codes(walker, "CONTRACT")
        self.assertIn("agency", codes)
        self.assertEqual(element.xpath(".//input[@checked]/@data-code"), ["agency"])
        walker.walk_on()
        self.assertEqual(self.wave.response_ids.contract, "agency")

    def test_who_had_the_page_open_may_send_it(self):
        walker = self._at("CONTRACT", CONTRACT="agency")
        self._option("CONTRACT", "agency").tracktion_not_offered = True

        walker.walk_on()

        self.assertEqual(self.wave.response_ids.contract, "agency")
