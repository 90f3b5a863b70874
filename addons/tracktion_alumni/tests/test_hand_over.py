# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.mail.tests.common import MailCase

from .common import TracktionCase


class TestHandOver(TracktionCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.mine = cls._people(3, "Mine", alumni_relation_owner_id=cls.teacher.id)
        cls.free = cls._people(2, "Free")
        cls.theirs = cls._people(1, "Theirs", alumni_relation_owner_id=cls.other_teacher.id)
        cls.contact = cls._person("No Alumnus", enrolment=False)

    def _wizard(self, people=None, user=None, **vals):
        context = (
            {"active_model": "res.partner", "active_ids": people.ids} if people is not None else {}
        )
        wizard = self.env["tracktion.hand.over"].with_user(user or self.officer)
        return wizard.with_context(**context).create(
            {"user_id": self.other_teacher.id, "reason": "Retires in June", **vals}
        )

    def test_selection(self):
        """Those chosen change hands: alumni only, and not those who are the new owner's already."""
        people = self.mine[:2] | self.free[:1] | self.theirs | self.contact
        wizard = self._wizard(people)
        self.assertEqual(wizard.scope, "selection")
        self.assertEqual(wizard.partner_count, 3)
        wizard.action_hand_over()
        self.assertEqual(
            (self.mine[:2] | self.free[:1]).alumni_relation_owner_id, self.other_teacher
        )
        self.assertEqual(self.mine[2].alumni_relation_owner_id, self.teacher)
        self.assertFalse(self.free[1].alumni_relation_owner_id)
        self.assertFalse(self.contact.alumni_relation_owner_id)

    def test_all_of_a_colleague(self):
        with Form(self.env["tracktion.hand.over"].with_user(self.officer)) as form:
            self.assertEqual(form.scope, "colleague")
            form.from_user_id = self.teacher
            form.user_id = self.other_teacher
            form.reason = "Leaves the school"
            self.assertEqual(form.partner_count, 3)
        form.record.action_hand_over()
        self.assertEqual(self.mine.alumni_relation_owner_id, self.other_teacher)
        self.assertFalse(self.free.alumni_relation_owner_id)

    def test_colleague_not_chosen_hands_over_nobody(self):
        """Without a colleague the people without an owner are not meant."""
        wizard = self._wizard(scope="colleague")
        self.assertEqual(wizard.partner_count, 0)
        with self.assertRaises(UserError):
            wizard.action_hand_over()
        self.assertFalse(self.free.alumni_relation_owner_id)

    def test_new_owner_is_told_once(self):
        with self.mock_mail_gateway(), self.mock_mail_app():
            self._wizard(self.mine).action_hand_over()
        told = self._new_msgs.filtered(lambda m: m.message_type == "user_notification")
        self.assertEqual(len(told), 1)
        self.assertEqual(told.notified_partner_ids, self.other_teacher.partner_id)
        for person in self.mine:
            self.assertIn(person.name, told.body)
        self.assertIn("Retires in June", told.body)
        people = self._new_msgs.filtered(lambda m: m.model == "res.partner") - told
        self.assertFalse(people.notified_partner_ids, "No alumnus hears of it")

    def test_long_lists_are_cut(self):
        many = self._people(60, "Many")
        with self.mock_mail_gateway(), self.mock_mail_app():
            self._wizard(many).action_hand_over()
        told = self._new_msgs.filtered(lambda m: m.message_type == "user_notification")
        self.assertIn("and 10 more", told.body)

    def test_history_shows_old_and_new_owner_and_the_reason(self):
        person = self.mine[0]
        self._wizard(person).action_hand_over()
        self.flush_tracking()
        tracked = person.message_ids.tracking_value_ids.filtered(
            lambda t: t.field_id.name == "alumni_relation_owner_id"
        )
        self.assertEqual(tracked.old_value_char, self.teacher.name)
        self.assertEqual(tracked.new_value_char, self.other_teacher.name)
        self.assertTrue(any("Retires in June" in m.body for m in person.message_ids))

    def test_who_may(self):
        for user in (self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self._wizard(self.mine, user=user)

    def test_other_school_stays(self):
        stranger = self._person("Voõras", school=self.other_school)
        wizard = self._wizard(stranger)
        self.assertEqual(wizard.partner_count, 0)
