# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import SurveyCase

LOGGER = "odoo.addons.tracktion_survey.models.tracktion_wave_to_do_lists"


class TestToDoLists(SurveyCase):
    """Time stands still on a Monday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The job is for all schools: only this one has something open.
        cls.env["tracktion.wave"].search([("state", "=", "open")]).state = "closed"
        mine, other = {"tutor_id": cls.teacher.id}, {"tutor_id": cls.other_teacher.id}
        cls.ana = cls._person("Ana Ruiz", enrolment=dict(mine, group_name="2A"))
        cls.ben = cls._person("Ben Gil", enrolment=mine)
        cls.eva = cls._person("Eva Sanz", enrolment=other)
        cls.leo = cls._person("Leo Vega", alumni_relation_owner_id=cls.officer.id)
        cls.mia = cls._person("Mia Soler")
        cls.people = cls.ana | cls.ben | cls.eva | cls.leo | cls.mia
        cls._consent(cls.people, cls.tracking_survey)
        cls.wave = cls._wave("post6", cls.people, state="open", date_close="2026-04-30")
        cls.by_person = {one.partner_id: one for one in cls.wave.invitation_ids}

    def _cron(self, left=None):
        """The weekly job; its commits are left out, for tests roll back.

        :param list left: seconds that are left after each commit; None: as many as it takes
        """
        left = iter(left) if left else None
        cron = type(self.env["ir.cron"])
        with patch.object(
            cron, "_commit_progress", lambda *args, **kwargs: next(left) if left else float("inf")
        ):
            self.env["tracktion.wave"]._cron_send_to_do_lists()

    def _messages(self, user):
        return self.env["mail.message"].search(
            [
                ("model", "=", "tracktion.wave"),
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def _told(self):
        return self.env["tracktion.wave.todo"].search([("company_id", "=", self.school.id)]).user_id

    def test_each_tutor_gets_one_message_with_his_people(self):
        self.by_person[self.ben].write({"state": "started", "started_on": "2026-03-05 08:00:00"})

        self._cron()

        message = self._messages(self.teacher)
        self.assertEqual(message.subject, "Wave post6: 2 of your people can still answer")
        self.assertIn("Ana Ruiz", message.body)
        self.assertIn("2A", message.body)
        self.assertIn("Ben Gil", message.body)
        self.assertIn("Stopped half-way", message.body)
        self.assertNotIn("Eva", message.body)
        self.assertIn("/odoo/tracking-to-do", message.body)
        self.assertEqual(len(self._messages(self.other_teacher)), 1)
        self.assertIn("Leo Vega", self._messages(self.officer).body, "owner where no tutor is")
        self.assertEqual(self._told(), self.teacher | self.other_teacher | self.officer)

    def test_nothing_reaches_an_alumnus(self):
        before = self.env["mail.mail"].search([]), self.env["tracktion.approach"].search([])

        self._cron()

        new = self.env["mail.mail"].search([]) - before[0]
        staff = (self.teacher | self.other_teacher | self.officer).partner_id
        self.assertEqual(new.recipient_ids, staff)
        self.assertFalse(self.env["tracktion.approach"].search([]) - before[1])

    def test_last_contact(self):
        self.ana.with_user(self.coordinator)._tracktion_approach(
            "tracking_survey", "email", "Please answer", origin=self.wave
        )

        rows = self.wave.invitation_ids._to_do_rows()

        contacts = {row["name"]: str(row["contact"] or "") for row in rows}
        self.assertEqual(contacts["Ana Ruiz"], "2026-03-16 10:00:00")
        self.assertEqual(contacts["Eva Sanz"], "")
        self._cron()
        body = self._messages(self.teacher).body
        self.assertIn("Mar 16, 2026", body)
        self.assertIn("none yet", body)

    def test_who_is_done_with_it_is_on_no_list(self):
        states = {
            self.ana: {"state": "completed", "completed_on": "2026-03-05 08:00:00"},
            self.ben: {"state": "refused"},
            self.eva: {"state": "started", "is_answered": True},
            self.leo: {"state": "excluded", "reason": "withdrawn"},
        }
        for person, vals in states.items():
            self.by_person[person].write(vals)

        self._cron()

        self.assertFalse(self._told())

    def test_who_withdrew_since_is_on_no_list(self):
        self._consent(
            self.eva, self.tracking_survey, decision="withdrawn", date="2026-03-10 09:00:00"
        )

        self._cron()

        self.assertEqual(self._told(), self.teacher | self.officer)

    def test_who_cannot_be_reached_is_on_the_list(self):
        self.by_person[self.eva].write({"state": "unreachable", "reason": "bounced"})

        self._cron()

        body = self._messages(self.other_teacher).body
        self.assertIn("Not reachable", body)
        self.assertIn("mails to the address come back", body)

    def test_colleagues_who_left_get_nothing(self):
        self.leo.alumni_relation_owner_id = self.plain
        self.teacher.active = False
        (self.ana | self.ben).alumni_relation_owner_id = self.officer

        self._cron()

        self.assertEqual(self._told(), self.officer | self.other_teacher)
        self.assertIn("Ana Ruiz", self._messages(self.officer).body)
        self.assertFalse(self._messages(self.plain), "no role in TRACKTION")

    def test_colleagues_of_another_school_get_nothing(self):
        self.officer.write(
            {
                "company_id": self.other_school.id,
                "company_ids": [Command.set(self.other_school.ids)],
            }
        )

        self._cron()

        self.assertEqual(self._told(), self.teacher | self.other_teacher)

    def test_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["mail.message.subtype"].flush_model()
        self.teacher.lang = "es_ES"
        state = self.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", "tracktion.invitation"),
                ("field_id.name", "=", "state"),
                ("value", "=", "planned"),
            ]
        )
        state.with_context(lang="es_ES").name = "Sin invitar"

        self._cron()

        self.assertIn("Sin invitar", self._messages(self.teacher).body)
        self.assertIn("Not invited yet", self._messages(self.other_teacher).body)

    def test_once_a_week(self):
        self._cron()
        with freeze_time("2026-03-20 10:00:00"):
            self._cron()
        self.assertEqual(len(self._messages(self.teacher)), 1)

        with freeze_time("2026-03-23 10:00:00"):
            self._cron()
        self.assertEqual(len(self._messages(self.teacher)), 2)

    def test_only_open_waves(self):
        for vals in ({"state": "draft"}, {"state": "closed"}, {"date_close": "2026-03-15"}):
            wave = self.wave.copy(
                {"state": "open", "date_close": False, "school_year_id": self.year.id}
            )
            wave._add_people(self.people)
            wave.write(vals)
        self._cron()
        sent = self.env["tracktion.wave.todo"].search([("company_id", "=", self.school.id)])
        self.assertEqual(sent.wave_id, self.wave)

    def test_a_run_that_is_cut_off_goes_on_where_it_was(self):
        self._cron(left=[60, 0])
        first = self._told()
        self.assertEqual(len(first), 1)

        self._cron()

        self.assertEqual(self._told(), self.teacher | self.other_teacher | self.officer)
        for user in self._told():
            self.assertEqual(len(self._messages(user)), 1)

    def test_a_fault_with_one_colleague_keeps_the_others(self):
        # A real fault of the database, at the second of three.
        users = [user for _wave, user, _people in self.wave._to_do_lists()]
        self.env.flush_all()
        self.env.cr.execute(
            """
            CREATE FUNCTION pg_temp.fail() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
            CREATE TRIGGER fail AFTER INSERT ON tracktion_wave_todo
                FOR EACH ROW WHEN (NEW.user_id = %s) EXECUTE FUNCTION pg_temp.fail()
            """,
            [users[1].id],
        )
        job = self.env.ref("tracktion_survey.ir_cron_to_do_lists")
        with mute_logger("odoo.sql_db"), self.assertLogs(LOGGER, "WARNING"):
            self._cron()
        self.assertEqual(self._told(), users[0] | users[2])
        self.assertFalse(self._messages(users[1]))
        again = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertEqual(str(again.call_at), "2026-03-17 10:00:00")

        self.env.cr.execute("DROP TRIGGER fail ON tracktion_wave_todo")
        with freeze_time("2026-03-17 10:00:00"):
            self._cron()

        self.assertEqual([len(self._messages(user)) for user in users], [1, 1, 1])

    def test_send_now(self):
        wave = self.wave.with_user(self.coordinator)
        self.assertEqual(
            wave.preview_to_do_lists(), {"tutors": 3, "people": 4, "sent": 0, "nobody": 1}
        )

        wave.action_send_to_do_lists()

        self.assertEqual(len(self._messages(self.teacher)), 1)
        self.assertEqual(
            wave.preview_to_do_lists(), {"tutors": 0, "people": 0, "sent": 3, "nobody": 1}
        )
        again = wave.action_send_to_do_lists()
        self.assertIn("No list was sent", again["params"]["message"])
        self._cron()
        self.assertEqual(len(self._messages(self.teacher)), 1)

    def test_only_those_who_plan_send(self):
        for user in (self.teacher, self.officer, self.plain, self.portal, self.coordinator_abroad):
            wave = self.wave.with_user(user)
            with self.assertRaises(AccessError):
                wave.action_send_to_do_lists()
            with self.assertRaises(AccessError):
                wave.preview_to_do_lists()
            with self.assertRaises(AccessError):
                self.env["tracktion.wave.todo"].with_user(user).create(
                    {"wave_id": self.wave.id, "user_id": user.id, "week": "2026-03-16"}
                )
        self.assertFalse(self._told())
        self._cron()
        sent = self.env["tracktion.wave.todo"]
        self.assertEqual(sent.with_user(self.coordinator).search_count([]), 3)
        self.assertEqual(sent.with_user(self.coordinator_abroad).search_count([]), 0)

    def test_number_of_queries_stays(self):
        people = self._people(300)
        self.env["tracktion.enrolment"].search(
            [("partner_id", "in", people.ids)]
        ).tutor_id = self.teacher
        self._consent(people, self.tracking_survey)
        few, many = self._wave("pre", people[:3]), self._wave("post18", people)
        self._count_queries(few._to_do_lists)

        small = self._count_queries(few._to_do_lists)
        large = self._count_queries(many._to_do_lists)

        self.assertEqual(small, large)
