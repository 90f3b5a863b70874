# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import SurveyCase

ANA = {
    "ref": "P001",
    "name": "Ana Ruiz Vega",
    "email": "ana@example.org",
    "phone": "+34600000001",
    "sex": "female",
    "birth_date": "2004-05-17",
    "department": "Wood",
    "qualification": "Carpenter",
    "level": "eqf4",
    "isced_f": "0722",
    "sector": "industry",
    "graduation_date": "2024-06-20",
    "tutor": "Teacher",
}
LEO = {
    "ref": "P002",
    "name": "Leo Ruiz Vega",
    "email": "ana@example.org",
    "sex": "male",
    "birth_year": 2005,
    "qualification": "ELE202",
    "graduation_date": "2024-06-20",
}


class LoadCase(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wave = cls._wave("post6")
        cls.ours = cls.wave.with_user(cls.coordinator)

    def _statuses(self, outcomes):
        return [outcome["status"] for outcome in outcomes]

    def _invitation(self, ref, wave=None):
        return self.env["tracktion.invitation"].search(
            [("wave_id", "=", (wave or self.wave).id), ("reference", "=", ref)]
        )


@tagged("post_install", "-at_install")
class TestLoadPopulation(LoadCase):
    def test_rows_become_people_enrolments_and_qualifications(self):
        [outcome] = self.ours.load_population([ANA])

        invitation = self._invitation("P001")
        self.assertEqual(
            outcome,
            {
                "row": 0,
                "ref": "P001",
                "status": "created",
                "id": invitation.id,
                "errors": [],
                "warnings": [],
            },
        )
        person, enrolment = invitation.partner_id, invitation.enrolment_id
        self.assertEqual(person.name, "Ana Ruiz Vega")
        self.assertEqual(person.email, "ana@example.org")
        self.assertEqual(person.alumni_gender, "female")
        self.assertEqual(str(person.alumni_birthdate), "2004-05-17")
        self.assertEqual(person.company_id, self.school)
        self.assertEqual(enrolment.reference, "P001")
        self.assertEqual(str(enrolment.date_end), "2024-06-20")
        self.assertEqual((enrolment.state, enrolment.outcome), ("finished", "qualification"))
        self.assertEqual(enrolment.tutor_id, self.teacher)
        qualification = enrolment.qualification_id
        self.assertEqual(qualification.name, "Carpenter")
        self.assertEqual(qualification.department_id.name, "Wood")
        self.assertEqual(qualification.eqf_level_id.level, 4)
        self.assertEqual(qualification.isced_field_id.code, "0722")
        self.assertEqual(invitation.qualification_id, qualification)
        self.assertEqual(invitation.sector, "industry")
        self.assertEqual(invitation.gender, "female")
        self.assertEqual(invitation.birth_year, 2004)
        self.assertEqual(invitation.tutor_id, self.teacher)
        self.assertTrue(invitation.is_eligible)
        self.assertEqual(invitation.state, "planned")

    def test_nobody_is_written_to(self):
        before = self.env["mail.mail"].search_count([]), self.env["tracktion.approach"].search([])
        self.ours.load_population([ANA, LEO])
        after = self.env["mail.mail"].search_count([]), self.env["tracktion.approach"].search([])
        self.assertEqual(after, before)

    def test_the_same_rows_again_change_nothing(self):
        rows = [ANA, LEO, {"name": "Eva Mora"}, {"name": "Jan Tamm", "email": "jan@example.org"}]
        first = self.ours.load_population(rows)
        people = self.env["res.partner"].search([("company_id", "=", self.school.id)])
        enrolments = people.alumni_enrolment_ids
        before = enrolments.read(), self.wave.invitation_ids.read()

        again = self.ours.load_population(rows)

        self.assertEqual(self._statuses(first), ["created"] * 4)
        self.assertEqual(self._statuses(again), ["unchanged"] * 4)
        self.assertEqual([o["id"] for o in again], [o["id"] for o in first])
        self.assertEqual(
            self.env["res.partner"].search([("company_id", "=", self.school.id)]), people
        )
        self.assertEqual((enrolments.read(), self.wave.invitation_ids.read()), before)

    def test_siblings_with_one_address_stay_two_people(self):
        self.ours.load_population([ANA])
        [outcome] = self.ours.load_population([LEO])

        self.assertEqual(outcome["status"], "created")
        ana, leo = self._invitation("P001"), self._invitation("P002")
        self.assertNotEqual(ana.partner_id, leo.partner_id)
        self.assertEqual(leo.partner_id.name, "Leo Ruiz Vega")
        self.assertEqual(leo.partner_id.email, "ana@example.org")
        self.assertEqual(leo.birth_year, 2005, "kept although there is no birth date")
        self.assertEqual(leo.qualification_id, self.qualification)

    def test_known_people_are_found_and_empty_values_filled(self):
        person = self._person("Ana Ruiz Vega", email="ana@example.org", enrolment=False)
        wave18 = self._wave("post18").with_user(self.coordinator)

        [outcome] = self.ours.load_population([ANA])
        [later] = wave18.load_population([{"ref": "P001", "name": "Ana Ruiz"}])

        self.assertEqual(outcome["status"], "created")
        self.assertEqual(self._invitation("P001").partner_id, person)
        self.assertEqual(person.phone_sanitized, "+34600000001")
        self.assertEqual(later["status"], "created")
        self.assertEqual(self._invitation("P001", wave18).partner_id, person)
        self.assertEqual(len(person.alumni_enrolment_ids), 1)

    def test_new_values_update(self):
        self.ours.load_population([{**LEO, "email": None, "sex": None}])

        [outcome] = self.ours.load_population([LEO])

        self.assertEqual(outcome["status"], "updated")
        self.assertEqual(self._invitation("P002").partner_id.email, "ana@example.org")
        self.assertEqual(self._invitation("P002").gender, "male")

    def test_empty_values_of_a_qualification_are_filled_and_others_stay(self):
        row = {**LEO, "level": "eqf3", "isced_f": "0713", "sector": "services"}

        [outcome] = self.ours.load_population([row])

        self.assertEqual(self.qualification.eqf_level_id.level, 3)
        self.assertEqual(self.qualification.isced_field_id.code, "0713")
        self.assertEqual(self.qualification.sector, "industry", "as the school has it")
        self.assertIn("Row 0, qualification", outcome["warnings"][0])
        invitation = self._invitation("P002")
        self.assertEqual(invitation.eqf_level_id.level, 3)
        self.assertEqual(invitation.sector, "industry")

    def test_one_person_twice_in_one_call_is_one_person(self):
        outcomes = self.ours.load_population([ANA, ANA, {"name": "Eva Mora"}, {"name": "Eva Mora"}])

        self.assertEqual(self._statuses(outcomes), ["created", "unchanged", "created", "unchanged"])
        self.assertEqual(outcomes[1]["id"], outcomes[0]["id"])
        self.assertEqual(outcomes[1]["warnings"], ["Row 1: The same person as in row 0."])
        self.assertEqual(len(self.wave.invitation_ids), 2)

    def test_one_reference_for_two_people_is_an_error(self):
        outcomes = self.ours.load_population([ANA, {**LEO, "ref": "P001"}])
        [later] = self.ours.load_population([{**LEO, "ref": "P001"}])

        self.assertEqual(self._statuses(outcomes), ["created", "error"])
        self.assertIn("Row 1, ref: “P001”", outcomes[1]["errors"][0])
        self.assertEqual(later["status"], "error")
        self.assertIn("Row 0, ref: “P001”", later["errors"][0])
        self.assertIn("Ana Ruiz Vega", later["errors"][0])
        self.assertEqual(len(self.wave.invitation_ids), 1)

    def test_another_year_of_birth_is_another_person(self):
        row = {"name": "Tim Twin", "qualification": "Carpenter"}
        first, second = self.ours.load_population(
            [{**row, "birth_year": 1999}, {**row, "birth_year": 2001}]
        )
        self.assertEqual(self._statuses([first, second]), ["created", "created"])
        self.assertEqual(len(self.wave.invitation_ids.partner_id), 2)

    def test_another_surname_with_the_same_reference_and_address_is_the_same_person(self):
        self.ours.load_population([ANA])
        later = self._wave("post18").with_user(self.coordinator)
        married = {**ANA, "name": "Ana Soto Gil"}
        sister = {**ANA, "name": "Eva Ruiz Vega", "birth_date": "2006-01-01"}
        for statuses in (["created"], ["unchanged"]):
            outcomes = later.load_population([married])
            self.assertEqual(self._statuses(outcomes), statuses)
            self.assertIn("taken as the same person", outcomes[0]["warnings"][0])
        self.assertEqual(later.invitation_ids.partner_id, self.wave.invitation_ids.partner_id)
        self.assertEqual(later.invitation_ids.partner_id.name, "Ana Ruiz Vega")
        [outcome] = later.load_population([sister])
        self.assertEqual(outcome["status"], "error")

    def test_a_graduation_in_another_school_year_is_told(self):
        first, second = self.ours.load_population([{**ANA, "graduation_date": "2023-06-20"}, LEO])
        self.assertEqual(self._statuses([first, second]), ["created", "created"])
        self.assertIn("graduation_date: 2023-06-20 is not in 2023/24", first["warnings"][0])
        self.assertFalse(second["warnings"])

    def test_a_number_without_country_costs_the_number_only(self):
        self.school.country_id = False
        [outcome] = self.ours.load_population([{**ANA, "phone": "600 12 34 56"}])
        self.assertEqual(outcome["status"], "created")
        self.assertIn("has no country code", outcome["warnings"][0])
        self.assertFalse(self._invitation("P001").partner_id.phone)

    def test_two_references_are_two_people(self):
        outcomes = self.ours.load_population([ANA, {**ANA, "ref": "P009"}])
        again = self.ours.load_population([ANA, {**ANA, "ref": "P009"}])

        self.assertEqual(self._statuses(outcomes), ["created", "created"])
        self.assertEqual(self._statuses(again), ["unchanged", "unchanged"])

    def test_an_unknown_tutor_is_told_and_the_person_loaded(self):
        [outcome] = self.ours.load_population([{**ANA, "tutor": "Teacher Abroad"}])

        self.assertEqual(outcome["status"], "created")
        self.assertEqual(len(outcome["warnings"]), 1)
        self.assertIn("Row 0, tutor: “Teacher Abroad”", outcome["warnings"][0])
        self.assertFalse(self._invitation("P001").tutor_id)

    def test_tutors_by_login_and_address(self):
        rows = [
            {**ANA, "tutor": "test_teacher"},
            {**LEO, "tutor": "test_other_teacher@example.com"},
        ]
        self.ours.load_population(rows)
        self.assertEqual(self._invitation("P001").tutor_id, self.teacher)
        self.assertEqual(self._invitation("P002").tutor_id, self.other_teacher)

    def test_bad_rows_name_row_and_field_and_the_others_are_loaded(self):
        bad = [
            ({"name": "", "ref": "1"}, "name"),
            ({**LEO, "sex": "blue"}, "sex"),
            ({**LEO, "level": "eqf99"}, "level"),
            ({**LEO, "sector": "moon"}, "sector"),
            ({**LEO, "isced_f": "xyz"}, "isced_f"),
            ({**LEO, "email": "no@address"}, "email"),
            ({**LEO, "birth_date": "2031-02-30"}, "birth_date"),
            ({**LEO, "graduation_date": "soon"}, "graduation_date"),
            ({**LEO, "shoe_size": 43}, "shoe_size"),
            ({**LEO, "name": ["Leo", "Ruiz"]}, "name"),
            ({**LEO, "department": "x" * 80_000}, "department"),
        ]
        outcomes = self.ours.load_population([*(row for row, _field in bad), ANA, "no row"])

        for number, (_row, field) in enumerate(bad):
            with self.subTest(field=field):
                self.assertEqual(outcomes[number]["status"], "error")
                self.assertIn(f"Row {number}, {field}: ", outcomes[number]["errors"][0])
        self.assertEqual(outcomes[-2]["status"], "created")
        self.assertEqual(outcomes[-1]["status"], "error")
        self.assertEqual(self.wave.invitation_ids, self._invitation("P001"))

    def test_before_graduation_people_study(self):
        year = self.years.filtered(lambda y: y.name == "2025/26")
        wave = self._wave("pre", school_year_id=year.id).with_user(self.coordinator)

        wave.load_population(
            [{"ref": "1", "name": "Mia Pohl"}, {**LEO, "ref": "2", "graduation_date": "2026-06-20"}]
        )

        enrolments = wave.invitation_ids.enrolment_id
        self.assertEqual(enrolments.mapped("state"), ["studying", "studying"])
        self.assertEqual(enrolments.school_year_id, year)

    def test_what_a_row_says_without_a_qualification(self):
        self.ours.load_population(
            [{"ref": "1", "name": "Mia Pohl", "level": "eqf5", "sector": "primary", "sex": "na"}]
        )
        invitation = self._invitation("1")
        self.assertEqual(invitation.eqf_level_id.level, 5)
        self.assertEqual(invitation.sector, "primary")
        self.assertFalse(invitation.gender)

    def test_people_of_another_school_are_neither_touched_nor_told(self):
        stranger = self._person("Ana Ruiz Vega", self.other_school, email="ana@example.org")
        before = stranger.read()

        [outcome] = self.ours.load_population([ANA])

        self.assertEqual(outcome["status"], "created")
        self.assertEqual(outcome["warnings"], [])
        self.assertNotEqual(self._invitation("P001").partner_id, stranger)
        self.assertEqual(stranger.read(), before)

    def test_who_may(self):
        for user in (self.officer, self.teacher, self.plain, self.portal, self.coordinator_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.wave.with_user(user).load_population([ANA])
        for user in (self.coordinator, self.manager):
            with self.subTest(user=user.login):
                [outcome] = self.wave.with_user(user).load_population([ANA])
                self.assertIn(outcome["status"], ("created", "unchanged"))

    def test_rows_are_for_one_wave(self):
        for waves in (self.ours.browse(), self.ours | self._wave("pre")):
            for load in (waves.load_population, waves.load_responses):
                with self.assertRaisesRegex(UserError, f"one wave. This call names {len(waves)}"):
                    load([])

    def test_no_list_is_refused(self):
        with self.assertRaises(UserError):
            self.ours.load_population({"name": "Ana"})

    def test_a_name_is_what_the_field_says(self):
        [outcome] = self.ours.load_population([{**ANA, "name": "  Graduate   007 "}])

        self.assertEqual((outcome["status"], outcome["errors"]), ("created", []))
        self.assertEqual(self.ours.invitation_ids.partner_id.name, "Graduate 007")

    def test_closed_waves_take_people(self):
        self.wave.state = "closed"
        self.assertEqual(self._statuses(self.ours.load_population([ANA])), ["created"])

    def test_queries_do_not_grow_with_the_rows(self):
        def rows(count, first):
            return [
                {
                    **LEO,
                    "ref": f"Q{first + number}",
                    "name": f"Person N{'abcdefghij'[number % 10]}{first + number}x",
                    "email": f"q{first + number}@example.org",
                    "birth_date": f"200{number % 5}-0{1 + number % 9}-1{number % 9}",
                }
                for number in range(count)
            ]

        self.assertEqual(set(self._statuses(self.ours.load_population(rows(3, 0)))), {"created"})
        few = self._count_queries(lambda: self.ours.load_population(rows(10, 1000)))
        many = self._count_queries(lambda: self.ours.load_population(rows(80, 2000)))
        again = self._count_queries(lambda: self.ours.load_population(rows(80, 2000)))
        # Seventy people more: a few statements of a hundred rows each.
        self.assertLessEqual(many, few + 20)
        self.assertLessEqual(again, few)
