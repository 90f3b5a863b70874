import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import notify_action


def _words(text):
    """``text`` in lower case and with single blanks, to compare a typed name with the real one."""
    return re.sub(r"\s+", " ", text or "").strip().casefold()


class TracktionEraseWizard(models.TransientModel):
    """Shows what erasing a person removes and keeps, and asks for the name before it does."""

    _name = "tracktion.erase.wizard"
    _description = "Erase this Person"

    partner_id = fields.Many2one("res.partner", "Person", required=True, ondelete="cascade")
    partner_name = fields.Char(related="partner_id.name")
    preview = fields.Html(compute="_compute_preview")
    typed_name = fields.Char("Type the name to confirm")

    @api.depends("partner_id")
    def _compute_preview(self):
        for wizard in self:
            lines = wizard.partner_id._origin._tracktion_erase_preview()
            fates = {}
            for fate, what, count in lines:
                fates.setdefault(fate, []).append((what, count))
            wizard.preview = self.env["ir.qweb"]._render(
                "tracktion_alumni.erase_preview", {"fates": fates}
            )

    def action_erase(self):
        self.ensure_one()
        if _words(self.typed_name) != _words(self.partner_id.name):
            raise UserError(
                self.env._(
                    "To make sure that it is the right person, type the name as it is written: "
                    "%(name)s.",
                    name=self.partner_id.name,
                )
            )
        partner = self.partner_id
        self.typed_name = False
        partner._tracktion_erase()
        return notify_action(
            self.env._("The person was erased. The figures stay as they were."),
            then={
                "type": "ir.actions.act_window",
                "res_model": "res.partner",
                "res_id": partner.id,
                "views": [(False, "form")],
                "target": "main",
            },
        )
