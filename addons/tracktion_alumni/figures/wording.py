# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shares in words that people remember: "1 in 3", "more than half", "almost all".

The texts are not translated by Odoo: which numbers are written as words, and what follows "more
than", differs by language, and these modules run without it.
"""

from fractions import Fraction
from typing import NamedTuple

from .rounding import half_up, share

NONE = "none"
HARDLY_ANY = "hardly_any"
LESS_THAN = "less_than"
EXACTLY = "exactly"
ABOUT = "about"
MORE_THAN = "more_than"
ALMOST_ALL = "almost_all"
ALL = "all"

# Simple enough to be said aloud; simplest first, as it wins where two are equally near.
SIMPLE = tuple(
    Fraction(*parts)
    for parts in (
        *((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6), (5, 6)),
        *((1, 7), (1, 8), (1, 9), (1, 10), (3, 10), (7, 10), (9, 10)),
    )
)
# Nearer than this, the fraction stands alone; nearer than that, it is "about"; both in points.
NEAR = 1
FAR = Fraction(5, 2)
# Half of the least fraction: nearer to none (or all) than to 1 (or 9) in 10.
EDGE = Fraction(1, 20)


class OneIn(NamedTuple):
    """``numerator`` in ``denominator`` is the simple fraction, ``quality`` how to say it (one of
    the constants of this module), ``off`` by how many points of percentage the true share is more
    than it (negative: less). For none and hardly any the fraction is 0 in 1, for all and almost
    all 1 in 1."""

    numerator: int
    denominator: int
    quality: str
    off: float


def one_in(numerator, denominator):
    """The simple fraction nearest to a share: a ``OneIn``; None when there is no data.

    The denominators go from 2 to 10, and only fractions that people use are taken ("1 in 7", but
    not "4 in 7"). A fraction within 1 point of the share is ``exactly``, within 2.5 points
    ``about``, and otherwise what the share is ``more_than`` or ``less_than``. Below 5 % is
    ``hardly_any``, above 95 % ``almost_all``; ``none`` and ``all`` are said only when true. Raises
    ``ValueError`` when the numerator is negative or more than the denominator.

    >>> one_in(40, 121)
    OneIn(numerator=1, denominator=3, quality='exactly', off=-0.28)
    >>> one_in(55, 100).quality, one_in(1, 1000).quality, one_in(0, 1000).quality
    ('more_than', 'hardly_any', 'none')
    >>> one_in(0, 0) is None
    True
    """
    exact = share(numerator, denominator)
    if exact is None:
        return None
    if exact < EDGE or exact > 1 - EDGE:
        simple = Fraction(round(exact))
        whole, nearly = (ALL, ALMOST_ALL) if simple else (NONE, HARDLY_ANY)
        quality = whole if exact == simple else nearly
    else:
        simple = min(SIMPLE, key=lambda candidate: abs(exact - candidate))
        quality = _quality(100 * (exact - simple))
    off = 100 * (exact - simple)
    return OneIn(simple.numerator, simple.denominator, quality, half_up(off, 2))


def say(numerator, denominator, language="en"):
    """A share of people in words of a language; None when there is no data.

    ``language`` is a code as Odoo or browsers write it (``es_ES``, ``nl-BE``, ``et``); what is not
    spoken here is said in English. Errors as in ``one_in``.

    >>> say(1, 3), say(1, 3, "es_ES"), say(1, 3, "it"), say(1, 3, "nl"), say(1, 3, "et_EE")
    ('1 in 3', '1 de cada 3', '1 su 3', '1 op de 3', 'iga kolmas')
    >>> say(54, 100), say(22, 100), say(98, 100), say(0, 0)
    ('more than half', 'about 1 in 5', 'almost all', None)
    """
    found = one_in(numerator, denominator)
    if found is None:
        return None
    code = (language or "").replace("-", "_").split("_")[0].lower()
    phrases = PHRASES.get(code, PHRASES["en"])
    if found.quality not in (LESS_THAN, EXACTLY, ABOUT, MORE_THAN):
        return phrases[found.quality]
    half = found.denominator == 2
    if half and "half_" + found.quality in phrases:
        return phrases["half_" + found.quality]
    return phrases[found.quality].format(phrases["half"] if half else _fraction(found, phrases))


def _quality(points):
    if abs(points) <= NEAR:
        return EXACTLY
    if abs(points) <= FAR:
        return ABOUT
    return MORE_THAN if points > 0 else LESS_THAN


def _fraction(found, phrases):
    if found.numerator == 1 and "one_in" in phrases:
        return phrases["one_in"][found.denominator]
    if "in" in phrases:
        return phrases["in"].format(found.numerator, found.denominator)
    return f"{phrases['count'][found.numerator]} {phrases['out_of'][found.denominator]}"


# "half_less_than" and the like stand where the word for half takes another form.
PHRASES = {
    "en": {
        NONE: "none",
        HARDLY_ANY: "hardly any",
        LESS_THAN: "fewer than {}",
        EXACTLY: "{}",
        ABOUT: "about {}",
        MORE_THAN: "more than {}",
        ALMOST_ALL: "almost all",
        ALL: "all",
        "half": "half",
        "in": "{} in {}",
    },
    "es": {
        NONE: "nadie",
        HARDLY_ANY: "casi nadie",
        LESS_THAN: "menos de {}",
        EXACTLY: "{}",
        ABOUT: "alrededor de {}",
        MORE_THAN: "más de {}",
        ALMOST_ALL: "casi todas las personas",
        ALL: "todas las personas",
        "half": "la mitad",
        "in": "{} de cada {}",
    },
    "it": {
        NONE: "nessuno",
        HARDLY_ANY: "quasi nessuno",
        LESS_THAN: "meno di {}",
        EXACTLY: "{}",
        ABOUT: "circa {}",
        MORE_THAN: "più di {}",
        ALMOST_ALL: "quasi tutti",
        ALL: "tutti",
        "half": "la metà",
        "half_less_than": "meno della metà",
        "half_more_than": "più della metà",
        "in": "{} su {}",
    },
    "nl": {
        NONE: "niemand",
        HARDLY_ANY: "bijna niemand",
        LESS_THAN: "minder dan {}",
        EXACTLY: "{}",
        ABOUT: "ongeveer {}",
        MORE_THAN: "meer dan {}",
        ALMOST_ALL: "bijna iedereen",
        ALL: "iedereen",
        "half": "de helft",
        "in": "{} op de {}",
    },
    # "Every third", "two out of three": Estonian declines its numbers, so they are words.
    "et": {
        NONE: "mitte keegi",
        HARDLY_ANY: "peaaegu mitte keegi",
        LESS_THAN: "vähem kui {}",
        EXACTLY: "{}",
        ABOUT: "umbes {}",
        MORE_THAN: "rohkem kui {}",
        ALMOST_ALL: "peaaegu kõik",
        ALL: "kõik",
        "half": "pooled",
        "half_less_than": "alla poole",
        "half_more_than": "üle poole",
        "one_in": {
            3: "iga kolmas",
            4: "iga neljas",
            5: "iga viies",
            6: "iga kuues",
            7: "iga seitsmes",
            8: "iga kaheksas",
            9: "iga üheksas",
            10: "iga kümnes",
        },
        "count": {2: "kaks", 3: "kolm", 4: "neli", 5: "viis", 7: "seitse", 9: "üheksa"},
        "out_of": {3: "kolmest", 4: "neljast", 5: "viiest", 6: "kuuest", 10: "kümnest"},
    },
}
