from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty


class TracktionContactWizard(models.TransientModel):
    """Writes to people, or makes the list to call them: asks the door, shows whom it lets through
    and why not the others, and starts when the user has seen the number."""

    _name = "tracktion.contact.wizard"
    _description = "Contact Alumni"

    step = fields.Selection([("write", "Write"), ("confirm", "Confirm")], default="write")
    partner_ids = fields.Many2many("res.partner", string="People", context={"active_test": False})
    purpose_id = fields.Many2one(
        "tracktion.consent.purpose",
        required=True,
        default=lambda self: self._default_by_code("tracktion.consent.purpose", "keep_in_touch"),
        help="What the message is for. Only people who agreed to this purpose are reached.",
    )
    channel_id = fields.Many2one(
        "tracktion.channel",
        required=True,
        default=lambda self: self._default_by_code("tracktion.channel", "email"),
    )
    is_mail = fields.Boolean(compute="_compute_is_mail")
    subject = fields.Char(help="Also what the chatter and the relation owners are told.")
    body = fields.Html("Message", default=lambda self: self._default_body())
    selected_count = fields.Integer("People chosen", compute="_compute_reach")
    reachable_count = fields.Integer("May be reached", compute="_compute_reach")
    refused_count = fields.Integer("May not be reached", compute="_compute_reach")
    reasons = fields.Html("Who may not be reached", compute="_compute_reach")
    languages = fields.Char(compute="_compute_reach")
    reachable_ids = fields.Many2many(
        "res.partner", string="Who may be reached", compute="_compute_reach"
    )
    preview = fields.Html(compute="_compute_preview")
    confirmed_count = fields.Integer(readonly=True, help="The number that the user was shown.")

    @api.model
    def _default_by_code(self, model, code):
        return self.env[model].search([("code", "=", code)], limit=1)

    @api.model
    def _default_body(self):
        return Markup("<p>%s</p><p><br></p><p>%s</p>") % (
            self.env._("Dear {first_name},"),
            self.env.user.name,
        )

    @api.model
    def _open(self, people):
        """The action that opens the wizard for ``people``."""
        if not people:
            raise UserError(self.env._("Select the people to contact first."))
        people.check_access("read")
        wizard = self.create({"partner_ids": [fields.Command.set(people.ids)]})
        return wizard._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contact"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("channel_id")
    def _compute_is_mail(self):
        for wizard in self:
            wizard.is_mail = self.env["tracktion.contact.job"]._sends_mail(wizard.channel_id)

    def _ask_the_door(self):
        """What the door says about the people chosen; nobody is approached."""
        self.ensure_one()
        # The record may be a draft of the form; the door wants the people themselves.
        people = self.partner_ids._origin
        purpose, channel = self.purpose_id._origin, self.channel_id._origin
        if not (purpose and channel):
            return people.browse(), {}
        return people._tracktion_check_approach(purpose, channel)

    @api.depends("partner_ids", "purpose_id", "channel_id")
    def _compute_reach(self):
        for wizard in self:
            reachable, refused = wizard._ask_the_door()
            wizard.selected_count = len(wizard.partner_ids)
            wizard.reachable_ids = reachable
            wizard.reachable_count = len(reachable)
            wizard.refused_count = len(refused)
            wizard.reasons = self.env["res.partner"]._tracktion_refusals_html(refused)
            wizard.languages = reachable._tracktion_languages()

    @api.depends("step", "subject", "body", "reachable_ids")
    def _compute_preview(self):
        Job = self.env["tracktion.contact.job"]
        for wizard in self:
            person = wizard.reachable_ids[:1]
            if wizard.step != "confirm" or not person or is_html_empty(wizard.body):
                wizard.preview = False
                continue
            wizard.preview = Markup("<p><b>%s</b></p>%s") % (
                escape(Job._filled(wizard.subject or "", person)),
                Job._filled(wizard.body, person),
            )

    def _check_complete(self):
        self.ensure_one()
        if not (self.subject or "").strip():
            raise UserError(self.env._("Say in “Subject” what this is about."))
        if self.is_mail and is_html_empty(self.body):
            raise UserError(self.env._("Write the message first."))
        if self.is_mail and not self.env.user.email:
            raise UserError(
                self.env._(
                    "Answers to these mails come to you, but you have no e-mail address. "
                    "Enter one in your preferences."
                )
            )
        self.env["tracktion.contact.job"]._check_placeholders(self.subject, self.body)
        if not self.reachable_count:
            raise UserError(
                self.env._(
                    "None of these people may be reached for this purpose by this channel. The "
                    "list below says why."
                )
            )

    def action_confirm(self):
        """Show the number and the message as the first person gets it."""
        self._check_complete()
        self.write({"step": "confirm", "confirmed_count": self.reachable_count})
        return self._reopen()

    def action_back(self):
        """Return to the message."""
        self.ensure_one()
        self.step = "write"
        return self._reopen()

    def action_start(self):
        """Approach the people: send the mails, or make the list."""
        self._check_complete()
        if self.step != "confirm" or self.reachable_count > self.confirmed_count:
            # More people than the user agreed to: ask again.
            return self.action_confirm()
        job = self.env["tracktion.contact.job"]._start(
            self.partner_ids,
            {
                "subject": self.subject,
                "body": False if is_html_empty(self.body) else self.body,
                "purpose_id": self.purpose_id.id,
                "channel_id": self.channel_id.id,
            },
        )
        # A second click finds nobody left to write to.
        self.unlink()
        return {
            "type": "ir.actions.act_window",
            "name": job.subject,
            "res_model": job._name,
            "res_id": job.id,
            "view_mode": "form",
            "target": "current",
        }
