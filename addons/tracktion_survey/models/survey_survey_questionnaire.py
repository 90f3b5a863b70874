import json

from odoo import api, models
from odoo.tools import SQL

from ..codebook import CODEBOOK, MANY
from ..codebook.codebook import LONGEST, ONE, YEARS

MODULE = "tracktion_survey"


class SurveySurvey(models.Model):
    """Makes surveys of the questionnaires of the codebook."""

    _inherit = "survey.survey"

    @api.model
    def _tracktion_load_questionnaires(self):
        """Make what is missing of the questionnaires; what is there stays as schools changed it."""
        for questionnaire in CODEBOOK.questionnaires.values():
            self._tracktion_load_questionnaire(questionnaire)
        self._tracktion_load_translations(
            [code for code, _name in self.env["res.lang"].get_installed()]
        )

    @api.model
    def _tracktion_load_questionnaire(self, questionnaire):
        prefix = f"{MODULE}.survey_{questionnaire.name}"
        self._tracktion_load(
            "survey.survey",
            {
                prefix: {
                    "title": questionnaire.titles["en"],
                    "description": questionnaire.intro["en"],
                    "description_done": questionnaire.thanks["en"],
                    "survey_type": "tracktion",
                    "tracktion_questionnaire": questionnaire.name,
                    # In every language that is switched on, now or later.
                    "lang_ids": False,
                    "access_mode": "token",
                    "questions_layout": "page_per_section",
                    "progression_mode": "percent",
                    "users_can_go_back": True,
                    "users_login_required": False,
                    "scoring_type": "no_scoring",
                    "user_id": False,
                }
            },
        )
        survey = self.env.ref(prefix)
        questions, sequence = {}, 0
        for section, titles in questionnaire.sections.items():
            sequence += 10
            questions[f"{prefix}_section_{section}"] = {
                "survey_id": survey.id,
                "title": titles["en"],
                "is_page": True,
                "question_type": False,
                "sequence": sequence,
            }
            for item in questionnaire.items:
                if item.section == section:
                    sequence += 1
                    questions[f"{prefix}_{item.code}"] = {
                        "survey_id": survey.id,
                        "sequence": sequence,
                        **self._tracktion_question_vals(item),
                    }
        new = self._tracktion_load("survey.question", questions)
        answers = {
            f"{prefix}_{item.code}_{code}": {
                "question_id": self.env.ref(f"{prefix}_{item.code}").id,
                "tracktion_code": code,
                "value": labels["en"],
                "sequence": number,
            }
            for item in questionnaire.items
            for number, (code, labels) in enumerate(item.options)
        }
        self._tracktion_load("survey.question.answer", answers)
        for item in questionnaire.items:
            if f"{prefix}_{item.code}" in new:
                self.env.ref(f"{prefix}_{item.code}").triggering_answer_ids = [
                    self.env.ref(f"{prefix}_{code}").id
                    for code in self._tracktion_triggers(questionnaire, item)
                ]

    @api.model
    def _tracktion_load(self, model, records):
        """Make those of ``records`` (``{xmlid: values}``) that are not there.

        :return: the xmlids that were made
        """
        data = [
            {"xml_id": xmlid, "values": values, "noupdate": True}
            for xmlid, values in records.items()
            if not self.env.ref(xmlid, raise_if_not_found=False)
        ]
        self.env[model]._load_records(data)
        return {line["xml_id"] for line in data}

    @api.model
    def _tracktion_triggers(self, questionnaire, item):
        """The answers, ``CODE_option``, any of which shows ``item``; empty: it is always shown."""
        if item.show_if:
            code, options = item.show_if
            return [f"{code}_{option}" for option in options]
        if item.is_routed:
            return [f"STATUS_{status}" for status in item.statuses]
        # Who does not take part is asked nothing else.
        first = questionnaire.items[0]
        return ["CONSENT_agree"] if first.code == "CONSENT" and item != first else []

    @api.model
    def _tracktion_question_vals(self, item):
        kinds = {ONE: "simple_choice", MANY: "multiple_choice", "nps": "scale"}
        kinds["year"] = "numerical_box"
        vals = {
            "tracktion_code": item.code,
            "title": item.texts["en"],
            "question_type": kinds.get(item.kind, "char_box"),
            "constr_mandatory": item.required,
            "tracktion_max_choices": item.max_choices,
        }
        if "other" in item.option_codes:
            vals["comments_allowed"] = True
        if item.kind == "year":
            vals.update(
                validation_required=True,
                validation_min_float_value=YEARS[0],
                validation_max_float_value=YEARS[-1],
            )
        elif item.kind == "email":
            vals["validation_email"] = True
        elif vals["question_type"] == "char_box":
            vals.update(validation_required=True, validation_length_max=LONGEST)
        return vals

    @api.model
    def _tracktion_load_translations(self, langs):
        """Fill in the texts of the questionnaires in ``langs`` (codes) where there are none yet.

        The texts come from the codebook, not from ``.po`` files: one source for all of them, and
        equal English words need not be equal elsewhere.
        """
        langs = [lang for lang in langs if lang != "en_US" and lang[:2] in CODEBOOK.languages]
        if not langs:
            return
        texts = {}
        for questionnaire in CODEBOOK.questionnaires.values():
            name = f"survey_{questionnaire.name}"
            for field, by_lang in (
                ("title", questionnaire.titles),
                ("description", questionnaire.intro),
                ("description_done", questionnaire.thanks),
            ):
                texts.setdefault(("survey.survey", field), {})[name] = by_lang
            titles = texts.setdefault(("survey.question", "title"), {})
            labels_of = texts.setdefault(("survey.question.answer", "value"), {})
            for section, by_lang in questionnaire.sections.items():
                titles[f"{name}_section_{section}"] = by_lang
            for item in questionnaire.items:
                titles[f"{name}_{item.code}"] = item.texts
                for code, labels in item.options:
                    labels_of[f"{name}_{item.code}_{code}"] = labels
        for (model, field), by_name in texts.items():
            self._tracktion_fill_translations(model, field, by_name, langs)

    @api.model
    def _tracktion_fill_translations(self, model, field, by_name, langs):
        names = {
            name: json.dumps({lang: texts[lang[:2]] for lang in langs})
            for name, texts in by_name.items()
        }
        self.env[model].flush_model()
        # What is there wins: a school may have reworded it.
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s r SET %(field)s = t.texts || r.%(field)s
                  FROM unnest(%(names)s, %(texts)s::jsonb[]) AS t(name, texts)
                  JOIN ir_model_data d ON d.name = t.name AND d.module = %(module)s
                 WHERE d.model = %(model)s AND r.id = d.res_id
                """,
                table=SQL.identifier(self.env[model]._table),
                field=SQL.identifier(field),
                names=list(names),
                texts=list(names.values()),
                module=MODULE,
                model=model,
            )
        )
        self.env[model].invalidate_model([field], flush=False)
