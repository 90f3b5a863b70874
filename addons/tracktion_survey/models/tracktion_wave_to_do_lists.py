import logging
from collections import defaultdict
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.tools import date_utils
from odoo.tools.misc import get_lang

from odoo.addons.tracktion_alumni.tools import notify_action

_logger = logging.getLogger(__name__)

#: People in one message; of the others it gives the number.
NAMES_SHOWN = 100
#: States of those who may still answer.
WAITING = ("planned", "invited", "opened", "started", "unreachable")


class TracktionWave(models.Model):
    """Once a week each tutor hears which of his people have not answered: he knows them best."""

    _inherit = "tracktion.wave"

    todo_ids = fields.One2many("tracktion.wave.todo", "wave_id", "To-do lists sent")

    @api.model
    def _cron_send_to_do_lists(self):
        """The lists of all schools; what could not be sent is tried again the next day."""
        waves = self.search(
            [("state", "=", "open"), ("date_close", ">=", fields.Date.context_today(self))]
        )
        waves |= self.search([("state", "=", "open"), ("date_close", "=", False)])
        lists = waves._to_do_lists()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(lists))
        failed = 0
        for wave, user, people in lists:
            failed += not wave._send_to_do_list(user, people)
            if not cron._commit_progress(1):
                return
        if failed:
            again = fields.Datetime.now() + timedelta(days=1)
            self.env.ref("tracktion_survey.ir_cron_to_do_lists")._trigger(at=again)

    def preview_to_do_lists(self):
        """Whom :meth:`action_send_to_do_lists` would write to.

        :return: ``{"tutors": colleagues, "people": on their lists, "sent": colleagues who had
            theirs this week, "nobody": people without a colleague who could be told}``
        """
        self.ensure_one()
        self.check_access("write")
        told = self._told_this_week().get(self.id, set())
        lists = {user: people for (_wave, user), people in self._waiting_by_colleague().items()}
        due = {user: people for user, people in lists.items() if user and user.id not in told}
        return {
            "tutors": len(due),
            "people": sum(len(people) for people in due.values()),
            "sent": len(told),
            "nobody": len(lists.get(self.env["res.users"], ())),
        }

    def action_send_to_do_lists(self):
        """Send the lists of this week to those who have not had theirs."""
        self.check_access("write")
        lists = self.filtered(lambda wave: wave.state == "open")._to_do_lists()
        sent = sum(wave._send_to_do_list(user, people) for wave, user, people in lists)
        if sent:
            return notify_action(self.env._("To-do lists sent: %s.", sent))
        return notify_action(
            self.env._("No list was sent: everybody had his this week, or nobody is left to ask."),
            "info",
        )

    # --- who is on which list -------------------------------------------------------------------

    def _to_do_lists(self):
        """The lists that are due this week.

        :return: list of ``(wave, user, invitations)``, those who had theirs left out
        """
        told = self._told_this_week()
        return [
            (wave, user, people)
            for (wave, user), people in self._waiting_by_colleague().items()
            if user and user.id not in told.get(wave.id, ())
        ]

    def _told_this_week(self):
        """``{wave id: ids of users}``"""
        rows = self.env["tracktion.wave.todo"]._read_group(
            [("wave_id", "in", self.ids), ("week", "=", self._this_week())],
            ["wave_id"],
            ["user_id:array_agg"],
        )
        return {wave.id: set(users) for wave, users in rows}

    @api.model
    def _this_week(self):
        return date_utils.start_of(fields.Date.context_today(self), "week")

    def _waiting_by_colleague(self):
        """``{(wave, user): invitations}`` of those who may still answer, sorted by name.

        The colleague is the tutor, or else the relation owner, who works at the school and has a
        role in TRACKTION; an empty user where there is none.
        """
        waiting = self.env["tracktion.invitation"].search(
            [
                ("wave_id", "in", self.ids),
                ("state", "in", WAITING),
                ("is_eligible", "=", True),
                ("is_answered", "=", False),
                ("is_completed", "=", False),
                ("partner_id", "!=", False),
            ]
        )
        # Who has a role is no secret to whoever sends lists.
        staff = set(self.env.ref("tracktion_alumni.group_teacher").sudo().all_user_ids.ids)
        found = defaultdict(list)
        for school, invitations in waiting.grouped("company_id").items():
            # Of people whom the caller may see: their colleagues, whoever these are.
            invitations = invitations._may_be_asked(school).sudo()
            for one in invitations.sorted(lambda i: (i.partner_id.name or "", i.id)):
                colleagues = (one.tutor_id, one.partner_id.alumni_relation_owner_id)
                user = next((u for u in colleagues if u._gets_to_do_lists(school, staff)), None)
                found[one.wave_id.id, user and user.id].append(one.id)
        return {
            (self.browse(wave), self.env["res.users"].browse(user)): waiting.browse(ids)
            for (wave, user), ids in found.items()
        }

    def _send_to_do_list(self, user, invitations):
        """One message to one colleague, and the note that he had it; whether it was sent."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                # Who sends lists may note it; no role writes what was sent.
                self.env["tracktion.wave.todo"].sudo().create(
                    {
                        "wave_id": self.id,
                        "user_id": user.id,
                        "week": self._this_week(),
                        "people_count": len(invitations),
                    }
                )
                self._tell_colleague(user, invitations)
        except UniqueViolation:
            # Somebody else sends at the same moment, and was first.
            return False
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("No to-do list of wave %s to user %s: %s", self.id, user.id, error)
            return False
        return True

    def _tell_colleague(self, user, invitations):
        wave = self.with_context(
            lang=get_lang(self.env, user.lang).code, tz=user.tz or self.env.context.get("tz")
        )
        invitations = invitations.with_env(wave.env)
        shown = invitations[:NAMES_SHOWN]
        body = wave.env["ir.qweb"]._render(
            "tracktion_survey.to_do_list",
            {
                "wave": wave,
                "rows": shown._to_do_rows(),
                "count": len(invitations),
                "more": len(invitations) - len(shown),
            },
        )
        wave.message_notify(
            partner_ids=user.partner_id.ids,
            subject=wave.env._(
                "%(wave)s: %(count)s of your people can still answer",
                wave=wave.name,
                count=len(invitations),
            ),
            body=body,
        )
