import json

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_datetime, html2plaintext

OFFICER = "tracktion_alumni.group_officer"


class ResPartner(models.Model):
    """Everything that is held of a person, for the person (GDPR, articles 15 and 20)."""

    _inherit = "res.partner"

    def _tracktion_personal_titles(self):
        """Headings of the sections of :meth:`_tracktion_personal_data`, in their order."""
        _ = self.env._
        return {
            "contact": _("Contact"),
            "addresses": _("Further addresses and contacts"),
            "enrolments": _("Enrolments"),
            "consents": _("Consents"),
            "destinations": _("Destinations"),
            "approaches": _("Approaches by the school"),
            "interests": _("Interests and preferred channels"),
            "messages": _("Messages and notes"),
            "activities": _("Planned activities"),
            "attachments": _("Documents"),
            "blocked": _("On the list of those that must not be written to"),
            "accounts": _("Accounts for the portal"),
        }

    def _tracktion_personal_data(self):
        """All that is held of this person: ``{section: [row, …]}``.

        A row is what :meth:`_tracktion_describe` gives. Addons that hold data of people extend
        this method and add a title in :meth:`_tracktion_personal_titles`. Runs with the rights of
        the caller: nobody hands out what he may not see.
        """
        self.ensure_one()
        env = self.env

        def facts(model, names, **kw):
            records = (
                env[model]
                .with_context(active_test=False)
                .search([("partner_id", "=", self.id)], **kw)
            )
            return self._tracktion_describe(records, names)

        messages = env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "=", self.id)]
        )
        attachments = env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        activities = (
            env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )
        return {
            "contact": self._tracktion_describe(self, self._tracktion_personal_fields()),
            "addresses": self._tracktion_describe(
                self._tracktion_dependents().with_env(env),
                ["type", "name", "function", "email", "phone", "street", "street2", "zip"]
                + ["city", "state_id", "country_id", "comment"],
            ),
            "enrolments": facts(
                "tracktion.enrolment",
                ["qualification_id", "department_id", "kind", "state", "outcome", "date_start"]
                + ["date_end", "year_end", "school_year_id", "category_id", "tutor_id"]
                + ["group_name", "certificate_number", "reference", "note"],
            ),
            "consents": facts(
                "tracktion.consent",
                ["purpose_id", "decision", "date", "date_expiry", "source", "text_id", "lang"]
                + ["presenter", "group_name", "guardian_name", "guardian_contact", "reason"]
                + ["note", "evidence_id"],
            ),
            "destinations": facts(
                "tracktion.destination",
                ["date", "status", "employer", "job_title", "contract", "working_time", "hours"]
                + ["wage_band", "is_related", "source", "note"],
            ),
            "approaches": facts(
                "tracktion.approach", ["date", "user_id", "purpose_id", "channel_id", "subject"]
            ),
            "interests": self._tracktion_describe(self.alumni_interest_ids, ["kind", "name"])
            + self._tracktion_describe(self.alumni_channel_ids, ["name"]),
            "messages": self._tracktion_describe(
                messages, ["date", "author_id", "subject", "body"]
            ),
            "activities": self._tracktion_describe(
                activities,
                ["activity_type_id", "summary", "note", "user_id", "date_deadline", "active"],
            ),
            "attachments": self._tracktion_describe(
                attachments, ["name", "mimetype", "create_date"]
            ),
            **self._tracktion_personal_system_data(),
        }

    def _tracktion_personal_system_data(self):
        """Blocked addresses and accounts, which only administrators see otherwise."""
        # Whoever hands out the data of this person hands these out too; they are of nobody else.
        env = self.sudo().with_context(active_test=False).env
        mails = env["mail.blacklist"].search([("email", "=", self.email_normalized or "-")])
        phones = env["phone.blacklist"].search([("number", "=", self.phone_sanitized or "-")])
        users = env["res.users"].search([("partner_id", "=", self.id)])
        return {
            "blocked": self._tracktion_describe(mails, ["email", "active", "create_date"])
            + self._tracktion_describe(phones, ["number", "active", "create_date"]),
            "accounts": self._tracktion_describe(
                users, ["login", "active", "create_date", "login_date"]
            ),
        }

    def _tracktion_personal_fields(self):
        """Fields of the contact itself that are handed out to the person."""
        return [
            *("name", "email", "phone", "street", "street2", "zip", "city", "state_id"),
            *("country_id", "website", "alumni_linkedin", "alumni_other_contacts"),
            *("function", "parent_id", "lang"),
            *("vat", "ref", "comment", "category_id", "company_id", "alumni_birthdate"),
            *("alumni_gender", "alumni_category_id", "alumni_qualification_id"),
            *("alumni_department_id", "alumni_graduation_date", "alumni_graduation_year"),
            *("alumni_relation_owner_id", "alumni_reachability", "alumni_keep_in_touch"),
            *("alumni_processing_restricted", "alumni_last_confirmed_on", "create_date"),
        ]

    def _tracktion_describe(self, records, names):
        """``records`` as rows ``{field: {"label", "value", "text"}}``, raw and in words."""
        info = records.fields_get(names, ["string", "type", "selection"])
        rows = []
        # Fields that the caller may not read are missing in the information on the fields.
        names = [name for name in names if name in info]
        for values in records.read(names):
            row = {}
            for name in names:
                value = values[name]
                row[name] = {
                    "label": info[name]["string"],
                    "value": value,
                    "text": self._tracktion_describe_value(records, name, info[name], value),
                }
            rows.append(row)
        return rows

    def _tracktion_describe_value(self, records, name, info, value):
        """One raw value of ``read`` in words."""
        kind = info["type"]
        if kind == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if not value:
            return ""
        if kind == "many2one":
            return value[1]
        if kind in ("many2many", "one2many"):
            return ", ".join(records[name].browse(value).mapped("display_name"))
        if kind == "selection":
            return dict(info["selection"]).get(value, value)
        if kind == "html":
            return html2plaintext(value)
        if kind == "date":
            return format_date(self.env, value)
        if kind == "datetime":
            return format_datetime(self.env, value, dt_format="short")
        return str(value)

    def _tracktion_check_personal_export(self):
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The alumni officer hands out personal data. Please ask."))
        self.check_access("read")

    def _tracktion_personal_json(self):
        """The data of this person as a JSON document, readable by machines (bytes)."""
        self._tracktion_check_personal_export()
        titles = self._tracktion_personal_titles()
        data = self._tracktion_personal_data()
        document = {
            "format": "tracktion-person/1",
            "school": self.company_id.name or self.env.company.name,
            "sections": [
                {"code": code, "title": titles.get(code, code), "rows": rows}
                for code, rows in data.items()
            ],
        }
        # Dates become text as in ISO 8601.
        return json.dumps(document, ensure_ascii=False, indent=2, default=str).encode()

    def _tracktion_log_personal_export(self, kind):
        """Note on the contact that somebody took the data out."""
        note = self.env._(
            "%(user)s exported everything held of this person (%(kind)s).",
            user=self.env.user.name,
            kind=kind,
        )
        self._tracktion_log({self.id: note})

    def action_tracktion_personal_export(self):
        """Open the choice of JSON and PDF."""
        self._tracktion_check_personal_export()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export this person"),
            "res_model": "tracktion.person.export",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def action_tracktion_erase(self):
        """Open the wizard that shows what erasing this person means, and asks."""
        self.ensure_one()
        self._tracktion_check_erase()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase this person"),
            "res_model": "tracktion.erase.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
