# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from .common import TracktionMixin


@tagged("post_install", "-at_install")
class TestTours(TracktionMixin, HttpCase):
    """What people do on the screens, in a real browser, by the real clock: it has none of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher.name = "Rosa Tutor"
        cls.ana = cls._person("Ana Tour", alumni_relation_owner_id=cls.teacher.id)
        cls.foreign = cls._person("Foreign Person", alumni_relation_owner_id=cls.officer.id)
        # The tours start from the list of alumni.
        cls.school.alumni_checklist_hidden = True

    def test_teacher_records_a_destination(self):
        self.start_tour("/odoo", "tracktion_alumni_destination", login=self.teacher.login)
        destination = self.ana.alumni_destination_ids
        self.assertEqual((destination.status, destination.employer), ("self_employed", "Volta"))
        self.assertEqual(destination.create_uid, self.teacher)
        self.assertTrue(self.ana.alumni_last_confirmed_on)

    def test_officer_hands_over(self):
        self.start_tour("/odoo", "tracktion_alumni_hand_over", login=self.officer.login)
        self.assertEqual(self.foreign.alumni_relation_owner_id, self.teacher)

    def test_officer_follows_the_checklist(self):
        self.school.alumni_checklist_hidden = False
        self.env.registry.clear_cache()
        self.start_tour("/odoo", "tracktion_alumni_checklist", login=self.officer.login)
        self.assertTrue(self.school.alumni_consent_checked_on)
        made = self.env["tracktion.school.year"].search(
            [("company_id", "=", self.school.id), ("date_start", ">", "2030-01-01")]
        )
        self.assertEqual(set(made.mapped("name")), {"2031/32", "2032/33"})
        self.assertTrue(self.school.alumni_checklist_hidden)
