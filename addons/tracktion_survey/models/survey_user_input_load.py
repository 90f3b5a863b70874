import json

from odoo import models
from odoo.tools import SQL

from ..codebook import SEPARATOR
from ..tools import AnswerReader
from ..tools.answer_reader import CHOICES, OTHER


class SurveyUserInput(models.Model):
    """Answers that come in bulk."""

    _inherit = "survey.user_input"

    def _tracktion_replace_answers(self, answers):
        """Put ``answers`` in the place of the lines of these answers, in two statements.

        A line has no logic of its own that creating it would run, but a score, and questionnaires
        of graduate tracking have none.

        :param list answers: ``{CODE: as AnswerReader has it}``, one for each of these answers, all
            of one survey
        """
        if not self:
            return
        reader = AnswerReader(self.survey_id)
        lines = [
            {"user_input_id": one.id, **line}
            for one, mine in zip(self, answers, strict=True)
            for code, value in mine.items()
            for line in self._tracktion_lines(reader, code, value)
        ]
        Line = self.env["survey.user_input.line"]
        self.env.flush_all()
        self.env.cr.execute(
            SQL("DELETE FROM survey_user_input_line WHERE user_input_id IN %s", tuple(self.ids))
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO survey_user_input_line (
                       user_input_id, survey_id, question_id, question_sequence, skipped,
                       answer_type, suggested_answer_id, value_char_box, value_text_box,
                       value_numerical_box, value_scale, value_date, value_datetime,
                       answer_score, answer_is_correct,
                       create_uid, write_uid, create_date, write_date)
                SELECT user_input_id, %(survey)s, question_id, question_sequence, FALSE,
                       answer_type, suggested_answer_id, value_char_box, value_text_box,
                       value_numerical_box, value_scale, value_date, value_datetime,
                       0, FALSE, %(uid)s, %(uid)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM jsonb_to_recordset(%(lines)s::jsonb) AS x(
                       user_input_id int, question_id int, question_sequence int,
                       answer_type text, suggested_answer_id int, value_char_box text,
                       value_text_box text, value_numerical_box float, value_scale int,
                       value_date date, value_datetime timestamp)
                """,
                survey=self.survey_id.id,
                uid=self.env.uid,
                lines=json.dumps(lines),
            )
        )
        Line.invalidate_model(flush=False)
        self.invalidate_recordset(["user_input_line_ids"], flush=False)

    def _tracktion_lines(self, reader, code, value):
        """The lines that one answer is kept as."""
        question = reader.questions.get(code)
        if question is None:
            question = reader.questions[code.removesuffix(OTHER)]
            yield self._tracktion_line(question, "char_box", value)
        elif question.kind in CHOICES:
            for option in value.split(SEPARATOR):
                yield {
                    **self._tracktion_line(question, "suggestion", None),
                    "suggested_answer_id": question.options[option],
                }
        else:
            yield self._tracktion_line(question, question.kind, value)

    def _tracktion_line(self, question, answer_type, value):
        line = {
            "question_id": question.id,
            "question_sequence": question.sequence,
            "answer_type": answer_type,
        }
        if value is not None:
            line[f"value_{answer_type}"] = value
        return line
