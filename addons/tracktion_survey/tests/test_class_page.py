# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from lxml import html

from odoo.tests import Opener, tagged
from odoo.tools import mute_logger

from ..models.tracktion_class_attempt import PER_NETWORK
from .common import SurveyHttpCase
from .test_class_session import ClassMixin


@tagged("post_install", "-at_install")
class ClassPageCase(ClassMixin, SurveyHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_classes()
        cls.class_session.action_open()

    def _path(self, person, session=None):
        return (
            f"/class/{(session or self.class_session).code}/{self._of(person).sudo().personal_code}"
        )

    def _token(self, response):
        return html.fromstring(response.content).xpath("//input[@name='csrf_token']/@value")[0]

    def _enter(self, person):
        """Press "Yes"; the answer before its redirection is followed."""
        page = self.url_open(self._path(person))
        return self.url_open(
            self._path(person), data={"csrf_token": self._token(page)}, allow_redirects=False
        )

    def _text(self, response):
        return " ".join(html.fromstring(response.content).xpath("//main")[0].text_content().split())


class TestClassPage(ClassPageCase):
    def test_student_comes_in_with_two_codes(self):
        page = self.url_open(f"/class?code={self.class_session.code.lower()}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("Your personal code", self._text(page))
        self.assertNotIn("Ana", page.text)

        code = self._of(self.ana).sudo().personal_code
        page = self.url_open(
            f"/class/{self.class_session.code}",
            data={"csrf_token": self._token(page), "personal": f" {code.lower()} "},
        )
        self.assertIn("Ana R.", self._text(page))
        self.assertNotIn("Ruiz", page.text)
        self.assertFalse(self._of(self.ana).sudo().user_input_id, "nothing before the yes")

        page = self.url_open(
            self._path(self.ana), data={"csrf_token": self._token(page)}, allow_redirects=False
        )
        user_input = self._of(self.ana).sudo().user_input_id
        self.assertEqual(page.status_code, 303)
        self.assertRegex(
            page.headers["Location"],
            f"/survey/{user_input.survey_id.access_token}/{user_input.access_token}$",
        )
        self.assertEqual(user_input.tracktion_answered_by, "classroom")
        survey = self.url_open(page.headers["Location"])
        self.assertEqual(survey.status_code, 200)
        self.assertIn("o_survey_form", survey.text)

    def test_personal_qr_code_leads_to_the_question_who_it_is(self):
        page = self.url_open(self._path(self.ben))
        self.assertIn("Ben S.", self._text(page))
        self.assertIn("no-store", page.headers["Cache-Control"])

    def test_page_speaks_the_language_of_the_student(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.ben.lang = "es_ES"
        page = self.url_open(self._path(self.ben))
        self.assertIn('lang="es-ES"', page.text)
        self.assertRegex(self._enter(self.ben).headers["Location"], "/es/survey/")

    def test_wrong_codes_say_what_to_do_and_name_nobody(self):
        attempts = self.env["tracktion.class.attempt"]
        for path in (
            f"/class/{self.class_session.code}/222222",
            f"/class/{self.class_session.code}/nonsense",
            # Of the other class.
            self._path(self.dora),
        ):
            with self.subTest(path=path):
                before = attempts.search_count([])
                page = self.url_open(path)
                self.assertEqual(page.status_code, 404)
                self.assertIn("not on the list of this class", self._text(page))
                self.assertNotIn("Dora", page.text)
                self.assertEqual(attempts.search_count([]), before + 1)
        page = self.url_open("/class/222222")
        self.assertEqual(page.status_code, 404)
        self.assertIn("There is no class with this code", self._text(page))
        self.assertNotIn(self.school.name, page.text)

    def test_nobody_comes_in_before_or_after_the_session(self):
        other = self._session(group_name="2B")
        planned = self.url_open(self._path(self.dora, other))
        self.assertEqual(planned.status_code, 403)
        self.class_session.action_close()
        closed = self.url_open(self._path(self.ana))
        self.assertEqual(closed.status_code, 403)
        self.assertNotIn("Ana", closed.text)
        self.assertFalse(self._of(self.ana).sudo().user_input_id)

    def test_nobody_comes_in_when_the_wave_is_closed(self):
        self.wave.state = "closed"
        self.assertEqual(self.url_open(self._path(self.ana)).status_code, 403)

    def test_closing_while_somebody_writes_lets_him_finish(self):
        location = self._enter(self.ana).headers["Location"]
        self.class_session.action_close()
        self.assertIn("o_survey_form", self.url_open(location).text)

    def test_same_student_on_two_devices_has_one_questionnaire(self):
        first = self._enter(self.ana).headers["Location"]
        self.opener = Opener(self)
        second = self._enter(self.ana).headers["Location"]

        self.assertEqual(first, second)
        inputs = self.env["survey.user_input"].search(
            [("tracktion_invitation_id", "=", self._of(self.ana).id)]
        )
        self.assertEqual(len(inputs), 1)

    def test_two_students_have_each_their_own(self):
        ana, ben = (self._enter(person).headers["Location"] for person in (self.ana, self.ben))
        self.assertNotEqual(ana, ben)
        for person in (self.ana, self.ben):
            self.assertEqual(self._of(person).sudo().user_input_id.partner_id, person)

    def test_who_is_done_is_thanked(self):
        self._answer(self._of(self.ana), {"CONSENT": "agree"}, answered_by="classroom")
        page = self._enter(self.ana)
        self.assertEqual(page.status_code, 200)
        self.assertIn("You have answered already", self._text(page))

    def test_guessing_is_stopped_for_right_codes_too(self):
        attempt = self.env["tracktion.class.attempt"]
        network = attempt._network("127.0.0.1")
        attempt.create([{"session_id": self.class_session.id, "network": network}] * PER_NETWORK)
        page = self.url_open(self._path(self.ana))
        self.assertEqual(page.status_code, 429)
        self.assertIn("Please wait", self._text(page))

    def test_a_foreign_form_does_not_bring_anybody_in(self):
        with mute_logger("odoo.http"):
            page = self.url_open(self._path(self.ana), data={"yes": "1"}, allow_redirects=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self._of(self.ana).sudo().user_input_id)

    def test_long_and_strange_codes_do_no_harm(self):
        for code in ("A" * 5000, "%00", "' OR 1=1 --", "%F0%9F%98%80", "٣٣٣٣٣٣"):
            with self.subTest(code=code[:20]):
                self.assertIn(self.url_open(f"/class/{code}").status_code, (404, 400))
                path = f"/class/{self.class_session.code}/{code}"
                self.assertIn(self.url_open(path).status_code, (404, 400))


class TestClassPresenter(ClassPageCase):
    def _url(self, session=None, tail=""):
        return f"/tracktion/class/{(session or self.class_session).id}{tail}"

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def test_page_shows_code_and_numbers_and_no_names(self):
        self._answer(self._of(self.ana), {"CONSENT": "agree"}, answered_by="classroom")
        self._login(self.teacher)
        page = self.url_open(self._url())
        self.assertEqual(page.status_code, 200)
        for text in (self.class_session.code, "data:image/png;base64,", "/class</p>"):
            self.assertIn(text, page.text)
        numbers = html.fromstring(page.content).get_element_by_id("numbers").text_content()
        self.assertEqual(" ".join(numbers.split()), "1 of 3 done (1 have begun)")
        for name in ("Ana", "Ben", "Cai"):
            self.assertNotIn(name, page.text)

    def test_numbers_are_live_and_names_only_on_demand(self):
        self._login(self.teacher)
        numbers = json.loads(self.url_open(self._url(tail="/numbers")).text)
        self.assertEqual(
            numbers, {"state": "open", "total": 3, "started": 0, "done": 0, "closed_on": ""}
        )
        self._answer(self._of(self.ana), {"CONSENT": "agree"}, answered_by="classroom")
        numbers = json.loads(self.url_open(self._url(tail="/numbers?names=1")).text)
        self.assertEqual((numbers["started"], numbers["done"]), (1, 1))
        self.assertEqual(numbers["names"], ["Ben S.", "Cai T."])

    def test_stop_and_open_again_with_the_buttons(self):
        self._login(self.teacher)
        for step, state in (("close", "closed"), ("open", "open")):
            token = self._token(self.url_open(self._url()))
            self.url_open(self._url(tail=f"/{step}"), data={"csrf_token": token})
            self.class_session.invalidate_recordset()
            self.assertEqual(self.class_session.state, state)
        token = self._token(self.url_open(self._url()))
        page = self.url_open(self._url(tail="/unlink"), data={"csrf_token": token})
        self.assertEqual(page.status_code, 404)

    def test_others_learn_nothing(self):
        for user in (
            self.other_teacher,
            self.plain,
            self.portal,
            self.teacher_abroad,
            self.coordinator_abroad,
        ):
            with self.subTest(user=user.login):
                self._login(user)
                page = self.url_open(self._url())
                self.assertEqual(page.status_code, 404)
                self.assertIn("This is no class session of yours", self._text(page))
                for secret in (self.class_session.name, self.class_session.code, self.school.name):
                    self.assertNotIn(secret, page.text)
                nowhere = self.url_open("/tracktion/class/999999999")
                self.assertEqual(self._text(nowhere), self._text(page), "nor whether it exists")
                page = self.url_open(self._url(tail="/numbers?names=1"))
                self.assertEqual(page.status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(self._url()).url)

    def test_the_page_for_others_speaks_their_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        view = self.env.ref("tracktion_survey.class_presenter_not_found")
        words = {"My class sessions": "Mis clases"}
        view.update_field_translations("arch_db", {"es_ES": words})
        self.other_teacher.lang = "es_ES"
        self._login(self.other_teacher)

        page = self.url_open(self._url())

        self.assertIn('lang="es-ES"', page.text)
        self.assertIn("Mis clases", self._text(page))

    def test_no_page_of_a_class_asks_for_an_icon_that_is_not_there(self):
        self._login(self.teacher)
        for path in ("/class", self._path(self.ana), self._url()):
            with self.subTest(path=path):
                [icon] = html.fromstring(self.url_open(path).content).xpath("//link[@rel='icon']")
                address = icon.get("href")
                if not address.startswith("data:"):
                    self.assertEqual(self.url_open(address).status_code, 200)

    def test_projector_page_in_a_browser(self):
        self.browser_size = "1280x720"
        ready = "document.readyState === 'complete'"
        code = """
            const wide = document.documentElement.scrollWidth - innerWidth;
            const qr = document.querySelector('.qr').getBoundingClientRect();
            const step = async () => {
                document.querySelector('#show_names').click();
                for (let i = 0; i < 100 && !document.querySelector('#names li'); i++) {
                    await new Promise((done) => setTimeout(done, 100));
                }
                const names = [...document.querySelectorAll('#names li')].map((i) => i.textContent);
                if (wide > 0 || qr.width < 250 || names.join() !== 'Ana R.,Ben S.,Cai T.') {
                    throw new Error(JSON.stringify([wide, qr.width, names]));
                }
                console.log('test successful');
            };
            step();
        """
        self.browser_js(self._url(), code, ready=ready, login=self.teacher.login)

    def test_class_page_on_a_phone(self):
        self.browser_size = "390x844"
        code = """
            const wide = document.documentElement.scrollWidth - innerWidth;
            const button = document.querySelector('button.yes').getBoundingClientRect();
            const name = document.querySelector('.name').textContent;
            if (wide > 0 || button.height < 44 || name !== 'Ana R.') {
                throw new Error(JSON.stringify([wide, button.height, name]));
            }
            console.log('test successful');
        """
        ready = "document.readyState === 'complete'"
        self.browser_js(self._path(self.ana), code, ready=ready)


class TestInterviewPages(ClassPageCase):
    """A teacher fills in with somebody, signed in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana.phone = "+34 600 11 22 33"
        cls._consent(cls.ana, cls.tracking_survey)

    def _interview(self, user):
        invitation = self._of(self.ana).with_user(user)
        call = self.env["tracktion.call"].with_user(user).browse(invitation.action_call()["res_id"])
        return call, call.action_interview()["url"]

    def _begin(self, url):
        """Begin, and answer the first page; returns the answer of the server."""
        survey, token = url.split("/")[-2:]
        self.make_jsonrpc_request(f"/survey/begin/{survey}/{token}", {"lang_code": "en_US"})
        user_input = self._of(self.ana).sudo().user_input_id
        consent = user_input.survey_id.question_ids.filtered(
            lambda q: q.tracktion_code == "CONSENT"
        )
        agree = consent.suggested_answer_ids.filtered(lambda a: a.tracktion_code == "agree")
        return self.make_jsonrpc_request(
            f"/survey/submit/{survey}/{token}",
            {"page_id": consent.page_id.id, str(consent.id): str(agree.id)},
        )

    def test_caller_fills_in_and_reads_nothing_afterwards(self):
        call, url = self._interview(self.teacher)
        self.authenticate(self.teacher.login, self.teacher.login)
        self.assertIn("o_survey_form", self.url_open(url).text)

        _correct, page = self._begin(url)
        self.assertIn("survey_content", page)
        user_input = self._of(self.ana).sudo().user_input_id
        self.env.invalidate_all()
        self.assertEqual(user_input.state, "in_progress")
        self.assertEqual(user_input._tracktion_answers()[user_input.id]["CONSENT"], "agree")
        user_input._mark_done()

        self.assertEqual(call.outcome, "answered")
        survey, token = url.split("/")[-2:]
        for path in (url, f"/survey/print/{survey}?answer_token={token}"):
            for user in (self.teacher.login, None):
                self.authenticate(user, user)
                page = self.url_open(path)
                self.assertNotIn("o_survey_form", page.text.replace("o_survey_form_date", ""))
                self.assertNotIn("js_question-wrapper", page.text)

    def test_other_colleagues_do_not_see_the_interview(self):
        _call, url = self._interview(self.teacher)
        for user in (self.other_teacher, self.officer, self.teacher_abroad):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                self.assertNotIn("o_survey_form", self.url_open(url).text)
