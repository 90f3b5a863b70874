# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SurveyCase
from .common_figures import FiguresMixin, spread


@tagged("post_install", "-at_install")
class TestOnepager(FiguresMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_indicators()
        # The department of those below: most of the electricians work in their field, hardly any
        # of the cooks; the clerks are too few to be told,
        # and so that nobody can work them out the gardeners are not told either.
        cls.kitchen, cls.office, cls.garden = cls.env["tracktion.department"].create(
            [
                {"name": "Kitchen", "code": "KIT"},
                {"name": "Office", "code": "OFF"},
                {"name": "Garden", "code": "GAR"},
            ]
        )
        cls.department.head_id = cls.teacher
        cls.people = cls._people(100)
        cls.wave = cls._wave("post6", cls.people, state="closed")
        invitations = cls.wave.invitation_ids.sorted("id")
        invitations[:40].department_id = cls.department
        invitations[40:80].department_id = cls.kitchen
        invitations[80:86].department_id = cls.office
        invitations[86:].department_id = cls.garden
        invitations[40:80].tutor_id = cls.other_teacher
        related = spread(
            (36, "yes"), (4, "no"), (6, "yes"), (34, "no"), (4, "yes"), (2, "no"), (14, "yes")
        )
        cls._respond(
            cls.wave,
            [
                {"STATUS": "working", "JOB_RELATED": answer, "LEARN_MORE": "practice"}
                for answer in related
            ],
        )

    def _wizard(self, user=None, **vals):
        return (
            self.env["tracktion.onepager"]
            .with_user(user or self.coordinator)
            .create({"wave_ids": [(6, 0, self.wave.ids)], "file_format": "html", **vals})
        )

    def _text(self, wizard):
        html = re.sub(r"<style>.*?</style>", "", wizard._render().decode(), flags=re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")

    def _row(self, text, page, label):
        """What stands behind a label on the page of a department."""
        return text.partition(f" {page} ")[2].partition(f" {label} ")[2]

    def test_a_department_stands_beside_the_school(self):
        text = self._text(self._wizard())
        label = self._by_code("job_related").name

        self.assertTrue(
            self._row(text, "Electricity", label).strip().startswith("90 % n = 40 60 % n = 100"),
            text,
        )
        self.assertTrue(self._row(text, "Kitchen", label).strip().startswith("15 % n = 40 60 %"))

    def test_a_department_of_few_is_not_told(self):
        text = self._text(self._wizard(department_ids=[(6, 0, self.office.ids)]))
        label = self._by_code("job_related").name

        self.assertTrue(self._row(text, "Office", label).strip().startswith("*"), text)
        self.assertNotIn("n = 6 ", text)
        self.assertIn("Too few people", text)

    def test_three_questions_begin_with_what_differs_clearly(self):
        text = self._text(self._wizard(department_ids=[(6, 0, self.department.ids)]))
        questions = text.partition("Three questions for the team meeting")[2]
        self.assertEqual(questions.partition("Figures speak")[0].count("?"), 3)
        label = self._by_code("job_related").name
        self.assertIn(f"{label}: 90 % here, 60 % in the school.", questions)
        self.assertIn("More practice during the training", questions)

    def test_the_head_sees_all_departments(self):
        text = self._text(self._wizard(audience="head"))
        for name in ("Electricity", "Kitchen", "Office", "Garden", "School"):
            self.assertIn(name, text)
        self.assertIn("Three questions", text)

    def test_heads_and_tutors_are_proposed(self):
        self.assertEqual(self._wizard().user_ids, self.teacher | self.other_teacher)
        self.assertFalse(self._wizard(audience="head").user_ids)

    def test_colleagues_get_it_in_their_inbox(self):
        wizard = self._wizard(user_ids=[(6, 0, self.teacher.ids)])
        before = self.env["mail.message"].search([], order="id desc", limit=1)

        wizard.action_send()

        message = self.env["mail.message"].search([("id", ">", before.id)])
        self.assertEqual(message.notified_partner_ids, self.teacher.partner_id)
        self.assertEqual(message.attachment_ids.mapped("name"), ["graduates-department-en.html"])

    def test_it_goes_to_colleagues_of_the_school_only(self):
        for user in (self.portal, self.teacher_abroad):
            with self.assertRaisesRegex(UserError, "no colleagues"):
                self._wizard(user_ids=[(6, 0, user.ids)]).action_send()

    def test_it_is_printed_with_a_page_for_each_department(self):
        wizard = self._wizard(file_format="pdf")
        action = wizard.action_download()
        self.assertEqual(action["target"], "download")
        pdf = base64.b64decode(wizard.data)
        self.assertEqual(len(re.findall(rb"/Type\s*/Page\b", pdf)), 4)

    def test_officers_make_it_teachers_and_other_schools_do_not(self):
        self.assertIn("Kitchen", self._text(self._wizard(self.officer)))
        for user in (self.teacher, self.plain, self.coordinator_abroad):
            with self.assertRaises(AccessError):
                self._wizard(user)._render()
