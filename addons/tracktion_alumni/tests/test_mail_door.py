# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import JsonRpcException, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import TracktionHttpCase
from .test_door import DoorCase


@tagged("post_install", "-at_install")
class TestMailDoor(MailCase, DoorCase):
    """Chatter and composer of Odoo reach alumni through the door only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yes = cls._person(
            "Ana Sí",
            email="ana@example.org",
            consent="given",
            alumni_relation_owner_id=cls.teacher.id,
        )
        cls.no = cls._person("Berta No", consent="refused")
        cls.never = cls._person("Carla Nunca")
        cls.firm = cls.env["res.partner"].create({"name": "Firma", "email": "firma@example.com"})

    def _log(self, people):
        return self.env["tracktion.approach"].search([("partner_id", "in", people.ids)])

    def _post(self, record, recipients, user=None, **vals):
        with self.mock_mail_gateway():
            return record.with_user(user or self.officer).message_post(
                **{
                    "body": "Come and see us",
                    "subject": "Open day",
                    "message_type": "comment",
                    "subtype_xmlid": "mail.mt_comment",
                    "partner_ids": recipients.ids,
                    **vals,
                }
            )

    def _emailed(self):
        return self._new_mails.recipient_ids

    # --- chatter --------------------------------------------------------------------------------

    def test_who_said_yes_is_written_to_and_it_is_an_approach(self):
        self._post(self.yes, self.yes)
        self.assertIn(self.yes, self._emailed())
        approach = self._log(self.yes)
        self.assertEqual(
            (approach.user_id, approach.subject, approach.purpose_id, approach.channel_id),
            (self.officer, "Open day", self.keep_in_touch, self.email),
        )
        self.assertEqual((approach.origin_model, approach.origin_id), ("res.partner", self.yes.id))
        self.assertIn(self.teacher.partner_id, self._emailed(), "the owner hears of it")

    def test_others_stop_the_message_and_are_named(self):
        everybody = self.yes | self.no | self.never
        mails = self.env["mail.mail"].search([])
        with self.assertRaises(UserError) as caught:
            self._post(self.firm, everybody)
        text = str(caught.exception)
        self.assertIn("Berta No: said no", text)
        self.assertIn("Carla Nunca: not asked yet", text)
        self.assertNotIn("Ana", text)
        self.assertFalse(self._log(everybody))
        self.assertEqual(self.env["mail.mail"].search([]), mails)

    def test_a_message_of_a_script_and_a_notice_pass_the_same_door(self):
        for send in (
            lambda: self._post(self.firm, self.no, message_type="notification"),
            lambda: self.firm.with_user(self.officer).message_notify(
                partner_ids=self.no.ids, body="Hello", subject="Open day"
            ),
            lambda: self._post(self.firm, self.no, subtype_xmlid="mail.mt_note"),
        ):
            with self.assertRaisesRegex(UserError, "Berta No: said no"):
                send()

    def test_the_chatter_of_the_client_posts_with_all_rights(self):
        """… and the rights of the user count all the same."""
        stranger = self._person("Ajena", consent="given")
        for user, person, words in (
            (self.officer, self.no, "Berta No: said no"),
            (self.teacher, stranger, "whom you may see"),
            (self.plain, self.yes, "colleagues with a role in TRACKTION"),
        ):
            record = self.firm.with_user(user).sudo()
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, words):
                record.message_post(body="Hello", message_type="comment", partner_ids=person.ids)

    def test_an_address_is_as_good_as_a_person(self):
        with self.assertRaisesRegex(UserError, "Berta No: said no"):
            self._post(self.firm, self.firm, outgoing_email_to="Berta <berta.no@example.org>")
        self._post(self.firm, self.firm, outgoing_email_to="ana@example.org, x@example.com")
        self.assertEqual(self._log(self.yes).subject, "Open day")

    def test_an_address_does_not_tell_whose_it_is(self):
        self.assertNotEqual(self.no.alumni_relation_owner_id, self.teacher)
        with self.assertRaisesRegex(UserError, "Somebody whom you may not see") as caught:
            self._post(
                self.yes, self.yes, user=self.teacher, outgoing_email_to="berta.no@example.org"
            )
        self.assertNotIn("Berta No:", str(caught.exception))

    def test_messages_of_the_server_leave_out_who_may_not_be_written_to(self):
        with self.mock_mail_gateway():
            self.firm.message_post(
                body="Hello", message_type="comment", partner_ids=(self.yes | self.no).ids
            )
        self.assertIn(self.yes, self._emailed())
        self.assertNotIn(self.no, self._emailed())

    def test_followers_are_recipients(self):
        self.firm.message_subscribe(self.no.ids)
        nobody = self.env["res.partner"]
        with self.assertRaisesRegex(UserError, "Berta No: said no"):
            self._post(self.firm, nobody)
        self._post(self.firm, nobody, subtype_xmlid="mail.mt_note")
        self.assertFalse(self._new_mails, "a note goes to nobody")
        self._post(self.firm, self.firm, message_type="notification")
        self.assertEqual(self._emailed(), self.firm, "not chosen, not written to: left out")

    def test_colleagues_and_other_contacts_are_no_alumni(self):
        self._post(self.firm, self.firm | self.teacher.partner_id)
        self.assertIn(self.firm, self._emailed())
        self.assertFalse(self.env["tracktion.approach"].search([("subject", "=", "Open day")]))

    def test_the_subject_is_never_empty(self):
        self._post(self.yes, self.yes, subject=False, body="Are  you well?")
        self.assertEqual(self._log(self.yes).subject, "Are you well?")

    def test_teachers_write_to_their_own(self):
        self._post(self.yes, self.yes, user=self.teacher)
        self.assertEqual(self._log(self.yes).user_id, self.teacher)
        other = self._person("Ajena", consent="given")
        with self.assertRaisesRegex(UserError, "whom you may see"):
            self._post(self.yes, other, user=self.teacher)

    def test_colleagues_without_a_role_learn_nothing_but_whom_to_ask(self):
        clerk = new_test_user(
            self.env,
            "te_clerk",
            groups="base.group_user,base.group_partner_manager",
            company_id=self.school.id,
            company_ids=[Command.set(self.school.ids)],
        )
        for person in (self.yes, self.no):
            with self.assertRaisesRegex(UserError, "colleagues with a role in TRACKTION"):
                self._post(self.firm, person, user=clerk)

    # --- answers --------------------------------------------------------------------------------

    def _writes(self, person, record):
        with self.mock_mail_gateway():
            record.message_post(
                body="May I come too?",
                message_type="email",
                author_id=person.id,
                email_from=person.email,
                subtype_xmlid="mail.mt_comment",
            )

    def test_an_answer_is_no_approach(self):
        self._writes(self.no, self.firm)
        self._post(self.firm, self.no)
        self.assertIn(self.no, self._emailed())
        self.assertFalse(self._log(self.no))
        with self.assertRaises(UserError, msg="elsewhere nothing was asked"):
            self._post(self.yes, self.no)

    def test_an_answer_does_not_come_months_later(self):
        with freeze_time("2026-02-01 10:00:00"):
            self._writes(self.no, self.firm)
        with self.assertRaises(UserError):
            self._post(self.firm, self.no)

    def test_what_an_alumnus_writes_goes_on_to_those_only_who_may_be_written_to(self):
        self.firm.message_subscribe((self.no | self.yes).ids)
        self._writes(self.never, self.firm)
        self.assertIn(self.yes, self._emailed())
        self.assertNotIn(self.no, self._emailed())

    # --- what passed the door already, and what is none of its business --------------------------

    def test_who_passed_the_door_for_something_else_is_not_asked_again(self):
        self._consent(self.no, self.job_offers)
        self.no.with_user(self.officer)._tracktion_approach("job_offers", "email", "A job")
        self._post(self.firm, self.no)
        self.assertIn(self.no, self._emailed())
        self.assertEqual(self._log(self.no).mapped("subject"), ["A job"])

    def test_templates_for_one_person_go_on(self):
        """Passwords, invitations and the like: mails that Odoo itself makes for somebody."""
        template = self.env["mail.template"].create(
            {
                "name": "Your password",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "subject": "Password",
                "body_html": "<p>New password</p>",
                "partner_to": "{{ object.id }}",
            }
        )
        with self.mock_mail_gateway():
            template.send_mail(self.no.id)
        self.assertEqual(self._emailed(), self.no)
        self.assertFalse(self._log(self.no))

    # --- composer -------------------------------------------------------------------------------

    def _compose(self, people):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.officer)
            .with_context(
                default_composition_mode="mass_mail",
                default_model="res.partner",
                default_res_ids=people.ids,
            )
            .create({"subject": "Open day", "body": "<p>Come</p>", "auto_delete": False})
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()

    def test_mails_to_a_selection_leave_out_who_may_not_be_written_to(self):
        second = self._person("Dora Sí", consent="given", alumni_relation_owner_id=self.teacher.id)
        people = self.yes | self.no | self.never | second
        self._compose(people | self.firm)
        mails = self._new_mails.filtered(lambda mail: mail.subject == "Open day")
        self.assertEqual(
            {mail.recipient_ids.name: (mail.state, mail.failure_type) for mail in mails},
            {
                "Ana Sí": ("sent", False),
                "Dora Sí": ("sent", False),
                "Firma": ("sent", False),
                "Berta No": ("cancel", "mail_optout"),
                "Carla Nunca": ("cancel", "mail_optout"),
            },
        )
        self.assertEqual(self._log(people).partner_id, self.yes | second)
        self.assertEqual(set(self._log(people).mapped("subject")), {"Open day"})
        digests = self._new_mails.filtered(lambda m: m.recipient_ids == self.teacher.partner_id)
        self.assertEqual(len(digests), 1, "one for both")

    def test_a_mail_server_that_is_away_brings_nobody_back_who_was_left_out(self):
        """Else "Retry" on the failed mails would write to who refused."""
        mails = self.env["mail.mail"].create(
            [
                {"subject": "Open day", "state": state, "email_to": "x@example.org"}
                for state in ("outgoing", "cancel")
            ]
        )
        away = patch.object(type(self.env["ir.mail_server"]), "_connect__", side_effect=OSError)
        with away:
            mails.send()
        self.assertEqual(mails.mapped("state"), ["exception", "cancel"])

    def test_a_large_selection_takes_no_query_for_each_person(self):
        def ask(people):
            people = people.with_user(self.officer)
            return self._count_queries(lambda: people._tracktion_mail("Open day"))

        ask(self._people(2, "Warm", consent="given"))
        few = ask(self._people(3, "Few", consent="given"))
        many = ask(self._people(23, "Many", consent="given"))
        self.assertLessEqual(many - few, 4)


@tagged("post_install", "-at_install")
class TestChatterOfTheClient(TracktionHttpCase):
    """What the web client does when somebody writes or reads in a chatter."""

    def _call(self, user, route, **params):
        self.authenticate(user.login, user.login)
        with mute_logger("odoo.http"):
            return self.make_jsonrpc_request(route, params)

    def _post(self, user, record, recipient):
        return self._call(
            user,
            "/mail/message/post",
            thread_model="res.partner",
            thread_id=record.id,
            post_data={
                "body": "Hello",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                "partner_ids": recipient.ids,
            },
        )

    def test_writing(self):
        yes = self._person("Ana", consent="given", alumni_relation_owner_id=self.teacher.id)
        no = self._person("Berta", consent="refused", alumni_relation_owner_id=self.teacher.id)
        with self.assertRaises(JsonRpcException):
            self._post(self.teacher, no, no)
        self.assertFalse(no.message_ids.filtered(lambda m: m.message_type == "comment"))
        self._post(self.teacher, yes, yes)
        self.assertEqual(yes.alumni_approach_ids.user_id, self.teacher)
        self.assertEqual(yes.alumni_approach_ids.subject, "Hello")

    def test_reading(self):
        person = self._person("Ana", consent="given")
        person._message_log(body="For everybody")
        person.with_user(self.officer)._tracktion_approach("keep_in_touch", "email", "Welders")
        for user, told in ((self.plain, False), (self.officer, True)):
            data = self._call(
                user, "/mail/thread/messages", thread_model="res.partner", thread_id=person.id
            )
            self.assertIn("For everybody", str(data))
            self.assertEqual("Welders" in str(data), told, user.login)
