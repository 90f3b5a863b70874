"""A day of an alumni officer in the web client."""

import datetime
import io
import re

import openpyxl


def workbook():
    """A list as a teacher keeps it, with one row that cannot be read."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Antiguos alumnos 2022"])
    sheet.append([])
    sheet.append(["Alumno", "Correo", "Móvil", "F. nacimiento", "Ciclo", "Titulado"])
    for number, name in enumerate(["Ríos Paz, Berta", "Luna Rey, Saúl", "Gil Mar, Olga"]):
        born = datetime.date(2001, 3, 4 + number)
        phone = f"600 10 20 3{number}"
        mail = f"lista.{number}@example.org"
        sheet.append([name, mail, phone, born, "ELE201", datetime.date(2022, 6, 21)])
    sheet.cell(row=6, column=4, value="31/02/2001")
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_upload_preview_confirm(enter, school):
    page = enter("officer", "/odoo/alumni-imports")
    page.click(".o_list_button_add")
    page.wait_for_selector(".o_form_view .o_field_widget[name=data]")
    page.set_input_files(
        ".o_field_widget[name=data] input[type=file]",
        {"name": "antiguos.xlsx", "mimeType": "application/octet-stream", "buffer": workbook()},
    )
    page.click("button[name=action_preview]:has-text('Read the list')")
    rows = page.locator(".o_field_widget[name=line_ids] .o_data_row")
    rows.nth(2).wait_for()
    states = rows.locator("td[name=state]").all_inner_texts()
    assert [state.strip() for state in states] == ["New", "New", "Error"]
    assert "31/02/2001" in rows.nth(2).inner_text()
    assert not school.people(), "the preview wrote somebody"

    page.click("button[name=action_import]:has-text('Import')")
    page.click(".modal-footer .btn-primary")
    page.wait_for_selector(".o_statusbar_status button.o_arrow_button_current:has-text('Imported')")
    page.goto(re.sub(r"/odoo.*", "/odoo/alumni", page.url))
    page.wait_for_selector(".o_kanban_record:has-text('Berta Ríos Paz')")
    page.wait_for_selector(".o_kanban_record:has-text('Saúl Luna Rey')")
    assert not page.locator(".o_kanban_record:has-text('Olga')").count()
    assert [person["name"] for person in school.people()] == ["Berta Ríos Paz", "Saúl Luna Rey"]


def test_doubts_are_decided_on_a_phone(enter, school, phone, fits):
    known = school.person("Anna Tamm", email="tamm@example.org")
    data = (
        "Apellidos, Nombre;Correo;Fecha nac.;Titulado\r\n"
        "Tamm, Jaan;tamm@example.org;;sí\r\n"
        "Sanz, Eva;eva@example.org;3017;no\r\n"
    )
    record = school.upload("lista.csv", data.encode())
    page = enter("officer", f"/odoo/alumni-imports/{record}", page=phone)
    doubt, mistake = (
        page.locator(f".o_field_widget[name=line_ids] .o_kanban_record:has-text('{name}')")
        for name in ("Jaan Tamm", "Eva Sanz")
    )
    assert "May be Anna Tamm" in doubt.inner_text()
    assert "3017" in mistake.inner_text()
    fits(page)
    doubt.locator("button[name=action_new_person]").click()
    page.wait_for_selector(".o_kanban_record:has-text('New person, decided by hand.')")
    page.click("button[name=action_import]:has-text('Import')")
    page.click(".modal-footer .btn-primary")
    page.wait_for_selector(".o_kanban_record .text-success:has-text('Jaan Tamm')")
    [jaan] = school.rpc("officer").env["res.partner"].search([("name", "=", "Jaan Tamm")])
    assert jaan != known


def test_consent_strip_turns_green_and_red(enter, school):
    person = school.person("Greta Verde")
    page = enter("officer", f"/odoo/alumni/{person}")
    pill = ".o_tracktion_consent_strip button:has-text('Keep in touch')"
    page.click(f"{pill}.o_tracktion_pill_no_consent")
    page.click(".modal .o_tracktion_give")
    page.click(".modal button[name=action_record]")
    page.wait_for_selector(f"{pill}.o_tracktion_pill_given")
    color = page.eval_on_selector(pill, "pill => getComputedStyle(pill).borderColor")
    red, green, blue = map(int, re.findall(r"\d+", color)[:3])
    assert green > red and green > blue, f"the pill of a yes is not green: {color}"

    page.click(pill)
    page.wait_for_selector(".modal tbody tr:has-text('Given')")
    page.click(".modal .o_tracktion_withdraw")
    page.fill(".modal #tracktion_withdraw_reason", "Too many calls")
    page.click(".modal .o_tracktion_withdraw_confirm")
    page.wait_for_selector(f"{pill}.o_tracktion_pill_withdrawn")
    env = school.rpc("officer").env
    decisions = env["tracktion.consent"].search_read(
        [("partner_id", "=", person)], ["decision", "reason"], order="id"
    )
    assert [(line["decision"], line["reason"]) for line in decisions] == [
        ("given", False),
        ("withdrawn", "Too many calls"),
    ]


def test_contact_form_on_a_phone(enter, school, phone, fits):
    person = school.person("Fina Movil", phone="+34600000777")
    page = enter("officer", f"/odoo/alumni/{person}", page=phone)
    page.wait_for_selector(".o_form_view")
    fits(page)
    page.locator(".o_notebook .nav-link:has-text('Alumni')").scroll_into_view_if_needed()
    page.click(".o_notebook .nav-link:has-text('Alumni')")
    pill = page.locator(".o_tracktion_consent_strip button:has-text('Keep in touch')")
    pill.scroll_into_view_if_needed()
    box = pill.bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= 390, "the pill is cut off"
    pill.click()
    page.wait_for_selector(".modal .o_tracktion_give")
    fits(page)


def test_category_table_as_pivot_and_as_file(enter, school):
    school.person("Pia Pivot", spell={"date_end": "2021-06-21"})
    page = enter("officer", "/odoo/category-table")
    page.wait_for_selector(".o_pivot table")
    shown = page.locator(".o_pivot table").inner_text()
    for heading in ("Total (A)", "Not willing (B)", "Contactable (A-B)", "2020/21", "Graduate"):
        assert heading in shown, f"the pivot lacks {heading}"
    page.click(".o_menu_sections button:has-text('Reporting')")
    with page.expect_download() as download:
        page.click("[data-menu-xmlid='tracktion_alumni.tracktion_category_table_menu']")
    assert download.value.suggested_filename.endswith(".xlsx")
    with open(download.value.path(), "rb") as file:
        sheet = openpyxl.load_workbook(file).active
    cells = {str(value) for row in sheet.iter_rows(values_only=True) for value in row if value}
    assert {"Graduate", "Total (A)", "Not willing (B)", "Contactable (A-B)"} <= cells
    assert any("2020/21" in cell for cell in cells)
    assert any(school.name in cell for cell in cells)
