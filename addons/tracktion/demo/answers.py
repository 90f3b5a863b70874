# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people of the demo school answer: coded answers, only to what they are asked."""

# Options that are not equally likely, by code of the question; the others weigh 1.
WEIGHTS = {
    "CONSENT": {"agree": 30, "disagree": 1},
    "RESIDENCE": {"same_town": 10, "same_region": 7, "other_region": 2, "abroad": 1},
    "PREV_EDUCATION": {"compulsory": 10, "upper_secondary": 6, "vet_lower": 6, "he_unfinished": 2},
    "PREV_WORK": {"none": 8, "same_sector": 2, "other_sector": 5, "both": 1},
    "FIRST_CHOICE": {"yes": 4, "no": 1},
    "SATISFACTION": {"5": 6, "4": 10, "3": 5, "2": 2},
    "PLACEMENT_USEFUL": {"5": 8, "4": 7, "3": 3},
    "PLAN": {
        "working": 12,
        "studying": 10,
        "undecided": 8,
        "working_studying": 0,
        "self_employed": 0,
        "volunteering": 0,
        "break": 0,
    },
    "PLAN_FIELD": {"yes": 8, "either": 3, "no": 1},
    "EXPECTED_WAGE": {"1000_1249": 5, "1250_1499": 6, "1500_1999": 3, "lt_500": 0},
    "PLACE_PREF": {"same_region": 7, "no_pref": 2},
    "CONFIDENCE": {"4": 6, "3": 5, "5": 3},
    "OPP_SECTOR": {"4": 6, "3": 5},
    "OPP_REGION": {"3": 6, "2": 5},
    "KEEP_TOUCH": {"yes": 2, "no": 1},
    "TIME_FIRST_JOB": {"before": 4, "lt_1m": 6, "1_3m": 3},
    "TIME_RELEVANT_JOB": {"before": 2, "lt_1m": 4, "1_3m": 4, "not_yet": 3},
    "HOW_FOUND": {"contacts": 8, "placement": 5, "school": 2, "portal": 3},
    "JOB_RELATED": {"yes": 3, "no": 1},
    "REQUIRED_LEVEL": {"same": 6, "lower": 3, "none": 2},
    "SKILL_USE": {"4": 6, "3": 4, "5": 3},
    "CONTRACT": {"permanent": 5, "temporary": 6, "apprenticeship": 2},
    "WORKING_TIME": {"full_time": 4, "part_time": 1},
    "OVERTIME": {"none": 5, "paid": 2},
    "WAGE": {"1000_1249": 4, "1250_1499": 6, "1500_1999": 4, "lt_500": 1, "na": 2},
    "JOB_SATISFACTION": {"4": 6, "5": 3, "3": 3},
    "JOB_SEEKING": {"no": 2, "yes": 1},
    "STUDY_TYPE": {"vet": 10, "university": 4, "upper_secondary": 0},
    "STUDY_RELATED": {"yes": 2, "no": 1},
    "U_HAD_JOB": {"yes": 2, "no": 3},
}
COUNTS = (1, 1, 2, 2, 3)  # options that people tick where they may tick several
SKIPPED = 0.05  # of the questions that need no answer
# Contact details are known, free text is told by the caller, the school knows the rest.
KNOWN = {"SCHOOL", "QUALIFICATION", "LEVEL", "SEX", "BIRTH_YEAR", "GRAD_YEAR"}


def give_answers(rng, questionnaire, told):
    """Coded answers to the questions of ``questionnaire`` that somebody is asked.

    :param random.Random rng:
    :param Questionnaire questionnaire: of the codebook
    :param dict told: answers that are given already, by code: STATUS, JOB_TITLE, WAGE, …
    """
    answers = {}
    for item in questionnaire.items:
        if answers.get("CONSENT") == "disagree":
            break
        if not _is_asked(item, answers):
            continue
        value = told.get(item.code) or _choose(rng, item)
        if value and (item.required or item.code in told or rng.random() > SKIPPED):
            answers[item.code] = value
    return answers


def _is_asked(item, answers):
    if item.statuses and answers.get("STATUS") and answers["STATUS"] not in item.statuses:
        return False
    if item.show_if:
        code, options = item.show_if
        return answers.get(code) in options
    return item.code not in KNOWN


def _choose(rng, item):
    if item.kind == "nps":
        return str(rng.choices(range(11), [1, 0, 0, 1, 1, 3, 4, 8, 12, 10, 8])[0])
    if not item.options:
        return None
    weights = [WEIGHTS.get(item.code, {}).get(code, 1) for code in item.option_codes]
    if item.kind == "single":
        return rng.choices(item.option_codes, weights)[0]
    count = min(rng.choice(COUNTS), item.max_choices or 3)
    chosen = [code for code in rng.sample(item.option_codes, count) if code != "other"]
    alone = [code for code in chosen if code in ("none", "nothing")]
    return "|".join(alone[:1] or chosen) or None
