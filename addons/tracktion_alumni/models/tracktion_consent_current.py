from odoo import api, fields, models
from odoo.tools import SQL

from .tracktion_consent import DECISIONS, SOURCES


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

    @api.depends("decision", "date_expiry")
    def _compute_is_valid(self):
        today = fields.Date.context_today(self)
        for consent in self:
            ends = consent.date_expiry
            consent.is_valid = consent.decision == "given" and (not ends or ends >= today)

    def _search_is_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = fields.Domain("decision", "=", "given") & (
            fields.Domain("date_expiry", "=", False) | fields.Domain("date_expiry", ">=", today)
        )
        return domain if True in value else ~domain

    def action_record_again(self):
        """Open the wizard for these people and purposes."""
        return self.partner_id.with_context(
            purpose_ids=self.purpose_id.ids
        ).action_tracktion_record_consent()
