import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.tracktion_alumni.report import contact_list_xlsx
from odoo.addons.tracktion_alumni.tools import download_action

from ..models.tracktion_wave_launch import PURPOSE

STATES = {
    "silent": ("planned", "invited", "unreachable"),
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
            ("unfinished", "Everybody who has not finished"),
        ],
        "For whom",
        required=True,
        default="silent",
    )
    chosen_count = fields.Integer("People", compute="_compute_reach")
    reachable_count = fields.Integer("May be reached", compute="_compute_reach")
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    def _invitations(self):
        return self.env["tracktion.invitation"].search(
            [
                ("wave_id", "=", self.wave_id.id),
                ("state", "in", STATES[self.audience]),
                ("partner_id", "!=", False),
            ],
            order="id",
        )

    @api.depends("wave_id", "channel_id", "audience")
    def _compute_reach(self):
        for wizard in self:
            people = (
                wizard._invitations().partner_id if wizard.audience else self.env["res.partner"]
            )
            wizard.chosen_count = len(people)
            wizard.reachable_count = (
                len(people._tracktion_check_approach(PURPOSE, wizard.channel_id._origin).reachable)
                if wizard.channel_id
                else 0
            )

    def action_make(self):
        """Make the list: everybody on it counts as approached and invited."""
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
        # The door let them through; states are changed by such steps only.
        reached.sudo()._handed_out()
        self.write(
            {
                "file": base64.b64encode(self._workbook(reached)),
                "file_name": f"{wave.name} {self.channel_id.name}.xlsx".replace("/", "-"),
            }
        )
        return download_action(self, "file", named_by="file_name")

    def _workbook(self, invitations):
        _ = self.env._
        languages = dict(self.env["res.lang"].get_installed())
        rows = [
            [
                one.partner_id.name,
                one.partner_id.phone_sanitized,
                one._link(),
                one._short_text(),
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
