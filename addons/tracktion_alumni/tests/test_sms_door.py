# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.sms.tests.common import SMSCase

from .test_door import DoorCase


@tagged("post_install", "-at_install")
class TestSmsDoor(SMSCase, DoorCase):
    """Text messages of Odoo reach alumni through the door only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The channel of the module asks for a consent of its own, as for instant messages.
        cls.sms = cls._coded(
            "tracktion.channel",
            "sms",
            address_kind="phone",
            purpose_id=cls._coded(
                "tracktion.consent.purpose", "instant_messages", legal_basis="consent"
            ).id,
        )
        cls.yes = cls._person("Ana Sí", consent="given", phone="+34600111221")
        cls._consent(cls.yes, cls.sms.purpose_id)
        cls.only_mail = cls._person("Dora Correo", consent="given", phone="+34600111224")
        cls.no = cls._person("Berta No", consent="refused", phone="+34600111222")
        cls.never = cls._person("Carla Nunca", phone="+34600111223")
        cls.firm = cls.env["res.partner"].create({"name": "Firma", "phone": "+34910111222"})

    def _write(self, people, mode, **vals):
        """What the composer for text messages makes of these people."""
        before = self.env["sms.sms"].search([])
        composer = (
            self.env["sms.composer"]
            .with_user(self.officer)
            .with_context(
                default_composition_mode=mode,
                default_res_model="res.partner",
                active_model="res.partner",
                active_ids=people.ids,
                **({"default_res_id": people.id} if mode == "comment" else {}),
            )
            .create({"body": "Open day on Friday", **vals})
        )
        with self.mockSMSGateway():
            composer.action_send_sms()
        return self.env["sms.sms"].search([]) - before

    def _log(self, people):
        return self.env["tracktion.approach"].search([("partner_id", "in", people.ids)])

    def test_who_said_yes_is_written_to_and_it_is_an_approach(self):
        self._write(self.yes, "comment")
        self.assertEqual(
            [(line.channel_id, line.subject, line.user_id) for line in self._log(self.yes)],
            [(self.sms, "Open day on Friday", self.officer)],
        )

    def test_others_stop_the_message_and_are_named(self):
        for person, words in (
            (self.no, "Berta No: said no"),
            (self.never, "Carla Nunca: not asked yet"),
            (self.only_mail, "Dora Correo: did not agree to this channel"),
        ):
            with self.subTest(person=person.name), self.assertRaisesRegex(UserError, words):
                self._write(person, "comment")
        self.assertFalse(self._log(self.no | self.never))

    def test_messages_of_the_server_leave_out_who_may_not_be_written_to(self):
        with self.mockSMSGateway():
            self.no._message_sms("Hello")
            self.firm._message_sms("Hello", sms_numbers=["600 111 222"], partner_ids=[])
        self.assertFalse(self._sms)

    def test_a_selection_leaves_out_who_may_not_be_written_to(self):
        made = self._write(self.yes | self.no | self.never | self.firm, "mass")
        self.assertEqual(
            {sms.partner_id.name: (sms.state, sms.failure_type or "") for sms in made},
            {
                "Ana Sí": ("outgoing", ""),
                "Firma": ("outgoing", ""),
                "Berta No": ("canceled", "sms_optout"),
                "Carla Nunca": ("canceled", "sms_optout"),
            },
        )
        self.assertEqual(self._log(self.yes | self.no | self.never).partner_id, self.yes)

    def test_a_number_is_as_good_as_a_person(self):
        composer = self.env["sms.composer"].with_user(self.officer)
        with self.mockSMSGateway(), self.assertRaisesRegex(UserError, "Berta No: said no"):
            composer.create(
                {
                    "composition_mode": "numbers",
                    "numbers": "+34600111221,+34600111222",
                    "body": "Hello",
                }
            ).action_send_sms()
        self.assertFalse(self._sms)
