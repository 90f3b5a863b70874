from odoo import api, fields, models
from odoo.exceptions import UserError

from .tracktion_wave_launch import PURPOSE

#: States of people who were not heard of yet.
SILENT = ("planned", "invited", "unreachable", "excluded")


class TracktionInvitation(models.Model):
    """What people do with their link, and what staff decides about single people."""

    _inherit = "tracktion.invitation"

    link = fields.Char(
        "Personal link",
        compute="_compute_link",
        groups="tracktion_survey.group_tracking",
        help="Whoever has it can answer for this person: give it to nobody else.",
    )
    reason_label = fields.Char("Why", compute="_compute_reason_label")

    def _compute_link(self):
        # The token is hidden from clients; who looks after tracking may hand out the link.
        for invitation in self.sudo():
            invitation.link = invitation._link()

    def _link(self):
        """The address of the page of this person; the caller gives it to nobody else."""
        self.ensure_one()
        # Whoever calls this has decided who gets the link.
        return f"{self.get_base_url()}/tracking/{self.sudo().access_token}"

    @api.model
    def _reasons(self):
        """``{code: words}`` of everything that :attr:`reason` can be."""
        return {
            **self.env["res.partner"]._tracktion_refusals(),
            "by_hand": self.env._("taken out by hand"),
            "page": self.env._("said no on the page of the questionnaire"),
        }

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_label(self):
        reasons = self._reasons()
        for invitation in self:
            invitation.reason_label = reasons.get(invitation.reason, invitation.reason)

    # --- what the person does -------------------------------------------------------------------

    @api.model
    def _by_token(self, token):
        """The invitation of a link, as superuser; empty for whatever is no link of ours."""
        # Public visitors come here: the token is their only right.
        invitations = self.sudo()
        if not token or not token.isascii() or not token.isprintable():
            return invitations.browse()
        return invitations.search([("access_token", "=", token)], limit=1)

    def _mark_opened(self):
        """The page was opened: that tells that the invitation arrived, and nothing more."""
        for invitation in self:
            vals = {}
            if not invitation.opened_on:
                vals["opened_on"] = fields.Datetime.now()
            if not invitation.is_delivered:
                vals["is_delivered"] = True
            if invitation.state in SILENT:
                vals.update(state="opened", reason=False)
            if vals:
                invitation.write(vals)

    def _mark_started(self):
        """Somebody begins to answer."""
        for invitation in self:
            if invitation.state != "completed":
                invitation.write(
                    {
                        "state": "started",
                        "reason": False,
                        "started_on": invitation.started_on or fields.Datetime.now(),
                    }
                )

    def _refuse(self, source="survey", **vals):
        """The person does not want to take part: no more mails, now and in later waves.

        :param vals: other values of the line in the ledger of consents
        """
        purpose = self.env["res.partner"]._tracktion_resolve("tracktion.consent.purpose", PURPOSE)
        for invitation in self:
            if invitation.state == "completed":
                continue
            invitation.write({"state": "refused", "reason": "page"})
            if invitation.partner_id:
                self.env["tracktion.consent"]._record_no(
                    invitation.partner_id,
                    purpose,
                    source,
                    origin_model=invitation._name,
                    origin_id=invitation.id,
                    **vals,
                )

    # --- what staff decides ---------------------------------------------------------------------

    def action_take_out(self):
        """Leave these people out; updating the population does not bring them back."""
        self.wave_id.check_access("write")
        # The caller may write to the wave; states are changed by these steps only.
        for invitation in self.sudo():
            if invitation.started_on or invitation.completed_on:
                raise UserError(
                    self.env._(
                        "%s has begun to answer and stays in the wave.",
                        invitation.partner_id.display_name,
                    )
                )
            invitation.write({"state": "excluded", "reason": "by_hand"})

    def action_plan_again(self):
        """Invite these people with the next launch, for instance at a new address."""
        self.wave_id.check_access("write")
        # As in action_take_out. Who said no is left alone, and who answered has answered.
        again = self.sudo().filtered(lambda i: i.state in ("unreachable", "excluded"))
        if not again:
            raise UserError(
                self.env._(
                    "None of these people is left out or unreachable: there is nobody to plan "
                    "again."
                )
            )
        again.write({"state": "planned", "reason": False, "is_delivered": False})
