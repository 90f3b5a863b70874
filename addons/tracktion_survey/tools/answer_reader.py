# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import difflib
import math
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from odoo import fields

from ..codebook import CODEBOOK, SEPARATOR, AnswerError
from ..codebook.codebook import LONGEST, YEARS

#: Keys of a row that say whose answers it has, the surest first.
PERSON = ("ref", "enrolment", "email")
#: Keys of a row that say how the answers were given.
META = ("started_on", "completed_on", "minutes", "lang")
OTHER = "_OTHER"
#: A paper with a day only was filled in at noon: the same day in every time zone of Europe.
NOON = time(12)
MOST_MINUTES = 7 * 24 * 60
CHOICES = ("simple_choice", "multiple_choice")


@dataclass(frozen=True)
class Question:
    """What reading a row needs to know of one question of a survey."""

    id: int
    code: str
    kind: str  # question_type of Odoo
    sequence: int
    options: dict  # code (or label, where the school gave none) -> id
    triggers: frozenset  # ids of options, any of which asks this question; empty: always asked
    is_mandatory: bool
    has_comment: bool
    limits: tuple  # least and most of a scale


@dataclass
class Reading:
    """What one row says. ``errors`` and ``warnings`` are pairs of field and sentence."""

    answers: dict = field(default_factory=dict)  # {CODE: as Item.parse returns it}, in order
    meta: dict = field(default_factory=dict)
    person: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    is_complete: bool = False  # no question that must be answered was left out


class AnswerReader:
    """Reads coded rows as one survey takes them, whoever typed them.

    What is left of a row is what the pages would have kept of the same answers: questions that
    somebody with these answers is not asked lose theirs.
    """

    def __init__(self, survey):
        self.env = survey.env
        # Whoever may load answers may know the questions.
        questions = survey.sudo().question_ids.filtered("tracktion_code")
        self.questions = {
            question.tracktion_code: self._question(question)
            for question in questions.sorted(lambda q: (q.sequence, q.id))
        }
        # What this kind of questionnaire asks elsewhere, and this school does not.
        kind = CODEBOOK.questionnaires.get(survey.tracktion_questionnaire or "")
        self.dropped = {item.code for item in kind.items if item.code not in self.questions} if (
            kind
        ) else set()  # fmt: skip
        self.langs = dict(self.env["res.lang"].get_installed())
        self.today = fields.Date.context_today(survey)
        self.unknown = {}

    @staticmethod
    def _question(question):
        return Question(
            id=question.id,
            code=question.tracktion_code,
            kind=question.question_type,
            sequence=question.sequence,
            options={o.tracktion_code or o.value: o.id for o in question.suggested_answer_ids},
            triggers=frozenset(question.triggering_answer_ids.ids),
            is_mandatory=question.constr_mandatory,
            has_comment=question.comments_allowed,
            limits=(question.scale_min, question.scale_max),
        )

    # --- reading --------------------------------------------------------------------------------

    def read(self, row):
        """What ``row`` (a dict of plain values) says, as a :class:`Reading`. Never raises."""
        reading = Reading()
        if not isinstance(row, dict):
            reading.errors.append(("", self.env._("A row is a set of fields with values.")))
            return reading
        given = {}
        for key, value in row.items():
            key, value = str(key).strip(), clean(value)
            if key in PERSON:
                reading.person[key] = as_key(value)
            elif key in META:
                self._read_meta(reading, key, value)
            else:
                self._read_answer(reading, given, key, value)
        self._check_order(reading)
        if not reading.errors:
            self._route(reading, given)
        return reading

    def _read_answer(self, reading, given, key, value):
        code = key.removesuffix(OTHER)
        question = self.questions.get(key)
        comment_on = self.questions.get(code) if key != code else None
        if question:
            try:
                value = self._parse(question, value)
            except AnswerError as error:
                reading.errors.append((key, self._describe(error)))
                return
        elif comment_on and comment_on.has_comment:
            value = clean_text(value)
            if value and len(value) > LONGEST:
                reading.errors.append((key, self._too_long()))
                return
        elif code in self.dropped:
            if value is not None:
                reading.warnings.append(
                    (key, self.env._("This questionnaire does not ask that: left out."))
                )
            return
        else:
            reading.errors.append((key, self._unknown(key)))
            return
        if value is not None:
            given[key] = value

    def _parse(self, question, value):
        """The answer as the facts keep it, or None.

        :raise AnswerError: when it is no answer to this question
        """
        item = CODEBOOK.items.get(question.code)
        if item:
            answer = item.parse(clean_text(value) if isinstance(value, str) else value)
            if item.code == "BIRTH_YEAR" and answer and answer > self.today.year:
                raise AnswerError(item, "year", answer, f"{YEARS[0]}–{self.today.year}")
            return answer
        return self._parse_own(question, value)

    def _parse_own(self, question, value):
        """As :meth:`_parse`, for a question that the school added."""
        item = _Own(question.code)
        if value is None or value is False:
            return None
        if question.kind in CHOICES:
            chosen = value if isinstance(value, list) else str(value).split(SEPARATOR)
            chosen = [str(one).strip() for one in chosen if str(one).strip()]
            unknown = [one for one in chosen if one not in question.options]
            if unknown:
                raise AnswerError(item, "option", unknown[0], ", ".join(question.options))
            if question.kind == "simple_choice" and len(chosen) > 1:
                raise AnswerError(item, "too_many", SEPARATOR.join(chosen), "1")
            return SEPARATOR.join(o for o in question.options if o in chosen) or None
        text = str(value).strip()
        if not text:
            return None
        try:
            if question.kind == "numerical_box":
                number = float(text)
                if not math.isfinite(number):
                    raise ValueError(text)
                return str(number)
            if question.kind == "scale":
                number, (least, most) = int(text), question.limits
                if not least <= number <= most:
                    raise ValueError(text)
                return str(number)
            if question.kind == "date":
                return str(date.fromisoformat(text))
            if question.kind == "datetime":
                return str(datetime.fromisoformat(text).replace(microsecond=0))
        except ValueError as error:
            raise AnswerError(item, question.kind, text) from error
        if len(text) > LONGEST:
            raise AnswerError(item, "long", text[:50] + "…", str(LONGEST))
        return clean_text(text)

    def _route(self, reading, given):
        """Keep the answers to what somebody with these answers is asked."""
        if "CONSENT" in self.questions and "CONSENT" not in given and given:
            reading.errors.append(
                (
                    "CONSENT",
                    self.env._(
                        "Nothing says whether this person agreed to take part. Write agree or "
                        "disagree."
                    ),
                )
            )
            return
        chosen, missing, asked = set(), [], set()
        for code, question in self.questions.items():
            if question.triggers and not question.triggers & chosen:
                continue
            asked.add(code)
            value = given.get(code)
            if value is None:
                if question.is_mandatory:
                    missing.append(code)
                continue
            reading.answers[code] = value
            if question.kind in CHOICES:
                chosen.update(question.options[one] for one in value.split(SEPARATOR))
        for key, value in given.items():
            if key in reading.answers:
                continue
            if key.removesuffix(OTHER) in asked:
                reading.answers[key] = value
            else:
                reading.warnings.append(
                    (
                        key,
                        self.env._(
                            "“%s” is left out: nobody with these answers is asked that.",
                            str(value)[:50],
                        ),
                    )
                )
        if not reading.answers:
            text = self.env._("There is no answer in this row to anything that is asked.")
            reading.errors.append(("", text))
            return
        for code in missing:
            reading.warnings.append(
                (
                    code,
                    self.env._(
                        "There is no answer to this question, which must have one: the "
                        "response counts as stopped half-way."
                    ),
                )
            )
        reading.is_complete = not missing

    def add_known(self, reading, facts):
        """Fill in what the school knows, as the pages do, where a row says nothing of it.

        :param dict facts: ``{CODE: answer}``
        """
        chosen = {
            question.options[one]
            for code, value in reading.answers.items()
            if (question := self.questions.get(code)) and question.kind in CHOICES
            for one in value.split(SEPARATOR)
        }
        for code, value in facts.items():
            question = self.questions.get(code)
            if not question or code in reading.answers:
                continue
            if question.triggers and not question.triggers & chosen:
                continue
            with suppress(AnswerError):
                reading.answers[code] = self._parse(question, clean(value))

    # --- how it was given -----------------------------------------------------------------------

    def _read_meta(self, reading, key, value):
        if value is None or value is False or value == "":
            return
        if key == "lang":
            text = str(value)
            found = [code for code in self.langs if text in (code, code[:2])]
            if found:
                reading.meta[key] = found[0]
            else:
                reading.warnings.append(
                    (
                        key,
                        self.env._(
                            "“%(lang)s” is left out. There are: %(langs)s.",
                            lang=text[:20],
                            langs=", ".join(sorted(self.langs)),
                        ),
                    )
                )
        elif key == "minutes":
            minutes = as_number(value)
            if minutes is None or not 0 <= minutes <= MOST_MINUTES:
                reading.errors.append(
                    (key, self.env._("“%s” is no number of minutes.", str(value)[:50]))
                )
            else:
                reading.meta[key] = minutes
        else:
            moment = as_moment(value)
            if moment is None:
                reading.errors.append(
                    (
                        key,
                        self.env._(
                            "“%s” is no moment. Write it as 2026-03-16 or 2026-03-16 10:30:00, "
                            "in UTC.",
                            str(value)[:50],
                        ),
                    )
                )
            elif not date(2000, 1, 1) <= moment.date() <= self.today + timedelta(days=1):
                reading.errors.append(
                    (key, self.env._("%s cannot be: it is to come, or long ago.", moment))
                )
            else:
                reading.meta[key] = moment

    def _check_order(self, reading):
        """Beginning, end and minutes, where two of them are known."""
        meta = reading.meta
        start, end, minutes = (meta.get(key) for key in ("started_on", "completed_on", "minutes"))
        if start and end and start > end:
            reading.errors.append(
                ("completed_on", self.env._("Nobody completes answers before beginning them."))
            )
        elif start and minutes is not None and not end:
            meta["completed_on"] = start + timedelta(seconds=round(60 * minutes))
        elif end and minutes is not None and not start:
            meta["started_on"] = end - timedelta(seconds=round(60 * minutes))

    # --- sentences ------------------------------------------------------------------------------

    def _unknown(self, key):
        """What to tell of a field that there is not; found out once for all rows."""
        if key not in self.unknown:
            known = [*PERSON, *META, *self.questions]
            near = [
                one
                for spelling in (key.upper(), key.lower())
                for one in difflib.get_close_matches(spelling[:60], known, 3, 0.8)
            ]
            if near:
                text = self.env._(
                    "There is no such field. Did you mean %s?", " / ".join(dict.fromkeys(near))
                )
            else:
                text = self.env._("There is no such field. There are: %s.", ", ".join(known))
            self.unknown[key] = text
        return self.unknown[key]

    def _too_long(self):
        return self.env._("This is too long: %s letters at most.", LONGEST)

    def _describe(self, error):
        """An :class:`AnswerError` as a sentence."""
        _ = self.env._
        value = str(error.value)[:50]
        if error.kind == "option":
            return _("“%(value)s” is none of: %(codes)s.", value=value, codes=error.allowed)
        if error.kind == "too_many":
            return _(
                "“%(value)s” is more than allowed: choose %(count)s at most.",
                value=value,
                count=error.allowed,
            )
        if error.kind in ("year", "nps"):
            return _("“%(value)s” is none of %(span)s.", value=value, span=error.allowed)
        if error.kind == "email":
            return _("“%s” is no e-mail address.", value)
        if error.kind == "long":
            return self._too_long()
        return _("“%s” is no answer to this question: another kind of value is needed.", value)


class _Own:
    """Stands for the item of a question that no codebook has."""

    def __init__(self, code):
        self.code = code


def clean(value):
    """``value`` as a client may send it, without what no database keeps; nothing as None."""
    if isinstance(value, str):
        value = clean_text(value)
        return value or None
    if isinstance(value, (list, tuple, set)):
        return [text for one in value if (text := clean_text(str(one)))] or None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (datetime, date)) or value is None or isinstance(value, (int, float)):
        return value
    return clean_text(str(value))


def clean_text(value):
    """Text without half letters and zero bytes, without space around; None where none is left."""
    if value is None or value is False:
        return None
    text = str(value).replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    return text or None


def as_key(value):
    """What names a person, as text: 12 and 12.0 are “12”."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or value is False or isinstance(value, list):
        return None
    return clean_text(value)


def as_number(value):
    try:
        number = float(str(value).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def as_moment(value):
    """The moment in UTC, without zone, or None."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        if value.tzinfo:
            try:
                value = value.astimezone(UTC).replace(tzinfo=None)
            except (OverflowError, ValueError):
                return None
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime.combine(value, NOON)
    return None
