# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestConsentLedger(TracktionCase):
    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba", alumni_relation_owner_id=self.teacher.id)

    def _current(self, person=None, purpose=None):
        person, purpose = person or self.person, purpose or self.keep_in_touch
        rows = self.env["tracktion.consent"]._current(person, purpose)
        return rows.get((person.id, purpose.id))

    def test_clients_cannot_change_a_line(self):
        line = self._consent(self.person)
        for user in (self.env.ref("base.user_admin"), self.manager, self.officer, self.teacher):
            Consent = self.env["tracktion.consent"].with_user(user)
            for method, args in (
                ("write", [[line.id], {"decision": "refused"}]),
                ("web_save", [[line.id], {"decision": "refused"}, {}]),
                ("unlink", [[line.id]]),
            ):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        call_kw(Consent, method, args, {})
            for method in ("_scrub", "_record", "_cancel", "_record_no"):
                with self.subTest(user=user.login, method=method), self.assertRaises(AccessError):
                    call_kw(Consent, method, [[line.id]], {})
        line.invalidate_recordset()
        self.assertEqual(line.decision, "given")

    def test_latest_wins_whatever_was_typed_last(self):
        self._consent(self.person, date="2026-02-01 10:00:00")
        self._consent(self.person, decision="refused", date="2025-12-01 10:00:00")
        self.assertEqual(self._current()["decision"], "given", "the older line came later")
        self._consent(self.person, decision="withdrawn", date="2026-03-01 10:00:00")
        self.assertEqual(self._current()["decision"], "withdrawn")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_same_moment_the_later_line_wins(self):
        self._consent(self.person)
        self._consent(self.person, decision="refused")
        self.assertEqual(self._current()["decision"], "refused")

    def test_recording_twice_adds_one_line(self):
        self.assertEqual(len(self._consent(self.person)), 1)
        self.assertFalse(self._consent(self.person))

    def test_no_decision_dated_in_the_future(self):
        with self.assertRaises(ValidationError):
            self._consent(self.person, date="2026-04-01 10:00:00")

    def test_purposes_are_decided_one_by_one(self):
        self._consent(self.person)
        self.assertIsNone(self._current(purpose=self.job_offers))

    def test_validity_counts_from_the_day_of_the_decision(self):
        line = self._consent(self.person, date="2024-03-20 10:00:00")
        self.assertEqual(line.date_expiry, date(2027, 3, 20))
        self.keep_in_touch.validity_months = 0
        line = self._consent(self.person, date="2024-03-21 10:00:00")
        self.assertFalse(line.date_expiry)

    def test_expiry_is_noticed_by_the_daily_job(self):
        self._consent(self.person, date="2024-03-20 10:00:00")
        renewed = self._person("Renata Prueba")
        self._consent(renewed, date="2024-03-20 10:00:00")
        self._consent(renewed, date="2026-03-01 10:00:00")
        people = self.person | renewed
        for day, states in (
            ("2027-03-20 12:00:00", ["yes", "yes"]),
            ("2027-03-21 12:00:00", ["unknown", "yes"]),
        ):
            with self.subTest(day=day), freeze_time(day):
                self._daily_job()
                self.assertEqual(people.mapped("alumni_keep_in_touch"), states)
        self.assertTrue(self.person.alumni_contactable, "asked again, not lost")

    def test_the_view_of_consents_in_force(self):
        self._consent(self.person, decision="refused", date="2024-01-10 10:00:00")
        self._consent(self.person, date="2024-03-20 10:00:00")
        Current = self.env["tracktion.consent.current"].with_user(self.officer)
        mine = [("partner_id", "=", self.person.id)]
        self.assertEqual(Current.search(mine).decision, "given")
        self.assertTrue(Current.search(mine + [("is_valid", "=", True)]))
        soon = [("date_expiry", ">=", "today"), ("date_expiry", "<=", "today +60d")]
        self.assertFalse(Current.search(mine + soon))
        with freeze_time("2027-01-30 10:00:00"):
            self.assertTrue(Current.search(mine + soon))
        with freeze_time("2027-03-21 10:00:00"):
            self.assertFalse(Current.search(mine + [("is_valid", "=", True)]))
            self.assertTrue(Current.search(mine + [("is_valid", "=", False)]))

    def test_no_becomes_withdrawn_only_where_a_yes_stands(self):
        fresh, said_no = self._person("Nueva Prueba"), self._person("Noa Prueba")
        self._consent(self.person)
        self._consent(said_no, decision="refused")
        people = self.person | fresh | said_no
        lines = self.env["tracktion.consent"]._record_no(people, self.keep_in_touch, "phone")
        self.assertEqual(
            {line.partner_id: line.decision for line in lines},
            {self.person: "withdrawn", fresh: "refused"},
        )

    def test_one_query_for_everybody(self):
        few, many = self._people(3, "Few"), self._people(60, "Many")
        self._consent(few | many)
        self.env.flush_all()
        for people in (few, many):
            self.env.invalidate_all()
            people.mapped("company_id.country_id.alumni_consent_age")
            people.mapped("alumni_birthdate")
            self.env["tracktion.consent.purpose"].search([]).mapped("name")
            with self.assertQueryCount(4):
                strips = people.mapped("alumni_consent_strip")
            self.assertEqual(len(strips), len(people))


@tagged("post_install", "-at_install")
class TestGuardian(TracktionCase):
    """In Spain people decide alone from 14, and are of age at 18."""

    def setUp(self):
        super().setUp()
        # 13 years old on the frozen day.
        self.child = self._person(
            "Nico Prueba",
            alumni_birthdate="2012-09-10",
            alumni_relation_owner_id=self.teacher.id,
            enrolment={"date_end": False, "state": "studying", "outcome": False},
        )

    def test_a_child_does_not_consent_alone(self):
        with self.assertRaisesRegex(ValidationError, "Nico Prueba was under 14"):
            self._consent(self.child)
        self.assertTrue(self._consent(self.child, guardian_name="Ana Madre"))

    def test_a_child_may_say_no_alone(self):
        self.assertTrue(self._consent(self.child, decision="refused"))

    def test_the_age_counts_on_the_day_of_the_decision(self):
        with freeze_time("2026-09-11 10:00:00"):
            self.assertTrue(self._consent(self.child, date="2026-09-10 09:00:00"))
            with self.assertRaises(ValidationError):
                self._consent(self.child, date="2026-09-09 09:00:00", decision="given")

    def test_the_age_is_that_of_the_country_of_the_school(self):
        abroad = self._person(
            "Mart Proov",
            school=self.other_school,
            alumni_birthdate="2012-09-10",
            enrolment={"date_end": False, "state": "studying", "outcome": False},
        )
        self.assertTrue(self._consent(abroad), "13 is old enough in Estonia")
        self.school.country_id = self.env.ref("base.fr")
        self.env.ref("base.fr").alumni_consent_age = 0
        self.child.alumni_birthdate = "2010-06-01"
        with self.assertRaisesRegex(ValidationError, "under 16"):
            self._consent(self.child)

    def test_another_legal_basis_needs_no_guardian(self):
        purpose = self._coded("tracktion.consent.purpose", "duty", legal_basis="public_task")
        self.assertTrue(self._consent(self.child, purpose))

    def test_a_guardians_consent_ends_at_majority(self):
        self.keep_in_touch.validity_months = 0
        line = self._consent(self.child, guardian_name="Ana Madre")
        self.assertEqual(line.date_expiry, date(2030, 9, 10))

    def test_owners_are_reminded_once_when_somebody_comes_of_age(self):
        self.keep_in_touch.validity_months = 0
        Consent = self.env["tracktion.consent"]
        self._consent(self.child | self._person("Adulta Prueba"), guardian_name="Ana Madre")
        kind = self.env.ref("tracktion_alumni.mail_activity_majority")
        mine = [("activity_type_id", "=", kind.id), ("res_id", "=", self.child.id)]
        Activity = self.env["mail.activity"].with_context(active_test=False)
        with freeze_time("2030-09-10 10:00:00"):
            self.assertFalse(Consent._ask_at_majority())
        with freeze_time("2030-09-12 10:00:00"):
            self._daily_job()
            self.assertEqual(self.child.alumni_keep_in_touch, "unknown")
            activity = Activity.search(mine)
            self.assertEqual(activity.user_id, self.teacher)
            activity.action_feedback()
            self.assertFalse(Consent._ask_at_majority(), "done once is enough")
            self.assertEqual(len(Activity.search(mine)), 1)

    def test_nobody_is_reminded_of_those_who_decided_anew(self):
        self.keep_in_touch.validity_months = 0
        self._consent(self.child, guardian_name="Ana Madre")
        with freeze_time("2030-09-12 10:00:00"):
            self._consent(self.child, date="2030-09-11 10:00:00")
            self.assertFalse(self.env["tracktion.consent"]._ask_at_majority())


@tagged("post_install", "-at_install")
class TestConsentText(TracktionCase):
    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba")
        # A purpose of its own: on a real database people have decided on the others.
        self.purpose = self.env["tracktion.consent.purpose"].create(
            {"name": "Trips", "code": "test_trips", "validity_months": 12}
        )
        self.old = self.env["tracktion.consent.text"].create(
            {
                "purpose_id": self.purpose.id,
                "body": "May we invite you?",
                "date_from": "2020-01-01",
            }
        )

    def _new_version(self):
        action = self.purpose.with_user(self.manager).action_new_version()
        return self.env["tracktion.consent.text"].browse(action["res_id"])

    def test_a_new_version_copies_text_and_translations_and_starts_later(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.old.with_context(lang="es_ES").body = "¿Podemos escribirte?"
        new = self._new_version()
        self.assertEqual(new.version, self.old.version + 1)
        self.assertEqual(new.body, self.old.body)
        self.assertEqual(new.with_context(lang="es_ES").body, "¿Podemos escribirte?")
        self.assertEqual(self.purpose.current_text_id, self.old)
        with freeze_time("2026-03-23 10:00:00"):
            self.purpose.invalidate_recordset()
            self.assertEqual(self.purpose.current_text_id, new)

    def test_the_text_of_the_day_is_recorded(self):
        new = self._new_version()
        new.date_from = "2026-02-01"
        before = self._consent(self.person, self.purpose, date="2026-01-31 10:00:00")
        after = self._consent(self.person, self.purpose, date="2026-02-01 10:00:00")
        self.assertEqual((before + after).mapped("text_id"), self.old + new)

    def test_a_text_that_was_shown_stays(self):
        text = self.old.with_user(self.manager)
        text.body = "Nobody has seen me yet"
        self._consent(self.person, self.purpose)
        with self.assertRaises(UserError):
            text.body = "Something else"
        with self.assertRaises(UserError):
            text.version = 7
        self.env["res.lang"]._activate_lang("es_ES")
        text.with_context(lang="es_ES").body = "Una traducción mejor"
        self.assertEqual(text.body, "Nobody has seen me yet")

    def test_the_preview_shows_what_people_read(self):
        self.old.body = "First paragraph\n\nSecond <b>one</b>"
        preview = self.purpose.with_user(self.manager).preview
        self.assertIn("First paragraph", preview)
        self.assertIn("&lt;b&gt;one", preview, "typed text is no HTML")


@tagged("post_install", "-at_install")
class TestConsentStrip(TracktionCase):
    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba", alumni_relation_owner_id=self.teacher.id)

    def _pill(self, user=None, person=None, purpose=None):
        strip = (person or self.person).with_user(user or self.teacher).alumni_consent_strip
        purpose = purpose or self.keep_in_touch
        return next(pill for pill in strip if pill["purpose"] == purpose.id)

    def test_states(self):
        self.assertEqual(self._pill()["state"], "no_consent")
        self._consent(self.person, date="2024-03-20 10:00:00")
        self.assertEqual(self._pill()["state"], "given")
        self.assertIn("2027", self._pill()["until"])
        with freeze_time("2027-03-21 10:00:00"):
            self.person.invalidate_recordset(["alumni_consent_strip"])
            self.assertEqual(self._pill()["state"], "expired")
        self._consent(self.person, decision="withdrawn", date="2026-02-01 10:00:00")
        self.assertEqual(self._pill()["state"], "withdrawn")
        self._consent(self.person, decision="refused", date="2026-02-02 10:00:00")
        self.assertEqual(self._pill()["state"], "refused")

    def test_guardian_missing_where_the_birth_date_came_later(self):
        self._consent(self.person)
        self.person.alumni_birthdate = "2012-09-10"
        self.assertEqual(self._pill()["state"], "guardian")

    def test_other_legal_basis(self):
        purpose = self._coded("tracktion.consent.purpose", "duty", legal_basis="public_task")
        self.assertEqual(self._pill(purpose=purpose)["state"], "basis")

    def test_withdrawing_holds_at_once(self):
        self._consent(self.person)
        self.assertIn(
            self.person, self.person._tracktion_check_approach("keep_in_touch", "email").reachable
        )
        self.assertTrue(self.person.alumni_contactable)
        self.person.with_user(self.teacher).action_tracktion_withdraw(
            self.keep_in_touch.id, "Too many mails", "phone"
        )
        self.assertEqual(self.person.alumni_keep_in_touch, "no")
        self.assertFalse(self.person.alumni_contactable)
        answer = self.person._tracktion_check_approach("keep_in_touch", "email")
        self.assertEqual(answer.refused, {self.person.id: "withdrawn"})
        line = self.person.alumni_consent_ids.sorted("id")[-1]
        self.assertEqual(
            (line.decision, line.reason, line.source, line.create_uid),
            ("withdrawn", "Too many mails", "phone", self.teacher),
        )

    def test_history(self):
        self._consent(self.person)
        self.person.with_user(self.teacher).action_tracktion_withdraw(self.keep_in_touch.id)
        history = self.person.with_user(self.teacher).tracktion_consent_history(
            self.keep_in_touch.id
        )
        self.assertEqual([line["code"] for line in history["lines"]], ["withdrawn", "given"])
        self.assertFalse(history["can_withdraw"])

    def test_not_of_somebody_elses_alumni(self):
        stranger = self._person("Juana Prueba", alumni_relation_owner_id=self.other_teacher.id)
        for method, args in (
            ("tracktion_consent_history", [self.keep_in_touch.id]),
            ("action_tracktion_withdraw", [self.keep_in_touch.id]),
        ):
            for user in (self.teacher, self.plain, self.officer_abroad):
                with self.subTest(method=method, user=user.login):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        getattr(stranger.with_user(user), method)(*args)
        with self.assertRaises(AccessError):
            self.person.with_user(self.plain).read(["alumni_consent_strip"])
