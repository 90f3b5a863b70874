from odoo import api, fields, models
from odoo.tools import SQL

from ..figures.counting import TOTAL, Count, Tally
from .res_partner import CAREER_STAGES

DATA_AGES = [
    ("year", "Less than a year ago"),
    ("two_years", "One to two years ago"),
    ("older", "Longer ago"),
    ("never", "Never"),
]


class TracktionCategoryReport(models.Model):
    """The category table: per school year and category all alumni (A), those who are not willing
    to keep in touch (B), and those who can be contacted (A - B). One row per living person."""

    _name = "tracktion.category.report"
    _description = "Category Table"
    _auto = False
    _order = "id"
    _depends = {
        "res.partner": [
            "active",
            "alumni_erased_on",
            "company_id",
            "alumni_main_enrolment_id",
            "alumni_category_id",
            "alumni_department_id",
            "alumni_qualification_id",
            "alumni_school_year_id",
            "alumni_graduation_year",
            "alumni_gender",
            "alumni_relation_owner_id",
            "alumni_is_alumnus",
            "alumni_keep_in_touch",
            "alumni_reachability",
            "alumni_contactable",
            "alumni_graduation_date",
            "alumni_processing_restricted",
            "alumni_last_confirmed_on",
        ],
        "res.company": ["alumni_recent_years", "alumni_mid_years"],
        "tracktion.category": ["is_alumnus"],
    }

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    school_year_id = fields.Many2one("tracktion.school.year", readonly=True)
    category_id = fields.Many2one("tracktion.category", readonly=True)
    department_id = fields.Many2one("tracktion.department", readonly=True)
    qualification_id = fields.Many2one("tracktion.qualification", readonly=True)
    graduation_year = fields.Integer(readonly=True, aggregator=None)
    gender = fields.Selection(
        selection=lambda self: self.env["res.partner"]._fields["alumni_gender"].selection,
        readonly=True,
    )
    relation_owner_id = fields.Many2one("res.users", readonly=True)
    career_stage = fields.Selection(CAREER_STAGES, readonly=True)
    reachability = fields.Selection(
        # As the people's field is translated, not only as it is written.
        selection=lambda self: (
            self.env["res.partner"]._fields["alumni_reachability"]._description_selection(self.env)
        ),
        readonly=True,
    )
    data_age = fields.Selection(DATA_AGES, "Details last confirmed", readonly=True)
    is_alumnus = fields.Boolean("Alumnus", readonly=True)
    total = fields.Integer("Total (A)", readonly=True)
    not_willing = fields.Integer("Not willing (B)", readonly=True)
    contactable = fields.Integer("Contactable (A-B)", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT p.id,
                   p.id AS partner_id,
                   p.company_id,
                   p.alumni_school_year_id AS school_year_id,
                   p.alumni_category_id AS category_id,
                   p.alumni_department_id AS department_id,
                   p.alumni_qualification_id AS qualification_id,
                   p.alumni_graduation_year AS graduation_year,
                   p.alumni_gender AS gender,
                   p.alumni_relation_owner_id AS relation_owner_id,
                   %(career_stage)s AS career_stage,
                   p.alumni_reachability AS reachability,
                   CASE WHEN p.alumni_last_confirmed_on IS NULL THEN 'never'
                        WHEN p.alumni_last_confirmed_on > %(today)s::date - INTERVAL '1 year'
                            THEN 'year'
                        WHEN p.alumni_last_confirmed_on > %(today)s::date - INTERVAL '2 years'
                            THEN 'two_years'
                        ELSE 'older' END AS data_age,
                   COALESCE(p.alumni_is_alumnus, FALSE) AS is_alumnus,
                   1 AS total,
                   (p.alumni_keep_in_touch = 'no' OR p.alumni_processing_restricted IS TRUE)::int
                       AS not_willing,
                   (p.alumni_keep_in_touch != 'no'
                    AND p.alumni_processing_restricted IS NOT TRUE)::int AS contactable
              FROM res_partner p
              LEFT JOIN res_company c ON c.id = COALESCE(p.company_id, %(company)s)
             WHERE (p.active OR p.alumni_erased_on IS NOT NULL)
               AND p.alumni_category_id IS NOT NULL
               AND p.alumni_reachability != 'deceased'
            """,
            career_stage=self.env["res.partner"]._career_stage_sql("p", "c"),
            company=self.env.company.id,
            today=fields.Date.context_today(self),
        )

    @api.model
    def _category_rows(self, domain):
        """The table itself, most recent school year first, in one query.

        :param domain: restricts the people
        :return: list of ``(school year, category, total, not willing, contactable)``, the first two
            as recordsets
        """
        rows = self._read_group(
            domain,
            ["school_year_id", "category_id"],
            ["total:sum", "not_willing:sum", "contactable:sum"],
        )
        return sorted(
            rows,
            key=lambda row: (
                -(row[0].date_start.toordinal() if row[0] else 0),
                row[1].sequence,
                row[1].id,
            ),
        )

    # --- indicators that domains cannot say -----------------------------------------------------

    @api.model
    def _indicator_consent_coverage(self, scope, dimensions):
        """Of all alumni those whose consent is in force, for each purpose that needs one.

        Its total counts those with any such consent.
        """
        Current = self.env["tracktion.consent.current"]
        valid = Current._search(
            [("is_valid", "=", True), ("purpose_id.legal_basis", "=", "consent")]
        )
        alumni = self._search([("is_alumnus", "=", True), ("company_id", "in", scope.company_ids)])
        base = self.search_count(
            [("is_alumnus", "=", True), ("company_id", "in", scope.company_ids)]
        )
        count = Count({TOTAL: Tally(base, (0,))})
        if not base:
            return count
        rows = self.env.execute_query(
            SQL(
                """SELECT purpose_id, COUNT(DISTINCT partner_id)
                     FROM (%s) valid
                    WHERE partner_id IN %s
                    GROUP BY GROUPING SETS ((), (purpose_id))""",
                valid.select("partner_id", "purpose_id"),
                alumni.subselect(),
            )
        )
        numbers = dict(rows)
        count.tallies[TOTAL].parts = (numbers.get(None, 0),)
        if "purpose" in dimensions:
            purposes = self.env["tracktion.consent.purpose"].search(
                [("legal_basis", "=", "consent")]
            )
            for purpose in purposes:
                pair = ("purpose", purpose.code)
                number = numbers.get(purpose.id, 0)
                count.tallies[frozenset([pair])] = Tally(base, (number,))
                count.labels[pair] = purpose.name
                count.ranks[pair] = purpose.sequence
        return count
