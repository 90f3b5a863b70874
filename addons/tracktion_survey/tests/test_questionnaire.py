# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.addons.tracktion_survey.codebook import CODEBOOK

from .common import SurveyCase


class TestQuestionnaire(SurveyCase):
    def test_surveys_have_the_items_of_the_codebook(self):
        for name, count in (("pre", 34), ("post", 57), ("short", 4)):
            survey = self.env.ref(f"tracktion_survey.survey_{name}")
            codes = survey.question_ids.sorted("sequence").mapped("tracktion_code")
            self.assertEqual(codes, [i.code for i in CODEBOOK.questionnaires[name].items])
            self.assertEqual(len(codes), count)

    def test_texts_are_there_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["ir.module.module"]._load_module_terms(["tracktion_survey"], ["it_IT"])
        status = self.env.ref("tracktion_survey.survey_post_STATUS").with_context(lang="it_IT")
        item = CODEBOOK.items["STATUS"]
        self.assertEqual(status.title, item.texts["it"])
        self.assertEqual(
            status.suggested_answer_ids.mapped("value"),
            [label for _code, label in CODEBOOK.labels("status", "it")],
        )
