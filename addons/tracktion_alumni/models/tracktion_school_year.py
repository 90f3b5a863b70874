from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class TracktionSchoolYear(models.Model):
    _name = "tracktion.school.year"
    _description = "School Year"
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True
    )
    date_start = fields.Date("Start", required=True, default=lambda self: self._default_start())
    date_end = fields.Date(
        "End",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
    )
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    is_current = fields.Boolean(
        "Current", compute="_compute_is_current", search="_search_is_current"
    )
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end > date_start)", "A school year must end after it starts."
    )
    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This school already has a school year of that name."
    )

    @api.model
    def _default_start(self):
        """The day after the last year of this school, or the first of September around today."""
        last = self.search([("company_id", "=", self.env.company.id)], limit=1)
        if last:
            return last.date_end + relativedelta(days=1)
        today = fields.Date.context_today(self)
        return today.replace(year=today.year - (today.month < 9), month=9, day=1)

    @api.depends("date_start", "date_end")
    def _compute_name(self):
        for year in self:
            if year.name or not (year.date_start and year.date_end):
                continue
            first, last = year.date_start.year, year.date_end.year
            year.name = str(first) if first == last else f"{first}/{last % 100:02d}"

    @api.depends("date_start")
    def _compute_date_end(self):
        for year in self:
            if year.date_start and not year.date_end:
                year.date_end = year.date_start + relativedelta(years=1, days=-1)

    @api.depends_context("tz")
    @api.depends("date_start", "date_end")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for year in self:
            year.is_current = bool(
                year.date_start and year.date_end and year.date_start <= today <= year.date_end
            )

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain("date_start", "<=", today) & Domain("date_end", ">=", today)
        return domain if True in value else ~domain

    @api.constrains("date_start", "date_end", "company_id")
    def _check_overlap(self):
        self.flush_model(["date_start", "date_end", "company_id"])
        for year in self:
            other = self.with_context(active_test=False).search(
                [
                    ("id", "!=", year.id),
                    ("company_id", "=", year.company_id.id),
                    ("date_start", "<=", year.date_end),
                    ("date_end", ">=", year.date_start),
                ],
                limit=1,
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "School year %(year)s overlaps %(other)s. Change the dates of one of them.",
                        year=year.name,
                        other=other.name,
                    )
                )

    @api.model
    def _current(self, company=None):
        """The school year of ``company`` that contains today, or else the last one begun."""
        company = company or self.env.company
        today = fields.Date.context_today(self)
        return self.search([("company_id", "=", company.id), ("date_start", "<=", today)], limit=1)

    @api.model
    def _generate(self, first_year, last_year, company=None, month=9, day=1):
        """Make the missing school years that start in ``first_year`` to ``last_year``.

        :return: the new records; years that overlap an existing one are left out
        """
        company = company or self.env.company
        existing = self.with_context(active_test=False).search([("company_id", "=", company.id)])
        vals_list = []
        for year in range(first_year, last_year + 1):
            start = fields.Date.to_date(f"{year:04d}-{month:02d}-{day:02d}")
            end = start + relativedelta(years=1, days=-1)
            if not any(y.date_start <= end and start <= y.date_end for y in existing):
                vals_list.append({"date_start": start, "date_end": end, "company_id": company.id})
        return self.create(vals_list)

    @api.model
    def _containing(self, dates, company):
        """Map each of ``dates`` to the id of the school year of ``company`` that contains it."""
        years = self.with_context(active_test=False).search([("company_id", "=", company.id)])
        spans = [(year.date_start, year.date_end, year.id) for year in years]
        return {
            date: next((id_ for start, end, id_ in spans if start <= date <= end), False)
            for date in set(dates)
            if date
        }
