# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.fields import Command
from odoo.tests import tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestEraseTraces(TracktionCase):
    """Copies of a person in what colleagues did with him or her."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person(
            "Xantipa Quixquez", consent="given", alumni_relation_owner_id=cls.teacher.id
        )
        cls.other = cls._person("Ana", consent="given", alumni_relation_owner_id=cls.teacher.id)

    def _contact(self, people, subject, body):
        return (
            self.env["tracktion.contact.job"]
            .with_user(self.officer)
            ._start(
                people.with_user(self.officer),
                {
                    "subject": subject,
                    "body": body,
                    "purpose_id": self.keep_in_touch.id,
                    "channel_id": self.email.id,
                },
            )
        )

    def test_a_letter_to_one_person_goes_a_circular_stays(self):
        letter = self._contact(self.person, "To Xantipa", "<p>Dear Xantipa</p>")
        circular = self._contact(self.person | self.other, "Open day", "<p>Come</p>")
        self.person.with_user(self.manager)._tracktion_erase()
        self.assertEqual((letter.subject, letter.body, letter.approached_count), ("—", False, 1))
        self.assertEqual((circular.subject, circular.body), ("Open day", "<p>Come</p>"))

    def test_a_message_about_one_person_goes_one_about_many_loses_the_name(self):
        self._contact(self.person, "To Xantipa", "<p>Dear Xantipa</p>")
        self._contact(self.person | self.other, "Open day", "<p>Come</p>")
        self.person.with_user(self.manager)._tracktion_erase()
        told = self.env["mail.message"].search([("partner_ids", "in", self.teacher.partner_id.ids)])
        self.assertEqual(len(told), 2)
        alone = told.filtered(lambda message: message.subject == "—")
        self.assertEqual(alone.body, "<p>—</p>" if "<p>" in (alone.body or "") else "—")
        self.assertIn("Open day", (told - alone).subject)
        self.assertIn("Ana", (told - alone).body)
        self.assertNotIn("Quixquez", (told - alone).body)

    def test_wizards_hold_nothing_any_more(self):
        officer, manager = self.officer, self.manager
        export = (
            self.env["tracktion.person.export"]
            .with_user(officer)
            .create({"partner_id": self.person.id})
        )
        export.action_json()
        both = [Command.set((self.person | self.other).ids)]
        contact = (
            self.env["tracktion.contact.wizard"]
            .with_user(officer)
            .create({"partner_ids": both, "subject": "To Xantipa"})
        )
        mine = (
            self.env["tracktion.contact.wizard"]
            .with_user(officer)
            .create({"partner_ids": [Command.set(self.other.ids)], "subject": "To Ana"})
        )
        lookup = self.env["privacy.lookup.wizard"].create(
            {"name": "Xantipa Quixquez", "email": self.person.email}
        )
        lookup.action_lookup()
        lines = lookup.line_ids
        self.assertTrue(lines)
        erase = (
            self.env["tracktion.erase.wizard"]
            .with_user(manager)
            .create({"partner_id": self.person.id, "typed_name": "xantipa quixquez"})
        )
        erase.action_erase()
        for gone in (export, contact, lookup, lines):
            self.assertFalse(gone.exists(), gone._name)
        self.assertTrue(mine.exists())
        self.assertFalse(erase.typed_name)
