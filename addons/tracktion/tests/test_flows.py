# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Flows from plans to situations, from the answers to the printed page."""

from lxml import html

from odoo.tests import tagged

from odoo.addons.tracktion_survey.tests.common import POST, PRE
from odoo.addons.tracktion_survey.tests.test_indicator import IndicatorCase


@tagged("post_install", "-at_install")
class TestFlows(IndicatorCase):
    def _cohort(self, *flows):
        """So many people who had a plan, and are in a situation six months later."""
        people = self._people(sum(number for number, _plan, _status in flows), "Graduate")
        waves = [self._wave(point, people, state="closed") for point in ("pre", "post6")]
        plans = [{**PRE, "PLAN": plan} for n, plan, _status in flows for _person in range(n)]
        now = [{**POST, "STATUS": status} for n, _plan, status in flows for _person in range(n)]
        for wave, rows in zip(waves, (plans, now), strict=True):
            self._respond(rows, wave, people)

    def _drawn(self):
        """The flows of the page about plans, as they are told to those who cannot see them."""
        section = self.env.ref("tracktion_survey.report_section_tracking_situation")
        report = self.env["tracktion.report"].create(
            {
                "school_year_id": self.year.id,
                "company_id": self.school.id,
                "company_ids": self.school.ids,
                "line_ids": [(0, 0, {"section_id": section.id})],
            }
        )
        report.action_compute()
        self.env["tracktion.report"]._cron_compute()
        self.assertEqual((report.state, report.failed_count), ("computed", 0))
        page = self.env["ir.actions.report"]._render_qweb_html(
            "tracktion_report.report_document", report.ids
        )[0]
        paths = html.fromstring(page).xpath("//path[@fill-opacity]")
        return [path.findtext("title") for path in paths]

    def test_flows_of_many_are_drawn(self):
        self._cohort(
            (30, "working", "working"),
            (10, "working", "studying"),
            (8, "studying", "working"),
            (24, "studying", "studying"),
        )

        self.assertEqual(
            self._drawn(),
            [
                "Work for an employer, Working for an employer: 75.0 %",
                "Work for an employer, Studying: 25.0 %",
                "Continue studying, Working for an employer: 25.0 %",
                "Continue studying, Studying: 75.0 %",
            ],
        )

    def test_a_small_flow_is_not_drawn_nor_what_would_tell_it(self):
        self._cohort(
            (30, "working", "working"),
            (10, "working", "studying"),
            (12, "working", "unemployed"),
            (3, "studying", "working"),
            (24, "studying", "studying"),
            (11, "studying", "unemployed"),
        )

        drawn = self._drawn()

        self.assertTrue(drawn)
        self.assertNotIn("Continue studying, Working", " ".join(drawn))
        # Each line and each column has two flows that are not told, or none.
        for name in ("Work for an employer, ", "Continue studying, "):
            self.assertEqual(len([one for one in drawn if one.startswith(name)]), 1)

    def test_a_cohort_of_few_has_no_picture(self):
        self._cohort((4, "working", "working"), (3, "working", "studying"))

        self.assertEqual(self._drawn(), [])
