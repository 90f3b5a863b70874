from odoo import models
from odoo.exceptions import AccessError


class TracktionQuestionnaireMixin(models.AbstractModel):
    """Questionnaires and their parts: rules say who may change them, this says it in words.

    Those without a school are standard: they change for all schools of the database at once.
    """

    _name = "tracktion.questionnaire.mixin"
    _description = "Part of a Questionnaire"

    def _tracktion_surveys(self):
        """The questionnaires that these belong to."""
        raise NotImplementedError

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if not result or operation == "read" or not result[0]:
            return result
        forbidden, make_error = result
        # Which questionnaires are standard is no secret to anybody who may open them.
        standard = (
            forbidden.sudo()
            ._tracktion_surveys()
            .filtered(lambda s: s.survey_type == "tracktion" and not s.tracktion_company_id)
        )
        allowed = self.env["ir.model.access"].check(self._name, operation, raise_exception=False)
        if standard and allowed:
            return forbidden, standard._tracktion_standard_error
        return forbidden, make_error

    def write(self, vals):
        result = super().write(vals)
        if not {"survey_type", "tracktion_company_id", "survey_id", "question_id"}.isdisjoint(vals):
            # Nobody moves them to where he could not have made them.
            self.check_access("write")
        return result

    def _tracktion_standard_error(self):
        return AccessError(
            self.env._(
                "“%s” is a standard questionnaire: all schools of this database use it, and only "
                "an administrator changes it. Open it, press “Copy for your school”, and change "
                "the copy: new waves of your school take that one.",
                self[0].title,
            )
        )
