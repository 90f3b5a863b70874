import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from .tracktion_call import OUTCOMES

PURPOSE, CHANNEL = "tracking_survey", "phone"
# Who may still be called.
CALLABLE = ("planned", "invited", "opened", "started", "unreachable")


class TracktionInvitation(models.Model):
    """Calling those who have not answered."""

    _inherit = "tracktion.invitation"

    call_ids = fields.One2many("tracktion.call", "invitation_id", "Calls")
    call_count = fields.Integer(
        "Attempts", compute="_compute_calls", store=True, compute_sudo=True, aggregator="sum"
    )
    last_call_on = fields.Datetime(
        "Last called on", compute="_compute_calls", store=True, compute_sudo=True
    )
    last_outcome = fields.Selection(
        OUTCOMES, compute="_compute_calls", store=True, compute_sudo=True
    )
    call_again_on = fields.Datetime(
        "Call again on", compute="_compute_calls", store=True, compute_sudo=True
    )
    best_time = fields.Char(
        "Best time to call", compute="_compute_calls", store=True, compute_sudo=True
    )
    call_stop = fields.Selection(
        [
            ("wrong_number", "Wrong number"),
            ("no_calls", "Wants no more calls"),
            ("max", "Called often enough"),
        ],
        "Not to be called",
        compute="_compute_call_stop",
        store=True,
        compute_sudo=True,
    )
    call_phone = fields.Char("Phone number", compute="_compute_call_phone")
    call_hint = fields.Char("Why no call", compute="_compute_call_phone")
    may_call = fields.Boolean(
        "May be called", compute="_compute_call_phone", search="_search_may_call"
    )

    @api.depends("call_ids.date", "call_ids.outcome", "call_ids.callback_on", "call_ids.best_time")
    def _compute_calls(self):
        for invitation in self:
            calls = invitation.call_ids.sorted(lambda c: (c.date, c.id), reverse=True)
            last = calls[:1]
            invitation.call_count = len(calls)
            invitation.last_call_on = last.date
            invitation.last_outcome = last.outcome
            invitation.call_again_on = last.outcome == "callback" and last.callback_on
            invitation.best_time = next(filter(None, calls.mapped("best_time")), False)

    @api.depends("call_count", "last_outcome", "partner_id.phone_sanitized")
    def _compute_call_stop(self):
        Call = self.env["tracktion.call"]
        tired = set(
            Call.search(
                [("partner_id", "in", self.partner_id.ids), ("outcome", "=", "no_calls")]
            ).partner_id.ids
        )
        for invitation in self:
            limit = invitation.company_id.tracktion_call_max
            last = Call
            if invitation.last_outcome == "wrong_number":
                last = invitation.call_ids.sorted(lambda c: (c.date, c.id))[-1:]
            if invitation.partner_id.id in tired:
                invitation.call_stop = "no_calls"
            elif last and last.dialed == invitation.partner_id.phone_sanitized:
                invitation.call_stop = "wrong_number"
            elif limit and invitation.call_count >= limit and not invitation.call_again_on:
                invitation.call_stop = "max"
            else:
                invitation.call_stop = False

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("partner_id.phone", "state", "call_stop")
    def _compute_call_phone(self):
        """The number, where the door allows a call; otherwise in words why it does not."""
        approach = self.partner_id._tracktion_check_approach(PURPOSE, CHANNEL)
        words = self.env["res.partner"]._tracktion_refusals()
        stops = dict(self._fields["call_stop"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        for invitation in self:
            reason = approach.refused.get(invitation.partner_id.id)
            hint = words.get(reason, reason)
            if invitation.state not in CALLABLE:
                hint = states[invitation.state]
            elif not reason and invitation.call_stop:
                hint = stops[invitation.call_stop]
            invitation.call_hint = hint
            invitation.may_call = not hint
            invitation.call_phone = not hint and invitation.partner_id.phone

    @api.model
    def _search_may_call(self, operator, value):
        """Whom the door lets call, of those who have not answered an open wave."""
        if operator != "in":
            return NotImplemented
        waiting = self.search(
            [
                ("wave_id.state", "=", "open"),
                ("state", "in", CALLABLE),
                ("call_stop", "=", False),
                ("partner_id", "!=", False),
            ]
        )
        people = waiting.partner_id._tracktion_check_approach(PURPOSE, CHANNEL).reachable
        may = waiting.filtered(lambda i: i.partner_id in people)
        return [("id", "in" if True in value else "not in", may.ids)]

    # --- calling --------------------------------------------------------------------------------

    def action_call(self):
        """Begin a call: the door is asked, the attempt is logged, the number is shown."""
        self.ensure_one()
        self.check_access("read")
        call = self._open_call()
        if not call:
            self._check_may_call()
            self.partner_id._tracktion_approach(
                PURPOSE, CHANNEL, self.wave_id.name, origin=self.wave_id
            )
            # Calls are begun here and nowhere else, so that each is one that the door let through.
            call = (
                self.env["tracktion.call"]
                .sudo()
                .create({"invitation_id": self.id, "dialed": self.partner_id.phone_sanitized})
                .sudo(False)
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "tracktion.call",
            "res_id": call.id,
            "name": self.partner_id.name,
            "views": [(False, "form")],
            "target": "new",
        }

    def _open_call(self):
        """The call of this user that has no outcome yet, of the last hours: he opens it again."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=12)
        return self.env["tracktion.call"].search(
            [
                ("invitation_id", "=", self.id),
                ("user_id", "=", self.env.uid),
                ("outcome", "=", False),
                ("date", ">=", since),
            ],
            limit=1,
        )

    def _check_may_call(self):
        if self.wave_id.state != "open":
            raise UserError(
                self.env._("The wave “%s” is not open: nobody is called.", self.wave_id.name)
            )
        if self.call_hint:
            raise UserError(
                self.env._(
                    "%(name)s is not to be called: %(reason)s.",
                    name=self.partner_id.name,
                    reason=self.call_hint,
                )
            )

    @api.model
    def action_call_list(self):
        """The call list: for teachers that of their own people, for officers whoever is to call."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_survey.tracktion_call_list_action"
        )
        context = {"search_default_to_call": 1}
        if self.env.user.has_group("tracktion_alumni.group_officer"):
            context["search_default_by_tutor"] = 1
        else:
            context["search_default_mine"] = 1
        return dict(action, context=context)

    # --- who fills in ---------------------------------------------------------------------------

    def _begin_interview(self, user):
        """The answers of this person, from now on typed by ``user``.

        :return: ``survey.user_input``, as the system
        """
        self.ensure_one()
        user_input = self._user_inputs("interviewer")
        user_input.write(
            {"tracktion_answered_by": "interviewer", "tracktion_interviewer_id": user.id}
        )
        return user_input

    def _take_over(self, answered_by):
        """The person goes on himself: an address that an interviewer knows works no more.

        :param str answered_by: ``link`` or ``classroom``
        """
        # Of this person's own questionnaire, whom the caller has let in.
        user_input = self.sudo().user_input_id
        vals = {}
        if user_input.tracktion_answered_by != answered_by:
            vals["tracktion_answered_by"] = answered_by
        if user_input.tracktion_interviewer_id:
            vals.update(tracktion_interviewer_id=False, access_token=secrets.token_urlsafe(24))
        if vals:
            user_input.write(vals)
