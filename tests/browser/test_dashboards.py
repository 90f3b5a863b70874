"""A school leader looks at the dashboards: what they show, and what the server sends for it."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from schools import School

ADDONS = Path(__file__).resolve().parents[2] / "addons"
# Of three categories the smallest is hidden, and with it the next one, which would follow from the
# total. Numbers that come up nowhere else, shares in percent included.
SHOWN = {"graduate": 110}
HIDDEN = {"certificate": 97, "apprentice": 4}
TOTAL = 211
SECRET = {97, 4, 46.0, 1.9}
NO_PEOPLE = {"id", "__count", "hidden:sum"}
# o-spreadsheet draws on a canvas: what it draws is read from the cells of the sheet of data.
CELLS = """() => {
    const find = (node) => {
        const model = node.component.loader?.getActiveDashboard?.()?.model;
        if (model) return model;
        for (const child of Object.values(node.children)) {
            const found = find(child);
            if (found) return found;
        }
    };
    const sheetId = "data";
    const {dispatch, getters} = (window.dashboard = find(odoo.__WOWL_DEBUG__.root.__owl__));
    const read = (row) => [...Array(getters.getNumberCols(sheetId)).keys()].map(
        (col) => getters.getEvaluatedCell({sheetId, col, row}).formattedValue
    );
    return [...Array(getters.getNumberRows(sheetId)).keys()].map(read);
}"""
READY = (
    f"() => window.odoo?.__WOWL_DEBUG__ && !({CELLS})().flat().some(text => /Loading/.test(text))"
)
CHOOSE = """([id, value]) => window.dashboard.dispatch("SET_GLOBAL_FILTER_VALUE", {id, value})"""


def read(page):
    """What the dashboard shows, once all data are there: ``{tile: [figure, line below]}`` and
    ``{(code, dimension): [(label, bar)]}``."""
    page.wait_for_function(READY)
    head, *rows = page.evaluate(CELLS)
    tiles = {row[0]: [row[7], row[8]] for row in rows if row[0]}
    charts = {
        (head[column], head[column + 1]): [
            (row[column], row[column + 1]) for row in rows if row[column]
        ]
        # Where there is one column too many it is empty.
        for column in range(12, len(head) - 1, 2)
    }
    return tiles, charts


def publish(school, year):
    """The leader publishes the report of that school year."""
    env = school.rpc("leader").env
    [year] = env["tracktion.school.year"].search([("name", "=", year)])
    report = env["tracktion.report"].create({"school_year_id": year})
    env["tracktion.report"].browse(report).action_compute()
    cron = school.admin.env.ref("tracktion_report.ir_cron_compute").id
    school.admin.env["ir.cron"].browse(cron).method_direct_trigger()
    env["tracktion.report"].browse(report).action_publish()
    return report


def add_people(school, counts):
    """As many alumni per category, by its code, who left in June 2024."""
    env = school.rpc("officer").env
    categories = {c["code"]: c["id"] for c in env["tracktion.category"].search_read([], ["code"])}
    codes = [code for code, count in counts.items() for _number in range(count)]
    people = env["res.partner"].create(
        [
            {
                "name": f"Nescio Umbra {number}",
                "email": f"umbra.{number}@secret.example.org",
                "company_id": school.company,
            }
            for number in range(len(codes))
        ]
    )
    env["tracktion.enrolment"].create(
        [
            {
                "partner_id": person,
                "state": "finished",
                "outcome": "qualification",
                "date_end": "2024-06-21",
                "category_manual_id": categories[code],
            }
            for person, code in zip(people, codes, strict=True)
        ]
    )


@pytest.fixture(scope="module")
def published(school):
    """The school with two reports; between them people of one category came."""
    add_people(school, {"graduate": 90})
    publish(school, "2022/23")
    add_people(school, {**SHOWN, "graduate": SHOWN["graduate"] - 90, **HIDDEN})
    publish(school, "2023/24")
    return school


@pytest.fixture
def heard(page):
    """Everything that reaches the browser but its scripts and pictures, as pairs of address and
    text; ``complaints``: what the console reports as errors."""
    answers, complaints = [], []

    def listen(route):
        answer = route.fetch(max_redirects=0)
        answers.append((route.request.url, answer.body().decode(errors="replace")))
        route.fulfill(response=answer)

    page.route(re.compile(r"^(?!.*/(web/assets|static|web/image|web/binary|websocket)\b)"), listen)
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    yield SimpleNamespace(answers=answers, complaints=complaints)
    page.unroute_all(behavior="ignoreErrors")


@pytest.fixture
def open_dashboard(sign_in, server):
    """A function that opens a dashboard as the leader of a school and returns what it shows; see
    :func:`read`."""

    def open_dashboard(page, school, name="School at a glance"):
        page.set_default_timeout(60_000)
        login = school.login("leader")
        [dashboard] = (
            school.rpc("leader").env["spreadsheet.dashboard"].search([("name", "=", name)])
        )
        sign_in(page, login, login, path="/odoo/action-tracktion_report.tracktion_report_action")
        page.goto(f"{server.url}/odoo/dashboards?dashboard_id={dashboard}")
        page.wait_for_selector(".o-figure canvas")
        return read(page)

    return open_dashboard


def numbers(value, key=""):
    """All numbers of a JSON value but the ids of records, and how many figures there are."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from numbers(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part, key)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and key not in NO_PEOPLE:
        yield value


def numbers_of(answers):
    """All numbers that the server told about our models, not of how they are built."""
    return {
        number
        for url, text in answers
        if "/web/dataset/call_kw/tracktion." in url
        and not url.endswith(("fields_get", "get_views"))
        for number in numbers(json.loads(text)["result"])
    }


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("School at a glance", "tracktion_report/data/files/glance_dashboard.json"),
        ("People", "tracktion_report/data/files/people_dashboard.json"),
    ],
)
def test_nothing_that_is_hidden_reaches_the_browser(
    open_dashboard, page, published, heard, name, file
):
    shipped = json.loads((ADDONS / file).read_text(encoding="utf-8"))
    open_dashboard(page, published, name)
    answers = heard.answers
    sent = numbers_of(answers)
    assert {TOTAL, SHOWN["graduate"]} <= sent, "the test heard nothing"
    assert not SECRET & sent
    # The dashboard itself is the file of the addon, without any figure.
    [snapshot] = [
        json.loads(text)["snapshot"]
        for url, text in answers
        if "/spreadsheet/dashboard/data/" in url
    ]
    assert {**snapshot, "settings": None} == {**shipped, "settings": None}
    for url, text in answers:
        assert "Umbra" not in text and "secret.example.org" not in text, url


def test_tiles_and_charts_tell_what_was_published(open_dashboard, page, published, heard):
    tiles, charts = open_dashboard(page, published)
    assert tiles["year"] == ["2023/24", published.name]
    assert tiles["alumni"] == ["211", "▲ 121 on last year"]
    assert tiles["contactable"] == ["100.0%", "= 0.0 on last year · of 211"]
    assert int(tiles["hidden"][0]) >= 2
    assert charts["alumni", "year"] == [("2022/23", "90"), ("2023/24", "211")]
    assert sorted(charts["alumni", "category"]) == [
        ("* Apprentice", ""),
        ("* Certificate or award", ""),
        ("Graduate", "110"),
    ]
    assert not heard.complaints
    # A tile leads to the figures behind it, where what is hidden has no number, either.
    page.locator(".o-figure").nth(1).click()
    page.wait_for_selector(".o_list_view .o_data_row")
    page.click(".o_searchview_facet:has-text('Totals') .o_facet_remove")
    page.wait_for_selector(".o_data_row:has-text('Not shown')")
    assert not SECRET & numbers_of(heard.answers)


def test_another_year_is_chosen(open_dashboard, page, published):
    open_dashboard(page, published)
    page.evaluate(CHOOSE, ["tracktion-year", {"operator": "in", "selectionValues": ["1"]}])
    tiles, charts = read(page)
    assert tiles["year"] == ["2022/23", published.name]
    assert tiles["alumni"] == ["90", "no last year"]
    assert charts["alumni", "category"] == [("Graduate", "90")]
    # Without a choice there is no figure: never the average of the years.
    page.click(".o_searchview_facet .o_facet_remove")
    page.wait_for_selector(".o_searchview_facet", state="detached")
    tiles, charts = read(page)
    assert tiles["alumni"] == ["choose one", "one school and one year"]
    assert ("Graduate", "") in charts["alumni", "category"]


def test_a_school_without_reports_is_told_what_to_do(open_dashboard, page, server):
    tiles, charts = open_dashboard(page, School(server))
    assert tiles["year"] == ["–", "publish a report first"]
    assert tiles["alumni"] == ["–", "not published"]
    assert not any(charts.values())


def test_dashboard_on_a_phone(open_dashboard, phone, published, fits):
    open_dashboard(phone, published)
    fits(phone)
    assert phone.locator(".o_figure_row").count() == 8


# --- where are they now ---------------------------------------------------------------------------

# What charts draw, as their library gets it, and the cells of both sheets that are an error.
DRAWN = """() => {
    const {getters} = window.dashboard;
    const charts = {};
    for (const id of getters.getChartIds("dashboard")) {
        const data = getters.getChartRuntime(id).chartJsConfig?.data;
        const title = getters.getChartDefinition(id).title.text;
        if (data) charts[title] = [data.labels, data.datasets.map((one) => [one.label, one.data])];
    }
    const wrong = getters.getSheetIds()
        .flatMap((id) => Object.values(getters.getEvaluatedCells(id)))
        .filter((cell) => cell.type === "error" || /^#[A-Z]/.test(cell.formattedValue))
        .map((cell) => cell.formattedValue);
    return {charts, wrong};
}"""
WORKS = {
    "STATUS": "working",
    "JOB_RELATED": "yes",
    "WORKING_TIME": "full_time",
    "KEEP_TOUCH": "yes",
    "GET": "jobs",
    "SATISFACTION": "4",
}
WITHOUT_WORK = {"STATUS": "unemployed", "JOB_SEEKING": "yes", "KEEP_TOUCH": "no"}
# Of three departments the smallest is hidden, and with it the next one: 18 of its 20 work. No other
# figure, nor the average of some, is 90 %.
AFTER_SIX = {
    "Wood": [WORKS] * 30 + [WITHOUT_WORK] * 6,
    "Hotel": [WORKS] * 18 + [WITHOUT_WORK] * 2,
    "Sea": [WITHOUT_WORK] * 4,
}
PLANS = {"PLAN": "working", "KEEP_TOUCH": "no", "SATISFACTION": "5"}


@pytest.fixture(scope="module")
def tracked(server):
    """A school that asked its graduates before graduation and 6 months after, and plans to ask
    them once more."""
    school = School(server)
    school.structure()
    people = [
        {
            "ref": f"P{number:03d}",
            "name": f"Nescio Umbra {number}",
            "email": f"umbra.{number}@secret.example.org",
            "department": department,
            "qualification": f"{department} work",
            "sector": "industry" if department == "Wood" else "services",
            "graduation_date": "2024-06-21",
        }
        for number, department in enumerate(
            [name for name, answers in AFTER_SIX.items() for _one in answers]
        )
    ]
    answers = [one for some in AFTER_SIX.values() for one in some]
    env = school.rpc("manager").env
    [year] = env["tracktion.school.year"].search([("name", "=", "2023/24")])
    for point, given in (("pre", [PLANS] * len(people)), ("post6", answers), ("post18", [])):
        wave = env["tracktion.wave"].create(
            {"name": f"Cohort 2024, {point}", "point": point, "school_year_id": year}
        )
        rpc = school.rpc("manager")
        rpc.execute("tracktion.wave", "load_population", [wave], people)
        rows = [
            {"ref": person["ref"], "CONSENT": "agree", **some}
            for person, some in zip(people, given, strict=False)
        ]
        outcomes = rpc.execute("tracktion.wave", "load_responses", [wave], rows) if rows else []
        assert {outcome["status"] for outcome in outcomes} <= {"created"}
    publish(school, "2023/24")
    return school


def test_where_graduates_are_now(open_dashboard, page, tracked, heard):
    tiles, _charts = open_dashboard(page, tracked, "Where are they now")
    assert tiles["year"] == ["2023/24", tracked.name]
    assert tiles["response_rate@post6"] == ["100.0%", "no last year · of 60"]
    assert tiles["placement_rate@post6"] == ["80.0%", "no last year · of 60"]
    assert tiles["unemployment_rate@post6"] == ["20.0%", "no last year · of 60"]
    assert tiles["job_related@post6"] == ["100.0%", "no last year · of 48"]
    assert tiles["expectations_met@post6"] == ["80.0%", "no last year · of 60"]
    drawn = page.evaluate(DRAWN)
    assert drawn["wrong"] == []
    charts = drawn["charts"]
    assert len(charts) == 10
    labels, series = charts["Situation 6 months after graduation, in %, by school year"]
    assert labels == ["2023/24"]
    assert {name: data for name, data in series if any(data)} == {
        "Working": [80],
        "Unemployed": [20],
    }
    labels, series = charts["Work or study 6 and 18 months after, in %, by department"]
    assert (labels, series[0]) == (
        ["* Hotel", "* Sea", "Wood"],
        ["6 months after", [None, None, 83.3]],
    )
    labels, series = charts["Answers before, 6 and 18 months after graduation, in %"]
    assert [name for name, _data in series] == [
        "Before graduation",
        "6 months after",
        "18 months after",
    ]
    # What is planned only is not what nobody answered.
    assert [data[0] for _name, data in series] == [100, 100, None]
    assert not heard.complaints
    assert 90.0 not in numbers_of(heard.answers)


def test_where_graduates_are_now_on_a_phone(open_dashboard, phone, tracked, fits):
    open_dashboard(phone, tracked, "Where are they now")
    fits(phone)
    assert phone.evaluate(DRAWN)["wrong"] == []
