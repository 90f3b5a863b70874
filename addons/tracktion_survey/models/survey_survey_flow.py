import textwrap
from typing import NamedTuple

from odoo import api, fields, models

#: What a questionnaire branches on, in this order of preference.
ROUTERS = ("STATUS", "PLAN")
#: Measures of the picture, in pixels: width of all of it, of the titles, height of a row.
WIDTH, TITLES, ROW, GAP = 960, 210, 44, 16


class Row(NamedTuple):
    """One row of the flow chart: a section, or the part of it before or after the branching."""

    title: str
    questions: models.Model
    #: ``[number of questions]`` for each lane; a single number when all lanes share them
    counts: list


class Flow(NamedTuple):
    """How a questionnaire branches."""

    router: models.Model  # the question it branches on; empty: it does not
    lanes: models.Model  # the options of the router
    rows: list  # of Row
    #: ``{question: the lanes that are asked it}``
    asked: dict
    counts: list  # of questions for each lane, at most
    total: int

    def condition(self, question):
        """The answers to other questions that a question depends on, besides the branching."""
        return question.triggering_answer_ids.filtered(
            lambda a: a.question_id != self.router and a.question_id.tracktion_code != "CONSENT"
        )


class SurveySurvey(models.Model):
    """The routing of a questionnaire as a table and as a picture, from its own conditions."""

    _inherit = "survey.survey"

    tracktion_flow_html = fields.Html(
        "Flow chart", compute="_compute_tracktion_flow_html", sanitize=False
    )
    tracktion_check_html = fields.Html(
        "Findings", compute="_compute_tracktion_check_html", sanitize=False
    )

    @api.depends("question_and_page_ids", "survey_type")
    @api.depends_context("lang")
    def _compute_tracktion_flow_html(self):
        for survey in self:
            survey.tracktion_flow_html = self.env["ir.qweb"]._render(
                "tracktion_survey.survey_flow", {"survey": survey, "flow": survey._tracktion_flow()}
            )

    @api.depends("question_and_page_ids", "survey_type")
    @api.depends_context("lang")
    def _compute_tracktion_check_html(self):
        for survey in self:
            survey.tracktion_check_html = self.env["ir.qweb"]._render(
                "tracktion_survey.survey_check", {"findings": survey._tracktion_findings()}
            )

    def _tracktion_router(self):
        """The question that the others branch on: the situation, the plan, or the one that most
        questions depend on."""
        asked = self._tracktion_asked().filtered("suggested_answer_ids")
        for code in ROUTERS:
            router = asked.filtered(lambda q, code=code: q.tracktion_code == code)
            if router:
                return router
        counts = {q: 0 for q in asked if q.tracktion_code != "CONSENT"}
        for question in self.question_ids:
            for trigger in question.triggering_answer_ids.question_id:
                if trigger in counts:
                    counts[trigger] += 1
        best = max(counts, key=counts.get, default=None)
        return best if best and counts[best] else asked.browse()

    def _tracktion_flow(self):
        """See :class:`Flow`. Counts are of the longest way: what depends on an answer other than
        the branching counts as asked."""
        self.ensure_one()
        asked = self._tracktion_asked()
        router = self._tracktion_router()
        lanes = router._tracktion_offered()
        by_question = {}
        for question in asked:
            reached = lanes.browse()
            for trigger in question.triggering_answer_ids:
                if trigger.question_id == router:
                    reached |= trigger
                elif trigger.tracktion_code != "disagree":
                    reached |= by_question.get(trigger.question_id, lanes.browse())
            by_question[question] = reached if question.triggering_answer_ids else lanes
        return Flow(
            router=router,
            lanes=lanes,
            rows=self._tracktion_rows(asked, router, lanes, by_question),
            asked=by_question,
            counts=[sum(lane in lanes_ for lanes_ in by_question.values()) for lane in lanes],
            total=len(asked),
        )

    def _tracktion_rows(self, asked, router, lanes, by_question):
        parts = []
        loose = asked.filtered(lambda q: not q.page_id)
        for title, questions in [("", loose)] + [(p.title, p.question_ids) for p in self.page_ids]:
            questions = questions & asked
            if router in questions:
                cut = questions.ids.index(router.id) + 1
                parts += [(title, questions[:cut]), (title, questions[cut:])]
            else:
                parts.append((title, questions))
        rows = []
        for title, questions in parts:
            if questions:
                counts = [sum(lane in by_question[q] for q in questions) for lane in lanes]
                same = all(by_question[q] == lanes for q in questions)
                rows.append(Row(title, questions, [len(questions)] if same else counts))
        return rows

    @api.model
    def _tracktion_picture(self, flow):
        """The flow chart as shapes: texts, boxes and lines with their places.

        :return: ``{"width", "height", "boxes", "lines", "texts"}``; a box is ``(x, y, width,
            height, kind, text)``, a line ``(x, y1, y2)``, a text ``(x, y, kind, text)``
        """
        lane_width = (WIDTH - TITLES) / max(1, len(flow.lanes))
        boxes, lines, texts, y, branched = [], [], [], GAP, None
        for row in flow.rows:
            for number, line in enumerate(textwrap.wrap(row.title, 28)[:2]):
                texts.append((0, y + 18 + 16 * number, "title", line))
            if len(row.counts) == 1:
                one, count = self.env._("1 question"), row.counts[0]
                text = one if count == 1 else self.env._("%s questions", count)
                boxes.append((TITLES, y, WIDTH - TITLES, ROW, "all", text))
            for lane, count in enumerate(row.counts if len(row.counts) > 1 else []):
                if count:
                    x = TITLES + lane * lane_width + 5
                    boxes.append((x, y, lane_width - 10, ROW, "lane", str(count)))
            y += ROW + GAP
            if flow.router and flow.router in row.questions:
                branched = y
                texts.append((0, y + 24, "router", f"{flow.router.tracktion_code or ''} ="))
                for lane, option in enumerate(flow.lanes):
                    x = TITLES + lane * lane_width
                    label = textwrap.wrap(option.value or "", int(lane_width / 7))[:3]
                    for number, line in enumerate(label):
                        texts.append((x + lane_width / 2, y + 14 + 14 * number, "option", line))
                y += 48 + GAP
        if branched is not None:
            for lane, count in enumerate(flow.counts):
                middle = TITLES + (lane + 0.5) * lane_width
                lines.append((middle, branched + 46, y + 4))
                boxes.append((middle - 28, y + 4, 56, ROW - 8, "total", str(count)))
            texts.append((0, y + 26, "title", self.env._("Questions at most")))
            y += ROW + GAP
        return {"width": WIDTH, "height": y, "boxes": boxes, "lines": lines, "texts": texts}
