# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .common import POST, PRE, SurveyCase

WORDS = {
    "EMPLOYER": "Taller Sol, Gijón",
    "JOB_TITLE": "Jefa de Ana Ruiz",
    "EMAIL": "ana.secret@example.org",
}


class PrivacyCase(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("Ana Ruiz", enrolment={"group_name": "2A"})
        cls.wave = cls._wave("post6", cls.person)
        cls.invitation = cls.wave.invitation_ids
        cls.response = cls._answer(
            cls.invitation, {**POST, **WORDS, "BIRTH_YEAR": "2004", "WAGE": "na"}
        )
        cls.raw = cls.response.sudo().user_input_id
        cls.env.flush_all()

    def _assert_nobody(self):
        """What is left of the answers names nobody, in whatever column."""
        self.env.flush_all()
        self.env.invalidate_all()
        raw, response, invitation = self.raw, self.response, self.invitation
        # Trap: blanking the contact is not enough.
        self.assertFalse(raw.partner_id or raw.email or raw.nickname or raw.message_ids)
        self.assertFalse(response.partner_id or invitation.partner_id or invitation.enrolment_id)
        self.assertFalse(invitation.reference or invitation.group_name or invitation.personal_code)
        for records in (raw, raw.user_input_line_ids, response, invitation):
            self.assertEqual(set(records.create_uid.ids + records.write_uid.ids), {1})
            table = SQL.identifier(records._table)
            rows = self.env.execute_query(
                SQL("SELECT * FROM %s WHERE id IN %s", table, tuple(records.ids))
            )
            for word in ("Ana", "Ruiz", "Taller", "secret", "2004", "2A"):
                self.assertNotIn(word, str(rows), records._name)

    def _assert_figures(self):
        self.assertEqual((self.response.status, self.response.wage), ("working", "na"))
        self.assertEqual(self.response.qualification_id, self.qualification)
        self.assertTrue(self.response.is_valid and self.invitation.is_answered)
        self.assertIn("suggestion", self.raw.user_input_line_ids.mapped("answer_type"))


class TestErasure(PrivacyCase):
    def test_answers_stay_without_a_name(self):
        tokens = self.invitation.access_token, self.raw.access_token

        self.person.with_user(self.manager)._tracktion_erase()

        self._assert_nobody()
        self._assert_figures()
        self.assertNotIn(self.invitation.access_token, tokens, "old links are dead")
        self.assertNotIn(self.raw.access_token, tokens)
        self.assertFalse(
            self.env["tracktion.contact.proposal"].search([("partner_id", "=", self.person.id)])
        )

    def test_answers_given_while_logged_in_are_forgotten_too(self):
        portal = self._person("Eva Sol", email="eva@example.org")
        self.portal.partner_id = portal
        wave = self._wave("pre", portal)
        raw = wave.invitation_ids._user_inputs().with_user(self.portal).sudo()
        raw._mark_in_progress()
        for code in ("CONSENT", "PLAN"):
            question = self.env.ref(f"tracktion_survey.survey_pre_{code}")
            raw._save_lines(question, str(question.suggested_answer_ids[0].id))
        raw._mark_done()
        self.assertIn(self.portal, raw.user_input_line_ids.create_uid)

        portal.with_user(self.manager)._tracktion_erase()

        self.env.invalidate_all()
        self.assertNotIn(self.portal, raw.user_input_line_ids.create_uid | raw.write_uid)
        self.assertNotIn(self.portal, wave.response_ids.create_uid | wave.response_ids.write_uid)

    def test_moments_become_days(self):
        self.person.with_user(self.manager)._tracktion_erase()
        self.env.invalidate_all()
        self.assertEqual(self.response.completed_on.time().isoformat(), "00:00:00")
        self.assertTrue(self.invitation.is_completed)

    def test_preview_says_what_will_happen(self):
        preview = self.person.with_user(self.manager)._tracktion_erase_preview()
        said = {what: (fate, number) for fate, what, number in preview}
        self.assertEqual(
            said["Answers to questionnaires: codes stay, what was written goes"],
            ("anonymised", 1),
        )
        self.assertEqual(said["Proposed contact details"], ("removed", 1))
        self.assertFalse([what for what in said if "open them" in what], "nothing is left over")

    def test_rebuilding_leaves_them_alone(self):
        self.person.with_user(self.manager)._tracktion_erase()
        self.env.invalidate_all()

        self.assertEqual(self.env["tracktion.response"]._rebuild(self.wave), (0, {}))


class TestRetention(PrivacyCase):
    def _rule(self):
        return self.env.ref("tracktion_survey.retention_response_names")

    def test_names_go_a_year_after_the_last_wave(self):
        rule, other = self._rule(), self._person("Leo Paz")
        self._answer(self._wave("pre", other).invitation_ids, PRE)
        long_ago = fields.Date.today() - timedelta(days=400)
        self.env.cr.execute("UPDATE tracktion_response SET date = %s", [long_ago])
        self.env.invalidate_all()
        self.wave.write({"state": "closed", "date_close": long_ago})

        due = rule._due_model().search(rule._due_domain(companies=self.school))
        self.assertEqual(due, self.response, "the wave of the other one is open")

        rule._apply(due)
        self._assert_nobody()
        self._assert_figures()
        self.assertEqual(self.response.date.day, 1, "the day would tell whose consent it was")
        lines = self.person.alumni_consent_ids | self.env["tracktion.consent"]
        self.assertTrue(lines)
        self.assertFalse(any(lines.mapped("origin_id")))
        self.assertFalse(any(self.person.alumni_destination_ids.mapped("origin_id")))
        self.assertEqual(self.person.name, "Ana Ruiz")
        self.assertFalse(rule._due_model().search(rule._due_domain(companies=self.school)))

    def test_a_wave_to_come_keeps_them(self):
        long_ago = fields.Date.today() - timedelta(days=400)
        self.env.cr.execute("UPDATE tracktion_response SET date = %s", [long_ago])
        self.env.invalidate_all()
        self.wave.write({"state": "closed", "date_close": long_ago})
        self._wave("post18", self.person)

        rule = self._rule()
        self.assertFalse(rule._due_model().search(rule._due_domain(companies=self.school)))


class TestHandingOut(PrivacyCase):
    def _sections(self, user):
        document = json.loads(self.person.with_user(user)._tracktion_personal_json())
        return {section["code"]: section["rows"] for section in document["sections"]}

    def test_person_gets_questions_and_answers_in_words(self):
        sections = self._sections(self.coordinator)
        [row] = sections["answers"]
        self.assertEqual(row["STATUS"]["text"], "Working for an employer")
        self.assertEqual(row["STATUS"]["label"], "What is your main situation at present?")
        self.assertEqual(row["EMPLOYER"]["text"], WORDS["EMPLOYER"])
        self.assertEqual(sections["invitations"][0]["state"]["value"], "completed")
        self.assertEqual(sections["proposals"][0]["value"]["text"], WORDS["EMAIL"])

    def test_whoever_may_not_see_answers_says_that_they_are_missing(self):
        [row] = self._sections(self.officer)["answers"]
        self.assertEqual(list(row), ["note"])
        self.assertIn("Tracking", row["note"]["text"])
        self.assertNotIn(WORDS["JOB_TITLE"], json.dumps(row))


class TestSheet(PrivacyCase):
    def test_answers_are_read_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("et_EE")
        self.env["ir.module.module"]._load_module_terms(["tracktion_survey"], ["et_EE"])
        reader = self.response.with_user(self.coordinator)
        english, estonian = (
            str(reader.with_context(lang=lang).answers_html) for lang in ("en_US", "et_EE")
        )
        self.assertIn("What is your main situation at present?", english)
        self.assertIn("I prefer not to say", english)
        self.assertIn("Ei soovi vastata", estonian)
        self.assertNotIn("What is", estonian)
        self.assertNotIn("Overtime", english, "questions without an answer are left out")

    def test_words_of_people_are_no_markup(self):
        wave = self._wave("post18", self.person)
        response = self._answer(wave.invitation_ids, {**POST, "EMPLOYER": "<script>x</script>"})
        self.assertIn("&lt;script&gt;", str(response.answers_html))


class TestLookup(PrivacyCase):
    def test_addresses_in_answers_are_found(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "Somebody Else", "email": "ana.secret@example.org"}
        )
        wizard.action_lookup()
        found = set(wizard.line_ids.mapped("res_model"))
        self.assertLessEqual(
            {"tracktion.response", "survey.user_input.line", "tracktion.contact.proposal"}, found
        )


class TestMergeAndDelete(PrivacyCase):
    def _merge(self, people, survivor):
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.manager).create({})
        wizard._merge(people.ids, survivor.with_env(wizard.env))

    def test_invitations_and_answers_go_along(self):
        double = self._person("Ana Ruíz", email="ana2@example.org")
        pre = self._wave("pre", double)
        before = self._answer(pre.invitation_ids, PRE)

        self._merge(self.person | double, self.person)

        self.env.invalidate_all()
        self.assertEqual(before.partner_id, self.person)
        self.assertEqual(pre.invitation_ids.partner_id, self.person)
        self.assertEqual(self.response.pre_id, before, "answers of one person are linked")

    def test_whoever_was_asked_twice_is_counted_once(self):
        double = self._person("Ana Ruíz", email="ana2@example.org")
        self.wave._add_people(double)

        self._merge(self.person | double, double)

        self.env.invalidate_all()
        self.assertEqual(self.wave.invitation_ids, self.invitation, "the answered one stays")
        self.assertEqual(self.invitation.partner_id, double)
        self.assertEqual(self.response.partner_id, double)

    def test_whoever_answered_twice_is_counted_once(self):
        double = self._person("Ana Ruíz", email="ana2@example.org")
        self.wave._add_people(double)
        mine = self.wave.invitation_ids.filtered(lambda i: i.partner_id == double)
        later = self._answer(mine, {**POST, "STATUS": "studying"})
        later.sudo().invitation_id.completed_on = later.completed_on + timedelta(hours=1)

        self._merge(self.person | double, self.person)

        self.env.invalidate_all()
        self.assertEqual(self.wave.response_ids, later)
        self.assertFalse(self.raw.exists())

    def test_deleted_contact_leaves_answers_of_nobody(self):
        person = self._person("Ana Ruiz", enrolment=False)
        self.wave._add_people(person)
        self.invitation = self.wave.invitation_ids.filtered(lambda i: i.partner_id == person)
        self.response = self._answer(self.invitation, {**POST, **WORDS, "WAGE": "na"})
        self.raw = self.response.sudo().user_input_id

        person.unlink()

        self._assert_nobody()
        self.assertEqual(self.response.status, "working")
