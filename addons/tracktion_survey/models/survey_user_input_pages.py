from odoo import models
from odoo.tools import SQL

from .survey_question import CHOICES


class SurveyUserInput(models.Model):
    """Questionnaires page by page: which questions come up, what is saved, how far one is."""

    _inherit = "survey.user_input"

    def _get_inactive_conditional_questions(self):
        """Also what hangs on a question that is not asked any more, however deep.

        Odoo looks at the answers that are there, and takes away those of one level only.
        """
        if self.survey_id.survey_type != "tracktion":
            return super()._get_inactive_conditional_questions()
        selected = set(self._get_selected_suggested_answers().ids)
        active, inactive = set(), []
        for question, triggers in self.survey_id._tracktion_routing():
            if not triggers or any(
                option in selected and asked in active for option, asked in triggers
            ):
                active.add(question)
            else:
                inactive.append(question)
        inactive = self.env["survey.question"].browse(inactive)
        if self.env.context.get("tracktion_asked_only"):
            inactive |= self.survey_id.question_ids - self.predefined_question_ids
        return inactive

    def _mark_done(self):
        for user_input in self.filtered(lambda i: i.survey_id.survey_type == "tracktion"):
            user_input._clear_inactive_conditional_answers()
        return super()._mark_done()

    def _save_lines(self, question, answer, comment=None, overwrite_existing=True):
        if comment and self.survey_id.survey_type == "tracktion":
            other = question.suggested_answer_ids.filtered(lambda a: a.tracktion_code == "other")
            chosen = answer if isinstance(answer, list) else [answer]
            # The field is there, and sent, whether or not "other" is chosen.
            if other and str(other.id) not in {str(one) for one in chosen}:
                comment = None
        return super()._save_lines(question, answer, comment, overwrite_existing)

    def _tracktion_take_turns(self):
        """Let one request at a time save answers: a double tap, or two devices.

        Who comes second waits, fails to serialise, and is served again on what the first one left.
        """
        self.env.cr.execute(
            SQL("UPDATE survey_user_input SET write_date = write_date WHERE id IN %s", self._ids),
            log_exceptions=False,
        )
        self.invalidate_recordset(flush=False)

    def _tracktion_progress(self, page):
        """How much of what this person is asked lies before ``page``, in per cent."""
        self.ensure_one()
        if self.state != "in_progress" or not page:
            return 0
        asked = self._tracktion_reachable()
        before = asked.filtered(lambda q: (q.sequence, q.id) < (page.sequence, page.id))
        return round(100 * len(before) / len(asked)) if asked else 0

    def _tracktion_goes_on(self, page):
        """Whether more may follow after ``page``, whatever is still to be answered on it."""
        return any(
            q.page_id != page and q.sequence > page.sequence for q in self._tracktion_reachable()
        )

    def _tracktion_reachable(self):
        """The questions that this person is asked, or may be, as long as the answer is open on
        which they depend."""
        self.ensure_one()
        lines = self.user_input_line_ids
        selected, answered = lines.suggested_answer_id, lines.question_id
        reachable = self.env["survey.question"]
        for question in self.survey_id.question_ids:
            triggers = question.triggering_answer_ids
            possible = triggers.question_id & reachable - answered
            if not triggers or any(
                answer.question_id in reachable
                and (answer in selected or answer.question_id in possible)
                for answer in triggers
            ):
                reachable += question
        return reachable & self.predefined_question_ids

    def _tracktion_prefill(self, facts):
        """Answer what the school knows already.

        :param list facts: for each of these ``{CODE: answer as Item.parse returns it}``
        """
        lines = []
        for user_input, known in zip(self, facts, strict=True):
            for question in user_input.survey_id.question_ids:
                value = known.get(question.tracktion_code)
                if value:
                    lines += user_input._tracktion_line_vals(question, value)
        self.env["survey.user_input.line"].create(lines)

    def _tracktion_line_vals(self, question, value):
        if question.question_type not in CHOICES:
            return [self._get_line_answer_values(question, str(value), question.question_type)]
        return [
            self._get_line_answer_values(question, option.id, "suggestion")
            for option in question.suggested_answer_ids
            if option.tracktion_code == value
        ]
