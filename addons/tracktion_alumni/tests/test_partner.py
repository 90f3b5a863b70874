# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TracktionCase

BOUNDS = ("alumni_recent_years", "alumni_mid_years")


@tagged("post_install", "-at_install")
class TestCareerStage(TracktionCase):
    """It depends on today, so nothing of it is stored; it must search and group all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Today is 2026-03-16; the bounds are 5 and 15 years.
        cls.people = {
            name: cls._person(name, enrolment={"date_end": day, **vals})
            for name, day, vals in (
                ("Recent", "2024-06-28", {}),
                ("Last recent day", "2021-03-17", {}),
                ("First mid day", "2021-03-16", {}),
                ("Last mid day", "2011-03-17", {}),
                ("First established day", "2011-03-16", {}),
                ("Year only", False, {"year_end": 2010}),
                (
                    "Student",
                    False,
                    {
                        "date_start": "2025-09-01",
                        "state": "studying",
                        "category_manual_id": cls.categories["current_student"].id,
                    },
                ),
            )
        }
        cls.stages = {
            "Recent": "recent",
            "Last recent day": "recent",
            "First mid day": "mid",
            "Last mid day": "mid",
            "First established day": "established",
            "Year only": "established",
            "Student": False,
        }
        cls.ids = [person.id for person in cls.people.values()]

    def _names(self, *conditions):
        people = (
            self.env["res.partner"]
            .with_user(self.officer)
            .search([("id", "in", self.ids), *conditions])
        )
        return set(people.mapped("name"))

    def _expected(self, *stages):
        return {name for name, stage in self.stages.items() if stage in stages}

    def test_value(self):
        for name, person in self.people.items():
            with self.subTest(name=name):
                self.assertEqual(person.alumni_career_stage, self.stages[name])

    def test_seen_by_a_teacher_of_another_enrolment(self):
        """Who taught a person once sees the stage, although the main enrolment is hidden."""
        person = self.people["Recent"]
        self._enrol(person, date_end="2015-06-30", tutor_id=self.teacher.id)
        person.alumni_relation_owner_id = self.other_teacher
        self.env.invalidate_all()
        self.assertEqual(person.with_user(self.teacher).alumni_career_stage, "recent")

    def test_search(self):
        field = "alumni_career_stage"
        for condition, stages in (
            ((field, "=", "recent"), ["recent"]),
            ((field, "in", ["mid", "established"]), ["mid", "established"]),
            ((field, "=", False), [False]),
            ((field, "!=", False), ["recent", "mid", "established"]),
            ((field, "!=", "recent"), ["mid", "established", False]),
            ((field, "in", ["recent", False]), ["recent", False]),
            ((field, "not in", ["recent", False]), ["mid", "established"]),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(self._names(condition), self._expected(*stages))

    def test_search_and_value_agree_as_time_goes_by(self):
        for today in ("2026-03-17", "2021-02-28", "2024-02-29", "2036-06-30"):
            with freeze_time(f"{today} 12:00:00"):
                self.env.invalidate_all()
                for stage in ("recent", "mid", "established", False):
                    with self.subTest(today=today, stage=stage):
                        self.assertEqual(
                            self._names(("alumni_career_stage", "=", stage)),
                            {n for n, p in self.people.items() if p.alumni_career_stage == stage},
                        )

    def test_group_by(self):
        Partner = self.env["res.partner"].with_user(self.officer)
        domain = [("id", "in", self.ids)]
        groups = dict(Partner._read_group(domain, ["alumni_career_stage"], ["__count"]))
        self.assertEqual(groups, {"recent": 2, "mid": 2, "established": 2, False: 1})
        formatted = Partner.formatted_read_group(
            domain, ["alumni_career_stage", "alumni_gender"], ["__count"]
        )
        self.assertEqual(
            {group["alumni_career_stage"]: group["__count"] for group in formatted},
            {"recent": 2, "mid": 2, "established": 2, False: 1},
        )
        for group in formatted:
            found = Partner.search(domain + group["__extra_domain"])
            self.assertEqual(len(found), group["__count"], "a group must open its own people")

    def test_group_by_of_the_web_client(self):
        Partner = self.env["res.partner"].with_user(self.officer)
        result = Partner.web_read_group(
            [("id", "in", self.ids)], ["alumni_career_stage"], ["__count"]
        )
        self.assertEqual(
            {group["alumni_career_stage"]: group["__count"] for group in result["groups"]},
            {"recent": 2, "mid": 2, "established": 2, False: 1},
        )

    def test_pivot_offers_the_field(self):
        description = (
            self.env["res.partner"]
            .with_user(self.officer)
            .fields_get(["alumni_career_stage"], ["groupable", "searchable", "type"])
        )["alumni_career_stage"]
        self.assertEqual(description, {"groupable": True, "searchable": True, "type": "selection"})

    def test_bounds_are_those_of_the_school(self):
        self.school.write({"alumni_recent_years": 1, "alumni_mid_years": 4})
        self.env.invalidate_all()
        self.assertEqual(self.people["Recent"].alumni_career_stage, "mid")
        self.assertEqual(self._names(("alumni_career_stage", "=", "mid")), {"Recent"})
        self.assertFalse(self._names(("alumni_career_stage", "=", "recent")))

    def test_bounds_are_in_the_settings(self):
        Settings = self.env["res.config.settings"]
        settings = Settings.create({"alumni_recent_years": 3, "alumni_mid_years": 12})
        settings.execute()
        self.assertEqual(self.school.alumni_recent_years, 3)
        self.assertEqual(self.school.alumni_mid_years, 12)
        self.assertEqual(self.other_school.alumni_recent_years, 5)

    def test_bounds_must_follow_one_another(self):
        for bounds in ((0, 15), (5, 5), (6, 5)):
            with (
                self.subTest(bounds=bounds),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.IntegrityError),
                self.cr.savepoint(),
            ):
                self.school.write(dict(zip(BOUNDS, bounds, strict=True)))
                self.school.flush_recordset()


@tagged("post_install", "-at_install")
class TestPartner(TracktionCase):
    def test_phone_becomes_e164(self):
        for country, written, expected in (
            ("base.es", "600 12 34 56", "+34600123456"),
            ("base.es", "0034 600 123 456", "+34600123456"),
            ("base.ee", "5123 4567", "+37251234567"),
            ("base.nl", "06-12345678", "+31612345678"),
            ("base.it", "+39 312 345 6789", "+393123456789"),
        ):
            with self.subTest(written=written):
                person = self._person(
                    f"P {written}", phone=written, country_id=self.env.ref(country).id
                )
                self.assertEqual(person.phone_sanitized, expected)

    def test_phone_without_a_country_takes_that_of_the_school(self):
        person = self._person("Sin País", phone="600 12 34 56", country_id=False)
        self.assertEqual(person.phone_sanitized, "+34600123456")
        abroad = self._person(
            "Maata", school=self.other_school, phone="5123 4567", country_id=False
        )
        self.assertEqual(abroad.phone_sanitized, "+37251234567")

    def test_email_is_normalised(self):
        person = self._person("Correo", email="  Ana PEREZ <Ana.Perez@Example.ORG> ")
        self.assertEqual(person.email_normalized, "ana.perez@example.org")

    def test_name_key_finds_the_same_name(self):
        keys = {
            self._person(name, email=False).alumni_name_key
            for name in ("Núñez García, María José", "maria jose NUNEZ GARCIA")
        }
        self.assertEqual(len(keys), 1)
        company = self.env["res.partner"].create({"name": "Electricidad SL", "is_company": True})
        self.assertFalse(company.alumni_name_key)

    def test_owner_is_the_tutor_until_chosen(self):
        person = self._person("Tutelada", enrolment={"tutor_id": self.teacher.id})
        self.assertEqual(person.alumni_relation_owner_id, self.teacher)
        person.alumni_relation_owner_id = self.other_teacher
        person.alumni_enrolment_ids.tutor_id = self.officer
        self.assertEqual(person.alumni_relation_owner_id, self.other_teacher)

    def test_owner_comes_with_a_later_tutor(self):
        person = self._person("Huérfana")
        self.assertFalse(person.alumni_relation_owner_id)
        person.alumni_enrolment_ids.tutor_id = self.teacher
        self.assertEqual(person.alumni_relation_owner_id, self.teacher)

    def test_owner_given_at_once_stands(self):
        person = self._person("Elegida", alumni_relation_owner_id=self.officer.id)
        self._enrol(person, tutor_id=self.teacher.id)
        self.assertEqual(person.alumni_relation_owner_id, self.officer)

    def test_history_of_owners_is_kept(self):
        person = self._person("Historia", enrolment={"tutor_id": self.teacher.id})
        person = person.with_context(tracking_disable=False)
        self.env.flush_all()
        self.cr.precommit.clear()
        self.cr.precommit.data.clear()
        person.alumni_relation_owner_id = self.other_teacher
        self.env.flush_all()
        self.cr.precommit.run()
        values = person.message_ids.sudo().tracking_value_ids
        change = values.filtered(lambda v: v.field_id.name == "alumni_relation_owner_id")
        self.assertEqual(change.old_value_char, self.teacher.name)
        self.assertEqual(change.new_value_char, self.other_teacher.name)

    def test_keep_in_touch_is_the_decision_in_force(self):
        person = self._person("Decisión")
        self.assertEqual(person.alumni_keep_in_touch, "unknown")
        self._consent(person, decision="given", date="2025-05-01 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "yes")
        self._consent(person, decision="withdrawn", date="2025-06-01 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "no")
        self._consent(person, decision="given", date="2025-05-15 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "no", "an older line does not count")
        self._consent(person, decision="given", date="2025-07-01 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "yes")
        self._consent(person, self.job_offers, "refused", "2025-08-01 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "yes", "another purpose does not count")

    def test_keep_in_touch_ends_with_the_consent(self):
        person = self._person("Caducada")
        self._consent(person, date="2023-03-16 10:00:00")
        self.assertEqual(person.alumni_keep_in_touch, "yes", "36 months end at the end of today")
        with freeze_time("2026-03-17 03:00:00"):
            self._daily_job()
            self.assertEqual(person.alumni_keep_in_touch, "unknown")
            self.assertTrue(person.alumni_contactable, "nobody said no")

    def test_contactable(self):
        student = {
            "state": "studying",
            "date_end": False,
            "category_manual_id": self.categories["current_student"].id,
        }
        for name, expected, make in (
            ("never asked", True, {}),
            ("yes", True, {"consent": "given"}),
            ("no", False, {"consent": "refused"}),
            ("deceased", False, {"alumni_reachability": "deceased", "consent": "given"}),
            ("lost", True, {"alumni_reachability": "lost"}),
            ("objected", False, {"alumni_processing_restricted": True, "consent": "given"}),
            ("student", False, {"enrolment": student, "consent": "given"}),
            ("no alumnus", False, {"enrolment": False}),
        ):
            with self.subTest(name=name):
                self.assertEqual(self._person(name, **make).alumni_contactable, expected)

    def test_contactable_follows_at_once(self):
        person = self._person("Cambiante", consent="given")
        self.assertTrue(person.alumni_contactable)
        self._consent(person, decision="withdrawn", date="2026-03-01 10:00:00")
        self.assertFalse(person.alumni_contactable)
        found = self.env["res.partner"].search(
            [("id", "=", person.id), ("alumni_contactable", "=", True)]
        )
        self.assertFalse(found)

    def test_birth_date_must_be_one(self):
        person = self._person("Nacida")
        for day in ("1899-12-31", "2027-01-01"):
            with self.subTest(day=day), self.assertRaisesRegex(ValidationError, "Nacida"):
                person.alumni_birthdate = day

    def test_age_of_consent_is_that_of_the_school(self):
        person = self._person("Joven", alumni_birthdate="2011-09-01")
        self.assertEqual(person._alumni_consent_age(), 14)
        self.assertTrue(person._alumni_needs_guardian(date(2025, 8, 31)))
        self.assertFalse(person._alumni_needs_guardian(date(2025, 9, 1)))
        self.school.country_id = self.env.ref("base.be")
        self.env.ref("base.be").alumni_consent_age = 0
        self.assertEqual(person._alumni_consent_age(), 16)

    def test_confirmed_today(self):
        person = self._person("Confirmada", alumni_relation_owner_id=self.teacher.id)
        person.with_user(self.teacher).action_alumni_confirm()
        self.assertEqual(person.alumni_last_confirmed_on, date(2026, 3, 16))

    def test_smart_buttons_count_in_few_queries(self):
        people = self._people(30, consent="given")
        for person in people[:3]:
            self._destination(person)
        officer_people = people.with_user(self.officer)
        fields = ("alumni_enrolment_count", "alumni_destination_count", "alumni_approach_count")
        few = self._count_queries(lambda: officer_people[:3].mapped(fields[0]))
        many = self._count_queries(lambda: officer_people.mapped(fields[0]))
        self.assertLessEqual(many, few)
        self.assertEqual(officer_people[0].alumni_enrolment_count, 1)
        self.assertEqual(officer_people[0].alumni_destination_count, 1)
        self.assertEqual(officer_people[5].alumni_destination_count, 0)
        for action in ("enrolments", "consents", "approaches", "destinations"):
            opened = getattr(officer_people[0], f"action_open_alumni_{action}")()
            self.assertIn(opened["res_model"], self.env)

    def test_copy_takes_no_personal_facts(self):
        person = self._person(
            "Original",
            alumni_birthdate="2000-01-01",
            alumni_relation_owner_id=self.teacher.id,
            alumni_reachability="lost",
            consent="given",
        )
        copy = person.copy()
        self.assertFalse(copy.alumni_birthdate)
        self.assertFalse(copy.alumni_enrolment_ids)
        self.assertFalse(copy.alumni_consent_ids)
        self.assertFalse(copy.alumni_relation_owner_id)
        self.assertEqual(copy.alumni_keep_in_touch, "unknown")
        self.assertEqual(copy.alumni_reachability, "reachable")
