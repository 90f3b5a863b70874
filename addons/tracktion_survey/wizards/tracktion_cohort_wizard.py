from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.tracktion_wave import POINTS
from ..models.tracktion_wave_schedule import WEEKS

#: Months before graduation between which students are asked.
BEFORE = (3, 2)
#: Months after graduation at which the later waves open.
AFTER = {"post6": 6, "post18": 18}


class TracktionCohortWizard(models.TransientModel):
    """Plans one cohort once: the three waves of a school year, for one school or several."""

    _name = "tracktion.cohort.wizard"
    _description = "New Cohort"

    company_ids = fields.Many2many(
        "res.company",
        string="Schools",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        required=True,
        default=lambda self: self.env["tracktion.school.year"]._current(),
        domain="[('company_id', 'in', company_ids)]",
        help="The school year in which these people graduate. Other schools take their own year of "
        "the same name.",
    )
    date_graduation = fields.Date(
        "Graduation",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    date_lessons = fields.Date(
        "Last day of lessons",
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        help="After it students are no longer in class, and hard to reach.",
    )
    department_ids = fields.Many2many(
        "tracktion.department",
        string="Departments",
        domain="[('company_id', 'in', company_ids)]",
    )
    qualification_ids = fields.Many2many(
        "tracktion.qualification",
        string="Qualifications",
        domain="[('company_id', 'in', company_ids)]",
    )
    category_ids = fields.Many2many(
        "tracktion.category",
        string="Categories",
        help="Of those who have left, whom to ask later.",
    )
    with_non_graduates = fields.Boolean("Also who left without a qualification")
    is_short = fields.Boolean(
        "Short form", help="Four questions after graduation, for schools with a legal duty only."
    )
    has_reminders = fields.Boolean("Weekly reminders", default=True)
    pre_open = fields.Date(
        "Before graduation", compute="_compute_windows", store=True, readonly=False, precompute=True
    )
    pre_close = fields.Date(compute="_compute_windows", store=True, readonly=False, precompute=True)
    post6_open = fields.Date(
        "6 months after", compute="_compute_windows", store=True, readonly=False, precompute=True
    )
    post6_close = fields.Date(
        compute="_compute_windows", store=True, readonly=False, precompute=True
    )
    post18_open = fields.Date(
        "18 months after", compute="_compute_windows", store=True, readonly=False, precompute=True
    )
    post18_close = fields.Date(
        compute="_compute_windows", store=True, readonly=False, precompute=True
    )
    warning = fields.Text(compute="_compute_warning")

    # --- dates ----------------------------------------------------------------------------------

    @api.depends("school_year_id")
    def _compute_dates(self):
        for wizard in self:
            year = wizard.school_year_id
            if not year:
                continue
            last = year.date_end
            wizard.date_graduation = self._within(year, date(last.year, 6, 30))
            wizard.date_lessons = self._within(year, date(last.year, 5, 31))

    @api.model
    def _within(self, year, day):
        """``day``, or the end of the school year where that is no day of it."""
        return day if year.date_start <= day <= year.date_end else year.date_end

    @api.depends("date_graduation")
    def _compute_windows(self):
        for wizard in self:
            day = wizard.date_graduation
            if not day:
                continue
            wizard.pre_open = day - relativedelta(months=BEFORE[0])
            wizard.pre_close = day - relativedelta(months=BEFORE[1])
            for point, months in AFTER.items():
                opens = day + relativedelta(months=months)
                wizard[f"{point}_open"] = opens
                wizard[f"{point}_close"] = opens + relativedelta(weeks=WEEKS)

    @api.depends(
        "date_graduation", "date_lessons", "pre_open", "pre_close", "school_year_id", "company_ids"
    )
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = "\n".join(wizard._warnings()) or False

    def _warnings(self):
        """What deserves a second look; nothing of it stops anybody."""
        _ = self.env._
        year, lessons = self.school_year_id, self.date_lessons
        warnings = []
        if lessons and self.pre_close and self.pre_close > lessons:
            warnings.append(
                _(
                    "Lessons end on %(lessons)s, before the first wave closes on %(close)s. After "
                    "that students are hard to reach: after May is too late. Move the window "
                    "forward.",
                    lessons=format_date(self.env, lessons, date_format="long"),
                    close=format_date(self.env, self.pre_close, date_format="long"),
                )
            )
        graduation = self.date_graduation
        if year and graduation and not year.date_start <= graduation <= year.date_end:
            warnings.append(
                _(
                    "Graduation on %(day)s is not in the school year %(year)s.",
                    day=format_date(self.env, graduation, date_format="long"),
                    year=year.name,
                )
            )
        missing = self.company_ids._origin.filtered(lambda c: not self._year_of(c))
        if year and missing:
            warnings.append(
                _(
                    "No school year “%(year)s” at %(schools)s: make it first, or no waves are "
                    "planned there.",
                    year=year.name,
                    schools=", ".join(missing.mapped("name")),
                )
            )
        for wave in self._existing():
            warnings.append(_("“%s” is there already and stays as it is.", wave.display_name))
        return warnings

    def _year_of(self, company):
        """The school year of ``company`` that has the name of the one chosen."""
        year = self.school_year_id._origin
        if year.company_id == company:
            return year
        return self.env["tracktion.school.year"].search(
            [("company_id", "=", company.id), ("name", "=", year.name)], limit=1
        )

    def _existing(self):
        """Waves of that school year which are planned already."""
        years = self.env["tracktion.school.year"].union(
            *(self._year_of(company) for company in self.company_ids._origin)
        )
        return self.env["tracktion.wave"].search([("school_year_id", "in", years.ids)])

    # --- making the waves -----------------------------------------------------------------------

    def action_create(self):
        """Make the waves that are missing, with their reminders and people; opens them."""
        self.ensure_one()
        self._check_windows()
        years = {company: self._year_of(company) for company in self.company_ids}
        there = {(wave.school_year_id, wave.point) for wave in self._existing()}
        waves = self.env["tracktion.wave"].create(
            [
                self._prepare_wave_vals(company, year, point)
                for company, year in years.items()
                for point, _label in POINTS
                if year and (year, point) not in there
            ]
        )
        if not waves:
            raise UserError(
                self.env._(
                    "There is nothing to plan: the waves of that school year are there already, "
                    "or these schools do not have that year."
                )
            )
        if self.has_reminders:
            waves.action_add_reminders()
        for wave in waves:
            wave._update_population()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cohort %s", self.school_year_id.name),
            "res_model": "tracktion.wave",
            "view_mode": "list,kanban,calendar,form",
            "domain": [("id", "in", waves.ids)],
        }

    def _check_windows(self):
        """Say which of the three waves has its dates the wrong way round."""
        for point, _label in POINTS:
            opens, closes = self[f"{point}_open"], self[f"{point}_close"]
            if opens and closes and closes < opens:
                raise UserError(
                    self.env._(
                        "“%(wave)s” closes on %(close)s, before it opens on %(open)s: correct one "
                        "of the two dates.",
                        wave=self._fields[f"{point}_open"]._description_string(self.env),
                        close=format_date(self.env, closes, date_format="long"),
                        open=format_date(self.env, opens, date_format="long"),
                    )
                )

    def _prepare_wave_vals(self, company, year, point):
        label = dict(self.env["tracktion.wave"]._fields["point"]._description_selection(self.env))
        vals = {
            "name": f"{year.name} · {label[point]}",
            "point": point,
            "school_year_id": year.id,
            "company_id": company.id,
            "date_open": self[f"{point}_open"],
            "date_close": self[f"{point}_close"],
            "department_ids": self._ids_of("department_ids", company),
            "qualification_ids": self._ids_of("qualification_ids", company),
            "with_non_graduates": self.with_non_graduates,
        }
        if point != "pre":
            vals["category_ids"] = [fields.Command.set(self.category_ids.ids)]
            if self.is_short:
                survey = self.env["survey.survey"]._tracktion_default("short", company)
                vals["survey_id"] = survey.id
        return vals

    def _ids_of(self, name, company):
        chosen = self[name].filtered(lambda record: record.company_id == company)
        return [fields.Command.set(chosen.ids)]
