# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import csv
import io

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import POST
from .test_data_import import DataImportCase, csv_file


@tagged("post_install", "-at_install")
class TestImportRegister(DataImportCase):
    def _register(self, rows, headers, **vals):
        vals = {"kind": "register", "source_name": "Employment service", **vals}
        return self._import(csv_file(rows, headers), "register.csv", wave_id=False, **vals)

    def _lines(self, person):
        return self.env["tracktion.destination"].search(
            [("partner_id", "=", person.id), ("source", "=", "register")]
        )

    def test_people_by_hash_and_by_name_and_birth_date(self):
        Import = self.env["tracktion.data.import"]
        key = Import._register_key(self.school)
        told = Import._keyed_hash(key, *Import._identities(self.ana)["name"])
        rows = [
            [told, "", "", "working", "2025-11-30", "Wood SL"],
            ["", "SOTO, Leo", "02/01/2003", "unemployed", "2025-11-30", ""],
        ]
        record = self._register(rows, ["hash", "Name", "Birth date", "Status", "Date", "Employer"])
        self.assertEqual(
            record.line_ids.mapped("status"),
            ["created", "created"],
            record.line_ids.mapped("message"),
        )
        record.action_load()

        line = self._lines(self.ana)
        self.assertEqual((line.status, str(line.date)), ("working", "2025-11-30"))
        self.assertEqual((line.employer, line.note), ("Wood SL", "Employment service"))
        self.assertEqual((line.origin_model, line.origin_id), ("tracktion.data.import", record.id))
        self.assertEqual(self._lines(self.leo).status, "unemployed")

    def test_the_list_for_the_register_has_hashes_and_comes_back(self):
        record = self.env["tracktion.data.import"].with_user(self.coordinator)
        record = record.create({"kind": "register", "source_name": "Service", "date": "2025-12-01"})
        self.ana.vat = "12.345.678-z"
        text = base64.b64decode(record.hash_file).decode()
        self.assertNotIn("Ana", text)
        self.assertNotIn(str(self.ana.alumni_birthdate), text)
        [headers, *rows] = csv.reader(io.StringIO(text), delimiter=";")
        self.assertEqual(len(rows), 2, "Eva has no birth date")
        for row in rows:
            row[2] = "working"

        answer = self._register(rows, headers, date="2025-12-01")
        answer.action_load()

        self.assertEqual(answer.line_ids.mapped("status"), ["created", "created"])
        self.assertEqual(self._lines(self.ana).status, "working")
        self.assertEqual(self._lines(self.leo).status, "working")

    def test_each_school_has_a_secret_of_its_own(self):
        Import = self.env["tracktion.data.import"]
        key = Import._register_key(self.school)
        self.assertEqual(len(key), 64)
        self.assertEqual(Import._register_key(self.school), key)
        self.assertNotEqual(Import._register_key(self.other_school), key)
        settings = self.env["tracktion.school.settings"]
        mine = settings.with_user(self.manager).with_company(self.school).new({})
        self.assertEqual(mine.register_key, key)
        with self.assertRaises(AccessError):
            settings.with_user(self.coordinator).new({}).read(["register_key"])

    def test_loading_again_adds_nothing(self):
        rows = [["Ana Ruiz", "2004-05-17", "working"], ["Ana Ruiz", "2004-05-17", "working"]]
        headers = ["Name", "Birth date", "Status"]
        record = self._register(rows, headers, date="2025-12-01")
        self.assertEqual(record.line_ids.mapped("status"), ["created", "unchanged"])
        record.action_load()
        again = self._register(rows, headers, date="2025-12-01")
        self.assertEqual(again.line_ids.mapped("status"), ["unchanged", "unchanged"])
        self.assertEqual(len(self._lines(self.ana)), 1)

    def test_bad_rows_name_row_and_field_and_are_kept(self):
        rows = [
            ["Ana Ruiz", "2004-05-17", "sleeping", "2025-12-01"],
            ["Ana Ruiz", "2004-05-17", "working", "2031-12-01"],
            ["Ana Ruiz", "2004-05-17", "working", ""],
            ["Nobody Here", "2004-05-17", "working", "2025-12-01"],
            ["Ana Ruiz", "", "working", "2025-12-01"],
            ["Leo Soto", "2003-01-02", "studying", "2025-12-01"],
        ]
        record = self._register(rows, ["Name", "Birth date", "Status", "Date"])
        messages = record.line_ids.mapped("message")
        fields = ["Status", "date", "date", "person", "person"]
        for number, (field, message) in enumerate(zip(fields, messages, strict=False), start=2):
            with self.subTest(row=number):
                self.assertIn(f"Row {number}, {field}: ", message)
        record.action_load()
        self.assertEqual(record.line_ids.mapped("is_done"), [False] * 5 + [True])
        self.assertEqual(record.line_ids[0].raw[2], "sleeping")

    def test_people_of_another_school_do_not_fit(self):
        stranger = self._person("Kai Kask", self.other_school, alumni_birthdate="2004-01-01")
        record = self._register(
            [["Kai Kask", "2004-01-01", "working"]],
            ["Name", "Birth date", "Status"],
            date="2025-12-01",
        )
        self.assertEqual(record.line_ids.status, "error")
        self.assertFalse(self._lines(stranger))

    def _destination(self, person, date, status, source):
        return self.env["tracktion.destination"]._append(
            [{"partner_id": person.id, "date": date, "status": status, "source": source}]
        )

    def test_a_register_never_hides_what_a_person_said(self):
        said = self._destination(self.ana, "2025-12-01", "studying", "survey")
        same_day = self._destination(self.ana, "2025-12-01", "working", "register")
        self._destination(self.ana, "2025-06-01", "unemployed", "register")
        self.assertEqual(self.ana.alumni_destination_id, said)

        said._cancel("A mistake")
        self.ana.invalidate_recordset()
        self.assertEqual(self.ana.alumni_destination_id, same_day)
        later = self._destination(self.ana, "2026-01-15", "unemployed", "register")
        self.ana.invalidate_recordset()
        self.assertEqual(self.ana.alumni_destination_id, later, "the newest day is current")

    def test_conflicts_are_listed(self):
        said = self._destination(self.ana, "2025-12-20", "studying", "survey")
        other = self._destination(self.ana, "2025-12-01", "working", "register")
        self._destination(self.ana, "2025-11-01", "unemployed", "register")
        self._destination(self.leo, "2025-12-20", "working", "survey")
        self._destination(self.leo, "2025-12-01", "working", "register")

        [conflict] = (
            self.env["tracktion.destination.conflict"].with_user(self.coordinator).search([])
        )

        self.assertEqual((conflict.other_id, conflict.register_id), (said, other))
        self.assertEqual(
            (conflict.other_source, conflict.other_status, conflict.register_status),
            ("survey", "studying", "working"),
        )
        Conflict = self.env["tracktion.destination.conflict"]
        self.assertFalse(Conflict.with_user(self.coordinator_abroad).search([]))
        with self.assertRaises(AccessError):
            Conflict.with_user(self.officer).search([])
        said._cancel("A mistake")
        self.env.invalidate_all()
        self.assertFalse(Conflict.search([("partner_id", "=", self.ana.id)]))

    def test_knowledge_counts_every_source_once(self):
        Knowledge = self.env["tracktion.destination.knowledge"].with_user(self.coordinator)
        self.assertEqual(Knowledge.search([]).mapped("is_known"), [False] * 3)
        self.ours.load_responses([{"ref": "P1", **POST}])
        self._destination(self.leo, "2025-12-01", "working", "register")
        self._destination(self.eva, "2024-01-01", "studying", "staff")
        self.env.flush_all()
        self.env.invalidate_all()
        found = {row.partner_id: row for row in Knowledge.search([])}
        self.assertTrue(found[self.ana].is_known and found[self.ana].is_answered)
        self.assertTrue(found[self.leo].is_known and found[self.leo].is_in_register)
        self.assertFalse(found[self.leo].is_answered)
        self.assertFalse(found[self.eva].is_known, "that was before she graduated")
        self.assertFalse(
            self.env["tracktion.destination.knowledge"]
            .with_user(self.coordinator_abroad)
            .search([])
        )

    def test_managers_take_a_register_back(self):
        record = self._register(
            [["Ana Ruiz", "2004-05-17", "working"]],
            ["Name", "Birth date", "Status"],
            date="2025-12-01",
        )
        record.action_load()
        record.with_user(self.manager).action_undo()
        self.env.invalidate_all()
        self.assertFalse(self.ana.alumni_destination_id)

    # --- whom a row speaks of -------------------------------------------------------------------

    def _one(self, name, birth="2004-05-17", status="working", **vals):
        """The only line of a register with one row."""
        headers = ["Name", "Birth date", "Status"]
        record = self._register([[name, birth, status]], headers, **{"date": "2025-12-01", **vals})
        return record.line_ids

    def test_spelling_case_and_order_of_a_name_do_not_matter(self):
        self._person("María José Núñez Peña", alumni_birthdate="2004-01-31")
        for name in ("NUÑEZ PEÑA, MARIA JOSE", "maria josé nunez pena", "Peña Núñez José María"):
            with self.subTest(name=name):
                line = self._one(name, "31/01/2004")
                self.assertEqual(line.status, "created", line.message)
        key = self.env["tracktion.data.import"]._register_key(self.school)
        told = self.env["tracktion.data.import"]._keyed_hash(
            key, "jose maria nunez pena", "2004-01-31"
        )
        record = self._register([[told.upper(), "working"]], ["hash", "Status"], date="2025-12-01")
        self.assertEqual(record.line_ids.status, "created", record.line_ids.message)

    def test_two_people_of_one_name_and_birth_date_are_never_guessed(self):
        twin = self._person("Ruiz Ana", alumni_birthdate="2004-05-17")
        line = self._one("Ana Ruiz")
        self.assertEqual(line.status, "error")
        self.assertIn("Row 2, person: Several people of the school fit", line.message)
        self.assertFalse(line.partner_id)
        twin.alumni_birthdate = "2004-05-18"
        self.assertEqual(self._one("Ana Ruiz").partner_id, self.ana)

    def test_a_hash_and_a_number_of_different_people_are_an_error(self):
        Import = self.env["tracktion.data.import"]
        key = Import._register_key(self.school)
        self.leo.vat = "12345678Z"
        row = [
            Import._keyed_hash(key, *Import._identities(self.ana)["name"]),
            Import._keyed_hash(key, *Import._identities(self.leo)["id"]),
            "working",
        ]
        record = self._register([row], ["hash_name", "hash_id", "Status"], date="2025-12-01")
        self.assertIn("Several people", record.line_ids.message)

    def test_a_list_made_with_another_key_says_so(self):
        Import = self.env["tracktion.data.import"]
        wrong = Import._register_key(self.other_school)
        told = Import._keyed_hash(wrong, *Import._identities(self.ana)["name"])
        record = self._register([[told, "working"]], ["hash", "Status"], date="2025-12-01")
        self.assertEqual(record.line_ids.status, "error")
        self.assertIn("Row 2, person: Nobody of the school has this hash", record.line_ids.message)
        self.assertIn("another key", record.line_ids.message)

    def test_an_erased_person_is_nobody(self):
        Import = self.env["tracktion.data.import"]
        key = Import._register_key(self.school)
        told = Import._keyed_hash(key, *Import._identities(self.ana)["name"])
        read = self._one("Ana Ruiz").import_id
        self.ana.with_user(self.manager)._tracktion_erase()
        read.action_load()
        self.assertEqual((read.state, read.line_ids.status), ("done", "left_out"))
        self.assertEqual(self._one("Ana Ruiz").status, "error")
        record = self._register([[told, "working"]], ["hash", "Status"], date="2025-12-01")
        self.assertEqual(record.line_ids.status, "error")
        destinations = self.env["tracktion.destination"].search([("source", "=", "register")])
        self.assertFalse(destinations)

    def test_a_person_erased_by_somebody_else_while_rows_are_loaded(self):
        record = self._one("Ana Ruiz").import_id
        # Another transaction, which the rows at hand do not know of.
        self.ana.alumni_erased_on = "2025-12-02"
        record.action_load()
        self.assertEqual(record.line_ids.status, "error")
        self.assertIn("erased since the file was read", record.line_ids.message)

    def test_a_later_list_adds_to_an_earlier_one(self):
        for date, status in (("2025-06-01", "unemployed"), ("2025-12-01", "working")):
            self._one("Ana Ruiz", status=status, date=date).import_id.action_load()
        # An old list that comes late does not become what is so now.
        self._one("Ana Ruiz", status="studying", date="2025-09-01").import_id.action_load()
        self.env.invalidate_all()
        self.assertEqual(
            {(str(line.date), line.status) for line in self._lines(self.ana)},
            {
                ("2025-06-01", "unemployed"),
                ("2025-12-01", "working"),
                ("2025-09-01", "studying"),
            },
        )
        self.assertEqual(self.ana.alumni_destination_id.status, "working")

    def test_two_sources_that_say_the_same_are_told_apart(self):
        for source in ("Employment service", "Social security"):
            self._one("Ana Ruiz", source_name=source).import_id.action_load()
        self.assertEqual(
            set(self._lines(self.ana).mapped("note")), {"Employment service", "Social security"}
        )

    # --- conflicts ------------------------------------------------------------------------------

    def _conflicts(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            (one.other_source, one.other_status, one.register_status)
            for one in self.env["tracktion.destination.conflict"].search([])
        ]

    def test_registers_and_staff_contradict_each_other_too(self):
        self._destination(self.ana, "2025-12-05", "unemployed", "staff")
        self._one("Ana Ruiz", status="working").import_id.action_load()
        self.assertEqual(self._conflicts(), [("staff", "unemployed", "working")])
        self._one(
            "Ana Ruiz", status="studying", source_name="Social security"
        ).import_id.action_load()
        self.assertEqual(
            sorted(self._conflicts()),
            [("staff", "unemployed", "studying"), ("staff", "unemployed", "working")],
        )

    def test_two_registers_contradict_each_other_once(self):
        self._one("Ana Ruiz", status="working").import_id.action_load()
        self._one(
            "Ana Ruiz", status="unemployed", source_name="Social security"
        ).import_id.action_load()
        self.assertEqual(self._conflicts(), [("register", "working", "unemployed")])

    def test_what_a_source_said_last_in_a_month_counts(self):
        self._destination(self.ana, "2025-12-02", "working", "survey")
        self._destination(self.ana, "2025-12-20", "studying", "survey")
        self._one("Ana Ruiz", status="studying").import_id.action_load()
        self.assertEqual(self._conflicts(), [])
