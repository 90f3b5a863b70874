# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Intervals and differences: published examples, SciPy, and what must hold for all numbers."""

import math
import statistics

import pytest
from alumni_figures.intervals import (
    Difference,
    clear_difference,
    mean_interval,
    two_proportions,
    wilson,
)
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

CONFIDENCES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999])


@st.composite
def shares(draw, largest=5000, smallest=1):
    whole = draw(st.integers(smallest, largest))
    return draw(st.integers(0, whole)), whole


# Newcombe, Stat. Med. 17 (1998) 857, table I, method 3.
@pytest.mark.parametrize(
    "numerator, denominator, low, high",
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_examples(numerator, denominator, low, high):
    found = wilson(numerator, denominator)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(shares(), CONFIDENCES)
def test_wilson_agrees_with_scipy(parts, confidence):
    expected = stats.binomtest(*parts).proportion_ci(confidence, method="wilson")
    assert wilson(*parts, confidence=confidence) == pytest.approx(tuple(expected), abs=1e-12)


def test_the_population_counts_as_a_larger_sample():
    # 80 of 199 answered: n_eff = 80 * 198 / 119 = 133.1, worked out by hand.
    assert wilson(54, 80, population=199) == pytest.approx(wilson(54 / 80 * 133.1092, 133.1092))
    low, high = wilson(54, 80, population=199)
    assert (round(low, 3), round(high, 3)) == (0.591, 0.749)


@given(shares(), st.integers(0, 5000), CONFIDENCES)
def test_a_known_population_never_widens_the_interval(parts, more, confidence):
    low, high = wilson(*parts, confidence=confidence)
    low_known, high_known = wilson(*parts, population=parts[1] + more, confidence=confidence)
    assert high_known - low_known <= high - low + 1e-12


@given(shares())
def test_nothing_is_left_to_chance_when_all_answered(parts):
    numerator, denominator = parts
    assert wilson(*parts, population=denominator) == (numerator / denominator,) * 2


@given(shares(), st.integers(0, 5000) | st.none(), CONFIDENCES)
def test_the_interval_holds_the_share_and_stays_within_bounds(parts, more, confidence):
    numerator, denominator = parts
    population = None if more is None else denominator + more
    low, high = wilson(*parts, population, confidence)
    assert 0 <= low <= numerator / denominator <= high <= 1
    assert low > 0 or numerator == 0
    assert high < 1 or numerator == denominator


@given(shares(), st.lists(st.floats(0.01, 0.999), min_size=2, max_size=2))
def test_more_confidence_needs_a_wider_interval(parts, confidences):
    less, more = (wilson(*parts, confidence=confidence) for confidence in sorted(confidences))
    assert more[0] <= less[0] + 1e-12
    assert less[1] <= more[1] + 1e-12


@given(shares(largest=500))
def test_the_interval_of_those_who_did_not_is_the_mirror(parts):
    numerator, denominator = parts
    low, high = wilson(*parts)
    mirrored = wilson(denominator - numerator, denominator)
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize("parts", [(0, 0), (0, 0, 10), (None, 10), (3, None)])
def test_nobody_answered_gives_no_interval(parts):
    assert wilson(*parts) == (None, None)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((5, 4), "5 of 4 is no share"),
        ((-1, 4), "-1 of 4 is no share"),
        ((1, -4), "a base of -4"),
        ((45, 45, 40), "45 answers from 40 people are impossible"),
        ((1, 4, None, 1), "a confidence of 1"),
        ((1, 4, None, 0), "a confidence of 0"),
        ((1, 4, None, 95), "a confidence of 95"),
    ],
)
def test_wilson_refuses_what_cannot_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        wilson(*arguments)


@given(
    st.lists(st.integers(-9999, 9999), min_size=2, max_size=150).filter(lambda v: len(set(v)) > 1),
    CONFIDENCES,
)
def test_the_interval_of_a_mean_agrees_with_scipy(values, confidence):
    mean, variance, n = statistics.fmean(values), statistics.variance(values), len(values)
    expected = stats.t.interval(confidence, n - 1, loc=mean, scale=math.sqrt(variance / n))
    found = mean_interval(mean, variance, n, confidence=confidence)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6 * math.sqrt(variance / n))


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99, 0.999])
@pytest.mark.parametrize("n", [2, 3, 4, 5, 10, 30, 99, 100, 101, 102, 1000, 10**6])
def test_student_agrees_with_scipy_for_samples_of_all_sizes(n, confidence):
    _low, high = mean_interval(0, n, n, confidence=confidence)
    assert high == pytest.approx(stats.t.ppf((1 + confidence) / 2, n - 1), rel=1e-6)


def test_the_mean_of_a_finite_population():
    # Cochran, Sampling Techniques (1977), 2.8: 1471 signatures on 50 of 676 sheets, s^2 = 229.0.
    # He takes z = 1.28 at 80 %, where we take t, and finds 19,888 signatures, give or take 1,781.
    low, high = mean_interval(1471 / 50, 229.0, 50, population=676, confidence=0.8)
    assert 676 * (high - low) / 2 == pytest.approx(1781, rel=0.02)
    assert 676 * (high + low) / 2 == pytest.approx(19888, rel=1e-4)


@given(shares(smallest=2), st.integers(0, 5000))
def test_the_mean_of_ones_and_zeros_has_the_error_of_a_share(parts, more):
    numerator, n = parts
    population, p = n + more, numerator / n
    low, high = mean_interval(p, p * (1 - p) * n / (n - 1), n, population)
    error = math.sqrt(p * (1 - p) / (n - 1) * (1 - n / population))
    assert (high - low) / 2 == pytest.approx(error * stats.t.ppf(0.975, n - 1), rel=1e-6, abs=1e-9)


def test_an_effective_number_of_values_is_rounded_down_for_student():
    assert mean_interval(0, 10.7, 10.7)[1] == pytest.approx(stats.t.ppf(0.975, 9))


@pytest.mark.parametrize("arguments", [(None, None, 0), (None, 1, 5), (3, None, 1), (3, None, 5)])
def test_a_mean_without_spread_has_no_interval(arguments):
    assert mean_interval(*arguments) == (None, None)


def test_the_mean_of_everybody_is_certain():
    assert mean_interval(3, None, 1, population=1) == (3, 3)
    assert mean_interval(3, 2, 8, population=8) == (3, 3)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((3, -1, 5), "a variance of -1"),
        ((3, 1, -5), "-5 values"),
        ((3, 1, 5, 4), "5 answers from 4 people"),
        ((3, 1, 5, None, 2), "a confidence of 2"),
    ],
)
def test_a_mean_refuses_what_cannot_be(arguments, message):
    with pytest.raises(ValueError, match=message):
        mean_interval(*arguments)


# Newcombe, Stat. Med. 17 (1998) 873, table II, method 10.
@pytest.mark.parametrize(
    "counts, low, high",
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_differences_give_the_published_examples(counts, low, high):
    found = two_proportions(*counts)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(shares(), shares())
def test_the_p_value_agrees_with_scipy(first, second):
    (x1, n1), (x2, n2) = first, second
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    found = two_proportions(x1, n1, x2, n2)
    rows, columns = (n1, n2), (x1 + x2, n1 + n2 - x1 - x2)
    if min(rows) * min(columns) / (n1 + n2) < 5:
        assert found.test == "fisher"
        assert found.p_value == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6)
    else:
        assert found.test == "z"
        expected = stats.chi2_contingency(table, correction=False)
        assert found.p_value == pytest.approx(expected.pvalue, rel=1e-6, abs=1e-300)


@given(shares(largest=30), shares(largest=30))
def test_small_groups_are_tested_exactly_as_scipy_does(first, second):
    (x1, n1), (x2, n2) = first, second
    found = two_proportions(x1, n1, x2, n2)
    if found.test == "fisher":
        expected = stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue
        assert found.p_value == pytest.approx(expected, rel=1e-9)


def test_tables_as_likely_as_the_one_seen_count_in_full():
    # By hand: of 70 ways to pour 4 of 8 cups, 1 + 16 + 16 + 1 are no likelier than 3 right ones.
    assert two_proportions(3, 4, 1, 4).p_value == 34 / 70
    assert two_proportions(4, 4, 0, 4).p_value == 2 / 70


def test_an_expected_five_in_each_cell_is_enough_for_the_z_test():
    assert two_proportions(7, 10, 3, 10).test == "z"
    assert two_proportions(7, 10, 2, 10).test == "fisher"


def test_rare_answers_in_large_groups_are_tested_exactly_and_fast():
    found = two_proportions(700, 100_000, 4, 700)
    assert found.test == "fisher"
    assert found.p_value == pytest.approx(stats.fisher_exact([[700, 99_300], [4, 696]]).pvalue)


@given(shares(), shares())
def test_swapping_the_groups_mirrors_the_difference(first, second):
    one_way, other_way = two_proportions(*first, *second), two_proportions(*second, *first)
    assert other_way.value == -one_way.value
    assert (other_way.low, other_way.high) == pytest.approx((-one_way.high, -one_way.low))
    assert other_way.p_value == pytest.approx(one_way.p_value)
    assert other_way.test == one_way.test


@given(shares(), shares(), CONFIDENCES)
def test_the_interval_holds_the_difference_and_stays_within_bounds(first, second, confidence):
    found = two_proportions(*first, *second, confidence=confidence)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert 0 <= found.p_value <= 1


@given(shares(), st.integers(1, 20))
def test_groups_that_answer_alike_do_not_differ(parts, times):
    numerator, denominator = parts
    found = two_proportions(numerator, denominator, times * numerator, times * denominator)
    assert found.value == 0
    assert found.low <= 0 <= found.high
    assert found.p_value == pytest.approx(1)
    assert not clear_difference(*parts, *parts)


@pytest.mark.parametrize("counts", [(0, 0, 3, 4), (3, 4, 0, 0), (0, 0, 0, 0)])
def test_with_an_empty_group_there_is_nothing_to_compare(counts):
    assert two_proportions(*counts) == Difference(None, None, None, None, None)
    assert clear_difference(*counts) is None


@pytest.mark.parametrize("counts", [(5, 4, 1, 4), (1, 4, 5, 4), (-1, 4, 1, 4), (1, -4, 1, 4)])
def test_impossible_groups_are_refused(counts):
    with pytest.raises(ValueError):
        two_proportions(*counts)


@pytest.mark.parametrize("counts", [(1.5, 4, 1, 4), (None, 4, 1, 4), (1, 4, 1, "4")])
def test_groups_are_counted_in_whole_people(counts):
    with pytest.raises(TypeError, match="is no count"):
        two_proportions(*counts)


def test_a_difference_is_clear_when_test_and_interval_agree():
    assert clear_difference(56, 70, 48, 80) is True  # p = 0.008
    assert clear_difference(40, 70, 48, 80) is False
    # Here the interval starts above 0, but the exact test says p = 0.10.
    close = two_proportions(6, 7, 2, 7)
    assert close.low > 0 and close.p_value > 0.05
    assert clear_difference(6, 7, 2, 7) is False
    # And here the z test says p = 0.049, but the interval goes from -0.001 to 0.465.
    close = two_proportions(8, 22, 3, 25)
    assert close.low < 0 and close.p_value < 0.05
    assert clear_difference(8, 22, 3, 25) is False


def test_among_many_comparisons_each_has_to_be_clearer():
    assert clear_difference(56, 70, 48, 80, comparisons=6) is True
    assert clear_difference(56, 70, 48, 80, comparisons=7) is False
    with pytest.raises(ValueError, match="at least one comparison"):
        clear_difference(56, 70, 48, 80, comparisons=0)


@given(shares(), shares(), st.integers(1, 50))
def test_what_is_clear_among_many_is_clear_alone(first, second, comparisons):
    if clear_difference(*first, *second, comparisons=comparisons):
        assert clear_difference(*first, *second)
