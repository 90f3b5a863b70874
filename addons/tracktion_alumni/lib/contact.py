# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""E-mail addresses, phone numbers, web and postal addresses in cells."""

import re
from functools import lru_cache

import phonenumbers

from .messages import problem
from .text import as_text, is_empty

_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,30})"
_EMAIL = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_PLAIN_EMAIL = re.compile(r"[a-z0-9][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9-]+\.)+[a-z]{2,24}")
_AT = re.compile(
    r"\s*[\[({<]\s*(?:at|arroba|chiocciola|apenstaartje|ät)\s*[\])}>]\s*|＠|\s+@\s*|\s*@\s+", re.I
)
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punto|punt|punkt)\s*[\])}]\s*", re.I)
_LOOSE_DOT = re.compile(r"(?<=@)(\S*)\s+\.\s*(?=[a-z])|(?<=@)(\S*)\.\s+(?=[a-z]{2,4}\b)", re.I)
_MAILTO = re.compile(r"\bmailto:\s*", re.I)
_QUERY = re.compile(r"\?(?:subject|body|cc)=\S*", re.I)
_ANGLE = re.compile(r"<\s*([^<>\s]+)\s*>")
_EMAIL_SPLIT = re.compile(r"[;,|/\s]+")
_EDGE = "\"'<>()[]{}.,;:·*“”‘’«»\\/|-"
_LAST_PARTS = frozenset("com es it nl ee net org eu edu info cat eus gal".split())

#: Shapes of telephone numbers that are only words around digits: "móvil: 600 123 456 (casa)".
_WORDS = re.compile(r"\([^()\d+]*\)|(?!\bext)[^\W\d_]{2,}\.?\s*:?", re.I)
_TRUNK_ZERO = re.compile(r"^(\s*(?:\+|00)\s*(?!39)\d{2,3}\s*)\(0\)")
_SCIENTIFIC = re.compile(r"^\s*\+?(\d)(?:[.,](\d*))?\s*[eE]\s*\+?(\d{1,2})\s*$")
_FLOAT = re.compile(r"^\+?\d{5,}[.,]0+$")
_STRONG_SPLIT = re.compile(r"[;|\n]+|\s+(?:y|e|o|u|i|en|of|or|and|ja|või|tai|oppure|&)\s+", re.I)
_WEAK_SPLIT = re.compile(r"\s*[/,]\s*|\s+-\s+")
_E164 = phonenumbers.PhoneNumberFormat.E164


def split_emails(cell):
    """Return ``([addresses in small letters], [problems])`` for one cell.

    Reads several addresses in a cell, "Name <a@b.es>", "mailto:", "(at)", spaces around the @,
    dots at the end. What has an @ but is no address is a problem; other words are a problem only
    when no address is in the cell.
    """
    if is_empty(cell):
        return [], []
    raw = as_text(cell)
    text = raw.lower()
    if len(text) > 1000:
        return [], [problem("email_invalid", raw)]
    words = _EMAIL_SPLIT.split(text)
    if all(_PLAIN_EMAIL.fullmatch(word) and _valid_email(word) for word in words):
        return list(dict.fromkeys(words)), []
    text = _QUERY.sub(" ", _MAILTO.sub(" ", text))
    text = _DOT.sub(".", _AT.sub("@", text))
    text = _LOOSE_DOT.sub(lambda match: (match.group(1) or match.group(2) or "") + ".", text)
    text = _ANGLE.sub(r" \1 ", text)
    pieces = [piece.strip(_EDGE) for piece in _EMAIL_SPLIT.split(text)]
    found, problems, words = [], [], []
    pieces = [piece for piece in pieces if piece]
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        if "@" not in piece:
            words.append(piece)
            continue
        after = pieces[index] if index < len(pieces) else ""
        if "." not in piece.rpartition("@")[2] and after in _LAST_PARTS:
            # "ana@gmail,com": the comma was meant as a dot.
            index += 1
            if _valid_email(f"{piece}.{after}"):
                piece = f"{piece}.{after}"
                problems.append(problem("email_repaired", raw, email=piece))
        if not _valid_email(piece):
            problems.append(problem("email_invalid", piece))
        elif piece not in found:
            found.append(piece)
    if not found and not problems and words:
        problems.append(problem("email_invalid", raw))
    return found, problems


def _valid_email(text):
    local = text.partition("@")[0]
    return len(text) <= 254 and len(local) <= 64 and bool(_EMAIL.fullmatch(text))


def parse_phones(cell, country=None):
    """Return ``([numbers in E.164], [problems])`` for one cell.

    :param country: ISO code of the country of the school, for numbers written without one
    """
    if is_empty(cell) or isinstance(cell, bool):
        return [], []
    text = as_text(cell)
    if not text or text == "0":
        return [], []
    found, problems = _phones(text, (country or "").upper() or None)
    return list(found), list(problems)


@lru_cache(maxsize=5000)
def _phones(text, country):
    """Parse the text of one cell; cached because lists repeat numbers of families and schools."""
    plain, issue = _unscientific(text)
    if issue:
        return (), (issue,)
    if len(plain) > 200:
        return (), (problem("phone_invalid", text, country=country or "?"),)
    found, problems = [], []
    for part in _STRONG_SPLIT.split(plain):
        part = _TRUNK_ZERO.sub(r"\1", _WORDS.sub(" ", part)).strip(" .,:;-/\t")
        if sum(map(str.isdigit, part)) < 2:
            continue
        numbers = _numbers_in(part, country)
        if not numbers:
            problems.append(_phone_problem(part, country))
        for number, remark in numbers:
            if number not in found:
                found.append(number)
            if remark:
                problems.append(remark)
    if not found and not problems:
        problems.append(_phone_problem(text, country))
    return tuple(found), tuple(problems)


def _phone_problem(text, country):
    if country is None and not text.lstrip("( ").startswith(("+", "00")):
        return problem("phone_no_country", text)
    return problem("phone_invalid", text, country=country or "?")


def _unscientific(text):
    """Return the digits of a number that a spreadsheet shows as 6.00123456E8, or a problem."""
    if _FLOAT.match(text):
        return re.split("[.,]", text)[0], None
    match = _SCIENTIFIC.match(text)
    if not match:
        return text, None
    lead, rest, power = match.group(1), match.group(2) or "", int(match.group(3))
    # A number whose last digits were rounded away shows fewer digits than it had.
    if power > 15 or len(rest) > power or power - len(rest) > 2:
        return text, problem("phone_scientific", text)
    return (lead + rest).ljust(power + 1, "0"), None


def _numbers_in(part, country):
    """Return ``[(E.164, remark)]``: the part as one number, else cut at / , - or at spaces."""
    single = _number(part, country)
    if single:
        return [(single, None)]
    pieces = [piece for piece in _WEAK_SPLIT.split(part) if piece]
    if len(pieces) > 1:
        numbers = [_number(piece, country) for piece in pieces]
        if all(numbers):
            return [(number, None) for number in numbers]
    words = part.replace("/", " ").replace(",", " ").split()
    if 1 < len(words) <= 12:
        numbers = _partition(words, country)
        if numbers:
            return [(number, None) for number in numbers]
    repaired = _with_lost_zero(part, country)
    if repaired:
        return [(repaired, problem("phone_zero_added", part, phone=repaired))]
    return []


def _partition(words, country):
    """Cut a row of groups of digits into valid numbers; all groups must be used."""
    best = {len(words): []}
    for start in range(len(words) - 1, -1, -1):
        for end in range(start + 1, len(words) + 1):
            digits = sum(map(str.isdigit, "".join(words[start:end])))
            if digits > 15:
                break
            if digits < 7 or end not in best:
                continue
            number = _number(" ".join(words[start:end]), country)
            if number and (start not in best or len(best[start]) > len(best[end]) + 1):
                best[start] = [number, *best[end]]
    return best.get(0)


def _with_lost_zero(part, country):
    """Give an Italian landline (or another number with a fixed 0) the zero back that Excel took."""
    digits = "".join(filter(str.isdigit, part))
    if country is None or part.lstrip().startswith("+") or not 6 <= len(digits) <= 12:
        return None
    return None if digits.startswith("0") else _number("0" + digits, country)


@lru_cache(maxsize=64)
def _plan(country):
    """Return ``(country code, pattern of every valid national number)`` from the library's tables.

    A number that fits the pattern as it stands needs no parsing: this is what the library would
    find out in ten times the time.
    """
    data = phonenumbers.PhoneMetadata.metadata_for_region(country, None) if country else None
    if data is None:
        return None
    kinds = (
        data.fixed_line, data.mobile, data.toll_free, data.premium_rate, data.shared_cost,
        data.personal_number, data.voip, data.pager, data.uan, data.voicemail,
    )  # fmt: skip
    patterns = [kind.national_number_pattern for kind in kinds if kind]
    lengths = data.general_desc.national_number_pattern
    return str(data.country_code), re.compile(
        rf"(?={lengths}$)(?:{'|'.join(pattern for pattern in patterns if pattern)})$"
    )


_SIMPLE = str.maketrans("", "", " .-()\u00a0")


def _simple_number(text, country):
    """Return the E.164 form of a number that needs no interpretation, else None."""
    plan = _plan(country)
    if plan is None:
        return None
    code, pattern = plan
    digits = text.translate(_SIMPLE)
    if digits.startswith("+" + code):
        digits = digits[1 + len(code) :]
    elif digits.startswith("00" + code):
        digits = digits[2 + len(code) :]
    # "34…" may be a number of its own or the country code without its plus: the library decides.
    if not digits.isascii() or not digits.isdigit() or digits.startswith(("00", code)):
        return None
    return f"+{code}{digits}" if pattern.match(digits) else None


def _number(text, country):
    """Return one number in E.164 when it is valid in its country, else None."""
    simple = _simple_number(text, country)
    if simple:
        return simple
    if not 5 <= sum(map(str.isdigit, text)) <= 18:
        return None
    candidates = [text]
    if country is None and text.lstrip("( ").startswith("00"):
        candidates = ["+" + text.lstrip("( ")[2:]]
    for candidate in candidates:
        try:
            number = phonenumbers.parse(candidate, country)
        except phonenumbers.NumberParseException:
            continue
        if len(number.extension or "") > 5:
            continue  # "600123456, 600987654": a second number, not an extension
        if phonenumbers.is_valid_number(number):
            number.extension = None
            return phonenumbers.format_number(number, _E164)
    return None


_URL = re.compile(r"^(?:https?://)?(?:[\w-]+\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]\S*)?$", re.I)


def parse_url(cell):
    """Return ``(address with https://, problem)``."""
    if is_empty(cell):
        return None, None
    text = as_text(cell)
    if len(text) > 500 or "@" in text.split("/")[0] or not _URL.match(text):
        return None, problem("url_invalid", text)
    return (text if "://" in text else f"https://{text}"), None


_LINKEDIN = re.compile(r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/((?:in|pub)/[^\s?#]+)", re.I)


def parse_linkedin(cell):
    """Return ``(address of a LinkedIn profile, problem)``; a bare profile name is completed."""
    if is_empty(cell):
        return None, None
    text = as_text(cell)
    match = _LINKEDIN.search(text)
    if match:
        return "https://www.linkedin.com/" + match.group(1).rstrip("/"), None
    handle = re.fullmatch(r"(?:@|/?in/)?([\w%-]{3,100})/?", text)
    if handle and "." not in text:
        return f"https://www.linkedin.com/in/{handle.group(1)}", None
    return None, problem("url_invalid", text)


_ZIP_LENGTH = {"ES": 5, "IT": 5, "EE": 5, "DE": 5, "FR": 5, "PT": 7}


def parse_zip(cell, country=None):
    """Return ``(postal code, problem)``; zeros that a spreadsheet took from the front come back."""
    if is_empty(cell) or isinstance(cell, bool):
        return None, None
    text = as_text(cell).upper()
    if len(text) > 12 or not re.fullmatch(r"[A-Z0-9][A-Z0-9 -]*", text):
        return None, problem("zip_invalid", text)
    length = _ZIP_LENGTH.get((country or "").upper())
    if length and text.isdigit() and length - 2 <= len(text) < length:
        text = text.zfill(length)
    match = re.fullmatch(r"(\d{4})\s*([A-Z]{2})", text)
    return (f"{match.group(1)} {match.group(2)}" if match else text), None
