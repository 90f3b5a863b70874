# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError

from odoo.addons.tracktion_alumni.figures.blocks import SUPPRESSED
from odoo.addons.tracktion_alumni.tools import ReportRun

from .common import TracktionCase


class TestIndicatorValue(TracktionCase):
    """Frozen figures: they stay, they hold no number that is not shown, and what one report hides
    does not follow from another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.indicator = cls.env.ref("tracktion_alumni.indicator_alumni")
        cls.cohort = cls.env.ref("tracktion_alumni.indicator_cohort_alumni")
        names = ("Nursing", "Wood", "Metal")
        cls.departments = cls.department | cls.env["tracktion.department"].create(
            [{"name": name, "company_id": cls.school.id} for name in names]
        )
        cls.Value = cls.env["tracktion.indicator.value"]

    def _graduates(self, *numbers, date="2024-06-28", school=None):
        """So many graduates in each of the departments."""
        for department, number in zip(self.departments, numbers, strict=False):
            people = self._people(number, f"{department.name} {date[:4]}")
            people.alumni_enrolment_ids.write({"department_id": department.id, "date_end": date})
        self.env.flush_all()

    def _publish(self, indicators, dimensions=(), **scope):
        """The values of a report about these indicators, published."""
        scope = {"company_ids": self.school.ids, **scope}
        # Any record of a school may be the document.
        origin = self.env["tracktion.school.year"].create(
            {
                "name": f"Report {self.Value.search_count([])}",
                "company_id": self.school.id,
                "date_start": f"{2100 + self.Value.search_count([])}-01-01",
                "date_end": f"{2100 + self.Value.search_count([])}-12-31",
            }
        )
        run = ReportRun(self.env, self.env["tracktion.indicator"]._scope(scope), origin)
        for dims in dimensions or [()]:
            run.figures(indicators, dims)
        values = self.Value._freeze(run.recorded, run.scope, origin)
        values._release()
        return values

    def _states(self, values):
        return {value.label_1 or "": value.state for value in values if not value.dimension_2}

    def _hidden(self, values):
        return {label for label, state in self._states(values).items() if state == SUPPRESSED}

    # --- what is kept ---------------------------------------------------------------------------

    def test_values_hold_what_is_shown_and_no_more(self):
        self._graduates(30, 20, 3)
        values = self._publish(self.indicator, [("department",)])
        kept = {v.label_1 or "": (v.state, v.value, v.base) for v in values}
        self.assertEqual(kept[""], ("ok", 53, 53))
        self.assertEqual(kept["Electricity"], ("ok", 30, 30))
        self.assertEqual(kept["Nursing"], ("suppressed", 0, 0))
        self.assertEqual(kept["Wood"], ("suppressed", 0, 0))
        self.env.cr.execute(
            "SELECT value, base, numerator, denominator FROM tracktion_indicator_value"
            " WHERE state = 'suppressed' AND id IN %s",
            [tuple(values.ids)],
        )
        for row in self.env.cr.fetchall():
            self.assertFalse(any(row), "a number is kept of what is not shown")

    def test_published_values_never_change(self):
        self._graduates(30)
        values = self._publish(self.indicator)
        for action in (lambda: values.write({"value": 1}), values.unlink):
            with self.assertRaises(UserError):
                action()

    def test_definitions_are_kept_with_the_values(self):
        self._graduates(30)
        old = self._publish(self.indicator)
        self.indicator.definition = "Something else."
        new = self._publish(self.indicator)
        self.assertNotEqual(old.definition_id, new.definition_id)
        self.assertIn("main enrolment", old.definition_id.text)
        self.assertEqual(new.definition_id.text, "Something else.")
        with self.assertRaises(UserError):
            old.definition_id.text = "Never said."

    def test_the_newest_value_is_the_current_one(self):
        self._graduates(30)
        old = self._publish(self.indicator)
        self._graduates(12, date="2023-06-28")
        new = self._publish(self.indicator)
        self.assertEqual((old.is_current, new.is_current), (False, True))
        self.assertEqual((old.value, new.value), (30, 42))

    def test_differences(self):
        self._graduates(30, 20)
        old = self._publish(self.indicator, [("department",)])
        self._graduates(15, date="2023-06-28")
        new = self._publish(self.indicator, [("department",)])
        differences = [
            (before.value, after.value) for before, after in self.Value._differences(old, new)
        ]
        self.assertEqual(differences, [(50, 65), (30, 45)])

    # --- what must not follow -------------------------------------------------------------------

    def test_a_report_does_not_show_what_an_earlier_one_hid(self):
        """Nine more in another department: without memory another cell would be the partner."""
        self._graduates(30, 20, 3)
        first = self._publish(self.indicator, [("department",)])
        self.assertEqual(self._hidden(first), {"Nursing", "Wood"})
        self._graduates(0, 0, 0, 4, date="2023-06-28")
        second = self._publish(self.indicator, [("department",)])
        self.assertLessEqual({"Nursing", "Wood"}, self._hidden(second))

    def test_what_is_known_protects_nobody(self):
        """The two departments that an earlier report showed cannot hide the third."""
        self._graduates(30, 20, 12)
        self._publish(self.indicator, [("department",)])
        wood = self.env["tracktion.enrolment"].search(
            [("department_id", "=", self.departments[2].id)]
        )
        # Ten of them turn out to belong elsewhere.
        wood[:10].department_id = self.departments[3]
        self.env.flush_all()
        values = self._publish(self.indicator, [("department",)])
        self.assertIn("Wood", self._hidden(values))
        self.assertNotEqual(self._hidden(values), {"Wood"})

    def test_tables_of_one_report_hide_the_same(self):
        """A cross of two dimensions must not show a line that a table before it hid."""
        self._graduates(30, 20, 3)
        people = (
            self.env["tracktion.enrolment"]
            .search([("department_id", "=", self.departments[0].id)])
            .partner_id
        )
        people[:15].alumni_gender = "female"
        people[15:].alumni_gender = "male"
        self.env.flush_all()
        values = self._publish(self.indicator, [("department",), ("department", "gender")])
        for name in ("Nursing", "Wood"):
            lines = values.filtered(lambda v, n=name: v.label_1 == n)
            self.assertEqual(set(lines.mapped("state")), {"suppressed"})

    def test_nested_periods(self):
        """A year with 23 and its first months with 20: the other three would follow."""
        self._graduates(20, date="2024-02-10")
        self._graduates(3, date="2024-06-28")
        year = self.years.filtered(lambda y: y.name == "2023/24")
        approach = self.env.ref("tracktion_alumni.indicator_approaches")
        people = (
            self.env["tracktion.enrolment"].search([("company_id", "=", self.school.id)]).partner_id
        )
        vals = {
            "company_id": self.school.id,
            "user_id": self.officer.id,
            "purpose_id": self.keep_in_touch.id,
            "channel_id": self.email.id,
            "subject": "News",
        }
        for number in range(23):
            self.env["tracktion.approach"].create(
                dict(
                    vals,
                    partner_id=people[number % len(people)].id,
                    date="2024-02-10 10:00:00" if number < 20 else "2024-05-10 10:00:00",
                )
            )
        whole = self._publish(approach, school_year_id=year.id)
        self.assertEqual(whole.value, 23)
        part = self._publish(approach, date_from="2023-09-01", date_to="2024-03-31")
        self.assertEqual(part.state, SUPPRESSED)

    def test_the_rest_of_a_year(self):
        """A year less all its terms but one is that one, though no two of them differ by few."""
        days = ["2023-10-10"] * 20 + ["2024-02-10"] * 3 + ["2024-06-10"] * 15
        people = self._people(len(days), "Approached")
        self.env["tracktion.approach"].create(
            [
                {
                    "partner_id": person.id,
                    "company_id": self.school.id,
                    "user_id": self.officer.id,
                    "purpose_id": self.keep_in_touch.id,
                    "channel_id": self.email.id,
                    "subject": "News",
                    "date": f"{day} 10:00:00",
                }
                for person, day in zip(people, days, strict=True)
            ]
        )
        approach = self.env.ref("tracktion_alumni.indicator_approaches")
        states = [
            self._publish(approach, date_from=start, date_to=end).state
            for start, end in (
                ("2023-09-01", "2023-12-31"),
                ("2024-01-01", "2024-04-30"),
                ("2024-05-01", "2024-08-31"),
                ("2023-09-01", "2024-08-31"),
            )
        ]
        self.assertEqual(states, ["ok", SUPPRESSED, "ok", SUPPRESSED])

    def test_what_is_not_published_yet_is_known_inside(self):
        """Computing a year and all but its last days must not tell of those days."""
        self.test_nested_periods()
        values = self.Value.search([("code", "=", "approaches")])
        self.assertTrue(values)
        self.env.cr.execute("UPDATE tracktion_indicator_value SET released_on = NULL")
        self.env.invalidate_all()
        approach = self.env.ref("tracktion_alumni.indicator_approaches")
        part = self._publish(approach, date_from="2023-09-01", date_to="2024-04-30")
        self.assertEqual(part.state, SUPPRESSED)

    def test_the_region_and_its_schools(self):
        """What a school's own report shows cannot hide another school in the region's report."""
        self._graduates(30)
        third = self.env["res.company"].create({"name": "Third School"})
        for number in range(40):
            self._person(f"Naaber {number}", school=self.other_school)
        self.env["tracktion.school.year"]._generate(2023, 2025, third)
        for number in range(3):
            person = self.env["res.partner"].create(
                {"name": f"Few {number}", "company_id": third.id}
            )
            self.env["tracktion.enrolment"].create(
                {
                    "partner_id": person.id,
                    "company_id": third.id,
                    "state": "finished",
                    "date_end": "2024-06-28",
                    "category_manual_id": self.categories["graduate"].id,
                }
            )
        self.env.flush_all()
        own = self._publish(self.indicator)
        self.assertEqual(own.value, 30)
        schools = self.school | self.other_school | third
        region = self._publish(self.indicator, [("school",)], company_ids=schools.ids)
        states = {value.school: value.state for value in region if value.school_count == 1}
        self.assertEqual(states[third.name], SUPPRESSED)
        self.assertEqual(states[self.other_school.name], SUPPRESSED)
        self.assertEqual(states[self.school.name], "ok")

    # --- the records behind a value --------------------------------------------------------------

    def test_records_behind_a_value(self):
        self._graduates(30, 20)
        values = self._publish(self.indicator, [("department",)])
        value = values.filtered(lambda v: v.label_1 == "Nursing").with_user(self.officer)
        action = value.action_open_records()
        people = self.env[action["res_model"]].with_user(self.officer).search(action["domain"])
        self.assertEqual(set(people.department_id.mapped("name")), {"Nursing"})
        self.assertEqual(len(people), 20)

    def test_records_of_one_school_whose_name_looks_like_two(self):
        self._graduates(30)
        self.env["res.company"].create([{"name": "Norte"}, {"name": "Sur"}])
        self.school.name = "Norte; Sur"
        value = self._publish(self.indicator).with_user(self.officer)
        action = value.action_open_records()
        people = self.env[action["res_model"]].with_user(self.officer).search(action["domain"])
        self.assertEqual(people.company_id, self.school)

    def test_nothing_is_opened_of_what_is_not_shown(self):
        self._graduates(30, 20, 3)
        values = self._publish(self.indicator, [("department",)])
        hidden = values.filtered(lambda v: v.label_1 == "Wood").with_user(self.officer)
        with self.assertRaises(UserError):
            hidden.action_open_records()

    # --- rights ---------------------------------------------------------------------------------

    def test_who_reads_values(self):
        self._graduates(30)
        values = self._publish(self.indicator)
        self.assertEqual(values.with_user(self.officer).read(["value"])[0]["value"], 30)
        for user in (self.officer_abroad, self.teacher, self.plain, self.portal, self.public):
            with self.assertRaises(AccessError):
                values.with_user(user).read(["value"])
        for user in (self.officer, self.manager):
            with self.assertRaises(UserError):
                values.with_user(user).write({"value": 1})
