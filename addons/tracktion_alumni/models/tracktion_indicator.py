import ast
from difflib import get_close_matches

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

AGGREGATES = [
    ("count", "Count"),
    ("count_distinct", "Count of different ones"),
    ("sum", "Sum"),
    ("mean", "Mean"),
    ("median", "Median"),
    ("share", "Share"),
    ("distribution", "Distribution"),
    ("difference", "Difference of two shares"),
    ("matrix", "Matrix"),
]
PERIODS = [
    ("date", "What happened in the period"),
    ("cohort", "People of the school year"),
    ("now", "How things stand"),
]
PREFIX = "_indicator_"
NEEDS_MEASURE = ("count_distinct", "sum", "mean", "median", "distribution", "matrix")
# What is counted, of whom and where: reports count with the rights of the system, so whoever could
# write these could ask about every record of the database, by the number that comes out.
WHAT_IS_COUNTED = {
    "model",
    "aggregate",
    "domain",
    "numerator",
    "subtrahend",
    "wave_domain",
    "measure",
    "measure_to",
    "method",
    "period",
    "date_field",
    "company_field",
    "person_field",
}
# Fewer than this are never shown, whatever somebody configures.
SMALLEST = 5


class TracktionIndicator(models.Model):
    """A figure: defined once, counted by the engine, printed with its definition.

    Two ways to say what is counted, neither of them code that a user types:

    * ``domain`` chooses the records, of which a share takes those of ``numerator``, and a
      difference of shares those of ``numerator`` less those of ``subtrahend``;
    * ``method`` names a method of the model, whose name begins with ``_indicator_``. It takes
      ``(scope, dimensions)`` and returns a ``Count`` (see ``tracktion_indicator_engine``).
    """

    _name = "tracktion.indicator"
    _description = "Indicator"
    _order = "section_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    synonym = fields.Char(copy=False, help="Another code by which programs may ask for it.")
    definition = fields.Text(
        required=True, translate=True, help="In plain words, as it is printed in reports."
    )
    section_id = fields.Many2one(
        "tracktion.report.section", index=True, ondelete="set null", help="Where it is reported."
    )
    sequence = fields.Integer(default=10)
    model = fields.Char(required=True, help="The technical name of the model that is counted.")
    aggregate = fields.Selection(AGGREGATES, required=True, default="count")
    domain = fields.Char(default="[]", help="The records that make the base.")
    numerator = fields.Char(help="Which of them a share counts.")
    subtrahend = fields.Char("Less", help="Which of them are taken off again.")
    wave_domain = fields.Char(
        "Where waves are not told apart",
        help="People may be asked in several waves. Which records count where neither waves are "
        "chosen nor the lines of the table are waves or points in time, so that each person "
        "counts once.",
    )
    measure = fields.Char(help="The field that is added up, averaged, or whose values are counted.")
    measure_to = fields.Char("Columns", help="The field whose values are the columns of a matrix.")
    is_ordered = fields.Boolean(
        "Ordered answers",
        help="The answers go from little to much: the one in the middle is told as well.",
    )
    method = fields.Char(help="A method of the model, for what domains cannot say.")
    period = fields.Selection(PERIODS, required=True, default="date")
    date_field = fields.Char(default="date")
    company_field = fields.Char("Field of the school", default="company_id", required=True)
    person_field = fields.Char(
        "Field of the person",
        help="Where the records are acts, of which one person may have many: so many different "
        "people must stand behind a figure. Empty: each record is a person.",
    )
    dimension_ids = fields.Many2many("tracktion.dimension", string="Dimensions")
    unit = fields.Char(translate=True)
    digits = fields.Integer("Decimals", default=1)
    population_id = fields.Many2one(
        "tracktion.indicator",
        ondelete="set null",
        help="The indicator that counts those who were asked. Shares of those who answered carry "
        "an interval for this population.",
    )
    smallest_base = fields.Integer(
        "Smallest base",
        aggregator=None,
        compute="_compute_smallest",
        store=True,
        readonly=False,
        precompute=True,
        help="Nothing is shown about fewer people, nor anything from which it could be computed.",
    )
    smallest_base_public = fields.Integer(
        "Smallest base in public",
        aggregator=None,
        compute="_compute_smallest",
        store=True,
        readonly=False,
        precompute=True,
    )
    smallest_part = fields.Integer(
        default=1,
        help="Of those who make the base so many at least, and so many of the others, or none. In "
        "public five.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another indicator has that code.")
    _smallest_part_check = models.Constraint(
        "CHECK(smallest_part >= 1)", "The smallest part is one at least."
    )
    _smallest_check = models.Constraint(
        f"CHECK(smallest_base >= {SMALLEST} AND smallest_base_public >= smallest_base)",
        f"The smallest base is {SMALLEST} at least, and in public not less than inside.",
    )

    @api.depends("aggregate")
    def _compute_smallest(self):
        # Counts hide 1 to 4; shares and averages need people behind them.
        for indicator in self:
            counts = indicator.aggregate in ("count", "count_distinct")
            indicator.smallest_base = SMALLEST if counts else 10
            indicator.smallest_base_public = SMALLEST if counts else 20

    @api.constrains("domain", "numerator", "subtrahend", "wave_domain")
    def _check_domains(self):
        for indicator in self:
            for name in ("domain", "numerator", "subtrahend", "wave_domain"):
                indicator._literal(name)

    @api.constrains("method")
    def _check_method(self):
        for indicator in self:
            if indicator.method and not indicator.method.startswith(PREFIX):
                raise ValidationError(
                    self.env._(
                        "%(code)s: the name of a method begins with %(prefix)s.",
                        code=indicator.code,
                        prefix=PREFIX,
                    )
                )

    @api.constrains("aggregate", "numerator", "subtrahend", "measure", "measure_to", "method")
    def _check_complete(self):
        for indicator in self.filtered(lambda i: not i.method):
            needed = {
                "measure": indicator.aggregate in NEEDS_MEASURE,
                "measure_to": indicator.aggregate == "matrix",
                "numerator": indicator.aggregate in ("share", "difference"),
                "subtrahend": indicator.aggregate == "difference",
            }
            for name, is_needed in needed.items():
                if is_needed and not indicator[name]:
                    raise ValidationError(
                        self.env._(
                            "%(code)s: fill in “%(field)s”, which this kind of indicator needs.",
                            code=indicator.code,
                            field=self._fields[name].get_description(self.env)["string"],
                        )
                    )

    def write(self, vals):
        counted = WHAT_IS_COUNTED & set(vals)
        if counted and not (self.env.su or self.env.user.has_group("base.group_system")):
            names = [self._fields[name]._description_string(self.env) for name in sorted(counted)]
            raise AccessError(
                self.env._(
                    "What an indicator counts is changed by administrators of the system only: "
                    "%s. Names, thresholds, sections and order are yours.",
                    ", ".join(f"“{name}”" for name in names),
                )
            )
        return super().write(vals)

    def _literal(self, name):
        """The domain in the field ``name``, read as data and never run.

        :raise ValidationError: when it is none
        """
        self.ensure_one()
        try:
            return Domain(ast.literal_eval(self[name] or "[]"))
        except (ValueError, SyntaxError, TypeError) as error:
            raise ValidationError(
                self.env._(
                    "%(code)s: “%(field)s” is no domain: %(error)s. Write a list of conditions, "
                    "such as [('active', '=', True)].",
                    code=self.code,
                    field=self._fields[name].get_description(self.env)["string"],
                    error=error,
                )
            ) from error

    # --- by RPC ---------------------------------------------------------------------------------

    @api.model
    def figures(self, codes, scope=None, dimensions=()):
        """The figures of these indicators, under the rights of the caller.

        :param list codes: codes of indicators, or their synonyms
        :param dict scope: any of ``school_year_id``, ``wave_ids``, ``date_from``, ``date_to``
            (dates, both inclusive), ``company_ids`` and ``public`` (bool: thresholds for the
            public); the schools chosen above when empty
        :param list dimensions: codes of up to two dimensions that all the indicators allow
        :return: list of dicts ``{code, key, label, state, value, base, numerator, denominator, low,
            high}``: for each indicator the total (``key`` is empty), one per value of each
            dimension and, of two dimensions, one per pair. ``key`` maps dimensions (of a
            distribution also ``option``, of a matrix ``row`` and ``column``) to codes, or to names
            where there is no code, and to False for "not known"; ``label`` to what is read. Shares
            are percentages rounded half up. Numbers are there only where ``state`` is ``ok``, not
            where it is ``suppressed``, ``not_applicable`` (nobody to count) or ``error``; an
            interval only where not all were asked.
        :raise UserError: for unknown codes, dimensions or scopes, with what there is instead
        :raise AccessError: when the caller may not read what is counted
        """
        indicators = self._by_code(codes)
        if isinstance(dimensions, str):
            dimensions = [dimensions]
        results = indicators._compute_figures(self._scope(scope), dimensions or ())
        return [
            line
            for code, indicator in zip(self._asked(codes), indicators, strict=True)
            for line in results[indicator].as_dicts(code)
        ]

    @api.model
    def _asked(self, codes):
        """The codes that a caller gave, each once and in that order."""
        return list(dict.fromkeys([codes] if isinstance(codes, str) else codes or ()))

    @api.model
    def _by_code(self, codes):
        codes = self._asked(codes)
        near = [*codes, *(str(code).lower() for code in codes)]
        named = self.search(Domain("code", "in", near) | Domain("synonym", "in", near))
        found = {i.synonym: i for i in named} | {i.code: i for i in named}
        # Lists of indicators like to write GET and NEET.
        found = {
            str(code): found[str(code).lower()] for code in codes if str(code).lower() in found
        } | found
        missing = [code for code in codes if code not in found]
        if missing:
            known = sorted(self.search([("code", "not in", codes)]).mapped("code"))
            near = [n for code in missing for n in get_close_matches(str(code), known, n=3)]
            raise UserError(
                self.env._(
                    "There is no such indicator: %(missing)s. There are: %(known)s.",
                    missing=", ".join(map(str, missing)),
                    known=", ".join(dict.fromkeys(near)) or ", ".join(known),
                )
            )
        return self.browse([found[code].id for code in codes])

    def _shown_digits(self):
        self.ensure_one()
        return 0 if self.aggregate in ("count", "count_distinct") else self.digits

    def action_open_records(self, scope=None, key=None):
        """The records behind a figure, for staff who may see them: everything under their rights.

        :param dict scope: as for :meth:`figures`
        :param dict key: of the figure
        """
        self.ensure_one()
        scope = self._scope(scope)
        self.env[self.model].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form,pivot",
            "domain": list(self._drill_domain(scope, key or {})),
            "context": {"active_test": False, "create": False},
        }
