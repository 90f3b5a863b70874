# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date, datetime

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestConsentMoment(TracktionCase):
    """Which of several decisions counts, by the moment and by the day."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba", alumni_relation_owner_id=self.teacher.id)

    def _decides(self, decision, when, **vals):
        return self._consent(self.person, decision=decision, date=when, **vals)

    def _standing(self):
        rows = self.env["tracktion.consent"]._current(self.person, self.keep_in_touch)
        return rows[self.person.id, self.keep_in_touch.id]["decision"]

    def test_no_decision_is_dated_after_now(self):
        for when in ("2026-03-16 10:00:01", "2026-03-16 23:00:00", "2026-03-17", "2026-04-01"):
            for decision in ("given", "refused"):
                with self.subTest(when=when, decision=decision):
                    with (
                        self.assertRaisesRegex(ValidationError, "in the future"),
                        self.cr.savepoint(),
                    ):
                        self._decides(decision, when)
        self.assertTrue(self._decides("given", "2026-03-16 10:00:00"), "now is not later than now")

    def test_a_withdrawal_of_now_stands(self):
        self._decides("given", "2026-03-16 10:00:00")
        self.person.with_user(self.teacher).action_tracktion_withdraw(self.keep_in_touch.id)
        self.assertEqual(self._standing(), "withdrawn")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_a_day_counts_in_favour_of_the_person(self):
        """A yes from the first moment of the day, a no until the last or until now."""
        for when, decision, stored in (
            (date(2026, 3, 10), "given", "2026-03-10 00:00:00"),
            ("2026-03-10", "given", "2026-03-10 00:00:00"),
            ("2026-03-10", "refused", "2026-03-10 23:59:59"),
            (date(2026, 3, 10), "withdrawn", "2026-03-10 23:59:59"),
            ("2026-03-16", "given", "2026-03-16 00:00:00"),
            ("2026-03-16", "refused", "2026-03-16 10:00:00"),
            ("2026-03-10 08:00:00", "refused", "2026-03-10 08:00:00"),
            (datetime(2026, 3, 10, 8), "given", "2026-03-10 08:00:00"),
        ):
            with self.subTest(when=when, decision=decision):
                moment = self.env["tracktion.consent"]._moment_of(when, decision)
                self.assertEqual(str(moment), stored)

    def test_of_one_day_the_no_stands(self):
        day = "2026-03-10"
        for first, second, standing in (
            (("given", day), ("refused", day), "refused"),
            (("refused", day), ("given", day), "refused"),
            (("given", f"{day} 15:00:00"), ("withdrawn", day), "withdrawn"),
            (("withdrawn", day), ("given", f"{day} 15:00:00"), "withdrawn"),
            (("refused", f"{day} 08:00:00"), ("given", day), "refused"),
            (("given", day), ("refused", f"{day} 08:00:00"), "refused"),
            # Both moments are known: the later one.
            (("refused", f"{day} 08:00:00"), ("given", f"{day} 15:00:00"), "given"),
            (("given", f"{day} 15:00:00"), ("refused", f"{day} 08:00:00"), "given"),
            # The day after is later, whatever the hour.
            (("refused", day), ("given", "2026-03-11"), "given"),
        ):
            with self.subTest(first=first, second=second):
                self.person = self._person("Somebody Else")
                self._decides(*first)
                self._decides(*second)
                self.assertEqual(self._standing(), standing)

    def test_a_yes_later_today_counts_after_a_no_of_today(self):
        self._decides("refused", "2026-03-16")
        with freeze_time("2026-03-16 12:00:00"):
            self._decides("given", "2026-03-16 11:00:00")
            self.assertEqual(self._standing(), "given")

    def test_the_day_is_that_of_the_users_clock(self):
        """At 23:30 UTC it is tomorrow in Estonia; that day is today there, and not the future."""
        with freeze_time("2026-03-16 23:30:00"):
            for zone, today, begin in (
                ("Europe/Tallinn", "2026-03-17", "2026-03-16 22:00:00"),
                ("Pacific/Kiritimati", "2026-03-17", "2026-03-16 10:00:00"),
                ("America/Lima", "2026-03-16", "2026-03-16 05:00:00"),
            ):
                with self.subTest(zone=zone):
                    Consent = self.env["tracktion.consent"].with_context(tz=zone)
                    self.assertEqual(str(Consent._moment_of(today, "given")), begin)
                    no = Consent._moment_of(today, "refused")
                    self.assertEqual(str(no), "2026-03-16 23:30:00")
                    person = self._person(f"Irene {zone}")
                    for decision in ("given", "refused"):
                        Consent._record(person, self.keep_in_touch, decision, "paper", date=today)
                    self.assertEqual(person.alumni_keep_in_touch, "no")

    def test_clients_may_send_a_day(self):
        line = (
            self.env["tracktion.consent"]
            .with_user(self.teacher)
            .create(
                {
                    "partner_id": self.person.id,
                    "purpose_id": self.keep_in_touch.id,
                    "decision": "refused",
                    "source": "paper",
                    "date": "2026-03-10",
                }
            )
        )
        self.assertEqual(str(line.date), "2026-03-10 23:59:59")


@tagged("post_install", "-at_install")
class TestWizardMoment(TracktionCase):
    def _record(self, person, tz="UTC", **vals):
        wizard = (
            self.env["tracktion.consent.wizard"]
            .with_user(self.officer)
            .with_context(tz=tz)
            .create(
                {
                    "partner_ids": [(6, 0, person.ids)],
                    "purpose_ids": [(6, 0, self.keep_in_touch.ids)],
                    "source": "phone",
                    **vals,
                }
            )
        )
        return wizard.action_record()["params"]["message"]

    def test_an_hour_of_today_that_is_still_to_come_is_the_day(self):
        yes, no = self._person("Ana Prueba"), self._person("Ben Prueba")
        self._record(yes, date="2026-03-16 18:00:00")
        self._record(no, date="2026-03-16 18:00:00", answer="refused")
        self.assertEqual(str(yes.alumni_consent_ids.date), "2026-03-16 00:00:00")
        self.assertEqual(str(no.alumni_consent_ids.date), "2026-03-16 10:00:00")
        # 16 March 18:00 in Lima is the 17th in UTC, and still today there.
        with freeze_time("2026-03-16 23:30:00"):
            person = self._person("Eva Prueba")
            self._record(person, tz="America/Lima", date="2026-03-17 00:30:00")
            self.assertEqual(str(person.alumni_consent_ids.date), "2026-03-16 05:00:00")
            with self.assertRaisesRegex(UserError, "future"):
                self._record(person, tz="America/Lima", date="2026-03-17 06:00:00")

    def test_it_tells_when_a_later_decision_stands(self):
        person = self._person("Ana Prueba")
        self._consent(person, decision="withdrawn", date="2026-03-12 09:00:00")
        message = self._record(person, date="2026-03-10 09:00:00")
        self.assertIn("A later decision stands: Ana Prueba", message)
        self.assertEqual(person.alumni_keep_in_touch, "no")
        self.assertNotIn("later", self._record(person, date="2026-03-15 09:00:00"))

    def test_staff_choose_what_they_can_witness(self):
        sources = self.env["tracktion.consent.wizard"].fields_get(["source"])["source"]["selection"]
        self.assertEqual(
            {code for code, _label in sources}, {"classroom", "paper", "phone", "staff"}
        )
