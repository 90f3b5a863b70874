# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import POST, PRE, SurveyCase


class CockpitMixin:
    """A wave of eight electricians and two cooks, each at another point of the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kitchen = cls.env["tracktion.department"].create(
            {"name": "Kitchen", "code": "KIT", "company_id": cls.school.id}
        )
        cls.cook = cls.env["tracktion.qualification"].create(
            {
                "name": "Cook",
                "code": "HOT201",
                "sector": "services",
                "department_id": cls.kitchen.id,
                "company_id": cls.school.id,
            }
        )
        mine, other = {"tutor_id": cls.teacher.id}, {"tutor_id": cls.other_teacher.id}
        cls.people = cls.env["res.partner"]
        for number in range(8):
            cls.people |= cls._person(
                f"Electrician {number}", enrolment=dict(mine if number < 5 else other)
            )
        for number in range(2):
            cls.people |= cls._person(f"Cook {number}", enrolment={"qualification_id": cls.cook.id})
        cls._consent(cls.people, cls.tracking_survey)
        cls.wave = cls._wave("post6", cls.people, state="open", date_close="2026-03-31")
        cls.invitations = cls.wave.invitation_ids.sorted("id")
        cls._progress()

    @classmethod
    def _progress(cls):
        """Five answered, one of them half-way; one opened, one refused, two without an address,
        one of these asked to be left alone."""
        completed, half_way = cls.invitations[:4], cls.invitations[4]
        opened, refused, no_address, left_out = cls.invitations[5:9]
        answered_on = [f"2026-03-{day} 09:00:00" for day in ("02", "02", "05", "05")]
        for one, moment, minutes in zip(completed, answered_on, (4, 6, 8, 30), strict=True):
            one.sudo().write(
                {
                    "state": "completed",
                    "is_delivered": True,
                    "is_answered": True,
                    "invited_on": "2026-03-01 09:00:00",
                    "opened_on": moment,
                    "started_on": moment,
                    "completed_on": moment,
                    "minutes": minutes,
                }
            )
        half_way.write(
            {
                "state": "started",
                "is_delivered": True,
                "is_answered": True,
                "opened_on": "2026-03-05 08:00:00",
                "started_on": "2026-03-05 08:00:00",
            }
        )
        opened.write({"state": "opened", "is_delivered": True, "opened_on": "2026-03-06 08:00:00"})
        refused.write({"state": "refused", "is_delivered": True})
        no_address.write({"state": "unreachable", "reason": "no_address"})
        left_out.write({"state": "excluded", "reason": "withdrawn"})
        # The tenth was not invited yet.


class CockpitCase(CockpitMixin, SurveyCase):
    def _cockpit(self, user=None, wave=None):
        return (wave or self.wave).with_user(user or self.coordinator)._cockpit()

    def _counts(self, cockpit):
        return {tile["key"]: tile["count"] for tile in cockpit["tiles"]}

    def _table(self, cockpit, name):
        return next(table["rows"] for table in cockpit["tables"] if table["key"] == name)


class TestCockpit(CockpitCase):
    def test_tiles_count_the_steps(self):
        cockpit = self._cockpit()

        self.assertEqual(
            self._counts(cockpit),
            {
                "population": 9,
                "delivered": 7,
                "opened": 6,
                "started": 5,
                "completed": 4,
                "answered": 5,
                "refused": 1,
                "unreachable": 1,
                "left_out": 1,
            },
        )
        shares = {tile["key"]: tile["share"] for tile in cockpit["tiles"]}
        self.assertEqual(shares["delivered"], 77.8, "7 of 9")
        self.assertIsNone(shares["left_out"])

    def test_every_number_opens_the_people_behind_it(self):
        cockpit = self._cockpit()
        Invitation = self.env["tracktion.invitation"].with_user(self.coordinator)

        for tile in cockpit["tiles"]:
            self.assertEqual(Invitation.search_count(tile["domain"]), tile["count"], tile["key"])
        for table in cockpit["tables"]:
            for row in table["rows"]:
                found = Invitation.search(row["domain"])
                self.assertEqual(
                    len(found.filtered("is_eligible")), row["response"]["whole"], row["name"]
                )
        for day in cockpit["days"]:
            self.assertEqual(Invitation.search_count(day["domain"]), day["answered"], day["date"])

    def test_rates_are_rounded_half_up_beside_their_targets(self):
        rates = self._cockpit()["rates"]

        self.assertEqual(
            rates["response"],
            {
                "rate": 55.6,
                "part": 5,
                "whole": 9,
                "target": 60.0,
                "needed": 1,
                "light": "close",
            },
        )
        self.assertEqual(rates["completion"]["rate"], 80.0, "4 of 5")
        self.assertEqual(rates["completion"]["light"], "reached")
        self.assertEqual(rates["completion"]["needed"], 0)

    def test_lights(self):
        rate = self.env["tracktion.wave"]._cockpit_rate

        self.assertEqual(rate(9, 80, 0)["rate"], 11.3, "11.25 is rounded up")
        self.assertEqual(rate(9, 80, 0)["light"], "none")
        self.assertEqual(rate(0, 0, 60)["light"], "none")
        self.assertIsNone(rate(0, 0, 60)["rate"], "no data is no 0 %")
        self.assertEqual(rate(5, 10, 60)["light"], "close")
        self.assertEqual(rate(49, 100, 60)["light"], "far")
        self.assertEqual(rate(6, 10, 60)["light"], "reached")
        # 59.96 % is printed as 60.0 %, and is short of it all the same.
        self.assertEqual((rate(1499, 2500, 60)["rate"], rate(1499, 2500, 60)["needed"]), (60.0, 1))
        self.assertEqual(rate(1, 3, 100 / 3)["needed"], 0, "the noise of a mean asks for nobody")

    def test_targets_of_departments(self):
        self.env["tracktion.wave.target"].with_user(self.coordinator).create(
            {
                "wave_id": self.wave.id,
                "department_id": self.department.id,
                "response_target": 90,
                "completion_target": 50,
            }
        )

        cockpit = self._cockpit()

        electricians, cooks = self._table(cockpit, "department_id")
        self.assertEqual(electricians["name"], "Electricity")
        self.assertEqual(electricians["response"]["target"], 90)
        self.assertEqual(electricians["response"]["needed"], 3, "90 % of 8 are 7.2: 8, less 5")
        self.assertEqual(electricians["completion"]["target"], 50)
        self.assertEqual(cooks["response"]["target"], 60)
        self.assertEqual(cooks["response"]["needed"], 1)
        self.assertIsNone(cooks["completion"]["rate"], "nobody has begun")
        self.assertEqual(cockpit["rates"]["response"]["target"], 60, "that of the wave stays")

    def test_tables_put_first_what_is_missing_most(self):
        tutors = self._table(self._cockpit(), "tutor_id")

        self.assertEqual(
            [(row["name"], row["response"]["part"], row["response"]["whole"]) for row in tutors],
            [("Other Teacher", 0, 3), ("No tutor", 0, 1), ("Teacher", 5, 5)],
        )
        self.assertEqual([row["response"]["needed"] for row in tutors], [2, 1, 0])

    def test_minutes(self):
        self.assertEqual(self._cockpit()["minutes"], {"median": 7.0, "mean": 12.0, "count": 4})

    def test_days_add_up_to_the_responses(self):
        days = {day["date"]: day for day in self._cockpit()["days"]}

        self.assertEqual(min(days), "2026-03-01")
        self.assertEqual(max(days), "2026-03-05")
        self.assertEqual(days["2026-03-01"]["contacts"], 4)
        self.assertEqual([days[f"2026-03-0{d}"]["answered"] for d in range(1, 6)], [0, 2, 0, 0, 3])
        self.assertEqual([days[f"2026-03-0{d}"]["so_far"] for d in range(1, 6)], [0, 2, 2, 2, 5])
        self.assertEqual(days["2026-03-05"]["rate"], 55.6)
        self.assertEqual(days["2026-03-05"]["started"], 3)
        self.assertEqual(days["2026-03-05"]["completion_rate"], 66.7)
        self.assertIsNone(days["2026-03-03"]["completion_rate"])

    def test_days_are_those_of_the_reader(self):
        late = "2026-03-05 23:30:00"
        self.invitations[0].write({"started_on": late, "completed_on": late})
        self.coordinator.tz = "Europe/Madrid"

        days = {day["date"]: day for day in self._cockpit()["days"]}

        self.assertEqual(days["2026-03-06"]["answered"], 1)
        found = self.env["tracktion.invitation"].search(days["2026-03-06"]["domain"])
        self.assertEqual(found, self.invitations[0])

    def test_days_of_reminders_are_marked(self):
        self.people[:3].with_user(self.coordinator)._tracktion_approach(
            "tracking_survey", "email", "Please answer", origin=self.wave
        )

        days = self._cockpit()["days"]

        self.assertEqual((days[-1]["date"], days[-1]["contacts"]), ("2026-03-16", 3))

    def test_empty_wave(self):
        cockpit = self._cockpit(wave=self._wave("post18"))

        self.assertEqual(set(self._counts(cockpit).values()), {0})
        self.assertIsNone(cockpit["rates"]["response"]["rate"])
        self.assertEqual(cockpit["minutes"], {"median": None, "mean": None, "count": 0})
        self.assertEqual(cockpit["days"], [])
        self.assertEqual(cockpit["drop_off"], [])

    def test_number_of_queries_stays(self):
        small = self._wave("post18", self._people(10, "Few"))
        large = self._wave("post18", self._people(1000, "Many"))
        for wave in small | large:
            wave.invitation_ids.write(
                {
                    "started_on": "2026-03-05 08:00:00",
                    "completed_on": "2026-03-05 08:10:00",
                    "is_answered": True,
                    "minutes": 10,
                }
            )
        # What is kept for all waves, such as rules, is read once.
        self._count_queries(lambda: self._cockpit(wave=small))

        few = self._count_queries(lambda: self._cockpit(wave=small))
        many = self._count_queries(lambda: self._cockpit(wave=large))

        self.assertEqual(few, many)
        self.assertLessEqual(many, 30)

    def test_targets_are_shares(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.wave.response_target = 101
            self.env.flush_all()


class TestCockpitDropOff(CockpitCase):
    def _stop(self, invitation, answers, page):
        """Begin, answer, and stop while ``page`` is on the screen."""
        self._answer(invitation, answers, done=False)
        invitation.user_input_id.last_displayed_page_id = self.env.ref(
            f"tracktion_survey.survey_post_section_{page}"
        )
        invitation.write({"state": "started", "started_on": "2026-03-05 08:00:00"})

    @classmethod
    def _progress(cls):
        """Nobody has begun."""

    def test_last_page_and_last_answer(self):
        self._stop(self.invitations[0], {"CONSENT": "agree", "STATUS": "unemployed"}, "C")
        self._stop(self.invitations[1], {"CONSENT": "agree", "STATUS": "working"}, "C")
        self._stop(self.invitations[2], {"CONSENT": "agree"}, "B")
        self.invitations[3].write({"started_on": "2026-03-05 08:00:00"})

        found = self._cockpit()["drop_off"]

        title = {
            name: self.env.ref(f"tracktion_survey.survey_post_{name}").title
            for name in ("section_B", "section_C", "STATUS", "CONSENT")
        }
        self.assertEqual(
            [(row["page"], row["question"], row["count"]) for row in found],
            [
                (title["section_C"], title["STATUS"], 2),
                (None, None, 1),
                (title["section_B"], title["CONSENT"], 1),
            ],
        )
        people = self.env["tracktion.invitation"].search(found[0]["domain"])
        self.assertEqual(people, self.invitations[:2])

    def test_only_tracking_sees_where_single_people_stop(self):
        for one in self.invitations[:5]:
            self._stop(one, {"CONSENT": "agree"}, "B")
        self._stop(self.invitations[5], {"CONSENT": "agree", "STATUS": "unemployed"}, "C")

        found = self._cockpit(self.officer)["drop_off"]
        own = self._cockpit(self.other_teacher)["drop_off"]

        self.assertEqual([row["count"] for row in found], [5, 1])
        self.assertEqual([row["is_rest"] for row in found], [False, True])
        self.assertEqual(
            own,
            [{"page": None, "question": None, "count": 1, "domain": None, "is_rest": True}],
        )
        self.assertTrue(all(row["domain"] is None for row in found))


class TestCockpitRoles(CockpitCase):
    def test_teachers_see_their_own_people(self):
        self.invitations[9].partner_id.alumni_relation_owner_id = self.teacher

        mine = self._cockpit(self.teacher)
        other = self._cockpit(self.other_teacher)

        self.assertTrue(mine["is_part"])
        self.assertFalse(mine["may_plan"])
        self.assertEqual(self._counts(mine)["population"], 6, "five as tutor, one as owner")
        self.assertEqual(mine["rates"]["response"]["rate"], 83.3)
        self.assertEqual(self._counts(other)["population"], 3)
        self.assertEqual(self._counts(other)["answered"], 0)

    def test_the_target_of_a_teacher_is_that_of_his_people(self):
        self.env["tracktion.wave.target"].create(
            {"wave_id": self.wave.id, "department_id": self.kitchen.id, "response_target": 90}
        )
        self.invitations[9].partner_id.alumni_relation_owner_id = self.teacher

        rate = self._cockpit(self.teacher)["rates"]["response"]

        self.assertEqual(rate["target"], 65.0, "60 % of five people, 90 % of one")
        self.assertEqual(rate["needed"], 0, "3.9 of six: 4, and there are 5")

    def test_officers_see_all_but_plan_nothing(self):
        cockpit = self._cockpit(self.officer)

        self.assertFalse(cockpit["is_part"])
        self.assertFalse(cockpit["may_plan"])
        self.assertEqual(self._counts(cockpit)["population"], 9)
        with self.assertRaises(AccessError):
            self.wave.with_user(self.officer).action_send_to_do_lists()

    def test_nobody_else_sees_anything(self):
        for user in (self.plain, self.portal, self.coordinator_abroad, self.teacher_abroad):
            with self.assertRaises(AccessError):
                self._cockpit(user)
        for user in (self.plain, self.portal):
            with self.assertRaises(AccessError):
                self.env["tracktion.wave"].with_user(user).get_cockpit()

    def test_schools_do_not_see_each_other(self):
        found = (
            self.env["tracktion.wave"].with_user(self.coordinator_abroad).get_cockpit(self.wave.id)
        )
        self.assertEqual(found, {"waves": [], "cockpit": None})

        rows = self.env["tracktion.wave.progress"].with_user(self.coordinator_abroad)
        self.assertEqual(rows.search_count([]), 0)
        rows = self.env["tracktion.wave.progress"].with_user(self.teacher)
        self.assertEqual(rows.search_count([("wave_id", "=", self.wave.id)]), 5)

    def test_the_newest_open_wave_comes_first(self):
        self._wave("post18", date_open="2026-12-01")

        found = self.env["tracktion.wave"].with_user(self.coordinator).get_cockpit()

        self.assertEqual(len(found["waves"]), 2)
        self.assertEqual(found["cockpit"]["wave"]["id"], self.wave.id)
        self.assertEqual(found["cockpit"]["wave"]["days_left"], 15)

    def test_is_opened_from_the_wave(self):
        for user in (self.teacher, self.coordinator):
            opened = self.wave.with_user(user).action_open_cockpit()
            self.assertEqual(opened["tag"], "tracktion_survey.cockpit")
            self.assertEqual(opened["params"], {"wave_id": self.wave.id})

    def test_targets_are_set_by_those_who_plan(self):
        Target = self.env["tracktion.wave.target"]
        vals = {"wave_id": self.wave.id, "department_id": self.department.id}
        for user in (self.teacher, self.officer, self.plain, self.portal, self.coordinator_abroad):
            with self.assertRaises(AccessError):
                Target.with_user(user).create(vals)
        self.assertEqual(Target.with_user(self.coordinator).create(vals).response_target, 60)


class TestAttrition(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._people(8)
        cls.abroad = cls._person("Mari Maasikas", school=cls.other_school)
        cls.pre = cls._wave("pre", cls.people, state="closed")
        cls.post6 = cls._wave("post6", cls.people, state="closed")
        cls.post18 = cls._wave("post18", cls.people, state="open")
        # Answered before graduation: 0-6; after 6 months: 0-3 and 7; after 18: 0, 1, 5, 7.
        for wave, numbers, answers in (
            (cls.pre, range(7), PRE),
            (cls.post6, (0, 1, 2, 3, 7), POST),
            (cls.post18, (0, 1, 5, 7), POST),
        ):
            invitations = wave.invitation_ids.sorted("id")
            for number in numbers:
                cls._answer(invitations[number], answers)
                invitations[number].sudo().is_answered = True

    def test_steps(self):
        key = (self.school.id, self.year.id)

        steps = self.post6._attrition()[key]

        self.assertEqual(
            steps,
            {
                ("pre", "post6"): (4, 7),
                ("post6", "post18"): (3, 5),
                ("pre", "post18"): (3, 7),
                ("pre", "post6", "post18"): (2, 7),
            },
        )

    def test_shares(self):
        rows = self.post6.with_user(self.coordinator)._cockpit()["attrition"]

        self.assertEqual([row["retention"] for row in rows], [57.1, 60.0, 42.9, 28.6])
        self.assertEqual([row["attrition"] for row in rows], [42.9, 40.0, 57.1, 71.4])
        base = self.env["tracktion.invitation"].search(rows[0]["domain"])
        self.assertEqual(len(base), 7)

    def test_those_who_were_lost(self):
        wave = self.post6.with_user(self.officer)
        rows = wave._cockpit()["attrition"]

        for row in rows:
            lost = self.env["tracktion.invitation"].search(wave.get_lost(list(row["step"])))
            self.assertEqual(len(lost), row["lost"], row["label"])
            self.assertEqual(set(lost.mapped("point")), {row["step"][0]})
        lost = self.env["tracktion.invitation"].search(wave.get_lost(["pre", "post6"]))
        self.assertEqual(lost.partner_id, self.people[4:7])
        self.assertEqual(self.post6.with_user(self.teacher).get_lost(["pre", "post6"])[0][2], [])

    def test_a_wave_that_is_not_open_lost_nobody(self):
        self.post18.state = "draft"

        rows = self.post6._cockpit()["attrition"]

        self.assertEqual(rows[0]["retention"], 57.1)
        self.assertEqual([row["lost"] for row in rows[1:]], [None] * 3)
        self.assertEqual([row["attrition"] for row in rows[1:]], [None] * 3)

    def test_stays_when_people_are_erased(self):
        before = self.post6._attrition()
        self.post6.invitation_ids[0].sudo().partner_id = False

        self.assertEqual(self.post6._attrition(), before)

    def test_is_for_those_one_may_see(self):
        self.assertEqual(self.post6.with_user(self.teacher)._attrition(), {})
        self.people[0].alumni_relation_owner_id = self.teacher

        steps = self.post6.with_user(self.teacher)._attrition()

        self.assertEqual(steps[self.school.id, self.year.id]["pre", "post6"], (1, 1))

    def test_number_of_queries_stays(self):
        waves = self.pre | self.post6 | self.post18
        self._count_queries(waves._attrition)

        one = self._count_queries(self.pre._attrition)
        all_of_them = self._count_queries(waves._attrition)

        self.assertEqual(one, all_of_them)
        # That of the waves themselves, and the count.
        self.assertLessEqual(one, 2)
