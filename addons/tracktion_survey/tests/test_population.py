# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError

from .common_wave import WaveCase


class TestPopulation(WaveCase):
    """Who belongs into a wave, and who is shown before anything is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        automatic = {"category_manual_id": False}
        cls.graduate = cls._person("Ana Graduada", enrolment=automatic)
        cls.leaver = cls._person(
            "Leo Abandona", enrolment={**automatic, "state": "left", "outcome": "none"}
        )
        cls.student = cls._person(
            "Eva Estudia",
            enrolment={
                **automatic,
                "state": "studying",
                "outcome": False,
                "date_start": "2022-09-10",
            },
        )
        cls.employee = cls._person("Pol Empleado", enrolment={**automatic, "kind": "employee"})
        cls.earlier = cls._person("Iñaki Antes", enrolment={**automatic, "date_end": "2023-06-28"})
        cls.foreigner = cls._person("Mari Maasikas", cls.other_school, enrolment=automatic)

    def _population(self, point="post6", **vals):
        wave = self._wave(point, **vals)
        wave.with_user(self.coordinator).action_update_population()
        return wave.invitation_ids.partner_id

    def test_after_graduation_those_who_graduated_that_year(self):
        self.assertEqual(self._population("post6"), self.graduate)

    def test_non_graduates_if_chosen(self):
        self.assertEqual(
            self._population("post6", with_non_graduates=True), self.graduate | self.leaver
        )

    def test_before_graduation_those_who_study(self):
        self.assertEqual(self._population("pre"), self.student)

    def test_by_category_qualification_and_department(self):
        former = self.categories["former_employee"]
        self.assertEqual(self._population(category_ids=former.ids), self.employee)
        other = self.qualification.copy({"code": "X1", "name": "Other"})
        self.assertFalse(self._population(qualification_ids=other.ids))
        self.assertEqual(self._population(department_ids=self.department.ids), self.graduate)

    def test_updating_adds_newcomers_without_doubling(self):
        wave = self._wave("post6")
        wave.action_update_population()
        before = wave.invitation_ids
        late = self._person("Nuria Nueva", enrolment={"category_manual_id": False})

        action = wave.action_update_population()

        self.assertEqual(wave.invitation_ids.partner_id, self.graduate | late)
        self.assertIn("1 ", action["params"]["message"])
        self.assertLess(before, wave.invitation_ids)
        wave.action_update_population()
        self.assertEqual(len(wave.invitation_ids), 2)

    def test_by_hand(self):
        wave = self._wave("post6", self.graduate)
        wave.invitation_ids.with_user(self.coordinator).action_take_out()
        self.assertEqual(wave.invitation_ids.state, "excluded")
        self.assertFalse(wave.invitation_ids.is_eligible)
        self.assertIn("by hand", wave.invitation_ids.reason_label)
        wave.action_update_population()
        self.assertEqual(wave.invitation_ids.state, "excluded", "taken out is taken out")

        self._add(wave, self.leaver | self.graduate)

        self.assertEqual(wave.invitation_ids.partner_id, self.graduate | self.leaver)
        self.assertEqual(set(wave.invitation_ids.mapped("state")), {"planned"})
        with self.assertRaisesRegex(UserError, "no enrolment"):
            self._add(wave, self._person("Sin Nada", enrolment=False))

    def _add(self, wave, people):
        action = wave.with_user(self.coordinator).action_add_people()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.coordinator)
        wizard.partner_ids = people
        wizard.action_add()

    def test_preview_says_how_many_by_which_way_and_why_not(self):
        by_mail, by_phone, nobody = self._people(3)
        by_phone.write({"email": False, "phone": "+34 600 111 222"})
        nobody.email = False
        self._agree(by_mail | by_phone | nobody)
        wave = self._wave("post6", by_mail | by_phone | nobody | self.graduate)

        action = wave.with_user(self.coordinator).action_preview()

        preview = self.env[action["res_model"]].browse(action["res_id"])
        preview = preview.with_user(self.coordinator)
        self.assertEqual(preview.waiting_count, 4)
        self.assertEqual(preview.email_count, 1)
        self.assertEqual(preview.phone_count, 1)
        self.assertEqual(preview.none_count, 2)
        self.assertIn("no address", preview.reasons)
        self.assertIn("not asked yet", preview.reasons)
        self.assertIn("Ana Graduada", preview.reasons)
        self.assertIn(by_mail.name.split()[0], preview.sample)
        self.assertNotIn(wave.invitation_ids[0].access_token, preview.sample)
        self.assertEqual(wave.state, "draft")
        approaches = self.env["tracktion.approach"].search_count([("origin_id", "=", wave.id)])
        self.assertFalse(approaches, "nobody was approached by looking")

    def test_number_of_queries_does_not_grow_with_people(self):
        few, many = self._people(5, "Few"), self._people(50, "Many")
        waves = self._wave("post6"), self._wave("post6")
        self._wave("post6")._add_people(few)
        counts = [
            self._count_queries(lambda w=wave, p=people: w._add_people(p))
            for wave, people in zip(waves, (few, many), strict=True)
        ]
        self.assertLessEqual(counts[1], counts[0] + 3)
