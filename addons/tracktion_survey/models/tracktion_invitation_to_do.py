from odoo import api, fields, models


class TracktionInvitation(models.Model):
    """What the to-do list of a tutor says of one person."""

    _inherit = "tracktion.invitation"

    last_contact_on = fields.Datetime(
        "Last contact",
        compute="_compute_last_contact_on",
        help="When this person was last approached about a tracking survey.",
    )

    @api.depends("partner_id", "invited_on")
    def _compute_last_contact_on(self):
        contacts = self._last_contacts()
        for one in self:
            one.last_contact_on = contacts.get(one.partner_id.id) or one.invited_on

    def _may_be_asked(self, school):
        """Those who have not said no since the population was made.

        A wrong address is no reason to leave somebody out: a tutor may know a better one.
        """
        people = self.partner_id.with_context(allowed_company_ids=school.ids)
        # Any channel will do: what a person wants is looked at before addresses are.
        channel = self.env["tracktion.channel"].search([], limit=1)
        refused = people._tracktion_check_approach("tracking_survey", channel).refused
        out = self._not_eligible() | {"no_access"}
        return self.filtered(lambda i: refused.get(i.partner_id.id) not in out)

    def _to_do_rows(self):
        """One dict per person: name, class, how far he is, and when he was approached last."""
        states = dict(self._fields["state"]._description_selection(self.env))
        reasons = self.env["res.partner"]._tracktion_refusals()
        # Names of people of whom the reader may see the invitations.
        return [
            {
                "id": one.id,
                "name": one.partner_id.name,
                "group": one.group_name,
                "state": states[one.state],
                "reason": reasons.get(one.reason) if one.state == "unreachable" else None,
                "contact": one.last_contact_on,
            }
            for one in self.sudo()
        ]

    def _last_contacts(self):
        """``{person id: moment of the last approach}`` on behalf of the tracking surveys."""
        # Who approached them may be another colleague; only the moment leaves this method.
        rows = (
            self.env["tracktion.approach"]
            .sudo()
            ._read_group(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("purpose_id.code", "=", "tracking_survey"),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["partner_id"],
                ["date:max"],
            )
        )
        return {person.id: moment for person, moment in rows}
