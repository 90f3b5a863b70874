# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestColleague(TracktionCase):
    """Colleagues read each other's contacts; who of them is an alumnus has a second one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.plain.partner_id
        cls.colleague.phone = "+34 600 11 22 33"

    def test_the_contact_of_a_colleague_takes_no_enrolment(self):
        with self.assertRaisesRegex(ValidationError, "second contact for Plain"):
            self._enrol(self.colleague, company_id=self.school.id)

    def test_an_alumnus_does_not_become_a_colleague(self):
        person = self._person("Ana Gil")
        user = self.env["res.users"].create(
            {
                "name": "Ana Gil",
                "login": "te_ana",
                "partner_id": person.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
                "company_id": self.school.id,
                "company_ids": [Command.set(self.school.ids)],
            }
        )
        self.assertTrue(user.share, "the portal is for alumni")
        with self.assertRaisesRegex(ValidationError, "second contact for Ana Gil"):
            user.group_ids = [Command.set(self.env.ref("base.group_user").ids)]

    def test_a_former_colleague_is_enrolled_and_does_not_come_back_on_that_contact(self):
        self.plain.active = False
        enrolment = self._enrol(self.colleague, kind="employee", company_id=self.school.id)
        self.assertEqual(self.colleague.alumni_main_enrolment_id, enrolment)
        with self.assertRaisesRegex(ValidationError, "second contact"):
            self.plain.active = True

    def test_two_contacts_of_one_human(self):
        """Teachers read the one that everybody reads, and not the one of the alumnus."""
        private = self._person("Plain", email="plain.private@example.org")
        people = self.env["res.partner"].with_user(self.teacher)
        self.assertEqual(people.search([("name", "=", "Plain")]), self.colleague)
        self.assertEqual(people.browse(self.colleague.id).email, "test_plain@example.com")
        self.assertEqual(self.colleague.with_user(self.teacher).phone, "+34 600 11 22 33")
        self.assertFalse(private.with_user(self.teacher).has_access("read"))

    def test_merging_keeps_them_apart(self):
        private = self._person("Plain", email=self.colleague.email)
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.officer).create({})
        with self.assertRaisesRegex(ValidationError, "is a colleague"):
            wizard._merge((private | self.colleague).ids, private.with_user(self.officer))
        self.assertTrue(private.exists())

    # --- lists ----------------------------------------------------------------------------------

    def test_a_list_never_takes_a_colleague_for_sure(self):
        row = {"name": "Plain", "emails": ["test_plain@example.com"]}
        Match = self.env["tracktion.person.match"]
        [found] = Match._find([row], self.school)
        self.assertEqual((found.partner_id, found.candidates), (0, (self.colleague.id,)))
        self.assertEqual(found.reasons, ("email",))
        private = self._person("Plain", email="test_plain@example.com")
        [found] = Match._find([row], self.school)
        self.assertEqual(found.partner_id, private.id, "the alumnus is no doubt any more")

    def test_a_list_does_not_change_the_phone_of_a_colleague(self):
        sheet = "Name;E-mail;Phone\nPlain;test_plain@example.com;+34 699 99 99 99\n"
        record = (
            self.env["tracktion.import"]
            .with_user(self.officer)
            .create({"filename": "list.csv", "data": base64.b64encode(sheet.encode())})
        )
        record.action_preview()
        self.assertEqual(record.line_ids.state, "undecided")
        record.action_import()
        self.assertEqual(self.colleague.phone, "+34 600 11 22 33")
        self.assertFalse(self.colleague.alumni_enrolment_ids)
