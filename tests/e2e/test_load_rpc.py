"""A wave, its people and its answers over RPC, as a script of a school or a ministry loads them."""

from concurrent.futures import ThreadPoolExecutor

import odoorpc
import pytest
from schools import School

POPULATION = [
    {
        "ref": f"P{number:03d}",
        "name": name,
        "email": f"{name.split()[0].lower()}@example.org",
        "sex": sex,
        "birth_year": 2004,
        "department": department,
        "qualification": qualification,
        "level": level,
        "isced_f": isced,
        "sector": sector,
        "graduation_date": "2025-06-20",
        "tutor": "",
    }
    for number, (name, sex, department, qualification, level, isced, sector) in enumerate(
        [
            ("Ana Ruiz Vega", "female", "Wood", "Carpenter", "eqf4", "0722", "industry"),
            ("Leo Soto Gil", "male", "Wood", "Carpenter", "eqf4", "0722", "industry"),
            ("Eva Mora Rey", "female", "Hotel", "Cook", "eqf3", "1013", "services"),
            ("Jan Sanz Paz", "x", "Hotel", "Waiter", "eqf3", "1013", "services"),
        ]
    )
]
ANSWERS = [
    {
        "ref": "P000",
        "CONSENT": "agree",
        "STATUS": "working",
        "WAGE": "1000_1249",
        "CONTRACT": "permanent",
        "RECOMMEND": 9,
        "KEEP_TOUCH": "yes",
        "HELP": "mentoring|career_talks",
        "completed_on": "2025-12-10 10:00:00",
        "minutes": 11,
    },
    {
        "ref": "P001",
        "CONSENT": "agree",
        "STATUS": "unemployed",
        "WAGE": "lt_500",
        "JOB_SEEKING": "yes",
        "KEEP_TOUCH": "no",
    },
    {"email": "eva@example.org", "CONSENT": "agree", "STATUS": "studying", "KEEP_TOUCH": "yes"},
    {"ref": "P999", "CONSENT": "agree", "STATUS": "studying", "KEEP_TOUCH": "yes"},
    {"ref": "P003", "CONSENT": "agree", "STATUS": "sleeping", "KEEP_TOUCH": "yes"},
]
COLUMNS = ["status", "wage", "contract", "recommend", "keep_touch", "help", "job_seeking"]


@pytest.fixture(scope="module")
def tracking(make_server):
    return make_server("tracktion_survey")


@pytest.fixture
def school(tracking):
    return School(tracking)


def make_wave(school, point):
    """A wave with a name, a point and a school year, and nothing else."""
    env = school.rpc("manager").env
    years = env["tracktion.school.year"]
    [year] = years.search([]) or [
        years.create({"name": "2024/25", "date_start": "2024-09-01", "date_end": "2025-08-31"})
    ]
    return env["tracktion.wave"].create(
        {"name": f"Cohort 2025, {point}", "point": point, "school_year_id": year}
    )


def load(school, wave, method, rows, role="manager"):
    """What a public method of the wave returns for ``rows``."""
    return school.rpc(role).execute("tracktion.wave", method, [wave], rows)


def statuses(outcomes):
    return [outcome["status"] for outcome in outcomes]


def everything(school):
    """All that loading could have written, to compare."""
    env = school.rpc("manager").env
    return {
        model: env[model].search_read([], fields, order="id")
        for model, fields in {
            "res.partner": ["name", "email", "alumni_gender"],
            "tracktion.enrolment": ["partner_id", "reference", "qualification_id", "date_end"],
            "tracktion.qualification": ["name", "sector", "eqf_level_id", "isced_field_id"],
            "tracktion.invitation": ["partner_id", "reference", "state", "sector", "is_answered"],
            "tracktion.response": ["partner_id", *COLUMNS],
            "survey.user_input.line": ["question_id", "display_name"],
        }.items()
    }


@pytest.mark.parametrize("point", ["pre", "post6", "post18"])
def test_a_wave_needs_a_name_a_point_and_a_year(school, point):
    wave = make_wave(school, point)
    [record] = (
        school.rpc("manager")
        .env["tracktion.wave"]
        .read([wave], ["survey_id", "state", "company_id"])
    )
    assert record["state"] == "draft"
    assert record["company_id"][0] == school.company
    assert record["survey_id"]


def test_population_and_answers_and_all_of_it_again(school):
    wave = make_wave(school, "post6")

    people = load(school, wave, "load_population", POPULATION)
    answers = load(school, wave, "load_responses", ANSWERS)

    assert statuses(people) == ["created"] * 4, people
    assert statuses(answers) == ["created", "created", "created", "error", "error"], answers
    assert "Row 1, WAGE" in answers[1]["warnings"][0]
    assert "Row 3, ref: “P999”" in answers[3]["errors"][0]
    assert "Row 4, STATUS: “sleeping” is none of: working" in answers[4]["errors"][0]
    state = everything(school)
    by_name = {one["partner_id"][1]: one for one in state["tracktion.response"]}
    assert {key: by_name["Ana Ruiz Vega"][key] for key in COLUMNS} == {
        "status": "working",
        "wage": "1000_1249",
        "contract": "permanent",
        "recommend": "9",
        "keep_touch": "yes",
        "help": "career_talks|mentoring",
        "job_seeking": False,
    }
    assert by_name["Leo Soto Gil"]["wage"] is False
    assert by_name["Eva Mora Rey"]["status"] == "studying"
    assert {one["sector"] for one in state["tracktion.invitation"]} == {"industry", "services"}
    assert len(state["tracktion.qualification"]) == 3

    assert statuses(load(school, wave, "load_population", POPULATION)) == ["unchanged"] * 4
    again = load(school, wave, "load_responses", ANSWERS)
    assert statuses(again) == ["unchanged"] * 3 + ["error"] * 2
    assert [one["id"] for one in again] == [one["id"] for one in answers]
    assert everything(school) == state


def test_two_waves_loaded_at_once_share_their_people(school):
    waves = [make_wave(school, point) for point in ("post6", "post18")]
    rows = [
        {"ref": f"T{n}", "name": f"Nescio Umbra {n}", "qualification": "Nova"} for n in range(60)
    ]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda wave: load(school, wave, "load_population", rows), waves))

    assert [{one["status"] for one in some} for some in outcomes] == [{"created"}] * 2
    env = school.admin.env
    invited = env["tracktion.invitation"].search_read([("wave_id", "in", waves)], ["partner_id"])
    assert len({one["partner_id"][0] for one in invited}) == 60
    named = [("name", "=", "Nova"), ("company_id", "=", school.company)]
    assert env["tracktion.qualification"].search_count(named) == 1


def test_batches_are_the_same_as_one_call(school):
    wave = make_wave(school, "post6")
    for start in range(0, 4, 2):
        load(school, wave, "load_population", POPULATION[start : start + 2])
    for row in ANSWERS:
        load(school, wave, "load_responses", [row])
    other = School(school.server)
    wave = make_wave(other, "post6")
    load(other, wave, "load_population", POPULATION)
    load(other, wave, "load_responses", ANSWERS)

    def plain(state):
        return [
            (one["partner_id"][1], *(one[key] for key in COLUMNS))
            for one in state["tracktion.response"]
        ]

    assert plain(everything(school)) == plain(everything(other))


@pytest.mark.parametrize("method", ["load_population", "load_responses"])
def test_others_may_not(school, method):
    wave = make_wave(school, "post6")
    stranger = School(school.server)
    for one, role in ((school, "officer"), (school, "teacher"), (stranger, "manager")):
        with pytest.raises(odoorpc.error.RPCError):
            load(one, wave, method, POPULATION[:1], role)
    assert everything(school)["tracktion.invitation"] == []
