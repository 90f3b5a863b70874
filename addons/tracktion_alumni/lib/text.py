# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Text as it comes out of cells: cleaned, made safe, folded for comparison."""

import html
import re
import unicodedata

# Letters that Unicode does not decompose, although people type them without the stroke.
_UNDECOMPOSED = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
        "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
        "ı": "i", "ħ": "h", "ŧ": "t", "ĳ": "ij", "Ĳ": "ij",
    }
)  # fmt: skip

# A tag has a name that ends at a space, a slash or the bracket: "<ana@b.es>" is not one.
_TAG = re.compile(r"<[/!?]?[a-zA-Z][\w:-]*(?:[\s/][^<>]*)?>|<!--.*?-->|<![^<>]*>|<\?[^<>]*>", re.S)
_DROPPED = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I)
_BREAK = re.compile(r"<(?:br|p|div|li|tr)\b[^<>]*>|</(?:p|div|li|tr)\s*>", re.I)
_LOOSE_BRACKET = re.compile(r"<(?=[a-zA-Z/!?])(?![^\s<>@]+@[^\s<>@]+>)")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_ESCAPED_CHAR = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SPACES = re.compile(r"[^\S\n]+")
_NEWLINES = re.compile(r" ?\n[ \n]*")
_NOT_WORD = re.compile(r"[\W_]+")
_MOJIBAKE = re.compile("[ÃÂÅÄ][\u0080-\u00bf\u0152-\u2122]")

# What people type into a cell to say that they do not know.
EMPTY_WORDS = frozenset(
    "- -- --- . .. ... / // ? ?? ??? x? n/a n.a. na n/d n.d. nd s/d s/n null none nil nan"
    " (null) #n/a desconocido desconocida sconosciuto sconosciuta onbekend unknown teadmata puudub"
    " nvt n.v.t. geen ninguno ninguna nessuno nessuna".split()
) | {"no consta", "no tiene", "non disponibile", "not known", "not available", "ei ole", "ei tea",
     "no sabe", "sin datos", "sin correo", "sin telefono", "sin teléfono", "sin email"}  # fmt: skip

_LONGEST = max(map(len, EMPTY_WORDS))

# What ``neutralise_formula`` made of "+34 600..." and "- none", in a list that comes back.
_NEUTRALISED = ("'+", "'-")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean_text(text):
    """Return ``(plain text, whether markup was taken out)`` for the text of one cell.

    Control and zero-width characters go, every kind of space becomes a space, line breaks stay,
    composed characters are used (NFC). HTML: entities are decoded, script and style vanish with
    their content, other tags vanish and leave their text, a bracket that could still open a tag
    is taken out. Addresses such as ``Ana <ana@school.example>`` stay as they are.
    """
    if text[:2] in _NEUTRALISED:
        text = text[1:]
    if text.isprintable() and "<" not in text and "&" not in text and "_x" not in text:
        if not text.isascii():
            text = _repair(unicodedata.normalize("NFC", text))
        return (_SPACES.sub(" ", text) if "  " in text else text).strip(), False
    if "_x" in text:
        text = _ESCAPED_CHAR.sub(lambda match: chr(int(match.group(1), 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    markup = False
    if "<" in text or "&" in text:
        text, markup = _without_markup(text)
    text = unicodedata.normalize("NFC", _repair(text))
    text = "".join(map(_visible, text)) if not text.isprintable() else text
    text = _NEWLINES.sub("\n", _SPACES.sub(" ", text)).strip()
    return text, markup


def _visible(char):
    """Return what a reader sees of one character: itself, a space, or nothing."""
    if char == "\n" or char.isprintable():
        return char
    if char.isspace():
        return " "
    # Control characters, zero-width and direction marks, lone surrogates, private use, unassigned.
    return ""


def _without_markup(text):
    """Take HTML out of a text; what is left cannot open a tag."""
    found = 0
    for _round in range(4):  # "&amp;lt;b&amp;gt;": escaped twice by the system that exported it
        once = _ENTITY.sub(lambda match: html.unescape(match.group(0)), text)
        once, scripts = _DROPPED.subn(" ", once)
        once, breaks = _BREAK.subn("\n", once)
        once, tags = _TAG.subn("", once)
        found += scripts + breaks + tags
        if once == text:
            break
        text = once
    text, loose = _LOOSE_BRACKET.subn("", text)
    return text, bool(found + loose)


def _repair(text):
    """Undo UTF-8 that was once read as Windows-1252 ("GarcÃ­a"), only when that fits exactly."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def fold(text):
    """Return a text without accents and capitals, for comparison only."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(char for char in text if not unicodedata.combining(char)).lower()


def word_key(text):
    """Return the folded words of a text joined by single spaces: the key of tables of words."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def is_empty(value):
    """Tell whether a cell says nothing: empty, spaces, or a way of writing "not known"."""
    if value is None:
        return True
    if isinstance(value, str):
        text = value.strip()
        return not text or len(text) <= _LONGEST and text.casefold() in EMPTY_WORDS
    return False


def as_text(value):
    """Return a cell value as the text a person would read, without ``.0`` behind whole numbers."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return ""
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def neutralise_formula(text):
    """Return a text that a spreadsheet shows instead of running, for cells of an export.

    Anything that starts like a formula, also behind spaces, gets an apostrophe in front, which
    spreadsheets understand as "this is text". Values that are not text pass unchanged.
    """
    if isinstance(text, str) and text and text.lstrip(" \u00a0").startswith(_FORMULA_START):
        return "'" + text
    if isinstance(text, str) and text[:1] in _FORMULA_START:
        return "'" + text
    return text
