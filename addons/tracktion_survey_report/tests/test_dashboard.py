# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dashboard shows what reports on graduate tracking published, to those who may read it."""

import json
import re
from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.tracktion_report.tests.common import ReportMixin
from odoo.addons.tracktion_survey.models.tracktion_response_record import Answers
from odoo.addons.tracktion_survey.tests.common import SurveyCase

# A formula that asks for one figure: the pivot, then names and values.
FIGURE = re.compile(r'PIVOT\.VALUE\(\d+,"__count",("code","\w+"[^)]*)\)')
PAIR = re.compile(r'"(\w+)","(\w+)"')
PRE = {"PLAN": "working", "SATISFACTION": "4", "KEEP_TOUCH": "yes", "GET": "jobs"}
WORKS = {
    "STATUS": "working",
    "JOB_RELATED": "yes",
    "TIME_FIRST_JOB": "lt_1m",
    "WORKING_TIME": "part_time",
    "CONTRACT": "permanent",
    "WAGE": "500_999",
    "JOB_SEEKING": "no",
    "SATISFACTION": "4",
    "KEEP_TOUCH": "yes",
    "GET": "jobs",
    "HELP": "mentoring",
}
UNEMPLOYED = {"STATUS": "unemployed", "JOB_SEEKING": "yes", "SATISFACTION": "2"}


@tagged("post_install", "-at_install")
class TestDashboard(ReportMixin, SurveyCase):
    """40 graduates of 2023/24, all of whom were asked before graduation and 6 months after."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("tracktion_survey_report.dashboard_where_now")
        cls._tell("pre", [{**PRE, "HELP": "mentoring"}] * 40)
        cls._tell("post6", [WORKS] * 24 + [UNEMPLOYED] * 12)

    @classmethod
    def _tell(cls, point, answers, people=None):
        """The first of the people give these answers."""
        people = people or cls.people
        wave = cls._wave(point, people, state="closed")
        invitations = {one.partner_id: one for one in wave.invitation_ids}
        cls.env["tracktion.response"]._record(
            [
                Answers(
                    invitation=invitations[person],
                    answers={"CONSENT": "agree", **some},
                    answered_by="import",
                    completed_on=datetime(2025, 1, 10, 9),
                    started_on=datetime(2025, 1, 10, 8, 50),
                )
                for person, some in zip(people, answers, strict=False)
            ]
        )
        cls.env.flush_all()
        return wave

    def _snapshot(self, user=None):
        dashboard = self.dashboard.with_user(user or self.leader)
        return json.loads(dashboard._get_serialized_readonly_dashboard())["snapshot"]

    def _asked(self):
        """``{(code, {dimension: key, or None for all})}`` of the figures that the cells ask for."""
        cells = self._snapshot()["sheets"][1]["cells"]
        asked = set()
        for path in FIGURE.findall(" ".join(map(str, cells.values()))):
            pairs = dict(PAIR.findall(path))
            dimensions = {
                pairs[f"dimension_{number}"]: pairs.get(f"key_{number}")
                for number in (1, 2)
                if f"dimension_{number}" in pairs
            }
            asked.add((pairs["code"], tuple(sorted(dimensions.items()))))
        # Tiles of the total have their code in a cell.
        tiles = [value for name, value in cells.items() if re.fullmatch(r"A\d+", name)]
        codes = {value for value in tiles if re.fullmatch(r"\w+", value)}
        return asked | {(code, ()) for code in codes - {"Code", "year", "hidden"}}

    def _figures(self, code, user=None, **where):
        self.env.flush_all()
        Figure = self.env["tracktion.dashboard.figure"].with_user(user or self.leader)
        return Figure.search([("code", "=", code), *((k, "=", v) for k, v in where.items())])

    # --- what it asks for -----------------------------------------------------------------------

    def test_every_figure_is_of_an_indicator_that_may_be_told_so(self):
        asked = self._asked()
        self.assertGreater(len(asked), 40)
        fields = self.env["tracktion.response"]._fields
        keys = {"point": "point", "status": "status"}
        for code, dimensions in asked:
            indicator = self.env["tracktion.indicator"].search([("code", "=", code)])
            self.assertEqual(len(indicator), 1, code)
            allowed = {*indicator.dimension_ids.mapped("code"), *indicator._own_dimensions()}
            for dimension, key in dimensions:
                self.assertIn(dimension, allowed, code)
                name = keys.get(indicator.measure if dimension == "option" else dimension)
                if key:
                    self.assertIn(key, fields[name].get_values(self.env), code)

    def test_every_figure_is_in_the_report(self):
        """A report table tells it: what no report tells is never published."""
        self._tell("post18", [WORKS] * 30)
        told = set()
        for value in self._published()._values():
            pairs = [(value.dimension_1, value.key_1), (value.dimension_2, value.key_2)]
            pairs = [pair for pair in pairs if pair[0]]
            told.add((value.code, frozenset(pairs)))
            # As a cell asks for all groups of one of the dimensions.
            told |= {
                (value.code, frozenset({*pairs, (one, None)} - {(one, key)})) for one, key in pairs
            }
        for code, dimensions in self._asked():
            # What nobody answered is told nowhere.
            if dict(dimensions).get("option") in (None, "working"):
                self.assertIn((code, frozenset(dimensions)), told)

    def test_what_is_hidden_is_counted_in_sections_that_are_there(self):
        [domain] = [
            pivot["domain"]
            for pivot in self._snapshot()["pivots"].values()
            if pivot["name"] == "Hidden figures"
        ]
        [[_field, _operator, codes]] = domain
        sections = self.env["tracktion.report.section"].search([("code", "in", codes)])
        self.assertEqual(set(sections.mapped("code")), set(codes))
        used = {code for code, _dimensions in self._asked()}
        indicators = self.env["tracktion.indicator"].search([("code", "in", list(used))])
        self.assertLessEqual(indicators.section_id, sections)

    def test_nothing_but_published_figures_is_read(self):
        snapshot = self._snapshot()
        sources = [*snapshot["pivots"].values(), *snapshot["lists"].values()]
        self.assertEqual({s["model"] for s in sources}, {"tracktion.dashboard.figure"})

    # --- what it shows --------------------------------------------------------------------------

    def test_figures_are_those_of_the_report(self):
        report = self._published()
        [figure] = self._figures("placement_rate", dimension_1="point", dimension_2=False)
        self.assertEqual((figure.key_1, figure.value, figure.base), ("post6", 66.7, 36))
        frozen = report._values().filtered(
            lambda v: v.code == "placement_rate" and v.dimension_1 == "point" and not v.dimension_2
        )
        self.assertEqual((frozen.value, frozen.base), (figure.value, figure.base))
        situation = self._figures("status", dimension_1="option", key_2="post6")
        self.assertEqual(
            {one.key_1: one.value for one in situation if one.value},
            {"working": 66.7, "unemployed": 33.3},
        )

    def test_few_people_have_no_number(self):
        few = self._people(4, "Few")
        few.alumni_enrolment_ids.department_id = self.env["tracktion.department"].create(
            {"name": "Small", "company_id": self.school.id}
        )
        self._tell("post6", [WORKS] * 4, few)
        self._published()

        figures = self._figures("placement_rate", dimension_1="department", key_2="post6")

        self.assertEqual(set(figures.mapped("label_1")), {"Electricity", "Small"})
        self.assertEqual(figures.mapped("hidden"), [1, 1], "the other follows from the total")
        self.assertFalse(any(figures.mapped("value")) or any(figures.mapped("base")))

    def test_a_wave_that_is_only_planned_is_not_one_that_nobody_answered(self):
        self._wave("post18", self.people)
        self._published()
        told = self._figures("response_rate", dimension_1="point").mapped("key_1")
        self.assertEqual(set(told), {"pre", "post6"})

    # --- who opens it ---------------------------------------------------------------------------

    def _found_by(self, user):
        Dashboard = self.env["spreadsheet.dashboard"].with_user(user)
        return Dashboard.search([("id", "=", self.dashboard.id)])

    def test_leaders_and_coordinators_open_it(self):
        for user in (self.leader, self.officer, self.coordinator, self.manager):
            self.assertTrue(self._found_by(user), user.login)
            self.assertEqual(len(self._snapshot(user)["sheets"]), 2)

    def test_others_do_not(self):
        for user in (self.teacher, self.plain):
            self.assertFalse(self._found_by(user), user.login)
        with self.assertRaises(AccessError):
            self._found_by(self.portal).read(["name"])

    def test_figures_stay_at_their_school(self):
        self._published()
        self.assertTrue(self._figures("placement_rate"))
        self.assertFalse(self._figures("placement_rate", self.leader_abroad))
