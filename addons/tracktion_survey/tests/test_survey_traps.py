# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import POST
from .common_wave import WaveCase


@tagged("post_install", "-at_install")
class TestSurveyTraps(WaveCase):
    """What Odoo's own way of sending surveys would do to people, and waves do not."""

    def setUp(self):
        super().setUp()
        self.survey = self.env.ref("tracktion_survey.survey_post")
        self.people = self._agree(self._people(2))

    def test_odoos_own_wizard_is_closed_to_questionnaires_of_tracking(self):
        with self.assertRaisesRegex(UserError, "Tracking, Waves"):
            self.survey.action_send_survey()
        wizard = self.env["survey.invite"].create(
            {"survey_id": self.survey.id, "partner_ids": self.people.ids}
        )
        with self.assertRaisesRegex(UserError, "Tracking, Waves"):
            wizard.action_invite()
        self.assertFalse(self.env["survey.user_input"].search([("survey_id", "=", self.survey.id)]))

    def test_other_surveys_are_sent_as_ever(self):
        other = self.env["survey.survey"].create(
            {
                "title": "Canteen",
                "question_and_page_ids": [(0, 0, {"title": "Good?", "question_type": "char_box"})],
            }
        )
        self.assertEqual(other.action_send_survey()["res_model"], "survey.invite")

    def test_several_waves_are_launched_at_once(self):
        """Trap 2: the wizard works on one survey only, and mails one by one."""
        waves = self._open_wave(self.people) | self._open_wave(self.people, point="post18")
        waves.with_user(self.coordinator).action_launch()
        self.assertEqual(len(self._queued()), 4)

    def test_who_has_finished_is_never_written_to_again(self):
        """Trap 3: "Resend" mails also those who are done."""
        wave = self._open_wave(self.people)
        wave.with_user(self.coordinator).action_launch()
        self._send_queue()
        invitation = wave.invitation_ids[0]
        self._answer(invitation, POST)
        invitation.sudo().state = "completed"
        invitation.sudo().invited_on = invitation.sudo().last_mail_on = self._days_ago(30)
        wave.action_add_reminders()
        self.env["tracktion.wave"]._cron_remind()
        self.assertFalse(self._queued())
        with self.assertRaises(UserError):
            invitation.with_user(self.coordinator).action_plan_again()
        with self.assertRaises(UserError):
            wave.with_user(self.coordinator).action_launch()

    def test_mails_know_their_invitation_and_mind_the_blacklist(self):
        """Trap 4: mails of surveys belong to nothing, and ask no list of blocked addresses."""
        self.env["mail.blacklist"]._add(self.people[1].email)
        wave = self._open_wave(self.people)
        wave.with_user(self.coordinator).action_launch()
        mail = self._queued()
        self.assertEqual(mail.tracktion_invitation_id.partner_id, self.people[0])
        self.assertEqual(
            (mail.model, mail.res_id), ("tracktion.invitation", mail.tracktion_invitation_id.id)
        )
        self.assertEqual(self._invitation(wave, self.people[1]).reason, "blacklisted")

    def test_one_address_of_two_people_makes_two_sets_of_answers(self):
        """Trap 7: people are known by themselves, not by their address."""
        self.people[1].email = self.people[0].email
        wave = self._open_wave(self.people)
        inputs = wave.invitation_ids._user_inputs()
        self.assertEqual(inputs.partner_id, self.people)
        self.assertEqual(len(inputs), 2)
        self.assertFalse(any(inputs.mapped("email")), "nor is the address kept with the answers")
