# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every sentence of a refusal, by a stable code; the Odoo layer translates ``TEXTS[code]``."""

from typing import NamedTuple


def _(text):
    """Mark a sentence for the translation export; translating is the caller's work."""
    return text


class Fault(NamedTuple):
    """What is wrong: where (``row`` as a spreadsheet program counts it, 0: the file) and why."""

    row: int
    field: str
    code: str
    params: dict


class PackError(Exception):
    """The pack is refused, for these faults. ``count`` is how many there are in all."""

    def __init__(self, faults, count=None):
        self.faults = list(faults)
        self.count = count or len(self.faults)
        super().__init__("; ".join(map(describe, self.faults[:3])))


def fault(code, row=0, field="", **params):
    """A :class:`Fault`, its texts cut so that messages stay readable."""
    params = {name: _short(value) for name, value in params.items()}
    return Fault(row, _short(field, 100), code, params)


def _short(value, length=60):
    if isinstance(value, (int, float)) and abs(value) < 10**length:
        return value
    # Neither a control character nor half a character reaches a message, a log or a database.
    text = str(value)[: length + 1]
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= length else text[: length - 1] + "…"


def describe(problem):
    """The English sentence of a fault, with its place."""
    place = f"row {problem.row}, {problem.field}: " if problem.row else ""
    return place + TEXTS[problem.code] % problem.params


TEXTS = {
    # --- the file ---
    "empty": _("The file is empty. Choose the exchange pack that the school sent."),
    "too_big": _(
        "The file is larger than %(limit)s MB. Ask the school for a report of one period only."
    ),
    "no_zip": _("This is no ZIP file. Choose the exchange pack as the school sent it."),
    "broken_zip": _("The ZIP file is damaged (%(reason)s). Ask the school to send the pack again."),
    "encrypted": _(
        "“%(name)s” is protected with a password. Ask the school for the pack without one."
    ),
    "bad_path": _(
        "“%(name)s” would be written outside of its folder. This pack does not come from "
        "TRACKTION: do not use it, and ask the school."
    ),
    "nested": _(
        "“%(name)s” is a ZIP file in the ZIP file. Unpack it, and upload what is in it one by one."
    ),
    "foreign_entry": _(
        "“%(name)s” does not belong into an exchange pack, which holds figures.csv and "
        "codebook.json alone. Ask the school for the pack as it was exported."
    ),
    "twice": _("“%(name)s” is in the ZIP file twice. Ask the school to export the pack again."),
    "missing": _("“%(name)s” is missing in the ZIP file. Ask the school to export the pack again."),
    "too_large_inside": _(
        "“%(name)s” blows up to more than %(limit)s MB, so it was not opened. Ask the school "
        "what this file is."
    ),
    "too_many_packs": _("There are more than %(limit)s packs in this file. Upload fewer at once."),
    # --- the codebook ---
    "not_utf8": _(
        "“%(name)s” is not written in UTF-8. It was changed after it was exported: ask the school "
        "for the pack as it came out of TRACKTION."
    ),
    "no_json": _("codebook.json cannot be read (%(reason)s). Ask the school to export it again."),
    "no_format": _(
        "This is no exchange pack of TRACKTION: its format is “%(value)s”. Choose another file."
    ),
    "version": _(
        "The pack has format version %(value)s, and version %(known)s is known here. Update "
        "TRACKTION, or ask the school for a pack of version %(known)s."
    ),
    "needed": _("The codebook says nothing here. Ask the school to export the pack again."),
    "not_text": _("A text of at most %(limit)s characters is expected. Export the pack again."),
    "not_list": _("A list with something in it is expected. Export the pack again."),
    "not_object": _("An object is expected. Export the pack again."),
    "not_whole": _("A whole number from %(low)s to %(high)s is expected. Export the pack again."),
    "not_known": _("“%(value)s” is none of: %(known)s. Export the pack again."),
    "not_date": _("“%(value)s” is no date like 2026-03-16. Export the pack again."),
    "not_moment": _("“%(value)s” is no moment like 2026-03-16T10:00:00Z. Export the pack again."),
    "in_future": _(
        "The pack says that it was published on %(value)s, which is still to come. Check the clock "
        "of the computer of the school, and export the pack again."
    ),
    "period_ends": _("The period ends before it begins. Export the pack again."),
    "named_twice": _("“%(value)s” is there twice. Export the pack again."),
    "not_stored": _("There is a character in it that cannot be stored. Export the pack again."),
    "columns": _(
        "The columns of the codebook are not those of this format version. Export the pack again."
    ),
    "small_base": _(
        "The smallest base is %(value)s, and nothing may be told of fewer than %(limit)s people. "
        "Ask the school to correct the indicator, and to publish the report anew."
    ),
    "other_base": _(
        "The smallest base is %(value)s here and %(other)s in what was counted. Export the pack "
        "again."
    ),
    "fingerprint": _(
        "The fingerprint of “%(value)s” does not fit its definition. Export the pack again."
    ),
    "own_school": _(
        "This is the pack of “%(name)s”, which imports it. Its figures are here already, under "
        "Published figures. Choose the pack of another school, or import it for another office."
    ),
    # --- the table ---
    "changed": _(
        "figures.csv is not the file that the codebook describes: it was changed after it was "
        "exported. Ask the school for the pack as it came out of TRACKTION."
    ),
    "row_count": _(
        "figures.csv has %(count)s rows and the codebook tells of %(expected)s. Export the pack "
        "again."
    ),
    "too_many_rows": _("figures.csv has more than %(limit)s rows. Export fewer schools at once."),
    "not_csv": _("figures.csv cannot be read (%(reason)s). Export the pack again."),
    "header": _("The first row is not “%(expected)s”. Export the pack again."),
    "cells": _("There are %(count)s cells instead of %(expected)s. Export the pack again."),
    "unknown": _("“%(value)s” is not in the codebook. Export the pack again."),
    "differs": _("“%(value)s” is “%(expected)s” in the codebook. Export the pack again."),
    "dimensions": _("The first and the second group do not fit. Export the pack again."),
    "number_beside": _(
        "There is a number, “%(value)s”, although the state is “%(state)s”. What is hidden must "
        "not be sent: tell the school to export the report again with an up-to-date TRACKTION, and "
        "delete this file."
    ),
    "no_number": _("A number is missing. Export the pack again."),
    "not_number": _("“%(value)s” is no number. Export the pack again."),
    "out_of_range": _("%(value)s is not between %(low)s and %(high)s. Export the pack again."),
    "base_too_small": _(
        "Only %(value)s stand behind this figure, and none may be told of fewer than %(limit)s. "
        "Such a figure must not exist: tell the school, and delete this file."
    ),
    "count_base": _("The count is %(value)s and its base %(base)s. Export the pack again."),
    "whole_base": _("The denominator is %(value)s and the base %(base)s. Export the pack again."),
    "part": _(
        "%(value)s are more than the %(whole)s that they are part of. Export the pack again."
    ),
    "ratio": _("%(value)s %% are not %(numerator)s of %(whole)s. Export the pack again."),
    "needless": _("A number, “%(value)s”, stands where none belongs. Export the pack again."),
    "interval": _("The interval is not whole, or ends before it begins. Export the pack again."),
    "duplicate": _("Row %(other)s tells of the same figure. Export the pack again."),
}
