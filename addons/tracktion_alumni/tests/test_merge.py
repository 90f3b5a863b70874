# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import TracktionCase


class TestMerge(TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cook = cls.env["tracktion.qualification"].create(
            {"name": "Cook", "code": "HOT1", "company_id": cls.school.id}
        )
        interests = cls.env["tracktion.interest"]
        cls.jobs = interests.create({"name": "Jobs", "code": "te_jobs", "kind": "get"})
        cls.talks = interests.create({"name": "Talks", "code": "te_talks", "kind": "help"})
        cls.kept = cls._person(
            "Ana Gil",
            email="ana@example.org",
            alumni_interest_ids=[fields.Command.set(cls.jobs.ids)],
        )
        cls.double_email = "ana.gil@example.net"
        cls.double = cls._person(
            "Gil, Ana",
            email=cls.double_email,
            enrolment={"tutor_id": cls.teacher.id, "certificate_number": "C-7"},
            alumni_birthdate="2000-05-04",
            alumni_gender="female",
            alumni_interest_ids=[fields.Command.set(cls.talks.ids)],
            alumni_channel_ids=[fields.Command.set(cls.phone.ids)],
            alumni_last_confirmed_on="2025-01-01",
        )

    def _merge(self, *people, user=None, into=None):
        env = self.env(user=user or self.officer)
        wizard = env["base.partner.merge.automatic.wizard"].create({})
        partners = self.env["res.partner"].union(*people)
        wizard._merge(partners.ids, (into or self.kept).with_env(env))
        self.env.invalidate_all()

    # --- what survives --------------------------------------------------------------------------

    def test_values_fill_the_gaps(self):
        self._merge(self.kept, self.double)
        self.assertFalse(self.double.exists())
        self.assertEqual(str(self.kept.alumni_birthdate), "2000-05-04")
        self.assertEqual(self.kept.alumni_gender, "female")
        self.assertEqual(self.kept.alumni_relation_owner_id, self.teacher)
        self.assertEqual(self.kept.alumni_interest_ids, self.jobs | self.talks)
        self.assertEqual(self.kept.alumni_channel_ids, self.phone)
        self.assertEqual(str(self.kept.alumni_last_confirmed_on), "2025-01-01")
        self.assertEqual(self.kept.email, "ana@example.org", "What the survivor has stands")

    def test_own_values_stand(self):
        self.kept.write(
            {"alumni_gender": "other", "alumni_relation_owner_id": self.other_teacher.id}
        )
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_gender, "other")
        self.assertEqual(self.kept.alumni_relation_owner_id, self.other_teacher)

    def test_all_addresses_are_kept(self):
        self.kept.write({"phone": "+34 600 00 00 01", "alumni_other_contacts": "ana@home.example"})
        self.double.write(
            {
                "phone": "+34 600 00 00 02",
                "alumni_other_contacts": "ana@example.org, ana@home.example, +34600000003",
            }
        )
        self._merge(self.kept, self.double)
        self.assertEqual(
            (self.kept.email, self.kept.phone), ("ana@example.org", "+34 600 00 00 01")
        )
        self.assertEqual(
            self.kept.alumni_other_contacts,
            "ana@home.example, ana.gil@example.net, +34600000002, +34600000003",
        )

    def test_a_gap_is_filled_and_not_kept_twice(self):
        self.kept.write({"email": False, "phone": False})
        self.double.phone = "+34 600 00 00 02"
        self._merge(self.kept, self.double)
        self.assertEqual(
            (self.kept.email, self.kept.phone), (self.double_email, "+34 600 00 00 02")
        )
        self.assertFalse(self.kept.alumni_other_contacts)

    # --- what is not one person -----------------------------------------------------------------

    def test_two_birth_dates_are_two_people_until_somebody_corrects_one(self):
        self.kept.alumni_birthdate = "2001-06-07"
        with self.assertRaises(UserError) as caught:
            self._merge(self.kept, self.double)
        for words in ("Ana Gil 06/07/2001", "Gil, Ana 05/04/2000", "correct the birth date"):
            self.assertIn(words, str(caught.exception))
        self.assertTrue(self.double.exists())
        self.kept.alumni_birthdate = self.double.alumni_birthdate
        self._merge(self.kept, self.double)
        self.assertFalse(self.double.exists())

    def test_who_was_erased_stays_nobody(self):
        self.double.with_user(self.manager)._tracktion_erase()
        with self.assertRaisesRegex(UserError, "was erased"):
            self._merge(self.kept, self.double)

    def test_ledgers_and_approaches_survive(self):
        self._consent(self.kept, decision="given")
        self._consent(self.double, decision="withdrawn", date="2026-02-01 09:00:00")
        self._destination(self.kept, "studying", "2024-10-01")
        latest = self._destination(self.double, "working", "2025-10-01", employer="Volta")
        self.env["tracktion.approach"].create(
            {
                "partner_id": self.double.id,
                "company_id": self.school.id,
                "user_id": self.officer.id,
                "purpose_id": self.keep_in_touch.id,
                "channel_id": self.email.id,
                "subject": "Open day",
            }
        )
        self.assertEqual(self.kept.alumni_keep_in_touch, "yes")
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_consent_ids.mapped("decision"), ["withdrawn", "given"])
        self.assertEqual(self.kept.alumni_keep_in_touch, "no", "The later decision counts")
        self.assertFalse(self.kept.alumni_contactable)
        self.assertEqual(self.kept.alumni_destination_id, latest)
        self.assertEqual(self.kept.alumni_destination_status, "working")
        self.assertEqual(self.kept.alumni_approach_ids.subject, "Open day")

    def test_graver_reachability_stands(self):
        self.double.alumni_reachability = "deceased"
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_reachability, "deceased")

    def test_objection_stands(self):
        self.double.alumni_processing_restricted = True
        self._merge(self.kept, self.double)
        self.assertTrue(self.kept.alumni_processing_restricted)

    # --- enrolments -----------------------------------------------------------------------------

    def test_identical_enrolments_become_one(self):
        own = self.kept.alumni_enrolment_ids
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_enrolment_ids, own)
        self.assertEqual(own.tutor_id, self.teacher)
        self.assertEqual(own.certificate_number, "C-7")

    def test_other_year_or_qualification_stays_apart(self):
        self._enrol(
            self.double, qualification_id=self.cook.id, state="finished", date_end="2024-06-28"
        )
        self.double.alumni_enrolment_ids.filtered(
            lambda e: e.qualification_id == self.qualification
        ).date_end = "2022-06-28"
        self._merge(self.kept, self.double)
        self.assertEqual(len(self.kept.alumni_enrolment_ids), 3)

    def test_state_of_the_finished_one_stands(self):
        self.kept.alumni_enrolment_ids.write(
            {"state": "studying", "date_end": False, "year_end": 2024, "outcome": False}
        )
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_enrolment_ids.state, "finished")
        self.assertEqual(str(self.kept.alumni_enrolment_ids.date_end), "2024-06-28")

    def test_two_main_enrolments(self):
        """Both had one marked: that of the survivor stays the main one."""
        own = self.kept.alumni_enrolment_ids
        other = self._enrol(
            self.double, qualification_id=self.cook.id, state="finished", date_end="2025-06-20"
        )
        own.action_set_main()
        other.action_set_main()
        self._merge(self.kept, self.double)
        self.assertEqual(self.kept.alumni_enrolment_ids.filtered("is_main"), own)
        self.assertEqual(self.kept.alumni_main_enrolment_id, own)
        self.assertEqual(self.kept.alumni_qualification_id, self.qualification)

    def test_main_enrolment_of_the_double_is_kept_where_the_survivor_has_none(self):
        other = self._enrol(
            self.double, qualification_id=self.cook.id, state="finished", date_end="2020-06-20"
        )
        other.action_set_main()
        self._merge(self.kept, self.double)
        self.assertTrue(other.is_main)
        self.assertEqual(self.kept.alumni_qualification_id, self.cook)

    # --- who may --------------------------------------------------------------------------------

    def test_officer_merges_different_addresses(self):
        self.assertNotEqual(self.kept.email, self.double.email)
        self._merge(self.kept, self.double)
        self.assertTrue(self.kept.exists())

    def test_plain_contact_manager_loses_nothing(self):
        """Somebody without a role may merge contacts with one e-mail, and sees no birth date."""
        clerk = new_test_user(
            self.env,
            "te_clerk",
            groups="base.group_user,base.group_partner_manager",
            company_id=self.school.id,
            company_ids=[fields.Command.set(self.school.ids)],
        )
        with self.assertRaises(UserError):
            self._merge(self.kept, self.double, user=clerk)
        self.double.email = self.kept.email
        self.kept.alumni_birthdate = "2001-06-07"
        with self.assertRaises(UserError) as caught:
            self._merge(self.kept, self.double, user=clerk)
        self.assertNotIn("200", str(caught.exception), "no birth dates for who has no role")
        self.kept.alumni_birthdate = False
        self._merge(self.kept, self.double, user=clerk)
        self.assertEqual(str(self.kept.alumni_birthdate), "2000-05-04")
        self.assertEqual(self.kept.alumni_relation_owner_id, self.teacher)

    def test_teacher_may_not_merge(self):
        with self.assertRaises(AccessError):
            self._merge(self.kept, self.double, user=self.teacher)

    def test_two_schools_stay_apart(self):
        stranger = self._person("Ana Gil", school=self.other_school, email="ana@example.org")
        with self.assertRaises(UserError):
            self._merge(self.kept, stranger, user=self.env.user)
        self.assertTrue(stranger.exists())


class TestDuplicates(TracktionCase):
    def _groups(self, user=None):
        groups = self.env["tracktion.duplicate"].with_user(user or self.officer).search([])
        return {(group.kind, group.value): group.partner_ids for group in groups}

    def test_same_email(self):
        one = self._person("Ana Gil", email="Ana@Example.org")
        two = self._person("Ana Gil Ruiz", email="ana@example.org ")
        self._person("Other Person")
        self.assertEqual(self._groups(), {("email", "ana@example.org"): one | two})

    def test_same_phone(self):
        one = self._person("Ana Gil", phone="600 000 001")
        two = self._person("Gil Ana", phone="+34 600000001")
        self.assertEqual(self._groups(), {("phone", "+34600000001"): one | two})

    def test_same_name_and_birth_date(self):
        one = self._person("José Gil", alumni_birthdate="2001-02-03", email="a@example.org")
        two = self._person("Gil, Jose", alumni_birthdate="2001-02-03", email="b@example.org")
        self._person("José Gil", alumni_birthdate="2001-02-04", email="c@example.org")
        groups = self._groups()
        self.assertEqual(list(groups.values()), [one | two])
        self.assertEqual([kind for kind, _value in groups], ["name"])

    def test_siblings_are_no_duplicates(self):
        """One address, two birth dates: two people, unless there is a third who may be one."""
        one = self._person("Ana Gil", email="family@example.org", alumni_birthdate="2001-02-03")
        two = self._person("Eva Gil", email="family@example.org", alumni_birthdate="2003-02-03")
        self.assertFalse(self._groups())
        three = self._person("Ana G.", email="family@example.org")
        self.assertEqual(self._groups(), {("email", "family@example.org"): one | two | three})

    def test_contacts_without_enrolment_and_archived_ones_are_left_out(self):
        self._person("Ana Gil", email="ana@example.org")
        self._person("Ana Gil", email="ana@example.org", enrolment=False)
        self._person("Ana Gil", email="ana@example.org", active=False)
        self.assertFalse(self._groups())

    def test_schools_apart(self):
        self._person("Ana Gil", email="ana@example.org")
        abroad = [
            self._person(name, school=self.other_school, email="ana@example.org")
            for name in ("Ana", "Anna")
        ]
        self.assertFalse(self._groups())
        groups = self._groups(self.officer_abroad)
        self.assertEqual(list(groups.values()), [self.env["res.partner"].union(*abroad)])

    def test_merge_button_opens_the_merge_of_odoo(self):
        one = self._person("Ana Gil", email="ana@example.org")
        two = self._person("Ana Gil Ruiz", email="ana@example.org")
        group = self.env["tracktion.duplicate"].with_user(self.officer).search([])
        action = group.action_merge()
        self.assertEqual(action["res_model"], "base.partner.merge.automatic.wizard")
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.officer)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(wizard.partner_ids, one | two)
        after = wizard.action_merge()
        self.assertEqual(after, {"type": "ir.actions.act_window_close"})
        self.assertEqual(len((one | two).exists()), 1)
        self.assertFalse(self._groups())
        with self.assertRaises(UserError, msg="The line is still on the screen of a colleague"):
            group.action_merge()

    def test_groups_are_read_in_one_go(self):
        """As many queries for ten groups as for two."""

        def count_queries():
            self.env.invalidate_all()
            groups = self.env["tracktion.duplicate"].with_user(self.officer).search([])
            before = self.cr.sql_log_count
            groups.mapped("partner_ids.name")
            return len(groups), self.cr.sql_log_count - before

        for number in range(2):
            self._people(2, f"Twin {number}", phone=f"60000000{number}")
        count_queries()  # rules and rights are cached now
        few, queries = count_queries()
        for number in range(2, 10):
            self._people(2, f"Twin {number}", phone=f"60000000{number}")
        many, more_queries = count_queries()
        self.assertEqual((few, many), (2, 10))
        self.assertEqual(more_queries, queries)

    def test_compare_opens_the_people(self):
        one = self._person("Ana Gil", email="ana@example.org")
        two = self._person("Ana Gil Ruiz", email="ana@example.org")
        action = self.env["tracktion.duplicate"].with_user(self.officer).search([]).action_open()
        self.assertEqual(self.env["res.partner"].search(action["domain"]), one | two)

    def test_teachers_see_no_duplicates(self):
        with self.assertRaises(AccessError):
            self._groups(self.teacher)
