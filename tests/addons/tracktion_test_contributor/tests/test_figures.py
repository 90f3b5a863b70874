# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.tracktion_alumni.figures.blocks import ERROR, Cell
from odoo.addons.tracktion_alumni.tools import ReportRun

from .common import ContributorCase

SECTION = "odoo.addons.tracktion_alumni.models.tracktion_report_section"
YEAR = {"date_from": "2025-09-01", "date_to": "2026-08-31"}


class TestFigures(ContributorCase):
    """What an addon gets for shipping records: its figures, by value."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.talks = cls._attend(cls.people[:20])
        cls.visits = cls._attend(
            cls.people[:12], mode="experiential", kind="visit", minutes=60, date="2026-02-20"
        )
        # Registered, but did not come.
        cls._attend(cls.people[20:], attended=False, minutes=500)
        ratings = [10] * 9 + [8] * 6 + [5] * 5
        for fact, rating in zip(cls.talks, ratings, strict=True):
            fact.write({"rated": True, "rating": rating})
        cls.env.flush_all()

    def _values(self, code, *dimensions, **scope):
        lines = (
            self.env["tracktion.indicator"]
            .with_user(self.officer)
            .figures([code], {**YEAR, **scope}, list(dimensions))
        )
        return {
            tuple(line["key"].values()): line["value"] if line["state"] == "ok" else line["state"]
            for line in lines
        }

    def test_counts(self):
        self.assertEqual(
            self._values("test_participations", "mode"),
            {(): 32, ("communication",): 20, ("experiential",): 12},
        )
        # The people who came to both are one person in the total.
        self.assertEqual(
            self._values("test_participants", "mode"),
            {(): 20, ("communication",): 20, ("experiential",): 12},
        )

    def test_the_period(self):
        self.assertEqual(
            self._values("test_participations", date_from="2026-02-01", date_to="2026-02-28"),
            {(): 12},
        )

    def test_sums_means_and_medians(self):
        self.assertEqual(self._values("test_minutes"), {(): 20 * 90 + 12 * 60})
        # (9 x 10 + 6 x 8 + 5 x 5) / 20
        self.assertEqual(self._values("test_rating_mean"), {(): 8.2})
        self.assertEqual(self._values("test_rating_median"), {(): 8.0})

    def test_shares_and_the_promoter_score(self):
        self.assertEqual(self._values("test_rated"), {(): 62.5})
        # 9 of 20 would recommend it, 5 would not.
        self.assertEqual(self._values("test_nps"), {(): 20.0})

    def test_answers(self):
        self.assertEqual(self._values("test_kinds"), {(): 100, ("talk",): 62.5, ("visit",): 37.5})
        values = self._values("test_kinds_by_mode")
        self.assertEqual(values["talk", "communication"], 100)
        self.assertEqual(values["visit", "experiential"], 100)

    def test_a_method(self):
        # Twelve of the twenty came to a talk and to a visit.
        self.assertEqual(
            self._values("test_returning", "mode"),
            {(): 60.0, ("communication",): 0.0, ("experiential",): 0.0},
        )

    def test_a_dimension_of_its_own(self):
        self.assertEqual(
            self._values("test_participations", "test_kind"),
            {(): 32, ("talk",): 20, ("visit",): 12},
        )

    def test_the_section(self):
        section = self.env.ref("tracktion_test_contributor.section_activities")
        run = self._run()
        blocks, message = section._blocks(run)
        self.assertEqual(message, "")
        self.assertEqual(
            [block.title for block in blocks],
            [
                "Activities in figures",
                "Participation by mode",
                "Time by department",
                "Shares",
                "Who came again",
                "Ratings",
                "Ratings by kind",
                "Kinds of activities",
                "Kinds by mode",
            ],
        )
        modes = blocks[1]
        shown = [
            [item.value if isinstance(item, Cell) else item for item in row] for row in modes.rows
        ]
        self.assertEqual(
            shown, [["Communication", 20, 20], ["Experiential", 12, 12], ["Total", 32, 20]]
        )
        self.assertEqual((modes.chart.kind, modes.total_rows), ("column", (2,)))
        self.assertFalse([block.title for block in blocks if block.state == ERROR])

    @mute_logger(SECTION)
    def test_a_provider_that_breaks_leaves_an_error_block_and_nothing_else(self):
        section = self.env.ref("tracktion_test_contributor.section_failing")
        run = self._run()
        blocks, message = section._blocks(run)
        self.assertEqual([(block.title, block.state) for block in blocks], [("Broken room", ERROR)])
        self.assertIn("the made-up provider breaks", message)
        self.assertIn(message, blocks[0].notes)
        # Neither what it wrote nor what it counted, which nobody was shown.
        self.assertFalse(self.env["tracktion.dimension"].search([("code", "=", "test_half_done")]))
        self.assertEqual(run.recorded, [])

    def _run(self):
        scope = (
            self.env["tracktion.indicator"]
            .with_company(self.school)
            ._scope({"company_ids": self.school.ids, **YEAR})
        )
        return ReportRun(self.env, scope)


@tagged("post_install", "-at_install")
class TestFiguresOfTheUnion(ContributorCase):
    """Indicators of the union itself: they count whatever contributors there are."""

    def test_different_people_by_mode(self):
        self._attend(self.people[:20])
        self._attend(self.people[:12], mode="experiential", kind="visit")
        self._help(self.people[:8])
        dimensions = self.env["tracktion.dimension"].search([("code", "in", ["mode", "category"])])
        self.env["tracktion.indicator"].create(
            {
                "code": "test_union",
                "name": "Different people",
                "definition": "Who took part at all.",
                "model": "tracktion.participation",
                "aggregate": "count_distinct",
                "measure": "partner_id",
                "dimension_ids": dimensions.ids,
            }
        )
        lines = (
            self.env["tracktion.indicator"]
            .with_user(self.officer)
            .figures(["test_union"], YEAR, ["mode", "category"])
        )
        values = {tuple(line["key"].values()): line["value"] for line in lines}
        self.assertEqual(
            values,
            {
                (): 20,
                ("communication",): 20,
                ("experiential",): 12,
                ("volunteering",): 8,
                ("graduate",): 20,
                ("graduate", "communication"): 20,
                ("graduate", "experiential"): 12,
                ("graduate", "volunteering"): 8,
            },
        )
