# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Nobody recovers a hidden cell from all that is published."""

from itertools import product

from alumni_figures.suppression import has_partner, hide_more
from alumni_figures.suppression_figures import Figures
from hypothesis import example, given, settings
from hypothesis import strategies as st
from suppression_attack import (
    TOTAL,
    Attacker,
    People,
    parts_of,
    said_anyway,
)

NUMBERS = [[0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 15], [0, 1, 12], [0, 0, 1], [2, 5, 20, 20], [0, 3, 4, 5]]
LAYOUTS = [
    ("a", []),
    ("ab", []),
    ("ab", ["ab"]),
    ("abc", ["ab"]),
    ("abc", ["ab", "bc"]),
    ("abcd", ["ab", "bc", "cd"]),
]
ATTACKS = settings(max_examples=60, derandomize=True, deadline=None)


def is_off_diagonal(cell):
    return max(cell) - min(cell) > 1


def is_other_row(cell):
    return cell[-1] % 2


@st.composite
def worlds(draw, layouts=tuple(LAYOUTS)):
    """People in skewed tables, the layout of a report on them, and its thresholds."""
    dimensions, crosses = draw(st.sampled_from(layouts))
    longest = {1: 6, 2: 4, 3: 3, 4: 2}[len(dimensions)]
    kinds = draw(st.integers(1, 3))
    numbers = draw(st.sampled_from(NUMBERS))
    empty = draw(st.sampled_from([lambda cell: False, is_off_diagonal, is_other_row]))
    pure = draw(st.sampled_from([0, 0.3, 0.9]))  # how often all are of one kind
    random = draw(st.randoms(use_true_random=True))
    sizes = [random.choice([1, 2, longest, longest]) for _dimension in dimensions]
    cells = {}
    for cell in product(*map(range, sizes)):
        people = [0 if empty(cell) else random.choice(numbers) for _kind in range(kinds)]
        if random.random() < pure:
            chosen = random.randrange(kinds)
            people = [each if kind == chosen else 0 for kind, each in enumerate(people)]
        cells[cell] = tuple(people)
    smallest = draw(st.sampled_from([2, 3, 5, 10]))
    smallest_part = draw(st.sampled_from([1, 1, 2, 3]))
    return People(dimensions, cells), crosses, smallest, smallest_part


def decide(people, keys, smallest, smallest_part=1, within=TOTAL, **earlier):
    figures = Figures(*people.figures(keys, within), smallest, smallest_part, **earlier)
    hide_more(figures)
    return figures


class Reader:
    """Whoever reads some reports on the same people, one after the other."""

    def __init__(self, people, *thresholds):
        self.people = people
        self.thresholds = thresholds
        self.shown, self.positive, self.small, self.hidden = set(), set(), set(), set()

    def read(self, keys, within=TOTAL):
        """Decide, knowing what was decided before, what a report shows; and read it."""
        keys = set(keys)
        figures = decide(
            self.people,
            keys,
            *self.thresholds,
            within,
            published={key for key in keys if key | within in self.shown},
            hidden={key for key in keys if key | within in self.hidden},
        )
        small = {key for key in keys if figures.is_primary(key)}
        assert figures.hidden >= small
        assert TOTAL not in figures.hidden or figures.hidden >= keys
        self.small |= {key | within for key in small}
        if TOTAL not in figures.hidden:
            # Zeros are shown, except where a table is hidden whole or has been so before.
            held = {key for key in figures.hidden - figures.whole if figures.base[key]}
            self.positive |= {key | within for key in held} - self.hidden
        self.hidden |= {key | within for key in figures.hidden}
        self.shown |= {key | within for key in keys - figures.hidden}
        self.hidden -= self.shown
        return figures

    def attacker(self):
        return Attacker(self.people, self.shown, self.positive)

    def goals(self):
        """Base and parts of all that is too small, if no margin may tell them."""
        return {
            (key, kinds)
            for key in sorted(self.small, key=sorted)
            for kinds in parts_of(self.people)
            if not said_anyway(self.people, key, kinds, self.small)
        }

    def knows(self):
        """The goals that are pinned down by all that was read."""
        return self.attacker().knows(self.goals())

    def learns(self, *reports):
        """The goals, those of the last reports too, that are known only after these."""
        before = self.attacker()
        for report in reports:
            self.read(*report)
        return self.knows() - before.knows(self.goals())


def table(dimensions, *rows):
    """The people of two dimensions, written as a table."""
    return People(
        dimensions,
        {(r, c): people for r, row in enumerate(rows) for c, people in enumerate(row)},
    )


# A row that is too small itself is of one kind only: it does not excuse that its cells are known.
ROW_OF_ONE_KIND = (
    table("ab", [(0, 2), (0, 2), (5, 5)], [(0, 2), (0, 5), (20, 0)]),
    ["ab"],
    5,
    3,
)
# Schools whose zeros were shown: the region cannot have anyone forget them.
SHOWN_ZEROS = (
    table(
        "sa",
        [(0, 0), (0, 0), (0, 0), (0, 1)],
        [(0, 0), (0, 1), (1, 0), (1, 0)],
        [(1, 0), (0, 0), (1, 1), (1, 0)],
        [(1, 0), (1, 0), (0, 1), (1, 1)],
    ),
    ["sa"],
    2,
    1,
)


def test_the_attacker_finds_what_is_hidden_without_more():
    """Else all that follows would prove nothing."""
    people = table("ab", [(3,), (50,), (0,)], [(40,), (60,), (4,)], [(30,), (20,), (20,)])
    keys = set(people.report("ab", ["ab"]))
    goals = [(frozenset([("a", 0), ("b", 0)]), (0,)), (frozenset([("a", 1), ("b", 2)]), (0,))]
    small = {key for key, _kinds in goals}
    assert Attacker(people, keys - small).knows(goals) == set(goals)
    ring = small | {frozenset([("a", 0), ("b", 1)]), frozenset([("a", 1), ("b", 0)])}
    assert Attacker(people, keys - ring).knows(goals) == set(goals)
    ring.add(frozenset([("a", 1), ("b", 1)]))
    assert Attacker(people, keys - ring).knows(goals) == set(goals[1:])
    assert not Attacker(people, keys).knows([]) and not Attacker(people, ()).knows(goals)


@ATTACKS
@given(worlds())
@example(world=ROW_OF_ONE_KIND)
def test_one_report_gives_no_small_cell_away(world):
    people, crosses, *thresholds = world
    reader = Reader(people, *thresholds)
    reader.read(people.report(people.dimensions, crosses))
    assert not reader.knows()


@ATTACKS
@given(worlds())
def test_it_cannot_even_be_told_that_a_cell_is_small(world):
    people, crosses, smallest, smallest_part = world
    reader = Reader(people, smallest, smallest_part)
    figures = reader.read(people.report(people.dimensions, crosses))
    promised = set(figures.reaching)
    for line in set(people.dimensions) - set("".join(crosses)):
        hidden = {key for key in figures.lines.get(line, ()) if key in figures.hidden}
        if any(figures.base[key] >= smallest and key not in reader.small for key in hidden):
            promised |= hidden
    if TOTAL not in figures.hidden:
        assert all(reader.attacker().highest(key) >= smallest for key in promised)


@st.composite
def sequences(draw):
    """A world, and how many of its lines and which of its crosses an earlier report had."""
    people, crosses, *thresholds = draw(worlds())
    lines = people.dimensions[: draw(st.integers(1, len(people.dimensions)))]
    before = [cross for cross in crosses if set(cross) <= set(lines) and draw(st.booleans())]
    return people, crosses, thresholds, lines, before


@ATTACKS
@given(sequences())
def test_a_later_report_tells_no_more_than_the_earlier_one(sequence):
    people, crosses, thresholds, lines, before = sequence
    reader = Reader(people, *thresholds)
    assert not reader.learns([people.report(lines, before)])
    assert not reader.learns([people.report(people.dimensions, crosses)])


@ATTACKS
@given(world=worlds(layouts=[("sa", ["sa"]), ("sab", ["sa", "sb"])]), region_first=st.booleans())
@example(world=SHOWN_ZEROS, region_first=False)
def test_schools_and_their_region_side_by_side_tell_no_more_together(world, region_first):
    people, crosses, *thresholds = world
    region = [people.report(people.dimensions, crosses)]
    schools = [
        (people.report(people.dimensions[1:], []), frozenset([("s", school)]))
        for school in people.values("s")
    ]
    reader = Reader(people, *thresholds)
    for reports in ([region], schools) if region_first else (schools, [region]):
        assert not reader.learns(*reports)


def test_who_knows_the_rules_does_not_learn_more_from_a_line():
    """All tables of so many people that would be published in the same way are compared."""
    for cells, most, kinds, smallest, smallest_part in [
        (2, 16, 1, 5, 1),
        (3, 14, 1, 4, 1),
        (4, 12, 1, 3, 1),
        (5, 10, 1, 2, 1),
        (3, 7, 2, 3, 1),
        (2, 10, 2, 4, 2),
        (3, 8, 2, 2, 2),
        (2, 6, 3, 2, 2),
    ]:
        views = {}
        for people in lines_of_at_most(most, cells, kinds):
            keys = people.report("v", [])
            figures = decide(people, keys, smallest, smallest_part)
            shown = tuple((key, *people.count(key)) for key in keys if key not in figures.hidden)
            views.setdefault(shown, []).append((people, figures))
        for shown, tables in views.items():
            assert not pinned_down(tables)
            hidden = {key for key in tables[0][1].seeds if shown}
            if any(has_partner(figures, figures.hidden) for _people, figures in tables):
                for key in hidden:
                    assert not all(figures.is_primary(key) for _people, figures in tables)


def lines_of_at_most(most, cells, kinds):
    """All ways to have so many people in the cells of a line."""

    def ways(number, places):
        if places == 1:
            yield (number,)
            return
        for first in range(number + 1):
            for rest in ways(number - first, places - 1):
                yield (first, *rest)

    for number in range(most + 1):
        for way in ways(number, cells * kinds):
            yield People("v", {(cell,): way[cell * kinds :][:kinds] for cell in range(cells)})


def pinned_down(tables):
    """What is small and the same in all tables that look the same."""
    people, figures = tables[0]
    small = {key for key in figures.seeds if figures.is_primary(key)}
    goals = [
        (key, kinds)
        for key in small
        for kinds in parts_of(people)
        if not said_anyway(people, key, kinds, small)
        # Where only a part is too small, the others need not be a secret.
        if figures.base[key] < figures.smallest
        or sum(people.count(key)[kind] for kind in kinds) < figures.smallest_part
    ]
    return [
        (key, kinds)
        for key, kinds in goals
        if len({sum(each.count(key)[kind] for kind in kinds) for each, _figures in tables}) == 1
    ]
