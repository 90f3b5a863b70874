# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Questions, options and routing, as ``data/questionnaire.json`` has them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

SEPARATOR = "|"
STATUSES = (
    "working",
    "studying",
    "working_studying",
    "self_employed",
    "volunteering",
    "unemployed",
)
#: Types of items of which the answer is one code, and several codes, of a list.
ONE, MANY = "single", "multi"
YEARS = range(1900, 2101)
#: No answer to a question that is one line of text is longer than this.
LONGEST = 500
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FILE = Path(__file__).parent.parent / "data" / "questionnaire.json"


class AnswerError(ValueError):
    """An answer that the item does not take.

    ``kind`` says why: ``option`` (no such code), ``too_many``, ``year``, ``nps``, ``email``,
    ``long``; ``value`` is what was given and ``allowed`` what there is, as text.
    """

    def __init__(self, item, kind, value, allowed=""):
        super().__init__(f"{item.code}: {kind}: {value!r} ({allowed})")
        self.item, self.kind, self.value, self.allowed = item, kind, value, allowed


@dataclass(frozen=True)
class Item:
    """One question of a questionnaire."""

    number: int
    code: str
    section: str
    kind: str  # single, multi, text, year, email, phone, nps, relation
    texts: dict  # by language
    option_set: str = ""
    options: tuple = ()  # of (code, {language: label})
    max_choices: int = 0
    required: bool = False
    prefill: bool = False
    pii: str = ""  # quasi, direct or sensitive
    statuses: tuple = ()  # who is asked; empty: whatever the status is
    show_if: tuple = ()  # (code of the question, codes of its answers), or empty

    @property
    def column(self):
        """The field of ``tracktion.response`` with the answer."""
        return self.code.lower()

    @property
    def option_codes(self):
        return tuple(code for code, _labels in self.options)

    @property
    def is_routed(self):
        """Whether some are not asked."""
        return bool(self.show_if) or 0 < len(self.statuses) < len(STATUSES)

    def label(self, lang):
        return text(self.texts, lang)

    def parse(self, raw):
        """The answer in ``raw`` as it is kept: text, for several codes joined by ``|`` in the order
        of the list, or None for no answer.

        :param raw: text, number or list of codes
        :raise AnswerError: when it is no answer to this question
        """
        if raw is None or raw is False:
            return None
        if isinstance(raw, (list, tuple, set)):
            raw = SEPARATOR.join(map(str, raw))
        if isinstance(raw, float) and raw.is_integer():
            raw = int(raw)
        value = str(raw).strip()
        if self.kind in ("single", "multi", "year", "nps"):
            # Spreadsheets write 4.0 for 4.
            value = re.sub(r"\b(\d+)\.0\b", r"\1", value)
        if not value:
            return None
        return getattr(self, f"_parse_{self.kind}", self._parse_text)(value)

    def _parse_single(self, value):
        return self._option(value)

    def _option(self, value):
        """Spreadsheets like to write codes with a capital."""
        code = value if value in self.option_codes else value.lower()
        if code not in self.option_codes:
            raise AnswerError(self, "option", value, ", ".join(self.option_codes))
        return code

    def _parse_multi(self, value):
        chosen = {self._option(c.strip()) for c in value.split(SEPARATOR) if c.strip()}
        chosen = [code for code in self.option_codes if code in chosen]
        if self.max_choices and len(chosen) > self.max_choices:
            raise AnswerError(self, "too_many", value, str(self.max_choices))
        return SEPARATOR.join(chosen) or None

    def _parse_year(self, value):
        if not value.isdecimal() or int(value) not in YEARS:
            raise AnswerError(self, "year", value, f"{YEARS[0]}–{YEARS[-1]}")
        return int(value)

    def _parse_nps(self, value):
        if not value.isdecimal() or int(value) > 10:
            raise AnswerError(self, "nps", value, "0–10")
        return str(int(value))

    def _parse_email(self, value):
        if not EMAIL.fullmatch(value):
            raise AnswerError(self, "email", value)
        return self._parse_text(value)

    def _parse_text(self, value):
        if len(value) > LONGEST:
            raise AnswerError(self, "long", value[:50] + "…", str(LONGEST))
        return value


@dataclass(frozen=True)
class Questionnaire:
    """One questionnaire: ``pre``, ``post`` or ``short``."""

    name: str
    titles: dict
    intro: dict  # HTML of the first page, by language
    thanks: dict  # HTML of the last page, by language
    sections: dict  # code -> {language: title}
    items: tuple

    def __getitem__(self, code):
        return next(item for item in self.items if item.code == code)

    def asked(self, status):
        """The items that people of ``status`` are asked at most; nested conditions do not count."""
        return tuple(item for item in self.items if not item.statuses or status in item.statuses)


class Codebook:
    """All questionnaires, and what they share: a code means the same wherever it stands."""

    def __init__(self, data):
        self.languages = tuple(data["languages"])
        self.option_sets = {
            name: tuple((option["code"], _texts(option)) for option in options)
            for name, options in data["option_sets"].items()
        }
        self.questionnaires = {}
        for name, raw in data["questionnaires"].items():
            self.questionnaires[name] = Questionnaire(
                name=name,
                titles=raw["title"],
                intro=raw["intro"],
                thanks=raw["thanks"],
                sections=raw["sections"],
                items=tuple(self._items(raw)),
            )
        self.items = {item.code: item for one in self.questionnaires.values() for item in one.items}

    @classmethod
    def read(cls, path=FILE):
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def _items(self, raw):
        if "codes" in raw:
            # A selection of the questions of another one.
            post = self.questionnaires["post"]
            yield from (self._moved(post[code], raw["sections"]) for code in raw["codes"])
            return
        for item in raw["items"]:
            show_if = item.get("show_if") or {}
            yield Item(
                number=item["n"],
                code=item["code"],
                section=item["section"],
                kind=item["type"],
                texts=item["text"],
                option_set=item.get("options", ""),
                options=self.option_sets.get(item.get("options"), ()),
                max_choices=item.get("max_choices", 0),
                required=item.get("required", False),
                prefill=item.get("prefill", False),
                pii=item.get("pii", ""),
                statuses=tuple(item.get("statuses", ())),
                show_if=next(((code, tuple(codes)) for code, codes in show_if.items()), ()),
            )

    @staticmethod
    def _moved(item, sections):
        """The same item in the only section there is."""
        return Item(**{**item.__dict__, "section": next(iter(sections))})

    def labels(self, option_set, lang):
        """``[(code, label)]`` of an option set in ``lang``, a code such as es or es_MX."""
        return [(code, text(labels, lang)) for code, labels in self.option_sets[option_set]]


def _texts(option):
    return {key: value for key, value in option.items() if key != "code"}


def text(texts, lang):
    """The text in ``lang`` (es, es_MX), in English where there is none."""
    return texts.get((lang or "en")[:2]) or texts["en"]


CODEBOOK = Codebook.read()
