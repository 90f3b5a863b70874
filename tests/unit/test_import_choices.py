# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cells with one word out of few, text cleaning, and what all parsers promise."""

import datetime
import string

import pytest
from alumni_lib import cells, messages
from alumni_lib.cells import (
    clean_text,
    fold,
    neutralise_formula,
    parse_bool,
    parse_channel,
    parse_eqf,
    parse_gender,
    parse_isced,
    parse_outcome,
    parse_sector,
    parse_state,
    parse_status,
)
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "cell",
    ["yes", "Yes", "Y", "sí", "Sí", "SI", "s", "sì", "ja", "J", "jah", "jah, soovin", "x", "X",
     "✓", "✔", "☑", 1, 1.0, "1", True, "true", "VERDADERO", "vero", "waar", "tõene", "acepto",
     "Sí, quiero", "ok"],
)  # fmt: skip
def test_yes(cell):
    assert parse_bool(cell) == (True, None)


@pytest.mark.parametrize(
    "cell",
    ["no", "No", "N", "nee", "ei", "NEE", 0, "0", 0.0, False, "false", "FALSO", "onwaar", "vale",
     "✗", "☐", "No, gracias", "ei soovi"],
)  # fmt: skip
def test_no(cell):
    assert parse_bool(cell) == (False, None)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "?", "n/a"])
def test_neither_yes_nor_no(cell):
    assert parse_bool(cell) == (None, None)


@pytest.mark.parametrize("cell", ["maybe", 2, "depende", float("nan")])
def test_what_is_no_yes_or_no(cell):
    value, problem = parse_bool(cell)
    assert value is None and problem[0] == "bool_unknown"


@pytest.mark.parametrize(
    ("cell", "lang", "letters", "gender"),
    [
        ("F", None, None, "female"), ("M", None, None, "male"), ("female", "en", None, "female"),
        ("H", "es", None, "male"), ("M", "es", "HM", "female"), ("M", "es", "FM", "male"),
        ("M", "es", None, "female"), ("V", "es", None, "male"), ("Mujer", "es", None, "female"),
        ("Varón", "es", None, "male"), ("V", "nl", None, "female"), ("M", "nl", None, "male"),
        ("V", None, "MV", "female"), ("vrouw", None, None, "female"), ("Man", "nl", None, "male"),
        ("donna", "it", None, "female"), ("D", "it", None, "female"), ("U", "it", None, "male"),
        ("M", "it", None, "male"), ("N", "et", None, "female"), ("M", "et", None, "male"),
        ("naine", None, None, "female"), ("mees", "et", None, "male"), ("X", None, None, "other"),
        ("no binario", "es", None, "other"), ("prefiero no decirlo", "es", None, "not_said"),
    ],
)  # fmt: skip
def test_genders(cell, lang, letters, gender):
    assert parse_gender(cell, lang, letters) == (gender, None)


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (parse_state, "Matriculado", "studying"), (parse_state, "titulada", "finished"),
        (parse_state, "Baja", "left"), (parse_state, "Geslaagd", "finished"),
        (parse_state, "uitgeschreven", "left"), (parse_state, "õpib", "studying"),
        (parse_state, "lõpetanud", "finished"), (parse_state, "katkestanud", "left"),
        (parse_state, "iscritto", "studying"), (parse_state, "diplomato nel 2019", "finished"),
        (parse_state, "ritirata", "left"), (parse_state, "graduated", "finished"),
        (parse_outcome, "Graduate", "graduate"), (parse_outcome, "aprendiz", "apprentice"),
        (parse_outcome, "attestato", "certificate"), (parse_outcome, "Erasmus", "visiting"),
        (parse_outcome, "Non-graduate", "non_graduate"), (parse_outcome, "no titulado",
                                                          "non_graduate"),
        (parse_outcome, "katkestanud", "non_graduate"),
        (parse_outcome, "oud-medewerker", "former_employee"),
        (parse_outcome, "current student", "current_student"),
        (parse_sector, "Servicios", "services"), (parse_sector, "landbouw", "primary"),
        (parse_sector, "tööstus", "industry"), (parse_sector, "Industria", "industry"),
        (parse_status, "Trabaja", "working"), (parse_status, "autónomo/a", "self_employed"),
        (parse_status, "ZZP'er", "self_employed"), (parse_status, "otsib tööd", "unemployed"),
        (parse_status, "lavora e studia", "working_studying"),
        (parse_status, "studeert", "studying"),
    ],
)  # fmt: skip
def test_words(parser, cell, value):
    assert parser(cell) == (value, None)


@pytest.mark.parametrize("parser", [parse_state, parse_outcome, parse_sector, parse_status])
def test_unknown_words(parser):
    value, problem = parser("quetzal")
    assert value is None and "quetzal" in messages.describe(problem)
    assert parser(None) == (None, None)


@pytest.mark.parametrize(
    ("cell", "level"),
    [(4, 4), ("4", 4), (5.0, 5), ("EQF 4", 4), ("MEC-5", 5), ("mbo-3", 3), ("Nivel 5 EQF", 5),
     ("Grado Superior", 5), ("Grado Medio", 4), ("FP Básica", 3), ("IFTS", 4), ("ITS", 5),
     ("IV", 4), ("EKR tase 4", 4)],
)  # fmt: skip
def test_levels(cell, level):
    assert parse_eqf(cell) == (level, None)


@pytest.mark.parametrize("cell", [0, 9, "9", "level", 4.5, "4 or 5", "2019"])
def test_what_is_no_level(cell):
    value, problem = parse_eqf(cell)
    assert value is None and problem[0] == "eqf_unknown"


def test_fields_of_study():
    assert parse_isced("0613") == ("0613", None)
    assert parse_isced(613) == parse_isced("613") == ("0613", None)
    assert parse_isced("ISCED-F 2013: 0613 Software") == ("0613", None)
    assert parse_isced("06") == ("06", None)
    assert parse_isced("9913")[1][0] == "isced_unknown"


def test_channels():
    assert parse_channel("Correo, WhatsApp") == (["email", "message"], None)
    assert parse_channel("telefoon en e-mail") == (["phone", "email"], None)
    assert parse_channel("LinkedIn") == (["social"], None)
    assert parse_channel("pigeon")[1][0] == "channel_unknown"
    assert parse_channel(None) == ([], None)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Ana  ", "Ana"),
        ("Ana\u00a0García", "Ana García"),
        ("An\u200ba\ufeff\u202e", "Ana"),
        ("A\x00n\x07a", "Ana"),
        ("Pe\u006e\u0303a", "Peña"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\t b", "a b"),
        ("<b>Ana</b>", "Ana"),
        ("<script>alert(1)</script>Ana", "Ana"),
        ("Ana<br/>García", "Ana\nGarcía"),
        ("A &amp; B", "A & B"),
        ("&lt;img src=x onerror=alert(1)&gt;Ana", "Ana"),
        ("&amp;lt;b&amp;gt;Ana&amp;lt;/b&amp;gt;", "Ana"),
        ("<img src=x onerror=alert(1)//", "img src=x onerror=alert(1)//"),
        ("<svg/onload=alert(1)>Ana", "Ana"),
        ("Ana <ana@b.es>", "Ana <ana@b.es>"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("<3", "<3"),
        ("GarcÃ\u00ada", "García"),
        ("JOÃO", "JOÃO"),
        ("_x000D_x", "x"),
        ("\ud800Ana", "Ana"),
    ],
)
def test_cleaning(raw, clean):
    assert clean_text(raw)[0] == clean


@given(st.text())
def test_clean_text_is_plain_and_stays_so(text):
    """Nothing invisible is left, and nothing that could open a tag."""
    clean, _markup = clean_text(text)
    assert all(char == "\n" or char.isprintable() for char in clean)
    assert clean == clean.strip() and "  " not in clean
    for place, char in enumerate(clean[:-1]):
        if char == "<":
            opens = clean[place + 1] in "/!?" + string.ascii_letters
            assert not opens or "@" in clean[place:]


@pytest.mark.parametrize("tag", ["script", "img src=x onerror=f()", "a href='javascript:f()'", "x"])
@given(before=st.text("ab <&;/", max_size=6), after=st.text("ab <&;/", max_size=6))
def test_no_tag_survives(tag, before, after):
    for text in (f"{before}<{tag}>{after}", f"{before}&lt;{tag}&gt;{after}"):
        assert f"<{tag}" not in clean_text(text)[0]


def test_folding():
    assert fold("Straße ØŁĐ ÑÇ Õ") == "strasse old nc o"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1",
                                  "=HYPERLINK(\"http://x\")"])  # fmt: skip
def test_formulas_become_text_in_exports(text):
    assert neutralise_formula(text) == "'" + text


@pytest.mark.parametrize("value", ["Ana", "a=b", "", None, -1, 3.5, "García-López"])
def test_what_is_no_formula_stays(value):
    assert neutralise_formula(value) == value


_PARSERS = [
    cells.parse_name, cells.parse_name_parts, cells.parse_date, cells.parse_birthdate,
    cells.parse_year, cells.parse_school_year, cells.split_emails, cells.parse_phones,
    cells.parse_bool, cells.parse_gender, cells.parse_state, cells.parse_outcome,
    cells.parse_sector, cells.parse_eqf, cells.parse_channel, cells.parse_status,
    cells.parse_isced, cells.parse_url, cells.parse_linkedin, cells.parse_zip,
]  # fmt: skip
_ANY_CELL = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(),
    st.text("0123456789 /-.,:;'@+()eExXaAºª\n", max_size=40),
    st.from_regex(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}", fullmatch=True),
)  # fmt: skip


@pytest.mark.parametrize("parser", _PARSERS, ids=lambda parser: parser.__name__)
@given(cell=_ANY_CELL)
@settings(max_examples=150)
def test_no_parser_raises(parser, cell):
    """Whatever stands in a cell, a parser answers, and its problems can be told in words."""
    country = {"country": "ES"} if parser is cells.parse_phones else {}
    answer = parser(cell, **country)
    problems = answer[-1] if isinstance(answer[-1], list) else [answer[-1]]
    for problem in problems:
        if problem is not None:
            assert len(messages.describe(problem)) > 20


@given(cell=_ANY_CELL)
def test_parse_date_gives_likely_dates_only(cell):
    value, _problem = cells.parse_date(cell, today=datetime.date(2026, 5, 15))
    assert value is None or datetime.date(1900, 1, 1) <= value <= datetime.date(2036, 12, 31)


def test_every_sentence_fits_its_params():
    """All sentences are complete, and none has a stray percent sign."""
    for code, text in messages.TEXTS.items():
        names = [name for name in string.Formatter().parse("") if name]
        assert names == [] and text.strip() == text and text[-1] in ".…", code
        assert text % _Anything(), code


class _Anything(dict):
    """A mapping that knows every name."""

    def __missing__(self, key):
        return "x"

    def __bool__(self):
        return True
