"""The web client opens for a member of staff, and refuses a wrong password."""


def test_staff_sign_in_and_see_the_menus(page, sign_in):
    sign_in(page)
    page.wait_for_selector(".o_main_navbar .o_menu_toggle, .o_main_navbar .o_navbar_apps_menu")
    assert page.title()
    assert page.locator(".o_error_dialog").count() == 0


def test_wrong_password_is_refused(page, server):
    page.goto(f"{server.url}/web/login")
    page.fill("input[name=login]", "admin")
    page.fill("input[name=password]", "not the password")
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_selector(".alert-danger")
    assert "/web/login" in page.url
