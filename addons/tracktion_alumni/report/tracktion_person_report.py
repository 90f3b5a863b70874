from odoo import fields, models


class TracktionPersonReport(models.AbstractModel):
    """Everything held of a person, on paper."""

    _name = "report.tracktion_alumni.person_report"
    _description = "Everything Held of a Person"

    def _get_report_values(self, docids, data=None):
        partners = self.env["res.partner"].browse(docids)
        people = []
        for partner in partners:
            # One person at a time: that is how the request of a person is answered.
            partner._tracktion_check_personal_export()
            sections = partner._tracktion_personal_data()
            titles = partner._tracktion_personal_titles()
            people.append(
                {
                    "partner": partner,
                    "school": partner.company_id or self.env.company,
                    "sections": [(titles.get(code, code), rows) for code, rows in sections.items()],
                }
            )
        return {"people": people, "today": fields.Date.context_today(self)}
