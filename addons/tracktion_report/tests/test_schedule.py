# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .common import ReportCase
from .test_report import SECTION

SEND = "odoo.addons.tracktion_report.models.tracktion_report_send"
SCHEDULE = "odoo.addons.tracktion_report.models.tracktion_report_schedule"
# Fourteen days after the school year 2025/26.
DUE = "2026-09-14 06:00:00"


class ScheduleCase(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_ES")
        cls.head = cls._user("test_head", "base.group_user", cls.school)
        cls.secretary = cls._user("test_secretary", "base.group_user", cls.school, lang="es_ES")
        # Made on 2026-03-16, when a report of 2024/25 would be late already.
        cls.schedule = cls._schedule()

    @classmethod
    def _schedule(cls, user=None, **vals):
        vals = {"name": "For the board", "recipient_ids": [Command.set(cls.head.ids)], **vals}
        Schedule = cls.env["tracktion.report.schedule"].with_user(user or cls.leader)
        return Schedule.create(vals).with_env(cls.env)

    def _daily(self):
        self.env["tracktion.report.schedule"]._cron_run()

    def _compute(self):
        self.env["tracktion.report"]._cron_compute()

    def _made(self, **vals):
        """The report of the schedule, computed, on the day when it is due."""
        self.schedule.write(vals)
        with freeze_time(DUE):
            self._daily()
            self._compute()
        return self.schedule.report_ids

    def _messages(self, user, report):
        return self.env["mail.message"].search(
            [
                ("model", "=", report._name),
                ("res_id", "=", report.id),
                ("partner_ids", "in", user.partner_id.ids),
                ("message_type", "=", "user_notification"),
                ("attachment_ids", "!=", False),
            ]
        )


class TestPeriods(ScheduleCase):
    def test_the_next_year_is_reported_after_its_end(self):
        self.assertEqual(self.schedule.next_date, fields.Date.to_date("2026-09-14"))
        self._daily()
        self.assertFalse(self.schedule.report_ids)
        with freeze_time("2026-09-13 06:00:00"):
            self._daily()
        self.assertFalse(self.schedule.report_ids)
        with freeze_time(DUE):
            self._daily()
        report = self.schedule.report_ids
        self.assertEqual(report.school_year_id.name, "2025/26")
        self.assertEqual((report.state, report.user_id), ("computing", self.leader))
        self.assertEqual(report.create_uid, self.leader)
        self.assertEqual(self.schedule.last_report_id, report)
        self.assertEqual(self.schedule.report_count, 1)
        self.assertEqual(self.schedule.next_date, fields.Date.to_date("2027-09-14"))

    def test_terms_are_counted_from_the_start_of_the_year(self):
        schedule = self._schedule(period="term", delay_days=0)
        spans = [
            (str(period.date_from), str(period.date_to))
            for period in schedule._periods()[schedule]
            if period.school_year.name == "2025/26"
        ]
        self.assertEqual(
            spans,
            [
                ("2025-09-01", "2025-12-31"),
                ("2026-01-01", "2026-04-30"),
                ("2026-05-01", "2026-08-31"),
            ],
        )
        self.assertEqual(schedule.next_date, fields.Date.to_date("2026-04-30"))
        with freeze_time("2026-05-02 06:00:00"):
            self._daily()
        report = schedule.report_ids
        self.assertFalse(report.school_year_id)
        self.assertEqual((str(report.date_from), str(report.date_to)), ("2026-01-01", "2026-04-30"))

    def test_the_last_term_ends_with_the_year(self):
        schedule = self._schedule(period="term", term_months=5)
        ends = [
            str(period.date_to)
            for period in schedule._periods()[schedule]
            if period.school_year.name == "2025/26"
        ]
        self.assertEqual(ends, ["2026-01-31", "2026-06-30", "2026-08-31"])

    def test_of_periods_that_were_missed_the_last_is_made(self):
        schedule = self._schedule(period="term", date_start="2025-09-01")
        self._daily()
        self.assertEqual(str(schedule.report_ids.date_to), "2025-12-31")

    def test_without_a_school_year_to_come_nothing_is_planned(self):
        self.years.filtered(lambda year: year.date_end >= fields.Date.today()).unlink()
        self.assertFalse(self.schedule.next_date)

    def test_an_archived_schedule_rests(self):
        self.schedule.active = False
        self.assertFalse(self.schedule.next_date)
        self.assertFalse(self._made())

    def test_run_now(self):
        action = self.schedule.with_user(self.leader).action_run()
        report = self.env["tracktion.report"].browse(action["res_id"])
        self.assertEqual(report.school_year_id.name, "2024/25")
        again = self.schedule.with_user(self.leader).action_run()
        self.assertEqual(again["res_id"], report.id)
        self.assertEqual(self.schedule.next_date, fields.Date.to_date("2026-09-14"))

    def test_run_now_before_any_year_is_over(self):
        school = self.env["res.company"].create({"name": "Nueva"})
        self.leader.company_ids += school
        schedule = self._schedule(
            company_id=school.id, company_ids=[Command.set(school.ids)], recipient_ids=[]
        )
        with self.assertRaisesRegex(UserError, "No school year or term of Nueva is over yet"):
            schedule.action_run()


class TestOnce(ScheduleCase):
    def test_one_report_for_each_period(self):
        with freeze_time(DUE):
            self._daily()
            self._daily()
        with freeze_time("2026-12-01 06:00:00"):
            self._daily()
        self.assertEqual(len(self.schedule.report_ids), 1)

    def test_killed_between_making_and_remembering(self):
        """What is remembered is lost, the report is not: there is one all the same."""
        with freeze_time(DUE):
            self._daily()
            self.schedule.done_to = False
            self._daily()
        self.assertEqual(len(self.schedule.report_ids), 1)
        self.assertEqual(str(self.schedule.done_to), "2026-08-31")

    def test_killed_before_anything_was_kept(self):
        def killed(schedule, period):
            raise KeyboardInterrupt

        with freeze_time(DUE):
            with patch.object(type(self.schedule), "_report_on", killed):
                with self.assertRaises(KeyboardInterrupt):
                    self._daily()
            self.assertFalse(self.schedule.report_ids)
            self._daily()
        self.assertEqual(len(self.schedule.report_ids), 1)

    def test_a_report_deleted_by_hand_is_not_remade(self):
        with freeze_time(DUE):
            self._daily()
            self.schedule.report_ids.unlink()
            self._daily()
        self.assertFalse(self.schedule.report_ids)

    def test_a_newer_report_of_the_same_period_is_not_sent(self):
        report = self._made()
        report.with_user(self.leader).action_publish()
        newer = self.env["tracktion.report"].browse(report.action_compute_anew()["res_id"])
        self._compute()
        self.assertEqual(newer.state, "computed")
        self.assertFalse(self._messages(self.head, newer))

    def test_each_recipient_gets_one_message(self):
        self.schedule.recipient_ids = self.head | self.secretary
        report = self._made()
        self._daily()
        report.with_user(self.leader).action_compute()
        self._compute()
        for user in self.head | self.secretary:
            self.assertEqual(len(self._messages(user, report)), 1)
        self.assertEqual(report.sent_to_ids, self.head | self.secretary)
        self.assertTrue(report.sent_on)

    def test_killed_while_it_is_sent(self):
        """Half of the messages are written when the server dies: in the end each has one."""
        self.schedule.recipient_ids = self.head | self.secretary
        with freeze_time(DUE):
            self._daily()
            Report = type(self.env["tracktion.report"])
            notify, sent = Report.message_notify, []

            def killed_at_the_second(report, **kwargs):
                if sent:
                    raise KeyboardInterrupt
                sent.append(kwargs["partner_ids"])
                return notify(report, **kwargs)

            with patch.object(Report, "message_notify", killed_at_the_second):
                # assertRaises takes back what was not committed, as the database does.
                with self.assertRaises(KeyboardInterrupt):
                    self._compute()
            self.assertEqual(len(sent), 1)
            report = self.schedule.report_ids
            self.assertEqual(report.state, "computing")
            self._compute()
            self._daily()
        self.assertEqual(report.state, "computed")
        for user in self.head | self.secretary:
            self.assertEqual(len(self._messages(user, report)), 1)


class TestSending(ScheduleCase):
    def test_the_frozen_files_are_sent(self):
        report = self._made()
        message = self._messages(self.head, report)
        self.assertIn("For the board", message.body)
        self.assertIn("not published yet: Leader looks at it first", message.body)
        self.assertEqual(
            message.attachment_ids.mapped("name"), [report.workbook_name, report.document_name]
        )
        self.assertEqual(
            [file.raw for file in message.attachment_ids],
            [base64.b64decode(report.workbook), base64.b64decode(report.document)],
        )

    def test_a_colleague_without_a_role_opens_the_file_in_the_inbox(self):
        self.head.notification_type = "inbox"
        report = self._made(attached="xlsx")
        file = self._messages(self.head, report).attachment_ids.with_user(self.head)
        file.invalidate_recordset()
        self.assertEqual(file.raw, base64.b64decode(report.workbook))
        with self.assertRaises(AccessError):
            report.with_user(self.head).read(["workbook"])
        with self.assertRaises(AccessError):
            file.with_user(self.plain).read(["raw"])

    def test_what_is_attached_is_chosen(self):
        report = self._made(attached="pdf")
        files = self._messages(self.head, report).attachment_ids
        self.assertEqual(files.mapped("name"), [report.document_name])

    def test_without_a_printer_the_workbook_is_sent(self):
        Report = type(self.env["tracktion.report"])
        with patch.object(Report, "_render_pdf", side_effect=UserError("no wkhtmltopdf")):
            with mute_logger("odoo.addons.tracktion_report.models.tracktion_report_files"):
                report = self._made(attached="pdf")
        message = self._messages(self.head, report)
        self.assertEqual(message.attachment_ids.mapped("name"), [report.workbook_name])
        self.assertIn("The PDF could not be made", message.body)

    def test_each_reads_the_own_language(self):
        self.schedule.recipient_ids = self.head | self.secretary
        report = self._made()
        english, spanish = (self._messages(u, report) for u in (self.head, self.secretary))
        self.assertNotEqual(english, spanish)
        self.assertEqual(english.partner_ids, self.head.partner_id)
        self.assertEqual(spanish.partner_ids, self.secretary.partner_id)

    def test_sections_that_failed_are_named(self):
        self.env["tracktion.report.section"].create(
            {"name": "Broken", "code": "broken", "provider": "no.such.provider"}
        )
        with mute_logger(SECTION):
            report = self._made(auto_publish=True)
        self.assertIn(
            "could not be computed and are missing: Broken", self._messages(self.head, report).body
        )
        self.assertEqual(report.state, "computed")

    def test_published_if_wished(self):
        report = self._made(auto_publish=True)
        self.assertEqual((report.state, report.published_by_id), ("published", self.leader))
        self.assertNotIn("not published yet", self._messages(self.head, report).body)
        self.assertTrue(self._value(report, "cohort_alumni").is_current)

    def test_only_the_chosen_sections(self):
        Section = self.env["tracktion.report.section"]
        second = Section.create({"name": "Second", "code": "second"})
        report = self._made(section_ids=[Command.set(second.ids)])
        included = report.line_ids.filtered("is_included")
        self.assertEqual(included.mapped("code"), ["second"])

    def test_a_chosen_section_that_is_archived_does_not_mean_all(self):
        second = self.env["tracktion.report.section"].create({"name": "Second", "code": "second"})
        self.schedule.section_ids = second
        second.active = False
        with mute_logger(SCHEDULE):
            self.assertFalse(self._made())
        self.assertIn("Tick at least one section", self.schedule.problem)

    def test_who_left_gets_nothing(self):
        gone, moved = (
            self._user(f"test_{name}", "base.group_user", self.school) for name in ("gone", "moved")
        )
        self.schedule.recipient_ids = self.head | gone | moved
        gone.active = False
        moved.write(
            {
                "company_id": self.other_school.id,
                "company_ids": [Command.set(self.other_school.ids)],
            }
        )
        report = self._made()
        self.assertEqual(report.sent_to_ids, self.head)
        self.assertFalse(self._messages(gone | moved, report))
        self.assertIn("was not sent to Gone, Moved", self.schedule.problem)
        self.assertTrue(report.sent_on)

    def test_who_became_a_portal_user_gets_nothing(self):
        self.schedule.recipient_ids = self.head | self.secretary
        self.head.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]
        self.assertEqual(self._made().sent_to_ids, self.secretary)

    def test_a_mail_that_fails_does_not_lose_the_report(self):
        Report = type(self.env["tracktion.report"])
        with patch.object(Report, "message_notify", side_effect=ValueError("no mail server")):
            with mute_logger(SEND):
                self.schedule.recipient_ids = self.head
                with freeze_time(DUE):
                    self._daily()
                    self.schedule.report_ids.user_id = False
                    self._compute()
        report = self.schedule.report_ids
        self.assertEqual(report.state, "computed")
        self.assertTrue(report.workbook)
        self.assertFalse(report.sent_on or report.sent_to_ids)
        self.assertIn("could not be sent to Head: no mail server", self.schedule.problem)
        with freeze_time("2026-09-15 06:00:00"):
            self._daily()
        self.assertEqual(report.sent_to_ids, self.head)
        self.assertFalse(self.schedule.problem)

    def test_the_responsible_is_told_once(self):
        self.schedule.recipient_ids = self.leader
        report = self._made()
        told = self.env["mail.message"].search(
            [("res_id", "=", report.id), ("model", "=", report._name),
             ("partner_ids", "in", self.leader.partner_id.ids)]
        )  # fmt: skip
        self.assertEqual(len(told), 1)

    def test_a_responsible_who_left_makes_no_report(self):
        self.leader.active = False
        other = self._schedule(user=self.officer, name="Other")
        with mute_logger(SCHEDULE):
            self.assertFalse(self._made())
        self.assertIn("Choose another responsible", self.schedule.problem)
        self.assertEqual(len(other.report_ids), 1, "the other schedules go on")
        notes = len(self.schedule.message_ids)
        with freeze_time("2026-09-15 06:00:00"), mute_logger(SCHEDULE):
            self._daily()
        self.assertEqual(len(self.schedule.message_ids), notes, "said once")


class TestScheduleRights(ScheduleCase):
    def test_a_leader_makes_one_in_the_form(self):
        with Form(self.env["tracktion.report.schedule"].with_user(self.leader)) as form:
            form.name = "Every year"
            form.recipient_ids.add(self.head)
            self.assertEqual(form.next_date, fields.Date.to_date("2026-09-14"))
            form.delay_days = 30
            self.assertEqual(form.next_date, fields.Date.to_date("2026-09-30"))
        self.assertEqual(form.record.user_id, self.leader)
        self.assertEqual(form.record.company_ids, self.school)

    def test_who_may_do_what(self):
        may = {
            self.leader: True,
            self.officer: True,
            self.manager: True,
            self.teacher: False,
            self.plain: False,
            self.portal: False,
            self.public: False,
            self.leader_abroad: False,
            self.manager_abroad: False,
        }
        for user, allowed in may.items():
            schedule = self.schedule.with_user(user)
            for operation in ("read", "write", "unlink"):
                with self.subTest(user=user.name, operation=operation):
                    self.assertEqual(schedule.has_access(operation), allowed)
        for user in (self.teacher, self.plain, self.portal, self.public):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._schedule(user=user, recipient_ids=[])
        self.assertFalse(self.schedule.with_user(self.leader_abroad).search([]))
        with self.assertRaises(AccessError):
            self.schedule.with_user(self.leader_abroad).action_run()

    def test_no_schedule_about_a_school_where_one_does_not_work(self):
        both = self.school | self.other_school
        region = self._user("test_region", "tracktion_report.group_leader", self.school)
        region.company_ids = both
        with self.assertRaises(AccessError):
            # Not on behalf of a colleague who does either.
            self._schedule(user_id=region.id, company_ids=[Command.set(both.ids)])
        schedule = self._schedule(user=region, company_ids=[Command.set(both.ids)])
        with self.assertRaises(ValidationError) as refused:
            schedule.with_user(region).user_id = self.leader
        self.assertIn("Leader may not make reports about all", str(refused.exception))
        with freeze_time(DUE):
            self._daily()
        self.assertEqual(schedule.report_ids.company_ids, both)
        region.company_ids = self.school
        with freeze_time("2027-09-14 06:00:00"), mute_logger(SCHEDULE):
            self._daily()
        self.assertEqual(len(schedule.report_ids), 1)
        self.assertIn("any more. Choose another responsible", schedule.problem)

    def test_recipients_are_staff_of_the_school(self):
        for stranger in (self.portal, self.public, self.plain_abroad):
            with self.subTest(user=stranger.name):
                with self.assertRaisesRegex(ValidationError, f"list: {stranger.name}"):
                    self._schedule(recipient_ids=[Command.set(stranger.ids)])

    def test_a_report_of_another_school_is_not_sent_by_this_schedule(self):
        with self.assertRaises(UserError):
            self._report(
                self.leader_abroad,
                school_year_id=self.years_abroad[0].id,
                schedule_id=self.schedule.id,
            )

    def test_bounds(self):
        for vals in ({"term_months": 0}, {"term_months": 13}, {"delay_days": -1}):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                self._schedule(**vals)

    def test_the_list_takes_no_query_per_schedule(self):
        Schedule = self.env["tracktion.report.schedule"]

        def read(count):
            schedules = self.schedule.union(
                *(self._schedule(name=f"S {n}") for n in range(count - 1))
            )
            return self._count_queries(
                lambda: Schedule.browse(schedules.ids).read(
                    ["next_date", "last_report_id", "report_count"]
                )
            )

        # The first one also fills the caches of the server.
        read(1)
        self.assertEqual(read(2), read(12))
