# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Weights that make those who answered look like those who were asked (post-stratification).

They mend what shows in the strata: that fewer men answered, or fewer apprentices. They mend nothing
that the strata do not know, so show the unweighted figure beside the weighted one. Weights cost
precision: the effective number of answers says how much.
"""

from typing import NamedTuple

from .rounding import share


class Weights(NamedTuple):
    """``weights`` maps each stratum to the weight of one answer in it (mean over all answers: 1).

    ``collapsed`` lists the groups of strata that share one weight as they had too few answers,
    ``capped`` the strata whose weight was cut down or raised to the cap.
    """

    weights: dict
    collapsed: tuple = ()
    capped: tuple = ()


class WeightedShare(NamedTuple):
    """A share after and before weighting (fractions of 1), the number of answers, and to how many
    unweighted answers they amount. ``share`` and ``unweighted`` are None when nobody answered."""

    share: float | None
    unweighted: float | None
    base: int
    effective: float


def post_stratify(population_counts, sample_counts, cap=(0.3, 3.0), smallest=5):
    """The weight of an answer in each stratum: its share of the people over its share of answers.

    Both arguments map strata to counts: everybody who was asked, and those who answered; a stratum
    missing from the second has no answers. While a stratum has fewer than ``smallest`` answers it
    is collapsed with the one that has the next fewest (then the fewest people, then the first by
    name, so that the same counts always give the same groups). Weights stay within ``cap``; what
    that takes from one stratum goes to those within it in proportion, so that the mean weight of
    all answers is 1. Strata without people get no weight; without any answer there are no weights.

    Raises ``ValueError`` for a negative count, answers from a stratum that has fewer people than
    that, and a ``cap`` that does not hold 1.

    Source: Holt and Smith, J. R. Stat. Soc. A 142 (1979) 33.

    >>> women_answer_more = post_stratify({"f": 50, "m": 50}, {"f": 30, "m": 10})
    >>> {stratum: round(weight, 3) for stratum, weight in women_answer_more.weights.items()}
    {'f': 0.667, 'm': 2.0}
    >>> post_stratify({"a": 40, "b": 40, "c": 20}, {"a": 20, "b": 3, "c": 2}).collapsed
    (('b', 'c'),)
    >>> cut = post_stratify({"a": 10, "b": 90}, {"a": 10, "b": 10}, cap=(0.3, 1.5))
    >>> round(cut.weights["a"], 6), cut.weights["b"], cut.capped
    (0.5, 1.5, ('b',))
    """
    _check_counts(population_counts, sample_counts, cap)
    answers = sum(sample_counts.values())
    if not answers:
        return Weights({})
    groups = _collapse(population_counts, sample_counts, smallest)
    people = sum(population for _answers, population, _strata in groups)
    raw = [
        (population * answers / (people * answered), answered)
        for answered, population, _strata in groups
    ]
    scale = _scale(raw, answers, *cap)
    weights, capped = {}, set()
    for (weight, _answered), (_, _, strata) in zip(raw, groups, strict=True):
        held = _hold(weight * scale, *cap)
        weights.update(dict.fromkeys(strata, held))
        if held != weight * scale:
            capped.update(strata)
    in_order = [stratum for stratum in population_counts if stratum in weights]
    return Weights(
        {stratum: weights[stratum] for stratum in in_order},
        tuple(tuple(strata) for _, _, strata in groups if len(strata) > 1),
        tuple(stratum for stratum in in_order if stratum in capped),
    )


def effective_n(weights, counts=None):
    """To how many unweighted answers these weighted ones amount: Kish's ``(sum w)^2 / sum w^2``.

    ``weights`` holds one weight an answer; or one a stratum, with as many ``counts`` saying how
    often each occurs. The result lies between 0 (no answers) and their number. Raises
    ``ValueError`` for a negative weight or count, or when the two differ in length.

    Source: Kish, Survey Sampling (1965), 11.7.

    >>> effective_n([1, 1, 1, 1]), effective_n([2, 2, 0, 0]), effective_n([])
    (4.0, 2.0, 0.0)
    >>> effective_n([0.5, 1.5], [20, 20])
    32.0
    """
    weights = [float(weight) for weight in weights]
    counts = [1] * len(weights) if counts is None else list(counts)
    if any(number < 0 for number in (*weights, *counts)):
        raise ValueError("neither weights nor counts can be negative")
    total = sum(w * count for w, count in zip(weights, counts, strict=True))
    squares = sum(w * w * count for w, count in zip(weights, counts, strict=True))
    return min(total * total / squares, float(sum(counts))) if squares else 0.0


def weighted_share(numerators, denominators, weights):
    """The share of a whole whose strata were weighted: a ``WeightedShare``.

    ``numerators`` and ``denominators`` map strata to counts of answers, ``weights`` strata to
    weights (``post_stratify(...).weights``). Its interval is
    ``wilson(share * effective, effective, population)``. Raises ``ValueError`` when a stratum with
    answers has no weight, or its numerator is more than its denominator.

    >>> working = weighted_share({"f": 15, "m": 9}, {"f": 30, "m": 10}, {"f": 2 / 3, "m": 2})
    >>> [round(number, 3) for number in working]
    [0.7, 0.6, 40, 30.0]
    >>> weighted_share({}, {}, {})
    WeightedShare(share=None, unweighted=None, base=0, effective=0.0)
    """
    answered = {stratum: count for stratum, count in denominators.items() if count}
    for stratum in numerators.keys() | answered.keys():
        share(numerators.get(stratum, 0), denominators.get(stratum, 0))
        if numerators.get(stratum) and stratum not in answered:
            raise ValueError(f"stratum {stratum!r} has a numerator but no denominator")
        if stratum in answered and stratum not in weights:
            raise ValueError(f"stratum {stratum!r} has answers but no weight")
    base = sum(answered.values())
    total = sum(weights[stratum] * count for stratum, count in answered.items())
    if not total:
        return WeightedShare(None, None, base, 0.0)
    hits = {stratum: numerators.get(stratum, 0) for stratum in answered}
    return WeightedShare(
        min(1.0, sum(weights[stratum] * count for stratum, count in hits.items()) / total),
        sum(hits.values()) / base,
        base,
        effective_n([weights[stratum] for stratum in answered], answered.values()),
    )


def _check_counts(population_counts, sample_counts, cap):
    for stratum in population_counts.keys() | sample_counts.keys():
        people, answers = population_counts.get(stratum, 0), sample_counts.get(stratum, 0)
        if people < 0 or answers < 0:
            raise ValueError(f"stratum {stratum!r} has a negative count")
        if answers > people:
            raise ValueError(
                f"stratum {stratum!r} has {answers} answers from {people} people: "
                "the population counts everybody who was asked, those who answered included"
            )
    if not 0 < cap[0] <= 1 <= cap[1]:
        raise ValueError(f"a cap of {cap!r} is impossible: give two numbers around 1")


def _collapse(population_counts, sample_counts, smallest):
    """Groups of strata as ``(answers, people, [strata])``, each with enough answers if possible."""

    def size(group):
        return group[0], group[1], str(group[2][0])

    groups = sorted(
        (
            (sample_counts.get(stratum, 0), people, [stratum])
            for stratum, people in population_counts.items()
            if people
        ),
        key=size,
    )
    while len(groups) > 1 and groups[0][0] < smallest:
        first, second, *others = groups
        strata = sorted(first[2] + second[2], key=str)
        groups = sorted([(first[0] + second[0], first[1] + second[1], strata), *others], key=size)
    return groups


def _scale(raw, answers, low, high):
    """What all weights are multiplied by, before they are capped, for their mean to be 1 after."""

    def mean(scale):
        return sum(_hold(weight * scale, low, high) * count for weight, count in raw) / answers

    if all(low <= weight <= high for weight, _count in raw):
        return 1.0
    below, above = 0.0, high / min(weight for weight, _count in raw)
    for _ in range(100):
        middle = (below + above) / 2
        if mean(middle) < 1:
            below = middle
        else:
            above = middle
    return above


def _hold(weight, low, high):
    return min(max(weight, low), high)
