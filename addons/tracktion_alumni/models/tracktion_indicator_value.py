from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from ..figures.blocks import OK, SIGNS, SUPPRESSED, Cell
from ..figures.counting import TOTAL, Known, Scope
from ..figures.periods import tells_few
from .tracktion_indicator import SMALLEST

SCHOOL = "school"
STATES = [
    ("ok", "Shown"),
    ("suppressed", "Not shown: too few people"),
    ("not_applicable", "No data"),
    ("error", "Failed"),
]
# All that may change once a value was released: whether a newer one took its place.
MUTABLE = {"is_current"}


class TracktionIndicatorValue(models.Model):
    """What a report said: one figure, frozen with its definition.

    Dashboards, workbooks, documents and the website read these. Of a figure that is not shown there
    is no number here, so none can leave the server. ``cell`` names a figure whatever report it is
    in: the same figure of two reports has the same name.
    """

    _name = "tracktion.indicator.value"
    _description = "Frozen Figure"
    _order = "code, period desc, id"

    indicator_id = fields.Many2one(
        "tracktion.indicator", readonly=True, index="btree_not_null", ondelete="set null"
    )
    definition_id = fields.Many2one(
        "tracktion.indicator.definition", required=True, readonly=True, ondelete="restrict"
    )
    code = fields.Char("Indicator code", required=True, readonly=True, index=True)
    name = fields.Char("Figure", related="definition_id.name", store=True, precompute=True)
    section_code = fields.Char("Section", readonly=True)
    company_id = fields.Many2one(
        "res.company",
        "Kept by",
        required=True,
        readonly=True,
        index=True,
        help="Whose report it is: its staff may read it, whichever schools it is about.",
    )
    school = fields.Char("School or schools", required=True, readonly=True)
    school_count = fields.Integer("Number of schools", readonly=True, aggregator=None)
    period = fields.Char(readonly=True, help="The school year, or the days; empty: all times.")
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    dimension_1 = fields.Char("By", readonly=True)
    key_1 = fields.Char("Code of the group", readonly=True)
    label_1 = fields.Char("Group", readonly=True)
    dimension_2 = fields.Char("And by", readonly=True)
    key_2 = fields.Char("Code of the second group", readonly=True)
    label_2 = fields.Char("Second group", readonly=True)
    cell = fields.Char("Name of the figure", required=True, readonly=True, index=True)
    base_cell = fields.Char("Name of its base", readonly=True, index=True)
    family = fields.Char(
        readonly=True, index=True, help="The same for all figures about the same people."
    )
    value = fields.Float(readonly=True, digits=(16, 4), aggregator="avg")
    base = fields.Integer(readonly=True, aggregator=None)
    numerator = fields.Float(readonly=True, digits=(16, 4), aggregator=None)
    denominator = fields.Integer(readonly=True, aggregator=None)
    low = fields.Float(readonly=True, aggregator=None)
    high = fields.Float(readonly=True, aggregator=None)
    shown = fields.Char("Value shown", compute="_compute_shown")
    definition_text = fields.Text("Definition in words", related="definition_id.text")
    state = fields.Selection(STATES, required=True, readonly=True, copy=True)
    is_public = fields.Boolean("For the public", readonly=True)
    computed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    released_on = fields.Datetime("Published on", readonly=True, index=True)
    is_current = fields.Boolean(
        "Current", readonly=True, help="Published, and no newer one took its place."
    )
    origin_model = fields.Char("Part of document of type", required=True, readonly=True)
    origin_id = fields.Many2oneReference(
        "Part of document", model_field="origin_model", required=True, readonly=True
    )

    _origin_idx = models.Index("(origin_model, origin_id)")
    _current_idx = models.Index("(code, period) WHERE is_current")

    @api.depends("value", "state")
    def _compute_shown(self):
        for value in self:
            value.shown = value._shown_text()

    def _shown_text(self):
        """The value as it is read, with its unit; a sign where there is none."""
        self.ensure_one()
        if self.state != OK:
            return SIGNS[self.state]
        spec = self.definition_id.spec or {}
        aggregate = self.definition_id.aggregate
        digits = 0 if aggregate in ("count", "count_distinct") else spec.get("digits", 1)
        number = formatLang(self.env, self.value, digits=digits)
        is_share = aggregate in ("share", "distribution", "matrix")
        unit = "%" if is_share else self.definition_id.unit
        return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number

    def _shown_of_base(self):
        """The value as it is read, of a share with its base."""
        self.ensure_one()
        if self.state != OK or not self.denominator:
            return self._shown_text()
        return self.env._("%(value)s of %(base)s", value=self._shown_text(), base=self.base)

    def write(self, vals):
        if set(vals) - MUTABLE and self.filtered("released_on"):
            raise UserError(
                self.env._("A published figure never changes. Compute a new report instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unpublished(self):
        if self.filtered("released_on"):
            raise UserError(self.env._("A published figure is never deleted."))

    # --- freezing -------------------------------------------------------------------------------

    @api.model
    def _cell_name(self, code, scope, key, school):
        """The name of a figure, the same in every report that has it.

        The line of one school in the report of a region is the total of that school in its own.
        """
        pairs = dict(key)
        school = pairs.pop(SCHOOL, None) or school
        groups = ",".join(f"{name}={value}" for name, value in sorted(pairs.items()))
        waves = ",".join(map(str, scope.wave_ids))
        return "|".join((code, scope.period, waves, school, groups))

    @api.model
    def _school_names(self, scope):
        return "; ".join(self.env["res.company"].browse(scope.company_ids).mapped("name"))

    @api.model
    def _freeze(self, recorded, scope, origin, section_code=False):
        """Keep these figures as what ``origin`` says.

        :param recorded: list of ``(indicator, Figures)``; of a figure that comes twice the first
            stays
        :param str section_code: of the section that shows them
        :param origin: the document, a record with ``company_id``, the school that keeps it
        :return: the new values
        """
        school = self._school_names(scope)
        definitions = self.env["tracktion.indicator.definition"]._of(
            self.env["tracktion.indicator"].union(*(indicator for indicator, _f in recorded))
        )
        families = {indicator: indicator._family() for indicator in definitions}
        mine = [("origin_model", "=", origin._name), ("origin_id", "=", origin.id)]
        # Other sections of the document may show the same figure.
        told = set(self.search(mine).mapped("cell"))
        rows = {}
        for indicator, figures in recorded:
            for key, cell in figures.cells.items():
                name = self._cell_name(indicator.code, scope, key, school)
                if name in rows or name in told:
                    continue
                rows[name] = {
                    **self._prepare_key_vals(figures, key),
                    **self._prepare_cell_vals(cell),
                    "cell": name,
                    "base_cell": self._cell_name(families[indicator], scope, key, school),
                    "family": families[indicator],
                    "code": indicator.code,
                    "indicator_id": indicator.id,
                    "definition_id": definitions[indicator].id,
                    "section_code": section_code or indicator.section_id.code,
                    "school": dict(key).get(SCHOOL) or school,
                    "school_count": 1 if SCHOOL in dict(key) else len(scope.company_ids),
                    "company_id": origin.company_id.id,
                    "period": scope.period,
                    "date_from": scope.date_from,
                    "date_to": scope.date_to,
                    "is_public": scope.public,
                    "origin_model": origin._name,
                    "origin_id": origin.id,
                }
        return self.create(list(rows.values()))

    @api.model
    def _prepare_key_vals(self, figures, key):
        vals = {}
        pairs = sorted((pair for pair in key if pair[0] != SCHOOL), key=lambda pair: pair[0])
        for number, (dimension, value) in enumerate(pairs, start=1):
            vals[f"dimension_{number}"] = dimension
            vals[f"key_{number}"] = "" if value is None else str(value)
            vals[f"label_{number}"] = figures.label(key, dimension)
        return vals

    @api.model
    def _prepare_cell_vals(self, cell):
        if cell.state != OK:
            return {"state": cell.state}
        return {
            "state": OK,
            "value": float(cell.value),
            "base": cell.base,
            "numerator": cell.numerator,
            "denominator": cell.denominator,
            "low": cell.low,
            "high": cell.high,
        }

    def _release(self):
        """Publish these values: from now on they never change, and older ones are no longer
        current. Those of a school stay so when an office above it publishes the same figures: its
        own staff reads no others."""
        names = self.mapped("cell")
        older = self.search(
            [
                ("cell", "in", names),
                ("company_id", "in", self.company_id.ids),
                ("is_current", "=", True),
            ]
        )
        for is_public in (True, False):
            same = self.filtered(lambda value, p=is_public: value.is_public == p).mapped("cell")
            older.filtered(
                lambda value, p=is_public, names=set(same): (
                    value.is_public == p and value.cell in names
                )
            ).is_current = False
        self.write({"released_on": fields.Datetime.now(), "is_current": True})
        return True

    def _as_cell(self):
        """This value as the cell that it was made of."""
        self.ensure_one()
        if self.state != OK:
            return Cell(state=self.state)
        return Cell(
            self.value, self.base, self.numerator, self.denominator, self.low or None, self.high
        )

    def action_open_records(self):
        """The records that the figure counts now, for staff who may see them.

        They may have changed since the figure was published.
        """
        self.ensure_one()
        if not self.indicator_id or self.state != OK:
            raise UserError(
                self.env._(
                    "The records behind this figure cannot be opened: it is not shown, or the "
                    "addon that counted it was uninstalled."
                )
            )
        # The name of one school may have the sign in it that stands between several.
        names = [self.school] if self.school_count == 1 else self.school.split("; ")
        companies = self.env["res.company"].search([("name", "in", names)])
        if len(companies) != len(names):
            raise UserError(self.env._("This figure came from another database: only it has them."))
        scope = Scope(
            tuple(companies.ids),
            self.date_from,
            self.date_to,
            self.period if "/" in (self.period or "") else "",
        )
        pairs = ((self.dimension_1, self.key_1), (self.dimension_2, self.key_2))
        key = {dimension: value or None for dimension, value in pairs if dimension}
        return self.indicator_id.action_open_records(scope, key)

    # --- what readers know already --------------------------------------------------------------

    @api.model
    def _known(self, scope, origin=None):
        """A function for ``_compute_figures``: what was published before, and must not be undone.

        Reports overlap: the one of a region and those of its schools, the one of a year and the
        one of a term, a report and its correction. What one hides must not follow from the other.

        :param origin: the document that is made; what else its school computed counts as known
        """
        school = self._school_names(scope)

        def known(indicator, count):
            family = indicator._family()
            keys = {
                self._cell_name(family, same, told, school): key
                for same in (scope, *self._same_people(indicator, scope))
                for told, key in indicator._told_keys(scope, count.tallies).items()
            }
            earlier = self._earlier(indicator, scope, keys, origin)
            result = self._known_cells(earlier, indicator, count, scope, keys)
            few = self._differing_few(earlier, indicator, count, scope, keys)
            result.hidden |= few
            result.family_hidden |= few
            return result.settle()

        return known

    @api.model
    def _same_people(self, indicator, scope):
        """The other scopes in which this indicator counts these people, by which other documents
        may name them."""
        return []

    @api.model
    def _earlier(self, indicator, scope, names, origin):
        """What the same readers may have read about the people whom this indicator counts.

        :param names: of the bases that are told now; what has another name says something about
            them only if it is of another period
        """
        domain = Domain("released_on", "!=", False)
        if origin:
            # Colleagues read what is not published yet as well, other parts of it included.
            domain |= Domain("company_id", "=", origin.company_id.id)
        told = Domain("base_cell", "in", list(names))
        if self._may_overlap(indicator, scope):
            # Also periods next to this one: what remains of a year is told by its other parts.
            told |= (
                Domain("state", "=", OK)
                & Domain("date_from", "!=", False)
                & Domain("date_to", "!=", False)
            )
        domain &= Domain("family", "=", indicator._family()) & told
        if scope.public:
            domain &= Domain("is_public", "=", True)
        # Whoever computes a report: what others have published is compared, and not shown.
        return self.sudo().search_fetch(
            domain,
            [
                "base_cell",
                "code",
                "state",
                "base",
                "origin_model",
                "origin_id",
                "period",
                "date_from",
                "date_to",
                "is_public",
                "definition_id",
            ],
        )

    @api.model
    def _may_overlap(self, indicator, scope):
        """Whether another period may tell some of the same facts."""
        return bool(scope.date_from and scope.date_to) and indicator.period != "now"

    @api.model
    def _known_cells(self, earlier, indicator, count, scope, keys):
        """What readers know of exactly these cells; see :class:`Known`."""
        same = [(keys[value.base_cell], value) for value in earlier if value.base_cell in keys]
        totals = {
            (value.origin_model, value.origin_id): value.base
            for key, value in same
            if key == TOTAL and value.state == OK
        }
        now = count.tallies[TOTAL].base
        known = Known()
        for key, value in same:
            if value.state == SUPPRESSED:
                before = totals.get((value.origin_model, value.origin_id))
                # Where many came or went, what is shown now says nothing about then; and what
                # was hidden from the public only, others may know.
                if value.is_public != scope.public or (
                    before is not None and abs(now - before) >= indicator.smallest_base
                ):
                    continue
            elif value.state != OK or value.base != count.tallies[key].base:
                # What was another number then is not known now.
                continue
            known.add(
                key,
                is_shown=value.state == OK,
                is_same=value.code == indicator.code,
                is_count=value.definition_id.aggregate == "count",
            )
        return known

    @api.model
    def _differing_few(self, earlier, indicator, count, scope, keys):
        """The keys that, with what is told of other periods, would tell of a few people."""
        if not self._may_overlap(indicator, scope):
            return set()

        def period(record, base):
            # As numbers: the last day of all has no day after it.
            return record.date_from.toordinal(), record.date_to.toordinal() + 1, base

        told = defaultdict(list)
        for value in earlier:
            if value.state == OK and value.period != scope.period and value.date_to:
                name = value.base_cell.replace(f"|{value.period}|", f"|{scope.period}|", 1)
                if name in keys:
                    told[keys[name]].append(period(value, value.base))
        return {
            key
            for key, periods in told.items()
            if tells_few(periods, period(scope, count.tallies[key].base), SMALLEST)
        }

    # --- comparing ------------------------------------------------------------------------------

    @api.model
    def _differences(self, older, newer):
        """What changed between two sets of values, by the name of the figure.

        :return: list of ``(older value, newer value)``, either of them empty where there is none
        """
        before = {value.cell: value for value in older}
        after = {value.cell: value for value in newer}
        names = [*after, *(name for name in before if name not in after)]
        nothing = self.browse()
        return [
            (before.get(name, nothing), after.get(name, nothing))
            for name in names
            if self._shown(before.get(name)) != self._shown(after.get(name))
        ]

    @api.model
    def _shown(self, value):
        return value and (value.state, value.value, value.base)
