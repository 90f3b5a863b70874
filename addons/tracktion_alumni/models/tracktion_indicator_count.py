import hashlib
import re
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..figures.counting import Tally
from ..tools import Choices

# The dimensions that tell waves apart.
WAVES = {"wave", "point"}
NUMBER = re.compile(r"-?\d+")
# What adds up a measure; everything else counts.
FUNCTIONS = {
    "sum": "SUM(%s)",
    # Divided when all is added up.
    "mean": "SUM(%s)",
    "median": "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)",
}


class Term(NamedTuple):
    """One dimension in a statement: its code and what is grouped by.

    Records at the end of a relation are grouped by the id of the first one with the same code,
    which ``records`` lists.
    """

    code: str
    key: SQL
    field: object
    records: SQL | None = None

    @property
    def multiplies(self):
        """Whether a record has several values, and so several rows."""
        return self.field.type == "many2many"

    @property
    def splits(self):
        """Whether a record has several values in one column: rows are grouped by all of them
        together, and counted for each one afterwards. There are few combinations, and many
        records."""
        return isinstance(self.field, Choices)


def _add(one, other):
    """Both together; what is None was not there."""
    return other if one is None else one if other is None else one + other


def _mean(total, count):
    """Exactly, unless what was added up is not exact itself."""
    return total / count if isinstance(total, float) else Fraction(total) / count


class TracktionIndicator(models.Model):
    """Counting: one statement for all indicators that share a model, a scope and a grouping.

    Totals, lines and crosses come from the same statement (grouping sets), each indicator from
    filters on its aggregates. Rights are those of the environment, as in any search.
    """

    _inherit = "tracktion.indicator"

    def _batch_key(self):
        """Indicators of one key are counted by one statement."""
        self.ensure_one()
        own = ()
        if self._own_dimensions() or self.aggregate == "count_distinct":
            own = (self.aggregate == "count_distinct", self.measure, self.measure_to)
        elif not self._adds_up():
            own = ("alone",)
        where = (self.model, self.company_field, self.period, self.date_field, self.wave_domain)
        return *where, own

    def _family(self):
        """What those who make the base of this indicator are known by, whatever it counts of them.

        Indicators of one family tell the same bases: what one hides of them all must hide.
        """
        self.ensure_one()
        date_field = self.date_field if self.period == "date" else ""
        parts = (self.model, self.company_field, self.period, date_field, self.domain or "[]")
        parts += (self.person_field or "", self.wave_domain or "")
        if self.aggregate in ("count_distinct", "sum", "mean", "median"):
            parts += (self.aggregate, self.measure)
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]

    def _told_keys(self, scope, keys):
        """``{key: key of a count}``: under which keys others told of the people behind each key.

        The same one, unless an addon knows of two names for the same people.
        """
        return {key: key for key in keys}

    def _path(self, code):
        """The path from the model of this indicator to the dimension ``code``, or None."""
        path = self.env["tracktion.dimension.path"].search(
            [("model", "=", self.model), ("dimension_id.code", "=", code)], limit=1
        )
        return path.path

    def _scope_domain(self, scope, codes=()):
        """The records of the scope, whatever the indicator takes of them.

        :param codes: of the dimensions that are asked for
        """
        self.ensure_one()
        domain = Domain(self.company_field, "in", scope.company_ids)
        if scope.wave_ids:
            domain &= Domain(self._path("wave"), "in", scope.wave_ids)
        elif self.wave_domain and not WAVES & set(codes):
            domain &= self._literal("wave_domain")
        if self.period == "now" or not scope.has_period:
            return domain
        if self.period == "date":
            return domain & self._period_domain(scope, self.date_field)
        path = self._path("school_year")
        if not path:
            raise UserError(
                self.env._(
                    "%(code)s is about people of a school year: %(model)s needs a path to the "
                    "dimension “school_year”.",
                    code=self.code,
                    model=self.model,
                )
            )
        if scope.school_year:
            # Each school has a record of its own for the same year.
            return domain & Domain(f"{path}.name", "=", scope.school_year)
        return domain & self._period_domain(scope, f"{path}.date_end")

    @api.model
    def _period_domain(self, scope, path):
        """What lies in the period; a day as limit takes the moments of that day in, too."""
        domain = Domain.TRUE
        if scope.date_from:
            domain &= Domain(path, ">=", scope.date_from)
        if scope.date_to:
            domain &= Domain(path, "<=", scope.date_to)
        return domain

    def _count_batch(self, scope, dimensions):
        """``{indicator: Count}``, by one statement.

        :raise UserError: where an indicator names a model or a field that does not exist
        """
        first = self[0]
        if first.model not in self.env:
            raise UserError(self.env._("%s: there is no such model.", first.model))
        Model = self.env[first.model].with_context(active_test=False)
        domain = first._scope_domain(scope, dimensions.mapped("code"))
        shared = first.domain if len(set(self.mapped("domain"))) == 1 else None
        if shared:
            domain &= first._literal("domain")
        query = Model._search(domain)
        counts = {indicator: indicator._nobody() for indicator in self}
        if query.is_empty():
            return counts
        paths = [(d.code, self._dimension_path(Model, d)) for d in dimensions]
        paths += zip(first._own_dimensions(), (first.measure, first.measure_to), strict=False)
        if first.aggregate == "count_distinct":
            terms, rows = self._count_once(Model, query, scope, paths, bool(shared))
        else:
            terms, rows = self._count_rows(Model, query, scope, paths, bool(shared))
        self._read_rows(counts, terms, rows)
        return counts

    def _count_rows(self, Model, query, scope, paths, is_where):
        """The dimensions and the rows of the statement: see :meth:`_grouped`."""
        terms = [self._term(Model, Model._table, query, scope, *path) for path in paths]
        is_multiplied = any(term.multiplies for term in terms)
        columns = []
        for indicator in self:
            columns += indicator._aggregates(Model, query, terms, is_where, is_multiplied)
        adds_up = not is_multiplied and all(indicator._adds_up() for indicator in self)
        return terms, self._grouped(query, terms, columns, adds_up)

    def _adds_up(self):
        """Whether the figures of all groups together are that of the total."""
        return self.aggregate not in ("median", "count_distinct") and not self._has_people()

    @api.model
    def _grouped(self, query, terms, columns, adds_up=False):
        """The rows of the statement: a number whose bits tell the dimensions that the row is not
        grouped by, the values of the dimensions, and the columns.

        :param bool adds_up: the totals follow from the smallest groups
        """
        keys = [term.key for term in terms]
        if not keys:
            return [(0, *row) for row in self.env.execute_query(query.select(*columns))]
        if adds_up:
            query.groupby = SQL(", ").join(keys)
            return self._with_totals(self.env.execute_query(query.select(*keys, *columns)), keys)
        query.groupby = self._grouping_sets(keys)
        bits = SQL("GROUPING(%s)", SQL(", ").join(keys))
        return self.env.execute_query(query.select(bits, *keys, *columns))

    @api.model
    def _with_totals(self, rows, keys):
        """The rows of all groupings, added up from those of the finest one. PostgreSQL would count
        each record once for each grouping."""
        width = len(keys)
        sums = {}
        for row in rows:
            for bits in range(1 << width):
                shown = (
                    None if bits >> (width - 1 - place) & 1 else value
                    for place, value in enumerate(row[:width])
                )
                group = (bits, *shown)
                before = sums.get(group)
                numbers = row[width:]
                sums[group] = numbers if before is None else [*map(_add, before, numbers)]
        return [(*group, *numbers) for group, numbers in sums.items()]

    @api.model
    def _grouping_sets(self, keys):
        """The total, the values of each dimension and, of two, the pairs."""
        sets = [SQL("()"), *(SQL("(%s)", key) for key in keys)]
        if len(keys) == 2:
            sets.append(SQL("(%s)", SQL(", ").join(keys)))
        return SQL("GROUPING SETS (%s)", SQL(", ").join(sets))

    def _read_rows(self, counts, terms, rows):
        """Enter the rows of the statement into the counts."""
        options = [
            self._options(term, {row[number] for row in rows})
            for number, term in enumerate(terms, start=1)
        ]
        for term, known in zip(terms, options, strict=True):
            for code, label, rank in known.values():
                for indicator in self:
                    counts[indicator].labels[term.code, code] = label
                    counts[indicator].ranks[term.code, code] = rank
        for bits, *row in rows:
            grouped = [
                (number, term)
                for number, term in enumerate(terms)
                if not bits & 1 << (len(terms) - 1 - number)
            ]
            if any(
                (term.multiplies or term.splits) and row[number] is None for number, term in grouped
            ):
                continue  # of several answers none is no option
            found = [
                Choices.split(row[number]) or [None] if term.splits else [row[number]]
                for number, term in grouped
            ]
            for values in product(*found):
                key = frozenset(
                    (term.code, options[number][value][0])
                    for (number, term), value in zip(grouped, values, strict=True)
                )
                self._add_row(counts, key, iter(row[len(terms) :]))

    def _add_row(self, counts, key, numbers):
        """Enter the numbers of one row, in the order of the columns."""
        for indicator in self:
            tally = Tally(next(numbers), tuple(next(numbers) for _p in indicator._part_names()))
            if indicator.aggregate in FUNCTIONS:
                tally.value = next(numbers)
            if indicator.aggregate == "mean" and tally.base:
                tally.value = _mean(tally.value, tally.base)
            if indicator._has_people():
                tally.people = next(numbers)
            if tally.base or not key:
                before = counts[indicator].tallies.get(key) if key else None
                counts[indicator].tallies[key] = before + tally if before else tally

    @api.model
    def _options(self, term, found):
        """What stands for each value that was found: ``{value: (code, label, rank)}``."""
        field = term.field
        options = {None: (None, self.env._("Not known"), 0)}
        found = found - {None}
        if field.relational:
            for record in self.env[field.comodel_name].browse(found):
                name = record[record._rec_name]
                code = "code" in record._fields and record.code
                rank = record.sequence if "sequence" in record._fields else 0
                options[record.id] = (code or name, name or str(record.id), rank)
            return options
        labels, order = {True: self.env._("Yes"), False: self.env._("No")}, []
        if term.splits:
            found = {code for value in found for code in Choices.split(value)}
        if field.type == "selection" or term.splits:
            labels = dict(field._description_selection(self.env))
            order = list(labels)
        for value in found:
            rank = order.index(value) if value in order else len(order)
            options[value] = (value, labels.get(value, str(value)), rank)
        return options

    # --- parts of the statement -----------------------------------------------------------------

    @api.model
    def _dimension_path(self, Model, dimension):
        path = dimension._path(Model._name)
        if not path:
            raise UserError(
                self.env._(
                    "%(model)s has no path to the dimension “%(dimension)s”. Add one under "
                    "Configuration, Dimensions.",
                    model=Model._description,
                    dimension=dimension.name,
                )
            )
        return path

    def _term(self, Model, alias, query, scope, code, path):
        """The SQL of one dimension: records are known by code, or by name where they have none."""
        field = self._field_at(Model, path)
        key = Model._read_group_groupby(alias, path, query)
        if not field.relational:
            return Term(code, key, field)
        comodel = self.env[field.comodel_name].with_context(active_test=False)
        records = comodel._search([])

        def column(name):
            return comodel._field_to_sql(comodel._table, name, records)

        group = column(comodel._rec_name)
        if "code" in comodel._fields:
            group = SQL("COALESCE(NULLIF(%s, ''), %s)", column("code"), group)
        # Each school has a record of its own with the same code; it gives the group its name.
        own = SQL("TRUE")
        if "company_id" in comodel._fields:
            own = SQL("%s = ANY(%s)", column("company_id"), list(scope.company_ids))
        first = SQL(
            "FIRST_VALUE(%(id)s)"
            " OVER (PARTITION BY %(group)s ORDER BY %(own)s DESC NULLS LAST, %(id)s)",
            id=column("id"),
            group=group,
            own=own,
        )
        other = query.make_alias(alias, f"{code}_first")
        found = records.subselect(SQL("%s AS id", column("id")), SQL("%s AS first", first))
        query.add_join("LEFT JOIN", other, found, SQL("%s = %s", SQL.identifier(other, "id"), key))
        return Term(code, SQL.identifier(other, "first"), field, found)

    def _field_at(self, Model, path):
        """The field at the end of ``path``.

        :raise UserError: when the path leads nowhere
        """
        field = None
        for name in path.split("."):
            field = Model._fields.get(name) if Model is not None else None
            if field is None:
                raise UserError(
                    self.env._(
                        "%(codes)s: there is no field “%(path)s”.",
                        codes=", ".join(self.mapped("code")),
                        path=path,
                    )
                )
            Model = self.env[field.comodel_name] if field.relational else None
        return field

    def _part_names(self):
        """The fields with the numerators of this kind of indicator."""
        return {"share": ["numerator"], "difference": ["numerator", "subtrahend"]}.get(
            self.aggregate, []
        )

    def _filters(self, Model, query, terms, is_where):
        """What a record must meet to count in the base, and in each numerator; None: nothing.

        :param bool is_where: the domain is part of the WHERE already
        """
        self.ensure_one()

        def condition(name):
            domain = self._literal(name).optimize_full(Model)
            return None if domain.is_true() else domain._to_sql(Model, Model._table, query)

        base = [] if is_where else [condition("domain")]
        # Missing answers leave the base.
        base += [
            SQL("%s IS NOT NULL", term.key)
            for term in terms
            if term.code in self._own_dimensions()
            and not term.multiplies
            and not (term.splits and term.field.empty_is_answer)
        ]
        filters = [base, *([*base, condition(name)] for name in self._part_names())]
        filters = [[part for part in parts if part is not None] for parts in filters]
        return [SQL(" AND ").join(parts) if parts else None for parts in filters]

    def _aggregates(self, Model, query, terms, is_where, is_multiplied):
        """The base, the numerators and the value of this indicator, as columns.

        :param bool is_multiplied: records may come in several rows
        """
        self.ensure_one()
        filters = self._filters(Model, query, terms, is_where)
        counted, measure = SQL("*"), None
        if is_multiplied:
            counted = SQL("DISTINCT %s", SQL.identifier(Model._table, "id"))
        if self.measure and not self._own_dimensions():
            counted = measure = self._measured(Model, query)
        columns = [self._filtered(SQL("COUNT(%s)", counted), each) for each in filters]
        if self.aggregate in FUNCTIONS:
            if is_multiplied or any(term.splits for term in terms):
                raise UserError(self.env._("%s: cannot be added up by several answers.", self.code))
            columns.append(self._filtered(SQL(FUNCTIONS[self.aggregate], measure), filters[0]))
        if self._has_people():
            person = Model._field_to_sql(Model._table, self.person_field, query)
            columns.append(self._filtered(SQL("COUNT(DISTINCT %s)", person), filters[0]))
        return columns

    def _measured(self, Model, query):
        """The SQL of the measure. Codes that are numbers, as those of a scale are, are averaged as
        such; the others, such as "don't know", are no answer then."""
        column = Model._field_to_sql(Model._table, self.measure, query)
        field = self._field_at(Model, self.measure)
        if self.aggregate not in FUNCTIONS or field.type != "selection":
            return column
        codes = [code for code in field.get_values(self.env) if NUMBER.fullmatch(code)]
        if not codes:
            raise UserError(self.env._("%s: these codes are no numbers.", self.code))
        cases = (SQL("WHEN %s THEN %s", code, int(code)) for code in codes)
        return SQL("CASE %s %s END", column, SQL(" ").join(cases))

    def _has_people(self):
        """Whether people are counted beside what they did; different people are counted anyway."""
        return bool(self.person_field) and self.aggregate != "count_distinct"

    @staticmethod
    def _filtered(aggregate, condition):
        if condition is None:
            return aggregate
        return SQL("%s FILTER (WHERE %s)", aggregate, condition)

    # --- the records behind a figure ------------------------------------------------------------

    def _drill_domain(self, scope, key):
        """The records behind the figure of ``key``: of a share those of its numerator.

        :param dict key: of the figure, as :meth:`figures` returns it
        """
        self.ensure_one()
        domain = self._scope_domain(scope, key) & self._literal("domain")
        if self.aggregate == "share":
            domain &= self._literal("numerator")
        Model = self.env[self.model]
        own = dict(zip(self._own_dimensions(), (self.measure, self.measure_to), strict=False))
        for code, value in key.items():
            path = own.get(code) or self._path(code)
            if not path:
                raise UserError(self.env._("%(code)s has no %(key)s.", code=self.code, key=code))
            field = self._field_at(Model, path)
            if value and isinstance(field, Choices):
                domain &= Choices.domain(path, value)
                continue
            if value in (None, False) or not field.relational:
                domain &= Domain(path, "=", False if value is None else value)
                continue
            comodel = self.env[field.comodel_name]
            named = Domain(f"{path}.{comodel._rec_name}", "=", value)
            if "code" in comodel._fields:
                named = Domain(f"{path}.code", "=", value) | (
                    Domain(f"{path}.code", "in", [False, ""]) & named
                )
            domain &= named
        return domain
