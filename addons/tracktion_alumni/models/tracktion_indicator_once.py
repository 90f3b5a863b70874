from itertools import product
from math import prod

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, Query

# What one number of PostgreSQL holds, its sign left out.
BITS = 63


class TracktionIndicator(models.Model):
    """Counting different things, such as people, once in each group.

    PostgreSQL's ``COUNT(DISTINCT …)`` sorts all records for each grouping. Where the groups are
    few, as they mostly are, each thing gets one number instead, whose bits are the groups in which
    it was found: all groupings follow from how often each such number occurs. Dimensions of the
    thing itself, such as the category of a person, are looked up once for each thing, not for each
    record.
    """

    _inherit = "tracktion.indicator"

    def _count_once(self, Model, query, scope, paths, is_where):
        """The dimensions and the rows of the statement, as :meth:`_grouped` gives them."""
        measure = self[0].measure
        thing = Model._field_to_sql(Model._table, measure, query)
        query.add_where(SQL("%s IS NOT NULL", thing))
        of_thing = [path.startswith(f"{measure}.") for _code, path in paths]
        terms = [
            None if own else self._term(Model, Model._table, query, scope, *path)
            for own, path in zip(of_thing, paths, strict=True)
        ]
        filters = [each for i in self for each in i._filters(Model, query, (), is_where)]
        places = [[None] if term is None else self._places(term) for term in terms]
        if all(places) and prod(map(len, places)) <= BITS:
            bits = self._bits(query, terms, places, filters, thing, measure)
            # As if the things were the records of the model.
            things = Query(self.env, "thing", SQL("(%s)", bits))
            found = [
                term or self._term(Model, "thing", things, scope, *path)
                for term, path in zip(terms, paths, strict=True)
            ]
            return found, self._grouped_by_bits(things, terms, found, places, len(filters))
        terms = [
            term or self._term(Model, Model._table, query, scope, *path)
            for term, path in zip(terms, paths, strict=True)
        ]
        if any(term.splits for term in terms):
            raise UserError(self.env._("%s: cannot be added up by several answers.", self[0].code))
        counted = SQL("COUNT(DISTINCT %s)", thing)
        return terms, self._grouped(query, terms, [self._filtered(counted, f) for f in filters])

    @api.model
    def _places(self, term):
        """The values that the dimension can have, "not known" first; empty when that is not known,
        or too many."""
        if term.field.type == "selection":
            return [None, *term.field.get_values(self.env)]
        if term.field.type == "boolean":
            return [None, False, True]
        if term.records is None:
            return []
        statement = SQL("SELECT DISTINCT first FROM %s o LIMIT %s", term.records, BITS)
        return [None, *(first for (first,) in self.env.execute_query(statement))]

    @api.model
    def _bits(self, query, terms, places, filters, thing, measure):
        """The statement with one row for each thing: where it was found, for each filter."""
        bit = SQL("1::int8 << (%s)", self._place(terms, places))
        columns = [SQL("%s AS %s", thing, SQL.identifier(measure))]
        for number, condition in enumerate(filters):
            where = SQL("CASE WHEN %s THEN %s ELSE 0 END", condition, bit) if condition else bit
            columns.append(SQL("BIT_OR(%s) AS %s", where, SQL.identifier(f"bits_{number}")))
        query.groupby = thing
        return query.select(*columns)

    @api.model
    def _grouped_by_bits(self, things, terms, found, places, width):
        """
        :param terms: None for those that are of the thing itself
        :param int width: how many filters there are
        """
        own = [term.key for term, inner in zip(found, terms, strict=True) if inner is None]
        columns = [*own, *(SQL.identifier("thing", f"bits_{n}") for n in range(width))]
        things.groupby = SQL(", ").join(columns)
        combinations = list(product(*places))
        counts = {}
        for count, *row in self.env.execute_query(things.select(SQL("COUNT(*)"), *columns)):
            for number, mask in enumerate(row[len(own) :]):
                for group in self._groups(mask, combinations, terms, row[: len(own)]):
                    counts.setdefault(group, [0] * width)[number] += count
        return [(*group, *numbers) for group, numbers in counts.items()]

    @api.model
    def _place(self, terms, places):
        """Which of all combinations of values a record has, as SQL."""
        place = SQL("0")
        for term, values in zip(terms, places, strict=True):
            if term is None:
                continue
            # What is none of the values is not known.
            cases = [SQL("WHEN %s THEN %s", v, n) for n, v in enumerate(values[1:], start=1)]
            number = SQL("CASE %s %s ELSE 0 END", term.key, SQL(" ").join(cases))
            place = SQL("(%s) * %s + %s", place, len(values), number if cases else SQL("0"))
        return place

    @api.model
    def _groups(self, mask, combinations, terms, own):
        """The groups that a thing is in, as the rows of :meth:`_grouped` begin."""
        groups = set()
        for number, values in enumerate(combinations):
            if mask >> number & 1:
                rest = iter(own)
                values = [
                    next(rest) if term is None else value
                    for term, value in zip(terms, values, strict=True)
                ]
                for bits in range(1 << len(values)):
                    shown = [
                        None if bits >> (len(values) - 1 - position) & 1 else value
                        for position, value in enumerate(values)
                    ]
                    groups.add((bits, *shown))
        return groups
