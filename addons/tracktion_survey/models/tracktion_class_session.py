from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .tracktion_invitation import CODE_LENGTH


class TracktionClassSession(models.Model):
    """One class answers together: the consent is explained, then everybody fills in his own
    questionnaire on his own phone.

    It is kept as the proof of who explained which text to whom and when.
    """

    _name = "tracktion.class.session"
    _description = "Class Session"
    _inherit = ["tracktion.derived.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    wave_id = fields.Many2one(
        "tracktion.wave",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", "School", readonly=True, related="wave_id.company_id", store=True, index=True
    )
    group_name = fields.Char("Class", help="As the enrolments of the students call it.")
    qualification_id = fields.Many2one(
        "tracktion.qualification",
        check_company=True,
        help="Only students of this qualification; empty for all.",
    )
    tutor_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Only students of this tutor; empty for all.",
    )
    date = fields.Datetime("Planned for", tracking=True)
    presenter_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
        help="Who explains in class what the answers are for. Sees the names of this class and "
        "the sheets with their codes.",
    )
    text_id = fields.Many2one(
        "tracktion.consent.text",
        "Text explained",
        default=lambda self: self._default_text(),
        domain="[('purpose_id.code', '=', 'tracking_survey')]",
        ondelete="restrict",
        tracking=True,
        help="The version of the text on consent that is shown and explained in class.",
    )
    code = fields.Char(
        "Code of the class",
        readonly=True,
        copy=False,
        help="What students type on their phones, or reach with the QR code.",
    )
    state = fields.Selection(
        [("planned", "Planned"), ("open", "Open"), ("closed", "Closed")],
        required=True,
        readonly=True,
        default="planned",
        index=True,
        tracking=True,
    )
    opened_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()
    active = fields.Boolean(default=True)
    total_count = fields.Integer("In this class", compute="_compute_numbers")
    started_count = fields.Integer("Begun", compute="_compute_numbers")
    done_count = fields.Integer("Done", compute="_compute_numbers")
    missing_count = fields.Integer("Not done", compute="_compute_numbers")
    done_share = fields.Float("Done (%)", compute="_compute_numbers")
    missing_names = fields.Text("Not done yet", compute="_compute_missing_names")
    classes = fields.Char("Classes of the wave", compute="_compute_classes")
    wave_state = fields.Selection(string="State of the wave", related="wave_id.state")
    may_present = fields.Boolean(compute="_compute_may_present")

    _code_uniq = models.UniqueIndex("(code)", "Another class session has that code.")

    @api.model
    def _default_text(self):
        # Which text is in force is no secret of anybody.
        purposes = self.env["tracktion.consent.purpose"].sudo()
        purpose = purposes.search([("code", "=", "tracking_survey")], limit=1)
        return purpose.current_text_id.id

    @api.depends("group_name", "qualification_id", "tutor_id", "wave_id")
    def _compute_name(self):
        for session in self:
            parts = [
                session.group_name,
                session.qualification_id.name,
                session.tutor_id.name,
            ]
            session.name = ", ".join(filter(None, parts)) or session.wave_id.name

    @api.depends("wave_id", "group_name", "qualification_id", "tutor_id", "state")
    def _compute_numbers(self):
        numbers = self._numbers()
        for session in self:
            total, started, done = numbers.get(session.id, (0, 0, 0))
            session.total_count, session.started_count, session.done_count = total, started, done
            session.missing_count = total - done
            session.done_share = 100 * done / total if total else 0

    @api.depends("wave_id", "group_name", "qualification_id", "tutor_id", "state")
    def _compute_missing_names(self):
        for session in self:
            # Whoever holds the session meets these people, if they are not his own elsewhere.
            people = session._people(done=False) if session._is_presenter() else None
            names = people.sudo().mapped("partner_id.name") if people else []
            session.missing_names = "\n".join(filter(None, names))

    @api.depends("wave_id")
    def _compute_classes(self):
        # Names of classes, of nobody in them.
        groups = (
            self.env["tracktion.invitation"]
            .sudo()
            ._read_group(
                [("wave_id", "in", self.wave_id.ids), ("group_name", "!=", False)],
                ["wave_id", "group_name"],
            )
        )
        for session in self:
            names = {name for wave, name in groups if wave == session.wave_id}
            session.classes = ", ".join(sorted(names))

    @api.depends_context("uid")
    @api.depends("presenter_id", "tutor_id")
    def _compute_may_present(self):
        for session in self:
            session.may_present = session._is_presenter()

    @api.model
    def default_get(self, fields_list):
        # Where every session begins, whatever a client's context says.
        values = super().default_get(fields_list)
        return dict(values, state="planned") if "state" in fields_list else values

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        # Given out by the system, once: the code is printed on the sheets.
        for session, code in zip(
            sessions.sudo(), sessions._new_session_codes(len(sessions)), strict=True
        ):
            session.code = code
        return sessions

    @api.model
    def _new_session_codes(self, count):
        """``count`` codes that no session of this database has, of whatever school."""
        Invitation = self.env["tracktion.invitation"]
        codes = Invitation._new_codes(count)
        # Only whether they are taken.
        every = self.sudo().with_context(active_test=False)
        while taken := every.search([("code", "in", codes)]).mapped("code"):
            free = [code for code in codes if code not in taken]
            codes = free + Invitation._new_codes(count - len(free), codes)
        return codes

    @api.model
    def _by_code(self, typed):
        """The session with the code that somebody typed; none if there is no such."""
        code = self._clean_code(typed)
        # The code in hand is the permission; pages show nothing of the session but its class.
        every = self.sudo()
        return every.search([("code", "=", code)], limit=1) if code else every.browse()

    @api.model
    def _clean_code(self, typed):
        """What was meant: capitals, without the spaces and dashes of a phone's keyboard."""
        code = "".join(c for c in (typed or "")[:40].upper() if c.isalnum())
        return code if len(code) == CODE_LENGTH else ""

    # --- presenting -----------------------------------------------------------------------------

    def _is_presenter(self):
        """Whether this user holds this session: its presenter, its tutor, or who plans it."""
        self.ensure_one()
        user = self.env.user
        return (
            self.env.su or user in (self.presenter_id | self.tutor_id) or self.has_access("write")
        )

    def _check_presenter(self):
        self.check_access("read")
        for session in self:
            if not session._is_presenter():
                raise AccessError(
                    self.env._(
                        "“%s” is held by somebody else. Ask an officer to make you its presenter.",
                        session.name,
                    )
                )

    def action_open(self):
        """Let the students of this class in."""
        self._check_presenter()
        for session in self:
            if session.wave_id.state != "open":
                raise UserError(
                    self.env._(
                        "The wave “%s” is not open. Open the wave first, or choose another one.",
                        session.wave_id.name,
                    )
                )
            if not session.total_count:
                raise UserError(
                    self.env._(
                        "Nobody of the wave is in this class. Its classes are: %s",
                        session.classes or self.env._("none"),
                    )
                )
        # Holding the session is what a presenter may do; the rest of it he may not change.
        waiting = self.sudo().filtered(lambda s: s.state != "open")
        waiting.write({"state": "open", "closed_on": False})
        for session in waiting.filtered(lambda s: not s.opened_on):
            session.opened_on = fields.Datetime.now()

    def action_close(self):
        """Stop: nobody comes in any more. Who is in his questionnaire may finish it."""
        self._check_presenter()
        # As in action_open: a presenter, as was checked, may hold it and change no more.
        self.sudo().filtered(lambda s: s.state == "open").write(
            {"state": "closed", "closed_on": fields.Datetime.now()}
        )

    def action_present(self):
        """The page for the projector."""
        self.ensure_one()
        self._check_presenter()
        return {
            "type": "ir.actions.act_url",
            "url": f"/tracktion/class/{self.id}",
            "target": "new",
        }

    def action_print(self):
        """The sheets with the codes, and the list of the class."""
        self._check_presenter()
        return self.env.ref("tracktion_survey.report_class_sheet").report_action(self)

    def action_show_missing(self):
        """Who has not answered yet."""
        self._check_presenter()
        return self._action_people(self.env._("Not done"), self._people(done=False))

    def action_show_people(self):
        """Everybody of this class."""
        self._check_presenter()
        return self._action_people(self.env._("In this class"), self._people())

    def _action_people(self, title, people):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_survey.tracktion_class_people_action"
        )
        title = f"{', '.join(self.mapped('name'))}: {title}"
        return dict(action, name=title, display_name=title, domain=[("id", "in", people.ids)])

    def action_send_links(self):
        """Whoever was absent gets the personal link by e-mail, in the name of the coordinator."""
        self._check_presenter()
        # Whoever holds the session may have its people asked; the door decides about each.
        people = self._people(done=False).sudo()
        action = people._send_links()
        for session in self:
            session._message_log(body=action["params"]["message"])
        return action

    def action_ask_tutors(self):
        """A to-do for each tutor, with those of his students who were absent."""
        self._check_presenter()
        return self._people(done=False)._ask_tutors_to_call()

    # --- proof ----------------------------------------------------------------------------------

    def _consent_context(self, _invitation):
        """How the consent of somebody who answered in this session was explained.

        :return: values of a line of the ledger of consents
        """
        self.ensure_one()
        return {
            "source": "classroom",
            "presenter": self.presenter_id.name,
            "group_name": self.group_name or self.name,
            "text_id": self.text_id.id,
        }

    def _public_address(self):
        """Where students go; the code follows it."""
        return f"{self.get_base_url()}/class"
