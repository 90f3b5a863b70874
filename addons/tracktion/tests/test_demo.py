# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The demo school is made inside the test, on a fixed day: nothing here reads loaded demo data."""

from datetime import date

import phonenumbers

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.phone_validation.tools import phone_validation

from ..demo.people import Plan, school_year_start
from ..demo.structure import DEPARTMENTS, LANGS, QUALIFICATIONS, STAFF

TODAY = date(2026, 3, 16)
SEED = 7
# Days on which a story relative to today might trip: the first and last of a school year, a
# leap day, the days around the diploma.
AWKWARD_DAYS = [
    date(2026, 9, 1),
    date(2027, 8, 31),
    date(2028, 2, 29),
    date(2027, 6, 19),
    date(2026, 12, 31),
    date(2027, 1, 1),
]


class TestDemoPlan(TransactionCase):
    """The plan in plain Python."""

    def test_same_seed_same_people(self):
        self.assertEqual(Plan(TODAY, SEED).people, Plan(TODAY, SEED).people)
        others = {person.name for person in Plan(TODAY, SEED + 1).people}
        self.assertNotEqual({person.name for person in Plan(TODAY, SEED).people}, others)

    def test_school_year_start(self):
        self.assertEqual(school_year_start(date(2026, 8, 31)), date(2025, 9, 1))
        self.assertEqual(school_year_start(date(2026, 9, 1)), date(2026, 9, 1))

    def test_nothing_lies_in_the_future(self):
        for today in AWKWARD_DAYS:
            plan = Plan(today)
            self.assertGreaterEqual(len(plan.people), 680, today)
            for person in plan.people:
                for spell in person.enrolments:
                    self.assertLessEqual(spell.start or today, spell.end or today, person)
                    if spell.state == "studying":
                        self.assertFalse(spell.end or spell.year_end, person)
                    else:
                        self.assertTrue(spell.year_end or spell.end < today, person)
                for consent in person.consents:
                    self.assertLess(consent.moment.date(), today, person)
                for destination in person.destinations:
                    self.assertLess(destination.day, today, person)


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 10:00:00")
class TestDemoSchool(TransactionCase):
    """The school in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Where this very addon was installed with its demo data, the users have taken their logins.
        old = cls.env["res.users"].with_context(active_test=False)
        for user in old.search([("login", "in", [row[1] for row in STAFF])]):
            user.login = f"was.{user.login}"
        cls.before = cls._highest_ids()
        company = cls.env["res.company"].create({"name": "Becomes the first school"})
        cls.env["tracktion.demo.school"]._load(TODAY, SEED, company)
        cls.env.flush_all()
        cls.plan = Plan(TODAY, SEED)
        # People whom the imported list added come after those of the plan.
        everybody = cls._new("res.partner").filtered("alumni_enrolment_ids")
        cls.people = everybody[: len(cls.plan.people)]
        cls.imports = cls.env["tracktion.import"].search([], order="id desc", limit=2)

    @classmethod
    def _highest_ids(cls):
        models = [
            "res.partner",
            "res.users",
            "tracktion.enrolment",
            "tracktion.consent",
            "tracktion.destination",
            "tracktion.approach",
            "tracktion.qualification",
            "tracktion.department",
            "tracktion.report",
            "mail.mail",
        ]
        everything = cls.env["res.partner"].with_context(active_test=False)
        return {
            model: everything.env[model].search([], order="id desc", limit=1).id or 0
            for model in models
        }

    @classmethod
    def _new(cls, model):
        return cls.env[model].search([("id", ">", cls.before[model])], order="id")

    def test_counts(self):
        self.assertEqual(len(self.people), len(self.plan.people))
        self.assertTrue(680 <= len(self.people) <= 720)
        self.assertEqual(len(self._new("tracktion.department")), len(DEPARTMENTS))
        self.assertEqual(len(self._new("tracktion.qualification")), len(QUALIFICATIONS))
        self.assertEqual(
            len(self.people.alumni_enrolment_ids),
            sum(len(person.enrolments) for person in self.plan.people),
        )
        self.assertEqual(
            len(self._new("tracktion.consent").filtered(lambda c: not c.origin_model)),
            sum(len(person.consents) for person in self.plan.people),
        )
        self.assertEqual(len(self._new("res.users")), len(STAFF))

    def test_people_are_those_of_the_plan(self):
        self.assertEqual(
            [
                (p.name, p.email or None, p.phone or None, p.alumni_birthdate or None)
                for p in self.people
            ],
            [(p.name, p.email, p.phone, p.birthdate) for p in self.plan.people],
        )

    def test_loading_twice_changes_nothing(self):
        before = self._highest_ids()
        self.env["tracktion.demo.school"]._load(TODAY, SEED)
        self.assertEqual(self._highest_ids(), before)

    def test_every_kind_of_person_is_there(self):
        codes = set(self.people.alumni_category_id.mapped("code"))
        self.assertLessEqual(
            {
                "graduate",
                "certificate",
                "non_graduate",
                "apprentice",
                "visiting",
                "former_employee",
                "current_student",
            },
            codes,
        )
        self.assertEqual(
            set(self.people.mapped("alumni_reachability")),
            {"reachable", "bounced", "lost", "deceased"},
        )
        self.assertEqual(set(self.people.mapped("alumni_keep_in_touch")), {"yes", "no", "unknown"})
        stages = set(self.people.mapped("alumni_career_stage"))
        self.assertLessEqual({"recent", "mid", "established"}, stages)
        self.assertTrue(self.people.filtered(lambda p: not p.alumni_relation_owner_id))
        holders = self.people.filtered(
            lambda p: p.alumni_is_alumnus and "studying" in p.alumni_enrolment_ids.mapped("state")
        )
        self.assertTrue(holders, "nobody studies who already holds a credential")
        expired = self._new("tracktion.consent").filtered(
            lambda c: c.date_expiry and c.date_expiry < TODAY
        )
        self.assertTrue(expired)
        sources = {"classroom", "paper", "portal", "phone"}
        self.assertLessEqual(sources, set(self._new("tracktion.consent").mapped("source")))
        self.assertIn("withdrawn", self._new("tracktion.consent").mapped("decision"))

    def test_enrolments_fit_together(self):
        for spell in self._new("tracktion.enrolment"):
            self.assertEqual(spell.company_id, spell.partner_id.company_id)
            self.assertEqual(spell.department_id.company_id, spell.company_id)
            if spell.qualification_id:
                self.assertEqual(spell.qualification_id.company_id, spell.company_id)
                self.assertEqual(spell.qualification_id.department_id, spell.department_id)
                self.assertTrue(spell.eqf_level_id and spell.isced_field_id)
            if spell.tutor_id:
                self.assertEqual(spell.tutor_id.company_id, spell.company_id)
            if spell.state == "studying":
                self.assertFalse(spell.date_end)
            else:
                self.assertTrue(spell.year_end)
            self.assertTrue(spell.school_year_id, spell.display_name)
            born, started = spell.partner_id.alumni_birthdate, spell.date_start
            if born and started:
                self.assertGreaterEqual(started.year - born.year, 12, spell.partner_id.name)
            if spell.outcome != "none":
                self.assertTrue(spell.category_id)

    def test_no_child_decides_alone(self):
        decided = self._new("tracktion.consent").filtered(lambda c: c.decision == "given")
        guarded = decided.filtered("guardian_name")
        for consent in decided - guarded:
            self.assertFalse(consent.partner_id._alumni_needs_guardian(consent.date.date()))
        self.assertTrue(
            guarded.filtered(lambda c: c.partner_id._alumni_needs_guardian(c.date.date())),
            "no child under the age of consent with a parent's consent",
        )

    def test_owners_belong_to_the_school(self):
        for person in self.people.filtered("alumni_relation_owner_id"):
            self.assertEqual(person.alumni_relation_owner_id.company_id, person.company_id)

    def test_every_phone_is_valid(self):
        for person in self.people.filtered("phone"):
            self.assertTrue(phonenumbers.is_valid_number(phonenumbers.parse(person.phone)))
            self.assertEqual(
                person.phone_sanitized,
                phone_validation.phone_format(person.phone, None, None, force_format="E164"),
            )

    def test_addresses_cannot_reach_anybody(self):
        for partner in self.people | self._new("res.users").partner_id:
            if partner.email:
                domain = partner.email.partition("@")[2]
                self.assertTrue(domain.endswith(("example.org", "example.com")), domain)

    def test_nothing_is_sent(self):
        self.assertFalse(self._new("mail.mail"))

    def test_approaches_went_through_the_door(self):
        approaches = self._new("tracktion.approach")
        self.assertGreater(len(approaches), 100)
        # Whoever said no later on said so in a questionnaire.
        no = self._new("tracktion.consent").filtered(
            lambda c: c.origin_model == "tracktion.response" and c.decision != "given"
        )
        self.assertEqual(
            {True},
            {
                a.partner_id.alumni_keep_in_touch != "no"
                for a in approaches
                if a.purpose_id.code == "keep_in_touch" and a.partner_id not in no.partner_id
            },
        )
        for approach in approaches:
            self.assertEqual(approach.company_id, approach.partner_id.company_id)
            self.assertLess(approach.date.date(), TODAY)
            agreed = approach.partner_id.alumni_consent_ids.filtered(
                lambda c, purpose=approach.purpose_id: (
                    c.purpose_id == purpose and c.decision == "given"
                )
            )
            self.assertLess(min(agreed.mapped("date")), approach.date)
        told = self.env["mail.notification"].search(
            [
                ("res_partner_id", "in", self._new("res.users").partner_id.ids),
                ("notification_type", "=", "email"),
            ]
        )
        self.assertFalse(told, "a member of staff would be told by mail")

    def test_imports(self):
        waiting, imported = self.imports
        self.assertEqual(imported.state, "done")
        self.assertGreaterEqual(imported.new_count, 8)
        self.assertEqual(imported.match_count, 5)
        self.assertFalse(imported.error_count + imported.undecided_count)
        self.assertLessEqual(
            imported.line_ids.filtered(lambda line: line.state == "match").partner_id, self.people
        )
        self.assertEqual(waiting.state, "previewed")
        for count in ("new_count", "match_count", "undecided_count", "error_count"):
            self.assertTrue(waiting[count], count)
        self.assertEqual(waiting.ignored_count, 1)

    def test_the_reports_of_three_years_are_published(self):
        reports = self.env["tracktion.report"].search(
            [("id", ">", self.before["tracktion.report"])]
        )
        self.assertEqual(set(reports.mapped("state")), {"published"})
        self.assertFalse(sum(reports.mapped("failed_count")))
        for company in reports.company_id:
            # Of two of them a second one tells what became of the graduates since.
            self.assertEqual(len(reports.filtered(lambda r, c=company: r.company_id == c)), 5)
        self.assertEqual(len(reports), 10)
        for report in reports:
            self.assertTrue(report.workbook, report.name)
            self.assertEqual(report.company_ids, report.company_id)
            self.assertLessEqual(report.published_on.date(), TODAY)
        years = sorted(set(reports.mapped("school_year_id.name")))
        self.assertEqual(years, ["2022/23", "2023/24", "2024/25"])

    def test_a_leader_sees_how_figures_changed(self):
        for login in ("leader", "leader.ee"):
            leader = self.env["res.users"].search([("login", "=", login)])
            Figure = self.env["tracktion.dashboard.figure"].with_user(leader)
            figures = Figure._read_group(
                [("code", "=", "alumni"), ("dimension_1", "=", False), ("recency", "!=", False)],
                ["recency"],
                ["value:max", "previous:max"],
            )
            now, before, first = figures
            self.assertGreater(now[1], before[1])
            self.assertGreater(before[1], first[1])
            self.assertEqual((now[2], before[2], first[2]), (before[1], first[1], False))
            with self.assertRaises(AccessError):
                self.env["tracktion.enrolment"].with_user(leader).search([])

    def test_a_leader_sees_where_graduates_are(self):
        leader = self.env["res.users"].search([("login", "=", "leader")])
        Figure = self.env["tracktion.dashboard.figure"].with_user(leader)
        after_six = [("key_1", "=", "post6"), ("dimension_2", "=", False), ("state", "=", "ok")]
        for code in ("response_rate", "placement_rate", "expectations_met", "job_related"):
            years = Figure.search([("code", "=", code), *after_six]).mapped("period")
            self.assertEqual(sorted(years), ["2022/23", "2023/24", "2024/25"], code)
        departments = Figure.search(
            [
                ("code", "=", "placement_rate"),
                ("dimension_1", "=", "department"),
                ("key_2", "=", "post6"),
                ("recency", "=", "0"),
            ]
        )
        self.assertEqual(set(departments.mapped("state")), {"ok"})
        self.assertEqual(len(departments), 4)

    def test_plans_and_what_became_of_them_flow(self):
        flows = self.env["tracktion.indicator.value"].search(
            [
                ("code", "=", "plan_vs_status"),
                ("period", "=", "2024/25"),
                ("numerator", ">=", 5),
                ("key_1", "!=", False),
                ("key_2", "!=", False),
                ("school", "=", "Escuela Profesional Puerto Lirio"),
            ]
        )
        self.assertGreaterEqual(len(flows), 3)

    def test_names_are_translated(self):
        records = [*self._new("tracktion.department"), *self._new("tracktion.qualification")]
        for lang in LANGS:
            own = [record.with_context(lang=lang).name for record in records]
            english = [record.with_context(lang="en_US").name for record in records]
            self.assertTrue(all(own))
            self.assertFalse([name for name, en in zip(own, english, strict=True) if name == en])

    def test_the_second_school_sees_nothing_of_the_first(self):
        officer = self.env["res.users"].search([("login", "=", "officer.ee")])
        seen = self.env["res.partner"].with_user(officer).search([("id", "in", self.people.ids)])
        self.assertEqual(len(seen), sum(person.school == "ee" for person in self.plan.people))
