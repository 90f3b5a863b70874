"""An addon appears in report, workbook and published figures by shipping records alone, fails
softly, and disappears on uninstall.

The addon is made up (tests/addons/tracktion_test_contributor): it knows the base, and the report
knows neither it nor any other. The report is computed by a leader, who sees no alumni.
"""

import harness
import pytest
from installing import ask, install, installed, uninstall

CONTRIBUTOR = "tracktion_test_contributor"
SECTION = "Made-up activities"
COMMON = """
import base64
import io

from openpyxl import load_workbook


def sheets(workbook):
    book = load_workbook(io.BytesIO(workbook))
    return {
        sheet.title: [
            [cell for cell in row if cell is not None]
            for row in sheet.iter_rows(values_only=True)
            if any(cell is not None for cell in row)
        ]
        for sheet in book.worksheets
    }


def compute(report):
    report.action_compute()
    env["tracktion.report"]._cron_compute()
    assert report.state == "computed", report.state


def tell(report):
    values = env["tracktion.indicator.value"].with_user(leader).search(
        [("origin_model", "=", report._name), ("origin_id", "=", report.id)]
    )
    return {
        "state": report.state,
        "lines": {line.code: [line.state, line.name, line.message] for line in report.line_ids},
        "blocks": {
            line.code: [[block["state"], block["title"]] for block in line.blocks]
            for line in report.line_ids
        },
        "sheets": sheets(base64.b64decode(report.workbook)),
        # What dashboards read.
        "values": {
            f"{value.code} {value.key_1 or ''}".strip(): value.value
            for value in values
            if value.state == "ok" and value.code.startswith("test_")
        },
        "current": sorted(set(values.filtered("is_current").mapped("code"))),
    }


def everywhere():
    return {
        "sections": env["tracktion.report.section"].search([]).mapped("code"),
        "indicators": env["tracktion.indicator"].search([("code", "like", "test_")]).mapped("code"),
        "tables": env["tracktion.report.table"].search([("name", "=", "Ratings by kind")]).ids,
        "dimensions": env["tracktion.dimension"].search([("code", "like", "test_")]).mapped("code"),
        "paths": env["tracktion.dimension.path"].search([("model", "like", "test.")]).ids,
        "participations": env["tracktion.participation"].search_count([]),
    }


leader = env["res.users"].search([("login", "=", "head")])
Report = env["tracktion.report"].with_user(leader)
"""
BEFORE = (
    COMMON
    + """
school = env.company
years = env["tracktion.school.year"]._generate(2024, 2024, school)
leader = env["res.users"].create({
    "name": "Head", "login": "head", "email": "head@example.org",
    "group_ids": [(6, 0, env.ref("tracktion_report.group_leader").ids)],
})
Report = Report.with_user(leader)
qualification = env["tracktion.qualification"].create({"name": "Cooking", "sector": "services"})
people = env["res.partner"].create([
    {"name": f"Cook {n}", "email": f"cook{n}@example.org", "company_id": school.id}
    for n in range(40)
])
env["tracktion.enrolment"].create([
    {"partner_id": p.id, "qualification_id": qualification.id, "state": "finished",
     "outcome": "qualification", "date_end": "2024-10-15"}
    for p in people
])
env["tracktion.test.attendance"].create([
    {"partner_id": p.id, "company_id": school.id, "school_year_id": years.id,
     "date": "2024-11-20", "mode": mode, "kind": kind, "minutes": 60,
     "rated": True, "rating": 10 if n % 2 else 6}
    for mode, kind, count in (("communication", "talk", 40), ("experiential", "visit", 20))
    for n, p in enumerate(people[:count])
])
report = Report.create({"school_year_id": years.id})
compute(report)
Report.create({"date_from": "2024-09-01", "date_to": "2025-02-28"})
report.action_publish()
env.cr.commit()
answer(**tell(report), everywhere=everywhere())
"""
)
AFTER = (
    COMMON
    + """
report = Report.search([("state", "=", "published")])
waiting = Report.search([("state", "=", "draft")])
report.get_views([(False, "form")])
report.web_read({name: {} for name in ("name", "state", "progress", "differences", "workbook")})
again = sheets(report.sudo()._render_workbook())
html = env["ir.actions.report"]._render_qweb_html(
    "tracktion_report.action_report_document", report.ids
)[0].decode()
figures = env["tracktion.indicator.value"].with_user(leader).search([
    ("code", "=", "test_nps"), ("is_current", "=", True), ("dimension_1", "=", False),
])
definition = figures.definition_id.text
shown = figures.mapped("shown")
published = tell(report)
newer = Report.browse(report.action_compute_anew()["res_id"])
env["tracktion.report"]._cron_compute()
compute(waiting)
env.cr.commit()
answer(
    everywhere=everywhere(), published=published, again=again, in_html="Made-up activities" in html,
    definition=definition, shown=shown, newer=tell(newer), differences=newer.differences,
    waiting=tell(waiting),
)
"""
)


@pytest.fixture(scope="module")
def story():
    """Two reports: one made with the addon and looked at again without it, one made without."""
    db = harness.create_db("tracktion_report")
    try:
        install(db, CONTRIBUTOR)
        before = ask(db, BEFORE)
        uninstall(db, CONTRIBUTOR)
        assert "tracktion_report" in installed(db)
        yield before, ask(db, AFTER)
    finally:
        harness.drop_db(db)


def test_its_section_is_in_the_report(story):
    before, _after = story
    assert before["state"] == "published"
    assert before["lines"]["test_activities"] == ["done", SECTION, ""]
    titles = [title for _state, title in before["blocks"]["test_activities"]]
    assert "Participation by mode" in titles and "Ratings by kind" in titles
    assert {state for state, _title in before["blocks"]["test_activities"]} == {"ok"}


def test_its_sheet_is_in_the_workbook(story):
    before, _after = story
    rows = before["sheets"][SECTION]
    assert ["Communication", 40, 40] in rows
    assert ["Total", 60, 40] in rows
    names = [row[0] for row in before["sheets"]["Definitions"]]
    assert "Net promoter score" in names


def test_its_figures_are_published(story):
    before, _after = story
    figures = before["values"]
    assert figures["test_participations"] == 60
    assert figures["test_participants"] == 40
    assert figures["test_participants experiential"] == 20
    assert figures["test_minutes"] == 3600
    assert figures["test_rated"] == 100
    assert figures["test_returning"] == 50
    assert figures["test_rating_mean"] == 8
    assert figures["test_nps"] == 0
    assert figures["test_kinds talk"] == 66.7
    assert {"test_nps", "test_participants", "alumni"} <= set(before["current"])


def test_its_section_that_fails_leaves_the_report_complete(story):
    before, _after = story
    state, _name, message = before["lines"]["test_failing"]
    assert state == "error"
    assert "the made-up provider breaks after 1 blocks" in message
    assert before["blocks"]["test_failing"] == [["error", "Broken room"]]
    assert message in " ".join(str(cell) for row in before["sheets"]["Broken room"] for cell in row)
    assert before["lines"]["people"][0] == "done"
    assert "test_never_shown" not in before["current"]
    assert before["everywhere"]["dimensions"] == ["test_kind"], "what it wrote was taken back"


def test_uninstalled_it_is_gone_everywhere(story):
    before, after = story
    assert before["everywhere"]["participations"] == 60
    assert len(before["everywhere"]["indicators"]) == 11
    assert len(before["everywhere"]["paths"]) == 7
    sections = [c for c in before["everywhere"]["sections"] if not c.startswith("test_")]
    assert after["everywhere"] == {
        "sections": sections,
        "indicators": [],
        "tables": [],
        "dimensions": [],
        "paths": [],
        "participations": 0,
    }


def test_what_was_published_stays(story):
    before, after = story
    for part in ("state", "lines", "blocks", "sheets", "values", "current"):
        assert after["published"][part] == before[part], part
    # Rendered anew from what is frozen, it says the same.
    assert after["again"].keys() == before["sheets"].keys()
    assert after["again"][SECTION] == before["sheets"][SECTION]
    assert after["again"]["Definitions"] == before["sheets"]["Definitions"]
    assert after["in_html"]
    assert (
        after["definition"] == "The share of ratings of 9 and 10 less the share of those up to 6."
    )
    assert after["shown"] == ["0.0"]


def test_a_new_report_computes_without_it(story):
    _before, after = story
    newer = after["newer"]
    assert newer["state"] == "computed"
    assert newer["lines"]["people"][0] == "done"
    assert not [code for code in newer["lines"] if code.startswith("test_")]
    assert SECTION not in newer["sheets"]
    assert newer["values"] == {}
    assert "Net promoter score" in after["differences"], "readers learn what is no longer there"


def test_a_report_that_waited_tells_what_it_misses(story):
    _before, after = story
    waiting = after["waiting"]
    assert waiting["state"] == "computed"
    assert waiting["lines"]["people"][0] == "done"
    state, name, message = waiting["lines"]["test_activities"]
    assert (state, name) == ("error", SECTION)
    assert "uninstalled" in message
