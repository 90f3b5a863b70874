# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

SEPARATOR = "|"


class Choices(fields.Char):
    """Several codes of a list in one column, joined by ``|``: ``mentoring|career_talks``.

    For facts in bulk, where a table of pairs would cost more than the fact itself. Codes are kept
    once each and in the order of the list. The engine of the figures counts each code
    (:meth:`codes_sql`); a domain finds them by :meth:`domain`.

    :param selection: function from the model to ``[(code, label)]``, labels in its language
    :param bool empty_is_answer: whether choosing nothing is an answer, too, so that shares are of
        everybody who was asked; otherwise who chose nothing has not answered
    """

    selection = None
    empty_is_answer = False

    def _description_selection(self, env):
        return self.selection(env[self.model_name])

    def get_values(self, env):
        return [code for code, _label in self._description_selection(env)]

    def convert_to_column(self, value, record, values=None, validate=True):
        return super().convert_to_column(self._joined(value, record), record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        return super().convert_to_cache(self._joined(value, record), record, validate)

    def _joined(self, value, record):
        if not value:
            return None
        chosen = set(value.split(SEPARATOR)) if isinstance(value, str) else set(value)
        ordered = self.get_values(record.env)
        unknown = chosen - set(ordered)
        if unknown:
            raise ValueError(f"{self}: no such code: {', '.join(sorted(unknown))}")
        return SEPARATOR.join(code for code in ordered if code in chosen) or None

    def labels(self, record):
        """What the codes of ``record`` are called, in the language of its environment."""
        chosen = (record[self.name] or "").split(SEPARATOR)
        return [label for code, label in self._description_selection(record.env) if code in chosen]

    @staticmethod
    def split(value):
        """The codes in what the column holds, in order; empty for no answer."""
        return value.split(SEPARATOR) if value else []

    @staticmethod
    def domain(path, code):
        """The records that have ``code`` among the codes at ``path``."""
        like = code.replace("\\", r"\\").replace("_", r"\_").replace("%", r"\%")
        patterns = (like, f"{like}|%", f"%|{like}", f"%|{like}|%")
        return Domain.OR(Domain(path, "=like", pattern) for pattern in patterns)

    @staticmethod
    def codes_sql(column):
        """The codes in ``column`` as an array, for ``unnest`` and ``ANY``."""
        return SQL("string_to_array(%s, %s)", column, SEPARATOR)
