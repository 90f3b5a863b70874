from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class TracktionCall(models.Model):
    """What follows from the outcome of a call, and is taken back when it is corrected."""

    _inherit = "tracktion.call"

    @api.model_create_multi
    def create(self, vals_list):
        calls = super().create(vals_list)
        calls.filtered("outcome")._apply_outcome()
        return calls

    def write(self, vals):
        if "outcome" not in vals:
            return super().write(vals)
        changed = self.filtered(lambda call: call.outcome != vals["outcome"])
        # Who may not write the call may not undo what followed from it either.
        self.check_access("write")
        changed._undo_outcome()
        result = super().write(vals)
        changed._apply_outcome()
        return result

    def _apply_outcome(self):
        for call in self:
            apply = getattr(call, f"_apply_{call.outcome}", None)
            if apply:
                apply()
        self._update_stops()

    def _undo_outcome(self):
        # Whoever may correct a call may take back what it did, also where he sees it no more.
        for call in self.sudo():
            before = call.before or {}
            invitation = call.invitation_id
            # Only what is as the call left it: the person may have answered since.
            if "state" in before and invitation.state == before["set"]:
                invitation.write({"state": before["state"], "reason": before["reason"]})
            if "reachability" in before and call.partner_id.alumni_reachability == "deceased":
                call.partner_id.alumni_reachability = before["reachability"]
            call._own_consents()._cancel(
                call.env._("The outcome of the call on %s was corrected.", call._date_text())
            )
            call.activity_id.unlink()
            call.before = False
        self._update_stops()

    def _own_consents(self):
        return self.env["tracktion.consent"].search(
            [
                ("origin_model", "=", self._name),
                ("origin_id", "=", self.id),
                ("cancels_id", "=", False),
            ]
        )

    def _date_text(self):
        return format_datetime(self.env, self.date, dt_format="short")

    def _update_stops(self):
        """ "No more calls" holds for the person, in every wave."""
        # Of other tutors' waves too.
        Invitation = self.env["tracktion.invitation"].sudo()
        people = self.sudo().partner_id
        others = Invitation.search([("partner_id", "in", people.ids)])
        self.env.add_to_compute(Invitation._fields["call_stop"], others)

    # --- by outcome -----------------------------------------------------------------------------

    def _set_state(self, state, reason):
        # The caller tells what happened; the invitation follows.
        call = self.sudo()
        invitation = call.invitation_id
        call.before = dict(
            call.before or {}, state=invitation.state, reason=invitation.reason, set=state
        )
        invitation.write({"state": state, "reason": reason})

    def _apply_answered(self):
        # Whether there is an answer, not what it is.
        invitation = self.sudo().invitation_id
        if not invitation.is_completed and invitation.user_input_id.state != "done":
            raise UserError(
                self.env._(
                    "The questionnaire of %s is not complete. Press “Fill in with the person” and "
                    "go through it to the end; or choose another outcome.",
                    self.partner_id.name,
                )
            )

    def _apply_refused(self):
        # Whether there is an answer, not what it is; and what was said on the phone goes into the
        # ledger, whatever else the caller may see there.
        call = self.sudo()
        if call.invitation_id.state == "completed":
            raise UserError(
                self.env._(
                    "%s has answered already. To take part no more, record the withdrawal under "
                    "Consent and privacy.",
                    self.partner_id.name,
                )
            )
        self._set_state("refused", "refused")
        purposes = call.env["tracktion.consent.purpose"]
        call.env["tracktion.consent"]._record_no(
            call.partner_id,
            purposes.search([("code", "=", "tracking_survey")], limit=1),
            "phone",
            company_id=call.company_id.id,
            origin_model=self._name,
            origin_id=self.id,
        )

    def _apply_wrong_number(self):
        self._make_task("wrong_number")

    def _apply_deceased(self):
        self._set_state("excluded", "deceased")
        # Nobody may write to the family meanwhile; the task is to make sure of it.
        call = self.sudo()
        call.before = dict(call.before, reachability=call.partner_id.alumni_reachability)
        call.partner_id.alumni_reachability = "deceased"
        self._make_task("deceased")

    def _make_task(self, outcome):
        """A task on the contact, for the relation owner."""
        # The owner need not be the caller, and the caller need not be able to write the contact.
        call = self.sudo()
        person = call.partner_id
        owner = person.alumni_relation_owner_id
        contacts = call.invitation_id._contact_people()
        if not owner.active or owner.share:
            owner = contacts.get(call.invitation_id.id, call.user_id)
        env = owner.with_context(lang=owner.lang).env
        if outcome == "wrong_number":
            summary = env._("Find a new phone number of %s", person.name)
            note = env._("On the phone somebody else answered, or nobody has that number.")
        else:
            summary = env._("Make sure: %s has died", person.name)
            note = env._(
                "We heard it on the phone. The contact is marked as deceased and is not "
                "approached; correct the call if it is not so."
            )
        call.activity_id = person.with_context(lang=owner.lang).activity_schedule(
            "mail.mail_activity_data_todo", user_id=owner.id, summary=summary, note=note
        )
