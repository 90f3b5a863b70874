from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..lib.names import name_key

TEACHER = "tracktion_alumni.group_teacher"
CAREER_STAGES = [
    ("recent", "Recent graduate"),
    ("mid", "Mid-career"),
    ("established", "Established"),
]


class ResPartner(models.Model):
    _inherit = "res.partner"

    alumni_enrolment_ids = fields.One2many(
        "tracktion.enrolment", "partner_id", "Enrolments", groups=TEACHER, copy=False
    )
    alumni_main_enrolment_id = fields.Many2one(
        "tracktion.enrolment",
        "Main enrolment",
        compute="_compute_alumni_main_enrolment_id",
        inverse="_inverse_alumni_main_enrolment_id",
        store=True,
        index="btree_not_null",
        groups=TEACHER,
        domain="[('partner_id', '=', id)]",
        help="The enrolment that describes the person in lists and figures.",
    )
    alumni_category_id = fields.Many2one(
        related="alumni_main_enrolment_id.category_id",
        string="Alumni category",
        store=True,
        groups=TEACHER,
    )
    alumni_is_alumnus = fields.Boolean(
        "Alumnus", related="alumni_category_id.is_alumnus", store=True, groups=TEACHER
    )
    alumni_qualification_id = fields.Many2one(
        related="alumni_main_enrolment_id.qualification_id",
        string="Qualification",
        store=True,
        groups=TEACHER,
    )
    alumni_department_id = fields.Many2one(
        related="alumni_main_enrolment_id.department_id",
        string="Department",
        store=True,
        groups=TEACHER,
    )
    alumni_school_year_id = fields.Many2one(
        related="alumni_main_enrolment_id.school_year_id",
        string="School year",
        store=True,
        groups=TEACHER,
    )
    alumni_graduation_date = fields.Date(
        "Graduated or left on",
        related="alumni_main_enrolment_id.date_end",
        store=True,
        groups=TEACHER,
    )
    alumni_graduation_year = fields.Integer(
        "Graduation year",
        related="alumni_main_enrolment_id.year_end",
        store=True,
        aggregator=None,
        groups=TEACHER,
    )
    alumni_career_stage = fields.Selection(
        CAREER_STAGES,
        compute="_compute_alumni_career_stage",
        search="_search_alumni_career_stage",
        groups=TEACHER,
        help="By the years since graduation; the bounds are in the settings.",
    )
    alumni_relation_owner_id = fields.Many2one(
        "res.users",
        "Relation owner",
        compute="_compute_alumni_relation_owner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        copy=False,
        domain="[('share', '=', False)]",
        groups=TEACHER,
        help="The colleague with the strongest tie. Told whenever anybody approaches this person.",
    )
    alumni_birthdate = fields.Date("Birth date", groups=TEACHER, copy=False)
    alumni_gender = fields.Selection(
        [
            ("female", "Female"),
            ("male", "Male"),
            ("other", "Other"),
            ("not_said", "Not said"),
        ],
        "Gender",
        copy=False,
        groups=TEACHER,
    )
    alumni_channel_ids = fields.Many2many(
        "tracktion.channel", string="Preferred channels", copy=False, groups=TEACHER
    )
    alumni_interest_ids = fields.Many2many(
        "tracktion.interest", string="Interests", copy=False, groups=TEACHER
    )
    alumni_reachability = fields.Selection(
        [
            ("reachable", "Reachable"),
            ("bounced", "Mail bounces"),
            ("lost", "Lost"),
            ("deceased", "Deceased"),
        ],
        "Reachability",
        default="reachable",
        required=True,
        tracking=True,
        copy=False,
        groups=TEACHER,
    )
    alumni_processing_restricted = fields.Boolean(
        "Do not process",
        tracking=True,
        copy=False,
        groups=TEACHER,
        help="The person objected, or asked to restrict the use of the data (GDPR, articles 18 "
        "and 21): nobody may be approached, whatever the purpose.",
    )
    alumni_last_confirmed_on = fields.Date(
        "Last confirmed on",
        copy=False,
        groups=TEACHER,
        help="When somebody last made sure that these details are right.",
    )
    alumni_linkedin = fields.Char("LinkedIn", copy=False, groups=TEACHER)
    alumni_other_contacts = fields.Char(
        "Other addresses",
        groups=TEACHER,
        copy=False,
        help="Further e-mail addresses and phone numbers, separated by commas.",
    )
    alumni_consent_ids = fields.One2many(
        "tracktion.consent", "partner_id", "Consents", groups=TEACHER, copy=False
    )
    alumni_keep_in_touch = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        "Keep in touch",
        compute="_compute_alumni_keep_in_touch",
        store=True,
        groups=TEACHER,
        help="The decision in force for the purpose “keep in touch”.",
    )
    alumni_contactable = fields.Boolean(
        "Contactable",
        compute="_compute_alumni_contactable",
        store=True,
        groups=TEACHER,
        help="Alumni who live and did not say no: A - B of the category table. Whether a certain "
        "message may be sent is decided for its purpose, when it is sent.",
    )
    alumni_destination_ids = fields.One2many(
        "tracktion.destination", "partner_id", "Destinations", groups=TEACHER, copy=False
    )
    alumni_destination_id = fields.Many2one(
        "tracktion.destination",
        "Current destination",
        compute="_compute_alumni_destination_id",
        store=True,
        groups=TEACHER,
    )
    alumni_destination_status = fields.Selection(
        string="Situation",
        related="alumni_destination_id.status",
        store=True,
        groups=TEACHER,
    )
    alumni_approach_ids = fields.One2many(
        "tracktion.approach", "partner_id", "Approaches", groups=TEACHER, copy=False
    )
    alumni_enrolment_count = fields.Integer(compute="_compute_alumni_counts", groups=TEACHER)
    alumni_approach_count = fields.Integer(compute="_compute_alumni_counts", groups=TEACHER)
    alumni_destination_count = fields.Integer(compute="_compute_alumni_counts", groups=TEACHER)
    alumni_name_key = fields.Char(
        compute="_compute_alumni_name_key",
        store=True,
        groups="base.group_system",
        help="The name without accents, case and order of words, by which doubles are found.",
    )

    _alumni_name_key_idx = models.Index("(alumni_name_key) WHERE alumni_name_key IS NOT NULL")
    _alumni_email_idx = models.Index("(email_normalized) WHERE email_normalized IS NOT NULL")
    _alumni_other_contacts_idx = models.Index("(id) WHERE alumni_other_contacts IS NOT NULL")
    _alumni_birthdate_idx = models.Index("(alumni_birthdate) WHERE alumni_birthdate IS NOT NULL")
    _alumni_phone_idx = models.Index("(phone_sanitized) WHERE phone_sanitized IS NOT NULL")

    # --- computed from enrolments ---------------------------------------------------------------

    @api.depends(
        "alumni_enrolment_ids.is_main",
        "alumni_enrolment_ids.active",
        "alumni_enrolment_ids.category_id",
        "alumni_enrolment_ids.date_end",
        "alumni_enrolment_ids.year_end",
        "alumni_enrolment_ids.date_start",
    )
    def _compute_alumni_main_enrolment_id(self):
        for partner in self:
            enrolments = partner.alumni_enrolment_ids.filtered("active")
            # Most people have one, and long lists bring thousands of them.
            if len(enrolments) > 1:
                enrolments = max(enrolments, key=self._enrolment_rank)
            partner.alumni_main_enrolment_id = enrolments

    @api.model
    def _enrolment_rank(self, enrolment):
        """Marked by hand first, then those that make an alumnus, then the latest."""
        day = enrolment._reference_day()
        return (
            enrolment.is_main,
            enrolment.category_id.is_alumnus,
            str(day or ""),
            enrolment.id if isinstance(enrolment.id, int) else 0,
        )

    def _inverse_alumni_main_enrolment_id(self):
        for partner in self:
            chosen = partner.alumni_main_enrolment_id
            if chosen and chosen.partner_id != partner:
                raise ValidationError(
                    self.env._(
                        "“%(enrolment)s” is not an enrolment of %(name)s.",
                        enrolment=chosen.display_name,
                        name=partner.display_name,
                    )
                )
            if chosen:
                chosen.action_set_main()
            else:
                partner.alumni_enrolment_ids.filtered("is_main").is_main = False
                # Nothing may have been marked: the best one is taken again in any case.
                self.env.add_to_compute(self._fields["alumni_main_enrolment_id"], partner)

    @api.depends("alumni_enrolment_ids.tutor_id")
    def _compute_alumni_relation_owner_id(self):
        for partner in self:
            partner.alumni_relation_owner_id = (
                partner.alumni_relation_owner_id
                or partner.alumni_main_enrolment_id.tutor_id
                or partner.alumni_enrolment_ids.tutor_id[:1]
            )

    @api.depends_context("tz")
    @api.depends(
        "alumni_is_alumnus", "alumni_graduation_date", "alumni_graduation_year", "company_id"
    )
    def _compute_alumni_career_stage(self):
        schools = self.company_id | self.env.company
        bounds = {school: self._career_bounds(school) for school in schools}
        for partner in self:
            # As in _career_stage_sql: from what is on the contact, which all who see it may read.
            day = partner.alumni_graduation_date
            if not day and partner.alumni_graduation_year:
                day = fields.Date.to_date(f"{partner.alumni_graduation_year:04d}-06-30")
            if not day or not partner.alumni_is_alumnus:
                partner.alumni_career_stage = False
                continue
            recent, mid = bounds[partner.company_id or self.env.company]
            partner.alumni_career_stage = (
                "recent" if day > recent else "mid" if day > mid else "established"
            )

    @api.model
    def _career_bounds(self, company):
        """The last days that are no longer recent, and no longer mid-career."""
        today = fields.Date.context_today(self)
        return (
            today - relativedelta(years=company.alumni_recent_years),
            today - relativedelta(years=company.alumni_mid_years),
        )

    def _career_stage_sql(self, alias, company=None):
        """The career stage as SQL expression, so that nothing that depends on today is stored.

        :param str company: alias of the school, where the statement joins it: over all people that
            is much faster than a look-up for each of them
        """
        today = fields.Date.context_today(self)
        day = SQL(
            "COALESCE(%s, make_date(NULLIF(%s, 0), 6, 30))",
            SQL.identifier(alias, "alumni_graduation_date"),
            SQL.identifier(alias, "alumni_graduation_year"),
        )

        def span(column):
            if company:
                return SQL("make_interval(years => %s)", SQL.identifier(company, column))
            return SQL(
                "(SELECT make_interval(years => c.%s) FROM res_company c"
                " WHERE c.id = COALESCE(%s, %s))",
                SQL.identifier(column),
                SQL.identifier(alias, "company_id"),
                self.env.company.id,
            )

        return SQL(
            """CASE WHEN %(alumnus)s IS NOT TRUE OR %(day)s IS NULL THEN NULL
                    WHEN %(day)s > %(today)s::date - %(recent)s THEN 'recent'
                    WHEN %(day)s > %(today)s::date - %(mid)s THEN 'mid'
                    ELSE 'established' END""",
            alumnus=SQL.identifier(alias, "alumni_is_alumnus"),
            day=day,
            today=today,
            recent=span("alumni_recent_years"),
            mid=span("alumni_mid_years"),
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "alumni_career_stage":
            field = self._fields["alumni_career_stage"]
            self._check_field_access(field, "read")
            self.flush_model(
                [
                    "alumni_is_alumnus",
                    "alumni_graduation_date",
                    "alumni_graduation_year",
                    "company_id",
                ]
            )
            self.env["res.company"].flush_model(["alumni_recent_years", "alumni_mid_years"])
            return self._career_stage_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        result = super().fields_get(allfields, attributes)
        # The field has no column, but _field_to_sql gives it an expression to group by.
        if "alumni_career_stage" in result and (not attributes or "groupable" in attributes):
            result["alumni_career_stage"]["groupable"] = True
        return result

    def _search_alumni_career_stage(self, operator, value):
        if operator != "in":
            return NotImplemented
        values = [stage for stage in value if stage]
        without = False in value

        def to_sql(model, alias, query):
            stage = model._field_to_sql(alias, "alumni_career_stage", query)
            parts = []
            if values:
                parts.append(SQL("(%s) IN %s", stage, tuple(values)))
            if without:
                parts.append(SQL("(%s) IS NULL", stage))
            return SQL("(%s)", SQL(" OR ").join(parts)) if parts else SQL("FALSE")

        return Domain.custom(to_sql=to_sql)

    # --- computed from the ledgers --------------------------------------------------------------

    @api.depends(
        "alumni_keep_in_touch",
        "alumni_is_alumnus",
        "alumni_reachability",
        "alumni_processing_restricted",
    )
    def _compute_alumni_contactable(self):
        for partner in self:
            partner.alumni_contactable = (
                partner.alumni_is_alumnus
                and partner.alumni_keep_in_touch != "no"
                and partner.alumni_reachability != "deceased"
                and not partner.alumni_processing_restricted
            )

    @api.depends("alumni_destination_ids")
    def _compute_alumni_destination_id(self):
        current = self.env["tracktion.destination"]._current(self)
        for partner in self:
            partner.alumni_destination_id = current.get(partner.id, False)

    def _compute_alumni_counts(self):
        def counted(model):
            return dict(
                self.env[model]._read_group(
                    [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
                )
            )

        enrolments = counted("tracktion.enrolment")
        approaches = counted("tracktion.approach")
        destinations = counted("tracktion.destination")
        for partner in self:
            partner.alumni_enrolment_count = enrolments.get(partner, 0)
            partner.alumni_approach_count = approaches.get(partner, 0)
            partner.alumni_destination_count = destinations.get(partner, 0)

    @api.depends("name", "is_company", "alumni_erased_on")
    def _compute_alumni_name_key(self):
        for partner in self:
            named = partner.name and not partner.is_company and not partner.alumni_erased_on
            partner.alumni_name_key = name_key(partner.name) if named else False

    def _phone_get_country(self):
        """A phone without a country belongs to the country of its school, whoever records it."""
        countries = super()._phone_get_country()
        for partner in self:
            if partner.id not in countries and partner.company_id.country_id:
                countries[partner.id] = partner.company_id.country_id
        return countries

    # --- checks -----------------------------------------------------------------------------------

    @api.constrains("alumni_birthdate")
    def _check_alumni_birthdate(self):
        today = fields.Date.context_today(self)
        for partner in self:
            born = partner.alumni_birthdate
            if born and not 1900 <= born.year <= today.year:
                raise ValidationError(
                    self.env._(
                        "%(date)s cannot be the birth date of %(name)s.",
                        date=format_date(self.env, born),
                        name=partner.display_name,
                    )
                )

    @api.constrains("company_id")
    def _check_alumni_company(self):
        # Whoever changes the school of a contact may not see the enrolments that bind it.
        for partner in self.sudo().with_context(active_test=False):
            schools = partner.alumni_enrolment_ids.company_id
            if schools and partner.company_id != schools:
                raise ValidationError(
                    self.env._(
                        "%(name)s has enrolments at %(schools)s and stays a contact of that "
                        "school. Another school makes a contact of its own.",
                        name=partner.display_name,
                        schools=", ".join(schools.mapped("name")),
                    )
                )

    # --- rights ---------------------------------------------------------------------------------

    def export_data(self, fields_to_export):
        self._tracktion_check_export()
        return super().export_data(fields_to_export)

    @api.model
    def _tracktion_check_export(self):
        """Teachers work with their own alumni and take no lists out of the school."""
        user = self.env.user
        if user.has_group(TEACHER) and not user.has_group("tracktion_alumni.group_officer"):
            raise AccessError(
                self.env._("Lists of alumni are exported by the alumni officer. Please ask one.")
            )

    # --- actions --------------------------------------------------------------------------------

    def action_alumni_confirm(self):
        """Note that the details of these people were checked today."""
        self.alumni_last_confirmed_on = fields.Date.context_today(self)

    def _action_open_own(self, name, model, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id, **context},
        }

    def action_open_alumni_enrolments(self):
        return self._action_open_own(self.env._("Enrolments"), "tracktion.enrolment")

    def action_open_alumni_consents(self):
        return self._action_open_own(self.env._("Consents"), "tracktion.consent")

    def action_open_alumni_approaches(self):
        return self._action_open_own(self.env._("Approaches"), "tracktion.approach")

    def action_open_alumni_destinations(self):
        return self._action_open_own(self.env._("Destinations"), "tracktion.destination")
