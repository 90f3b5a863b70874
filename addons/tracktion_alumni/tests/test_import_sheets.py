# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

import openpyxl

from odoo.tests import tagged

from ..models.tracktion_import_file import TEMPLATE
from .common_import import ImportCase

LANGUAGES = ("en_US", "es_ES", "it_IT", "nl_NL", "et_EE")
FILLED = {
    "surname": "García López",
    "given_name": "Ana",
    "email": "ana@example.org",
    "phone": "+34 600 000 001",
    "birthdate": "2004-05-17",
    "gender": "F",
    "reference": "A-1042",
    "department": "Electricity",
    "qualification": "Electrician",
    "group": "2B",
    "start_date": "2022-09-12",
    "graduation_date": "2024-06-20",
    "keep_in_touch": "x",
    "consent_date": "2024-05-30",
    "city": "Gijón",
    "notes": "Prize of the year",
}
# Words of each language for what has a few values.
WORDS = {
    "en_US": {"state": "finished", "outcome": "graduate", "consent_source": "paper"},
    "es_ES": {"state": "titulada", "outcome": "titulado", "consent_source": "papel"},
    "it_IT": {"state": "diplomata", "outcome": "diplomato", "consent_source": "carta"},
    "nl_NL": {"state": "geslaagd", "outcome": "gediplomeerd", "consent_source": "papier"},
    "et_EE": {"state": "lõpetanud", "outcome": "lõpetaja", "consent_source": "paber"},
}


@tagged("post_install", "-at_install")
class TestImportSheets(ImportCase):
    """The sheets that an import gives out can be filled in and imported, in every language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in LANGUAGES[1:]:
            cls.env["res.lang"]._activate_lang(code)

    def _book(self, data):
        return openpyxl.load_workbook(io.BytesIO(base64.b64decode(data)))

    def _upload(self, book, lang):
        out = io.BytesIO()
        book.save(out)
        record = self.Import.with_context(lang=lang).create(
            {"filename": "x.xlsx", "data": base64.b64encode(out.getvalue())}
        )
        record.action_preview()
        return record

    def test_template_filled_in(self):
        for lang in LANGUAGES:
            with self.subTest(lang):
                template = self.Import.with_context(lang=lang).create({}).template_file
                book = self._book(template)
                cells = {**FILLED, **WORDS[lang], "tutor": self.teacher.name}
                for index, (field, _example) in enumerate(TEMPLATE, start=1):
                    book.active.cell(2, index, cells.get(field))
                email = f"ana.{lang}@example.org".lower()
                book.active["A2"] = f"García {lang.translate(str.maketrans('', '', '_'))}"
                book.active["C2"] = email
                book.active["D2"] = f"+34 600 000 10{LANGUAGES.index(lang)}"
                book.active["G2"] = lang
                book.active["E2"] = f"200{LANGUAGES.index(lang)}-05-17"

                record = self._upload(book, lang)

                found = dict(zip((f for f, _e in TEMPLATE), record.column_ids, strict=True))
                self.assertEqual(
                    {field: column.field for field, column in found.items()},
                    {field: field for field, _example in TEMPLATE},
                )
                self.assertEqual(self._states(record), ["new"], record.line_ids.message)
                self.assertFalse(record.line_ids.message, "nothing to remark")
                record.action_import()
                person = record.line_ids.partner_id
                enrolment = person.alumni_enrolment_ids
                self.assertEqual(
                    (person.email, person.city, person.alumni_gender, person.alumni_keep_in_touch),
                    (email, "Gijón", "female", "yes"),
                )
                self.assertEqual(enrolment.qualification_id, self.qualification)
                self.assertEqual(enrolment.tutor_id, self.teacher)
                self.assertEqual(
                    (str(enrolment.date_start), str(enrolment.date_end), enrolment.group_name),
                    ("2022-09-12", "2024-06-20", "2B"),
                )
                self.assertEqual(person.alumni_category_id, self.categories["graduate"])

    def test_rows_to_mend_read_back_in_every_language(self):
        for lang in LANGUAGES:
            with self.subTest(lang):
                record = self._list("García, Ana;no-mail;", head="Apellidos, Nombre;Correo;Raro")
                book = self._book(record.with_context(lang=lang).error_file)
                again = self._upload(book, lang)
                self.assertEqual(
                    again.column_ids.mapped("field"),
                    ["full_name", "email", False, "ignore", "ignore"],
                )
                self.assertEqual(
                    again.column_ids.mapped("header")[:2], ["Apellidos, Nombre", "Correo"]
                )
                self.assertEqual(self._states(again), ["error"])

    def test_a_column_that_is_left_out_stops_no_row(self):
        book = openpyxl.Workbook()
        book.active.append(["Apellidos, Nombre", "Correo", "Observaciones"])
        book.active.append(["García, Ana", "ana@example.org", "=1+1"])
        stream = io.BytesIO()
        book.save(stream)
        record = self.Import.create(
            {"filename": "l.xlsx", "data": base64.b64encode(stream.getvalue())}
        )
        record.action_preview()
        self.assertEqual(self._states(record), ["error"], "a formula without its result")
        record.column_ids.filtered(lambda c: c.header == "Observaciones").field = "ignore"
        record.action_preview()
        self.assertEqual(self._states(record), ["new"])
