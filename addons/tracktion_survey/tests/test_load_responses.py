# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..codebook import CODEBOOK, SEPARATOR, STATUSES
from .common import POST, PRE
from .test_load_population import LoadCase

#: What may differ between the same answers given here and loaded.
HOW = {
    "id",
    "display_name",
    "invitation_id",
    "partner_id",
    "user_input_id",
    "answered_by",
    "started_on",
    "completed_on",
    "minutes",
    "lang",
    "date",
    "create_date",
    "write_date",
    "create_uid",
    "write_uid",
}


@tagged("post_install", "-at_install")
class TestLoadResponses(LoadCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._person("Ana Ruiz", alumni_gender="female")
        cls.leo = cls._person("Leo Ruiz", enrolment={"reference": "S-77"})
        cls.wave._add_people(cls.ana | cls.leo, {cls.ana.id: {"reference": "P1"}})

    def _response(self, person):
        return self.env["tracktion.response"].search(
            [("wave_id", "=", self.wave.id), ("partner_id", "=", person.id)]
        )

    def test_coded_answers_become_lines_and_facts(self):
        [outcome] = self.ours.load_responses(
            [
                {
                    "ref": "P1",
                    **POST,
                    "WAGE": "1000_1249",
                    "BIRTH_YEAR": 2004,
                    "RECOMMEND": 0,
                    "HELP": "mentoring|career_talks",
                    "GET": ["events", "other"],
                    "GET_OTHER": "A reunion",
                    "completed_on": "2025-01-10 11:00:00",
                    "minutes": 12,
                }
            ]
        )
        response = self._response(self.ana)
        self.assertEqual(
            outcome,
            {
                "row": 0,
                "ref": "P1",
                "status": "created",
                "id": response.id,
                "errors": [],
                "warnings": [],
            },
        )
        self.assertEqual(response.wage, "1000_1249")
        self.assertEqual(response.birth_year, 2004)
        self.assertEqual(response.recommend, "0")
        self.assertEqual(response.help, "career_talks|mentoring")
        self.assertEqual(response.get, "events|other")
        self.assertEqual(response.other_answers, {"GET_OTHER": "A reunion"})
        self.assertEqual(response.answered_by, "import")
        self.assertEqual(str(response.date), "2025-01-10")
        self.assertEqual(response.minutes, 12)
        self.assertTrue(response.is_valid)
        user_input = response.user_input_id
        self.assertEqual(user_input.state, "done")
        self.assertEqual(user_input.tracktion_answered_by, "import")
        self.assertEqual(
            len(user_input.user_input_line_ids), 15, "with the school and the like, as known"
        )
        before = response.read()
        user_input._tracktion_record()
        self.assertEqual(response.read(), before, "reproducible from the lines")
        invitation = response.invitation_id
        self.assertEqual(invitation.state, "completed")
        self.assertTrue(invitation.is_completed)
        self.assertTrue(invitation.is_answered)
        self.assertEqual(invitation.minutes, 12)

    def test_the_same_again_changes_nothing(self):
        rows = [{"ref": "P1", **POST}, {"enrolment": "S-77", **POST, "minutes": 3}]
        first = self.ours.load_responses(rows)
        responses = self.wave.response_ids
        self.env.flush_all()
        self.env.invalidate_all()
        before = responses.read(), responses.user_input_id.user_input_line_ids.read()

        again = self.ours.load_responses(rows)

        self.assertEqual(self._statuses(first), ["created", "created"])
        self.assertEqual(self._statuses(again), ["unchanged", "unchanged"])
        self.assertEqual([o["id"] for o in again], [o["id"] for o in first])
        responses.invalidate_recordset()
        self.env.invalidate_all()
        after = responses.read(), responses.user_input_id.user_input_line_ids.read()
        self.assertEqual(after, before)

    def test_the_same_answers_in_other_types_change_nothing(self):
        answers = {**POST, "RECOMMEND": "9", "SKILL_USE": "4", "SKILLS_DEV": "teamwork|digital"}
        [first] = self.ours.load_responses([{"ref": "P1", **answers}])
        for other in (
            {"RECOMMEND": 9, "SKILL_USE": 4},
            {"RECOMMEND": 9.0, "SKILL_USE": " 4 ", "STATUS": "\tworking\n"},
            {"SKILLS_DEV": ["digital", "teamwork"], "STATUS": ["working"]},
            {"SKILLS_DEV": ("digital", " teamwork")},
            {"SKILLS_DEV": "digital | teamwork | digital |"},
            {"WAGE": None, "GET": "", "EMPLOYER": False, "STUDY_TYPE": " ", "HELP": []},
        ):
            with self.subTest(other=other):
                outcome = self.ours.load_responses([{"ref": " P1 ", **answers, **other}])
                self.assertEqual(self._statuses(outcome), ["unchanged"], outcome)
        self.assertEqual(self._response(self.ana).skills_dev, "teamwork|digital")
        # Nought is an answer.
        self.ours.load_responses([{"ref": "P1", **answers, "RECOMMEND": 0}])
        self.assertEqual((first["status"], self._response(self.ana).recommend), ("created", "0"))

    def test_other_answers_take_the_place_of_loaded_ones(self):
        self.ours.load_responses([{"ref": "P1", **POST, "WAGE": "lt_500"}])

        [outcome] = self.ours.load_responses([{"ref": "P1", **POST, "STATUS": "studying"}])

        self.assertEqual(outcome["status"], "updated")
        response = self._response(self.ana)
        self.assertEqual((response.status, response.wage), ("studying", False))
        lines = response.user_input_id.user_input_line_ids
        self.assertNotIn("WAGE", lines.question_id.mapped("tracktion_code"))
        self.assertEqual(len(lines), len(lines.question_id), "one line for each question")

    def test_answers_given_online_are_never_overwritten(self):
        invitation = self._invitation("P1")
        response = self._answer(invitation, {**POST, "WAGE": "lt_500"})
        half = self._answer(self.wave.invitation_ids - invitation, {"CONSENT": "agree"}, done=False)
        before = response.read(), half.read()

        outcomes = self.ours.load_responses(
            [{"ref": "P1", **POST, "WAGE": "ge_2000"}, {"enrolment": "S-77", **POST}]
        )

        self.assertEqual(self._statuses(outcomes), ["kept", "kept"])
        self.assertEqual(outcomes[0]["id"], response.id)
        self.assertIn("answered here already", outcomes[0]["warnings"][0])
        self.assertEqual((response.read(), half.read()), before)

    def test_a_link_that_was_only_opened_stands_in_nobodys_way(self):
        self._invitation("P1")._user_inputs("link")
        [outcome] = self.ours.load_responses([{"ref": "P1", **POST}])
        self.assertEqual(outcome["status"], "created")
        self.assertEqual(self._response(self.ana).answered_by, "import")

    def test_a_person_by_reference_address_or_student_number(self):
        outcomes = self.ours.load_responses(
            [
                {"email": "Ana.Ruiz@example.org ", **POST},
                {"ref": "S-77", **POST},
                {"ref": "nobody", **POST},
                {"email": "nobody@example.org", **POST},
                POST,
            ]
        )
        self.assertEqual(self._statuses(outcomes), ["created", "created", *["error"] * 3])
        self.assertEqual(outcomes[0]["id"], self._response(self.ana).id)
        self.assertEqual(outcomes[1]["id"], self._response(self.leo).id)
        self.assertIn("Row 2, ref: “nobody”", outcomes[2]["errors"][0])
        self.assertIn("Row 3, email: “nobody@example.org”", outcomes[3]["errors"][0])
        self.assertIn("Row 4, ref:", outcomes[4]["errors"][0])

    def test_an_address_of_two_people_names_nobody(self):
        self.leo.email = self.ana.email
        [outcome] = self.ours.load_responses([{"email": self.ana.email, **POST}])
        self.assertEqual(outcome["status"], "error")
        self.assertIn("Row 0, email:", outcome["errors"][0])

    def test_bad_cells_name_row_field_and_what_is_allowed(self):
        bad = [
            ("WAGE", "1000", "lt_500"),
            ("STATUS", "retired", "volunteering"),
            ("SKILLS_DEV", "teamwork|digital|technical|creativity", "3"),
            ("SKILLS_DEV", "teamwork|juggling", "problem_solving"),
            ("BIRTH_YEAR", "long ago", "1900–2100"),
            ("RECOMMEND", 11, "0–10"),
            ("EMAIL", "nope", "no e-mail"),
            ("JOB_TITLE", "x" * 80_000, "500"),
            ("WAGES", "lt_500", "WAGE"),
            ("PLAN", "working", "There are"),
            ("WAGE_OTHER", "much", "There are"),
            ("minutes", "ten", "minutes"),
            ("completed_on", "yesterday", "2026-03-16"),
            ("completed_on", "2031-01-01", "to come"),
        ]
        rows = [{"ref": "P1", **POST, field: value} for field, value, _allowed in bad]
        outcomes = self.ours.load_responses([*rows, {"enrolment": "S-77", **POST}, None, {}])

        for number, (field, value, allowed) in enumerate(bad):
            with self.subTest(field=field, value=str(value)[:20]):
                self.assertEqual(outcomes[number]["status"], "error")
                [error] = outcomes[number]["errors"]
                self.assertIn(f"Row {number}, {field}: ", error)
                self.assertIn(allowed, error)
        self.assertEqual(self._statuses(outcomes[-3:]), ["created", "error", "error"])
        self.assertFalse(self._response(self.ana))

    def test_codes_may_be_written_with_capitals(self):
        answers = {"CONSENT": "Agree", "STATUS": "WORKING", "GET": "Events | jobs"}
        [outcome] = self.ours.load_responses([{"ref": "P1", "KEEP_TOUCH": "Yes", **answers}])
        self.assertFalse(outcome["errors"])
        response = self._response(self.ana)
        self.assertEqual((response.status, response.keep_touch), ("working", "yes"))
        self.assertEqual(set(response.get.split(SEPARATOR)), {"events", "jobs"})

    def test_nobody_is_born_next_year(self):
        year = fields.Date.today().year
        rows = [{"ref": "P1", **POST, "BIRTH_YEAR": year + 1}, {"ref": "S-77", **POST}]
        first, second = self.ours.load_responses(rows)
        self.assertIn(f"“{year + 1}” is none of 1900–{year}.", first["errors"][0])
        self.assertEqual(second["status"], "created")

    def test_withdrawn_answers_do_not_come_back(self):
        rows = [{"ref": "P1", **POST, "KEEP_TOUCH": "yes"}]
        self.ours.load_responses(rows)
        self._response(self.ana)._withdraw("enough")
        [outcome] = self.ours.load_responses(rows)
        self.assertEqual(outcome["status"], "error")
        self.assertIn("withdrew the answers", outcome["errors"][0])
        self.assertFalse(self._response(self.ana))
        self.assertNotEqual(self.ana.alumni_keep_in_touch, "yes")

    def test_answers_of_an_unknown_day_do_not_override_a_no(self):
        Consent = self.env["tracktion.consent"]
        Consent._record_no(self.ana, self.keep_in_touch, "phone")
        answers = {"ref": "P1", **POST, "KEEP_TOUCH": "yes"}
        self.ours.load_responses([answers])
        self.assertEqual(self.ana.alumni_keep_in_touch, "no")
        self.assertEqual(self._response(self.ana).keep_touch, "yes", "it was answered")
        self._response(self.ana).user_input_id._tracktion_record()
        self.assertEqual(self.ana.alumni_keep_in_touch, "no")

    def test_later_moments_override_what_was_said_before_graduation(self):
        pre = self._wave("pre", self.ana).with_user(self.coordinator)
        pre.invitation_ids.sudo().reference = "P1"
        pre.load_responses([{"ref": "P1", **PRE, "KEEP_TOUCH": "no"}])
        self.assertEqual(self.ana.alumni_keep_in_touch, "no")
        self.ours.load_responses([{"ref": "P1", **POST, "KEEP_TOUCH": "yes"}])
        self.assertEqual(self.ana.alumni_keep_in_touch, "yes")

    def test_raw_answers_do_not_go_while_their_facts_stay(self):
        self.ours.load_responses([{"ref": "P1", **POST}])
        with self.assertRaisesRegex(UserError, "Withdraw the response instead"):
            self._response(self.ana).user_input_id.unlink()

    def test_spreadsheets_write_codes_with_decimals(self):
        rows = [{"ref": "P1", **POST, "SATISFACTION": "4.0", "BIRTH_YEAR": "2004.0"}]
        [outcome] = self.ours.load_responses(rows)
        self.assertFalse(outcome["errors"])
        response = self._response(self.ana)
        self.assertEqual((response.satisfaction, response.birth_year), ("4", 2004))

    def test_who_asked_that_the_data_are_not_used_gets_no_answers(self):
        self.ana.alumni_processing_restricted = True
        [outcome] = self.ours.load_responses([{"ref": "P1", **POST}])
        self.assertEqual(outcome["status"], "error")
        self.assertIn("asked that the data are not used", outcome["errors"][0])
        self.assertFalse(self._response(self.ana))

    def test_answers_that_nobody_would_be_asked_for_are_left_out(self):
        [outcome] = self.ours.load_responses(
            [
                {
                    "ref": "P1",
                    **POST,
                    "STATUS": "unemployed",
                    "WAGE": "lt_500",
                    "JOB_RELATED": "no",
                    "NOT_RELATED_REASON": "no_jobs",
                    "JOB_SEEKING": "yes",
                }
            ]
        )
        response = self._response(self.ana)
        self.assertEqual(outcome["status"], "created")
        self.assertEqual(len(outcome["warnings"]), 3)
        self.assertIn("Row 0, WAGE: “lt_500”", outcome["warnings"][0])
        self.assertFalse(response.wage or response.job_related or response.not_related_reason)
        self.assertEqual(response.job_seeking, "yes")

    def test_who_does_not_agree_leaves_nothing_else(self):
        [outcome] = self.ours.load_responses([{"ref": "P1", **POST, "CONSENT": "disagree"}])
        response = self._response(self.ana)
        self.assertEqual(len(outcome["warnings"]), 2)
        self.assertFalse(response.status or response.is_valid)
        self.assertFalse(self._invitation("P1").is_answered)

    def test_agreement_is_never_assumed(self):
        [outcome] = self.ours.load_responses([{"ref": "P1", "STATUS": "working"}])
        self.assertEqual(outcome["status"], "error")
        self.assertIn("Row 0, CONSENT:", outcome["errors"][0])

    def test_without_an_answer_that_must_be_there_it_stopped_half_way(self):
        [outcome] = self.ours.load_responses(
            [{"ref": "P1", "CONSENT": "agree", "STATUS": "studying"}]
        )
        response = self._response(self.ana)
        self.assertTrue(response.is_partial)
        self.assertIn("Row 0, KEEP_TOUCH:", outcome["warnings"][0])
        self.assertEqual(self._invitation("P1").state, "started")
        [again] = self.ours.load_responses(
            [{"ref": "P1", "CONSENT": "agree", "STATUS": "studying"}]
        )
        self.assertEqual(again["status"], "unchanged")

    def test_one_person_twice_in_one_call(self):
        outcomes = self.ours.load_responses(
            [
                {"ref": "P1", **POST},
                {"email": self.ana.email, **POST},
                {"ref": "P1", **POST, "WAGE": "lt_500"},
            ]
        )
        self.assertEqual(self._statuses(outcomes), ["created", "unchanged", "error"])
        self.assertEqual(outcomes[1]["id"], outcomes[0]["id"])
        self.assertIn("Row 2, ref: Row 0 has other answers", outcomes[2]["errors"][0])

    def test_closed_waves_take_late_papers(self):
        self.wave.state = "closed"
        self.assertEqual(
            self._statuses(self.ours.load_responses([{"ref": "P1", **POST}])), ["created"]
        )

    def test_an_erased_person_gets_no_answers(self):
        self._invitation("P1").sudo().partner_id = False
        [outcome] = self.ours.load_responses([{"ref": "P1", **POST}])
        self.assertEqual(outcome["status"], "error")

    def test_who_may(self):
        row = {"ref": "P1", **POST}
        for user in (self.officer, self.teacher, self.plain, self.portal, self.coordinator_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.wave.with_user(user).load_responses([row])
        self.assertEqual(
            self._statuses(self.wave.with_user(self.manager).load_responses([row])), ["created"]
        )

    def test_people_of_another_wave_are_nobody_here(self):
        abroad = self.env["tracktion.wave"].create(
            {
                "name": "Abroad",
                "point": "post6",
                "school_year_id": self.years_abroad[0].id,
            }
        )
        stranger = self._person("Kai Kask", self.other_school)
        abroad._add_people(stranger, {stranger.id: {"reference": "X1"}})
        outcomes = self.ours.load_responses(
            [{"ref": "X1", **POST}, {"email": stranger.email, **POST}]
        )
        self.assertEqual(self._statuses(outcomes), ["error", "error"])
        self.assertFalse(abroad.response_ids)

    # --- the same as online ---------------------------------------------------------------------

    def _random_answers(self, rng, name, fixed):
        """Answers of somebody who goes through the pages: what he is asked, mostly answered."""
        answers = {}
        for item in CODEBOOK.questionnaires[name].items:
            status = answers.get("STATUS")
            if item.statuses and status and status not in item.statuses:
                continue
            if item.show_if and not set(answers.get(item.show_if[0], "").split("|")) & set(
                item.show_if[1]
            ):
                continue
            if item.code in fixed:
                answers[item.code] = fixed[item.code]
            elif not item.required and rng.random() < 0.2:
                continue
            elif item.kind == "single":
                answers[item.code] = rng.choice(item.option_codes)
            elif item.kind == "multi":
                most = item.max_choices or len(item.option_codes)
                chosen = rng.sample(item.option_codes, rng.randint(1, min(most, 4)))
                answers[item.code] = SEPARATOR.join(chosen)
            elif item.kind == "year":
                answers[item.code] = str(rng.randint(1950, 2015))
            elif item.kind == "nps":
                answers[item.code] = str(rng.randint(0, 10))
            elif item.kind == "email":
                answers[item.code] = f"p{rng.randint(1, 999)}@example.net"
            else:
                answers[item.code] = rng.choice(["Joiner", "Tartu, Võru 1", "+372 5555 555", "a|b"])
        return answers

    def test_loaded_answers_are_what_the_pages_would_have_made_of_them(self):
        rng = random.Random(20260316)
        waves = {"post": self.wave, "pre": self._wave("pre")}
        cases = [("post", {"CONSENT": "agree", "STATUS": s}) for s in STATUSES for _ in range(4)]
        cases += [("pre", {"CONSENT": "agree"})] * 8
        for number, (name, fixed) in enumerate(cases):
            answers = self._random_answers(rng, name, fixed)
            here, outside = (
                self._person(f"Person {way}{number}", alumni_gender="other") for way in "AB"
            )
            wave = waves[name]
            wave._add_people(here | outside)
            invitations = wave.invitation_ids.grouped("partner_id")
            online = self._answer(invitations[here], answers)

            [outcome] = wave.with_user(self.coordinator).load_responses(
                [{"email": outside.email, **answers}]
            )

            with self.subTest(number=number, answers=answers):
                self.assertEqual((outcome["status"], outcome["warnings"]), ("created", []))
                loaded = self.env["tracktion.response"].browse(outcome["id"])
                names = [n for n, f in loaded._fields.items() if f.store and n not in HOW]
                self.assertEqual(self._plain(loaded, names), self._plain(online, names))
                self.assertEqual(self._followed(outside), self._followed(here))

    def _plain(self, response, names):
        return {name: response[name] for name in names}

    def _followed(self, person):
        """What followed from the answers, in the ledgers of the person."""
        return {
            "destinations": [
                (d.status, d.date, d.source)
                for d in self.env["tracktion.destination"].search([("partner_id", "=", person.id)])
            ],
            "consents": [
                (c.purpose_id.code, c.decision)
                for c in self.env["tracktion.consent"].search([("partner_id", "=", person.id)])
            ],
            "interests": person.alumni_interest_ids.sorted("code").mapped("code"),
        }

    def test_queries_do_not_grow_with_the_rows(self):
        people = self._people(90)
        self.wave._add_people(people, {p.id: {"reference": f"N{p.id}"} for p in people})
        rng = random.Random(1)

        def rows(some):
            return [
                {
                    "ref": f"N{p.id}",
                    **self._random_answers(rng, "post", {"CONSENT": "agree", "STATUS": "working"}),
                }
                for p in some
            ]

        few = self._count_queries(lambda: self.ours.load_responses(rows(people[:10])))
        many = self._count_queries(lambda: self.ours.load_responses(rows(people[10:])))
        self.assertLessEqual(many, few + 10)

    # --- wild cells -----------------------------------------------------------------------------

    def test_wild_cells_never_break_anything(self):
        rng = random.Random(7)
        wild = [
            None, True, False, 0, -1, 1e308, float("nan"), float("inf"), 10**30, "", " ", "\x00",
            "\ud800", "a\x00b", "x" * 100_000, "'; DROP TABLE res_partner; --", "<b>x</b>", [], {},
            [None], ["yes", "yes"], {"a": 1}, "yes|", "|", "🙂" * 10, fields.Date.today(), b"x",
            "2026-02-30", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", (1, 2),
        ]  # fmt: skip
        keys = (
            "CONSENT STATUS WAGE KEEP_TOUCH GET GET_OTHER BIRTH_YEAR RECOMMEND EMAIL JOB_TITLE ref "
            "email enrolment minutes started_on completed_on lang"
        ).split() + ["", "\x00", "x" * 999]
        people = (
            "name sex birth_date birth_year level isced_f sector tutor graduation_date department "
            "qualification phone email ref ?"
        ).split()
        for _round in range(60):
            rows = [
                {key: rng.choice(wild) for key in rng.sample(keys, rng.randint(0, 6))}
                | ({"ref": "P1", **POST} if rng.random() < 0.4 else {})
                for _row in range(8)
            ] + [rng.choice(wild)]
            self._check_outcomes(rows, self.ours.load_responses(rows))
            rows = [
                {"name": f"Wild Person{rng.choice('abcdefg')}"}
                | {key: rng.choice(wild) for key in rng.sample(people, rng.randint(0, 5))}
                for _row in range(5)
            ]
            self._check_outcomes(rows, self.ours.load_population(rows))

    def _check_outcomes(self, rows, outcomes):
        self.env.flush_all()
        self.assertEqual([outcome["row"] for outcome in outcomes], list(range(len(rows))))
        for outcome in outcomes:
            self.assertEqual(outcome["status"] == "error", bool(outcome["errors"]), outcome)
            self.assertNotIn("unforeseen", " ".join(outcome["errors"]))
