from odoo import fields, models


class TracktionWavePeople(models.TransientModel):
    """People who are added to a population by hand."""

    _name = "tracktion.wave.people"
    _description = "Add People to a Wave"

    wave_id = fields.Many2one("tracktion.wave", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="wave_id.company_id")
    partner_ids = fields.Many2many(
        "res.partner",
        string="People",
        domain="[('alumni_enrolment_ids.company_id', '=', company_id)]",
    )

    def action_add(self):
        """Add them; whoever is in it already, or was taken out, is in it afterwards."""
        self.ensure_one()
        wave = self.wave_id
        people = self.partner_ids
        wave._check_by_hand(people)
        added = len(wave._add_people(people))
        back = wave.invitation_ids.filtered(
            lambda i: i.partner_id in people and i.reason == "by_hand"
        )
        if back:
            back.action_plan_again()
        return wave._tell_added(added + len(back))
