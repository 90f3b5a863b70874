# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a spreadsheet asks of texts and names."""

from hypothesis import given
from hypothesis import strategies as st
from report_render.xlsx_sheet import cell_text, sheet_names, unique_headers

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


def test_the_limit_of_a_text_counts_as_the_spreadsheet_does():
    assert cell_text("x" * 40_000) == "x" * 32_766 + "…"
    assert cell_text("x" * 32_767) == "x" * 32_767
    assert cell_text("😀" * 20_000) == "😀" * 16_383 + "…"


def test_names_of_sheets_are_valid_and_unique():
    labels = ["A/B", "a b", "'quoted'", "History", "", "  ", "x" * 40, "X" * 40, "😀" * 20, "[*]?:"]
    names = sheet_names(labels)
    assert names == [
        "A B",
        "a b (2)",
        "’quoted’",
        "History (2)",
        "–",
        "– (2)",
        "x" * 30 + "…",
        "X" * 26 + "… (2)",
        "😀" * 15 + "…",
        "– (3)",
    ]


@given(labels=st.lists(ANY_TEXT, max_size=30))
def test_heads_of_tables_are_unique(labels):
    heads = unique_headers(labels, "Column")
    assert len({head.lower() for head in heads}) == len(labels)
    assert all(head and head == head.strip() and len(head) <= 255 for head in heads)
