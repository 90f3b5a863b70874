# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from lxml import html

from odoo import http
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.misc import hash_sign

from .common import TracktionHttpCase

TABLES = ("res_partner", "tracktion_consent", "mail_message", "mail_activity", "res_users")


@tagged("post_install", "-at_install")
class TestConsentPage(TracktionHttpCase):
    """What visitors with a personal link see and do, without any account."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Zenobia Quesada", phone="+34 600 111 222")
        self.path = self._path(self.person)
        self.base = self.path.rsplit("/", 1)[0]
        self.authenticate(None, None)  # a visitor: the session is needed for the forms
        self.env.flush_all()

    def _path(self, person, purpose=None):
        url = person.with_user(self.officer)._tracktion_consent_url(purpose)
        self.assertTrue(url.startswith(person.get_base_url()))
        return url[len(person.get_base_url()) :]

    def _get(self, path):
        return self.url_open(path, allow_redirects=False)

    def _post(self, path, **data):
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data, allow_redirects=False)

    def _snapshot(self):
        """Numbers and versions of all rows that a visit could touch."""
        self.env.flush_all()
        rows = {}
        for table in TABLES:
            rows[table] = self.env.execute_query(
                SQL("SELECT id, xmin::text FROM %s ORDER BY id", SQL.identifier(table))
            )
        return rows

    def _lines(self, person=None):
        self.env.invalidate_all()
        return (person or self.person).alumni_consent_ids.sorted("id")

    def _secrets(self):
        return "Zenobia", "Quesada", "zenobia.quesada", "600111222", "600 111 222"

    def _assert_tells_nothing(self, page):
        for secret in self._secrets():
            self.assertNotIn(secret, page)

    # --- reading --------------------------------------------------------------------------------

    def test_opening_the_link_writes_and_tells_nothing(self):
        self._consent(self.person)
        before = self._snapshot()
        for path in (self.path, self._path(self.person, self.keep_in_touch)):
            for agent in ("Mozilla/5.0", "Googlebot/2.1", "python-requests/2 link scanner"):
                with self.subTest(path=path, agent=agent):
                    answer = self.url_open(path, headers={"User-Agent": agent})
                    self.assertEqual(answer.status_code, 200)
                    self._assert_tells_nothing(answer.text)
                    self.assertIn("Colegio de Prueba", answer.text)
                    for state in ("You said yes", "Not decided", "You said no", "Withdraw"):
                        self.assertNotIn(state, answer.text)
        self.assertEqual(self._snapshot(), before)

    def test_scanners_that_follow_every_address_change_nothing(self):
        self._consent(self.person)
        before = self._snapshot()
        for step in ("confirm", "give", "no", "stop"):
            for query in ("", f"?purpose={self.keep_in_touch.id}&tick={self.keep_in_touch.id}"):
                with self.subTest(step=step, query=query):
                    answer = self._get(f"{self.path}/{step}{query}")
                    self.assertIn(answer.status_code, (200, 303))
                    self._assert_tells_nothing(answer.text)
        self.assertEqual(self._snapshot(), before)
        for method in ("HEAD", "OPTIONS"):
            self.url_open(self.path, method=method)
        self.assertEqual(self._snapshot(), before)

    def test_only_pressing_a_button_is_a_step(self):
        """Odoo lets OPTIONS into the routes of the steps, without asking for a CSRF token."""
        self._consent(self.person)
        before = self._snapshot()
        text = self.keep_in_touch.current_text_id.id
        for step in (
            "",
            "/confirm",
            f"/no?purpose={self.keep_in_touch.id}",
            f"/give?tick={self.keep_in_touch.id}&text_{self.keep_in_touch.id}={text}",
            "/stop?purpose=keep_in_touch",
        ):
            for method in ("OPTIONS", "HEAD", "GET"):
                with self.subTest(step=step, method=method):
                    answer = self.url_open(self.path + step, method=method)
                    self._assert_tells_nothing(answer.text)
        self.assertEqual(self._snapshot(), before)

    def test_the_page_stays_out_of_caches_and_indexes(self):
        for name, answer in {
            "cover": self._get(self.path),
            "stop": self._get(self._path(self.person, self.keep_in_touch)),
            "reload": self._get(f"{self.path}/give"),
            "overview": self._post(self.path),
            "confirm": self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id),
            "no": self._post(f"{self.path}/no", purpose=self.keep_in_touch.id),
            "not found": self._get(f"{self.base}/nothing"),
        }.items():
            with self.subTest(page=name):
                headers = answer.headers
                self.assertEqual(headers["Cache-Control"], "no-store")
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")
                self.assertIn("noindex", headers["X-Robots-Tag"])
                self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])

    def test_posting_needs_the_token_of_the_form(self):
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{self.path}/no", data={"purpose": self.keep_in_touch.id}, allow_redirects=False
            )
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self._lines())

    def test_pages_work_for_everybody(self):
        """Labels, headings and buttons for the keyboard and for screen readers; no wide columns."""
        pages = {
            "cover": self._get(self.path),
            "overview": self._post(self.path),
            "confirm": self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id),
        }
        for name, answer in pages.items():
            with self.subTest(page=name):
                tree = html.fromstring(answer.text)
                self.assertTrue(tree.get("lang"), "readers must know the language")
                self.assertEqual(len(tree.xpath("//h1")), 1)
                for field in tree.xpath("//input[not(@type='hidden')]"):
                    self.assertTrue(tree.xpath(f"//label[@for='{field.get('id')}']"), field)
                for button in tree.xpath("//main//button"):
                    self.assertTrue(button.text_content().strip())
                self.assertFalse(tree.xpath("//main//a[starts-with(@href, 'javascript')]"))
                self.assertTrue(tree.xpath("//meta[@name='viewport']"))

    def test_enter_never_says_no(self):
        """Browsers press the first button of the form when somebody types Enter on a box."""
        tree = html.fromstring(self._post(self.path).text)
        [box] = tree.xpath(f"//input[@name='tick'][@value='{self.keep_in_touch.id}']")
        [form] = box.xpath("ancestor::form")
        buttons = form.xpath(".//button[not(@form)]")
        self.assertEqual(form.get("action"), f"{self.path}/confirm")
        self.assertFalse(buttons[0].get("formaction"))
        no_buttons = form.xpath(".//button[@form]")
        self.assertTrue(no_buttons)
        for button in no_buttons:
            [other] = tree.xpath(f"//form[@id='{button.get('form')}']")
            self.assertEqual(other.get("action"), f"{self.path}/no")
            self.assertTrue(other.xpath(".//input[@name='csrf_token']"))

    # --- links that do not work -----------------------------------------------------------------

    def test_links_that_do_not_work_all_get_the_same_answer(self):
        token = self.path.rsplit("/", 1)[1]
        key = self.person.sudo().alumni_link_key
        env = self.env(su=True)
        gone = self._person("Gonzalo Gone", enrolment=False)
        gone_path = self._path(gone)
        gone.unlink()
        expired = self._path(self.person)
        other_scope = hash_sign(env, "survey.user_input", [self.person.id, key], expiration_hours=9)
        wrong_key = hash_sign(env, "tracktion.consent", [self.person.id, "x"], expiration_hours=9)
        no_key = hash_sign(env, "tracktion.consent", [self.person.id, ""], expiration_hours=9)
        no_list = hash_sign(env, "tracktion.consent", {"id": self.person.id}, expiration_hours=9)
        flipped = token[:-1] + ("A" if token[-1] != "A" else "B")
        before = self._snapshot()
        pages = set()
        for name, path in {
            "cut off": f"{self.base}/{token[:40]}",
            "flipped": f"{self.base}/{flipped}",
            "garbage": f"{self.base}/%C3%A1%00garbage",
            "short": f"{self.base}/a",
            "for something else": f"{self.base}/{other_scope}",
            "wrong key": f"{self.base}/{wrong_key}",
            "empty key": f"{self.base}/{no_key}",
            "no list": f"{self.base}/{no_list}",
            "person deleted": gone_path,
        }.items():
            with self.subTest(link=name):
                answer = self._get(path)
                self.assertEqual(answer.status_code, 404)
                self.assertIn("does not work any more", answer.text)
                self._assert_tells_nothing(answer.text)
                # The page carries a fresh token against forgery in its session info.
                pages.add(re.sub(r'csrf_token: "[^"]*"', "", answer.text))
                posted = self._post(f"{path}/no", purpose=self.keep_in_touch.id)
                self.assertEqual(posted.status_code, 404)
        with freeze_time("2026-06-14 09:00:00"):
            self.assertEqual(self._get(expired).status_code, 200, "90 days are not over")
        with freeze_time("2026-06-14 11:00:00"):
            answer = self._get(expired)
            self.assertEqual(answer.status_code, 404)
            pages.add(re.sub(r'csrf_token: "[^"]*"', "", answer.text))
            self.assertEqual(self._post(expired).status_code, 404)
        self.assertEqual(len(pages), 1, "the answers differ")
        self.assertEqual(self._snapshot(), before)

    def test_the_life_of_links_is_a_parameter(self):
        self.env["ir.config_parameter"].set_param("tracktion_alumni.consent_link_hours", "2")
        path = self._path(self.person)
        with freeze_time("2026-03-16 11:59:00"):
            self.assertEqual(self._get(path).status_code, 200)
        with freeze_time("2026-03-16 12:01:00"):
            self.assertEqual(self._get(path).status_code, 404)

    def test_links_are_made_by_staff_with_a_role(self):
        for user in (self.plain, self.portal, self.officer_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.person.with_user(user)._tracktion_consent_url()

    # --- deciding -------------------------------------------------------------------------------

    def test_giving_takes_two_steps(self):
        overview = self._post(self.path)
        self.assertIn("Not decided yet", overview.text)
        confirm = self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id)
        text = self.keep_in_touch.current_text_id
        self.assertIn(text.body.split("\n")[0], confirm.text)
        self.assertIn(f"Text version {text.version}", re.sub(r"\s+", " ", confirm.text))
        self.assertFalse(self._lines(), "one step is not enough")
        done = self._post(
            f"{self.path}/give",
            **{"tick": self.keep_in_touch.id, f"text_{self.keep_in_touch.id}": text.id},
        )
        self.assertIn("It is noted", done.text)
        line = self._lines()
        self.assertEqual(
            (line.decision, line.source, line.text_id, line.lang, line.purpose_id),
            ("given", "portal", text, "en_US", self.keep_in_touch),
        )
        self.assertEqual(line.company_id, self.school)
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.assertIn("You said yes", self._post(self.path).text)

    def test_pressing_twice_is_saying_it_once(self):
        data = {
            "tick": self.keep_in_touch.id,
            f"text_{self.keep_in_touch.id}": self.keep_in_touch.current_text_id.id,
        }
        self._post(f"{self.path}/give", **data)
        self._post(f"{self.path}/give", **data)
        self.assertEqual(len(self._lines()), 1)
        self._post(f"{self.path}/no", purpose=self.keep_in_touch.id)
        self._post(f"{self.path}/no", purpose=self.keep_in_touch.id)
        self.assertEqual(len(self._lines()), 2)

    def test_the_second_step_alone_gives_nothing(self):
        for text in ("", "0", str(self.job_offers.current_text_id.id)):
            with self.subTest(text=text):
                answer = self._post(
                    f"{self.path}/give",
                    **{"tick": self.keep_in_touch.id, f"text_{self.keep_in_touch.id}": text},
                )
                self.assertIn("The text has changed", answer.text)
                self.assertFalse(self._lines())

    def test_a_new_text_is_read_before_it_is_agreed_to(self):
        old = self.keep_in_touch.current_text_id
        old.date_from = "2020-01-01"
        old.copy({"date_from": "2026-03-01", "body": "A new text"})
        answer = self._post(
            f"{self.path}/give",
            **{"tick": self.keep_in_touch.id, f"text_{self.keep_in_touch.id}": old.id},
        )
        self.assertIn("A new text", answer.text)
        self.assertFalse(self._lines())

    def test_withdrawing_takes_one_step(self):
        self._consent(self.person)
        answer = self._post(f"{self.path}/no", purpose=self.keep_in_touch.id)
        self.assertIn("You took your yes back", answer.text)
        line = self._lines()[-1]
        self.assertEqual((line.decision, line.source), ("withdrawn", "portal"))
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_refusing_takes_one_step(self):
        answer = self._post(f"{self.path}/no", purpose=self.keep_in_touch.id)
        self.assertIn("You said no", answer.text)
        self.assertEqual(self._lines().decision, "refused")

    def test_stop_link_of_a_mail(self):
        self._consent(self.person)
        path = self._path(self.person, self.keep_in_touch)
        page = self._get(path)
        self.assertIn("Stop these messages", page.text)
        self.assertEqual(len(self._lines()), 1)
        done = self._post(f"{self.path}/stop", purpose=self.keep_in_touch.code)
        self._assert_tells_nothing(done.text)
        self.assertEqual(self._lines()[-1].decision, "withdrawn")

    def test_nonsense_is_answered_kindly(self):
        for step, data in (
            ("confirm", {}),
            ("confirm", {"tick": "x"}),
            ("give", {}),
            ("give", {"tick": "999999999"}),
            ("no", {}),
            ("no", {"purpose": "-1"}),
            ("stop", {"purpose": "nothing"}),
        ):
            with self.subTest(step=step, data=data):
                self.assertEqual(self._post(f"{self.path}/{step}", **data).status_code, 200)
        self.assertFalse(self._lines())

    def test_a_link_decides_for_its_person_only(self):
        other = self._person("Otra Persona")
        self._post(f"{self.path}/no", purpose=self.keep_in_touch.id, partner_id=other.id)
        self.assertFalse(self._lines(other))

    def test_another_colleague_being_logged_in_changes_nothing(self):
        self.authenticate(self.plain.login, self.plain.login)
        answer = self._post(f"{self.path}/no", purpose=self.keep_in_touch.id)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self._lines().decision, "refused")

    # --- age and language -----------------------------------------------------------------------

    def test_minors_name_a_guardian(self):
        self.person.alumni_birthdate = "2012-09-10"
        data = {
            "tick": self.keep_in_touch.id,
            f"text_{self.keep_in_touch.id}": self.keep_in_touch.current_text_id.id,
        }
        confirm = self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id)
        self.assertIn("Parent or guardian", confirm.text)
        for guardian in ({}, {"guardian_name": "Luz"}, {"guardian_contact": "6"}):
            answer = self._post(f"{self.path}/give", **data, **guardian)
            self.assertIn("name of a parent or guardian", answer.text)
            self.assertFalse(self._lines())
        self._post(f"{self.path}/give", **data, guardian_name="Luz", guardian_contact="600")
        line = self._lines()
        self.assertEqual((line.guardian_name, line.guardian_contact), ("Luz", "600"))

    def test_the_page_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("es_ES")
        text = self.keep_in_touch.current_text_id
        text.with_context(lang="es_ES").body = "¿Podemos escribirte?"
        self.person.lang = "es_ES"
        data = {"tick": self.keep_in_touch.id, f"text_{self.keep_in_touch.id}": text.id}
        confirm = self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id)
        self.assertIn("¿Podemos escribirte?", confirm.text)
        self.assertEqual(html.fromstring(confirm.text).get("lang"), "es-ES")
        english = self._post(f"{self.path}/confirm", tick=self.keep_in_touch.id, lang="en_US")
        self.assertNotIn("¿Podemos", english.text)
        self._post(f"{self.path}/give", **data)
        self.assertEqual(self._lines().lang, "es_ES")

    def test_unknown_languages_are_ignored(self):
        for lang in ("xx_XX", "../etc", "es_ES' --"):
            self.assertEqual(self._get(f"{self.path}?lang={lang}").status_code, 200)

    # --- mails ----------------------------------------------------------------------------------

    def test_the_footer_of_mails(self):
        footer = self.person.with_user(self.officer)._tracktion_mail_footer(self.keep_in_touch)
        links = re.findall(r'href="([^"]+)"', footer)
        self.assertEqual(len(links), 2)
        self.assertIn("Colegio de Prueba", footer)
        self._assert_tells_nothing(footer)
        base = self.person.get_base_url()
        for link in links:
            self.assertEqual(self._get(link.replace("&amp;", "&")[len(base) :]).status_code, 200)

    def test_keys_for_many_links_are_made_at_once(self):
        people = self._people(30, "Linked")
        people._tracktion_ensure_link_keys()
        keys = set(people.sudo().mapped("alumni_link_key"))
        self.assertEqual(len(keys), 30)
        people._tracktion_ensure_link_keys()
        self.assertEqual(set(people.sudo().mapped("alumni_link_key")), keys)
        self.assertTrue(all(len(key) > 20 for key in keys))
