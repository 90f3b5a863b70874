# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Open waves and people who agreed, and the mails that leave."""

from odoo import fields

from odoo.addons.mail.tests.common import MailCase

from .common import SurveyCase, SurveyMixin


class WaveMixin(SurveyMixin):
    @classmethod
    def _agree(cls, people):
        """These people agreed to be asked; returns them."""
        cls._consent(people, cls.tracking_survey)
        return people

    @classmethod
    def _open_wave(cls, people=None, point="post6", **vals):
        """An open wave of the coordinator, until 1 May 2026."""
        vals = {"date_open": "2026-03-01", "date_close": "2026-05-01", **vals}
        wave = cls._wave(point, people, user_id=cls.coordinator.id, **vals)
        wave.action_open()
        return wave

    def _invitation(self, wave, person):
        return wave.invitation_ids.filtered(lambda i: i.partner_id == person)

    def _queued(self, **vals):
        """What waits in the queue for the people of waves."""
        domain = [("tracktion_invitation_id", "!=", False), ("state", "=", "outgoing")]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.env["mail.mail"].search(domain, order="id")

    def _days_ago(self, days, **vals):
        """A moment so many days before now, as stored."""
        return fields.Datetime.subtract(fields.Datetime.now(), days=days, **vals)


class WaveCase(WaveMixin, MailCase, SurveyCase):
    """Tests of waves and their mails."""

    def _send_queue(self):
        """Let the queue run; returns what left as ``{address: [mail, …]}``."""
        sent = {}
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.env["mail.mail"].process_email_queue()
            for mail in self._mails:
                for address in mail["email_to"]:
                    # Colleagues hear of it at example.com.
                    if "@example.org" in address:
                        sent.setdefault(address.split("<")[-1].rstrip(">"), []).append(mail)
        return sent
