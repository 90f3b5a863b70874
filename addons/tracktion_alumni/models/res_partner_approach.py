from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError


class Approach(NamedTuple):
    """What the door answers."""

    reachable: models.Model  # the people who may be approached
    refused: dict  # {partner_id: reason code}, the others, in the order of the recordset


class ResPartner(models.Model):
    """The door: every approach to an alumnus goes through here, and through here only."""

    _inherit = "res.partner"

    @api.model
    def _tracktion_refusals(self):
        """Why a person may not be approached: ``{code: sentence}``, the first that holds wins."""
        _ = self.env._
        return {
            "other_school": _("belongs to another school"),
            "deceased": _("is deceased"),
            "restricted": _("asked that the data are not used"),
            "no_consent": _("has not been asked, or has not answered"),
            "refused": _("said no"),
            "withdrawn": _("withdrew the consent"),
            "expired": _("gave a consent that has expired: ask again"),
            "guardian": _("is under age and has no guardian's consent"),
            "no_channel_consent": _("did not agree to this channel"),
            "no_address": _("has no address for this channel"),
            "bounced": _("has an address that bounces"),
            "lost": _("is lost: no address is known to work"),
            "blacklisted": _("is on the list of addresses that must not be written to"),
        }

    @api.model
    def _tracktion_resolve(self, model, value):
        """A record of ``model`` from a record or its code."""
        if not isinstance(value, str):
            return value
        record = self.env[model].search([("code", "=", value)], limit=1)
        if not record:
            raise UserError(
                self.env._("There is no “%(code)s” among: %(model)s.", code=value, model=model)
            )
        return record

    def _tracktion_check_approach(self, purpose, channel):
        """Who of these people may be approached, without approaching anybody.

        :param purpose: ``tracktion.consent.purpose`` or its code
        :param channel: ``tracktion.channel`` or its code
        :return: :class:`Approach`; a constant number of queries, whatever the number of people
        """
        self.check_access("read")
        purpose = self._tracktion_resolve("tracktion.consent.purpose", purpose)
        channel = self._tracktion_resolve("tracktion.channel", channel)
        # The caller may read these people; what the decision rests on (consents, birth dates)
        # may be hidden from him, and leaves this method as a reason code only.
        people = self.sudo()
        current = (
            self.env["tracktion.consent"].sudo()._current(people, purpose | channel.purpose_id)
        )
        schools = self.env.companies
        refused = {}
        for partner in people:
            reason = (
                (
                    "other_school"
                    if partner.company_id and partner.company_id not in schools
                    else None
                )
                or partner._tracktion_refusal_state()
                or self._tracktion_refusal_consent(partner, purpose, current)
                or (
                    channel.purpose_id
                    and self._tracktion_refusal_consent(partner, channel.purpose_id, current)
                    and "no_channel_consent"
                )
                or partner._tracktion_refusal_address(channel)
            )
            if reason:
                refused[partner.id] = reason
        return Approach(self.filtered(lambda p: p.id not in refused), refused)

    def _tracktion_refusal_state(self):
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
        if not row["guardian_name"] and partner._alumni_needs_guardian(row["date"].date()):
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

    def _tracktion_approach(self, purpose, channel, subject, origin=None):
        """Approach these people: the only way to reach an alumnus.

        Keeps those who may be reached, writes one ``tracktion.approach`` for each, leaves a note
        in the chatter and tells every relation owner once.

        :param purpose: ``tracktion.consent.purpose`` or its code
        :param channel: ``tracktion.channel`` or its code
        :param str subject: what it is about, in a few words
        :param origin: the record on whose behalf people are approached (a wave, a vacancy, …)
        :return: :class:`Approach`. The caller may send to ``reachable`` and to nobody else.
        """
        purpose = self._tracktion_resolve("tracktion.consent.purpose", purpose)
        channel = self._tracktion_resolve("tracktion.channel", channel)
        result = self._tracktion_check_approach(purpose, channel)
        if result.reachable:
            result.reachable._tracktion_log_approach(purpose, channel, subject, origin)
            result.reachable._tracktion_tell_owners(purpose, channel, subject)
        return result

    def _tracktion_log_approach(self, purpose, channel, subject, origin):
        # The log is written by the door, never by people: no role may create lines in it.
        people = self.sudo()
        self.env["tracktion.approach"].sudo().create(
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
        note = self.env._(
            "%(user)s approached this person by %(channel)s about “%(subject)s” (%(purpose)s).",
            user=self.env.user.name,
            channel=channel.name,
            subject=subject,
            purpose=purpose.name,
        )
        # Whoever may approach a person may leave this note; teachers cannot write to all contacts.
        people._message_log_batch(bodies={partner.id: note for partner in people})

    def _tracktion_tell_owners(self, purpose, channel, subject):
        """One message per relation owner and call, with everybody concerned in it."""
        people_by_owner = defaultdict(list)
        # Owners must be told whoever asks; the digest holds names of their own alumni only.
        for partner in self.sudo():
            owner = partner.alumni_relation_owner_id
            if owner and owner.active and owner != self.env.user:
                people_by_owner[owner].append(partner)
        for owner, people in people_by_owner.items():
            env = self.env(context=dict(self.env.context, lang=owner.lang))
            body = env["ir.qweb"]._render(
                "tracktion_alumni.approach_digest",
                {
                    "owner": owner,
                    "asker": self.env.user,
                    "people": people,
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

    def _message_receive_bounce(self, email, partner):
        """A mail came back: the address no longer works, and the relation owner should know."""
        result = super()._message_receive_bounce(email, partner)
        # Runs in the mail gateway, for people of any school.
        for person in self.sudo().filtered("alumni_main_enrolment_id"):
            if person.alumni_reachability != "reachable":
                continue
            person.alumni_reachability = "bounced"
            owner = person.alumni_relation_owner_id
            person.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=(owner or person.create_uid).id,
                summary=self.env._("Find a new address of %s", person.name),
                note=self.env._("Mail to %s came back.", email),
            )
        return result
