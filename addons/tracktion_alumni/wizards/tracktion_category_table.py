import base64

from odoo import api, fields, models
from odoo.tools import format_date

from ..report import category_table_xlsx
from ..tools import download_action


class TracktionCategoryTable(models.TransientModel):
    """The file behind "Category table (XLSX)"; swept away with the other transient records."""

    _name = "tracktion.category.table"
    _description = "Category Table as XLSX"

    filename = fields.Char(readonly=True)
    data = fields.Binary(readonly=True, attachment=False)

    @api.model
    def action_download(self, domain=None):
        """Build the table of the schools chosen above, and hand it over as a download.

        :param domain: restricts the people; all alumni when None
        """
        self.env["tracktion.category.report"].check_access("read")
        schools = ", ".join(self.env.companies.mapped("name"))
        today = fields.Date.context_today(self)
        table = self.create(
            {
                "filename": self.env._("Category table %(date)s.xlsx", date=today),
                "data": base64.b64encode(self._workbook(domain, schools, today)),
            }
        )
        return download_action(table, "data", named_by="filename")

    @api.model
    def _workbook(self, domain, schools, today):
        _ = self.env._
        if domain is None:
            domain = [("is_alumnus", "=", True)]
        rows = [
            (
                year.name if year else _("School year not known"),
                category.name,
                total,
                not_willing,
                contactable,
            )
            for year, category, total, not_willing, contactable in self.env[
                "tracktion.category.report"
            ]._category_rows(domain)
        ]
        return category_table_xlsx.render(
            title=_("Category table"),
            facts=[(_("School"), schools), (_("Date"), format_date(self.env, today))],
            definitions=[
                _("Total (A): living alumni of the category, by their main enrolment."),
                _(
                    "Not willing (B): those who said no to keeping in touch, withdrew their "
                    "consent, or asked that their data are not used."
                ),
                _("Contactable (A-B): all others, whether or not they have been asked yet."),
                _("School year: the one in which the main enrolment ended."),
                _("Who left without completing anything has no category and is not counted."),
            ],
            header=[
                _("Category"),
                _("Total (A)"),
                _("Not willing (B)"),
                _("Contactable (A-B)"),
            ],
            rows=rows,
            total_label=_("Total"),
            all_label=_("Total of all school years"),
        )
