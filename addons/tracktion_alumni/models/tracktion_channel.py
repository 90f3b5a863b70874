from odoo import fields, models

COSTS = [("low", "Low"), ("medium", "Medium"), ("high", "High"), ("very_high", "Very high")]


class TracktionChannel(models.Model):
    """A way to reach people, with what it takes: e-mail, phone, messaging, …"""

    _name = "tracktion.channel"
    _description = "Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    address_kind = fields.Selection(
        [
            ("email", "E-mail address"),
            ("phone", "Phone number"),
            ("post", "Postal address"),
            ("social", "Profile or website"),
        ],
        required=True,
        help="What a person must have to be reached this way.",
    )
    purpose_id = fields.Many2one(
        "tracktion.consent.purpose",
        "Consent for the channel",
        help="A consent that this channel needs in itself, besides the one for the message.",
    )
    sends_from_odoo = fields.Boolean(
        help="Odoo sends these messages. For the others it makes a list to work from."
    )
    pros = fields.Text(translate=True)
    cons = fields.Text(translate=True)
    time_cost = fields.Selection(COSTS)
    money_cost = fields.Selection(COSTS)
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another channel has that code.")
