"""A teacher in the web client: his own alumni, and no lists to take away."""


def test_teacher_sees_only_own_alumni(enter, school):
    school.person("Mina Propia", alumni_relation_owner_id=school.user("teacher"))
    school.person("Teo Alumno", spell={"tutor_id": school.user("teacher")})
    school.person("Olmo Ajeno", alumni_relation_owner_id=school.user("teacher2"))
    page = enter("teacher")
    page.wait_for_selector(".o_kanban_record:has-text('Mina Propia')")
    cards = page.locator(".o_kanban_record:not(.o_kanban_ghost)").all_inner_texts()
    names = {card.split("\n")[0] for card in cards}
    assert names == {"Mina Propia", "Teo Alumno"}


def test_teacher_exports_nothing(enter, school):
    school.person("Ema Exporta", alumni_relation_owner_id=school.user("teacher"))
    # The right to use the export of Odoo at all, which many schools give to everybody.
    allowed = school.admin.env.ref("base.group_allow_export").id
    school.admin.env["res.users"].write([school.user("teacher")], {"group_ids": [(4, allowed)]})
    page = enter("teacher")
    page.click(".o_switch_view.o_list")
    page.click(".o_list_view thead .o_list_record_selector input")
    page.click(".o_cp_action_menus button:has-text('Actions')")
    page.click(".o-dropdown--menu .o_menu_item:has-text('Export')")
    page.click(".modal .o_select_button")
    page.wait_for_selector(".modal:has-text('Please ask one')")


def test_teacher_has_no_way_to_imports_and_configuration(enter, server, school):
    page = enter("teacher")
    page.wait_for_selector(".o_menu_sections")
    menus = page.eval_on_selector_all(
        "[data-menu-xmlid^='tracktion_alumni.']", "all => all.map(m => m.dataset.menuXmlid)"
    )
    assert "tracktion_alumni.tracktion_alumni_menu" in menus
    assert "tracktion_alumni.tracktion_config_menu" not in menus
    page.goto(f"{server.url}/odoo/alumni-imports")
    page.wait_for_selector(".o_error_dialog, .o_notification, .modal, .o_home_menu, .o_app")
    assert not page.locator(".o_list_button_add").count()
