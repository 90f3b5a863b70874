# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from .common import MANAGER, TracktionCase

MENU = "tracktion_alumni.tracktion_checklist_menu"


class TestChecklist(TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.empty = cls.env["res.company"].create({"name": "Escuela Nueva"})
        cls.boss = new_test_user(
            cls.env,
            "te_boss",
            groups=MANAGER,
            company_id=cls.empty.id,
            company_ids=[fields.Command.set(cls.empty.ids)],
        )

    def _states(self):
        checklist = self.env["tracktion.checklist"].with_user(self.boss).create({})
        return {step for step, done in checklist._step_states().items() if done}

    def _menu_shown(self):
        menus = self.env["ir.ui.menu"].with_user(self.boss).load_menus(False)
        return self.env.ref(MENU).id in menus

    def test_step_by_step(self):
        """Nothing is done in a new school; each thing that is done shows as done."""
        self.assertEqual(self._states(), set())
        self.empty.write(
            {"country_id": self.env.ref("base.es").id, "email": "a@example.org", "phone": "1"}
        )
        self.assertEqual(self._states(), {"school"})
        self.env["tracktion.school.year"]._generate(2023, 2026, self.empty)
        self.assertEqual(self._states(), {"school", "years"})
        department = self.env["tracktion.department"].create(
            {"name": "Health", "company_id": self.empty.id}
        )
        self.assertNotIn("structure", self._states(), "There is no qualification yet")
        self.env["tracktion.qualification"].create(
            {"name": "Nurse", "department_id": department.id, "company_id": self.empty.id}
        )
        self.assertIn("structure", self._states())
        self._person("Ana Gil", school=self.empty, enrolment={"qualification_id": False})
        self.assertIn("import", self._states())
        checklist = self.env["tracktion.checklist"].with_user(self.boss).create({})
        checklist.action_confirm_consent()
        self.assertEqual(str(self.empty.alumni_consent_checked_on), "2026-03-16")
        self.assertNotIn("colleague", self._states())
        self._user("te_colleague", "tracktion_alumni.group_teacher", self.empty)
        self.assertEqual(len(self._states()), 6)
        self.assertTrue(self._menu_shown())
        self.env["tracktion.checklist"].with_user(self.boss).action_open()
        self.assertFalse(self._menu_shown(), "All is done: the list leaves the menu")

    def test_dismissed_per_school(self):
        self.assertTrue(self._menu_shown())
        self.env["tracktion.checklist"].with_user(self.boss).create({}).action_dismiss()
        self.assertFalse(self._menu_shown())
        self.assertFalse(self.school.alumni_checklist_hidden)

    def test_not_for_other_schools(self):
        checklist = self.env["tracktion.checklist"].with_user(self.boss).create({})
        checklist.sudo().company_id = self.school
        with self.assertRaises(UserError):
            checklist.action_dismiss()
        self.assertFalse(self.school.alumni_checklist_hidden)

    def test_not_for_teachers(self):
        with self.assertRaises(AccessError):
            self.env["tracktion.checklist"].with_user(self.teacher).create({})

    def test_every_step_leads_somewhere(self):
        checklist = self.env["tracktion.checklist"].with_user(self.boss).create({})
        for step in ("school", "years", "departments", "qualifications", "import", "consent"):
            action = checklist.with_context(step=step).action_open_step()
            self.assertIn(action["res_model"], self.env, step)
        with self.assertRaises(UserError):
            checklist.with_context(step="colleague").action_open_step()


class TestSchoolSettings(TracktionCase):
    def test_manager_changes_his_school(self):
        """A manager who is no administrator of Odoo sets the school up."""
        with Form(self.env["tracktion.school.settings"].with_user(self.manager)) as form:
            self.assertEqual(form.name, "Colegio de Prueba")
            form.phone = "+34 600 000 009"
            form.alumni_recent_years = 3
            form.alumni_consent_age = 15
        form.record.action_save()
        self.assertEqual(self.school.phone, "+34 600 000 009")
        self.assertEqual(self.school.alumni_recent_years, 3)
        self.assertEqual(self.school.country_id.alumni_consent_age, 15)
        self.assertEqual(self.other_school.alumni_recent_years, 5)

    def test_nobody_else(self):
        for user in (self.officer, self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.env["tracktion.school.settings"].with_user(user).create(
                    {"name": "X", "country_id": self.env.ref("base.es").id}
                )

    def test_not_another_school(self):
        wizard = (
            self.env["tracktion.school.settings"]
            .with_user(self.manager)
            .create({"company_id": self.other_school.id})
        )
        with self.assertRaises(AccessError):
            wizard.action_save()
        self.assertEqual(self.other_school.name, "Proovikool")
