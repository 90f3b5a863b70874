from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

AUDIENCES = [
    ("not_opened", "Never opened the link"),
    ("stopped", "Opened it, but did not finish"),
    ("both", "Everybody who has not finished"),
]
#: The states of the invitations that each audience means.
STATES = {
    "not_opened": ["invited"],
    "stopped": ["opened", "started"],
    "both": ["invited", "opened", "started"],
}


class TracktionReminder(models.Model):
    """One line of reminders of a wave: when, to whom, in which words."""

    _name = "tracktion.reminder"
    _description = "Reminder"
    _inherit = ["tracktion.wave.text"]
    _order = "wave_id, sequence, delay_days, id"
    _rec_name = "subject"

    wave_id = fields.Many2one("tracktion.wave", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wave_id.company_id")
    wave_state = fields.Selection(string="State of the wave", related="wave_id.state")
    sequence = fields.Integer(default=10)
    delay_days = fields.Integer(
        "Days after the invitation", required=True, default=7, help="Counted for each person."
    )
    audience = fields.Selection(AUDIENCES, "To whom", required=True, default="both")
    date_last = fields.Date("Not after", help="Empty: until the wave closes.")
    active = fields.Boolean(default=True)
    sent_count = fields.Integer("Sent", compute="_compute_sent_count")

    _delay_check = models.Constraint(
        "CHECK(delay_days >= 1)", "A reminder comes at least one day after the invitation."
    )

    def _text_kind(self):
        return self.audience or "both"

    @api.depends("audience")
    def _compute_text(self):
        return super()._compute_text()

    def _compute_sent_count(self):
        counts = dict(
            self.env["tracktion.reminder.sent"]._read_group(
                [("reminder_id", "in", self.ids)], ["reminder_id"], ["__count"]
            )
        )
        for reminder in self:
            reminder.sent_count = counts.get(reminder, 0)

    def action_links(self):
        """Those who are due by this line, as a list of links for messaging."""
        self.ensure_one()
        return self.wave_id._action_wizard(
            "tracktion.wave.links",
            self.env._("Links for messaging"),
            audience="due",
            reminder_id=self.id,
        )

    def _due(self, limit=None, after=0):
        """The invitations whose people are to be reminded by this line now.

        Who answered, said no, or was written to shortly before is none of them; the door decides
        about the rest.

        :param int after: only those with a higher id
        """
        self.ensure_one()
        wave = self.wave_id
        today = wave._today()
        if not self.active or (self.date_last and self.date_last < today):
            return self.env["tracktion.invitation"]

        def before(days):
            # Whole days at the school: the hour of the mail does not matter.
            return wave._start_of(today - timedelta(days=days - 1))

        domain = (
            Domain("wave_id", "=", wave.id)
            & Domain("id", ">", after)
            & Domain("state", "in", STATES[self.audience])
            & Domain("partner_id", "!=", False)
            & Domain("invited_on", "<", before(self.delay_days))
            & Domain("last_mail_on", "<", before(wave.reminder_pause))
            & Domain("reminder_count", "<", wave.reminder_limit)
            & Domain("reminder_sent_ids", "not any", [("reminder_id", "=", self.id)])
        )
        return self.env["tracktion.invitation"].search(domain, order="id", limit=limit)
