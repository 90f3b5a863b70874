# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import POST, SurveyHttpCase


@tagged("post_install", "-at_install")
class TestAnswerPages(SurveyHttpCase):
    """Odoo's own pages on answers, as they are asked for over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        person = cls._person("Ana Ruiz", alumni_relation_owner_id=cls.teacher.id)
        cls.wave = cls._wave("post6", person)
        cls.response = cls._answer(cls.wave.invitation_ids, {**POST, "EMPLOYER": "Taller Secreto"})
        cls.survey = cls.wave.survey_id
        cls.survey_manager = cls._user(
            "test_survey_manager", "survey.group_survey_manager", cls.school
        )

    def _open(self, user, path):
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(path, allow_redirects=False)

    def _results(self, survey):
        return f"/survey/results/{self.env['ir.http']._slug(survey)}"

    def test_results_are_refused_to_everybody_but_tracking(self):
        path = self._results(self.survey)
        for user in (self.survey_manager, self.officer, self.teacher, self.plain):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                answer = self._open(user, path)
                self.assertNotEqual(answer.status_code, 200)
                self.assertNotIn("Taller", answer.text)

        answer = self._open(self.coordinator, path)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(answer.headers["Location"].endswith("/odoo/tracking-responses"))

    def test_results_of_other_surveys_are_as_ever(self):
        other = self.env["survey.survey"].create(
            {
                "title": "Staff",
                "question_and_page_ids": [(0, 0, {"title": "Well?", "question_type": "char_box"})],
            }
        )
        self.assertEqual(self._open(self.survey_manager, self._results(other)).status_code, 200)

    def test_print_needs_the_token_of_the_answers(self):
        path = f"/survey/print/{self.survey.access_token}"
        for user in (self.survey_manager, self.officer, self.teacher, self.plain, None):
            with self.subTest(user=user and user.login):
                self.assertNotIn("Taller", self._open(user, path).text)
                with_wrong = self._open(user, f"{path}?answer_token={self.survey.access_token}")
                self.assertNotIn("Taller", with_wrong.text)
        raw = self.response.sudo().user_input_id
        self.assertFalse(raw.with_user(self.survey_manager).has_access("read"), "so no token")
