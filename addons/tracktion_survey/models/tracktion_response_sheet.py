from odoo import api, fields, models

from ..codebook import CODEBOOK, SEPARATOR
from ..codebook.codebook import MANY, ONE


class TracktionResponse(models.Model):
    """Answers as people read them: questions and options as the school has worded them."""

    _inherit = "tracktion.response"

    answers_html = fields.Html(
        "Answers", compute="_compute_answers_html", sanitize=False, export_string_translation=False
    )

    @api.depends_context("lang")
    @api.depends("wave_id", "other_answers", *(item.column for item in CODEBOOK.items.values()))
    def _compute_answers_html(self):
        qweb = self.env["ir.qweb"]
        for response in self:
            response.answers_html = qweb._render(
                "tracktion_survey.response_sheet", {"sections": response._sheet()}
            )

    @api.depends("wave_id", "partner_id")
    def _compute_display_name(self):
        for response in self:
            name = response.partner_id.display_name or self.env._("Somebody")
            response.display_name = f"{response.wave_id.display_name}: {name}"

    def _sheet(self):
        """``[(title of the section, [(code, question, answer in words, raw answer)])]``, in the
        language of the reader; questions without an answer are left out."""
        self.ensure_one()
        # Questions are no secret to those who may read the answers.
        questions = self.sudo().wave_id.survey_id.question_and_page_ids
        sections, rows = [], []
        for question in questions.sorted(lambda q: (q.sequence, q.id)):
            if question.is_page:
                rows = []
                sections.append((question.title, rows))
                continue
            if not sections:
                sections.append(("", rows))
            raw = self._answer(question.tracktion_code)
            if raw not in (None, False, ""):
                text = self._answer_in_words(question, raw)
                rows.append((question.tracktion_code, question.title, text, raw))
        return [(title, rows) for title, rows in sections if rows]

    def _answer(self, code):
        item = CODEBOOK.items.get(code)
        return self[item.column] if item else (self.other_answers or {}).get(code)

    def _answer_in_words(self, question, raw):
        labels = {a.tracktion_code: a.value for a in question.suggested_answer_ids}
        item = CODEBOOK.items.get(question.tracktion_code)
        if item and item.kind in (ONE, MANY):
            # Options that the school has taken out since then.
            labels = {**dict(CODEBOOK.labels(item.option_set, self.env.lang)), **labels}
        text = str(raw)
        if labels:
            text = ", ".join(labels.get(code, code) for code in text.split(SEPARATOR))
        comment = (self.other_answers or {}).get(f"{question.tracktion_code}_OTHER")
        return f"{text}: {comment}" if comment else text

    def _personal_row(self):
        """These answers as a row of what is handed out to the person."""
        self.ensure_one()
        head = {
            name: self.env["res.partner"]._tracktion_describe(self, [name])[0][name]
            for name in ("wave_id", "date", "answered_by", "lang")
        }
        answers = {
            code: {"label": question, "value": raw, "text": text}
            for _title, rows in self._sheet()
            for code, question, text, raw in rows
        }
        return {**head, **answers}
