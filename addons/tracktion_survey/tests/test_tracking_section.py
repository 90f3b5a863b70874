# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Published figures come out as they were published, and sections say what they must."""

from datetime import datetime

from odoo.addons.tracktion_alumni.figures.blocks import OK, SUPPRESSED, Cell
from odoo.addons.tracktion_alumni.tools import ReportRun

from .common import POST, PRE
from .test_indicator import IndicatorCase

WORKING = {"CONSENT": "agree", "STATUS": "working"}
UNEMPLOYED = {"CONSENT": "agree", "STATUS": "unemployed"}
GENDERS = ("female", "male")


def some(count, answers, **more):
    return [{**answers, **more} for _number in range(count)]


class TestPublished(IndicatorCase):
    """Tables 6.1 and 6.2 and their like, from as many answers as there were."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wave = cls._wave("post6")
        workers = [
            *some(9, WORKING, WORKING_TIME="part_time", TIME_FIRST_JOB="before", WAGE="na"),
            *some(45, WORKING, WORKING_TIME="full_time", TIME_FIRST_JOB="lt_1m", WAGE="500_999"),
            *some(26, WORKING, WORKING_TIME="full_time", TIME_FIRST_JOB="gt_6m", WAGE="ge_2000"),
        ]
        others = [*some(9, UNEMPLOYED, U_HAD_JOB="yes"), *some(12, UNEMPLOYED, U_HAD_JOB="no")]
        cls._respond([*workers, *others], cls.wave)

    def test_nine_of_eighty_are_rounded_half_up(self):
        self.assertEqual(self._figure("part_time", self.wave)["value"], 11.3)

    def test_first_job_within_a_month(self):
        figure = self._figure("time_first_job", self.wave)
        self.assertEqual((figure["numerator"], figure["base"], figure["value"]), (54, 80, 67.5))

    def test_median_class_of_the_time_to_the_first_job(self):
        """Of 80 the 40th is among the 45 after the first nine."""
        section = self.env.ref("tracktion_survey.report_section_tracking_first_job")
        scope = self.env["tracktion.indicator"]._scope(
            {"wave_ids": self.wave.ids, "company_ids": self.school.ids}
        )
        blocks, _message = section._blocks(ReportRun(self.env, scope))
        notes = {block.title: " ".join(block.notes) for block in blocks}
        self.assertIn("Median: “Less than 1 month”", notes["Time to the first job"])
        self.assertNotIn("Median", notes["Time to the first related job"])
        self.assertNotIn("Median", notes["How the first job was found"])

    def test_unemployed_people_who_had_a_job(self):
        figure = self._figure("unemployed_had_job", self.wave)
        self.assertEqual((figure["numerator"], figure["base"], figure["value"]), (9, 21, 42.9))

    def test_who_does_not_tell_the_pay_stays_in_the_base_of_the_published_figure_only(self):
        self.assertEqual(self._figure("wage_lt_1000", self.wave)["base"], 80)
        self.assertEqual(self._figure("wage_lt_1000_answered", self.wave)["base"], 71)

    def test_time_rule_of_eqavet(self):
        """How relevant training was is asked 12 months after it at the earliest."""
        late = self._wave("post18")
        rows = some(20, WORKING, SKILL_USE="5", JOB_RELATED="no")
        self._respond([dict(row) for row in rows], late)
        self._respond(rows, early := self._wave("post6", name="Another"))

        self.assertEqual(self._figure("eqavet6b1", early)["state"], "not_applicable")
        self.assertEqual(self._figure("eqavet6b1", late)["value"], 100.0)


class TestSeveralAnswers(IndicatorCase):
    def test_shares_are_of_people_and_add_up_to_more_than_all(self):
        wave = self._wave("post6")
        self._respond(
            [
                *some(12, POST, HELP=["career_talks", "mentoring"]),
                *some(8, POST, HELP=["mentoring"]),
                *some(10, POST),
                *some(5, {**POST, "KEEP_TOUCH": "no"}, HELP=["mentoring"]),
            ],
            wave,
        )

        talks = self._figure("help", wave, option="career_talks")
        mentoring = self._figure("help", wave, option="mentoring")

        # Of all thirty who keep in touch, also of the ten who offer nothing.
        self.assertEqual((talks["numerator"], talks["base"], talks["value"]), (12, 30, 40.0))
        self.assertEqual((mentoring["numerator"], mentoring["value"]), (20, 66.7))
        self.assertEqual(mentoring["label"], {"option": "Mentoring"})

    def test_in_public_neither_few_who_chose_nor_few_who_did_not_are_told(self):
        wave = self._wave("post6")
        self._respond(
            [
                *some(27, POST, HELP=["career_talks", "mentoring"]),
                *some(3, POST, HELP=["career_talks", "guest_lecture"]),
            ],
            wave,
        )

        figures = self.env["tracktion.indicator"].figures(
            ["help"], {"wave_ids": wave.ids, "public": True}
        )
        states = {line["key"].get("option"): line["state"] for line in figures}

        self.assertEqual(
            states,
            {
                None: "ok",
                "career_talks": "ok",
                "mentoring": "suppressed",
                "guest_lecture": "suppressed",
            },
        )

    def test_records_behind_a_code_are_those_that_have_it(self):
        wave = self._wave("post6")
        responses = self._respond(
            [*some(6, POST, GET=["jobs"]), *some(6, POST, GET=["events", "jobs"]), POST], wave
        )
        indicator = self.env["tracktion.indicator"]._by_code(["get"])

        action = indicator.action_open_records({"wave_ids": wave.ids}, {"option": "jobs"})

        self.assertEqual(self.env["tracktion.response"].search(action["domain"]), responses[:12])


class TestWaves(IndicatorCase):
    """Several waves ask the same people: a figure of a year counts each person once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._people(30, "Cohort")
        cls.pre = cls._wave("pre", cls.people)
        cls.half = cls._wave("post6", cls.people, state="closed")
        cls.late = cls._wave("post18", cls.people, state="open")

    def _year_figure(self, code):
        scope = {"school_year_id": self.year.id}
        return self.env["tracktion.indicator"].figures([code], scope)[0]

    def test_a_year_is_told_by_its_newest_wave_that_is_over(self):
        self._respond(some(30, PRE), self.pre, self.people)
        self.assertEqual(self._year_figure("keep_touch")["base"], 30)

        self._respond(some(20, POST), self.half, self.people[:20])
        self._respond(some(12, POST), self.late, self.people[:12])
        self.assertEqual(self._year_figure("keep_touch")["base"], 20)

        self.late.state = "closed"
        self.assertEqual(self._year_figure("keep_touch")["base"], 12)

    def test_what_is_only_asked_afterwards_is_told_by_the_wave_that_is_open(self):
        self._respond(some(30, PRE), self.pre, self.people)
        self.half.state = "open"
        self._respond(some(20, POST), self.half, self.people[:20])

        self.assertEqual(self._year_figure("employment_rate")["base"], 20)
        self.assertEqual(self._year_figure("keep_touch")["base"], 30)

    def test_loss_between_waves_is_told_once_the_next_one_has_answers(self):
        self._respond(some(30, PRE), self.pre, self.people)
        self.assertEqual(self._year_figure("attrition")["state"], "not_applicable")

        self._respond(some(15, POST), self.half, self.people[:15])
        figure = self._year_figure("attrition")
        self.assertEqual((figure["numerator"], figure["base"]), (15, 30))
        self.assertEqual(self._year_figure("panel_retention")["state"], "not_applicable")

        self._respond(some(11, POST), self.late, self.people[4:15])
        figure = self._year_figure("panel_retention")
        self.assertEqual((figure["numerator"], figure["base"]), (11, 30))

    def _reach(self, people, **vals):
        some = self.half.invitation_ids.filtered(lambda i: i.partner_id in people)
        some.sudo().write(vals)
        self.env.flush_all()

    def test_contact_rate_is_of_those_who_may_be_asked(self):
        self._reach(self.people[28:], state="unreachable", reason="deceased", is_delivered=False)
        self._reach(self.people[:21], is_delivered=True)

        figure = self._figure("contact_rate", self.half)

        # 21 of 28: 75 %; of all thirty it would be 70.
        self.assertEqual((figure["numerator"], figure["base"], figure["value"]), (21, 28, 75.0))

    def test_completion_rate_is_of_those_who_began(self):
        moment = datetime(2024, 12, 20, 10)
        self._reach(self.people[:24], started_on=moment)
        self._reach(self.people[:15], completed_on=moment)

        figure = self._figure("completion_rate", self.half)

        # 15 of 24: 62.5 %; of all thirty it would be 50.
        self.assertEqual((figure["numerator"], figure["base"], figure["value"]), (15, 24, 62.5))

    def test_knowledge_rate_counts_answers_and_all_other_sources(self):
        self._respond(some(12, POST), self.half, self.people[:12])
        for number, (source, date) in enumerate(
            [*[("register", "2025-01-10")] * 6, *[("staff", "2025-01-10")] * 3]
            # What was known while they were at school is no destination.
            + [("staff", "2023-10-01")] * 2
        ):
            self._destination(self.people[10 + number], "working", date, source=source)
        self.env.flush_all()

        figure = self._figure("knowledge_rate", self.half)

        # Twelve answered, two of them are in the register as well, seven more are known: 19 of 30.
        self.assertEqual((figure["numerator"], figure["base"], figure["value"]), (19, 30, 63.3))

    def test_knowledge_is_told_of_a_wave_after_graduation_that_is_open(self):
        self._respond(some(30, PRE), self.pre, self.people)
        self.half.state = "open"
        self._respond(some(20, POST), self.half, self.people[:20])

        figure = self._year_figure("knowledge_rate")

        self.assertEqual((figure["numerator"], figure["base"]), (20, 30))

    def test_response_rate_leaves_out_whom_the_school_must_not_ask(self):
        self._respond(some(21, POST), self.half, self.people[:21])
        for invitation, reason in zip(
            self.half.invitation_ids[-2:], ("deceased", "bounced"), strict=True
        ):
            invitation.sudo().write({"state": "unreachable", "reason": reason})
        answered = self.half.invitation_ids.filtered(lambda i: i.partner_id in self.people[:21])
        answered.sudo().write({"is_answered": True, "is_delivered": True})

        figure = self._figure("response_rate", self.half)

        self.assertEqual((figure["numerator"], figure["base"]), (21, 29))


class TestSections(IndicatorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        women = cls._people(40, "Woman")
        men = cls._people(40, "Man")
        women.write({"alumni_gender": "female"})
        men.write({"alumni_gender": "male"})
        cls.wave = cls._wave("post6", women | men)
        answered = women[:30] | men[:10]
        status = [
            *some(15, WORKING),
            *some(15, UNEMPLOYED),
            *some(9, WORKING),
            *some(1, UNEMPLOYED),
        ]
        cls._respond(status, cls.wave, answered)
        cls.wave.invitation_ids.filtered(lambda i: i.partner_id in answered).sudo().write(
            {"is_answered": True}
        )
        cls.env.flush_all()

    def _blocks(self, code, companies=None):
        section = self.env["tracktion.report.section"].search([("code", "=", code)])
        scope = self.env["tracktion.indicator"]._scope(
            {"school_year_id": self.year.id, "company_ids": (companies or self.school).ids}
        )
        run = ReportRun(self.env, scope)
        blocks, message = section._blocks(run)
        self.assertFalse(message)
        return {block.title: block for block in blocks}, run

    def test_every_section_is_computed_and_says_how_to_read_it(self):
        sections = self.env["tracktion.report.section"].search(
            [("provider", "=", "tracktion.survey.report.provider")]
        )
        self.assertEqual(len(sections), 9)
        for section in sections:
            blocks, _run = self._blocks(section.code)
            self.assertIn("caution", blocks["How to read these figures"].notes[0])
            self.assertGreater(len(blocks), 2)

    def test_respondents_are_compared_with_all_who_were_asked(self):
        blocks, _run = self._blocks("tracking_response")

        rows = {row[0]: row[1:] for row in blocks["Who answered, by Gender"].rows}

        self.assertEqual([cell.value for cell in rows["Female"]], [40, 30, 50.0, 75.0, 75.0])
        self.assertEqual([cell.value for cell in rows["Male"]], [40, 10, 50.0, 25.0, 25.0])

    def test_weights_stand_beside_what_they_change(self):
        """Half of the women and nine in ten men work; three in four who answered are women."""
        blocks, _run = self._blocks("tracking_response")
        block = blocks["Main figures, unweighted and weighted"]

        row = next(row for row in block.rows if row[0] == "In work or studying")

        labels = [column.label for column in block.columns[1:3]]
        self.assertEqual(labels, ["Unweighted", "Weighted by Gender"])
        self.assertEqual((row[1].value, row[1].base), (60.0, 40))
        self.assertEqual((row[2].value, row[2].base), (70.0, 30))

    def test_waves_have_no_total(self):
        blocks, run = self._blocks("tracking_situation")

        self.assertEqual(
            [row[0] for row in blocks["After 6 and after 18 months"].rows], ["6 months after"]
        )
        by_point = [f for _i, f in run.recorded if any("point" in dict(key) for key in f.cells)]
        self.assertTrue(by_point and all(frozenset() not in f.cells for f in by_point))

    def test_waves_have_no_total_in_a_region_either(self):
        blocks, _run = self._blocks("tracking_situation", self.school | self.other_school)

        block = blocks["In work or studying by Point in time"]

        self.assertEqual([row[0] for row in block.rows], ["6 months after"])
        self.assertEqual(block.rows[0][-1].value, 60.0)

    def test_lines_by_wave_have_a_column_for_each_wave_and_none_for_all(self):
        """By department, after 6 and after 18 months: the same people, asked twice."""
        late = self._wave("post18", self.wave.invitation_ids.partner_id, state="closed")
        self._respond(some(20, WORKING), late, late.invitation_ids.partner_id[:20])
        blocks, run = self._blocks("tracking_situation")

        block = blocks["In work or studying, by department"]

        self.assertEqual(
            [column.label for column in block.columns],
            ["Department", "6 months after", "18 months after"],
        )
        self.assertEqual(
            [[row[0], *(cell.value for cell in row[1:])] for row in block.rows],
            [["Electricity", 60.0, 100.0], ["Total", 60.0, 100.0]],
        )
        crossed = [f for _i, f in run.recorded if any(len(key) == 2 for key in f.cells)]
        by_wave = [f for f in crossed if any("point" in dict(key) for key in f.cells)]
        self.assertTrue(all("point" in dict(key) for f in by_wave for key in f.cells))

    def test_what_the_wave_that_speaks_for_the_year_hides_its_own_lines_hide_too(self):
        """Of three departments the smallest is hidden and, of the two others, one that differs
        from table to table would tell it."""
        departments = self.env["tracktion.department"].create(
            [{"name": name, "company_id": self.school.id} for name in ("Sea", "Wood")]
        )
        people = self.wave.invitation_ids.partner_id
        for department, some_people in zip(departments, (people[:4], people[30:45]), strict=True):
            some_people.alumni_enrolment_ids.department_id = department
        self.env["tracktion.response"].search([("wave_id", "=", self.wave.id)])._remove("Others")
        self.wave.invitation_ids.unlink()
        answers = [*some(4, UNEMPLOYED), *some(26, WORKING), *some(15, WORKING)]
        self._respond(answers, self.wave, people[:45])
        rate = self.env.ref("tracktion_survey.indicator_placement_rate")
        run = ReportRun(
            self.env, self.env["tracktion.indicator"]._scope({"school_year_id": self.year.id})
        )

        def hidden(dimensions):
            cells = run.figures(rate, dimensions)[rate].cells
            return {
                dict(key)["department"]
                for key, cell in cells.items()
                if cell.state == SUPPRESSED and len(key) == len(dimensions)
            }

        alone = hidden(("department",))

        self.assertEqual(len(alone), 2)
        self.assertEqual(hidden(("department", "point")), alone)
        # The other way round as well.
        self.assertEqual(
            rate._told_keys(run.scope, [frozenset({("department", 1)})]),
            {
                frozenset({("department", 1)}): frozenset({("department", 1)}),
                frozenset({("department", 1), ("point", "post6")}): frozenset({("department", 1)}),
                frozenset({("department", 1), ("wave", self.wave.id)}): frozenset(
                    {("department", 1)}
                ),
            },
        )

    def test_figures_from_outside_stand_beside_ours(self):
        self.env["tracktion.context.figure"].create(
            {
                "name": "Youth unemployment",
                "region": "Asturias",
                "value": 31.5,
                "year": 2024,
                "source": "Statistics office",
                "indicator_id": self.env.ref("tracktion_survey.indicator_unemployment_rate").id,
            }
        )
        blocks, _run = self._blocks("tracking_situation")

        [row] = blocks["Figures from outside"].rows

        self.assertEqual(row[:2], ["Youth unemployment (Asturias)", 31.5])
        self.assertIsInstance(row[2], Cell)
        self.assertIn(row[2].state, (OK, SUPPRESSED))
        self.assertEqual(row[-1], "Statistics office")

    def test_flows_of_few_are_not_told_nor_do_they_follow(self):
        """Of thirty who planned to work 15 do and 15 are out of work; of ten who planned to study
        nine work and one is out of work."""
        people = self.wave.invitation_ids.partner_id
        women, men = (people.filtered(lambda p, g=g: p.alumni_gender == g) for g in GENDERS)
        pre = self._wave("pre", women[:30] | men[:10])
        self._respond(some(30, PRE), pre, women[:30])
        self._respond(some(10, PRE, PLAN="studying"), pre, men[:10])
        blocks, _run = self._blocks("tracking_situation")

        block = blocks["Plans before graduation and what became of them"]

        self.assertEqual(block.chart.kind, "sankey")
        rows = {row[0]: row[1:] for row in block.rows}
        self.assertEqual([cell.state for cell in rows["Continue studying"][:2]], [SUPPRESSED] * 2)
        work = rows["Work for an employer"][:2]
        # What is left of the totals would tell the one.
        self.assertEqual([cell.state for cell in work], [SUPPRESSED] * 2)

    def test_flows_of_many_are_told(self):
        people = self.wave.invitation_ids.partner_id
        pre = self._wave("pre", people)
        answered = self.wave.response_ids.partner_id
        self._respond(some(40, PRE), pre, answered)
        blocks, _run = self._blocks("tracking_situation")

        [row] = blocks["Plans before graduation and what became of them"].rows[:-1]

        self.assertEqual(row[0], "Work for an employer")
        self.assertEqual([cell.numerator for cell in row[1:3]], [24, 16])

    def test_officers_do_not_count_answers_themselves(self):
        """They read what reports say; whoever may not see answers asks no question of them."""
        Indicator = self.env["tracktion.indicator"].with_user(self.officer)
        with self.assertRaisesRegex(Exception, "Response"):
            Indicator.figures(["job_related"], {"wave_ids": self.wave.ids})
