# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rounding: what people get with pencil and paper."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from alumni_figures.rounding import half_up, percent, ratio, share
from hypothesis import given
from hypothesis import strategies as st

COUNTS = st.integers(0, 10**6)


@pytest.mark.parametrize(
    "numerator, denominator, published",
    [
        (9, 80, 11.3),  # 11.25: the project's own results; round() says 11.2
        (54, 80, 67.5),
        (9, 21, 42.9),
        (416, 624, 66.7),  # 66.666…, published cut off as 66.6
        (1, 3, 33.3),
        (2, 3, 66.7),
        (0, 80, 0.0),
        (80, 80, 100.0),
        (-9, 80, -11.3),  # a net share; halves away from zero
        (Decimal("0.45"), 4, 11.3),
        (0.45, 4, 11.3),
    ],
)
def test_percentages_are_those_of_the_published_tables(numerator, denominator, published):
    assert percent(numerator, denominator) == published


@pytest.mark.parametrize(
    "value, digits, rounded",
    [
        (0.5, 0, 1),
        (1.5, 0, 2),
        (2.5, 0, 3),
        (-0.5, 0, -1),
        (-2.5, 0, -3),
        (-0.04, 1, 0.0),
        (1.005, 2, 1.01),  # as a binary number a little less, but it is written 1.005
        (2.675, 2, 2.68),
        (1e-7, 3, 0.0),
        (1250, -2, 1300),
        (1249, -2, 1200),
        (Fraction(45, 4), 1, 11.3),
        (Decimal("0.125"), 2, 0.13),
        (True, 0, 1),
        (10**20 + 1, 0, 10**20 + 1),
    ],
)
def test_halves_go_away_from_zero(value, digits, rounded):
    result = half_up(value, digits)
    assert result == rounded
    assert isinstance(result, float if digits > 0 else int)


def test_a_negative_number_near_zero_gives_no_minus_zero():
    assert str(half_up(-0.04, 1)) == "0.0"


@pytest.mark.parametrize("function", [percent, ratio, share])
@pytest.mark.parametrize("parts", [(0, 0), (3, 0), (3, None), (None, 3), (None, None)])
def test_no_data_is_never_zero(function, parts):
    assert function(*parts) is None


@pytest.mark.parametrize("function", [percent, ratio, share])
def test_a_negative_base_is_refused(function):
    with pytest.raises(ValueError, match="a base of -3 is impossible"):
        function(1, -3)


@pytest.mark.parametrize("parts", [(4, 3), (-1, 3)])
def test_a_share_lies_between_none_and_all(parts):
    with pytest.raises(ValueError, match="is no share"):
        share(*parts)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_not_finite_is_refused(value):
    with pytest.raises(ValueError):
        half_up(value)


@pytest.mark.parametrize("value", ["9", b"9", [9], 9j])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(TypeError):
        half_up(value)


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_rounding_is_that_of_the_decimal_module(value, digits):
    expected = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert half_up(value, digits) == float(expected)


@given(st.floats(-(10**9), 10**9), st.integers(0, 5))
def test_a_float_is_rounded_as_it_prints(value, digits):
    expected = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert half_up(value, digits) == float(expected)


@given(st.fractions(-(10**6), 10**6, max_denominator=10**6), st.integers(-3, 6))
def test_rounding_moves_by_half_a_unit_at_most_and_mirrors(value, digits):
    unit = Fraction(10) ** -digits
    rounded = half_up(value, digits)
    nearest = Fraction(str(rounded)) if isinstance(rounded, float) else rounded
    assert abs(nearest - value) <= unit / 2
    assert half_up(-value, digits) == -rounded


@given(COUNTS, st.integers(1, 10**6))
def test_a_percentage_is_a_hundred_times_the_ratio(numerator, denominator):
    expected = half_up(Fraction(100 * numerator, denominator), 1)
    assert percent(numerator, denominator) == expected == ratio(100 * numerator, denominator)


@given(st.lists(COUNTS, min_size=2, max_size=2), st.integers(1, 10**6))
def test_more_people_never_give_a_smaller_percentage(numerators, denominator):
    fewer, more = sorted(numerators)
    assert percent(fewer, denominator) <= percent(more, denominator)
