# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SurveyHttpCase
from .test_class_session import ClassMixin


@tagged("post_install", "-at_install")
class TestClassSheet(ClassMixin, SurveyHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_classes()

    def _pdf(self, sessions, user):
        report = self.env["ir.actions.report"].with_user(user)
        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "tracktion_survey.report_class_sheet", sessions.ids
        )
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    def test_one_list_and_one_strip_for_each_student(self):
        pages = self._pdf(self.class_session, self.teacher)

        self.assertEqual(len(pages), 2)
        for person in (self.ana, self.ben, self.cai):
            code = self._of(person).sudo().personal_code
            for page in pages:
                self.assertIn(person.name, page)
                self.assertIn(code, page.replace(" ", ""))
        self.assertIn(self.class_session.code, pages[0])
        self.assertNotIn(self.dora.name, "".join(pages))

    def test_strips_are_not_cut_by_the_end_of_a_page(self):
        people = self._people(14)
        people.alumni_enrolment_ids.group_name = "4D"
        self.wave._add_people(people)
        pages = self._pdf(self._session(group_name="4D"), self.officer)
        self.assertEqual([page.count("Point the camera") for page in pages], [0, 10, 4])
        self.assertEqual([page.count("Person 000") for page in pages], [14, 10, 4])

    def test_several_classes_are_one_document(self):
        sessions = self.class_session | self._session(group_name="2B")
        pages = self._pdf(sessions, self.officer)
        self.assertEqual(len(pages), 4)
        self.assertIn(self.dora.name, pages[2])
        self.assertIn(self.dora.name, pages[3])

    def test_strips_speak_the_language_of_the_student(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.ben.lang = "es_ES"
        view = self.env.ref("tracktion_survey.class_card")
        view.update_field_translations(
            "arch_db",
            {"es_ES": {"Point the camera of your phone at the square. Or go to": "Enfoca"}},
        )
        pages = self._pdf(self.class_session, self.teacher)
        self.assertEqual(pages[1].count("Enfoca"), 1)
        self.assertEqual(pages[1].count("Point the camera"), 2)

    def test_only_who_holds_the_session_prints(self):
        for user in (self.other_teacher, self.plain, self.teacher_abroad, self.coordinator_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._pdf(self.class_session, user)
