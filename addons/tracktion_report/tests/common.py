# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests of reports start from: alumni of two schools, and somebody who reports about them."""

from odoo.addons.tracktion_alumni.tests.common import TracktionCase, TracktionHttpCase


class ReportMixin:
    """Alumni of two schools, and a leader of each who sees none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._user("test_leader", "tracktion_report.group_leader", cls.school)
        cls.leader_abroad = cls._user(
            "test_leader_abroad", "tracktion_report.group_leader", cls.other_school
        )
        cls.people = cls._people(40, "Grad")
        cls._consent(cls.people[:12], decision="refused")
        cls.year = cls.years.filtered(lambda year: year.name == "2023/24")

    def _report(self, user=None, **vals):
        Report = self.env["tracktion.report"].with_user(user or self.leader)
        return Report.create({"school_year_id": self.year.id, **vals})

    def _computed(self, user=None, **vals):
        report = self._report(user, **vals)
        report.action_compute()
        self.env["tracktion.report"]._cron_compute()
        self.assertEqual(report.state, "computed")
        return report

    def _published(self, user=None, **vals):
        report = self._computed(user, **vals)
        report.action_publish()
        return report

    def _value(self, report, code, **where):
        values = report._values().filtered(
            lambda v: (
                v.code == code
                and v.dimension_1 == where.get("dimension", False)
                and v.key_1 == where.get("key", False)
                and v.school_count == len(report.company_ids)
            )
        )
        self.assertEqual(len(values), 1)
        return values


class ReportCase(ReportMixin, TracktionCase):
    """Tests of models."""


class ReportHttpCase(ReportMixin, TracktionHttpCase):
    """Tests that go through the server."""
