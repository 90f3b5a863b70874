"""Two schools in one database: over RPC nobody of one learns anything about the other."""

import odoorpc
import pytest
from schools import School

REFUSED = odoorpc.error.RPCError
ROLES = ["teacher", "officer", "manager"]


def surname(school):
    """A surname that is different in each school; digits are no part of a name."""
    return "".join("abcdefghij"[int(digit)] for digit in str(school.number)).title()


@pytest.fixture(scope="module")
def schools(server):
    """Two schools with one person each, and everything that can hang on a person."""
    first, second = School(server, "es", "First"), School(server, "ee", "Second")
    for school in (first, second):
        made = school.structure()
        env = school.rpc("officer").env
        school.alumnus = school.person(
            f"Zoe Zutter {surname(school)}",
            spell={"qualification_id": made["qualification"], "tutor_id": school.user("teacher")},
            alumni_relation_owner_id=school.user("teacher"),
            phone="+34 600 000 321",
        )
        [purpose] = env["tracktion.consent.purpose"].search([("code", "=", "keep_in_touch")])
        env["tracktion.consent"].create(
            {
                "partner_id": school.alumnus,
                "purpose_id": purpose,
                "decision": "given",
                "source": "phone",
            }
        )
        env["tracktion.destination"].create(
            {"partner_id": school.alumnus, "status": "working", "employer": "Secret Ltd"}
        )
        data = f"Nombre;Apellidos\r\nZoe;Zutter {surname(school)}\r\n".encode()
        school.import_id = school.upload("z.csv", data)
        school.made = made
    return first, second


MODELS = [
    "tracktion.enrolment",
    "tracktion.consent",
    "tracktion.consent.current",
    "tracktion.destination",
    "tracktion.approach",
    "tracktion.import",
    "tracktion.import.line",
    "tracktion.department",
    "tracktion.qualification",
    "tracktion.school.year",
    "tracktion.category.report",
]


NOT_FOR_TEACHERS = {"tracktion.import", "tracktion.import.line", "tracktion.category.report"}


def own_company(env, model, ids):
    """The companies of these records."""
    name = "company_id" if "company_id" in env[model].fields_get() else "import_id"
    return {row[name][0] for row in env[model].read(ids, [name])}


@pytest.mark.parametrize(
    ("role", "model"),
    [
        (role, model)
        for role in ROLES
        for model in MODELS
        if role != "teacher" or model not in NOT_FOR_TEACHERS
    ],
)
def test_search_count_and_group_stay_inside(schools, role, model):
    _first, second = schools
    env = second.rpc(role).env
    found = env[model].search([])
    if model == "tracktion.import.line":
        assert own_company(env, model, found) <= {second.import_id}
    elif model == "tracktion.approach":
        assert not found
    else:
        assert own_company(env, model, found) == {second.company}, "finds its own, and only these"
    assert env[model].search_count([]) == len(found)
    groups = env[model].formatted_read_group([], [], ["__count"])
    assert groups[0]["__count"] == len(found)


@pytest.mark.parametrize("role", ROLES)
def test_foreign_ids_are_refused(schools, role):
    first, second = schools
    env = second.rpc(role).env
    foreign = {
        "res.partner": [first.alumnus],
        "tracktion.department": [first.made["department"]],
        "tracktion.qualification": [first.made["qualification"]],
        "tracktion.school.year": first.made["years"],
        "tracktion.enrolment": first.rpc("officer").env["tracktion.enrolment"].search([]),
        "tracktion.consent": first.rpc("officer").env["tracktion.consent"].search([]),
        "tracktion.destination": first.rpc("officer").env["tracktion.destination"].search([]),
    }
    if role != "teacher":
        foreign["tracktion.import"] = [first.import_id]
    for model, ids in foreign.items():
        assert ids, model
        with pytest.raises(REFUSED):
            env[model].read(ids, ["display_name"])
        with pytest.raises(REFUSED):
            env[model].write(ids, {"company_id": second.company})


@pytest.mark.parametrize("role", ROLES)
def test_a_person_of_the_other_school_cannot_be_found(schools, role):
    first, second = schools
    env = second.rpc(role).env
    name = f"Zoe Zutter {surname(first)}"
    people = env["res.partner"]
    assert not people.search([("name", "=", name)])
    assert not people.name_search(name)
    assert people.search_count([("name", "ilike", "Zoe Zutter")]) == 1
    groups = people.formatted_read_group(
        [("name", "ilike", "Zoe Zutter")], ["alumni_category_id"], ["__count"]
    )
    assert sum(group["__count"] for group in groups) == 1
    assert not people.search([("alumni_enrolment_ids.company_id", "=", first.company)])
    assert not env["tracktion.qualification"].name_search(
        "Electrical", [("id", "=", first.made["qualification"])]
    )


def test_export_and_facts_stop_at_the_school(schools):
    first, second = schools
    env = second.rpc("officer").env
    with pytest.raises(REFUSED):
        env["res.partner"].export_data([first.alumnus], ["name", "alumni_birthdate"])
    for model, vals in (
        ("tracktion.enrolment", {"state": "studying"}),
        ("tracktion.destination", {"status": "working"}),
    ):
        with pytest.raises(REFUSED):
            env[model].create({"partner_id": first.alumnus, **vals})
    with pytest.raises(REFUSED):
        env["tracktion.enrolment"].create(
            {"partner_id": second.alumnus, "qualification_id": first.made["qualification"]}
        )


def test_other_schools_can_not_be_chosen_by_hand(schools):
    first, second = schools
    env = second.server.rpc(second.login("officer"), second.login("officer")).env
    env.context["allowed_company_ids"] = [first.company, second.company]
    with pytest.raises(REFUSED):
        env["res.partner"].search([("alumni_main_enrolment_id", "!=", False)])


def test_an_import_matches_people_of_its_own_school_only(schools):
    first, second = schools
    email = first.rpc("officer").env["res.partner"].read([first.alumnus], ["email"])[0]["email"]
    # With a year, so that the row has nothing to remark on itself.
    data = f"Nombre;Apellidos;E-mail;Año fin\r\nZoe;Zutter {surname(first)};{email};2020\r\n"
    [row] = second.rows(second.upload("same.csv", data.encode()))
    assert row["state"] == "new"
    assert not row["message"]
