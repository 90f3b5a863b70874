# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import TracktionCase


class TestParticipation(TracktionCase):
    """The union before anybody contributes to it. What contributors bring is tested beside a
    made-up one, in the addon ``tracktion_test_contributor`` of the tests.

    These run at installation, when no addon that contributes is loaded yet."""

    def setUp(self):
        super().setUp()
        self.union = self.env["tracktion.participation"]
        self.assertFalse(self.union._contributors())

    def test_nobody_contributes(self):
        for user in (self.teacher, self.officer, self.manager):
            union = self.union.with_user(user)
            self.assertFalse(union.search([]))
            self.assertEqual(union._read_group([], [], ["__count", "minutes:sum"]), [(0, False)])
            self.assertEqual(
                union._read_group([], ["mode", "school_year_id", "department_id"], ["__count"]), []
            )

    def test_every_column_is_there(self):
        columns = [name for name, field in self.union._fields.items() if field.column_type]
        self.assertIn("minutes", columns)
        self.assertFalse(self.union.search_fetch([], columns))

    def test_who_may_not_see_alumni_sees_no_participation(self):
        for user in (self.plain, self.portal, self.public):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self.union.with_user(user).search([])

    def test_nobody_writes_into_it(self):
        for user in (self.officer, self.manager):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self.union.with_user(user).create({"minutes": 1})

    def test_figures_of_nobody(self):
        self.env["tracktion.indicator"].create(
            {
                "code": "t_union",
                "name": "Different people",
                "definition": "Who took part at all.",
                "model": "tracktion.participation",
                "aggregate": "count_distinct",
                "measure": "partner_id",
                "dimension_ids": self.env["tracktion.dimension"]
                .search([("code", "in", ["mode", "category"])])
                .ids,
            }
        )
        indicators = self.env["tracktion.indicator"].with_user(self.officer)
        lines = indicators.figures(["t_union"], {}, ["mode", "category"])
        self.assertEqual([(line["key"], line["value"]) for line in lines], [({}, 0)])
