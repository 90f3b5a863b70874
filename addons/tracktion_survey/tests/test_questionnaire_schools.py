# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Standard questionnaires, the copies that schools make of them, and what an upgrade does."""

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import TRACKING, SurveyCase

COPY = "is a standard questionnaire.*Copy for your school"


@tagged("post_install", "-at_install")
class TestQuestionnaireSchools(SurveyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.post = cls.env.ref("tracktion_survey.survey_post")
        cls.administrator = cls._user(
            "test_administrator", f"{TRACKING},base.group_system", cls.school
        )

    def _question(self, code, survey=None):
        return (survey or self.post).question_ids.filtered(lambda q: q.tracktion_code == code)

    def _adapt(self, user, survey=None):
        """The copy that ``user`` makes with the button, as this user."""
        action = (survey or self.post).with_user(user).action_tracktion_adapt()
        return self.env["survey.survey"].with_user(user).browse(action["params"]["next"]["res_id"])

    # --- who may change what --------------------------------------------------------------------

    def test_standard_ones_are_not_changed_by_schools_and_the_message_says_what_to_do(self):
        wage = self._question("WAGE")
        option = wage.suggested_answer_ids[0]
        for user in (self.coordinator, self.manager, self.manager_abroad):
            mine = self.post.with_user(user)
            changes = {
                "reword": lambda u=user: wage.with_user(u).write({"title": "How much?"}),
                "hide": lambda u=user: wage.with_user(u).write({"tracktion_not_asked": True}),
                "delete": lambda u=user: wage.with_user(u).unlink(),
                "delete option": lambda u=user: option.with_user(u).unlink(),
                "reword option": lambda u=user: option.with_user(u).write({"value": "Nothing"}),
                "add": lambda u=user: (
                    self.env["survey.question"]
                    .with_user(u)
                    .create(
                        {"survey_id": self.post.id, "title": "Ours", "question_type": "char_box"}
                    )
                ),
                "through the form": lambda m=mine: m.write(
                    {"question_and_page_ids": [Command.update(wage.id, {"title": "How much?"})]}
                ),
                "archive": lambda m=mine: m.action_archive(),
                "delete all": lambda m=mine: m.unlink(),
                "new standard one": lambda m=mine: m.copy({"tracktion_company_id": False}),
            }
            for what, change in changes.items():
                with (
                    self.subTest(user=user.login, what=what),
                    self.assertRaisesRegex(AccessError, COPY),
                    self.cr.savepoint(),
                ):
                    change()
        self.assertEqual(len(self.post.question_ids), 57)
        self.assertTrue(self.post.with_user(self.coordinator).tracktion_is_locked)

    def test_administrators_change_standard_ones(self):
        wage = self._question("WAGE").with_user(self.administrator)
        self.assertFalse(wage.survey_id.tracktion_is_locked)
        wage.title = "How much?"
        wage.suggested_answer_ids[0].value = "Nothing"
        self.assertEqual(wage.title, "How much?")

    def test_survey_users_of_another_school_change_nothing_either(self):
        """Odoo's own survey roles know nothing of schools."""
        own = self._adapt(self.coordinator)
        survey_user = self._user("test_surveys", "survey.group_survey_manager", self.other_school)
        for survey in (self.post, own):
            with self.subTest(survey=survey.title), self.assertRaises(AccessError):
                self._question("WAGE", survey).with_user(survey_user).write({"title": "Mine"})
        stock = self.env["survey.survey"].create(
            {
                "title": "Canteen",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "How is it?",
                            "question_type": "matrix",
                            "suggested_answer_ids": [Command.create({"value": "Good"})],
                            "matrix_row_ids": [Command.create({"value": "Soup"})],
                        }
                    )
                ],
            }
        )
        stock.question_ids.matrix_row_ids.with_user(survey_user).value = "Dessert"
        stock.with_user(survey_user).title = "Kitchen"
        self.assertEqual(stock.title, "Kitchen")

    # --- copies ---------------------------------------------------------------------------------

    def test_one_click_makes_a_copy_that_new_waves_of_the_school_take(self):
        planned = self._wave("post6")

        copy = self._adapt(self.coordinator)

        self.assertEqual(copy.tracktion_company_id, self.school)
        self.assertEqual(copy.title, self.post.title)
        self.assertFalse(copy.tracktion_is_locked)
        copy.question_ids[0].title = "Do you agree?"
        copy.question_ids.filtered(lambda q: q.tracktion_code == "WAGE").unlink()
        self.assertEqual(self._wave("post18").survey_id, copy)
        self.assertEqual(planned.survey_id, self.post, "what is planned stays as it was planned")
        abroad = self.env["survey.survey"]._tracktion_default("post", self.other_school)
        self.assertEqual(abroad, self.post, "the other school has its own default")

    def test_who_works_for_several_schools_is_asked_which(self):
        self.manager.company_ids = [Command.link(self.other_school.id)]

        action = self.post.with_user(self.manager).action_tracktion_adapt()

        self.assertEqual(action["res_model"], "tracktion.questionnaire.copy")

    def test_duplicating_keeps_codes_and_conditions_and_the_copy_is_of_the_school(self):
        copy = self.post.with_user(self.coordinator).copy()

        self.assertEqual(copy.tracktion_company_id, self.school)
        self.assertEqual(
            copy.question_ids.mapped("tracktion_code"),
            self.post.question_ids.mapped("tracktion_code"),
        )
        trigger = self._question("NOT_RELATED_REASON", copy).triggering_answer_ids
        self.assertEqual(trigger.question_id, self._question("JOB_RELATED", copy))
        self.assertEqual(trigger.tracktion_code, "no")

    def test_a_copy_is_no_business_of_another_school(self):
        copy = self._adapt(self.coordinator)
        mine = copy.with_user(self.coordinator_abroad)
        for record in (mine, mine.question_ids[0], mine.question_ids.suggested_answer_ids[0]):
            with self.subTest(model=record._name):
                self.assertFalse(record.has_access("read"))
                self.assertFalse(record.has_access("write"))

    def test_nobody_gives_a_questionnaire_to_another_school_or_to_all(self):
        copy = self._adapt(self.coordinator)
        for school in (self.other_school, self.env["res.company"]):
            with self.assertRaises(AccessError), self.cr.savepoint():
                copy.tracktion_company_id = school
        own = copy.question_ids.create(
            {"survey_id": copy.id, "title": "Which machine?", "question_type": "char_box"}
        )
        with self.assertRaisesRegex(AccessError, COPY), self.cr.savepoint():
            own.survey_id = self.post
        self.assertEqual(copy.tracktion_company_id, self.school)

    def test_open_waves_are_named_where_their_questionnaire_is_edited(self):
        self._wave("post6", survey_id=self.post.id, name="Open one", state="open")
        self._wave("post18", survey_id=self.post.id, name="Planned one")

        mine = self.post.with_user(self.coordinator)

        self.assertEqual((mine.tracktion_wave_count, mine.tracktion_open_waves), (2, "Open one"))
        self.assertEqual(self.post.with_user(self.coordinator_abroad).tracktion_wave_count, 0)

    # --- upgrades -------------------------------------------------------------------------------

    def test_an_upgrade_leaves_what_was_hidden_or_reworded_and_every_copy(self):
        copy = self._adapt(self.coordinator)
        self._question("WAGE", copy).unlink()
        self._question("OVERTIME", copy).title = "Extra hours?"
        for code in ("CONTRACT", "U_PES"):
            self._question(code).tracktion_not_asked = True
        self._question("WORKPLACE").title = "Where do you work?"
        option = self._question("HOW_FOUND").suggested_answer_ids[-1]
        option.write({"tracktion_not_offered": True, "value": "In another way"})

        self.env["survey.survey"]._tracktion_load_questionnaires()

        hidden = self.post.question_ids.filtered("tracktion_not_asked")
        self.assertEqual(hidden.mapped("tracktion_code"), ["CONTRACT", "U_PES"])
        self.assertEqual(self._question("WORKPLACE").title, "Where do you work?")
        self.assertEqual((option.tracktion_not_offered, option.value), (True, "In another way"))
        self.assertFalse(self._question("WAGE", copy))
        self.assertEqual(self._question("OVERTIME", copy).title, "Extra hours?")

    def test_what_was_deleted_of_a_standard_one_comes_back_with_an_upgrade(self):
        behind = self._question("NOT_RELATED_REASON")
        (self._question("JOB_RELATED") | behind).unlink()
        self._question("HOW_FOUND").suggested_answer_ids[-1].unlink()

        self.env["survey.survey"]._tracktion_load_questionnaires()

        self.assertEqual(self.post._tracktion_flow().counts, [35, 24, 40, 24, 22, 29])
        trigger = self._question("NOT_RELATED_REASON").triggering_answer_ids
        self.assertEqual(trigger.question_id, self._question("JOB_RELATED"))
        self.assertEqual(
            self._question("HOW_FOUND").suggested_answer_ids[-1].tracktion_code, "other"
        )
