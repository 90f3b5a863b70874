from collections import defaultdict

from odoo import models, tools


class SurveySurvey(models.Model):
    """Which answers lead to which questions, known once for all respondents.

    Odoo works it out anew for each question of each page of each person, which is a third of the
    time that a page takes.
    """

    _inherit = "survey.survey"

    @tools.ormcache("self.id")
    def _tracktion_routing(self):
        """``((question id, ((option id, id of its question), …)), …)`` in the order of the pages:
        the options any of which leads to the question; none, and everybody is asked."""
        self.ensure_one()
        return tuple(
            (
                question.id,
                tuple((option.id, option.question_id.id) for option in triggers),
            )
            # Ids only, the same for everybody.
            for question in self.sudo().question_ids
            for triggers in [question.triggering_answer_ids]
        )

    def _get_conditional_maps(self):
        if len(self) != 1 or self.survey_type != "tracktion":
            return super()._get_conditional_maps()
        Question, Option = self.env["survey.question"], self.env["survey.question.answer"]
        options, questions = {}, defaultdict(list)
        for question_id, triggers in self._tracktion_routing():
            options[Question.browse(question_id)] = Option.browse(option for option, _q in triggers)
            for option, _question in triggers:
                questions[option].append(question_id)
        return options, {Option.browse(o): Question.browse(ids) for o, ids in questions.items()}
