from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner import TEACHER
from .res_partner_privacy import OFFICER

MANAGER = "tracktion_alumni.group_manager"
# What a message says once its author asked to be forgotten.
SCRUBBED = "—"
# Fields of a contact that say nothing about who it was, or that past figures need.
KEPT_FIELDS = {*models.MAGIC_COLUMNS, "name"}
CLEARED_TYPES = {"char", "text", "html", "date", "datetime", "binary", "image", "properties"}
CLEARED_RELATIONS = {
    "parent_id",
    "state_id",
    "country_id",
    "industry_id",
    "user_id",
    "category_id",
    "alumni_channel_ids",
    "alumni_interest_ids",
}


class ResPartner(models.Model):
    """Forgetting a person: what says who it was goes, what the figures count stays."""

    _inherit = "res.partner"

    alumni_erased_on = fields.Date("Erased on", readonly=True, copy=False, groups=TEACHER)

    # --- may it be done -------------------------------------------------------------------------

    def _tracktion_check_erase(self):
        """Refuse, with the reason, when somebody here must not or cannot be erased."""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a manager erases people."))
        self.check_access("write")
        # The user may write these contacts; whether they are staff is no secret to a manager.
        for partner in self.sudo():
            if partner.is_company:
                reason = self.env._("it is an organisation, not a person")
            elif not partner.partner_share:
                reason = self.env._("it is a colleague with a user account")
            elif partner.alumni_erased_on:
                reason = self.env._("it was erased already")
            else:
                continue
            raise UserError(
                self.env._(
                    "%(name)s cannot be erased: %(reason)s.",
                    name=partner.display_name,
                    reason=reason,
                )
            )

    # --- what would be done ---------------------------------------------------------------------

    def _tracktion_erase_preview(self):
        """What erasing this person removes, anonymises and leaves: ``[(fate, what, how many)]``.

        Other addons add their own facts: ``fate`` is "removed", "anonymised", "kept" or "look".
        """
        self.ensure_one()
        _ = self.env._
        # Only numbers leave this method.
        person = self.sudo().with_context(active_test=False)
        count = self._tracktion_erase_counts()[self.id]
        scans = person.alumni_consent_ids.evidence_id
        shared = person.env["tracktion.consent"].search_count(
            [("evidence_id", "in", scans.ids), ("partner_id", "!=", self.id)]
        )
        blocked = person.env["mail.blacklist"].search_count(
            [("email", "=", person.email_normalized or "-")]
        ) + person.env["phone.blacklist"].search_count(
            [("number", "=", person.phone_sanitized or "-")]
        )
        lines = [
            ("removed", _("Name, addresses, photo, birth date, notes and tags of the contact"), 1),
            (
                "removed",
                _("Further addresses and contacts filed under this person"),
                len(self._tracktion_dependents()),
            ),
            ("removed", _("Bank accounts"), len(person.bank_ids)),
            ("removed", _("Messages, notes, activities and mails"), count["mail.message"]),
            ("removed", _("Attachments"), count["ir.attachment"]),
            ("removed", _("Portal access"), len(person.user_ids)),
            (
                "anonymised",
                _("Enrolments: qualification, year and category stay"),
                count["tracktion.enrolment"],
            ),
            (
                "anonymised",
                _("Consents: purpose, decision, date and source stay"),
                count["tracktion.consent"],
            ),
            ("anonymised", _("Destinations: status and date stay"), count["tracktion.destination"]),
            ("anonymised", _("Approaches: that there was one stays"), count["tracktion.approach"]),
            ("kept", _("Address on the list of those that must not be written to"), blocked),
            ("look", _("Scans that prove the consent of others too: black the name out"), shared),
        ]
        lines += [
            (
                "look",
                self.env._("%s: open them, they may hold a copy of name or address", name),
                number,
            )
            for name, number in self._tracktion_references()
        ]
        return [line for line in lines if line[2]]

    def _tracktion_erase_counts(self):
        """``{partner id: {model: number of records}}``, in one query per model."""
        counts = {partner_id: {} for partner_id in self.ids}

        def note(model, groups):
            numbers = dict(groups)
            for partner_id in self.ids:
                counts[partner_id][model] = numbers.get(partner_id, 0)

        for model in self._tracktion_fact_models():
            # Numbers only, of people whom the caller may erase.
            Model = self.env[model].sudo().with_context(active_test=False)
            groups = Model._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
            note(model, [(partner.id, number) for partner, number in groups])
        for model, field in (("mail.message", "model"), ("ir.attachment", "res_model")):
            # As above: numbers only.
            Model = self.env[model].sudo()
            domain = [(field, "=", "res.partner"), ("res_id", "in", self.ids)]
            note(model, Model._read_group(domain, ["res_id"], ["__count"]))
        return counts

    def _tracktion_fact_models(self):
        """Models with a ``partner_id`` whose lines stay, anonymised, when a person is erased."""
        return [
            "tracktion.enrolment",
            "tracktion.consent",
            "tracktion.destination",
            "tracktion.approach",
        ]

    def _tracktion_references(self):
        """Records of other apps that point to this person: ``[(model label, count)]``."""
        self.ensure_one()
        handled = {
            *self._tracktion_fact_models(),
            "res.partner",
            "res.users",
            "res.partner.bank",
            "discuss.channel.member",
            "tracktion.import.line",
        }
        parts = []
        for name, model in self.env.items():
            if name in handled or name.startswith("mail.") or model._transient or not model._auto:
                continue
            names = [
                field.name
                for field in model._fields.values()
                if field.store and field.type == "many2one" and field.comodel_name == "res.partner"
            ]
            if not names or model._abstract:
                continue
            match = SQL(" OR ").join(SQL("%s = %s", SQL.identifier(f), self.id) for f in names)
            parts.append(
                SQL(
                    "SELECT %s, count(*) FROM %s WHERE %s HAVING count(*) > 0",
                    name,
                    SQL.identifier(model._table),
                    match,
                )
            )
        if not parts:
            return []
        self.env.flush_all()
        rows = self.env.execute_query(SQL(" UNION ALL ").join(parts))
        IrModel = self.env["ir.model"].sudo()  # names of models only
        return [(IrModel._get(name).name, number) for name, number in rows]

    def _tracktion_dependents(self):
        """Addresses and contacts filed under these people, who are nobody on their own."""
        found = self.browse()
        # Whoever may erase a person may erase the addresses of that person.
        level = self.sudo().with_context(active_test=False)
        while level:
            level = (level.child_ids - found - self).filtered(
                lambda child: not child.alumni_enrolment_ids and not child.user_ids
            )
            found |= level
        return found

    # --- doing it -------------------------------------------------------------------------------

    def _tracktion_erase(self):
        """Make these people nobody. There is no way back.

        Addons that hold data of people extend this: do your part, then call ``super()``.
        """
        self._tracktion_check_erase()
        counts = self._tracktion_erase_counts()
        # Checked above. From here on everything goes, also what a manager may not see or write
        # (ledgers, messages of colleagues, mail queue), and nothing may be tracked.
        people = self.sudo().with_context(
            tracking_disable=True, active_test=False, mail_notrack=True, mail_create_nolog=True
        )
        people._tracktion_erase_facts()
        people._tracktion_erase_wizards()
        everybody = people | people._tracktion_dependents()
        everybody._tracktion_erase_messages()
        everybody._tracktion_erase_users()
        everybody._tracktion_erase_bank_accounts()
        everybody._tracktion_erase_contact()
        people._tracktion_log_erasure(counts)

    def _tracktion_erase_facts(self):
        """Anonymise enrolments, ledgers and approaches, so that past figures stay what they are."""
        # The days go, so that the best enrolment must be marked to stay the main one.
        mains = self.alumni_main_enrolment_id.filtered("active")
        mains.filtered(lambda enrolment: not enrolment.is_main).write({"is_main": True})
        enrolments = self.alumni_enrolment_ids
        enrolments.write(enrolments._scrub_vals())
        by_period = enrolments.grouped(lambda e: (e.year_end, e.school_year_id))
        for (year, school_year), group in by_period.items():
            # The day is too much, the year is needed. Written together, so that none is recomputed.
            group.write(
                {
                    "date_start": False,
                    "date_end": False,
                    "year_end": year,
                    "school_year_id": school_year.id,
                }
            )
        self.alumni_consent_ids._scrub()
        self.alumni_destination_ids._scrub()
        approaches = self.alumni_approach_ids
        # The text of a message to one person was written to that person.
        letters = approaches.filtered(lambda line: line.origin_model == "tracktion.contact.job")
        self.env["tracktion.contact.job"].search(
            [("id", "in", letters.mapped("origin_id")), ("total_count", "=", 1)]
        ).write({"subject": SCRUBBED, "body": False})
        approaches.write(approaches._scrub_vals())

    def _tracktion_erase_wizards(self):
        """Remove what wizards still hold; Odoo would sweep it away within days."""
        for name, Model in self.env.items():
            # That of the erasure is at work right now, and holds nothing.
            if not Model._transient or not Model._auto or name == "tracktion.erase.wizard":
                continue
            links = [
                field.name
                for field in Model._fields.values()
                if field.store
                and field.comodel_name == self._name
                and field.type in ("many2one", "many2many")
            ]
            if links:
                Model.search(Domain.OR(Domain(link, "in", self.ids) for link in links)).unlink()
        searched = self.env["privacy.lookup.wizard"].search(
            Domain.OR(
                Domain("email", "=ilike", partner.email_normalized or "-")
                | Domain("name", "=ilike", partner.name or "-")
                for partner in self
            )
        )
        searched.line_ids.unlink()
        searched.unlink()

    def _tracktion_erase_messages(self):
        """Remove what was said about, to and by these people."""
        env, ids = self.env, self.ids
        env["mail.activity"].search(
            [("res_model", "=", self._name), ("res_id", "in", ids)]
        ).unlink()
        env["mail.scheduled.message"].search(
            ["|", "&", ("model", "=", self._name), ("res_id", "in", ids), ("author_id", "in", ids)]
        ).unlink()
        mails = env["mail.mail"].search(
            Domain("recipient_ids", "in", ids)
            | Domain("model", "=", self._name) & Domain("res_id", "in", ids)
            | Domain.OR(
                Domain("email_to", "ilike", partner.email_normalized)
                for partner in self
                if partner.email_normalized
            )
        )
        alone = mails.filtered(lambda mail: not mail.recipient_ids - self)
        alone.unlink()
        (mails - alone).write(
            {"recipient_ids": [fields.Command.unlink(partner_id) for partner_id in ids]}
        )
        env["mail.message"].search([("model", "=", self._name), ("res_id", "in", ids)]).unlink()
        env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", ids), ("res_field", "=", False)]
        ).unlink()
        authored = env["mail.message"].search([("author_id", "in", ids)])
        authored.write({"email_from": False, "reply_to": False, "subject": False, "body": SCRUBBED})
        env["mail.notification"].search([("res_partner_id", "in", ids)]).unlink()
        env["mail.message"].search([("partner_ids", "in", ids)]).write(
            {"partner_ids": [fields.Command.unlink(partner_id) for partner_id in ids]}
        )
        env["mail.followers"].search(
            [
                "|",
                ("partner_id", "in", ids),
                "&",
                ("res_model", "=", self._name),
                ("res_id", "in", ids),
            ]
        ).unlink()
        self._tracktion_erase_mentions()

    def _tracktion_erase_mentions(self):
        """Take names out of the digests that relation owners got: they link to the contact."""
        numbers = "|".join(str(number) for number in self.ids)
        link = rf'/odoo/res\.partner/({numbers})"'
        self.env.flush_all()
        rows = self.env.execute_query(SQL("SELECT id FROM mail_mail WHERE body_html ~ %s", link))
        # The copies for the post office repeat the names in their preview: they go as a whole.
        self.env["mail.mail"].browse(number for (number,) in rows).unlink()
        # What names nobody else is about this person alone, its subject and reason as well.
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET body = %(scrubbed)s, subject = %(scrubbed)s"
                " WHERE body ~ %(link)s AND regexp_replace(body, %(link)s, '', 'g') !~ %(any)s",
                scrubbed=SCRUBBED,
                link=link,
                any=r'/odoo/res\.partner/\d+"',
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET body = regexp_replace(body, %s, %s, 'g') WHERE body ~ %s",
                rf"<a[^>]*{link}[^>]*>[^<]*</a>",
                SCRUBBED,
                link,
            )
        )
        self.env["mail.message"].invalidate_model(["body", "subject"])

    def _tracktion_erase_users(self):
        """Close and anonymise the portal accounts of these people."""
        users = self.user_ids
        if not users:
            return
        users.write({"active": False, "signature": False})
        self.env["res.users.apikeys"].search([("user_id", "in", users.ids)]).unlink()
        self.env["res.device.log"].search([("user_id", "in", users.ids)]).unlink()
        users.flush_recordset()
        # No field gives access to the hash of a password, and a login that is changed by ``write``
        # sends the person a mail.
        self.env.cr.execute(
            "UPDATE res_users SET login = 'erased-' || id, password = NULL WHERE id IN %s",
            [tuple(users.ids)],
        )
        users.invalidate_recordset(["login"], flush=False)

    def _tracktion_erase_bank_accounts(self):
        # Bank accounts refuse to be deleted, they are archived: with nothing in them.
        for account in self.bank_ids:
            account.write({"acc_number": f"erased-{account.id}", "acc_holder_name": False})
        self.bank_ids.action_archive()

    def _tracktion_erase_vals(self):
        """Empty values for every stored field that can tell who a person was."""
        vals = {}
        for name, field in self._fields.items():
            if not field.store or field.related or name in KEPT_FIELDS:
                continue
            if field.compute and field.readonly:
                continue
            if field.type in CLEARED_TYPES or name in CLEARED_RELATIONS:
                vals[name] = False
            elif name in ("partner_latitude", "partner_longitude"):
                vals[name] = 0.0
        vals.update(
            active=False,
            alumni_erased_on=fields.Date.context_today(self),
            alumni_link_key=False,
        )
        return vals

    def _tracktion_erase_contact(self):
        # Contacts refuse to be archived while they have users: the closed ones do not count.
        self = self.with_context(active_test=True)
        self.write(self._tracktion_erase_vals())
        self.filtered(lambda p: p.alumni_reachability != "deceased").alumni_reachability = "lost"
        # Each gets a name of its own. ``write`` would take several queries for each of them.
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET name = %s || lpad(id::text, 6, '0') WHERE id IN %s",
                self.env._("Erased person") + " ",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["name"], flush=False)
        self.modified(["name"])

    def _tracktion_log_erasure(self, counts):
        """Prove the erasure without saying of whom."""
        labels = {model: self.env[model]._description for model in next(iter(counts.values()), {})}
        details = {}
        for person in self:
            parts = [f"{labels[model]}: {n}" for model, n in counts[person.id].items() if n]
            details[person] = self.env._(
                "Contact #%(number)s was erased: %(details)s",
                number=person.id,
                details=", ".join(parts) or self.env._("nothing but the contact"),
            )
        self.env["privacy.log"].create(
            [
                {
                    # The log masks both; neither was ever personal.
                    "anonymized_name": f"Erased {person.id}",
                    "anonymized_email": "erased@example.invalid",
                    "user_id": self.env.uid,
                    "execution_details": details[person],
                    "records_description": f"res.partner #{person.id}",
                }
                for person in self
            ]
        )
        self._tracktion_log({person.id: details[person] for person in self})

    # --- deleting is not forgetting --------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_alumni(self):
        # Whoever deletes may not see enrolments; only that there are some counts.
        enrolments = self.env["tracktion.enrolment"].sudo().with_context(active_test=False)
        people = enrolments.search([("partner_id", "in", self.ids)]).partner_id
        if people:
            raise UserError(
                self.env._(
                    "%(names)s: figures of the school rest on the enrolments, so these contacts "
                    "are not deleted. A TRACKTION manager forgets a person with “Erase this "
                    "person” on the contact; the figures stay.",
                    names=", ".join(people[:10].mapped("display_name")),
                )
            )

    def unlink(self):
        # The lines of the ledgers stay without a person: they must not tell who it was. Only
        # whoever may delete the contact gets as far as keeping this.
        for model in ("tracktion.consent", "tracktion.destination"):
            self.env[model].sudo().search([("partner_id", "in", self.ids)])._scrub()
        return super().unlink()

    def _tracktion_check_archive(self):
        """Archived people are in no table of the school: its teachers cannot take them out."""
        user = self.env.user
        if self.env.su or not user.has_group(TEACHER) or user.has_group(OFFICER):
            return
        if alumni := self.filtered("alumni_main_enrolment_id"):
            raise AccessError(
                self.env._(
                    "%s: alumni are archived by the alumni officer, because archived people are "
                    "counted nowhere. Please ask one.",
                    ", ".join(alumni.mapped("name")),
                )
            )

    def write(self, vals):
        # Whatever is imported or typed later, an erased person stays nobody.
        if not self.env.su and self.filtered(lambda p: p.sudo().alumni_erased_on):
            raise UserError(
                self.env._("This person was erased. If they come back, make a new contact.")
            )
        if "active" in vals and not vals["active"]:
            self._tracktion_check_archive()
        return super().write(vals)
