from typing import NamedTuple

from odoo import api, fields, models

from ..codebook import CODEBOOK
from .tracktion_dimension_mixin import DIMENSIONS

#: What a response takes over from the invitation: how things stood when the population was made.
FROM_INVITATION = (
    "wave_id",
    "point",
    "company_id",
    "school_year_id",
    "partner_id",
    *DIMENSIONS,
)
#: The answer to SEX as a gender of tables.
GENDER_OF_SEX = {"female": "female", "male": "male", "x": "other"}


class Answers(NamedTuple):
    """The coded answers of one respondent, and how they came."""

    invitation: models.Model
    #: ``{CODE: value as Item.parse returns it}``; ``CODE_OTHER`` and own codes are kept as text.
    answers: dict
    answered_by: str
    completed_on: object = None  # moment in UTC; None: half-way
    started_on: object = None
    user_input: models.Model | None = None
    lang: str | None = None


class TracktionResponse(models.Model):
    """Writing responses: one insert for many, the same columns wherever the answers came from."""

    _inherit = "tracktion.response"

    @api.model
    def _record(self, batch):
        """Write the responses of ``batch``, and what follows from them.

        Recording the same answers twice changes nothing; other answers of the same invitation take
        the place of the earlier ones.

        :param list batch: of :class:`Answers`, one for each invitation
        :return: the responses, in that order
        """
        invitations = self.env["tracktion.invitation"].union(*(one.invitation for one in batch))
        # Written by the system: no role may write what people answered.
        Response = self.sudo()
        existing = {
            response.invitation_id.id: response
            for response in Response.search([("invitation_id", "in", invitations.ids)])
        }
        linked = Response._linked(invitations)
        values = [Response._values(one, linked) for one in batch]
        new = [vals for vals in values if vals["invitation_id"] not in existing]
        created = Response.create(new)
        for response in created:
            existing[response.invitation_id.id] = response
        changed = created
        for vals in values:
            response = existing[vals["invitation_id"]]
            if response not in created and response._rewrite(vals):
                changed |= response
        changed._link_later()
        changed._follow_up()
        return self.browse(existing[vals["invitation_id"]].id for vals in values)

    @api.model
    def _values(self, one, linked):
        """The columns of one response."""
        # As in _record.
        invitation, answers = one.invitation.sudo(), one.answers
        vals = {"invitation_id": invitation.id}
        for name in FROM_INVITATION:
            value = invitation[name]
            vals[name] = value.id if isinstance(value, models.BaseModel) else value
        own = {}
        for code, value in answers.items():
            item = CODEBOOK.items.get(code)
            if item and value is not None:
                vals[item.column] = value
            elif value is not None:
                own[code] = value
        if answers.get("SEX") in GENDER_OF_SEX:
            vals["gender"] = GENDER_OF_SEX[answers["SEX"]]
        moment = one.completed_on or one.started_on or fields.Datetime.now()
        minutes = False
        if one.completed_on and one.started_on:
            minutes = max(0, (one.completed_on - one.started_on).total_seconds()) / 60
        vals.update(
            other_answers=own or False,
            user_input_id=one.user_input.id if one.user_input else False,
            answered_by=one.answered_by,
            lang=one.lang,
            started_on=one.started_on,
            completed_on=one.completed_on,
            date=fields.Datetime.context_timestamp(self, moment).date(),
            minutes=minutes,
            is_partial=not one.completed_on,
            is_valid=self._counts(invitation, answers),
            pre_id=linked.get((invitation.partner_id.id, invitation.school_year_id.id, "pre")),
            post6_id=linked.get((invitation.partner_id.id, invitation.school_year_id.id, "post6")),
        )
        if vals["point"] == "pre":
            vals["pre_id"] = False
        if vals["point"] != "post18":
            vals["post6_id"] = False
        return vals

    @api.model
    def _counts(self, invitation, answers):
        """Whether the response is valid: agreed to take part and told the situation.

        A questionnaire without that question, as schools with a legal duty use it, needs no yes.
        """
        codes = invitation.wave_id.survey_id._tracktion_codes()
        agreed = answers.get("CONSENT") == "agree" or "CONSENT" not in codes
        return agreed and bool("STATUS" not in codes or answers.get("STATUS"))

    @api.model
    def _linked(self, invitations):
        """``{(person, school year, point): response}`` of these people's earlier responses."""
        found = self.search(
            [
                ("partner_id", "in", invitations.partner_id.ids),
                ("school_year_id", "in", invitations.school_year_id.ids),
                ("point", "in", ("pre", "post6")),
                ("is_valid", "=", True),
            ]
        )
        return {(r.partner_id.id, r.school_year_id.id, r.point): r.id for r in found}

    def _link_later(self):
        """Responses of later waves that were there before these: data of outside come in any
        order."""
        earlier = self.filtered(lambda r: r.point != "post18" and r.is_valid and r.partner_id)
        if not earlier:
            return
        later = self.search(
            [
                ("partner_id", "in", earlier.partner_id.ids),
                ("school_year_id", "in", earlier.school_year_id.ids),
                ("point", "!=", "pre"),
            ]
        )
        by_person = {}
        for response in later:
            key = response.partner_id.id, response.school_year_id.id
            by_person.setdefault(key, []).append(response)
        for response in earlier:
            column = "pre_id" if response.point == "pre" else "post6_id"
            for other in by_person.get((response.partner_id.id, response.school_year_id.id), ()):
                if other.point == "post18" or (other.point == "post6" and column == "pre_id"):
                    other[column] = response

    def _rewrite(self, vals):
        """Take over ``vals``; whether anything is different."""
        changes = self._changes(vals)
        if changes:
            self.write(changes)
        return bool(changes)

    def _changes(self, vals):
        """Those of ``vals`` that differ from this response, and the answers that are gone."""
        self.ensure_one()
        # Questions that are not answered any more lose their answer.
        answers = {item.column: False for item in CODEBOOK.items.values()}
        changes = {}
        for name, value in {**answers, **vals}.items():
            old = self[name]
            old = old.id if isinstance(old, models.BaseModel) else old
            if (old or False) != (value or False):
                changes[name] = value
        return changes
