from odoo import api, fields, models
from odoo.exceptions import UserError

# What the wave inherits from must be known before it.
from . import tracktion_wave_text  # noqa: F401

POINTS = [
    ("pre", "Before graduation"),
    ("post6", "6 months after"),
    ("post18", "18 months after"),
]
#: What is settled once people were asked.
SETTLED = ("point", "school_year_id", "company_id", "survey_id")
#: The questionnaire of each point.
QUESTIONNAIRES = {"pre": "pre", "post6": "post", "post18": "post"}


class TracktionWave(models.Model):
    """One questionnaire, one population, one window of time."""

    _name = "tracktion.wave"
    _description = "Wave"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "tracktion.derived.mixin",
        "tracktion.batch.mixin",
        "tracktion.wave.text",
    ]
    _order = "date_open desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    point = fields.Selection(POINTS, "Moment", required=True, default="pre", tracking=True)
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
        readonly=True,
        default="draft",
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_open = fields.Date("Opens on", tracking=True)
    date_close = fields.Date(
        "Closes on", tracking=True, help="Answers are taken until the end of that day."
    )
    user_id = fields.Many2one(
        "res.users",
        "Coordinator",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Signs invitations and reminders, and gets the answers to these mails. People are "
        "reached with the rights of this user.",
    )
    invitation_ids = fields.One2many("tracktion.invitation", "wave_id")
    response_ids = fields.One2many(
        "tracktion.response", "wave_id", groups="tracktion_survey.group_tracking"
    )
    active = fields.Boolean(default=True)
    color = fields.Integer(compute="_compute_color")

    _dates_check = models.Constraint(
        "CHECK(date_open IS NULL OR date_close IS NULL OR date_close >= date_open)",
        "A wave cannot close before it opens: correct one of the two dates.",
    )

    @api.depends("point")
    def _compute_color(self):
        colors = {"pre": 3, "post6": 4, "post18": 10}
        for wave in self:
            wave.color = colors.get(wave.point, 0)

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

    def _text_kind(self):
        return "pre" if self.point == "pre" else "post"

    @api.depends("point")
    def _compute_text(self):
        return super()._compute_text()

    def _tracktion_is_derived(self, name):
        # Everything else is typed; fields of Odoo are left to Odoo.
        return name == "state" or (name.startswith("job_") and super()._tracktion_is_derived(name))

    def _tracktion_check_derived(self, names):
        # A new wave is planned, and may say so.
        return super()._tracktion_check_derived(set(names) - {"state"} if not self else names)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "state" in fields_list:
            values["state"] = "draft"
        return values

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        self._check_settled(vals)
        return super().write(vals)

    def _check_settled(self, vals):
        """What people were asked, and as whom, does not change behind them."""
        for name in set(SETTLED) & set(vals):
            field = self._fields[name]
            for wave in self.filtered(lambda w: w.state != "draft"):
                if field.convert_to_write(wave[name], wave) != (vals[name] or False):
                    raise UserError(
                        self.env._(
                            "“%(wave)s” is open or closed: its “%(field)s” stays as it is. "
                            "Make a new wave instead.",
                            wave=wave.display_name,
                            field=field._description_string(self.env),
                        )
                    )

    @api.model
    def _selected(self):
        """The waves that were selected in the list from which a window was opened."""
        if self.env.context.get("active_model") != self._name:
            return self.browse()
        return self.browse(self.env.context.get("active_ids", []))

    def copy_data(self, default=None):
        # Another window of time, and other people.
        default = {"date_open": False, "date_close": False, **(default or {})}
        vals_list = super().copy_data(default)
        for wave, vals in zip(self, vals_list, strict=True):
            vals.setdefault("survey_id", wave.survey_id.id)
            if "name" not in default:
                vals["name"] = self.env._("%s (copy)", wave.name)
        return vals_list

    @api.ondelete(at_uninstall=False)
    def _unlink_unasked(self):
        # Whether anybody was asked is no secret to whoever may delete the wave.
        asked = self.sudo().filtered(
            lambda w: w.response_ids or any(i.invited_on or i.started_on for i in w.invitation_ids)
        )
        if asked:
            raise UserError(
                self.env._(
                    "People were asked in “%s” already. Archive it instead of deleting it.",
                    asked[0].display_name,
                )
            )
