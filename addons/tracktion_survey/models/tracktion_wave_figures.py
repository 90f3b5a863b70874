from collections import Counter

from odoo import api, fields, models

COUNTED = ("state", "is_eligible", "is_delivered", "is_started", "is_completed", "is_answered")

#: Who looked at the page, or began without it, in class or on the phone.
OPENED = ["|", ("opened_on", "!=", False), ("is_started", "=", True)]


class TracktionWave(models.Model):
    """How far a wave is, for lists and buttons; nothing of it is stored."""

    _inherit = "tracktion.wave"

    people_count = fields.Integer("Population", compute="_compute_figures")
    eligible_count = fields.Integer(
        "Asked", compute="_compute_figures", help="Everybody but those who must not be asked."
    )
    planned_count = fields.Integer("Not invited yet", compute="_compute_figures")
    delivered_count = fields.Integer("Delivered", compute="_compute_figures")
    opened_count = fields.Integer("Opened", compute="_compute_figures")
    started_count = fields.Integer("Begun", compute="_compute_figures")
    completed_count = fields.Integer("Completed", compute="_compute_figures")
    refused_count = fields.Integer("Refused", compute="_compute_figures")
    left_out_count = fields.Integer("Not reached", compute="_compute_figures")
    response_rate = fields.Float(
        compute="_compute_figures", help="Valid responses, of everybody who counts as asked."
    )
    completion_rate = fields.Float(
        compute="_compute_figures", help="Completed, of those who have begun."
    )

    @api.depends("invitation_ids.state")
    @api.depends_context("uid")
    def _compute_figures(self):
        groups = self.env["tracktion.invitation"]._read_group(
            [("wave_id", "in", self.ids)], ["wave_id", *COUNTED], ["__count"]
        )
        counts = {id_: Counter() for id_ in self.ids}
        for wave, state, *flags, count in groups:
            mine = counts[wave.id]
            mine["people"] += count
            mine[state] += count
            for name, flag in zip(COUNTED[1:], flags, strict=True):
                mine[name] += count if flag else 0
        # Also those who refused after they had looked.
        opened = dict(
            self.env["tracktion.invitation"]._read_group(
                [("wave_id", "in", self.ids), *OPENED], ["wave_id"], ["__count"]
            )
        )
        for wave in self:
            mine = counts.get(wave._origin.id, Counter())
            wave.people_count = mine["people"]
            wave.planned_count = mine["planned"]
            wave.eligible_count = mine["is_eligible"]
            wave.delivered_count = mine["is_delivered"]
            wave.opened_count = opened.get(wave._origin, 0)
            wave.started_count = mine["is_started"]
            wave.completed_count = mine["is_completed"]
            wave.refused_count = mine["refused"]
            wave.left_out_count = mine["unreachable"] + mine["excluded"]
            wave.response_rate = mine["is_answered"] / (mine["is_eligible"] or 1)
            wave.completion_rate = mine["is_completed"] / (mine["is_started"] or 1)

    def _action_people(self, name, domain=()):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "tracktion.invitation",
            "view_mode": "list,kanban,form,pivot,graph",
            "domain": [("wave_id", "=", self.id), *domain],
            "context": {"default_wave_id": self.id, "create": False},
        }

    def action_open_people(self):
        """Everybody in the population."""
        return self._action_people(self.display_name)

    def action_open_completed(self):
        """Those who have answered."""
        return self._action_people(self.env._("Completed"), [("is_completed", "=", True)])

    def action_open_left_out(self):
        """Those who were not reached, and why."""
        return self._action_people(
            self.env._("Not reached"), [("state", "in", ("unreachable", "excluded"))]
        )

    # --- steps that ask something first ---------------------------------------------------------

    def _action_wizard(self, model, name, **vals):
        self.ensure_one()
        self.check_access("write")
        wizard = self.env[model].create({"wave_id": self.id, **vals})
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_preview(self):
        """What a launch would do; its button launches."""
        return self._action_wizard("tracktion.wave.preview", self.env._("Invite"))

    def action_add_people(self):
        """Add people by hand."""
        return self._action_wizard("tracktion.wave.people", self.env._("Add people"))

    def action_extend(self):
        """Ask for another closing date."""
        return self._action_wizard(
            "tracktion.wave.extend",
            self.env._("Extend"),
            date_close=max(filter(None, (self.date_close, self._today()))),
        )

    def action_links(self):
        """The list of personal links."""
        return self._action_wizard("tracktion.wave.links", self.env._("Links for messaging"))
