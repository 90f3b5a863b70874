# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .common import POST
from .common_wave import WaveCase


class TestWave(WaveCase):
    """Opening, closing, extending, and what a wave does not let happen."""

    def test_opens_and_closes_by_button(self):
        wave = self._wave("post6", date_open="2026-04-01", date_close="2026-05-01")

        wave.with_user(self.coordinator).action_open()
        self.assertEqual(wave.state, "open")
        self.assertEqual(wave.date_open, fields.Date.to_date("2026-03-16"), "it is open today")

        wave.with_user(self.coordinator).action_close()
        self.assertEqual(wave.state, "closed")
        self.assertEqual(wave.date_close, fields.Date.to_date("2026-03-16"))

    def test_who_looked_and_refused_has_opened(self):
        people = self._people(3)
        wave = self._wave("post6", people, state="open")
        looked, began, _never = wave.invitation_ids
        looked.write({"state": "refused", "opened_on": "2026-03-15"})
        began.started_on = "2026-03-15"
        self.assertEqual(wave.opened_count, 2)

    def test_without_an_end_it_is_open_for_eight_weeks(self):
        wave = self._wave("post6", user_id=self.coordinator.id)
        wave.with_user(self.coordinator).action_open()
        self.assertEqual(wave.state, "open")
        self.assertEqual(wave.date_close, fields.Date.to_date("2026-05-11"))

    def test_does_not_open_when_it_is_over(self):
        wave = self._wave("post6", date_close="2026-03-15")
        with self.assertRaisesRegex(UserError, "over"):
            wave.action_open()
        self.assertEqual(wave.state, "draft")

    @mute_logger("odoo.sql_db")
    def test_dates_are_in_order(self):
        with self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
            self._wave("post6", date_open="2026-05-01", date_close="2026-04-01")

    def test_the_daily_job_follows_the_dates(self):
        starts = self._wave(
            "pre", date_open="2026-03-16", date_close="2026-05-01", user_id=self.coordinator.id
        )
        later = self._wave("post6", date_open="2026-03-17", date_close="2026-05-01")
        last_day = self._open_wave(point="post18", date_close="2026-03-16")
        over = self._open_wave(point="post18", date_close="2026-03-20")
        over.date_close = "2026-03-15"

        self.env["tracktion.wave"]._cron_daily()

        self.assertEqual(starts.state, "open")
        self.assertEqual(later.state, "draft")
        self.assertEqual(last_day.state, "open", "the whole last day")
        self.assertEqual(over.state, "closed")
        activity = starts.activity_ids
        self.assertEqual(activity.user_id, self.coordinator, "nothing is sent without a look at it")
        self.assertFalse(self._queued())

    def test_a_day_ends_when_it_ends_at_the_school(self):
        """The clocks change in Europe in the night to Sunday, 29 March 2026."""
        wave = self._open_wave()
        self.assertFalse(self.school.partner_id.tz and self.school.partner_id.tz != "Europe/Madrid")
        for day, end in (
            ("2026-03-28", "2026-03-28 22:59:59"),
            ("2026-03-29", "2026-03-29 21:59:59"),
            ("2026-10-24", "2026-10-24 21:59:59"),
            ("2026-10-25", "2026-10-25 22:59:59"),
        ):
            wave.date_close = day
            self.assertEqual(wave._deadline(), fields.Datetime.to_datetime(end), day)
        self.school.partner_id.tz = "Europe/Tallinn"
        self.assertEqual(wave._deadline(), fields.Datetime.to_datetime("2026-10-25 21:59:59"))

    def test_extending_gives_time_to_those_who_have_begun(self):
        person = self._person("Ana Ruiz")
        wave = self._open_wave(person)
        user_input = wave.invitation_ids._user_inputs()
        self.assertEqual(user_input.deadline, fields.Datetime.to_datetime("2026-05-01 21:59:59"))
        wave.action_close()
        self.assertEqual(user_input.deadline, fields.Datetime.to_datetime("2026-03-16 22:59:59"))

        action = wave.with_user(self.coordinator).action_extend()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.coordinator)
        wizard.date_close = "2026-03-29"
        wizard.action_extend()

        self.assertEqual(wave.state, "open")
        self.assertEqual(user_input.deadline, fields.Datetime.to_datetime("2026-03-29 21:59:59"))
        wizard.date_close = "2026-03-10"
        with self.assertRaisesRegex(UserError, "not over"):
            wizard.action_extend()

    def test_closing_keeps_what_was_answered(self):
        person = self._person("Ana Ruiz")
        wave = self._open_wave(person)
        response = self._answer(wave.invitation_ids, POST)
        before = response.read()
        wave.action_close()
        self.assertEqual(response.read(), before)
        self.assertEqual(wave.invitation_ids.user_input_id.state, "done")

    def test_only_steps_change_the_state(self):
        wave = self._open_wave().with_user(self.coordinator)
        for vals in (
            {"state": "closed"},
            {"job_state": "running"},
            {"job_user_id": self.manager.id},
        ):
            with self.assertRaises(AccessError):
                wave.write(vals)
        made = self.env["tracktion.wave"].with_user(self.coordinator)
        made = made.create(
            {"name": "W", "point": "pre", "school_year_id": self.year.id, "state": "open"}
        )
        self.assertEqual(made.state, "draft")

    def test_what_people_were_asked_is_settled(self):
        wave = self._open_wave()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            wave.point = "post18"
        wave.write({"name": "Another name", "point": "post6"})
        self.assertEqual(wave.name, "Another name")

    def test_a_copy_has_texts_and_reminders_but_nobody_in_it(self):
        wave = self._open_wave(self._person("Ana Ruiz"))
        wave.action_add_reminders()
        wave.subject = "Hello {first_name}"
        copy = wave.copy()
        self.assertFalse(copy.invitation_ids)
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.date_close)
        self.assertEqual(copy.subject, "Hello {first_name}")
        self.assertEqual(copy.reminder_ids.mapped("delay_days"), [7, 7, 14, 21])
        self.assertIn("copy", copy.name)

    def test_is_not_deleted_once_people_were_asked(self):
        person = self._agree(self._person("Ana Ruiz"))
        wave = self._open_wave(person)
        planned = self._wave("pre", person)
        planned.with_user(self.coordinator).unlink()
        wave.with_user(self.coordinator).action_launch()
        with self.assertRaisesRegex(UserError, "Archive"):
            wave.with_user(self.coordinator).unlink()

    def test_figures_take_two_queries_for_all_waves(self):
        people = self._people(6)
        waves = self._open_wave(people) | self._open_wave(people, point="post18")
        self._answer(waves[0].invitation_ids[0], POST)
        waves[0].invitation_ids[1].write({"state": "excluded", "reason": "deceased"})
        self.env.flush_all()
        self.env.invalidate_all()
        waves.mapped("name")
        with self.assertQueryCount(2):
            counts = waves.mapped("people_count")
        self.assertEqual(counts, [6, 6])
        self.assertEqual(waves[0].eligible_count, 5)
        self.assertEqual(waves[0].completed_count, waves[0].invitation_ids[:1].is_completed)
        self.assertEqual(waves[0].left_out_count, 1)

    def test_texts_are_there_in_every_installed_language(self):
        wave = self._wave("pre")
        self.assertIn("{first_name}", wave.body)
        self.assertIn("plans", wave.subject)
        wave.point = "post18"
        self.assertNotIn("plans", wave.subject, "the text follows the moment")
        wave.subject = "My own"
        wave.point = "pre"
        self.assertEqual(wave.subject, "My own", "until somebody writes his own")
        with self.assertRaisesRegex(UserError, "first_nam"):
            wave.body = "Dear {first_nam}"

    def test_teachers_see_waves_and_their_own_people_only(self):
        mine = self._person("Ana Ruiz", enrolment={"tutor_id": self.teacher.id})
        wave = self._open_wave(mine | self._person("Eva Sanz"))
        wave.action_add_reminders()
        seen = wave.with_user(self.teacher)
        seen.invalidate_recordset()
        self.assertEqual(seen.people_count, 1)
        with self.assertRaises(AccessError):
            seen.action_open()
        with self.assertRaises(AccessError):
            seen.action_preview()
        with self.assertRaises(AccessError):
            seen.reminder_ids.mapped("subject")
        with self.assertRaises(AccessError):
            seen.invitation_ids.mapped("link")
        Form(seen)
        abroad = self.env["tracktion.wave"].with_user(self.coordinator_abroad)
        self.assertNotIn(wave, abroad.search([]))

    def test_form_of_the_coordinator(self):
        with Form(self.env["tracktion.wave"].with_user(self.coordinator)) as form:
            form.name = "By hand"
            form.point = "post6"
            form.school_year_id = self.year
            form.date_open = "2026-04-01"
            form.date_close = "2026-05-01"
            with form.reminder_ids.new() as line:
                line.delay_days = 7
                line.audience = "stopped"
        wave = form.record
        self.assertEqual(wave.user_id, self.coordinator)
        self.assertIn("nearly", wave.reminder_ids.subject)

    @freeze_time("2026-03-16 23:30:00")
    def test_today_is_the_day_at_the_school(self):
        wave = self._wave("pre", date_open="2026-03-17", date_close="2026-05-01")
        self.env["tracktion.wave"]._cron_daily()
        self.assertEqual(wave.state, "open", "it is half past midnight there")
