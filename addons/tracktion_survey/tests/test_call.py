# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import freeze_time

from .common import PRE, SurveyCase


class CallMixin:
    @classmethod
    def _setup_calls(cls):
        cls.person = cls._person(
            "Ana Ruiz", phone="+34 600 11 22 33", enrolment={"tutor_id": cls.teacher.id}
        )
        cls._consent(cls.person, cls.tracking_survey)
        cls.wave = cls._wave("pre", cls.person, state="open")
        cls.invitation = cls.wave.invitation_ids

    @classmethod
    def _call(cls, user=None, **vals):
        invitation = cls.invitation.with_user(user or cls.teacher)
        action = invitation.action_call()
        call = invitation.env["tracktion.call"].browse(action["res_id"])
        if vals:
            call.write(vals)
        return call


class TestCall(CallMixin, SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_calls()

    # --- calling ----------------------------------------------------------------------------------

    def test_call_goes_through_the_door_and_counts(self):
        call = self._call()

        approach = self.env["tracktion.approach"].search([("partner_id", "=", self.person.id)])
        self.assertEqual(approach.channel_id, self.phone)
        self.assertEqual(approach.user_id, self.teacher)
        self.assertEqual(call.user_id, self.teacher)
        self.assertEqual(call.phone, "+34 600 11 22 33")
        self.assertEqual(self.invitation.call_count, 1)

    def test_pressing_twice_is_one_call(self):
        self.assertEqual(self._call(), self._call())
        self.assertEqual(self.invitation.call_count, 1)
        self._call().action_no_answer()
        self.assertNotEqual(self._call().id, self.invitation.call_ids[0].id - 1)
        self.assertEqual(self.invitation.call_count, 2)

    def test_number_is_hidden_where_the_door_is_shut(self):
        self._consent(self.person, self.tracking_survey, "withdrawn", date="2026-02-01 09:00:00")
        invitation = self.invitation.with_user(self.teacher)

        self.assertFalse(invitation.call_phone)
        self.assertEqual(invitation.call_hint, "withdrew the consent")
        with self.assertRaisesRegex(UserError, "withdrew the consent"):
            invitation.action_call()
        self.assertFalse(self.invitation.call_ids)

    def test_no_call_in_a_wave_that_is_closed(self):
        self.wave.state = "closed"
        with self.assertRaisesRegex(UserError, "not open"):
            self._call()

    def test_after_the_last_attempt_nobody_calls(self):
        self.school.tracktion_call_max = 2
        for _attempt in range(2):
            self._call().action_no_answer()

        self.assertEqual(self.invitation.call_stop, "max")
        with self.assertRaisesRegex(UserError, "often enough"):
            self._call()

    def test_an_appointment_is_kept_even_at_the_limit(self):
        self.school.tracktion_call_max = 1
        self._call(best_time="after 18:00").action_callback()

        self.assertEqual(str(self.invitation.call_again_on), "2026-03-17 10:00:00")
        self.assertEqual(self.invitation.best_time, "after 18:00")
        self.assertFalse(self.invitation.call_stop)
        with freeze_time("2026-03-17 10:00:00"):
            self._call().action_no_answer()
        self.assertEqual(self.invitation.call_stop, "max")

    def test_call_list_takes_no_more_queries_for_more_people(self):
        people = self._people(30, phone="+34 600 11 22 44")
        self._consent(people, self.tracking_survey)
        wave = self._wave("post6", people, state="open")

        def read(count):
            def action():
                some = wave.invitation_ids[:count].with_user(self.officer)
                some.read(["call_phone", "call_hint", "call_count", "last_outcome"])

            return action

        self._count_queries(read(30))
        self.assertEqual(self._count_queries(read(3)), self._count_queries(read(30)))
        self.assertTrue(all(wave.invitation_ids.with_user(self.officer).mapped("call_phone")))

    def test_the_list_leaves_out_whom_nobody_may_call(self):
        silent = self._person("Eva Sanz", phone="+34 600 11 22 44")
        without = self._person("Pau Mir")
        tired = self._person("Tina Gil", phone="+34 600 11 22 55")
        self._consent(without | tired, self.tracking_survey)
        self.wave._add_people(silent | without | tired)
        of_tired = self.wave.invitation_ids.filtered(lambda i: i.partner_id == tired)
        self.env["tracktion.call"].create({"invitation_id": of_tired.id, "outcome": "no_calls"})
        Invitation = self.env["tracktion.invitation"].with_user(self.officer)
        mine = Domain("wave_id", "=", self.wave.id)

        found = Invitation.search(mine & Domain("may_call", "=", True))
        others = Invitation.search(mine & Domain("may_call", "=", False))

        self.assertEqual(found.partner_id, self.person)
        self.assertEqual(others.partner_id, silent | without | tired)
        self.assertEqual(found | others, self.wave.invitation_ids)
        self.assertTrue(all(found.mapped("may_call")))
        self.assertTrue(all(others.mapped("call_hint")), "and it says why")

        def search(count):
            return lambda: Invitation.search(Domain("may_call", "=", True), limit=count)

        search(1)()
        few = self._count_queries(search(1))
        people = self._people(30, phone="+34 600 11 22 66")
        self._consent(people, self.tracking_survey)
        self.wave._add_people(people)
        self.assertLessEqual(self._count_queries(search(50)), few + 2)

    # --- outcomes ---------------------------------------------------------------------------------

    def test_wrong_number_is_a_task_until_the_number_is_mended(self):
        call = self._call()
        call.action_wrong_number()

        [task] = self.person.activity_ids
        self.assertEqual(task.user_id, self.teacher)
        self.assertIn("Ana Ruiz", task.summary)
        self.assertEqual(self.invitation.call_stop, "wrong_number")
        self.person.phone = "+34 600 99 88 77"
        self.assertFalse(self.invitation.call_stop)

    def test_refusal_is_kept_in_the_ledger(self):
        self._call().action_refused()

        self.assertEqual(self.invitation.state, "refused")
        current = self.env["tracktion.consent"]._current(self.person, self.tracking_survey)
        [row] = current.values()
        self.assertEqual((row["decision"], row["source"]), ("withdrawn", "phone"))
        with self.assertRaisesRegex(UserError, "not to be called"):
            self._call()

    def test_a_corrected_outcome_takes_back_what_it_did(self):
        self.invitation.sudo().write({"state": "unreachable", "reason": "bounced"})
        for outcome in ("refused", "deceased", "wrong_number"):
            with self.subTest(outcome=outcome):
                call = self._call()
                call.outcome = outcome

                call.outcome = "no_answer"

                self.assertEqual(self.invitation.state, "unreachable")
                self.assertEqual(self.invitation.reason, "bounced")
                self.assertFalse(self.person.activity_ids)
                self.assertEqual(self.person.alumni_reachability, "reachable")
                current = self.env["tracktion.consent"]._current(self.person, self.tracking_survey)
                self.assertEqual([r["decision"] for r in current.values()], ["given"])
        self.assertFalse(self.invitation.call_stop)

    def test_correction_does_not_undo_what_the_person_did_since(self):
        call = self._call()
        call.action_refused()
        self.invitation.sudo().write({"state": "completed", "reason": False})

        call.outcome = "alone"

        self.assertEqual(self.invitation.state, "completed")

    def test_deceased_stops_everything_and_asks_to_make_sure(self):
        self._call().action_deceased()

        self.assertEqual(self.invitation.state, "excluded")
        self.assertFalse(self.invitation.is_eligible)
        self.assertEqual(self.person.alumni_reachability, "deceased")
        self.assertIn("Make sure", self.person.activity_ids.summary)

    def test_no_more_calls_holds_in_every_wave(self):
        later = self._wave("post6", self.person, state="open").invitation_ids
        call = self._call()
        call.action_no_calls()
        newest = self._wave("post18", self.person, state="open").invitation_ids

        for invitation in self.invitation | later | newest:
            self.assertEqual(invitation.call_stop, "no_calls")
            self.assertEqual(invitation.state, "planned", "he may still answer by link")
        call.outcome = "no_answer"
        self.assertFalse(later.call_stop)

    def test_answered_needs_an_answer(self):
        with self.assertRaisesRegex(UserError, "not complete"):
            self._call().action_answered()

    # --- interview --------------------------------------------------------------------------------

    def test_interview_is_marked_as_such_and_ends_the_call(self):
        call = self._call()
        action = call.action_interview()
        user_input = self.invitation.sudo().user_input_id
        token = user_input.access_token
        self.assertIn(token, action["url"])

        response = self._answer(self.invitation, PRE)

        self.assertEqual(response.answered_by, "interviewer")
        self.assertEqual(user_input.tracktion_interviewer_id, self.teacher)
        self.assertEqual(call.outcome, "answered")
        self.assertNotEqual(user_input.access_token, token, "the caller reads it no more")
        self.assertEqual(
            self.invitation._consent_context(),
            {"source": "phone", "presenter": self.teacher.name},
        )

    def test_what_was_begun_alone_is_shown_only_if_the_person_agrees(self):
        self._answer(self.invitation, {"CONSENT": "agree"}, done=False)
        call = self._call()
        self.assertTrue(call.began_alone)
        with self.assertRaisesRegex(UserError, "has begun to answer alone"):
            call.action_interview()
        self.assertEqual(self.invitation.user_input_id.tracktion_answered_by, "link")

        call.agreed_to_continue = True
        call.action_interview()

        self.assertEqual(self.invitation.user_input_id.tracktion_answered_by, "interviewer")

    def test_colleague_goes_on_only_if_the_person_agrees(self):
        self._call().action_interview()
        self.invitation.user_input_id._mark_in_progress()
        with self.assertRaisesRegex(UserError, "has begun to answer alone"):
            self._call(self.officer).action_interview()

    def test_person_who_goes_on_alone_shuts_the_interviewer_out(self):
        self._call().action_interview()
        user_input = self.invitation.user_input_id
        token = user_input.access_token

        self.invitation._take_over("link")

        self.assertNotEqual(user_input.access_token, token)
        self.assertFalse(user_input.tracktion_interviewer_id)
        self.assertEqual(user_input.tracktion_answered_by, "link")

    # --- privacy ----------------------------------------------------------------------------------

    def test_person_gets_the_calls_with_the_other_data(self):
        self._call(note="Works nights", outcome="no_answer")
        person = self.person.with_user(self.officer)
        [row] = person._tracktion_personal_data()["calls"]
        self.assertEqual(row["note"]["text"], "Works nights")
        self.assertIn("calls", person._tracktion_personal_titles())

    def test_erasing_a_person_forgets_what_was_noted(self):
        call = self._call(note="Works nights", best_time="mornings", outcome="no_answer")
        self.person.with_user(self.manager)._tracktion_erase()
        self.assertFalse(call.sudo().note or call.sudo().best_time or call.sudo().dialed)
        self.assertFalse(self.invitation.best_time)
        self.assertEqual(self.invitation.call_count, 1)

    # --- roles ------------------------------------------------------------------------------------

    def test_teachers_call_their_own_people_only(self):
        for user in (
            self.other_teacher,
            self.plain,
            self.portal,
            self.public,
            self.officer_abroad,
            self.coordinator_abroad,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._call(user)
        self.assertFalse(self.invitation.call_ids)
        self.assertEqual(self._call(self.officer).user_id, self.officer)

    def test_calls_are_corrected_by_the_caller_or_an_officer(self):
        call = self._call(self.officer, outcome="no_answer")
        self.assertEqual(call.with_user(self.teacher).outcome, "no_answer")
        with self.assertRaises(AccessError):
            call.with_user(self.teacher).outcome = "refused"
        with self.assertRaises(AccessError):
            call.with_user(self.other_teacher).read(["note"])
        with self.assertRaises(AccessError):
            call.with_user(self.officer_abroad).read(["note"])
        self.assertEqual(self.invitation.state, "planned")
        call.with_user(self.coordinator).outcome = "alone"

    def test_calls_are_not_made_up(self):
        with self.assertRaises(AccessError):
            self.env["tracktion.call"].with_user(self.coordinator).create(
                {"invitation_id": self.invitation.id}
            )
        with self.assertRaises(AccessError):
            self._call().user_id = self.officer

    def test_caller_sees_no_answers(self):
        self._call().action_interview()
        self._answer(self.invitation, PRE)
        with self.assertRaises(AccessError):
            self.env["tracktion.response"].with_user(self.teacher).search([])
        with self.assertRaises(AccessError):
            self.invitation.with_user(self.teacher).read(["user_input_id"])

    def test_call_list_begins_with_the_own_people(self):
        Invitation = self.env["tracktion.invitation"]
        context = Invitation.with_user(self.teacher).action_call_list()["context"]
        self.assertIn("search_default_mine", context)
        context = Invitation.with_user(self.officer).action_call_list()["context"]
        self.assertNotIn("search_default_mine", context)
