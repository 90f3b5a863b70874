from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

MANAGER = "tracktion_alumni.group_manager"
# What a rule is about: the model, and what may be done with its records.
SUBJECTS = {
    "contact": ("res.partner", {"anonymise", "review"}),
    "consent_proof": ("tracktion.consent", {"anonymise", "review"}),
    "enrolment": ("tracktion.enrolment", {"anonymise", "review"}),
    "destination": ("tracktion.destination", {"anonymise", "review"}),
    "approach": ("tracktion.approach", {"anonymise", "delete", "review"}),
    "import": ("tracktion.import", {"anonymise", "delete"}),
}


class TracktionRetentionRule(models.Model):
    """How long one kind of data is kept, and what happens then (GDPR, article 5).

    Nothing happens by itself: a manager looks at what is due and applies the rule.
    """

    _name = "tracktion.retention.rule"
    _description = "Retention Rule"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    subject = fields.Selection(
        [
            ("contact", "Contacts of alumni"),
            ("consent_proof", "Proofs of consent"),
            ("enrolment", "Details of enrolments"),
            ("destination", "Details of destinations"),
            ("approach", "Approaches"),
            ("import", "Imported lists"),
        ],
        "Data",
        required=True,
    )
    months = fields.Integer("Kept for (months)", required=True, tracking=True)
    action = fields.Selection(
        [
            ("anonymise", "Anonymise"),
            ("delete", "Delete"),
            ("review", "Ask the relation owner to review"),
        ],
        "Then",
        required=True,
        default="review",
        tracking=True,
    )
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True, tracking=True)
    due_count = fields.Integer("Due now", compute="_compute_due_count")
    run_ids = fields.One2many(
        "tracktion.retention.run", "rule_id", "Runs", groups="tracktion_alumni.group_officer"
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "Another retention rule has that code.")
    _months_check = models.Constraint(
        "CHECK(months > 0)", "A retention rule needs a number of months."
    )

    @api.constrains("subject", "action")
    def _check_action(self):
        for rule in self:
            if rule.action not in SUBJECTS[rule.subject][1]:
                labels = dict(self._fields["action"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "Retention rule “%(rule)s”: “%(action)s” is not possible for these data. "
                        "Choose another action.",
                        rule=rule.name,
                        action=labels[rule.action],
                    )
                )

    # --- what is due ----------------------------------------------------------------------------

    @api.depends("subject", "months", "action")
    @api.depends_context("allowed_company_ids", "uid")
    def _compute_due_count(self):
        for rule in self:
            # One query per rule, and there are about six rules.
            rule.due_count = rule._due_model().search_count(rule._due_domain())

    def _due_model(self):
        """The model that the rule is about, archived records included."""
        return self.env[SUBJECTS[self.subject][0]].with_context(active_test=False)

    def _cutoff(self):
        """Data from before that day are due."""
        return fields.Date.context_today(self) - relativedelta(months=self.months)

    def _due_domain(self, cutoff=None, companies=None):
        """What the rule would touch, among the records that the user may see.

        :param date cutoff: data from before that day; by the months of the rule when None
        :param companies: the schools concerned; those of the user when None
        """
        self.ensure_one()
        if not self.subject:
            return Domain.FALSE
        companies = companies or self.env.companies
        self.env.flush_all()
        due = getattr(self, f"_due_{self.subject}_sql")(cutoff or self._cutoff())
        return Domain("company_id", "in", companies.ids) & Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN %s", SQL.identifier(alias, "id"), due)
        )

    def _due_contact_sql(self, cutoff):
        """People who left the school, and of whom nobody heard since."""
        return SQL(
            """(
            SELECT p.id
              FROM res_partner p
             WHERE p.alumni_main_enrolment_id IS NOT NULL
               AND p.alumni_erased_on IS NULL
               AND p.partner_share
               AND NOT EXISTS (
                       SELECT 1 FROM tracktion_enrolment e
                        WHERE e.partner_id = p.id AND e.active AND e.state = 'studying')
               AND GREATEST(
                       p.create_date::date,
                       p.alumni_last_confirmed_on,
                       (SELECT max(COALESCE(e.date_end, make_date(NULLIF(e.year_end, 0), 6, 30)))
                          FROM tracktion_enrolment e WHERE e.partner_id = p.id),
                       (SELECT max(c.date)::date FROM tracktion_consent c
                         WHERE c.partner_id = p.id AND c.source != 'import'),
                       (SELECT max(d.create_date)::date FROM tracktion_destination d
                         WHERE d.partner_id = p.id AND d.source NOT IN ('import', 'register')),
                       (SELECT max(m.date)::date FROM mail_message m WHERE m.author_id = p.id)
                   ) < %s)""",
            cutoff,
        )

    def _due_consent_proof_sql(self, cutoff):
        """What proves consents that ended: scans, guardians, reasons of decisions over for long."""
        return SQL(
            """(
              WITH latest AS (%(current)s)
            SELECT c.id
              FROM tracktion_consent c
              JOIN latest l ON l.partner_id = c.partner_id AND l.purpose_id = c.purpose_id
             WHERE c.date <= l.date
               AND CASE WHEN l.decision = 'given' THEN l.date_expiry < %(cutoff)s
                        ELSE l.date < %(cutoff)s END
               AND COALESCE(c.evidence_id::text, c.guardian_name, c.guardian_contact, c.reason,
                            c.note, c.presenter, c.group_name) IS NOT NULL)""",
            current=self.env["tracktion.consent"]._current_sql(SQL("TRUE")),
            cutoff=cutoff,
        )

    def _due_enrolment_sql(self, cutoff):
        return SQL(
            """(
            SELECT e.id
              FROM tracktion_enrolment e
             WHERE e.state != 'studying'
               AND COALESCE(e.date_end, make_date(NULLIF(e.year_end, 0), 12, 31)) < %s
               AND COALESCE(NULLIF(e.certificate_number, ''), NULLIF(e.reference, ''),
                            NULLIF(e.note, ''), NULLIF(e.group_name, '')) IS NOT NULL)""",
            cutoff,
        )

    def _due_destination_sql(self, cutoff):
        return SQL(
            """(
            SELECT d.id
              FROM tracktion_destination d
             WHERE d.date < %s
               AND COALESCE(d.employer, d.job_title, d.note) IS NOT NULL)""",
            cutoff,
        )

    def _due_approach_sql(self, cutoff):
        return SQL(
            "(SELECT a.id FROM tracktion_approach a WHERE a.date < %s AND a.subject != %s)",
            cutoff,
            self.env["tracktion.approach"]._SCRUBBED,
        )

    def _due_import_sql(self, cutoff):
        return SQL(
            """(
            SELECT i.id
              FROM tracktion_import i
             WHERE i.write_date < %(cutoff)s
               AND i.state != 'running'
               AND (EXISTS (SELECT 1 FROM tracktion_import_line l
                             WHERE l.import_id = i.id AND l.raw IS NOT NULL)
                    OR EXISTS (SELECT 1 FROM ir_attachment a
                                WHERE a.res_model = 'tracktion.import' AND a.res_id = i.id
                                  AND a.res_field = 'data')))""",
            cutoff=cutoff,
        )

    # --- actions --------------------------------------------------------------------------------

    def action_show_due(self):
        """The dry run: list what the rule would touch. Writes nothing."""
        self.ensure_one()
        model = self._due_model()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Due: %s", self.name),
            "res_model": model._name,
            "view_mode": "list,form",
            "domain": [("id", "in", model.search(self._due_domain()).ids)],
            "context": {"create": False, "active_test": False},
            "help": self.env._("Nothing is due under this rule."),
        }

    def action_apply(self):
        """Note that what is due now is to be treated, and set the background job to work."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager applies retention rules."))
        runs = self.env["tracktion.retention.run"]
        for rule in self:
            waiting = rule.run_ids.filtered(
                lambda run: (
                    run.state in ("waiting", "running") and run.company_id == self.env.company
                )
            )
            if waiting:
                raise UserError(
                    self.env._(
                        "“%s” is being applied already. Wait until that run is done.", rule.name
                    )
                )
            # Runs are made here only: what is due follows from the months of the rule.
            run = runs.sudo().create({"rule_id": rule.id, "cutoff": rule._cutoff()})
            runs |= run.sudo(False)
        # The job belongs to the addon; managers may start it, whatever else they may schedule.
        self.env.ref("tracktion_alumni.ir_cron_retention").sudo()._trigger()
        return runs._action_open()

    # --- what is done with records that are due --------------------------------------------------

    def _apply(self, records):
        """Anonymise or delete ``records`` of the rule's model."""
        self.ensure_one()
        if self.action == "delete":
            records.unlink()
        else:
            getattr(self, f"_anonymise_{self.subject}")(records)

    def _anonymise_contact(self, partners):
        partners._tracktion_erase()

    def _anonymise_consent_proof(self, consents):
        consents._scrub()

    def _anonymise_enrolment(self, enrolments):
        enrolments.write(enrolments._scrub_vals())

    def _anonymise_destination(self, destinations):
        destinations._scrub()

    def _anonymise_approach(self, approaches):
        approaches.write(approaches._scrub_vals())

    def _anonymise_import(self, imports):
        imports._scrub()

    def _ask_owners(self, domain, fallback):
        """One activity per relation owner with the number of records to review, never one each.

        The activity names nobody: it leads to the rule, which lists what the reader may see.

        :param domain: what is due
        :param fallback: the user who is asked about people without an owner
        :return: number of records that somebody was asked about
        """
        self.ensure_one()
        path = "alumni_relation_owner_id"
        if self.subject != "contact":
            path = f"partner_id.{path}"
        counts = {}
        for owner, count in self._due_model()._read_group(domain, [path], ["__count"]):
            user = owner if owner and owner.active else fallback
            counts[user] = counts.get(user, 0) + count
        todo = self.env.ref("mail.mail_activity_data_todo")
        open_ones = {
            activity.user_id: activity
            for activity in self.activity_ids
            if activity.activity_type_id == todo
        }
        for user, count in counts.items():
            rule = self.with_context(lang=user.lang)
            summary = rule.env._(
                "Review %(count)s × %(rule)s: open the rule and choose “Show”",
                count=count,
                rule=rule.name,
            )
            if user in open_ones:
                open_ones[user].summary = summary
            else:
                rule.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id, summary=summary
                )
        return sum(counts.values())
