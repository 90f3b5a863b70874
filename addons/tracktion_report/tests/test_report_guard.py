# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What no client can make a report say, nor make it tell."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import ReportCase


class TestReportGuard(ReportCase):
    # --- of which schools -----------------------------------------------------------------------

    def test_a_report_without_a_school_is_none_about_all_schools(self):
        with self.assertRaises(ValidationError):
            self._report(company_ids=[Command.clear()])
        with self.assertRaises(ValidationError):
            self._report().write({"company_ids": [Command.clear()]})
        with self.assertRaises(ValidationError):
            self.env["tracktion.report.schedule"].with_user(self.leader).create(
                {"name": "All", "company_ids": [Command.clear()]}
            )

    def test_no_report_is_handed_to_a_school_where_one_does_not_work(self):
        report = self._report()
        with self.assertRaisesRegex(AccessError, "Choose schools where you work"):
            report.write({"company_id": self.other_school.id})
        region = self._user("test_region", "tracktion_report.group_leader", self.school)
        region.company_ids = self.school | self.other_school
        with self.assertRaisesRegex(AccessError, "Choose schools where you work"):
            self.env["tracktion.report.schedule"].with_user(self.leader).create(
                {"name": "For others", "user_id": region.id, "company_id": self.other_school.id}
            )

    def test_no_report_is_of_the_school_year_of_another_school(self):
        theirs = self.env["tracktion.school.year"].search(
            [("company_id", "=", self.other_school.id)], limit=1
        )
        with self.assertRaisesRegex(AccessError, "Choose schools where you work"):
            self._report().write({"school_year_id": theirs.id})

    # --- what only code writes ------------------------------------------------------------------

    def test_what_became_of_a_report_no_client_says(self):
        report, other = self._computed(), self._published()
        for vals in (
            {"state": "published"},
            {"published_on": "2020-01-01 00:00:00"},
            {"workbook": "AAAA"},
            {"supersedes_id": other.id},
            {"sent_on": "2020-01-01 00:00:00"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                report.with_user(self.leader).write(vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._report(**vals)
        with self.assertRaises(AccessError):
            other.with_user(self.leader).write({"state": "draft"})
        self.assertEqual(other.state, "published")

    def test_nor_by_the_context(self):
        Report = self.env["tracktion.report"].with_user(self.leader)
        report = Report.with_context(default_state="published", default_workbook="AAAA").create(
            {"school_year_id": self.year.id}
        )
        self.assertEqual((report.state, report.workbook), ("draft", False))
        self.assertEqual(set(report.line_ids.mapped("state")), {"pending"})

    def test_what_a_section_says_no_client_writes(self):
        line = self._computed().line_ids[:1].with_user(self.leader)
        for vals in ({"blocks": []}, {"state": "error"}, {"intro": "Well done"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                line.write(vals)

    def test_sections_of_a_published_report_stay(self):
        report = self._published().with_user(self.leader)
        line = self._report().line_ids[:1].with_user(self.leader)
        with self.assertRaises(UserError):
            line.write({"report_id": report.id})
        with self.assertRaises(UserError):
            self.env["tracktion.report.line"].with_user(self.leader).create(
                {"report_id": report.id, "section_id": line.section_id.id}
            )
        with self.assertRaises(UserError):
            report.line_ids.unlink()
        self.assertTrue(report.line_ids)

    def test_a_leader_still_computes_stops_and_publishes(self):
        report = self._report()
        report.action_compute()
        report.action_cancel()
        self.assertEqual(report.state, "draft")
        report.action_compute()
        self.env["tracktion.report"]._cron_compute()
        report.action_publish()
        newer = report.browse(report.action_compute_anew()["res_id"])
        self.assertEqual((newer.supersedes_id, newer.state), (report, "computing"))
        self.env["tracktion.report"]._cron_compute()
        newer.action_publish()
        self.assertEqual((report.state, report.superseded_by_id), ("superseded", newer))
        self.assertTrue(newer.workbook)

    # --- in one queue ---------------------------------------------------------------------------

    def test_a_report_that_cannot_be_computed_stops_no_other(self):
        # The period before this one would begin before the first day of all.
        endless = self._report(
            school_year_id=False, date_from="0001-01-01", date_to="9999-12-31", name="Endless"
        )
        good = self._report(self.leader_abroad, **self._days())
        (endless | good.with_env(endless.env)).sudo().action_compute()
        with mute_logger("odoo.addons.tracktion_report.models.tracktion_report_line"):
            self.env["tracktion.report"]._cron_compute()
        self.assertEqual((endless.state, good.state), ("computed", "computed"))
        self.assertEqual((endless.failed_count, good.failed_count), (len(endless.line_ids), 0))

    def test_nor_one_that_cannot_be_finished(self):
        bad, good = self._report(), self._report(self.leader_abroad, **self._days())
        (bad | good.with_env(bad.env)).sudo().action_compute()
        Report = type(bad)
        make_files = Report._make_files

        def full_disk(report):
            if report == bad:
                raise OSError("No space left on device")
            return make_files(report)

        with (
            patch.object(Report, "_make_files", full_disk),
            mute_logger("odoo.addons.tracktion_report.models.tracktion_report_compute"),
        ):
            self.env["tracktion.report"]._cron_compute()
        self.assertEqual((bad.state, good.state), ("draft", "computed"))
        self.assertIn("No space left on device", bad.message_ids[0].body)

    def _days(self):
        days = {"date_from": "2023-09-01", "date_to": "2024-08-31"}
        return {
            "school_year_id": False,
            "company_id": self.other_school.id,
            "company_ids": [Command.set(self.other_school.ids)],
            **days,
        }

    def test_drafts_that_were_deleted_are_remembered(self):
        """Nobody learns of three people from two drafts, one of them deleted."""
        vals = {
            "company_id": self.school.id,
            "user_id": self.officer.id,
            "purpose_id": self.keep_in_touch.id,
            "channel_id": self.email.id,
            "subject": "News",
        }
        self.env["tracktion.approach"].create(
            [
                dict(vals, partner_id=person.id, date=f"2024-0{1 if n < 20 else 2}-10 10:00:00")
                for n, person in enumerate(self.people[:23])
            ]
        )
        self.env.flush_all()
        days = {"school_year_id": False, "date_from": "2024-01-01"}
        first = self._computed(date_to="2024-01-31", **days)
        self.assertEqual(self._value(first, "approaches").value, 20)
        first.unlink()
        second = self._computed(date_to="2024-02-28", **days)
        self.assertEqual(self._value(second, "approaches").state, "suppressed")

    def test_a_language_that_is_not_installed_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "Choose an installed language"):
            self._report(lang="xx_XX")
