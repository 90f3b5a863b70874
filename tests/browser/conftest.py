"""Fixtures of the browser tests: a school to work in, and a phone to look at it."""

import re

import pytest
from schools import School


@pytest.fixture(scope="module")
def school(server):
    """A school with its structure; each test brings its own people."""
    school = School(server)
    school.made = school.structure()
    return school


@pytest.fixture
def phone(browser):
    """A page as wide as a phone, in a session of its own."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="en-US"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    crashes = []
    page.on("pageerror", lambda error: crashes.append(str(error)))
    yield page
    context.close()
    assert not crashes, f"a script on the page crashed: {crashes}"


@pytest.fixture
def enter(page, sign_in, school):
    """A function that opens a page of the web client as the user with a role."""

    def enter(role, path="/odoo/alumni", page=page):
        page.set_default_timeout(60_000)
        sign_in(page, school.login(role), school.login(role), path=path)
        page.wait_for_url(re.compile(re.escape(path)))
        page.wait_for_selector(".o_action_manager .o_view_controller")
        return page

    return enter


@pytest.fixture
def fits():
    """A function that fails when a page is wider than the screen."""

    def fits(page):
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"the page is {wide} pixels wider than the screen"

    return fits
