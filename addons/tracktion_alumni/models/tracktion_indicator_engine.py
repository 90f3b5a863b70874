import logging
from collections import defaultdict
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..figures.blocks import ERROR, NOT_APPLICABLE, SUPPRESSED, Cell
from ..figures.counting import COLUMN, OPTION, ROW, TOTAL, Count, Figures, Known, Scope, Tally
from ..figures.intervals import wilson
from ..figures.rounding import half_up, percent
from ..figures.suppression import suppress
from ..tools import Choices
from .tracktion_indicator import SMALLEST

_logger = logging.getLogger(__name__)

SCOPE_KEYS = {"school_year_id", "wave_ids", "date_from", "date_to", "company_ids", "public"}
# In public neither one to four people nor all but one to four of a group are told.
SMALLEST_PART_PUBLIC = 5
# So many indicators of the same base are worth a statement of their own.
MANY = 5
# The dimensions whose values are answers of the people who make the base.
ANSWERS = {OPTION, COLUMN}


class TracktionIndicator(models.Model):
    """The engine: from what is asked to cells that may be shown. Counting is in the next file."""

    _inherit = "tracktion.indicator"

    # --- what is asked --------------------------------------------------------------------------

    @api.model
    def _scope(self, scope=None):
        """The :class:`Scope` of what clients and code say; see :meth:`figures`."""
        if isinstance(scope, Scope):
            return scope
        scope = dict(scope or {})
        unknown = set(scope) - SCOPE_KEYS
        if unknown:
            raise UserError(
                self.env._(
                    "A scope cannot have: %(keys)s. It may have: %(known)s.",
                    keys=", ".join(sorted(map(str, unknown))),
                    known=", ".join(sorted(SCOPE_KEYS)),
                )
            )
        self._check_scope(scope)
        companies = self.env.companies
        if scope.get("company_ids"):
            companies = self.env["res.company"].browse(scope["company_ids"])
            # Reports, which run as the system, say themselves of which schools they may tell.
            if not self.env.su and companies - self.env.user.company_ids:
                raise AccessError(self.env._("You do not work at one of these schools."))
        dates = {
            name: fields.Date.to_date(scope.get(name)) or None for name in ("date_from", "date_to")
        }
        year = self.env["tracktion.school.year"].browse(scope.get("school_year_id") or ())
        if year:
            if not year.exists():
                raise UserError(self.env._("There is no such school year."))
            year.check_access("read")
            dates = {"date_from": year.date_start, "date_to": year.date_end}
        if all(dates.values()) and dates["date_from"] > dates["date_to"]:
            raise UserError(self.env._("The period ends before it begins. Correct its dates."))
        return Scope(
            company_ids=tuple(sorted(companies.ids)),
            school_year=year.name or "",
            wave_ids=tuple(sorted(scope.get("wave_ids") or ())),
            public=bool(scope.get("public")),
            **dates,
        )

    @api.model
    def _check_scope(self, scope):
        """Refuse values that clients got wrong, by name.

        :raise UserError: with the key and what it takes
        """
        for key in ("wave_ids", "company_ids"):
            value = scope.get(key) or ()
            if not isinstance(value, (list, tuple)) or not all(type(v) is int for v in value):
                raise UserError(self.env._("%s of a scope is a list of ids.", key))
        if type(scope.get("school_year_id") or 0) is not int:
            raise UserError(self.env._("%s of a scope is an id.", "school_year_id"))
        for key in ("date_from", "date_to"):
            try:
                fields.Date.to_date(scope.get(key) or None)
            except (ValueError, TypeError) as error:
                raise UserError(
                    self.env._("%s of a scope is a date, such as 2026-08-31.", key)
                ) from error

    @api.model
    def _previous_scope(self, scope):
        """The school year before, or the period of the same length before; None without one."""
        if not scope.school_year:
            return scope.before()
        years = self.env["tracktion.school.year"].with_context(active_test=False)
        year = years.search(
            [("company_id", "in", scope.company_ids), ("date_end", "<", scope.date_from)],
            order="date_end desc",
            limit=1,
        )
        return year and replace(
            scope,
            school_year=year.name,
            date_from=year.date_start,
            date_to=year.date_end,
            wave_ids=(),
        )

    def _own_dimensions(self):
        """The dimensions that come with the kind of indicator."""
        self.ensure_one()
        return {"distribution": (OPTION,), "matrix": (ROW, COLUMN)}.get(self.aggregate, ())

    def _check_dimensions(self, codes):
        """The records of these dimensions, in that order.

        :raise UserError: for those that an indicator does not allow, and for too many
        """
        for indicator in self:
            allowed = indicator.dimension_ids.mapped("code")
            for code in codes:
                if code not in allowed:
                    raise UserError(
                        self.env._(
                            "“%(indicator)s” cannot be broken down by “%(dimension)s”, but by: "
                            "%(allowed)s.",
                            indicator=indicator.code,
                            dimension=code,
                            allowed=", ".join(sorted(allowed)) or "–",
                        )
                    )
            if len(codes) + len(indicator._own_dimensions()) > 2:
                raise UserError(
                    self.env._(
                        "“%s” would have more than two dimensions. Ask for fewer at once.",
                        indicator.code,
                    )
                )
        dimensions = self.dimension_ids
        return dimensions.browse(
            [dimensions.filtered(lambda d, c=c: d.code == c).id for c in codes]
        )

    # --- what is answered -----------------------------------------------------------------------

    def _compute_figures(self, scope, dimensions=(), known=None):
        """The figures of these indicators.

        :param Scope scope: what they are about
        :param dimensions: up to two codes
        :param known: function from an indicator and its Count to what its readers know already,
            a ``Known``; see ``tracktion.indicator.value``
        :return: ``{indicator: Figures}``; one that fails has a single cell with state ``error``
        """
        dimensions = tuple(dict.fromkeys(dimensions))
        records = self._check_dimensions(dimensions)
        counts = self._count_all(scope, records)
        populations = self._count_populations(scope, records)
        result = {}
        for indicator in self:
            count = counts[indicator]
            if not isinstance(count, Count):
                result[indicator] = Figures({TOTAL: Cell(state=ERROR)}, error=str(count))
                continue
            before = known(indicator, count) if known else Known()
            hidden = indicator._hidden_keys(count, scope.public, before)
            population = populations.get(indicator)
            cells = {
                key: indicator._cell(count.tallies, key, hidden, population)
                for key in count.in_order()
            }
            # A table that is hidden as a whole does not show where nobody is, either.
            cells |= {key: Cell(state=SUPPRESSED) for key in hidden if key not in cells}
            result[indicator] = Figures(cells, count.labels)
        return result

    def _cell(self, tallies, key, hidden, population):
        """What may be shown of ``key``.

        :param population: the Count of those who were asked, if any
        """
        tally = tallies[key]
        if key in hidden:
            return Cell(state=SUPPRESSED)
        if self.aggregate in ("count", "count_distinct"):
            return Cell(tally.base, base=tally.base)
        numerator, base = self._ratio(tallies, key)
        if not base or (numerator is None and tally.value is None):
            return Cell(state=NOT_APPLICABLE)
        if numerator is None:
            return Cell(half_up(tally.value, self.digits), base=base)
        low = high = None
        if population is not None and self.aggregate != "difference":
            of = population.tallies.get(key)
            # Where more answered than were asked the population is that of something else.
            asked = of.base if of and of.base >= base else None
            low, high = (half_up(100 * x, self.digits) for x in wilson(numerator, base, asked))
        return Cell(
            percent(numerator, base, self.digits),
            base=base,
            numerator=numerator,
            denominator=base,
            low=low,
            high=high,
        )

    def _ratio(self, tallies, key):
        """The numerator (None for sums and averages) and the base of ``key``."""
        tally = tallies[key]
        if self.aggregate == "share":
            return tally.parts[0], tally.base
        if self.aggregate == "difference":
            return tally.parts[0] - tally.parts[1], tally.base
        if self._own_dimensions():
            people = frozenset(pair for pair in key if pair[0] not in ANSWERS)
            return tally.base, tallies[people].base
        return None, tally.base

    def _hidden_keys(self, count, public, known):
        """The keys that must not be shown, nor be computable from those that are.

        In two steps. The first hides by nothing but the bases, so that it hides the same in all
        indicators of a family; the second what this one tells of those who are left.
        """
        tallies = count.tallies
        bases = {key: tally.base for key, tally in tallies.items()}
        people = {
            key: tally.least() for key, tally in tallies.items() if not ANSWERS & set(dict(key))
        }
        few = suppress(
            people,
            SMALLEST,
            published=known.family_published,
            hidden=[key for key in known.family_hidden if key in people],
        )
        smallest = self.smallest_base_public if public else self.smallest_base
        smallest_part = SMALLEST_PART_PUBLIC if public else self.smallest_part
        if TOTAL not in few and any(t.people is not None for t in tallies.values()):
            few |= suppress(people, smallest, hidden=few)
        if TOTAL in few:
            return few | set(tallies)
        hidden = few | {key for key in known.hidden if key in bases}
        if not self._own_dimensions():
            parts = zip(*(tally.parts for tally in tallies.values()), strict=True)
            return suppress(
                bases,
                smallest,
                numerators=[dict(zip(tallies, part, strict=True)) for part in parts],
                smallest_part=smallest_part,
                published=known.published,
                hidden=hidden,
            )
        # Of whom enough is known to tell their answers, then which answers may be told.
        hidden |= suppress(people, smallest, published=known.published, hidden=hidden & set(people))
        if TOTAL in hidden:
            return hidden | set(tallies)
        lines = {pair for key in hidden & set(people) for pair in key if len(key) == 1}
        hidden |= {key for key in tallies if lines & key}
        if self._has_several_answers():
            return hidden | self._hidden_answers(bases, people, smallest_part, known, hidden)
        return suppress(bases, smallest_part, published=known.published, hidden=hidden)

    def _has_several_answers(self):
        """Whether one person may give several of the answers of this distribution."""
        self.ensure_one()
        if self.aggregate != "distribution" or self.method:
            return False
        field = self._field_at(self.env[self.model], self.measure)
        return field.type == "many2many" or isinstance(field, Choices)

    def _hidden_answers(self, bases, people, smallest_part, known, hidden):
        """Which answers must not be told where people give several. They do not add up to the
        people, so each is a question of its own: how many said so, and how many did not.

        :param people: the bases of those who were asked, by key
        """
        answers = {pair for key in bases for pair in key if pair[0] == OPTION}
        found = set()
        for answer in sorted(answers, key=str):
            of = {key | {answer}: key for key in people}
            kept = suppress(
                people,
                1,
                numerators={key: bases.get(key | {answer}, 0) for key in people},
                smallest_part=smallest_part,
                published=[of[key] for key in known.published if key in of],
                hidden=[of.get(key, key) for key in hidden if key in of or key in people],
            )
            found |= {key | {answer} for key in kept}
        return found

    # --- counting, kept apart from one another --------------------------------------------------

    def _count_populations(self, scope, dimensions):
        """``{indicator: Count}`` of those who were asked, where that is known by the dimensions."""
        populations = self.population_id.filtered(lambda p: dimensions <= p.dimension_ids)
        counts = populations._count_all(scope, dimensions)
        return {
            indicator: counts[indicator.population_id]
            for indicator in self
            if isinstance(counts.get(indicator.population_id), Count)
        }

    def _count_all(self, scope, dimensions):
        """``{indicator: Count}``, or in place of the count the exception of one that fails."""
        result = {}
        batches = defaultdict(self.browse)
        for indicator in self:
            if scope.wave_ids and not indicator._path("wave"):
                # What is not about waves has no figure for one.
                result[indicator] = indicator._nobody()
            elif indicator.method:
                batches[indicator] = indicator
            else:
                batches[indicator._batch_key()] |= indicator
        for batch in self._parted(batches.values()):
            counts = batch._guarded(scope, dimensions)
            if isinstance(counts, Exception) and len(batch) > 1:
                # One of them is broken: each for itself, so that the others are counted.
                for indicator in batch:
                    counts = indicator._guarded(scope, dimensions)
                    result[indicator] = (
                        counts if isinstance(counts, Exception) else counts[indicator]
                    )
            elif isinstance(counts, Exception):
                result[batch] = counts
            else:
                result.update(counts)
        return result

    @api.model
    def _parted(self, batches):
        """Those batches, and where many have the same base these by themselves: then the others
        need not be looked at again for each of them."""
        for batch in batches:
            for same in batch.grouped("domain").values():
                if MANY <= len(same) < len(batch):
                    yield same
                    batch -= same
            yield batch

    def _nobody(self):
        """The Count of an indicator that found nobody."""
        self.ensure_one()
        return Count({TOTAL: Tally(0, (0,) * len(self._part_names()))})

    def _guarded(self, scope, dimensions):
        """``{indicator: Count}`` of this batch, or the exception: a figure that fails takes no
        other with it. What the caller may not see is no failure, and is raised."""
        try:
            with self.env.cr.savepoint(flush=False):
                if self[:1].method:
                    return {self: self._count_by_method(scope, dimensions)}
                return self._count_batch(scope, dimensions)
        except AccessError:
            raise
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Indicators %s: %s", ", ".join(self.mapped("code")), error)
            return error

    def _count_by_method(self, scope, dimensions):
        """What the method of the model counts; see :class:`Count`."""
        self.ensure_one()
        return getattr(self.env[self.model], self.method)(scope, dimensions.mapped("code"))
