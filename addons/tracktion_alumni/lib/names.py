# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Names of people: from the ways schools write them to one display name, and comparing them."""

import re
from functools import lru_cache

from .messages import problem
from .text import as_text, fold, is_empty

# Written small between given name and surname. Dutch, Spanish, Catalan, Portuguese, German.
_SMALL = frozenset(
    "de del la las los y i e da das do dos d van von der den het ten ter te op in aan bij"
    " onder over uit voor tot zu zum zur af av 't 's".split()
)
# Particles of Italian surnames, which Italians write with a capital: "Mario Di Stefano".
_ITALIAN = frozenset("di della dello delle degli dei dal dalla lo li".split())
# Left out when names are compared.
_PARTICLES = (_SMALL | _ITALIAN | {"vd", "v", "t", "s", "el", "le"}) - {"i", "e", "d", "s"}
_TITLES = frozenset(
    "sr sra srta don doña dña d dª dr dra mr mrs ms miss sig sigra sigrina dott dottssa prof"
    " profa dhr mevr mw hr pr".split()
)
# Titles that are common given names or initials as well: only with a dot behind.
_TITLES_WITH_DOT = frozenset({"d", "don", "ms", "hr", "pr", "mw"})
_SHORT_GIVEN = {
    "mª": "maria", "ma": "maria", "fco": "francisco", "fca": "francisca", "fdo": "fernando",
    "fdez": "fernandez", "glez": "gonzalez", "gcia": "garcia", "hdez": "hernandez",
    "mtnez": "martinez", "mtz": "martinez", "rguez": "rodriguez", "rodgz": "rodriguez",
    "lpz": "lopez", "jse": "jose", "ant": "antonio", "ato": "antonio",
}  # fmt: skip
_ORDINAL_A = re.compile(r"\b([A-Za-zÑñ])\s*\.?\s*ª\.?")
_PARENTHESES = re.compile(r"\s*[(\[{][^)\]}]*(?:[)\]}]|$)")
_APOSTROPHES = re.compile("[’‘´`ʼ′]")
_HYPHENS = re.compile("\\s*[‐‑‒–—−]\\s*")
_SPACE_AROUND_HYPHEN = re.compile(r"\s*-\s*")
_TOKEN_SPLIT = re.compile(r"[\s\-_/.,;:]+")
# A full stop behind a whole word; "J.M." and "Fco." keep theirs.
_FULL_STOP = re.compile(r"(\w{4})[.,\s]+$")
_DUTCH_SHORT = re.compile(r"\bv[./]? ?d(?:[./]|\b)", re.I)
_ROMAN = frozenset("ii iii iv vi vii viii".split())
_MAX_LENGTH = 120


def parse_name(full=None, surname=None, given=None, surname2=None, prefix=None, lang=None):
    """Return ``("Given Surname", problem)`` from one column or from several.

    :param full: "Surname, Name", "SURNAME Name", "Name Surname", any capitals
    :param surname, given, surname2, prefix: separate columns (prefix: the Dutch "tussenvoegsel")
    :param lang: language of the list ("it" writes "Di Stefano", the others "de la Cruz")
    """
    given_name, last_name, issue = parse_name_parts(full, surname, given, surname2, prefix, lang)
    display = " ".join(part for part in (given_name, last_name) if part)
    if issue is None and display and " " not in display:
        issue = problem("name_one_word", display)
    return display or None, issue


def parse_name_parts(full=None, surname=None, given=None, surname2=None, prefix=None, lang=None):
    """Return ``(given name, surname, problem)``; the surname is empty where it is not known."""
    columns = [_tidy(_name_text(value)) for value in (full, surname, given, surname2, prefix)]
    whole, last, first, second, between = columns
    raw = " ".join(part for part in columns if part)
    issue = _check(raw)
    if issue:
        return "", "", issue
    if first or last or second:
        if "," in last and not first:  # the surname column holds both after all
            last, first = _split_comma(last)
        elif "," in first and not last and not second:
            last, first = _split_comma(first)
        if whole and not (first and (last or second)):
            # Only one of the two columns is filled in this row: the full name knows more.
            return parse_name_parts(full=whole, lang=lang)
        last = " ".join(_smart_case(part, lang) for part in (between.lower(), last, second) if part)
        return _smart_case(first, lang), last, None
    if "," in whole:
        last, first = _split_comma(whole)
        return _smart_case(first, lang), _smart_case(last, lang), None
    last, first = _split_capitals(whole.split())
    if last:
        return _smart_case(first, lang), _smart_case(last, lang), None
    return _smart_case(whole, lang), "", None


def _name_text(value):
    return "" if is_empty(value) else as_text(value)


@lru_cache(maxsize=10000)
def _tidy(text):
    """Even out the punctuation of a name and drop what is not part of it."""
    if not text:
        return ""
    if text.isascii() and text.replace(" ", "").isalpha():
        return " ".join(_without_title(text.split()))
    text = _PARENTHESES.sub(" ", text)
    text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", text))
    text = _ORDINAL_A.sub(r"\1ª ", text)
    text = _SPACE_AROUND_HYPHEN.sub("-", text).replace("*", " ").replace(";", ",")
    text = text.replace("\n", " ").replace('"', " ").strip(" ,-_/:").lstrip(".")
    text = _FULL_STOP.sub(r"\1", text)
    return " ".join(_without_title(text.split()))


def _without_title(words):
    if len(words) > 1:
        bare = words[0].lower().replace(".", "")
        if bare in _TITLES and (bare not in _TITLES_WITH_DOT or words[0].endswith(".")):
            # "D. Juan" is a title, "D. García" may be an initial: two words must follow.
            if bare != "d" or len(words) > 2:
                return words[1:]
    return words


def _check(raw):
    """Return the problem of a text that cannot be a name."""
    if not raw:
        return problem("name_missing")
    if "@" in raw:
        return problem("name_is_email", raw)
    if len(raw) > _MAX_LENGTH:
        return problem("name_too_long", raw)
    if any(map(str.isdigit, raw)):
        return problem("name_digits", raw)
    if not any(map(str.isalpha, raw)):
        return problem("name_no_letters", raw)
    return None


def _split_comma(text):
    """Split "Surname, Name"; what follows a second comma is a remark, not a name."""
    parts = [part.strip() for part in text.split(",")]
    parts = [part for part in parts if part.strip(".")]
    if not parts:
        return "", ""
    if len(parts) == 1:
        return parts[0], ""
    return parts[0], parts[1]


def _split_capitals(words):
    """Split "SURNAME SURNAME Name": capitals mark the surname when other words have none."""
    loud = [
        len(word.replace(".", "")) > 1 and word.isupper() and "ª" not in word and "." not in word
        for word in words
    ]
    if not any(loud) or all(loud):
        return "", ""
    if loud[0]:
        end = loud.index(False)
        # "DE LA CRUZ i PONS Ana": small linking words stay inside the surname.
        while end < len(words) - 1 and words[end].lower() in _SMALL and loud[end + 1]:
            end += 1
            while end < len(words) and loud[end]:
                end += 1
        if end < len(words) and not any(loud[end:]):
            return " ".join(words[:end]), " ".join(words[end:])
        return "", ""
    start = loud.index(True)
    while start > 1 and words[start - 1].lower() in _SMALL | _ITALIAN:
        start -= 1
    if all(loud[place] or words[place].lower() in _SMALL for place in range(start, len(words))):
        return " ".join(words[start:]), " ".join(words[:start])
    return "", ""


@lru_cache(maxsize=10000)
def _smart_case(text, lang):
    """Give a name in capitals or in small letters sensible capitals; leave mixed spelling alone."""
    if not text:
        return ""
    words = text.split()
    plain = "".join(word for word in words if "ª" not in word and len(word.strip(".")) > 1)
    if plain and not (plain.isupper() or plain.islower()):
        return " ".join(_word_case(word, lang) if _is_shouting(word) else word for word in words)
    return " ".join(_word_case(word, lang) for word in words)


def _is_shouting(word):
    """Tell a word in capitals inside a name that is otherwise spelled well: "Ana GARCÍA"."""
    return len(word) > 3 and word.isupper() and "." not in word


@lru_cache(maxsize=10000)
def _word_case(word, lang):
    low = word.lower()
    if "ª" in word or "º" in word:
        return word[:1].upper() + low[1:]
    if low in _ROMAN:
        return word.upper()
    if low in _SMALL and len(low.strip(".")) > 0:
        return low.capitalize() if lang == "it" and low in {"de", "la", "da", "del", "d"} else low
    if low in _ITALIAN and lang in {"es", "nl", "et"} and low == "di":
        return low
    if low.startswith(("'t", "'s")) and len(low) == 2:
        return low
    return "-".join(_piece_case(piece) for piece in low.split("-"))


def _piece_case(piece):
    """Capitalise one piece of a name: O'Neill, D'Angelo, McDonald, J.M., L·L stays."""
    if "'" in piece:
        head, _sep, tail = piece.partition("'")
        if len(head) <= 2 and tail:
            return head.capitalize() + "'" + _piece_case(tail)
        return head.capitalize() + "'" + tail
    if piece.startswith("mc") and len(piece) > 4:
        return "Mc" + piece[2:].capitalize()
    if piece.startswith("ij") and len(piece) > 3:
        return "IJ" + piece[2:]
    if "." in piece:
        return ".".join(part.capitalize() for part in piece.split("."))
    # str.capitalize turns "ß" at the start into "Ss"; no name starts with it, so nothing is lost.
    return piece[:1].upper() + piece[1:]


@lru_cache(maxsize=10000)
def name_tokens(name):
    """Return the folded words of a name in order, without particles, abbreviations spelled out."""
    text = as_text(name)
    if not text.isascii():
        text = _APOSTROPHES.sub("'", text)
        text = _ORDINAL_A.sub(lambda match: match.group(1) + "ª ", text)
        text = text.replace("Mª", "maria ").replace("mª", "maria ")
    text = fold(_PARENTHESES.sub(" ", text) if "(" in text else text).replace("'", "")
    text = _DUTCH_SHORT.sub(" ", text)
    words = [word for word in _TOKEN_SPLIT.split(text) if word]
    words = ["".join(filter(str.isalnum, word)) for word in words]
    words = [_SHORT_GIVEN.get(word, word) for word in words if word]
    kept = tuple(word for word in words if word not in _PARTICLES)
    return kept or tuple(words)


def name_key(name):
    """Return the key by which two spellings of one name are equal.

    Folded words in alphabetical order: capitals, accents, order, hyphens, apostrophes, particles
    ("de la", "van der") and the abbreviation "Mª" make no difference.
    """
    return " ".join(sorted(name_tokens(name)))


def names_agree(left, right):
    """Compare two names: ``"same"``, ``"similar"`` (a person should decide) or ``"different"``.

    Same: equal words in any order, or the words of one all in the other ("Ana García" and "Ana
    García López"), at least two of them. Similar: every word of the shorter name has a
    counterpart that is nearly equal, an initial, or the start of a longer form.
    """
    first, second = name_tokens(left or ""), name_tokens(right or "")
    if not first or not second:
        return "different"
    if "".join(first) == "".join(second):
        return "same"
    short, long = sorted((list(first), list(second)), key=len)
    rest = []
    for word in short:
        if word in long:
            long.remove(word)
        else:
            rest.append(word)
    matched = len(short) - len(rest)
    if not rest:
        return "same" if matched > 1 or not long else "similar"
    for word in rest:
        twin = next((other for other in long if _nearly(word, other)), None)
        if twin is None:
            return "different"
        long.remove(twin)
    # One slip is a spelling mistake; when no word at all is equal, two people are likelier.
    if not matched and len(rest) > 1 and not all(_close(w, short, second) for w in rest):
        return "different"
    return "similar"


def _close(_word, short, _other):
    """With no word in common only long names can be the same person misspelled twice."""
    return sum(map(len, short)) >= 10


def _nearly(left, right):
    """Tell whether two words may be the same name: an initial, a short form or one slip."""
    if len(left) > len(right):
        left, right = right, left
    if len(left) == 1:
        return right[0] == left
    if len(left) >= 3 and right.startswith(left):
        return True
    allowed = 2 if len(left) >= 8 else 1 if len(left) >= 3 else 0
    return _within(left, right, allowed)


def _within(left, right, allowed):
    """Tell whether an edit distance (with swapped neighbours as one edit) stays within a bound."""
    if len(right) - len(left) > allowed:
        return False
    if not allowed:
        return left == right
    before, row = [], list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1] <= allowed
