from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .res_partner import TEACHER

# How long after an alumnus wrote somewhere he may be answered there, in days.
ANSWER_DAYS = 30


class ResPartner(models.Model):
    """The door for the mails and text messages that Odoo sends from its own chatter and composers.

    A message that is written to an alumnus there is an approach like any other, to keep in touch.
    Only an answer is none, nor is a mail that Odoo makes of a template of its own for one person
    (password, invitation, confirmation): those do not come here, see ``mail.template``.
    """

    _inherit = "res.partner"

    def _tracktion_mail(self, subject, thread=None, channel="email", **options):
        """Approach the alumni among these people for a message of Odoo.

        :param str subject: what the message is about
        :param thread: the record in whose chatter it is written
        :param str channel: code of the channel that the message takes
        :return: ``{partner_id: reason}`` of those who must not get the message
        """
        # Whoever writes may not see who is an alumnus; the door decides with his own rights.
        alumni = self.sudo().filtered(lambda p: p.partner_share and p.alumni_main_enrolment_id)
        alumni -= alumni._tracktion_just_approached() | alumni._tracktion_wrote(thread)
        if not alumni:
            return {}
        # The chatter posts with all rights, on behalf of the user. Visitors and the portal have no
        # rights of their own; what their messages set off is decided as for the system.
        internal = self.env.user._is_internal()
        alumni = alumni.with_env(self.env(su=not internal))
        if internal and not (alumni.env.su or self.env.user.has_group(TEACHER)):
            return dict.fromkeys(alumni.ids, "no_role")
        result = alumni._tracktion_approach(
            "keep_in_touch", channel, subject, origin=thread or None, **options
        )
        return result.refused

    @api.model
    def _tracktion_mail_or_refuse(self, people, subject, thread=None):
        """Approach the alumni among ``people`` for a mail to all of them, or stop the mail."""
        refused = people._tracktion_mail(subject, thread)
        if refused:
            raise UserError(
                self.env._(
                    "This message would go to alumni who may not be written to:\n%(refusals)s",
                    refusals=people._tracktion_mail_refusals(refused),
                )
            )

    def _tracktion_is_written_by_hand(self):
        """Whether a colleague is at work, and not a job of the server or a visitor."""
        return self.env.user._is_internal() and not self.env(su=False).su

    @api.model
    def _tracktion_alumni_at(self, addresses):
        """``{address: ids of alumni}``, for mail to an address instead of a person."""
        found = defaultdict(list)
        addresses = [address for address in addresses if address]
        if addresses:
            # Whoever writes to an address may not see whose it is.
            for person in self.sudo().search(
                [("email_normalized", "in", addresses), ("alumni_main_enrolment_id", "!=", False)]
            ):
                found[person.email_normalized].append(person.id)
        return found

    @api.model
    def _tracktion_alumni_called(self, numbers):
        """``{number: ids of alumni}``, for text messages to a number instead of a person."""
        found = defaultdict(list)
        numbers = [number for number in numbers if number]
        if numbers:
            # Whoever writes to a number may not see whose it is.
            for person in self.sudo().search(
                [("phone_sanitized", "in", numbers), ("alumni_main_enrolment_id", "!=", False)]
            ):
                found[person.phone_sanitized].append(person.id)
        return found

    def _tracktion_just_approached(self):
        """Those who passed the door in this transaction: what is sent now is what they passed for.

        ``create_date`` is when the transaction began. Only the door writes approaches, so that no
        client can pretend to have passed.
        """
        approaches = self.env["tracktion.approach"].search(
            [("partner_id", "in", self.ids), ("create_date", "=", self.env.cr.now())]
        )
        return approaches.partner_id

    def _tracktion_wrote(self, thread):
        """Those who wrote in this chatter themselves not long ago, and wait for an answer."""
        if not thread:
            return self.browse()
        since = fields.Datetime.now() - timedelta(days=ANSWER_DAYS)
        written = self.env["mail.message"].search(
            [
                ("model", "=", thread._name),
                ("res_id", "in", thread.ids),
                ("author_id", "in", self.ids),
                ("message_type", "in", ("email", "comment")),
                ("date", ">=", since),
            ]
        )
        return written.author_id

    def _tracktion_stop(self, refused):
        """Stop whoever writes to people whom the door refuses; say to whom and why."""
        raise UserError(
            self.env._(
                "This message would go to alumni who may not be written to. Take them off the "
                "recipients or followers, or write a note that goes to nobody:\n%(refusals)s",
                refusals=self._tracktion_mail_refusals(refused),
            )
        )

    def _tracktion_mail_refusals(self, refused):
        """``refused`` of :meth:`_tracktion_mail` as lines to read: who, and why."""
        sentences = {
            **self._tracktion_refusals(),
            "no_role": self.env._("only colleagues with a role in TRACKTION write to this person"),
        }
        people = self.browse(refused).with_env(self.env(su=False))
        seen = people._filtered_access("read")
        somebody = self.env._("Somebody whom you may not see")
        return "\n".join(
            f"{person.name if person in seen else somebody}: {sentences[refused[person.id]]}"
            for person in people
        )
