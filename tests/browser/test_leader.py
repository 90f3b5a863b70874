"""A school leader makes the report of a year: compute, look, publish."""

import io
import re

import openpyxl


def compute(school):
    """Run the job that computes reports, as the server's own scheduler would."""
    env = school.admin.env
    cron = env.ref("tracktion_report.ir_cron_compute").id
    env["ir.cron"].browse(cron).method_direct_trigger()


def open_new_report(enter, school):
    for number in range(12):
        school.person(f"Grad Uate{number}", spell={"date_end": "2024-06-21"})
    years = school.rpc("officer").env["tracktion.school.year"]
    [year] = years.search([("name", "=", "2023/24"), ("company_id", "=", school.company)])
    report = school.rpc("leader").env["tracktion.report"].create({"school_year_id": year})
    return report, enter(
        "leader", f"/odoo/action-tracktion_report.tracktion_report_action/{report}"
    )


def state(page, text):
    page.wait_for_selector(f".o_statusbar_status button.o_arrow_button_current:has-text('{text}')")


def test_compute_look_publish(enter, school):
    report, page = open_new_report(enter, school)
    page.click("button[name=action_compute]:has-text('Compute')")
    state(page, "Being computed")
    compute(school)
    page.reload()
    state(page, "Computed")
    with page.expect_download() as download:
        page.click(".o_field_widget[name=workbook] .fa-download, .o_field_widget[name=workbook] a")
    with open(download.value.path(), "rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert "People" in book.sheetnames
    with page.context.expect_page() as opened:
        page.click("button[name=action_preview]")
    preview = opened.value
    preview.wait_for_selector("svg")
    assert school.name in preview.inner_text("body")
    preview.close()

    page.click("button[name=action_publish]")
    page.click(".modal-footer .btn-primary")
    state(page, "Published")
    values = school.rpc("leader").env["tracktion.indicator.value"]
    [alumni] = values.search_read(
        [("origin_id", "=", report), ("code", "=", "alumni"), ("dimension_1", "=", False)],
        ["value", "is_current"],
    )
    assert (alumni["value"], alumni["is_current"]) == (12, True)


def test_a_leader_finds_reports_and_no_people(enter, school):
    _report, page = open_new_report(enter, school)
    sections = page.locator(".o_menu_sections").inner_text()
    assert "Reporting" in sections
    for hidden in ("Alumni", "Consent", "Configuration"):
        assert hidden not in sections
    page.goto(re.sub(r"/odoo.*", "/odoo/alumni", page.url))
    page.wait_for_load_state()
    page.wait_for_timeout(1500)
    assert "Grad Uate" not in page.inner_text("body")
