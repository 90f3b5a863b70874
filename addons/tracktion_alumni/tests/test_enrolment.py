# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.tracktion_enrolment import KINDS, OUTCOMES, STATES
from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestEnrolment(TracktionCase):
    def setUp(self):
        super().setUp()
        self.person = self._person("Ana Prueba", enrolment=False)

    def test_department_and_sector_follow_the_qualification(self):
        enrolment = self._enrol(self.person, qualification_id=self.qualification.id)
        self.assertEqual(enrolment.department_id, self.department)
        self.assertEqual(enrolment.sector, "industry")

    def test_department_of_a_qualification_without_one_stays(self):
        loose = self.env["tracktion.qualification"].create(
            {"name": "Evening course", "company_id": self.school.id}
        )
        enrolment = self._enrol(
            self.person, qualification_id=loose.id, department_id=self.department.id
        )
        self.assertEqual(enrolment.department_id, self.department)

    def test_school_year_is_the_one_of_the_end(self):
        enrolment = self._enrol(self.person, date_start="2022-09-12", date_end="2024-06-28")
        self.assertEqual(enrolment.school_year_id.name, "2023/24")
        self.assertEqual(enrolment.year_end, 2024)
        enrolment.date_end = "2025-09-15"
        self.assertEqual(enrolment.school_year_id.name, "2025/26")
        self.assertEqual(enrolment.year_end, 2025)

    def test_school_year_is_the_one_of_the_start_until_the_end_is_known(self):
        enrolment = self._enrol(self.person, date_start="2025-09-12", state="studying")
        self.assertEqual(enrolment.school_year_id.name, "2025/26")
        self.assertFalse(enrolment.year_end)

    def test_year_alone_places_the_enrolment(self):
        enrolment = self._enrol(self.person, year_end=2019, state="finished")
        self.assertFalse(enrolment.date_end)
        self.assertEqual(enrolment.school_year_id.name, "2018/19")
        self.assertEqual(self.person.alumni_graduation_year, 2019)
        self.assertEqual(self.person.alumni_school_year_id.name, "2018/19")

    def test_year_typed_by_hand_stays_until_there_is_a_date(self):
        enrolment = self._enrol(self.person, year_end=2019)
        enrolment.note = "from the archive"
        self.assertEqual(enrolment.year_end, 2019)
        enrolment.date_end = "2018-12-20"
        self.assertEqual(enrolment.year_end, 2018)
        enrolment.date_end = False
        self.assertEqual(enrolment.year_end, 2018)

    def test_impossible_year_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "215"):
            self._enrol(self.person, year_end=215)

    def test_end_before_start_is_refused(self):
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            self._enrol(self.person, date_start="2024-09-01", date_end="2024-06-28")

    def test_school_years_and_qualifications_of_another_school_are_refused(self):
        with self.assertRaises(UserError):
            self._enrol(self.person, qualification_id=self.qualification_abroad.id)
        with self.assertRaises(UserError):
            self._enrol(self.person, school_year_id=self.years_abroad[0].id)

    def test_person_of_another_school_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "another school"):
            self._enrol(self.person, company_id=self.other_school.id)

    def test_shared_contact_joins_the_school_of_its_enrolment(self):
        shared = self.env["res.partner"].create({"name": "Old Friend"})
        self._enrol(shared, company_id=self.other_school.id)
        self.assertEqual(shared.company_id, self.other_school)

    def test_officer_enrols_in_the_form(self):
        with Form(self.env["tracktion.enrolment"].with_user(self.officer)) as form:
            form.partner_id = self.person
            form.qualification_id = self.qualification
            form.state = "finished"
            form.outcome = "qualification"
            form.date_end = date(2024, 6, 28)
        enrolment = form.record
        self.assertEqual(enrolment.company_id, self.school)
        self.assertEqual(enrolment.school_year_id.name, "2023/24")
        self.assertEqual(self.person.alumni_qualification_id, self.qualification)


@tagged("post_install", "-at_install")
class TestMainEnrolment(TracktionCase):
    """Which of several enrolments describes the person."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Berta Prueba", enrolment=False)
        graduate = self.categories["graduate"].id
        current = self.categories["current_student"].id
        self.old = self._enrol(self.person, date_end="2015-06-30", category_manual_id=graduate)
        self.recent = self._enrol(self.person, date_end="2022-06-30", category_manual_id=graduate)
        self.ongoing = self._enrol(
            self.person, date_start="2025-09-01", category_manual_id=current, state="studying"
        )

    def test_latest_that_makes_an_alumnus(self):
        self.assertEqual(self.person.alumni_main_enrolment_id, self.recent)
        self.assertTrue(self.person.alumni_is_alumnus)
        self.assertEqual(self.person.alumni_graduation_date, date(2022, 6, 30))

    def test_follows_changes(self):
        self.old.date_end = "2023-01-31"
        self.assertEqual(self.person.alumni_main_enrolment_id, self.old)
        self.ongoing.write(
            {
                "state": "finished",
                "date_end": "2026-01-31",
                "category_manual_id": self.categories["certificate"].id,
            }
        )
        self.assertEqual(self.person.alumni_main_enrolment_id, self.ongoing)
        self.assertEqual(self.person.alumni_category_id, self.categories["certificate"])

    def test_archived_and_deleted_enrolments_step_back(self):
        self.recent.active = False
        self.assertEqual(self.person.alumni_main_enrolment_id, self.old)
        self.old.unlink()
        self.assertEqual(self.person.alumni_main_enrolment_id, self.ongoing)
        self.assertFalse(self.person.alumni_is_alumnus)
        self.ongoing.unlink()
        self.assertFalse(self.person.alumni_main_enrolment_id)
        self.assertFalse(self.person.alumni_category_id)

    def test_chosen_by_hand(self):
        self.person.with_user(self.officer).alumni_main_enrolment_id = self.old
        self.assertTrue(self.old.is_main)
        self.assertEqual(self.person.alumni_main_enrolment_id, self.old)
        self.assertEqual(self.person.alumni_graduation_year, 2015)
        self._enrol(
            self.person,
            date_end="2026-02-01",
            category_manual_id=self.categories["graduate"].id,
        )
        self.assertEqual(self.person.alumni_main_enrolment_id, self.old, "the choice must stand")
        self.recent.action_set_main()
        self.assertFalse(self.old.is_main)
        self.assertEqual(self.person.alumni_main_enrolment_id, self.recent)

    def test_one_choice_per_person(self):
        self.old.is_main = True
        with self.assertRaises(psycopg2.IntegrityError), mute_logger("odoo.sql_db"):
            self.recent.is_main = True
            self.recent.flush_recordset()

    def test_choice_can_be_taken_back(self):
        self.person.alumni_main_enrolment_id = self.old
        self.person.alumni_main_enrolment_id = False
        self.assertFalse(self.old.is_main)
        self.assertEqual(self.person.alumni_main_enrolment_id, self.recent)

    def test_enrolment_of_somebody_else_cannot_be_chosen(self):
        stranger = self._person("Carla Prueba")
        with self.assertRaises(ValidationError):
            self.person.alumni_main_enrolment_id = stranger.alumni_main_enrolment_id


@tagged("post_install", "-at_install")
class TestCategoryRules(TracktionCase):
    """How the category follows from the way an enrolment ended."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["tracktion.category.rule"]
        cls.Rule.search([]).active = False
        cls.rules = {}
        for sequence, (name, category, vals) in enumerate(
            [
                ("apprentices", "apprentice", {"kind": "apprentice"}),
                ("passed", "graduate", {"state": "finished", "outcome": "qualification"}),
                ("unknown", "graduate", {"state": "finished", "outcome_unknown": True}),
                ("left", "non_graduate", {"state": "left"}),
                ("rest", "current_student", {"kind": "student"}),
            ]
        ):
            cls.rules[name] = cls.Rule.create(
                {
                    "name": name,
                    "sequence": sequence,
                    "category_id": cls.categories[category].id,
                    **vals,
                }
            )
        cls.person = cls._person("Dora Prueba", enrolment=False)

    def _category(self, **vals):
        return self._enrol(self.person, **vals).category_id

    def test_first_rule_that_fits_wins(self):
        for vals, code in (
            ({"kind": "apprentice", "state": "finished", "outcome": "qualification"}, "apprentice"),
            ({"state": "finished", "outcome": "qualification"}, "graduate"),
            ({"state": "finished"}, "graduate"),
            ({"state": "finished", "outcome": "none"}, "current_student"),
            ({"state": "left", "outcome": "partial"}, "non_graduate"),
            ({"state": "studying"}, "current_student"),
        ):
            with self.subTest(vals=vals):
                self.assertEqual(self._category(**vals), self.categories[code])

    def test_no_rule_no_category(self):
        self.assertFalse(self._category(kind="employee", state="finished", outcome="none"))

    def test_order_is_the_sequence(self):
        self.rules["apprentices"].sequence = 99
        self.assertEqual(
            self._category(kind="apprentice", state="finished", outcome="qualification"),
            self.categories["graduate"],
        )

    def test_rules_of_another_school_do_not_apply(self):
        self.Rule.create(
            {
                "name": "abroad",
                "sequence": -1,
                "category_id": self.categories["visiting"].id,
                "company_id": self.other_school.id,
            }
        )
        self.assertEqual(self._category(state="left"), self.categories["non_graduate"])
        foreigner = self._person("Else Proov", school=self.other_school, enrolment=False)
        self.assertEqual(
            self._enrol(foreigner, state="left").category_id, self.categories["visiting"]
        )

    def test_category_follows_the_enrolment(self):
        enrolment = self._enrol(self.person, state="studying")
        self.assertEqual(enrolment.category_id, self.categories["current_student"])
        enrolment.write({"state": "finished", "outcome": "qualification"})
        self.assertEqual(enrolment.category_id, self.categories["graduate"])
        self.assertEqual(self.person.alumni_category_id, self.categories["graduate"])

    def test_category_by_hand_stands(self):
        enrolment = self._enrol(self.person, state="studying")
        enrolment.category_id = self.categories["visiting"]
        self.assertEqual(enrolment.category_manual_id, self.categories["visiting"])
        enrolment.write({"state": "left", "outcome": "none"})
        self.assertEqual(enrolment.category_id, self.categories["visiting"])
        self.assertEqual(enrolment.category_rule_id, self.categories["non_graduate"])

    def test_category_by_hand_on_creation(self):
        enrolment = self._enrol(
            self.person, state="studying", category_id=self.categories["certificate"].id
        )
        self.assertEqual(enrolment.category_id, self.categories["certificate"])
        self.assertEqual(enrolment.category_manual_id, self.categories["certificate"])

    def test_choosing_what_the_rules_say_gives_the_rules_back(self):
        enrolment = self._enrol(
            self.person, state="studying", category_manual_id=self.categories["visiting"].id
        )
        enrolment.category_id = self.categories["current_student"]
        self.assertFalse(enrolment.category_manual_id)
        enrolment.state = "left"
        self.assertEqual(enrolment.category_id, self.categories["non_graduate"])

    def test_many_enrolments_ask_for_the_rules_once(self):
        people = self._people(40)
        # Browsed anew: the prefetching of a one2many ends when the cache is emptied.
        enrolments = self.env["tracktion.enrolment"].browse(people.alumni_enrolment_ids.ids)
        enrolments.category_manual_id = False
        self.env.flush_all()
        few = self._count_queries(lambda: enrolments[:5].write({"state": "left"}))
        many = self._count_queries(lambda: enrolments.write({"state": "studying"}))
        self.assertLessEqual(many, few + 2)
        self.assertEqual(set(people.mapped("alumni_category_id.code")), {"current_student"})


# What the shipped rules say, outcome by outcome. "-": no category, the person is no alumnus.
SHIPPED = """
kind       state    qualification   certificate     partial         none            (unknown)
student    studying current_student current_student current_student current_student current_student
student    finished graduate        certificate     graduate        -               graduate
student    left     graduate        certificate     non_graduate    -               non_graduate
apprentice studying current_student current_student current_student current_student current_student
apprentice finished apprentice      apprentice      apprentice      apprentice      apprentice
apprentice left     graduate        certificate     non_graduate    -               non_graduate
visiting   studying visiting        visiting        visiting        visiting        visiting
visiting   finished visiting        visiting        visiting        visiting        visiting
visiting   left     visiting        visiting        visiting        visiting        visiting
employee   studying -               -               -               -               -
employee   finished former_employee former_employee former_employee former_employee former_employee
employee   left     former_employee former_employee former_employee former_employee former_employee
other      studying current_student current_student current_student current_student current_student
other      finished other           certificate     other           other           other
other      left     other           certificate     other           other           other
"""


@tagged("post_install", "-at_install")
class TestShippedCategoryRules(TracktionCase):
    """The rules that come with the addon, for every way in which an enrolment can go."""

    def test_every_combination(self):
        header, *lines = (line.split() for line in SHIPPED.strip().splitlines())
        Enrolment = self.env["tracktion.enrolment"]
        self.assertEqual({line[0] for line in lines}, set(dict(KINDS)))
        self.assertEqual({line[1] for line in lines}, set(dict(STATES)))
        self.assertEqual(set(header[2:6]), set(dict(OUTCOMES)))
        person = self._person("Todas Combinaciones", enrolment=False)
        cases = [
            (kind, state, False if outcome == "(unknown)" else outcome, code)
            for kind, state, *codes in lines
            for outcome, code in zip(header[2:], codes, strict=True)
        ]
        enrolments = Enrolment.create(
            [
                {
                    "partner_id": person.id,
                    "company_id": self.school.id,
                    "kind": kind,
                    "state": state,
                    "outcome": outcome,
                }
                for kind, state, outcome, _code in cases
            ]
        )
        self.assertEqual(len(enrolments), len(KINDS) * len(STATES) * (len(OUTCOMES) + 1))
        for (kind, state, outcome, code), enrolment in zip(cases, enrolments, strict=True):
            with self.subTest(kind=kind, state=state, outcome=outcome):
                self.assertEqual(enrolment.category_id.code or "-", code)

    def test_only_current_students_are_no_alumni(self):
        categories = self.env["tracktion.category"].search([("company_id", "=", False)])
        self.assertEqual(
            categories.filtered(lambda category: not category.is_alumnus).mapped("code"),
            ["current_student"],
        )
