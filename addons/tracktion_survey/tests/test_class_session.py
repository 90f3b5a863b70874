# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..models.tracktion_class_attempt import FROM_EVERYWHERE, PER_NETWORK
from .common import PRE, SurveyCase


class ClassMixin:
    """Two classes in one wave that is open: 2A with Ana, Ben and Cai, 2B with Dora."""

    @classmethod
    def _setup_classes(cls):
        def student(name, group, tutor):
            person = cls._person(name, enrolment={"group_name": group, "tutor_id": tutor.id})
            return person

        cls.ana, cls.ben, cls.cai = (
            student(name, "2A", cls.teacher) for name in ("Ana Ruiz", "Ben Sol", "Cai Tur")
        )
        cls.dora = student("Dora Uz", "2B", cls.other_teacher)
        cls.wave = cls._wave("pre", cls.ana | cls.ben | cls.cai | cls.dora, state="open")
        cls.class_session = cls._session(group_name="2A")

    @classmethod
    def _session(cls, **vals):
        return cls.env["tracktion.class.session"].create(
            {"wave_id": cls.wave.id, "presenter_id": cls.teacher.id, **vals}
        )

    @classmethod
    def _of(cls, person):
        return cls.wave.invitation_ids.filtered(lambda i: i.partner_id == person)


class TestClassSession(ClassMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_classes()

    def test_people_are_those_of_the_class(self):
        self.assertEqual(self.class_session._people().partner_id, self.ana | self.ben | self.cai)
        self.assertEqual(self._session(group_name=" 2b ")._people().partner_id, self.dora)
        of_tutor = self._session(tutor_id=self.other_teacher.id)
        self.assertEqual(of_tutor._people().partner_id, self.dora)
        everybody = self._session(qualification_id=self.qualification.id)
        self.assertEqual(everybody.total_count, 4)

    def test_who_must_not_be_asked_is_in_no_class(self):
        self._of(self.ana).sudo().write({"state": "refused"})
        self._of(self.ben).sudo().write({"state": "excluded", "reason": "restricted"})
        # Not invited by mail for want of a consent: it is in class that he is asked for it.
        self._of(self.cai).sudo().write({"state": "unreachable", "reason": "no_consent"})

        self.assertEqual(self.class_session._people().partner_id, self.cai)

    def test_numbers_follow_the_answers(self):
        self._answer(self._of(self.ana), PRE)
        self._answer(self._of(self.ben), {"CONSENT": "agree"}, done=False)
        self.class_session.invalidate_recordset()

        self.assertEqual(self.class_session.total_count, 3)
        self.assertEqual(self.class_session.started_count, 2)
        self.assertEqual(self.class_session.done_count, 1)
        self.assertEqual(self.class_session.missing_count, 2)
        self.assertEqual(self.class_session.missing_names, "Ben Sol\nCai Tur")

    def test_numbers_of_many_classes_take_no_more_queries(self):
        few = self.class_session | self._session(group_name="2B")
        many = few | self.env["tracktion.class.session"].union(
            *(self._session(group_name=f"3{letter}") for letter in "ABCDEFGH")
        )

        def read(sessions):
            return lambda: sessions.mapped("done_count")

        self.assertEqual(self._count_queries(read(few)), self._count_queries(read(many)))

    def test_codes_are_given_out_once_and_not_confused(self):
        sessions = self.class_session | self._session() | self._session()
        self.assertEqual(len(set(sessions.mapped("code"))), 3)
        for code in sessions.mapped("code"):
            self.assertEqual(len(code), 6)
            self.assertFalse(set(code) & set("01ILO"), "letters that look like digits")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                sessions[1].sudo().code = self.class_session.code
                self.env.flush_all()

    def test_typed_codes_are_taken_as_meant(self):
        code = self.class_session.code
        Session = self.env["tracktion.class.session"]
        self.assertEqual(
            Session._by_code(f" {code[:3].lower()}-{code[3:].lower()} "), self.class_session
        )
        self.assertFalse(Session._by_code(""))
        self.assertFalse(Session._by_code("A" * 500))
        mine = self._of(self.ana).sudo().personal_code
        self.assertEqual(self.class_session._find(mine.lower()).partner_id, self.ana)
        self.assertFalse(self.class_session._find(self._of(self.dora).sudo().personal_code))

    def test_opens_in_an_open_wave_only_and_with_people(self):
        self.wave.state = "draft"
        with self.assertRaisesRegex(UserError, "is not open"):
            self.class_session.action_open()
        self.wave.state = "open"
        empty = self._session(group_name="9Z")
        with self.assertRaisesRegex(UserError, "Its classes are: 2A, 2B"):
            empty.action_open()
        self.class_session.action_open()
        self.assertEqual(self.class_session.state, "open")
        self.class_session.action_close()
        self.assertEqual(self.class_session.state, "closed")
        self.assertTrue(self.class_session.opened_on and self.class_session.closed_on)

    def test_presenter_holds_the_session_but_does_not_change_it(self):
        session = self.class_session.with_user(self.teacher)
        session.action_open()
        self.assertEqual(session.missing_names, "Ana Ruiz\nBen Sol\nCai Tur")
        session.action_close()
        with self.assertRaises(AccessError):
            session.group_name = "2B"
        with self.assertRaises(AccessError):
            session.create({"wave_id": self.wave.id, "group_name": "2B"})

    def test_others_do_not_hold_it(self):
        for user in (
            self.other_teacher,
            self.plain,
            self.portal,
            self.public,
            self.coordinator_abroad,
            self.teacher_abroad,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.class_session.with_user(user).action_open()
        self.assertEqual(self.class_session.state, "planned")

    def test_state_and_code_are_not_written_by_hand(self):
        session = self.class_session.with_user(self.coordinator)
        for vals in ({"state": "open"}, {"code": "AAAAAA"}, {"opened_on": "2026-01-01 00:00:00"}):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                session.write(vals)

    def test_sessions_of_a_wave_are_planned_at_once(self):
        self.class_session.unlink()
        sessions = self.wave.with_user(self.officer)._plan_class_sessions()

        self.assertEqual(set(sessions.mapped("group_name")), {"2A", "2B"})
        first = sessions.filtered(lambda s: s.group_name == "2A")
        self.assertEqual(first.presenter_id, self.teacher, "the tutor of the class")
        self.assertFalse(self.wave._plan_class_sessions(), "planned already")

    def test_entering_marks_the_questionnaire_as_answered_in_class(self):
        invitation = self._of(self.ana)
        user_input = invitation._enter_class(self.class_session)

        self.assertEqual(user_input.tracktion_answered_by, "classroom")
        self.assertEqual(invitation.state, "opened")
        self.assertEqual(invitation.class_session_id, self.class_session)
        again = invitation._enter_class(self.class_session)
        self.assertEqual(again, user_input, "the same on every device")

    def test_entering_with_a_link_begun_elsewhere_goes_on_there(self):
        invitation = self._of(self.ana)
        self._answer(invitation, {"CONSENT": "agree"}, done=False)

        user_input = invitation._enter_class(self.class_session)

        self.assertEqual(user_input.state, "in_progress")
        self.assertEqual(user_input.tracktion_answered_by, "classroom")

    def test_the_text_explained_in_class_proves_the_consent_it_is_about(self):
        invitation = self._of(self.ana)
        invitation._enter_class(self.class_session)

        self._answer(invitation, PRE, answered_by="classroom")

        consents = self.env["tracktion.consent"].search([("partner_id", "=", self.ana.id)])
        texts = {line.purpose_id: line.text_id for line in consents}
        self.assertEqual(
            texts,
            {
                self.tracking_survey: self.tracking_survey.current_text_id,
                self.keep_in_touch: self.env["tracktion.consent.text"],
            },
        )
        self.assertEqual(set(consents.mapped("source")), {"classroom"})

    def test_consent_context_says_who_explained_what(self):
        invitation = self._of(self.ana)
        self.assertEqual(invitation._consent_context(), {})
        invitation._enter_class(self.class_session)

        context = invitation._consent_context()

        self.assertEqual(
            context,
            {
                "source": "classroom",
                "presenter": self.teacher.name,
                "group_name": "2A",
                "text_id": self.tracking_survey.current_text_id.id,
            },
        )
        # A line of the ledger takes it as it is.
        line = self.env["tracktion.consent"]._record(
            self.ana, self.tracking_survey, "given", **context
        )
        self.assertEqual(line.presenter, self.teacher.name)

    def test_shown_name_is_short(self):
        for name, shown in (
            ("Ana Ruiz", "Ana R."),
            ("Ruiz Gil, Ana", "Ana G."),
            ("María del Mar Núñez", "María N."),
            ("Pelé", "Pelé"),
        ):
            self.ana.name = name
            self.assertEqual(self._of(self.ana)._shown_name(), shown)

    def test_entering_takes_few_queries(self):
        """A hundred phones at once: each does a fixed small number of queries."""
        invitations = self._of(self.ana), self._of(self.ben)
        counts = []
        for invitation in invitations:
            code = invitation.sudo().personal_code

            def enter(code=code):
                self.class_session._find(code)._enter_class(self.class_session)

            counts.append(self._count_queries(enter))
        self.assertLessEqual(max(counts), 40, counts)


class TestClassAttempt(ClassMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_classes()
        cls.Attempt = cls.env["tracktion.class.attempt"]
        cls.Attempt.search([]).unlink()

    def _fail(self, count, session, address):
        network = self.Attempt._network(address)
        self.Attempt.create([{"session_id": session.id, "network": network}] * count)

    def test_a_network_waits_after_too_many_wrong_codes(self):
        self._fail(PER_NETWORK - 1, self.class_session, "10.0.0.1")
        self.assertFalse(self.Attempt._must_wait(self.class_session, "10.0.0.1"))
        self.Attempt._note(self.class_session, "10.0.0.1")
        self.assertTrue(self.Attempt._must_wait(self.class_session, "10.0.0.1"))
        self.assertFalse(self.Attempt._must_wait(self.class_session, "10.0.0.2"))

    def test_everybody_waits_when_many_networks_guess(self):
        for number in range(FROM_EVERYWHERE // 50):
            self._fail(50, self.class_session, f"10.0.1.{number}")
        self.assertTrue(self.Attempt._must_wait(self.class_session, "10.0.0.2"))

    def test_it_is_forgotten_after_a_while(self):
        self._fail(PER_NETWORK, self.class_session, "10.0.0.1")
        self.Attempt.search([]).moment = "2026-03-16 09:49:59"
        self.assertFalse(self.Attempt._must_wait(self.class_session, "10.0.0.1"))
        self.Attempt.search([]).moment = "2026-03-15 09:00:00"
        self.Attempt._gc_attempts()
        self.assertFalse(self.Attempt.search([]))

    def test_addresses_are_not_kept(self):
        self.Attempt._note(self.class_session, "203.0.113.77")
        self.assertNotIn("203.0", self.Attempt.search([]).network)


class TestAbsent(ClassMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_classes()

    def _lists(self, user):
        return self.wave.activity_ids.filtered(lambda a: a.user_id == user)

    def test_tutors_get_one_list_each(self):
        self._answer(self._of(self.ana), PRE)
        self._of(self.ana).sudo().completed_on = "2026-03-16 10:00:00"

        self.class_session.with_user(self.teacher).action_ask_tutors()

        note = self._lists(self.teacher).note
        self.assertIn("Ben Sol (not asked yet, or no answer so far)", note)
        self.assertNotIn("Ana Ruiz", note)
        self.assertFalse(self._lists(self.other_teacher))

    def test_asking_again_renews_the_list(self):
        self._of(self.ben).action_ask_tutors_to_call()
        (self._of(self.cai) | self._of(self.dora)).action_ask_tutors_to_call()

        self.assertEqual(len(self._lists(self.teacher)), 1)
        self.assertIn("Ben Sol", self._lists(self.teacher).note)
        self.assertIn("Cai Tur", self._lists(self.teacher).note)
        self.assertIn("Dora Uz", self._lists(self.other_teacher).note)
        self.assertNotIn("Dora Uz", self._lists(self.teacher).note)

    def test_the_absent_get_their_link_by_mail_if_they_may(self):
        self._consent(self.ana | self.ben, self.tracking_survey)
        self.wave.date_close = "2026-05-01"
        self.wave.user_id = self.coordinator
        self._answer(self._of(self.ana), PRE)
        self._of(self.ben)._mark_opened()

        action = self.class_session.with_user(self.teacher).action_send_links()

        absent = self.class_session.with_user(self.teacher).action_show_missing()
        self.assertEqual(absent["display_name"], "2A: Not done")
        mails = self.env["mail.mail"].search([("tracktion_invitation_id", "!=", False)])
        self.assertEqual(mails.recipient_ids, self.ben)
        message = action["params"]["message"]
        self.assertIn("1 mails with the personal link", message)
        self.assertIn("1 not asked yet, or no answer so far", message)
        self.assertEqual(self._of(self.ben).state, "opened", "as far as before")
        self.assertEqual(self._of(self.cai).state, "excluded")
        self.assertTrue(self._of(self.cai).is_eligible, "may be asked in class all the same")
        self.assertEqual(self._of(self.dora).state, "planned", "another class")
        approach = self.env["tracktion.approach"].search([("origin_id", "=", self.wave.id)])
        self.assertEqual(approach.partner_id, self.ben)
        self.assertIn("1 mails", self.class_session.message_ids[0].body)
        # Pressed again they are left alone for some days.
        again = self.class_session.with_user(self.teacher).action_send_links()
        self.assertIn("1 written to in the last days", again["params"]["message"])
        self.assertEqual(len(mails.search([("tracktion_invitation_id", "!=", False)])), 1)

    def test_links_are_sent_by_who_may_and_while_answers_are_taken(self):
        self.wave.date_close = "2026-05-01"
        for user in (self.other_teacher, self.plain):
            with self.assertRaises(AccessError):
                self.class_session.with_user(user).action_send_links()
        with self.assertRaises(AccessError):
            self._of(self.ben).with_user(self.teacher).action_send_links()
        self.wave.action_close()
        with self.assertRaisesRegex(UserError, "takes no answers now"):
            self.class_session.with_user(self.teacher).action_send_links()

    def test_who_has_nobody_is_named(self):
        self._of(self.cai).sudo().tutor_id = False
        self.cai.alumni_relation_owner_id = False
        action = self._of(self.cai).action_ask_tutors_to_call()
        self.assertIn("Cai Tur", action["params"]["message"])
