# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Dates, years and school years; "today" is always the 15th of May 2026."""

import datetime

import pytest
from alumni_lib.cells import (
    date_order,
    parse_birthdate,
    parse_date,
    parse_school_year,
    parse_year,
)
from hypothesis import given
from hypothesis import strategies as st

TODAY = datetime.date(2026, 5, 15)
JUNE_30 = datetime.date(2019, 6, 30)


@pytest.mark.parametrize(
    "written",
    [
        "2019-06-30",
        "2019/06/30",
        "2019.6.30",
        "30/06/2019",
        "30-06-2019",
        "30.06.2019",
        "30.6.2019.",
        "30/6/19",
        "30-6-19",
        "30 06 2019",
        "30 / 06 / 2019",
        "20190630",
        "30062019",
        "43646",
        43646,
        43646.0,
        43646.75,
        20190630,
        "2019-06-30 00:00:00",
        "2019-06-30T12:30:00Z",
        "2019-06-30T12:30:00.000+02:00",
        "30/06/2019 0:00",
        "30/06/2019 12:30:15",
        "6/30/2019 12:00:00 AM",
        "30 de junio de 2019",
        "30 de Junio del 2019",
        "domingo, 30 de junio de 2019",
        "30 giugno 2019",
        "domenica 30 giugno 2019",
        "30 juni 2019",
        "zondag 30 juni 2019",
        "30. juuni 2019",
        "30. juuni 2019. a",
        "30 June 2019",
        "30th June 2019",
        "30th of June, 2019",
        "June 30, 2019",
        "Jun 30 2019",
        "30-jun-19",
        "30-jun.-2019",
        "30 giu 2019",
        "30 jun. 2019",
        "30/jun/2019",
        "2019 juuni 30",
        "2019ko ekainaren 30a",
        "30 DE JUNIO DE 2019",
        datetime.datetime(2019, 6, 30, 8),
        JUNE_30,
    ],
)
def test_spellings_of_one_date(written):
    value, problem = parse_date(written, today=TODAY)
    assert value == JUNE_30
    assert problem is None or problem[0] == "date_swapped"


@pytest.mark.parametrize("written", ["Jun 2019", "junio 2019", "06/2019", "2019-06", "jun-19"])
def test_month_without_day(written):
    value, problem = parse_date(written, today=TODAY)
    assert value == datetime.date(2019, 6, 1) and problem[0] == "date_no_day"
    value, problem = parse_birthdate(written, today=TODAY)
    assert value is None and problem[0] == "date_no_day_birth"


def test_first_day_written_as_ordinal():
    assert parse_date("1º gennaio 2019", today=TODAY)[0] == datetime.date(2019, 1, 1)
    assert parse_date("1er juny 2019", today=TODAY)[0] == datetime.date(2019, 6, 1)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31/02/2019", "date_impossible"),
        ("29/02/2019", "date_impossible"),
        ("32/01/2019", "date_impossible"),
        ("13/13/2019", "date_impossible"),
        ("2019-02-30", "date_impossible"),
        ("31 de febrero de 2019", "date_impossible"),
        ("soon", "date_unknown"),
        ("30/06", "date_unknown"),
        ("30 de brumario de 2019", "date_unknown"),
        ("123456789012", "date_unknown"),
        (7, "date_unknown"),
        (-5, "date_unknown"),
        (float("nan"), "date_unknown"),
        (float("inf"), "date_unknown"),
        ("2019", "date_year_only"),
        (2019, "date_year_only"),
        ("01/01/1800", "date_out_of_range"),
        ("01/01/2099", "date_out_of_range"),
    ],
)
def test_what_is_no_date(written, code):
    value, problem = parse_date(written, today=TODAY)
    assert value is None and problem[0] == code


@pytest.mark.parametrize("written", [None, "", "  ", "-", "n/a", "0", 0, "00/00/0000", "?", True])
def test_empty_is_no_problem(written):
    assert parse_date(written, today=TODAY) == (None, None)


def test_day_comes_first_unless_the_column_says_otherwise():
    assert parse_date("02/03/2019", today=TODAY)[0] == datetime.date(2019, 3, 2)
    assert parse_date("02/03/2019", dayfirst=False, today=TODAY)[0] == datetime.date(2019, 2, 3)


@pytest.mark.parametrize(
    ("column", "dayfirst"),
    [
        (["02/03/2019", "30/06/2019"], True),
        (["02/03/2019", "06/30/2019"], False),
        (["02/03/2019", "05/06/2019"], True),
        ([], True),
        ([None, 43646, "x"], True),
        (["06/30/2019", "30/06/2019"], True),
        (["06/30/2019", "12/25/2018", "30/06/2019"], False),
        (["2019-06-30", "06/30/2019 10:00"], False),
    ],
)
def test_order_of_a_column(column, dayfirst):
    assert date_order(column) is dayfirst


def test_date_that_only_fits_the_other_way_is_read_with_a_remark():
    value, problem = parse_date("06/30/2019", today=TODAY)
    assert value == JUNE_30 and problem[0] == "date_swapped"


@pytest.mark.parametrize(
    ("written", "year"),
    [("12/05/98", 1998), ("12/05/04", 2004), ("12/05/16", 2016), ("12/05/30", 1930),
     ("12/05/00", 2000), ("12/05/17", 1917)],
)  # fmt: skip
def test_two_digits_of_a_birth_year_lie_in_the_past(written, year):
    assert parse_birthdate(written, today=TODAY)[0] == datetime.date(year, 5, 12)


@pytest.mark.parametrize(("written", "year"), [("30/06/19", 2019), ("30/06/31", 2031),
                                               ("30/06/98", 1998)])  # fmt: skip
def test_two_digits_of_other_years_lie_near_today(written, year):
    assert parse_date(written, today=TODAY)[0] == datetime.date(year, 6, 30)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("16/05/2026", "birth_future"),
        ("01/01/1899", "birth_too_old"),
        ("01/01/1900", "birth_too_old"),
        (datetime.date(2030, 1, 1), "birth_future"),
        (datetime.date(1905, 6, 20), "date_is_year_cell"),
        ("1998", "date_year_only"),
    ],
)
def test_impossible_births(written, code):
    value, problem = parse_birthdate(written, today=TODAY)
    assert value is None and problem[0] == code


def test_birth_of_a_child_is_kept_with_a_remark():
    value, problem = parse_birthdate("01/02/2020", today=TODAY)
    assert value == datetime.date(2020, 2, 1) and problem[0] == "birth_too_young"


_DATES = st.dates(datetime.date(1930, 1, 1), datetime.date(2030, 12, 31))
_SPANISH = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
_ITALIAN = ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
            " dicembre")  # fmt: skip
_DUTCH = "januari februari maart april mei juni juli augustus september oktober november december"
_ESTONIAN = (
    "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember"
)
_ENGLISH = "January February March April May June July August September October November December"


@given(_DATES)
def test_reading_what_was_written(date):
    """Every usual way of writing a date is read back as that date."""
    day, month, year = date.day, date.month, date.year
    serial = (date - datetime.date(1899, 12, 30)).days
    ways = [
        date.isoformat(), f"{date:%d/%m/%Y}", f"{day}.{month}.{year}", f"{day}-{month}-{year}",
        f"{date:%Y%m%d}", f"{date:%d/%m/%Y} 00:00:00", serial, str(serial),
        f"{day} de {_SPANISH.split()[month - 1]} de {year}",
        f"{day} {_ITALIAN.split()[month - 1]} {year}",
        f"{day} {_DUTCH.split()[month - 1]} {year}",
        f"{day}. {_ESTONIAN.split()[month - 1]} {year}",
        f"{_ENGLISH.split()[month - 1]} {day}, {year}",
        f"{day} {_ENGLISH.split()[month - 1][:3]} {year}",
    ]  # fmt: skip
    for way in ways:
        assert parse_date(way, today=TODAY) == (date, None), way
    assert parse_date(f"{date:%m/%d/%Y}", dayfirst=False, today=TODAY)[0] == date


@pytest.mark.parametrize(
    ("written", "year"),
    [
        (2019, 2019), ("2019", 2019), (2019.0, 2019), ("'19", 2019), ("19", 2019), (98, 1998),
        ("2018/19", 2019), ("2018-2019", 2019), ("18/19", 2019), ("Junio 2019", 2019),
        ("Promoción 2019", 2019), ("Curso 2018-19", 2019), (JUNE_30, 2019), (43646, 2019),
        ("30/06/2019", 2019), (datetime.date(1905, 7, 11), 2019), ("2017-2019", 2019),
        (None, None), ("-", None),
    ],
)  # fmt: skip
def test_years(written, year):
    assert parse_year(written, today=TODAY) == (year, None)


@pytest.mark.parametrize("written", ["abc", 2019.5, 3019, 150, float("nan"), "99999", "year 1"])
def test_what_is_no_year(written):
    value, problem = parse_year(written, today=TODAY)
    assert value is None and problem[0] in ("year_unknown", "year_out_of_range")


@pytest.mark.parametrize(
    "written",
    ["2018/19", "2018-19", "2018-2019", "2018/2019", "18/19", "18-19", "2018–2019", "2018_19",
     "Curso 2018-2019", "a.s. 2018/2019", "2018 / 2019", "2018 2019", 20182019, "2018/'19"],
)  # fmt: skip
def test_school_years(written):
    assert parse_school_year(written, today=TODAY) == ((2018, 2019), None)


def test_school_year_that_became_a_date():
    """Spreadsheets turn 11/12 into the 11th of December of this year."""
    assert parse_school_year(datetime.date(2026, 12, 11), today=TODAY) == ((2011, 2012), None)


def test_school_year_over_the_century():
    assert parse_school_year("1999/00", today=TODAY) == ((1999, 2000), None)
    assert parse_school_year("99/00", today=TODAY) == ((1999, 2000), None)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2018", "school_year_single"),
        (2018, "school_year_single"),
        ("2018-2020", "school_year_span"),
        ("2019/2018", "school_year_unknown"),
        ("2018-2018", "school_year_unknown"),
        ("first", "school_year_unknown"),
        ("1/2", "school_year_unknown"),
        (JUNE_30, "school_year_unknown"),
    ],
)
def test_what_is_no_school_year(written, code):
    value, problem = parse_school_year(written, today=TODAY)
    assert value is None and problem[0] == code


@given(st.integers(1950, 2034), st.sampled_from(["/", "-", "–"]), st.booleans())
def test_school_years_are_read_back(start, sign, short):
    end = f"{(start + 1) % 100:02d}" if short else str(start + 1)
    assert parse_school_year(f"{start}{sign}{end}", today=TODAY) == ((start, start + 1), None)


@pytest.mark.parametrize("written", [3017, "3017", 2201, 1899, 198, 9999, "0217"])
def test_a_slip_in_a_year_is_no_serial_number(written):
    for parse in (parse_date, parse_birthdate):
        value, problem = parse(written, today=TODAY)
        assert value is None and problem[0] in ("date_unknown", "date_year_only"), problem
    value, problem = parse_year(int(written), today=TODAY)
    assert value is None and problem[0] == "year_out_of_range"


def test_serial_numbers_of_likely_days():
    assert parse_birthdate(10000, today=TODAY)[0] == datetime.date(1927, 5, 18)
    assert parse_date(9999, today=TODAY)[0] is None
    assert parse_date(73415, today=TODAY)[1][0] == "date_out_of_range"
    assert parse_birthdate(46200, today=TODAY)[1][0] == "birth_future"


def test_a_year_in_a_cell_with_a_date_format_is_no_graduation_of_1905():
    cell = datetime.date(1899, 12, 30) + datetime.timedelta(days=2018)
    assert parse_date(cell, today=TODAY)[1][0] == "date_is_year_cell"
    assert parse_year(cell, today=TODAY) == (2018, None)


@pytest.mark.parametrize(
    ("written", "birth", "other"),
    [
        ("01/02/69", 1969, 1969),
        ("01/02/70", 1970, 1970),
        ("01/02/99", 1999, 1999),
        ("01/02/00", 2000, 2000),
        ("01/02/16", 2016, 2016),
        ("01/02/17", 1917, 2017),
        ("01/02/31", 1931, 2031),
        ("01/02/32", 1932, 1932),
    ],
)
def test_two_digits_of_a_year_count_from_today(written, birth, other):
    assert parse_birthdate(written, today=TODAY)[0].year == birth
    assert parse_date(written, today=TODAY)[0].year == other


@pytest.mark.parametrize("written", ["2024-13-01", "2024/31/05", "31/02/2020", "2020-02-31"])
def test_days_that_do_not_exist(written):
    for parse in (parse_date, parse_birthdate):
        assert parse(written, today=TODAY) == (None, ("date_impossible", {"value": written}))


@pytest.mark.parametrize("written", ["16/05/2026", "2026-12-01", 46158])
def test_births_of_tomorrow(written):
    assert parse_birthdate(written, today=TODAY)[1][0] == "birth_future"


def test_births_before_anybody_living():
    assert parse_birthdate("31/12/1915", today=TODAY)[1][0] == "birth_too_old"
    assert parse_birthdate("01/01/1916", today=TODAY)[0] == datetime.date(1916, 1, 1)
