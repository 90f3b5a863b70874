from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.tracktion_alumni.tools import notify_action

from ..models.tracktion_wave_launch import PURPOSE


class TracktionWavePreview(models.TransientModel):
    """What would happen: how many people, by which channel, who is left out and why. Sends
    nothing before the button is pressed."""

    _name = "tracktion.wave.preview"
    _description = "Preview of a Launch"

    wave_id = fields.Many2one("tracktion.wave", required=True, readonly=True, ondelete="cascade")
    point = fields.Selection(related="wave_id.point")
    waiting_count = fields.Integer("Not invited yet", compute="_compute_reach")
    email_count = fields.Integer("By e-mail", compute="_compute_reach")
    phone_count = fields.Integer("By phone only", compute="_compute_reach")
    none_count = fields.Integer("No way to reach them", compute="_compute_reach")
    reasons = fields.Html("Who gets no e-mail, and why", compute="_compute_reach")
    languages = fields.Char("They read", compute="_compute_reach")
    sample = fields.Html("As the first person gets it", compute="_compute_sample")

    @api.depends("wave_id")
    def _compute_reach(self):
        for preview in self:
            people = preview.wave_id._waiting().partner_id
            reachable, refused = people._tracktion_check_approach(PURPOSE, "email")
            others = people.browse(refused)
            # Who has no address to write to may still have a phone.
            by_phone = others._tracktion_check_approach(PURPOSE, "phone").reachable
            preview.waiting_count = len(people)
            preview.email_count = len(reachable)
            preview.phone_count = len(by_phone)
            preview.none_count = len(others) - len(by_phone)
            preview.reasons = people._tracktion_refusals_html(refused, marked=by_phone.ids)
            preview.languages = reachable._tracktion_languages()

    @api.depends("wave_id")
    def _compute_sample(self):
        for preview in self:
            wave = preview.wave_id
            waiting = wave._waiting()
            reachable, _refused = waiting.partner_id._tracktion_check_approach(PURPOSE, "email")
            first = waiting.filtered(lambda i, reached=reachable: i.partner_id in reached)[:1]
            if not first:
                preview.sample = False
                continue
            first = first.with_context(lang=first._lang())
            # A look at the words; the link in it leads nowhere.
            words = {**first._words(), "link": "#"}
            text = wave.with_context(lang=first.env.lang)
            preview.sample = Markup("<p><b>%s</b></p>%s") % (
                text._filled_line(text.subject, words),
                text._filled_html(text.body, words, first.env._("Answer now")),
            )

    def action_launch(self):
        """Send the invitations, and say what happens now."""
        self.ensure_one()
        wave, count = self.wave_id, self.email_count
        wave._start_launch()
        if not count:
            message = self.env._(
                "Nobody gets an e-mail. “Not reached” on the wave tells whom and why."
            )
        elif wave.job_state:
            message = self.env._(
                "%s invitations go out in the background. You may close this page: the wave "
                "shows how far it is.",
                count,
            )
        else:
            message = self.env._(
                "%s invitations wait in the queue of mails and leave within minutes.", count
            )
        return notify_action(message, "success" if count else "warning")
