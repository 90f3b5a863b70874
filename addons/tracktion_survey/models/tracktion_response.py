from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.tools import Choices

from ..codebook import CODEBOOK, SEPARATOR
from .tracktion_wave import POINTS

ANSWERED_BY = [
    ("link", "Personal link"),
    ("classroom", "In class"),
    ("interviewer", "Interview"),
    ("import", "Outside data"),
]


def one(option_set, string, **kwargs):
    """A question with one answer: its codes, and labels in the language of the reader."""
    return fields.Selection(
        lambda self: CODEBOOK.labels(option_set, self.env.lang), string, readonly=True, **kwargs
    )


def many(option_set, string, **kwargs):
    """A question with several answers: see ``Choices``."""
    return Choices(
        string,
        selection=lambda self: CODEBOOK.labels(option_set, self.env.lang),
        readonly=True,
        **kwargs,
    )


class TracktionResponse(models.Model):
    """What one respondent answered in one wave, as typed columns: the fact that figures count.

    Written from coded answers by :meth:`_record` and by nothing else, whether they were given
    online, in class, to an interviewer or outside. Below, each question has a column, named as its
    code. What tables group by is kept as it was at the time.
    """

    _name = "tracktion.response"
    _description = "Response"
    _inherit = [
        "tracktion.derived.mixin",
        "tracktion.dimension.mixin",
        "tracktion.participation.mixin",
    ]
    _order = "date desc, completed_on desc nulls last, id desc"
    _rec_name = "wave_id"

    _participation_fields = {
        "partner_id": "partner_id",
        "company_id": "company_id",
        "date": "date",
        "mode": SQL("'communication'"),
        "kind": SQL("'survey'"),
        "minutes": "minutes",
        "school_year_id": "school_year_id",
        "department_id": "department_id",
    }

    @api.model
    def _participation_where(self):
        return SQL("fact.is_valid")

    def _chosen(self, column):
        """The codes that were chosen in a question with several answers."""
        self.ensure_one()
        return [code for code in (self[column] or "").split(SEPARATOR) if code]

    # --- whose, and how it was given ------------------------------------------------------------

    invitation_id = fields.Many2one(
        "tracktion.invitation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    wave_id = fields.Many2one(
        "tracktion.wave", required=True, readonly=True, index=True, ondelete="cascade"
    )
    point = fields.Selection(POINTS, "Moment", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, readonly=True, index=True, ondelete="cascade"
    )
    school_year_id = fields.Many2one("tracktion.school.year", readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty once the person was erased: the answers stay without a name.",
    )
    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answers as given",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    answered_by = fields.Selection(ANSWERED_BY, "Given by", required=True, readonly=True)
    lang = fields.Char("Language", readonly=True)
    started_on = fields.Datetime("Begun on", readonly=True)
    completed_on = fields.Datetime(readonly=True)
    date = fields.Date("Answered on", required=True, readonly=True)
    minutes = fields.Float(readonly=True, aggregator="avg", help="From the first page to the last.")
    is_partial = fields.Boolean("Half-way", readonly=True, help="Stopped before the end.")
    is_valid = fields.Boolean(
        "Counts",
        readonly=True,
        help="Agreed to take part and, after graduation, told the situation.",
    )

    # --- the same person in other waves ---------------------------------------------------------

    pre_id = fields.Many2one(
        "tracktion.response", "Before graduation", readonly=True, index="btree_not_null"
    )
    post6_id = fields.Many2one(
        "tracktion.response", "After 6 months", readonly=True, index="btree_not_null"
    )
    pre_plan = fields.Selection(
        related="pre_id.plan", string="Plan before", store=True, readonly=True
    )
    pre_plan_field = fields.Selection(
        related="pre_id.plan_field", string="Field planned before", store=True, readonly=True
    )
    pre_expected_wage = fields.Selection(
        related="pre_id.expected_wage", string="Pay expected before", store=True, readonly=True
    )
    pre_place_pref = fields.Selection(
        related="pre_id.place_pref", string="Place preferred before", store=True, readonly=True
    )
    post6_status = fields.Selection(
        related="post6_id.status", string="Situation after 6 months", store=True, readonly=True
    )

    # --- before graduation and after it ---------------------------------------------------------

    consent = one("consent", "Takes part")
    school = fields.Char("School named", readonly=True)
    qualification = fields.Char("Qualification named", readonly=True)
    level = one("level", "Level")
    sex = one("sex", "Sex")
    birth_year = fields.Integer("Year of birth", readonly=True, aggregator=None)
    residence = one("residence", "Residence")
    skills_dev = many("skills", "Skills developed")
    learn_more = many("learn_more", "Would have learnt more about")
    satisfaction = one("satisfaction5", "Satisfaction with the training")
    opp_sector = one("many5", "Opportunities in the sector")
    opp_region = one("many5", "Opportunities in the region")
    keep_touch = one("yes_no", "Keeps in touch")
    get = many("get", "Wants to get", empty_is_answer=True)
    help = many("help", "Offers to help with", empty_is_answer=True)
    email = fields.Char("E-mail given", readonly=True)

    # --- before graduation ----------------------------------------------------------------------

    mode = one("mode", "Mode of study")
    prev_education = one("prev_education", "Education before")
    prev_work = one("prev_work", "Work experience before")
    choice_reason = many("choice_reason", "Reasons for the choice")
    first_choice = one("yes_no", "First choice")
    placement_useful = one("useful5", "Usefulness of the work placement")
    plan = one("plan", "Plan")
    plan_study = one("study_type", "Studies planned")
    plan_study_related = one("yes_no", "Studies planned are related")
    plan_field = one("plan_field", "Plans to work in the field")
    job_offer = one("job_offer", "Job offer")
    expected_wage = one("wage", "Pay expected")
    expected_time = one("time_expected", "Time expected until a job")
    business_stage = one("business_stage", "Stage of the business")
    place_pref = one("place_pref", "Place preferred")
    confidence = one("confidence5", "Confidence in the plan")
    channel = many("channel", "Channels preferred")
    phone = fields.Char("Phone given", readonly=True)

    # --- after graduation -----------------------------------------------------------------------

    grad_year = fields.Integer("Year of graduation", readonly=True, aggregator=None)
    status = one("status", "Situation")
    job_title = fields.Char(readonly=True)
    employer = fields.Char(readonly=True)
    workplace = one("workplace", "Workplace")
    time_first_job = one("time_to_job", "Time until the first job")
    how_found = one("how_found", "How the first job was found")
    time_relevant_job = one("time_to_relevant_job", "Time until the first related job")
    job_related = one("yes_no", "Job is related")
    not_related_reason = one("not_related_reason", "Reason for a job that is not related")
    required_level = one("required_level", "Level the job requires")
    skill_use = one("extent5", "Use of what was learnt")
    contract = one("contract", "Contract")
    working_time = one("working_time", "Working time")
    overtime = one("overtime", "Extra hours")
    wage = one("wage", "Net monthly pay")
    job_satisfaction = one("satisfaction5", "Satisfaction with the job")
    job_seeking = one("yes_no", "Looks for a job")
    study_type = one("study_type", "Studies")
    study_name = fields.Char("Name of the studies", readonly=True)
    study_related = one("yes_no", "Studies are related")
    study_where = one("study_where", "Place of the studies")
    study_reason = many("study_reason", "Reasons for studying")
    se_activity = fields.Char("Activity of the business", readonly=True)
    se_form = one("se_form", "Legal form of the business")
    se_related = one("yes_no", "Business is related")
    se_reason = many("se_reason", "Reasons for the business")
    se_support = many("se_support", "Support for the business")
    v_org = one("v_org", "Volunteers at")
    v_related = one("yes_no", "Volunteering is related")
    v_reason = many("v_reason", "Reasons for volunteering")
    u_had_job = one("yes_no", "Had a job since")
    u_last_related = one("yes_no", "Last job was related")
    u_end_reason = one("end_reason", "Why the last job ended")
    u_duration = one("duration", "Time out of work")
    u_reason = many("unemployment_reason", "Reasons for being out of work")
    u_search = many("search_methods", "Ways of searching")
    u_pes = one("yes_no", "Registered with the employment service")
    u_help = many("help_needed", "Support needed")
    u_accept = many("accept", "Would accept")
    recommend = fields.Selection(
        [(str(number), str(number)) for number in range(11)],
        "Recommends the school",
        readonly=True,
    )
    other_answers = fields.Json(
        readonly=True, help="Comments, and answers to the school's own questions, by code."
    )

    _invitation_uniq = models.UniqueIndex(
        "(invitation_id)", "This invitation was answered already."
    )
    _person_idx = models.Index("(partner_id, school_year_id, point)")
    _wave_idx = models.Index("(company_id, wave_id, point) WHERE is_valid")
