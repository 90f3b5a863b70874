import secrets

from odoo import api, fields, models
from odoo.tools import SQL

#: Letters and digits that nobody takes for one another, on paper or by voice.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


class TracktionInvitation(models.Model):
    """One person in the population of one wave: how he is asked, and how far he is.

    Tells whether and when somebody answered, never what.
    """

    _name = "tracktion.invitation"
    _description = "Invitation"
    _inherit = ["tracktion.derived.mixin", "tracktion.dimension.mixin"]
    _order = "wave_id desc, id"
    _rec_name = "partner_id"

    wave_id = fields.Many2one(
        "tracktion.wave", required=True, readonly=True, index=True, ondelete="cascade"
    )
    point = fields.Selection(string="Moment", readonly=True, related="wave_id.point", store=True)
    company_id = fields.Many2one(
        "res.company", "School", readonly=True, related="wave_id.company_id", store=True, index=True
    )
    school_year_id = fields.Many2one(
        "tracktion.school.year", readonly=True, related="wave_id.school_year_id", store=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Person", readonly=True, index=True, ondelete="set null"
    )
    enrolment_id = fields.Many2one("tracktion.enrolment", readonly=True, ondelete="set null")
    reference = fields.Char(readonly=True, help="What the outside list calls this person.")
    access_token = fields.Char(
        readonly=True,
        required=True,
        copy=False,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(24),
    )
    personal_code = fields.Char(
        "Personal code", readonly=True, copy=False, groups="tracktion_survey.group_tracking"
    )
    state = fields.Selection(
        [
            ("planned", "Not invited yet"),
            ("invited", "Invited"),
            ("opened", "Opened"),
            ("started", "Stopped half-way"),
            ("completed", "Completed"),
            ("refused", "Refused"),
            ("unreachable", "Not reachable"),
            ("excluded", "Left out"),
        ],
        required=True,
        readonly=True,
        default="planned",
        index=True,
    )
    reason = fields.Char(
        readonly=True, help="Why somebody is not reachable or left out: a code of the door."
    )
    is_eligible = fields.Boolean(
        "Counts as asked",
        compute="_compute_is_eligible",
        store=True,
        help="Everybody but those who must not be asked: they are no part of the response rate.",
    )
    is_delivered = fields.Boolean("Delivered", readonly=True)
    is_started = fields.Boolean("Begun", compute="_compute_progress", store=True)
    is_completed = fields.Boolean("Completed", compute="_compute_progress", store=True)
    is_answered = fields.Boolean(
        "Valid response", readonly=True, help="There is a response that counts."
    )
    invited_on = fields.Datetime(readonly=True)
    opened_on = fields.Datetime(readonly=True)
    started_on = fields.Datetime("Begun on", readonly=True)
    completed_on = fields.Datetime(readonly=True)
    minutes = fields.Float(readonly=True, aggregator="avg")
    user_input_id = fields.Many2one(
        "survey.user_input",
        "Answers as given",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="tracktion_survey.group_tracking",
    )

    # --- what tables group by, as it was when the population was made ---------------------------

    department_id = fields.Many2one(index=True)
    tutor_id = fields.Many2one(index=True)
    group_name = fields.Char("Class", readonly=True)
    birth_year = fields.Integer("Year of birth", readonly=True, aggregator=None)

    _person_uniq = models.UniqueIndex(
        "(wave_id, partner_id) WHERE partner_id IS NOT NULL",
        "This person is in the population of that wave already.",
    )
    _reference_uniq = models.UniqueIndex(
        "(wave_id, reference) WHERE reference IS NOT NULL",
        "Another person of that wave has that reference.",
    )
    _token_uniq = models.UniqueIndex("(access_token)", "Another invitation has that token.")
    _code_uniq = models.UniqueIndex(
        "(wave_id, personal_code) WHERE personal_code IS NOT NULL",
        "Another person of that wave has that code.",
    )

    @api.model
    def _not_eligible(self):
        """Reasons that leave somebody out of the base of the response rate: codes of the door."""
        return {
            "deceased",
            "restricted",
            "refused",
            "withdrawn",
            "no_consent",
            "expired",
            "guardian",
            "archived",
            "other_school",
            "by_hand",
        }

    @api.depends("state", "reason", "point")
    def _compute_is_eligible(self):
        for invitation in self:
            out = self._not_eligible()
            if invitation.point == "pre":
                # In class everybody is asked, for the consent itself as well.
                out -= {"no_consent", "expired", "guardian"}
            invitation.is_eligible = not (
                invitation.state in ("excluded", "unreachable") and invitation.reason in out
            )

    @api.depends("started_on", "completed_on")
    def _compute_progress(self):
        for invitation in self:
            invitation.is_completed = bool(invitation.completed_on)
            invitation.is_started = bool(invitation.started_on) or invitation.is_completed

    @api.model
    def _new_codes(self, count, taken=()):
        """``count`` new personal codes, none of them in ``taken``."""
        codes, taken = [], set(taken)
        while len(codes) < count:
            code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
            if code not in taken:
                taken.add(code)
                codes.append(code)
        return codes

    # --- answering ------------------------------------------------------------------------------

    def _user_inputs(self, answered_by="link"):
        """The answers of these people as Odoo's survey keeps them, made where there are none yet.

        One for each invitation, whatever happens at the same moment: two devices share it. Checks
        no rights: the caller does.

        :param str answered_by: who types, if they are new
        :return: ``survey.user_input``, as the system, in the order of the invitations
        """
        # The caller knows who may type here: whoever has the link or the code, an interviewer, an
        # import. None of them may write Odoo's answers himself.
        invitations = self.sudo()
        Input = invitations.env["survey.user_input"]
        missing = invitations.filtered(lambda i: not i.user_input_id)
        if missing:
            # Whoever comes second waits, and is served again on what the first one left.
            missing._lock()
            missing = missing.filtered(lambda i: not i.user_input_id)
            known = missing._known_facts()
            inputs = Input.with_context(tracking_disable=True).create(
                [
                    one._prepare_user_input_vals(answered_by, facts)
                    for one, facts in zip(missing, known, strict=True)
                ]
            )
            inputs._tracktion_prefill(known)
            for one, user_input in zip(missing, inputs, strict=True):
                one.user_input_id = user_input
        return Input.browse([i.user_input_id.id for i in invitations])

    def _lock(self):
        """Hold these until the end of the transaction; wait for whoever holds them now.

        ``lock_for_update`` would not wait. When the other one changed them, the database refuses,
        and the request is served again on what it finds then.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM %s WHERE id IN %s ORDER BY id FOR UPDATE",
                self._table_sql,
                self._ids,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(flush=False)

    def _prepare_user_input_vals(self, answered_by, facts):
        """Values of the answers of this person, of whom ``facts`` are known: ``{CODE: answer}``."""
        self.ensure_one()
        survey = self.wave_id.survey_id
        questions = survey._prepare_user_input_predefined_questions()
        if survey.tracktion_hide_known:
            questions = questions.filtered(lambda q: q.tracktion_code not in facts)
        # Neither e-mail nor nickname: the invitation says who it is, and forgets it in one place.
        return {
            "survey_id": survey.id,
            "partner_id": self.partner_id.id,
            "tracktion_invitation_id": self.id,
            "tracktion_answered_by": answered_by,
            "lang_id": self.env["res.lang"]._get_data(code=self.partner_id.lang).id,
            "deadline": self.wave_id._deadline(),
            "predefined_question_ids": [fields.Command.set(questions.ids)],
        }
