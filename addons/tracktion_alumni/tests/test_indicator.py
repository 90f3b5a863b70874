# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import TracktionCase

ENGINE = "odoo.addons.tracktion_alumni.models.tracktion_indicator_engine"


class TestIndicator(TracktionCase):
    """The engine, by value: what it counts, what it refuses, and what it hides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nursing = cls.env["tracktion.department"].create(
            {"name": "Nursing", "company_id": cls.school.id}
        )
        cls.nurse = cls.env["tracktion.qualification"].create(
            {
                "name": "Nurse",
                "sector": "services",
                "department_id": cls.nursing.id,
                "company_id": cls.school.id,
            }
        )
        cls.electricians = cls._people(20, "Electrician", alumni_gender="male")
        cls.electricians[:8].alumni_gender = "female"
        cls.nurses = cls._people(24, "Nurse", alumni_gender="female")
        cls.nurses.alumni_enrolment_ids.qualification_id = cls.nurse
        cls.nurses[:4].alumni_gender = "male"
        cls._consent(cls.electricians[:5], decision="refused")
        cls.strangers = cls.env["res.partner"].concat(
            *(cls._person(f"Võõras {n}", school=cls.other_school) for n in range(12))
        )
        cls.env.flush_all()

    def _figures(self, codes, scope=None, dimensions=(), user=None):
        indicators = self.env["tracktion.indicator"].with_user(user or self.officer)
        return indicators.figures(codes, scope, list(dimensions))

    def _values(self, *args, **kwargs):
        """``{key values: value}``, in order."""
        return {
            tuple(line["key"].values()): line["value"] if line["state"] == "ok" else line["state"]
            for line in self._figures(*args, **kwargs)
        }

    def _indicator(self, **vals):
        return self.env["tracktion.indicator"].create(
            {
                "code": "test",
                "name": "Test",
                "definition": "For a test.",
                "model": "tracktion.category.report",
                "period": "now",
                "domain": "[('is_alumnus', '=', True)]",
                "dimension_ids": self.env["tracktion.dimension"]
                .search([("code", "in", ["gender", "department", "sector", "school"])])
                .ids,
                **vals,
            }
        )

    # --- counts and shares ----------------------------------------------------------------------

    def test_count(self):
        self.assertEqual(self._values(["alumni"]), {(): 44})

    def test_count_by_a_relation_is_keyed_by_code_or_name(self):
        lines = self._figures(["alumni"], dimensions=["department"])
        self.assertEqual(
            [(line["key"], line["label"], line["value"]) for line in lines],
            [
                ({}, {}, 44),
                ({"department": "ELE"}, {"department": "Electricity"}, 20),
                ({"department": "Nursing"}, {"department": "Nursing"}, 24),
            ],
        )

    def test_what_is_not_known_comes_last(self):
        self.nurses[:6].alumni_gender = False
        lines = self._figures(["alumni"], dimensions=["gender"])
        last = lines[-1]
        self.assertEqual((last["key"], last["label"]), ({"gender": False}, {"gender": "Not known"}))
        self.assertEqual(last["value"], 6)

    def test_a_group_is_called_as_in_its_own_school(self):
        """Both schools have a department ELE; reports, which see both, tell of one."""
        labels = {}
        for school in (self.school, self.other_school):
            lines = self.env["tracktion.indicator"].figures(
                ["alumni"], {"company_ids": school.ids}, ["department"]
            )
            labels[school] = {line["key"].get("department"): line["label"] for line in lines}
        self.assertEqual(labels[self.school]["ELE"], {"department": "Electricity"})
        self.assertEqual(labels[self.other_school]["ELE"], {"department": "Elekter"})

    def test_the_same_code_is_one_group_of_several_schools(self):
        lines = self.env["tracktion.indicator"].figures(
            ["alumni"], {"company_ids": (self.school | self.other_school).ids}, ["department"]
        )
        self.assertEqual(
            {line["key"].get("department"): line["value"] for line in lines},
            {None: 56, "ELE": 32, "Nursing": 24},
        )

    def test_count_by_a_selection_in_its_order(self):
        lines = self._figures(["alumni"], dimensions=["gender"])
        self.assertEqual(
            [(line["label"].get("gender"), line["value"]) for line in lines],
            [(None, 44), ("Female", 28), ("Male", 16)],
        )

    def test_share(self):
        line = self._figures(["contactable"])[0]
        # 39 of 44 are 88.636 %
        self.assertEqual(
            (line["value"], line["numerator"], line["denominator"], line["state"]),
            (88.6, 39, 44, "ok"),
        )

    def test_shares_round_half_up(self):
        self._consent(self.electricians[5:7], decision="refused")
        self._person("One more", enrolment={"qualification_id": self.nurse.id})
        self._people(35, "More")
        # 9/80 is 11.25 %: what the guide published as 11.3.
        self._consent(self.nurses[:2], decision="refused")
        indicator = self._indicator(aggregate="share", numerator="[('not_willing', '=', 1)]")
        self.assertEqual(self._figures([indicator.code])[0]["value"], 11.3)

    def test_two_dimensions(self):
        self.nurses[:8].alumni_gender = "male"
        values = self._values(["alumni"], dimensions=["sector", "gender"])
        self.assertEqual(values[()], 44)
        self.assertEqual(values["industry",], 20)
        self.assertEqual(values["female", "industry"], 8)

    def test_distribution(self):
        lines = self._figures(["reachability"])
        self.assertEqual(
            [(line["key"], line["value"], line["numerator"]) for line in lines],
            [({}, 100, 44), ({"option": "reachable"}, 100, 44)],
        )

    def test_mean_median_sum_and_difference(self):
        self._indicator(code="t_mean", aggregate="mean", measure="graduation_year", digits=2)
        self._indicator(code="t_median", aggregate="median", measure="graduation_year")
        self._indicator(code="t_sum", aggregate="sum", measure="total")
        self._indicator(
            code="t_gap",
            aggregate="difference",
            numerator="[('gender', '=', 'female')]",
            subtrahend="[('gender', '=', 'male')]",
        )
        self.nurses[:11].alumni_enrolment_ids.date_end = "2020-06-30"
        lines = self._figures(["t_mean", "t_median", "t_sum", "t_gap"])
        self.assertEqual(
            {line["code"]: line["value"] for line in lines},
            # (33 x 2024 + 11 x 2020) / 44, and 28 women less 16 men of 44
            {"t_mean": 2023.0, "t_median": 2024, "t_sum": 44, "t_gap": 27.3},
        )

    def test_matrix(self):
        self._indicator(
            code="t_matrix",
            aggregate="matrix",
            measure="qualification_id.sector",
            measure_to="gender",
        )
        values = self._values(["t_matrix"])
        self.assertEqual(values["female", "services"], 83.3)
        self.assertEqual(values["male", "industry"], 60.0)
        self.assertEqual(values["services",], 100)

    def test_count_distinct(self):
        self._indicator(code="t_owners", aggregate="count_distinct", measure="relation_owner_id")
        users = self.teacher, self.other_teacher
        for number, person in enumerate(self.nurses):
            person.alumni_relation_owner_id = users[number % 2]
        # Two owners are fewer than five: the count of them is not shown.
        self.assertEqual(self._values(["t_owners"]), {(): "suppressed"})

    def test_different_ones_are_counted_once_in_each_group(self):
        """People decide more than once, and for two purposes."""
        self.nurses[:8].alumni_gender = "male"
        self._consent(self.nurses[:20], date="2025-01-10 09:00:00")
        self._consent(self.nurses[:20])
        self._consent(self.electricians[:12], purpose=self.job_offers)
        self._consent(self.nurses[:12], purpose=self.job_offers)
        dimensions = self.env["tracktion.dimension"].search([("code", "in", ["purpose", "gender"])])
        for dimension, path in zip(
            dimensions.sorted("code"), ("partner_id.alumni_gender", "purpose_id"), strict=True
        ):
            self.env["tracktion.dimension.path"].create(
                {"dimension_id": dimension.id, "model": "tracktion.consent", "path": path}
            )
        self._indicator(
            code="t_people",
            aggregate="count_distinct",
            measure="partner_id",
            model="tracktion.consent",
            domain="[('decision', '=', 'given')]",
            date_field="date",
            dimension_ids=dimensions.ids,
        )
        self.assertEqual(
            self._values(["t_people"], dimensions=["purpose", "gender"]),
            {
                (): 32,
                ("keep_in_touch",): 20,
                ("job_offers",): 24,
                ("female",): 20,
                ("male",): 12,
                ("female", "keep_in_touch"): 12,
                ("female", "job_offers"): 12,
                ("male", "keep_in_touch"): 8,
                ("male", "job_offers"): 12,
            },
        )
        self.assertEqual(self._values(["t_people"]), {(): 32})

    def test_nobody_is_no_zero_share(self):
        share = self._indicator(
            aggregate="share",
            domain="[('gender', '=', 'other')]",
            numerator="[('contactable', '=', 1)]",
        )
        line = self._figures([share.code])[0]
        self.assertEqual(line["state"], "not_applicable")
        self.assertNotIn("value", line)
        self.assertEqual(self._values(["approaches"]), {(): 0})

    # --- scopes ---------------------------------------------------------------------------------

    def test_cohort_of_a_school_year(self):
        year = self.years.filtered(lambda y: y.name == "2023/24")
        self.assertEqual(self._values(["cohort_alumni"], {"school_year_id": year.id}), {(): 44})
        other = self.years.filtered(lambda y: y.name == "2022/23")
        self.assertEqual(self._values(["cohort_alumni"], {"school_year_id": other.id}), {(): 0})

    def test_days_are_inclusive(self):
        self.electricians._tracktion_approach("keep_in_touch", "email", "News")
        count = {}
        for name, dates in {
            "that day": {"date_from": "2026-03-16", "date_to": "2026-03-16"},
            "the day after": {"date_from": "2026-03-17"},
            "the day before": {"date_to": "2026-03-15"},
        }.items():
            count[name] = self._values(["approaches"], dates)[()]
        self.assertEqual(count["the day after"], 0)
        self.assertEqual(count["the day before"], 0)
        self.assertGreaterEqual(count["that day"], 0)

    def test_scopes_are_checked(self):
        for scope, message in (
            ({"scholl_year": 1}, "scholl_year"),
            ({"date_from": "2026-02-01", "date_to": "2026-01-01"}, "ends before"),
            ({"school_year_id": 999999}, "no such school year"),
            ({"school_year_id": "x"}, "school_year_id of a scope is an id"),
            ({"wave_ids": 5}, "wave_ids of a scope is a list"),
            ({"company_ids": ["x"]}, "company_ids of a scope is a list"),
            ({"date_from": "yesterday"}, "date_from of a scope is a date"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._figures(["alumni"], scope)

    def test_a_figure_that_is_not_about_waves_has_none_for_a_wave(self):
        self.assertEqual(self._values(["contactable"], {"wave_ids": [1]}), {(): "not_applicable"})

    def test_unknown_names_are_told(self):
        with self.assertRaisesRegex(UserError, "no_such"):
            self._figures(["alumni", "no_such"])
        with self.assertRaisesRegex(UserError, "purpose.*but by.*category"):
            self._figures(["alumni"], dimensions=["purpose"])
        with self.assertRaisesRegex(UserError, "more than two"):
            self._figures(["reachability"], dimensions=["department", "category"])

    # --- rights ---------------------------------------------------------------------------------

    def test_only_the_own_school(self):
        self.assertEqual(self._values(["alumni"], user=self.officer_abroad), {(): 12})
        with self.assertRaises(AccessError):
            self._figures(["alumni"], {"company_ids": self.other_school.ids})

    def test_who_may_not_see_people_gets_no_figures(self):
        for user in (self.teacher, self.plain, self.portal, self.public):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self._figures(["alumni"], user=user)

    def test_records_behind_a_figure(self):
        indicator = self.env.ref("tracktion_alumni.indicator_contactable")
        action = indicator.with_user(self.officer).action_open_records({}, {"department": "ELE"})
        people = self.env[action["res_model"]].with_user(self.officer).search(action["domain"])
        self.assertEqual(people.partner_id, self.electricians[5:])
        with self.assertRaises(AccessError):
            indicator.with_user(self.teacher).action_open_records({}, {})

    # --- hiding ---------------------------------------------------------------------------------

    def test_few_people_are_not_shown(self):
        """Neither three people of a category, nor another one by which they could be computed."""
        self.nurses[:3].alumni_enrolment_ids.category_manual_id = self.categories["certificate"]
        values = self._values(["alumni"], dimensions=["category"])
        self.assertEqual(values[()], 44)
        self.assertEqual(values["certificate",], "suppressed")
        self.assertEqual(values["graduate",], "suppressed")

    def test_numbers_that_are_not_shown_are_absent(self):
        self.nurses[:3].alumni_enrolment_ids.category_manual_id = self.categories["certificate"]
        lines = self._figures(["alumni", "contactable"], dimensions=["category"])
        hidden = [line for line in lines if line["state"] == "suppressed"]
        self.assertEqual(len(hidden), 4)
        for line in hidden:
            for name in ("value", "base", "numerator", "denominator", "low", "high"):
                self.assertNotIn(name, line)

    def test_many_acts_of_few_people_are_not_shown(self):
        """Thirty approaches to four people tell about four people."""
        few, many = self.nurses[:4], self.electricians[5:]
        vals = {
            "company_id": self.school.id,
            "user_id": self.officer.id,
            "channel_id": self.email.id,
            "subject": "News",
        }
        for people, purpose, count in ((few, self.job_offers, 30), (many, self.keep_in_touch, 15)):
            self.env["tracktion.approach"].create(
                [
                    dict(vals, partner_id=people[n % len(people)].id, purpose_id=purpose.id)
                    for n in range(count)
                ]
            )
        self.env.flush_all()
        values = self._values(["approaches"], dimensions=["purpose"])
        self.assertEqual(values["job_offers",], "suppressed")
        self.assertEqual(values[()], 45)

    def test_one_family_hides_the_same_bases(self):
        """A share must not show the base that the count of the same people hides."""
        self.nurses[:3].alumni_enrolment_ids.category_manual_id = self.categories["certificate"]
        self._consent(self.nurses[:2], decision="refused")
        hidden = {}
        for code in ("alumni", "contactable", "owned"):
            lines = self._figures([code], dimensions=["category"])
            hidden[code] = {
                line["key"]["category"] for line in lines if line["state"] == "suppressed"
            }
        self.assertLessEqual(hidden["alumni"], hidden["contactable"])
        self.assertLessEqual(hidden["alumni"], hidden["owned"])

    def test_the_public_needs_more_people(self):
        inside = self._values(["contactable"], dimensions=["gender"])
        # 16 men, of whom nobody said no: all refusals are among the women.
        self.assertEqual(inside["male",], 100.0)
        public = self._values(["contactable"], {"public": True}, ["gender"])
        self.assertEqual(public["male",], "suppressed")

    def test_no_indicator_goes_below_five(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self._indicator(smallest_base=3)
            self.env.flush_all()

    def test_a_synonym_asks_for_the_same_figure(self):
        self.env.ref("tracktion_alumni.indicator_alumni").synonym = "former_students"
        asked = ["former_students", "alumni", "former_students"]
        lines = self._figures(asked)
        self.assertEqual([line["code"] for line in lines], ["former_students", "alumni"])
        self.assertEqual(lines[0]["value"], lines[1]["value"])

    def test_codes_may_be_written_in_capitals(self):
        [line] = self._figures(["CONTACTABLE"])
        self.assertEqual(line["code"], "CONTACTABLE")
        self.assertEqual(line["value"], self._figures(["contactable"])[0]["value"])

    def test_unknown_codes_are_told_with_what_there_is(self):
        with self.assertRaisesRegex(UserError, r"alumnii\. There are: alumni"):
            self._figures(["alumnii"])
        with self.assertRaisesRegex(UserError, "There are: .*contactable"):
            self._figures(["x"])

    # --- definitions ----------------------------------------------------------------------------

    def test_domains_are_data(self):
        for domain in ("__import__('os')", "[('a', '=', user.id)]", "nonsense ["):
            with self.assertRaises(ValidationError):
                self._indicator(domain=domain)

    def test_managers_do_not_say_what_is_counted(self):
        """Reports count as the system: a domain could spell out any secret of the database."""
        mine = self._indicator().with_user(self.manager)
        mine.write({"name": "Other words", "smallest_base": 12, "smallest_base_public": 20})
        self.assertEqual((mine.name, mine.smallest_base), ("Other words", 12))
        for vals in (
            {"model": "ir.config_parameter"},
            {"domain": "[('key', '=like', 'a%')]"},
            {"company_field": "create_uid.company_ids"},
            {"measure": "password"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                mine.write(vals)
        with self.assertRaises(AccessError):
            mine.copy({"code": "copied"})

    def test_methods_have_a_prefix(self):
        with self.assertRaises(ValidationError):
            self._indicator(method="unlink")

    def test_what_a_kind_needs_is_asked_for(self):
        with self.assertRaisesRegex(ValidationError, "Which of them|numerator|Numerator"):
            self._indicator(aggregate="share")

    @mute_logger(ENGINE)
    def test_one_that_fails_takes_no_other_with_it(self):
        self._indicator(code="t_broken", domain="[('no_such_field', '=', 1)]")
        values = {
            line["code"]: line["state"] for line in self._figures(["t_broken", "alumni", "owned"])
        }
        self.assertEqual(values, {"t_broken": "error", "alumni": "ok", "owned": "ok"})

    # --- speed ----------------------------------------------------------------------------------

    def test_one_statement_for_all_figures_of_a_kind(self):
        codes = ["alumni", "contactable", "owned", "pct_women"]
        self._figures(codes, dimensions=["department"])
        many = self._count_queries(lambda: self._figures(codes, dimensions=["department"]))
        one = self._count_queries(lambda: self._figures(codes[:1], dimensions=["department"]))
        self.assertEqual(many, one)

    # --- people ---------------------------------------------------------------------------------

    def test_consent_coverage(self):
        self._consent(self.nurses, decision="given")
        values = self._values(["consent_coverage"], dimensions=["purpose"])
        self.assertEqual(values["keep_in_touch",], 54.5)
        self.assertEqual(values["job_offers",], 0.0)

    def test_approaches_answered(self):
        with freeze_time("2026-03-02 10:00:00"):
            self._consent(self.nurses, decision="given", date="2026-01-01 10:00:00")
            self.nurses._tracktion_approach("keep_in_touch", "email", "News")
            self.env.flush_all()
        with freeze_time("2026-03-05 10:00:00"):
            for person in self.nurses[:6]:
                self.env["mail.message"].create(
                    {
                        "model": "res.partner",
                        "res_id": person.id,
                        "author_id": person.id,
                        "message_type": "email",
                        "body": "Thanks!",
                    }
                )
        line = self._figures(["approaches_answered"], {"date_from": "2026-03-01"})[0]
        self.assertEqual((line["numerator"], line["denominator"], line["value"]), (6, 24, 25.0))
