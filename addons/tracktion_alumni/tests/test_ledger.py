# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestLedger(TracktionCase):
    """What both ledgers have in common: lines are added, and nobody changes or deletes one."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba", alumni_relation_owner_id=self.teacher.id)
        self.consent = self._consent(self.person)
        self.destination = self._destination(self.person)
        self.lines = {"consent": self.consent, "destination": self.destination}

    def _users(self):
        yield "superuser", self.env
        for user in (self.env.ref("base.user_admin"), self.manager, self.officer, self.teacher):
            yield user.login, self.env(user=user)
            yield f"{user.login} with sudo", self.env(user=user, su=True)

    def test_nobody_writes(self):
        for who, env in self._users():
            for kind, line in self.lines.items():
                with self.subTest(who=who, kind=kind):
                    with self.assertRaises(UserError):
                        line.with_env(env).write({"note": "changed"})
                    with self.assertRaises(UserError):
                        line.with_env(env).note = "changed"
                    self.assertFalse(line.note)

    def test_nobody_deletes(self):
        for who, env in self._users():
            for kind, line in self.lines.items():
                with self.subTest(who=who, kind=kind):
                    with self.assertRaises(UserError):
                        line.with_env(env).unlink()
                    self.assertTrue(line.exists())

    def test_lines_cannot_be_changed_through_the_person(self):
        for field, line in (
            ("alumni_consent_ids", self.consent),
            ("alumni_destination_ids", self.destination),
        ):
            for command in (
                (1, line.id, {"note": "changed"}),
                (2, line.id, 0),
                (3, line.id, 0),
                (5, 0, 0),
                (6, 0, []),
            ):
                with self.subTest(field=field, command=command):
                    with self.assertRaises(UserError), self.cr.savepoint():
                        self.person.with_user(self.manager).write({field: [command]})
                    self.assertEqual(line.partner_id, self.person)

    def test_deleting_the_person_leaves_an_anonymous_line(self):
        lines = self.consent, self.destination
        self.person.alumni_enrolment_ids.unlink()
        self.person.unlink()
        for line in lines:
            line.invalidate_recordset()
            self.assertTrue(line.exists())
            self.assertFalse(line.partner_id)

    def test_cancelling_adds_a_line(self):
        for kind, line in self.lines.items():
            with self.subTest(kind=kind):
                added = line._cancel("Typed for the wrong person")
                self.assertEqual(added.cancels_id, line)
                self.assertEqual(added.partner_id, self.person)
                self.assertEqual(added.note, "Typed for the wrong person")
                self.assertTrue(line.is_cancelled)
                self.assertFalse(line._cancel("again"), "cancelled once is enough")

    def test_a_cancelled_consent_no_longer_counts(self):
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.consent._cancel("Typed for the wrong person")
        self.assertEqual(self.person.alumni_keep_in_touch, "unknown")
        self.assertFalse(self.env["tracktion.consent"]._current(self.person))

    def test_the_line_before_the_cancelled_one_counts_again(self):
        later = self._consent(self.person, decision="refused", date="2026-02-01 09:00:00")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")
        later._cancel("Misread the form")
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")

    def test_a_line_of_somebody_else_cannot_be_cancelled(self):
        stranger = self._person("Juana Prueba", alumni_relation_owner_id=self.other_teacher.id)
        line = self._consent(stranger)
        with self.assertRaises(UserError):
            self.env["tracktion.consent"].with_user(self.teacher).create(
                {
                    "partner_id": self.person.id,
                    "purpose_id": self.keep_in_touch.id,
                    "decision": "cancelled",
                    "source": "staff",
                    "cancels_id": line.id,
                }
            )

    def test_a_line_of_another_purpose_cannot_be_cancelled(self):
        withdrawal = self._consent(self.person, self.job_offers, "withdrawn")
        vals = {
            "partner_id": self.person.id,
            "company_id": self.school.id,
            "purpose_id": self.keep_in_touch.id,
            "source": "staff",
        }
        Consent = self.env["tracktion.consent"].with_user(self.teacher)
        with self.assertRaises(ValidationError):
            Consent.create({**vals, "decision": "given", "cancels_id": withdrawal.id})
        with self.assertRaises(ValidationError):
            Consent.create({**vals, "decision": "cancelled"})
        self.assertFalse(withdrawal.is_cancelled)

    def test_clients_use_the_sources_that_staff_can_witness(self):
        consent = {
            "partner_id": self.person.id,
            "purpose_id": self.job_offers.id,
            "decision": "given",
        }
        destination = {"partner_id": self.person.id, "status": "working"}
        for model, vals, allowed, refused in (
            (
                "tracktion.consent",
                consent,
                ("classroom", "paper", "phone", "staff"),
                ("portal", "survey", "import"),
            ),
            (
                "tracktion.destination",
                destination,
                ("staff", "register"),
                ("portal", "survey", "import", "placement"),
            ),
        ):
            for user in (self.teacher, self.officer, self.manager):
                Ledger = self.env[model].with_user(user)
                for source in allowed:
                    with self.subTest(model=model, user=user.login, source=source):
                        line = Ledger.create({**vals, "source": source})
                        self.assertEqual((line.source, line.create_uid), (source, user))
                for source in refused:
                    with self.subTest(model=model, user=user.login, source=source):
                        with (
                            self.assertRaisesRegex(UserError, "by the system only"),
                            self.cr.savepoint(),
                        ):
                            Ledger.create({**vals, "source": source})
                        # A context is as easily forged as a value.
                        forged = {"default_source": source, "tracktion_ledger": "BY_CODE"}
                        vals_list = [{k: v for k, v in vals.items() if k != "source"}]
                        with (
                            self.assertRaisesRegex(UserError, "by the system only"),
                            self.cr.savepoint(),
                        ):
                            call_kw(Ledger, "create", [vals_list], {"context": forged})

    def test_clients_name_no_origin(self):
        vals = {"partner_id": self.person.id, "status": "working"}
        Destination = self.env["tracktion.destination"].with_user(self.officer)
        origin = {"origin_model": "res.partner", "origin_id": self.person.id}
        with self.assertRaisesRegex(UserError, "by the system only"), self.cr.savepoint():
            Destination.create({**vals, **origin})
        forged = {f"default_{name}": value for name, value in origin.items()}
        with self.assertRaisesRegex(UserError, "by the system only"), self.cr.savepoint():
            Destination.with_context(**forged).create(vals)
        with self.assertRaisesRegex(UserError, "by the system only"), self.cr.savepoint():
            self.person.with_user(self.officer).write(
                {"alumni_destination_ids": [(0, 0, {"status": "working", "source": "survey"})]}
            )

    def test_what_follows_from_a_line_is_not_taken_from_clients(self):
        vals = {
            "partner_id": self.person.id,
            "purpose_id": self.job_offers.id,
            "source": "staff",
            "date_expiry": "2099-01-01",
            "create_uid": self.manager.id,
        }
        Consent = self.env["tracktion.consent"].with_user(self.teacher)
        for context in ({}, {"default_date_expiry": "2099-01-01"}):
            yes, no = Consent.with_context(**context).create(
                [{**vals, "decision": "given"}, {**vals, "decision": "refused"}]
            )
            self.assertEqual(str(yes.date_expiry), "2028-03-16")
            self.assertFalse(no.date_expiry)
            self.assertEqual(yes.create_uid, self.teacher)

    def test_code_writes_with_its_own_source_and_origin_and_the_rights_of_the_user(self):
        origin = {"origin_model": "res.partner", "origin_id": self.person.id}
        Destination = self.env["tracktion.destination"].with_user(self.teacher)
        vals = {"partner_id": self.person.id, "status": "working", "source": "survey", **origin}
        line = Destination._append([vals])
        self.assertEqual((line.source, line.origin_id), ("survey", self.person.id))
        self.assertEqual(line.create_uid, self.teacher)
        self.assertNotIn("tracktion_ledger", line.env.context)
        consent = (
            self.env["tracktion.consent"]
            .with_user(self.teacher)
            ._record(self.person, self.job_offers, "given", "survey", **origin)
        )
        self.assertEqual((consent.source, consent.origin_model), ("survey", "res.partner"))
        stranger = self._person("Juana Prueba", alumni_relation_owner_id=self.other_teacher.id)
        with self.assertRaises(AccessError):
            Destination._append([{**vals, "partner_id": stranger.id}])
        with self.assertRaises(AccessError):
            call_kw(Destination, "_append", [[vals]], {})

    def test_a_line_of_the_system_can_be_cancelled_by_staff(self):
        line = self._destination(self.person, source="survey")
        cancelling = line.with_user(self.teacher)._cancel("Mistaken")
        self.assertEqual((cancelling.source, cancelling.create_uid), ("survey", self.teacher))

    def test_filter_on_cancelled(self):
        cancelling = self.consent._cancel("Wrong")
        Consent = self.env["tracktion.consent"].with_user(self.officer)
        mine = [("partner_id", "=", self.person.id)]
        self.assertEqual(Consent.search([*mine, ("is_cancelled", "=", True)]), self.consent)
        self.assertEqual(Consent.search([*mine, ("is_cancelled", "=", False)]), cancelling)

    def test_copying_a_line_is_recording_again(self):
        copy = self.destination.copy()
        self.assertNotEqual(copy, self.destination)
        self.assertEqual(self.destination.status, copy.status)
