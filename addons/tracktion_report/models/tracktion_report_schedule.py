import itertools
import logging
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import get_lang

_logger = logging.getLogger(__name__)

LEADER = "tracktion_report.group_leader"


class Period(NamedTuple):
    """What a report of a schedule is about, and the day on which it is made."""

    date_from: fields.Date
    date_to: fields.Date
    due: fields.Date
    school_year: object


class TracktionReportSchedule(models.Model):
    """Makes the report of each school year, or of each term, and sends it to colleagues.

    Reports are made with the rights of the responsible, whoever runs the job; there is one for
    each schedule and period.
    """

    _name = "tracktion.report.schedule"
    _description = "Schedule of Reports"
    _inherit = ["tracktion.report.scope.mixin", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        tracking=True, help="Whose reports they are, and whose school years count."
    )
    company_ids = fields.Many2many(relation="tracktion_report_schedule_company_rel")
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        tracking=True,
        help="The reports are made with the rights of this colleague, who looks at them first.",
    )
    section_ids = fields.Many2many(
        "tracktion.report.section", string="Sections", help="Empty: all sections there are."
    )
    period = fields.Selection(
        [("year", "The school year that is over"), ("term", "The term that is over")],
        "Report on",
        required=True,
        default="year",
        tracking=True,
    )
    term_months = fields.Integer(
        "Months of a term",
        required=True,
        default=4,
        help="Counted from the start of the school year. The last term ends with the year.",
    )
    delay_days = fields.Integer(
        "Days afterwards",
        required=True,
        default=14,
        help="So many days after the end of the period the report is made.",
    )
    date_start = fields.Date(
        "Starting on",
        required=True,
        default=fields.Date.context_today,
        help="What was due before this day is not made.",
    )
    auto_publish = fields.Boolean(
        "Publish without asking",
        tracking=True,
        help="Otherwise the responsible looks at the report and publishes it. A report in which "
        "sections failed always waits for that.",
    )
    recipient_ids = fields.Many2many(
        "res.users",
        "tracktion_report_schedule_user_rel",
        string="Recipients",
        help="Colleagues who get the files as soon as they are computed, each once per report.",
    )
    attached = fields.Selection(
        [("xlsx", "The workbook"), ("pdf", "The PDF"), ("both", "Workbook and PDF")],
        "Attach",
        required=True,
        default="both",
    )
    active = fields.Boolean(default=True)
    report_ids = fields.One2many("tracktion.report", "schedule_id", "Reports")
    report_count = fields.Integer("Number of reports", compute="_compute_reports")
    last_report_id = fields.Many2one("tracktion.report", "Last report", compute="_compute_reports")
    next_date = fields.Date("Next report on", compute="_compute_next_date")
    done_to = fields.Date(
        "Reported until", readonly=True, copy=False, help="A report deleted by hand is not remade."
    )
    problem = fields.Text("Needs attention", readonly=True, copy=False)

    _term_months_check = models.Constraint(
        "CHECK(term_months BETWEEN 1 AND 12)", "A term has between 1 and 12 months."
    )
    _delay_days_check = models.Constraint(
        "CHECK(delay_days BETWEEN 0 AND 366)",
        "A report is made between 0 and 366 days after the end of its period.",
    )

    # --- computed fields ------------------------------------------------------------------------

    @api.depends("report_ids")
    def _compute_reports(self):
        reports = (
            self.env["tracktion.report"]
            .with_context(active_test=False)
            .search([("schedule_id", "in", self.ids)], order="date_to desc, id desc")
            .grouped("schedule_id")
        )
        for schedule in self:
            own = reports.get(schedule._origin, self.env["tracktion.report"])
            schedule.report_count = len(own)
            schedule.last_report_id = own[:1]

    @api.depends_context("tz")
    @api.depends(
        "company_id", "period", "term_months", "delay_days", "date_start", "done_to", "active"
    )
    def _compute_next_date(self):
        for schedule, periods in self._periods().items():
            due = schedule._due(periods)
            if not due and schedule.active:
                due = next(schedule._waiting(periods), None)
            schedule.next_date = due.due if due else False

    # --- rules ----------------------------------------------------------------------------------

    @api.constrains("company_id", "company_ids", "user_id")
    def _check_responsible(self):
        for schedule in self:
            if not schedule._has_able_responsible():
                raise ValidationError(
                    self.env._(
                        "%s may not make reports about all of these schools. Choose a school "
                        "leader who works at each of them.",
                        # Only the name of the colleague who was chosen.
                        schedule.user_id.sudo().name,
                    )
                )

    @api.constrains("company_id", "recipient_ids")
    def _check_recipients(self):
        for schedule in self:
            strangers = schedule._recipients() - schedule._staff()
            if strangers:
                raise ValidationError(
                    self.env._(
                        "Reports are sent to colleagues who work at %(school)s only. Take off the "
                        "list: %(names)s.",
                        school=schedule.company_id.name,
                        names=", ".join(strangers.mapped("name")),
                    )
                )

    def _has_able_responsible(self):
        # Colleagues do not see where others work; only whether he may is told.
        user = self.user_id.sudo()
        missing = self._schools() - user.company_ids
        return user.active and user.has_group(LEADER) and not missing

    def _recipients(self):
        # Colleagues who left are archived, and seen by nobody; here they are named.
        return self.sudo().with_context(active_test=False).recipient_ids

    def _staff(self):
        """Recipients who may get the files: colleagues, still at work in the school."""
        return self._recipients().filtered(lambda user: user._tracktion_works_at(self.company_id))

    # --- periods --------------------------------------------------------------------------------

    def _periods(self):
        """``{schedule: [Period]}``, oldest first."""
        years = self.env["tracktion.school.year"].search(
            [("company_id", "in", self.company_id.ids)], order="date_start"
        )
        of_school = years.grouped("company_id")
        return {
            schedule: [
                Period(start, end, end + relativedelta(days=schedule.delay_days), year)
                for year in of_school.get(schedule.company_id, years.browse())
                for start, end in schedule._parts(year)
            ]
            for schedule in self
        }

    def _parts(self, year):
        """First and last day of what is reported on in a school year."""
        if self.period == "year":
            yield year.date_start, year.date_end
            return
        for number in itertools.count():
            # From the start each time: a term that begins on the 31st does so in each month.
            start, after = (
                year.date_start + relativedelta(months=max(self.term_months, 1) * count)
                for count in (number, number + 1)
            )
            if start > year.date_end:
                return
            yield start, min(after - relativedelta(days=1), year.date_end)

    def _waiting(self, periods):
        """Periods that were not reported on yet, and are to be."""
        for period in periods:
            if self.date_start and period.due >= self.date_start:
                if not self.done_to or period.date_to > self.done_to:
                    yield period

    def _due(self, periods):
        """The period whose report should be there by now; of several that were missed the last."""
        today = fields.Date.context_today(self)
        due = [period for period in self._waiting(periods) if period.due <= today]
        return due[-1] if due and self.active else None

    # --- at work --------------------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Make the reports that are due, and send those that could not be sent before."""
        Report = self.env["tracktion.report"]
        schedules = self.search([("active", "=", True)])
        due = {s: s._due(periods) for s, periods in schedules._periods().items()}
        due = {schedule: period for schedule, period in due.items() if period}
        unsent = Report.search(
            [
                ("schedule_id", "in", schedules.ids),
                ("state", "in", ("computed", "published")),
                ("sent_on", "=", False),
            ]
        )
        left = len(due) + len(unsent)
        for schedule, period in due.items():
            schedule._make_or_say_why_not(period)
            left -= 1
            if not Report._step(1, left):
                return
        for report in unsent:
            report._deliver()
            left -= 1
            if not Report._step(1, left):
                return

    def _make_or_say_why_not(self, period):
        self = self.with_context(lang=get_lang(self.env, self.user_id.lang).code)
        try:
            with self.env.cr.savepoint():
                self._make(period)
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Schedule %s makes no report: %s", self.id, error)
            self._say(self.env._("The report could not be made: %s", error))

    def _make(self, period):
        """The report on this period, started unless it is there already."""
        self.ensure_one()
        # One at a time: a second process would not see the report of the first.
        if not self.try_lock_for_update():
            raise UserError(
                self.env._("“%s” is at work already. Try again in a minute.", self.name)
            )
        report = self._report_on(period)
        if not report:
            report = self._start_report(period)
        if not self.done_to or self.done_to < period.date_to:
            self.done_to = period.date_to
        self.problem = False
        return report

    def _report_on(self, period):
        return (
            self.env["tracktion.report"]
            .with_context(active_test=False)
            .search(
                [
                    ("schedule_id", "=", self.id),
                    ("date_from", "=", period.date_from),
                    ("date_to", "=", period.date_to),
                ],
                limit=1,
            )
        )

    def _start_report(self, period):
        if not self._has_able_responsible():
            raise UserError(
                self.env._(
                    "%s may not make reports about all of these schools any more. Choose another "
                    "responsible.",
                    # Only the name of the colleague who was chosen.
                    self.user_id.sudo().name,
                )
            )
        Report = (
            self.env["tracktion.report"]
            .with_user(self.user_id)
            .with_context(allowed_company_ids=self._schools().ids, lang=self.lang)
        )
        report = Report.create(
            {
                "company_id": self.company_id.id,
                "company_ids": [fields.Command.set(self.company_ids.ids)],
                "school_year_id": period.school_year.id if self.period == "year" else False,
                "date_from": period.date_from,
                "date_to": period.date_to,
                "is_public": self.is_public,
                "lang": self.lang,
                "user_id": self.user_id.id,
                "line_ids": self._prepare_lines(),
            }
        )
        # Which schedule made it no client says.
        report.sudo().schedule_id = self
        report.action_compute()
        return report.with_env(self.env)

    def _prepare_lines(self):
        """The lines of a report: all sections, those that were chosen ticked."""
        lines = self.env["tracktion.report"]._prepare_lines()
        # Sections that were chosen and are archived now must not turn into "all".
        if self.with_context(active_test=False).section_ids:
            for _command, _id, vals in lines:
                vals["is_included"] = vals["section_id"] in self.section_ids.ids
        return lines

    def _say(self, message):
        """Tell whoever looks at this schedule what went wrong; each thing once in the chatter."""
        if message and self.problem != message:
            self._message_log(body=message)
        self.problem = message

    # --- buttons --------------------------------------------------------------------------------

    def action_run(self):
        """Make the report on the last period that is over now, or show it if it is there."""
        self.ensure_one()
        self.check_access("write")
        today = fields.Date.context_today(self)
        over = [period for period in self._periods()[self] if period.date_to < today]
        if not over:
            raise UserError(
                self.env._(
                    "No school year or term of %s is over yet. Its school years are under "
                    "Configuration.",
                    self.company_id.name,
                )
            )
        report = self._make(over[-1])
        return {
            "type": "ir.actions.act_window",
            "res_model": "tracktion.report",
            "res_id": report.id,
            "view_mode": "form",
        }

    def action_open_reports(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_report.tracktion_report_action"
        )
        action["domain"] = [("schedule_id", "=", self.id)]
        action["context"] = {"active_test": False, "create": False}
        return action
