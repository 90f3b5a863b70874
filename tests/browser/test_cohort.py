"""One cohort through its waves: in class, by link and on the phone, in three languages."""

import re
from datetime import date, timedelta

import pytest
from schools import School

NAMES = ["Carla Cohorte", "Carlo Coorte", "Corrie Cohort"]
#: What everybody answers, by code; the rest of the page is left empty.
PRE = {"CONSENT": "agree", "PLAN": "working", "PLAN_FIELD": "yes", "KEEP_TOUCH": "yes"}
POST = {"CONSENT": "agree", "STATUS": "working", "JOB_RELATED": "yes", "KEEP_TOUCH": "yes"}


@pytest.fixture(scope="module")
def cohort(make_server):
    """A school with three people of one class in the three waves of their year."""
    school = School(make_server("tracktion_survey"))
    made = school.structure("tracking")
    env = school.admin.env
    for lang in ("es_ES", "it_IT", "nl_NL"):
        if not env["res.lang"].search([("code", "=", lang)]):
            inactive = [("code", "=", lang), ("active", "=", False)]
            langs = env["res.lang"].search(inactive)
            wizard = env["base.language.install"].create({"lang_ids": [(6, 0, langs)]})
            env["base.language.install"].browse(wizard).lang_install()
    school.year = made["years"][-1]
    [ends] = env["tracktion.school.year"].read([school.year], ["date_end"])
    # With a legal duty the school may write to people who were not asked for their consent yet.
    [purpose] = env["tracktion.consent.purpose"].search([("code", "=", "tracking_survey")])
    env["tracktion.consent.purpose"].write([purpose], {"legal_basis": "public_task"})
    tracking = school.rpc("tracking").env
    rows = [
        {
            "ref": f"C{number}",
            "name": name,
            "email": f"cohort.{number}.{school.number}@example.org",
            "phone": f"+34 600 00 00 0{number}",
            "qualification": "Electrical installations",
            "graduation_date": ends["date_end"],
            "tutor": school.login("teacher"),
        }
        for number, name in enumerate(NAMES)
    ]
    school.waves = {}
    for point in ("pre", "post6", "post18"):
        wave = tracking["tracktion.wave"].create(
            {
                "name": f"Cohort {point}",
                "point": point,
                "school_year_id": school.year,
                "date_open": str(date.today() - timedelta(days=3)),
                "date_close": str(date.today() + timedelta(days=30)),
            }
        )
        outcomes = tracking["tracktion.wave"].browse(wave).load_population(rows)
        assert [one["errors"] for one in outcomes] == [[], [], []]
        tracking["tracktion.wave"].browse(wave).action_open()
        school.waves[point] = wave
    people = {
        one["name"]: one["id"]
        for one in env["res.partner"].search_read([("name", "in", NAMES)], ["name"])
    }
    for name, lang in zip(NAMES, ("es_ES", "it_IT", "nl_NL"), strict=True):
        env["res.partner"].write([people[name]], {"lang": lang})
    return school


def invitation(school, point, name, *fields):
    [found] = school.admin.env["tracktion.invitation"].search_read(
        [("wave_id", "=", school.waves[point]), ("partner_id.name", "=", name)], list(fields)
    )
    return found


def begin(page):
    start = "button[value=start]:not(.disabled)"
    page.wait_for_selector(f"{start}, [data-code=CONSENT]")
    if page.locator(start).count():
        page.click(start)
    page.wait_for_selector("[data-code=CONSENT]")


def go_on(page):
    """The next page of the questionnaire."""
    before = page.locator(".o_survey_form [data-code]").first.get_attribute("data-code")
    page.locator(".o_survey_form button[type=submit].btn-primary:visible").last.click()
    page.wait_for_function(
        "code => document.querySelector('.o_survey_form [data-code]')?.dataset.code !== code",
        arg=before,
    )


def answer(page, answers):
    """Tap the answers on this page and those that follow, to the end."""
    for _page in range(12):
        for code, option in answers.items():
            box = page.locator(f"[data-code={code}]")
            if box.count() and box.is_visible():
                box.locator(f"label:has(input[data-code='{option}'])").click()
        last = page.locator(".o_survey_form button[value=finish]:visible")
        if last.count():
            last.click()
            page.locator(".modal .btn-primary").click()
            page.wait_for_selector(".o_survey_finished")
            return
        go_on(page)
    raise AssertionError("the questionnaire has no end")


def responses(school, name):
    return {
        one["point"]: one
        for one in school.rpc("tracking")
        .env["tracktion.response"]
        .search_read(
            [("partner_id.name", "=", name)],
            ["point", "answered_by", "lang", "plan", "pre_plan", "status", "is_valid"],
        )
    }


def test_in_class_by_code_in_three_languages(phone, cohort, fits):
    env = cohort.rpc("tracking").env
    sessions = env["tracktion.class.session"]
    session = sessions.create({"wave_id": cohort.waves["pre"]})
    sessions.browse(session).action_open()
    [values] = sessions.read([session], ["code"])
    titles = ("Antes de titular", "Prima del diploma", "Voor je diploma")
    for name, title in zip(NAMES, titles, strict=True):
        code = invitation(cohort, "pre", name, "personal_code")["personal_code"]
        phone.goto(f"{cohort.server.url}/class")
        phone.fill("input[name=code]", values["code"])
        phone.click("button[type=submit]")
        phone.fill("input[name=personal]", code)
        phone.click("button[type=submit]")
        phone.wait_for_selector("button.yes")
        fits(phone)
        assert name not in phone.locator("body").inner_text(), "the page tells the whole name"
        phone.click("button.yes")
        phone.wait_for_url("**/survey/**")
        phone.wait_for_selector(f"text={title}")
        begin(phone)
        answer(phone, PRE)
    for name, lang in zip(NAMES, ("es_ES", "it_IT", "nl_NL"), strict=True):
        pre = responses(cohort, name)["pre"]
        assert (pre["answered_by"], pre["lang"], pre["plan"]) == ("classroom", lang, "working")


def test_by_personal_link_and_on_another_device(phone, page, cohort, fits):
    token = invitation(cohort, "post6", NAMES[1], "access_token")["access_token"]
    link = f"{cohort.server.url}/tracking/{token}"
    phone.goto(link)
    phone.wait_for_selector("form button[type=submit]")
    fits(phone)
    assert NAMES[1] not in phone.locator("body").inner_text()
    phone.click("form button[type=submit]")
    begin(phone)
    phone.locator("[data-code=CONSENT] label:has(input[data-code=agree])").click()
    go_on(phone)
    # Goes on at home, on a computer.
    page.set_default_timeout(60_000)
    page.goto(link)
    page.click("form button[type=submit]")
    page.wait_for_selector("[data-code=STATUS]")
    answer(page, POST)
    post = responses(cohort, NAMES[1])["post6"]
    assert (post["answered_by"], post["status"], post["is_valid"]) == ("link", "working", True)
    assert post["pre_plan"] == "working", "linked with the answers in class"
    phone.goto(link)
    assert phone.locator("form button[type=submit]").count() == 0, "answered a second time"


def test_on_the_phone_with_the_tutor(page, sign_in, cohort):
    cohort.rpc("tracking").env["tracktion.wave"].browse(cohort.waves["pre"]).action_close()
    login = cohort.login("teacher")
    page.set_default_timeout(60_000)
    sign_in(page, login, login, path="/odoo/call-list", server=cohort.server)
    page.wait_for_selector(f".o_data_row:has-text('{NAMES[2]}')")
    row = page.locator(".o_data_row", has_text=NAMES[2]).first
    row.locator("button[name=action_call]").click()
    with page.context.expect_page() as opened:
        page.click("button[name=action_interview]")
    talk = opened.value
    talk.set_default_timeout(60_000)
    begin(talk)
    answer(talk, POST)
    found = responses(cohort, NAMES[2])
    [point] = set(found) - {"pre"}
    assert (found[point]["answered_by"], found[point]["status"]) == ("interviewer", "working")
    assert re.fullmatch("post6|post18", point)
