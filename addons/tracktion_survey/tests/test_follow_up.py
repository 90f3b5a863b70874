# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

from odoo.exceptions import AccessError

from odoo.addons.tracktion_survey.models.tracktion_response_record import Answers

from .common import POST, PRE
from .common_follow_up import LATER, FollowUpCase


class TestProgress(FollowUpCase):
    def test_completed_answers_complete_the_invitation(self):
        wave = self._wave("post6", self.person)

        response = self._answer(wave.invitation_ids, POST)

        invitation = wave.invitation_ids
        self.assertEqual(invitation.state, "completed")
        self.assertEqual(invitation.completed_on, response.completed_on)
        self.assertTrue(invitation.is_answered and invitation.is_completed)

    def test_imported_answers_do_the_same(self):
        response = self._imported(POST, started_on=datetime(2026, 3, 1, 9, 48))

        invitation = response.invitation_id
        self.assertEqual(invitation.state, "completed")
        self.assertEqual(invitation.minutes, 12)
        self.assertEqual(invitation.started_on, datetime(2026, 3, 1, 9, 48))

    def test_whoever_does_not_agree_has_refused(self):
        wave = self._wave("post6", self.person)

        response = self._answer(wave.invitation_ids, {"CONSENT": "disagree"})

        self.assertFalse(response.is_valid)
        invitation = wave.invitation_ids
        self.assertEqual((invitation.state, invitation.reason), ("refused", "refused"))
        self.assertFalse(invitation.is_answered or invitation.is_completed)
        self.assertTrue(invitation.is_eligible, "a refusal lowers the response rate")
        self.assertFalse(self.person.alumni_destination_ids)

    def test_half_way_counts_as_soon_as_the_situation_is_told(self):
        wave = self._wave("post6", self.person)

        response = self._answer(wave.invitation_ids, POST, done=False)

        invitation = wave.invitation_ids
        self.assertTrue(response.is_partial and response.is_valid and invitation.is_answered)
        self.assertEqual(invitation.state, "started")
        self.assertFalse(invitation.is_completed)
        self.assertFalse(self._lines(self.keep_in_touch), "the rest was not sent")
        self.assertEqual(self.person.alumni_destination_status, "working")

    def test_half_way_is_recorded_at_closing_and_completed_later(self):
        wave = self._wave("post6", self.person)
        user_input = wave.invitation_ids._user_inputs()
        user_input._mark_in_progress()
        status = self.env.ref("tracktion_survey.survey_post_STATUS")
        consent = self.env.ref("tracktion_survey.survey_post_CONSENT")
        user_input._save_lines(
            consent, str(self.env.ref("tracktion_survey.survey_post_CONSENT_agree").id)
        )
        user_input._save_lines(
            status, str(self.env.ref("tracktion_survey.survey_post_STATUS_unemployed").id)
        )

        partial = wave._record_partial()
        self.assertEqual((partial.status, partial.is_partial), ("unemployed", True))
        user_input._mark_done()

        self.assertEqual(wave.response_ids, partial, "the same row")
        self.assertFalse(partial.is_partial)
        self.assertEqual(len(self._valid_destinations()), 1, "not doubled")

    def test_whoever_only_opened_the_first_page_is_no_response(self):
        wave = self._wave("post6", self.person)
        wave.invitation_ids._user_inputs()._mark_in_progress()

        self.assertFalse(wave._record_partial())
        self.assertFalse(wave.response_ids)

    def test_valid_responses_are_participation_of_whole_minutes(self):
        wave = self._wave("post6", self.person | self._person("Leo Paz"))
        one, other = wave.invitation_ids
        self._imported(
            POST, wave=wave, person=one.partner_id, started_on=datetime(2026, 3, 1, 9, 47, 40)
        )
        self._imported({"CONSENT": "disagree"}, wave=wave, person=other.partner_id)

        self.env.flush_all()
        rows = self.env["tracktion.participation"].search(
            [
                ("origin_model", "=", "tracktion.response"),
                ("company_id", "=", self.school.id),
            ]
        )
        self.assertEqual(rows.partner_id, one.partner_id)
        self.assertEqual((rows.mode, rows.kind, rows.minutes), ("communication", "survey", 12))


class TestConsents(FollowUpCase):
    def test_yes_and_agreement_go_into_the_ledger(self):
        wave = self._wave("post6", self.person)

        response = self._answer(wave.invitation_ids, POST)

        line = self._lines(self.keep_in_touch)
        self.assertEqual((line.decision, line.source), ("given", "survey"))
        self.assertEqual((line.origin_model, line.origin_id), (response._name, response.id))
        self.assertEqual(line.date, response.completed_on)
        self.assertIn("keep in touch", line.note)
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.assertEqual(self._lines(self.tracking_survey).decision, "given")

    def test_text_is_kept_in_the_language_shown(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self.env["ir.module.module"]._load_module_terms(["tracktion_survey"], ["es_ES"])

        self._imported(POST, lang="es_ES")

        line = self._lines(self.keep_in_touch)
        self.assertEqual(line.lang, "es_ES")
        self.assertIn("contacto", line.note)

    def test_sources_tell_how_it_was_given(self):
        sources = {}
        for number, way in enumerate(("link", "classroom", "interviewer", "import")):
            person = self._person(f"Persona {number}", enrolment={"group_name": "2A"})
            self._imported(POST, person=person, answered_by=way)
            line = self._lines(self.keep_in_touch, person)
            sources[way] = line.source
            self.assertEqual(bool(line.group_name), way == "classroom")
        self.assertEqual(
            sources,
            {
                "link": "survey",
                "classroom": "classroom",
                "interviewer": "phone",
                "import": "import",
            },
        )

    def test_no_takes_a_standing_yes_back(self):
        self._consent(self.person)

        self._imported({**POST, "KEEP_TOUCH": "no"})

        self.assertEqual(self._lines(self.keep_in_touch)[-1].decision, "withdrawn")
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_no_of_somebody_who_never_said_yes_is_a_refusal(self):
        self._imported({**POST, "KEEP_TOUCH": "no"})

        self.assertEqual(self._lines(self.keep_in_touch).decision, "refused")

    def test_old_answer_does_not_override_a_newer_decision(self):
        self._consent(self.person, decision="withdrawn", date="2026-03-10 09:00:00")

        self._imported(POST, completed_on=datetime(2025, 11, 3, 10, 0))

        self.assertEqual(len(self._lines(self.keep_in_touch)), 2)
        self.assertEqual(self.person.alumni_keep_in_touch, "no")

    def test_without_consent_as_basis_only_an_objection_is_written(self):
        # Settled once somebody has decided, as colleagues in the same database may have.
        self.env.cr.execute(
            "UPDATE tracktion_consent_purpose SET legal_basis = 'public_task' WHERE id = %s",
            [self.tracking_survey.id],
        )
        self.tracking_survey.invalidate_recordset()
        self._imported(POST)
        self.assertFalse(self._lines(self.tracking_survey))

        self._imported({"CONSENT": "disagree"}, point="post18")
        self.assertEqual(self._lines(self.tracking_survey).decision, "refused")

    def test_minors_do_not_consent_alone(self):
        child = self._person(
            "Nina Ruiz", alumni_birthdate="2013-05-01", alumni_relation_owner_id=self.teacher.id
        )

        response = self._imported({**PRE, "HELP": "mentoring"}, person=child, point="pre")

        self.assertTrue(response.is_valid, "the answers count")
        self.assertFalse(self._lines(self.keep_in_touch, child))
        activity = child.activity_ids
        self.assertEqual(activity.user_id, self.teacher)
        self.assertIn("guardian", activity.summary)
        self.assertIn("guardian", str(child.message_ids[0].body))

    def test_the_year_of_birth_tells_minors_as_well(self):
        child = self._person("Nina Ruiz", alumni_relation_owner_id=self.teacher.id)

        answers = {**PRE, "BIRTH_YEAR": 2012}
        response = self._imported(answers, person=child, point="pre")

        self.assertTrue(response.is_valid)
        self.assertFalse(self._lines(self.keep_in_touch, child))
        self.assertEqual(child.activity_ids.user_id, self.teacher)

    def test_without_owner_or_tutor_the_coordinator_asks_the_guardian(self):
        child = self._person("Nina Ruiz", alumni_birthdate="2013-05-01")
        wave = self._wave("pre", child, user_id=self.coordinator.id)
        self._imported(PRE, person=child, wave=wave)
        self.assertEqual(child.activity_ids.user_id, self.coordinator)

    def test_a_guardian_is_asked_for_as_long_as_one_yes_waits(self):
        child = self._person(
            "Nina Ruiz", alumni_birthdate="2013-05-01", alumni_relation_owner_id=self.teacher.id
        )
        before = self._imported(PRE, person=child, point="pre")
        after = self._imported(POST, person=child)
        self.assertEqual(len(child.activity_ids), 1)
        after._undo("Withdrawn")
        self.assertEqual(len(child.activity_ids), 1)
        before._undo("Withdrawn")
        after.unlink()
        before._undo("Withdrawn")
        self.assertFalse(child.activity_ids)

    def test_minors_may_say_no_alone(self):
        child = self._person("Nina Ruiz", alumni_birthdate="2013-05-01")

        self._imported({**PRE, "KEEP_TOUCH": "no"}, person=child, point="pre")

        self.assertEqual(self._lines(self.keep_in_touch, child).decision, "refused")

    def test_whoever_says_no_to_tracking_is_asked_no_more(self):
        post6, post18 = self._wave("post6", self.person), self._wave("post18", self.person)
        (post6 | post18).invitation_ids.write({"state": "invited"})
        other = self._person("Leo Paz")
        post6._add_people(other)

        self.env["tracktion.consent"].with_user(self.officer)._record_no(
            self.person, self.tracking_survey, "phone"
        )

        mine = (post6 | post18).invitation_ids.filtered(lambda i: i.partner_id == self.person)
        self.assertEqual(mine.mapped("state"), ["refused", "refused"])
        self.assertEqual(set(mine.mapped("reason")), {"refused"})
        self.assertEqual((post6.invitation_ids - mine).state, "planned")

    def test_a_no_of_earlier_than_a_yes_stops_nothing(self):
        wave = self._wave("post6", self.person)
        wave.invitation_ids.state = "invited"
        self._consent(self.person, self.tracking_survey, date="2026-02-01 09:00:00")

        self._consent(
            self.person, self.tracking_survey, decision="refused", date="2026-01-05 09:00:00"
        )

        self.assertEqual(wave.invitation_ids.state, "invited")


class TestWishes(FollowUpCase):
    def test_answers_become_interests_and_channels(self):
        self._imported(
            {**PRE, "GET": "jobs|other", "HELP": "mentoring", "CHANNEL": "email|social"},
            point="pre",
        )

        self.person.invalidate_recordset()
        self.assertEqual(
            set(self.person.alumni_interest_ids.mapped("code")), {"jobs", "get_other", "mentoring"}
        )
        self.assertEqual(set(self.person.alumni_channel_ids.mapped("code")), {"email", "social"})

    def test_every_option_has_its_interest_or_channel(self):
        response = self._imported(
            {
                **PRE,
                "GET": "events|jobs|startup|other",
                "HELP": "career_talks|guest_lecture|mentoring|workplace_visits"
                "|alumni_network|other",
                "CHANNEL": "email|messaging|phone|social|platform",
            },
            point="pre",
        )

        self.person.invalidate_recordset()
        self.assertEqual(len(self.person.alumni_interest_ids), 10)
        self.assertEqual(len(self.person.alumni_channel_ids), 5)
        self.assertEqual(len(response._wishes("interests")), 10)


class TestAddresses(FollowUpCase):
    def _proposals(self, person=None):
        return self.env["tracktion.contact.proposal"].search(
            [("partner_id", "=", (person or self.person).id)]
        )

    def test_other_address_is_proposed_and_taken_over_by_a_colleague(self):
        self._imported({**POST, "EMAIL": "ana@new.example"})
        proposal = self._proposals()
        self.assertEqual((proposal.state, proposal.known), ("proposed", self.person.email))
        self.assertEqual(self.person.email, "ana.ruiz@example.org", "nothing happens by itself")

        proposal.with_user(self.officer).action_apply()

        self.assertEqual(self.person.email, "ana@new.example")
        self.assertEqual(self.person.alumni_other_contacts, "ana.ruiz@example.org")
        self.assertEqual((proposal.state, proposal.user_id), ("applied", self.officer))

    def test_same_address_is_no_proposal(self):
        self.person.phone = "612 34 56 78"
        self._imported(
            {**PRE, "EMAIL": "Ana.Ruiz@Example.org", "PHONE": "+34 612345678"}, point="pre"
        )

        self.assertFalse(self._proposals())

    def test_first_address_is_taken_over_at_once(self):
        self.person.email = False

        self._imported({**PRE, "EMAIL": "ana@new.example", "PHONE": "612345678"}, point="pre")

        self.assertEqual(self.person.email, "ana@new.example")
        self.assertEqual(self.person.phone_sanitized, "+34612345678")
        self.assertEqual(set(self._proposals().mapped("state")), {"applied"})

    def test_half_a_number_is_only_proposed(self):
        self._imported({**PRE, "PHONE": "12"}, point="pre")

        self.assertFalse(self.person.phone)
        self.assertEqual(self._proposals().state, "proposed")

    def test_siblings_with_one_address_stay_two(self):
        brother = self._person("Leo Ruiz", email="familia@example.org")

        self._imported({**POST, "EMAIL": "familia@example.org"})

        proposal = self._proposals()
        self.assertTrue(proposal.is_shared)
        proposal.with_user(self.officer).action_apply()
        self.assertEqual(brother.email, self.person.email)
        self.assertTrue(brother.exists() and self.person.exists())

    def test_nothing_is_proposed_twice(self):
        self._imported({**POST, "EMAIL": "ana@new.example"})
        self._imported({**POST, "EMAIL": "ana@new.example"}, point="post18")

        self.assertEqual(len(self._proposals()), 1)

    def test_only_officers_decide(self):
        self._imported({**POST, "EMAIL": "ana@new.example"})
        proposal = self._proposals()
        with self.assertRaises(AccessError):
            proposal.with_user(self.teacher).action_apply()
        with self.assertRaises(AccessError):
            proposal.with_user(self.officer_abroad).action_reject()
        with self.assertRaises(AccessError):
            proposal.with_user(self.officer).write({"value": "x@example.org"})
        self.assertEqual(proposal.state, "proposed")


class TestDestinations(FollowUpCase):
    TOLD = {
        "EMPLOYER": "Taller Sol",
        "JOB_TITLE": "Electrician",
        "CONTRACT": "permanent",
        "WORKING_TIME": "part_time",
        "WAGE": "1000_1249",
        "JOB_RELATED": "yes",
    }
    DETAILS = ("employer", "job_title", "contract", "working_time", "hours", "wage_band")
    DETAILS += ("is_related", "note")

    def test_status_becomes_a_destination(self):
        response = self._imported({**POST, **self.TOLD})

        line = self.person.alumni_destination_id
        self.assertEqual((line.status, line.source), ("working", "survey"))
        self.assertEqual((line.date, line.origin_id), (response.date, response.id))

    def test_what_was_told_of_the_job_stays_among_the_answers(self):
        for status, title in (("working", "JOB_TITLE"), ("self_employed", "SE_ACTIVITY")):
            person = self._person(f"Persona {status}", alumni_relation_owner_id=self.teacher.id)
            response = self._imported(
                {**POST, **self.TOLD, "STATUS": status, title: "Electrician"}, person=person
            )

            line = person.alumni_destination_id
            self.assertEqual([name for name in self.DETAILS if line[name]], [])
            for reader in (self.officer, self.teacher):
                shown = line.with_user(reader)
                self.assertEqual(shown.status, status)
                self.assertNotIn("Electrician", shown.display_name)
            told = response.with_user(self.coordinator)
            self.assertEqual((told.employer, told.wage), ("Taller Sol", "1000_1249"))

    def test_a_corrected_detail_leaves_the_destination_alone(self):
        self._imported({**POST, **self.TOLD})
        line = self.person.alumni_destination_id

        response = self.Response.search([("partner_id", "=", self.person.id)])
        response.sudo().write({"employer": "Taller Luna"})
        response._follow_up()

        self.assertEqual(self._valid_destinations(), line)


class TestTrail(FollowUpCase):
    def test_note_says_what_followed_and_never_what_was_answered(self):
        self._imported({**POST, "WAGE": "lt_500", "SATISFACTION": "1", "HELP": "mentoring"})

        note = self.person.message_ids[0]
        body = str(note.body)
        self.assertIn("Wave post6", body)
        self.assertIn("Mentoring", body)
        self.assertNotIn("500", body)
        self.assertFalse(note.with_user(self.plain).has_access("read"))
        self.assertTrue(note.with_user(self.officer).has_access("read"))

    def test_one_response_takes_few_queries(self):
        """Each phone waits for them after the last page."""
        wave = self._wave("post6", self.person)
        response = self._answer(
            wave.invitation_ids, {**POST, "HELP": "mentoring", "EMAIL": "ana@new.example"}
        )
        raw = response.user_input_id
        response.sudo().unlink()

        self.assertLessEqual(self._count_queries(raw._tracktion_record), 45)

    def test_queries_do_not_grow_with_the_people(self):
        few, many = self._people(5, "Few"), self._people(45, "Many")
        waves = [self._wave("post6", people) for people in (few, many)]
        answers = {
            **POST,
            "HELP": "mentoring",
            "EMAIL": "somebody@new.example",
            "EMPLOYER": "Taller Sol",
        }

        def batch(wave):
            return [
                Answers(
                    invitation=invitation,
                    answers=answers,
                    answered_by="import",
                    completed_on=LATER,
                    started_on=LATER,
                )
                for invitation in wave.invitation_ids
            ]

        counts = [
            self._count_queries(lambda wave=wave: self.Response._record(batch(wave)))
            for wave in waves
        ]
        self.assertLess(counts[1], counts[0] + 15)
