# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.tracktion_alumni.tests.test_bounce import BOUNCE
from odoo.addons.tracktion_survey.models import tracktion_wave_launch

from .common import POST
from .common_wave import WaveCase


@tagged("post_install", "-at_install")
class TestLaunch(WaveCase):
    """Invitations: through the door, once each, with a link that is the person's own."""

    def setUp(self):
        super().setUp()
        self.ana = self._agree(self._person("Ana Ruiz", alumni_relation_owner_id=self.teacher.id))
        self.silent = self._person("Eva Sanz")

    def _launch(self, wave, user=None):
        wave.with_user(user or self.coordinator).action_launch()
        self.env.invalidate_all()

    def test_who_may_be_reached_is_invited_and_the_others_are_not(self):
        without = self._agree(self._person("Pau Mir", email=False))
        dead = self._agree(self._person("Abel Gil", alumni_reachability="deceased"))
        no = self._person("Iris No")
        self._consent(no, self.tracking_survey, "refused")
        wave = self._wave(
            "post6",
            self.ana | self.silent | without | dead | no,
            date_close="2026-05-01",
            user_id=self.coordinator.id,
        )

        self._launch(wave)

        self.assertEqual(wave.state, "open")
        states = {i.partner_id: (i.state, i.reason or "") for i in wave.invitation_ids}
        self.assertEqual(
            states,
            {
                self.ana: ("invited", ""),
                self.silent: ("excluded", "no_consent"),
                without: ("unreachable", "no_address"),
                dead: ("excluded", "deceased"),
                no: ("excluded", "refused"),
            },
        )
        self.assertEqual(self._queued().recipient_ids, self.ana)
        approach = self.env["tracktion.approach"].search([("origin_model", "=", wave._name)])
        self.assertEqual(approach.partner_id, self.ana)
        self.assertEqual(approach.user_id, self.coordinator)
        self.assertTrue(approach.owner_told_on)
        self.assertFalse(wave.job_state)
        invitation = self._invitation(wave, self.ana)
        self.assertEqual(invitation.invited_on, fields.Datetime.now())
        self.assertFalse(invitation.is_delivered, "it has not left yet")
        self.assertTrue(self._invitation(wave, without).is_eligible)
        self.assertFalse(self._invitation(wave, self.silent).is_eligible)

    def test_a_legal_duty_needs_no_consent_but_minds_an_objection(self):
        no = self._person("Iris No")
        self._consent(no, self.tracking_survey, "refused")
        self.env.flush_all()
        # A school under a legal duty: its purpose was set up so before anybody decided.
        self.env.cr.execute(
            "UPDATE tracktion_consent_purpose SET legal_basis = 'legal_obligation' WHERE id = %s",
            [self.tracking_survey.id],
        )
        self.env.invalidate_all()
        wave = self._open_wave(self.silent | no)

        self._launch(wave)

        self.assertEqual(self._invitation(wave, self.silent).state, "invited")
        self.assertEqual(self._invitation(wave, no).state, "excluded")

    def test_the_mail_is_written_when_it_leaves_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.ana.lang = "es_ES"
        wave = self._open_wave(self.ana)
        wave.subject = "Hello {first_name}"
        wave.with_context(lang="es_ES").write(
            {"subject": "Hola {first_name}", "body": "Hola\n{school}\n\n{link}\n\nAdiós <b>"}
        )
        self._launch(wave)
        mail = self._queued()
        invitation = wave.invitation_ids
        self.assertNotIn(invitation.access_token, f"{mail.body_html} {mail.body} {mail.headers}")
        self.ana.name = "Anna Ruiz"

        [sent] = self._send_queue()["ana.ruiz@example.org"]

        self.assertEqual(sent["subject"], "Hola Anna")
        self.assertIn(f"/tracking/{invitation.access_token}", sent["body"])
        self.assertIn("Hola<br>Colegio de Prueba", sent["body"].replace("<br/>", "<br>"))
        self.assertIn("Adiós &lt;b&gt;", sent["body"])
        self.assertIn("/tracktion/consent/", sent["body"], "a way to stop")
        self.assertIn("stop?purpose=tracking_survey", sent["headers"]["List-Unsubscribe"])
        self.assertIn("Colegio de Prueba", sent["email_from"])
        self.assertEqual(sent["reply_to"], self.coordinator.email_formatted)
        self.assertTrue(invitation.is_delivered)
        self.assertFalse(mail.exists(), "nothing of it is kept")

    def test_two_siblings_with_one_address_get_two_mails_with_two_links(self):
        brother = self._agree(self._person("Ivan Ruiz", email=self.ana.email))
        wave = self._open_wave(self.ana | brother)
        self._launch(wave)
        mails = self._send_queue()["ana.ruiz@example.org"]
        self.assertEqual(len(mails), 2)
        for person in self.ana | brother:
            own = self._invitation(wave, person)
            [mail] = [m for m in mails if own.access_token in m["body"]]
            self.assertIn(person.name.split()[0], mail["body"])

    def test_launching_again_invites_only_who_is_new(self):
        wave = self._open_wave(self.ana)
        self._launch(wave)
        new = self._agree(self._person("Nuria Nueva"))
        wave._add_people(new)
        self._launch(wave)
        self.assertEqual(self._queued().recipient_ids, self.ana | new)
        self.assertEqual(len(self._queued()), 2)
        with self.assertRaisesRegex(UserError, "Nobody waits"):
            self._launch(wave)

    def test_needs_a_coordinator_with_an_address_and_an_open_end(self):
        wave = self._wave("post6", self.ana, date_close="2026-05-01", user_id=False)
        with self.assertRaisesRegex(UserError, "Coordinator"):
            self._launch(wave)
        wave.user_id = self.coordinator
        self.coordinator.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self._launch(wave)
        with self.assertRaises(AccessError):
            self._launch(wave, self.teacher)
        self.assertFalse(self._queued())

    def test_many_people_are_done_in_chunks_that_can_be_resumed(self):
        people = self._agree(self._people(5))
        wave = self._open_wave(people)
        with (
            patch.object(tracktion_wave_launch, "CHUNK", 2),
            patch.object(tracktion_wave_launch, "AT_ONCE", 2),
        ):
            self._launch(wave)
            self.assertEqual(wave.job_state, "running")
            self.assertFalse(self._queued(), "the scheduled job does it")
            self.assertFalse(wave.sudo()._run(patience=-1), "it was told to stop early")
            self.assertEqual(len(self._queued()), 2)
            self.assertEqual(round(wave.job_progress), 40)
            self.assertTrue(wave.sudo()._run())
        self.assertFalse(wave.job_state)
        self.assertEqual(self._queued().recipient_ids, people)
        self.assertEqual(len(self._queued()), 5)

    def test_the_preview_says_how_many_go_out_and_how(self):
        def send(wave):
            preview = wave.with_user(self.coordinator).action_preview()
            preview = self.env[preview["res_model"]].browse(preview["res_id"])
            params = preview.with_user(self.coordinator).action_launch()["params"]
            self.env.invalidate_all()
            return params["type"], params["message"]

        nobody = self._open_wave(self.silent)
        self.assertEqual(send(nobody)[0], "warning")
        self.assertFalse(nobody.is_sending)

        few = self._open_wave(self.ana | self.silent, point="post18")
        self.assertIn("1 invitations wait in the queue", send(few)[1])
        self.assertEqual((few.is_sending, few.mails_waiting_count), (True, 1))
        self.assertEqual(few.job_progress, 0)

        many = self._open_wave(self._agree(self._people(3)), point="pre")
        with patch.object(tracktion_wave_launch, "AT_ONCE", 2):
            self.assertIn("3 invitations go out in the background", send(many)[1])
        self.assertTrue(many.is_sending)
        many.sudo()._run()
        self._send_queue()
        self.env.invalidate_all()
        self.assertFalse((few | many).filtered("is_sending"))
        self.assertEqual(many.job_progress, 100)

    def test_mails_that_fail_are_told_and_can_be_sent_again(self):
        wave = self._open_wave(self.ana)
        self._launch(wave)
        self._queued().write({"state": "exception", "failure_reason": "111\nConnection refused"})
        self.env.invalidate_all()
        self.assertEqual(
            (wave.mails_failed_count, wave.mails_failed_reason, wave.is_sending),
            (1, "111 Connection refused", False),
        )
        with self.assertRaises(AccessError):
            wave.with_user(self.officer).action_retry_mails()

        wave.with_user(self.coordinator).action_retry_mails()

        self.assertEqual(set(self._send_queue()), {self.ana.email})
        self.env.invalidate_all()
        self.assertFalse(wave.mails_failed_count)

    @mute_logger("odoo.addons.tracktion_alumni.models.tracktion_batch_mixin")
    def test_what_goes_wrong_is_said_and_can_be_continued(self):
        wave = self._open_wave(self._agree(self._people(3)))
        with (
            patch.object(tracktion_wave_launch, "CHUNK", 2),
            patch.object(tracktion_wave_launch, "AT_ONCE", 2),
        ):
            self._launch(wave)
            broken = patch.object(
                type(self.env["mail.mail"]), "create", side_effect=ValueError("x")
            )
            with broken:
                wave.sudo()._run()
            self.assertEqual((wave.job_state, wave.job_error), ("failed", "x"))
            self.assertEqual(set(wave.invitation_ids.mapped("state")), {"planned"})
            wave.with_user(self.coordinator).action_continue()
            wave.sudo()._run()
        self.assertEqual(len(self._queued()), 3)
        self.assertFalse(wave.job_state or wave.job_error)

    def test_who_decides_otherwise_while_the_mail_waits_gets_none(self):
        late = self._agree(self._person("Tina Tarde"))
        done = self._agree(self._person("Dora Lista"))
        wave = self._open_wave(self.ana | late | done)
        self._launch(wave)
        self._consent(late, self.tracking_survey, "withdrawn", date="2026-03-16 09:59:00")
        self._answer(self._invitation(wave, done), POST)
        self._invitation(wave, done).sudo().state = "completed"

        sent = self._send_queue()

        self.assertEqual(set(sent), {"ana.ruiz@example.org"})
        invitation = self._invitation(wave, late)
        self.assertEqual((invitation.state, invitation.reason), ("refused", "withdrawn"))
        self.assertTrue(invitation.is_eligible, "was asked, and said no")

    def test_the_queue_goes_on_by_itself_while_it_gets_on(self):
        wave = self._open_wave(self._agree(self._people(3)))
        self._launch(wave)
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.env["mail.mail"].process_email_queue(batch_size=2)
        self.assertEqual(len(self._queued()), 1)
        trigger = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertTrue(trigger, "a thousand an hour would be too slow")
        trigger.unlink()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.env["mail.mail"].process_email_queue(batch_size=2)
        self.assertFalse(self._queued())
        self.assertFalse(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_a_mail_that_comes_back_is_traced_to_its_invitation(self):
        """Through the mail gateway, as a mail server sends it."""
        twin = self._agree(self._person("Ivan Ruiz", email=self.ana.email))
        domain = self.env["mail.alias.domain"].search([], limit=1) or self.env[
            "mail.alias.domain"
        ].create({"name": "school.example.com", "bounce_alias": "bounce"})
        self.school.alias_domain_id = domain
        wave = self._open_wave(self.ana | twin)
        self._launch(wave)
        mine, others = self._invitation(wave, self.ana), self._invitation(wave, twin)
        message_id = self._queued(tracktion_invitation_id=mine.id).message_id
        self._send_queue()
        self.assertTrue(mine.is_delivered and others.is_delivered)

        raw = BOUNCE.format(
            bounce=f"{domain.bounce_alias}@{domain.name}",
            email=self.ana.email_normalized,
            reference=message_id,
        )
        self.env["mail.thread"].message_process(None, raw)

        self.assertEqual((mine.state, mine.reason), ("unreachable", "bounced"))
        self.assertFalse(mine.is_delivered)
        self.assertTrue(mine.is_eligible, "not reached is no reason not to count")
        self.assertEqual(others.state, "invited", "that one has not come back")
        self.assertEqual(self.ana.alumni_reachability, "bounced")
        self.assertEqual(self.ana.activity_ids.user_id, self.teacher)
        # A new address, and the next launch invites again.
        self.ana.email = "ana.nueva@example.org"
        mine.with_user(self.coordinator).action_plan_again()
        self._launch(wave)
        self.assertEqual(set(self._send_queue()), {"ana.nueva@example.org"})
        self.assertTrue(mine.is_delivered)

    def test_number_of_queries_per_person(self):
        def launch(count, prefix):
            wave = self._open_wave(self._agree(self._people(count, prefix)))
            return self._count_queries(lambda: self._launch(wave))

        launch(3, "Warm")
        few, many = launch(10, "Few"), launch(210, "Many")
        self.assertLessEqual((many - few) / 0.2, 80, "per thousand people")

    def test_list_of_links_for_messaging(self):
        self.ana.write({"phone": "+34 600 111 222", "email": False})
        self.silent.phone = "+34 600 333 444"
        messaging = self._coded("tracktion.channel", "messaging", address_kind="phone")
        if messaging.purpose_id:
            # Whoever agreed to the questionnaire has not agreed to WhatsApp with it.
            self._consent(self.ana, messaging.purpose_id)
        wave = self._open_wave(self.ana | self.silent)
        action = wave.with_user(self.coordinator).action_links()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard = wizard.with_user(self.coordinator)
        self.assertEqual((wizard.chosen_count, wizard.reachable_count), (2, 1))
        self.assertEqual(wizard.refused_text, "1 not asked yet, or no answer so far")

        wizard.action_make()

        rows = self._rows(wizard.file)
        self.assertEqual(len(rows), 1)
        invitation = self._invitation(wave, self.ana)
        self.assertEqual(rows[0][:2], ["Ana Ruiz", "+34600111222"])
        self.assertEqual(rows[0][2], invitation._link())
        self.assertNotIn("missing", rows[0][3], "nobody asked before")
        self.assertIn(invitation._link(), rows[0][3])
        self.assertIn("Hello Ana", rows[0][3])
        self.assertEqual(invitation.state, "invited")
        self.assertEqual(self._invitation(wave, self.silent).state, "planned")
        approach = self.env["tracktion.approach"].search([("origin_model", "=", wave._name)])
        self.assertEqual(approach.partner_id, self.ana)
        self.assertEqual(approach.channel_id.code, "messaging")
        with self.assertRaises(AccessError):
            wave.with_user(self.officer).action_links()

    def _rows(self, file):
        import base64
        import io

        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(file)))
        return [list(row) for row in book.active.iter_rows(min_row=3, values_only=True)]
