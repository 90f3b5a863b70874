# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.tracktion_alumni.lib.sheet import read_sheet

from ..codebook import CODEBOOK
from .common import POST
from .test_load_population import LoadCase


def csv_file(rows, headers=None):
    """The bytes of a text file with these rows, as base64."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in [headers, *rows] if headers else rows:
        writer.writerow(row)
    return base64.b64encode(stream.getvalue().encode())


class DataImportCase(LoadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._person("Ana Ruiz", alumni_birthdate="2004-05-17")
        cls.leo = cls._person("Leo Soto", alumni_birthdate="2003-01-02")
        cls.eva = cls._person("Eva Mora")
        people = cls.ana | cls.leo | cls.eva
        cls.wave._add_people(
            people, {p.id: {"reference": f"P{n}"} for n, p in enumerate(people, start=1)}
        )

    def _import(self, data, filename="answers.csv", user=None, **vals):
        record = self.env["tracktion.data.import"].with_user(user or self.coordinator)
        record = record.create(
            {"wave_id": self.wave.id, "data": data, "filename": filename, **vals}
        )
        record.action_preview()
        return record

    def _response(self, person):
        return self.env["tracktion.response"].search(
            [("wave_id", "=", self.wave.id), ("partner_id", "=", person.id)]
        )


@tagged("post_install", "-at_install")
class TestImportResponses(DataImportCase):
    def _coded_file(self):
        headers = ["ref", "CONSENT", "STATUS", "KEEP_TOUCH", "WAGE", "HELP"]
        rows = [
            ["P1", "agree", "working", "yes", "lt_500", "mentoring|career_talks"],
            ["P2", "agree", "studying", "no", "", ""],
            ["P3", "agree", "retired", "yes", "", ""],
            ["P9", "agree", "working", "yes", "", ""],
        ]
        return csv_file(rows, headers)

    def test_a_coded_file_is_previewed_row_by_row(self):
        record = self._import(self._coded_file())

        self.assertEqual(record.state, "previewed")
        self.assertEqual(record.line_ids.mapped("status"), ["created", "created", "error", "error"])
        self.assertEqual(
            record.line_ids.mapped("person"), ["Ana Ruiz", "Leo Soto", "Eva Mora", "P9"]
        )
        self.assertIn("Row 4, STATUS: “retired”", record.line_ids[2].message)
        self.assertIn("Row 5, ref: “P9”", record.line_ids[3].message)
        self.assertEqual((record.ready_count, record.error_count, record.done_count), (2, 2, 0))
        self.assertFalse(self.wave.response_ids, "reading writes nothing")

    def test_loading_makes_responses_once(self):
        record = self._import(self._coded_file())
        record.action_load()

        self.assertEqual(record.state, "done")
        self.assertEqual(self._response(self.ana).help, "career_talks|mentoring")
        self.assertEqual(self._response(self.leo).status, "studying")
        self.assertEqual(record.line_ids.response_id, self.wave.response_ids)
        self.assertEqual(record.done_count, 2)
        self.assertEqual(
            record.line_ids.mapped(lambda line: bool(line.raw)), [False] * 2 + [True] * 2
        )
        again = self._import(self._coded_file())
        self.assertEqual(
            again.line_ids.mapped("status"), ["unchanged", "unchanged", "error", "error"]
        )

    def test_an_import_that_was_cut_off_goes_on(self):
        record = self._import(self._coded_file())
        first = record.line_ids[0]
        record._load_response(first)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self._response(self.ana).read()
        record._note({"state": "running", "run_user_id": self.coordinator.id})

        self.env["tracktion.data.import"]._cron_continue()

        self.assertEqual(record.state, "done")
        self.assertEqual(self._response(self.ana).read(), before)
        self.assertEqual(len(self.wave.response_ids), 2)

    def test_the_job_stops_for_whoever_may_not_load_any_more(self):
        record = self._import(self._coded_file())
        record._note({"state": "running", "run_user_id": self.officer.id})
        self.env["tracktion.data.import"]._cron_continue()
        self.assertEqual(record.state, "previewed")
        self.assertIn("Officer", record.error_message)
        self.assertFalse(self.wave.response_ids)

    def test_rows_to_mend_come_back_and_can_be_loaded(self):
        record = self._import(self._coded_file())
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_file)))
        [headers, *rows] = book.active.iter_rows(values_only=True)
        self.assertEqual(list(headers[:3]), ["ref", "CONSENT", "STATUS"])
        self.assertEqual([row[0] for row in rows], ["P3", "P9"])
        self.assertIn("retired", rows[0][-1])
        book.active["C2"] = "working"
        stream = io.BytesIO()
        book.save(stream)

        mended = self._import(base64.b64encode(stream.getvalue()), "mended.xlsx")

        self.assertEqual(mended.line_ids.mapped("status"), ["created", "error"])

    def test_managers_take_an_import_back(self):
        self.ours.load_responses([{"ref": "P3", **POST}])
        kept = self._response(self.eva)
        record = self._import(self._coded_file())
        record.action_load()
        with self.assertRaises(AccessError):
            record.action_undo()

        record.with_user(self.manager).action_undo()

        self.assertEqual(record.state, "undone")
        self.assertEqual(self.wave.response_ids, kept)
        invitation = self._invitation("P1")
        self.assertEqual((invitation.state, invitation.is_answered), ("planned", False))
        self.assertFalse(invitation.completed_on or invitation.user_input_id)
        destinations = self.ana.alumni_destination_ids.filtered(lambda d: not d.cancels_id)
        self.assertEqual(set(destinations.mapped("is_cancelled")) - {True}, set())
        self.assertFalse(self.ana.alumni_destination_id)

    def test_labels_in_every_language_are_understood(self):
        items = CODEBOOK.questionnaires["post"]
        for lang in CODEBOOK.languages:
            with self.subTest(lang=lang):
                headers = ["E-mail"]
                row = [self.ana.email]
                for code, value in {**POST, "SKILLS_DEV": "digital|teamwork"}.items():
                    headers.append(items[code].texts[lang])
                    labels = {option: texts[lang] for option, texts in items[code].options}
                    # As Google Forms joins several answers.
                    row.append(", ".join(labels[one] for one in value.split("|")))
                record = self._import(csv_file([row], headers), f"{lang}.csv")
                [line] = record.line_ids
                self.assertNotEqual(line.status, "error", line.message)
                self.assertEqual(
                    {code: line.values.get(code) for code in (*POST, "SKILLS_DEV")},
                    {**POST, "SKILLS_DEV": "digital|teamwork"},
                )

    def test_limesurvey_columns_of_one_option(self):
        headers = ["token", "submitdate", "CONSENT", "STATUS", "KEEP_TOUCH"]
        headers += ["GET[events]", "GET[jobs]", "GET[other]"]
        rows = [["P1", "2025-12-01 10:00:00", "agree", "working", "yes", "Y", "", "Reunions"]]
        record = self._import(csv_file(rows, headers))

        record.action_load()

        response = self._response(self.ana)
        self.assertEqual(response.get, "events")
        self.assertEqual(response.other_answers, {"GET_OTHER": "Reunions"})
        self.assertEqual(str(response.date), "2025-12-01")

    def test_a_saved_mapping_serves_the_next_file(self):
        headers = ["ref", "Do you agree", "Now", "Touch?"]
        rows = [["P1", "I do", "Has a job", "Sure"]]
        record = self._import(csv_file(rows, headers), "our form.csv")
        mapping = record.mapping_id
        self.assertEqual(mapping.name, "our form")
        self.assertEqual(record.line_ids.status, "error")
        columns = {line.header: line for line in mapping.column_ids}
        columns["Do you agree"].code = "CONSENT"
        columns["Now"].code = "STATUS"
        columns["Touch?"].code = "KEEP_TOUCH"
        record.action_preview()
        self.assertIn("“Has a job” is no answer", record.line_ids.message)
        labels = {line.label: line for line in mapping.label_ids}
        labels["I do"].code, labels["Has a job"].code = "agree", "working"
        labels["Sure"].code = "yes"
        record.action_preview()
        self.assertEqual(record.line_ids.status, "created", record.line_ids.message)
        record.action_load()
        self.assertEqual(self._response(self.ana).status, "working")

        rows = [["P2", "I do", "Has a job", "Sure"]]
        following = self._import(csv_file(rows, headers), "next year.csv", mapping_id=mapping.id)
        self.assertEqual(following.line_ids.status, "created")

    def test_they_agreed_elsewhere(self):
        data = csv_file([["P1", "working", "yes"]], ["ref", "STATUS", "KEEP_TOUCH"])
        self.assertEqual(self._import(data).line_ids.status, "error")
        record = self._import(data, has_agreed=True)
        record.action_load()
        self.assertEqual(self._response(self.ana).consent, "agree")

    def test_the_template_can_be_filled_in_and_read_back(self):
        data = base64.b64decode(self.ours.template_file)
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet, codes = book.worksheets
        headers = [cell.value for cell in sheet[1]]
        self.assertEqual(headers[:3], ["ref", "enrolment", "email"])
        self.assertLessEqual(set(self.wave.survey_id._tracktion_codes()), set(headers))
        listed = {(row[0], row[1]) for row in codes.iter_rows(min_row=2, values_only=True)}
        self.assertIn(("STATUS", "volunteering"), listed)
        for code, value in {"email": self.ana.email, **POST}.items():
            sheet.cell(2, headers.index(code) + 1, value)
        stream = io.BytesIO()
        book.save(stream)

        record = self._import(base64.b64encode(stream.getvalue()), "answers.xlsx")

        self.assertEqual(record.line_ids.mapped("status"), ["created"])
        self.assertFalse(record.mapping_id, "a coded file needs none")

    def test_what_is_no_list_is_refused_with_a_reason(self):
        for data in (b"", b"MZ\x90 no spreadsheet", b"PK\x03\x04" + b"\x00" * 40):
            with self.subTest(data=data[:4]), self.assertRaises(UserError):
                self._import(base64.b64encode(data))

    def test_who_may(self):
        record = self._import(self._coded_file())
        for user in (self.officer, self.teacher, self.plain, self.coordinator_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user).action_load()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.line_ids.with_user(user).read(["message"])
        for vals in ({"state": "done"}, {"run_user_id": self.manager.id}):
            with self.assertRaises(AccessError):
                record.write(vals)
        with self.assertRaises(AccessError):
            record.line_ids.write({"status": "created"})

    def test_readable_headings_are_found_above_words_only(self):
        rows = [["P1", "agree", "working", "yes"], ["P2", "agree", "working", "yes"]]
        data = base64.b64decode(csv_file(rows, ["ref", "CONSENT", "STATUS", "KEEP_TOUCH"]))
        sheet = read_sheet(data, is_heading=lambda text: text == "STATUS" or text.isupper())
        self.assertEqual(sheet.headers[2], "STATUS")
        self.assertEqual(len(sheet.rows), 2)
