# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody who wants to know what reports hide, with a solver of integer programs.

People are counted in the finest table of all, by every dimension and by kind (kind 0 belongs to no
numerator, kind i to the i-th). Everything shown is an equation in those unknown numbers. What the
attacker cannot pin down in whole numbers, he cannot in fractions either.
"""

from itertools import combinations, product

import numpy
from scipy.optimize import LinearConstraint, milp

TOTAL = frozenset()


class People:
    """``cells`` is {(value, value, ...): (number of kind 0, of kind 1, ...)}."""

    def __init__(self, dimensions, cells):
        self.dimensions = dimensions
        self.cells = cells
        self.kinds = len(next(iter(cells.values())))

    def __repr__(self):
        return f"People({self.dimensions!r}, {self.cells!r})"

    def values(self, dimension):
        index = self.dimensions.index(dimension)
        return sorted({cell[index] for cell in self.cells})

    def is_in(self, cell, key):
        return all(cell[self.dimensions.index(dimension)] == value for dimension, value in key)

    def count(self, key):
        """How many people of each kind a key holds."""
        inside = [people for cell, people in self.cells.items() if self.is_in(cell, key)]
        return [sum(people[kind] for people in inside) for kind in range(self.kinds)]

    def report(self, lines, crosses):
        """The keys of a report with these lines and crosses."""
        axes = [()] + [(line,) for line in lines] + [tuple(cross) for cross in crosses]
        return [
            frozenset(zip(axis, values, strict=True))
            for axis in axes
            for values in product(*(self.values(dimension) for dimension in axis))
        ]

    def figures(self, keys, within=TOTAL):
        """The arguments for ``suppress``."""
        counts = {key: self.count(key | within) for key in keys}
        return {key: sum(people) for key, people in counts.items()}, [
            {key: people[kind] for key, people in counts.items()} for kind in range(1, self.kinds)
        ]


def parts_of(people):
    """Base, and each numerator with its rest, as tuples of kinds."""
    kinds = tuple(range(people.kinds))
    yield kinds
    for kind in kinds[1:]:
        yield (kind,)
        yield tuple(each for each in kinds if each != kind)


class Attacker:
    """Knows some figures, and of some others only that they are not zero.

    A goal is a key with the kinds of people to count in it.
    """

    def __init__(self, people, shown, positive=()):
        self.people = people
        self.kinds = tuple(range(people.kinds))
        self.truth = numpy.array([n for each in people.cells.values() for n in each])
        figures = [(key, (kind,)) for key in shown for kind in self.kinds]
        people_there = [(key, self.kinds) for key in positive]
        rows = [self.row(*goal) for goal in figures + people_there]
        self.constraints = []
        if rows:
            low = [row @ self.truth for row in rows[: len(figures)]] + [1] * len(people_there)
            high = low[: len(figures)] + [numpy.inf] * len(people_there)
            self.constraints = [LinearConstraint(numpy.array(rows), low, high)]

    def row(self, key, kinds):
        """What to multiply the unknown numbers with to get a figure."""
        return numpy.array(
            [
                float(kind in kinds and self.people.is_in(cell, key))
                for cell in self.people.cells
                for kind in self.kinds
            ]
        )

    def solve(self, objective):
        """The unknown numbers that fit all that is known, with the least value of something."""
        most = 2 * self.truth.sum() + 20
        found = milp(objective, constraints=self.constraints, integrality=1, bounds=(0, most))
        assert found.success, found.message
        return numpy.round(found.x)

    def highest(self, key):
        row = self.row(key, self.kinds)
        return row @ self.solve(-row)

    def knows(self, goals):
        """The goals that have only one possible value."""
        open_goals = {goal: self.row(*goal) for goal in goals}
        known = set()
        while open_goals:
            goal, row = next(iter(open_goals.items()))
            for sign in (-1, 1):
                seen = self.solve(sign * row)
                open_goals = {
                    each: row for each, row in open_goals.items() if row @ seen == row @ self.truth
                }
            if goal in open_goals:
                known.add(goal)
                del open_goals[goal]
        return known


def said_anyway(people, key, kinds, small):
    """Whether a margin that is not too small says that none in this key is of these kinds."""
    margins = [
        frozenset(pairs) for length in range(len(key)) for pairs in combinations(key, length)
    ]
    return any(
        margin not in small and not any(people.count(margin)[kind] for kind in kinds)
        for margin in margins
    )
