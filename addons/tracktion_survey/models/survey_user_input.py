from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..codebook import CODEBOOK, SEPARATOR, AnswerError
from .tracktion_response import ANSWERED_BY
from .tracktion_response_record import Answers

#: Codes of what the school fills in for people: no answers yet.
KNOWN = {item.code for item in CODEBOOK.items.values() if item.prefill}


class SurveyUserInput(models.Model):
    """Answers as they were given become facts when they are complete."""

    _inherit = "survey.user_input"

    tracktion_invitation_id = fields.Many2one(
        "tracktion.invitation", "Invitation", index="btree_not_null", ondelete="cascade"
    )
    tracktion_answered_by = fields.Selection(ANSWERED_BY, "Given by", readonly=True)

    tracktion_is_undated = fields.Boolean(
        "Date not told", readonly=True, help="Loaded without the day on which they were given."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_facts(self):
        """Without its raw answers a response could not be made again, nor corrected."""
        # Who asks is told that there are some, not what they say.
        if (
            self.env["tracktion.response"]
            .sudo()
            .search_count([("user_input_id", "in", self.ids)], limit=1)
        ):
            raise UserError(
                self.env._(
                    "These answers are facts of graduate tracking. Withdraw the response instead, "
                    "under Tracking, Responses: what followed from it goes with it."
                )
            )

    def _mark_done(self):
        result = super()._mark_done()
        self._tracktion_record()
        return result

    def _notify_new_participation_subscribers(self):
        # Who follows a questionnaire is not told by name who answered it.
        others = self.filtered(lambda i: i.survey_id.survey_type != "tracktion")
        return super(SurveyUserInput, others)._notify_new_participation_subscribers()

    def _tracktion_record(self):
        """Write the facts of these answers: complete ones, and those that stopped half-way."""
        batch = self._tracktion_batch()
        Response = self.env["tracktion.response"]
        return Response._record(batch) if batch else Response

    def _tracktion_batch(self):
        """These answers, coded, for ``tracktion.response._record``; two queries for all of them."""
        # Trials of a questionnaire are no facts.
        inputs = self.filtered(lambda i: i.tracktion_invitation_id and not i.test_entry)
        answers = inputs._tracktion_answers()
        return [
            Answers(
                invitation=one.tracktion_invitation_id,
                answers=answers.get(one.id, {}),
                answered_by=one.tracktion_answered_by or "link",
                completed_on=one.end_datetime if one.state == "done" else None,
                started_on=one.start_datetime or one.create_date,
                user_input=one,
                lang=one.lang_id.code,
            )
            for one in inputs
            # Whoever opened the first page and left told nothing that was not known before.
            if one.state == "done" or answers.get(one.id, {}).keys() - KNOWN
        ]

    def _tracktion_answers(self):
        """``{id: {CODE: answer}}`` of these answers, in one query, coded as by ``Item.parse``.

        The comment on an option "other" is ``CODE_OTHER``; the school's own questions are there by
        their code, with the text of the answer where an option has none.
        """
        if not self.ids:
            return {}
        for model in ("survey.user_input.line", "survey.question", "survey.question.answer"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.user_input_id, q.tracktion_code, l.answer_type, a.tracktion_code,
                       a.value ->> 'en_US', l.value_char_box, l.value_text_box,
                       l.value_numerical_box, l.value_scale, l.value_date, l.value_datetime,
                       q.question_type
                  FROM survey_user_input_line l
                  JOIN survey_question q ON q.id = l.question_id
                  LEFT JOIN survey_question_answer a ON a.id = l.suggested_answer_id
                 WHERE l.user_input_id IN %s
                   AND q.tracktion_code IS NOT NULL
                   AND l.skipped IS NOT TRUE
                 ORDER BY l.id
                """,
                tuple(self.ids),
            )
        )
        found = {}
        for input_id, code, answer_type, option, label, *values, question_type in rows:
            mine = found.setdefault(input_id, {})
            if answer_type == "suggestion":
                mine.setdefault(code, []).append(option or label)
                continue
            value = next((value for value in values if value is not None), None)
            is_comment = question_type in ("simple_choice", "multiple_choice")
            mine[f"{code}_OTHER" if is_comment else code] = value
        return {
            input_id: {code: self._tracktion_coded(code, value) for code, value in mine.items()}
            for input_id, mine in found.items()
        }

    @api.model
    def _tracktion_coded(self, code, value):
        item = CODEBOOK.items.get(code)
        if item:
            try:
                return item.parse(value)
            except AnswerError:
                # What the pages let through is kept as given and counts as not answered: nobody
                # loses the other answers to it.
                return None
        return SEPARATOR.join(value) if isinstance(value, list) else str(value)
