# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import ReportCase

STAGES = ["Recent graduate", "Mid-career", "Established"]


class TestDashboardFigure(ReportCase):
    """What dashboards read, by hand: 40 graduates of 2023/24, 12 of whom refuse."""

    def _year(self, name):
        return self.years.filtered(lambda year: year.name == name)

    def _publish_year(self, name, **vals):
        return self._published(school_year_id=self._year(name).id, **vals)

    def _figures(self, code, user=None, **where):
        """``{(period, school, group): values}``, numbers that are missing as None."""
        Figure = self.env["tracktion.dashboard.figure"].with_user(user or self.leader)
        self.env.flush_all()
        domain = [("code", "=", code), ("dimension_1", "=", where.pop("by", False))]
        rows = Figure._read_group(
            domain + [(name, "=", value) for name, value in where.items()],
            ["period", "school", "label_1", "state", "recency", "is_widest"],
            ["value:max", "base:max", "previous:max", "change:max", "hidden:sum", "__count"],
        )
        self.assertTrue(all(row[-1] == 1 for row in rows), "a figure comes twice")
        names = ("state", "recency", "is_widest", "value", "base", "previous", "change", "hidden")
        return {
            row[:3]: {
                # The client is sent false for a number that is missing, which is no nought.
                name: None if value is False and name not in names[:3] else value
                for name, value in zip(names, row[3:-1], strict=True)
            }
            for row in rows
        }

    def _apprentices(self, count, prefix):
        people = self._people(count, prefix)
        people.alumni_main_enrolment_id.category_manual_id = self.categories["apprentice"]
        return people

    # --- last year ------------------------------------------------------------------------------

    def test_change_on_the_year_before(self):
        self._publish_year("2022/23")
        self._consent(self._people(15, "Late"), decision="refused")
        self._publish_year("2023/24")
        school = self.school.name
        alumni = self._figures("alumni")
        now, before = alumni["2023/24", school, False], alumni["2022/23", school, False]
        self.assertEqual((now["value"], now["previous"], now["change"]), (55, 40, 15))
        self.assertEqual((now["recency"], before["recency"]), ("0", "1"))
        self.assertEqual((before["value"], before["previous"], before["change"]), (40, None, None))
        share = self._figures("contactable")["2023/24", school, False]
        # 28 of 40, then 28 of 55.
        self.assertEqual((share["value"], share["base"]), (50.9, 55))
        self.assertEqual((share["previous"], round(share["change"], 1)), (70.0, -19.1))

    def test_a_year_that_was_left_out_is_not_last_year(self):
        self._publish_year("2021/22")
        self._publish_year("2023/24")
        now = self._figures("alumni")["2023/24", self.school.name, False]
        self.assertEqual((now["value"], now["recency"]), (40, "0"))
        self.assertEqual((now["previous"], now["change"]), (None, None))

    def test_groups_are_compared_with_themselves(self):
        self._apprentices(11, "Appr")
        self._publish_year("2022/23")
        self._apprentices(9, "More")
        self._publish_year("2023/24")
        by_group = {
            group: (figure["value"], figure["previous"], figure["change"])
            for (_period, _school, group), figure in self._figures(
                "alumni", by="category", recency="0"
            ).items()
        }
        self.assertEqual(by_group, {"Graduate": (40, 40, 0), "Apprentice": (20, 11, 9)})

    # --- hidden ---------------------------------------------------------------------------------

    def test_what_is_hidden_has_no_number_now_nor_next_year(self):
        self._apprentices(3, "Few")
        self._publish_year("2022/23")
        self._apprentices(17, "Many")
        self._publish_year("2023/24")
        figures = self._figures("alumni", by="category")
        few = figures["2022/23", self.school.name, "Apprentice"]
        self.assertEqual((few["state"], few["hidden"]), ("suppressed", 1))
        numbers = ("value", "base", "previous", "change")
        self.assertEqual([few[name] for name in numbers], [None] * 4)
        graduates = figures["2022/23", self.school.name, "Graduate"]
        self.assertIsNone(graduates["value"], "the others follow from the total")
        for group in ("Apprentice", "Graduate"):
            later = figures["2023/24", self.school.name, group]
            self.assertEqual((later["previous"], later["change"]), (None, None))

    # --- one figure, once -----------------------------------------------------------------------

    def test_figures_for_the_public_do_not_come_on_top(self):
        self._publish_year("2023/24")
        self._publish_year("2023/24", is_public=True)
        self.assertEqual(len(self._figures("alumni")), 1)

    def test_a_correction_takes_the_place_of_the_figure(self):
        self._publish_year("2023/24")
        self._people(15, "Late")
        self._publish_year("2023/24")
        [figure] = self._figures("alumni").values()
        self.assertEqual((figure["value"], figure["previous"]), (55, None))

    def test_a_group_that_is_gone_goes_with_the_report_that_had_it(self):
        people = self._apprentices(12, "Appr")
        self._publish_year("2023/24")
        people.alumni_main_enrolment_id.category_manual_id = self.categories["graduate"]
        self._publish_year("2023/24")
        figures = self._figures("alumni", by="category")
        self.assertEqual({key[2]: f["value"] for key, f in figures.items()}, {"Graduate": 52})

    def test_other_periods_are_no_school_year(self):
        self._publish_year("2023/24")
        self._published(school_year_id=False, date_from="2025-01-01", date_to="2025-12-31")
        recency = {key[0]: figure["recency"] for key, figure in self._figures("alumni").items()}
        self.assertEqual(recency, {"2023/24": "0", "2025-01-01..2025-12-31": False})

    # --- several schools ------------------------------------------------------------------------

    def _region(self):
        for number in range(20):
            self._person(f"Naaber {number}", school=self.other_school)
        region = self._user("test_region", "tracktion_report.group_leader", self.school)
        region.company_ids |= self.other_school
        return region

    def test_an_office_sees_the_total_and_each_school(self):
        region = self._region()
        schools = self.school | self.other_school
        self._published(region, company_ids=[Command.set(schools.ids)])
        figures = self._figures("alumni", region, recency="0")
        total = [figure["value"] for figure in figures.values() if figure["is_widest"]]
        self.assertEqual(total, [60])
        shares = self._figures("alumni", region, by="category", recency="0")
        values = {key[1]: figure["value"] for key, figure in shares.items()}
        self.assertEqual(values[self.school.name], 40)
        self.assertEqual(values[self.other_school.name], 20)

    def test_the_report_of_an_office_leaves_the_schools_theirs(self):
        own = self._published()
        office = self.env["res.company"].create({"name": "Office"})
        region = self._region()
        region.write({"company_ids": [Command.link(office.id)], "company_id": office.id})
        schools = self.school | self.other_school
        self._published(
            region,
            company_id=office.id,
            company_ids=[Command.set(schools.ids)],
        )
        [figure] = self._figures("alumni").values()
        self.assertEqual(figure["value"], 40)
        self.assertTrue(self._value(own, "alumni").is_current)
        # Whoever may read both reports sees each figure once.
        everything = self.env["tracktion.dashboard.figure"].with_user(region)
        everything = everything.with_context(allowed_company_ids=[office.id, *schools.ids])
        domain = [("code", "=", "alumni"), ("dimension_1", "=", False)]
        names = everything.search(domain).mapped("school")
        self.assertEqual(len(names), len(set(names)))
        self.assertIn(self.school.name, names)

    # --- who reads what -------------------------------------------------------------------------

    def test_figures_stay_at_their_school(self):
        self._published()
        self.assertTrue(self._figures("alumni"))
        self.assertFalse(self._figures("alumni", self.leader_abroad))
        self.assertTrue(self._figures("alumni", self.officer))
        for user in (self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.env["tracktion.dashboard.figure"].with_user(user).search([])

    def test_groups_come_in_the_order_of_the_report(self):
        for number, ended in enumerate(("2008-06-21", "2015-06-21")):
            people = self._people(12, f"Old{number}x")
            people.alumni_main_enrolment_id.date_end = ended
        self._published()
        groups = (
            self.env["tracktion.dashboard.figure"]
            .with_user(self.leader)
            .formatted_read_grouping_sets(
                [("code", "=", "career_stages"), ("dimension_1", "=", "option")],
                [[], ["code"], ["code", "label_1"]],
                ["value:avg"],
                order="code,label_1",
            )
        )
        labels = [group["label_1"] for group in groups[-1]]
        self.assertEqual(labels, [stage for stage in STAGES if stage in labels])
        self.assertGreater(len(labels), 1)


class TestDashboards(ReportCase):
    def _dashboards(self, user=None):
        # Those of this addon: others add theirs to the group.
        own = self.env["ir.model.data"].search(
            [("module", "=", "tracktion_report"), ("model", "=", "spreadsheet.dashboard")]
        )
        return (
            self.env["spreadsheet.dashboard"]
            .with_user(user or self.leader)
            .search([("id", "in", own.mapped("res_id"))])
        )

    def _snapshot(self, dashboard):
        return json.loads(dashboard._get_serialized_readonly_dashboard())["snapshot"]

    def _figures(self, dashboard, prefix):
        """The names of its tiles or charts."""
        names = {figure["id"] for figure in self._snapshot(dashboard)["sheets"][0]["figures"]}
        found = {name for name in names if name.startswith(prefix)}
        self.assertTrue(found)
        return found

    def test_leaders_and_officers_find_both(self):
        for user in (self.leader, self.officer, self.leader_abroad):
            self.assertEqual(
                self._dashboards(user).mapped("name"), ["School at a glance", "People"]
            )
        for user in (self.teacher, self.plain):
            self.assertFalse(self._dashboards(user))

    def test_every_tile_shows_a_figure_of_the_report(self):
        totals = self._published()._values().filtered(lambda v: not v.dimension_1)
        frozen = {f"tile-{value.code}" for value in totals} | {"tile-year", "tile-hidden"}
        for dashboard in self._dashboards():
            self.assertLessEqual(self._figures(dashboard, "tile-"), frozen)

    def test_every_chart_draws_groups_of_the_report(self):
        willing = self.people[12:]
        self._consent(willing)
        willing.with_user(self.officer)._tracktion_approach("keep_in_touch", "email", "Open day")
        this_year = self.years.filtered(lambda year: year.name == "2025/26")
        report = self._published(school_year_id=this_year.id)
        frozen = {f"chart-{v.code}-{v.dimension_1 or 'year'}" for v in report._values()}
        for dashboard in self._dashboards():
            self.assertLessEqual(self._figures(dashboard, "chart-"), frozen)

    def test_nothing_else_is_read(self):
        for dashboard in self._dashboards():
            snapshot = self._snapshot(dashboard)
            sources = [*snapshot["pivots"].values(), *snapshot["lists"].values()]
            self.assertEqual({s["model"] for s in sources}, {"tracktion.dashboard.figure"})
