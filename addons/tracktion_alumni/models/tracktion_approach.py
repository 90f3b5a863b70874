from odoo import api, fields, models


class TracktionApproach(models.Model):
    """One approach to one person: who asked, why, by which channel, about what.

    Written by the door (``res.partner._tracktion_approach``) and by nobody else.
    """

    _name = "tracktion.approach"
    _description = "Approach"
    _order = "date desc, id desc"
    _rec_name = "subject"

    _SCRUBBED = "—"

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", "School", required=True, index=True)
    user_id = fields.Many2one("res.users", "Asked by", required=True, index=True)
    owner_id = fields.Many2one("res.users", "Relation owner then")
    owner_told_on = fields.Datetime(readonly=True, help="When the relation owner heard of it.")
    purpose_id = fields.Many2one("tracktion.consent.purpose", required=True, index=True)
    channel_id = fields.Many2one("tracktion.channel", required=True)
    subject = fields.Char(required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    origin_model = fields.Char("Started by document of type")
    origin_id = fields.Many2oneReference("Started by document", model_field="origin_model")

    @api.model
    def _scrub_vals(self):
        """What an approach forgets with its person; that there was one stays."""
        return {"subject": self._SCRUBBED}
