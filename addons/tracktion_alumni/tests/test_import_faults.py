# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
from unittest.mock import patch

import openpyxl

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import tracktion_import_run
from .common_import import ImportCase

BATCH = "odoo.addons.tracktion_alumni.models.tracktion_batch_mixin"
LOADER = "odoo.addons.tracktion_alumni.models.tracktion_person_loader.TracktionPersonLoader"
HEAD = "Apellidos, Nombre;Correo"


@tagged("post_install", "-at_install")
class TestImportFaults(ImportCase):
    """A row that cannot be written costs itself, never its neighbours."""

    def _failing_load(self, fails):
        """Patch the loader: rows whose name is a key of ``fails`` raise its value."""
        Loader = type(self.env["tracktion.person.loader"])
        load = Loader._load_destinations

        def failing(this, rows, results, options):
            for row in rows:
                if row["name"] in fails:
                    raise fails[row["name"]]
            return load(this, rows, results, options)

        return patch.object(Loader, "_load_destinations", failing)

    def _people(self, count, **odd):
        return [f"Soto, Luis{chr(97 + i)};p{i}@example.org" for i in range(count)]

    def test_one_row_that_fails_leaves_the_others(self):
        record = self._list(*self._people(9), head=HEAD)
        fails = {"Luisd Soto": ValidationError("The e-mail is that of a colleague.")}
        with self._failing_load(fails):
            record.action_import()

        self.assertEqual((record.state, record.error_message), ("done", False))
        self.assertEqual((record.done_count, record.error_count), (8, 1))
        line = record.line_ids.filtered(lambda line: line.state == "error")
        self.assertEqual(line.name, "Luisd Soto")
        self.assertFalse(line.is_done or line.partner_id)
        self.assertIn("The e-mail is that of a colleague.", line.message)
        self.assertIn("Mend the row", line.message)
        people = self.env["res.partner"].search([("email_normalized", "=like", "p%@example.org")])
        self.assertEqual(len(people), 8, "nobody of the failing tries is left over")

    def test_what_a_failed_try_made_is_made_again(self):
        rows = [f"{row};Nueva;{2001 + i}" for i, row in enumerate(self._people(4))]
        record = self._list(*rows, head=HEAD + ";Ciclo;Año fin")
        with self._failing_load({"Luisa Soto": ValidationError("No.")}):
            record.action_import()

        self.assertEqual((record.done_count, record.error_count), (3, 1))
        enrolments = record.line_ids.partner_id.alumni_enrolment_ids
        self.assertEqual(enrolments.qualification_id.mapped("name"), ["Nueva"])
        self.assertEqual(len(enrolments.school_year_id), 3)

    def test_a_constraint_of_the_database_is_a_row_to_mend(self):
        record = self._list("Soto, Luis;p@example.org;C;2020", "Rey, Eva;q@example.org;C;2021",
                            head=HEAD + ";Ciclo;Año fin")  # fmt: skip
        Loader = type(self.env["tracktion.person.loader"])
        load = Loader._load_enrolments

        def failing(this, rows, *args):
            result = load(this, rows, *args)
            if any(row["name"] == "Luis Soto" for row in rows):
                this.env.flush_all()
                this.env.cr.execute(
                    "UPDATE tracktion_enrolment SET date_start = '2021-01-01', date_end ="
                    " '2020-01-01' WHERE id = (SELECT max(id) FROM tracktion_enrolment)"
                )
            return result

        with patch.object(Loader, "_load_enrolments", failing), mute_logger("odoo.sql_db"):
            record.action_import()

        self.assertEqual(self._states(record), ["error", "new"])
        self.assertIn("cannot end before it starts", record.line_ids[0].message)

    def test_the_unforeseen_is_logged_and_costs_one_row(self):
        record = self._list(*self._people(5), head=HEAD)
        with (
            self._failing_load({"Luisb Soto": KeyError("zzsecret")}),
            self.assertLogs(BATCH, "ERROR") as logs,
        ):
            record.action_import()

        self.assertEqual((record.state, record.done_count), ("done", 4))
        line = record.line_ids.filtered(lambda line: line.state == "error")
        self.assertNotIn("zzsecret", line.message)
        self.assertIn("administrator", line.message)
        self.assertIn("zzsecret", "".join(logs.output), "with its traceback")
        self.assertIn("row 3", "".join(logs.output))

    def test_the_end_of_working_time_is_no_fault_of_a_row(self):
        record = self._list(*self._people(5), head=HEAD)
        fails = {"Luisb Soto": Exception("CPU time limit exceeded.")}
        with self._failing_load(fails), mute_logger(BATCH):
            record.action_import()
        self.assertEqual((record.state, record.error_count), ("previewed", 0))
        self.assertIn("Stopped between rows", record.error_message)
        record.action_import()
        self.assertEqual((record.state, record.done_count), ("done", 5))

    def test_many_failing_rows_over_several_chunks(self):
        record = self._list(*self._people(20), head=HEAD)
        fails = {f"Luis{chr(97 + i)} Soto": ValidationError("No") for i in range(0, 20, 2)}
        with self._failing_load(fails), patch.object(tracktion_import_run, "CHUNK", 7):
            record.action_import()
        self.assertEqual(record.state, "done")
        self.assertEqual((record.done_count, record.error_count), (10, 10))

    def test_progress_is_told_chunk_by_chunk(self):
        record = self._list(*self._people(12), "Rey, Eva;no-mail", head=HEAD)
        with patch.object(tracktion_import_run, "CHUNK", 3):
            record.with_context(tracktion_background=True).action_import()
            for percent in (25, 50, 75):
                self.assertFalse(record._run(patience=-1), "the rest is left for later")
                self.assertEqual(record.progress, percent)
            record._run()
        self.assertEqual((record.progress, record.state), (100, "done"))

    def test_rows_to_mend_come_back_and_are_imported(self):
        record = self._list(
            "García, Ana;no-mail;+34 600 11 12 13;",
            "Ruiz, Jon;jon@example.org;600111214;31/02/2003",
            "Sanz, Eva;eva@example.org;600111215;01/02/2003",
            head="Apellidos, Nombre;Correo;Móvil;Fecha nac.",
        )
        record.action_import()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(record.error_file)))
        sheet = book.active
        self.assertEqual([cell.value for cell in sheet[2]][:3][0], "García, Ana")
        sheet["B2"] = "ana@example.org"
        sheet["D3"] = "28/02/2003"
        out = io.BytesIO()
        book.save(out)

        again = self.Import.create(
            {"filename": "rows.xlsx", "data": base64.b64encode(out.getvalue())}
        )
        again.action_preview()

        fields = {column.header: column.field for column in again.column_ids}
        self.assertEqual((fields["Row"], fields["What to do"]), ("ignore", "ignore"))
        self.assertEqual(self._states(again), ["new", "new"])
        again.action_import()
        people = again.line_ids.sorted("row_number").mapped("partner_id")
        self.assertEqual(people.mapped("name"), ["Ana García", "Jon Ruiz"])
        self.assertEqual(people[0].phone_sanitized, "+34600111213")
        self.assertEqual(str(people[1].alumni_birthdate), "2003-02-28")
        self.assertFalse(again.error_count)

    def test_a_colleague_is_chosen_for_no_row(self):
        colleague = self.teacher.partner_id
        colleague.email = "teacher@school.example"
        record = self._list("Teacher, Theo;teacher@school.example;600111222;;Electrician;2019")
        line = record.line_ids
        self.assertEqual((line.state, line.candidate_ids), ("undecided", colleague))

        with self.assertRaisesRegex(ValidationError, "Make a second contact"):
            line.action_same_person()
        line.action_new_person()
        record.action_import()

        self.assertEqual(line.partner_id.name, "Theo Teacher")
        self.assertNotEqual(line.partner_id, colleague)
        self.assertFalse(colleague.phone)
        self.assertFalse(colleague.alumni_enrolment_ids)

    def test_rows_that_say_nothing_are_remarked(self):
        rows = ("García, Ana;ana@example.org;", "Ruiz, Jon;jon@example.org;2019")
        record = self._list(*rows, head=HEAD + ";Año fin")
        first, second = record.line_ids.sorted("row_number")
        self.assertEqual(first.state, "new", "a remark, no error")
        self.assertIn("Nothing says whether this person graduated", first.message)
        self.assertIn("Graduate", first.message)
        self.assertFalse(second.message)
        self.assertIn("do not say whether the person graduated: 1.", record.notes)

        told = self._list(*rows, head=HEAD + ";Año fin", default_state="left")
        self.assertFalse(told.line_ids.sorted("row_number")[0].message)
        self.assertFalse(told.notes)
        told.action_import()
        self.assertEqual(
            told.line_ids[0].partner_id.alumni_category_id, self.categories["non_graduate"]
        )

    def test_graduated_yes_or_no(self):
        record = self._imported(
            "García, Ana;ana@example.org;sí",
            "Ruiz, Jon;jon@example.org;no",
            head=HEAD + ";Titulado",
        )
        ana, jon = record.line_ids.sorted("row_number").mapped("partner_id")
        self.assertEqual(ana.alumni_category_id, self.categories["graduate"])
        self.assertEqual(jon.alumni_category_id, self.categories["non_graduate"])

    def test_footers_are_rows_left_out_with_the_reason(self):
        record = self._list(
            "García, Ana;ana@example.org",
            "Apellidos, Nombre;Correo",
            "Total;11 alumnos",
            "Página 2 de 3;",
            head=HEAD,
        )
        lines = record.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("state"), ["new", "ignored", "ignored", "ignored"])
        self.assertEqual(lines.mapped("row_number"), [2, 3, 4, 5])
        for line, words in zip(lines[1:], ("headings", "total", "no person"), strict=True):
            self.assertIn(words, line.message)
        record.action_import()
        self.assertEqual((record.state, record.done_count), ("done", 1))

    def test_a_consent_of_tomorrow_names_the_field(self):
        record = self._list(
            "García, Ana;ana@example.org;sí;17/03/2026;papel",
            head=HEAD + ";Mantener contacto;Fecha consentimiento;Origen consentimiento",
        )
        self.assertEqual(record.line_ids.state, "error")
        self.assertIn(
            "Fecha consentimiento: “17/03/2026” is in the future", record.line_ids.message
        )
