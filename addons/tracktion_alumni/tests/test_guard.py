# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestGuard(TracktionCase):
    """What clients try that no screen offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._person("Ana", alumni_relation_owner_id=cls.teacher.id)

    # --- what follows from facts ------------------------------------------------------------------

    def test_what_follows_from_facts_is_not_written(self):
        for name, value in (
            ("alumni_keep_in_touch", "yes"),
            ("alumni_contactable", False),
            ("alumni_category_id", self.categories["visiting"].id),
            ("alumni_graduation_year", 1999),
            ("alumni_destination_id", False),
            ("alumni_erased_on", "2026-01-01"),
        ):
            for user in (self.teacher, self.officer, self.manager, self.env.ref("base.user_admin")):
                before = self.ana[name]
                with self.subTest(field=name, user=user.login):
                    with self.assertRaises(AccessError):
                        self.ana.with_user(user).write({name: value})
                    self.assertEqual(self.ana[name], before)

    def test_nor_given_to_a_new_contact(self):
        Partner = self.env["res.partner"].with_user(self.officer)
        with self.assertRaises(AccessError):
            Partner.create({"name": "Berta", "alumni_keep_in_touch": "yes"})
        berta = Partner.with_context(default_alumni_erased_on="2026-01-01").create({"name": "B"})
        self.assertFalse(berta.alumni_erased_on)
        enrolment = self.ana.alumni_enrolment_ids.with_user(self.officer)
        with self.assertRaises(AccessError):
            enrolment.category_rule_id = self.categories["visiting"]

    def test_what_is_typed_can_be_written(self):
        ana = self.ana.with_user(self.officer)
        ana.write({"alumni_reachability": "lost", "alumni_birthdate": "2001-02-03"})
        ana.alumni_main_enrolment_id = ana.alumni_enrolment_ids
        ana.alumni_enrolment_ids.category_id = self.categories["certificate"]
        self.assertEqual(ana.alumni_category_id, self.categories["certificate"])

    def test_nobody_sets_the_cutoff_of_a_retention_run(self):
        rule = self.env["tracktion.retention.rule"].search([], limit=1)
        with self.assertRaises(AccessError):
            self.env["tracktion.retention.run"].with_user(self.manager).create(
                {"rule_id": rule.id, "cutoff": "2099-01-01"}
            )
        rule.with_user(self.manager).action_apply()
        self.assertEqual(
            (rule.run_ids.user_id, rule.run_ids.cutoff), (self.manager, rule._cutoff())
        )

    # --- who can be an alumnus, who can look after one --------------------------------------------

    def test_organisations_and_erased_people_are_not_enrolled(self):
        gone = self._person("Gone")
        gone._tracktion_erase()
        for partner in (self.school.partner_id, gone):
            with self.subTest(partner=partner.name), self.assertRaises(ValidationError):
                self.env["tracktion.enrolment"].with_user(self.officer).create(
                    {"partner_id": partner.id, "company_id": self.school.id}
                )

    def test_nothing_is_recorded_on_an_erased_person(self):
        self.ana._tracktion_erase()
        with self.assertRaises(ValidationError):
            self.env["tracktion.destination"].with_user(self.officer).create(
                {"partner_id": self.ana.id, "status": "working", "employer": "Ana's bakery"}
            )
        with self.assertRaises(ValidationError):
            self._consent(self.ana.with_user(self.officer))

    def test_owners_and_tutors_work_at_the_school(self):
        for user in (self.portal, self.teacher_abroad):
            with self.subTest(user=user.login):
                with self.assertRaises(ValidationError):
                    self.ana.with_user(self.officer).alumni_relation_owner_id = user
                with self.assertRaises(ValidationError):
                    self.ana.alumni_enrolment_ids.with_user(self.officer).tutor_id = user
                wizard = (
                    self.env["tracktion.hand.over"]
                    .with_user(self.officer)
                    .create(
                        {
                            "scope": "selection",
                            "partner_ids": [Command.set(self.ana.ids)],
                            "user_id": user.id,
                            "reason": "x",
                        }
                    )
                )
                with self.assertRaises(ValidationError):
                    wizard.action_hand_over()
        both = self._user(
            "te_both",
            "tracktion_alumni.group_teacher",
            self.other_school,
        )
        both.company_ids = self.school | self.other_school
        self.ana.with_user(self.officer).alumni_relation_owner_id = both
        self.assertEqual(self.ana.alumni_relation_owner_id, both)

    # --- addresses of alumni ----------------------------------------------------------------------

    def test_an_address_of_an_alumnus_is_seen_by_those_who_see_the_alumnus(self):
        Partner = self.env["res.partner"]
        address = Partner.with_user(self.officer).create(
            {"parent_id": self.ana.id, "type": "other", "street": "Calle Mayor 3"}
        )
        firm = Partner.create({"name": "Firm", "is_company": True})
        clerk = Partner.create({"name": "Clerk", "parent_id": firm.id})
        for user, expected in (
            (self.teacher, address | clerk),
            (self.other_teacher, clerk),
            (self.officer, address | clerk),
            (self.officer_abroad, clerk),
            (self.teacher_abroad, clerk),
            (self.plain_abroad, clerk),
        ):
            with self.subTest(user=user.login):
                found = Partner.with_user(user).search([("id", "in", (address | clerk).ids)])
                self.assertEqual(found, expected.with_user(user))

    def test_addresses_follow_whoever_becomes_an_alumnus(self):
        person = self.env["res.partner"].create(
            {
                "name": "Old friend",
                "child_ids": [Command.create({"type": "other", "street": "C 4"})],
            }
        )
        self.assertFalse(person.child_ids.company_id)
        self._enrol(person)
        self.assertEqual(person.child_ids.company_id, self.school)
        person.child_ids.with_user(self.officer).company_id = False
        self.assertEqual(person.child_ids.company_id, self.school)
        other = self.env["res.partner"].create({"name": "Moved", "street": "Calle 5"})
        other.with_user(self.officer).parent_id = person
        self.assertEqual(other.company_id, self.school)

    # --- what is answered without writing ---------------------------------------------------------

    def test_withdrawing_tells_strangers_nothing(self):
        no = self._person("No", consent="refused")
        for person in (no, self.ana):
            with self.subTest(person=person.name), self.assertRaises(AccessError):
                person.with_user(self.plain).action_tracktion_withdraw(self.keep_in_touch.id)

    # --- ledgers ----------------------------------------------------------------------------------

    def test_the_no_of_the_person_is_not_cancelled(self):
        self._consent(self.ana)
        for source in ("portal", "survey"):
            no = self._consent(
                self.ana, decision="withdrawn", date="2026-02-01 10:00:00", source=source
            )
            for user in (self.teacher, self.manager):
                with (
                    self.subTest(source=source, user=user.login),
                    self.assertRaises(ValidationError),
                ):
                    no.with_user(user)._cancel("Oops")
            self.assertEqual(self.ana.alumni_keep_in_touch, "no")

    def test_other_lines_are_cancelled_as_before(self):
        yes = self._consent(self.ana, source="portal")
        yes.with_user(self.teacher)._cancel("Not this Ana")
        self.assertEqual(self.ana.alumni_keep_in_touch, "unknown")
        no = self._consent(self.ana, decision="refused", date="2026-02-01 10:00:00", source="phone")
        no.with_user(self.teacher)._cancel("Not this Ana")
        self.assertEqual(self.ana.alumni_keep_in_touch, "unknown")
        listed = self._consent(
            self.ana,
            decision="refused",
            date="2026-02-02 10:00:00",
            source="survey",
            origin_model="tracktion.import",
            origin_id=1,
        )
        listed.with_user(self.officer)._cancel("Wrong list")
        self.assertEqual(self.ana.alumni_keep_in_touch, "unknown")

    def test_a_destination_is_not_of_a_day_to_come(self):
        self._destination(self.ana, status="studying", date="2026-03-16")
        with self.assertRaises(UserError):
            self._destination(self.ana.with_user(self.teacher), date="2026-03-18")
        self.assertEqual(self.ana.alumni_destination_status, "studying")
