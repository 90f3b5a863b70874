# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
from unittest.mock import patch

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import tracktion_import_run
from .common import TODAY
from .common_import import ImportCase

HEAD = (
    "Apellidos, Nombre;Correo;Móvil;Fecha nac.;Ciclo;Año fin;Mantener contacto;"
    "Fecha consentimiento;Origen consentimiento"
)


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    """Lists in, people out: previewed, matched, loaded once, taken back."""

    def _counts(self):
        """How much there is of everything an import writes."""
        return [
            self.env[model].with_context(active_test=False).search_count([])
            for model in (
                "res.partner",
                "tracktion.enrolment",
                "tracktion.consent",
                "tracktion.destination",
                "tracktion.qualification",
            )
        ]

    def test_new_person_with_enrolment(self):
        record = self._list(
            "GARCÍA LÓPEZ, Ana;ANA@Example.org;600 12 34 56;17/5/2004;Soldadura;2024"
        )

        self.assertEqual(self._states(record), ["new"])
        record.action_import()

        person = record.line_ids.partner_id
        self.assertEqual(record.state, "done")
        self.assertEqual(person.name, "Ana García López")
        self.assertEqual(person.email_normalized, "ana@example.org")
        self.assertEqual(person.phone_sanitized, "+34600123456")
        self.assertEqual(str(person.alumni_birthdate), "2004-05-17")
        self.assertEqual(person.alumni_category_id, self.categories["graduate"])
        self.assertEqual(person.alumni_graduation_year, 2024)
        self.assertEqual(person.alumni_qualification_id.name, "Soldadura")
        self.assertEqual(person.company_id, self.school)

    def test_preview_writes_nobody(self):
        before = self._counts()
        record = self._list("García, Ana;ana@example.org;;;Soldadura;2024")

        self.assertEqual(self._counts(), before)
        self.assertIn("Soldadura", record.notes)

    def test_known_by_email_phone_or_birth_date(self):
        by_mail = self._person("Ana García", email="ana@example.org")
        by_phone = self._person("Jon Ruiz", email=False, phone="+34600111222")
        by_birth = self._person("Eva María Sanz", email=False, alumni_birthdate="2003-02-01")
        record = self._list(
            "García López, Ana;Ana@example.org;;;;",
            "Ruiz, Jon;;0034 600-111-222;;;",
            "SANZ, Eva Maria;;;1.2.2003;;",
        )

        lines = record.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("state"), ["match"] * 3)
        self.assertEqual(lines.partner_id, by_mail | by_phone | by_birth)
        self.assertIn("e-mail", lines[0].message)
        self.assertIn("phone", lines[1].message)
        self.assertIn("birth date", lines[2].message)

    def test_siblings_with_one_address_are_left_to_decide(self):
        anna = self._person("Anna Tamm", email="tamm@example.org")
        record = self._list("Tamm, Jaan;tamm@example.org;;;;")

        line = record.line_ids
        self.assertEqual(line.state, "undecided")
        self.assertEqual(line.candidate_ids, anna)
        record.action_import()
        self.assertFalse(line.is_done, "nobody is written while in doubt")

        line.action_new_person()
        record.action_import()
        self.assertTrue(line.is_done)
        self.assertEqual(line.partner_id.name, "Jaan Tamm")
        self.assertNotEqual(line.partner_id, anna)

    def test_undecided_row_can_be_the_same_person(self):
        anna = self._person("Anna Tamm", email="tamm@example.org")
        record = self._list("Kask, Anna;tamm@example.org;;;;")
        record.line_ids.action_same_person()
        record.action_import()

        self.assertEqual(record.line_ids.partner_id, anna)

    def test_same_name_other_birth_date_is_somebody_else(self):
        self._person("Ana García", email=False, alumni_birthdate="1999-01-01")
        record = self._list("García, Ana;;;01/01/2004;;")

        self.assertEqual(self._states(record), ["new"])

    def test_people_of_another_school_are_not_known(self):
        self._person("Ana García", school=self.other_school, email="ana@example.org")
        record = self._list("García, Ana;ana@example.org;;;;")

        self.assertEqual(self._states(record), ["new"])
        self.assertFalse(record.line_ids.candidate_ids)

    def test_errors_name_the_column_and_what_to_do(self):
        record = self._list(
            "García, Ana;no-mail;;;;",
            "Ruiz, Jon;;12;;;",
            "Sanz, Eva;;;31/02/2003;;",
            ";eva@example.org;;;;",
            "Vega, Luz;luz@example.org;;;;20x4",
        )

        lines = record.line_ids.sorted("row_number")
        self.assertEqual(lines.mapped("state"), ["error"] * 5)
        for line, header in zip(
            lines, ("Correo", "Móvil", "Fecha nac.", "Apellidos", "Año fin"), strict=True
        ):
            self.assertIn(header, line.message)
        record.action_import()
        self.assertFalse(any(lines.mapped("is_done")))

    def test_rows_to_mend_come_back_as_a_sheet(self):
        record = self._list("García, Ana;=cmd|' /C calc'!A0;;;;", "Ruiz, Jon;jon@example.org;;;;")

        content = base64.b64decode(record.error_file)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        self.assertEqual(len(rows), 2, "the heading and the one row in error")
        self.assertEqual(rows[0][0], "Apellidos, Nombre")
        self.assertEqual(rows[0][-1], "What to do")
        self.assertEqual(rows[1][0], "García, Ana")
        self.assertIn("Correo", rows[1][-1])
        self.assertFalse(any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row))

    def test_template_is_understood_again(self):
        record = self.Import.create({})
        content = record.template_file
        again = self.Import.create({"filename": "t.xlsx", "data": content})
        with self.assertRaises(UserError, msg="an empty template holds no people"):
            again.action_preview()
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(content)))
        self.assertIn("Surname", [cell.value for cell in book.worksheets[0][1]])

    def test_importing_again_changes_nothing(self):
        rows = (
            "García, Ana;ana@example.org;600123456;17/05/2004;Soldadura;2024;sí;01/05/2024;papel",
            "Ruiz, Jon;jon@example.org;;;Soldadura;2023;no;;",
            "Sanz, Eva;;;;Soldadura;2023;;;",
        )
        self._list(*rows, head=HEAD).action_import()
        before = self._counts()
        people = self.env["res.partner"].search(
            [("alumni_qualification_id.name", "=", "Soldadura")]
        )
        values = people.read(["name", "email", "phone", "alumni_keep_in_touch", "write_date"])

        again = self._list(*rows, head=HEAD)
        self.assertEqual(self._states(again), ["match"] * 3)
        again.action_import()

        self.assertEqual(again.done_count, 3)
        self.assertEqual(self._counts(), before)
        self.assertEqual(
            people.read(["name", "email", "phone", "alumni_keep_in_touch", "write_date"]), values
        )

    def test_known_values_are_kept_and_empty_ones_filled(self):
        person = self._person("Ana García", email="ana@example.org", phone=False, city="Oviedo")
        record = self._list(
            "García, Ana;ana@example.org / otra@example.org;600123456;;;;Gijón",
            head="Apellidos, Nombre;Correo;Móvil;Fecha nac.;Ciclo;Año fin;Localidad",
        )
        record.action_import()

        self.assertEqual(person.email, "ana@example.org")
        self.assertEqual(person.phone_sanitized, "+34600123456")
        self.assertEqual(person.alumni_other_contacts, "otra@example.org")
        self.assertEqual(person.city, "Oviedo")
        self.assertIn("Gijón", record.line_ids.message)

    def test_second_address_is_recognised_later(self):
        self._list("García, Ana;ana@example.org / otra@example.org;;;;").action_import()
        record = self._list("García, Ana;otra@example.org;;;;")

        self.assertEqual(self._states(record), ["match"])

    def test_yes_needs_date_and_source(self):
        record = self._list(
            "García, Ana;ana@example.org;;;;2024;sí;01/05/2024;papel",
            "Ruiz, Jon;jon@example.org;;;;2024;sí;;",
            "Sanz, Eva;eva@example.org;;;;2024;no;;",
            head=HEAD,
        )
        record.action_import()

        lines = record.line_ids.sorted("row_number")
        self.assertEqual(
            lines.partner_id.mapped("alumni_keep_in_touch"),
            ["yes", "unknown", "no"],
        )
        self.assertIn("To ask", lines[1].message)
        consent = lines[0].partner_id.alumni_consent_ids
        self.assertEqual((consent.source, str(consent.date.date())), ("paper", "2024-05-01"))

    def test_consent_defaults_of_the_list_count(self):
        record = self._list(
            "García, Ana;ana@example.org;;;;2024;sí;;",
            head=HEAD,
            consent_date="2024-05-02",
            consent_source="classroom",
        )
        record.action_import()

        consent = record.line_ids.partner_id.alumni_consent_ids
        self.assertEqual((consent.decision, consent.source), ("given", "classroom"))

    def test_yes_of_a_child_is_to_ask(self):
        record = self._list(
            "García, Ana;ana@example.org;;01/01/2013;;;sí;01/05/2024;papel", head=HEAD
        )
        record.action_import()

        self.assertEqual(record.line_ids.partner_id.alumni_keep_in_touch, "unknown")
        self.assertIn("guardian", record.line_ids.message)

    def test_withdrawal_is_not_undone_by_an_old_list(self):
        person = self._person("Ana García", email="ana@example.org")
        self._consent(person, self.keep_in_touch, "withdrawn", "2025-01-01")
        record = self._list("García, Ana;ana@example.org;;;;2024;sí;01/05/2024;papel", head=HEAD)
        record.action_import()

        self.assertEqual(person.alumni_keep_in_touch, "no")

    def test_teacher_of_the_list_becomes_owner(self):
        owned = self._person(
            "Ana García", email="ana@example.org", alumni_relation_owner_id=self.other_teacher.id
        )
        record = self._list(
            "García, Ana;ana@example.org;;;;",
            "Ruiz, Jon;jon@example.org;;;;",
            teacher_id=self.teacher.id,
        )
        record.action_import()

        lines = record.line_ids.sorted("row_number")
        self.assertEqual(owned.alumni_relation_owner_id, self.other_teacher, "kept")
        self.assertEqual(lines[1].partner_id.alumni_relation_owner_id, self.teacher)

    def test_two_rows_of_one_person(self):
        record = self._list(
            "García, Ana;ana@example.org;;;Soldadura;2020",
            "García, Ana;ana@example.org;;;Electrician;2023",
            "García, Ana;ana@example.org;;;Soldadura;2020",
        )

        self.assertEqual(self._states(record), ["new", "match", "ignored"])
        record.action_import()
        person = record.line_ids.partner_id
        self.assertEqual(len(person), 1)
        self.assertEqual(len(person.alumni_enrolment_ids), 2)
        self.assertEqual(person.alumni_graduation_year, 2023)

    def test_columns_are_corrected_and_remembered(self):
        head = "Alumno;Raro"
        record = self._list("García, Ana;600123456", head=head)
        column = record.column_ids.filtered(lambda c: c.header == "Raro")
        column.field = "certificate_number"
        record.action_preview()
        record.action_import()
        enrolment = record.line_ids.partner_id.alumni_enrolment_ids
        self.assertEqual(enrolment.certificate_number, "600123456")

        again = self._list("Ruiz, Jon;C-77", head=head)
        column = again.column_ids.filtered(lambda c: c.header == "Raro")
        self.assertEqual(column.field, "certificate_number")

    def test_refused_files_say_what_to_do(self):
        for filename, data, words in (
            ("leer.csv", b"", "Choose a file"),
            ("x.xlsx", b"PK\x03\x04broken", ""),
            ("x.pdf", b"%PDF-1.4 ...", ""),
        ):
            with self.subTest(filename):
                record = self.Import.create(
                    {"filename": filename, "data": base64.b64encode(data) or False}
                )
                with self.assertRaisesRegex(UserError, words):
                    record.action_preview()
                self.assertFalse(record.line_ids)

    def test_cut_off_import_goes_on_without_doubling(self):
        rows = [f"García, Ana{chr(97 + i)};p{i}@example.org;;;Soldadura;2024" for i in range(12)]
        record = self._list(*rows)
        calls = []
        load = type(record)._load_lines

        def failing(this, lines, structure):
            calls.append(len(lines))
            if len(calls) == 5:
                raise MemoryError("killed")
            return load(this, lines, structure)

        with (
            patch.object(tracktion_import_run, "CHUNK", 3),
            patch.object(type(record), "_load_lines", failing),
            mute_logger("odoo.addons.tracktion_alumni.models.tracktion_batch_mixin"),
        ):
            record.action_import()
            self.assertIn("Stopped between rows", record.error_message)
            self.assertEqual(record.done_count, 6, "two whole chunks, nothing of the third")
            record.action_import()

        self.assertEqual(record.state, "done")
        self.assertEqual(record.done_count, 12)
        people = self.env["res.partner"].search([("email_normalized", "=like", "p%@example.org")])
        self.assertEqual(len(people), 12)

    def test_somebody_else_was_faster(self):
        record = self._list("García, Ana;ana@example.org;;;;")
        other = self._list("García, Ana;ana@example.org;;;;")
        other.action_import()
        record.action_import()

        self.assertEqual(record.line_ids.partner_id, other.line_ids.partner_id)
        self.assertEqual(record.line_ids.state, "match")

    def test_taken_back_as_if_it_never_was(self):
        known = self._person("Jon Ruiz", email="jon@example.org", phone=False)
        enrolments = known.alumni_enrolment_ids
        before = self._counts()
        record = self._list(
            "García, Ana;ana@example.org;;;;2024;sí;01/05/2024;papel",
            "Ruiz, Jon;jon@example.org;600111222;;Electrician;2010;no;;",
            head=HEAD,
        )
        record.action_import()
        self.assertEqual(known.alumni_keep_in_touch, "no")
        with self.assertRaises(AccessError):
            record.action_undo()

        record.with_user(self.manager).action_undo()

        after = self._counts()
        self.assertEqual(after[:2], before[:2], "people and enrolments")
        self.assertFalse(known.phone)
        self.assertEqual(known.alumni_enrolment_ids, enrolments)
        self.assertEqual(known.alumni_keep_in_touch, "unknown")
        self.assertEqual(record.state, "undone")

    def test_not_taken_back_once_somebody_worked_with_it(self):
        record = self._list("García, Ana;ana@example.org;;;;2024")
        record.action_import()
        self._consent(record.line_ids.partner_id, self.keep_in_touch, "given", TODAY)

        with self.assertRaisesRegex(UserError, "row 2"):
            record.with_user(self.manager).action_undo()
        self.assertTrue(record.line_ids.partner_id.exists())

    def test_options_stand_in_for_what_the_list_does_not_say(self):
        year = self.env["tracktion.school.year"]._containing(
            [fields.Date.to_date("2022-01-01")], self.school
        )
        record = self._list(
            "García, Ana;ana@example.org",
            head="Apellidos, Nombre;Correo",
            default_state="left",
            default_qualification_id=self.qualification.id,
            default_school_year_id=next(iter(year.values())),
        )
        record.action_import()

        enrolment = record.line_ids.partner_id.alumni_enrolment_ids
        self.assertEqual(enrolment.qualification_id, self.qualification)
        self.assertEqual((enrolment.state, enrolment.year_end), ("left", 2022))
        self.assertEqual(enrolment.category_id, self.categories["non_graduate"])
        self.assertEqual(
            record.action_open_people()["domain"], [("id", "in", record.line_ids.partner_id.ids)]
        )

    def test_categories_by_name_of_the_school_or_by_a_common_word(self):
        own = self.env["tracktion.category"].create(
            {"name": "Antiguo voluntario", "code": "volunteer", "company_id": self.school.id}
        )
        record = self._list(
            "García, Ana;ana@example.org;Antiguo voluntario",
            "Ruiz, Jon;jon@example.org;Certificado",
            "Sanz, Eva;eva@example.org;%s" % self.categories["visiting"].name,
            head="Apellidos, Nombre;Correo;Resultado",
        )
        record.action_import()

        people = [line.partner_id for line in record.line_ids.sorted("row_number")]
        self.assertEqual(
            [person.alumni_category_id for person in people],
            [own, self.categories["certificate"], self.categories["visiting"]],
        )

    def test_queries_do_not_grow_with_the_rows(self):
        def queries(count, prefix):
            rows = [
                f"García{prefix}, Ana{i};{prefix}{i}@example.org;;;Soldadura;2024"
                for i in range(count)
            ]
            record = self._list(*rows)
            return self._count_queries(record.action_import)

        self._list("García, Ana;ana@example.org;;;Soldadura;2024").action_import()
        few, many = queries(10, "a"), queries(100, "b")
        self.assertLess(many, few * 2.5, "batches, not one query per row")
