# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The codebook: from bytes to a dictionary in which every part is what it should be."""

import json
import re
from datetime import date, datetime, timedelta

from .layout import (
    AGGREGATES,
    CODEBOOK,
    COLUMNS,
    FORMAT,
    INSIDE,
    MAX_CODE,
    MAX_ROWS,
    MAX_TEXT,
    MAX_WHOLE,
    PUBLIC,
    SMALLEST,
    VERSION,
)
from .messages import PackError, fault
from .text import is_clean

# Clocks differ a little.
TOLERANCE = timedelta(days=1)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SCHOOL_WORDS = ("country", "vat", "registry", "website")


def read_codebook(data, now):
    """The codebook of a pack; parts that this format version does not have are left out.

    :param datetime now: the moment, in UTC, after which nothing was published yet
    :raise PackError: with everything that is wrong
    """
    reader = _Reader(_parse(data))
    book = reader.whole
    if book.get("format") != FORMAT:
        raise PackError([reader.fault("format", "no_format", value=book.get("format"))])
    if book.get("version") != VERSION:
        value = book.get("version")
        raise PackError([reader.fault("version", "version", value=value, known=VERSION)])
    result = {
        "addon_version": reader.text("addon_version", needed=False),
        "created_on": reader.moment("created_on", now),
        "computed_on": reader.moment("computed_on", now),
        "audience": reader.choice("audience", (INSIDE, PUBLIC)),
        "languages": [reader.text(path) for path in reader.items("languages")],
        "schools": [_school(reader, path) for path in reader.items("schools")],
        "together": reader.text("together", needed=False),
        "period": _period(reader),
    }
    result["indicators"] = [
        _indicator(reader, path, result["audience"]) for path in reader.items("indicators")
    ]
    result["dimensions"] = [
        _dimension(reader, path) for path in reader.items("dimensions", needed=False)
    ]
    figures = {"sha256": reader.text("figures.sha256")}
    figures["rows"] = reader.whole_number("figures.rows", 1, MAX_ROWS)
    result["figures"] = figures
    if _order_of(reader.get("columns")) != [(column.name, column.kind) for column in COLUMNS]:
        reader.add("columns", "columns")
    reader.once("schools", [school["id"] for school in result["schools"]])
    reader.once("indicators", [(i["code"], i["fingerprint"]) for i in result["indicators"]])
    reader.once("dimensions", [dimension["code"] for dimension in result["dimensions"]])
    if reader.faults:
        raise PackError(reader.faults)
    return result


def _parse(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackError([fault("not_utf8", name=CODEBOOK)]) from error

    def no_constant(name):
        raise ValueError(name)

    try:
        book = json.loads(text, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise PackError([fault("no_json", reason=error)]) from error
    if not isinstance(book, dict):
        raise PackError([fault("no_json", reason="{…}")])
    return book


def _order_of(columns):
    """Names and kinds of the columns; what they mean may be told in other words."""
    return [
        (column.get("name"), column.get("kind")) if isinstance(column, dict) else None
        for column in (columns if isinstance(columns, list) else ())
    ]


def _school(reader, path):
    school = {"id": reader.text(f"{path}.id", limit=MAX_CODE), "name": reader.text(f"{path}.name")}
    for word in _SCHOOL_WORDS:
        school[word] = reader.text(f"{path}.{word}", needed=False)
    return school


def _period(reader):
    period = {
        "name": reader.text("period.name", limit=MAX_CODE),
        "from": reader.date("period.from"),
        "to": reader.date("period.to"),
    }
    if period["from"] and period["to"] and period["from"] > period["to"]:
        reader.add("period", "period_ends")
    return period


def _indicator(reader, path, audience):
    limits = {"code": MAX_CODE, "fingerprint": MAX_CODE, "name": MAX_TEXT, "definition": MAX_TEXT}
    indicator = {name: reader.text(f"{path}.{name}", limit=limit) for name, limit in limits.items()}
    indicator["unit"] = reader.text(f"{path}.unit", needed=False)
    indicator["aggregate"] = reader.choice(f"{path}.aggregate", AGGREGATES)
    spec = indicator["spec"] = reader.spec(f"{path}.spec")
    base = reader.whole_number(f"{path}.smallest_base", 0, MAX_WHOLE)
    counted = spec.get("smallest_base_public" if audience == PUBLIC else "smallest_base")
    if base < SMALLEST:
        reader.add(f"{path}.smallest_base", "small_base", value=base, limit=SMALLEST)
    elif base != counted:
        reader.add(f"{path}.smallest_base", "other_base", value=base, other=counted)
    indicator["smallest_base"] = base
    digits = spec.get("digits") or 0
    if type(digits) is not int or not 0 <= digits <= 10:
        reader.add(f"{path}.spec.digits", "not_whole", low=0, high=10)
        spec["digits"] = 0
    return indicator


def _dimension(reader, path):
    return {
        "code": reader.text(f"{path}.code"),
        "name": reader.text(f"{path}.name"),
        "keys": [
            {
                "key": reader.text(f"{item}.key", needed=False),
                "label": reader.text(f"{item}.label", needed=False),
            }
            for item in reader.items(f"{path}.keys")
        ],
    }


class _Reader:
    """Takes values out of the codebook by their path, and notes what is wrong with them.

    Whatever is wrong is replaced by something harmless of the right type, so that everything can
    be looked at; nobody uses it, for there is a fault.
    """

    def __init__(self, whole):
        self.whole = whole
        self.faults = []

    @staticmethod
    def fault(path, code, **params):
        return fault(code, field=f"{CODEBOOK}, {path}", **params)

    def add(self, path, code, **params):
        self.faults.append(self.fault(path, code, **params))

    def get(self, path):
        value = self.whole
        for name in re.findall(r"[^.\[\]]+", path):
            if isinstance(value, list) and name.isdigit():
                value = value[int(name)]
            elif isinstance(value, dict):
                value = value.get(name)
            else:
                return None
        return value

    def text(self, path, needed=True, limit=MAX_TEXT):
        value = self.get(path)
        if value is None or value == "":
            if needed:
                self.add(path, "needed")
        elif not isinstance(value, str) or len(value) > limit:
            self.add(path, "not_text", limit=limit)
        elif not is_clean(value):
            self.add(path, "not_stored")
        else:
            return value
        return ""

    def items(self, path, needed=True):
        """The paths of the items of a list."""
        value = self.get(path)
        if not isinstance(value, list) or (needed and not value):
            self.add(path, "not_list")
            return []
        return [f"{path}[{number}]" for number in range(len(value))]

    def choice(self, path, known):
        value = self.text(path)
        if value and value not in known:
            self.add(path, "not_known", value=value, known=", ".join(known))
        return value

    def whole_number(self, path, low, high):
        value = self.get(path)
        if type(value) is not int or not low <= value <= high:
            self.add(path, "not_whole", low=low, high=high)
            return SMALLEST
        return value

    def date(self, path):
        value = self.text(path, needed=False)
        if not value:
            return None
        try:
            if not _DATE.fullmatch(value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.add(path, "not_date", value=value)
            return None

    def moment(self, path, now):
        value = self.text(path)
        if not value:
            return now
        try:
            if not _MOMENT.fullmatch(value):
                raise ValueError(value)
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            self.add(path, "not_moment", value=value)
            return now
        if moment > now + TOLERANCE:
            self.add(path, "in_future", value=value)
        return moment

    def spec(self, path):
        """What was counted: a flat object of texts, numbers and yes or no."""
        value = self.get(path)
        if not isinstance(value, dict):
            self.add(path, "not_object")
            return {}
        for name, part in value.items():
            if not is_clean(name) or (isinstance(part, str) and not is_clean(part)):
                self.add(f"{path}.{name}", "not_stored")
            elif isinstance(part, str) and len(part) > MAX_TEXT:
                self.add(f"{path}.{name}", "not_text", limit=MAX_TEXT)
            elif not isinstance(part, (str, bool, int)):
                self.add(f"{path}.{name}", "not_text", limit=MAX_TEXT)
            elif type(part) is int and abs(part) > MAX_WHOLE:
                self.add(f"{path}.{name}", "not_whole", low=-MAX_WHOLE, high=MAX_WHOLE)
        return dict(value)

    def once(self, path, values):
        seen = set()
        for number, value in enumerate(values):
            if value in seen:
                told = value if isinstance(value, str) else value[0]
                self.add(f"{path}[{number}]", "named_twice", value=told)
            seen.add(value)
