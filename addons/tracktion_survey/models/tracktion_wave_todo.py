from odoo import fields, models


class TracktionWaveTodo(models.Model):
    """That a colleague got the to-do list of a wave in a week: written together with the message,
    so that nobody gets two, whenever the server dies."""

    _name = "tracktion.wave.todo"
    _description = "To-do List Sent"
    _order = "week desc, id desc"
    _rec_name = "user_id"

    wave_id = fields.Many2one(
        "tracktion.wave", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", "School", related="wave_id.company_id", store=True, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Sent to", required=True, readonly=True, index=True, ondelete="cascade"
    )
    week = fields.Date("Week of", required=True, readonly=True, help="The Monday of that week.")
    people_count = fields.Integer("People on it", readonly=True)

    _once_a_week = models.UniqueIndex(
        "(wave_id, user_id, week)", "This colleague had the list of this wave in that week."
    )
