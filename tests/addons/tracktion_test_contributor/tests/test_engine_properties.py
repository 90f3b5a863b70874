# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from collections import defaultdict
from itertools import combinations
from statistics import median

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.addons.tracktion_alumni.figures.counting import TOTAL
from odoo.addons.tracktion_alumni.tests.common import TracktionCase

PEOPLE = 60
PATHS = {
    "gender": "gender",
    "department": "department_id",
    "qualification": "qualification_id",
    "sector": "qualification_id.sector",
    "category": "category_id",
    "school_year": "school_year_id",
    "reachability": "reachability",
}
CONDITIONS = {
    "not_willing": lambda row: row["not_willing"],
    "gender": lambda row: row["gender"] == "female",
    "relation_owner_id": lambda row: row["owner"] is not None,
}
DOMAINS = {
    "not_willing": [("not_willing", "=", 1)],
    "gender": [("gender", "=", "female")],
    "relation_owner_id": [("relation_owner_id", "!=", False)],
}


class TestEngineProperties(TracktionCase):
    """The engine counts what Python counts: sixty people at random, any figure, any grouping."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        pick = random.Random(7)
        cls.dimensions = cls.env["tracktion.dimension"]
        for code, path in PATHS.items():
            dimension = cls.dimensions.search([("code", "=", code)])
            if not dimension:
                dimension = cls.dimensions.create({"code": code, "name": code})
            if not dimension._path("tracktion.category.report"):
                cls.env["tracktion.dimension.path"].create(
                    {
                        "dimension_id": dimension.id,
                        "model": "tracktion.category.report",
                        "path": path,
                    }
                )
            cls.dimensions |= dimension
        qualifications = cls._make_qualifications()
        cls.rows = []
        for number, person in enumerate(cls._people(PEOPLE, "Random")):
            qualification = pick.choice(qualifications)
            category = pick.choice(["graduate", "certificate", "non_graduate", "apprentice"])
            year = pick.choice([2021, 2022, 2023])
            owner = pick.choice([None, cls.teacher, cls.other_teacher])
            person.alumni_gender = pick.choice([False, "female", "male", "other"])
            person.alumni_relation_owner_id = owner
            person.alumni_enrolment_ids.write(
                {
                    "qualification_id": qualification.id,
                    "department_id": qualification.department_id.id,
                    "category_manual_id": cls.categories[category].id,
                    "date_end": f"{year}-06-{1 + number % 28:02d}",
                }
            )
            if refused := pick.random() < 0.3:
                cls._consent(person, decision="refused")
            cls.rows.append(
                {
                    "gender": person.alumni_gender or None,
                    # Known by code, or by name where there is none.
                    "department": qualification.department_id.code
                    or qualification.department_id.name
                    or None,
                    "qualification": qualification.code or qualification.name,
                    "sector": qualification.sector or None,
                    "category": category,
                    "school_year": f"{year - 1}/{year % 100}",
                    "reachability": "reachable",
                    "not_willing": refused,
                    "owner": owner and owner.id,
                    "year": year,
                }
            )
        cls.env.flush_all()

    @classmethod
    def _make_qualifications(cls):
        """Four of them: two share a code, one has none, one has neither sector nor department."""
        departments = cls.env["tracktion.department"].create(
            [{"name": name, "company_id": cls.school.id} for name in ("Nursing", "Kitchen")]
        )
        common = {"company_id": cls.school.id}
        return cls.qualification | cls.env["tracktion.qualification"].create(
            [
                {"name": "Nurse", "code": "NUR", "department_id": departments[0].id, **common},
                {
                    "name": "Cook",
                    "department_id": departments[1].id,
                    "sector": "services",
                    **common,
                },
                {"name": "Waiter", "sector": "services", **common},
            ]
        )

    def _counted(self, dimensions, **vals):
        """What the engine counts: its tallies, before anything is hidden or rounded."""
        indicator = self.env["tracktion.indicator"].new(
            {
                "code": "t_random",
                "name": "Random",
                "model": "tracktion.category.report",
                "period": "now",
                "company_field": "company_id",
                "dimension_ids": self.dimensions.ids,
                **vals,
            }
        )
        scope = indicator._scope({"company_ids": self.school.ids})
        records = self.dimensions.browse(
            [self.dimensions.filtered(lambda d, c=c: d.code == c).id for c in dimensions]
        )
        return indicator._count_batch(scope, records)[indicator].tallies

    def _groups(self, rows, dimensions):
        """The rows of each group, by key: the total, the values, the pairs."""
        groups = defaultdict(list)
        groups[TOTAL] = list(rows)
        for row in rows:
            for size in range(1, len(dimensions) + 1):
                for some in combinations(dimensions, size):
                    groups[frozenset((name, row[name]) for name in some)].append(row)
        return groups

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        dimensions=st.lists(st.sampled_from(sorted(PATHS)), max_size=2, unique=True),
        domain=st.sampled_from([None, *CONDITIONS]),
        numerator=st.sampled_from(sorted(CONDITIONS)),
        subtrahend=st.sampled_from(sorted(CONDITIONS)),
    )
    def _check(self, dimensions, domain, numerator, subtrahend):
        base = CONDITIONS.get(domain, lambda row: True)
        groups = self._groups([row for row in self.rows if base(row)], dimensions)
        domains = {"domain": str(DOMAINS.get(domain, [])), "numerator": str(DOMAINS[numerator])}

        def compare(expected, **vals):
            tallies = self._counted(dimensions, **domains, **vals)
            found = {key: (t.base, t.parts, t.value) for key, t in tallies.items()}
            wanted = {key: expected(rows) for key, rows in groups.items()}
            self.assertEqual(found, wanted)

        def number(rows, name):
            return sum(1 for row in rows if CONDITIONS[name](row))

        compare(lambda rows: (len(rows), (), None), aggregate="count")
        compare(lambda rows: (len(rows), (number(rows, numerator),), None), aggregate="share")
        compare(
            lambda rows: (len(rows), (number(rows, numerator), number(rows, subtrahend)), None),
            aggregate="difference",
            subtrahend=str(DOMAINS[subtrahend]),
        )
        # People are one each; owners have several.
        compare(
            lambda rows: (len(rows), (), None), aggregate="count_distinct", measure="partner_id"
        )
        owners = [row["owner"] for row in self.rows if row["owner"]]
        self.assertLess(len(set(owners)), len(owners))
        self._compare_owners(dimensions, domains, groups)
        for aggregate, function in (("sum", sum), ("median", median)):
            compare(
                lambda rows, f=function: (
                    len(rows),
                    (),
                    f([r["year"] for r in rows] or [0]) or None,
                ),
                aggregate=aggregate,
                measure="graduation_year",
            )

    def _compare_owners(self, dimensions, domains, groups):
        tallies = self._counted(
            dimensions, **domains, aggregate="count_distinct", measure="relation_owner_id"
        )
        expected = {
            key: len({row["owner"] for row in rows} - {None}) for key, rows in groups.items()
        }
        # A group without an owner has none to count.
        expected = {key: number for key, number in expected.items() if number or key == TOTAL}
        self.assertEqual({key: tally.base for key, tally in tallies.items()}, expected)

    def test_the_engine_counts_what_python_counts(self):
        self._check()
