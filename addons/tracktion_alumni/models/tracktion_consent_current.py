from odoo import api, fields, models
from odoo.tools import SQL

from .tracktion_consent import DECISIONS, SOURCES

# What the door looks at.
ROW = ("decision", "date", "date_expiry", "guardian_name")


class TracktionConsentCurrent(models.Model):
    """The decision in force per person and purpose, for filters, pivots and reports."""

    _name = "tracktion.consent.current"
    _description = "Consent in Force"
    _auto = False
    _order = "date desc, id desc"
    _depends = {
        "tracktion.consent": [
            "partner_id",
            "purpose_id",
            "company_id",
            "decision",
            "date",
            "date_expiry",
            "guardian_name",
            "cancels_id",
        ]
    }

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    purpose_id = fields.Many2one("tracktion.consent.purpose", readonly=True)
    decision = fields.Selection(DECISIONS, readonly=True)
    source = fields.Selection(SOURCES, readonly=True)
    date = fields.Datetime("Decided on", readonly=True)
    date_expiry = fields.Date("Valid until", readonly=True)
    guardian_name = fields.Char("Guardian", readonly=True)
    is_valid = fields.Boolean("Valid", compute="_compute_is_valid", search="_search_is_valid")

    @property
    def _table_query(self):
        return self.env["tracktion.consent"]._current_sql(SQL("TRUE"))

    @api.depends(*ROW, "partner_id.alumni_birthdate", "purpose_id.legal_basis")
    def _compute_is_valid(self):
        # As the door decides.
        Partner = self.env["res.partner"]
        for consent in self:
            row = {name: consent[name] for name in ROW}
            current = {(consent.partner_id.id, consent.purpose_id.id): row}
            consent.is_valid = (
                consent.decision == "given"
                and not Partner._tracktion_refusal_consent(
                    consent.partner_id, consent.purpose_id, current
                )
            )

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        lacks_guardian = fields.Domain.custom(
            to_sql=lambda model, alias, _query: self.env["res.partner"]._alumni_lacked_guardian_sql(
                SQL.identifier(alias, "partner_id"), SQL.identifier(alias, "date")
            )
        )
        # The same as _tracktion_refusal_consent, for many lines.
        allowed = fields.Domain("purpose_id.legal_basis", "!=", "consent") | (
            (fields.Domain("date_expiry", "=", False) | fields.Domain("date_expiry", ">=", today))
            & (fields.Domain("guardian_name", "!=", False) | ~lacks_guardian)
        )
        domain = fields.Domain("decision", "=", "given") & allowed
        return domain if True in value else ~domain

    def action_record_again(self):
        """Open the wizard for these people and purposes."""
        return self.partner_id.with_context(
            purpose_ids=self.purpose_id.ids
        ).action_tracktion_record_consent()
