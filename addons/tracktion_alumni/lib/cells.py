# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""All parsers of single cells under one name.

Every parser returns ``(value, problem)`` and never raises. ``problem`` is None or a pair
``(code, params)`` (see ``messages.PROBLEMS``). With a value it is a remark to show; without a
value it is an error. An empty cell gives ``(None, None)``. ``split_emails`` and ``parse_phones``
return lists of values and of problems.
"""

from .choices import (
    parse_bool,
    parse_channel,
    parse_eqf,
    parse_gender,
    parse_graduated,
    parse_isced,
    parse_outcome,
    parse_sector,
    parse_state,
    parse_status,
    split_list,
)
from .contact import parse_linkedin, parse_phones, parse_url, parse_zip, split_emails
from .dates import (
    date_order,
    parse_birthdate,
    parse_date,
    parse_past_date,
    parse_school_year,
    parse_year,
)
from .messages import PROBLEMS, describe
from .names import name_key, name_tokens, names_agree, parse_name, parse_name_parts
from .text import as_text, clean_text, fold, is_empty, neutralise_formula, word_key

__all__ = [
    "PROBLEMS",
    "as_text",
    "clean_text",
    "date_order",
    "describe",
    "fold",
    "is_empty",
    "name_key",
    "name_tokens",
    "names_agree",
    "neutralise_formula",
    "parse_birthdate",
    "parse_bool",
    "parse_channel",
    "parse_date",
    "parse_eqf",
    "parse_gender",
    "parse_graduated",
    "parse_isced",
    "parse_linkedin",
    "parse_name",
    "parse_name_parts",
    "parse_outcome",
    "parse_past_date",
    "parse_phones",
    "parse_school_year",
    "parse_sector",
    "parse_state",
    "parse_status",
    "parse_url",
    "parse_year",
    "parse_zip",
    "split_emails",
    "split_list",
    "word_key",
]
