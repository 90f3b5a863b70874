# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What several periods tell together: a year less its terms is the term that is left.

What was told of a period is how far the count goes up between its first day and the day after its
last. Told periods that share such a day tell the count between any two of their days.
"""

from collections import defaultdict
from itertools import pairwise

from .suppression import differencing


def tells_few(told, new, smallest):
    """Whether ``new`` tells, together with ``told``, of a period in which there were too few.

    :param told: triples ``(day, day after the end, count)`` that readers know
    :param new: one more of them

    A year of 38 may be told, and its first 20; not its last 15 as well:

    >>> tells_few([(1, 13, 38)], (1, 5, 20), 5)
    False
    >>> tells_few([(1, 13, 38), (1, 5, 20)], (9, 13, 15), 5)
    True

    Nor two periods of which one is hardly longer, at one end or at both:

    >>> tells_few([(1, 11, 40)], (1, 12, 41), 5), tells_few([(2, 11, 40)], (1, 12, 42), 5)
    (True, True)

    What others gave away is not the fault of the new one:

    >>> tells_few([(1, 11, 40), (1, 12, 41)], (20, 30, 15), 5)
    False
    """
    if any(
        _is_within(a, b) and differencing(a[2], b[2], smallest)
        for each in told
        for a, b in ((each, new), (new, each))
    ):
        return True
    return bool(_few([*told, new], smallest) - _few(told, smallest))


def _is_within(shorter, longer):
    return longer[0] <= shorter[0] and shorter[1] <= longer[1]


def _few(told, smallest):
    """The pairs of days between which less than ``smallest``, but somebody, is told."""
    steps = defaultdict(list)
    for start, after, count in told:
        steps[start].append((after, count))
        steps[after].append((start, -count))
    found, seen = set(), set()
    for first in steps:
        if first in seen:
            continue
        total, todo = {first: 0}, [first]
        while todo:
            day = todo.pop()
            for other, count in steps[day]:
                if other not in total:
                    total[other] = total[day] + count
                    todo.append(other)
        seen |= set(total)
        found |= {
            (day, other)
            for day, other in pairwise(sorted(total))
            if differencing(total[other], total[day], smallest)
        }
    return found
