from odoo import api, fields, models


class TracktionSchoolSettings(models.TransientModel):
    """The secret with which people are named to a register, for managers only."""

    _inherit = "tracktion.school.settings"

    register_key = fields.Char(
        "Key for registers",
        compute="_compute_register_key",
        groups="tracktion_alumni.group_manager",
        help="Goes to the employment service, by another way than the list of hashes, and to "
        "nobody else. A hash is HMAC-SHA256 of the national number, or of the words of the name "
        "without accents in the order of the alphabet, a bar, and the birth date "
        "(garcia marta|2004-05-17).",
    )

    @api.depends("company_id")
    def _compute_register_key(self):
        for settings in self:
            # Of a school of one's own only.
            mine = settings.company_id in self.env.user.company_ids
            settings.register_key = mine and self.env["tracktion.data.import"]._register_key(
                settings.company_id
            )
