from datetime import date, datetime, time, timedelta, timezone

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_date, format_datetime, split_every

DECISIONS = [
    ("given", "Given"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("cancelled", "Line cancelled"),
]
SOURCES = [
    ("survey", "Survey"),
    ("classroom", "Classroom session"),
    ("paper", "Paper form"),
    ("portal", "Portal or personal link"),
    ("import", "Import of a list"),
    ("phone", "Phone"),
    ("staff", "Told a colleague"),
]
# What a colleague can have seen or heard; code writes the other sources.
STAFF_SOURCES = ("classroom", "paper", "phone", "staff")
NO = ("refused", "withdrawn")
# Where people answer themselves, with no colleague in between.
OWN_SOURCES = ("portal", "survey")
# The age at which a guardian's decision ends and the person is asked again.
MAJORITY = 18
# People per commit of the daily job.
CHUNK = 1000


class TracktionConsent(models.Model):
    """One decision of one person on one purpose. The latest line that is not cancelled counts.

    "Latest" is the moment of the decision, and of one moment the line recorded last. Where only
    the day is known, the person is protected: see :meth:`_moment_of`.
    """

    _name = "tracktion.consent"
    _description = "Consent Ledger"
    _inherit = ["tracktion.ledger.mixin"]
    _order = "date desc, id desc"

    purpose_id = fields.Many2one(
        "tracktion.consent.purpose", required=True, index=True, ondelete="restrict"
    )
    text_id = fields.Many2one("tracktion.consent.text", "Text shown", ondelete="restrict")
    lang = fields.Char("Language shown", help="Code of the language in which the text was read.")
    decision = fields.Selection(DECISIONS, required=True)
    date = fields.Datetime("Decided on", required=True, default=fields.Datetime.now)
    date_expiry = fields.Date("Valid until", readonly=True)
    source = fields.Selection(SOURCES, required=True)
    presenter = fields.Char(help="Who explained it, for instance in class.")
    group_name = fields.Char("Class")
    evidence_id = fields.Many2one("ir.attachment", "Scan", ondelete="restrict")
    guardian_name = fields.Char("Guardian", help="Who decided for a person under age.")
    guardian_contact = fields.Char("Guardian's contact")
    reason = fields.Char(help="Why it was refused or withdrawn, if the person said so.")
    cancels_id = fields.Many2one("tracktion.consent", index="btree_not_null")

    _staff_sources = STAFF_SOURCES

    _partner_purpose_idx = models.Index("(partner_id, purpose_id, date DESC, id DESC)")
    _expiry_idx = models.Index("(date_expiry) WHERE date_expiry IS NOT NULL")

    @api.depends("partner_id", "purpose_id", "decision")
    def _compute_display_name(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        for consent in self:
            consent.display_name = f"{consent.purpose_id.name}: {labels.get(consent.decision)}"

    @api.model_create_multi
    def create(self, vals_list):
        Purpose = self.env["tracktion.consent.purpose"]
        Partner = self.env["res.partner"]
        purposes = {p.id: p for p in Purpose.browse({v["purpose_id"] for v in vals_list})}
        partners = {p.id: p for p in Partner.browse({v.get("partner_id") for v in vals_list}) if p}
        for vals in vals_list:
            purpose = purposes[vals["purpose_id"]]
            partner = partners.get(vals.get("partner_id"), Partner)
            vals["date"] = self._moment_of(
                vals.get("date") or fields.Datetime.now(), vals.get("decision")
            )
            # Follows from the decision, whatever a client sends.
            vals["date_expiry"] = False
            vals.setdefault("company_id", (partner.company_id or self.env.company).id)
            if vals.get("decision") == "given":
                if "text_id" not in vals:
                    vals["text_id"] = purpose._text_on(self._local_day(vals["date"])).id
                vals.setdefault("lang", partner.lang or self.env.lang)
                vals["date_expiry"] = self._expiry_of(partner, purpose, vals)
        return super().create(vals_list)

    @api.model
    def _moment_of(self, decided, decision):
        """When a decision counts, in UTC as stored.

        A moment is taken as it is. Of a day without an hour (a ``date``, or "2026-03-10") nobody
        knows whether it came before or after another decision of that day, so it counts in favour
        of the person: a yes from the first moment of the day, a no until the last, or until now
        if the day is today. So of one day the no stands, unless a yes is known to be later. The
        day is that of the user's clock, and its yes is never later than now, wherever he is.

        :param decided: a moment in UTC or a day, as ``datetime``, ``date`` or string
        :param decision: of :data:`DECISIONS`
        """
        if isinstance(decided, str) and len(decided) == 10:
            decided = fields.Date.to_date(decided)
        if not isinstance(decided, date) or isinstance(decided, datetime):
            return fields.Datetime.to_datetime(decided)
        if decision not in NO:
            return self._first_moment(decided)
        now = fields.Datetime.now()
        last = self._first_moment(decided + timedelta(days=1)) - timedelta(seconds=1)
        return min(last, now) if decided <= self._local_day(now) else last

    @api.model
    def _first_moment(self, day):
        """When ``day`` begins where the user is, in UTC."""
        start = self.env.tz.localize(datetime.combine(day, time.min))
        return start.astimezone(timezone.utc).replace(tzinfo=None)

    @api.model
    def _local_day(self, moment):
        """The day of ``moment`` (in UTC, as stored) where the user is."""
        return fields.Datetime.context_timestamp(self, fields.Datetime.to_datetime(moment)).date()

    @api.model
    def _expiry_of(self, partner, purpose, vals):
        """The day until which a consent is valid, False for ever; checks the guardian's part."""
        given = self._local_day(vals["date"])
        ends = []
        if purpose.validity_months:
            ends.append(given + relativedelta(months=purpose.validity_months))
        if purpose.legal_basis == "consent" and partner._alumni_needs_guardian(given):
            if not vals.get("guardian_name"):
                raise ValidationError(
                    self.env._(
                        "%(name)s was under %(age)s on %(date)s: the consent for “%(purpose)s” "
                        "must come from a parent or guardian. Record who it was.",
                        name=partner.display_name,
                        age=partner._alumni_consent_age(),
                        date=format_date(self.env, given),
                        purpose=purpose.name,
                    )
                )
        if vals.get("guardian_name") and partner.alumni_birthdate:
            ends.append(partner.alumni_birthdate + relativedelta(years=MAJORITY))
        return min(ends) if ends else False

    @api.constrains("date")
    def _check_date(self):
        # Not by an hour either: such a yes would stand against a withdrawal of now.
        now = fields.Datetime.now()
        for consent in self:
            if consent.date > now:
                raise ValidationError(
                    self.env._(
                        "A decision cannot be dated in the future (%s). Correct the date.",
                        format_datetime(self.env, consent.date),
                    )
                )

    @api.constrains("text_id", "purpose_id", "date")
    def _check_text(self):
        for consent in self:
            text, day = consent.text_id, self._local_day(consent.date)
            if text and text.purpose_id != consent.purpose_id:
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is not a text about “%(purpose)s”. Choose the text that was "
                        "shown.",
                        text=text.display_name,
                        purpose=consent.purpose_id.name,
                    )
                )
            if text.date_from and text.date_from > day:
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is in force from %(start)s and cannot have been shown on "
                        "%(day)s. Choose an earlier version.",
                        text=text.display_name,
                        start=format_date(self.env, text.date_from),
                        day=format_date(self.env, day),
                    )
                )

    @api.constrains("lang")
    def _check_lang(self):
        known = {code for code, _name in self.env["res.lang"].get_installed()}
        # A person may keep a language that the school has switched off since.
        strange = set(self.filtered("lang").mapped("lang")) - known
        if strange:
            every = self.env["res.lang"].with_context(active_test=False)
            strange -= set(every.search([("code", "in", list(strange))]).mapped("code"))
        if strange:
            raise ValidationError(
                self.env._("“%s” is not the code of a language.", ", ".join(sorted(strange)))
            )

    @api.constrains("cancels_id", "decision", "purpose_id")
    def _check_cancels(self):
        result = super()._check_cancels()
        # A line on one purpose must not revive a withdrawal of another.
        for line in self:
            cancelled = line.cancels_id.sudo()
            if (line.decision == "cancelled") != bool(cancelled) or (
                cancelled and cancelled.purpose_id != line.purpose_id
            ):
                raise ValidationError(
                    self.env._(
                        "A line can only cancel an ordinary line of the same person. Instead of "
                        "cancelling a cancellation, record the fact again."
                    )
                )
            # A list that says so is not the person, and can be taken back.
            if (
                cancelled.decision in NO
                and cancelled.source in OWN_SOURCES
                and cancelled.origin_model != "tracktion.import"
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s said no to “%(purpose)s” without anybody in between, so it is "
                        "no slip that a colleague could cancel. After a change of mind, record "
                        "the new yes.",
                        name=line.partner_id.display_name,
                        purpose=line.purpose_id.name,
                    )
                )
        return result

    def _prepare_cancel_vals(self, reason):
        return dict(
            super()._prepare_cancel_vals(reason),
            purpose_id=self.purpose_id.id,
            decision="cancelled",
            source=self.source,
        )

    @api.model
    def _scrub_columns(self):
        nothing = SQL("NULL")
        return dict(
            super()._scrub_columns(),
            evidence_id=nothing,
            presenter=nothing,
            group_name=nothing,
            # A guardian's decision ends on a birthday: the year is enough for the proof.
            date_expiry=SQL(
                "CASE WHEN guardian_name IS NULL THEN date_expiry "
                "ELSE make_date(EXTRACT(year FROM date_expiry)::int, 12, 31) END"
            ),
            guardian_name=nothing,
            guardian_contact=nothing,
            reason=nothing,
        )

    def _scrub(self):
        scans = self.evidence_id
        result = super()._scrub()
        # The scan of a class list goes with the last line that it proves. Whoever may erase may
        # not own the scan; only what was filed as a proof of consent is touched.
        shared = self.sudo().search([("evidence_id", "in", scans.ids)]).evidence_id
        (scans - shared).sudo().filtered(lambda scan: scan.res_model == self._name).unlink()
        return result

    @api.model
    def _current_sql(self, condition):
        """One row per person and purpose: the latest line that counts.

        :param SQL condition: restricts the lines, alias ``c``
        """
        return SQL(
            """
            SELECT DISTINCT ON (c.partner_id, c.purpose_id)
                   c.id, c.partner_id, c.purpose_id, c.company_id, c.decision, c.date,
                   c.date_expiry, c.guardian_name, c.source
              FROM tracktion_consent c
             WHERE c.partner_id IS NOT NULL
               AND c.decision != 'cancelled'
               AND NOT EXISTS (SELECT 1 FROM tracktion_consent x WHERE x.cancels_id = c.id)
               AND %s
             ORDER BY c.partner_id, c.purpose_id, c.date DESC, c.id DESC
            """,
            condition,
        )

    @api.model
    def _current(self, partners, purposes=None):
        """The line in force per person and purpose, in one query.

        :param partners: recordset ``res.partner``
        :param purposes: recordset ``tracktion.consent.purpose``; all when None
        :return: ``{(partner_id, purpose_id): row}`` with row a dict of the columns of
            :meth:`_current_sql`; people who never decided have no entry
        """
        if not partners.ids:
            return {}
        self.flush_model()
        condition = SQL("c.partner_id IN %s", tuple(partners.ids))
        if purposes is not None:
            condition = SQL("%s AND c.purpose_id IN %s", condition, tuple(purposes.ids) or (0,))
        rows = self.env.execute_query_dict(self._current_sql(condition))
        return {(row["partner_id"], row["purpose_id"]): row for row in rows}

    def _in_force(self):
        """Those of these lines that count."""
        current = self._current(self.partner_id, self.purpose_id)
        return self.browse([row["id"] for row in current.values()]) & self

    @api.model
    def _record(self, partners, purpose, decision, source, **vals):
        """Append the same decision for each of ``partners``.

        :param str source: of :data:`SOURCES`, or what an addon added to them
        :param vals: other values of the lines: ``date`` (a moment or a day, see
            :meth:`_moment_of`; now when missing), ``text_id``, ``lang``, ``presenter``, guardian,
            ``origin_model`` and ``origin_id``, …

        People for whom that very decision stands already get no second line, so that recording
        twice changes nothing: same decision, same source, same moment.

        :return: the new lines
        """
        moment = self._moment_of(vals.get("date") or fields.Datetime.now(), decision)
        current = self._current(partners, purpose)

        def stands(partner):
            row = current.get((partner.id, purpose.id))
            return (
                row
                and row["decision"] == decision
                and row["source"] == source
                and row["date"] == moment
            )

        return self._append(
            [
                {
                    **vals,
                    "partner_id": partner.id,
                    "purpose_id": purpose.id,
                    "decision": decision,
                    "source": source,
                    "date": moment,
                }
                for partner in partners
                if not stands(partner)
            ]
        )

    @api.model
    def _record_no(self, partners, purpose, source, **vals):
        """Note that ``partners`` said no: withdrawn where a yes stands, refused otherwise.

        People whose no stands already get no second line.

        :return: the new lines
        """
        current = self._current(partners, purpose)
        lines = self.browse()
        for decision, standing in (("withdrawn", ("given",)), ("refused", (None,))):
            people = partners.filtered(
                lambda p, standing=standing: (
                    current.get((p.id, purpose.id), {}).get("decision") in standing
                )
            )
            if people:
                lines |= self._record(people, purpose, decision, source, **vals)
        return lines

    @api.model
    def _cron_expire(self):
        """What the new day changes: consents that ran out, people who came of age.

        Runs as superuser, for all schools. Works in chunks that are kept one by one: whoever is
        done no longer matches, so that a run that is cut off goes on where it was.
        """
        over = self.env["tracktion.consent.current"].search(
            [
                ("decision", "=", "given"),
                ("date_expiry", "<", fields.Date.context_today(self)),
                ("purpose_id.code", "=", "keep_in_touch"),
                ("purpose_id.legal_basis", "=", "consent"),
                ("partner_id.alumni_keep_in_touch", "=", "yes"),
            ]
        )
        cron = self.env["ir.cron"]
        people = over.partner_id
        # One more than the people: the reminders below.
        cron._commit_progress(remaining=len(people) + 1)
        for ids in split_every(CHUNK, people.ids):
            chunk = people.browse(ids)
            self.env.add_to_compute(chunk._fields["alumni_keep_in_touch"], chunk)
            chunk.flush_recordset()
            if not cron._commit_progress(len(chunk)):
                return
        while asked := self._ask_at_majority(CHUNK):
            if not cron._commit_progress(len(asked), remaining=1):
                return
        cron._commit_progress(remaining=0)

    @api.model
    def _ask_at_majority(self, limit=None):
        """Remind relation owners, once, of people whose guardian's consent ended at majority.

        :param int limit: of how many people at most
        :return: the new activities
        """
        today = fields.Date.context_today(self)
        over = self.env["tracktion.consent.current"].search(
            [
                ("decision", "=", "given"),
                ("guardian_name", "!=", False),
                ("date_expiry", "<", today),
                ("partner_id.active", "=", True),
                ("partner_id.alumni_relation_owner_id.active", "=", True),
                ("partner_id.alumni_birthdate", "<=", today - relativedelta(years=MAJORITY)),
            ]
        )
        kind = self.env.ref("tracktion_alumni.mail_activity_majority")
        Activity = self.env["mail.activity"].with_context(active_test=False)
        asked = Activity.search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", over.partner_id.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )
        told = set(asked.mapped("res_id"))
        people = over.partner_id.filtered(lambda p: p.id not in told)[:limit]
        model_id = self.env["ir.model"]._get_id("res.partner")
        # No mail for each: owners find them in their list of activities.
        return Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": person.id,
                    "activity_type_id": kind.id,
                    "user_id": person.alumni_relation_owner_id.id,
                    "summary": kind.with_context(lang=person.alumni_relation_owner_id.lang).summary,
                    "date_deadline": today,
                }
                for person in people
            ]
        )
