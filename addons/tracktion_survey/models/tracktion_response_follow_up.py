from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

#: Answers that become wishes on the contact: column, field of the contact, and the codes of options
#: that are called otherwise there.
WISHES = {
    "interests": ("alumni_interest_ids", {"get": "get_other", "help": "help_other"}),
    "channels": ("alumni_channel_ids", {"channel": "other"}),
}
#: Which answer says whether the situation is related to the qualification.
RELATED = {
    "working": "job_related",
    "working_studying": "job_related",
    "studying": "study_related",
    "self_employed": "se_related",
    "volunteering": "v_related",
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
            chosen = (self[column] or "").split("|")
            codes |= {other if code == "other" else code for code in chosen if code}
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
            by_code = {r.code: r for r in self.env[self._comodel(field)].search([])}
            held = {person: defaultdict(set) for person in self.partner_id}
            for response in others | self:
                for code in (response.followed_up or {}).get(kind, ()):
                    held[response.partner_id][code].add(response)
            before = {person: set(person[field].mapped("code")) for person in self.partner_id}
            after = {person: set(codes) for person, codes in before.items()}
            for response in self:
                mine, codes = held[response.partner_id], after[response.partner_id]
                old = set((response.followed_up or {}).get(kind, ()))
                named = set() if undo else response._wishes(kind) & set(by_code)
                # What a colleague took away since then is not brought back.
                new = {c for c in named if c not in codes and c not in old}
                holds = new | {c for c in named & codes if mine[c]}
                for code in old - holds:
                    mine[code].discard(response)
                    if not mine[code]:
                        codes.discard(code)
                for code in holds:
                    mine[code].add(response)
                codes |= new
                brought[response][kind] = sorted(holds)
                notes[response] += [by_code[c].name for c in sorted(new)]
            self._set_wishes(field, before, after, by_code)
        for response, vals in brought.items():
            if response.followed_up != vals:
                response.followed_up = vals

    @api.model
    def _comodel(self, field):
        return self.env["res.partner"]._fields[field].comodel_name

    @api.model
    def _set_wishes(self, field, before, after, by_code):
        """Write the changed links, each kind of change in one statement: ``write`` would take one
        for each set of codes, and recompute the contact."""
        Partner = self.env["res.partner"]
        definition = Partner._fields[field]
        table, person_column, column = (
            SQL.identifier(name)
            for name in (definition.relation, definition.column1, definition.column2)
        )
        added = [(p.id, by_code[c].id) for p in after for c in after[p] - before[p]]
        removed = [(p.id, by_code[c].id) for p in after for c in before[p] - after[p]]
        if added:
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) SELECT * FROM unnest(%s, %s) ON CONFLICT DO NOTHING",
                    table,
                    person_column,
                    column,
                    [person for person, _wish in added],
                    [wish for _person, wish in added],
                )
            )
        if removed:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE (%s, %s) IN %s",
                    table,
                    person_column,
                    column,
                    tuple(removed),
                )
            )
        changed = Partner.browse({person for person, _wish in added + removed})
        changed.invalidate_recordset([field], flush=False)

    # --- destinations ---------------------------------------------------------------------------

    def _destination_vals(self):
        """What the person does now, None when these answers do not tell."""
        self.ensure_one()
        if not self.status or not self.is_valid:
            return None
        works = self.status in ("working", "working_studying")
        related = self[RELATED[self.status]] if self.status in RELATED else False
        return {
            "status": self.status,
            "date": self.date,
            "employer": works and self.employer,
            "job_title": (works and self.job_title)
            or (self.status == "self_employed" and self.se_activity),
            "contract": works and self.contract,
            "working_time": works and self.working_time,
            "wage_band": works and self.wage,
            "is_related": related,
        }

    def _follow_destination(self, notes):
        Destination = self.env["tracktion.destination"]
        earlier = self._lines_of(Destination)
        stale, new = Destination, []
        for response in self:
            vals = response._destination_vals()
            lines = earlier.get(response.id, Destination)
            same = lines.filtered(
                lambda line, vals=vals: (
                    vals and all((line[k] or False) == (v or False) for k, v in vals.items())
                )
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
