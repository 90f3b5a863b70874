from odoo import fields, models


class TracktionInvitation(models.Model):
    """Answering in class."""

    _inherit = "tracktion.invitation"

    class_session_id = fields.Many2one(
        "tracktion.class.session",
        "Answered in",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _enter_class(self, session):
        """The person confirmed who he is: his questionnaire, to be filled in in class.

        Touches rows of this one person only, so that no student waits for another.

        :return: ``survey.user_input``, as the system; the same one on every device
        """
        self.ensure_one()
        # The student has no rights; his personal code let him in here, and to nobody else.
        invitation = self.sudo()
        user_input = invitation._user_inputs("classroom")
        if user_input.state == "done":
            return user_input
        invitation._take_over("classroom")
        vals = {}
        if invitation.class_session_id != session:
            vals["class_session_id"] = session.id
        if not invitation.opened_on:
            vals["opened_on"] = fields.Datetime.now()
        if invitation.state in ("planned", "invited", "unreachable", "excluded"):
            # Left out was who had not agreed yet; in class he is asked all the same.
            vals.update(state="opened", reason=False)
        if vals:
            invitation.write(vals)
        return user_input

    def _consent_context(self):
        """Where and by whom it was explained what this person said yes or no to.

        :return: dict of values of a line of the ledger of consents: ``source``, ``presenter``,
            ``group_name``, ``text_id``; empty where the person read it alone
        """
        self.ensure_one()
        # Who explained the consent is part of the person's own proof.
        one = self.sudo()
        answers = one.user_input_id
        if answers.tracktion_answered_by == "classroom" and one.class_session_id:
            return one.class_session_id._consent_context(one)
        if answers.tracktion_answered_by == "interviewer" and answers.tracktion_interviewer_id:
            return {"source": "phone", "presenter": answers.tracktion_interviewer_id.name}
        return {}

    def _shown_name(self):
        """The name by which somebody recognises himself and others learn little: "Ana R."."""
        self.ensure_one()
        name = (self.partner_id.name or "").strip()
        if "," in name:
            # "Ruiz, Ana"
            last, _comma, first = name.partition(",")
            name = f"{first} {last}".strip()
        words = name.split()
        if len(words) < 2:
            return name
        return f"{words[0]} {words[-1][0].upper()}."
