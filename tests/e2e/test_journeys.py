"""What each role does in a year, over RPC against a real server."""

import base64
import io

import odoorpc
import openpyxl
import pytest
from schools import School

REFUSED = odoorpc.error.RPCError
# Fields that a colleague without a role may neither read nor guess, with something to search for.
SECRET = {
    "alumni_birthdate": "2001-02-03",
    "alumni_keep_in_touch": "yes",
    "alumni_enrolment_ids": False,
    "alumni_consent_ids": False,
    "alumni_destination_id": False,
    "alumni_category_id": False,
    "alumni_reachability": "lost",
}


@pytest.fixture(scope="module")
def school(server):
    """One school for the journeys: each test brings its own people."""
    school = School(server)
    school.made = school.structure()
    return school


def purpose(env, code="keep_in_touch"):
    return env["tracktion.consent.purpose"].search([("code", "=", code)])[0]


def record_consent(env, people, answer="given", **vals):
    """What the wizard "Record consent" does for these people."""
    wizards = env["tracktion.consent.wizard"]
    wizard = wizards.create(
        {
            "partner_ids": [(6, 0, people)],
            "purpose_ids": [(6, 0, [purpose(env)])],
            "answer": answer,
            "source": "phone",
            **vals,
        }
    )
    return wizards.browse(wizard).action_record()


def field(env, person, name):
    return env["res.partner"].read([person], [name])[0][name]


def test_officer_sets_the_school_up(server):
    school = School(server)
    env = school.rpc("officer").env
    made = school.structure()
    [qualification] = env["tracktion.qualification"].read(
        [made["qualification"]], ["department_id", "company_id", "isced_field_id"]
    )
    assert qualification["department_id"][0] == made["department"]
    assert qualification["company_id"][0] == school.company
    assert qualification["isced_field_id"][1].startswith("0713")
    assert len(env["tracktion.school.year"].search([])) == 7
    with pytest.raises(REFUSED, match="overlaps"):
        env["tracktion.school.year"].create(
            {"name": "again", "date_start": "2024-10-01", "date_end": "2025-06-30"}
        )
    with pytest.raises(REFUSED):
        school.rpc("teacher").env["tracktion.department"].create({"name": "Mine"})


def test_an_enrolment_makes_an_alumnus(school):
    env = school.rpc("officer").env
    person = school.person(
        "Graciela Prueba",
        spell={"qualification_id": school.made["qualification"]},
        phone="600 000 123",
        country_id=env["res.country"].search([("code", "=", "ES")])[0],
    )
    [values] = env["res.partner"].read(
        [person],
        ["alumni_category_id", "alumni_department_id", "alumni_graduation_year",
         "alumni_school_year_id", "alumni_is_alumnus", "phone_sanitized", "alumni_keep_in_touch"],
    )  # fmt: skip
    assert values["alumni_category_id"][1] == "Graduate"
    assert values["alumni_department_id"][0] == school.made["department"]
    assert (values["alumni_graduation_year"], values["alumni_school_year_id"][1]) == (
        2024,
        "2023/24",
    )
    assert values["phone_sanitized"] == "+34600000123"
    assert (values["alumni_is_alumnus"], values["alumni_keep_in_touch"]) == (True, "unknown")
    left = school.person("Nadia Prueba", spell={"state": "left", "outcome": "partial"})
    assert field(env, left, "alumni_category_id")[1] == "Non-graduate"


def test_consent_is_given_withdrawn_and_never_rewritten(school):
    env = school.rpc("officer").env
    person = school.person("Carla Consiente")
    record_consent(env, [person])
    assert field(env, person, "alumni_keep_in_touch") == "yes"
    record_consent(env, [person], answer="refused")
    assert field(env, person, "alumni_keep_in_touch") == "no"
    assert field(env, person, "alumni_contactable") is False
    lines = env["tracktion.consent"].search([("partner_id", "=", person)])
    assert len(lines) == 2
    for connection in (school.rpc("manager"), school.admin):
        with pytest.raises(REFUSED):
            connection.env["tracktion.consent"].write(lines, {"decision": "given"})
        with pytest.raises(REFUSED):
            connection.env["tracktion.consent"].unlink(lines)
    assert field(env, person, "alumni_keep_in_touch") == "no"


def test_a_child_needs_a_parent(school):
    env = school.rpc("officer").env
    child = school.person("Nico Menor", alumni_birthdate="2020-05-05")
    with pytest.raises(REFUSED, match="Nico Menor"):
        record_consent(env, [child])
    assert field(env, child, "alumni_keep_in_touch") == "unknown"
    record_consent(env, [child], guardian_name="Ana Menor", guardian_contact="ana@example.org")
    assert field(env, child, "alumni_keep_in_touch") == "yes"


def test_contact_wizard_writes_to_those_who_agreed_and_to_nobody_else(server, school):
    env = school.rpc("officer").env
    yes = school.person("Sara Dice Si", alumni_relation_owner_id=school.user("teacher"))
    no = school.person("Nora Dice No")
    unasked = school.person("Uxue Sin Preguntar")
    record_consent(env, [yes])
    record_consent(env, [no], answer="refused")
    wizards = env["tracktion.contact.wizard"]
    wizard = wizards.create(
        {
            "partner_ids": [(6, 0, [yes, no, unasked])],
            "subject": f"Open day {school.number}",
            "body": "<p>Dear {first_name}, come and see us.</p>",
        }
    )
    [shown] = wizards.read([wizard], ["reachable_ids", "refused_count", "reasons"])
    assert (shown["reachable_ids"], shown["refused_count"]) == ([yes], 2)
    assert "Nora Dice No" in shown["reasons"] and "Uxue Sin Preguntar" in shown["reasons"]
    wizards.browse(wizard).action_confirm()
    wizards.browse(wizard).action_start()
    admin = server.rpc()
    queue = admin.env.ref("mail.ir_cron_mail_scheduler_action").id
    admin.env["ir.cron"].browse(queue).method_direct_trigger()
    addresses = {person: field(env, person, "email") for person in (yes, no, unasked)}
    [message] = server.mailbox.sent_to(addresses[yes])
    assert message["Subject"] == f"Open day {school.number}"
    assert "Dear Sara" in message.get_body(("html",)).get_content()
    assert "/tracktion/consent/" in message.get_body(("html",)).get_content()
    assert not server.mailbox.sent_to(addresses[no]) + server.mailbox.sent_to(addresses[unasked])
    approaches = env["tracktion.approach"].search_read(
        [("subject", "=", f"Open day {school.number}")], ["partner_id", "owner_id"]
    )
    assert [approach["partner_id"][0] for approach in approaches] == [yes]
    assert approaches[0]["owner_id"][0] == school.user("teacher")


def test_category_table_has_the_figures(server):
    school = School(server)
    school.structure()
    env = school.rpc("officer").env
    people = [school.person(f"Persona {word}") for word in ("Uno", "Dos", "Tres", "Cuatro")]
    record_consent(env, people[:1])
    record_consent(env, people[1:2], answer="refused")
    env["res.partner"].write(people[2:3], {"alumni_reachability": "deceased"})
    school.person("Persona Cinco", spell={"state": "left", "outcome": "partial"})
    rows = env["tracktion.category.report"].formatted_read_group(
        [("is_alumnus", "=", True)],
        ["school_year_id", "category_id"],
        ["total:sum", "not_willing:sum", "contactable:sum"],
    )
    figures = {
        row["category_id"][1]: (row["total:sum"], row["not_willing:sum"], row["contactable:sum"])
        for row in rows
    }
    assert figures == {"Graduate": (3, 1, 2), "Non-graduate": (1, 0, 1)}
    table = env["tracktion.category.table"].action_download()
    record = int(table["url"].split("/")[4])
    [data] = env["tracktion.category.table"].read([record], ["data"])
    sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(data["data"]))).active
    cells = [row for row in sheet.iter_rows(values_only=True) if "Graduate" in row]
    assert [value for value in cells[0] if isinstance(value, int)] == [3, 1, 2]
    with pytest.raises(REFUSED):
        school.rpc("teacher").env["tracktion.category.table"].action_download()


def test_teacher_works_with_own_alumni_only(school):
    mine = school.person("Mila Mia", alumni_relation_owner_id=school.user("teacher"))
    taught = school.person("Teo Tutelado", spell={"tutor_id": school.user("teacher")})
    other = school.person("Otto Ajeno", alumni_relation_owner_id=school.user("teacher2"))
    env = school.rpc("teacher").env
    found = env["res.partner"].search([("id", "in", [mine, taught, other])])
    assert sorted(found) == sorted([mine, taught])
    assert not env["tracktion.enrolment"].search([("partner_id", "=", other)])
    with pytest.raises(REFUSED):
        env["res.partner"].read([other], ["name"])
    with pytest.raises(REFUSED):
        env["res.partner"].write([other], {"city": "Here"})
    record_consent(env, [mine])
    env["tracktion.destination"].create({"partner_id": taught, "status": "working"})
    assert field(env, mine, "alumni_keep_in_touch") == "yes"
    assert field(env, taught, "alumni_destination_status") == "working"
    with pytest.raises(REFUSED):
        record_consent(env, [other])


def test_teacher_exports_nothing(school):
    mine = school.person("Elsa Exporta", alumni_relation_owner_id=school.user("teacher"))
    with pytest.raises(REFUSED, match="officer"):
        school.rpc("teacher").env["res.partner"].export_data([mine], ["name", "email"])
    [[name, _email]] = (
        school.rpc("officer").env["res.partner"].export_data([mine], ["name", "email"])["datas"]
    )
    assert name == "Elsa Exporta"


def test_colleague_without_a_role_sees_contacts_without_their_past(school):
    person = school.person("Paz Privada", alumni_birthdate="2001-02-03")
    env = school.rpc("plain").env
    [values] = env["res.partner"].read([person], ["name", "email"])
    assert values["name"] == "Paz Privada"
    assert not set(SECRET) & set(env["res.partner"].fields_get())
    for name, value in SECRET.items():
        with pytest.raises(REFUSED):
            env["res.partner"].read([person], [name])
        with pytest.raises(REFUSED):
            env["res.partner"].search([(name, "!=", value)])
    with pytest.raises(REFUSED):
        env["res.partner"].search([("alumni_birthdate", "<", "2001-02-04")])
    with pytest.raises(REFUSED):
        env["res.partner"].search([], order="alumni_birthdate")
    with pytest.raises(REFUSED):
        env["res.partner"].formatted_read_group([], ["alumni_category_id"], ["__count"])
    with pytest.raises(REFUSED):
        env["res.partner"].export_data([person], ["alumni_birthdate"])
    for model in ("tracktion.enrolment", "tracktion.consent", "tracktion.consent.current",
                  "tracktion.destination", "tracktion.approach", "tracktion.import",
                  "tracktion.category.report"):  # fmt: skip
        with pytest.raises(REFUSED):
            env[model].search([])


def test_private_methods_are_out_of_reach(school):
    person = school.person("Inma Intocable")
    manager = school.rpc("manager")
    for model, method, args in (
        ("res.partner", "_tracktion_approach", [[person], "keep_in_touch", "email", "Hello"]),
        ("tracktion.consent", "_cancel", [[1], "I say so"]),
        ("tracktion.demo.school", "_load", []),
        ("tracktion.person.loader", "_load", [[], 1, {}]),
    ):
        with pytest.raises(REFUSED, match="private|[Pp]rivate"):
            manager.execute_kw(model, method, args)
