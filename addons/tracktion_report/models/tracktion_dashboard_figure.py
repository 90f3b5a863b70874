from odoo import api, fields, models
from odoo.tools import SQL, unique

from odoo.addons.tracktion_alumni.models.tracktion_indicator_value import STATES

RECENCY = [
    ("0", "Latest school year"),
    ("1", "One year before"),
    ("2", "Two years before"),
    ("3", "Three years before"),
    ("4", "Four years before"),
]


class TracktionDashboardFigure(models.Model):
    """The published figures as dashboards need them: those for inside the school, each with the one
    of the year before.

    What is hidden has no number here either, and counts in ``hidden``, so that a dashboard can say
    so: a spreadsheet takes a number that is missing for nought. The figures for the public would
    come on top of the same ones for inside, and are left to the website.
    """

    _name = "tracktion.dashboard.figure"
    _description = "Figure on a Dashboard"
    _auto = False
    _order = "date_from desc, school_count desc, id"
    _depends = {
        "tracktion.indicator.value": [
            "code",
            "name",
            "section_code",
            "company_id",
            "school",
            "school_count",
            "period",
            "date_from",
            "dimension_1",
            "key_1",
            "label_1",
            "dimension_2",
            "key_2",
            "label_2",
            "cell",
            "value",
            "base",
            "state",
            "is_public",
            "is_current",
            "released_on",
        ]
    }

    code = fields.Char("Indicator code", readonly=True)
    name = fields.Char("Figure", readonly=True)
    section_code = fields.Char("Section", readonly=True)
    company_id = fields.Many2one("res.company", "Kept by", readonly=True)
    school = fields.Char("School or schools", readonly=True)
    school_count = fields.Integer("Number of schools", readonly=True, aggregator=None)
    period = fields.Char(readonly=True)
    date_from = fields.Date("From", readonly=True)
    recency = fields.Selection(
        RECENCY,
        "School year",
        readonly=True,
        help="Counted from the latest one that was published.",
    )
    is_widest = fields.Boolean(
        "Of all schools", readonly=True, help="The total, where several schools are reported."
    )
    dimension_1 = fields.Char("By", readonly=True)
    key_1 = fields.Char("Code of the group", readonly=True)
    label_1 = fields.Char("Group", readonly=True)
    dimension_2 = fields.Char("And by", readonly=True)
    key_2 = fields.Char("Code of the second group", readonly=True)
    label_2 = fields.Char("Second group", readonly=True)
    rank = fields.Integer(
        readonly=True, aggregator="min", help="In the order in which the report lists them."
    )
    value = fields.Float(readonly=True, digits=(16, 4), aggregator="avg")
    base = fields.Integer(readonly=True, aggregator="avg")
    previous = fields.Float("Year before", readonly=True, digits=(16, 4), aggregator="avg")
    change = fields.Float("Change on last year", readonly=True, digits=(16, 4), aggregator="avg")
    state = fields.Selection(STATES, readonly=True)
    hidden = fields.Integer("Not shown: too few people", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH current AS (
                -- The school and its region may both have published it: the newest says it.
                SELECT DISTINCT ON (cell)
                       id, code, name, section_code, company_id, school, school_count, period,
                       date_from, dimension_1, key_1, label_1, dimension_2, key_2, label_2,
                       state,
                       CASE WHEN state = 'ok' THEN value END AS value,
                       CASE WHEN state = 'ok' THEN base END AS base,
                       -- Neither of some days nor of a questionnaire: comparable year by year.
                       period > '' AND period NOT LIKE '%%..%%'
                       AND split_part(cell, '|', 3) = '' AS is_year
                  FROM tracktion_indicator_value
                 WHERE is_current AND NOT is_public AND company_id IN %(companies)s
              ORDER BY cell, released_on DESC, id DESC
            ), ranked AS (
                SELECT *,
                       CASE WHEN is_year
                            THEN dense_rank() OVER (
                                 PARTITION BY school, is_year ORDER BY date_from DESC)
                       END - 1 AS years_ago,
                       lag(value) OVER same AS value_before,
                       lag(date_from) OVER same AS date_before
                  FROM current
                WINDOW same AS (
                       PARTITION BY code, school, is_year, dimension_1, key_1, dimension_2, key_2
                           ORDER BY date_from)
            ), compared AS (
                SELECT *,
                       CASE WHEN years_ago < %(years)s THEN years_ago::text END AS recency,
                       -- Where a year is missing, the one before it is not last year.
                       CASE WHEN is_year AND date_before > date_from - interval '18 months'
                            THEN value_before
                       END AS previous
                  FROM ranked
            )
            SELECT id, code, name, section_code, company_id, school, school_count, period,
                   date_from, recency,
                   school_count = max(school_count) OVER (PARTITION BY code, years_ago)
                   AS is_widest,
                   dimension_1, key_1,
                   CASE WHEN dimension_1 > ''
                        THEN coalesce(nullif(label_1, ''), %(unknown)s) END
                   AS label_1,
                   dimension_2, key_2,
                   CASE WHEN dimension_2 > ''
                        THEN coalesce(nullif(label_2, ''), %(unknown)s) END
                   AS label_2,
                   id AS rank,
                   value, base, previous, value - previous AS change,
                   state, (state = 'suppressed')::integer AS hidden
              FROM compared
            """,
            companies=tuple(self.env.companies.ids) or (0,),
            years=len(RECENCY),
            unknown=self.env._("Not known"),
        )

    @api.model
    @api.readonly
    def formatted_read_grouping_sets(self, domain, grouping_sets, aggregates=(), *, order=None):
        """Groups come in the order of the report: an alphabet would tear stages and ages apart."""
        names = order.split(",") if order else unique(name for by in grouping_sets for name in by)
        # Whoever wants another order says "asc" or "desc".
        order = ",".join("rank:min" if name in ("label_1", "label_2") else name for name in names)
        return super().formatted_read_grouping_sets(domain, grouping_sets, aggregates, order=order)
