import base64
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.report import contact_list_xlsx
from odoo.addons.tracktion_alumni.tools import download_action

from ..models.tracktion_wave_launch import PURPOSE

STATES = {
    "silent": ("planned", "invited", "unreachable"),
    "stopped": ("opened", "started"),
    "unfinished": ("planned", "invited", "unreachable", "opened", "started"),
}


class TracktionWaveLinks(models.TransientModel):
    """A list of personal links, to be sent by messaging or SMS: a way for people whom no e-mail
    reaches. Making the list is an approach like any other."""

    _name = "tracktion.wave.links"
    _description = "List of Personal Links"

    wave_id = fields.Many2one("tracktion.wave", required=True, readonly=True, ondelete="cascade")
    channel_id = fields.Many2one(
        "tracktion.channel",
        required=True,
        domain="[('address_kind', '=', 'phone')]",
        default=lambda self: self.env["tracktion.channel"].search(
            [("code", "=", "messaging")], limit=1
        ),
    )
    audience = fields.Selection(
        [
            ("silent", "Who has not opened the questionnaire"),
            ("stopped", "Who opened it, but did not finish"),
            ("unfinished", "Everybody who has not finished"),
            ("due", "Who is due for a reminder now"),
        ],
        "For whom",
        required=True,
        default="silent",
    )
    reminder_id = fields.Many2one(
        "tracktion.reminder",
        domain="[('wave_id', '=', wave_id)]",
        help="Empty: whichever reminder somebody is due for.",
    )
    chosen_count = fields.Integer("People", compute="_compute_reach")
    reachable_count = fields.Integer("May be reached", compute="_compute_reach")
    refused_text = fields.Char("Why not the others", compute="_compute_reach")
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    def _reminders(self):
        return self.reminder_id or self.wave_id.reminder_ids

    def _invitations(self):
        if self.audience == "due":
            due = [reminder._due() for reminder in self._reminders()]
            return self.env["tracktion.invitation"].union(*due).sorted("id")
        return self.env["tracktion.invitation"].search(
            [
                ("wave_id", "=", self.wave_id.id),
                ("state", "in", STATES[self.audience]),
                ("partner_id", "!=", False),
            ],
            order="id",
        )

    @api.depends("wave_id", "channel_id", "audience", "reminder_id")
    def _compute_reach(self):
        words = self.env["res.partner"]._tracktion_refusals()
        for wizard in self:
            people = (
                wizard._invitations().partner_id if wizard.audience else self.env["res.partner"]
            )
            wizard.chosen_count = len(people)
            channel = wizard.channel_id._origin
            refused = (
                people._tracktion_check_approach(PURPOSE, channel).refused
                if channel
                else dict.fromkeys(people.ids)
            )
            wizard.reachable_count = len(people) - len(refused)
            wizard.refused_text = "; ".join(
                f"{count} {words[reason]}"
                for reason, count in Counter(refused.values()).most_common()
                if reason
            )

    def action_make(self):
        """Make the list: everybody on it counts as approached, and as invited or reminded."""
        self.ensure_one()
        self.env["res.partner"]._tracktion_check_export()
        wave = self.wave_id
        wave.check_access("write")
        if not wave._is_answering():
            raise UserError(
                self.env._(
                    "“%s” takes no answers now, so that the links would lead nowhere. Open or "
                    "extend it first.",
                    wave.display_name,
                )
            )
        invitations = self._invitations()
        reachable = (
            invitations.partner_id.with_context(allowed_company_ids=wave.company_id.ids)
            ._tracktion_approach(PURPOSE, self.channel_id, wave._about(), origin=wave)
            .reachable
        )
        if not reachable:
            raise UserError(
                self.env._(
                    "None of these people may be reached on this channel: there is no list to make."
                )
            )
        reached = invitations.filtered(lambda i: i.partner_id in reachable)
        before = reached.filtered("invited_on")
        if self.audience == "due":
            self._note_reminders(reached)
        else:
            # The door let them through; states are changed by such steps only.
            reached.sudo()._handed_out()
        self.write(
            {
                "file": base64.b64encode(self._workbook(reached, before)),
                "file_name": f"{wave.name} {self.channel_id.name}.xlsx".replace("/", "-"),
            }
        )
        return download_action(self, "file", named_by="file_name")

    def _note_reminders(self, reached):
        """They are reminded by these links: no mail of the same line follows, and none soon."""
        for reminder in self._reminders():
            # As in action_make; whoever had one line is due for no other now.
            (reached & reminder._due()).sudo()._contacted(reminder)

    def _workbook(self, invitations, before):
        """
        :param before: those of them who were asked before
        """
        _ = self.env._
        languages = dict(self.env["res.lang"].get_installed())
        rows = [
            [
                one.partner_id.name,
                one.partner_id.phone_sanitized,
                one._link(),
                one._short_text(again=one in before),
                languages.get(one._lang()),
                one.tutor_id.name,
                one.group_name,
                "",
            ]
            for one in invitations.sorted(lambda i: (i.tutor_id.name or "~", i.partner_id.name))
        ]
        return contact_list_xlsx.render(
            title=self.wave_id._about(),
            header=[
                _("Name"),
                _("Phone"),
                _("Personal link"),
                _("Text to send"),
                _("Language"),
                _("Tutor"),
                _("Class"),
                _("Result"),
            ],
            widths=[30, 18, 50, 80, 14, 24, 14, 24],
            rows=[[value or "" for value in row] for row in rows],
        )
