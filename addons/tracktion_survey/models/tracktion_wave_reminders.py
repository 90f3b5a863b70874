import time

from odoo import api, fields, models

from odoo.addons.tracktion_alumni.tools import notify_action


class TracktionWave(models.Model):
    """Reminders: who has not answered is asked again, within limits, until he does."""

    _inherit = "tracktion.wave"

    reminder_ids = fields.One2many("tracktion.reminder", "wave_id", "Reminders", copy=True)
    reminder_limit = fields.Integer(
        "Reminders per person", default=4, help="Nobody gets more of them, whatever lines apply."
    )
    reminder_pause = fields.Integer(
        "Days between two mails", default=5, help="Nobody is written to sooner than that."
    )

    _reminder_check = models.Constraint(
        "CHECK(reminder_limit >= 0 AND reminder_pause >= 1)",
        "The number of reminders cannot be negative, and there is at least one day between them.",
    )

    @api.model
    def _default_reminders(self):
        """Values of the reminder lines of a new wave: weekly, and once more near the end."""
        return [
            {"sequence": 1, "delay_days": 7, "audience": "not_opened"},
            {"sequence": 2, "delay_days": 7, "audience": "stopped"},
            {"sequence": 3, "delay_days": 14, "audience": "both"},
            {"sequence": 4, "delay_days": 21, "audience": "both"},
        ]

    def action_add_reminders(self):
        """Put the usual lines into waves that have none."""
        for wave in self.filtered(lambda w: not w.reminder_ids):
            self.env["tracktion.reminder"].create(
                [{"wave_id": wave.id, **vals} for vals in self._default_reminders()]
            )

    def action_remind(self):
        """Send the reminders that are due, now instead of tomorrow morning; says how many."""
        self.check_access("write")
        for wave in self:
            wave._check_sender()
        due = self.env["tracktion.invitation"].union(
            *(reminder._due() for reminder in self.reminder_ids)
        )
        if due:
            # The caller may write to the waves; whom to remind is settled by their lines.
            self.env.ref("tracktion_survey.ir_cron_daily").sudo()._trigger()
            message = self.env._(
                "%s people are due for a reminder. Whoever may be reached gets it in the next "
                "minutes, in the background.",
                len(due),
            )
        else:
            message = self.env._(
                "Nobody is due for a reminder now: everybody has answered, or was written to "
                "only some days ago."
            )
        return notify_action(message, "success" if due else "info")

    @api.model
    def _cron_remind(self):
        """Send all reminders that are due; ends early when it takes too long."""
        started = time.monotonic()
        waves = self.search([("state", "=", "open"), ("reminder_ids", "!=", False)], order="id")
        for wave in waves:
            with wave._locked() as mine:
                done = not mine or wave._remind(started)
            if not done:
                self.env["ir.cron"]._commit_progress(0, remaining=1)
                return
        self._keep_queue_going()

    def _remind(self, started):
        """The reminders of one wave that are due, chunk by chunk.

        :param float started: when the job began
        :return: whether everything due was done
        """
        self.ensure_one()
        self.invalidate_recordset()
        if not self._is_answering() or self.job_state or not self.user_id:
            # Who is being invited right now need not be reminded.
            return True
        for reminder in self.reminder_ids:
            after = 0
            while after := self._safely(
                lambda line=reminder, after=after: self._remind_chunk(line, after)
            ):
                if time.monotonic() - started > self._batch_patience:
                    return False
            if self.job_state == "failed":
                return True
        self._tell_owners()
        self._commit()
        return True

    def _remind_chunk(self, reminder, after=0):
        """Remind the next people by mail; who has no address that works stays due, for a list of
        links or a call.

        :param int after: the last one of the chunk before
        :return: the id of the last one, 0 when nobody was due
        """
        due = reminder._due(self._chunk_size(), after)
        if due:
            self._send(due, self.user_id, reminder)
        return due[-1:].id or 0
