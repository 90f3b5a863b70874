# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Questionnaires that schools change: codes, hidden questions, checks, the flow chart."""

import io

from pypdf import PdfReader

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.tracktion_survey.codebook import CODEBOOK

from .common import POST, PUBLISHED, SurveyCase, SurveyHttpCase


class TestQuestionnaireCodes(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post = cls.env.ref("tracktion_survey.survey_post")
        cls.pre = cls.env.ref("tracktion_survey.survey_pre")

    def _question(self, code, survey=None):
        return (survey or self.post).question_ids.filtered(lambda q: q.tracktion_code == code)

    # --- copies ---------------------------------------------------------------------------------

    def test_a_copy_keeps_codes_conditions_sections_and_texts(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["survey.survey"]._tracktion_load_translations(["it_IT"])
        # Out of the order in which they were made.
        self._question("RECOMMEND").sequence = self._question("SKILLS_DEV").sequence
        self._question("WAGE").title = "How much do you earn?"
        wizard = (
            self.env["tracktion.questionnaire.copy"]
            .with_user(self.coordinator)
            .create({"survey_id": self.post.id, "name": "Our 2027"})
        )

        following = wizard.action_copy()["params"]["next"]
        copy = self.env["survey.survey"].browse(following["res_id"])

        def outline(survey):
            survey = survey.with_context(lang="it_IT")
            return [
                (
                    q.tracktion_code,
                    q.title,
                    q.page_id.title,
                    [(a.tracktion_code, a.value) for a in q.suggested_answer_ids],
                    sorted(
                        (a.question_id.tracktion_code, a.tracktion_code)
                        for a in q.triggering_answer_ids
                    ),
                )
                for q in survey.question_ids
            ]

        self.assertEqual(outline(copy), outline(self.post))
        self.assertEqual(copy.title, "Our 2027")
        self.assertEqual(copy.tracktion_company_id, self.school)
        self.assertEqual(copy.tracktion_questionnaire, "post")
        for trigger in copy.question_ids.triggering_answer_ids.question_id:
            self.assertEqual(trigger.survey_id, copy)
        wave = self._wave("post6")
        self.assertEqual(wave.survey_id, copy, "new waves of the school take its own one")

    # --- codes of the school's own questions ----------------------------------------------------

    def test_own_questions_and_options_get_codes_and_their_answers_are_kept(self):
        own = self.env["survey.question"].create(
            {
                "survey_id": self.post.id,
                "title": "¿Qué máquina usas más?",
                "question_type": "simple_choice",
                "sequence": 500,
                "suggested_answer_ids": [
                    (0, 0, {"value": "Torno"}),
                    (0, 0, {"value": "Torno"}),
                    (0, 0, {"value": "Fresadora"}),
                ],
            }
        )
        self.assertEqual(own.tracktion_code, "X_QUE_MAQUINA_USAS_MAS")
        self.assertEqual(
            own.suggested_answer_ids.mapped("tracktion_code"), ["torno", "torno_2", "fresadora"]
        )
        self.assertEqual(own.copy().tracktion_code, "X_QUE_MAQUINA_USAS_MAS_2")
        agree = own.triggering_answer_ids
        self.assertEqual(
            (agree.question_id.tracktion_code, agree.tracktion_code), ("CONSENT", "agree")
        )
        self.assertFalse(self.post._tracktion_findings())
        own.triggering_answer_ids = False
        self.assertIn("those who do not take part", str(self.post._tracktion_findings()))
        own.title = "Which machine?"
        self.assertEqual(own.tracktion_code, "X_QUE_MAQUINA_USAS_MAS", "rewording keeps the code")

        wave = self._wave("post6", self._person("Ana Ruiz"))
        response = self._answer(wave.invitation_ids, {**POST, own.tracktion_code: "fresadora"})

        self.assertEqual(response.other_answers, {own.tracktion_code: "fresadora"})

    def test_standard_codes_mean_what_they_mean(self):
        wrong = [
            ({"tracktion_code": "WAGE", "question_type": "char_box"}, "the type"),
            ({"tracktion_code": "SALARY", "question_type": "char_box"}, "none of the standard"),
            (
                {
                    "tracktion_code": "MODE",
                    "question_type": "simple_choice",
                    "suggested_answer_ids": [(0, 0, {"value": "Boarding"})],
                },
                "none of its options",
            ),
        ]
        self._question("WAGE").unlink()
        for vals, words in wrong:
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, words),
                self.cr.savepoint(),
            ):
                self.env["survey.question"].create(
                    {"survey_id": self.post.id, "title": "A question", **vals}
                )
        with self.assertRaisesRegex(ValidationError, "none of its options"), self.cr.savepoint():
            self.env["survey.question.answer"].create(
                {"question_id": self._question("STATUS").id, "value": "On holiday"}
            )

    def test_questionnaires_stay_personal(self):
        with self.assertRaisesRegex(ValidationError, "personal link"):
            self.post.access_mode = "public"
        with self.assertRaisesRegex(UserError, "put them into a wave"):
            self.post._create_answer(email="somebody@example.org")

    # --- not asked ------------------------------------------------------------------------------

    def test_hidden_questions_and_those_behind_them_are_not_asked(self):
        self._question("JOB_RELATED").tracktion_not_asked = True

        asked = self.post._prepare_user_input_predefined_questions()

        self.assertEqual(
            self.post.question_ids - asked,
            self._question("JOB_RELATED") | self._question("NOT_RELATED_REASON"),
        )
        self.assertEqual(
            self.post._tracktion_flow().counts, [33, 24, 38, 24, 22, 29], "working people see less"
        )

    def test_a_section_of_which_nothing_is_asked_is_no_page(self):
        section = self._question("SKILLS_DEV").page_id
        section.question_ids.tracktion_not_asked = True
        wave = self._wave("post6", self._person("Ana Ruiz"))
        user_input = wave.invitation_ids._user_inputs()
        user_input._mark_in_progress()
        for code, value in (("CONSENT", "agree"), ("STATUS", "self_employed")):
            question = self._question(code)
            option = question.suggested_answer_ids.filtered(
                lambda a, v=value: a.tracktion_code == v
            )
            user_input._save_lines(question, str(option.id))

        following = self.post._get_next_page_or_question(
            user_input, self._question("SE_FORM").page_id.id
        )

        self.assertEqual(following, self._question("EMAIL").page_id)

    def test_questions_on_which_everything_rests_are_always_asked(self):
        for code in ("CONSENT", "STATUS", "KEEP_TOUCH"):
            with (
                self.subTest(code=code),
                self.assertRaisesRegex(ValidationError, "has to be asked"),
            ):
                self._question(code).tracktion_not_asked = True

    # --- deleting -------------------------------------------------------------------------------

    def test_what_people_answered_is_not_deleted(self):
        wave = self._wave("post6", self._person("Ana Ruiz"))
        self._answer(wave.invitation_ids, {**POST, "WAGE": "na"})
        wage = self._question("WAGE")
        chosen = wage.suggested_answer_ids.filtered(lambda a: a.tracktion_code == "na")

        with self.assertRaisesRegex(UserError, "WAGE.*Tick “Not asked” instead"):
            (wage | self._question("OVERTIME")).unlink()
        with self.assertRaisesRegex(UserError, "Options that people have chosen stay"):
            chosen.unlink()
        with self.assertRaisesRegex(UserError, "Archive them instead"):
            self.post.unlink()

        self._question("OVERTIME").unlink()
        self.assertFalse(self._question("OVERTIME"), "nobody had answered that")

    def test_what_is_being_answered_is_not_archived(self):
        wave = self._wave("post6", self._person("Ana Ruiz"), state="open")
        with self.assertRaisesRegex(UserError, f"Close their waves first: .*{wave.name}"):
            self.post.active = False
        wave.state = "closed"
        self.post.active = False
        self.assertFalse(self.post.active)

    # --- the check ------------------------------------------------------------------------------

    def test_the_check_tells_which_indicators_a_change_breaks(self):
        indicator = self.env["tracktion.indicator"].create(
            {
                "name": "Lurid overtime",
                "code": "test_overtime",
                "definition": "Who works unpaid hours.",
                "section_id": self.env["tracktion.report.section"].search([], limit=1).id,
                "model": "tracktion.response",
                "aggregate": "share",
                "domain": "[('status', '=', 'working')]",
                "numerator": "[('overtime', '=', 'unpaid_often')]",
            }
        )
        overtime = self._question("OVERTIME")
        self.assertIn(indicator.name, overtime.tracktion_indicators)
        self.assertNotIn(indicator.name, self._question("WAGE").tracktion_indicators or "")
        self.assertNotIn("Lurid overtime", str(self.post._tracktion_findings()))

        overtime.tracktion_not_asked = True

        level, text = self.post._tracktion_findings()[0]
        self.assertEqual(level, "danger")
        self.assertIn("OVERTIME", text)
        self.assertIn("Lurid overtime", str(self.post._tracktion_findings()))
        self.assertIn("Lurid overtime", self.post.tracktion_check_html)

    # --- the flow chart -------------------------------------------------------------------------

    def test_the_published_counts_come_out_of_the_conditions(self):
        flow = self.post._tracktion_flow()

        counts = dict(zip(flow.lanes.mapped("tracktion_code"), flow.counts, strict=True))
        self.assertEqual(counts, PUBLISHED)
        self.assertEqual(flow.total, 57)
        for question, lanes in flow.asked.items():
            item = CODEBOOK.questionnaires["post"][question.tracktion_code]
            expected = item.statuses or tuple(PUBLISHED)
            self.assertEqual(tuple(lanes.mapped("tracktion_code")), expected, item.code)

    def test_the_flow_of_the_plan(self):
        flow = self.pre._tracktion_flow()

        self.assertEqual(flow.router.tracktion_code, "PLAN")
        self.assertEqual(flow.total, 34)
        counts = dict(zip(flow.lanes.mapped("tracktion_code"), flow.counts, strict=True))
        self.assertEqual(
            counts,
            {
                "working": 31,
                "studying": 29,
                "working_studying": 33,
                "self_employed": 29,
                "volunteering": 27,
                "break": 27,
                "undecided": 27,
            },
        )

    def test_the_picture_counts_what_a_school_changed(self):
        self.env["survey.question"].create(
            {
                "survey_id": self.post.id,
                "title": "How long is your way to work?",
                "question_type": "char_box",
                "sequence": self._question("WAGE").sequence,
                "triggering_answer_ids": self._question("WAGE").triggering_answer_ids.ids,
            }
        )

        self.assertEqual(self.post._tracktion_flow().counts, [36, 24, 41, 24, 22, 29])
        self.assertIn(">36<", self.post.tracktion_flow_html.replace("\n", "").replace(" ", ""))


@tagged("post_install", "-at_install")
class TestFlowReport(SurveyHttpCase):
    def test_the_table_by_status_is_printed(self):
        post = self.env.ref("tracktion_survey.survey_post")
        report = self.env["ir.actions.report"].with_user(self.coordinator)

        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "tracktion_survey.report_survey_flow", post.ids
        )

        self.assertEqual(kind, "pdf")
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        text = " ".join(" ".join(pages).split())
        self.assertIn("You are…", text, "letters beyond ASCII are letters")
        self.assertEqual(text.count("●") + text.count("○"), sum(PUBLISHED.values()))
        for code in post.question_ids.mapped("tracktion_code"):
            self.assertIn(code, text)
        self.assertEqual(text.count("Questions at most"), 2, "in the picture, and once below")
        self.assertLessEqual(len(pages), 4)


@tagged("post_install", "-at_install")
class TestKnownFacts(SurveyCase):
    def test_filling_in_takes_no_queries_per_person(self):
        few = self._wave("post6", self._people(5, "Few"))
        many = self._wave("post6", self._people(45, "Many"), name="Another")
        few.invitation_ids[:1]._user_inputs()

        small = self._count_queries(lambda: few.invitation_ids[1:]._user_inputs())
        large = self._count_queries(lambda: many.invitation_ids._user_inputs())

        # Rows are written a hundred at a time.
        self.assertLess(large, small + 20)
        lines = many.invitation_ids.user_input_id.user_input_line_ids
        self.assertEqual(len(lines), 45 * 3, "school, qualification, year")

    def test_a_line_of_answers_is_written_at_once(self):
        user_input = self._wave("post6", self._person("Ana Ruiz")).invitation_ids._user_inputs()
        codes = ("JOB_TITLE", "EMPLOYER", "STUDY_NAME", "SE_ACTIVITY")
        questions = user_input.survey_id.question_ids.filtered(lambda q: q.tracktion_code in codes)

        def save(asked):
            for question in asked:
                user_input._save_lines(question, "Welding")

        one = self._count_queries(lambda: save(questions[:1]))
        three = self._count_queries(lambda: save(questions[1:]))

        # Whether there is one, and the line itself.
        self.assertLessEqual(three - one, 2 * 2)
        lines = user_input.user_input_line_ids.filtered(lambda x: x.question_id in questions)
        self.assertEqual(lines.survey_id, user_input.survey_id)
        self.assertEqual(
            lines.sorted("id").mapped("question_sequence"), questions.mapped("sequence")
        )
