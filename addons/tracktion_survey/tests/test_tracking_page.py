# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from lxml import html

from odoo import http
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import POST, SurveyHttpCase
from .common_wave import WaveMixin


@tagged("post_install", "-at_install")
class TestTrackingPage(WaveMixin, SurveyHttpCase):
    """The page behind a personal link, for visitors without any account."""

    def setUp(self):
        super().setUp()
        self.ana, self.ivan = (
            self._agree(self._person(name, email="ruiz@example.org"))
            for name in ("Ana Ruiz", "Ivan Ruiz")
        )
        self.wave = self._open_wave(self.ana | self.ivan)
        self.invitation = self._invitation(self.wave, self.ana)
        self.wave.invitation_ids.sudo().write({"state": "invited", "reason": False})
        self.authenticate(None, None)  # a visitor: the session is needed for the forms
        self.env.flush_all()

    def _path(self, invitation=None, step=""):
        return f"/tracking/{(invitation or self.invitation).access_token}{step}"

    def _get(self, path, **kwargs):
        response = self.url_open(path, allow_redirects=False, **kwargs)
        self.env.invalidate_all()
        return response

    def _post(self, path, **data):
        data["csrf_token"] = http.Request.csrf_token(self)
        response = self.url_open(path, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def _text(self, response):
        page = html.fromstring(response.text)
        return " ".join(page.xpath("//div[@id='wrap']")[0].text_content().split())

    def test_opening_tells_that_it_arrived_and_begins_nothing(self):
        response = self._get(self._path())
        self.assertEqual(response.status_code, 200)
        text = self._text(response)
        self.assertIn("Hello Ana", text)
        self.assertIn("Colegio de Prueba", text)
        self.assertIn("8 minutes", text)
        self.assertIn("May 1, 2026", text)
        self.assertEqual(self.invitation.state, "opened")
        self.assertTrue(self.invitation.opened_on and self.invitation.is_delivered)
        self.assertFalse(self.invitation.user_input_id)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

    def test_programs_that_look_ahead_open_nothing(self):
        self.opener.head(self.base_url() + self._path())
        self._get(self._path(), headers={"Sec-Purpose": "prefetch"})
        self.opener.options(self.base_url() + self._path(step="/refuse"))
        self._get(self._path(step="/start"))
        self._get(self._path(step="/refuse"))
        self.env.invalidate_all()
        self.assertEqual(self.invitation.state, "invited")
        self.assertFalse(self.invitation.opened_on or self.invitation.user_input_id)

    def test_start_leads_to_the_own_questionnaire(self):
        for invitation in self.wave.invitation_ids:
            response = self._post(self._path(invitation, "/start"), lang="en_US")
            self.assertEqual(response.status_code, 303)
            user_input = invitation.user_input_id
            self.assertEqual(user_input.partner_id, invitation.partner_id)
            self.assertIn(
                f"/survey/{self.wave.survey_id.access_token}/{user_input.access_token}",
                response.headers["Location"],
            )
            self.assertEqual(invitation.state, "started")
            self.assertTrue(invitation.started_on)
            page = self.url_open(response.headers["Location"])
            self.assertEqual(page.status_code, 200)
            self.assertIn("o_survey_form", page.text)
        self.assertEqual(len(self.wave.invitation_ids.user_input_id), 2)

    def test_two_devices_share_one_set_of_answers(self):
        self._post(self._path(step="/start"))
        first = self.invitation.user_input_id
        started = self.invitation.started_on
        self._post(self._path(step="/start"))
        self.assertEqual(self.invitation.user_input_id, first)
        self.assertEqual(self.invitation.started_on, started)
        self.assertEqual(
            self.env["survey.user_input"].search_count(
                [("tracktion_invitation_id", "=", self.invitation.id)]
            ),
            1,
        )
        self.assertIn("Good to see you again", self._text(self._get(self._path())))

    def test_languages(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.ana.lang = "es_ES"
        self.env.flush_all()
        page = self._get(self._path()).text
        self.assertIn('lang="es-ES"', page)
        self.assertIn("?lang=en_US", page)
        self.assertIn('lang="en-US"', self._get(self._path() + "?lang=en_US").text)
        self.assertIn('lang="es-ES"', self._get(self._path() + "?lang=xx_XX").text)
        response = self._post(self._path(step="/start"), lang="es_ES")
        self.assertEqual(self.invitation.user_input_id.lang_id.code, "es_ES")
        self.assertEqual(response.status_code, 303)

    def test_saying_no_takes_two_steps_and_holds(self):
        link = self._get(self._path())
        self.assertIn("I do not want to take part", link.text)
        self.assertIn("no disadvantage", self._text(self._get(self._path(step="/refuse"))))
        self.assertEqual(self.invitation.state, "opened", "a look decides nothing")

        response = self._post(self._path(step="/refuse"))

        self.assertEqual(response.status_code, 303)
        self.assertEqual((self.invitation.state, self.invitation.reason), ("refused", "page"))
        line = self.ana.alumni_consent_ids.filtered(
            lambda c: c.purpose_id == self.tracking_survey
        ).sorted("id")[-1]
        self.assertEqual((line.decision, line.source), ("withdrawn", "survey"))
        self.assertEqual(
            (line.origin_model, line.origin_id), (self.invitation._name, self.invitation.id)
        )
        self.assertEqual(self._invitation(self.wave, self.ivan).state, "invited")
        self._post(self._path(step="/refuse"))
        self.assertEqual(
            len(
                self.ana.alumni_consent_ids.filtered(lambda c: c.purpose_id == self.tracking_survey)
            ),
            2,
            "pressing twice says it once",
        )
        self.assertIn("you do not take part", self._text(self._get(self._path())))
        self.assertEqual(self.invitation.state, "refused", "looking again changes nothing")
        self._post(self._path(step="/start"))
        self.assertEqual(self.invitation.state, "started", "changed the mind")

    def test_completed_thanks_and_takes_no_second_answer(self):
        response = self._answer(self.invitation, POST)
        self.invitation.sudo().state = "completed"
        self.env.flush_all()
        self.assertIn("Thank you", self._text(self._get(self._path())))
        for step in ("/start", "/refuse"):
            self.assertEqual(self._post(self._path(step=step)).status_code, 303)
        self.assertEqual(self.invitation.state, "completed")
        self.assertEqual(
            self.env["tracktion.response"].search([("wave_id", "=", self.wave.id)]), response
        )
        self.assertNotIn("<form", self._get(self._path()).text)

    def test_closed_early_and_archived_waves(self):
        self.wave.action_close()
        self.wave.date_close = "2026-03-10"
        self.env.flush_all()
        self.assertIn("is closed", self._text(self._get(self._path())))
        self._post(self._path(step="/start"))
        self.assertFalse(self.invitation.user_input_id)
        self.wave._extend(self.wave._today())
        self.wave.active = False
        self.env.flush_all()
        self.assertIn("is closed", self._text(self._get(self._path())))
        planned = self._wave("post18", self.ana, date_open="2026-06-01", date_close="2026-07-01")
        self.env.flush_all()
        text = self._text(self._get(self._path(planned.invitation_ids)))
        self.assertIn("June 1, 2026", text)

    @mute_logger("odoo.http")
    def test_unknown_links_get_one_friendly_answer(self):
        pages = set()
        for token in ("x", self.invitation.access_token[:-1], "' OR 1=1", "a" * 5000, "%00"):
            response = self._get(f"/tracking/{token}")
            self.assertEqual(response.status_code, 404)
            if "%00" not in token:
                pages.add(re.sub(r'csrf_token[^,]*,|"[^"]{40,}"', "", self._text(response)))
                self.assertEqual(self._post(f"/tracking/{token}/start").status_code, 404)
        self.assertEqual(len(pages), 1)
        self.assertIn("leads nowhere", pages.pop())

    def test_forms_need_the_token_of_the_session(self):
        with mute_logger("odoo.http"):
            response = self.url_open(self._path(step="/refuse"), data={"lang": "en_US"})
        self.assertEqual(response.status_code, 400)
        self.env.invalidate_all()
        self.assertEqual(self.invitation.state, "invited")

    def test_an_erased_person_leaves_no_name(self):
        self.invitation.sudo().partner_id = False
        self.env.flush_all()
        self.assertNotIn("Ana", self._text(self._get(self._path())))
        self.assertEqual(self._post(self._path(step="/refuse")).status_code, 303)
        self.assertEqual(self.invitation.state, "refused")
