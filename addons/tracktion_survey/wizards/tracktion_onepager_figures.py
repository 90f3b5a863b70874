from odoo import models

from odoo.addons.tracktion_alumni.figures.blocks import OK
from odoo.addons.tracktion_alumni.figures.counting import OPTION, Scope
from odoo.addons.tracktion_alumni.figures.intervals import wilson
from odoo.addons.tracktion_alumni.figures.rounding import percent
from odoo.addons.tracktion_alumni.tools import ReportRun

from ..summary import story

#: Figures of the page, by code of the indicator; the first eight that there are. A pair takes some
#: options of a distribution.
FIGURES = (
    "response_rate",
    ("status", ("working", "working_studying")),
    ("status", ("studying", "working_studying")),
    "expectations_met",
    "job_related",
    "permanent",
    "time_first_job",
    "study_related",
    "satisfaction",
)
MOST_FIGURES = 8
MOST_WISHES = 5
QUESTIONS = 3
HIDDEN = "*"


class TracktionOnepager(models.TransientModel):
    """The figures of the pages, with the thresholds of the school, and the questions to ask."""

    _inherit = "tracktion.onepager"

    def _counted(self):
        """``{code: Figures}`` of the school and its departments."""
        self.ensure_one()
        waves = self.wave_ids.filtered(lambda w: w.point == self._point())
        scope = Scope(tuple(sorted(waves.company_id.ids)), wave_ids=tuple(sorted(waves.ids)))
        codes = {figure if isinstance(figure, str) else figure[0] for figure in FIGURES}
        # Whoever may read these waves may read figures about them; of people nothing is read, and
        # what is about few is hidden by the engine.
        Indicator = self.env["tracktion.indicator"].sudo()
        indicators = Indicator.search([("code", "in", [*codes, "learn_more"])])
        indicators = indicators.filtered(lambda i: "department" in i.dimension_ids.mapped("code"))
        run = ReportRun(indicators.env, scope)
        told = run.figures(indicators, ["department"])
        return {indicator.code: (indicator, figures) for indicator, figures in told.items()}

    def _ratio(self, figures, key, options=None):
        """``(n, of)`` of the figure of a department (``key``) or of the school (no key); None
        where it is not shown."""
        base = frozenset(key)
        if not any(OPTION in dict(k) for k in figures.cells):
            cell = figures.cells.get(base)
            if not cell or cell.state != OK or cell.numerator is None:
                return None
            return cell.numerator, cell.base
        cells = [figures.cells.get(base | {(OPTION, option)}) for option in options or ()]
        cells = [cell for cell in cells if cell]
        if not cells or any(cell.state != OK for cell in cells):
            return None
        return sum(cell.numerator for cell in cells), cells[0].base

    def _key(self, department):
        return [("department", department.code or department.name)]

    def _figure_labels(self, counted):
        """The figures that there are: ``(label, code, options)``."""
        _ = self.env._
        own = {
            ("working", "working_studying"): _("Working, also while studying"),
            ("studying", "working_studying"): _("Studying, also while working"),
        }
        found = []
        for figure in FIGURES:
            code, options = (
                (figure, story.OPTIONS.get(figure)) if isinstance(figure, str) else figure
            )
            if code not in counted:
                continue
            school = self._ratio(counted[code][1], (), options)
            # Nobody at all: more often a question that was not asked than a finding.
            if school and school[0]:
                label = own.get(options) or counted[code][0].with_env(self.env).name
                found.append((label, code, options))
        return found[:MOST_FIGURES]

    def _shown(self, ratio):
        if not ratio:
            return {"text": HIDDEN, "percent": None, "base": ""}
        whole = percent(*ratio, 0)
        return {"text": f"{whole}\N{NO-BREAK SPACE}%", "percent": whole, "base": ratio[1]}

    # --- a page for each department -------------------------------------------------------------

    def _pages(self):
        counted = self._counted()
        return [self._page(department, counted) for department in self.department_ids]

    def _page(self, department, counted):
        rows, differences = [], []
        key = self._key(department)
        for label, code, options in self._figure_labels(counted):
            figures = counted[code][1]
            ours, school = self._ratio(figures, key, options), self._ratio(figures, (), options)
            rows.append({"label": label, "ours": self._shown(ours), "school": self._shown(school)})
            gap = _clear_gap(ours, school)
            if gap:
                differences.append((gap, label, rows[-1]))
        wishes = self._wishes(counted, key)
        return {
            "name": department.name,
            "rows": rows,
            "wishes": wishes,
            "questions": self._questions(differences, wishes),
            "is_hidden": any(HIDDEN in (r["ours"]["text"], r["school"]["text"]) for r in rows),
        }

    def _wishes(self, counted, key):
        """What most would have liked to learn more about."""
        if "learn_more" not in counted:
            return []
        figures = counted["learn_more"][1]
        labels = dict(
            self.env["tracktion.response"]._fields["learn_more"]._description_selection(self.env)
        )
        wishes = []
        for option, label in labels.items():
            ours = self._ratio(figures, key, (option,))
            if ours and ours[0] and option not in ("nothing", "other"):
                school = self._ratio(figures, (), (option,))
                wishes.append(
                    {"label": label, "ours": self._shown(ours), "school": self._shown(school)}
                )
        return sorted(wishes, key=lambda wish: -wish["ours"]["percent"])[:MOST_WISHES]

    def _questions(self, differences, wishes):
        """Three questions: about what differs clearly, about what is missed, and for everybody."""
        _ = self.env._
        found = [
            _(
                "%(figure)s: %(ours)s here, %(school)s in the school. What explains it, and what "
                "could we learn or change?",
                figure=label,
                ours=row["ours"]["text"],
                school=row["school"]["text"],
            )
            for _gap, label, row in sorted(differences, key=lambda one: -one[0])[:2]
        ]
        if wishes:
            found.append(
                _(
                    "%(share)s would have liked more of “%(wish)s”. Where in the programme could "
                    "we find room for it?",
                    share=wishes[0]["ours"]["text"],
                    wish=wishes[0]["label"],
                )
            )
        found += [
            _("Which of these figures do we want to move by next year, and what do we do first?"),
            _("Which of our graduates could tell the students how they got where they are?"),
            _("Who among us is still in touch with those who did not answer?"),
        ]
        return found[:QUESTIONS]

    # --- one page for the head ------------------------------------------------------------------

    def _overview(self):
        counted = self._counted()
        labels = self._figure_labels(counted)
        rows, differences = [], []
        for department in self.department_ids:
            cells = []
            for label, code, options in labels:
                figures = counted[code][1]
                ours = self._ratio(figures, self._key(department), options)
                school = self._ratio(figures, (), options)
                cells.append(self._shown(ours))
                gap = _clear_gap(ours, school)
                if gap:
                    row = {"ours": cells[-1], "school": self._shown(school)}
                    differences.append((gap, f"{department.name}, {label}", row))
            rows.append({"name": department.name, "cells": cells})
        totals = [self._shown(self._ratio(counted[c][1], (), o)) for _label, c, o in labels]
        wishes = self._wishes(counted, ())
        every = [*totals, *(cell for row in rows for cell in row["cells"])]
        return {
            "labels": [label for label, _code, _options in labels],
            "rows": rows,
            "totals": totals,
            "wishes": wishes,
            "questions": self._questions(differences, wishes),
            "is_hidden": any(cell["text"] == HIDDEN for cell in every),
        }


def _clear_gap(ours, school):
    """How far two shares are apart when their intervals do not meet; otherwise 0."""
    if not (ours and school):
        return 0
    low, high = wilson(*ours)
    other_low, other_high = wilson(*school)
    if low <= other_high and other_low <= high:
        return 0
    return abs(ours[0] / ours[1] - school[0] / school[1])
