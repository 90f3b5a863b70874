from collections import defaultdict

from markupsafe import Markup, escape

from odoo import fields, models
from odoo.exceptions import UserError

from ..summary import phrases


class TracktionSummary(models.Model):
    """A summary goes to those who answered, once to each, through the door."""

    _inherit = "tracktion.summary"

    job_ids = fields.One2many("tracktion.contact.job", "tracktion_summary_id", "Messages sent")
    sent_on = fields.Datetime("Sent last on", readonly=True, copy=False)
    participant_count = fields.Integer("Participants", compute="_compute_participant_counts")
    sent_count = fields.Integer("Sent to", compute="_compute_participant_counts")

    def _compute_participant_counts(self):
        for summary in self:
            summary.participant_count = len(summary._participants())
            summary.sent_count = len(summary._reached())

    def _participants(self):
        """Those with a response that counts in one of the waves."""
        self.ensure_one()
        if not self.wave_ids:
            return self.env["res.partner"]
        # Who answered is known to the colleagues who may open this; what was answered is not read.
        people = (
            self.env["tracktion.response"]
            .sudo()
            ._read_group(
                [
                    ("wave_id", "in", self.wave_ids.ids),
                    ("is_valid", "=", True),
                    ("partner_id", "!=", False),
                ],
                aggregates=["partner_id:recordset"],
            )[0][0]
        )
        return people.sudo(False).with_env(self.env)

    def _reached(self):
        """Those who got the summary, or wait for it in a message that is at work."""
        self.ensure_one()
        # The log of approaches and those who wait are hidden from some of the colleagues.
        jobs = self.sudo().job_ids
        waiting = jobs.filtered(lambda job: job.state in ("running", "failed")).pending_ids
        return (jobs._approaches().partner_id | waiting).sudo(False).with_env(self.env)

    def _to_send(self):
        """The participants who did not get it yet."""
        return self._participants() - self._reached()

    def action_send(self):
        """Open the wizard that shows whom the summary would reach."""
        self.ensure_one()
        self._check_sendable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to participants"),
            "res_model": "tracktion.summary.send",
            "view_mode": "form",
            "target": "new",
            "context": {"default_summary_id": self.id},
        }

    def _check_sendable(self):
        self.check_access("write")
        if self.state != "published":
            raise UserError(self.env._("Publish the summary first: the link leads to its page."))
        if not self.env.user.email:
            raise UserError(
                self.env._(
                    "Answers to these mails come to you, but you have no e-mail address. "
                    "Enter one in your preferences."
                )
            )

    def _send(self):
        """Write to those participants who did not get it yet, each in his own language.

        :return: the jobs that do it
        """
        self.ensure_one()
        self._check_sendable()
        # Whoever presses at the same moment waits for this row, and then starts anew.
        self.sudo().sent_on = fields.Datetime.now()
        self.env.flush_all()
        jobs = self.env["tracktion.contact.job"]
        for lang, people in self._by_language(self._to_send()).items():
            jobs |= jobs._start(people, self._prepare_job_vals(lang))
        if not jobs:
            raise UserError(self.env._("All participants have it already."))
        return jobs

    def _by_language(self, people):
        """``{language of ours: people}``"""
        languages = self._languages()
        groups = defaultdict(people.browse)
        for person in people:
            lang = (person.lang or "")[:2]
            groups[lang if lang in languages else next(iter(languages))] |= person
        return dict(groups)

    def _prepare_job_vals(self, lang):
        """A message in a language: thanks, and the link to the page."""

        def words(key):
            return phrases.text(key, lang)

        Partner = self.env["res.partner"]
        purpose = Partner._tracktion_resolve("tracktion.consent.purpose", "tracking_survey")
        channel = Partner._tracktion_resolve("tracktion.channel", "email")
        # The texts of the school in that language.
        summary = self.with_context(lang=self._languages().get(lang))
        thanks = summary.thanks_text or words("thanks")
        body = Markup(
            '<p>%s</p><p>%s</p><p>%s</p><p><a href="%s" style="display: inline-block; '
            "padding: 10px 18px; border-radius: 6px; background: #0B5C8A; color: #FFFFFF; "
            'text-decoration: none;">%s</a></p><p>%s</p>'
        ) % (
            words("mail_hello"),
            words("mail_body"),
            # Braces in a text of the school are no placeholders.
            escape(thanks.replace("{", "(").replace("}", ")")),
            f"{self.url}?lang={lang}",
            words("mail_link"),
            self.company_id.name,
        )
        return {
            "subject": words("mail_subject"),
            "body": body,
            "purpose_id": purpose.id,
            "channel_id": channel.id,
            "tracktion_summary_id": self.id,
        }

    def action_open_jobs(self):
        """The messages that were sent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Messages"),
            "res_model": "tracktion.contact.job",
            "view_mode": "list,form",
            "domain": [("tracktion_summary_id", "=", self.id)],
        }
