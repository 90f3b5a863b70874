from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class TracktionConsentLink(models.TransientModel):
    """Shows the personal link of one person, to be sent by whatever way he or she uses."""

    _name = "tracktion.consent.link"
    _description = "Personal Consent Page"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    url = fields.Char("Link", compute="_compute_url")
    date_end = fields.Date("Works until", compute="_compute_url")

    @api.depends("partner_id")
    def _compute_url(self):
        today = fields.Date.context_today(self)
        for link in self:
            partner = link.partner_id._origin
            link.url = partner and partner._tracktion_consent_url()
            link.date_end = today + relativedelta(hours=partner._tracktion_link_hours())
