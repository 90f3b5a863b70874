from odoo import fields, models


class TracktionWave(models.Model):
    """The classes of a wave."""

    _inherit = "tracktion.wave"

    class_session_ids = fields.One2many("tracktion.class.session", "wave_id", "Class sessions")
    class_session_count = fields.Integer("Classes", compute="_compute_class_session_count")

    def _compute_class_session_count(self):
        counts = dict(
            self.env["tracktion.class.session"]._read_group(
                [("wave_id", "in", self.ids)], ["wave_id"], ["__count"]
            )
        )
        for wave in self:
            wave.class_session_count = counts.get(wave, 0)

    def action_plan_class_sessions(self):
        """One session for each class that has none; without names of classes, for each
        qualification."""
        return self._action_class_sessions(self._plan_class_sessions())

    def action_open_class_sessions(self):
        """The sessions of these waves."""
        return self._action_class_sessions(self.class_session_ids)

    def _action_class_sessions(self, sessions):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_survey.tracktion_class_session_action"
        )
        return dict(
            action,
            domain=[("wave_id", "in", self.ids)],
            # One wave is seen at once, not behind a folded line.
            context={"search_default_by_wave": 1}
            if len(self) > 1
            else {"default_wave_id": self.id},
            help=None if sessions else action.get("help"),
        )

    def _plan_class_sessions(self):
        """:return: the new sessions, presented by the tutor where a class has one."""
        # Names of classes only; who may make sessions may hold any of them.
        Invitation = self.env["tracktion.invitation"].sudo()
        Session = self.env["tracktion.class.session"]
        groups = Invitation._read_group(
            [("wave_id", "in", self.ids), ("partner_id", "!=", False)],
            ["wave_id", "group_name", "qualification_id"],
            ["tutor_id:recordset"],
        )
        classes = {}
        for wave, group_name, qualification, tutors in groups:
            key = (wave, group_name, None) if group_name else (wave, False, qualification)
            classes[key] = classes.get(key, self.env["res.users"]) | tutors
        known = {
            (session.wave_id, session.group_name, None)
            if session.group_name
            else (session.wave_id, False, session.qualification_id)
            for session in Session.search([("wave_id", "in", self.ids)])
        }
        return Session.create(
            [
                {
                    "wave_id": wave.id,
                    "group_name": group_name,
                    "qualification_id": qualification and qualification.id,
                    "presenter_id": (tutors if len(tutors) == 1 else self.env.user).id,
                }
                for (wave, group_name, qualification), tutors in classes.items()
                if (wave, group_name, qualification) not in known
            ]
        )
