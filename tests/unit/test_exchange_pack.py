# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exchange packs: what is written is read again, and whatever is wrong is refused and named."""

import csv
import doctest
import hashlib
import io
import json
import zipfile
from copy import deepcopy
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_exchange import archive, text
from report_exchange.layout import NAMES, NUMBERS
from report_exchange.messages import TEXTS, PackError, describe, fault
from report_exchange.reader import read_pack
from report_exchange.writer import write_figures, write_pack

NOW = datetime(2026, 3, 16, 10)
SPEC = {"smallest_base": 10, "smallest_base_public": 20, "digits": 1}
CODEBOOK = {
    "addon_version": "19.0.1.0.0",
    "created_on": "2026-03-16T10:00:00Z",
    "computed_on": "2026-03-16T09:00:00Z",
    "audience": "inside",
    "languages": ["en_US"],
    "schools": [{"id": "s1", "name": "IES Uno", "country": "ES"}, {"id": "s2", "name": "IES Dos"}],
    "together": "IES Uno; IES Dos",
    "period": {"name": "2023/24", "from": "2023-09-01", "to": "2024-08-31"},
    "indicators": [
        {
            "code": code,
            "fingerprint": "f" * 16,
            "name": code.title(),
            "definition": "In words.",
            "unit": "",
            "aggregate": aggregate,
            "smallest_base": SPEC["smallest_base"],
            "spec": SPEC,
        }
        for code, aggregate in (
            ("alumni", "count"),
            ("willing", "share"),
            ("nps", "difference"),
            ("wage", "mean"),
        )
    ],
    "dimensions": [
        {
            "code": "gender",
            "name": "Gender",
            "keys": [{"key": "f", "label": "Women"}, {"key": "", "label": "Not known"}],
        }
    ],
}
PLACE = {
    "definition": "f" * 16,
    "section": "people",
    "period": "2023/24",
    "date_from": date(2023, 9, 1),
    "date_to": date(2024, 8, 31),
    "state": "ok",
}
UNO = {**PLACE, "school_id": "s1", "school": "IES Uno"}
ALUMNI = {**UNO, "code": "alumni", "value": 40.0, "base": 40}
SHARE = {"value": 70.0, "base": 40, "numerator": 28.0, "denominator": 40, "low": 54.6, "high": 81.9}
WILLING = {**UNO, "code": "willing", **SHARE}
WOMEN = {"dimension_1": "gender", "key_1": "f", "label_1": "Women"}
HIDDEN = {**UNO, "code": "willing", **WOMEN, "state": "suppressed"}
UNKNOWN = {"dimension_1": "gender", "key_1": "", "label_1": "Not known"}
NOBODY = {**UNO, "code": "alumni", **UNKNOWN, "value": 0.0, "base": 0}
ALL = {**PLACE, "code": "alumni", "school": "IES Uno; IES Dos", "value": 99.0, "base": 99}
ROWS = [ALUMNI, WILLING, HIDDEN, NOBODY, ALL]


def full(row):
    """A row as it is read: every column is there."""
    empty = {name: None if name in NUMBERS or name.startswith("date") else "" for name in NAMES}
    return {**empty, **row}


def pack(rows=ROWS, book=CODEBOOK):
    return write_pack(book, rows)


def zipped(**entries):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made:
        for name, content in entries.items():
            made.writestr(name.replace("_", "."), content)
    return output.getvalue()


def tampered(change_book=None, change_table=None):
    """A pack whose codebook or cells (a list of lists) were changed, and its hash set right."""
    codebook, figures = archive.open_pack(pack())
    book = json.loads(codebook)
    if change_table:
        table = list(csv.reader(io.StringIO(figures.decode(), newline="")))
        change_table(table)
        output = io.StringIO(newline="")
        csv.writer(output).writerows(table)
        figures = output.getvalue().encode()
        book["figures"].update(sha256=hashlib.sha256(figures).hexdigest(), rows=len(table) - 1)
    if change_book:
        change_book(book)
    return zipped(figures_csv=figures, codebook_json=json.dumps(book))


def faults(data, now=NOW):
    with pytest.raises(PackError) as caught:
        read_pack(data, now)
    for told in caught.value.faults:
        assert "%(" not in describe(told)
    return [(told.row, told.field, told.code) for told in caught.value.faults]


def cell(row, column, value):
    """The faults of a pack in which one cell is another."""

    def change(table):
        table[row - 1][NAMES.index(column)] = value

    return faults(tampered(change_table=change))


# --- good packs -----------------------------------------------------------------------------------


def test_a_pack_is_read_as_it_was_written():
    read = read_pack(pack(), NOW)
    assert read.rows == [full(row) for row in ROWS]
    assert read.codebook["schools"][0]["country"] == "ES"
    assert read.codebook["period"]["from"] == date(2023, 9, 1)
    assert read.school_ids == ["s1", "s2"]


def test_the_same_figures_give_the_same_bytes():
    assert pack() == pack(deepcopy(ROWS), deepcopy(CODEBOOK))


def test_the_digest_tells_of_the_figures():
    same = {**CODEBOOK, "addon_version": "19.0.9.0.0"}
    later = {**CODEBOOK, "created_on": "2026-03-16T11:00:00Z"}
    digest = read_pack(pack(), NOW).digest
    assert read_pack(pack(book=same), NOW).digest == digest
    assert read_pack(pack(book=later), NOW).digest != digest
    assert read_pack(pack(ROWS[1:]), NOW).digest != digest


def test_no_number_is_written_of_what_is_hidden():
    figures, _count = write_figures([{**WILLING, "state": "suppressed"}])
    assert b"28" not in figures and b"70" not in figures


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
names = words.filter(bool)


@given(words)
def test_no_cell_is_a_formula_and_each_is_read_back(word):
    protected = text.protect(word)
    assert text.reveal(protected) == word
    for part in protected.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        assert not part.lstrip(" ").startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


@given(st.floats(-1e14, 1e14).map(lambda number: round(number, 4)))
def test_numbers_are_read_back(number):
    assert text.read_number(text.show_number(number)) == pytest.approx(number, abs=1e-4)


@settings(max_examples=60)
@given(st.data())
def test_wild_words_and_numbers_come_back(data):
    book = deepcopy(CODEBOOK)
    school, period = data.draw(names), data.draw(names)
    book["schools"] = [{"id": data.draw(names), "name": school}]
    book["period"]["name"] = period
    groups = data.draw(
        st.dictionaries(names, st.dictionaries(words, words, min_size=1, max_size=4), max_size=3)
    )
    book["dimensions"] = [
        {
            "code": code,
            "name": code,
            "keys": [{"key": key, "label": label} for key, label in pairs.items()],
        }
        for code, pairs in groups.items()
    ]
    place = {"school_id": book["schools"][0]["id"], "school": school, "period": period}
    rows = [full({**ALUMNI, **place})]
    for code, pairs in groups.items():
        for key, label in pairs.items():
            base = data.draw(st.integers(10, 2**31 - 1))
            value = round(data.draw(st.floats(-1e9, 1e9)), 4) + 0.0
            group = {"dimension_1": code, "key_1": key, "label_1": label}
            row = {**UNO, **place, **group, "code": "wage", "value": value, "base": base}
            rows.append(full(row))
    assert read_pack(write_pack(book, rows), NOW).rows == rows


# --- bad files ------------------------------------------------------------------------------------


def test_what_is_no_pack_is_refused():
    assert faults(b"") == [(0, "", "empty")]
    assert faults(b"code;value\n") == [(0, "", "no_zip")]
    assert faults(pack()[:-30]) == [(0, "", "no_zip")]
    assert faults(zipped(figures_csv="x")) == [(0, "", "missing")]
    assert faults(zipped(codebook_json="{}")) == [(0, "", "missing")]
    assert faults(zipped(codebook_json="{", figures_csv="")) == [(0, "", "no_json")]
    assert faults(zipped(codebook_json="[" * 100_000, figures_csv="")) == [(0, "", "no_json")]
    assert faults(zipped(codebook_json="[NaN]", figures_csv="")) == [(0, "", "no_json")]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../figures.csv", "bad_path"),
        ("/etc/passwd", "bad_path"),
        ("..\\figures.csv", "bad_path"),
        ("more.zip", "nested"),
        ("people.csv", "foreign_entry"),
        ("folder/", "foreign_entry"),
        ("figures.csv/../x", "bad_path"),
    ],
)
def test_nothing_else_may_be_in_the_file(name, code):
    data = zipped(codebook_json="{}", figures_csv="", **{name: "x"})
    assert faults(data) == [(0, "", code)]


def test_entries_are_there_once():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as made, pytest.warns(UserWarning):
        made.writestr("figures.csv", "x")
        made.writestr("figures.csv", "y")
    assert faults(output.getvalue()) == [(0, "", "twice")]


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setitem(archive._LIMITS, "figures.csv", 2**20)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("codebook.json", "{}")
        made.writestr("figures.csv", b"0" * 2**22)
    data = bytearray(output.getvalue())
    assert faults(bytes(data)) == [(0, "", "too_large_inside")]


def test_a_file_with_a_password_is_refused():
    data = bytearray(pack())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(signature, start + 1)
    assert faults(bytes(data)) == [(0, "", "encrypted")]


def test_a_foreign_encoding_is_refused():
    book, figures = archive.open_pack(pack())
    latin = zipped(codebook_json=book.decode().encode("utf-16"), figures_csv=figures)
    assert faults(latin) == [(0, "", "not_utf8")]
    figures = figures.replace(b"Women", "Señoras".encode("latin-1"))
    changed = json.loads(book)
    changed["figures"]["sha256"] = hashlib.sha256(figures).hexdigest()
    latin = zipped(codebook_json=json.dumps(changed), figures_csv=figures)
    assert faults(latin) == [(0, "", "not_utf8")]


def test_a_table_that_was_edited_is_refused():
    book, figures = archive.open_pack(pack())
    edited = zipped(codebook_json=book, figures_csv=figures.replace(b"99", b"98"))
    assert faults(edited) == [(0, "codebook.json, figures.sha256", "changed")]


# --- bad codebooks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "field", "code"),
    [
        (["format"], "other", "format", "no_format"),
        (["version"], 2, "version", "version"),
        (["audience"], "everybody", "audience", "not_known"),
        (["created_on"], "16.3.2026", "created_on", "not_moment"),
        (["created_on"], "2099-01-01T00:00:00Z", "created_on", "in_future"),
        (["schools"], [], "schools", "not_list"),
        (["schools", 0, "name"], "", "schools[0].name", "needed"),
        (["schools", 0, "name"], ["x"], "schools[0].name", "not_text"),
        (["indicators", 0, "code"], "x" * 201, "indicators[0].code", "not_text"),
        (["schools", 0, "vat"], "\0", "schools[0].vat", "not_stored"),
        (["schools", 1, "id"], "s1", "schools[1]", "named_twice"),
        (["period", "from"], "2023-9-1", "period.from", "not_date"),
        (["period", "to"], "2020-01-01", "period", "period_ends"),
        (["columns", 3, "name"], "person", "columns", "columns"),
        (["columns"], None, "columns", "columns"),
        (["indicators", 0, "aggregate"], "guess", "indicators[0].aggregate", "not_known"),
        (["indicators", 0, "smallest_base"], 1, "indicators[0].smallest_base", "small_base"),
        (["indicators", 0, "smallest_base"], 7, "indicators[0].smallest_base", "other_base"),
        (["indicators", 0, "spec"], "x", "indicators[0].spec", "not_object"),
        (["indicators", 0, "spec", "domain"], [[]], "indicators[0].spec.domain", "not_text"),
        (["dimensions", 0, "keys"], {}, "dimensions[0].keys", "not_list"),
        (["figures", "rows"], -1, "figures.rows", "not_whole"),
        (["figures"], 3, "figures.sha256", "needed"),
    ],
)
def test_a_codebook_that_cannot_be_is_refused(path, value, field, code):
    def change(book):
        for name in path[:-1]:
            book = book[name]
        book[path[-1]] = value

    assert (0, f"codebook.json, {field}", code) in faults(tampered(change))


# --- bad figures ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        (2, "code", "other", "unknown"),
        (2, "definition", "0" * 16, "unknown"),
        (2, "school_id", "s9", "unknown"),
        (2, "school", "IES Tres", "differs"),
        (2, "period", "2022/23", "differs"),
        (2, "date_from", "2022-09-01", "differs"),
        (2, "state", "hidden", "not_known"),
        (2, "value", "", "no_number"),
        (2, "value", "NaN", "not_number"),
        (2, "value", "4,5", "not_number"),
        (2, "value", "٤٠", "not_number"),
        (2, "value", "39", "count_base"),
        (2, "base", "40.5", "not_number"),
        (2, "base", "99999999999", "out_of_range"),
        (2, "numerator", "4", "needless"),
        (4, "dimension_1", "", "dimensions"),
        (2, "dimension_2", "gender", "dimensions"),
        (3, "value", "170", "out_of_range"),
        (3, "value", "-1", "out_of_range"),
        (3, "value", "71", "ratio"),
        (3, "numerator", "41", "part"),
        (3, "numerator", "-1", "out_of_range"),
        (3, "denominator", "41", "whole_base"),
        (3, "denominator", "", "no_number"),
        (3, "low", "", "interval"),
        (3, "low", "90", "interval"),
        (4, "value", "7", "number_beside"),
        (4, "base", "9", "number_beside"),
        (4, "key_1", "m", "unknown"),
        (4, "label_1", "Men", "unknown"),
        (4, "dimension_1", "shoes", "unknown"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(row, column, value, code):
    expected = "low" if code == "interval" else column
    assert (row, expected, code) in cell(row, column, value)


def test_fewer_people_than_the_smallest_base_are_refused():
    few = {**WILLING, "value": 50.0, "base": 8, "numerator": 4.0, "denominator": 8}
    assert faults(pack([few])) == [(2, "base", "base_too_small")]
    assert faults(pack([{**ALUMNI, "value": 1.0, "base": 1}])) == [(2, "base", "base_too_small")]
    assert read_pack(pack([{**ALUMNI, "value": 10.0, "base": 10}]), NOW).rows


def test_a_difference_of_shares_may_be_negative():
    nps = {**UNO, "code": "nps", "value": -25.0, "base": 40, "numerator": -10.0, "denominator": 40}
    assert read_pack(pack([nps]), NOW).rows == [full(nps)]


def test_the_same_figure_twice_is_refused():
    swapped = {**HIDDEN}
    assert faults(pack([*ROWS, swapped])) == [(7, "", "duplicate")]


def test_rows_of_another_shape_are_refused():
    assert (3, "", "cells") in faults(tampered(change_table=lambda table: table[2].pop()))
    assert faults(tampered(change_table=lambda table: table[0].reverse())) == [(1, "", "header")]

    def more(book):
        book["figures"]["rows"] = 6

    assert faults(tampered(more)) == [(0, "", "row_count")]


def test_all_faults_are_counted_and_some_told():
    with pytest.raises(PackError) as caught:
        read_pack(pack([{**ALUMNI, "code": "x"}] * 300), NOW)
    assert (len(caught.value.faults), caught.value.count) == (100, 599)


def test_a_fault_names_row_field_and_what_to_do():
    with pytest.raises(PackError) as caught:
        read_pack(pack([{**ALUMNI, "base": 3, "value": 3.0}]), NOW)
    assert str(caught.value).startswith("row 2, base: Only 3 stand behind this figure")
    assert "delete this file" in str(caught.value)


# --- broken at random -----------------------------------------------------------------------------


def never_crashes(data):
    try:
        read_pack(data, NOW)
    except PackError as error:
        json.dumps([list(told) for told in error.faults]).encode()
        str(error).encode()
    try:
        archive.unbundle(data)
    except PackError as error:
        str(error).encode()


@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=8), st.booleans()
)
def test_damaged_bytes_never_crash(changes, stored):
    data = bytearray(pack())
    if stored:  # a damage gets through to the contents
        book, figures = archive.open_pack(bytes(data))
        data = bytearray(zipped(figures_csv=figures, codebook_json=book))
    for place, value in changes:
        data[place % len(data)] = value
    never_crashes(bytes(data))


@given(st.binary(max_size=300))
def test_any_bytes_never_crash(data):
    never_crashes(data)
    never_crashes(zipped(codebook_json=data, figures_csv=data))


wild_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_wild_codebook_never_crashes(data):
    def change(book):
        for _number in range(data.draw(st.integers(1, 3))):
            part = book
            while isinstance(part, (dict, list)) and part:
                keys = list(part) if isinstance(part, dict) else list(range(len(part)))
                key = data.draw(st.sampled_from(keys))
                if data.draw(st.booleans()) or not isinstance(part[key], (dict, list)):
                    part[key] = data.draw(wild_json)
                    break
                part = part[key]

    never_crashes(tampered(change))


@settings(max_examples=300)
@given(st.integers(0, 5), st.integers(0, len(NAMES) - 1), st.text(max_size=12))
def test_a_wild_cell_never_crashes(row, column, value):
    def change(table):
        table[row][column] = value

    try:
        never_crashes(tampered(change_table=change))
    except UnicodeEncodeError:
        assert any("\ud800" <= letter <= "\udfff" for letter in value)


# --- several in one -------------------------------------------------------------------------------


def test_several_packs_in_one_file():
    both = {"a.zip": pack(), "b.zip": pack(ROWS[:1])}
    assert archive.unbundle(archive.make_zip(both)) == both
    assert archive.unbundle(pack()) is None
    assert archive.unbundle(b"no zip") is None
    assert faults(archive.make_zip(both)) == [(0, "", "nested")]


def test_several_packs_are_no_way_round_the_limits(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 2**20)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.zip", b"0" * 2**21)
    with pytest.raises(PackError, match="blows up"):
        archive.unbundle(output.getvalue())
    with pytest.raises(PackError, match="outside of its folder"):
        archive.unbundle(archive.make_zip({"../a.zip": b"x"}))


# --- messages -------------------------------------------------------------------------------------


def test_nothing_strange_reaches_a_message():
    told = fault("unknown", field="a\ud800", value="x\0\ud800" + "y" * 500)
    assert len(describe(told).encode()) < 200


def test_every_message_says_what_to_do():
    assert all(sentence.endswith(".") for sentence in TEXTS.values())


def test_the_examples_in_the_source_hold():
    assert doctest.testmod(text).failed == 0
