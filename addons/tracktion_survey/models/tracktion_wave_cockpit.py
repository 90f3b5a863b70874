from datetime import datetime, time, timedelta
from fractions import Fraction

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.figures.rounding import half_up, percent

from .survey_user_input import KNOWN
from .tracktion_wave_figures import OPENED
from .tracktion_wave_progress import COUNTS

#: So many points below the target are close to it.
CLOSE = 10
#: Fewer people than that, with what they were asked last, are shown to nobody but "Tracking".
SMALLEST = 5
#: A curve gets no longer than that, whatever single late response there is.
LONGEST_CURVE = 400
#: Waves one may choose from, the newest ones.
WAVES_SHOWN = 200
TABLES = ("department_id", "qualification_id", "tutor_id")


class TracktionWave(models.Model):
    """The cockpit: how many have answered, where answers are missing, and where people stop.

    All of it under the rights of the caller: teachers see how far their own people are. What was
    answered has no place here.
    """

    _inherit = "tracktion.wave"

    response_target = fields.Float(
        "Response target (%)", default=60, digits=(5, 1), tracking=True, help="0: no target."
    )
    completion_target = fields.Float(
        "Completion target (%)", default=80, digits=(5, 1), tracking=True, help="0: no target."
    )
    target_ids = fields.One2many("tracktion.wave.target", "wave_id", "Targets of departments")

    _targets_are_shares = models.Constraint(
        "CHECK(response_target BETWEEN 0 AND 100 AND completion_target BETWEEN 0 AND 100)",
        "A target is a share: a number from 0 to 100. 0 is no target.",
    )

    def action_open_cockpit(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "tracktion_survey.tracktion_wave_cockpit_action"
        )
        return {**action, "params": {"wave_id": self.id}}

    def action_edit_targets(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Targets of “%s”", self.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (self.env.ref("tracktion_survey.tracktion_wave_view_form_targets").id, "form")
            ],
            "target": "new",
        }

    @api.model
    def get_cockpit(self, wave_id=False):
        """What the page of the cockpit shows.

        :param int wave_id: False or one that is gone: the newest open wave, or else the newest
        :return: ``{"waves": [{"id", "name"}], "cockpit": see _cockpit, None without a wave}``
        """
        waves = self.search([], limit=WAVES_SHOWN)
        # Also one that is older, or archived, if it is asked for.
        wave = self.with_context(active_test=False).search([("id", "=", wave_id)], limit=1)
        waves |= wave
        wave = wave or waves.filtered(lambda w: w.state == "open")[:1] or waves[:1]
        return {
            "waves": [{"id": one.id, "name": one.display_name} for one in waves],
            "cockpit": wave._cockpit() if wave else None,
        }

    def _cockpit(self):
        """How far this wave is, as plain data for a page; the number of queries does not depend on
        the number of people.

        :return: dict. Rates are percents with one decimal, or None where there is no base; a
            ``domain`` finds the ``tracktion.invitation`` behind a number.
        """
        self.ensure_one()
        by = [*TABLES, "invited_day:day", "started_day:day", "answered_day:day"]
        names = [f"{name}:sum" for name in COUNTS]
        names += ["response_target:avg", "completion_target:avg"]
        total, *groups = self.env["tracktion.wave.progress"]._read_grouping_sets(
            self._cockpit_domain(), [[], *([name] for name in by)], names
        )
        tables, days = groups[: len(TABLES)], groups[len(TABLES) :]
        keys = [*COUNTS, "response_target", "completion_target"]
        total = dict(zip(keys, total[0] if total else [0] * len(keys), strict=True))
        is_part = not self.env.user.has_group("tracktion_alumni.group_officer")
        if not is_part:
            # The wave's own target is the one that was set, not the mean of those of departments.
            total.update(
                response_target=self.response_target, completion_target=self.completion_target
            )
        may_plan = self.has_access("write")
        return {
            "wave": self._cockpit_wave(),
            "is_part": is_part,
            "may_plan": may_plan,
            "tiles": self._cockpit_tiles(total),
            "rates": self._cockpit_rates(total),
            "contact_rate": percent(total["delivered"] or 0, total["population"] or 0),
            "minutes": self._cockpit_minutes(),
            "tables": [
                self._cockpit_table(name, keys, rows)
                for name, rows in zip(TABLES, tables, strict=True)
            ],
            "days": self._cockpit_days(*days, population=total["population"] or 0),
            "drop_off": self._cockpit_drop_off(),
            "attrition": self._cockpit_attrition(),
        }

    def _cockpit_domain(self, *more):
        return [("wave_id", "=", self.id), *more]

    def _cockpit_wave(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        points = dict(self._fields["point"]._description_selection(self.env))
        today = fields.Date.context_today(self)
        left = None
        if self.state == "open" and self.date_close:
            left = (self.date_close - today).days
        return {
            "id": self.id,
            "name": self.display_name,
            "point": points[self.point],
            "state": self.state,
            "state_label": labels[self.state],
            "school": self.company_id.display_name,
            "school_year": self.school_year_id.display_name,
            "date_open": fields.Date.to_string(self.date_open),
            "date_close": fields.Date.to_string(self.date_close),
            "days_left": left,
        }

    def _cockpit_tiles(self, total):
        """The steps from the population to the response, and who is lost on the way."""
        _ = self.env._
        eligible = ("is_eligible", "=", True)
        tiles = [
            ("population", _("Population"), [eligible]),
            ("delivered", _("Delivered"), [eligible, ("is_delivered", "=", True)]),
            ("opened", _("Opened"), OPENED),
            ("started", _("Begun"), [("is_started", "=", True)]),
            ("completed", _("Completed"), [("is_completed", "=", True)]),
            ("answered", _("Valid responses"), [eligible, ("is_answered", "=", True)]),
            ("refused", _("Refused"), [("state", "=", "refused")]),
            ("unreachable", _("Not reachable"), [eligible, ("state", "=", "unreachable")]),
            ("left_out", _("Left out"), [("is_eligible", "=", False)]),
        ]
        return [
            {
                "key": key,
                "label": label,
                "count": total[key] or 0,
                "share": None
                if key in ("population", "left_out")
                else percent(total[key] or 0, total["population"] or 0),
                "domain": self._cockpit_domain(*domain),
            }
            for key, label, domain in tiles
        ]

    def _cockpit_rates(self, row):
        """Response and completion against their targets.

        :param dict row: sums, and targets in percent
        :return: ``{kind: {"rate", "target", "needed", "light"}}``; ``needed`` is how many more
            there must be to reach the target, None without a target or a base
        """
        return {
            "response": self._cockpit_rate(
                row["answered"], row["population"], row["response_target"]
            ),
            "completion": self._cockpit_rate(
                row["completed"], row["started"], row["completion_target"]
            ),
        }

    @api.model
    def _cockpit_rate(self, part, whole, target):
        part, whole = part or 0, whole or 0
        # A mean of targets is a float that was divided: its noise must not ask for one more.
        target = Fraction(str(half_up(target or 0.0, 6)))
        needed, light = None, "none"
        if whole and target:
            needed = max(0, -(-(target * whole) // 100) - part)
            close = 100 * Fraction(part, whole) >= target - CLOSE
            light = "close" if close else "far"
            light = light if needed else "reached"
        return {
            "rate": percent(part, whole),
            "part": part,
            "whole": whole,
            "target": half_up(target, 1) if target else None,
            "needed": needed,
            "light": light,
        }

    def _cockpit_table(self, name, keys, rows):
        """One row per group, those that miss most first."""
        _ = self.env._
        titles = {
            "department_id": (_("Department"), _("No department")),
            "qualification_id": (_("Qualification"), _("No qualification")),
            "tutor_id": (_("Tutor"), _("No tutor")),
        }
        title, nothing = titles[name]
        found = []
        for group, *values in rows:
            row = dict(zip(keys, values, strict=True))
            found.append(
                {
                    "id": group.id,
                    # Names of colleagues, also of those whose account the reader may not open.
                    "name": group.sudo().display_name if group else nothing,
                    "domain": self._cockpit_domain((name, "=", group.id)),
                    "unanswered": row["population"] - row["answered"],
                    **self._cockpit_rates(row),
                }
            )
        found.sort(
            key=lambda row: (
                -(row["response"]["needed"] or 0),
                -row["unanswered"],
                row["name"],
            )
        )
        return {"key": name, "title": title, "rows": found}

    def _cockpit_days(self, invited, started, answered, population):
        """Each day from the first event to the last, and how many had answered by then."""
        invited = {row[0]: row[1 + COUNTS.index("people")] for row in invited if row[0]}
        begun = {row[0]: row[1:] for row in started if row[0]}
        answered = {row[0]: row[1 + COUNTS.index("answered")] for row in answered if row[0]}
        contacts = {**invited, **self._cockpit_contacts()}
        if not (contacts or begun or answered):
            return []
        day = min([*contacts, *begun, *answered])
        last = min(max([*contacts, *begun, *answered]), day + timedelta(days=LONGEST_CURVE))
        days, so_far = [], 0
        while day <= last:
            sums = begun.get(day)
            of_begun = sums[COUNTS.index("started")] if sums else 0
            completed = sums[COUNTS.index("completed")] if sums else 0
            so_far += answered.get(day, 0)
            days.append(
                {
                    "date": fields.Date.to_string(day),
                    "contacts": contacts.get(day, 0),
                    "started": of_begun,
                    "completion_rate": percent(completed, of_begun),
                    "answered": answered.get(day, 0),
                    "so_far": so_far,
                    "rate": percent(so_far, population),
                    "domain": self._cockpit_domain(*self._cockpit_day_domain(day)),
                }
            )
            day += timedelta(days=1)
        return days

    def _cockpit_day_domain(self, day):
        """The valid responses of one day where the reader is."""
        start, end = (
            self.env.tz.localize(datetime.combine(one, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for one in (day, day + timedelta(days=1))
        )
        start, end = fields.Datetime.to_string(start), fields.Datetime.to_string(end)
        return [
            ("is_eligible", "=", True),
            ("is_answered", "=", True),
            "|",
            "&",
            ("completed_on", ">=", start),
            ("completed_on", "<", end),
            "&",
            ("completed_on", "=", False),
            "&",
            ("started_on", ">=", start),
            ("started_on", "<", end),
        ]

    def _cockpit_contacts(self):
        """``{day: people approached}`` on behalf of this wave: invitations and reminders."""
        return {
            day.date(): number
            for day, number in self.env["tracktion.approach"]._read_group(
                [("origin_model", "=", self._name), ("origin_id", "=", self.id)],
                ["date:day"],
                ["__count"],
            )
        }

    def _cockpit_minutes(self):
        """Median and mean of those who completed and whose time is known."""
        Progress = self.env["tracktion.wave.progress"]
        query = Progress._search(self._cockpit_domain(("minutes", ">", 0)))
        minutes = SQL.identifier(Progress._table, "minutes")
        rows = self.env.execute_query(
            query.select(
                SQL("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)", minutes),
                SQL("AVG(%s)", minutes),
                SQL("COUNT(*)"),
            )
        )
        median, mean, count = rows[0] if rows else (None, None, 0)
        return {"median": half_up(median, 1), "mean": half_up(mean, 1), "count": count}

    def _cockpit_drop_off(self):
        """Where people stopped half-way: the page they saw last, the question they answered last.

        The way through the questionnaire tells the situation: only "Tracking" sees single people.

        :return: list of ``{"page", "question", "count", "domain"}``, most people first; the rest of
            small numbers has neither page nor question, and comes last
        """
        Invitation = self.env["tracktion.invitation"]
        half_way = Invitation._search(
            self._cockpit_domain(("is_started", "=", True), ("is_completed", "=", False))
        )
        self.env["survey.user_input"].flush_model(["last_displayed_page_id"])
        self.env["survey.user_input.line"].flush_model(["user_input_id", "question_id", "skipped"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT u.last_displayed_page_id, answered.question_id,
                       ARRAY_AGG(i.id ORDER BY i.id)
                  FROM tracktion_invitation i
                  LEFT JOIN survey_user_input u ON u.id = i.user_input_id
                  LEFT JOIN LATERAL (
                      SELECT l.question_id
                        FROM survey_user_input_line l
                        JOIN survey_question q ON q.id = l.question_id
                       WHERE l.user_input_id = u.id AND l.skipped IS NOT TRUE
                         -- What the school filled in was answered by nobody.
                         AND COALESCE(q.tracktion_code, '') != ALL(%(known)s)
                       ORDER BY q.sequence DESC, q.id DESC
                       LIMIT 1
                  ) answered ON TRUE
                 WHERE i.id IN %(half_way)s
                 GROUP BY 1, 2
                """,
                known=list(KNOWN),
                half_way=half_way.subselect(),
            )
        )
        # The texts of a questionnaire are no secret.
        questions = self.env["survey.question"].sudo()
        questions = questions.browse({one for row in rows for one in row[:2] if one})
        titles = {question.id: question.title for question in questions}
        sees_all = self.env.user.has_group("tracktion_survey.group_tracking")
        found, rest = [], 0
        for page, question, ids in rows:
            if not sees_all and len(ids) < SMALLEST:
                rest += len(ids)
                continue
            found.append(
                {
                    "page": titles.get(page),
                    "question": titles.get(question),
                    "count": len(ids),
                    "domain": [("id", "in", ids)] if sees_all else None,
                    "is_rest": False,
                }
            )
        found.sort(key=lambda row: (-row["count"], row["page"] or "", row["question"] or ""))
        if rest:
            found.append(
                {"page": None, "question": None, "count": rest, "domain": None, "is_rest": True}
            )
        return found

    def _cockpit_attrition(self):
        """The steps of the panel that end in waves of this cohort; shares of those who answered."""
        _ = self.env._
        words = {
            ("pre", "post6"): _("Before graduation → after 6 months"),
            ("post6", "post18"): _("After 6 → after 18 months"),
            ("pre", "post18"): _("Before graduation → after 18 months"),
            ("pre", "post6", "post18"): _("All three waves"),
        }
        steps = self._attrition().get((self.company_id.id, self.school_year_id.id), {})
        result = []
        for step, label in words.items():
            kept, base = steps.get(step, (None, 0))
            lost = None if kept is None else base - kept
            result.append(
                {
                    "label": label,
                    "base": base,
                    "kept": kept,
                    "lost": lost,
                    "retention": percent(kept, base),
                    "attrition": percent(lost, base),
                    "step": step,
                    "domain": self._answered_domain(step[0]),
                }
            )
        return result
