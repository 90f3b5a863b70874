from contextlib import suppress

import psycopg2

from odoo import fields, models
from odoo.exceptions import AccessError

from ..lib.columns import header_key


def field_labels(env):
    """Labels of what a column may hold; keys are the fields of the reader."""
    _ = env._
    return [
        ("full_name", _("Name (whole)")),
        ("name", _("Name")),
        ("given_name", _("Given name")),
        ("prefix", _("Name prefix")),
        ("surname", _("Surname")),
        ("email", _("E-mail")),
        ("phone", _("Phone")),
        ("contact", _("E-mail or phone")),
        ("birthdate", _("Birth date")),
        ("birth_year", _("Birth year")),
        ("gender", _("Gender")),
        ("reference", _("Student number")),
        ("national_id", _("National identity number (not kept)")),
        ("qualification", _("Qualification")),
        ("qualification_code", _("Code of the qualification")),
        ("department", _("Department")),
        ("eqf_level", _("EQF level")),
        ("isced_f", _("ISCED-F field")),
        ("sector", _("Sector")),
        ("group", _("Class")),
        ("tutor", _("Tutor")),
        ("relation_owner", _("Relation owner")),
        ("school_year", _("School year")),
        ("start_date", _("Start")),
        ("graduation_date", _("Date of graduation or leaving")),
        ("graduation_year", _("Year of graduation or leaving")),
        ("graduated", _("Graduated (yes, no)")),
        ("state", _("Studying, finished or left")),
        ("outcome", _("Category or result")),
        ("certificate_number", _("Certificate number")),
        ("keep_in_touch", _("Keep in touch (yes, no)")),
        ("consent_date", _("Date of the consent")),
        ("consent_source", _("Source of the consent")),
        ("channel", _("Preferred channel")),
        ("interests", _("Interests")),
        ("street", _("Street")),
        ("zip", _("Postal code")),
        ("city", _("City")),
        ("country", _("Country")),
        ("linkedin", _("LinkedIn")),
        ("website", _("Website")),
        ("status", _("Situation")),
        ("employer", _("Employer or school")),
        ("job_title", _("Job title")),
        ("notes", _("Notes")),
        ("ignore", _("Leave out")),
    ]


class TracktionImportColumn(models.Model):
    """What one column of an imported list holds: recognised, and correctable."""

    _name = "tracktion.import.column"
    _description = "Column of an Imported List"
    _order = "import_id, index"
    _rec_name = "header"

    import_id = fields.Many2one("tracktion.import", required=True, index=True, ondelete="cascade")
    index = fields.Integer(required=True)
    header = fields.Char("Heading", readonly=True)
    sample = fields.Char("For instance", readonly=True)
    field = fields.Selection(
        selection=lambda self: field_labels(self.env),
        string="Holds",
        help="Empty columns and those that you leave out are not imported.",
    )
    is_sure = fields.Boolean("Recognised", readonly=True)

    def write(self, vals):
        if not self.env.su and vals.keys() - {"field"}:
            raise AccessError(self.env._("Only what a column holds can be corrected."))
        return super().write(vals)

    def _note(self, vals):
        """Record what an action found out about these columns."""
        # As for rows: the user may do the action, or would not be here.
        self.check_access("write")
        return self.sudo().write(vals)

    def _remember(self):
        """Keep what these columns were taken for, for the next list of the same school."""
        Mapping = self.env["tracktion.import.mapping"]
        for school, columns in self.grouped(lambda c: c.import_id.company_id).items():
            chosen = {header_key(c.header): c.field for c in columns if header_key(c.header)}
            known = {
                mapping.key: mapping
                for mapping in Mapping.search(
                    [("company_id", "=", school.id), ("key", "in", list(chosen))]
                )
            }
            for key, field in chosen.items():
                if key in known:
                    if known[key].field != field:
                        known[key].field = field
                elif field:
                    # Somebody may remember the same heading at this very moment.
                    with suppress(psycopg2.IntegrityError), self.env.cr.savepoint():
                        Mapping.create({"company_id": school.id, "key": key, "field": field})
