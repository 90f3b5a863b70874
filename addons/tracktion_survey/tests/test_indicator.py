# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Figures of graduate tracking are what plain Python counts, and what was published."""

import random
from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.addons.tracktion_alumni.figures.counting import TOTAL
from odoo.addons.tracktion_alumni.figures.rounding import half_up
from odoo.addons.tracktion_survey.codebook import CODEBOOK
from odoo.addons.tracktion_survey.codebook.codebook import MANY, ONE
from odoo.addons.tracktion_survey.models.tracktion_response_record import Answers

from . import recount
from .common import SurveyCase

PEOPLE = 40
POINTS = ("pre", "post6", "post18")
NEXT = {"pre": "post6", "post6": "post18", "post18": None}
#: Of invitations and people, not of answers: tested by hand.
NOT_OF_ANSWERS = {
    "invited",
    "response_rate",
    "contact_rate",
    "completion_rate",
    "knowledge_rate",
}


class IndicatorCase(SurveyCase):
    @classmethod
    def _respond(cls, rows, wave, people=None, **vals):
        """Each row of coded answers is given by a new person, or by one of ``people``."""
        people = people or cls._people(len(rows), f"Answers {wave.id}")
        new = people.filtered(lambda p: p not in wave.invitation_ids.partner_id)
        wave._add_people(new)
        invitations = {i.partner_id: i for i in wave.invitation_ids}
        batch = [
            Answers(
                invitation=invitations[person],
                answers={
                    code: "|".join(value) if isinstance(value, list) else value
                    for code, value in row.items()
                },
                answered_by="link",
                completed_on=datetime(2026, 3, 16, 9),
                started_on=datetime(2026, 3, 16, 9) - timedelta(minutes=minutes),
            )
            for person, row, minutes in zip(
                people, rows, vals.get("minutes") or [10] * len(rows), strict=True
            )
        ]
        responses = cls.env["tracktion.response"]._record(batch)
        cls.env.flush_all()
        return responses

    def _figure(self, code, wave, dimensions=(), **key):
        """The figure as clients get it."""
        figures = self.env["tracktion.indicator"].figures(
            [code], {"wave_ids": wave.ids}, list(dimensions)
        )
        return next(line for line in figures if line["key"] == key)


class TestRecount(IndicatorCase):
    """Any answers of anybody in any wave: the engine counts what Python counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._people(PEOPLE, "Graduate")
        sectors = ("industry", "services", "primary")
        cls.qualifications = cls.env["tracktion.qualification"].create(
            [
                {"name": f"Course {sector}", "sector": sector, "company_id": cls.school.id}
                for sector in sectors
            ]
        )
        for number, person in enumerate(cls.people):
            person.alumni_gender = ("female", "male", False)[number % 3]
            person.alumni_enrolment_ids.qualification_id = cls.qualifications[number // 2 % 3]
        cls.waves = {point: cls._wave(point, cls.people) for point in POINTS}
        cls.indicators = cls.env["tracktion.indicator"].search(
            [("model", "=", "tracktion.response")]
        )

    def test_every_indicator_of_answers_is_recounted(self):
        names = {*recount.SHARES, *recount.DIFFERENCES, *recount.MEANS, *recount.OPTIONS}
        names |= set(recount.MATRICES)
        self.assertEqual(set(self.indicators.mapped("code")), names)

    def _draw(self, pick, point):
        """The answers of one person, any to any question, many missing."""
        name = "pre" if point == "pre" else "post"
        row = {}
        for item in CODEBOOK.questionnaires[name].items:
            if pick.random() < 0.25:
                continue
            if item.kind == ONE and item.code != "SEX":
                row[item.code] = pick.choice(item.option_codes)
            elif item.kind == MANY:
                most = item.max_choices or len(item.option_codes)
                some = pick.sample(item.option_codes, pick.randint(1, most))
                row[item.code] = [code for code in item.option_codes if code in some]
            elif item.kind == "nps":
                row[item.code] = str(pick.randint(0, 10))
        if pick.random() < 0.85:
            row["CONSENT"] = "agree"
        return row

    def _fill(self, pick):
        """Random answers in the waves; the rows as the recount takes them."""
        self.env["tracktion.response"].sudo().search([]).unlink()
        rows = {point: {} for point in POINTS}
        for point in pick.sample(POINTS, pick.randint(1, 3)):
            people = self.people.filtered(lambda p: pick.random() < 0.8)
            for person in people:
                row = self._draw(pick, point)
                invitation = self.waves[point].invitation_ids.filtered(
                    lambda i, p=person: i.partner_id == p
                )
                rows[point][person] = {
                    **row,
                    "point": point,
                    "minutes": pick.randint(1, 90),
                    "valid": row.get("CONSENT") == "agree"
                    and (point == "pre" or bool(row.get("STATUS"))),
                    "sector": invitation.sector or None,
                    "gender": invitation.gender or None,
                }
                rows[point][person]["given"] = row
            if people:
                self._respond(
                    [rows[point][p]["given"] for p in people],
                    self.waves[point],
                    people,
                    minutes=[rows[point][p]["minutes"] for p in people],
                )
        valid = {
            point: {person for person, row in of.items() if row["valid"]}
            for point, of in rows.items()
        }
        for point, of in rows.items():
            for person, row in of.items():
                row["before"] = self._earlier(rows["pre"], person) if point != "pre" else {}
                row["half"] = self._earlier(rows["post6"], person)
                row["later"] = {p for p in POINTS if person in valid[p]}
                row["next_point"] = NEXT[point]
                row["next_answered"] = bool(NEXT[point] and valid[NEXT[point]])
                row["end_answered"] = bool(valid["post18"])
        return {point: list(of.values()) for point, of in rows.items()}, valid

    def _earlier(self, rows, person):
        row = rows.get(person)
        return row["given"] if row and row["valid"] else {}

    @settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 10**9))
    def _check(self, seed):
        rows, valid = self._fill(random.Random(seed))
        year = {"school_year_id": self.year.id, "company_ids": self.school.ids}
        newest = next((point for point in reversed(POINTS) if valid[point]), "pre")
        everything = [row for of in rows.values() for row in of]
        point = POINTS[seed % 3]
        for dimension in (None, "sector", "gender"):
            self._compare({"wave_ids": self.waves[point].ids}, dimension, lambda _c: rows[point])
            self._compare(
                year,
                dimension,
                lambda code: everything if code in recount.OF_ALL_WAVES else rows[newest],
            )

    def _compare(self, scope, dimension, rows_of):
        Indicator = self.env["tracktion.indicator"]
        dimensions = (dimension,) if dimension else ()
        two = self.indicators.filtered(lambda i: i.aggregate == "matrix")
        for indicators, codes in ((self.indicators - two, dimensions), (two, ())):
            records = indicators._check_dimensions(codes)
            counts = indicators._count_all(Indicator._scope(scope), records)
            figures = indicators._compute_figures(Indicator._scope(scope), codes)
            for indicator in indicators:
                rows = rows_of(indicator.code)
                groups = {TOTAL: rows}
                for row in rows if codes else ():
                    groups.setdefault(frozenset([(dimension, row[dimension])]), []).append(row)
                expected = {}
                for key, some in groups.items():
                    expected |= self._expected(indicator.code, key, some)
                found = {
                    key: (tally.base, *tally.parts, *self._value(indicator, tally.value))
                    for key, tally in counts[indicator].tallies.items()
                }
                self.assertEqual(found, expected, f"{indicator.code} by {codes} of {scope}")
                self._compare_shown(indicator, figures[indicator], expected)

    def _value(self, indicator, value):
        return () if indicator.aggregate not in ("mean", "median") else (half_up(value, 4),)

    def _expected(self, code, key, rows):
        """The tallies of one group, as tuples; of nobody only the total."""
        if code in recount.SHARES:
            found = {key: recount.SHARES[code](rows)}
        elif code in recount.DIFFERENCES:
            found = {key: recount.DIFFERENCES[code](rows)}
        elif code in recount.MEANS:
            base, value = recount.MEANS[code](rows)
            found = {key: (base, half_up(value, 4))}
        elif code in recount.OPTIONS:
            base, options = recount.OPTIONS[code](rows)
            found = {key: (base,)}
            found |= {key | {("option", option)}: (n,) for option, n in options.items()}
        else:
            base, pairs = recount.MATRICES[code](rows)
            found = {key: (base,)}
            for (one, other), n in pairs.items():
                for some in (
                    {("row", one)},
                    {("column", other)},
                    {("row", one), ("column", other)},
                ):
                    cell = key | some
                    found[cell] = (found.get(cell, (0,))[0] + n,)
        return {k: numbers for k, numbers in found.items() if numbers[0] or k == TOTAL}

    def _compare_shown(self, indicator, figures, expected):
        """What is shown is rounded half up, of ten people at least."""
        for key, cell in figures.cells.items():
            if cell.state != "ok":
                continue
            self.assertGreaterEqual(cell.base, 10)
            numbers = expected[key]
            if indicator.aggregate == "share":
                exact = numbers[1] * 1000
                self.assertEqual(cell.value, (2 * exact // numbers[0] + 1) // 2 / 10)

    def test_the_engine_counts_what_python_counts(self):
        self._check()
