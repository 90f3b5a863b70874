# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestSchoolYear(TracktionCase):
    def test_generator_makes_named_years_without_gaps(self):
        self.assertEqual(len(self.years), 17)
        self.assertEqual(self.years[0].name, "2010/11")
        self.assertEqual(self.years[0].date_start, date(2010, 9, 1))
        self.assertEqual(self.years[0].date_end, date(2011, 8, 31))
        for before, after in zip(self.years, self.years[1:], strict=False):
            self.assertEqual((after.date_start - before.date_end).days, 1)

    def test_generator_leaves_out_what_exists(self):
        new = self.env["tracktion.school.year"]._generate(2025, 2028, self.school)
        self.assertEqual(new.mapped("name"), ["2027/28", "2028/29"])
        again = self.env["tracktion.school.year"]._generate(2025, 2028, self.school)
        self.assertFalse(again)

    def test_generator_respects_the_start_of_the_year(self):
        january = self.env["tracktion.school.year"]._generate(
            2030, 2030, self.school, month=1, day=1
        )
        self.assertEqual(january.name, "2030")
        self.assertEqual(january.date_end, date(2030, 12, 31))

    def test_years_of_a_school_do_not_overlap(self):
        with self.assertRaisesRegex(ValidationError, "2015/16"):
            self.env["tracktion.school.year"].create(
                {
                    "date_start": "2016-08-01",
                    "date_end": "2016-08-31",
                    "name": "Summer",
                    "company_id": self.school.id,
                }
            )

    def test_archived_years_count_for_the_overlap(self):
        self.years[0].active = False
        with self.assertRaises(ValidationError):
            self.env["tracktion.school.year"].create(
                {"date_start": "2010-09-01", "name": "x", "company_id": self.school.id}
            )

    def test_schools_have_their_own_years(self):
        self.assertEqual(self.years.company_id, self.school)
        self.assertEqual(self.years_abroad.mapped("name"), self.years.mapped("name"))

    def test_current_year_follows_the_clock(self):
        Year = self.env["tracktion.school.year"]
        current = Year.search([("is_current", "=", True), ("company_id", "=", self.school.id)])
        self.assertEqual(current.name, "2025/26")
        self.assertTrue(current.is_current)
        self.assertEqual(Year._current(self.school), current)
        with freeze_time("2024-09-01"):
            self.env.invalidate_all()
            later = Year.search([("is_current", "=", True), ("company_id", "=", self.school.id)])
            self.assertEqual(later.name, "2024/25")
            self.assertFalse(current.is_current)
            self.assertNotIn(
                later,
                Year.search([("is_current", "!=", True), ("company_id", "=", self.school.id)]),
            )

    def test_without_a_year_for_today_the_last_one_begun_is_current(self):
        with freeze_time("2030-01-01"):
            last = self.env["tracktion.school.year"]._current(self.school)
        self.assertEqual(last.name, "2026/27")

    def test_containing_knows_the_borders(self):
        found = self.env["tracktion.school.year"]._containing(
            [date(2020, 8, 31), date(2020, 9, 1), date(1999, 1, 1), False], self.school
        )
        year_of = {year.id: year.name for year in self.years}
        self.assertEqual(year_of[found[date(2020, 8, 31)]], "2019/20")
        self.assertEqual(year_of[found[date(2020, 9, 1)]], "2020/21")
        self.assertFalse(found[date(1999, 1, 1)])
        self.assertNotIn(False, found)

    def test_form_proposes_the_next_year(self):
        with Form(self.env["tracktion.school.year"].with_user(self.officer)) as form:
            self.assertEqual(form.date_start, date(2027, 9, 1))
            self.assertEqual(form.date_end, date(2028, 8, 31))
            self.assertEqual(form.name, "2027/28")
