# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How far a figure may be trusted: confidence intervals and differences between groups.

Shares and their bounds are fractions of 1. An interval says how much chance there is in who
answered; it says nothing about those who chose not to answer.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

from .rounding import share

# Below this expected count the normal approximation is not good enough (Cochran 1954).
SMALLEST_EXPECTED = 5


def wilson(numerator, denominator, population=None, confidence=0.95):
    """The Wilson score interval of a share, as ``(low, high)``, fractions of 1.

    ``denominator`` people answered, ``numerator`` of them said so. ``population`` counts everybody
    who might have answered: the closer it is, the narrower the interval (the sample size becomes
    ``n (N - 1) / (N - n)``), and when all answered nothing is left to chance. That holds for
    statements on this very cohort; leave it out for statements on cohorts to come. For weighted
    shares give share x effective n and effective n; with ``population`` the interval is then
    somewhat too wide rather than too narrow.

    ``(None, None)`` when nobody answered. Raises ``ValueError`` when the numerator exceeds the
    denominator, more answered than there are people, or ``confidence`` is not between 0 and 1.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209; correction as in Cochran, Sampling
    Techniques (1977), 3.2.

    >>> [round(bound, 4) for bound in wilson(81, 263)]
    [0.2553, 0.3662]
    >>> [round(bound, 4) for bound in wilson(81, 263, population=300)]
    [0.2887, 0.3279]
    >>> wilson(3, 12, population=12)
    (0.25, 0.25)
    >>> wilson(0, 0)
    (None, None)
    """
    z = _normal_quantile(confidence)
    part = share(numerator, denominator)
    if part is None:
        return None, None
    p, n = float(part), float(denominator)
    if population is not None:
        _check_population(denominator, population)
        if denominator == population:
            return p, p
        n *= max(1.0, (population - 1) / (population - n))
    centre = (n * p + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * math.sqrt(n * p * (1 - p) + z * z / 4)
    # The bounds are 0 and 1 at the ends, and hold the share, but for errors of the last digit.
    return max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half))


def mean_interval(mean, variance, n, population=None, confidence=0.95):
    """The interval of a mean, as ``(low, high)`` in the unit of the mean: Student's t.

    ``variance`` is that of the sample (divided by ``n - 1``, ``var_samp`` in SQL), in the unit
    squared; ``n`` how many values, or an effective number of them; ``population`` as in ``wilson``
    (the variance of the mean is multiplied by ``1 - n / N``).

    ``(None, None)`` when there is no value, or a single one that does not stand for all. Raises
    ``ValueError`` for a negative variance or ``n``, more values than people, or an impossible
    ``confidence``.

    Source: Cochran, Sampling Techniques (1977), 2.6 and 2.8.

    >>> [round(bound, 3) for bound in mean_interval(50, 100, 25)]
    [45.872, 54.128]
    >>> [round(bound, 3) for bound in mean_interval(50, 100, 25, population=30)]
    [48.315, 51.685]
    >>> mean_interval(50, None, 1)
    (None, None)
    """
    _normal_quantile(confidence)
    if mean is None or not n:
        return None, None
    if n < 0:
        raise ValueError(f"{n} values are impossible: a number of values cannot be negative")
    mean, remaining = float(mean), 1.0
    if population is not None:
        _check_population(n, population)
        if n == population:
            return mean, mean
        remaining = 1 - n / population
    if variance is None or n < 2:
        return None, None
    if variance < 0:
        raise ValueError(f"a variance of {variance} is impossible: it cannot be negative")
    half = _student_quantile(confidence, math.floor(n) - 1) * math.sqrt(
        float(variance) / n * remaining
    )
    return mean - half, mean + half


class Difference(NamedTuple):
    """The first share minus the second: ``value`` with its interval ``low`` to ``high`` (fractions
    of 1), the two-sided ``p_value``, and the ``test`` that gave it: ``"z"`` or ``"fisher"``. All
    are None when one of the groups is empty."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    test: str | None = None


def two_proportions(x1, n1, x2, n2, confidence=0.95):
    """Compare ``x1`` of ``n1`` with ``x2`` of ``n2``, two groups of different people.

    The interval is Newcombe's (from the two Wilson intervals). The p value comes from the z test
    with the pooled share, or from Fisher's exact test when fewer than 5 are to be expected in a
    cell of the 2 x 2 table; Fisher's adds up all tables that are no more likely than this one. No
    finite population correction: whether groups differ is asked about more than this one cohort.

    Counts are integers (``TypeError``); one that is negative or exceeds its base, or an impossible
    ``confidence``, is a ``ValueError``.

    Source: Newcombe, Stat. Med. 17 (1998) 873, method 10; Fisher, The Design of Experiments (1935).

    >>> newcombe = two_proportions(56, 70, 48, 80)
    >>> [round(number, 4) for number in newcombe[:4]], newcombe.test
    ([0.2, 0.0524, 0.3339, 0.008], 'z')
    >>> lady_tasting_tea = two_proportions(3, 4, 1, 4)
    >>> round(lady_tasting_tea.p_value, 4), lady_tasting_tea.test
    (0.4857, 'fisher')
    >>> two_proportions(3, 4, 0, 0).value is None
    True
    """
    _normal_quantile(confidence)
    for count in (x1, n1, x2, n2):
        if not isinstance(count, int):
            raise TypeError(
                f"{count!r} is no count: groups are compared by whole numbers of people"
            )
    share1, share2 = share(x1, n1), share(x2, n2)
    if share1 is None or share2 is None:
        return Difference()
    p1, p2 = float(share1), float(share2)
    low1, high1 = wilson(x1, n1, confidence=confidence)
    low2, high2 = wilson(x2, n2, confidence=confidence)
    value = float(share1 - share2)
    hits, people = x1 + x2, n1 + n2
    if min(n1, n2) * min(hits, people - hits) < SMALLEST_EXPECTED * people:
        test, p_value = "fisher", _fisher(x1, n1, x2, n2)
    else:
        pooled = hits / people
        error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        test, p_value = "z", math.erfc(abs(value) / error / math.sqrt(2))
    return Difference(
        value,
        max(-1.0, value - math.hypot(p1 - low1, high2 - p2)),
        min(1.0, value + math.hypot(high1 - p1, p2 - low2)),
        p_value,
        test,
    )


def clear_difference(x1, n1, x2, n2, comparisons=1, confidence=0.95):
    """Whether two groups differ by more than chance explains; None when one of them is empty.

    True when both the test and the interval of ``two_proportions`` say so. Who looks at many
    differences finds some that are none: give their number as ``comparisons``, and each has to
    pass a test that many times as strict (Bonferroni). Errors as ``two_proportions``, and
    ``ValueError`` for fewer than 1 comparison.

    >>> clear_difference(56, 70, 48, 80), clear_difference(56, 70, 48, 80, comparisons=20)
    (True, False)
    >>> clear_difference(3, 4, 1, 4)
    False
    """
    if comparisons < 1:
        raise ValueError("at least one comparison is made")
    _normal_quantile(confidence)
    chance = (1 - confidence) / comparisons
    found = two_proportions(x1, n1, x2, n2, confidence=1 - chance)
    if found.value is None:
        return None
    return found.p_value < chance and not found.low <= 0 <= found.high


def _check_population(n, population):
    if n > population:
        raise ValueError(
            f"{n} answers from {population} people are impossible: "
            "the population counts everybody who was asked, those who answered included"
        )


def _normal_quantile(confidence):
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence of {confidence} is impossible: give a number such as 0.95")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _student_quantile(confidence, freedom):
    """Between minus and plus this number lies Student's t with a probability of ``confidence``.

    The standard library has no such function. From 100 degrees of freedom on, the expansion around
    the normal quantile is good to 6 digits and more (Abramowitz and Stegun 26.7.5); below, the
    distribution is turned around by halving.
    """
    z = _normal_quantile(confidence)
    if freedom >= 100:
        return (
            z
            + (z**3 + z) / (4 * freedom)
            + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
        )
    # In terms of the angle atan(t / sqrt(freedom)), which is bounded.
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        if _student_within(middle, freedom) < confidence:
            low = middle
        else:
            high = middle
    return math.tan(low) * math.sqrt(freedom)


def _student_within(angle, freedom):
    """Abramowitz and Stegun 26.7.3 and 26.7.4; ``freedom`` is an integer."""
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, total = (cosine if odd else 1.0), 0.0
    for step in range(2 + odd, freedom + 1, 2):
        total += term
        term *= cosine**2 * (step - 1) / step
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def _fisher(x1, n1, x2, n2):
    """Fisher's exact test, two-sided, in integers: tables that are as likely as this one count."""
    hits, people = x1 + x2, n1 + n2
    # Ways to get each possible table, as the number of hits in the first group grows.
    first, last = max(0, hits - n2), min(hits, n1)
    ways = [math.comb(n1, first) * math.comb(n2, hits - first)]
    for k in range(first, last):
        ways.append(ways[-1] * (n1 - k) * (hits - k) // ((k + 1) * (n2 - hits + k + 1)))
    observed = ways[x1 - first]
    return sum(way for way in ways if way <= observed) / math.comb(people, hits)
