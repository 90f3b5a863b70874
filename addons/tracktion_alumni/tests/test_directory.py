# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.tests import tagged

from ..models import res_partner_directory
from ..models.res_partner_directory import SEARCHED
from .common import TracktionCase

ALUMNI = [("alumni_main_enrolment_id", "!=", False)]


@tagged("post_install", "-at_install")
class TestSearchPanel(TracktionCase):
    """The counters beside the list of alumni."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.evening = cls.env["tracktion.department"].create(
            {"name": "A last one by order", "sequence": 999, "company_id": cls.school.id}
        )
        for number in range(3):
            cls._person(f"Day {number}")
        cls._person("Evening", enrolment={"department_id": cls.evening.id})
        cls._person("Archived", active=False)
        cls._person("Neighbour", school=cls.other_school)

    def _panel(self, field="alumni_department_id", domain=None, **kwargs):
        Partner = self.env["res.partner"].with_user(self.officer)
        arguments = {"search_domain": domain or ALUMNI, "enable_counters": True, **kwargs}
        return Partner.search_panel_select_multi_range(field, **arguments)["values"]

    def test_counts_the_people_of_each_value(self):
        counts = {value["display_name"]: value["__count"] for value in self._panel()}
        self.assertEqual(counts, {"Electricity": 3, self.evening.name: 1})

    def test_values_keep_their_order(self):
        names = [value["display_name"] for value in self._panel()]
        self.assertEqual(names, ["Electricity", self.evening.name])
        years = self._panel("alumni_school_year_id")
        self.assertEqual([value["display_name"] for value in years], ["2023/24"])

    def test_counts_follow_the_search(self):
        domain = [*ALUMNI, ("name", "=", "Evening")]
        counts = {value["display_name"]: value["__count"] for value in self._panel(domain=domain)}
        self.assertEqual(counts, {self.evening.name: 1})

    def test_many_people_are_not_counted(self):
        with patch.object(res_partner_directory, "PANEL_COUNTS", 3):
            values = self._panel()
            self.assertEqual(
                [value["display_name"] for value in values], ["Electricity", self.evening.name]
            )
            self.assertFalse([value for value in values if "__count" in value])
            # A search that finds few is counted again.
            few = self._panel(domain=[*ALUMNI, ("name", "=", "Evening")])
            self.assertEqual([value["__count"] for value in few], [1])

    def test_other_fields_are_counted_as_ever(self):
        values = self._panel("alumni_gender")
        self.assertFalse(values)

    def test_teachers_count_their_own(self):
        self._person("Own", alumni_relation_owner_id=self.teacher.id)
        Partner = self.env["res.partner"].with_user(self.teacher)
        panel = Partner.search_panel_select_multi_range(
            "alumni_department_id", search_domain=ALUMNI, enable_counters=True
        )
        self.assertEqual([value["__count"] for value in panel["values"]], [1])


@tagged("post_install", "-at_install")
class TestSearchIndex(TracktionCase):
    def test_parts_of_names_are_found_by_an_index(self):
        if not self.env.registry.has_trigram:
            self.skipTest("This database has no pg_trgm.")
        [(definition,)] = self._index("alumni_searched_idx")
        for column in SEARCHED:
            self.assertIn(column, definition)

    def _index(self, name):
        self.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"res_partner_{name}"]
        )
        return self.cr.fetchall()

    def test_the_panel_counts_without_reading_contacts(self):
        [(definition,)] = self._index("alumni_panel_idx")
        for field in ("alumni_category_id", "alumni_department_id", "alumni_school_year_id"):
            self.assertIn(field, definition)
