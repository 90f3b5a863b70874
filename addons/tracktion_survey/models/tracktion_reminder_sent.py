from odoo import fields, models


class TracktionReminderSent(models.Model):
    """One reminder that one person got, written in one transaction with its mail: never two."""

    _name = "tracktion.reminder.sent"
    _description = "Reminder Sent"
    _order = "sent_on desc, id desc"
    _rec_name = "reminder_id"

    invitation_id = fields.Many2one(
        "tracktion.invitation", required=True, readonly=True, ondelete="cascade"
    )
    reminder_id = fields.Many2one(
        "tracktion.reminder", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sent_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)

    _once = models.UniqueIndex(
        "(invitation_id, reminder_id)", "This person has got that reminder already."
    )
