"""The page behind a personal link, on a phone and without an account."""

from urllib.parse import urlsplit

import pytest


@pytest.fixture
def link(server, school):
    """A function that gives the address of the page of a person."""

    def link(person):
        links = school.rpc("officer").env["tracktion.consent.link"]
        [values] = links.read([links.create({"partner_id": person})], ["url"])
        return server.url + urlsplit(values["url"]).path

    return link


def decisions(school, person):
    rows = (
        school.rpc("officer")
        .env["tracktion.consent"]
        .search_read(
            [("partner_id", "=", person)],
            ["decision", "source", "purpose_id", "text_id"],
            order="id",
        )
    )
    return [(row["purpose_id"][1], row["decision"], row["source"]) for row in rows]


def test_see_give_in_two_steps_and_withdraw_in_one(phone, link, school, fits):
    person = school.person("Wanda Webber")
    phone.goto(link(person))
    cover = phone.locator("body").inner_text()
    assert "Wanda" not in cover and "Webber" not in cover, "the cover names the person"
    assert school.name in cover
    fits(phone)
    phone.click("button:has-text('Continue')")
    card = phone.locator("section", has=phone.locator("h2", has_text="Keep in touch"))
    card.locator("input[name=tick]").check()
    fits(phone)
    phone.click("button:has-text('Continue with what I ticked')")
    assert not decisions(school, person), "the first step wrote something"
    assert phone.locator("h2", has_text="Keep in touch").count() == 1
    phone.click("button:has-text('Yes, I agree')")
    phone.wait_for_selector("[role=status]")
    assert decisions(school, person) == [("Keep in touch", "given", "portal")]
    fits(phone)
    card.locator("button:has-text('Withdraw')").click()
    phone.wait_for_selector("[role=status]")
    assert decisions(school, person)[1:] == [("Keep in touch", "withdrawn", "portal")]


def test_looking_changes_nothing(phone, link, school):
    person = school.person("Ludo Lector")
    address = link(person)
    for path in ("", "/stop?purpose=keep_in_touch", ""):
        phone.goto(address + path)
        assert "Ludo" not in phone.locator("body").inner_text()
    assert not decisions(school, person)


def test_stop_link_of_a_mail(phone, link, school):
    person = school.person("Stan Stopper")
    phone.goto(link(person) + "/stop?purpose=keep_in_touch")
    phone.click("button:has-text('Stop these messages')")
    phone.wait_for_selector("[role=status]")
    [(_purpose, decision, source)] = decisions(school, person)
    assert (decision, source) in {("refused", "portal"), ("withdrawn", "portal")}


def test_works_by_keyboard_in_another_language(phone, link, school):
    person = school.person("Keira Tasten")
    phone.goto(link(person))
    phone.click("nav button[lang=es]")
    phone.wait_for_selector("html[lang^=es], button:has-text('Continuar')")
    phone.locator("form button.btn-primary").first.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_selector("input[name=tick]")
    phone.locator("input[name=tick]").first.focus()
    phone.keyboard.press("Space")
    assert phone.locator("input[name=tick]:checked").count() == 1


def test_enter_on_a_box_goes_on_and_says_nothing(phone, link, school):
    person = school.person("Ella Enter")
    phone.goto(link(person))
    phone.click("button:has-text('Continue')")
    phone.locator("input[name=tick]").nth(1).check()
    phone.locator("input[name=tick]").nth(1).press("Enter")
    phone.wait_for_selector("button:has-text('Yes, I agree')")
    assert not decisions(school, person)


@pytest.mark.parametrize(
    "damage", [lambda path: path[:-3], lambda path: path + "x", lambda _p: "/x"]
)
def test_a_damaged_link_is_a_friendly_page(phone, link, school, damage):
    person = school.person("Dora Damaged")
    base, _slash, token = link(person).rpartition("/")
    answer = phone.goto(f"{base}/{damage(token)}")
    assert answer.status in (404, 410)
    text = phone.locator("body").inner_text()
    assert "does not work" in text and "Dora" not in text
