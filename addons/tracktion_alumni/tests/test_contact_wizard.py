# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io
from unittest.mock import patch

import openpyxl
from markupsafe import Markup

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from ..models import tracktion_contact_job as job_module
from .common import TracktionCase

JOB = "tracktion.contact.job"
BODY = Markup("<p>Dear {first_name}, come to {school}!</p>")


class ContactCase(MailCase, TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Job = cls.env[JOB]

    def _wizard(self, people, user=None, **vals):
        Wizard = self.env["tracktion.contact.wizard"].with_user(user or self.officer)
        wizard = Wizard.browse(Wizard._open(people.with_user(user or self.officer))["res_id"])
        wizard.write({"subject": "Open day", "body": BODY, **vals})
        return wizard

    def _send(self, people, user=None, **vals):
        """Through the whole wizard; the job."""
        wizard = self._wizard(people, user, **vals)
        with self.mock_mail_gateway(), self.mock_mail_app():
            wizard.action_confirm()
            action = wizard.action_start()
        return (
            self.env[action["res_model"]].with_user(user or self.officer).browse(action["res_id"])
        )

    def _queued(self, job):
        return self.env["mail.mail"].search([("tracktion_job_id", "=", job.id)])

    def _sheet(self, job):
        data = base64.b64decode(job.list_file)
        return openpyxl.load_workbook(io.BytesIO(data)).active


@tagged("post_install", "-at_install")
class TestContactWizard(ContactCase):
    """What the wizard shows before anything is sent."""

    def test_shows_how_many_and_why_not(self):
        yes = self._people(3, "Si", "given", lang="es_ES")
        yes[0].lang = "en_US"
        refused = self._people(2, "No", "refused")
        unknown = self._people(45, "Nadie")
        wizard = self._wizard(yes | refused | unknown)
        self.assertEqual(wizard.selected_count, 50)
        self.assertEqual(wizard.reachable_count, 3)
        self.assertEqual(wizard.refused_count, 47)
        self.assertIn("said no", wizard.reasons)
        self.assertIn("No 00001", wizard.reasons)
        self.assertIn("not asked yet", wizard.reasons)
        self.assertIn("and 5 more", wizard.reasons)
        self.assertRegex(wizard.languages, "Spanish.*: 2")
        self.assertRegex(wizard.languages, "English.*: 1")
        self.assertFalse(self.env["tracktion.approach"].search([("partner_id", "in", yes.ids)]))

    def test_form_follows_purpose_and_channel(self):
        person = self._person("Solo Empleo", phone="600 12 34 56")
        self._consent(person, self.job_offers)
        wizard = self._wizard(person)
        with Form(wizard) as form:
            self.assertEqual(form.purpose_id, self.keep_in_touch)
            self.assertEqual(form.channel_id, self.email)
            self.assertEqual(form.reachable_count, 0)
            form.purpose_id = self.job_offers
            self.assertEqual(form.reachable_count, 1)
            self.assertFalse(form.refused_count)
            form.channel_id = self.phone
            self.assertEqual(form.reachable_count, 1)
            self.assertFalse(form.is_mail)

    def test_names_of_people_one_may_not_see_stay_hidden(self):
        foreign = self._person("Salajane Isik", school=self.other_school, consent="given")
        own = self._person("Propia", consent="given")
        Wizard = self.env["tracktion.contact.wizard"].with_user(self.officer)
        with self.assertRaises(AccessError):
            Wizard._open((own | foreign).with_user(self.officer))
        # Somebody may have lost sight of a person since.
        wizard = self._wizard(own)
        wizard.sudo().partner_ids += foreign
        wizard.invalidate_recordset()
        self.assertEqual(wizard.selected_count, 1)
        self.assertFalse(wizard.reasons)
        refused = {foreign.id: "no_access", own.id: "refused"}
        reasons = wizard.partner_ids._tracktion_refusals_html(refused)
        self.assertIn("whom you may see", reasons)
        self.assertIn("Propia", reasons)
        self.assertNotIn("Salajane", reasons)

    def test_archived_people_are_counted(self):
        archived = self._person("Archivada", consent="given", active=False)
        wizard = self._wizard(archived | self._person("Activa", consent="given"))
        self.assertEqual(wizard.selected_count, 2)
        self.assertIn("archived", wizard.reasons)

    def test_nothing_selected(self):
        Wizard = self.env["tracktion.contact.wizard"].with_user(self.officer)
        with self.assertRaisesRegex(UserError, "Select the people"):
            Wizard._open(self.env["res.partner"])

    def test_names_in_the_reasons_are_no_markup(self):
        person = self._person("<script>alert(1)</script>", email=False, consent="given")
        wizard = self._wizard(person | self._person("Otra", consent="given"))
        self.assertNotIn("<script", wizard.reasons)
        self.assertIn("&lt;script&gt;", wizard.reasons)

    def test_says_what_is_missing(self):
        person = self._person("Falta Algo", consent="given")
        for vals, message in (
            ({"subject": " "}, "Subject"),
            ({"body": "<p><br></p>"}, "Write the message"),
            ({"body": "<p>{surname}</p>"}, r"\{surname\}.*\{first_name\}"),
            ({"purpose_id": self.job_offers.id}, "None of these people"),
        ):
            with self.subTest(vals=vals):
                wizard = self._wizard(person, **vals)
                with self.assertRaisesRegex(UserError, message):
                    wizard.action_confirm()
        self.officer.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self._wizard(person).action_confirm()

    def test_confirmation_shows_number_and_message(self):
        people = self._people(2, "Ana Si", "given")
        wizard = self._wizard(people, subject="News of {school}")
        self.assertFalse(wizard.preview)
        wizard.action_confirm()
        self.assertEqual(wizard.step, "confirm")
        self.assertEqual(wizard.confirmed_count, 2)
        self.assertIn("Dear Ana, come to Colegio de Prueba!", wizard.preview)
        self.assertIn("News of Colegio de Prueba", wizard.preview)
        wizard.action_back()
        self.assertEqual(wizard.step, "write")

    def test_nothing_starts_without_confirmation(self):
        people = self._people(2, consent="given")
        wizard = self._wizard(people)
        wizard.action_start()
        self.assertTrue(wizard.exists())
        self.assertEqual(wizard.step, "confirm")
        self.assertFalse(self.Job.search([("user_id", "=", self.officer.id)]))

    def test_more_people_than_confirmed_ask_again(self):
        yes, late = self._people(1, "Si", "given"), self._people(1, "Tarde")
        wizard = self._wizard(yes | late)
        wizard.action_confirm()
        self._consent(late)
        wizard.invalidate_recordset()
        wizard.action_start()
        self.assertEqual(wizard.confirmed_count, 2)
        self.assertFalse(self.Job.search([("user_id", "=", self.officer.id)]))

    def test_second_click_sends_nothing(self):
        people = self._people(2, consent="given")
        wizard = self._wizard(people)
        wizard.action_confirm()
        with self.mock_mail_gateway():
            wizard.action_start()
            with self.assertRaises(MissingError):
                wizard.action_start()
        self.assertEqual(len(self.Job.search([("user_id", "=", self.officer.id)])), 1)

    def test_binding_is_for_staff_with_a_role(self):
        action = self.env.ref("tracktion_alumni.tracktion_contact_wizard_action")
        person = self._person("Con Papel", alumni_relation_owner_id=self.teacher.id)
        for user in (self.teacher, self.officer, self.manager):
            context = {"active_model": "res.partner", "active_ids": person.ids}
            result = action.with_user(user).with_context(**context).run()
            self.assertEqual(result["res_model"], "tracktion.contact.wizard")
        bindings = self.env["ir.actions.actions"].with_user(self.plain)
        names = [a["id"] for a in bindings.get_bindings("res.partner").get("action", ())]
        self.assertNotIn(action.id, names)


@tagged("post_install", "-at_install")
class TestContactByMail(ContactCase):
    def test_one_mail_per_person(self):
        people = self._people(3, "Eva Bien", "given", alumni_relation_owner_id=self.teacher.id)
        no = self._people(2, "No", "refused")
        job = self._send(people | no)
        self.assertEqual(job.state, "done")
        self.assertEqual((job.total_count, job.approached_count, job.refused_count), (5, 3, 2))
        self.assertEqual(job.refusal_summary, "2 × said no")
        mails = self._queued(job)
        self.assertEqual(mails.recipient_ids, people)
        self.assertEqual(len(mails), 3)
        for mail in mails:
            person = mail.recipient_ids
            self.assertEqual(mail.state, "outgoing")
            self.assertEqual((mail.model, mail.res_id), ("res.partner", person.id))
            self.assertEqual(mail.subject, "Open day")
            self.assertIn("Dear Eva, come to Colegio de Prueba!", mail.body_html)
            self.assertEqual(mail.email_from, self.officer.email_formatted)
            self.assertEqual(mail.reply_to, self.officer.email_formatted)

    def test_every_mail_has_the_way_out(self):
        person = self._person("Con Salida", consent="given")
        mail = self._queued(self._send(person))
        self.assertIn("/tracktion/consent/", mail.body_html)
        self.assertIn("stop?purpose=keep_in_touch", mail.body_html)
        self.assertIn("List-Unsubscribe", mail.headers)
        self.assertIn("stop?purpose=keep_in_touch", mail.headers)

    def test_personal_link_does_not_stay_in_the_chatter(self):
        person = self._person("Sin Enlace", consent="given")
        mail = self._queued(self._send(person))
        message = mail.mail_message_id
        self.assertIn(message, person.message_ids)
        self.assertIn("Dear Sin", message.body)
        self.assertNotIn("/tracktion/consent/", message.body)

    def test_what_is_filled_in_is_no_markup(self):
        person = self._person("<b>Eva</b>", consent="given")
        mail = self._queued(self._send(person))
        self.assertIn("Dear &lt;b&gt;Eva&lt;/b&gt;", mail.body_html)

    def test_first_name(self):
        for name, first in (
            ("Ana Pérez Díaz", "Ana"),
            ("Pérez Díaz, Ana", "Ana"),
            ("Cher", "Cher"),
            ("", ""),
            (False, ""),
        ):
            with self.subTest(name=name):
                self.assertEqual(self.Job._first_name(name), first)

    def test_siblings_get_a_mail_each(self):
        people = self._people(2, "Hermana", "given", email="familia@example.org")
        job = self._send(people)
        self.assertEqual(self._queued(job).recipient_ids, people)

    def test_mails_leave_with_the_queue(self):
        people = self._people(2, "Cola", "given")
        job = self._send(people)
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(triggers)
        mails = self._queued(job)
        messages = mails.mail_message_id
        self.assertEqual(job.mail_waiting_count, 2)
        with self.mock_mail_gateway(mail_unlink_sent=True):
            mails.send()
        self.assertEqual(
            {tuple(sent["email_to"]) for sent in self._mails},
            {(person.email_formatted,) for person in people},
        )
        self.assertFalse(mails.exists(), "sent mails with their links are not kept")
        self.assertEqual(len(messages.exists()), 2, "the trace is")
        self.assertEqual(set(messages.notification_ids.mapped("notification_status")), {"sent"})
        job.invalidate_recordset()
        self.assertFalse(job.mail_waiting_count)

    def test_approaches_point_to_the_job(self):
        people = self._people(2, consent="given", alumni_relation_owner_id=self.teacher.id)
        job = self._send(people)
        approaches = self.env["tracktion.approach"].search([("partner_id", "in", people.ids)])
        self.assertEqual(set(approaches.mapped("origin_model")), {JOB})
        self.assertEqual(set(approaches.mapped("origin_id")), {job.id})
        opened = self.env["res.partner"].search(job.action_open_people()["domain"])
        self.assertEqual(opened, people)
        digests = self._new_msgs.filtered(lambda m: m.message_type == "user_notification")
        self.assertEqual(digests.notified_partner_ids, self.teacher.partner_id)
        self.assertEqual(len(digests), 1)

    def test_teacher_writes_to_own_people_only(self):
        own = self._people(1, "Propia", "given", alumni_relation_owner_id=self.teacher.id)
        self._people(1, "Ajena", "given", alumni_relation_owner_id=self.other_teacher.id)
        job = self._send(own, user=self.teacher)
        self.assertEqual(self._queued(job).recipient_ids, own)
        self.assertEqual(self._queued(job).email_from, self.teacher.email_formatted)
        with self.assertRaises(AccessError):
            job.with_user(self.other_teacher).read(["subject"])
        self.assertEqual(job.with_user(self.officer).subject, "Open day")
        with self.assertRaises(AccessError):
            job.with_user(self.officer_abroad).read(["subject"])

    def test_nobody_makes_or_changes_jobs_by_hand(self):
        job = self._send(self._people(1, consent="given"))
        for user in (self.manager, self.officer, self.teacher):
            with self.assertRaises(AccessError):
                job.with_user(user).write({"subject": "x"})
            with self.assertRaises(AccessError):
                job.with_user(user).copy()
            with self.assertRaises(AccessError):
                job.with_user(user).unlink()


@tagged("post_install", "-at_install")
class TestContactInChunks(ContactCase):
    """Many people: the scheduled job goes on, also after it was cut off."""

    def setUp(self):
        super().setUp()
        self.patch(job_module, "CHUNK", 4)
        self.people = self._people(10, "Muchas", "given", alumni_relation_owner_id=self.teacher.id)

    def _start(self):
        return self._send(self.people).sudo()

    def _digests(self):
        messages = self._new_msgs.exists()
        return messages.filtered(lambda m: m.message_type == "user_notification")

    def _run(self, job):
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.Job._cron_continue()
        job.invalidate_recordset()

    def _assert_all_once(self, job):
        self.assertEqual(job.state, "done")
        self.assertFalse(job.pending_ids)
        mails = self._queued(job)
        self.assertEqual(len(mails), 10)
        self.assertEqual(mails.recipient_ids, self.people)
        approaches = self.env["tracktion.approach"].search([("partner_id", "in", self.people.ids)])
        self.assertEqual(len(approaches), 10)
        self.assertEqual(approaches.partner_id, self.people)

    def test_waits_for_the_scheduled_job(self):
        job = self._start()
        self.assertEqual(job.state, "running")
        self.assertEqual(job.pending_ids, self.people)
        self.assertFalse(self._queued(job))
        cron = self.env.ref("tracktion_alumni.ir_cron_tracktion_contact_job")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        self._run(job)
        self._assert_all_once(job)
        self.assertEqual(len(self._digests()), 1)
        self.assertIn("10 of your alumni", self._digests().subject)
        self.assertEqual(job.progress, 100)

    def test_runs_as_the_user_who_asked(self):
        job = self._start()
        self._run(job)
        self.assertEqual(self._queued(job).author_id, self.officer.partner_id)
        approaches = job._approaches()
        self.assertEqual(approaches.user_id, self.officer)
        self.assertEqual(self._digests().author_id, self.officer.partner_id)

    def test_goes_on_where_it_was(self):
        job = self._start()
        with self.mock_mail_gateway(), self.mock_mail_app():
            job._work_on_chunk()
        self.assertEqual(job.approached_count, 4)
        self.assertEqual(job.progress, 40)
        self.assertEqual(len(job.pending_ids), 6)
        self._run(job)
        self._assert_all_once(job)
        self.assertEqual(len(self._digests()), 1)

    def test_cut_off_in_the_middle_of_a_chunk(self):
        """What the chunk had done is rolled back with it: the approaches and the mails."""
        job = self._start()
        original, calls = type(job)._send_mails, []

        def send_mails(records, people):
            original(records, people)
            calls.append(people)
            if len(calls) == 2:
                raise ValueError("the power went out")

        with patch.object(type(job), "_send_mails", send_mails):
            with mute_logger("odoo.addons.tracktion_alumni.models.tracktion_batch_mixin"):
                self._run(job)
        self.assertEqual(job.state, "failed")
        self.assertIn("the power went out", job.error_message)
        self.assertEqual(len(self._queued(job)), 4)
        self.assertEqual(len(job._approaches()), 4)
        self.assertFalse(self._digests())
        self._run(job)
        self.assertEqual(job.state, "failed", "somebody has to look at it first")
        job.with_user(self.officer).action_continue()
        self.assertFalse(job.error_message)
        self._run(job)
        self._assert_all_once(job)
        self.assertEqual(len(self._digests()), 1)

    def test_running_again_does_nothing(self):
        job = self._start()
        self._run(job)
        self._run(job)
        job._run()
        self._assert_all_once(job)

    def test_the_door_decides_when_the_turn_comes(self):
        job = self._start()
        changed = self.people[9]
        self._consent(changed, decision="withdrawn", date="2026-03-16 09:59:00")
        self.people[8].alumni_reachability = "deceased"
        self._run(job)
        self.assertEqual(self._queued(job).recipient_ids, self.people[:8])
        self.assertEqual(job.refusals, {"withdrawn": 1, "deceased": 1})
        self.assertEqual((job.approached_count, job.refused_count), (8, 2))

    def test_stopping_leaves_the_rest_alone(self):
        job = self._start()
        with self.mock_mail_gateway(), self.mock_mail_app():
            job._work_on_chunk()
            job.with_user(self.officer).action_stop()
        self.assertEqual(job.state, "stopped")
        self.assertFalse(job.pending_ids)
        self.assertIn("4 of your alumni", self._digests().subject)
        self._run(job)
        self.assertEqual(len(self._queued(job)), 4)

    def test_impatient_runs_leave_the_rest_for_later(self):
        job = self._start()
        with self.mock_mail_gateway(), self.mock_mail_app():
            self.assertFalse(job._run(patience=-1))
        self.assertEqual(len(self._queued(job)), 4)
        self.assertEqual(job.state, "running")

    def test_keeps_the_mail_queue_going(self):
        job = self._start()
        self._run(job)
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = [("cron_id", "=", cron.id)]
        self.env["ir.cron.trigger"].search(triggers).unlink()
        self._run(job)
        self.assertTrue(self.env["ir.cron.trigger"].search(triggers))
        self._queued(job).state = "sent"
        self.env["ir.cron.trigger"].search(triggers).unlink()
        self._run(job)
        self.assertFalse(self.env["ir.cron.trigger"].search(triggers))

    def test_few_queries_for_a_chunk(self):
        self.patch(job_module, "CHUNK", 100)
        people = self._people(200, "Bloque", "given", alumni_relation_owner_id=self.teacher.id)
        job = self._send(people).sudo()
        with self.mock_mail_gateway(), self.mock_mail_app():
            first = self._count_queries(job._work_on_chunk)
        self.assertEqual(job.approached_count, 100)
        self.assertLessEqual(first, 50, "for a hundred people")


@tagged("post_install", "-at_install")
class TestContactList(ContactCase):
    """Channels on which Odoo does not send: the approaches are written and a list is made."""

    def setUp(self):
        super().setUp()
        self.person = self._person(
            "=HYPERLINK(1)",
            phone="600 12 34 56",
            consent="given",
            lang="es_ES",
            alumni_relation_owner_id=self.teacher.id,
        )
        self._destination(self.person, "studying")
        self.nobody = self._person("Sin Teléfono", consent="given")

    def test_list_to_call(self):
        job = self._send(self.person | self.nobody, channel_id=self.phone.id, body=False)
        self.assertTrue(job.is_list)
        self.assertFalse(self._queued(job))
        self.assertEqual(job.refusals, {"no_address": 1})
        self.assertEqual(self.person.alumni_approach_count, 1)
        rows = list(self._sheet(job).values)
        self.assertEqual(rows[0][0], "Open day")
        self.assertEqual(
            rows[1],
            ("Name", "Phone", "Language", "Relation owner", "Last situation", "Result", "Note"),
        )
        self.assertEqual(len(rows), 3)
        name, phone, language, owner, situation, result, note = rows[2]
        self.assertEqual(name, "=HYPERLINK(1)")
        self.assertEqual(phone, "+34600123456")
        self.assertIn("Spanish", language)
        self.assertEqual((owner, situation), (self.teacher.name, "Studying"))
        self.assertEqual((result, note), (None, None))

    def test_cells_are_never_formulas(self):
        job = self._send(self.person, channel_id=self.phone.id, subject="=1+1", body=False)
        for row in self._sheet(job).iter_rows():
            for cell in row:
                self.assertIn(cell.data_type, ("s", "n"), cell.value)
                self.assertFalse(cell.data_type == "n" and cell.value)

    def test_message_is_ready_to_copy(self):
        job = self._send(
            self.person,
            channel_id=self.phone.id,
            body=Markup("<p>Hi {first_name}</p><p>Bye</p>"),
        )
        rows = list(self._sheet(job).values)
        message = rows[2][rows[1].index("Message")]
        self.assertTrue(message.startswith("Hi =HYPERLINK(1)"), message)
        self.assertIn("Bye", message)
        self.assertNotIn("<p>", message)

    def test_who_said_no_since_is_not_in_the_list(self):
        job = self._send(self.person, channel_id=self.phone.id)
        self._consent(self.person, decision="withdrawn", date="2026-03-16 09:59:00")
        job.invalidate_recordset()
        self.assertEqual(len(list(self._sheet(job).values)), 2)

    def test_every_kind_of_address_makes_a_list(self):
        self.person.write(
            {"street": "Calle Mayor 1", "city": "Gijón", "zip": "33201", "website": "x.example"}
        )
        for kind, value in (
            ("email", self.person.email_normalized),
            ("post", "33201"),
            ("social", "x.example"),
        ):
            channel = self._coded(
                "tracktion.channel", f"kind_{kind}", address_kind=kind, sends_from_odoo=False
            )
            with self.subTest(kind=kind):
                job = self._send(self.person, channel_id=channel.id, body=False)
                cells = " ".join(str(cell) for cell in list(self._sheet(job).values)[2])
                self.assertIn(value, cells)

    def test_lists_are_for_officers(self):
        job = self._send(self.person, user=self.teacher, channel_id=self.phone.id)
        self.assertEqual(job.approached_count, 1)
        with self.assertRaises(AccessError):
            job.action_download_list()
        with self.assertRaises(AccessError):
            job.read(["list_file"])
        job = job.with_user(self.officer)
        self.assertIn(f"{JOB}/{job.id}/list_file", job.action_download_list()["url"])
        self.assertEqual(self._sheet(job)["A3"].value, "=HYPERLINK(1)")
