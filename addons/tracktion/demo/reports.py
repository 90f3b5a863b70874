# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The school-year reports that the leaders of the demo schools published."""

from datetime import date, datetime, time

from odoo import api, models

LEADERS = {"main": "leader", "ee": "leader.ee"}


class TracktionDemoSchool(models.AbstractModel):
    _inherit = "tracktion.demo.school"

    @api.model
    def _publish_reports(self, plan, schools, users, year_end, tracking_only=False):
        """One per school, of the school year that ended on ``year_end``, as it stood then.

        With ``tracking_only`` what became of its graduates since, published today.

        Told in the order of the story, it counts the people, consents and destinations there were.
        Only how long ago something was is counted from the day on which the demo is made. Each has
        its workbook; the document would take a browser's time and is made when somebody asks.
        """
        autumn = min(date(year_end.year, 10, 5), plan.today)
        published = datetime.combine(plan.today if tracking_only else autumn, time(9, 30))
        for key, school in schools.items():
            leader = users[LEADERS[key]]
            years = self.env["tracktion.school.year"]
            year = years.search([("company_id", "=", school.id), ("date_end", "=", year_end)])
            report = (
                self.env["tracktion.report"]
                .with_user(leader)
                .with_company(school)
                .with_context(lang=leader.lang)
                .create({"school_year_id": year.id, "lang": leader.lang})
            )
            if tracking_only:
                report.name = f"Graduates of {year.name}"
                tracking = report.line_ids.filtered(lambda line: line.code.startswith("tracking_"))
                (report.line_ids - tracking).is_included = False
            report.action_compute()
            # What the scheduled job does, as the system does it.
            job = report.sudo().with_context(tracktion_without_pdf=True)
            for line in job.line_ids.filtered("is_included"):
                line._compute_blocks()
            job.write({"state": "computed", "computed_on": published})
            report.with_context(tracktion_without_pdf=True).action_publish()
            job.published_on = published
