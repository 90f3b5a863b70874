# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From figures that may be shown to the content of a summary in one language.

Figures are ``{point: {code: figure}}``, and a figure is one of::

    {"n": 40, "of": 120}                                 a share
    {"of": 120, "options": {"vet": 63}, "hidden": []}    a distribution

Of what may not be shown there is no number; ``hidden`` lists the options that are kept back. What
cannot be told is left out: there are no zeros and no dashes in a summary.
"""

from odoo.addons.tracktion_alumni.figures.rounding import half_up, percent
from odoo.addons.tracktion_alumni.figures.wording import ABOUT, EXACTLY, one_in

from ..codebook import CODEBOOK
from . import phrases

POINTS = ("pre", "post6", "post18")
#: Indicators that a summary asks for, before and after graduation.
BEFORE = ("response_rate", "skills_dev", "learn_more")
AFTER = (
    "response_rate",
    "status",
    "expectations_met",
    "how_found",
    "time_first_job",
    "job_related",
    "permanent",
    "part_time",
    "wage_lt_1000",
    "jobseeking_employed",
    "study_combined",
    "study_related",
    "study_type",
    "unemployed_had_job",
    "unemployment_reason",
    "skills_dev",
    "learn_more",
)
#: Where an indicator is a distribution, the options that make the share of the sentence.
OPTIONS = {
    "time_first_job": ("before", "lt_1m"),
    "job_related": ("yes",),
    "permanent": ("permanent",),
    "part_time": ("part_time",),
    "wage_lt_1000": ("lt_500", "500_999"),
    "study_related": ("yes",),
    "unemployed_had_job": ("yes",),
}
#: The option sets of distributions.
SETS = {
    "status": "status",
    "how_found": "how_found",
    "study_type": "study_type",
    "unemployment_reason": "unemployment_reason",
    "skills_dev": "skills",
    "learn_more": "learn_more",
}
MOST_BARS = 5


def codes_of(point):
    """The indicators asked for at a point in time."""
    return BEFORE if point == "pre" else AFTER


def tell(figures, lang, who=None):
    """The content of a summary.

    :param dict figures: see above
    :param str lang: one of ``phrases.LANGUAGES``
    :param dict who: lists of names by ``schools``, ``levels``, ``families``
    :return: dict ``{lang, sections}``; a section has a ``code``, a ``title`` and lists of
        ``numbers``, ``lists``, ``facts`` and ``bars``; sections that say nothing are left out
    """
    return {"lang": lang, "sections": _Story(figures, lang, who or {}).sections()}


class _Story:
    def __init__(self, figures, lang, who):
        self.figures, self.lang, self.who = figures, lang, who
        # The latest point after graduation is what the page is about.
        self.main = next((p for p in ("post18", "post6") if figures.get(p)), None)

    def sections(self):
        working = ("working", "working_studying")
        studying = ("studying", "working_studying")
        everybody = [
            self._section("who", numbers=self._numbers(), lists=self._lists()),
            self._section(
                "situation",
                facts=[self._fact("working", "status", working)],
                bars=[self._status()],
            ),
            self._section("expectations", facts=[self._fact("expectations_met")]),
            self._section(
                "employed", facts=[self._fact("time_first_job")], bars=[self._bars("how_found")]
            ),
            self._section(
                "quality",
                facts=[
                    self._fact(code)
                    for code in (
                        "job_related",
                        "permanent",
                        "part_time",
                        "wage_lt_1000",
                        "jobseeking_employed",
                    )
                ],
            ),
            self._section(
                "students",
                facts=[
                    self._fact("studying", "status", studying),
                    self._fact("study_combined"),
                    self._fact("study_related"),
                ],
                bars=[self._bars("study_type")],
            ),
            self._section(
                "unemployed",
                facts=[
                    self._fact("unemployed_share", "status", ("unemployed",)),
                    self._fact("unemployed_had_job"),
                ],
                bars=[self._bars("unemployment_reason")],
            ),
            self._section("skills", bars=[self._before_and_after("skills_dev")]),
            self._section("wishes", bars=[self._before_and_after("learn_more")]),
        ]
        return [section for section in everybody if section]

    def _section(self, code, **parts):
        """A section with what there is of its parts; None when that is nothing."""
        parts = {name: [part for part in some if part] for name, some in parts.items()}
        if not any(parts.values()):
            return None
        nothing = {"numbers": [], "lists": [], "facts": [], "bars": []}
        return {"code": code, "title": self._text(code), **nothing, **parts}

    def _text(self, key):
        return phrases.text(key, self.lang)

    # --- figures --------------------------------------------------------------------------------

    def _share(self, point, code, options=None):
        """``(n, of)`` of a share, or of the sum of some options; None where it is not shown."""
        figure = self.figures.get(point, {}).get(code)
        if not figure or not figure["of"]:
            return None
        if "n" in figure:
            return figure["n"], figure["of"]
        options = options or OPTIONS.get(code)
        if not options or set(options) & set(figure["hidden"]):
            return None
        return sum(figure["options"].get(option, 0) for option in options), figure["of"]

    def _percentages(self, point, code):
        """``{option: whole percentage}`` of what is shown of a distribution."""
        figure = self.figures.get(point, {}).get(code) or {}
        known = {option for option, _label in CODEBOOK.labels(SETS[code], self.lang)}
        return {
            option: percent(n, figure["of"], 0)
            for option, n in figure.get("options", {}).items()
            # What nobody said is no news.
            if n and option in known
        }

    # --- what is told ---------------------------------------------------------------------------

    def _numbers(self):
        """Who answered when, and how many are women."""
        numbers = []
        for point in POINTS:
            share = self._share(point, "response_rate")
            if share and share[0]:
                told = phrases.percent(percent(*share, 0), self.lang)
                numbers.append(
                    {
                        "number": phrases.count(share[0], self.lang),
                        "text": self._text("answered").format(percent=told),
                        "when": self._text(point),
                    }
                )
        women = next(filter(None, (self._share(point, "women") for point in POINTS)), None)
        if women:
            told = phrases.percent(percent(*women, 0), self.lang)
            numbers.append({"number": told, "text": self._text("women"), "when": ""})
        return numbers

    def _lists(self):
        return [
            {"title": self._text(name), "items": self.who[name]}
            for name in ("schools", "levels", "families")
            if self.who.get(name)
        ]

    def _fact(self, sentence, code=None, options=None):
        """A share in words and as a picture."""
        share = self._share(self.main, code or sentence, options)
        # Nobody at all: more often a question that was not asked than a finding.
        if not share or not share[0]:
            return None
        exact = percent(*share, 0)
        found = one_in(*share)
        if found.quality in (EXACTLY, ABOUT):
            people = [found.numerator, found.denominator]
        else:
            people = [_tenths(*share), 10]
        return {
            "code": sentence,
            "words": list(phrases.sentence(sentence, *share, self.lang)),
            "percent": phrases.percent(exact, self.lang),
            "people": people,
        }

    def _status(self):
        """The situations, at all points after graduation."""
        points = [p for p in ("post6", "post18") if self._percentages(p, "status")]
        return self._chart("status", points, in_order=True)

    def _bars(self, code):
        return self._chart(code, [self.main])

    def _before_and_after(self, code):
        points = [p for p in ("pre", self.main) if p and self._percentages(p, code)]
        return self._chart(code, points)

    def _chart(self, code, points, in_order=False):
        """Bars of the most frequent options, one for each point."""
        by_point = [self._percentages(point, code) for point in points]
        labels = CODEBOOK.labels(SETS[code], self.lang)
        rows = [
            {
                "label": self._label(code, option, label),
                "values": [values.get(option) for values in by_point],
            }
            for option, label in labels
            # "Other" and "nothing" say nothing.
            if option not in ("other", "nothing", "none")
            and any(option in values for values in by_point)
        ]
        if not rows:
            return None
        if not in_order:
            # By the latest point; the order of the list decides between equals.
            rows.sort(key=lambda row: [-(value or 0) for value in reversed(row["values"])])
            rows = rows[:MOST_BARS]
        for row in rows:
            row["shown"] = [
                "" if value is None else phrases.percent(value, self.lang)
                for value in row["values"]
            ]
        return {
            "code": code,
            "title": self._text(code) if code != "status" else "",
            "series": [self._text(point) for point in points] if len(points) > 1 else [],
            "rows": rows,
        }

    def _label(self, code, option, label):
        own = f"{code}_{option}"
        return self._text(own) if own in phrases.TEXTS else label


def _tenths(n, of):
    """How many of ten figures are coloured: all of them only when true."""
    return 10 if n == of else min(9, max(1, half_up(10 * n / of)))
