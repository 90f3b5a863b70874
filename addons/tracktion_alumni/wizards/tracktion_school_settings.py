from odoo import api, fields, models
from odoo.exceptions import AccessError

# What a manager of TRACKTION may change of the school, without being administrator of Odoo.
COMPANY_FIELDS = (
    "name",
    "street",
    "zip",
    "city",
    "country_id",
    "phone",
    "email",
    "website",
    "logo",
    "alumni_recent_years",
    "alumni_mid_years",
    "alumni_checklist_hidden",
)


class TracktionSchoolSettings(models.TransientModel):
    """The data of the school and its settings, for managers of TRACKTION."""

    _name = "tracktion.school.settings"
    _description = "School Settings"

    company_id = fields.Many2one(
        "res.company", "School", required=True, default=lambda self: self.env.company
    )
    name = fields.Char("Name of the school", required=True)
    street = fields.Char()
    zip = fields.Char()
    city = fields.Char()
    country_id = fields.Many2one("res.country", required=True)
    phone = fields.Char()
    email = fields.Char()
    website = fields.Char()
    logo = fields.Binary()
    alumni_recent_years = fields.Integer("Recent graduate for (years)", required=True)
    alumni_mid_years = fields.Integer("Mid-career until (years)", required=True)
    alumni_consent_age = fields.Integer(
        "Age of consent",
        help="From this age people decide on their data alone (GDPR, article 8). 0: 16 years. It "
        "holds for all schools of the country.",
    )
    alumni_checklist_hidden = fields.Boolean("Hide “Getting started”")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        company = self.env.company
        for name in COMPANY_FIELDS:
            if name in fields_list:
                values[name] = company._fields[name].convert_to_write(company[name], company)
        if "alumni_consent_age" in fields_list:
            values["alumni_consent_age"] = company.country_id.alumni_consent_age
        return values

    @api.onchange("country_id")
    def _onchange_country_id(self):
        self.alumni_consent_age = self.country_id.alumni_consent_age

    def action_save(self):
        """Write the settings of the own school."""
        self.ensure_one()
        user = self.env.user
        if (
            not user.has_group("tracktion_alumni.group_manager")
            or self.company_id not in user.company_ids
        ):
            raise AccessError(
                self.env._("Only managers of TRACKTION change the settings, of their own school.")
            )
        # Managers may not write on companies and countries at large: the fields above, of a school
        # of their own, and the age of consent of its country.
        self.company_id.sudo().write(
            {name: self._fields[name].convert_to_write(self[name], self) for name in COMPANY_FIELDS}
        )
        # As above: one figure of the country of the own school.
        self.country_id.sudo().alumni_consent_age = self.alumni_consent_age
        self.env.registry.clear_cache()
        return {"type": "ir.actions.client", "tag": "reload_context"}
