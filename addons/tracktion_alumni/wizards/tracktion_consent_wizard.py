from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..models.tracktion_consent import SOURCES, STAFF_SOURCES
from ..tools import notify_action

MAX_PEOPLE = 500


class TracktionConsentWizard(models.TransientModel):
    """Record what one person, a selection or a whole class decided, with the proof of it."""

    _name = "tracktion.consent.wizard"
    _description = "Record Consent"

    partner_ids = fields.Many2many(
        "res.partner",
        "tracktion_consent_wizard_partner_rel",
        string="People",
        default=lambda self: self._default_partners(),
    )
    by_class = fields.Boolean("For a class list", help="Find the people by what they studied.")
    school_year_id = fields.Many2one("tracktion.school.year", "School year")
    qualification_id = fields.Many2one("tracktion.qualification")
    class_name = fields.Char("Class", help="As written on the enrolments, for instance 2A.")
    purpose_ids = fields.Many2many("tracktion.consent.purpose", string="Purposes", required=True)
    answer = fields.Selection(
        [("given", "Yes"), ("refused", "No"), ("none", "Tick one by one")],
        "They said",
        required=True,
        default="given",
    )
    date = fields.Datetime("Decided on", required=True, default=fields.Datetime.now)
    source = fields.Selection(
        [item for item in SOURCES if item[0] in STAFF_SOURCES],
        required=True,
        default="staff",
    )
    presenter = fields.Char(help="Who explained it, for instance in class.")
    text_ids = fields.Many2many(
        "tracktion.consent.text",
        "tracktion_consent_wizard_text_rel",
        string="Texts shown",
        compute="_compute_text_ids",
        store=True,
        readonly=False,
        help="The text in force on that day. Choose an older version if that one was shown.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language shown",
        help="Empty: the language of each person.",
    )
    scan = fields.Binary(attachment=False)
    scan_name = fields.Char()
    guardian_name = fields.Char("Guardian")
    guardian_contact = fields.Char("Guardian's contact", help="Phone or e-mail address.")
    without_guardian = fields.Selection(
        [("block", "Stop, nothing is saved"), ("skip", "Leave them out")],
        "Under age without guardian",
        required=True,
        default="block",
    )
    line_ids = fields.One2many(
        "tracktion.consent.wizard.line",
        "wizard_id",
        "Answers",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    person_count = fields.Integer(compute="_compute_warnings")
    minor_names = fields.Char("Under age", compute="_compute_warnings")

    @api.model
    def _default_partners(self):
        if self.env.context.get("active_model") != "res.partner":
            return []
        ids = self.env.context.get("active_ids", [])
        if len(ids) > MAX_PEOPLE:
            raise UserError(
                self.env._(
                    "Consents are recorded for up to %(max)s people at a time; %(count)s are "
                    "selected. Import longer lists.",
                    max=MAX_PEOPLE,
                    count=len(ids),
                )
            )
        return ids

    @api.onchange("by_class")
    def _onchange_by_class(self):
        if self.by_class:
            self.update({"answer": "none", "source": "classroom"})
            self.presenter = self.presenter or self.env.user.name

    @api.onchange("answer")
    def _onchange_answer(self):
        if self.answer != "none":
            for line in self.line_ids:
                line.decision = self.answer

    @api.onchange("by_class", "school_year_id", "qualification_id", "class_name")
    def _onchange_class_list(self):
        if self.by_class and (self.school_year_id or self.qualification_id or self.class_name):
            self.partner_ids = self._class_people()

    def _class_people(self):
        """The people on the class list that is asked for, among those the user may see."""
        domain = Domain.TRUE
        year = self.school_year_id
        if year:
            # In class that year: it ended in the year, or it ran through a part of it.
            running = Domain("date_start", "<=", year.date_end) & (
                Domain("date_end", "=", False) | Domain("date_end", ">=", year.date_start)
            )
            domain &= Domain("school_year_id", "=", year.id) | running
        if self.qualification_id:
            domain &= Domain("qualification_id", "=", self.qualification_id.id)
        if self.class_name:
            domain &= Domain("group_name", "=ilike", self.class_name.strip())
        enrolments = self.env["tracktion.enrolment"].search(domain, limit=MAX_PEOPLE)
        return enrolments.partner_id.sorted("name")

    @api.depends("purpose_ids", "date")
    def _compute_text_ids(self):
        Consent = self.env["tracktion.consent"]
        for wizard in self:
            day = Consent._local_day(wizard.date or fields.Datetime.now())
            texts = [purpose._origin._text_on(day).id for purpose in wizard.purpose_ids]
            wizard.text_ids = [Command.set([text for text in texts if text])]

    @api.depends("partner_ids", "purpose_ids")
    def _compute_line_ids(self):
        for wizard in self:
            people, purposes = wizard.partner_ids._origin, wizard.purpose_ids._origin
            kept = {}
            for line in wizard.line_ids:
                kept[line.partner_id._origin.id, line.purpose_id._origin.id] = line
            commands = [Command.clear()]
            for person in people:
                for purpose in purposes:
                    line = kept.get((person.id, purpose.id))
                    ticked = line.decision if line else wizard.answer or "none"
                    commands.append(
                        Command.create(
                            {
                                "partner_id": person.id,
                                "purpose_id": purpose.id,
                                "decision": ticked,
                                "guardian_name": line.guardian_name if line else False,
                                "guardian_contact": line.guardian_contact if line else False,
                            }
                        )
                    )
            wizard.line_ids = commands

    @api.depends("line_ids.decision", "line_ids.guardian_name", "date", "guardian_name")
    def _compute_warnings(self):
        for wizard in self:
            wizard.person_count = len(wizard.partner_ids)
            minors = wizard.line_ids.filtered(lambda line: line._lacks_guardian()).partner_id
            wizard.minor_names = ", ".join(minors.mapped("name")) if minors else False

    # --- recording ------------------------------------------------------------------------------

    def action_record(self):
        """Write the ledger, and say what was written."""
        self.ensure_one()
        self._check_ready()
        lines = self.line_ids.filtered(lambda line: line.decision != "none")
        lines, skipped = self._without_unguarded(lines)
        scan = self._file_scan()
        consents = self.env["tracktion.consent"]
        for (purpose, decision), group in lines.grouped(
            lambda x: (x.purpose_id, x.decision)
        ).items():
            consents |= self._record(purpose, decision, group, scan)
        if scan and consents:
            # Whoever may see the first decision that it proves may see the scan. The attachment
            # was made above, by this user.
            scan.sudo().res_id = consents[0].id
        elif scan:
            scan.sudo().unlink()
        return self._report(consents, lines, skipped)

    def _check_ready(self):
        if not self.purpose_ids:
            raise UserError(self.env._("Choose what the consent is for."))
        if not self.partner_ids:
            raise UserError(self.env._("Choose whose consent you record."))
        if all(line.decision == "none" for line in self.line_ids):
            raise UserError(self.env._("Nobody is ticked yet: mark who said yes and who said no."))
        today = fields.Date.context_today(self)
        if self.env["tracktion.consent"]._local_day(self.date) > today:
            raise UserError(self.env._("The day of the decision lies in the future. Correct it."))
        if self.source == "paper" and not self.scan:
            raise UserError(
                self.env._("Attach a scan of the paper, or choose the source that fits better.")
            )
        twice = [p for p, texts in self.text_ids.grouped("purpose_id").items() if len(texts) > 1]
        if twice:
            raise UserError(
                self.env._(
                    "There are two texts for “%s”. Keep the one that people were shown.",
                    twice[0].name,
                )
            )

    def _without_unguarded(self, lines):
        """Lines that may be recorded, and the people left out because no guardian is named."""
        bad = lines.filtered(lambda line: line._lacks_guardian())
        if bad and self.without_guardian == "block":
            raise UserError(
                self.env._(
                    "Under age on that day, so a parent or guardian decides: %(names)s.\n"
                    "Fill in who that was, or choose to leave these people out.",
                    names=", ".join(bad.partner_id.mapped("name")),
                )
            )
        return lines - bad, bad.partner_id

    def _file_scan(self):
        """One attachment for all lines; empty without a scan."""
        Attachment = self.env["ir.attachment"]
        if not self.scan:
            return Attachment
        return Attachment.create(
            {
                "name": self.scan_name or self.env._("Scan of the consent"),
                "datas": self.scan,
                "res_model": "tracktion.consent",
            }
        )

    def _record(self, purpose, decision, lines, scan):
        """Append the same decision on one purpose for the people of ``lines``."""
        Consent = self.env["tracktion.consent"]
        # An hour that is still to come today was not noted: only the day counts.
        today = fields.Date.context_today(self)
        vals = {
            "date": today if self.date > fields.Datetime.now() else self.date,
            "presenter": self.presenter,
            "group_name": self.class_name,
            "evidence_id": scan.id,
        }
        if decision != "given":
            return Consent._record_no(lines.partner_id, purpose, self.source, **vals)
        vals["text_id"] = self.text_ids.filtered(lambda text: text.purpose_id == purpose).id
        if self.lang:
            vals["lang"] = self.lang
        consents = Consent
        guardians = lines.grouped(lambda line: line._guardian())
        for (name, contact), group in guardians.items():
            consents |= Consent._record(
                group.partner_id,
                purpose,
                "given",
                self.source,
                guardian_name=name,
                guardian_contact=contact,
                **vals,
            )
        return consents

    def _report(self, consents, lines, skipped):
        count = {decision: 0 for decision in ("given", "refused", "withdrawn")}
        for consent in consents:
            count[consent.decision] += 1
        message = self.env._(
            "Recorded: %(yes)s × yes, %(no)s × no.",
            yes=count["given"],
            no=count["refused"] + count["withdrawn"],
        )
        stood = len(lines) - len(consents)
        if stood:
            message += " " + self.env._("%s stood like that already.", stood)
        outdone = consents - consents._in_force()
        if outdone:
            message += " " + self.env._(
                "A later decision stands: %s.", ", ".join(outdone.partner_id.mapped("name"))
            )
        if skipped:
            message += " " + self.env._(
                "Left out, no guardian: %s.", ", ".join(skipped.mapped("name"))
            )
        is_odd = bool(skipped or outdone)
        return notify_action(
            message,
            "warning" if is_odd else "success",
            sticky=is_odd,
            then={"type": "ir.actions.act_window_close", "infos": {"done": True}},
        )
