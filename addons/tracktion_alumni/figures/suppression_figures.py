# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The figures of one indicator while ``suppression`` decides which of them are hidden."""

from itertools import product

TOTAL = frozenset()


class Figures:
    """``base`` holds the bases, ``parts`` what they are made of: each numerator and its rest.

    ``hidden`` grows; ``seeds`` are the cells for whose sake it does, ``reaching`` those of them
    that might, for all that crosses tell, be as many as ``smallest``.

    ``lines`` are lists of keys by dimension, ``crosses`` pairs of dimensions; both in an order that
    depends on names only.
    """

    def __init__(self, counts, numerators, smallest, smallest_part, published=(), hidden=()):
        self.smallest = smallest
        self.smallest_part = smallest_part
        self.published = frozenset(published)
        self.base = {key: counts[key] for key in sorted(counts, key=_by_name)}
        self.lines, self.crosses = _tables(self.base)
        for cross in self.crosses:
            for key in self.cells(cross):
                self.base.setdefault(key, 0)
        if numerators is None:
            numerators = ()
        elif hasattr(numerators, "keys"):
            numerators = (numerators,)
        self.numerators = [{key: each.get(key, 0) for key in self.base} for each in numerators]
        self.parts = []
        for each in self.numerators:
            self.parts += [each, {key: self.base[key] - each[key] for key in self.base}]
        self.hidden_before = frozenset(hidden)
        self.hidden = {key for key in self.base if self.is_primary(key) or key in hidden}
        self.seeds = dict.fromkeys(
            key
            for key, base in self.base.items()
            if base and key in self.hidden and key not in self.published
        )
        self.reaching = set()
        # Keys of tables that are hidden whole, of which nobody knows whether they are zero.
        self.whole = {key for key in self.hidden if not self.base[key]} - self.published

    def is_primary(self, key):
        """Whether this cell itself is about too few people."""
        return 0 < self.base[key] < self.smallest or any(
            0 < part[key] < self.smallest_part for part in self.parts
        )

    def is_shown(self, key):
        return key not in self.hidden

    def can_hide(self, key):
        """Whether hiding this cell keeps anything from anyone."""
        return key not in self.published and (self.base[key] > 0 or key in self.whole)

    def cells(self, cross):
        """All keys of a cross: each value of one dimension with each of the other."""
        one, other = cross
        return [row | column for row, column in product(self.lines[one], self.lines[other])]

    def hide(self, key):
        self.hidden.add(key)

    def hide_whole(self, keys):
        """Hide the keys of a table, zeros too, so that not even those are known.

        An earlier report may have shown the zeros between those that it hid.
        """
        self.hidden.update(keys)
        self.whole.update(set(keys) - self.published - self.hidden_before)

    def hide_everything(self):
        self.hidden.update(self.base)
        self.lines, self.crosses = {}, []


def _by_name(key):
    return len(key), sorted((dimension, repr(value)) for dimension, value in key)


def _tables(base):
    """The lines and crosses that these keys, in order, belong to."""
    lines, crosses = {}, []
    for key in base:
        dimensions = tuple(sorted(dimension for dimension, _value in key))
        if len(dimensions) == 1:
            lines.setdefault(dimensions[0], []).append(key)
        elif len(dimensions) == 2:
            if not all(frozenset([pair]) in base for pair in key):
                raise ValueError(f"the margins of {set(key)} are missing")
            if dimensions not in crosses:
                crosses.append(dimensions)
        elif dimensions:
            raise ValueError("there are no tables of more than two dimensions")
    if base and TOTAL not in base:
        raise ValueError("the grand total is missing")
    _refuse_rings(crosses)
    return lines, crosses


def _refuse_rings(crosses):
    """Crosses that form a ring (A x B, B x C, C x A) can tell together what none tells alone.

    Without a ring they cannot: tables that agree on the lines they share always fit together into
    one table of all dimensions, so it is enough to look at each cross and at the lines.
    """
    group = {dimension: {dimension} for cross in crosses for dimension in cross}
    for one, other in crosses:
        if group[one] is group[other]:
            raise ValueError(f"{one} x {other} is joined by other crosses already")
        joined = group[one] | group[other]
        for dimension in joined:
            group[dimension] = joined
