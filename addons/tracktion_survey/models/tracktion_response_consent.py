from odoo import api, fields, models

from odoo.addons.tracktion_alumni.models.tracktion_consent import NO

from .tracktion_wave import POINTS

#: The purpose on which each question decides.
PURPOSES = {"CONSENT": "tracking_survey", "KEEP_TOUCH": "keep_in_touch"}
#: How an answer counts in the ledger, by how it was given.
SOURCES = {
    "link": "survey",
    "classroom": "classroom",
    "interviewer": "phone",
    "import": "import",
}
ACTIVITY = "tracktion_survey.mail_activity_guardian"


class TracktionResponse(models.Model):
    """Answers that are decisions: to take part, and to keep in touch."""

    _inherit = "tracktion.response"

    def _decisions(self):
        """``{code: whether the person said yes}`` of what was decided in these answers."""
        self.ensure_one()
        if self._refused():
            return {"CONSENT": False}
        # Whoever stopped half-way has not sent the rest.
        if self.is_partial:
            return {}
        answers = {"CONSENT": self.consent, "KEEP_TOUCH": self.keep_touch}
        return {code: value in ("agree", "yes") for code, value in answers.items() if value}

    def _follow_consents(self, notes):
        """Write the decisions into the ledger, dated when they were taken: of an older answer and a
        newer decision the newer one stands."""
        Consent = self.env["tracktion.consent"]
        purposes = self.env["tracktion.consent.purpose"].search(
            [("code", "in", list(PURPOSES.values()))]
        )
        by_code = {purpose.code: purpose for purpose in purposes}
        earlier = self._lines_of(Consent)
        stale, wanted, guardians = Consent, [], self.browse()
        for response in self:
            decisions = response._decisions()
            lines = earlier.get(response.id, Consent)
            for code, purpose_code in PURPOSES.items():
                purpose, yes = by_code.get(purpose_code), decisions.get(code)
                if not purpose:
                    continue
                if yes and not response._may_consent(purpose):
                    yes = None
                    if purpose.legal_basis == "consent":
                        guardians |= response
                mine = lines.filtered(lambda line, purpose=purpose: line.purpose_id == purpose)
                same = Consent
                if yes is not None:
                    moment = response._moment()
                    same = mine.filtered(
                        lambda line, yes=yes, moment=moment: (
                            (line.decision == "given") == yes and line.date == moment
                        )
                    )
                stale |= mine - same
                if yes is not None and not same:
                    wanted.append((response, code, purpose, yes))
        stale._cancellable()._cancel(self.env._("The answers were corrected."))
        self._write_decisions(wanted, notes)
        guardians._ask_guardians(notes)

    def _may_consent(self, purpose):
        """Whether a yes counts: some purposes need none, and minors do not decide alone."""
        self.ensure_one()
        if purpose.legal_basis != "consent":
            return purpose.code != PURPOSES["CONSENT"]
        day = fields.Datetime.context_timestamp(self, self._moment()).date()
        person = self.partner_id
        if person.alumni_birthdate or not self.birth_year:
            return not person._alumni_needs_guardian(day)
        # Of the year alone nobody knows the day: who may be too young does not decide alone.
        return self.birth_year + person._alumni_consent_age() < day.year

    def _awaiting_guardian(self):
        """Those with a yes that is no consent for want of the guardian's."""
        purposes = self.env["tracktion.consent.purpose"].search(
            [("code", "in", list(PURPOSES.values())), ("legal_basis", "=", "consent")]
        )
        by_code = {purpose.code: purpose for purpose in purposes}
        return self.filtered(
            lambda response: any(
                yes
                and PURPOSES[code] in by_code
                and not response._may_consent(by_code[PURPOSES[code]])
                for code, yes in response._decisions().items()
            )
        )

    @api.model
    def _write_decisions(self, wanted, notes):
        """Add lines for ``wanted``: ``[(response, code, purpose, whether yes)]``."""
        if not wanted:
            return
        Consent = self.env["tracktion.consent"]
        responses = self.union(*(one[0] for one in wanted))
        purposes = self.env["tracktion.consent.purpose"].union(*(one[2] for one in wanted))
        current = Consent._current(responses.partner_id, purposes)
        texts = responses._question_texts(PURPOSES)
        undated = responses.filtered("user_input_id.tracktion_is_undated")
        points = self._points_of_no(current.values()) if undated else {}
        rows = []
        for response, code, purpose, yes in wanted:
            moment = response._moment()
            row = current.get((response.partner_id.id, purpose.id))
            if not yes and row and row["decision"] in NO and row["date"] <= moment:
                continue  # It stands already.
            is_no = row and row["decision"] in NO
            if (
                yes
                and is_no
                and response in undated
                and not response._follows(points.get(row["id"]))
            ):
                notes[response].append(self.env._("%s: the no stands", purpose.name))
                continue
            takes_back = row and row["decision"] == "given" and row["date"] <= moment
            decision = "given" if yes else "withdrawn" if takes_back else "refused"
            rows.append(
                {
                    "partner_id": response.partner_id.id,
                    "company_id": response.company_id.id,
                    "purpose_id": purpose.id,
                    "decision": decision,
                    "date": moment,
                    "source": SOURCES[response.answered_by],
                    "lang": response.lang or response.partner_id.lang,
                    # What was read is the question, not the text of the purpose.
                    "text_id": False,
                    "note": texts.get((response.id, code)),
                    "origin_model": self._name,
                    "origin_id": response.id,
                    **response._consent_context(purpose),
                }
            )
            labels = dict(Consent._fields["decision"]._description_selection(self.env))
            notes[response].append(f"{purpose.name}: {labels[decision]}")
        Consent._append(rows)

    @api.model
    def _points_of_no(self, rows):
        """``{line: moment}`` of those lines of the ledger that say no in answers of a wave.

        :param rows: see ``tracktion.consent._current``
        """
        lines = self.env["tracktion.consent"].browse(r["id"] for r in rows if r["decision"] in NO)
        lines = lines.filtered(lambda line: line.origin_model == self._name)
        told = self.browse(lines.mapped("origin_id")).exists()
        points = {response.id: response.point for response in told}
        return {line.id: points.get(line.origin_id) for line in lines}

    def _follows(self, point):
        """Whether these answers are of a later moment than ``point``, whenever both were loaded.

        Of other answers without a date nobody knows whether they are newer than a no.
        """
        order = [moment for moment, _label in POINTS]
        return point in order and order.index(point) < order.index(self.point)

    def _consent_context(self, purpose):
        """Who explained it and in which class, where somebody did.

        The text of a class is about one purpose; the other question was read on the page.
        """
        self.ensure_one()
        context = self.invitation_id._consent_context()
        # Which text was explained is part of the person's own proof.
        text = self.env["tracktion.consent.text"].sudo().browse(context.get("text_id", False))
        if text.purpose_id != purpose:
            context.pop("text_id", None)
        if self.answered_by == "classroom":
            context = {"group_name": self.invitation_id.group_name, **context}
        return context

    def _question_texts(self, codes):
        """``{(response id, code): text}`` of questions as these people read them."""
        installed = dict(self.env["res.lang"].get_installed())
        texts = {}
        groups = self.grouped(lambda r: (r.wave_id.survey_id, r.lang if r.lang in installed else 0))
        for (survey, lang), responses in groups.items():
            survey = survey.with_context(lang=lang) if lang else survey
            for question in survey.question_ids.filtered(lambda q: q.tracktion_code in codes):
                for response in responses:
                    texts[response.id, question.tracktion_code] = question.title
        return texts

    # --- people under age -----------------------------------------------------------------------

    def _ask_guardians(self, notes):
        """A yes of people who do not decide alone is no consent: their relation owners are asked to
        get the guardian's."""
        if not self:
            return
        kind = self.env.ref(ACTIVITY)
        Activity = self.env["mail.activity"]
        asked = Activity.search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", self.partner_id.ids),
                ("activity_type_id", "=", kind.id),
            ]
        ).mapped("res_id")
        rows = {}
        for response in self:
            person = response.partner_id
            # In this order, whoever is there; without any of them it is the coordinator's.
            owner = next(
                (
                    user
                    for user in (
                        person.alumni_relation_owner_id,
                        response.tutor_id,
                        response.wave_id.user_id,
                    )
                    if user.active and not user.share
                ),
                None,
            )
            notes[response].append(self.env._("the guardian has to be asked"))
            if owner and person.id not in asked:
                rows[person.id] = {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": person.id,
                    "activity_type_id": kind.id,
                    "user_id": owner.id,
                    "summary": kind.with_context(lang=owner.lang).summary,
                    "date_deadline": fields.Date.context_today(self),
                }
        # No mail for each: owners find them in their list of activities.
        Activity.with_context(mail_activity_quick_update=True).create(list(rows.values()))
