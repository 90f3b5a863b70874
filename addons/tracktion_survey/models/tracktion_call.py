from odoo import api, fields, models
from odoo.exceptions import UserError

OUTCOMES = [
    ("answered", "Answered the questionnaire"),
    ("alone", "Will answer alone"),
    ("callback", "Call back later"),
    ("no_answer", "No answer"),
    ("wrong_number", "Wrong number"),
    ("refused", "Does not want to take part"),
    ("no_calls", "Wants no more calls"),
    ("deceased", "Deceased"),
]


class TracktionCall(models.Model):
    """One call to one person of a wave: who called when, and what came of it.

    Begun by ``action_call`` of the invitation, which asks the door; what follows from an outcome
    is in ``tracktion_call_outcome``.
    """

    _name = "tracktion.call"
    _description = "Call"
    _inherit = ["tracktion.derived.mixin"]
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    invitation_id = fields.Many2one(
        "tracktion.invitation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", "Person", related="invitation_id.partner_id", store=True, index=True
    )
    wave_id = fields.Many2one(
        "tracktion.wave", related="invitation_id.wave_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", "School", related="invitation_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Called by",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    outcome = fields.Selection(OUTCOMES, index=True)
    callback_on = fields.Datetime("Call again on")
    best_time = fields.Char("Best time to call", help="For instance: after 18:00, not on Fridays.")
    note = fields.Text()
    agreed_to_continue = fields.Boolean(
        "The person agrees",
        help="That the caller goes on from what the person answered alone, and so sees it.",
    )
    # With the rights of the reader: the number is shown to whom the door lets call.
    phone = fields.Char(
        related="invitation_id.call_phone", string="Phone number", related_sudo=False
    )
    hint = fields.Char(related="invitation_id.call_hint", related_sudo=False)
    dialed = fields.Char(readonly=True, help="The number as it was, to know when it is mended.")
    state = fields.Selection(related="invitation_id.state", string="State of the invitation")
    began_alone = fields.Boolean(compute="_compute_began_alone")
    is_open = fields.Boolean(compute="_compute_is_open")
    before = fields.Json(
        readonly=True, groups="base.group_system", help="What the outcome has to give back."
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, groups="base.group_system", ondelete="set null"
    )

    @api.depends_context("uid")
    @api.depends("invitation_id")
    def _compute_began_alone(self):
        for call in self:
            # Whether somebody began, and who typed; not what.
            user_input = call.sudo().invitation_id.user_input_id
            call.began_alone = user_input.state == "in_progress" and not (
                user_input.tracktion_answered_by == "interviewer"
                and user_input.tracktion_interviewer_id == self.env.user
            )

    @api.depends("invitation_id.state", "wave_id.state")
    def _compute_is_open(self):
        for call in self:
            # The state of a wave is known to everybody who sees its people.
            call.is_open = call.invitation_id.state not in (
                "completed",
                "refused",
                "excluded",
            ) and (call.sudo().wave_id.state == "open")

    @api.onchange("outcome")
    def _onchange_outcome(self):
        if self.outcome == "callback" and not self.callback_on:
            self.callback_on = fields.Datetime.add(fields.Datetime.now(), days=1)

    # --- buttons --------------------------------------------------------------------------------

    def _set_outcome(self, outcome):
        self.ensure_one()
        self.outcome = outcome
        return {"type": "ir.actions.act_window_close"}

    def action_answered(self):
        return self._set_outcome("answered")

    def action_alone(self):
        return self._set_outcome("alone")

    def action_no_answer(self):
        return self._set_outcome("no_answer")

    def action_callback(self):
        if not self.callback_on:
            self.callback_on = fields.Datetime.add(fields.Datetime.now(), days=1)
        return self._set_outcome("callback")

    def action_wrong_number(self):
        return self._set_outcome("wrong_number")

    def action_refused(self):
        return self._set_outcome("refused")

    def action_no_calls(self):
        return self._set_outcome("no_calls")

    def action_deceased(self):
        return self._set_outcome("deceased")

    # --- interview ------------------------------------------------------------------------------

    def action_interview(self):
        """The questionnaire of this person, to be filled in by the caller."""
        self.ensure_one()
        self.check_access("write")
        if not self.is_open:
            raise UserError(
                self.env._(
                    "%s has answered or does not take part, or the wave is closed: there is "
                    "nothing to fill in.",
                    self.partner_id.name,
                )
            )
        if self.user_id != self.env.user:
            raise UserError(
                self.env._(
                    "This call was made by %(name)s. Begin one of your own in the call list.",
                    name=self.user_id.name,
                )
            )
        if self.began_alone and not self.agreed_to_continue:
            raise UserError(
                self.env._(
                    "%s has begun to answer alone. Ask whether you may go on from there and see "
                    "those answers; tick “The person agrees”, then try again.",
                    self.partner_id.name,
                )
            )
        user_input = self.invitation_id._begin_interview(self.env.user)
        return {
            "type": "ir.actions.act_url",
            "url": f"/survey/{user_input.survey_id.access_token}/{user_input.access_token}",
            "target": "new",
        }
