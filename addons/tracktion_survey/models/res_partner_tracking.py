from odoo import fields, models

OFFICER = "tracktion_alumni.group_officer"
TRACKING = "tracktion_survey.group_tracking"


class ResPartner(models.Model):
    """Waves and answers of a person: on the contact, in what is handed out to the person, and when
    the person is forgotten."""

    _inherit = "res.partner"

    alumni_invitation_count = fields.Integer(
        "Waves", compute="_compute_alumni_tracking_counts", groups="tracktion_alumni.group_teacher"
    )
    alumni_response_count = fields.Integer(
        "Responses", compute="_compute_alumni_response_count", groups=TRACKING
    )
    alumni_proposal_count = fields.Integer(
        "Proposed contact details", compute="_compute_alumni_proposal_count", groups=OFFICER
    )

    def _count_of(self, model, *domain):
        return dict(
            self.env[model]._read_group(
                [("partner_id", "in", self.ids), *domain], ["partner_id"], ["__count"]
            )
        )

    def _compute_alumni_tracking_counts(self):
        counts = self._count_of("tracktion.invitation")
        for partner in self:
            partner.alumni_invitation_count = counts.get(partner, 0)

    def _compute_alumni_response_count(self):
        counts = self._count_of("tracktion.response")
        for partner in self:
            partner.alumni_response_count = counts.get(partner, 0)

    def _compute_alumni_proposal_count(self):
        counts = self._count_of("tracktion.contact.proposal", ("state", "=", "proposed"))
        for partner in self:
            partner.alumni_proposal_count = counts.get(partner, 0)

    def action_open_alumni_invitations(self):
        return self._action_open_own(self.env._("Waves"), "tracktion.invitation")

    def action_open_alumni_responses(self):
        return self._action_open_own(self.env._("Responses"), "tracktion.response")

    def action_open_alumni_proposals(self):
        return self._action_open_own(
            self.env._("Proposed contact details"), "tracktion.contact.proposal"
        )

    # --- what is handed out to the person -------------------------------------------------------

    def _tracktion_personal_titles(self):
        return {
            **super()._tracktion_personal_titles(),
            "invitations": self.env._("Questionnaires of the school"),
            "answers": self.env._("Answers to questionnaires"),
            "proposals": self.env._("Addresses given in answers"),
        }

    def _tracktion_personal_data(self):
        data = super()._tracktion_personal_data()
        mine = [("partner_id", "=", self.id)]
        data["invitations"] = self._tracktion_describe(
            self.env["tracktion.invitation"].search(mine),
            ["wave_id", "state", "invited_on", "opened_on", "started_on", "completed_on"]
            + ["qualification_id", "department_id", "tutor_id", "group_name", "reference"],
        )
        data["answers"] = self._tracktion_personal_answers()
        data["proposals"] = self._tracktion_describe(
            self.env["tracktion.contact.proposal"].search(mine),
            ["kind", "value", "date", "state"],
        )
        return data

    def _tracktion_personal_answers(self):
        """One row for each questionnaire: questions and answers in words."""
        Response = self.env["tracktion.response"]
        if Response.has_access("read"):
            responses = Response.search([("partner_id", "=", self.id)])
            return [response._personal_row() for response in responses]
        # Whether there are answers may be said; without them the export is not complete.
        if not Response.sudo().search_count([("partner_id", "=", self.id)]):
            return []
        text = self.env._(
            "There are answers that only colleagues of the group Tracking hand out. Ask one of "
            "them to make this export."
        )
        return [{"note": {"label": self.env._("Note"), "value": text, "text": text}}]

    # --- forgetting the person ------------------------------------------------------------------

    def _tracktion_fact_models(self):
        return [
            *super()._tracktion_fact_models(),
            "tracktion.invitation",
            "tracktion.response",
            "tracktion.contact.proposal",
            "survey.user_input",
        ]

    def _tracktion_erase_preview(self):
        _ = self.env._
        count = self._tracktion_erase_counts()[self.id]
        lines = [
            (
                "anonymised",
                _("Answers to questionnaires: codes stay, what was written goes"),
                max(count["tracktion.response"], count["survey.user_input"]),
            ),
            (
                "anonymised",
                _("Places in waves: state and qualification stay"),
                count["tracktion.invitation"],
            ),
            ("removed", _("Proposed contact details"), count["tracktion.contact.proposal"]),
        ]
        return super()._tracktion_erase_preview() + [line for line in lines if line[2]]

    def _tracktion_erase_facts(self):
        result = super()._tracktion_erase_facts()
        self._tracktion_forget_answers()
        return result

    def _tracktion_forget_answers(self):
        """Leave nothing in waves and answers that tells who it was."""
        # Whoever may erase or delete the person may have this follow.
        env, mine = self.sudo().with_context(active_test=False).env, ("partner_id", "in", self.ids)
        env["tracktion.invitation"].search([mine])._anonymise()
        env["survey.user_input"].search([mine])._tracktion_anonymise()
        env["tracktion.contact.proposal"].search([mine]).unlink()

    def unlink(self):
        self._tracktion_forget_answers()
        return super().unlink()
