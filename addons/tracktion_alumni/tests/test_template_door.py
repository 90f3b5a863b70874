# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .test_door import DoorCase


@tagged("post_install", "-at_install")
class TestTemplateDoor(MailCase, DoorCase):
    """Templates and invitations that a client sends by itself pass the door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yes = cls._person("Ana Sí", email="ana@example.org", consent="given")
        cls.no = cls._person("Berta No", email="berta@example.org", consent="refused")
        cls.firm = cls.env["res.partner"].create({"name": "Firm", "email": "firm@example.com"})
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Own",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "subject": "Open day",
                "body_html": "<p>Come</p>",
                "partner_to": "{{ object.id }}",
            }
        )
        cls.invite = cls.env.ref("auth_signup.portal_set_password_email")

    def _send(self, user, template, record, **email_values):
        with self.mock_mail_gateway():
            template.with_user(user).send_mail(record.id, email_values=email_values or None)
        return self._new_mails

    def test_a_template_of_ones_own(self):
        for user, words in ((self.officer, "said no"), (self.plain, "with a role in TRACKTION")):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, words):
                self._send(user, self.template, self.no)
        self.assertEqual(self._send(self.officer, self.template, self.yes).recipient_ids, self.yes)
        approach = self.env["tracktion.approach"].search([("partner_id", "=", self.yes.id)])
        self.assertEqual((approach.user_id, approach.subject), (self.officer, "Open day"))
        self.assertTrue(self._send(self.plain, self.template, self.firm))

    def test_whoever_it_is_redirected_to(self):
        for values in (
            {"email_to": "Berta <berta@example.org>"},
            {"email_cc": "x@example.com, berta@example.org"},
            {"recipient_ids": [(4, self.no.id)]},
            {"recipient_ids": [(6, 0, self.no.ids)]},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "said no"):
                self._send(self.officer, self.template, self.firm, **values)

    def test_a_template_of_odoo_with_another_text_or_for_somebody_else(self):
        user = self.officer
        for values in (
            {"email_to": "berta@example.org"},
            {"email_to": "berta@example.org", "body_html": "<p>Buy!</p>"},
        ):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "said no"):
                self._send(user, self.invite, user, **values)

    def test_the_invitation_of_odoo_stays_what_it_is(self):
        account = self.env["res.users"].create(
            {"name": "Berta", "login": "berta", "partner_id": self.no.id, "group_ids": False}
        )
        account.group_ids = self.env.ref("base.group_portal")
        account.write({"company_ids": self.school.ids, "company_id": self.school.id})
        mail = self._send(self.officer, self.invite, account, email_to="berta@example.org")
        self.assertEqual(mail.email_to, "berta@example.org")
        self.assertFalse(self.env["tracktion.approach"].search([("partner_id", "=", self.no.id)]))

    def test_copies_of_a_mailing(self):
        self.template.write({"use_default_to": False, "email_cc": "berta@example.org"})
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.officer)
            .with_context(mail_composer_force_partners=False)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": "res.partner",
                    "res_ids": repr(self.firm.ids),
                    "template_id": self.template.id,
                }
            )
        )
        with self.mock_mail_gateway(mail_unlink_sent=False):
            composer._action_send_mail()
        self.assertEqual(self._new_mails.mapped("state"), ["cancel"])

    def test_invitations_to_a_chat(self):
        Channel = self.env["discuss.channel"].with_user(self.plain)
        chat = Channel._create_group(partners_to=self.plain.partner_id.ids, name="Buy!")
        with self.assertRaisesRegex(UserError, "with a role in TRACKTION"):
            chat.invite_by_email(["Berta@example.org"])
        with self.mock_mail_gateway():
            chat.invite_by_email(["x@example.com"])
        self.assertEqual(len(self._new_mails), 1)
