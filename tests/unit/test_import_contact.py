# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""E-mail addresses, phone numbers and other addresses in cells."""

import phonenumbers
import pytest
from alumni_lib import contact
from alumni_lib.cells import parse_linkedin, parse_phones, parse_url, parse_zip, split_emails
from hypothesis import assume, example, given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@b.es", ["a@b.es"]),
        ("A@B.ES", ["a@b.es"]),
        ("a@b.es; c@d.es", ["a@b.es", "c@d.es"]),
        ("a@b.es, c@d.es", ["a@b.es", "c@d.es"]),
        ("a@b.es / c@d.es", ["a@b.es", "c@d.es"]),
        ("a@b.es\nc@d.es", ["a@b.es", "c@d.es"]),
        ("a@b.es y c@d.es", ["a@b.es", "c@d.es"]),
        ("a@b.es a@b.es", ["a@b.es"]),
        ("Ana García <ana@b.es>", ["ana@b.es"]),
        ("Ana <ana@b.es>, Jon <jon@b.es>", ["ana@b.es", "jon@b.es"]),
        ("mailto:a@b.es", ["a@b.es"]),
        ("mailto:a@b.es?subject=hi", ["a@b.es"]),
        ("a@b.es.", ["a@b.es"]),
        ("<a@b.es>;", ["a@b.es"]),
        ("a @ b.es", ["a@b.es"]),
        ("a@ b.es", ["a@b.es"]),
        ("a@b. es", ["a@b.es"]),
        ("a(at)b.es", ["a@b.es"]),
        ("a [at] b [dot] es", ["a@b.es"]),
        ("a (arroba) b (punto) es", ["a@b.es"]),
        ("o'neill+x@mail.b.museum", ["o'neill+x@mail.b.museum"]),
        ("info@põllumajandus.ee", ["info@põllumajandus.ee"]),
        ("e-mail: a@b.es (casa)", ["a@b.es"]),
        (None, []),
        ("", []),
        ("-", []),
        ("no tiene", []),
    ],
)
def test_addresses(cell, addresses):
    assert split_emails(cell) == (addresses, [])


@pytest.mark.parametrize(
    "cell",
    ["ana", "ana@", "@b.es", "ana@b", "ana@@b.es", "peña@b.es", "a..b@c.es", "ana.b.es", 5,
     "x" * 70 + "@b.es", "a@b.e", "ana@-b.es", "a@b_c.es" * 40],
)  # fmt: skip
def test_what_is_no_address(cell):
    found, problems = split_emails(cell)
    assert found == [] and [code for code, _params in problems] == ["email_invalid"]


def test_good_and_bad_address_in_one_cell():
    found, problems = split_emails("ana@b.es; jon@b")
    assert found == ["ana@b.es"] and problems[0][1]["value"] == "jon@b"


def test_comma_for_a_dot_is_repaired_and_told():
    found, problems = split_emails("ana@gmail,com")
    assert found == ["ana@gmail.com"] and problems[0][0] == "email_repaired"


_LOCAL = st.from_regex(r"[a-z][a-z0-9]{0,8}([._-][a-z0-9]{1,8})?", fullmatch=True)


@given(st.lists(st.builds("{}@{}.es".format, _LOCAL, st.from_regex(r"[a-z]{2,9}", fullmatch=True)),
                min_size=1, max_size=3, unique=True),
       st.sampled_from(["; ", ", ", " ", "\n", " / ", ";"]))  # fmt: skip
def test_lists_of_addresses_are_read_back(addresses, sign):
    assert split_emails(sign.join(addresses)) == (addresses, [])


@pytest.mark.parametrize(
    ("cell", "country", "numbers"),
    [
        ("600123456", "ES", ["+34600123456"]),
        ("600 123 456", "ES", ["+34600123456"]),
        ("600-12-34-56", "ES", ["+34600123456"]),
        ("600.123.456", "ES", ["+34600123456"]),
        (600123456, "ES", ["+34600123456"]),
        (600123456.0, "ES", ["+34600123456"]),
        ("600123456.0", "ES", ["+34600123456"]),
        (6.00123456e8, "ES", ["+34600123456"]),
        ("6.00123456E8", "ES", ["+34600123456"]),
        ("6,00123456E+08", "ES", ["+34600123456"]),
        ("+34600123456", "IT", ["+34600123456"]),
        ("0034 600 123 456", "ES", ["+34600123456"]),
        ("0034 600 123 456", None, ["+34600123456"]),
        ("(+34) 600123456", "EE", ["+34600123456"]),
        ("34600123456", "ES", ["+34600123456"]),
        ("(+372) 5123 4567", "ES", ["+37251234567"]),
        ("600123456 / 915551234", "ES", ["+34600123456", "+34915551234"]),
        ("600123456/600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600123456, 600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600123456 600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600 123 456 91 555 12 34", "ES", ["+34600123456", "+34915551234"]),
        ("600123456 - 600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600123456 y 600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600123456\n600987654", "ES", ["+34600123456", "+34600987654"]),
        ("600123456; 600123456", "ES", ["+34600123456"]),
        ("Móvil: 600 123 456 (madre)", "ES", ["+34600123456"]),
        ("Tel. 600123456", "ES", ["+34600123456"]),
        ("333 1234567", "IT", ["+393331234567"]),
        ("0577/123456", "IT", ["+390577123456"]),
        ("+39 0577 123456", "ES", ["+390577123456"]),
        ("06-12345678", "NL", ["+31612345678"]),
        (612345678, "NL", ["+31612345678"]),
        ("+31 (0)6 12345678", "ES", ["+31612345678"]),
        ("020-1234567", "NL", ["+31201234567"]),
        ("5123 4567", "EE", ["+37251234567"]),
        ("600123456", "es", ["+34600123456"]),
        (None, "ES", []),
        ("-", "ES", []),
        (0, "ES", []),
    ],
)
def test_numbers(cell, country, numbers):
    assert parse_phones(cell, country) == (numbers, [])


def test_zero_that_the_spreadsheet_took_comes_back_with_a_remark():
    found, problems = parse_phones(577123456, "IT")
    assert found == ["+390577123456"] and problems[0][0] == "phone_zero_added"


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [
        ("12345", "ES", "phone_invalid"),
        ("99", "ES", "phone_invalid"),
        ("+34 1", "ES", "phone_invalid"),
        ("none yet", "ES", "phone_invalid"),
        ("600123456", None, "phone_no_country"),
        ("6,00E+08", "ES", "phone_scientific"),
        ("6E+08", "ES", "phone_scientific"),
        ("1" * 300, "ES", "phone_invalid"),
    ],
)
def test_what_is_no_number(cell, country, code):
    found, problems = parse_phones(cell, country)
    assert found == [] and problems[0][0] == code


_NATIONAL = {
    "ES": r"[6][0-9]{8}|9[1-8][2-8][0-9]{6}",
    "IT": r"3[2-4][0-9]{8}|0[2-9]{2}[0-9]{6}",
    "NL": r"06[1-5][0-9]{7}|0[1-5]0[2-9][0-9]{6}",
    "EE": r"5[0-9]{7}|[67][0-9]{6}",
}


@given(st.sampled_from(sorted(_NATIONAL)), st.data())
def test_numbers_are_read_back_in_all_spellings(country, data):
    """E.164, international, national and 00 forms of a valid number all mean that number."""
    digits = data.draw(st.from_regex(_NATIONAL[country], fullmatch=True))
    number = phonenumbers.parse(digits, country)
    assume(phonenumbers.is_valid_number(number))
    forms = phonenumbers.PhoneNumberFormat
    whole = phonenumbers.format_number(number, forms.E164)
    spellings = [
        whole,
        "00" + whole[1:],
        phonenumbers.format_number(number, forms.INTERNATIONAL),
        phonenumbers.format_number(number, forms.NATIONAL),
    ]
    for spelling in spellings:
        assert parse_phones(spelling, country) == ([whole], []), spelling


@example("DE", "494087148")
@example("NL", "0612345678")
@given(
    st.sampled_from(["ES", "IT", "NL", "EE", "DE", "FR", "PT", "GB", "LV", "US"]),
    st.from_regex(r"(\+[1-9])?[0-9]{6,12}", fullmatch=True),
)
def test_short_cut_agrees_with_the_library(country, text):
    """Where the quick pattern answers, the library gives the same answer."""
    quick = contact._simple_number(text, country)
    if quick is not None:
        number = phonenumbers.parse(text, country)
        assert phonenumbers.is_valid_number(number)
        assert quick == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [(8001, "ES", "08001"), ("8001", "ES", "08001"), ("48001", "ES", "48001"),
     ("1234ab", "NL", "1234 AB"), ("1234 AB", "NL", "1234 AB"), (187, "IT", "00187"),
     (10111, "EE", "10111"), (None, "ES", None)],
)  # fmt: skip
def test_postal_codes(cell, country, code):
    assert parse_zip(cell, country) == (code, None)


def test_addresses_on_the_web():
    assert parse_url("www.school.example") == ("https://www.school.example", None)
    assert parse_url("http://school.example/x") == ("http://school.example/x", None)
    assert parse_url("javascript:alert(1)")[1][0] == "url_invalid"
    assert parse_url("ana@school.example")[1][0] == "url_invalid"
    profile = "https://www.linkedin.com/in/ana-garcia"
    for written in ("linkedin.com/in/ana-garcia/", "https://es.linkedin.com/in/ana-garcia?x=1",
                    "/in/ana-garcia", "ana-garcia", "@ana-garcia"):  # fmt: skip
        assert parse_linkedin(written) == (profile, None), written
    assert parse_linkedin("no, thanks")[1][0] == "url_invalid"
