from datetime import datetime, time, timedelta, timezone

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: How long a wave is open where nobody says otherwise.
WEEKS = 8


class TracktionWave(models.Model):
    """Opening, closing, extending: by button, and each day on the dates."""

    _inherit = "tracktion.wave"

    # --- the clock of the school ----------------------------------------------------------------

    def _zone(self):
        """The time zone of the school: that of its contact, or else of its country."""
        self.ensure_one()
        # Where a school lies is no secret.
        partner = self.company_id.sudo().partner_id
        name = partner.tz
        if not name and partner.country_id.code in pytz.country_timezones:
            name = pytz.country_timezones[partner.country_id.code][0]
        return pytz.timezone(name or self.env.user.tz or "UTC")

    def _today(self):
        """The day that it is at the school."""
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(self._zone()).date()

    def _start_of(self, day):
        """The first moment of ``day`` at the school, in UTC as stored."""
        start = self._zone().localize(datetime.combine(day, time.min))
        return start.astimezone(timezone.utc).replace(tzinfo=None)

    def _deadline(self):
        """The last moment at which answers are taken, in UTC; False: no end is set."""
        if not self.date_close:
            return False
        return self._start_of(self.date_close + timedelta(days=1)) - timedelta(seconds=1)

    # --- changing it ----------------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if "date_close" in vals:
            self._move_deadlines()
        return result

    def _move_deadlines(self):
        """Who has begun may go on for as long as the wave is open, and no longer."""
        for wave in self:
            # Answers of these waves follow the dates; whoever may set those may have this done.
            begun = (
                self.env["tracktion.invitation"]
                .sudo()
                .search([("wave_id", "=", wave.id), ("user_input_id", "!=", False)])
            )
            inputs = begun.user_input_id.filtered(lambda i: i.state != "done")
            inputs.with_context(tracking_disable=True).deadline = wave._deadline()

    def action_open(self):
        """Take answers from now on, for eight weeks where no end is set. Sends nothing."""
        self.check_access("write")
        for wave in self:
            if wave.state == "draft":
                wave._open()

    def _open(self):
        self.ensure_one()
        today = self._today()
        if not self.date_close:
            self.date_close = max(today, self.date_open or today) + timedelta(weeks=WEEKS)
        if self.date_close < today:
            raise UserError(
                self.env._(
                    "“%(wave)s” closes on %(date)s, which is over. Set a later day first.",
                    wave=self.display_name,
                    date=format_date(self.env, self.date_close, date_format="long"),
                )
            )
        # The caller may write to the wave; the state is changed by these steps only.
        wave = self.sudo()
        wave.state = "open"
        if not wave.date_open or wave.date_open > today:
            wave.date_open = today

    def action_close(self):
        """Take no more answers after today. What was answered stays."""
        self.check_access("write")
        for wave in self:
            if wave.state == "open":
                wave._close()

    def _close(self):
        self.ensure_one()
        today = self._today()
        # As in _open: who is in the middle of it has until the end of the day.
        wave = self.sudo()
        wave.state = "closed"
        if not wave.date_close or wave.date_close > today:
            wave.date_close = max(today, wave.date_open or today)
        wave._record_partial()

    def _extend(self, day):
        """Close on ``day`` instead; a wave that is closed opens again."""
        self.ensure_one()
        self.check_access("write")
        if day < self._today():
            raise UserError(self.env._("Choose a day that is not over yet."))
        self.date_close = day
        if self.state == "closed":
            # As in _open: the state is changed by these steps only.
            self.sudo().state = "open"

    def _is_answering(self):
        """Whether answers are taken now."""
        self.ensure_one()
        deadline = self._deadline()
        over = deadline and deadline < fields.Datetime.now()
        return self.active and self.state == "open" and not over

    # --- each day -------------------------------------------------------------------------------

    @api.model
    def _cron_daily(self):
        """Open and close waves on their dates, and send the reminders that are due.

        Runs as superuser for all schools; each wave is a transaction of its own.
        """
        for wave in self.search([("state", "=", "open"), ("date_close", "!=", False)]):
            if wave.date_close < wave._today():
                wave._close()
        for wave in self.search([("state", "=", "draft"), ("date_open", "!=", False)]):
            today = wave._today()
            if wave.date_open <= today and wave.date_close and wave.date_close >= today:
                wave._open()
                wave._ask_for_launch()
        self._commit()
        self._cron_remind()

    def _ask_for_launch(self):
        """Nothing is sent before somebody has looked at it: ask the coordinator to."""
        user = self.user_id
        if user.active and not user.share:
            self = self.with_context(lang=user.lang)
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Open: look at the preview, then send the invitations"),
            )
