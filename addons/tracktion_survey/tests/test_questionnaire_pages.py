# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pages of questionnaires when people do not do what was expected of them."""

from datetime import datetime

from odoo.tests import tagged

from .common import SurveyHttpCase
from .walker import Walker

CORE = {"CONSENT", "SCHOOL", "QUALIFICATION", "LEVEL", "GRAD_YEAR", "SEX", "BIRTH_YEAR"}


@tagged("post_install", "-at_install")
class TestQuestionnairePages(SurveyHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.qualification.eqf_level_id = cls.env["tracktion.eqf.level"].search([("level", "=", 4)])
        cls.person = cls._person(
            "Ana Rosa Ruiz", alumni_gender="female", alumni_birthdate="2004-05-06"
        )
        cls.wave = cls._wave("post6", cls.person, state="open", date_open="2026-03-01")
        cls.invitation = cls.wave.invitation_ids

    def _walker(self, **answers):
        return Walker(self, self.invitation, answers)

    def _at(self, code, **answers):
        """A walker on the page with question ``code``."""
        walker = self._walker(**answers)
        walker.open()
        walker.begin()
        while code not in [shown for _id, shown, _element in walker.questions()]:
            walker.post("submit", page_id=walker.page_id, **walker._fill())
            self.assertFalse(walker.error)
        return walker

    def _lines(self, code):
        lines = self.env["survey.user_input.line"].search(
            [
                ("user_input_id.tracktion_invitation_id", "=", self.invitation.id),
                ("question_id.tracktion_code", "=", code),
                ("skipped", "=", False),
            ]
        )
        return [
            line.suggested_answer_id.tracktion_code
            or line.value_char_box
            or line.value_numerical_box
            for line in lines
        ]

    def _response(self):
        return self.env["tracktion.response"].search([("invitation_id", "=", self.invitation.id)])

    # --- known facts ----------------------------------------------------------------------------

    def test_what_the_school_knows_is_filled_in_and_may_be_corrected(self):
        walker = self._at("SCHOOL")
        page = walker.page
        values = {
            code: element.xpath(".//input[@checked]/@data-code")
            or element.xpath(".//input[not(@data-code)]/@value")
            for _id, code, element in walker.questions()
        }
        self.assertEqual(
            {code: values[code] for code in CORE - {"CONSENT"}},
            {
                "SCHOOL": ["Colegio de Prueba"],
                "QUALIFICATION": ["Electrician"],
                "LEVEL": ["eqf4"],
                "GRAD_YEAR": ["2024"],
                "SEX": ["female"],
                "BIRTH_YEAR": ["2004"],
            },
            page,
        )

        walker.submit(
            {
                "CONSENT": walker.option("CONSENT", "agree"),
                "QUALIFICATION": "Electronics",
                "LEVEL": walker.option("LEVEL", "eqf5"),
                "SEX": walker.option("SEX", "female"),
                "BIRTH_YEAR": "2003",
            }
        )

        response = self.invitation._user_inputs()._tracktion_record()
        self.assertEqual(response.qualification, "Electronics")
        self.assertEqual(response.level, "eqf5")
        self.assertEqual(response.birth_year, 2003)
        self.assertFalse(response.school, "somebody emptied the field")

    def test_known_facts_can_be_left_out_of_the_pages_and_are_facts_all_the_same(self):
        self.wave.survey_id.tracktion_hide_known = True

        walker = self._walker().walk()

        self.assertEqual(walker.shown[:2], ["CONSENT", "RESIDENCE"])
        self.assertEqual(len(walker.shown), 35 - 6)
        response = self._response()
        self.assertEqual(response.school, "Colegio de Prueba")
        self.assertEqual(response.level, "eqf4")
        self.assertEqual((response.sex, response.birth_year), ("female", 2004))

    def test_who_does_not_agree_is_asked_nothing_and_leaves_nothing(self):
        walker = self._walker(CONSENT="disagree").walk()

        self.assertTrue(walker.is_finished)
        self.assertEqual(walker.shown, ["CONSENT"])
        response = self._response()
        self.assertEqual(response.consent, "disagree")
        self.assertFalse(response.is_valid)
        self.assertFalse(response.school or response.birth_year or response.sex)

    # --- pause, resume, go back -----------------------------------------------------------------

    def test_progress_grows_and_another_device_goes_on_at_the_same_place(self):
        walker = self._at("JOB_TITLE")
        first = int(walker.page.xpath("//@aria-valuenow")[0])
        walker.post("submit", page_id=walker.page_id, **walker._fill())
        second = int(walker.page.xpath("//@aria-valuenow")[0])
        self.assertTrue(0 < first < second < 100, (first, second))

        self.opener.cookies.clear()
        other = self._walker()
        other.open()

        self.assertEqual(other.page_id, walker.page_id)
        self.assertEqual(int(other.page.xpath("//@aria-valuenow")[0]), second)

    def test_going_back_and_changing_the_situation_clears_what_hung_on_it(self):
        walker = self._at("SKILLS_DEV", JOB_RELATED="no")
        self.assertEqual(self._lines("NOT_RELATED_REASON"), ["no_jobs"])
        back = walker.page.xpath("//button[@value='previous']/@data-previous-page-id")[0]
        walker.submit({}, previous_page_id=back)
        back = walker.page.xpath("//button[@value='previous']/@data-previous-page-id")[0]
        walker.submit({"JOB_RELATED": walker.option("JOB_RELATED", "no")}, previous_page_id=back)
        self.assertIn("STATUS", [code for _id, code, _element in walker.questions()])

        walker.submit({"STATUS": walker.option("STATUS", "studying")})

        self.assertIn("STUDY_TYPE", [code for _id, code, _element in walker.questions()])
        for code in ("JOB_TITLE", "JOB_RELATED", "NOT_RELATED_REASON"):
            self.assertEqual(self._lines(code), [], f"an answer to {code} stayed")

    def test_a_question_that_others_hang_on_cannot_be_skipped_but_for_going_back(self):
        walker = self._at("STATUS")
        back = walker.page.xpath("//button[@value='previous']/@data-previous-page-id")[0]

        walker.submit({})
        self.assertEqual(list(walker.error.values()), ["Please answer this question to go on."])
        walker.submit({}, previous_page_id=back)

        self.assertFalse(walker.error)
        self.assertIn("CONSENT", [code for _id, code, _element in walker.questions()])

    # --- answers that are none ------------------------------------------------------------------

    def test_answers_of_other_questions_are_refused(self):
        walker = self._at("WAGE")
        wrong = [
            ("WAGE", walker.option("CONTRACT", "permanent")),
            ("WAGE", walker.option("U_DURATION", "lt_1m")),
            ("WAGE", "nonsense"),
            ("WAGE", ["1", [2]]),
            ("JOB_TITLE", ["one", "two"]),
        ]
        for code, value in wrong:
            with self.subTest(code=code, value=value):
                walker.submit({code: value})
                self.assertIn("no answer to the question", str(walker.error))
                self.assertEqual(self._lines(code), [])
        walker.submit({"WAGE": {"comment": 5}})
        self.assertFalse(walker.error, "no answer at all is fine here")
        self.assertEqual(self._lines("WAGE"), [])

    def test_answers_to_questions_one_is_not_asked_are_not_kept(self):
        walker = self._at("WAGE", STATUS="working")

        walker.submit(
            {
                "WAGE": walker.option("WAGE", "na"),
                "STUDY_TYPE": walker.option("STUDY_TYPE", "vet"),
                "U_DURATION": walker.option("U_DURATION", "lt_1m"),
            }
        )

        self.assertEqual(self._lines("WAGE"), ["na"])
        self.assertEqual(self._lines("STUDY_TYPE") + self._lines("U_DURATION"), [])

    def test_zero_is_an_answer(self):
        walker = self._at("RECOMMEND")

        walker.submit({"RECOMMEND": 0})

        self.assertFalse(walker.error)
        self.assertEqual(self.invitation._user_inputs()._tracktion_record().recommend, "0")

    def test_three_skills_at_most(self):
        walker = self._at("SKILLS_DEV")
        skills = [
            walker.option("SKILLS_DEV", code)
            for code in ("teamwork", "digital", "autonomy", "technical")
        ]

        walker.submit({"SKILLS_DEV": skills})
        self.assertEqual(
            list(walker.error.values()), ["You chose 4 answers. Please choose 3 at most."]
        )
        walker.submit({"SKILLS_DEV": skills[:3]})

        self.assertFalse(walker.error)
        self.assertEqual(len(self._lines("SKILLS_DEV")), 3)

    def test_a_comment_counts_where_other_is_chosen(self):
        walker = self._at("LEARN_MORE")
        comment = {"comment": "Welding"}

        walker.submit({"LEARN_MORE": [walker.option("LEARN_MORE", "soft"), comment]})
        self.assertEqual(self._lines("LEARN_MORE"), ["soft"])
        walker = self._walker()
        walker.open()
        back = walker.page.xpath("//button[@value='previous']/@data-previous-page-id")[0]
        walker.submit({}, previous_page_id=back)
        walker.submit({"LEARN_MORE": [walker.option("LEARN_MORE", "other"), comment]})

        self.assertEqual(self._lines("LEARN_MORE"), ["other", "Welding"])

    def test_an_answer_of_80_kb_is_refused_and_nothing_else_is_lost(self):
        walker = self._at("JOB_TITLE")
        contract = walker.option("CONTRACT", "permanent")

        walker.submit({"JOB_TITLE": "x" * 81920, "CONTRACT": contract})

        self.assertEqual(
            list(walker.error.values()),
            ["This has 81920 characters, and 500 fit. Please make it shorter."],
        )
        self.assertEqual(self._lines("JOB_TITLE"), [])
        self.assertEqual(self._lines("CONTRACT"), ["permanent"])

    def test_what_the_page_takes_as_email_or_year_the_facts_take_as_well(self):
        walker = self._at("EMAIL")
        for address in ("ana", "ana@example", "ana@example.org, bo@example.org", "a b@example.org"):
            with self.subTest(address=address):
                walker.submit({"EMAIL": address})
                self.assertIn("e-mail", str(walker.error))
        keep = walker.option("KEEP_TOUCH", "no")
        walker.submit({"EMAIL": "ana@example.org", "KEEP_TOUCH": keep})
        self.assertTrue(walker.is_finished)
        self.assertEqual(self._response().email, "ana@example.org")

    def test_requests_that_no_page_sends_are_answered_with_the_page(self):
        walker = self._at("STATUS")
        here = walker.page_id
        for params in ({}, {"page_id": "x"}, {"page_id": "999999"}):
            with self.subTest(params=params):
                walker.post("submit", **params)
                self.assertFalse(walker.error)
                self.assertEqual(walker.page_id, here)
        page = walker.open("?previous_page_id=x")
        self.assertEqual(page.xpath("//input[@name='page_id']/@value"), [here])

    # --- twice ----------------------------------------------------------------------------------

    def test_two_devices_begin_and_finish_together(self):
        one, two = self._walker(), self._walker()
        one.open()
        two.open()
        one.begin()
        two.begin()
        self.assertFalse(two.error, "the second device is told off")
        self.assertEqual(one.page_id, two.page_id)

        one.walk()
        last = self._walker()
        last.open()
        self.assertTrue(last.is_finished)
        two.submit({"CONSENT": two.option("CONSENT", "disagree")})

        self.assertTrue(two.is_finished)
        self.assertEqual(len(self._response()), 1)
        self.assertEqual(self._response().consent, "agree")
        inputs = self.env["survey.user_input"].search(
            [("tracktion_invitation_id", "=", self.invitation.id)]
        )
        self.assertEqual(len(inputs), 1)

    def test_nobody_answers_a_second_time(self):
        walker = self._walker().walk()
        self.assertNotIn("Take Again", walker.text)

        response = self.url_open(f"/survey/retry/{walker.path}")

        self.assertIn("Thank you", response.text)
        self.assertEqual(
            self.env["survey.user_input"].search_count(
                [("survey_id", "=", walker.survey.id), ("partner_id", "=", self.person.id)]
            ),
            1,
        )

    # --- too early, too late, wrong -------------------------------------------------------------

    def test_closing_while_somebody_writes_keeps_what_was_saved(self):
        walker = self._at("WAGE")
        self.wave.state = "closed"

        walker.submit({"WAGE": walker.option("WAGE", "na")})

        self.assertIn("These questions have closed", walker.text)
        self.assertIn("is saved", walker.text)
        response = self._response()
        self.assertTrue(response.is_partial)
        self.assertEqual(response.status, "working")
        self.assertFalse(response.wage)

    def test_the_page_opened_again_after_closing_says_so(self):
        walker = self._at("WAGE")
        self.wave.state = "closed"

        self.assertIn("These questions have closed", walker.open().text_content())

    def test_every_dead_end_says_what_to_do_and_nothing_about_the_person(self):
        walker = self._walker()
        survey = self.wave.survey_id
        cases = [
            ("not open", lambda: self.wave.write({"state": "draft", "date_open": "2026-04-01"})),
            ("have closed", lambda: self.wave.write({"state": "closed"})),
            ("have closed", lambda: self.wave.write({"state": "open", "active": False})),
            (
                "has expired",
                lambda: (
                    self.wave.write({"active": True}),
                    walker.user_input.write({"deadline": datetime(2026, 3, 15)}),
                ),
            ),
            (
                "not in use any more",
                # As a wave that is extended after its questionnaire was archived.
                lambda: (
                    self.wave.write({"state": "closed"}),
                    survey.write({"active": False}),
                    self.wave.write({"state": "open"}),
                ),
            ),
        ]
        for words, happens in cases:
            with self.subTest(words=words):
                happens()
                self.env.flush_all()
                text = " ".join(walker.open().text_content().split())
                self.assertIn(words, text)
                self.assertNotIn("Ana", text)
                self.assertNotIn("Ruiz", text)
                walker.begin()
                self.assertIn(words, walker.text)
        survey.active = True
        for path, words in (
            (f"{survey.access_token}/wrong", "does not work"),
            (f"wrong/{walker.user_input.access_token}", "does not work"),
            (f"start/{survey.access_token}", "personal link"),
        ):
            with self.subTest(path=path):
                self.assertIn(words, self.url_open(f"/survey/{path}").text)

    def test_the_bare_address_of_a_questionnaire_makes_nothing(self):
        before = self.env["survey.user_input"].search_count([])

        self.url_open(f"/survey/start/{self.wave.survey_id.access_token}")
        self.url_open(f"/survey/start/{self.wave.survey_id.access_token}?answer_token=wrong")

        self.assertEqual(self.env["survey.user_input"].search_count([]), before)

    # --- who is logged in -----------------------------------------------------------------------

    def test_somebody_else_who_is_logged_in_is_asked_first(self):
        for login in ("test_portal", "test_plain", "test_coordinator"):
            with self.subTest(login=login):
                self.authenticate(login, login)
                walker = self._walker()
                walker.open()
                self.assertIn("This link is personal", walker.page.text_content())
                self.assertIn("A… R…", walker.page.text_content())
                self.assertNotIn("Ruiz", walker.page.text_content())
                walker.begin()
                self.assertIn("This link is personal", walker.text)
                self.assertEqual(walker.user_input.state, "new")

                walker.open()
                form = walker.page.xpath("//form[contains(@action, '/survey/personal/')]")[0]
                self.url_open(form.get("action"), data=dict(form.fields)).raise_for_status()
                walker.begin()
                self.assertFalse(walker.error)
                self.assertTrue(walker.questions())
                walker.user_input.state = "new"

    def test_somebody_else_who_is_logged_in_is_asked_half_way_as_well(self):
        walker = self._at("STATUS")
        self.authenticate("test_plain", "test_plain")

        self.assertIn("This link is personal", walker.open().text_content())

    def test_the_person_and_the_interviewer_come_in_at_once(self):
        self.portal.partner_id = self.person
        self.authenticate("test_portal", "test_portal")
        walker = self._walker()
        self.assertTrue(walker.open().xpath("//button[@value='start']"))

        self.invitation.tutor_id = self.teacher
        walker.user_input.tracktion_answered_by = "interviewer"
        walker.user_input.tracktion_interviewer_id = self.teacher
        self.authenticate("test_teacher", "test_teacher")
        self.assertTrue(walker.open().xpath("//button[@value='start']"))
        self.authenticate("test_other_teacher", "test_other_teacher")
        self.assertFalse(walker.open().xpath("//button[@value='start']"))

    # --- languages ------------------------------------------------------------------------------

    def test_the_page_speaks_the_language_of_the_person_until_he_chooses_another(self):
        for lang in ("es_ES", "fr_FR"):
            self.env["res.lang"]._activate_lang(lang)
        self.env["survey.survey"]._tracktion_load_translations(["es_ES"])
        self.person.lang = "es_ES"
        walker = self._walker()
        title = self.wave.survey_id.with_context(lang="es_ES").title

        page = walker.open()
        self.assertIn(title, page.text_content(), walker.url)
        self.assertEqual(page.xpath("/html/@lang"), ["es-ES"], "scripts speak it as well")
        self.assertEqual(
            walker.page.xpath("//select[@name='lang_code']/option[@selected]/@value"), ["es_ES"]
        )
        walker.path = f"{walker.path}?language-changed=true"
        response = self.url_open(f"/fr/survey/{walker.path}")

        self.assertIn(self.wave.survey_id.title, response.text, "no French: English")
        self.assertEqual(walker.user_input.lang_id.code, "fr_FR")
