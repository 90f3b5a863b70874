# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Complementary suppression in tables of two dimensions.

**Rings.** A cross is a network in which people flow from the total to the rows (as many as the
row's margin), from rows to columns (the cells), and from columns to the total::

    all rows --margin--> row --cell--> column --margin--> all columns

What enters a place leaves it, and that is all that "adds up" means. So another table with the same
sums is this one plus people sent round a *ring*: along an arrow the figure grows, against it the
figure shrinks. A cell is safe when it lies on a ring of hidden figures that can shrink where they
are passed against the arrow. To protect a cell is to look for the cheapest such ring, where
hidden figures cost nothing and others what hiding them takes away; the search is Dijkstra's.

**Several crosses.** A ring through the hub "all rows" moves people from one hidden margin to
another. Every other cross with this dimension must be able to do the same, by a way from the one
row to the other; that way may in turn move margins of its second dimension, and so on. It ends, as
the crosses form no ring.

**Parts.** Where shares are shown, those who belong to the numerator and those who do not each
form tables of their own. So people are moved by *kind*: those of no numerator, those of the first,
of the second; and there are *swaps*, in which belonging moves one way and not belonging the other.

A ring stays good whatever else is hidden later, so each cell is looked at once. What a ring passes
needs no protection of its own: it is hidden for the sake of the small cell only.
"""

import contextlib
from collections import deque
from heapq import heappop, heappush
from itertools import permutations
from math import inf

from .suppression_figures import TOTAL


def protect_crosses(figures):
    """Hide more until no hidden seed can be computed from any of the crosses."""
    networks = Networks(figures)
    for key in sorted(figures.seeds, key=lambda key: (len(key), figures.base[key])):
        networks.protect(key)


class Stuck(Exception):
    """There is no ring, for want of a way in this cross."""

    def __init__(self, network):
        super().__init__()
        self.network = network


class Networks:
    """The crosses of one indicator, and the search for rings through them."""

    def __init__(self, figures):
        self.figures = figures
        self.limits = Limits(figures)
        self.all = [Network(figures, self.limits, cross) for cross in figures.crosses]

    def protect(self, key):
        """Make it impossible to tell the base of this cell, or any part of it."""
        base = self.figures.base[key]
        need = max(1, self.figures.smallest - base)
        moved = [self.find_ring(key, self.limits.moves, need)]
        for index, part in enumerate(self.figures.parts):
            kinds = self.limits.changing(index)
            if not (self.is_empty_anyway(part, key) or any(kind in kinds for kind in moved)):
                moved.append(self.find_ring(key, kinds, 1))

    def is_empty_anyway(self, part, key):
        """Whether a margin that may be shown says that nobody in this cell is of this part."""
        margins = [TOTAL] + [frozenset([pair]) for pair in key if len(key) > 1]
        return any(not part[margin] and margin not in self.figures.seeds for margin in margins)

    def find_ring(self, key, kinds, need):
        """Hide what it takes to move people of one of these kinds through a cell; return the kind.

        At best ``need`` people more, else one more, else one less. Where none of this is possible
        a table is hidden whole, and in the end all is.
        """
        while home := next((each for each in self.all if key in each.arrows), None):
            stuck = home
            for by in dict.fromkeys((need, 1, -1)):
                rings = []
                for kind in kinds:
                    try:
                        rings.append((*self.ring(home, key, kind, by), kind))
                    except Stuck as error:
                        stuck = stuck if error.network is home else error.network
                    if rings and not rings[-1][0]:
                        break
                if rings:
                    _cost, keys, kind = min(rings, key=lambda ring: ring[0])
                    self.hide(keys)
                    base = self.figures.base[key] + (by if kind in self.limits.moves else 0)
                    if base >= self.figures.smallest:
                        self.figures.reaching.add(key)
                    return kind
            if not self.loosen(stuck, home):
                break
        return None

    def ring(self, home, key, kind, by):
        """The cost and the keys of the cheapest ring that has ``by`` people more in this cell."""
        tail, head = home.arrows[key]
        if (self.limits.up if by > 0 else self.limits.down)[key][kind] < abs(by):
            raise Stuck(home)
        if by < 0:
            tail, head = head, tail
        cost, passed = home.way(head, tail, kind, abs(by))
        try:
            return self.follow(home, cost, [*passed, (key, by > 0)], kind, abs(by))
        except Stuck:
            # The other crosses cannot follow when margins move. Perhaps there is a ring of cells.
            if key in home.places:
                raise
            with contextlib.suppress(Stuck):
                cost, passed = home.way(head, tail, kind, abs(by), home.hubs.values())
                return self.follow(home, cost, [*passed, (key, by > 0)], kind, abs(by))
            raise

    def follow(self, network, cost, passed, kind, amount):
        """Add to a way what it takes in the other crosses to move the margins that it moves."""
        keys = [key for key, _grows in passed]
        for dimension in network.dimensions:
            moved = {grows: key for key, grows in passed if key in network.margins[dimension]}
            others = [each for each in self.all if dimension in each.dimensions]
            for other in others if moved else ():
                if other is not network:
                    start, end = other.ends(dimension, grown=moved[True], shrunk=moved[False])
                    way = other.way(start, end, kind, amount, [other.hubs[dimension]])
                    more, further = self.follow(other, *way, kind, amount)
                    cost += more
                    keys += further
        return cost, keys

    def hide(self, keys):
        for key in keys:
            self.figures.hide(key)
            for network in self.all:
                if key in network.arrows:
                    network.hide(key)

    def loosen(self, *networks):
        """Hide one of these tables whole, rather one of which nothing was published before.

        Returns whether there was anything left to hide.
        """
        for network in sorted(networks, key=lambda network: network.is_known):
            if not network.is_whole:
                index = self.all.index(network)
                self.figures.hide_whole(self.figures.cells(network.dimensions))
                self.limits = Limits(self.figures)
                self.all[index] = Network(self.figures, self.limits, network.dimensions)
                self.all[index].is_whole = True
                return True
        if TOTAL not in self.figures.published:
            self.figures.hide_everything()
            self.all = []
        return False


class Limits:
    """How far each figure can grow (``up``) and shrink (``down``), by kind of move.

    Kind 0 moves people of no numerator, kinds 1 to n people of one of them (who are taken to be of
    no other), kinds n + 1 to 2 n swap people of none for people of one.
    """

    def __init__(self, figures):
        self.count = len(figures.numerators)
        self.moves = range(self.count + 1)
        self.up, self.down = {}, {}
        for key, base in figures.base.items():
            of = [numerators[key] for numerators in figures.numerators]
            rest = max(0, base - sum(of))
            people = [rest] + [min(each, max(0, base - sum(of) + each)) for each in of]
            # A hidden cell holds somebody, as everybody knows, unless zeros are hidden with it.
            most = base if key in figures.whole else max(0, base - 1)
            self.down[key] = [min(most, each) for each in people] + people[1:]
            self.up[key] = [inf] * len(people) + [rest] * self.count

    def changing(self, index):
        """The kinds of moves that change a part: a numerator (2 i) or its rest (2 i + 1)."""
        kind = index // 2 + 1
        if index % 2:
            return [each for each in self.moves if each != kind] + [self.count + kind]
        return [kind, self.count + kind]


class Network:
    """One cross as places (rows, columns and two hubs) and figures, the arrows between them.

    ``arrows`` gives for each usable figure the place it leads from and the place it leads to,
    ``between`` for each two places the figure and whether it grows when passed in this direction.
    """

    def __init__(self, figures, limits, dimensions):
        self.base = figures.base
        self.limits = limits
        self.dimensions = dimensions
        self.margins = {each: frozenset(figures.lines[each]) for each in dimensions}
        self.hubs = {dimension: place for place, dimension in enumerate(dimensions)}
        margins = [key for each in dimensions for key in figures.lines[each]]
        self.places = {margin: place for place, margin in enumerate(margins, start=2)}
        cells = figures.cells(dimensions)
        self.is_known = any(key in figures.published for key in cells)
        self.is_whole = False
        self.arrows = {key: self.arrow(key) for key in margins + cells if figures.can_hide(key)}
        self.between = [{} for _place in range(len(margins) + 2)]
        self.shown = [
            [] for _place in self.between
        ]  # by place: (cost, other place), cheapest first
        self.hidden = [set() for _place in self.between]  # by place: other places
        self.doors = {}  # by kind and amount: those of the hidden that can change by so much
        for key, (tail, head) in self.arrows.items():
            self.between[tail][head] = (key, True)
            self.between[head][tail] = (key, False)
            if figures.is_shown(key):
                self.shown[tail].append((self.cost(key), head))
                self.shown[head].append((self.cost(key), tail))
            else:
                self.hidden[tail].add(head)
                self.hidden[head].add(tail)
        for arrows in self.shown:
            arrows.sort()

    def cost(self, key):
        """What is lost when this figure is hidden: for a margin, which stands in other tables too,
        more than for any cell."""
        return self.base[key] + (self.base[TOTAL] if key in self.places else 0)

    def arrow(self, key):
        """The places that a figure leads from and to."""
        rows, columns = self.dimensions
        if key in self.margins[rows]:
            return self.hubs[rows], self.places[key]
        if key in self.margins[columns]:
            return self.places[key], self.hubs[columns]
        row, column = sorted(self.places[frozenset([pair])] for pair in key)
        return row, column

    def hide(self, key):
        """From now on this figure costs nothing."""
        for place, other in permutations(self.arrows[key]):
            if other not in self.hidden[place]:
                self.shown[place].remove((self.cost(key), other))
                self.hidden[place].add(other)
                for (kind, amount), doors in self.doors.items():
                    if self.can_pass(place, other, kind, amount):
                        doors[place].add(other)

    def can_pass(self, place, other, kind, amount):
        """Whether a figure can change by so much."""
        key, grows = self.between[place][other]
        return (self.limits.up if grows else self.limits.down)[key][kind] >= amount

    def free_ways(self, kind, amount):
        """By place: the places that hidden figures lead to, if they can change by so much."""
        if (kind, amount) not in self.doors:
            self.doors[kind, amount] = [
                {other for other in others if self.can_pass(place, other, kind, amount)}
                for place, others in enumerate(self.hidden)
            ]
        return self.doors[kind, amount]

    def ends(self, dimension, grown, shrunk):
        """Where a way starts and ends that has one margin of a dimension grow, another shrink."""
        start, end = self.places[grown], self.places[shrunk]
        return (start, end) if dimension == self.dimensions[0] else (end, start)

    def way(self, start, end, kind, amount, around=()):
        """The cheapest way from a place to another, by more than one figure, around some places.

        Returns its cost, and its figures each with whether it grows. This is Dijkstra's algorithm,
        except that the figures shown at a place are looked at one by one, cheapest first, as most
        of them are never needed.
        """
        doors = self.free_ways(kind, amount)
        came = dict.fromkeys([start, *around])
        distance, fresh, waiting = 0, deque([start]), []
        while end not in came:
            if fresh:
                place = fresh.popleft()
                free = doors[place]
                if end in free and place != start:
                    came[end] = place
                else:
                    free = free.difference(came)
                    free.discard(end)
                    came.update(dict.fromkeys(free, place))
                    fresh.extend(free)
                    if self.shown[place]:
                        heappush(waiting, (distance + self.shown[place][0][0], place, 0))
            elif waiting:
                distance, place, index = heappop(waiting)
                cost, other = self.shown[place][index]
                if index + 1 < len(self.shown[place]):
                    following = distance - cost + self.shown[place][index + 1][0]
                    heappush(waiting, (following, place, index + 1))
                if other not in came and self.can_pass(place, other, kind, amount):
                    came[other] = place
                    fresh.append(other)
            else:
                raise Stuck(self)
        return distance, self.trace(came, end)

    def trace(self, came, place):
        """The figures of the way that led to a place."""
        passed = []
        while came[place] is not None:
            passed.append(self.between[came[place]][place])
            place = came[place]
        return passed
