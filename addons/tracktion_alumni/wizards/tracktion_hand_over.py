from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import notify_action

# In the message to the new owner; the rest is a number.
NAMES_SHOWN = 50


class TracktionHandOver(models.TransientModel):
    """Gives alumni another relation owner, many at a time, and tells the new one once."""

    _name = "tracktion.hand.over"
    _description = "Hand over Alumni"

    scope = fields.Selection(
        [("selection", "The people below"), ("colleague", "All alumni of a colleague")],
        "Hand over",
        required=True,
        default="selection",
    )
    partner_ids = fields.Many2many("res.partner", string="People")
    from_user_id = fields.Many2one("res.users", "Colleague", domain="[('share', '=', False)]")
    user_id = fields.Many2one(
        "res.users", "New relation owner", required=True, domain="[('share', '=', False)]"
    )
    reason = fields.Char(required=True)
    partner_count = fields.Integer("Alumni", compute="_compute_partner_count")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            values["partner_ids"] = [fields.Command.set(self.env.context.get("active_ids") or [])]
        elif "scope" in fields_list:
            values["scope"] = "colleague"
        return values

    @api.depends("scope", "partner_ids", "from_user_id", "user_id")
    def _compute_partner_count(self):
        for wizard in self:
            wizard.partner_count = len(wizard._people())

    def _people(self):
        """Those who change hands: alumni who are not the new owner's already."""
        self.ensure_one()
        domain = Domain("alumni_main_enrolment_id", "!=", False)
        if self.scope == "colleague":
            domain &= Domain("alumni_relation_owner_id", "=", self.from_user_id.id)
            if not self.from_user_id:
                return self.env["res.partner"]
        else:
            domain &= Domain("id", "in", self.partner_ids.ids)
        if self.user_id:
            # Not "!=" alone: people without an owner are handed over too.
            domain &= Domain("alumni_relation_owner_id", "not in", self.user_id.ids)
        return self.env["res.partner"].search(domain)

    def action_hand_over(self):
        """Write the new owner, leave the reason in every chatter, tell the new owner once."""
        self.ensure_one()
        people = self._people()
        if not people:
            raise UserError(
                self.env._(
                    "There is nobody to hand over: the people chosen are no alumni, or %s is "
                    "their relation owner already.",
                    self.user_id.name or self.env._("the new owner"),
                )
            )
        people.alumni_relation_owner_id = self.user_id
        note = self.env._(
            "%(user)s handed this person over to %(owner)s: %(reason)s",
            user=self.env.user.name,
            owner=self.user_id.name,
            reason=self.reason,
        )
        people._tracktion_log(dict.fromkeys(people.ids, note))
        self._tell_new_owner(people)
        return notify_action(
            self.env._(
                "%(count)s alumni handed over to %(owner)s.",
                count=len(people),
                owner=self.user_id.name,
            )
        )

    def _tell_new_owner(self, people):
        """One message to the colleague with everybody in it. It goes to staff, not to alumni."""
        owner = self.user_id
        if owner == self.env.user:
            return
        env = self.env(context=dict(self.env.context, lang=owner.lang))
        body = env["ir.qweb"]._render(
            "tracktion_alumni.hand_over_message",
            {
                "giver": self.env.user,
                "people": people[:50],
                "more": len(people[50:]),
                "reason": self.reason,
            },
        )
        env["mail.thread"].message_notify(
            partner_ids=owner.partner_id.ids,
            subject=env._("You are the relation owner of %s more alumni", len(people)),
            body=body,
        )
