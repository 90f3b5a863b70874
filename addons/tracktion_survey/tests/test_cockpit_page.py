# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from .common import SurveyMixin
from .test_cockpit import CockpitMixin


@tagged("post_install", "-at_install")
class TestCockpitPage(CockpitMixin, SurveyMixin, HttpCase):
    """The cockpit in a real browser, by the real clock: it has none of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.alumni_checklist_hidden = True
        # The wave is open on whatever day this is.
        cls.wave.date_close = False
        cls._wave("post18")

    def test_coordinator(self):
        self.start_tour(
            "/odoo/tracking-cockpit", "tracktion_survey_cockpit", login=self.coordinator.login
        )
        self.assertEqual(self.wave.response_target, 50)
        self.assertEqual(self.wave.todo_ids.user_id, self.other_teacher)

    def test_opened_by_its_address_it_has_a_name(self):
        """An address that somebody sent: no list stands before the cockpit."""
        self.start_tour(
            f"/odoo/tracking-cockpit/{self.wave.id}",
            "tracktion_survey_cockpit_address",
            login=self.coordinator.login,
        )


@tagged("post_install", "-at_install")
class TestCockpitPhone(CockpitMixin, SurveyMixin, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_teacher(self):
        self.wave.date_close = False
        self.start_tour(
            "/odoo/tracking-cockpit", "tracktion_survey_cockpit_teacher", login=self.teacher.login
        )
