# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from .common import POST, PRE, SurveyCase


class TestResponse(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("Ana Ruiz", alumni_gender="female")

    def test_completed_answers_become_typed_columns(self):
        wave = self._wave("post6", self.person)

        response = self._answer(
            wave.invitation_ids, {**POST, "WAGE": "1000_1249", "HELP": "mentoring|career_talks"}
        )

        self.assertEqual(response.status, "working")
        self.assertEqual(response.wage, "1000_1249")
        self.assertEqual(response.help, "career_talks|mentoring", "in the order of the list")
        self.assertFalse(response.contract)
        self.assertEqual(response.sector, "industry")
        self.assertEqual(response.gender, "female")
        self.assertTrue(response.is_valid)
        self.assertFalse(response.is_partial)

    def test_waves_of_one_person_are_linked_in_any_order(self):
        post = self._wave("post6", self.person)
        pre = self._wave("pre", self.person)

        after = self._answer(post.invitation_ids, POST)
        before = self._answer(pre.invitation_ids, {**PRE, "PLAN": "studying"})

        self.assertEqual(after.pre_id, before)
        self.assertEqual(after.pre_plan, "studying")

    def test_the_latest_answer_stands_first_and_not_what_stopped_half_way(self):
        half_way = self._answer(
            self._wave("pre", self.person).invitation_ids, {"CONSENT": "agree"}, done=False
        )
        finished = self._answer(self._wave("post6", self.person).invitation_ids, POST)
        half_way.sudo().flush_recordset()
        self.env.cr.execute(
            "UPDATE tracktion_response SET date = date - 1 WHERE id = %s", [half_way.id]
        )

        both = self.env["tracktion.response"].search([("id", "in", (half_way | finished).ids)])

        self.assertEqual(both.ids, [finished.id, half_way.id])

    def test_recording_again_changes_nothing(self):
        wave = self._wave("post6", self.person)
        response = self._answer(wave.invitation_ids, POST)
        before = response.read()

        response.user_input_id.sudo()._tracktion_record()

        self.assertEqual(response.read(), before)

    def test_in_class_people_without_consent_count_as_asked(self):
        for point, counts in (("pre", True), ("post6", False)):
            invitation = self._wave(point, self.person).invitation_ids
            invitation.sudo().write({"state": "excluded", "reason": "no_consent"})
            self.assertEqual(invitation.is_eligible, counts, point)
