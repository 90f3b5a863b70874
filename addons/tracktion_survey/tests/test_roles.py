# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.tracktion_alumni.tests.samples import models_of_addon
from odoo.addons.tracktion_alumni.tests.test_roles import RolesMixin, read_table

from .common import SurveyCase
from .samples import OF_ODOO, STANDARD, WIZARDS, Samples

TABLE = Path(__file__).parent.parent / "readme" / "ROLES.md"


@tagged("post_install", "-at_install")
class TestRoleTable(RolesMixin, SurveyCase):
    """The table in the documentation says what every role may do; the code must agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Also those who may not export get the technical right to: our own rules must hold.
        export = Command.link(cls.env.ref("base.group_allow_export").id)
        (cls.plain | cls.teacher).group_ids = [export]
        cls.own = Samples(cls, cls._person("Propia", alumni_relation_owner_id=cls.teacher.id))
        cls.others = Samples(
            cls, cls._person("Ajena", alumni_relation_owner_id=cls.other_teacher.id)
        )
        cls.columns = {
            "public": (cls.public, cls.own),
            "portal": (cls.portal, cls.own),
            "no role": (cls.plain, cls.own),
            "teacher, own": (cls.teacher, cls.own),
            "teacher, others": (cls.teacher, cls.others),
            "officer": (cls.officer, cls.own),
            "tracking": (cls.coordinator, cls.own),
            "manager": (cls.manager, cls.own),
            "other school": (cls.manager_abroad, cls.own),
        }

    def test_the_table_names_every_model(self):
        header, table = read_table(TABLE)
        self.assertEqual(header, list(self.columns))
        models = models_of_addon(self.env, "tracktion_survey")
        self.assertEqual(set(table), models | OF_ODOO | STANDARD)

    def test_every_role_with_every_model(self):
        _header, table = read_table(TABLE)
        for model in sorted(set(table) - WIZARDS):
            records = {id(one): one.record(model) for one in (self.own, self.others)}
            for column, (user, samples) in self.columns.items():
                record = records[id(samples)]
                self.assertTrue(record, model)
                with self.subTest(model=model, column=column):
                    self.assertEqual(self._letters(record, user), table[model][column])
                    if "R" not in table[model][column]:
                        with self.assertRaises(AccessError):
                            record.with_user(user).read(["display_name"])

    def test_wizards(self):
        _header, table = read_table(TABLE)
        models = models_of_addon(self.env, "tracktion_survey")
        self.assertEqual({m for m in models if self.env[m]._transient}, WIZARDS)
        rules = self.env["ir.rule"]
        for model in sorted(WIZARDS):
            domain = rules.with_user(self.manager)._compute_domain(model, "read")
            self.assertIn("create_uid", str(list(domain)), model)
            for column, (user, _samples) in self.columns.items():
                with self.subTest(model=model, column=column):
                    letters = self._letters(self.env[model], user)
                    self.assertEqual(letters, table[model][column])

    def test_nobody_writes_what_follows_from_answers(self):
        for record, vals in (
            (self.own.response, {"status": "unemployed"}),
            (self.own.wave.invitation_ids, {"is_answered": False}),
            (self.own.wave.invitation_ids, {"state": "planned"}),
        ):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.manager).write(vals)


@tagged("post_install", "-at_install")
class TestAnswersStayHidden(SurveyCase):
    """Nobody beyond the group Tracking learns what a person answered, by whatever way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person("Ana Ruiz", alumni_relation_owner_id=cls.teacher.id)
        cls.samples = Samples(cls, cls.person)
        cls.survey_user = cls._user("test_survey_user", "survey.group_survey_user", cls.school)
        cls.survey_manager = cls._user(
            "test_survey_manager", "survey.group_survey_manager", cls.school
        )
        cls.outsiders = (
            cls.survey_user,
            cls.survey_manager,
            cls.officer,
            cls.teacher,
            cls.plain,
            cls.coordinator_abroad,
        )

    def _found(self, user, model, domain):
        try:
            return self.env[model].with_user(user).search_count(domain)
        except AccessError:
            return 0

    def test_not_found_by_searching(self):
        person = ("partner_id", "=", self.person.id)
        for user in self.outsiders:
            with self.subTest(user=user.login):
                self.assertFalse(self._found(user, "tracktion.response", [person]))
                self.assertFalse(self._found(user, "survey.user_input", [person]))
                self.assertFalse(
                    self._found(
                        user,
                        "survey.user_input.line",
                        [("user_input_id", "=", self.samples.raw.id)],
                    )
                )
        self.assertTrue(self._found(self.coordinator, "tracktion.response", [person]))
        self.assertTrue(self._found(self.coordinator, "survey.user_input", [person]))

    def test_not_guessed_through_other_models(self):
        guesses = [
            ("tracktion.wave", [("response_ids.status", "=", "working")]),
            ("tracktion.invitation", [("user_input_id.state", "=", "done")]),
            ("tracktion.invitation", [("user_input_id.user_input_line_ids", "!=", False)]),
            ("tracktion.contact.proposal", [("response_id.status", "=", "working")]),
            ("survey.survey", [("user_input_ids.partner_id", "=", self.person.id)]),
            (
                "survey.question.answer",
                [("question_id.survey_id.user_input_ids.partner_id", "=", self.person.id)],
            ),
        ]
        for user in self.outsiders:
            for model, domain in guesses:
                with self.subTest(user=user.login, domain=domain):
                    mine = [("id", "in", self.env[model].search([]).ids), *domain]
                    self.assertFalse(self._found(user, model, mine))

    def test_not_counted_by_grouping(self):
        for user in self.outsiders:
            for model, group in (
                ("tracktion.response", "status"),
                ("survey.user_input.line", "suggested_answer_id"),
                ("survey.user_input", "partner_id"),
            ):
                with self.subTest(user=user.login, model=model):
                    domain = [("create_uid", "!=", False)]
                    if model != "tracktion.response":
                        domain = [("survey_id", "=", self.samples.wave.survey_id.id)]
                    try:
                        groups = self.env[model].with_user(user)._read_group(domain, [group])
                    except AccessError:
                        continue
                    self.assertFalse(groups)

    def test_not_told_by_names(self):
        for user in self.outsiders:
            for model in ("tracktion.response", "survey.user_input", "survey.user_input.line"):
                with self.subTest(user=user.login, model=model):
                    try:
                        found = self.env[model].with_user(user).name_search("")
                    except AccessError:
                        continue
                    self.assertFalse(
                        {self.samples.response.id, self.samples.raw.id}
                        & {number for number, _name in found}
                    )

    def test_followers_of_a_questionnaire_are_not_told_who_answered(self):
        survey = self.samples.wave.survey_id
        survey.message_subscribe(
            self.survey_manager.partner_id.ids,
            [self.env.ref("survey.mt_survey_survey_user_input_completed").id],
        )
        wave = self._wave("post18", self.person)

        self._answer(wave.invitation_ids, {"CONSENT": "agree", "STATUS": "working"})

        told = self.env["mail.notification"].search_count(
            [
                ("res_partner_id", "=", self.survey_manager.partner_id.id),
                ("mail_message_id.model", "=", "survey.user_input"),
            ]
        )
        self.assertFalse(told)

    def test_union_of_participations_holds_no_answers(self):
        columns = set(self.env["tracktion.participation"]._fields)
        answers = {"status", "plan", "wage", "keep_touch", "email", "phone"}
        self.assertFalse(columns & answers)

    def test_questionnaires_of_others_are_no_business_of_teachers(self):
        stock = self.env["survey.survey"].create({"title": "Staff satisfaction"})
        abroad = self.env["survey.survey"].create(
            {
                "title": "Teine",
                "survey_type": "tracktion",
                "access_mode": "token",
                "tracktion_company_id": self.other_school.id,
            }
        )
        for user in (self.teacher, self.coordinator):
            for survey in (stock, abroad):
                self.assertFalse(survey.with_user(user).has_access("read"), survey.title)
        self.assertTrue(self.samples.wave.survey_id.with_user(self.teacher).has_access("read"))
        self.assertTrue(stock.with_user(self.survey_user).has_access("read"))
