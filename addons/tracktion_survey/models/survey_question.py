import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..codebook import CODEBOOK, AnswerError
from ..codebook.codebook import LONGEST

# What questions inherit from must be known before them.
from . import tracktion_questionnaire_mixin  # noqa: F401

CODE = re.compile(r"[A-Z][A-Z0-9_]*")
#: How the codes of the school's own questions begin.
OWN = "X_"
#: Without these a response counts for nothing, or nobody knows what to ask next.
ALWAYS_ASKED = {"CONSENT", "STATUS", "PLAN", "KEEP_TOUCH"}
CHOICES = ("simple_choice", "multiple_choice")
#: So many indicators are named beside a question; the check has them all.
MOST_NAMES = 6
#: No answer of several lines is longer than this.
LONGEST_TEXT = 5000


def coded(text, taken, prefix="", length=40):
    """A code made of ``text`` that is not in ``taken``, as capitals, digits and ``_``."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().upper()
    stem = prefix + (re.sub(r"[^A-Z0-9]+", "_", plain).strip("_")[:length].strip("_") or "ITEM")
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code


class SurveyQuestion(models.Model):
    _name = "survey.question"
    _inherit = ["survey.question", "tracktion.questionnaire.mixin"]

    tracktion_code = fields.Char(
        "Code",
        index="btree_not_null",
        help="What the answers are known by in every year and language; copies keep it. "
        f"Empty: it is made of the question and begins with {OWN}.",
    )
    tracktion_not_asked = fields.Boolean(
        "Not asked", help="Nobody is asked this, nor what only its answers would lead to."
    )
    tracktion_max_choices = fields.Integer(
        "At most", help="How many options may be chosen; 0: any number."
    )
    tracktion_is_questionnaire = fields.Boolean(compute="_compute_tracktion_is_questionnaire")
    tracktion_indicators = fields.Char(
        "Used by",
        compute="_compute_tracktion_indicators",
        help="The indicators that would have no figures without this question.",
    )

    _tracktion_code_uniq = models.UniqueIndex(
        "(survey_id, tracktion_code) WHERE tracktion_code IS NOT NULL",
        "Another question of this survey has that code.",
    )

    @api.depends("survey_id.survey_type")
    def _compute_tracktion_is_questionnaire(self):
        for question in self:
            question.tracktion_is_questionnaire = question.survey_id.survey_type == "tracktion"

    @api.depends("tracktion_code")
    def _compute_tracktion_indicators(self):
        by_code = self.env["survey.survey"]._tracktion_indicators_by_code()
        for question in self:
            names = [indicator.name for indicator in by_code.get(question.tracktion_code, ())]
            text = ", ".join(names[:MOST_NAMES])
            if len(names) > MOST_NAMES:
                more = len(names) - MOST_NAMES
                text = self.env._("%(names)s and %(more)s more", names=text, more=more)
            question.tracktion_indicators = text

    def _tracktion_surveys(self):
        return self.survey_id

    # --- codes ----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions._tracktion_give_codes()
        return questions

    def copy(self, default=None):
        # Two questions of one survey cannot share a code; those of a copied survey keep theirs.
        if "survey_id" not in (default or {}):
            default = {"tracktion_code": False, **(default or {})}
        return super().copy(default)

    def _tracktion_give_codes(self):
        """Give codes to questions, and to their options, that have none, and to such questions the
        condition that all others have."""
        asked = self.filtered(lambda q: q.tracktion_is_questionnaire and not q.is_page)
        for survey, questions in asked.grouped("survey_id").items():
            taken = survey._tracktion_codes() | set(CODEBOOK.items)
            agree = survey._tracktion_agree()
            for question in questions.filtered(lambda q: not q.tracktion_code):
                question.tracktion_code = coded(question.title, taken, OWN)
                taken.add(question.tracktion_code)
                # Who does not take part is asked nothing else, of the school's own neither.
                question.triggering_answer_ids = question.triggering_answer_ids or agree
        asked.suggested_answer_ids._tracktion_give_codes()

    @api.constrains("tracktion_code", "question_type", "survey_id")
    def _check_tracktion_code(self):
        """A code means the same in every questionnaire."""
        for question in self.filtered("tracktion_is_questionnaire"):
            code = question.tracktion_code
            if not code:
                continue
            if question.is_page:
                raise ValidationError(self.env._("A section has no code: remove “%s”.", code))
            item = CODEBOOK.items.get(code)
            if not item and not (CODE.fullmatch(code) and code.startswith(OWN)):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is none of the standard codes. Codes of the school's own "
                        "questions begin with %(own)s and have capital letters, digits and _ "
                        "only, such as %(example)s.",
                        code=code,
                        own=OWN,
                        example=coded(code, (), OWN),
                    )
                )
            if item:
                question._check_tracktion_item(item)

    def _check_tracktion_item(self, item):
        expected = self.survey_id._tracktion_question_vals(item)["question_type"]
        if self.question_type != expected:
            types = dict(self._fields["question_type"]._description_selection(self.env))
            raise ValidationError(
                self.env._(
                    "Question “%(title)s”: the code %(code)s stands for “%(standard)s”, which has "
                    "the type “%(expected)s”. Choose that type, or leave the code empty so that "
                    "the question gets a code of its own.",
                    title=self.title,
                    code=item.code,
                    standard=item.label(self.env.lang),
                    expected=types[expected],
                )
            )
        unknown = set(self.suggested_answer_ids.mapped("tracktion_code")) - set(item.option_codes)
        if item.options and unknown:
            names = self.suggested_answer_ids.filtered(lambda a: a.tracktion_code in unknown)
            raise ValidationError(
                self.env._(
                    "Question “%(title)s” (%(code)s): “%(options)s” is none of its options, which "
                    "are the same in every year and school: %(codes)s. Take it away, or ask a "
                    "question of your own.",
                    title=self.title,
                    code=item.code,
                    options="”, “".join(names.mapped("value")),
                    codes=", ".join(item.option_codes),
                )
            )

    # --- not asking, deleting -------------------------------------------------------------------

    @api.constrains("tracktion_not_asked", "tracktion_code")
    def _check_tracktion_not_asked(self):
        for question in self.filtered("tracktion_not_asked"):
            if question.tracktion_code in ALWAYS_ASKED:
                raise ValidationError(
                    self.env._(
                        "Question “%(title)s” (%(code)s) has to be asked: without it the other "
                        "answers do not count. Untick “Not asked”.",
                        title=question.title,
                        code=question.tracktion_code,
                    )
                )

    @api.onchange("tracktion_not_asked")
    def _onchange_tracktion_not_asked(self):
        if self.tracktion_not_asked and self.tracktion_indicators:
            return {
                "warning": {
                    "title": self.env._("Indicators need this question"),
                    "message": self.env._(
                        "As long as nobody is asked, these have no figures: %s",
                        self.tracktion_indicators,
                    ),
                }
            }
        return None

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        answered = self._tracktion_answered()
        if answered:
            raise UserError(
                self.env._(
                    "Questions that people have answered stay, for their answers would go with "
                    "them: %s. Tick “Not asked” instead: nobody is asked from then on, and the "
                    "figures of earlier years remain.",
                    ", ".join(q.tracktion_code or q.title for q in answered),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_leading(self):
        self.suggested_answer_ids._tracktion_check_leads_nowhere(self)

    def _tracktion_answered(self):
        """Those of these questions that somebody was asked for a wave and answered."""
        # Whoever answered, and whether the reader may see answers or not: they would be lost.
        lines = self.env["survey.user_input.line"].sudo()
        rows = lines._read_group(
            [
                ("question_id", "in", self.ids),
                ("skipped", "=", False),
                ("user_input_id.tracktion_invitation_id", "!=", False),
            ],
            ["question_id"],
        )
        return self & self.browse(question.id for (question,) in rows)

    # --- answers --------------------------------------------------------------------------------

    def _tracktion_offered(self, lines=None):
        """The options to choose from, with those that somebody with these ``lines`` has chosen."""
        chosen = lines.suggested_answer_id if lines else self.env["survey.question.answer"]
        return self.suggested_answer_ids.filtered(
            lambda a: not a.tracktion_not_offered or a in chosen
        )

    def _tracktion_is_reached(self, asked):
        """Whether an answer that is offered leads here, when the questions ``asked`` are asked."""
        triggers = self.triggering_answer_ids
        return not triggers or any(
            a.question_id in asked and not a.tracktion_not_offered for a in triggers
        )

    def _tracktion_takes_comment(self, lines=None):
        """Whether there is a field for words of one's own: that of the option "other", if any."""
        other = self.suggested_answer_ids.filtered(lambda a: a.tracktion_code == "other")
        return self.comments_allowed and (not other or other in self._tracktion_offered(lines))

    def validate_question(self, answer, comment=None):
        if self.survey_id.survey_type != "tracktion":
            return super().validate_question(answer, comment)
        problem = self._tracktion_problem(answer, comment)
        return {self.id: problem} if problem else super().validate_question(answer, comment)

    def _tracktion_problem(self, answer, comment):
        """What is wrong with an answer as it was posted, as the respondent reads it, or None."""
        chosen = answer if isinstance(answer, list) else [answer] if answer else []
        going_back = self.env.context.get("tracktion_going_back")
        if self.constr_mandatory and not chosen and not going_back:
            # Odoo would ask for it at the very end, when nobody comes to the questions that it
            # leads to any more.
            return self.constr_error_msg or self.env._("Please answer this question to go on.")
        if comment and len(comment) > LONGEST:
            return self._tracktion_too_long(comment, LONGEST)
        if self.question_type in CHOICES:
            return self._tracktion_choice_problem(chosen)
        if not chosen:
            return None
        if not isinstance(answer, str):
            return self.env._("This is no answer to the question. Please answer it again.")
        longest = LONGEST if self.question_type == "char_box" else LONGEST_TEXT
        if len(answer) > longest:
            return self._tracktion_too_long(answer, longest)
        item = CODEBOOK.items.get(self.tracktion_code)
        return self._tracktion_item_problem(item, answer) if item else None

    def _tracktion_choice_problem(self, chosen):
        # Odoo takes the answers of any other question as well.
        if not {str(one) for one in chosen} <= {str(i) for i in self.suggested_answer_ids.ids}:
            return self.env._("This is no answer to the question. Please choose again.")
        if self.tracktion_max_choices and len(chosen) > self.tracktion_max_choices:
            return self.env._(
                "You chose %(count)s answers. Please choose %(most)s at most.",
                count=len(chosen),
                most=self.tracktion_max_choices,
            )
        return None

    def _tracktion_item_problem(self, item, answer):
        """What the codebook has against ``answer``."""
        try:
            item.parse(_number(answer) if item.kind in ("year", "nps") else answer)
        except AnswerError as error:
            messages = {
                "year": self.env._("Please write a year with four digits, such as 2004."),
                "nps": self.env._("Please choose a number from 0 to 10."),
                "email": self.env._("Please write one e-mail address, such as name@example.com."),
            }
            return messages.get(error.kind) or self.env._(
                "This is no answer to the question. Please answer it again."
            )
        return None

    def _tracktion_too_long(self, text, longest):
        return self.env._(
            "This has %(count)s characters, and %(longest)s fit. Please make it shorter.",
            count=len(text),
            longest=longest,
        )


def _number(text):
    """``text`` as a whole number where it is one: pages of some languages send 2004.0."""
    try:
        number = float(text)
    except ValueError:
        return text
    return int(number) if number.is_integer() else text
