import secrets

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date, format_datetime
from odoo.tools.misc import hash_sign, verify_hash_signed

from .res_partner import TEACHER
from .tracktion_ledger_mixin import LATEST_ZONE

LINK_SCOPE = "tracktion.consent"
LINK_HOURS = 90 * 24
DEFAULT_CONSENT_AGE = 16
# How colleagues may hear of a withdrawal that they record themselves.
WITHDRAW_SOURCES = ("phone", "staff")


class ResPartner(models.Model):
    """Consents on the contact: the strip, withdrawing, and the link to the person's own page."""

    _inherit = "res.partner"

    alumni_consent_strip = fields.Json(
        "Consents by purpose", compute="_compute_alumni_consent_strip", groups=TEACHER
    )
    # Part of every personal link, so that the links die with it. Nobody reads it.
    alumni_link_key = fields.Char(copy=False, groups=fields.NO_ACCESS)

    # --- age ------------------------------------------------------------------------------------

    def _alumni_consent_age(self):
        """The age from which this person decides alone, by the country of the school."""
        country = (self.company_id or self.env.company).country_id
        return country.alumni_consent_age or DEFAULT_CONSENT_AGE

    def _alumni_needs_guardian(self, day):
        """Whether the person was too young on ``day`` to consent alone; no where age is unknown."""
        return bool(
            self.alumni_birthdate
            and self.alumni_birthdate + relativedelta(years=self._alumni_consent_age()) > day
        )

    def _alumni_lacked_guardian(self, moment):
        """Whether a yes of that moment turns out to have needed a guardian.

        For birth dates that became known after the decision. Too young wherever the clock stood,
        so that the answer is the same for everybody.
        """
        return self._alumni_needs_guardian((moment + LATEST_ZONE).date())

    def _alumni_lacked_guardian_sql(self, partner_id, moment):
        """:meth:`_alumni_lacked_guardian` as SQL condition."""
        self.flush_model(["alumni_birthdate", "company_id", "country_id"])
        self.env["res.company"].flush_model(["partner_id"])
        self.env["res.country"].flush_model(["alumni_consent_age"])
        return SQL(
            """EXISTS (
                SELECT 1
                  FROM res_partner p
                  JOIN res_company school ON school.id = COALESCE(p.company_id, %(company)s)
                  JOIN res_partner address ON address.id = school.partner_id
             LEFT JOIN res_country country ON country.id = address.country_id
                 WHERE p.id = %(partner_id)s
                   AND p.alumni_birthdate + make_interval(
                           years => COALESCE(NULLIF(country.alumni_consent_age, 0), %(age)s)
                       ) > (%(moment)s + %(zone)s)::date
            )""",
            company=self.env.company.id,
            partner_id=partner_id,
            age=DEFAULT_CONSENT_AGE,
            moment=moment,
            zone=LATEST_ZONE,
        )

    # --- keep in touch --------------------------------------------------------------------------

    @api.depends(
        "alumni_consent_ids",
        "alumni_birthdate",
        # The country of the school, by columns that are stored.
        "company_id.partner_id.country_id.alumni_consent_age",
    )
    def _compute_alumni_keep_in_touch(self):
        # No purpose yet: the addon is being installed, and nobody has decided anything.
        purpose = self.env["tracktion.consent.purpose"].search(
            [("code", "=", "keep_in_touch")], limit=1
        )
        current = self.env["tracktion.consent"]._current(self, purpose)
        answers = {"given": "yes", "refused": "no", "withdrawn": "no"}
        for partner in self:
            state = self._tracktion_consent_state(partner, purpose, current)
            partner.alumni_keep_in_touch = answers.get(state, "unknown")

    # --- the strip ------------------------------------------------------------------------------

    @api.model
    def _tracktion_consent_labels(self):
        """What the states of a purpose are called."""
        _ = self.env._
        return {
            "given": _("Yes"),
            "no_consent": _("Ask"),
            "expired": _("Expired: ask again"),
            "refused": _("No"),
            "withdrawn": _("Withdrawn"),
            "guardian": _("Guardian missing"),
            "basis": _("No consent needed"),
        }

    @api.model
    def _tracktion_consent_state(self, partner, purpose, current):
        """How ``partner`` stands to ``purpose``: a key of :meth:`_tracktion_consent_labels`.

        :param dict current: of ``tracktion.consent._current``
        """
        refusal = self._tracktion_refusal_consent(partner, purpose, current)
        if refusal:
            return refusal
        return "given" if (partner.id, purpose.id) in current else "basis"

    @api.depends(
        "alumni_consent_ids",
        "alumni_birthdate",
        "company_id.partner_id.country_id.alumni_consent_age",
    )
    @api.depends_context("lang")
    def _compute_alumni_consent_strip(self):
        purposes = self.env["tracktion.consent.purpose"].search([("active", "=", True)])
        current = self.env["tracktion.consent"]._current(self, purposes)
        labels = self._tracktion_consent_labels()
        for partner in self:
            strip = []
            for purpose in purposes:
                row = current.get((partner.id, purpose.id))
                state = self._tracktion_consent_state(partner, purpose, current)
                until = row and state == "given" and row["date_expiry"]
                strip.append(
                    {
                        "purpose": purpose.id,
                        "name": purpose.name,
                        "state": state,
                        "label": labels[state],
                        "until": format_date(self.env, until) if until else False,
                    }
                )
            partner.alumni_consent_strip = strip

    def tracktion_consent_history(self, purpose_id):
        """What the dialog behind a pill of the strip shows: all decisions of one purpose.

        :param int purpose_id: ``tracktion.consent.purpose``
        :return: dict with ``can_withdraw`` and ``lines``, the latest first
        """
        self.ensure_one()
        self.check_access("read")
        Consent = self.env["tracktion.consent"]
        lines = Consent.search([("partner_id", "=", self.id), ("purpose_id", "=", purpose_id)])
        decisions = dict(Consent._fields["decision"]._description_selection(self.env))
        sources = dict(Consent._fields["source"]._description_selection(self.env))
        purpose = self.env["tracktion.consent.purpose"].browse(purpose_id)
        state = self._tracktion_consent_state(self, purpose, Consent._current(self, purpose))
        return {
            "purpose": purpose.name,
            "state": state,
            "label": self._tracktion_consent_labels()[state],
            "can_withdraw": state not in ("refused", "withdrawn"),
            "lines": [
                {
                    "id": line.id,
                    "date": format_datetime(self.env, line.date, dt_format="short"),
                    "decision": decisions[line.decision],
                    "code": line.decision,
                    "cancelled": line.is_cancelled,
                    "source": sources[line.source],
                    "until": format_date(self.env, line.date_expiry) if line.date_expiry else False,
                    "version": line.text_id.version,
                    "by": line.create_uid.name,
                    "details": " · ".join(
                        part
                        for part in (line.guardian_name, line.presenter, line.reason, line.note)
                        if part
                    ),
                }
                for line in lines
            ],
        }

    def action_tracktion_withdraw(self, purpose_id, reason=None, source="staff"):
        """Note that these people said no, or take their yes back. Holds from this moment.

        :param int purpose_id: ``tracktion.consent.purpose``
        :param str reason: in the words of the person, if any was given
        :param str source: "phone" or "staff"
        """
        if source not in WITHDRAW_SOURCES:
            raise UserError(self.env._("A withdrawal reaches you by phone or in person."))
        # First of all: a no that stands already is answered without writing, which would tell it.
        self.env["tracktion.consent"].check_access("create")
        purpose = self.env["tracktion.consent.purpose"].browse(purpose_id).exists()
        if not purpose:
            raise UserError(self.env._("That purpose does not exist any more. Reload the page."))
        self.check_access("read")
        self.env["tracktion.consent"]._record_no(self, purpose, source, reason=reason or False)
        return True

    def action_tracktion_record_consent(self):
        """Open the wizard that records consents, for these people."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record consent"),
            "res_model": "tracktion.consent.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_ids": [Command.set(self.ids)],
                "default_purpose_ids": [Command.set(self.env.context.get("purpose_ids", []))],
            },
        }

    # --- the personal link ----------------------------------------------------------------------

    def _tracktion_ensure_link_keys(self):
        """Give a secret to those of these people who have none, before many links are made."""
        # The key is hidden from everybody; making one tells the caller nothing.
        for partner in self.sudo().filtered(lambda p: not p.alumni_link_key):
            partner.with_context(tracking_disable=True).alumni_link_key = secrets.token_urlsafe(16)

    @api.model
    def _tracktion_link_hours(self):
        """How long personal links work; a system parameter, so that a school can change it."""
        # A number that is no secret.
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param("tracktion_alumni.consent_link_hours") or LINK_HOURS)

    def action_tracktion_consent_link(self):
        """Show the personal link of this person."""
        self.ensure_one()
        link = self.env["tracktion.consent.link"].create({"partner_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Personal consent page"),
            "res_model": link._name,
            "res_id": link.id,
            "view_mode": "form",
            "target": "new",
        }

    def _tracktion_consent_url(self, purpose=None):
        """The address of the page on which this person sees and changes the own consents.

        Whoever has the link may decide for the person: it goes to that person only.

        :param purpose: ``tracktion.consent.purpose``; the link then leads to "stop these messages"
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(TEACHER):
            raise AccessError(self.env._("Personal links are made by staff who look after alumni."))
        self.check_access("read")
        self._tracktion_ensure_link_keys()
        # Parameters and the key of the link are read for the caller, who sees the signature only.
        person = self.sudo()
        token = hash_sign(
            person.env,
            LINK_SCOPE,
            [person.id, person.alumni_link_key],
            expiration_hours=self._tracktion_link_hours(),
        )
        url = f"{self.get_base_url()}/tracktion/consent/{token}"
        return f"{url}/stop?purpose={purpose.code}" if purpose else url

    @api.model
    def _tracktion_by_consent_token(self, token):
        """The person of a personal link, as superuser; empty for whatever is no valid link.

        Forged, foreign and expired links take the same way: one look-up, one answer.
        """
        # Public visitors come here: the signature is their only right, and it is checked first.
        people = self.sudo().with_context(active_test=True)
        try:
            values = verify_hash_signed(people.env, LINK_SCOPE, token)
            number, key = values or (0, "")
        except (ValueError, UnicodeError, TypeError):
            # Not base64, another version, cut off, or signed for something else.
            number, key = 0, ""
        person = people.search([("id", "=", number)], limit=1)
        known = person.alumni_link_key or secrets.token_urlsafe(16)
        if not secrets.compare_digest(known.encode(), str(key).encode()):
            return people.browse()
        return person

    def _tracktion_mail_footer(self, purpose=None):
        """The end of every mail to an alumnus: why it came, and how to stop such mails.

        :param purpose: ``tracktion.consent.purpose`` of the mail; gives it a link of its own
        :return: Markup, in the language of the person
        """
        self.ensure_one()
        # Language codes of active languages only: others would break the rendering.
        langs = dict(self.env["res.lang"].get_installed())
        lang = self.lang if self.lang in langs else self.env.lang
        record = self.with_context(lang=lang)
        # The school is named in every mail, whoever sends it.
        school = (record.company_id or self.env.company).sudo()
        values = {
            "school": school.name,
            "purpose": purpose and purpose.with_context(lang=lang),
            "url": record._tracktion_consent_url(),
            "stop_url": purpose and record._tracktion_consent_url(purpose),
        }
        qweb = self.env["ir.qweb"].with_context(lang=lang)
        return qweb._render("tracktion_alumni.mail_footer", values)
