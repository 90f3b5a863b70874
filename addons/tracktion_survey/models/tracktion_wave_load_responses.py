from dataclasses import dataclass, field
from datetime import timedelta

from odoo import fields, models

from ..tools import PERSON, AnswerReader, Reading
from .survey_user_input import KNOWN
from .tracktion_wave_load import CHUNK


@dataclass(eq=False)
class Sheet:
    """The answers of one row while they are loaded: one filled-in sheet of paper."""

    outcome: dict
    reading: Reading
    invitation: models.Model | None = None
    same_as: int | None = field(default=None)  # the earlier row with the very same answers


class TracktionWave(models.Model):
    """Loading answers that were gathered elsewhere; they end as if they had been given online."""

    _inherit = "tracktion.wave"

    def load_responses(self, rows):
        """Record the answers of ``rows``, whatever the state of the wave.

        Loading the same answers again changes nothing, other answers take their place. What
        somebody answered here himself is never overwritten. Answers to questions that the person
        would not be asked online are left out, and told as warnings.

        :param list rows: dicts with ``ref`` (or ``enrolment``, the student number, or ``email``)
            of somebody in the population; with the codes of questions and the codes of the
            answers, several ones joined by ``|`` or as a list; ``CODE_OTHER`` has what somebody
            wrote beside the answers; ``started_on`` and ``completed_on`` (in UTC; now, if not
            given), ``minutes`` and ``lang`` may be given
        :return: list of dicts, one for each row and in that order: ``row`` (its index), ``ref``,
            ``status`` (created, updated, unchanged, kept: answered online, error), ``id`` of the
            response, ``errors`` and ``warnings`` (sentences that name row and field)
        :raise AccessError: unless the caller may change the wave
        """
        wave = self._begin_load(rows)
        sheets = wave._read_sheets(rows)
        wave._write_sheets(sheets)
        return [sheet.outcome for sheet in sheets]

    # --- reading --------------------------------------------------------------------------------

    def _read_sheets(self, rows, numbers=None):
        """What ``rows`` say and whom they speak of, as :class:`Sheet`; writes nothing.

        The outcome has the status that writing will give.

        :param numbers: what to call the rows, instead of their index
        """
        reader = AnswerReader(self.survey_id)
        sheets = []
        for number, row in zip(numbers or range(len(rows)), rows, strict=True):
            reading = reader.read(row)
            outcome = self._outcome(number, reading.person.get("ref"))
            self._say(outcome, "errors", reading.errors)
            self._say(outcome, "warnings", reading.warnings)
            sheets.append(Sheet(outcome, reading))
        for start in range(0, len(sheets), CHUNK):
            self._find_respondents(sheets[start : start + CHUNK])
        self._find_same(sheets)
        self._add_known(reader, sheets)
        good = [sheet for sheet in sheets if not sheet.outcome["errors"]]
        for start in range(0, len(good), CHUNK):
            self._foresee(good[start : start + CHUNK])
        return sheets

    def _find_respondents(self, sheets):
        """Set the invitations of these sheets, or say why there is none."""
        found = {key: self._invitations_by(key, sheets) for key in PERSON}
        for sheet in sheets:
            person = sheet.reading.person
            key = next((key for key in PERSON if person.get(key)), None)
            if key is None:
                problem = self.env._(
                    "Nothing says whose answers these are: give ref, enrolment or email."
                )
                self._say(sheet.outcome, "errors", [("ref", problem)])
                continue
            value = person[key].lower() if key == "email" else person[key]
            mine = found[key].get(value) or (key == "ref" and found["enrolment"].get(value)) or ()
            if len(mine) == 1:
                sheet.invitation = next(iter(mine))
                problem = self._closed_to_answers(sheet.invitation, value[:80])
                if not problem:
                    continue
            elif mine:
                problem = self.env._(
                    "“%s” is shared by several people of this wave: give their ref.", value[:80]
                )
            else:
                problem = self.env._(
                    "“%s” is nobody in the population of this wave. Add the person first.",
                    value[:80],
                )
            self._say(sheet.outcome, "errors", [(key, problem)])

    def _closed_to_answers(self, invitation, name):
        """Why no answers may be added of somebody, or False."""
        if invitation.partner_id.alumni_processing_restricted:
            return self.env._("“%s” asked that the data are not used: nothing is added.", name)
        if invitation.state == "refused" and invitation.reason == "withdrawn":
            return self.env._("“%s” withdrew the answers to this wave: none are added.", name)
        return False

    def _invitations_by(self, key, sheets):
        """``{what names a person: invitations of this wave}``, in one query or two."""
        names = {sheet.reading.person.get(key) for sheet in sheets} - {None}
        if key == "enrolment":
            # A list may call a reference what the school keeps as student number.
            names |= {sheet.reading.person.get("ref") for sheet in sheets} - {None}
        domain = [("wave_id", "=", self.id), ("partner_id", "!=", False)]
        # Those who may load answers see everybody in the population.
        Invitation = self.env["tracktion.invitation"]
        found = {}
        if not names:
            return found
        if key == "ref":
            for one in Invitation.search([*domain, ("reference", "in", list(names))]):
                found.setdefault(one.reference, set()).add(one)
        elif key == "email":
            emails = [name.lower() for name in names]
            for one in Invitation.search([*domain, ("partner_id.email_normalized", "in", emails)]):
                found.setdefault(one.partner_id.email_normalized, set()).add(one)
        else:
            enrolments = self.env["tracktion.enrolment"].search(
                [("reference", "in", list(names)), ("company_id", "=", self.company_id.id)]
            )
            people = enrolments.partner_id
            invited = Invitation.search([*domain, ("partner_id", "in", people.ids)])
            by_person = invited.grouped("partner_id")
            for enrolment in enrolments:
                mine = by_person.get(enrolment.partner_id, ())
                found.setdefault(enrolment.reference, set()).update(mine)
        return found

    def _find_same(self, sheets):
        """Two rows on one person: the same answers are no harm, other answers are a mistake."""
        first = {}
        for sheet in sheets:
            if sheet.outcome["errors"]:
                continue
            other = first.setdefault(sheet.invitation, sheet)
            if other is sheet:
                continue
            if other.reading.answers == sheet.reading.answers:
                sheet.same_as = other.outcome["row"]
                problem = self.env._("The same answers as in row %s.", sheet.same_as)
                self._say(sheet.outcome, "warnings", [("", problem)])
            else:
                problem = self.env._(
                    "Row %s has other answers of the same person: leave one of them out.",
                    other.outcome["row"],
                )
                self._say(sheet.outcome, "errors", [("ref", problem)])

    def _add_known(self, reader, sheets):
        """What the pages would have filled in before anybody typed."""
        good = [sheet for sheet in sheets if not sheet.outcome["errors"]]
        invitations = self.env["tracktion.invitation"].union(*(s.invitation for s in good))
        known = dict(zip(invitations, invitations._known_facts(), strict=True))
        for sheet in good:
            reader.add_known(sheet.reading, known[sheet.invitation])

    def _foresee(self, sheets):
        """Set the status that writing these sheets will have."""
        # What was answered before decides what is written; the answers stay here.
        invitations = (
            self.env["tracktion.invitation"].union(*(sheet.invitation for sheet in sheets)).sudo()
        )
        inputs = invitations.user_input_id
        given = inputs._tracktion_answers()
        responses = dict(
            invitations.env["tracktion.response"]._read_group(
                [("invitation_id", "in", invitations.ids)], ["invitation_id"], ["id:recordset"]
            )
        )
        for sheet in sheets:
            # As above: only the status of the row is told.
            invitation = sheet.invitation.sudo()
            one, response = invitation.user_input_id, responses.get(invitation)
            sheet.outcome["id"] = response.id if response else False
            answers = {k: v for k, v in given.get(one.id, {}).items() if v is not None}
            if sheet.same_as is not None:
                status = "unchanged"
            elif one.tracktion_answered_by != "import" and (
                response or any(code not in KNOWN for code in answers)
            ):
                status = "kept"
                problem = self.env._(
                    "This person answered here already: those answers stay, these are left out."
                )
                self._say(sheet.outcome, "warnings", [("", problem)])
            elif not response:
                status = "created"
            elif answers == sheet.reading.answers and not self._given_otherwise(sheet, one):
                status = "unchanged"
            else:
                status = "updated"
            sheet.outcome["status"] = status

    def _given_otherwise(self, sheet, user_input):
        """Whether the row says of when and how something else than what is kept."""
        meta, is_complete = sheet.reading.meta, sheet.reading.is_complete
        start, end = self._moments(sheet, user_input)
        return (
            (is_complete and end != user_input.end_datetime)
            or start != user_input.start_datetime
            or ("lang" in meta and meta["lang"] != user_input.lang_id.code)
        )

    def _moments(self, sheet, user_input):
        """Beginning and end of these answers: as the row says, or else as they are kept."""
        meta = sheet.reading.meta
        end = meta.get("completed_on") or user_input.end_datetime or fields.Datetime.now()
        start = meta.get("started_on") or user_input.start_datetime or end
        if "minutes" in meta and "started_on" not in meta:
            start = end - timedelta(seconds=round(60 * meta["minutes"]))
        return min(start, end), end

    # --- writing --------------------------------------------------------------------------------

    def _write_sheets(self, sheets):
        """Write those sheets that :meth:`_read_sheets` found to be new or changed."""
        todo = [sheet for sheet in sheets if sheet.outcome["status"] in ("created", "updated")]
        for start in range(0, len(todo), CHUNK):
            self._load_in_parts(todo[start : start + CHUNK], self._write_responses)
        ids = {sheet.invitation: sheet.outcome["id"] for sheet in todo}
        for sheet in sheets:
            if sheet.same_as is not None:
                sheet.outcome["id"] = ids.get(sheet.invitation) or sheet.outcome["id"]

    def _write_responses(self, sheets):
        """Answers as given, how far the invitations are, and the facts."""
        invitations = self.env["tracktion.invitation"].union(*(s.invitation for s in sheets))
        # The caller may change the wave, as was checked; what its people answered follows.
        invitations = invitations.sudo()
        inputs = invitations._user_inputs("import")
        langs = {lang.code: lang.id for lang in self.env["res.lang"].search([])}
        for sheet, one in zip(sheets, inputs, strict=True):
            meta = sheet.reading.meta
            start, end = self._moments(sheet, one)
            one.write(
                {
                    "tracktion_answered_by": "import",
                    "state": "done" if sheet.reading.is_complete else "in_progress",
                    "start_datetime": start,
                    "end_datetime": end if sheet.reading.is_complete else False,
                    "tracktion_is_undated": "completed_on" not in meta
                    and (one.tracktion_is_undated or not one.end_datetime),
                    "lang_id": langs.get(meta.get("lang")) or one.lang_id.id,
                }
            )
        inputs._tracktion_replace_answers([sheet.reading.answers for sheet in sheets])
        responses = inputs._tracktion_record()
        for sheet, response in zip(sheets, responses, strict=True):
            sheet.outcome["id"] = response.id
