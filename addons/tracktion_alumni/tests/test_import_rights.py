# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OFFICER
from .common_import import ImportCase


@tagged("post_install", "-at_install")
class TestImportRights(ImportCase):
    """What an import records comes from its actions: no client writes it by hand."""

    def test_an_officer_does_not_write_what_actions_record(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        for vals in (
            {"state": "done"},
            {"state": "undone"},
            {"company_id": self.other_school.id},
            {"run_user_id": self.manager.id},
            {"notes": "x"},
            {"error_message": "x"},
            {"previewed_on": "2020-01-01 00:00:00"},
            {"line_ids": [Command.create({"row_number": 9, "state": "new"})]},
            {"line_ids": [Command.delete(record.line_ids.id)]},
            {"line_ids": [Command.update(record.line_ids.id, {"is_done": True})]},
            {"column_ids": [Command.delete(record.column_ids[0].id)]},
            {"column_ids": [Command.update(record.column_ids[0].id, {"header": "x"})]},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                record.write(vals)
        with self.assertRaises(AccessError):
            record.create({"state": "running"})
        with self.assertRaises(AccessError):
            record.create({"run_user_id": self.manager.id})
        with self.assertRaises(AccessError):
            record.create({"line_ids": [Command.create({"row_number": 1, "state": "new"})]})
        self.assertEqual(record.state, "previewed")
        record.teacher_id = self.teacher
        record.default_state = "left"

    def test_no_context_opens_what_is_closed(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        forged = record.with_context(
            tracktion_keep_transaction=True, tracktion_background=True, import_file=True
        )
        with self.assertRaises(AccessError):
            forged.state = "done"
        with self.assertRaises(AccessError):
            forged.line_ids.write({"changes": {"created": True}})

    def test_an_officer_does_not_write_what_rows_say(self):
        victim = self._person("Jon Ruiz")
        record = self._list("García, Ana;ana@example.org;;;;2024")
        line = record.line_ids
        for vals in (
            {"state": "match"},
            {"is_done": True},
            {"is_decided": True},
            {"changes": {"created": True}, "partner_id": victim.id},
            {"values": {"name": "X"}},
            {"raw": ["X"]},
            {"fingerprint": "x"},
            {"name": "X"},
            {"import_id": record.copy().id},
            {"message": "x"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                line.write(vals)
        with self.assertRaises(AccessError):
            line.create({"import_id": record.id, "row_number": 3, "state": "new"})
        with self.assertRaises(AccessError):
            line.unlink()
        self.assertFalse(line.is_done or line.changes or line.partner_id)

    def test_choosing_the_person_decides_the_row(self):
        known = self._person("Ana Gracia", email="otra@example.org")
        record = self._list("García, Ana;ana@example.org;;;;2024")
        record.write({"line_ids": [Command.update(record.line_ids.id, {"partner_id": known.id})]})
        line = record.line_ids
        self.assertEqual((line.state, line.is_decided), ("match", True))
        self.assertIn("decided by hand", line.message)
        # What the form computed comes along, and counts for nothing.
        line.write({"partner_id": known.id, "state": "new", "message": "x"})
        self.assertEqual(line.state, "match")
        line.write({"partner_id": False})
        self.assertEqual((line.state, line.partner_id), ("new", known.browse()))
        line.partner_id = known
        record.action_import()
        self.assertEqual(line.partner_id, known)
        with self.assertRaisesRegex(UserError, "imported already"):
            line.partner_id = self._person("Jon Ruiz")

    def test_only_people_of_this_school_can_be_chosen(self):
        record = self._list("García, Ana;ana@example.org;;;;2024", "García, Luz;no;;;;")
        line, wrong = record.line_ids.sorted("row_number")
        erased = self._person("Old Person")
        erased.with_user(self.manager)._tracktion_erase()
        company = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        for partner, words in (
            (self._person("Jaan Tamm", school=self.other_school), "found|another school"),
            (erased, "erased|found"),
            (company, "organisation"),
        ):
            with self.subTest(partner.name), self.assertRaisesRegex(UserError, words):
                line.partner_id = partner
        both = self.officer
        both.company_ids |= self.other_school
        with self.assertRaisesRegex(UserError, "another school"):
            line.with_context(allowed_company_ids=both.company_ids.ids).partner_id = self._person(
                "Mari Tamm", school=self.other_school
            )
        with self.assertRaisesRegex(UserError, "mended in the list"):
            wrong.partner_id = self._person("Luz García")
        self.assertEqual(line.state, "new")

    def test_the_job_goes_on_as_the_user_who_confirmed(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        record.with_context(tracktion_background=True).action_import()
        self.assertEqual((record.state, record.run_user_id), ("running", self.officer))
        record.with_user(self.manager).list_date = "2024-01-01"

        self.env["tracktion.import"]._cron_continue()

        self.assertEqual(record.state, "done")
        self.assertEqual(record.line_ids.partner_id.create_uid, self.officer)

    def test_the_job_does_not_go_on_for_somebody_who_left(self):
        gone = new_test_user(
            self.env, "test_gone", groups=OFFICER, company_id=self.school.id,
            company_ids=[Command.set(self.school.ids)],
        )  # fmt: skip
        record = self._list("García, Ana;ana@example.org;;;;2024", user=gone)
        record.with_context(tracktion_background=True).action_import()
        gone.sudo().active = False

        self.env["tracktion.import"]._cron_continue()

        record = record.with_user(self.officer)
        self.assertEqual((record.state, record.done_count), ("previewed", 0))
        self.assertIn("may not import lists any more", record.error_message)
        record.action_import()
        self.assertEqual((record.state, record.done_count), ("done", 1))

    def test_rows_are_not_decided_while_the_list_is_imported(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        record.with_context(tracktion_background=True).action_import()
        with self.assertRaisesRegex(UserError, "being imported"):
            record.line_ids.action_ignore()

    def test_teachers_stay_out(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        for user in (self.teacher, self.plain, self.officer_abroad):
            theirs = record.with_user(user)
            for action in ("action_preview", "action_import", "action_undo"):
                with self.subTest(user.login, action=action), self.assertRaises(AccessError):
                    getattr(theirs, action)()
            for action in ("action_same_person", "action_new_person", "action_ignore"):
                with self.subTest(user.login, action=action), self.assertRaises(AccessError):
                    getattr(record.line_ids.with_user(user), action)()
