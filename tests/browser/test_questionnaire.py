"""A questionnaire on a phone, by tapping; and the same link on two devices at the same moment."""

import concurrent.futures
import json
import re
import urllib.request
from datetime import date, timedelta

import harness
import pytest
from schools import School

#: What pages do for people who open their link, and nobody may call from outside.
CODE = """
if env.context.get('person'):
    person = env['res.partner'].browse(env.context['person'])
    env['tracktion.wave'].browse(env.context['wave'])._add_people(person)
else:
    answers = env['tracktion.invitation'].browse(env.context['invitation'])._user_inputs()
    path = answers.survey_id.access_token + '/' + answers.access_token
    action = {'type': 'ir.actions.act_url', 'url': path}
"""


@pytest.fixture(scope="module")
def tracking(make_server):
    """A school with an open wave, on a server with little else."""
    school = School(make_server("tracktion_survey"))
    made = school.structure("manager")
    env = school.admin.env
    school.wave = env["tracktion.wave"].create(
        {
            "name": "Six months after",
            "point": "post6",
            "school_year_id": made["years"][-1],
            "date_close": str(date.today() + timedelta(days=30)),
        }
    )
    env["tracktion.wave"].browse(school.wave).action_open()
    school.action = env["ir.actions.server"].create(
        {
            "name": "Invite, and make links",
            "model_id": env["ir.model"].search([("model", "=", "tracktion.wave")])[0],
            "state": "code",
            "code": CODE,
        }
    )
    return school


def run(school, connection=None, **context):
    admin = connection or school.admin
    context = {**school.admin.env.context, **context}
    return admin.execute_kw("ir.actions.server", "run", [[school.action]], {"context": context})


def invite(school, name):
    """The invitation of a new person."""
    person = school.person(name, "manager", lang="en_US")
    run(school, wave=school.wave, person=person)
    return school.admin.env["tracktion.invitation"].search([("partner_id", "=", person)])[0]


def make_link(school, invitation, connection=None):
    """The path of the personal link of an invitation."""
    return run(school, connection, invitation=invitation)["url"]


def response(school, invitation):
    return school.admin.env["tracktion.response"].search_read(
        [("invitation_id", "=", invitation)],
        ["status", "wage", "skills_dev", "recommend", "keep_touch", "is_valid"],
    )


def test_a_questionnaire_is_answered_by_tapping(phone, tracking, fits):
    invitation = invite(tracking, "Tapia Tapper")
    phone.goto(f"{tracking.server.url}/survey/{make_link(tracking, invitation)}")

    def tap(code, option):
        phone.locator(f"[data-code={code}] label:has(input[data-code='{option}'])").tap()

    def go_on(to):
        phone.locator("button.btn-primary[type=submit]:has-text('Continue')").tap()
        phone.wait_for_selector(f"[data-code={to}]")
        fits(phone)

    phone.locator("button[value=start]:not(.disabled)").tap()
    phone.wait_for_selector("[data-code=CONSENT]")
    assert not phone.locator("[data-code=RESIDENCE]").is_visible(), "asked before the consent"
    tap("CONSENT", "agree")
    assert phone.locator("[data-code=SCHOOL] input").input_value() == tracking.name
    go_on("STATUS")
    tap("STATUS", "working")
    go_on("WAGE")
    assert not phone.locator("[data-code=NOT_RELATED_REASON]").is_visible()
    tap("JOB_RELATED", "no")
    assert phone.locator("[data-code=NOT_RELATED_REASON]").is_visible()
    tap("WAGE", "1000_1249")
    go_on("SKILLS_DEV")
    comment = phone.locator("[data-code=LEARN_MORE] textarea")
    assert not comment.is_visible()
    tap("LEARN_MORE", "other")
    assert comment.is_visible()
    for skill in ("teamwork", "digital", "autonomy", "technical"):
        tap("SKILLS_DEV", skill)
    phone.locator("[data-code=RECOMMEND] label").first.tap()
    phone.locator("button.btn-primary[type=submit]:has-text('Continue')").tap()
    phone.wait_for_selector("text=Please choose 3 at most")
    fits(phone)
    tap("SKILLS_DEV", "technical")
    go_on("KEEP_TOUCH")
    phone.locator("button[value=previous]:visible").tap()
    phone.wait_for_selector("[data-code=SKILLS_DEV]")
    go_on("KEEP_TOUCH")
    tap("KEEP_TOUCH", "no")
    phone.locator(".o_survey_form button[value=finish]").tap()
    phone.locator(".modal button:has-text('Submit')").tap()
    phone.wait_for_selector(".o_survey_finished")
    fits(phone)

    [facts] = response(tracking, invitation)
    facts.pop("id")
    assert facts == {
        "status": "working",
        "wage": "1000_1249",
        "skills_dev": "teamwork|autonomy|digital",
        "recommend": "0",
        "keep_touch": "no",
        "is_valid": True,
    }


def call(url, params):
    body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    answer = json.load(urllib.request.urlopen(request, timeout=120))
    assert "error" not in answer, answer["error"]["data"]["message"]
    return answer["result"][1]


def test_two_devices_at_the_same_moment_double_nothing(tracking):
    admin = tracking.admin
    invitation = invite(tracking, "Dora Double")
    connections = [tracking.server.rpc() for _ in range(4)]
    with concurrent.futures.ThreadPoolExecutor(4) as devices:
        paths = set(devices.map(lambda c: make_link(tracking, invitation, c), connections))
        assert len(paths) == 1, "one invitation, one set of answers"
        [path] = paths
        url = f"{tracking.server.url}/survey/{{}}/{path}"
        pages = list(devices.map(lambda _: call(url.format("begin"), {}), range(4)))
        ids = {
            name: value
            for name, value in re.findall(
                r'data-code="(\w+)"[^>]*id="(\d+)"', pages[0]["survey_content"]
            )
        } or dict(
            (code, number)
            for number, code in re.findall(
                r'id="(\d+)"[^>]*data-code="(\w+)"', pages[0]["survey_content"]
            )
        )
        page = re.search(r'name="page_id" value="(\d+)"', pages[0]["survey_content"])[1]
        question = int(ids["CONSENT"])
        options = admin.env["survey.question.answer"].search_read(
            [("question_id", "=", question)], ["tracktion_code"]
        )
        refuse = next(str(o["id"]) for o in options if o["tracktion_code"] == "disagree")
        # The last page of somebody who does not take part.
        params = {"page_id": page, str(question): refuse}
        ends = list(devices.map(lambda _: call(url.format("submit"), params), range(4)))

    assert all("o_survey_finished" in end["survey_content"] for end in ends)
    [[inputs, lines]] = harness.sql(
        f"""SELECT count(DISTINCT i.id), count(l.id) FROM survey_user_input i
              LEFT JOIN survey_user_input_line l ON l.user_input_id = i.id
             WHERE i.tracktion_invitation_id = {invitation}""",
        tracking.server.db,
    )
    assert (inputs, lines) == ("1", "1"), "only the answer to the one question asked"
    assert len(response(tracking, invitation)) == 1
