import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..codebook import CODEBOOK
from .survey_question import CHOICES

#: The columns of an indicator that name fields of the model it counts.
DOMAINS = ("domain", "numerator", "subtrahend")
INDICATOR_FIELDS = (*DOMAINS, "measure", "measure_to")


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[("tracktion", "Graduate tracking")], ondelete={"tracktion": "set custom"}
    )
    tracktion_questionnaire = fields.Selection(
        [("pre", "Before graduation"), ("post", "After graduation"), ("short", "Short form")],
        "Questionnaire",
        help="Whose codes the questions have; copies keep it.",
    )
    tracktion_company_id = fields.Many2one(
        "res.company", "School", index=True, help="Empty: all schools of this database use it."
    )
    tracktion_hide_known = fields.Boolean(
        "Hide what the school knows already",
        help="Programme, level, sex and year of birth are answered from the school's own records. "
        "Ticked: they are not even shown. Otherwise people see them filled in and may correct "
        "them.",
    )

    @api.constrains("survey_type", "access_mode", "users_login_required", "questions_selection")
    def _check_tracktion_access(self):
        for survey in self.filtered(lambda s: s.survey_type == "tracktion"):
            if survey.access_mode != "token" or survey.users_login_required:
                raise ValidationError(
                    self.env._(
                        "“%s”: people answer with their personal link and without an account. Set "
                        "the access to “Invited people only”, without login.",
                        survey.title,
                    )
                )
            if survey.questions_selection != "all":
                raise ValidationError(
                    self.env._("“%s”: everybody is asked the same questions.", survey.title)
                )

    @api.model
    def _tracktion_default(self, questionnaire, company):
        """The questionnaire that a new wave of ``company`` takes: its own newest one, or else the
        one that came with the addon."""
        domain = [
            ("survey_type", "=", "tracktion"),
            ("tracktion_questionnaire", "=", questionnaire),
            ("tracktion_company_id", "in", (False, company.id)),
        ]
        found = self.search(domain)
        return found.sorted(lambda s: (s.tracktion_company_id == company, s.id))[-1:]

    def _tracktion_codes(self):
        """The codes of the questions."""
        self.ensure_one()
        return set(self.question_ids.mapped("tracktion_code")) - {False}

    def _tracktion_agree(self):
        """The answer of those who take part, if this questionnaire asks."""
        consent = self.question_ids.filtered(lambda q: q.tracktion_code == "CONSENT")
        return consent.suggested_answer_ids.filtered(lambda a: a.tracktion_code == "agree")

    # --- what is asked --------------------------------------------------------------------------

    def _tracktion_asked(self):
        """The questions that somebody or other is asked: neither hidden, nor behind hidden ones."""
        self.ensure_one()
        asked = self.env["survey.question"]
        for question in self.question_ids.sorted(lambda q: (q.sequence, q.id)):
            if not question.tracktion_not_asked and question._tracktion_is_reached(asked):
                asked += question
        return asked

    def _prepare_user_input_predefined_questions(self):
        questions = super()._prepare_user_input_predefined_questions()
        return questions & self._tracktion_asked() if self.survey_type == "tracktion" else questions

    def _get_next_page_or_question(self, user_input, page_or_question_id, go_back=False):
        # A section of which nothing is asked is no page.
        user_input = user_input.with_context(tracktion_asked_only=True)
        return super()._get_next_page_or_question(user_input, page_or_question_id, go_back)

    def _is_last_page_or_question(self, user_input, page_or_question):
        user_input = user_input.with_context(tracktion_asked_only=True)
        return super()._is_last_page_or_question(user_input, page_or_question)

    def _check_answer_creation(self, user, partner, email, test_entry=False, **kwargs):
        if self.survey_type == "tracktion" and not test_entry:
            raise UserError(
                self.env._(
                    "People answer “%s” with their personal link: put them into a wave.",
                    self.title,
                )
            )
        return super()._check_answer_creation(user, partner, email, test_entry=test_entry, **kwargs)

    # --- what depends on it ---------------------------------------------------------------------

    @api.model
    def _tracktion_indicators(self):
        # Definitions of figures are no secret, and whoever edits questions has to know them.
        return self.env["tracktion.indicator"].sudo().search([("model", "=", "tracktion.response")])

    @api.model
    def _tracktion_indicators_by_code(self):
        """``{code of a question: the indicators that read its answers}``."""
        found = {}
        for indicator in self._tracktion_indicators():
            words = set()
            for name in INDICATOR_FIELDS:
                words |= set(re.findall(r"\w+", indicator[name] or ""))
            for code, item in CODEBOOK.items.items():
                if words & _columns(item):
                    found[code] = found.get(code, indicator) | indicator
        return found

    @api.model
    def _tracktion_indicators_by_option(self):
        """``{(code of a question, code of an option): the indicators that name it}``."""
        found = {}
        for indicator in self._tracktion_indicators():
            for name in DOMAINS:
                for condition in indicator._literal(name).iter_conditions():
                    words = set(re.findall(r"\w+", str(condition.value)))
                    for code, item in CODEBOOK.items.items():
                        if condition.field_expr in _columns(item):
                            for option in words.intersection(item.option_codes):
                                key = code, option
                                found[key] = found.get(key, indicator) | indicator
        return found

    def _tracktion_missing(self):
        """Standard items that this questionnaire does not ask, in their order: ``[Item]``."""
        self.ensure_one()
        if not self.tracktion_questionnaire:
            return []
        asked = set(self._tracktion_asked().mapped("tracktion_code"))
        items = CODEBOOK.questionnaires[self.tracktion_questionnaire].items
        return [item for item in items if item.code not in asked]

    def _tracktion_findings(self):
        """What is worth knowing before this questionnaire is used.

        :return: ``[(level, text)]``, level being danger, warning or info, the worst first
        """
        self.ensure_one()
        indicators = self._tracktion_indicators_by_code()
        findings = []
        asked, agree = self._tracktion_asked(), self._tracktion_agree()
        for item in self._tracktion_missing():
            affected = indicators.get(item.code)
            question = f"{item.code}, “{item.label(self.env.lang)}”"
            if affected:
                findings.append(
                    (
                        "danger",
                        self.env._(
                            "Not asked: %(question)s. No figures for: %(indicators)s.",
                            question=question,
                            indicators=", ".join(affected.mapped("name")),
                        ),
                    )
                )
            else:
                findings.append(("info", self.env._("Not asked: %s.", question)))
        for question in asked:
            triggers = question.triggering_answer_ids.question_id
            if triggers and all(t.sequence >= question.sequence for t in triggers):
                findings.append(
                    (
                        "danger",
                        self.env._(
                            "“%(question)s” stands before “%(trigger)s”, on which it depends, so "
                            "nobody is asked. Move it further down.",
                            question=question.title,
                            trigger=triggers[0].title,
                        ),
                    )
                )
            if not triggers and agree and question.tracktion_code != "CONSENT":
                findings.append(
                    (
                        "warning",
                        self.env._(
                            "“%(question)s” is asked also of those who do not take part. Let it "
                            "depend on the answer “%(agree)s”.",
                            question=question.title,
                            agree=agree.value,
                        ),
                    )
                )
            if question.question_type in CHOICES and len(question._tracktion_offered()) < 2:
                findings.append(
                    (
                        "warning",
                        self.env._("“%s” offers no choice. Add options.", question.title),
                    )
                )
        findings += self._tracktion_option_findings(asked)
        order = ("danger", "warning", "info")
        return sorted(findings, key=lambda finding: order.index(finding[0]))

    def _tracktion_option_findings(self, asked):
        by_option = self._tracktion_indicators_by_option()
        findings = []
        for option in asked.suggested_answer_ids.filtered("tracktion_not_offered"):
            code = option.question_id.tracktion_code
            text = f"{code}, “{option.value}”"
            affected = by_option.get((code, option.tracktion_code))
            if affected:
                text = self.env._(
                    "Not offered: %(option)s. It is counted by: %(indicators)s.",
                    option=text,
                    indicators=", ".join(affected.mapped("name")),
                )
            else:
                text = self.env._("Not offered: %s.", text)
            findings.append(("danger" if affected else "info", text))
        return findings

    @api.constrains("active")
    def _check_tracktion_in_use(self):
        """A questionnaire that is archived is closed: the links to it would lead nowhere."""
        archived = self.filtered(lambda survey: not survey.active)
        # Of every school that asks with it: only the names of the waves are told.
        waves = self.env["tracktion.wave"].sudo()
        open_waves = waves.search([("survey_id", "in", archived.ids), ("state", "=", "open")])
        if open_waves:
            raise UserError(
                self.env._(
                    "These questionnaires are being answered: %(surveys)s. Close their waves "
                    "first: %(waves)s.",
                    surveys=", ".join(open_waves.survey_id.mapped("title")),
                    waves=", ".join(open_waves.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        answered = self.filtered(lambda s: s.question_ids._tracktion_answered())
        if answered:
            raise UserError(
                self.env._(
                    "Questionnaires that people have answered stay, for their answers would go "
                    "with them: %s. Archive them instead.",
                    ", ".join(answered.mapped("title")),
                )
            )

    # --- actions --------------------------------------------------------------------------------

    def action_tracktion_copy(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Copy to next year"),
            "res_model": "tracktion.questionnaire.copy",
            "view_mode": "form",
            "target": "new",
            "context": {"default_survey_id": self.id},
        }

    def action_tracktion_check(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check"),
            "res_model": "survey.survey",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("tracktion_survey.survey_survey_view_form_check").id, "form")],
            "target": "new",
        }


def _columns(item):
    """The fields with the answers to ``item``: status, pre_status of the response before it."""
    return {item.column, f"pre_{item.column}", f"post6_{item.column}"}
