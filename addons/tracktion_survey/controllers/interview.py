from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class InterviewPages(Survey):
    """An interviewer fills in the questionnaire of somebody else, signed in as himself."""

    def _check_validity(
        self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True
    ):
        # Odoo lets nobody else who is signed in near the answers of a person.
        is_interviewer = (
            not request.env.user._is_public()
            and answer_sudo.tracktion_interviewer_id == request.env.user
        )
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not is_interviewer,
        )
