from collections import Counter, defaultdict
from typing import NamedTuple

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

# Names in one message to a relation owner; of the others it gives the number.
NAMES_SHOWN = 50
# The same for one reason in the table of those who are not reached.
NAMES_IN_TABLE = 40


class Approach(NamedTuple):
    """What the door answers."""

    reachable: models.Model  # the people who may be approached
    refused: dict  # {partner_id: reason code}, the others, in the order of the recordset


class ResPartner(models.Model):
    """The door: every approach to an alumnus goes through here, and through here only."""

    _inherit = "res.partner"

    @api.model
    def _tracktion_refusals(self):
        """Why people may not be approached: ``{code: words}``, the first that holds wins."""
        _ = self.env._
        # Read with a number before them and names after them, of one person or of many.
        return {
            "no_access": _("not among the people whom you may see"),
            "other_school": _("at another school"),
            "archived": _("archived"),
            "deceased": _("deceased"),
            "restricted": _("asked that the data are not used"),
            "no_consent": _("not asked yet, or no answer so far"),
            "refused": _("said no"),
            "withdrawn": _("withdrew the consent"),
            "expired": _("consent expired: ask again"),
            "guardian": _("under age, without a guardian's consent"),
            "no_channel_consent": _("did not agree to this channel"),
            "no_address": _("no address for this channel"),
            "bounced": _("mails to the address come back"),
            "lost": _("lost: no address is known to work"),
            "blacklisted": _("on the list of addresses that must not be written to"),
        }

    @api.model
    def _tracktion_refusals_html(self, refused, marked=()):
        """A table: how many are not reached, why, and who, of those whom the reader may see.

        :param dict refused: ``{partner id: reason}``
        :param marked: ids of those who can be called instead
        :return: ``Markup``; False where nobody was refused
        """
        sentences = self._tracktion_refusals()
        names = {}
        for person in self.browse(refused)._filtered_access("read"):
            name = f"{person.name or ''} ☎" if person.id in marked else person.name or ""
            names.setdefault(refused[person.id], []).append(name)
        rows = Markup()
        for reason, count in Counter(refused.values()).most_common():
            known = sorted(names.get(reason, []))[:NAMES_IN_TABLE]
            shown, more = ", ".join(known), count - len(known)
            if more and known:
                shown = f"{shown} {self.env._('and %s more', more)}"
            rows += Markup("<tr><td class='text-end'>%s</td><td>%s</td><td>%s</td></tr>") % (
                count,
                sentences[reason],
                shown,
            )
        if not rows:
            return False
        return Markup(
            "<table class='table table-sm'><thead><tr><th class='text-end'>%s</th>"
            "<th class='w-25'>%s</th><th>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (self.env._("Number"), self.env._("Why"), self.env._("Who"), rows)

    def _tracktion_languages(self):
        """How many of these people read which language, as a text."""
        names = dict(self.env["res.lang"].get_installed())
        counts = Counter(names.get(person.lang, person.lang or "?") for person in self)
        return ", ".join(f"{name.split(' / ')[0]}: {n}" for name, n in counts.most_common())

    @api.model
    def _tracktion_resolve(self, model, value):
        """A record of ``model`` that is in use, from a record or its code."""
        record = value
        if isinstance(value, str):
            record = self.env[model].search([("code", "=", value)], limit=1)
        if len(record) != 1 or not record.active:
            raise UserError(
                self.env._(
                    "%(model)s: there is no “%(value)s”, or it is archived. Choose one in the "
                    "configuration of TRACKTION.",
                    model=self.env["ir.model"]._get(model).name,
                    value=value if isinstance(value, str) else value.display_name,
                )
            )
        return record

    def _tracktion_check_approach(self, purpose, channel):
        """Who of these people may be approached, without approaching anybody.

        :param purpose: ``tracktion.consent.purpose`` or its code
        :param channel: ``tracktion.channel`` or its code
        :return: :class:`Approach`, each person once; the number of queries does not grow with the
            number of people
        """
        self = self.union()
        mine = self._filtered_access("read")
        purpose = self._tracktion_resolve("tracktion.consent.purpose", purpose)
        channel = self._tracktion_resolve("tracktion.channel", channel)
        # The caller may read these people; what the decision rests on (consents, birth dates)
        # may be hidden from him, and leaves this method as a reason code only.
        people = mine.sudo()
        current = (
            self.env["tracktion.consent"].sudo()._current(people, purpose | channel.purpose_id)
        )
        refused = dict.fromkeys((self - mine).ids, "no_access")
        for partner in people:
            reason = partner._tracktion_refusal(purpose, channel, current)
            if reason:
                refused[partner.id] = reason
        refused = {id_: refused[id_] for id_ in self.ids if id_ in refused}
        return Approach(mine.filtered(lambda p: p.id not in refused), refused)

    def _tracktion_refusal(self, purpose, channel, current):
        """The first reason why this person may not be approached, None when there is none.

        :param dict current: of ``tracktion.consent._current``
        """
        reason = self._tracktion_refusal_state()
        reason = reason or self._tracktion_refusal_consent(self, purpose, current)
        if not reason and channel.purpose_id:
            if self._tracktion_refusal_consent(self, channel.purpose_id, current):
                reason = "no_channel_consent"
        return reason or self._tracktion_refusal_address(channel)

    def _tracktion_refusal_state(self):
        if self.company_id and self.company_id not in self.env.companies:
            return "other_school"
        if not self.active:
            return "archived"
        if self.alumni_reachability == "deceased":
            return "deceased"
        if self.alumni_processing_restricted:
            return "restricted"
        return None

    @api.model
    def _tracktion_refusal_consent(self, partner, purpose, current):
        """Why the decisions of ``partner`` do not allow ``purpose``; None when they do.

        :param dict current: of ``tracktion.consent._current``
        """
        row = current.get((partner.id, purpose.id))
        if row and row["decision"] != "given":
            return row["decision"]
        if purpose.legal_basis != "consent":
            return None
        if not row:
            return "no_consent"
        today = fields.Date.context_today(self)
        if row["date_expiry"] and row["date_expiry"] < today:
            return "expired"
        # The birth date may have become known after the decision.
        if not row["guardian_name"] and partner._alumni_lacked_guardian(row["date"]):
            return "guardian"
        return None

    def _tracktion_refusal_address(self, channel):
        kind = channel.address_kind
        if kind == "email":
            if not self.email_normalized:
                return "no_address"
            if self.alumni_reachability in ("bounced", "lost"):
                return self.alumni_reachability
            return "blacklisted" if self.is_blacklisted else None
        if self.alumni_reachability == "lost":
            return "lost"
        if kind == "phone":
            if not self.phone_sanitized:
                return "no_address"
            return "blacklisted" if self.phone_sanitized_blacklisted else None
        if kind == "post":
            return None if self.street and self.city else "no_address"
        return None if self.alumni_linkedin or self.website else "no_address"

    def _tracktion_approach(self, purpose, channel, subject, origin=None, tell_owners=True):
        """Approach these people: the only way to reach an alumnus.

        Keeps those who may be reached, writes one ``tracktion.approach`` for each, leaves a note
        in the chatter and tells every relation owner once.

        :param purpose: ``tracktion.consent.purpose`` or its code
        :param channel: ``tracktion.channel`` or its code
        :param str subject: what it is about, in a few words
        :param origin: the record on whose behalf people are approached (a wave, a vacancy, …)
        :param bool tell_owners: False for work in chunks, which calls
            :meth:`_tracktion_tell_owners` with all its approaches at the end
        :return: :class:`Approach`. The caller may send to ``reachable`` and to nobody else.
        """
        subject = (subject or "").strip()
        if not subject:
            raise UserError(
                self.env._("Say what you write to these people about: the subject is empty.")
            )
        purpose = self._tracktion_resolve("tracktion.consent.purpose", purpose)
        channel = self._tracktion_resolve("tracktion.channel", channel)
        result = self._tracktion_check_approach(purpose, channel)
        approaches = result.reachable._tracktion_log_approach(purpose, channel, subject, origin)
        if tell_owners:
            self._tracktion_tell_owners(approaches)
        return result

    def _tracktion_log_approach(self, purpose, channel, subject, origin):
        """One line in the log of approaches and one note in the chatter for each person."""
        if not self:
            return self.env["tracktion.approach"]
        # The log is written by the door, never by people: no role may create lines in it.
        people = self.sudo()
        approaches = (
            self.env["tracktion.approach"]
            .sudo()
            .create(
                [
                    {
                        "partner_id": partner.id,
                        "company_id": (partner.company_id or self.env.company).id,
                        "user_id": self.env.uid,
                        "owner_id": partner.alumni_relation_owner_id.id,
                        "purpose_id": purpose.id,
                        "channel_id": channel.id,
                        "subject": subject,
                        "origin_model": origin._name if origin else False,
                        "origin_id": origin.id if origin else False,
                    }
                    for partner in people
                ]
            )
        )
        note = self.env._(
            "%(user)s approached this person by %(channel)s about “%(subject)s” (%(purpose)s).",
            user=self.env.user.name,
            channel=channel.name,
            subject=subject,
            purpose=purpose.name,
        )
        people._tracktion_log(dict.fromkeys(people.ids, note))
        return approaches

    def _tracktion_log(self, bodies):
        """Leave notes in the chatter that only colleagues with a role in TRACKTION see.

        :param dict bodies: ``{partner id: text}``
        """
        # Whoever may do what is noted may leave the note; not all may write to these contacts.
        people = self.sudo()
        note = {
            "model": self._name,
            "message_type": "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "tracktion_alumni.mt_alumni_note"
            ),
            "is_internal": True,
            "author_id": self.env.user.partner_id.id,
            # Goes out to nobody, so that nothing of a mail has to be computed.
            "email_from": False,
            "reply_to": False,
        }
        # One note for all of them is made once and copied: it would take as long as all the rest.
        noted = people[:1] if len(set(bodies.values())) == 1 else people
        notes = (
            people.env["mail.message"]
            .with_context(clean_context(self.env.context))
            .create([{**note, "res_id": id_, "body": escape(bodies[id_])} for id_ in noted.ids])
        )
        others = people - noted
        if others:
            notes._tracktion_copy_to(others)

    @api.model
    def _tracktion_tell_owners(self, approaches):
        """One message per relation owner, with everybody concerned in it.

        Who was told already is left out, so that work cut off in the middle may ask again. Nobody
        is told of what he did himself.

        :param approaches: ``tracktion.approach``, those of one piece of work
        """
        # Owners must be told whoever asks; each message holds the owner's own alumni only.
        waiting = approaches.sudo().filtered(lambda line: not line.owner_told_on)
        waiting._mark_told()
        groups = defaultdict(list)
        for line in waiting:
            owner = line.owner_id
            if owner and owner.active and not owner.share and owner != line.user_id:
                key = owner, line.user_id, line.purpose_id, line.channel_id, line.subject
                groups[key].append(line.partner_id.id)
        for (owner, asker, purpose, channel, subject), ids in groups.items():
            env = self.env(user=asker, context=dict(self.env.context, lang=owner.lang))
            people = waiting.partner_id.browse(dict.fromkeys(ids))
            body = env["ir.qweb"]._render(
                "tracktion_alumni.approach_digest",
                {
                    "asker": asker,
                    "people": people[:NAMES_SHOWN],
                    "count": len(people),
                    "more": len(people[NAMES_SHOWN:]),
                    "purpose": purpose.with_env(env),
                    "channel": channel.with_env(env),
                    "subject": subject,
                },
            )
            env["mail.thread"].message_notify(
                partner_ids=owner.partner_id.ids,
                subject=env._(
                    "%(count)s of your alumni approached: %(subject)s",
                    count=len(people),
                    subject=subject,
                ),
                body=body,
            )

    # --- addresses that do not work -------------------------------------------------------------

    def _message_receive_bounce(self, email, partner):
        """A mail came back: the address no longer works, and the relation owner should know."""
        result = super()._message_receive_bounce(email, partner)
        # Runs in the mail gateway, for people of any school.
        people = self.sudo().filtered(
            lambda p: p.alumni_main_enrolment_id and p.alumni_reachability == "reachable"
        )
        people.alumni_reachability = "bounced"
        for person in people:
            owner = person.alumni_relation_owner_id
            if owner.active and not owner.share:
                person.with_context(lang=owner.lang).activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=owner.id,
                    summary=owner.with_context(lang=owner.lang).env._(
                        "Find a new address of %s", person.name
                    ),
                    note=owner.with_context(lang=owner.lang).env._("Mail to %s came back.", email),
                )
        return result

    def _message_reset_bounce(self, email):
        """A mail came from that address, so it works."""
        result = super()._message_reset_bounce(email)
        # Runs in the mail gateway, for people of any school.
        people = self.sudo().filtered(lambda p: p.alumni_reachability == "bounced")
        people.alumni_reachability = "reachable"
        return result

    def write(self, vals):
        """Somebody who gets a new e-mail address can be reached again."""
        if not vals.get("email") or "alumni_reachability" in vals:
            return super().write(vals)
        # Whoever may change the address may have this follow, although he may not see it.
        bounced = self.sudo().filtered(lambda p: p.alumni_reachability == "bounced")
        addresses = {partner: partner.email_normalized for partner in bounced}
        result = super().write(vals)
        mended = bounced.filtered(lambda p: p.email_normalized != addresses[p])
        if mended:
            mended.write({"alumni_reachability": "reachable", "message_bounce": 0})
        return result
