# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shares in words: simple, and never more than the numbers bear."""

from fractions import Fraction

import pytest
from alumni_figures.rounding import half_up
from alumni_figures.wording import (
    ABOUT,
    ALL,
    ALMOST_ALL,
    EXACTLY,
    HARDLY_ANY,
    LESS_THAN,
    MORE_THAN,
    NONE,
    PHRASES,
    SIMPLE,
    OneIn,
    one_in,
    say,
)
from hypothesis import given
from hypothesis import strategies as st

SPOKEN = ("en", "es", "it", "nl", "et")


@st.composite
def shares(draw):
    whole = draw(st.integers(1, 2000))
    return draw(st.integers(0, whole)), whole


@pytest.mark.parametrize(
    "numerator, denominator, expected",
    [
        (1, 2, OneIn(1, 2, EXACTLY, 0.0)),
        (40, 121, OneIn(1, 3, EXACTLY, -0.28)),
        (199, 300, OneIn(2, 3, EXACTLY, -0.33)),
        (76, 100, OneIn(3, 4, EXACTLY, 1.0)),
        (77, 100, OneIn(3, 4, ABOUT, 2.0)),
        (275, 1000, OneIn(1, 4, ABOUT, 2.5)),
        (36, 100, OneIn(1, 3, MORE_THAN, 2.67)),
        (45, 100, OneIn(1, 2, LESS_THAN, -5.0)),  # as near to 2 in 5: the simpler one
        (55, 100, OneIn(1, 2, MORE_THAN, 5.0)),
        (9, 80, OneIn(1, 9, EXACTLY, 0.14)),
        (7, 100, OneIn(1, 10, LESS_THAN, -3.0)),
        (5, 100, OneIn(1, 10, LESS_THAN, -5.0)),
        (4, 100, OneIn(0, 1, HARDLY_ANY, 4.0)),
        (0, 100, OneIn(0, 1, NONE, 0.0)),
        (95, 100, OneIn(9, 10, MORE_THAN, 5.0)),
        (96, 100, OneIn(1, 1, ALMOST_ALL, -4.0)),
        (100, 100, OneIn(1, 1, ALL, 0.0)),
        (99_999, 100_000, OneIn(1, 1, ALMOST_ALL, 0.0)),
    ],
)
def test_the_nearest_simple_fraction(numerator, denominator, expected):
    assert one_in(numerator, denominator) == expected


@given(shares())
def test_no_simple_fraction_is_nearer_than_the_one_said(parts):
    found, exact = one_in(*parts), Fraction(*parts)
    assert found.off == half_up(100 * (exact - Fraction(found.numerator, found.denominator)), 2)
    if found.quality in (LESS_THAN, EXACTLY, ABOUT, MORE_THAN):
        assert 2 <= found.denominator <= 10
        nearest = min(abs(exact - fraction) for fraction in SIMPLE)
        assert abs(exact - Fraction(found.numerator, found.denominator)) == nearest


@given(shares())
def test_the_words_never_say_what_is_not_so(parts):
    found, exact = one_in(*parts), Fraction(*parts)
    simple = Fraction(found.numerator, found.denominator)
    true_when = {
        NONE: exact == 0,
        HARDLY_ANY: 0 < exact < Fraction(5, 100),
        LESS_THAN: exact < simple,
        EXACTLY: abs(exact - simple) <= Fraction(1, 100),
        ABOUT: abs(exact - simple) <= Fraction(25, 1000),
        MORE_THAN: exact > simple,
        ALMOST_ALL: Fraction(95, 100) < exact < 1,
        ALL: exact == 1,
    }
    assert true_when[found.quality]
    assert abs(found.off) <= 5


@pytest.mark.parametrize("language", SPOKEN)
def test_every_fraction_can_be_said_in_every_language(language):
    """Each of a thousandth steps says something, and the same words never mean two fractions."""
    meaning = {}
    for thousandths in range(1001):
        found, words = one_in(thousandths, 1000), say(thousandths, 1000, language)
        assert words.strip() == words and "{" not in words
        meaning.setdefault(words, set()).add(found[:3])
    assert all(len(meanings) == 1 for meanings in meaning.values())
    said = {fraction for meanings in meaning.values() for fraction in meanings}
    assert {Fraction(top, bottom) for top, bottom, _quality in said if bottom > 1} == set(SIMPLE)


@pytest.mark.parametrize(
    "parts, words",
    [
        ((1, 3), ["1 in 3", "1 de cada 3", "1 su 3", "1 op de 3", "iga kolmas"]),
        ((2, 3), ["2 in 3", "2 de cada 3", "2 su 3", "2 op de 3", "kaks kolmest"]),
        ((9, 10), ["9 in 10", "9 de cada 10", "9 su 10", "9 op de 10", "üheksa kümnest"]),
        ((1, 2), ["half", "la mitad", "la metà", "de helft", "pooled"]),
        (
            (54, 100),
            [
                "more than half",
                "más de la mitad",
                "più della metà",
                "meer dan de helft",
                "üle poole",
            ],
        ),
        (
            (46, 100),
            [
                "fewer than half",
                "menos de la mitad",
                "meno della metà",
                "minder dan de helft",
                "alla poole",
            ],
        ),
        (
            (52, 100),
            ["about half", "alrededor de la mitad", "circa la metà", "ongeveer de helft"]
            + ["umbes pooled"],
        ),
        (
            (36, 100),
            ["more than 1 in 3", "más de 1 de cada 3", "più di 1 su 3", "meer dan 1 op de 3"]
            + ["rohkem kui iga kolmas"],
        ),
        (
            (22, 100),
            ["about 1 in 5", "alrededor de 1 de cada 5", "circa 1 su 5", "ongeveer 1 op de 5"]
            + ["umbes iga viies"],
        ),
        ((0, 9), ["none", "nadie", "nessuno", "niemand", "mitte keegi"]),
        (
            (1, 99),
            ["hardly any", "casi nadie", "quasi nessuno", "bijna niemand", "peaaegu mitte keegi"],
        ),
        (
            (98, 99),
            ["almost all", "casi todas las personas", "quasi tutti", "bijna iedereen"]
            + ["peaaegu kõik"],
        ),
        ((9, 9), ["all", "todas las personas", "tutti", "iedereen", "kõik"]),
    ],
)
def test_what_is_said_in_each_language(parts, words):
    assert [say(*parts, language) for language in SPOKEN] == words


@pytest.mark.parametrize("code", ["es", "es_ES", "es-MX", "ES", "es_419"])
def test_any_spelling_of_a_language_is_understood(code):
    assert say(1, 3, code) == "1 de cada 3"


@pytest.mark.parametrize("code", ["fr", "fr_FR", "eo", "", None, "est"])
def test_unknown_languages_get_english(code):
    assert say(1, 3, code) == "1 in 3"


def test_all_languages_know_the_same_phrases():
    needed = {NONE, HARDLY_ANY, LESS_THAN, EXACTLY, ABOUT, MORE_THAN, ALMOST_ALL, ALL, "half"}
    assert set(PHRASES) == set(SPOKEN)
    assert [code for code in SPOKEN if needed - set(PHRASES[code])] == []


@pytest.mark.parametrize("parts", [(0, 0), (None, 3), (3, None)])
def test_no_data_is_not_none_of_them(parts):
    assert one_in(*parts) is None
    assert say(*parts) is None


@pytest.mark.parametrize("parts", [(4, 3), (-1, 3)])
def test_an_impossible_share_is_not_put_into_words(parts):
    with pytest.raises(ValueError, match="is no share"):
        say(*parts)
