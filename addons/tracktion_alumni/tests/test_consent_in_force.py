# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..models import tracktion_consent
from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestConsentInForce(TracktionCase):
    """The door, the contact and the list of consents in force all say the same."""

    def setUp(self):
        super().setUp()
        self.Current = self.env["tracktion.consent.current"].with_user(self.officer)

    def _assert_valid(self, person, valid, purpose=None):
        """What each of the places says of ``person``."""
        purpose = purpose or self.keep_in_touch
        self.env.invalidate_all()
        person.invalidate_recordset()
        mine = [("partner_id", "=", person.id), ("purpose_id", "=", purpose.id)]
        line = self.Current.search(mine)
        self.assertEqual(line.is_valid, valid)
        self.assertEqual(self.Current.search([*mine, ("is_valid", "=", True)]), line[: int(valid)])
        self.assertEqual(self.Current.search([*mine, ("is_valid", "=", False)]), line[int(valid) :])
        reachable = person._tracktion_check_approach(purpose, "email").reachable
        self.assertEqual(reachable, person[: int(valid)])
        if purpose == self.keep_in_touch:
            self.assertEqual(person.alumni_keep_in_touch == "yes", valid)

    def test_a_birth_date_that_comes_later_asks_for_a_guardian(self):
        person = self._person("Nico Prueba")
        self._consent(person)
        self._assert_valid(person, True)
        person.alumni_birthdate = "2012-09-10"
        self.assertEqual(person.alumni_keep_in_touch, "unknown")
        self._assert_valid(person, False)
        person.alumni_birthdate = "2011-09-10"
        self._assert_valid(person, True)

    def test_a_birth_date_that_comes_later_changes_no_guardians_yes_and_no_no(self):
        guarded, refused = self._person("Gala Prueba"), self._person("Rosa Prueba")
        self._consent(guarded, guardian_name="Luz Madre")
        self._consent(refused, decision="refused")
        (guarded | refused).alumni_birthdate = "2012-09-10"
        self._assert_valid(guarded, True)
        self._assert_valid(refused, False)
        self.assertEqual(refused.alumni_keep_in_touch, "no")

    def test_the_age_of_the_country_counts(self):
        person = self._person("Nico Prueba", alumni_birthdate="2011-06-01")
        self._consent(person)
        self._assert_valid(person, True)
        self.env.ref("base.es").alumni_consent_age = 15
        self._assert_valid(person, False)
        self.env.ref("base.es").alumni_consent_age = 0
        self._assert_valid(person, False)
        self.school.country_id = self.env.ref("base.ee")
        self._assert_valid(person, True)

    def test_the_day_of_the_birthday_is_old_enough_on_every_clock(self):
        person = self._person("Nico Prueba")
        Consent = self.env["tracktion.consent"].with_context(tz="Europe/Tallinn")
        Consent._record(person, self.keep_in_touch, "given", "paper", date="2026-03-10")
        person.alumni_birthdate = "2012-03-10"
        self._assert_valid(person, True)
        person.alumni_birthdate = "2012-03-12"
        self._assert_valid(person, False)

    def test_what_ran_out_is_not_in_force(self):
        person = self._person("Irene Prueba")
        self._consent(person, date="2024-03-20 10:00:00")
        with freeze_time("2027-03-20 12:00:00"):
            self._assert_valid(person, True)
        with freeze_time("2027-03-21 12:00:00"):
            self._daily_job()
            self._assert_valid(person, False)

    def test_another_legal_basis_needs_neither_guardian_nor_renewal(self):
        duty = self._coded(
            "tracktion.consent.purpose", "duty", legal_basis="public_task", validity_months=1
        )
        person = self._person("Nico Prueba", alumni_birthdate="2012-09-10")
        self._consent(person, duty)
        self._assert_valid(person, True, duty)
        self._consent(person, duty, "withdrawn", date="2026-02-01 09:00:00")
        self._assert_valid(person, False, duty)

    def test_queries_do_not_grow_with_people(self):
        first, few, many = (self._people(n, f"People {n}") for n in (2, 3, 60))
        self._consent(first | few | many)

        def enter_birthdates(people):
            people.alumni_birthdate = "2012-09-10"
            people.flush_recordset()
            self.assertEqual(set(people.mapped("alumni_keep_in_touch")), {"unknown"})

        def read_valid(people):
            lines = self.Current.search([("partner_id", "in", people.ids)])
            self.assertEqual(lines.mapped("is_valid"), [False] * len(people))

        for action in (enter_birthdates, read_valid):
            with self.subTest(action=action.__name__):
                self._count_queries(lambda action=action: action(first))  # fills the caches
                self.assertEqual(
                    self._count_queries(lambda action=action: action(few)),
                    self._count_queries(lambda action=action: action(many)),
                )


@tagged("post_install", "-at_install")
class TestDailyJob(TracktionCase):
    """What the new day changes, for all schools and for many people."""

    def _job(self, left=float("inf")):
        """Run the job; the numbers of people after which it committed."""
        commits = []

        def commit(_cron, processed=0, **_kwargs):
            commits.append(processed)
            return left

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.env["tracktion.consent"]._cron_expire()
        return [count for count in commits if count]

    def test_chunks_are_kept_and_a_job_that_was_cut_off_goes_on(self):
        people = self._people(25)
        self._consent(people, date="2023-03-20 10:00:00")
        self.assertEqual(set(people.mapped("alumni_keep_in_touch")), {"yes"})
        with freeze_time("2026-03-21 10:00:00"), patch.object(tracktion_consent, "CHUNK", 10):
            self.assertEqual(self._job(left=0), [10], "the time was up")
            states = people.mapped("alumni_keep_in_touch")
            self.assertEqual((states.count("unknown"), states.count("yes")), (10, 15))
            self.assertEqual(self._job(), [10, 5])
            self.assertEqual(set(people.mapped("alumni_keep_in_touch")), {"unknown"})
            self.assertEqual(self._job(), [])

    def test_all_schools(self):
        people = self._person("Irene Prueba") | self._person("Mari Proov", self.other_school)
        self._consent(people, date="2023-03-20 10:00:00")
        cron = self.env.ref("tracktion_alumni.ir_cron_consent_expire")
        with freeze_time("2026-03-21 10:00:00"):
            env = self.env(user=cron.user_id, context={})
            with patch.object(
                type(env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: float("inf")
            ):
                env["tracktion.consent"]._cron_expire()
        self.assertEqual(people.mapped("alumni_keep_in_touch"), ["unknown", "unknown"])

    def test_reminders_come_in_chunks_too(self):
        people = self._people(
            25, alumni_birthdate="2008-03-20", alumni_relation_owner_id=self.teacher.id
        )
        self._consent(people, date="2023-03-20 10:00:00", guardian_name="Luz Madre")
        people.flush_recordset()
        with freeze_time("2026-03-22 10:00:00"), patch.object(tracktion_consent, "CHUNK", 10):
            self.assertEqual(self._job(), [10, 10, 5, 10, 10, 5])
            kind = self.env.ref("tracktion_alumni.mail_activity_majority")
            reminded = self.env["mail.activity"].search([("activity_type_id", "=", kind.id)])
            self.assertEqual(set(reminded.mapped("res_id")) & set(people.ids), set(people.ids))
            self.assertEqual(self._job(), [])

    def test_queries_do_not_grow_with_people(self):
        few, many = self._people(5, "Few"), self._people(200, "Many")
        self._consent(few, date="2023-03-19 10:00:00")
        self._consent(many, date="2023-03-20 10:00:00")
        (few | many).flush_recordset()
        self._job()  # fills the caches
        counts = []
        for day in ("2026-03-20 10:00:00", "2026-03-21 10:00:00"):
            with freeze_time(day):
                counts.append(self._count_queries(self._job))
        # Odoo itself updates a hundred rows at a time.
        self.assertLessEqual(counts[1] - counts[0], len(many) // 100)

    def test_the_button_counts_what_it_opens(self):
        person = self._person("Said No", consent="refused")
        action = person.with_user(self.officer).action_open_alumni_consents()
        opened = self.env[action["res_model"]].search_count(action["domain"])
        self.assertEqual((person.alumni_consent_count, opened), (1, 1))
