# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from ..models import tracktion_retention_run
from .common import TracktionCase, TracktionHttpCase


class RetentionCase(TracktionCase):
    def _rule(self, subject, months=36, action="anonymise", **vals):
        return self.env["tracktion.retention.rule"].create(
            {
                "name": f"Test {subject}",
                "code": f"test_{subject}_{action}",
                "subject": subject,
                "months": months,
                "action": action,
                **vals,
            }
        )

    def _created(self, people, day):
        """Contacts that were made on ``day``; the server writes that date, nobody else can."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE res_partner SET create_date = %s WHERE id IN %s", day, tuple(people.ids))
        )
        self.env.invalidate_all()

    def _due(self, rule, user=None):
        rule = rule.with_user(user or self.manager)
        return rule._due_model().search(rule._due_domain(), order="id")

    def _apply(self, rule):
        with (
            self.enter_registry_test_mode(),
            patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: float("inf")
            ),
        ):
            rule.with_user(self.manager).action_apply()
            self.env["tracktion.retention.run"]._cron_apply()
        return rule.run_ids.sorted("id")[-1]

    def enter_registry_test_mode(self):
        return self.cr.savepoint()


@tagged("post_install", "-at_install")
class TestDue(RetentionCase):
    def test_people_of_whom_nobody_heard(self):
        old = {"date_end": "2019-06-28"}
        names = ("Silent", "Confirmed", "Decided", "Employed", "Wrote", "Studying", "New", "Erased")
        people = {name: self._person(f"{name} Prueba", enrolment=old) for name in names}
        everybody = self.env["res.partner"].union(*people.values())
        self._created(everybody - people["New"], "2019-07-01")
        people["Confirmed"].alumni_last_confirmed_on = "2024-01-10"
        self._consent(people["Decided"], date="2023-03-17 10:00:00")
        self._destination(people["Employed"], date="2019-10-01")
        self.env["mail.message"].create(
            {"author_id": people["Wrote"].id, "date": "2025-01-01 10:00:00", "body": "Hello"}
        )
        self._enrol(people["Studying"], state="studying", date_start="2025-09-01")
        people["Erased"].with_user(self.manager)._tracktion_erase()
        rule = self._rule("contact")
        self.assertEqual(self._due(rule) & everybody, people["Silent"])
        with freeze_time("2026-03-17 10:00:00"):
            self.assertEqual(self._due(rule) & everybody, people["Silent"])
        with freeze_time("2026-03-18 10:00:00"):
            self.assertEqual(
                self._due(rule) & everybody, people["Silent"] | people["Decided"], "one day more"
            )

    def test_an_import_is_no_sign_of_life(self):
        person = self._person("Silent Prueba", enrolment={"date_end": "2019-06-28"})
        self._consent(person, source="import", date="2026-01-10 10:00:00")
        self._created(person, "2019-07-01")
        self.assertIn(person, self._due(self._rule("contact")))

    def test_proofs_of_consents_that_ended(self):
        person, valid = self._person("Ended Prueba"), self._person("Valid Prueba")
        given = self._consent(person, date="2019-01-10 10:00:00", presenter="Somebody")
        gone = self._consent(
            person, decision="withdrawn", date="2021-03-15 10:00:00", reason="Why not"
        )
        self._consent(person, self.job_offers, date="2026-01-10 10:00:00", presenter="Somebody")
        self.keep_in_touch.validity_months = 0
        self._consent(valid, date="2019-01-10 10:00:00", presenter="Somebody")
        rule = self._rule("consent_proof", months=60)
        mine = (person | valid).alumni_consent_ids
        self.assertEqual(self._due(rule) & mine, given | gone)
        with freeze_time("2026-03-14 10:00:00"):
            self.assertFalse(self._due(rule) & mine)

    def test_expired_consents_end_too(self):
        person = self._person("Expired Prueba")
        line = self._consent(person, date="2018-01-10 10:00:00", presenter="Somebody")
        self.assertEqual(str(line.date_expiry), "2021-01-10")
        self.assertIn(line, self._due(self._rule("consent_proof", months=60)))

    def test_the_school_and_the_rights_of_the_user_count(self):
        old = {"date_end": "2015-06-28"}
        mine = self._person("Mine Prueba", enrolment=old, alumni_relation_owner_id=self.teacher.id)
        theirs = self._person("Theirs Proov", school=self.other_school, enrolment=old)
        self._created(mine | theirs, "2016-01-01")
        rule = self._rule("contact")
        self.assertIn(mine, self._due(rule))
        self.assertNotIn(theirs, self._due(rule))
        self.assertIn(theirs, self._due(rule, self.manager_abroad))
        self.assertIn(mine, self._due(rule, self.teacher))
        self.assertNotIn(mine, self._due(rule, self.other_teacher))

    def test_the_dry_run_writes_nothing(self):
        person = self._person("Silent Prueba", enrolment={"date_end": "2015-06-28"})
        self._created(person, "2016-01-01")
        rule = self._rule("contact").with_user(self.manager)
        self.env.flush_all()
        self.env.invalidate_all()

        def versions():
            return self.env.execute_query(
                SQL("SELECT id, xmin::text FROM res_partner ORDER BY id")
            ) + self.env.execute_query(SQL("SELECT id, xmin::text FROM tracktion_retention_rule"))

        before = versions()
        self.assertEqual(rule.due_count, len(self._due(rule)))
        action = rule.action_show_due()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertIn(person, found)
        self.assertEqual(versions(), before)

    def test_actions_that_would_change_past_figures_are_refused(self):
        for subject in ("contact", "consent_proof", "enrolment", "destination"):
            with self.subTest(subject=subject), self.assertRaises(ValidationError):
                self._rule(subject, action="delete")


@tagged("post_install", "-at_install")
class TestApply(RetentionCase):
    def test_people_are_erased_in_chunks(self):
        people = self._people(7, "Silent")
        people.alumni_enrolment_ids.write({"date_end": "2015-06-28"})
        self._created(people, "2016-01-01")
        with patch.object(tracktion_retention_run, "CHUNK", 3):
            run = self._apply(self._rule("contact"))
        self.assertEqual(run.state, "done")
        self.assertEqual((run.done_count, run.skipped_count), (run.total, 0))
        self.assertGreaterEqual(run.total, 7)
        self.assertEqual(run.progress, 100)
        self.assertTrue(all(people.mapped("alumni_erased_on")))

    def test_whoever_cannot_be_erased_is_left_out_and_the_rest_goes_on(self):
        people = self._people(4, "Silent")
        people.alumni_enrolment_ids.write({"date_end": "2015-06-28"})
        self._created(people, "2016-01-01")
        stubborn = people[1]
        erase = type(people)._tracktion_erase_facts

        def refuse(self):
            if stubborn in self:
                raise UserError(self.env._("Silent 00001 has an open case"))
            return erase(self)

        with patch.object(type(people), "_tracktion_erase_facts", refuse):
            run = self._apply(self._rule("contact"))
        self.assertEqual(run.state, "done")
        self.assertEqual(run.skipped_count, 1)
        self.assertIn(str(stubborn.id), run.problem)
        self.assertNotIn("Silent", run.problem)
        self.assertFalse(stubborn.alumni_erased_on)
        self.assertTrue(all((people - stubborn).mapped("alumni_erased_on")))

    def test_a_run_that_was_cut_off_goes_on_where_it_was(self):
        people = self._people(6, "Silent")
        people.alumni_enrolment_ids.write({"date_end": "2015-06-28"})
        self._created(people, "2016-01-01")
        rule = self._rule("contact")
        rule.with_user(self.manager).action_apply()
        run = rule.run_ids
        with patch.object(tracktion_retention_run, "CHUNK", 2):
            run._apply_chunk()
            self.assertEqual((run.state, run.done_count), ("running", 2))
            with self.assertRaisesRegex(UserError, "being applied"):
                rule.with_user(self.manager).action_apply()
            while run.state != "done":
                run._apply_chunk()
        self.assertEqual(run.done_count, run.total)

    def test_proofs_lose_what_names_people(self):
        person = self._person("Ended Prueba")
        line = self._consent(
            person, decision="refused", date="2019-01-10 10:00:00", reason="Why", presenter="Ana"
        )
        self._apply(self._rule("consent_proof", months=60))
        line.invalidate_recordset()
        self.assertEqual((line.decision, line.partner_id), ("refused", person))
        self.assertFalse(line.reason or line.presenter)
        self.assertEqual(person.alumni_keep_in_touch, "no")

    def test_details_of_enrolments_destinations_and_approaches(self):
        person = self._person(
            "Old Prueba", enrolment={"date_end": "2010-06-28", "certificate_number": "C1"}
        )
        destination = self._destination(person, date="2010-10-01", employer="Talleres")
        self._consent(person)
        person.with_user(self.officer)._tracktion_approach("keep_in_touch", "email", "About you")
        approach = person.alumni_approach_ids
        approach.date = "2020-01-01 10:00:00"
        for subject in ("enrolment", "destination", "approach"):
            rule = self._rule(subject)
            self._apply(rule)
            self.assertFalse(self._due(rule))
        self.env.invalidate_all()
        self.assertFalse(person.alumni_enrolment_ids.certificate_number)
        self.assertEqual((destination.employer, destination.status), (False, "working"))
        self.assertNotIn("About", approach.subject)
        approach.subject = "Again"
        self._apply(self._rule("approach", action="delete"))
        self.assertFalse(approach.exists())

    def test_lists_lose_file_and_rows(self):
        record = self.env["tracktion.import"].create({"filename": "a.csv", "data": b"TmFtZQ=="})
        line = self.env["tracktion.import.line"].create(
            {"import_id": record.id, "row_number": 2, "state": "new", "raw": ["Ana"], "name": "Ana"}
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE tracktion_import SET write_date = '2024-01-01'")
        self.env.invalidate_all()
        rule = self._rule("import", months=12)
        self.assertIn(record, self._due(rule))
        self._apply(rule)
        self.assertFalse(record.data or line.raw or line.name)
        self.assertEqual(line.state, "ignored", "it must not bring the person back")

    def test_review_asks_each_owner_once(self):
        people = self._people(5, "Silent", alumni_relation_owner_id=self.teacher.id)
        people |= self._people(2, "Silenter", alumni_relation_owner_id=self.other_teacher.id)
        people |= self._people(1, "Nobodys")
        people.alumni_enrolment_ids.write({"date_end": "2015-06-28"})
        self._created(people, "2016-01-01")
        rule = self._rule("contact", action="review")
        for _round in range(2):
            run = self._apply(rule)
            self.assertEqual(run.done_count, run.total)
            activities = rule.activity_ids
            self.assertEqual(activities.user_id, self.teacher | self.other_teacher | self.manager)
            self.assertEqual(len(activities), 3)
        mine = activities.filtered(lambda a: a.user_id == self.teacher)
        self.assertIn("5", mine.summary)
        self.assertNotIn("Silent", mine.summary)
        self.assertEqual(rule.with_user(self.teacher).due_count, 5)

    def test_only_managers_apply(self):
        rule = self._rule("contact")
        for user in (self.officer, self.teacher):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                rule.with_user(user).action_apply()
        with self.assertRaises(AccessError):
            rule.with_user(self.officer).months = 1

    def test_shipped_rules_are_valid_and_touch_nothing_by_themselves(self):
        rules = self.env["tracktion.retention.rule"].with_context(active_test=False).search([])
        rules._check_action()
        self.assertFalse(
            self.env["ir.cron"].search([("model_id.model", "=", "tracktion.retention.rule")])
        )


@tagged("post_install", "-at_install")
class TestRegister(TracktionHttpCase):
    def test_the_register_as_a_spreadsheet(self):
        self.env["tracktion.processing.activity"].create(
            {"name": "=1+1", "code": "formula", "legal_basis": "public_task", "purpose": "@SUM(A1)"}
        )
        self.authenticate(self.officer.login, self.officer.login)
        answer = self.url_open("/tracktion/processing_register.xlsx")
        self.assertEqual(answer.status_code, 200)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        self.assertIn("Legal basis", " ".join(rows[0]).capitalize().replace("legal", "Legal"))
        [mine] = [row for row in rows if row[0] == "=1+1"]
        self.assertEqual(mine[1:3], ("@SUM(A1)", "Public task"))
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == "=1+1")
        self.assertEqual(cell.data_type, "s", "text, not a formula")

    def test_not_for_teachers(self):
        self.authenticate(self.teacher.login, self.teacher.login)
        with mute_logger("odoo.http"):
            answer = self.url_open("/tracktion/processing_register.xlsx")
        self.assertEqual(answer.status_code, 403)
