from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize

#: The field of the contact, and what it is compared by.
KINDS = {"email": ("email", "email_normalized"), "phone": ("phone", "phone_sanitized")}


class TracktionContactProposal(models.Model):
    """An address that a person gave in answers and that differs from the one that is known.

    A colleague looks at it: two siblings may share an address, and somebody may have mistyped it.
    Where nothing was known it is taken over at once.
    """

    _name = "tracktion.contact.proposal"
    _description = "Proposed Contact Detail"
    _order = "state, date desc, id desc"
    _rec_name = "value"

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", "School", required=True, readonly=True, index=True, ondelete="cascade"
    )
    response_id = fields.Many2one(
        "tracktion.response",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="tracktion_survey.group_tracking",
    )
    kind = fields.Selection(
        [("email", "E-mail"), ("phone", "Phone")], "What", required=True, readonly=True
    )
    value = fields.Char("Proposed", required=True, readonly=True)
    known = fields.Char("Known now", compute="_compute_known")
    is_shared = fields.Boolean(
        "Shared",
        compute="_compute_is_shared",
        help="Another contact of the school has the same address: siblings, or a double.",
    )
    date = fields.Date("Given on", required=True, readonly=True)
    state = fields.Selection(
        [("proposed", "Proposed"), ("applied", "Applied"), ("rejected", "Rejected")],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    is_automatic = fields.Boolean(
        "Applied at once", readonly=True, help="Nothing was known before."
    )
    user_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date(readonly=True)

    _open_uniq = models.UniqueIndex(
        "(partner_id, kind, value) WHERE state = 'proposed'",
        "That is proposed already.",
    )

    @api.depends("kind", "partner_id.email", "partner_id.phone")
    def _compute_known(self):
        for proposal in self:
            field = KINDS.get(proposal.kind, ("email",))[0]
            proposal.known = proposal.partner_id[field]

    @api.depends("kind", "value", "partner_id", "company_id")
    def _compute_is_shared(self):
        Partner = self.env["res.partner"]
        for kind, proposals in self.grouped("kind").items():
            key = KINDS[kind or "email"][1]
            values = {proposal: proposal._key() for proposal in proposals}
            found = Partner.search(
                [(key, "in", list(filter(None, values.values()))), ("active", "=", True)]
            ).grouped(key)
            for proposal, value in values.items():
                same = found.get(value, Partner) if value else Partner
                others = same - proposal.partner_id
                proposal.is_shared = any(
                    other.company_id in (proposal.company_id, Partner.company_id)
                    for other in others
                )

    def _key(self):
        """What tells whether two addresses are the same."""
        self.ensure_one()
        return self._key_of(self.partner_id, self.kind, self.value or "")

    @api.model
    def _key_of(self, partner, kind, value):
        if kind == "email":
            return email_normalize(value) or value.strip().lower()
        return partner._phone_format(number=value) or value

    # --- what colleagues do ---------------------------------------------------------------------

    def action_apply(self):
        """Take these addresses over; the ones known so far are kept beside them."""
        self._check_decide()
        waiting = self.filtered(lambda p: p.state == "proposed")
        for proposal in waiting.sorted("date"):
            proposal._take_over()
        waiting._decide("applied")

    def action_reject(self):
        """Leave the contacts as they are."""
        self._check_decide()
        self.filtered(lambda p: p.state == "proposed")._decide("rejected")

    def _check_decide(self):
        if not self.env.user.has_group("tracktion_alumni.group_officer"):
            raise AccessError(
                self.env._("The alumni officer decides on proposed addresses. Please ask one.")
            )
        self.check_access("read")

    def _decide(self, state):
        # Checked by the actions above: no role writes proposals in any other way.
        self.sudo().write(
            {
                "state": state,
                "user_id": self.env.uid,
                "decided_on": fields.Date.context_today(self),
            }
        )

    def _take_over(self):
        self.ensure_one()
        field, key = KINDS[self.kind]
        person = self.partner_id
        known, vals = person[field], {field: self.value}
        others = [v.strip() for v in (person.alumni_other_contacts or "").split(",") if v.strip()]
        kept = [v for v in others if self._key_of(person, self.kind, v) != self._key()]
        if known and person[key] != self._key() and known not in kept:
            kept.append(known)
        if kept != others:
            vals["alumni_other_contacts"] = ", ".join(kept) or False
        person.write(vals)

    # --- from answers ---------------------------------------------------------------------------

    @api.model
    def _propose(self, wanted):
        """Propose the addresses of ``wanted``, or take them over where there is none.

        :param list wanted: of ``(response, kind, value)``
        :return: the new proposals
        """
        rows = []
        for response, kind, value in wanted:
            person = response.partner_id
            field, _key = KINDS[kind]
            # Half a number is shown to a colleague, not written to the contact.
            usable = kind == "email" or person._phone_format(number=value)
            at_once = bool(not person[field] and usable)
            if at_once:
                person[field] = value
            rows.append(
                {
                    "partner_id": person.id,
                    "company_id": response.company_id.id,
                    "response_id": response.id,
                    "kind": kind,
                    "value": value,
                    "date": response.date,
                    "state": "applied" if at_once else "proposed",
                    "is_automatic": at_once,
                    "decided_on": response.date if at_once else False,
                }
            )
        return self.create(rows)

    def _take_back(self):
        """Forget these proposals; what was taken over without anybody looking goes again."""
        for proposal in self.filtered("is_automatic"):
            field, key = KINDS[proposal.kind]
            if proposal.partner_id[key] == proposal._key():
                proposal.partner_id[field] = False
        self.filtered(lambda p: p.state == "proposed").state = "rejected"
