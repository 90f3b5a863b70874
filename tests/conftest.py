"""Fixtures of the tests that need a running Odoo or a browser.

- `server`: a real Odoo with the suite, see harness.Server: `.url`, `.db`, `.mailbox`, `.rpc()`
- `make_server`: makes another one, `make_server("tracktion_alumni", options=["--workers=2"])`
- `rpc`: `rpc(login, password)` gives an OdooRPC connection to `server`
- `browser`, `page`: Playwright's Chromium; each test has a page of its own, and fails when a script
  on it crashes
- `sign_in`: `sign_in(page, login, password)` opens the web client of `server`
"""

import re

import harness
import pytest

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
_servers = []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Adds the end of the servers' logs and a picture of the page to the report of a failure."""
    outcome = yield
    report = outcome.get_result()
    if not report.failed:
        return
    for server in _servers:
        report.sections.append((f"end of {server.log}", server.log_end()))
    page = getattr(item, "funcargs", {}).get("page")
    if page and not page.is_closed():
        picture = harness.LOG_DIR / "browser" / (re.sub(r"\W+", "-", item.nodeid) + ".png")
        page.screenshot(path=picture, full_page=True)
        report.sections.append(("the page", f"{page.url}\n{picture}"))


@pytest.fixture(scope="session")
def make_server():
    """A function that makes and starts servers; at the end all are stopped and dropped."""
    harness.drop_leftovers()

    def make(addons="tracktion", options=(), demo=False):
        server = harness.Server(addons, options, demo)
        _servers.append(server)
        return server.start()

    yield make
    while _servers:
        _servers.pop().close()


@pytest.fixture(scope="session")
def server(make_server):
    """The server that most tests share: each test makes its own records."""
    return make_server()


@pytest.fixture(scope="session")
def rpc(server):
    """A function that logs in and returns an OdooRPC connection."""
    return server.rpc


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page in a fresh session; a script that crashes on it fails the test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(30_000)
    crashes = []
    page.on("pageerror", lambda error: crashes.append(str(error)))
    yield page
    context.close()
    assert not crashes, f"a script on the page crashed: {crashes}"


@pytest.fixture(scope="session")
def sign_in(server):
    """A function that opens the web client for a user."""

    def sign_in(page, login="admin", password="admin", path="/odoo", server=server):
        page.goto(f"{server.url}/web/login?redirect={path}")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click("form.oe_login_form button[type=submit]")
        page.wait_for_url(re.compile(r"/(odoo|my)"))
        return page

    return sign_in
