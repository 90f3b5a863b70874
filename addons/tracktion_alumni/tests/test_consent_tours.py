# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import HttpCase, tagged

from .common import TracktionMixin


@tagged("post_install", "-at_install")
class TestConsentTours(TracktionMixin, HttpCase):
    """Consent on the screens, in a real browser, by the real clock: it has none of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        enrolment = {"group_name": "2A", "tutor_id": cls.teacher.id}
        cls.ana, cls.ben, cls.nico = (
            cls._person(
                f"{name} Strip", alumni_relation_owner_id=cls.teacher.id, enrolment=enrolment
            )
            for name in ("Ana", "Ben", "Nico")
        )
        # Born so late that a guardian decides for some years to come.
        cls.nico.alumni_birthdate = "2020-01-01"
        cls.school.alumni_checklist_hidden = True

    def test_teacher_records_and_withdraws(self):
        self.start_tour("/odoo", "tracktion_alumni_consent_strip", login=self.teacher.login)
        lines = self.ana.alumni_consent_ids.sorted("id")
        self.assertEqual(lines.mapped("decision"), ["given", "withdrawn"])
        self.assertEqual(lines[-1].reason, "Too many calls")
        self.assertEqual(lines.create_uid, self.teacher)
        self.assertEqual(self.ana.alumni_keep_in_touch, "no")

    def test_teacher_ticks_a_class(self):
        self.start_tour("/odoo", "tracktion_alumni_consent_class", login=self.teacher.login)
        people = self.ana | self.ben | self.nico
        self.assertEqual(
            {line.partner_id: line.decision for line in people.alumni_consent_ids},
            {self.ana: "given", self.ben: "refused", self.nico: "given"},
        )
        self.assertEqual(self.nico.alumni_consent_ids.guardian_name, "Luz Strip")
        self.assertEqual(set(people.alumni_consent_ids.mapped("group_name")), {"2A"})
