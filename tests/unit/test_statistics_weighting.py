# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Weights: those who answered are made to look like those who were asked."""

import pytest
from alumni_figures.intervals import wilson
from alumni_figures.weighting import (
    WeightedShare,
    Weights,
    effective_n,
    post_stratify,
    weighted_share,
)
from hypothesis import given
from hypothesis import strategies as st

NO_CAP = (1e-9, 1e9)
CAPS = st.tuples(st.floats(0.1, 1), st.floats(1, 10))


@st.composite
def strata(draw, smallest=0):
    """``(population counts, sample counts)`` with at least one answer."""
    sizes = draw(st.lists(st.integers(max(1, smallest), 400), min_size=1, max_size=8))
    names = [f"stratum {number}" for number in range(len(sizes))]
    answers = [draw(st.integers(smallest, size)) for size in sizes]
    if not sum(answers):
        answers[0] = 1
    return dict(zip(names, sizes, strict=True)), dict(zip(names, answers, strict=True))


def mean_weight(found, answers):
    total = sum(found.weights[name] * count for name, count in answers.items() if count)
    return total / sum(answers.values())


def test_weights_by_hand():
    # 100 women and 100 men were asked; 60 women and 20 men answered: 0.5 / 0.75 and 0.5 / 0.25.
    found = post_stratify({"f": 100, "m": 100}, {"f": 60, "m": 20})
    assert found == Weights({"f": pytest.approx(2 / 3), "m": 2.0}, (), ())


def test_a_sample_like_its_population_is_left_alone():
    found = post_stratify({"f": 100, "m": 300}, {"f": 10, "m": 30})
    assert found.weights == {"f": 1.0, "m": 1.0}


def test_strata_with_too_few_answers_share_a_weight_with_the_next_smallest():
    people = {"baker": 40, "cook": 30, "waiter": 20, "clerk": 110}
    answers = {"baker": 4, "cook": 2, "waiter": 7, "clerk": 27}
    found = post_stratify(people, answers)
    # cook (2) and baker (4) make 6 answers of 70 people; 6 is enough, so waiter (7) stays alone.
    assert found.collapsed == (("baker", "cook"),)
    assert found.weights["baker"] == found.weights["cook"] == pytest.approx((70 / 200) / (6 / 40))
    assert found.weights["waiter"] == pytest.approx((20 / 200) / (7 / 40))


def test_collapsing_goes_on_until_all_have_enough():
    people = dict.fromkeys("abcd", 10)
    found = post_stratify(people, {"a": 1, "b": 1, "c": 1, "d": 9})
    # a + b = 2, + c = 3, + d = 12: nothing less is 5.
    assert found.collapsed == (("a", "b", "c", "d"),)
    assert set(found.weights.values()) == {1.0}


def test_a_stratum_where_nobody_answered_is_stood_for_by_another():
    found = post_stratify({"a": 50, "b": 50, "c": 100}, {"a": 10, "c": 30}, cap=NO_CAP)
    assert found.collapsed == (("a", "b"),)
    assert found.weights["a"] == pytest.approx((100 / 200) / (10 / 40))


def test_equal_counts_are_collapsed_by_name_in_whatever_order_they_come():
    people, answers = dict.fromkeys("abc", 20), {"a": 3, "b": 3, "c": 3}
    backwards = dict(reversed(people.items()))
    assert post_stratify(people, answers, smallest=4).collapsed == (("a", "b", "c"),)
    people["d"], backwards["d"], answers["d"] = 20, 20, 3
    expected = (("a", "b"), ("c", "d"))
    assert post_stratify(people, answers, smallest=4).collapsed == expected
    assert post_stratify(backwards, answers, smallest=4).collapsed == expected


def test_strata_of_any_key_even_the_unknown():
    found = post_stratify({None: 10, ("f", 4): 10, 3: 10}, {None: 5, ("f", 4): 5, 3: 5})
    assert found.weights == {None: 1.0, ("f", 4): 1.0, 3: 1.0}


def test_a_capped_weight_gives_what_it_loses_to_the_others():
    # Uncapped: 0.556 and 5. Capped at 3, b gets 30 of 100; the 90 answers of a share 70.
    found = post_stratify({"a": 500, "b": 500}, {"a": 90, "b": 10})
    assert found.capped == ("b",)
    assert found.weights == {"a": pytest.approx(70 / 90), "b": 3.0}


def test_a_light_weight_is_raised_to_the_cap():
    # Uncapped: 0.2 and 1.8; a raised to 0.3 leaves 85 of 100 to the 50 answers of b.
    found = post_stratify({"a": 100, "b": 900}, {"a": 50, "b": 50})
    assert found.capped == ("a",)
    assert found.weights == {"a": 0.3, "b": pytest.approx(1.7)}


def test_strata_without_people_get_no_weight():
    found = post_stratify({"a": 20, "b": 0}, {"a": 10, "b": 0})
    assert found == Weights({"a": 1.0}, (), ())


@pytest.mark.parametrize("counts", [({}, {}), ({"a": 10}, {}), ({"a": 10}, {"a": 0})])
def test_without_answers_there_are_no_weights(counts):
    assert post_stratify(*counts) == Weights({}, (), ())


@pytest.mark.parametrize(
    "people, answers, cap, message",
    [
        ({"a": 4}, {"a": 5}, (0.3, 3), "'a' has 5 answers from 4 people"),
        ({"a": 4}, {"b": 5}, (0.3, 3), "'b' has 5 answers from 0 people"),
        ({"a": 4}, {"a": -1}, (0.3, 3), "'a' has a negative count"),
        ({"a": -4}, {}, (0.3, 3), "'a' has a negative count"),
        ({"a": 4}, {"a": 4}, (1.1, 3), "a cap of"),
        ({"a": 4}, {"a": 4}, (0.3, 0.9), "a cap of"),
        ({"a": 4}, {"a": 4}, (0, 3), "a cap of"),
    ],
)
def test_impossible_strata_are_refused(people, answers, cap, message):
    with pytest.raises(ValueError, match=message):
        post_stratify(people, answers, cap)


@given(strata(smallest=5))
def test_without_cap_the_weighted_answers_are_the_population(counts):
    people, answers = counts
    found = post_stratify(people, answers, NO_CAP)
    assert found.collapsed == found.capped == ()
    scale = sum(people.values()) / sum(answers.values())
    for name, count in answers.items():
        assert found.weights[name] * count * scale == pytest.approx(people[name])


@given(strata(), st.integers(0, 10))
def test_without_cap_each_collapsed_group_is_its_population(counts, smallest):
    people, answers = counts
    found = post_stratify(people, answers, NO_CAP, max(1, smallest))
    scale = sum(people.values()) / sum(answers.values())
    for group in found.collapsed:
        weighted = sum(found.weights[name] * answers[name] for name in group)
        assert weighted * scale == pytest.approx(sum(people[name] for name in group))


@given(strata(), CAPS, st.integers(1, 10))
def test_weights_stay_within_the_cap_and_their_mean_is_one(counts, cap, smallest):
    people, answers = counts
    found = post_stratify(people, answers, cap, smallest)
    assert set(found.weights) == set(people)
    assert all(cap[0] <= weight <= cap[1] for weight in found.weights.values())
    assert mean_weight(found, answers) == pytest.approx(1)


@given(strata(), st.integers(1, 10))
def test_each_group_has_enough_answers_or_is_the_only_one(counts, smallest):
    people, answers = counts
    found = post_stratify(people, answers, smallest=smallest)
    together = {name for group in found.collapsed for name in group}
    groups = [*found.collapsed, *((name,) for name in people if name not in together)]
    sizes = [sum(answers[name] for name in group) for group in groups]
    assert len(groups) == 1 or min(sizes) >= smallest
    assert all(len({found.weights[name] for name in group}) == 1 for group in groups)


@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_the_strata_does_not_matter(counts, random):
    people, answers = counts
    shuffled = list(people.items())
    random.shuffle(shuffled)
    one, other = post_stratify(people, answers), post_stratify(dict(shuffled), answers)
    assert one.weights == pytest.approx(other.weights)
    assert one.collapsed == other.collapsed
    assert set(one.capped) == set(other.capped)


def test_kish_by_hand():
    # (4 * 0.5 + 2 * 2)^2 / (4 * 0.25 + 2 * 4) = 36 / 9
    assert effective_n([0.5, 0.5, 0.5, 0.5, 2, 2]) == 4
    assert effective_n([0.5, 2], [4, 2]) == 4


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=100), st.floats(0.01, 100))
def test_the_effective_number_lies_between_one_and_all(weights, factor):
    found = effective_n(weights)
    assert 1 - 1e-9 <= found <= len(weights)
    assert effective_n([factor * weight for weight in weights]) == pytest.approx(found)


@given(st.floats(0.01, 100), st.integers(1, 1000))
def test_equal_weights_cost_nothing(weight, count):
    assert effective_n([weight], [count]) == pytest.approx(count)


@pytest.mark.parametrize("arguments", [([-1, 2],), ([1], [-1]), ([1, 2], [1])])
def test_impossible_weights_are_refused(arguments):
    with pytest.raises(ValueError):
        effective_n(*arguments)


def test_no_weight_at_all_amounts_to_nobody():
    assert effective_n([0, 0]) == effective_n([]) == 0


def test_a_weighted_share_by_hand():
    # Women: 30 of 60 work, men: 18 of 20; as many men as women were asked: (0.5 + 0.9) / 2.
    weights = post_stratify({"f": 100, "m": 100}, {"f": 60, "m": 20}).weights
    found = weighted_share({"f": 30, "m": 18}, {"f": 60, "m": 20}, weights)
    assert found.share == pytest.approx(0.7)
    assert (found.unweighted, found.base) == (0.6, 80)
    assert found.effective == pytest.approx(80**2 / (60 * 4 / 9 + 20 * 4))


@given(strata(smallest=5), st.data())
def test_a_weighted_share_is_that_of_the_strata_weighed_by_people(counts, data):
    people, answers = counts
    hits = {name: data.draw(st.integers(0, count)) for name, count in answers.items()}
    found = weighted_share(hits, answers, post_stratify(people, answers, NO_CAP).weights)
    expected = sum(people[name] * hits[name] / answers[name] for name in people)
    assert found.share == pytest.approx(expected / sum(people.values()))
    low, high = wilson(
        found.share * found.effective, found.effective, population=sum(people.values())
    )
    assert low <= found.share * (1 + 1e-12) and found.share <= high * (1 + 1e-12)


def test_strata_that_skipped_the_question_leave_the_base():
    found = weighted_share({"f": 3}, {"f": 4, "m": 0}, {"f": 1.5, "m": 0.5})
    assert found == WeightedShare(0.75, 0.75, 4, 4.0)


def test_nobody_answered_is_not_zero():
    assert weighted_share({}, {"f": 0}, {"f": 1}) == WeightedShare(None, None, 0, 0.0)


@pytest.mark.parametrize(
    "numerators, denominators, message",
    [
        ({"f": 5}, {"f": 4}, "5 of 4 is no share"),
        ({"f": 1}, {}, "'f' has a numerator but no denominator"),
        ({"x": 1}, {"x": 4}, "'x' has answers but no weight"),
    ],
)
def test_impossible_shares_are_refused(numerators, denominators, message):
    with pytest.raises(ValueError, match=message):
        weighted_share(numerators, denominators, {"f": 1.0})
