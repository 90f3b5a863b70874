# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError

from .common import POST, PRE
from .common_follow_up import FollowUpCase


class TestCorrection(FollowUpCase):
    """Answers that come again, and differently."""

    def _again(self, response, answers, **kw):
        return self._imported(answers, wave=response.wave_id, **kw)

    def test_the_same_answers_change_nothing(self):
        answers = {**POST, "HELP": "mentoring", "EMAIL": "ana@new.example"}
        response = self._imported(answers)
        self.env.flush_all()
        before = self._count_facts()

        self._again(response, answers)
        response._follow_up()

        self.assertEqual(self._count_facts(), before)

    def _count_facts(self):
        person = self.person
        person.invalidate_recordset()
        return (
            len(person.alumni_consent_ids),
            len(person.alumni_destination_ids),
            person.alumni_interest_ids.ids,
            self.env["tracktion.contact.proposal"].search_count([("partner_id", "=", person.id)]),
            len(person.message_ids),
        )

    def test_corrected_answers_take_the_place_of_the_old_ones(self):
        response = self._imported(
            {**POST, "HELP": "mentoring", "EMAIL": "ana@wrong.example", "EMPLOYER": "Sol"}
        )

        self._again(
            response,
            {
                **POST,
                "STATUS": "studying",
                "KEEP_TOUCH": "no",
                "HELP": "career_talks",
                "EMAIL": "ana@new.example",
            },
        )

        self.assertEqual(self._valid_destinations().mapped("status"), ["studying"])
        self.assertEqual(self.person.alumni_keep_in_touch, "no")
        self.assertEqual(self._wishes(), {"career_talks"})
        proposals = self.env["tracktion.contact.proposal"].search(
            [("partner_id", "=", self.person.id), ("state", "=", "proposed")]
        )
        self.assertEqual(proposals.value, "ana@new.example")

    def test_a_no_that_was_a_slip_gives_way_to_the_yes(self):
        response = self._imported({**POST, "KEEP_TOUCH": "no"}, answered_by="link")

        self._again(response, POST, answered_by="link")

        self.assertEqual(self.person.alumni_keep_in_touch, "yes")

    def test_what_a_colleague_took_away_is_not_brought_back(self):
        response = self._imported({**POST, "HELP": "mentoring"})
        self.person.alumni_interest_ids = False

        self._again(response, {**POST, "HELP": "mentoring", "WAGE": "na"})

        self.assertFalse(self._wishes())


class TestWithdrawal(FollowUpCase):
    def _withdraw(self, response, **vals):
        wizard = self.env["tracktion.response.withdraw"].with_user(self.coordinator)
        wizard.create(
            {"response_ids": response.ids, "reason": "not mine", **vals}
        ).action_withdraw()

    def test_everything_that_followed_goes(self):
        self.person.email = False
        wave = self._wave("post6", self.person)
        response = self._answer(
            wave.invitation_ids, {**POST, "HELP": "mentoring", "EMAIL": "ana@new.example"}
        )
        raw = response.user_input_id

        self._withdraw(response)

        self.assertFalse(response.exists() or raw.exists())
        self.assertFalse(self._valid_destinations())
        self.assertFalse(self.person.alumni_destination_status)
        self.assertEqual(self.person.alumni_keep_in_touch, "unknown")
        self.assertFalse(self._wishes())
        self.assertFalse(self.person.email)
        invitation = wave.invitation_ids
        self.assertEqual((invitation.state, invitation.reason), ("refused", "withdrawn"))
        self.assertFalse(invitation.is_answered or invitation.is_completed)
        tracking = self._lines(self.tracking_survey).filtered(
            lambda line: not line.is_cancelled and not line.cancels_id
        )
        self.assertEqual((tracking.decision, tracking.reason), ("refused", "not mine"))

    def test_later_waves_may_go_on(self):
        response = self._imported(POST)

        self._withdraw(response, stop_tracking=False)

        self.assertFalse(
            self._lines(self.tracking_survey).filtered(
                lambda line: line.decision in ("refused", "withdrawn")
            )
        )

    def test_what_others_brought_stays(self):
        self.person.alumni_interest_ids = self.env["tracktion.interest"].search(
            [("code", "=", "jobs")]
        )
        first = self._imported({**POST, "GET": "jobs", "HELP": "mentoring|career_talks"})
        second = self._imported({**POST, "HELP": "mentoring"}, point="post18")

        self._withdraw(first, stop_tracking=False)
        self.assertEqual(self._wishes(), {"jobs", "mentoring"})

        self._withdraw(second)
        self.assertEqual(self._wishes(), {"jobs"}, "set by hand before")

    def test_a_no_stands(self):
        wave = self._wave("post6", self.person)
        response = self._answer(wave.invitation_ids, {**POST, "KEEP_TOUCH": "no"})

        self._withdraw(response)

        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_only_those_who_see_answers_withdraw_them(self):
        response = self._imported(POST)
        for user in (self.officer, self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.env["tracktion.response.withdraw"].with_user(user).create(
                    {"response_ids": response.ids}
                )
        wizard = self.env["tracktion.response.withdraw"].with_user(self.coordinator_abroad)
        with self.assertRaises(AccessError):
            wizard.create({"response_ids": response.ids}).action_withdraw()
        self.assertTrue(response.exists())

    def test_waves_with_answers_are_not_deleted(self):
        response = self._imported(POST)
        with self.assertRaises(UserError):
            response.wave_id.with_user(self.coordinator).unlink()
        with self.assertRaises(UserError):
            response.invitation_id.with_user(self.coordinator).unlink()


class TestRebuild(FollowUpCase):
    def test_columns_come_back_from_the_raw_answers(self):
        pre, post = self._wave("pre", self.person), self._wave("post6", self.person)
        responses = self._answer(pre.invitation_ids, {**PRE, "PLAN": "studying"})
        responses |= self._answer(post.invitation_ids, {**POST, "WAGE": "na", "RECOMMEND": "9"})
        names = [
            name
            for name, field in self.Response._fields.items()
            if field.store and name not in ("write_date", "followed_up")
        ]
        before = responses.read(names)
        facts = len(self.person.alumni_consent_ids), len(self.person.alumni_destination_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tracktion_response SET status = NULL, wage = NULL, plan = NULL, consent = NULL,"
            " keep_touch = 'no', is_valid = FALSE, recommend = NULL, pre_id = NULL"
            " WHERE id IN %s",
            [tuple(responses.ids)],
        )
        self.env.invalidate_all()

        seen, differences = self.Response._rebuild(pre | post)

        self.assertEqual(seen, 2)
        self.assertEqual(set(differences), set(responses.ids))
        self.assertIn("wage", differences[responses[1].id])
        self.assertEqual(responses.read(names), before)
        self.assertEqual(
            (len(self.person.alumni_consent_ids), len(self.person.alumni_destination_ids)), facts
        )
        self.assertEqual(self.Response._rebuild(pre | post), (2, {}), "nothing is left to do")

    def test_missing_rows_come_back(self):
        wave = self._wave("post6", self.person)
        self._answer(wave.invitation_ids, POST).sudo().unlink()

        _seen, differences = self.Response._rebuild(wave)

        self.assertEqual(wave.response_ids.status, "working")
        self.assertEqual(set(differences), set(wave.response_ids.ids))

    def test_button_says_what_was_different(self):
        wave = self._wave("post6", self.person)
        self._answer(wave.invitation_ids, POST)
        action = wave.with_user(self.coordinator).action_rebuild_responses()
        self.assertEqual(action["params"]["type"], "success")
        with self.assertRaises(AccessError):
            wave.with_user(self.officer).action_rebuild_responses()
