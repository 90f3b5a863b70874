# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The format of a pack. Whoever changes a column or a meaning raises ``VERSION``."""

from typing import NamedTuple

FORMAT = "tracktion-exchange"
VERSION = 1

FIGURES = "figures.csv"
CODEBOOK = "codebook.json"

INSIDE, PUBLIC = "inside", "public"
OK = "ok"
STATES = {
    OK: "The figure is shown.",
    "suppressed": "Hidden: too few people stand behind it, or it would give away such a figure.",
    "not_applicable": "There was nobody to count.",
    "error": "It could not be computed.",
}
COUNTS = ("count", "count_distinct")
# Percentages of a numerator in a denominator.
PARTS = ("share", "distribution", "matrix")
DIFFERENCE = "difference"
AGGREGATES = (*COUNTS, "sum", "mean", "median", *PARTS, DIFFERENCE)
# No school shows anything about fewer people, whatever it configures.
SMALLEST = 5

MAX_FILE = 50 * 2**20
MAX_CODEBOOK = 10 * 2**20
MAX_FIGURES = 250 * 2**20
MAX_ROWS = 500_000
MAX_PACKS = 200
MAX_TEXT = 5_000
# Codes and periods are looked up by an index, which holds no long texts.
MAX_CODE = 200
MAX_WHOLE = 2**31 - 1
# So many faults are told; who has mended these finds the others.
MAX_FAULTS = 100


class Column(NamedTuple):
    """A column of the table: ``kind`` is text, date, whole (number) or number."""

    name: str
    kind: str
    meaning: str


COLUMNS = (
    Column("code", "text", "Code of the indicator; see indicators."),
    Column("definition", "text", "Fingerprint of its definition; see indicators."),
    Column("section", "text", "Code of the section of the report that shows it."),
    Column("school_id", "text", "See schools; empty: all schools of the pack together."),
    Column("school", "text", "Name of the school, or of the schools."),
    Column("period", "text", "The school year, or the days."),
    Column("date_from", "date", "First day of the period."),
    Column("date_to", "date", "Last day of the period."),
    Column("dimension_1", "text", "By what it is broken down; empty: total. See dimensions."),
    Column("key_1", "text", "Code of the group; empty: not known."),
    Column("label_1", "text", "Name of the group."),
    Column("dimension_2", "text", "By what else it is broken down."),
    Column("key_2", "text", "Code of the second group; empty: not known."),
    Column("label_2", "text", "Name of the second group."),
    Column("state", "text", "See states. Without a number unless it is ok."),
    Column("value", "number", "The figure; shares are percentages from 0 to 100."),
    Column("base", "whole", "How many people or facts stand behind it."),
    Column("numerator", "number", "Of a share: how many it counts."),
    Column("denominator", "whole", "Of a share: of how many."),
    Column("low", "number", "Lower bound of the 95 % interval."),
    Column("high", "number", "Upper bound of the 95 % interval."),
)
NAMES = [column.name for column in COLUMNS]
NUMBERS = [column.name for column in COLUMNS if column.kind in ("number", "whole")]
