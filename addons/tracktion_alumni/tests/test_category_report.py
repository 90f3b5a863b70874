# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

from openpyxl import load_workbook

from odoo.exceptions import AccessError

from .common import TracktionCase


class TestCategoryReport(TracktionCase):
    """The figures A, B and A-B, by value, and the workbook that is made of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unknown = cls._person("Never Asked")
        cls.willing = cls._person("Said Yes", consent="given")
        cls.refused = cls._person("Said No", consent="refused")
        cls.withdrawn = cls._person("Changed Mind", consent="given")
        cls._consent(cls.withdrawn, decision="withdrawn", date="2026-02-10 09:00:00")
        cls.restricted = cls._person("Objected", consent="given", alumni_processing_restricted=True)
        cls.dead = cls._person("Passed Away", consent="given", alumni_reachability="deceased")
        cls.archived = cls._person("Put Away", consent="given", active=False)
        cls.student = cls._person(
            "Still Here",
            enrolment={
                "state": "studying",
                "outcome": False,
                "date_end": False,
                "date_start": "2025-09-10",
                "category_manual_id": cls.categories["current_student"].id,
            },
        )
        cls.certified = cls._person(
            "Short Course",
            enrolment={
                "outcome": "certificate",
                "date_end": "2025-06-20",
                "category_manual_id": cls.categories["certificate"].id,
            },
        )
        cls.stranger = cls._person("Voõras Inimene", school=cls.other_school)
        cls.env.flush_all()

    def _rows(self, user=None, domain=(("is_alumnus", "=", True),)):
        report = self.env["tracktion.category.report"].with_user(user or self.officer)
        return [
            (year.name, category.code, total, not_willing, contactable)
            for year, category, total, not_willing, contactable in report._category_rows(
                list(domain)
            )
        ]

    def test_figures(self):
        """A counts the living, B those who said no, withdrew or objected, A-B the others."""
        self.assertEqual(
            self._rows(),
            [
                ("2024/25", "certificate", 1, 0, 1),
                ("2023/24", "graduate", 5, 3, 2),
            ],
        )

    def test_every_row_adds_up(self):
        for _year, _category, total, not_willing, contactable in self._rows(domain=()):
            self.assertEqual(total, not_willing + contactable)

    def test_students_are_no_alumni(self):
        self.assertIn(("2025/26", "current_student", 1, 0, 1), self._rows(domain=()))
        self.assertNotIn("current_student", [row[1] for row in self._rows()])

    def test_contactable_is_what_the_contact_says(self):
        report = self.env["tracktion.category.report"].search([("is_alumnus", "=", True)])
        self.assertEqual(
            report.filtered("contactable").partner_id,
            report.partner_id.filtered("alumni_contactable"),
        )

    def test_withdrawing_moves_a_person_to_b(self):
        self._consent(self.willing, decision="withdrawn", date="2026-03-01 09:00:00")
        self.assertIn(("2023/24", "graduate", 5, 4, 1), self._rows())

    def test_only_the_own_school(self):
        self.assertEqual(self._rows(self.officer_abroad), [("2023/24", "graduate", 1, 0, 1)])

    def test_only_officers(self):
        for user in (self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.env["tracktion.category.report"].with_user(user).search([])

    # --- the workbook ---------------------------------------------------------------------------

    def _sheet(self, user=None):
        tables = self.env["tracktion.category.table"].with_user(user or self.officer)
        action = tables.action_download()
        self.assertEqual(action["type"], "ir.actions.act_url")
        table = tables.search([], order="id desc", limit=1)
        self.assertIn(f"/{table.id}/data", action["url"])
        book = load_workbook(io.BytesIO(base64.b64decode(table.data)))
        self.assertEqual(len(book.worksheets), 1)
        return book.worksheets[0]

    def _values(self, sheet):
        return [[cell for cell in row if cell not in (None, "")] for row in sheet.values]

    def test_workbook(self):
        sheet = self._sheet()
        values = self._values(sheet)
        self.assertEqual(values[0], ["Category table"])
        self.assertEqual(values[1], ["School", "Colegio de Prueba"])
        self.assertEqual(values[2], ["Date", "03/16/2026"])
        header = ["Category", "Total (A)", "Not willing (B)", "Contactable (A-B)"]
        start = values.index(header)
        self.assertEqual(sheet.freeze_panes, f"B{start + 2}")
        self.assertEqual(
            values[start + 1 : start + 10],
            [
                ["2024/25"],
                ["Certificate or award", 1, 0, 1],
                ["Total", 1, 0, 1],
                [],
                ["2023/24"],
                ["Graduate", 5, 3, 2],
                ["Total", 5, 3, 2],
                [],
                ["Total of all school years", 6, 3, 3],
            ],
        )
        self.assertTrue(any("Not willing (B):" in row[0] for row in values[start + 10 :] if row))
        self.assertEqual(sheet.cell(start + 3, 2).number_format, "#,##0")

    def test_formulas_stay_text(self):
        self.categories["graduate"].name = "=1+1"
        self.categories["certificate"].name = "@SUM(A1)"
        sheet = self._sheet()
        cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
        for text in ("=1+1", "@SUM(A1)"):
            self.assertEqual(cells[text].data_type, "s")

    def test_workbook_of_the_own_school_only(self):
        values = self._values(self._sheet(self.officer_abroad))
        self.assertEqual(values[1], ["School", "Proovikool"])
        self.assertEqual([row for row in values if row[:1] == ["Total"]], [["Total", 1, 0, 1]])

    def test_workbook_for_officers_only(self):
        for user in (self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.env["tracktion.category.table"].with_user(user).action_download()

    def test_reachability_is_called_as_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        label = self.env.ref(
            "tracktion_alumni.selection__res_partner__alumni_reachability__bounced"
        )
        label.with_context(lang="es_ES").name = "El correo rebota"
        report = self.env["tracktion.category.report"].with_context(lang="es_ES")
        shown = report.fields_get(["reachability"])["reachability"]["selection"]
        self.assertIn(("bounced", "El correo rebota"), shown)
