# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The indicators once more in plain Python, from their definitions, for the engine to agree with.

A row is a dict of the coded answers of one person in one wave (codes in capitals, several codes as
a list), with ``valid``, ``point``, ``before`` (the answers before graduation, or {}), ``half``
(the answers after six months, or {}) and ``later`` (the points of time of other valid answers).
"""

from collections import Counter
from fractions import Fraction
from statistics import median

BANDS = ["lt_500", "500_999", "1000_1249", "1250_1499", "1500_1999", "ge_2000"]
JOB = {"working", "working_studying"}
STUDY = {"studying", "working_studying"}
TOP = {"4", "5"}


def valid(row):
    return row["valid"]


def employed(row):
    return row["valid"] and row.get("STATUS") in JOB


def student(row):
    return row["valid"] and row.get("STATUS") in STUDY


def unemployed(row):
    return row["valid"] and row.get("STATUS") == "unemployed"


def told(row):
    return row["valid"] and bool(row.get("STATUS"))


def before(row):
    return row["valid"] and row["point"] == "pre"


def in_touch(row):
    return row["valid"] and row.get("KEEP_TOUCH") == "yes"


def share(base, part):
    return lambda rows: (
        sum(1 for r in rows if base(r)),
        sum(1 for r in rows if base(r) and part(r)),
    )


def answer(of, code, *wanted):
    """The share of ``wanted`` among those of ``of`` who answered ``code``."""
    return share(lambda r: of(r) and bool(r.get(code)), lambda r: r[code] in wanted)


def scale(of, code):
    """The share of 4 and 5 on a scale of 1 to 5; other answers are none."""
    return answer(lambda r: of(r) and r.get(code) in set("12345"), code, *TOP)


def mean(of, code):
    def count(rows):
        values = [int(r[code]) for r in rows if of(r) and (r.get(code) or "").isdecimal()]
        return len(values), Fraction(sum(values), len(values)) if values else None

    return count


def options(of, code):
    """How many answered, and how many gave each answer."""

    def count(rows):
        rows = [r for r in rows if of(r) and r.get(code)]
        several = [r[code] if isinstance(r[code], list) else [r[code]] for r in rows]
        return len(rows), Counter(code for codes in several for code in codes)

    return count


def wishes(of, code):
    """How many were asked, whether or not they chose something, and how many chose each option."""

    def count(rows):
        rows = [r for r in rows if of(r)]
        return len(rows), Counter(one for r in rows for one in r.get(code) or ())

    return count


def matrix(of, one, other):
    def count(rows):
        pairs = Counter((one(r), other(r)) for r in rows if of(r) and one(r) and other(r))
        return sum(pairs.values()), pairs

    return count


def shift(row):
    now, then = row.get("WAGE"), row["before"].get("EXPECTED_WAGE")
    return BANDS.index(now) - BANDS.index(then) if now in BANDS and then in BANDS else None


def mean_shift(rows):
    values = [s for r in rows if employed(r) and (s := shift(r)) is not None]
    return len(values), Fraction(sum(values), len(values)) if values else None


def minutes(function):
    def count(rows):
        values = [r["minutes"] for r in rows if r["minutes"]]
        return len(values), function(values) if values else None

    return count


def promoters(rows):
    scores = [int(r["RECOMMEND"]) for r in rows if r["valid"] and r.get("RECOMMEND")]
    return len(scores), sum(s >= 9 for s in scores), sum(s <= 6 for s in scores)


def outcome(row):
    """Works in the field, chose otherwise, or could not."""
    status, seeks = row.get("STATUS"), row.get("JOB_SEEKING")
    if status in JOB:
        if row.get("JOB_RELATED") == "yes":
            return "in_field"
        reason = row.get("NOT_RELATED_REASON")
        if row.get("JOB_RELATED") is None:
            return "not_known"
        if reason in {"no_jobs", "experience", "location", "temporary"}:
            return "could_not"
        if reason in {"better_conditions", "prefer_other"}:
            return "chose"
        return "could_not" if seeks == "yes" else "not_known"
    if status == "self_employed":
        related = row.get("SE_RELATED")
        if related == "no":
            return "could_not" if "no_job" in row.get("SE_REASON", ()) else "chose"
        return "in_field" if related else "not_known"
    if status == "volunteering":
        return "could_not" if "waiting" in row.get("V_REASON", ()) else "chose"
    if status == "unemployed":
        return {"yes": "could_not", "no": "chose", None: "not_known"}[seeks]
    return "chose" if status else None


def wanted_field(rows):
    rows = [r for r in rows if told(r) and r["before"].get("PLAN_FIELD") == "yes"]
    return len(rows), Counter(map(outcome, rows))


def related(row):
    return "yes" in (row.get("JOB_RELATED"), row.get("SE_RELATED"))


def relevant_time(row):
    return employed(row) and row.get("TIME_RELEVANT_JOB") not in (None, "not_yet")


def is_in(*codes):
    return lambda row: row["STATUS"] in codes


SHARES = {
    "consent_rate": share(lambda r: r.get("CONSENT"), lambda r: r["CONSENT"] == "agree"),
    "attrition": share(
        lambda r: r["valid"] and r["next_answered"], lambda r: r["next_point"] in r["later"]
    ),
    "panel_retention": share(
        lambda r: before(r) and r["end_answered"], lambda r: {"post6", "post18"} <= r["later"]
    ),
    "placement_rate": share(
        told, is_in("working", "working_studying", "self_employed", "studying")
    ),
    "employment_rate": share(
        lambda r: told(r) and not student(r), is_in("working", "self_employed")
    ),
    "neet": share(told, is_in("unemployed", "volunteering")),
    "unemployment_rate": share(
        lambda r: (
            employed(r)
            or (valid(r) and r.get("STATUS") == "self_employed")
            or (unemployed(r) and r.get("JOB_SEEKING") == "yes")
        ),
        unemployed,
    ),
    "study_combined": share(student, is_in("working_studying")),
    "expectations_met": share(lambda r: told(r) and r["before"].get("PLAN") in JOB, is_in(*JOB)),
    "field_intention": answer(
        lambda r: employed(r) and r["before"].get("PLAN_FIELD") == "yes", "JOB_RELATED", "yes"
    ),
    "job_related": answer(employed, "JOB_RELATED", "yes"),
    "part_time": answer(employed, "WORKING_TIME", "part_time"),
    "permanent": answer(employed, "CONTRACT", "permanent"),
    "wage_lt_1000": share(employed, lambda r: r.get("WAGE") in BANDS[:2]),
    "wage_lt_1000_answered": answer(
        lambda r: employed(r) and r.get("WAGE") != "na", "WAGE", *BANDS[:2]
    ),
    "jobseeking_employed": answer(employed, "JOB_SEEKING", "yes"),
    "unpaid_overtime": answer(employed, "OVERTIME", "unpaid_sometimes", "unpaid_often"),
    "vertical_match": answer(employed, "REQUIRED_LEVEL", "same"),
    "overqualified": answer(employed, "REQUIRED_LEVEL", "lower", "none"),
    "skill_use": scale(employed, "SKILL_USE"),
    "job_satisfaction": scale(employed, "JOB_SATISFACTION"),
    "wage_gap_below": share(lambda r: employed(r) and shift(r) is not None, lambda r: shift(r) < 0),
    "mobility_work": answer(employed, "WORKPLACE", "other_region", "abroad"),
    "time_first_job": answer(employed, "TIME_FIRST_JOB", "before", "lt_1m"),
    "time_relevant_job": answer(relevant_time, "TIME_RELEVANT_JOB", "before", "lt_1m"),
    "time_relevant_job_not_yet": answer(employed, "TIME_RELEVANT_JOB", "not_yet"),
    "school_mediated": answer(employed, "HOW_FOUND", "placement", "school", "alumni"),
    "study_related": answer(student, "STUDY_RELATED", "yes"),
    "he_to_vet": answer(before, "PREV_EDUCATION", "he_unfinished", "he_completed"),
    "unemployed_had_job": answer(unemployed, "U_HAD_JOB", "yes"),
    "satisfaction": scale(valid, "SATISFACTION"),
    "placement_useful": scale(before, "PLACEMENT_USEFUL"),
    "opportunity_perception": scale(valid, "OPP_SECTOR"),
    "opportunity_perception_region": scale(valid, "OPP_REGION"),
    "mobility": answer(valid, "RESIDENCE", "other_region", "abroad"),
    "keep_touch": answer(valid, "KEEP_TOUCH", "yes"),
    "eqavet5a": share(told, lambda r: r["STATUS"] != "unemployed"),
    "eqavet5b": share(told, is_in("working", "working_studying", "self_employed")),
    "eqavet6a": share(
        lambda r: (
            told(r)
            and r["STATUS"] in JOB | {"self_employed"}
            and bool(r.get("JOB_RELATED") or r.get("SE_RELATED"))
        ),
        related,
    ),
    "eqavet6b1": share(
        lambda r: (
            employed(r)
            and r["point"] == "post18"
            and bool(r.get("SKILL_USE") or r.get("JOB_RELATED"))
        ),
        lambda r: r.get("SKILL_USE") in TOP or r.get("JOB_RELATED") == "yes",
    ),
}
DIFFERENCES = {"nps_school": promoters}
MEANS = {
    "minutes_mean": minutes(lambda values: Fraction(sum(values), len(values))),
    "minutes_median": minutes(lambda values: Fraction(median(values))),
    "skill_use_mean": mean(employed, "SKILL_USE"),
    "job_satisfaction_mean": mean(employed, "JOB_SATISFACTION"),
    "wage_gap": mean_shift,
    "satisfaction_mean": mean(valid, "SATISFACTION"),
    "placement_useful_mean": mean(before, "PLACEMENT_USEFUL"),
    "opportunity_perception_mean": mean(valid, "OPP_SECTOR"),
    "opportunity_perception_region_mean": mean(valid, "OPP_REGION"),
}
OPTIONS = {
    "status": options(valid, "STATUS"),
    "field_outcome": wanted_field,
    "not_related_reason": options(employed, "NOT_RELATED_REASON"),
    "time_first_job_classes": options(employed, "TIME_FIRST_JOB"),
    "time_relevant_job_classes": options(employed, "TIME_RELEVANT_JOB"),
    "how_found": options(employed, "HOW_FOUND"),
    "study_type": options(student, "STUDY_TYPE"),
    "study_reason": options(student, "STUDY_REASON"),
    "unemployment_reason": options(unemployed, "U_REASON"),
    "u_help": options(unemployed, "U_HELP"),
    "startup_pipeline": options(
        lambda r: before(r) and r.get("PLAN") == "self_employed", "BUSINESS_STAGE"
    ),
    "startup_forms": options(lambda r: valid(r) and r.get("STATUS") == "self_employed", "SE_FORM"),
    "skills_dev": options(valid, "SKILLS_DEV"),
    "learn_more": options(valid, "LEARN_MORE"),
    "get": wishes(in_touch, "GET"),
    "help": wishes(in_touch, "HELP"),
    "channel": options(before, "CHANNEL"),
}
MATRICES = {
    "plan_vs_status": matrix(told, lambda r: r["before"].get("PLAN"), lambda r: r["STATUS"]),
    "plan_vs_status_6": matrix(
        lambda r: told(r) and r["point"] == "post6" and r["next_answered"],
        lambda r: r["before"].get("PLAN"),
        lambda r: r["STATUS"],
    ),
    "status_change": matrix(
        told,
        lambda r: r["point"] == "post18" and r["half"].get("STATUS"),
        lambda r: r["STATUS"],
    ),
    "mobility_vs_plan": matrix(
        told, lambda r: r["before"].get("PLACE_PREF"), lambda r: r.get("RESIDENCE")
    ),
}
#: Asked before graduation, or about several waves: a year is no matter of its newest wave.
OF_ALL_WAVES = {
    "attrition",
    "panel_retention",
    "plan_vs_status_6",
    "he_to_vet",
    "placement_useful",
    "placement_useful_mean",
    "startup_pipeline",
    "channel",
}
