import base64
import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import html2plaintext

from ..report import contact_list_xlsx
from ..tools import download_action

CHUNK = 200
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class TracktionContactJob(models.Model):
    """One message to many people: who still waits, and what became of the others.

    Written by the Contact wizard. People pass the door in chunks; each chunk is one transaction
    with its approaches, its mails and the list of those who wait, so that a job that is cut off
    goes on where it was and writes to nobody twice.
    """

    _name = "tracktion.contact.job"
    _description = "Contact Job"
    _inherit = ["tracktion.batch.mixin"]
    _order = "id desc"
    _rec_name = "subject"

    _batch_lock = 1953653108
    _batch_cron = "tracktion_alumni.ir_cron_tracktion_contact_job"
    _batch_patience = 120

    subject = fields.Char(required=True, readonly=True)
    body = fields.Html("Message", readonly=True)
    purpose_id = fields.Many2one(
        "tracktion.consent.purpose", required=True, readonly=True, ondelete="restrict"
    )
    channel_id = fields.Many2one(
        "tracktion.channel", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", "School", required=True, readonly=True, index=True)
    company_ids = fields.Many2many(
        "res.company", string="Schools chosen", readonly=True, help="When the job was started."
    )
    user_id = fields.Many2one("res.users", "Asked by", required=True, readonly=True, index=True)
    date = fields.Datetime("Started on", required=True, default=fields.Datetime.now, readonly=True)
    state = fields.Selection(
        [
            ("running", "At work"),
            ("done", "Done"),
            ("failed", "Interrupted"),
            ("stopped", "Stopped by hand"),
        ],
        required=True,
        default="running",
        readonly=True,
        index=True,
    )
    error_message = fields.Char(readonly=True)
    pending_ids = fields.Many2many(
        "res.partner",
        "tracktion_contact_job_pending_rel",
        string="People who wait",
        copy=False,
        groups="base.group_system",
        context={"active_test": False},
    )
    total_count = fields.Integer("People chosen", readonly=True)
    approached_count = fields.Integer("Approached", readonly=True)
    refused_count = fields.Integer("Not approached", readonly=True)
    refusals = fields.Json(readonly=True, help="How many were refused for which reason.")
    refusal_summary = fields.Text("Reasons", compute="_compute_refusal_summary")
    progress = fields.Float(compute="_compute_progress")
    is_list = fields.Boolean(
        compute="_compute_is_list", help="Odoo does not send on this channel: a list is made."
    )
    mail_ids = fields.One2many("mail.mail", "tracktion_job_id", groups="base.group_system")
    mail_waiting_count = fields.Integer("Mails to be sent", compute="_compute_mail_counts")
    mail_failed_count = fields.Integer("Mails that failed", compute="_compute_mail_counts")
    list_name = fields.Char(compute="_compute_list_name")
    list_file = fields.Binary(
        "List (XLSX)", compute="_compute_list_file", groups="tracktion_alumni.group_officer"
    )

    # --- computed -------------------------------------------------------------------------------

    @api.depends("refusals")
    def _compute_refusal_summary(self):
        sentences = self.env["res.partner"]._tracktion_refusals()
        for job in self:
            job.refusal_summary = "\n".join(
                f"{count} × {sentences.get(reason, reason)}"
                for reason, count in sorted((job.refusals or {}).items(), key=lambda item: -item[1])
            )

    @api.depends("state", "total_count", "approached_count", "refused_count")
    def _compute_progress(self):
        for job in self:
            done = job.approached_count + job.refused_count
            # People who were deleted meanwhile are missing in the sum.
            over = job.state == "done" or not job.total_count
            job.progress = 100 if over else 100 * done / job.total_count

    @api.depends("channel_id")
    def _compute_is_list(self):
        for job in self:
            job.is_list = not job._sends_mail(job.channel_id)

    @api.model
    def _sends_mail(self, channel):
        return channel.sends_from_odoo and channel.address_kind == "email"

    def _compute_mail_counts(self):
        # How many mails wait is no secret; the mails themselves stay hidden.
        counts = {
            (job.id, state): count
            for job, state, count in self.env["mail.mail"]
            .sudo()
            ._read_group(
                [("tracktion_job_id", "in", self.ids), ("state", "in", ("outgoing", "exception"))],
                ["tracktion_job_id", "state"],
                ["__count"],
            )
        }
        for job in self:
            job.mail_waiting_count = counts.get((job.id, "outgoing"), 0)
            job.mail_failed_count = counts.get((job.id, "exception"), 0)

    @api.depends("date", "channel_id")
    def _compute_list_name(self):
        for job in self:
            day = fields.Datetime.context_timestamp(job, job.date).date()
            job.list_name = f"{job.channel_id.name} {day}.xlsx"

    @api.depends_context("uid")
    def _compute_list_file(self):
        for job in self:
            job.list_file = base64.b64encode(job._list_workbook()) if job.is_list else False

    # --- texts ----------------------------------------------------------------------------------

    @api.model
    def _placeholders(self):
        """What may stand in braces: ``{name: (explanation, function of a person)}``."""
        _ = self.env._
        return {
            "first_name": (_("first name"), lambda person: self._first_name(person.name)),
            "name": (_("whole name"), lambda person: person.name or ""),
            "school": (
                _("name of the school"),
                lambda person: (person.company_id or self.env.company).name,
            ),
            "relation_owner": (
                _("name of the relation owner"),
                lambda person: person.alumni_relation_owner_id.name or self.env.user.name,
            ),
        }

    @api.model
    def _first_name(self, name):
        """The name to greet somebody by, from "Ana Pérez" and from "Pérez, Ana"."""
        given = (name or "").rpartition(",")[2].split()
        return given[0] if given else ""

    @api.model
    def _check_placeholders(self, *texts):
        known = {name: what for name, (what, _value) in self._placeholders().items()}
        self._check_braces(known, *texts)

    @api.model
    def _check_braces(self, known, *texts):
        """Refuse texts with a word in braces that is none of ``known``: ``{word: explanation}``."""
        found = {name for text in texts for name in PLACEHOLDER.findall(str(text or ""))}
        unknown = sorted(found - set(known))
        if unknown:
            raise ValidationError(
                self.env._(
                    "Nothing can be filled in for %(unknown)s. What works: %(known)s.",
                    unknown=", ".join(f"{{{name}}}" for name in unknown),
                    known=", ".join(f"{{{name}}} ({what})" for name, what in known.items()),
                )
            )

    @api.model
    def _filled(self, text, person):
        """``text`` with the placeholders filled in for ``person``; values are escaped in Markup."""
        known = self._placeholders()

        def value(match):
            filled = known[match[1]][1](person)
            return str(escape(filled)) if isinstance(text, Markup) else filled

        return type(text)(PLACEHOLDER.sub(value, str(text)))

    # --- at work --------------------------------------------------------------------------------

    @api.model
    def _start(self, people, vals):
        """A new job for ``people``; small ones are done at once, others by the scheduled job.

        :param dict vals: subject, body, purpose_id, channel_id
        :return: the job
        """
        people = people.union()
        self._check_placeholders(vals["subject"], vals.get("body"))
        # Jobs are made here only, so that everybody in them was chosen in the wizard; the door
        # decides with the rights of the user, whoever runs the job.
        job = self.sudo().create(
            {
                **vals,
                "company_id": self.env.company.id,
                "company_ids": [fields.Command.set(self.env.companies.ids)],
                "user_id": self.env.uid,
                "total_count": len(people),
                "pending_ids": [fields.Command.set(people.ids)],
            }
        )
        if len(people) <= CHUNK:
            job._work_on_chunk()
            job._finish()
        else:
            job._trigger()
        return job.sudo(False)

    @api.model
    def _cron_continue(self):
        """Go on with jobs that wait or were cut off, and keep the mail queue going."""
        result = super()._cron_continue()
        if self.env["mail.mail"].search_count(
            [("tracktion_job_id", "!=", False), ("state", "=", "outgoing")], limit=1
        ):
            # The queue sends a thousand mails and then waits for an hour.
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        return result

    def _interrupted(self, error):
        self.write({"state": "failed", "error_message": str(error)[:500]})

    def _work_on_chunk(self):
        """The next people pass the door; those it lets through are written to.

        Runs as superuser for the bookkeeping; everything about people runs as the user who asked.

        :return: whether there was anybody
        """
        self.ensure_one()
        chunk = self.pending_ids[:CHUNK]
        if not chunk:
            return False
        env = self._as_user(self.user_id, self.company_id | self.company_ids)
        result = chunk.with_env(env)._tracktion_approach(
            self.purpose_id.with_env(env),
            self.channel_id.with_env(env),
            self.subject,
            origin=self,
            tell_owners=False,
        )
        if self._sends_mail(self.channel_id):
            self.with_env(env)._send_mails(result.reachable)
        refusals = dict(self.refusals or {})
        for reason in result.refused.values():
            refusals[reason] = refusals.get(reason, 0) + 1
        self.write(
            {
                "pending_ids": [fields.Command.unlink(id_) for id_ in chunk.ids],
                "approached_count": self.approached_count + len(result.reachable),
                "refused_count": self.refused_count + len(result.refused),
                "refusals": refusals,
            }
        )
        return True

    def _send_mails(self, people):
        """Put one mail for each of ``people`` in the queue.

        The only place of this addon that writes to alumni: called with those whom the door let
        through, in the same transaction. The text without the personal links stays in the
        chatter; the mail itself goes when it is sent.
        """
        if not people:
            return
        author = self.env.user
        # The caller may approach these people; the queue belongs to the system.
        job, purpose = self.sudo(), self.sudo().purpose_id.with_env(self.env)
        people._tracktion_ensure_link_keys()
        note = self.env.ref("tracktion_alumni.mt_alumni_note")
        vals_list = []
        for person in people:
            body = self._filled(job.body or Markup(), person)
            vals_list.append(
                {
                    "tracktion_job_id": job.id,
                    "model": people._name,
                    "res_id": person.id,
                    "message_type": "email_outgoing",
                    "subtype_id": note.id,
                    "is_internal": True,
                    "author_id": author.partner_id.id,
                    "email_from": author.email_formatted,
                    "reply_to": author.email_formatted,
                    "subject": self._filled(job.subject, person),
                    "body": body,
                    "body_html": body + person._tracktion_mail_footer(purpose),
                    "headers": repr(
                        {"List-Unsubscribe": f"<{person._tracktion_consent_url(purpose)}>"}
                    ),
                    "recipient_ids": [fields.Command.link(person.id)],
                    "is_notification": True,
                    "auto_delete": True,
                }
            )
        # The queue belongs to the system; the door let these people through just now.
        mails = self.env["mail.mail"].sudo().create(vals_list)
        # With these the chatter shows whether the mail left, failed or came back; as above.
        self.env["mail.notification"].sudo().create(
            [
                {
                    "author_id": author.partner_id.id,
                    "mail_message_id": mail.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": mail.res_id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for mail in mails
            ]
        )

    def _approaches(self):
        """The lines that this job left in the log of approaches."""
        return self.env["tracktion.approach"].search(
            [("origin_model", "=", self._name), ("origin_id", "in", self.ids)]
        )

    def _finish(self):
        """Everybody had a turn: tell the relation owners, and start the mail queue."""
        self.ensure_one()
        self._tell_owners()
        self.write({"state": "done", "error_message": False})
        if self._sends_mail(self.channel_id) and self.approached_count:
            self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _tell_owners(self):
        self.env["res.partner"]._tracktion_tell_owners(self._approaches())

    # --- actions --------------------------------------------------------------------------------

    def action_continue(self):
        """Go on after an interruption."""
        self.check_access("read")
        # The user may see the job; going on does what he asked for when he started it.
        jobs = self.sudo().filtered(lambda job: job.state == "failed")
        jobs.write({"state": "running", "error_message": False})
        jobs._trigger()

    def action_stop(self):
        """Leave the people who still wait alone. Mails that are queued already still go."""
        self.check_access("read")
        # The user may see the job, and stopping reaches nobody.
        for job in self.sudo().filtered(lambda job: job.state in ("running", "failed")):
            with job._locked() as mine:
                if not mine:
                    raise UserError(
                        self.env._("This job is at work right now. Try again in a moment.")
                    )
                job._tell_owners()
                job.write({"state": "stopped", "pending_ids": [fields.Command.clear()]})

    def action_open_people(self):
        """The people who were approached."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.subject,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("id", "in", self._approaches().partner_id.ids)],
        }

    def action_download_list(self):
        """The list to work from, as XLSX."""
        self.ensure_one()
        self.env["res.partner"]._tracktion_check_export()
        return download_action(self, "list_file", named_by="list_name")

    # --- the list to work from ------------------------------------------------------------------

    def _list_workbook(self):
        """The people of this job who may be approached still, as a workbook to work from."""
        self.ensure_one()
        _ = self.env._
        people = self._approaches().partner_id
        people = people._tracktion_check_approach(self.purpose_id, self.channel_id).reachable
        people = people.sorted(lambda p: (p.alumni_relation_owner_id.name or "~", p.name or ""))
        languages = dict(self.env["res.lang"].get_installed())
        statuses = dict(
            self.env["tracktion.destination"]._fields["status"]._description_selection(self.env)
        )
        columns = [
            (_("Name"), 30, lambda p: p.name),
            *self._address_columns(),
            (_("Language"), 14, lambda p: languages.get(p.lang, p.lang)),
            (_("Relation owner"), 24, lambda p: p.alumni_relation_owner_id.name),
            (_("Last situation"), 24, lambda p: statuses.get(p.alumni_destination_status)),
        ]
        if self.body and html2plaintext(self.body).strip():
            columns.append(
                (_("Message"), 60, lambda p: html2plaintext(self._filled(self.body, p)).strip())
            )
        columns += [(_("Result"), 24, None), (_("Note"), 40, None)]
        return contact_list_xlsx.render(
            title=self.subject,
            header=[label for label, _width, _value in columns],
            widths=[width for _label, width, _value in columns],
            rows=[
                [value(person) or "" if value else "" for _label, _width, value in columns]
                for person in people
            ],
        )

    def _address_columns(self):
        _ = self.env._
        return {
            "email": [(_("E-mail"), 34, lambda p: p.email_normalized)],
            "phone": [(_("Phone"), 18, lambda p: p.phone_sanitized)],
            "post": [
                (
                    _("Address"),
                    44,
                    lambda p: ", ".join(
                        line for line in (p._display_address(True) or "").splitlines() if line
                    ),
                )
            ],
            "social": [
                (_("LinkedIn"), 40, lambda p: p.alumni_linkedin),
                (_("Website"), 30, lambda p: p.website),
            ],
        }[self.channel_id.address_kind]
