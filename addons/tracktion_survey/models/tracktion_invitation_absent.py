from collections import Counter, defaultdict

from markupsafe import Markup

from odoo import fields, models

from odoo.addons.tracktion_alumni.tools import notify_action


class TracktionInvitation(models.Model):
    """Those who were absent get their link by mail, or go on the to-do lists of their tutors."""

    _inherit = "tracktion.invitation"

    call_asked_on = fields.Datetime(
        "To be called since", readonly=True, help="When the tutor was asked to call this person."
    )

    def action_send_links(self):
        """From a list: mail these people their personal link, where the door allows it."""
        self.wave_id.check_access("write")
        return self._send_links()

    def _send_links(self):
        """Checks no rights: the caller does.

        :return: an action that tells how many mails go out, and why the others get none
        """
        _ = self.env._
        words = self.env["res.partner"]._tracktion_refusals()
        sent, why = 0, Counter()
        for wave, invitations in self.grouped("wave_id").items():
            result, recent = wave._send_links(invitations)
            sent += len(result.reachable)
            why.update(words[reason] for reason in result.refused.values())
            why[_("written to in the last days")] += len(recent)
        message = (
            _("%s mails with the personal link leave within minutes.", sent)
            if sent
            else _("No mail is sent.")
        )
        if reasons := ", ".join(f"{count} {reason}" for reason, count in why.items() if count):
            message += " " + _("Not written to: %s.", reasons)
        return notify_action(message, "success" if sent else "warning", sticky=bool(why.total()))

    def action_ask_tutors_to_call(self):
        """From a list: put these people on the to-do lists of their tutors."""
        self.check_access("read")
        return self._ask_tutors_to_call()

    def _ask_tutors_to_call(self):
        """One activity per wave and tutor with all his people to be called; asked again, it is
        renewed.

        :return: an action that tells how many were asked
        """
        # Whoever sees the list may pass it on; each tutor reads the names of his people only.
        waiting = self.sudo().filtered(lambda i: not i.is_completed and i.state != "refused")
        contacts = waiting._contact_people()
        asked = waiting.filtered(lambda i: i.id in contacts)
        asked.filtered(lambda i: not i.call_asked_on).call_asked_on = fields.Datetime.now()
        lists = defaultdict(asked.browse)
        every = asked.search(
            [
                ("wave_id", "in", asked.wave_id.ids),
                ("call_asked_on", "!=", False),
                ("is_completed", "=", False),
                ("state", "!=", "refused"),
            ]
        )
        contacts.update(every._contact_people())
        for invitation in every.filtered(lambda i: i.id in contacts):
            lists[invitation.wave_id, contacts[invitation.id]] |= invitation
        users = {contacts[i.id] for i in asked}
        for (wave, user), people in lists.items():
            if user in users:
                people._put_on_list_of(wave, user)
        message = self.env._(
            "People on the to-do lists of their tutors: %(people)s. Tutors: %(tutors)s.",
            people=len(asked),
            tutors=len(users),
        )
        if waiting - asked:
            message += " " + self.env._(
                "Without tutor and relation owner, call them yourself: %s",
                ", ".join((waiting - asked).partner_id.mapped("name")),
            )
        missed = bool(waiting - asked)
        return notify_action(message, "warning" if missed else "success", sticky=missed)

    def _contact_people(self):
        """``{id: colleague who calls this person}``: the tutor, or else the relation owner."""
        found = {}
        for invitation in self:
            for user in (invitation.tutor_id, invitation.partner_id.alumni_relation_owner_id):
                if user._tracktion_works_at(invitation.company_id):
                    found.setdefault(invitation.id, user)
        return found

    def _put_on_list_of(self, wave, user):
        kind = self.env.ref("tracktion_survey.mail_activity_call")
        summary = user.with_context(lang=user.lang).env._(
            "Call %(count)s of your people who have not answered", count=len(self)
        )
        # Whom the door lets nobody call he may still meet at school.
        names = sorted(
            f"{one.partner_id.name} ({one.call_hint})" if one.call_hint else one.partner_id.name
            for one in self.with_context(lang=user.lang)
        )
        note = Markup("<ul>%s</ul>") % Markup().join(Markup("<li>%s</li>") % name for name in names)
        mine = wave.activity_ids.filtered(
            lambda a: a.activity_type_id == kind and a.user_id == user
        )
        if mine:
            mine[0].write({"summary": summary, "note": note})
            return
        # No mail: it is among his activities, and in his call list.
        wave.with_context(mail_activity_quick_update=True).activity_schedule(
            activity_type_id=kind.id, user_id=user.id, summary=summary, note=note
        )
