# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words of a summary in five languages. Asks no database.

They are not translated by Odoo, like those of ``figures.wording`` with which they make sentences:
which form a verb takes depends on the share before it, in another way in each language.

In a sentence ``{share}`` is the share in words and ``{one|many|none}`` a word in the form that
goes with it; with two forms, the first also goes with "none".
"""

import re

from odoo.addons.tracktion_alumni.figures.wording import (
    ALL,
    ALMOST_ALL,
    HARDLY_ANY,
    LESS_THAN,
    MORE_THAN,
    NONE,
    one_in,
    say,
)

from .texts import LANGUAGES, TEXTS

FORMS = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
ONE, MANY, NOT_ANY = range(3)


def language_of(code):
    """The language of ours for a code such as ``es_MX``; English where we do not speak it."""
    code = (code or "")[:2]
    return code if code in LANGUAGES else "en"


def text(key, lang):
    """A text that stands as it is."""
    return TEXTS[key][LANGUAGES.index(lang)]


def sentence(key, numerator, denominator, lang):
    """A share told in a sentence: what stands before the share, the share in words, and the
    rest."""
    number = _number(one_in(numerator, denominator), lang)
    words = FORMS.sub(lambda match: _choose(match[1].split("|"), number), text(key, lang))
    before, after = words.split("{share}")
    share = say(numerator, denominator, lang)
    return (before, share, after) if before else ("", share[0].upper() + share[1:], after)


def _choose(forms, number):
    return forms[number] if number < len(forms) else forms[ONE]


def _number(found, lang):
    """Which form the verb takes."""
    everybody = found.quality in (ALL, ALMOST_ALL)
    if lang == "et":
        if found.quality in (NONE, HARDLY_ANY):
            return NOT_ANY
        halves = found.denominator == 2 and found.quality not in (LESS_THAN, MORE_THAN)
        return MANY if everybody or halves else ONE
    if found.quality in (NONE, HARDLY_ANY):
        return NOT_ANY
    if everybody:
        return ONE if lang == "nl" else MANY  # iedereen werkt
    return MANY if found.numerator > 1 else ONE


def percent(number, lang):
    """A percentage without decimals."""
    return f"{number}\N{NO-BREAK SPACE}%" if lang == "es" else f"{number}%"


def count(number, lang):
    """A number of people."""
    separator = {"en": ",", "et": "\N{NO-BREAK SPACE}"}.get(lang, ".")
    # Four digits stand together in Spanish.
    if lang == "es" and number < 10_000:
        separator = ""
    return f"{number:,}".replace(",", separator)
