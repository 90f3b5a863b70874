from odoo import api, fields, models

POINTS = [
    ("pre", "Before graduation"),
    ("post6", "6 months after"),
    ("post18", "18 months after"),
]
#: The questionnaire of each point.
QUESTIONNAIRES = {"pre": "pre", "post6": "post", "post18": "post"}


class TracktionWave(models.Model):
    """One questionnaire, one population, one window of time."""

    _name = "tracktion.wave"
    _description = "Wave"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_open desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    point = fields.Selection(POINTS, required=True, default="pre", tracking=True)
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        help="The school year in which these people graduate, whenever they are asked.",
    )
    company_id = fields.Many2one(
        "res.company",
        "School",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    survey_id = fields.Many2one(
        "survey.survey",
        "Questionnaire",
        required=True,
        compute="_compute_survey_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('survey_type', '=', 'tracktion')]",
        ondelete="restrict",
    )
    state = fields.Selection(
        [("draft", "Planned"), ("open", "Open"), ("closed", "Closed")],
        required=True,
        default="draft",
        tracking=True,
        index=True,
    )
    date_open = fields.Date("Opens on", tracking=True)
    date_close = fields.Date("Closes on", tracking=True)
    invitation_ids = fields.One2many("tracktion.invitation", "wave_id")
    response_ids = fields.One2many(
        "tracktion.response", "wave_id", groups="tracktion_survey.group_tracking"
    )
    active = fields.Boolean(default=True)

    @api.depends("school_year_id")
    def _compute_company_id(self):
        for wave in self:
            wave.company_id = wave.school_year_id.company_id or wave.company_id or self.env.company

    @api.depends("point", "company_id")
    def _compute_survey_id(self):
        for wave in self:
            wave.survey_id = self.env["survey.survey"]._tracktion_default(
                QUESTIONNAIRES[wave.point or "pre"], wave.company_id
            )
