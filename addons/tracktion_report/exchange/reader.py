# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A pack to figures, or a refusal: all of it is good, or none of it is used."""

import csv
import hashlib
import io
import json
from dataclasses import dataclass

from .archive import open_pack
from .codebook import read_codebook
from .figure import check_numbers
from .layout import (
    CODEBOOK,
    COLUMNS,
    FIGURES,
    MAX_FAULTS,
    MAX_ROWS,
    MAX_TEXT,
    NAMES,
    STATES,
)
from .messages import PackError, fault
from .text import is_clean, reveal

_TEXTS = [column.name for column in COLUMNS if column.kind == "text"]


@dataclass(frozen=True)
class Pack:
    """What is in a pack. ``digest`` is the same for packs that tell the same figures."""

    codebook: dict
    rows: list
    digest: str

    @property
    def school_ids(self):
        """The schools of the pack, in an order that does not depend on it."""
        return sorted(school["id"] for school in self.codebook["schools"])


def read_pack(data, now):
    """The :class:`Pack` in these bytes.

    :param datetime now: the moment, in UTC, after which nothing was published yet
    :raise PackError: with all that is wrong
    """
    raw_codebook, figures = open_pack(data)
    codebook = read_codebook(raw_codebook, now)
    sha256 = hashlib.sha256(figures).hexdigest()
    if sha256 != codebook["figures"]["sha256"]:
        raise PackError([fault("changed", field=f"{CODEBOOK}, figures.sha256")])
    rows = _Table(codebook).read(figures)
    subject = [
        sha256,
        codebook["audience"],
        codebook["created_on"].isoformat(),
        sorted(school["id"] for school in codebook["schools"]),
    ]
    digest = hashlib.sha256(json.dumps(subject).encode()).hexdigest()
    return Pack(codebook, rows, digest)


class _Table:
    """The rows of the table, each held against the codebook."""

    def __init__(self, codebook):
        self.indicators = {(i["code"], i["fingerprint"]): i for i in codebook["indicators"]}
        self.schools = {school["id"]: school["name"] for school in codebook["schools"]}
        self.schools[""] = codebook["together"]
        self.groups = {
            dimension["code"]: {(pair["key"], pair["label"]) for pair in dimension["keys"]}
            for dimension in codebook["dimensions"]
        }
        period = codebook["period"]
        self.expected = {
            "period": period["name"],
            "date_from": period["from"].isoformat() if period["from"] else "",
            "date_to": period["to"].isoformat() if period["to"] else "",
        }
        self.dates = {"date_from": period["from"], "date_to": period["to"]}
        self.count = codebook["figures"]["rows"]
        self.faults = []
        self.fault_count = 0
        self.seen = {}
        self.row = 0

    def read(self, data):
        """The rows as dicts. :raise PackError: with all that is wrong"""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise PackError([fault("not_utf8", name=FIGURES)]) from error
        table = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows = []
        try:
            if next(table, None) != NAMES:
                raise PackError([fault("header", row=1, expected=",".join(NAMES))])
            for self.row, cells in enumerate(table, start=2):
                if self.row > MAX_ROWS + 1:
                    raise PackError([fault("too_many_rows", limit=MAX_ROWS)])
                row = self._read_row(cells)
                if row:
                    rows.append(row)
        except csv.Error as error:
            self.row += 1
            self.add("", "not_csv", reason=error)
            raise PackError(self.faults, self.fault_count) from error
        if not self.faults and len(rows) != self.count:
            raise PackError([fault("row_count", count=len(rows), expected=self.count)])
        if self.faults:
            raise PackError(self.faults, self.fault_count)
        return rows

    def add(self, field, code, **params):
        self.fault_count += 1
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault(code, self.row, field, **params))

    def _read_row(self, cells):
        if len(cells) != len(NAMES):
            self.add("", "cells", count=len(cells), expected=len(NAMES))
            return None
        before = self.fault_count
        row = dict(zip(NAMES, cells, strict=True))
        for name in _TEXTS:
            if row[name]:
                row[name] = self._text(name, row[name])
        indicator = self.indicators.get((row["code"], row["definition"]))
        if not indicator:
            known = any(row["code"] == code for code, _fingerprint in self.indicators)
            field = "definition" if known else "code"
            self.add(field, "unknown", value=row[field])
        self._check_place(row)
        self._check_groups(row)
        if row["state"] not in STATES:
            self.add("state", "not_known", value=row["state"], known=", ".join(STATES))
        elif indicator:
            row |= check_numbers(row, indicator, self.add)
        self._check_once(row)
        if self.fault_count > before:
            return None
        return row | self.dates

    def _text(self, name, cell):
        text = reveal(cell)
        if len(text) > MAX_TEXT:
            self.add(name, "not_text", limit=MAX_TEXT)
        elif not is_clean(text):
            self.add(name, "not_stored")
        else:
            return text
        return ""

    def _check_place(self, row):
        """Which school, which period."""
        school_id = row["school_id"]
        if school_id not in self.schools:
            self.add("school_id", "unknown", value=school_id)
        elif not self.schools[school_id]:
            self.add("school_id", "needed")
        elif row["school"] != self.schools[school_id]:
            expected = self.schools[school_id]
            self.add("school", "differs", value=row["school"], expected=expected)
        for name, expected in self.expected.items():
            if row[name] != expected:
                self.add(name, "differs", value=row[name], expected=expected)

    def _check_groups(self, row):
        first, second = row["dimension_1"], row["dimension_2"]
        if second and (not first or first == second):
            self.add("dimension_2", "dimensions")
        for number in (1, 2):
            dimension = row[f"dimension_{number}"]
            pair = row[f"key_{number}"], row[f"label_{number}"]
            if not dimension:
                if any(pair):
                    self.add(f"dimension_{number}", "dimensions")
            elif dimension not in self.groups:
                self.add(f"dimension_{number}", "unknown", value=dimension)
            elif pair not in self.groups[dimension]:
                keys = {key for key, _label in self.groups[dimension]}
                field = "label" if pair[0] in keys else "key"
                self.add(f"{field}_{number}", "unknown", value=row[f"{field}_{number}"])

    def _check_once(self, row):
        pairs = {(row[f"dimension_{n}"], row[f"key_{n}"]) for n in (1, 2) if row[f"dimension_{n}"]}
        name = row["code"], row["school_id"], frozenset(pairs)
        other = self.seen.setdefault(name, self.row)
        if other != self.row:
            self.add("", "duplicate", other=other)
