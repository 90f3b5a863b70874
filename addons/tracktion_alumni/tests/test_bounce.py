# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .test_door import DoorCase


@tagged("post_install", "-at_install")
class TestBounce(MailCase, DoorCase):
    """A mail that comes back closes the door for e-mail, until there is another address."""

    def setUp(self):
        super().setUp()
        self.person = self._person(
            "Rebota Mucho", consent="given", alumni_relation_owner_id=self.teacher.id
        )
        self.sister = self._person("Rebota También", email=self.person.email, consent="given")

    def _bounce(self, person):
        people = self.env["res.partner"].search(
            [("email_normalized", "=", person.email_normalized)]
        )
        people._message_receive_bounce(person.email_normalized, person)

    def test_everybody_at_the_address_bounces(self):
        self._bounce(self.person)
        self.assertEqual(self.person.alumni_reachability, "bounced")
        self.assertEqual(self.sister.alumni_reachability, "bounced")
        self.assertEqual(self._refusal(self.person), "bounced")
        self.assertEqual(self.person.message_bounce, 1)

    def test_the_owner_gets_one_activity(self):
        self._bounce(self.person)
        self._bounce(self.person)
        activity = self.person.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertEqual(activity.user_id, self.teacher)
        self.assertIn(self.person.name, activity.summary)
        self.assertFalse(self.sister.activity_ids, "nobody to tell: she is in the filter")

    def test_lost_and_deceased_stay_so(self):
        self.person.alumni_reachability = "deceased"
        self.sister.alumni_reachability = "lost"
        self._bounce(self.person)
        self.assertEqual(self.person.alumni_reachability, "deceased")
        self.assertEqual(self.sister.alumni_reachability, "lost")

    def test_who_is_no_alumnus_is_left_alone(self):
        firm = self.env["res.partner"].create({"name": "Firma", "email": "firma@example.org"})
        self._bounce(firm)
        self.assertEqual(firm.alumni_reachability, "reachable")

    def test_new_address_opens_the_door_again(self):
        self._bounce(self.person)
        self.person.with_user(self.teacher).email = "nueva@example.org"
        self.assertEqual(self.person.alumni_reachability, "reachable")
        self.assertEqual(self.person.message_bounce, 0)
        self.assertIsNone(self._refusal(self.person))
        self.assertEqual(self.sister.alumni_reachability, "bounced")

    def test_the_same_address_written_otherwise_still_bounces(self):
        self._bounce(self.person)
        self.person.email = f"Rebota <{self.person.email.upper()}>"
        self.assertEqual(self.person.alumni_reachability, "bounced")
        self.person.email = False
        self.assertEqual(self.person.alumni_reachability, "bounced")

    def test_new_address_of_somebody_lost_changes_nothing_else(self):
        self.person.alumni_reachability = "lost"
        self.person.write({"email": "nueva@example.org"})
        self.assertEqual(self.person.alumni_reachability, "lost")

    def test_a_mail_from_the_address_proves_it(self):
        self._bounce(self.person)
        self.person._message_reset_bounce(self.person.email_normalized)
        self.assertEqual(self.person.alumni_reachability, "reachable")

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_through_the_mail_gateway(self):
        """A real bounce, as a mail server sends it."""
        message = self.env["mail.message"].create(
            {
                "model": "res.partner",
                "res_id": self.person.id,
                "message_id": "<bounced-1@example.com>",
                "body": "Hello",
            }
        )
        domain = self.env["mail.alias.domain"].search([], limit=1) or self.env[
            "mail.alias.domain"
        ].create({"name": "school.example.com", "bounce_alias": "bounce"})
        self.school.alias_domain_id = domain
        raw = BOUNCE.format(
            bounce=f"{domain.bounce_alias}@{domain.name}",
            email=self.person.email_normalized,
            reference=message.message_id,
        )
        self.env["mail.thread"].message_process("res.partner", raw)
        self.assertEqual(self.person.alumni_reachability, "bounced")
        self.assertEqual(self.sister.alumni_reachability, "bounced")


BOUNCE = """\
Return-Path: <>
From: MAILER-DAEMON <mailer-daemon@mx.example.net>
To: {bounce}
Subject: Undelivered Mail Returned to Sender
Message-ID: <1.bounce@mx.example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Type: text/plain; charset=us-ascii

The mail system could not deliver your message.

--B1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {email}
Original-Recipient: rfc822;{email}
Action: failed
Status: 5.1.1

--B1
Content-Type: message/rfc822

Return-Path: <{bounce}>
To: {email}
From: school@school.example.com
Subject: Open day
Message-ID: {reference}
References: {reference}

Hello

--B1--
"""
