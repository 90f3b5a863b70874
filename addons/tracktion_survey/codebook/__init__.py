# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The questionnaires as plain data: codes, texts in five languages, routing. Knows no Odoo."""

from .codebook import (
    CODEBOOK,
    MANY,
    SEPARATOR,
    STATUSES,
    AnswerError,
    Codebook,
    Item,
    Questionnaire,
)

__all__ = [
    "CODEBOOK",
    "MANY",
    "SEPARATOR",
    "STATUSES",
    "AnswerError",
    "Codebook",
    "Item",
    "Questionnaire",
]
