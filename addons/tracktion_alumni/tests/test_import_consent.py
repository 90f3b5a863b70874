# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.tests import freeze_time, tagged

from .common import TracktionCase

HEAD = "Apellidos, Nombre;Correo;Mantener contacto;Fecha consentimiento;Origen consentimiento"


@tagged("post_install", "-at_install")
class TestImportConsent(TracktionCase):
    """What a list says on keeping in touch, against what the ledger says already."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Ana García", email="ana@example.org")

    def _import(self, *rows, **vals):
        """Import a list with these answers of Ana; the lines of the list."""
        text = "\n".join([HEAD, *(f"García, Ana;ana@example.org;{row}" for row in rows)])
        record = (
            self.env["tracktion.import"]
            .with_user(self.officer)
            .with_company(self.school)
            .create({"filename": "l.csv", "data": base64.b64encode(text.encode()), **vals})
        )
        record.action_preview()
        record.line_ids.filtered(lambda line: line.state == "undecided")._note({"state": "match"})
        record.action_import()
        self.assertEqual(set(record.line_ids.mapped("is_done")), {True})
        return record.line_ids.sorted("row_number")

    def _lines(self):
        return [(c.decision, str(c.date)) for c in self.person.alumni_consent_ids.sorted("id")]

    def test_a_no_without_date_ends_a_yes_of_this_morning(self):
        self._consent(self.person, date="2026-03-16 09:00:00")
        [line] = self._import("no;;")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")
        self.assertEqual(self._lines()[-1], ("withdrawn", "2026-03-16 10:00:00"))
        self.assertIn("no without a date, so it counts from now", line.message)
        self.assertIn("the yes of 03/16/2026 no longer counts", line.message)

    def test_a_no_of_a_day_ends_a_yes_of_that_day(self):
        self._consent(self.person, date="2026-03-10 15:00:00")
        self._import("no;10/03/2026;papel")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_a_yes_of_a_day_loses_against_a_no_of_that_day(self):
        self._consent(self.person, decision="withdrawn", date="2026-03-10 08:00:00")
        [line] = self._import("sí;10/03/2026;papel")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")
        self.assertIn("a no of 03/10/2026 is later and stays", line.message)
        self.assertEqual(len(self._lines()), 1)

    def test_a_yes_that_lost_is_told(self):
        self._consent(self.person, decision="withdrawn", date="2025-03-03 09:00:00")
        [line] = self._import("sí;10/01/2025;papel")
        self.assertIn("yes of 01/10/2025; a no of 03/03/2025 is later and stays", line.message)
        self.assertEqual(len(self._lines()), 1)

    def test_a_no_that_lost_is_told(self):
        self._consent(self.person, date="2025-03-03 09:00:00")
        [line] = self._import("no;10/01/2025;papel")
        self.assertIn("no of 01/10/2025; a yes of 03/03/2025 is later and stays", line.message)
        self.assertEqual(self._lines(), [("given", "2025-03-03 09:00:00")])

    def test_a_later_yes_counts_and_renews(self):
        self._consent(self.person, decision="refused", date="2025-01-03 09:00:00")
        [line] = self._import("sí;10/01/2025;papel")
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.assertIn("later than the no of 01/03/2025: the yes counts", line.message)
        self._import("sí;10/01/2026;papel")
        self.assertEqual(str(self.person.alumni_consent_ids[0].date_expiry), "2029-01-10")

    def test_two_rows_of_one_person(self):
        for rows, keep, told in (
            (("sí;10/01/2025;papel", "no;;"), "no", "no without a date"),
            (("no;;", "sí;10/01/2025;papel"), "no", "a no of 03/16/2026 is later and stays"),
            (("sí;10/01/2025;papel", "no;10/01/2025;papel"), "no", "no longer counts"),
            (("no;10/01/2025;papel", "sí;10/01/2025;papel"), "no", "is later and stays"),
            (("sí;10/01/2025;papel", "no;09/01/2025;papel"), "yes", "is later and stays"),
        ):
            with self.subTest(rows=rows), self.cr.savepoint() as savepoint:
                lines = self._import(*rows)
                self.assertEqual(lines.partner_id, self.person)
                self.assertIn(told, lines[1].message)
                self.assertEqual(self.person.alumni_keep_in_touch, keep)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_importing_again_adds_nothing(self):
        rows = ("sí;10/01/2025;papel",)
        self._import(*rows)
        self._import(*rows)
        self.assertEqual(len(self._lines()), 1)
        self._import("no;;")
        with freeze_time("2026-03-20 10:00:00"):
            self._import("no;;")
        self.assertEqual(
            self._lines(),
            [("given", "2025-01-10 00:00:00"), ("withdrawn", "2026-03-16 10:00:00")],
        )

    def test_today_is_no_future_in_estonia(self):
        self.officer.tz = "Europe/Tallinn"
        with freeze_time("2026-03-16 23:30:00"):
            self._import("sí;17/03/2026;papel")
            self.assertEqual(self._lines(), [("given", "2026-03-16 22:00:00")])
            self.assertEqual(self.person.alumni_keep_in_touch, "yes")

    def test_a_yes_of_tomorrow_is_to_ask(self):
        # Typed for the whole list; in a cell it is an error of the row.
        [line] = self._import("sí;;papel", consent_date="2026-03-17")
        self.assertFalse(self._lines())
        self.assertIn("in the future", line.message)

    def test_a_yes_without_evidence_is_told_while_it_can_still_be_given(self):
        told = "To ask: the yes of this list has no date or no source."
        text = f"{HEAD}\nGarcía, Ana;ana@example.org;sí;;"
        record = (
            self.env["tracktion.import"]
            .with_user(self.officer)
            .with_company(self.school)
            .create({"filename": "l.csv", "data": base64.b64encode(text.encode())})
        )
        record.action_preview()
        self.assertIn(told, record.line_ids.message)
        record.write({"consent_date": "2026-03-10", "consent_source": "paper"})
        record.action_preview()
        self.assertNotIn(told, record.line_ids.message)

    def test_what_the_preview_told_is_not_told_twice(self):
        [line] = self._import("sí;;")
        self.assertEqual(line.message.count("To ask"), 1)

    def test_lines_of_a_list_know_their_list(self):
        [line] = self._import("sí;10/01/2025;papel")
        consent = self.person.alumni_consent_ids
        self.assertEqual(
            (consent.origin_model, consent.origin_id), ("tracktion.import", line.import_id.id)
        )
        self.assertEqual(consent.create_uid, self.officer)
