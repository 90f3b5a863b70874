# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .test_data_import import DataImportCase, csv_file

HEADERS = ["ref", "email", "CONSENT", "STATUS", "KEEP_TOUCH", "JOB_TITLE"]


@tagged("post_install", "-at_install")
class TestDataImportPrivacy(DataImportCase):
    """What is kept of files of outside data, for how long, and what of it an erasure takes."""

    def _file(self):
        """Two good rows and three in error: two that name their person, one by the address."""
        return csv_file(
            [
                ["P1", "", "agree", "working", "yes", "Welder of Ana"],
                ["P2", "", "agree", "working", "yes", "Welder of Leo"],
                ["P3", "", "agree", "retired", "yes", "Welder of Eva"],
                ["", self.ana.email.upper(), "agree", "retired", "yes", "Second of Ana"],
                ["", f" {self.leo.email}x", "agree", "working", "yes", "Second of Leo"],
            ],
            HEADERS,
        )

    def _everything(self):
        """All that the database knows of imports, files included, as one text."""
        self.env.flush_all()
        tables = ("tracktion_data_import", "tracktion_data_import_line")
        tables += ("tracktion_response_mapping_line",)
        rows = [
            row
            for table in tables
            for row in self.env.execute_query_dict(SQL("SELECT * FROM %s", SQL.identifier(table)))
        ]
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "tracktion.data.import"), ("res_field", "=", "data")]
        )
        return json.dumps(rows, default=str) + "".join(
            file.raw.decode(errors="replace") for file in files
        )

    def test_at_the_end_the_file_is_gone_and_the_rows_to_mend_are_there(self):
        record = self._import(self._file(), "people.csv")
        self.assertTrue(record.data)

        record.action_load()

        self.assertFalse(record.data)
        self.assertEqual(
            [bool(line.raw) for line in record.line_ids], [False, False, True, True, True]
        )
        self.assertEqual(record.line_ids[2].raw[-1], "Welder of Eva")
        self.assertNotIn("Welder of Ana", self._everything())

    def test_samples_of_columns_and_words_without_meaning_go_with_the_file(self):
        rows = [["P1", "agree", "Has a job at his uncle's", "yes", "Welder of Ana"]]
        record = self._import(
            csv_file(rows, ["ref", "CONSENT", "Your situation now", "KEEP_TOUCH", "JOB_TITLE"])
        )
        mapping = record.mapping_id
        mapping.column_ids.filtered(lambda c: c.header == "Your situation now").code = "STATUS"
        record.action_preview()
        self.assertIn("Welder of Ana", mapping.column_ids.mapped("sample"))
        self.assertIn("uncle", self._everything())

        record._run()
        record._note({"state": "running"})
        record._run()

        self.assertEqual(set(mapping.column_ids.mapped("sample")), {False})
        self.assertFalse(mapping.label_ids)

    def test_erasing_takes_rows_by_person_by_address_and_the_file(self):
        record = self._import(self._file())
        self.assertEqual(record.line_ids.mapped("partner_id"), self.ana | self.leo | self.eva)
        name, email = self.ana.name, self.ana.email

        self.ana.with_user(self.manager)._tracktion_erase()

        left = self._everything()
        for word in (name, email, email.upper(), "Welder of Ana", "Second of Ana"):
            self.assertNotIn(word, left)
        self.assertIn("Welder of Leo", left, "others keep their rows")
        self.assertIn("Second of Leo", left)
        self.assertFalse(record.data)
        self.assertEqual(
            record.line_ids.mapped("status"), ["left_out", "created", "error", "left_out", "error"]
        )
        record.action_load()
        self.assertEqual(self.wave.response_ids.partner_id, self.leo)
        self.assertEqual(record.state, "done")

    def test_erasing_takes_what_an_import_still_says_of_loaded_rows(self):
        record = self._import(self._file())
        record.action_load()
        line = record.line_ids[0]
        self.assertEqual((line.person, line.is_done), ("Ana Ruiz", True))

        self.ana.with_user(self.manager)._tracktion_erase()

        self.assertFalse(line.person or line.message or line.partner_id or line.response_id)
        self.assertTrue(line.is_done, "how many were loaded stays")
        self.assertEqual(record.done_count, 2)

    def test_erasing_takes_rows_by_name_by_number_and_by_hash(self):
        Import = self.env["tracktion.data.import"]
        key = Import._register_key(self.school)
        self.ana.vat = "12345678Z"
        told = Import._keyed_hash(key, *Import._identities(self.ana)["name"])
        self._person("Ana Ruiz", alumni_birthdate="2004-05-17")
        rows = [
            ["RUIZ, Ana", "2004-05-17", "", "working", "By name"],
            ["", "", told, "working", "By hash"],
            ["Ana Ruiz", "1999-01-01", "", "working", "Misread birth date"],
            ["Nobody Else", "1999-01-01", "", "working", "Of nobody"],
        ]
        record = self._import(
            csv_file(rows, ["Name", "Birth date", "hash", "Status", "Employer"]),
            kind="register",
            source_name="Service",
            date="2025-12-01",
            wave_id=False,
        )
        self.assertEqual(set(record.line_ids.mapped("status")), {"error"})

        self.ana.with_user(self.manager)._tracktion_erase()

        self.assertEqual(
            record.line_ids.mapped(lambda line: bool(line.raw)), [False, False, False, True]
        )

    def test_rows_of_another_school_stay(self):
        record = self._import(self._file())
        stranger = self._person("Ana Ruiz", self.other_school, email=self.ana.email)

        stranger.with_user(self.env.ref("base.user_root"))._tracktion_erase()

        self.assertTrue(record.data)
        self.assertTrue(all(record.line_ids.mapped("raw")))

    def test_erasing_says_before_what_it_takes(self):
        self._import(self._file())
        preview = {what: count for _fate, what, count in self.ana._tracktion_erase_preview()}
        self.assertEqual(preview["Rows of outside data"], 2)
        self.assertEqual(preview["Files of those data, as they were"], 1)
        self.assertFalse([what for what in preview if "Row of Outside Data" in what])

    def test_the_person_gets_the_rows(self):
        self._import(self._file())
        data = self.eva.with_user(self.coordinator)._tracktion_personal_data()
        [row] = data["outside"]
        self.assertIn("Welder of Eva", row["raw"]["text"])
        self.assertIn("retired", row["message"]["text"])
        self.assertEqual(self.eva.with_user(self.officer)._tracktion_personal_data()["outside"], [])

    def test_a_deleted_contact_is_in_no_row(self):
        record = self._import(self._file())
        person = self._person("Ivo Gone")
        record.line_ids[4].sudo().write({"partner_id": person.id, "person": person.name})
        person.alumni_enrolment_ids.unlink()

        person.unlink()

        self.assertFalse(record.line_ids[4].person or record.line_ids[4].raw)

    def test_files_that_nobody_loads_and_rows_that_nobody_mends_go_after_a_while(self):
        record = self._import(self._file())
        draft = self.env["tracktion.data.import"].create(
            {"wave_id": self.wave.id, "data": self._file(), "filename": "later.csv"}
        )
        Line, Import = self.env["tracktion.data.import.line"], self.env["tracktion.data.import"]
        Line._gc_rows()
        Import._gc_files()
        self.assertTrue(record.data and draft.data and record.line_ids[2].raw)

        self.env.flush_all()
        past = fields.Datetime.now() - timedelta(days=91)
        for table in ("tracktion_data_import", "tracktion_data_import_line"):
            self.env.cr.execute(SQL("UPDATE %s SET create_date = %s", SQL.identifier(table), past))
        self.env.invalidate_all()
        Line._gc_rows()
        Import._gc_files()

        self.assertFalse(record.data or draft.data)
        self.assertNotIn("Welder", self._everything())
