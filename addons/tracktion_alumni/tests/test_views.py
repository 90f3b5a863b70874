# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools.safe_eval import safe_eval

from .common import TracktionCase


class TestContactViews(TracktionCase):
    def _form(self, user, person=None):
        partner = person or self.env["res.partner"]
        view = "tracktion_alumni.res_partner_view_form_alumni"
        return Form(partner.with_user(user).with_context(default_is_company=False), view)

    def test_officer_makes_an_alumnus(self):
        """A new contact, an enrolment on its page, and it is an alumnus of the school."""
        with self._form(self.officer) as form:
            form.name = "Nora Nueva"
            form.alumni_birthdate = "2001-01-01"
            form.alumni_gender = "female"
            with form.alumni_enrolment_ids.new() as enrolment:
                enrolment.qualification_id = self.qualification
                enrolment.state = "finished"
                enrolment.outcome = "qualification"
                enrolment.date_end = "2024-06-28"
                enrolment.tutor_id = self.teacher
        person = form.record
        self.assertEqual(person.alumni_department_id, self.department)
        self.assertEqual(person.alumni_graduation_year, 2024)
        self.assertEqual(person.alumni_relation_owner_id, self.teacher)
        self.assertEqual(person.company_id, self.school)

    def test_interests_are_two_lists_of_one(self):
        interests = self.env["tracktion.interest"]
        jobs = interests.create({"name": "Jobs", "code": "te_jobs", "kind": "get"})
        talks = interests.create({"name": "Talks", "code": "te_talks", "kind": "help"})
        person = self._person("Ana Gil", alumni_interest_ids=[fields.Command.set(jobs.ids)])
        with self._form(self.officer, person) as form:
            form.alumni_help_ids.add(talks)
        self.assertEqual(person.alumni_interest_ids, jobs | talks)
        with self._form(self.officer, person) as form:
            form.alumni_get_ids.remove(jobs.id)
        self.assertEqual(person.alumni_interest_ids, talks)
        person.write(
            {
                "alumni_get_ids": [fields.Command.set(jobs.ids)],
                "alumni_help_ids": [fields.Command.clear()],
            }
        )
        self.assertEqual(person.alumni_interest_ids, jobs)

    def test_destination_is_added_on_the_contact(self):
        person = self._person("Ana Gil", alumni_relation_owner_id=self.teacher.id)
        with self._form(self.teacher, person) as form:
            with form.alumni_destination_ids.new() as destination:
                destination.status = "working"
                destination.employer = "Volta"
        self.assertEqual(person.alumni_destination_status, "working")
        self.assertEqual(person.alumni_destination_id.employer, "Volta")

    def test_main_enrolment_is_chosen(self):
        person = self._person("Ana Gil")
        older = self._enrol(
            person,
            qualification_id=self.qualification.id,
            state="finished",
            outcome="qualification",
            date_end="2020-06-28",
        )
        self.assertNotEqual(person.alumni_main_enrolment_id, older)
        with self._form(self.officer, person) as form:
            form.alumni_main_enrolment_id = older
        self.assertEqual(person.alumni_main_enrolment_id, older)
        self.assertEqual(person.alumni_graduation_year, 2020)

    def test_confirmed_today(self):
        person = self._person("Ana Gil", alumni_relation_owner_id=self.teacher.id)
        with freeze_time("2026-05-02"):
            person.with_user(self.teacher).action_alumni_confirm()
        self.assertEqual(str(person.alumni_last_confirmed_on), "2026-05-02")

    def test_page_needs_a_role(self):
        """Whoever has no role sees contacts without the page, its fields and its buttons."""
        partner = self.env["res.partner"]
        for user, there in ((self.teacher, True), (self.plain, False)):
            arch = partner.with_user(user).get_view(
                self.env.ref("base.view_partner_form").id, "form"
            )["arch"]
            tree = etree.fromstring(arch)
            self.assertEqual(bool(tree.xpath("//page[@name='alumni']")), there)
            self.assertEqual(bool(tree.xpath("//*[contains(@name, 'alumni_')]")), there)

    def test_filters_find_the_right_people(self):
        owned = self._person("Own Person", alumni_relation_owner_id=self.officer.id)
        lost = self._person("Lost Person", alumni_reachability="lost")
        bounced = self._person("Bounced Person", alumni_reachability="bounced")
        refused = self._person("Refusing Person", consent="refused")
        willing = self._person("Willing Person", consent="given")
        young = self._person("Young Person", alumni_birthdate="2009-01-01")
        confirmed = self._person("Known Person", alumni_last_confirmed_on="2026-01-01")
        old = self._person("Old Person", alumni_last_confirmed_on="2024-01-01")
        everybody = owned | lost | bounced | refused | willing | young | confirmed | old
        found = self._filtered(everybody)
        self.assertEqual(found["mine"], owned)
        self.assertEqual(found["no_owner"], everybody - owned)
        self.assertEqual(found["lost"], lost)
        self.assertEqual(found["bounced"], bounced)
        self.assertEqual(found["not_willing"], refused)
        self.assertEqual(found["no_consent"], everybody - refused - willing)
        self.assertEqual(found["contactable"], everybody - refused)
        self.assertEqual(found["minors"], young)
        self.assertEqual(found["not_confirmed"], everybody - confirmed)
        self.assertEqual(found["stage_recent"], everybody)
        self.assertFalse(found["stage_established"])

    def _filtered(self, people):
        """``{filter: people}`` for every filter of the search view, as the officer sees them."""
        partner = self.env["res.partner"].with_user(self.officer)
        view = self.env.ref("tracktion_alumni.res_partner_view_search_alumni")
        tree = etree.fromstring(partner.get_view(view.id, "search")["arch"])
        found = {}
        for node in tree.xpath("//filter[@domain]"):
            domain = self._eval(node.get("domain"))
            found[node.get("name")] = (
                partner.search([("id", "in", people.ids), *domain]).with_env(self.env) & people
            )
        return found

    def _eval(self, text):
        return safe_eval(text, {"uid": self.officer.id})

    def test_group_bys_work(self):
        self._person("Ana Gil", consent="given")
        partner = self.env["res.partner"].with_user(self.officer)
        view = self.env.ref("tracktion_alumni.res_partner_view_search_alumni")
        tree = etree.fromstring(partner.get_view(view.id, "search")["arch"])
        names = [
            self._eval(node.get("context"))["group_by"] for node in tree.xpath("//group/filter")
        ]
        self.assertIn("alumni_career_stage", names)
        for name in names:
            groups = partner.formatted_read_group(
                [("alumni_main_enrolment_id", "!=", False)], [name], ["__count"]
            )
            self.assertEqual(sum(group["__count"] for group in groups), 1, name)

    def test_search_panel_counts(self):
        self._people(3)
        self._person("Ana Gil", school=self.other_school)
        values = (
            self.env["res.partner"]
            .with_user(self.officer)
            .search_panel_select_multi_range(
                "alumni_department_id",
                enable_counters=True,
                search_domain=[("alumni_main_enrolment_id", "!=", False)],
            )["values"]
        )
        self.assertEqual(
            [(value["display_name"], value["__count"]) for value in values], [("Electricity", 3)]
        )


class TestEveryAction(TracktionCase):
    def test_empty_lists_explain_themselves(self):
        """Every list of the addon says what to do first."""
        root = self.env.ref("tracktion_alumni.tracktion_menu_root")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        actions = menus.mapped("action")
        lists = [
            action
            for action in actions
            if action
            and action._name == "ir.actions.act_window"
            and action.view_mode.split(",")[0] in ("list", "kanban", "pivot", "graph")
        ]
        self.assertGreater(len(lists), 10)
        for action in lists:
            self.assertTrue(action.help, action.name)

    def test_menus_of_each_role(self):
        def menus(user):
            root = self.env.ref("tracktion_alumni.tracktion_menu_root").id
            loaded = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            return {
                menu["xmlid"].split(".")[-1]
                for menu in loaded.values()
                if menu.get("app_id") == root
            }

        teacher, officer = menus(self.teacher), menus(self.officer)
        self.assertIn("res_partner_menu_alumni", teacher)
        self.assertNotIn("tracktion_duplicate_menu", teacher)
        self.assertNotIn("tracktion_category_report_menu", teacher)
        self.assertIn("tracktion_category_report_menu", officer)
        self.assertNotIn("tracktion_school_settings_menu", officer)
        self.assertIn("tracktion_school_settings_menu", menus(self.manager))
        self.assertFalse(menus(self.plain))


class TestLedgerCancel(TracktionCase):
    def _wizard(self, lines, **vals):
        return (
            self.env["tracktion.ledger.cancel"]
            .with_user(self.teacher)
            .with_context(tracktion_ledger=lines._name, active_ids=lines.ids)
            .create({"reason": "Wrong person", **vals})
        )

    def test_cancel_a_destination(self):
        person = self._person("Ana Gil", alumni_relation_owner_id=self.teacher.id)
        before = self._destination(person, "studying", "2024-10-01")
        line = self._destination(person, "working", "2025-10-01")
        wizard = self._wizard(line)
        self.assertEqual(wizard.line_count, 1)
        wizard.action_cancel_lines()
        self.assertTrue(line.is_cancelled)
        self.assertTrue(line.exists())
        self.assertEqual(person.alumni_destination_id, before)

    def test_not_those_of_others(self):
        person = self._person("Ana Gil", alumni_relation_owner_id=self.other_teacher.id)
        line = self._destination(person)
        with self.assertRaises(AccessError):
            self._wizard(line).action_cancel_lines()
        self.assertFalse(line.is_cancelled)

    def test_only_ledgers(self):
        with self.assertRaises(UserError):
            self._wizard(self._person("Ana Gil"))


class TestSchoolYearGenerator(TracktionCase):
    def test_makes_the_missing_ones(self):
        years = self.env["tracktion.school.year"]
        with Form(self.env["tracktion.school.year.generate"].with_user(self.officer)) as form:
            form.year_from = 2005
            form.year_to = 2012
            self.assertIn("8", form.preview)
        form.record.action_generate()
        made = years.search(
            [("company_id", "=", self.school.id), ("date_start", "<", "2010-09-01")]
        )
        self.assertEqual(
            made.sorted("date_start").mapped("name"),
            ["2005/06", "2006/07", "2007/08", "2008/09", "2009/10"],
        )
        self.assertEqual(str(made.sorted("date_start")[0].date_start), "2005-09-01")

    def test_refuses_what_makes_no_sense(self):
        wizard = self.env["tracktion.school.year.generate"].with_user(self.officer)
        for first, last in ((2020, 2010), (20, 2010), (1900, 2100)):
            with self.assertRaises(UserError):
                wizard.create({"year_from": first, "year_to": last}).action_generate()
