import hashlib
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..figures.counting import Tally

# What adds up a measure; everything else counts.
FUNCTIONS = {
    "sum": "SUM(%s)",
    "mean": "AVG(%s)",
    "median": "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)",
}


class Term(NamedTuple):
    """One dimension in a statement: its code and what is selected for it."""

    code: str
    key: SQL
    label: SQL
    rank: SQL
    field: object
    multiplies: bool  # whether a record has several values, and so several rows


class TracktionIndicator(models.Model):
    """Counting: one statement for all indicators that share a model, a scope and a grouping.

    Totals, lines and crosses come from the same statement (grouping sets), each indicator from
    filters on its aggregates. Rights are those of the environment, as in any search.
    """

    _inherit = "tracktion.indicator"

    def _batch_key(self):
        """Indicators of one key are counted by one statement."""
        self.ensure_one()
        own = (self.measure, self.measure_to) if self._own_dimensions() else ()
        return self.model, self.company_field, self.period, self.date_field, own

    def _family(self):
        """What those who make the base of this indicator are known by, whatever it counts of them.

        Indicators of one family tell the same bases: what one hides of them all must hide.
        """
        self.ensure_one()
        date_field = self.date_field if self.period == "date" else ""
        parts = (self.model, self.company_field, self.period, date_field, self.domain or "[]")
        if self.aggregate in ("count_distinct", "sum", "mean", "median"):
            parts += (self.aggregate, self.measure)
        return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:16]

    def _path(self, code):
        """The path from the model of this indicator to the dimension ``code``, or None."""
        path = self.env["tracktion.dimension.path"].search(
            [("model", "=", self.model), ("dimension_id.code", "=", code)], limit=1
        )
        return path.path

    def _scope_domain(self, scope):
        """The records of the scope, whatever the indicator takes of them."""
        self.ensure_one()
        domain = Domain(self.company_field, "in", scope.company_ids)
        if scope.wave_ids:
            domain &= Domain(self._path("wave"), "in", scope.wave_ids)
        if self.period == "now" or not scope.has_period:
            return domain
        if self.period == "date":
            return domain & self._period_domain(scope, self.date_field)
        path = self._path("school_year")
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
        domain = first._scope_domain(scope)
        shared = first.domain if len(set(self.mapped("domain"))) == 1 else None
        if shared:
            domain &= first._literal("domain")
        query = Model._search(domain)
        counts = {indicator: indicator._nobody() for indicator in self}
        if query.is_empty():
            return counts
        terms = [self._dimension_term(Model, query, dimension) for dimension in dimensions]
        terms += first._own_terms(Model, query)
        distinct = any(term.multiplies for term in terms)
        columns = []
        for indicator in self:
            columns += indicator._aggregate_columns(Model, query, terms, distinct, bool(shared))
        for bits, row in self._grouped(query, terms, columns):
            self._read_row(counts, terms, bits, row)
        return counts

    def _grouped(self, query, terms, columns):
        """The rows of the statement, each with the dimensions that it is not grouped by."""
        if not terms:
            return [(0, row) for row in self.env.execute_query(query.select(*columns))]
        keys = [term.key for term in terms]
        sets = [SQL("()"), *(SQL("(%s)", key) for key in keys)]
        if len(keys) == 2:
            sets.append(SQL("(%s)", SQL(", ").join(keys)))
        query.groupby = SQL("GROUPING SETS (%s)", SQL(", ").join(sets))
        selected = [SQL("GROUPING(%s)", SQL(", ").join(keys))]
        for term in terms:
            selected += [term.key, SQL("MIN(%s)", term.label), SQL("MIN(%s)", term.rank)]
        rows = self.env.execute_query(query.select(*selected, *columns))
        return [(row[0], row[1:]) for row in rows]

    def _read_row(self, counts, terms, bits, row):
        """Enter one row of the statement into the counts."""
        pairs, labels, ranks = [], {}, {}
        for number, term in enumerate(terms):
            if bits & 1 << (len(terms) - 1 - number):
                continue
            value, label, rank = row[3 * number : 3 * number + 3]
            if term.multiplies and value is None:
                return  # of several answers none is no answer
            pairs.append((term.code, value))
            labels[pairs[-1]] = self._value_label(term, value, label)
            ranks[pairs[-1]] = self._value_rank(term, value, rank)
        numbers = list(row[3 * len(terms) :])
        for indicator in self:
            parts = len(indicator._part_names())
            base = numbers.pop(0)
            tally = Tally(base or 0, tuple(numbers.pop(0) for _part in range(parts)))
            if indicator.aggregate in FUNCTIONS:
                tally.value = numbers.pop(0)
            count = counts[indicator]
            if tally.base or not pairs:
                count.tallies[frozenset(pairs)] = tally
                count.labels.update(labels)
                count.ranks.update(ranks)

    def _value_label(self, term, value, label):
        if value is None:
            return self.env._("Not known")
        if term.field.type == "selection":
            return dict(term.field._description_selection(self.env)).get(value, value)
        if term.field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return label or str(value)

    def _value_rank(self, term, value, rank):
        if term.field.type == "selection" and value is not None:
            codes = term.field.get_values(self.env)
            return codes.index(value) if value in codes else len(codes)
        return rank or 0

    # --- parts of the statement -----------------------------------------------------------------

    def _dimension_term(self, Model, query, dimension):
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
        return self._term(Model, query, dimension.code, path)

    def _own_terms(self, Model, query):
        paths = (self.measure, self.measure_to)
        return [
            self._term(Model, query, code, path)
            for code, path in zip(self._own_dimensions(), paths, strict=False)
        ]

    def _term(self, Model, query, code, path):
        """The SQL of one dimension: records are known by code, or by name where they have none."""
        alias = Model._table
        field = self._field_at(Model, path)
        if field.type not in ("many2one", "many2many"):
            key = Model._read_group_groupby(alias, path, query)
            return Term(code, key, SQL("NULL"), SQL("NULL"), field, False)
        comodel = self.env[field.comodel_name].with_context(active_test=False)
        if field.type == "many2one":

            def column(name):
                return Model._read_group_groupby(alias, f"{path}.{name}", query)
        else:
            # Odoo joins the relation; the records at its other end are joined here.
            other = query.make_alias(alias, f"{code}_option")
            query.add_join(
                "LEFT JOIN",
                other,
                comodel._table,
                SQL(
                    "%s = %s",
                    SQL.identifier(other, "id"),
                    Model._read_group_groupby(alias, path, query),
                ),
            )

            def column(name):
                return comodel._field_to_sql(other, name, query)

        label = column(comodel._rec_name)
        key = label
        if "code" in comodel._fields:
            key = SQL("COALESCE(NULLIF(%s, ''), %s)", column("code"), label)
        rank = column("sequence") if "sequence" in comodel._fields else SQL("NULL")
        return Term(code, key, label, rank, field, field.type == "many2many")

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

    def _aggregate_columns(self, Model, query, terms, distinct, is_where):
        """The base, the numerators and the value of this indicator.

        :param bool distinct: records may come in several rows
        :param bool is_where: the domain is part of the WHERE already
        """
        self.ensure_one()
        alias = Model._table

        def condition(name):
            domain = self._literal(name).optimize_full(Model)
            return None if domain.is_true() else domain._to_sql(Model, alias, query)

        base = [] if is_where else [condition("domain")]
        # Missing answers leave the base.
        base += [
            SQL("%s IS NOT NULL", term.key)
            for term in terms
            if term.code in self._own_dimensions() and not term.multiplies
        ]
        counted = SQL("DISTINCT %s", SQL.identifier(alias, "id")) if distinct else SQL("*")
        measure = None
        if self.measure and not self._own_dimensions():
            measure = Model._field_to_sql(alias, self.measure, query)
            counted = SQL("DISTINCT %s" if self.aggregate == "count_distinct" else "%s", measure)
        columns = [self._filtered(SQL("COUNT(%s)", counted), base)]
        for name in self._part_names():
            columns.append(self._filtered(SQL("COUNT(%s)", counted), [*base, condition(name)]))
        if self.aggregate in FUNCTIONS:
            if distinct:
                raise UserError(self.env._("%s: cannot be added up by several answers.", self.code))
            columns.append(self._filtered(SQL(FUNCTIONS[self.aggregate], measure), base))
        return columns

    @staticmethod
    def _filtered(aggregate, conditions):
        conditions = [condition for condition in conditions if condition is not None]
        if not conditions:
            return aggregate
        return SQL("%s FILTER (WHERE %s)", aggregate, SQL(" AND ").join(conditions))

    # --- the records behind a figure ------------------------------------------------------------

    def _drill_domain(self, scope, key):
        """The records behind the figure of ``key``: of a share those of its numerator.

        :param dict key: of the figure, as :meth:`figures` returns it
        """
        self.ensure_one()
        domain = self._scope_domain(scope) & self._literal("domain")
        if self.aggregate == "share":
            domain &= self._literal("numerator")
        Model = self.env[self.model]
        own = dict(zip(self._own_dimensions(), (self.measure, self.measure_to), strict=False))
        for code, value in key.items():
            path = own.get(code) or self._path(code)
            if not path:
                raise UserError(self.env._("%(code)s has no %(key)s.", code=self.code, key=code))
            field = self._field_at(Model, path)
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
