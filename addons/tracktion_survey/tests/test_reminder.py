# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

import openpyxl
import psycopg2

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import POST
from .common_wave import WaveCase


@tagged("post_install", "-at_install")
class TestReminder(WaveCase):
    """Who has not answered is asked again, within limits, until he answers or says no."""

    def setUp(self):
        super().setUp()
        self.people = self._agree(self._people(3))
        self.wave = self._open_wave(self.people)
        self.wave.action_add_reminders()
        with freeze_time("2026-03-02 15:00:00"):
            self.wave.with_user(self.coordinator).action_launch()
        self._send_queue()

    def _remind(self, moment):
        """The daily job of that moment; returns who is written to, and with which line."""
        with freeze_time(moment):
            self.env["tracktion.wave"]._cron_remind()
            mails = self._queued()
            found = {
                mail.recipient_ids: mail.tracktion_reminder_id.audience
                for mail in mails.sorted("id")
            }
            self.assertEqual(len(found), len(mails), "one mail each")
            mails.unlink()
        return found

    def test_weekly_until_the_limit(self):
        first, second, third = self.people
        self._invitation(self.wave, second)._mark_opened()
        self.assertEqual(self._remind("2026-03-08 08:00:00"), {}, "not a week yet")
        self.assertEqual(
            self._remind("2026-03-09 08:00:00"),
            {first: "not_opened", second: "stopped", third: "not_opened"},
            "the hour does not matter",
        )
        self.assertEqual(self._remind("2026-03-09 09:00:00"), {}, "not twice")
        self.wave.reminder_limit = 2
        self.assertEqual(self._remind("2026-03-16 08:00:00"), dict.fromkeys(self.people, "both"))
        self.assertEqual(self._remind("2026-03-23 08:00:00"), {}, "two are the limit")
        self.assertEqual(set(self.wave.invitation_ids.mapped("reminder_count")), {2})

    def test_stops_at_answer_refusal_withdrawal_and_closing(self):
        answered, refused, withdrew = self.people
        self._answer(self._invitation(self.wave, answered), POST)
        self._invitation(self.wave, answered).sudo().state = "completed"
        self._invitation(self.wave, refused).sudo()._refuse()
        self._consent(withdrew, self.tracking_survey, "withdrawn", date="2026-03-05 10:00:00")

        self.assertEqual(self._remind("2026-03-16 10:00:00"), {})

        left = self._invitation(self.wave, withdrew)
        self.assertEqual((left.state, left.reason), ("refused", "withdrawn"))
        stays = self._agree(self._people(1, "Stays"))
        self.wave._add_people(stays)
        self._invitation(self.wave, stays).sudo().write(
            {
                "state": "invited",
                "invited_on": self._days_ago(10),
                "last_mail_on": self._days_ago(10),
            }
        )
        self.wave.action_close()
        self.assertEqual(self._remind("2026-03-16 10:00:00"), {})
        self.wave._extend(self.wave.date_close)
        self.assertEqual(self._remind("2026-03-16 10:00:00"), {stays: "not_opened"})

    def test_days_between_two_mails(self):
        self.assertEqual(len(self._remind("2026-03-16 08:00:00")), 3, "one line, not two")
        self.assertEqual(self._remind("2026-03-20 08:00:00"), {})
        self.assertEqual(self._remind("2026-03-21 08:00:00"), dict.fromkeys(self.people, "both"))

    def test_lines_end_on_their_last_day_or_are_switched_off(self):
        lines = self.wave.reminder_ids
        lines[0].date_last = "2026-03-08"
        lines[2].active = False
        self.assertEqual(self._remind("2026-03-16 08:00:00"), {})
        lines[0].date_last = "2026-03-16"
        self.assertEqual(len(self._remind("2026-03-16 08:00:00")), 3)

    def test_text_of_the_line_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("it_IT")
        line = self.wave.reminder_ids[0]
        line.with_context(lang="it_IT").write({"subject": "Ciao {first_name}", "body": "Ecco"})
        self.people[0].lang = "it_IT"
        self.env["tracktion.wave"]._cron_remind()
        sent = self._send_queue()
        [italian] = sent[self.people[0].email]
        [english] = sent[self.people[1].email]
        self.assertEqual(italian["subject"], "Ciao Person")
        token = self._invitation(self.wave, self.people[0]).access_token
        self.assertIn(token, italian["body"], "the link is there although the text forgot it")
        self.assertIn("may we hear from you", english["subject"])

    def test_who_has_no_address_stays_as_far_as_he_was(self):
        """A reminder by mail that cannot leave does not undo what came by messaging or in class."""
        opened, second, _third = self.people
        self._invitation(self.wave, opened)._mark_opened()
        self.people.email = False

        self.assertEqual(self._remind("2026-03-09 08:00:00"), {})

        self.assertEqual(self._invitation(self.wave, opened).state, "opened")
        self.assertEqual(self._invitation(self.wave, second).state, "invited")
        second.email = "second@example.org"
        self.assertEqual(self._remind("2026-03-10 08:00:00"), {second: "not_opened"})

    def _links(self, record):
        """A wizard of links of a wave or a reminder, for whoever agreed to messaging."""
        messaging = self._coded("tracktion.channel", "messaging", address_kind="phone")
        self._consent(self.people, messaging.purpose_id)
        self.people.phone = "+34 600 111 222"
        action = record.with_user(self.coordinator).action_links()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        return wizard.with_user(self.coordinator)

    def _in_file(self, wizard):
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(wizard.file)))
        return [list(row) for row in book.active.iter_rows(min_row=3, values_only=True)]

    def test_a_reminder_as_a_list_of_links(self):
        opened, *others = self.people
        self._invitation(self.wave, opened)._mark_opened()
        never, stopped, both, _last = self.wave.reminder_ids
        wizard = self._links(stopped)
        self.assertEqual((wizard.audience, wizard.chosen_count), ("due", 1))

        wizard.action_make()

        [row] = self._in_file(wizard)
        self.assertEqual(row[0], opened.name)
        self.assertIn("still missing", row[3])
        reminded = self._invitation(self.wave, opened)
        self.assertEqual((reminded.state, reminded.reminder_count), ("opened", 1))
        self.assertEqual(reminded.reminder_sent_ids.reminder_id, stopped)
        self.assertEqual(
            self._remind("2026-03-16 11:00:00"),
            dict.fromkeys(others, "not_opened"),
            "no mail to whom the link was sent",
        )
        self.assertFalse(reminded.reminder_sent_ids.reminder_id & (never | both))

    def test_links_for_everybody_who_is_due(self):
        wizard = self._links(self.wave)
        for audience, count in (("silent", 3), ("stopped", 0), ("unfinished", 3), ("due", 3)):
            wizard.audience = audience
            self.assertEqual(wizard.chosen_count, count, audience)
        wizard.action_make()
        self.assertEqual(len(self._in_file(wizard)), 3)
        self.assertEqual(set(self.wave.invitation_ids.mapped("reminder_count")), {1})
        with self.assertRaisesRegex(UserError, "no list to make"):
            again = self._links(self.wave)
            again.audience = "due"
            again.action_make()

    @mute_logger("odoo.sql_db")
    def test_the_database_lets_nobody_be_reminded_twice_by_one_line(self):
        self._remind("2026-03-16 08:00:00")
        sent = self.env["tracktion.reminder.sent"].search([], limit=1)
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            sent.copy()
            self.env.flush_all()

    def test_number_of_queries_does_not_grow_with_people(self):
        def remind(count, prefix):
            people = self._agree(self._people(count, prefix))
            wave = self._open_wave(people, point="post18")
            wave.action_add_reminders()
            wave.invitation_ids.sudo().write(
                {
                    "state": "invited",
                    "invited_on": self._days_ago(8),
                    "last_mail_on": self._days_ago(8),
                }
            )
            count = self._count_queries(self.env["tracktion.wave"]._cron_remind)
            self.assertEqual(len(self._queued() & wave.invitation_ids.mail_ids), len(people))
            return count

        self.wave.action_close()
        remind(3, "Warm")
        few, many = remind(10, "Few"), remind(210, "Many")
        self.assertLessEqual(many - few, 30, "for two hundred people more")
