# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY
from .common_import import ImportCase

HEAD = "Apellidos, Nombre;Correo;Móvil;Fecha nac.;Ciclo;Año fin;Localidad;Canal"


@tagged("post_install", "-at_install")
class TestImportUndo(ImportCase):
    """Taking back takes what the import wrote, and nothing that anybody did since."""

    def _made(self, town="Gijon"):
        """An import of two people; those of another town are other people."""
        record = self._imported(
            f"García {town}, Ana;ana.{town}@example.org;;17/05/2004;Electrician;2024;{town};e-mail",
            f"Ruiz {town}, Jon;jon.{town}@example.org;;;Electrician;2023;;",
            head=HEAD,
        )
        lines = record.line_ids.sorted("row_number")
        return record.with_user(self.manager), lines[0].partner_id, lines[1].partner_id

    def _delete(self, people):
        """People without an enrolment may be deleted."""
        people.alumni_enrolment_ids.unlink()
        people.unlink()

    def _assert_refused(self, record, *words):
        with self.assertRaises(UserError) as caught:
            record.action_undo()
        for word in ("row 2 (Ana García", *words):
            self.assertIn(word, str(caught.exception))
        self.assertNotIn("row 3", str(caught.exception), "nobody touched Jon")

    def test_untouched_is_taken_back(self):
        record, ana, jon = self._made()
        record.action_undo()
        self.assertFalse((ana | jon).exists())
        self.assertEqual((record.state, record.done_count), ("undone", 0))

    def test_fields_by_hand_are_named(self):
        for vals, label in (
            ({"phone": "+34600999888"}, "Phone"),
            ({"name": "Ana García Ruiz"}, "Name"),
            ({"function": "Welder"}, "Job Position"),
            ({"city": False}, "City"),
            ({"active": False}, "Active"),
            ({"comment": "<p>called</p>"}, "Notes"),
            ({"category_id": [(0, 0, {"name": "Tag"})]}, "Tags"),
            ({"alumni_channel_ids": [(5,)]}, "channel"),
            ({"alumni_relation_owner_id": 1}, "owner"),
        ):
            with self.subTest(vals):
                record, ana, jon = self._made()
                if "alumni_relation_owner_id" in vals:
                    vals = {"alumni_relation_owner_id": self.teacher.id}
                ana.write(vals)
                self._assert_refused(record, label)
                self._delete(ana | jon)

    def test_enrolments_by_hand_are_seen(self):
        record, ana, _jon = self._made()
        ana.alumni_enrolment_ids.group_name = "2B"
        self._assert_refused(record, "“Class” was changed")

    def test_enrolment_added_by_hand(self):
        record, ana, _jon = self._made()
        self.env["tracktion.enrolment"].create({"partner_id": ana.id, "state": "studying"})
        self._assert_refused(record, "“Enrolment” was added")

    def test_enrolment_deleted_by_hand(self):
        record, ana, _jon = self._made()
        ana.alumni_enrolment_ids.unlink()
        self._assert_refused(record, "an enrolment was deleted")

    def test_an_activity_is_work(self):
        record, ana, _jon = self._made()
        ana.activity_schedule("mail.mail_activity_data_todo", user_id=self.teacher.id)
        self._assert_refused(record, "“Activity” was added")

    def test_an_activity_that_was_done_is_work(self):
        record, ana, _jon = self._made()
        activity = ana.activity_schedule("mail.mail_activity_data_todo", user_id=self.teacher.id)
        activity.action_feedback("rang")
        self._assert_refused(record, "was added")

    def test_attachments_notes_photos_are_work(self):
        def attach(ana):
            self.env["ir.attachment"].create(
                {"name": "cv.pdf", "res_model": "res.partner", "res_id": ana.id, "raw": b"x"}
            )

        def photo(ana):
            pixel = (
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
                "RU5ErkJggg=="
            )
            ana.image_1920 = pixel

        for work, words in (
            (attach, "“Attachment” was added"),
            (photo, "“Attachment” was added"),
            (lambda ana: ana.message_post(body="rang"), "“Message” was added"),
        ):
            with self.subTest(words):
                record, ana, jon = self._made()
                work(ana)
                self._assert_refused(record, words)
                self._delete(ana | jon)

    def test_records_that_point_to_a_person_are_work(self):
        def child(ana):
            self.env["res.partner"].create({"name": "Mother", "parent_id": ana.id})

        def account(ana):
            self.env["res.partner.bank"].create({"acc_number": "ES9121", "partner_id": ana.id})

        def user(ana):
            self._user("test_new_portal", "base.group_portal", self.school, partner_id=ana.id)

        def author(ana):
            self.env["mail.message"].create({"body": "x", "author_id": ana.id})

        for work in (child, account, user, author):
            with self.subTest(work.__name__):
                record, ana, _jon = self._made(work.__name__.title())
                work(ana)
                self._assert_refused(record, "was added")

    def test_another_list_on_the_same_person_is_work(self):
        record, _ana, _jon = self._made()
        self._imported("García Gijón, Ana;ana.gijon@example.org;;;Electrician;2024;;", head=HEAD)
        self._assert_refused(record, "was added")

    def test_a_mere_doubt_in_another_list_is_no_work(self):
        record, ana, _jon = self._made()
        other = self._list("Kask, Jaan;ana.gijon@example.org;;;;;;", head=HEAD)
        self.assertEqual(other.line_ids.candidate_ids, ana)
        record.action_undo()
        self.assertEqual(record.state, "undone")

    def test_a_deleted_person_is_told(self):
        record, ana, _jon = self._made()
        self._delete(ana)
        self._assert_refused(record, "deleted or merged")

    def test_a_person_merged_into_another_is_not_deleted(self):
        record, ana, _jon = self._made()
        other = ana.copy({"name": ana.name, "email": ana.email})
        self.env["base.partner.merge.automatic.wizard"]._merge((ana | other).ids, other)
        self.assertEqual(record.line_ids.sorted("row_number")[0].partner_id, other)
        self._assert_refused(record, "deleted or merged")
        self.assertTrue(other.exists())

    def test_corrections_on_known_people_stay(self):
        known = self._person("Ana García", email="ana@example.org", phone=False)
        enrolment = known.alumni_enrolment_ids
        record = self._imported(
            "García, Ana;ana@example.org;600111222;17/05/2004;Electrician;2024;Gijón;e-mail",
            head=HEAD,
        ).with_user(self.manager)
        self.assertEqual(known.phone_sanitized, "+34600111222")
        known.write({"phone": "+34 600 99 98 88", "street": "Calle Real 1"})
        known.flush_recordset()

        record.action_undo()

        self.assertEqual(known.phone_sanitized, "+34600999888", "corrected by hand")
        self.assertEqual(known.street, "Calle Real 1")
        self.assertFalse(known.city, "as before the import")
        self.assertFalse(known.alumni_birthdate)
        self.assertFalse(known.alumni_channel_ids)
        self.assertEqual(known.alumni_enrolment_ids, enrolment)
        self.assertIn("Stays as somebody corrected it since: Phone", record.line_ids.message)

    def test_changed_enrolments_of_known_people(self):
        known = self._person(
            "Ana García",
            email="ana@example.org",
            enrolment={"state": "studying", "date_end": False},
        )
        enrolment = known.alumni_enrolment_ids
        enrolment.qualification_id = self.qualification
        record = self._imported(
            "García, Ana;ana@example.org;Electrician;2024;2B;A-1",
            head="Apellidos, Nombre;Correo;Ciclo;Año fin;Grupo;Nº expediente",
        ).with_user(self.manager)
        self.assertEqual(
            (enrolment.state, enrolment.group_name, enrolment.reference), ("finished", "2B", "A-1")
        )
        enrolment.group_name = "2C"

        record.action_undo()

        self.assertEqual(
            (enrolment.state, enrolment.group_name, enrolment.reference), ("studying", "2C", False)
        )
        self.assertIn("Class", record.line_ids.message)

    def test_an_enrolment_on_a_known_person_is_not_deleted_once_worked_with(self):
        self._person("Ana García", email="ana@example.org")
        record = self._imported(
            "García, Ana;ana@example.org;;;Electrician;2012;;", head=HEAD
        ).with_user(self.manager)
        made = record.line_ids.partner_id.alumni_enrolment_ids.filtered(
            lambda enrolment: enrolment.year_end == 2012
        )
        made.note = "speech at the ceremony"
        self._assert_refused(record, "“Note” was changed")
        made.note = False
        record.action_undo()
        self.assertFalse(made.exists())

    def test_two_rows_that_filled_one_field(self):
        known = self._person("Ana García", email="ana@example.org")
        record = self._imported(
            "García, Ana;ana@example.org / a1@example.org;;;Electrician;2012;;",
            "García, Ana;ana@example.org / a2@example.org;;;Electrician;2013;;",
            head=HEAD,
        ).with_user(self.manager)
        self.assertEqual(known.alumni_other_contacts, "a1@example.org, a2@example.org")
        record.action_undo()
        self.assertFalse(known.alumni_other_contacts)

    def test_two_rows_on_a_new_person(self):
        record = self._imported(
            "García, Ana;ana@example.org;;;Electrician;2012;;",
            "García, Ana;ana@example.org;600111222;;Electrician;2015;Gijón;",
            head=HEAD,
        ).with_user(self.manager)
        ana = record.line_ids.partner_id
        self.assertEqual((len(ana), ana.city), (1, "Gijón"))
        record.action_undo()
        self.assertFalse(ana.exists())

    def test_facts_of_the_import_that_were_cancelled(self):
        record, ana, _jon = self._made()
        self._consent(ana, self.keep_in_touch, "given", TODAY)
        self._assert_refused(record, "“Consent Ledger” was added")

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(count, prefix):
            names = [f"{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(count)]
            rows = [f"García{prefix}, Ana{x};{prefix}{x}@example.org;;;;2024;;" for x in names]
            record = self._imported(*rows, head=HEAD).with_user(self.manager)
            return self._count_queries(record.action_undo)

        queries(3, "w")
        few, many = queries(10, "a"), queries(100, "b")
        self.assertLess(many, few * 1.6, "batches, not one query per row")
