from markupsafe import Markup

from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL, format_date, formataddr

from .tracktion_wave_launch import MAILABLE, PURPOSE

#: How long it takes, in minutes: the published averages, rounded.
MINUTES = {"pre": 8, "post": 8, "short": 2}
MAIL = Markup('<div style="font-size: 16px; line-height: 1.5; color: #222222;">%s</div>')


class TracktionInvitation(models.Model):
    """Mails to the people of a wave: queued in bulk, written when they leave."""

    _inherit = "tracktion.invitation"

    last_mail_on = fields.Datetime("Last mail", readonly=True)
    reminder_count = fields.Integer("Reminders", readonly=True, aggregator=None)
    reminder_sent_ids = fields.One2many(
        "tracktion.reminder.sent", "invitation_id", "Reminders sent", readonly=True
    )
    mail_ids = fields.One2many("mail.mail", "tracktion_invitation_id", groups="base.group_system")

    def _queue_mails(self, reminder=None):
        """Put one mail for each of these people in the queue.

        The only place of this addon that writes to alumni: called with those whom the door let
        through, in the same transaction. Neither text nor link are kept with the mail; both are
        filled in when it is sent, see ``mail.mail``.

        :param reminder: ``tracktion.reminder``; None for the invitation
        """
        if not self:
            return
        wave = self.wave_id
        sender, school = wave.user_id, wave.company_id
        note = self.env["ir.model.data"]._xmlid_to_res_id("tracktion_alumni.mt_alumni_note")
        common = {
            # What the message of a mail that comes back is looked up by.
            "model": self._name,
            "message_type": "email_outgoing",
            "subtype_id": note,
            "is_internal": True,
            "author_id": sender.partner_id.id,
            "email_from": formataddr(
                (school.name, school.partner_id.email_normalized or sender.email)
            ),
            "reply_to": sender.email_formatted,
            "record_alias_domain_id": school.alias_domain_id.id,
            "record_company_id": school.id,
            "email_add_signature": False,
            "subject": wave._about(),
            "body": False,
            "tracktion_reminder_id": reminder.id if reminder else False,
            "is_notification": True,
            "auto_delete": True,
        }
        self.env["mail.mail"].with_context(tracking_disable=True).create(
            [
                {
                    **common,
                    "res_id": invitation.id,
                    "tracktion_invitation_id": invitation.id,
                    "recipient_ids": [Command.link(invitation.partner_id.id)],
                }
                for invitation in self
            ]
        )

    def _contacted(self, reminder=None):
        """Note that these people were written to now.

        In one statement each, for there may be many.
        """
        if not self:
            return
        now = fields.Datetime.now()
        if not reminder:
            # Who has opened it already is as far as before.
            again = self.filtered(lambda i: i.state in MAILABLE)
            again._set_at_once(last_mail_on=now)
            (self - again)._set_at_once(
                state="invited", reason=None, invited_on=now, last_mail_on=now
            )
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO tracktion_reminder_sent
                    (invitation_id, reminder_id, sent_on,
                     create_uid, create_date, write_uid, write_date)
                SELECT invitation, %(reminder)s, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(ids)s) AS invitation
                """,
                reminder=reminder.id,
                now=now,
                uid=self.env.uid,
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["reminder_sent_ids"], flush=False)
        for count, invitations in self.grouped("reminder_count").items():
            invitations._set_at_once(last_mail_on=now, reminder_count=count + 1)

    def _set_at_once(self, **vals):
        """The same values for all of these, in one statement; what follows from them is computed.

        :param vals: values of columns, None for empty
        """
        if not self:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE tracktion_invitation SET %s WHERE id = ANY(%s)",
                SQL(", ").join(SQL("%s = %s", SQL.identifier(k), v) for k, v in vals.items()),
                self.ids,
            )
        )
        self.invalidate_recordset(list(vals), flush=False)
        self.modified(list(vals))

    def _handed_out(self):
        """Note that these people are sent their link by somebody, outside of Odoo."""
        now = fields.Datetime.now()
        self.last_mail_on = now
        new = self.filtered(lambda i: i.state in ("planned", "unreachable"))
        new.write({"state": "invited", "reason": False})
        new.filtered(lambda i: not i.invited_on).invited_on = now

    def _leave_out(self, refused):
        """Note why these people are not written to.

        :param dict refused: ``{partner id: reason}`` of the door
        """
        no_right = self._not_eligible()
        for reason, invitations in self.grouped(lambda i: refused[i.partner_id.id]).items():
            asked = invitations.filtered("invited_on")
            if reason in ("refused", "withdrawn") and asked:
                # Asked, and said no since: that is an answer, and counts as such.
                asked.write({"state": "refused", "reason": reason})
                invitations -= asked
            state = "excluded" if reason in no_right else "unreachable"
            if invitations:
                invitations._set_at_once(state=state, reason=reason)

    def _bounced(self):
        """The mail came back: the person is not reachable there, unless he was heard of."""
        for invitation in self:
            invitation.is_delivered = bool(invitation.opened_on)
            if invitation.state == "invited":
                invitation.write({"state": "unreachable", "reason": "bounced"})

    def _still_wanted(self):
        """Those of these people to whom a mail that was queued for them may still go.

        They may have answered or said no since it was queued. Who said no is marked so.
        """
        wanted = self.browse()
        for wave, invitations in self.grouped("wave_id").items():
            if not wave._is_answering():
                continue
            invitations = invitations.filtered(lambda i: i.partner_id and i.state in MAILABLE)
            people = invitations.partner_id.with_context(allowed_company_ids=wave.company_id.ids)
            refused = people._tracktion_check_approach(PURPOSE, "email").refused
            out = invitations.filtered(lambda i, refused=refused: i.partner_id.id in refused)
            out._leave_out(refused)
            wanted |= invitations - out
        return wanted

    # --- the text -------------------------------------------------------------------------------

    def _lang(self):
        """The language in which this person is written to: an installed one."""
        self.ensure_one()
        langs = dict(self.env["res.lang"].get_installed())
        for code in (self.partner_id.lang, self.company_id.partner_id.lang, self.env.lang):
            if code in langs:
                return code
        return "en_US"

    def _words(self):
        """What is filled in for this person, in the language of the environment."""
        self.ensure_one()
        wave = self.wave_id
        first_name = self.env["tracktion.contact.job"]._first_name(self.partner_id.name)
        date = wave.date_close
        return {
            "first_name": first_name,
            "name": self.partner_id.name or "",
            "school": wave.company_id.name,
            "coordinator": wave.user_id.name or "",
            "minutes": MINUTES[wave.survey_id.tracktion_questionnaire or "post"],
            "date_close": format_date(self.env, date, date_format="long") if date else "",
            "link": self._link(),
        }

    def _short_text(self, again=False):
        """What to send to this person by messaging or SMS, in his language.

        :param bool again: he was asked before
        """
        self.ensure_one()
        self = self.with_context(lang=self._lang())
        words = self._words()
        words = {name: words[name] for name in ("first_name", "school", "minutes", "link")}
        if again:
            return self.env._(
                "Hello %(first_name)s, your answers to %(school)s are still missing. It takes "
                "about %(minutes)s minutes; if you have begun, you go on where you stopped: "
                "%(link)s",
                **words,
            )
        return self.env._(
            "Hello %(first_name)s, %(school)s would like to know how you are getting on. It takes "
            "about %(minutes)s minutes: %(link)s",
            **words,
        )

    def _mail(self, reminder=None):
        """(subject, HTML, headers) of the mail to this person, written now."""
        self.ensure_one()
        self = self.with_context(lang=self._lang())
        text = (reminder or self.wave_id).with_context(lang=self.env.lang)
        words = self._words()
        label = self.env._("Go on") if self.started_on else self.env._("Answer now")
        purpose = self.env["res.partner"]._tracktion_resolve("tracktion.consent.purpose", PURPOSE)
        person = self.partner_id
        body = MAIL % text._filled_html(text.body, words, label)
        stop = person._tracktion_consent_url(purpose)
        return (
            text._filled_line(text.subject, words),
            body + person._tracktion_mail_footer(purpose),
            {"List-Unsubscribe": f"<{stop}>"},
        )
