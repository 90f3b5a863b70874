from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

#: People per transaction, unless the system parameter ``tracktion_survey.chunk`` says otherwise.
CHUNK = 2000
#: Up to so many people are invited while the user waits.
AT_ONCE = 100
PURPOSE = "tracking_survey"
#: Who has been asked and may be written to again.
MAILABLE = ("invited", "opened", "started")
ASKED = (*MAILABLE, "completed", "refused")


class TracktionWave(models.Model):
    """Sending invitations and reminders, in chunks.

    Each chunk is one transaction with its approaches, its mails and the new states of its people,
    so that work that is cut off goes on where it was and writes to nobody twice.
    """

    _inherit = "tracktion.wave"

    _batch_lock = 1953653622
    _batch_cron = "tracktion_survey.ir_cron_launch"
    _batch_state = "job_state"
    _batch_patience = 300

    job_state = fields.Selection(
        [("running", "At work"), ("failed", "Interrupted")], "Sending", readonly=True, copy=False
    )
    job_user_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False)
    job_error = fields.Char("What went wrong", readonly=True, copy=False)
    job_progress = fields.Float("Progress", compute="_compute_sending")
    is_sending = fields.Boolean("Mails are on their way", compute="_compute_sending")
    mails_waiting_count = fields.Integer("Mails in the queue", compute="_compute_sending")
    mails_failed_count = fields.Integer("Mails that failed", compute="_compute_sending")
    mails_failed_reason = fields.Char("Why", compute="_compute_sending")

    @api.depends("job_state")
    def _compute_sending(self):
        # The queue belongs to the system; how its mails to these people fare is no secret to
        # whoever may see the waves.
        rows = (
            self.env["mail.mail"]
            .sudo()
            ._read_group(
                self._mail_domain(("outgoing", "exception")),
                ["tracktion_invitation_id.wave_id", "state"],
                ["__count", "failure_reason:max"],
            )
        )
        queue = {(wave, state): (count, reason) for wave, state, count, reason in rows}
        groups = self.env["tracktion.invitation"]._read_group(
            [("wave_id", "in", self.ids)], ["wave_id", "state"], ["__count"]
        )
        for wave in self:
            counts = {state: count for one, state, count in groups if one == wave}
            waiting, _none = queue.get((wave, "outgoing"), (0, None))
            failed, reason = queue.get((wave, "exception"), (0, None))
            # First they are written, then they leave.
            if wave.job_state:
                left, total = counts.get("planned", 0), sum(counts.values())
            else:
                left, total = waiting, sum(counts.get(state, 0) for state in ASKED)
            wave.job_progress = 100 * max(0, 1 - left / total) if total else 0
            wave.is_sending = wave.job_state == "running" or bool(waiting)
            wave.mails_waiting_count, wave.mails_failed_count = waiting, failed
            wave.mails_failed_reason = " ".join((reason or "").split())[:200]

    def _mail_domain(self, states):
        """The mails of these waves that are in one of ``states``."""
        return [("tracktion_invitation_id.wave_id", "in", self.ids), ("state", "in", states)]

    def action_retry_mails(self):
        """Put mails that could not be sent into the queue again: each is checked and written anew
        when it leaves."""
        self.check_access("write")
        # The queue belongs to the system, and looks again at each mail before it leaves.
        mails = self.env["mail.mail"].sudo().search(self._mail_domain(("exception",)))
        mails.mark_outgoing()
        self._start_queue()

    # --- starting -------------------------------------------------------------------------------

    def action_launch(self):
        """Invite everybody who has not been invited: few people at once, many in the background.

        Opens the wave. Calling it again invites those who were added since, and nobody else.
        """
        for wave in self:
            wave._start_launch()
        return True

    def _start_launch(self):
        self.ensure_one()
        self.check_access("write")
        if self.state == "closed":
            raise UserError(
                self.env._("“%s” is closed. Extend it first, then invite.", self.display_name)
            )
        self._check_sender()
        waiting = self._waiting()
        if not waiting:
            raise UserError(
                self.env._("Nobody waits for an invitation: add people to the population first.")
            )
        if self.state == "draft":
            self._open()
        # The caller may write to the wave; what the job notes about itself is not typed.
        wave = self.sudo()
        wave.write({"job_state": "running", "job_user_id": self.env.uid, "job_error": False})
        if len(waiting) <= AT_ONCE:
            wave._work_on_chunk()
            wave._finish()
        else:
            wave._trigger()

    def _check_sender(self):
        """Mails come from somebody, and answers to them go to somebody."""
        if not self.user_id:
            raise UserError(
                self.env._(
                    "“%s” has no coordinator who signs the mails. Choose one in “Coordinator”.",
                    self.display_name,
                )
            )
        if not self.user_id.email:
            raise UserError(
                self.env._(
                    "Answers to these mails go to %s, who has no e-mail address. Enter one in the "
                    "preferences of that user, or choose another coordinator.",
                    self.user_id.name,
                )
            )

    def _waiting(self, limit=None):
        """Those who have not been invited."""
        return self.env["tracktion.invitation"].search(
            [
                ("wave_id", "=", self.id),
                ("state", "=", "planned"),
                ("partner_id", "!=", False),
            ],
            order="id",
            limit=limit,
        )

    def action_continue(self):
        """Go on after an interruption."""
        self.check_access("write")
        # As in _start_launch.
        waves = self.sudo().filtered(lambda wave: wave.job_state == "failed")
        waves.write({"job_state": "running", "job_error": False})
        waves._trigger()

    def action_stop(self):
        """Invite nobody else for now. Mails that are queued already still go."""
        self.check_access("write")
        # As in _start_launch.
        for wave in self.sudo().filtered("job_state"):
            with wave._locked() as mine:
                if not mine:
                    raise UserError(
                        self.env._("Mails are being written right now. Try again in a moment.")
                    )
                wave._tell_owners()
                wave.job_state = False

    # --- at work --------------------------------------------------------------------------------

    @api.model
    def _cron_launch(self):
        """Go on with launches, and keep the mail queue going."""
        self._cron_continue()
        self._keep_queue_going()

    def _interrupted(self, error):
        self.write({"job_state": "failed", "job_error": str(error)[:500]})

    @api.model
    def _chunk_size(self):
        # A number that is no secret.
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("tracktion_survey.chunk") or CHUNK)

    def _work_on_chunk(self):
        """The next people pass the door; those it lets through get a mail.

        :return: whether there was anybody
        """
        chunk = self._waiting(self._chunk_size())
        if chunk:
            self._send(chunk, self.job_user_id or self.user_id)
        return bool(chunk)

    def _about(self):
        """What people are approached about, in a few words."""
        return self.env._("Questionnaire “%s”", self.name)

    def _send(self, invitations, user, reminder=None):
        """Pass the door with the people of ``invitations``, and queue one mail for each who may
        be reached.

        Runs as superuser for the bookkeeping; everything about people runs as ``user``.

        :param reminder: ``tracktion.reminder``; None for the invitation itself
        :return: ``Approach`` of the door
        """
        self.ensure_one()
        # How foreign keys are checked may have been planned when there was hardly any mail: the
        # whole table would be read for each of many.
        self.env.cr.execute("DISCARD PLANS")
        env = self._as_user(user, self.company_id)
        result = invitations.partner_id.with_env(env)._tracktion_approach(
            PURPOSE, "email", self.with_env(env)._about(), origin=self, tell_owners=False
        )
        reachable = set(result.reachable.ids)
        reached = invitations.filtered(lambda i: i.partner_id.id in reachable)
        reached._queue_mails(reminder)
        reached._contacted(reminder)
        # An address that fails keeps nobody out who was reached otherwise: by message, in class.
        no_right = invitations._not_eligible()
        out = (invitations - reached).filtered(
            lambda i: i.state not in MAILABLE or result.refused[i.partner_id.id] in no_right
        )
        out._leave_out(result.refused)
        return result

    def _send_links(self, invitations):
        """Mail some people of an open wave their link, now: those who have not answered and were
        not written to in the last days.

        Checks no rights: the caller does.

        :param invitations: ``tracktion.invitation`` of this wave
        :return: ``(Approach, those who were written to shortly before)``
        """
        self.ensure_one()
        if not self._is_answering():
            raise UserError(
                self.env._(
                    "“%s” takes no answers now, so that the links would lead nowhere. Open or "
                    "extend it first.",
                    self.display_name,
                )
            )
        self._check_sender()
        # The caller may have these people written to; what the job notes is not typed.
        wave, waiting = self.sudo(), invitations.sudo()
        waiting = waiting.filtered(
            lambda i: i.partner_id and i.state in ("planned", "unreachable", "excluded", *MAILABLE)
        ).filtered(lambda i: i.reason != "by_hand")
        pause = wave._start_of(wave._today() - timedelta(days=wave.reminder_pause - 1))
        recent = waiting.filtered(lambda i: i.last_mail_on and i.last_mail_on >= pause)
        with wave._locked() as mine:
            if not mine:
                raise UserError(
                    self.env._("Mails are being written right now. Try again in a moment.")
                )
            result = wave._send(waiting - recent, wave.user_id)
            wave._tell_owners()
        wave._start_queue()
        return result, recent

    def _finish(self):
        """Everybody had a turn: tell the relation owners, and start the mail queue."""
        self.ensure_one()
        self._tell_owners()
        self.write({"job_state": False, "job_error": False})
        self._message_log(
            body=self.env._(
                "Invitations by e-mail: %(sent)s of %(all)s people have been written to.",
                sent=self.people_count - self.planned_count - self.left_out_count,
                all=self.people_count,
            )
        )
        self._start_queue()

    def _tell_owners(self):
        """One message to each relation owner, about all whom this work reached."""
        self.env["res.partner"]._tracktion_tell_owners(
            self.env["tracktion.approach"].search(
                [
                    ("origin_model", "=", self._name),
                    ("origin_id", "in", self.ids),
                    ("owner_told_on", "=", False),
                ]
            )
        )

    # --- the mail queue -------------------------------------------------------------------------

    @api.model
    def _mails_waiting(self):
        """How many invitations and reminders wait in the queue of mails."""
        # How many there are is no secret.
        return (
            self.env["mail.mail"]
            .sudo()
            .search_count([("tracktion_invitation_id", "!=", False), ("state", "=", "outgoing")])
        )

    @api.model
    def _start_queue(self):
        # Starting a job that belongs to the system; it sends what is in the queue anyway.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _keep_queue_going(self):
        """Start the queue when something of ours waits in it."""
        if self._mails_waiting():
            self._start_queue()
