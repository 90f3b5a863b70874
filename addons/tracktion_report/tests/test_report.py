# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
from unittest.mock import patch

from openpyxl import load_workbook
from reportlab.pdfgen.canvas import Canvas

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from odoo.addons.tracktion_report.render.document import LABELS
from odoo.addons.tracktion_report.report.page_numbers import number_pages

from .common import ReportCase

SPANISH_TITLE = "Informe del curso escolar"
SECTION = "odoo.addons.tracktion_alumni.models.tracktion_report_section"


class TestReport(ReportCase):
    def test_a_leader_makes_the_report_of_the_year(self):
        with Form(self.env["tracktion.report"].with_user(self.leader)) as form:
            form.school_year_id = self.year
            self.assertIn("2023/24", form.name)
        report = form.record
        self.assertIn("people", report.line_ids.mapped("code"))
        report.action_compute()
        self.assertEqual(report.state, "computing")
        self.env["tracktion.report"]._cron_compute()
        self.assertEqual((report.state, report.progress), ("computed", 100))
        self.assertEqual(self._value(report, "cohort_alumni").value, 40)
        self.assertEqual(self._value(report, "contactable").value, 70.0)

    def test_the_workbook_says_what_was_frozen(self):
        report = self._computed()
        book = load_workbook(io.BytesIO(base64.b64decode(report.workbook)))
        texts = [
            str(cell)
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell is not None
        ]
        self.assertIn("2023/24", texts)
        self.assertIn("28", texts)
        self.assertTrue(any("Read these figures with caution" in text for text in texts))

    def test_the_renderers_have_all_their_words(self):
        self.assertEqual(set(self._report()._labels()), set(LABELS))

    def test_the_document_is_rendered(self):
        report = self._computed(caution="Mind the <gap> & the rest.")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "tracktion_report.action_report_document", report.ids
        )
        page = html.decode()
        for text in (
            "Colegio de Prueba",
            "2023/24",
            "Mind the &lt;gap&gt; &amp; the rest.",
            "<svg",
        ):
            self.assertIn(text, page)

    def test_a_section_that_fails_does_not_stop_the_others(self):
        self.env["tracktion.report.section"].create(
            {"name": "Broken", "code": "broken", "provider": "no.such.provider", "sequence": 1}
        )
        with mute_logger(SECTION):
            report = self._computed()
        states = {line.code: line.state for line in report.line_ids}
        self.assertEqual((states["broken"], states["people"]), ("error", "done"))
        self.assertEqual(report.failed_count, 1)
        self.assertIn("no.such.provider", report.line_ids.filtered("message").message)
        self.assertTrue(report.workbook)

    def test_computing_goes_on_where_it_was_cut_off(self):
        self.env["tracktion.report.section"].create({"name": "Second", "code": "second"})
        report = self._report()
        report.action_compute()
        Line = type(report.line_ids)
        compute, done = Line._compute_blocks, []

        def killed_at_the_second(line):
            if done:
                raise KeyboardInterrupt
            done.append(line.code)
            return compute(line)

        with patch.object(Line, "_compute_blocks", killed_at_the_second):
            # Not assertRaises, which would take back what was done before.
            try:
                self.env["tracktion.report"]._cron_compute()
            except KeyboardInterrupt:
                done.append("killed")
        self.assertEqual(done[1:], ["killed"])
        self.assertEqual(report.state, "computing")

        def frozen():
            return report._values().filtered(lambda value: value.section_code == done[0])

        before = frozen()
        self.env["tracktion.report"]._cron_compute()
        self.assertEqual(report.state, "computed")
        self.assertEqual(frozen(), before)

    # --- frozen ---------------------------------------------------------------------------------

    def test_published_figures_never_change(self):
        report = self._published()
        self.people[12:]._tracktion_erase() if hasattr(self.people, "_tracktion_erase") else None
        value = self._value(report, "cohort_alumni")
        self.assertEqual((value.value, value.is_current), (40, True))
        for action in (
            lambda: value.write({"value": 41}),
            lambda: value.unlink(),
            lambda: report.write({"date_from": "2020-01-01"}),
            lambda: report.unlink(),
            lambda: report.line_ids.write({"blocks": []}),
            lambda: report.action_compute(),
        ):
            with self.assertRaises(UserError):
                action()

    def test_a_newer_report_tells_what_differs(self):
        old = self._published()
        self._people(15, "Late")
        action = old.action_compute_anew()
        new = self.env["tracktion.report"].browse(action["res_id"]).with_user(self.leader)
        self.env["tracktion.report"]._cron_compute()
        self.assertEqual((old.state, new.state), ("published", "computed"))
        self.assertIn("Alumni of the period", new.differences)
        self.assertEqual(self._value(old, "cohort_alumni").value, 40)
        new.action_publish()
        self.assertEqual((old.state, new.state), ("superseded", "published"))
        self.assertEqual((old.superseded_by_id, new.supersedes_id), (new, old))
        self.assertFalse(self._value(old, "cohort_alumni").is_current)
        self.assertEqual(self._value(new, "cohort_alumni").value, 55)

    def test_a_report_of_some_sections_takes_the_place_of_their_figures_only(self):
        self._section()
        whole, part = self._published(), self._report()
        told = part.line_ids.filtered(lambda line: line.code == "doors")
        (part.line_ids - told).is_included = False
        part.action_compute()
        self.env["tracktion.report"]._cron_compute()
        part.action_publish()
        self.assertEqual((whole.state, part.state), ("published", "published"))
        self.assertFalse(whole.superseded_by_id)
        self.assertTrue(self._value(whole, "cohort_alumni").is_current)
        self.assertFalse(self._value(whole, "test_doors").is_current)
        self.assertTrue(self._value(part, "test_doors").is_current)

        anew = self._published()

        self.assertEqual((whole | part).mapped("state"), ["superseded", "superseded"])
        self.assertEqual((whole | part).superseded_by_id, anew)
        self.assertFalse(any((whole | part)._values().mapped("is_current")))

    def test_the_definition_is_frozen_too(self):
        report = self._published()
        self.env.ref("tracktion_alumni.indicator_cohort_alumni").definition = "Another one."
        definition = self._value(report, "cohort_alumni").definition_id
        self.assertIn("main enrolment ended", definition.text)

    def _section(self):
        section = self.env["tracktion.report.section"].create(
            {"name": "Doors", "code": "doors", "intro": "Which doors were open."}
        )
        self.env["tracktion.indicator"].create(
            {
                "code": "test_doors",
                "name": "Open doors",
                "definition": "For a test.",
                "model": "tracktion.category.report",
                "period": "now",
                "section_id": section.id,
            }
        )
        return section

    def test_what_a_section_was_called_is_frozen_too(self):
        section = self._section()
        report = self._published()
        section.write({"name": "Windows", "intro": "Something else."})
        for _step in ("renamed", "gone with its addon"):
            document = report._document()
            shown = [(part.title, part.intro) for part in document.sections if part.code == "doors"]
            self.assertEqual(shown, [("Doors", "Which doors were open.")])
            section.unlink()
            self.env.invalidate_all()

    def test_a_section_is_called_as_in_the_language_of_the_report(self):
        self.env["res.lang"]._activate_lang("es_ES")
        section = self._section()
        section.with_context(lang="es_ES").write({"name": "Puertas", "intro": "Las abiertas."})
        report = self._computed(lang="es_ES")
        shown = [(s.title, s.intro) for s in report._document().sections if s.code == "doors"]
        self.assertEqual(shown, [("Puertas", "Las abiertas.")])

    def test_a_report_is_entitled_in_its_own_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        report = self._computed(lang="es_ES")
        self.assertEqual(report.with_context(lang="en_US")._document().title, SPANISH_TITLE)

    def test_the_word_of_caution_is_in_the_language_of_the_report(self):
        self.env["res.lang"]._activate_lang("es_ES")
        with Form(self.env["tracktion.report"].with_user(self.leader)) as form:
            self.assertIn("Read these figures", form.caution)
            form.lang = "es_ES"
            self.assertIn("Estas cifras deben leerse", form.caution)
            form.caution = "Our own."
            form.lang = "en_US"
            self.assertEqual(form.caution, "Our own.")
        self.assertIn("Estas cifras deben leerse", self._report(lang="es_ES").caution)

    def test_all_pages_but_the_cover_are_numbered(self):
        stream = io.BytesIO()
        canvas = Canvas(stream)
        for word in ("Cover", "Contents", "People"):
            canvas.drawString(100, 500, word)
            canvas.showPage()
        canvas.save()
        numbered = PdfFileReader(io.BytesIO(number_pages(stream.getvalue())))
        self.assertEqual(
            [" ".join(page.extract_text().split()) for page in numbered.pages],
            ["Cover", "Contents 2 / 3", "People 3 / 3"],
        )

    def test_the_document_shows_no_formula(self):
        """The workbook does: the board cannot read it."""
        report = self._computed()
        formula = report._document().definitions[0].formula
        self.assertIn("tracktion.", formula)
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "tracktion_report.action_report_document", report.ids
        )
        self.assertNotIn("tracktion.category.report", page.decode())

    def test_only_what_was_computed_is_published(self):
        with self.assertRaisesRegex(UserError, "has to be computed"):
            self._report().action_publish()

    # --- hiding ---------------------------------------------------------------------------------

    def test_no_number_is_kept_of_what_is_not_shown(self):
        report = self._computed()
        hidden = report._values().filtered(lambda value: value.state == "suppressed")
        for value in hidden:
            self.assertFalse(value.value or value.base or value.numerator or value.denominator)

    # --- several schools ------------------------------------------------------------------------

    def test_schools_side_by_side(self):
        for number in range(20):
            self._person(f"Naaber {number}", school=self.other_school)
        region = self._user(
            "test_region",
            "tracktion_report.group_leader",
            self.school,
        )
        region.company_ids |= self.other_school
        report = self._computed(region, company_ids=[(6, 0, (self.school | self.other_school).ids)])
        blocks = report.line_ids.filtered(lambda line: line.code == "people").blocks
        heads = [[column["label"] for column in block["columns"]] for block in blocks]
        self.assertTrue(
            any({"Colegio de Prueba", "Proovikool", "Total"} <= set(head) for head in heads)
        )
        self.assertEqual(self._value(report, "alumni").value, 60)

    def test_nobody_reports_about_a_school_where_he_does_not_work(self):
        with self.assertRaises(AccessError):
            self._report(company_ids=[(6, 0, self.other_school.ids)])

    def test_reports_stay_at_their_school(self):
        report = self._published()
        with self.assertRaises(AccessError):
            report.with_user(self.leader_abroad).read(["name"])
        values = self.env["tracktion.indicator.value"].with_user(self.leader_abroad)
        self.assertFalse(values.search([("origin_id", "=", report.id)]))

    def test_leaders_see_no_people(self):
        for model in (
            "tracktion.enrolment",
            "tracktion.category.report",
            "tracktion.consent",
            "tracktion.participation",
        ):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.leader).search([])
