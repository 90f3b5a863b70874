# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2

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
