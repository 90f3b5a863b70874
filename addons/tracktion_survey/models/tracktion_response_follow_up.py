from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

#: Answers that become wishes on the contact: column, field of the contact, and the codes of options
#: that are called otherwise there.
WISHES = {
    "interests": ("alumni_interest_ids", {"get": "get_other", "help": "help_other"}),
    "channels": ("alumni_channel_ids", {"channel": "other"}),
}
#: Invitations that a response has nothing more to change in.
OPEN = ("planned", "invited", "opened", "started", "unreachable")


class TracktionResponse(models.Model):
    """What follows from a response at the moment in which it is there: progress of the invitation,
    consents, wishes, addresses, the destination. Each step works on many at once, and doing it
    again changes nothing. What follows is taken back by :meth:`_undo`."""

    _inherit = "tracktion.response"

    # {"interests": codes, "channels": codes} that these answers brought to the contact. Set once
    # everything has followed.
    followed_up = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _follow_up(self):
        """Let everything follow from these new or changed responses."""
        # Only code gets here, with what people answered themselves; whoever happens to be logged
        # in on their phone may write none of it.
        responses = self.sudo().with_context(tracking_disable=True, mail_notrack=True)
        responses._follow_invitation()
        responses = responses.filtered(lambda r: r.partner_id and not r.partner_id.alumni_erased_on)
        # What to note on the contact, by response.
        notes = defaultdict(list)
        responses._follow_consents(notes)
        responses._follow_addresses(notes)
        responses._follow_destination(notes)
        responses._follow_wishes(notes)
        responses._follow_note(notes)

    def _moment(self):
        """When these answers were given, in UTC; never later than now."""
        self.ensure_one()
        now = fields.Datetime.now()
        return min(self.completed_on or self.started_on or now, now)

    def _refused(self):
        """Whether the person did not agree to take part."""
        self.ensure_one()
        return self.consent == "disagree"

    # --- the invitation -------------------------------------------------------------------------

    def _follow_invitation(self):
        for response in self:
            invitation = response.invitation_id
            vals = {
                "started_on": response.started_on or response.completed_on,
                "is_answered": response.is_valid,
            }
            if response._refused():
                vals.update(state="refused", reason="refused", completed_on=False, minutes=0)
            elif not response.is_partial:
                vals.update(
                    state="completed",
                    reason=False,
                    completed_on=response.completed_on,
                    minutes=response.minutes,
                )
            elif invitation.state in OPEN:
                vals["state"] = "started"
            for name, value in vals.items():
                if invitation[name] != value:
                    invitation[name] = value

    # --- interests and channels -----------------------------------------------------------------

    def _wishes(self, kind):
        """The codes that these answers name: of interests, or of channels."""
        self.ensure_one()
        if self.is_partial or self._refused():
            return set()
        codes = set()
        for column, other in WISHES[kind][1].items():
            codes |= {other if code == "other" else code for code in self._chosen(column)}
        return codes

    def _follow_wishes(self, notes, undo=False):
        """Add what people want to get, offer to help with, and how they wish to be reached.

        What was there before is not touched. What a response brought is kept on it, and goes when
        no response names it any more.
        """
        if not self:
            return
        others = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("id", "not in", self.ids),
                ("followed_up", "!=", False),
            ]
        )
        brought = {response: {} for response in self}
        for kind, (field, _columns) in WISHES.items():
            held = defaultdict(set)
            for response in others | self:
                for code in (response.followed_up or {}).get(kind, ()):
                    held[response.partner_id, code].add(response)
            named = {}
            for response in self:
                person = response.partner_id
                codes = set() if undo else response._wishes(kind)
                named[response] = {(person, code) for code in codes}
                for code in set((response.followed_up or {}).get(kind, ())) - codes:
                    held[person, code].discard(response)
            every = set().union(*named.values())
            # What a colleague took away since then is not brought back.
            new = self._set_wishes(
                field,
                wanted=[(person.id, code) for person, code in every if (person, code) not in held],
                gone=[
                    (person.id, code)
                    for (person, code), holders in held.items()
                    if not holders and (person, code) not in every
                ],
            )
            for response, wishes in named.items():
                brought[response][kind] = sorted(
                    code
                    for person, code in wishes
                    if (person, code) in held or (person.id, code) in new
                )
                notes[response] += sorted(
                    new[person.id, code] for person, code in wishes if (person.id, code) in new
                )
        for response, vals in brought.items():
            if response.followed_up != vals:
                response.followed_up = vals

    @api.model
    def _set_wishes(self, field, wanted, gone):
        """Add and remove links between people and interests or channels, each in one statement:
        ``write`` would take one for each set of codes, and recompute the contact.

        :param list wanted: ``[(partner id, code)]`` to be added where they are missing
        :param list gone: the same, to be removed
        :return: ``{(partner id, code): name}`` of those that were missing
        """
        Partner = self.env["res.partner"]
        definition = Partner._fields[field]
        comodel = self.env[definition.comodel_name]
        names = {
            "link": SQL.identifier(definition.relation),
            "person": SQL.identifier(definition.column1),
            "wish": SQL.identifier(definition.column2),
            "wishes": SQL.identifier(comodel._table),
        }
        added = []
        if wanted:
            comodel.flush_model(["code", "name", "active"])
            added = self.env.execute_query(
                SQL(
                    """
                    WITH added AS (
                        INSERT INTO %(link)s (%(person)s, %(wish)s)
                        SELECT w.person, x.id
                          FROM unnest(%(people)s, %(codes)s) AS w(person, code)
                          JOIN %(wishes)s x ON x.code = w.code AND x.active
                            ON CONFLICT DO NOTHING
                     RETURNING %(person)s AS person, %(wish)s AS wish)
                    SELECT a.person, x.code, COALESCE(x.name ->> %(lang)s, x.name ->> 'en_US')
                      FROM added a JOIN %(wishes)s x ON x.id = a.wish
                    """,
                    people=[person for person, _code in wanted],
                    codes=[code for _person, code in wanted],
                    lang=self.env.lang or "en_US",
                    **names,
                )
            )
        if gone:
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM %(link)s l USING %(wishes)s x
                     WHERE x.id = l.%(wish)s AND (l.%(person)s, x.code) IN %(gone)s
                    """,
                    gone=tuple(gone),
                    **names,
                )
            )
        changed = {person for person, _code in gone} | {row[0] for row in added}
        Partner.browse(changed).invalidate_recordset([field], flush=False)
        return {(person, code): name for person, code, name in added}

    # --- destinations ---------------------------------------------------------------------------

    def _destination_vals(self):
        """What the person does now, None when these answers do not tell.

        Nothing else: whoever works with people reads the ledger, while employer, pay and contract
        were told to a questionnaire, whose answers only the group Tracking reads by name.
        """
        self.ensure_one()
        return {"status": self.status, "date": self.date} if self.status and self.is_valid else None

    def _follow_destination(self, notes):
        Destination = self.env["tracktion.destination"]
        earlier = self._lines_of(Destination)
        stale, new = Destination, []
        for response in self:
            vals = response._destination_vals()
            lines = earlier.get(response.id, Destination)
            same = lines.filtered(
                lambda line, vals=vals: vals and all(line[k] == v for k, v in vals.items())
            )
            stale |= lines - same
            if vals and not same:
                new.append((response, vals))
        stale._cancel(self.env._("The answers were corrected."))
        Destination._append(
            [
                {
                    **vals,
                    "partner_id": response.partner_id.id,
                    "company_id": response.company_id.id,
                    "source": "survey",
                    "origin_model": self._name,
                    "origin_id": response.id,
                }
                for response, vals in new
            ]
        )
        for response, _vals in new:
            notes[response].append(self.env._("destination"))

    def _lines_of(self, ledger):
        """``{response id: lines of ledger}`` that these responses wrote and that still count."""
        done = self.filtered("followed_up")
        found = ledger.browse()
        if done:
            # By person: the origin has no index.
            found = ledger.search(
                [
                    ("partner_id", "in", done.partner_id.ids),
                    ("origin_model", "=", self._name),
                    ("origin_id", "in", done.ids),
                    ("cancels_id", "=", False),
                ]
            ).filtered(lambda line: not line.is_cancelled)
        return found.grouped("origin_id")

    # --- the trail ------------------------------------------------------------------------------

    def _follow_note(self, notes):
        """Note on each contact what followed, never what was answered beyond that."""
        bodies = defaultdict(list)
        for response in self:
            if notes[response]:
                bodies[response.partner_id.id].append(
                    self.env._(
                        "Answered “%(wave)s”. From this followed: %(facts)s.",
                        wave=response.wave_id.name,
                        facts=", ".join(notes[response]),
                    )
                )
        if bodies:
            people = self.env["res.partner"].browse(bodies)
            people._tracktion_log({key: " ".join(texts) for key, texts in bodies.items()})
