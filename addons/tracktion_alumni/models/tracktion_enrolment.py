from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

STATES = [("studying", "Studying"), ("finished", "Finished"), ("left", "Left")]
KINDS = [
    ("student", "Student"),
    ("apprentice", "Apprentice"),
    ("visiting", "Visiting or exchange"),
    ("employee", "Employee"),
    ("other", "Other relation"),
]
OUTCOMES = [
    ("qualification", "Qualification obtained"),
    ("certificate", "Certificate or award"),
    ("partial", "A term or a course passed"),
    ("none", "Nothing completed"),
]


class TracktionEnrolment(models.Model):
    """One spell of a person at the school: qualification, category, dates, tutor, how it ended."""

    _name = "tracktion.enrolment"
    _description = "Enrolment"
    _inherit = ["tracktion.derived.mixin"]
    _order = "is_main desc, date_end desc nulls first, date_start desc, id desc"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    qualification_id = fields.Many2one(
        "tracktion.qualification", index=True, check_company=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "tracktion.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
    )
    eqf_level_id = fields.Many2one(related="qualification_id.eqf_level_id")
    isced_field_id = fields.Many2one(related="qualification_id.isced_field_id")
    sector = fields.Selection(related="qualification_id.sector", store=True, precompute=True)
    kind = fields.Selection(KINDS, required=True, default="student")
    state = fields.Selection(STATES, required=True, default="studying", copy=True)
    outcome = fields.Selection(OUTCOMES, help="What came out of it. Empty: nobody recorded it.")
    date_start = fields.Date("Start")
    date_end = fields.Date("End", help="The day of graduation, or of leaving.")
    year_end = fields.Integer(
        "Year of the end",
        compute="_compute_year_end",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="Follows the date of the end; type it where only the year is known.",
    )
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        compute="_compute_school_year_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        help="The school year in which the enrolment ended, or the one in which it began.",
    )
    category_rule_id = fields.Many2one(
        "tracktion.category",
        "Category by the rules",
        compute="_compute_category_rule_id",
        store=True,
        precompute=True,
    )
    category_manual_id = fields.Many2one(
        "tracktion.category", "Category set by hand", help="Stands whatever the rules say."
    )
    category_id = fields.Many2one(
        "tracktion.category",
        compute="_compute_category_id",
        inverse="_inverse_category_id",
        store=True,
        precompute=True,
        index=True,
        help="Follows the category rules. Choose another one to override them by hand.",
    )
    is_main = fields.Boolean(
        "Main enrolment",
        copy=False,
        help="Describes the person in lists and figures. Where none is marked the best one does.",
    )
    tutor_id = fields.Many2one("res.users", index=True, domain="[('share', '=', False)]")
    group_name = fields.Char("Class")
    certificate_number = fields.Char(copy=False)
    reference = fields.Char("Student number", copy=False, index="btree_not_null")
    note = fields.Text()
    active = fields.Boolean(default=True)

    _dates_check = models.Constraint(
        "CHECK(date_end IS NULL OR date_start IS NULL OR date_end >= date_start)",
        "An enrolment cannot end before it starts.",
    )
    _main_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE is_main AND active",
        "A person has one main enrolment only.",
    )

    @api.depends("partner_id", "qualification_id", "year_end")
    @api.depends_context("tracktion_without_person")
    def _compute_display_name(self):
        # On the contact itself the name of the person says nothing new.
        without_person = self.env.context.get("tracktion_without_person")
        for enrolment in self:
            parts = [
                not without_person and enrolment.partner_id.name,
                enrolment.qualification_id.name,
                enrolment.year_end and str(enrolment.year_end),
            ]
            enrolment.display_name = ", ".join(part for part in parts if part)

    @api.depends("partner_id")
    def _compute_company_id(self):
        for enrolment in self:
            enrolment.company_id = (
                enrolment.partner_id.company_id or enrolment.company_id or self.env.company
            )

    @api.depends("qualification_id")
    def _compute_department_id(self):
        for enrolment in self:
            if enrolment.qualification_id.department_id:
                enrolment.department_id = enrolment.qualification_id.department_id

    @api.depends("date_end")
    def _compute_year_end(self):
        for enrolment in self:
            enrolment.year_end = (
                enrolment.date_end.year if enrolment.date_end else enrolment.year_end
            )

    @api.depends("date_start", "date_end", "year_end", "company_id")
    def _compute_school_year_id(self):
        for company, enrolments in self.grouped("company_id").items():
            days = {e: e._reference_day() for e in enrolments}
            years = self.env["tracktion.school.year"]._containing(days.values(), company)
            for enrolment, day in days.items():
                if day:
                    enrolment.school_year_id = years.get(day, False)

    def _reference_day(self):
        """The day that places the enrolment in a school year and on the career scale, or False.

        Where only the year of the end is known the last day of June stands for it: most school
        years end around then.
        """
        self.ensure_one()
        if self.date_end:
            return self.date_end
        if self.year_end:
            return date(self.year_end, 6, 30)
        return self.date_start

    @api.depends("kind", "state", "outcome", "company_id")
    def _compute_category_rule_id(self):
        Rule = self.env["tracktion.category.rule"]
        rules = Rule._rules_of(self.company_id)
        for enrolment in self:
            enrolment.category_rule_id = Rule._category_for(
                rules, enrolment.company_id.id, enrolment.kind, enrolment.state, enrolment.outcome
            )

    @api.depends("category_rule_id", "category_manual_id")
    def _compute_category_id(self):
        for enrolment in self:
            enrolment.category_id = enrolment.category_manual_id or enrolment.category_rule_id

    def _inverse_category_id(self):
        for enrolment in self:
            by_hand = enrolment.category_id != enrolment.category_rule_id
            enrolment.category_manual_id = enrolment.category_id if by_hand else False

    @api.constrains("year_end")
    def _check_year_end(self):
        for enrolment in self:
            if enrolment.year_end and not 1900 <= enrolment.year_end <= 2200:
                raise ValidationError(
                    self.env._("%s is no year in which an enrolment can end.", enrolment.year_end)
                )

    def _check_company(self, fnames=None):
        """As Odoo does, but only where it might find something: it evaluates a domain for every
        record and field, which would be a tenth of a long import."""
        # Whoever may see them or not, they must be of the same school.
        doubtful = self.sudo().filtered(
            lambda e: any(
                linked.company_id != e.company_id
                for linked in (e.qualification_id, e.department_id, e.school_year_id)
                if linked
            )
        )
        return super(TracktionEnrolment, doubtful.with_env(self.env))._check_company(fnames)

    @api.constrains("partner_id")
    def _check_is_person(self):
        """Everybody at work reads the contact of a colleague; nobody there reads a past."""
        # Whether somebody is a colleague is no secret.
        people = self.sudo().partner_id
        people._tracktion_refuse_colleagues()
        people._tracktion_refuse_others_than_people()

    @api.constrains("tutor_id", "company_id")
    def _check_tutor(self):
        # Nor is it who works at which school.
        for enrolment in self.sudo():
            enrolment.tutor_id._tracktion_check_works_at(enrolment.company_id)

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for enrolment in self:
            owner = enrolment.partner_id.company_id
            if owner and owner != enrolment.company_id:
                raise ValidationError(
                    self.env._(
                        "This person belongs to another school. Each school keeps its own contact."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_people(vals_list)
        enrolments = super().create(vals_list)
        enrolments._give_partner_to_school()
        return enrolments

    def write(self, vals):
        self._check_people([vals])
        return super().write(vals)

    @api.model
    def _check_people(self, vals_list):
        """An enrolment gives its tutor sight of the person: nobody enrols whom he may not see."""
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        self.env["res.partner"].browse(ids).check_access("read")

    def _give_partner_to_school(self):
        """An alumnus belongs to one school: contacts shared by all get that of the enrolment."""
        for enrolment in self:
            partner = enrolment.partner_id
            if not partner.company_id:
                # The caller may create the enrolment; the school follows from it.
                partner.sudo().company_id = enrolment.company_id
        # Addresses that were filed under the person before.
        self.partner_id.child_ids._tracktion_follow_parent()

    def action_set_main(self):
        """Make this the enrolment that describes the person."""
        self.check_access("write")
        for enrolment in self:
            # Whoever may change this one may make it the main one, whoever taught the others.
            others = enrolment.sudo().partner_id.alumni_enrolment_ids - enrolment
            others.filtered("is_main").is_main = False
            enrolment.is_main = True

    @api.model
    def _scrub_vals(self):
        """What an enrolment forgets with its person; qualification, year and category stay."""
        return {"certificate_number": False, "reference": False, "note": False, "group_name": False}
