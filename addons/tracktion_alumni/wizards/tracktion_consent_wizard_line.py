from odoo import api, fields, models


class TracktionConsentWizardLine(models.TransientModel):
    """What one person said on one purpose."""

    _name = "tracktion.consent.wizard.line"
    _description = "Record Consent: Answer"

    wizard_id = fields.Many2one("tracktion.consent.wizard", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Person", required=True, ondelete="cascade")
    purpose_id = fields.Many2one("tracktion.consent.purpose", required=True, ondelete="cascade")
    decision = fields.Selection(
        [("given", "Yes"), ("refused", "No"), ("none", "Not asked")], required=True, default="none"
    )
    guardian_name = fields.Char("Guardian")
    guardian_contact = fields.Char("Guardian's contact")
    is_minor = fields.Boolean("Guardian decides", compute="_compute_is_minor")

    @api.depends("partner_id.alumni_birthdate", "wizard_id.date", "purpose_id.legal_basis")
    def _compute_is_minor(self):
        Consent = self.env["tracktion.consent"]
        for line in self:
            day = Consent._local_day(line.wizard_id.date or fields.Datetime.now())
            line.is_minor = (
                line.purpose_id.legal_basis == "consent"
                and line.partner_id._alumni_needs_guardian(day)
            )

    def _lacks_guardian(self):
        """Whether a minor said yes here and nobody who may decide is named."""
        return self.is_minor and self.decision == "given" and not self._guardian()[0]

    def _guardian(self):
        """Name and contact of the guardian of a minor: of the line, else of the whole wizard."""
        if not self.is_minor:
            return False, False
        return (
            self.guardian_name or self.wizard_id.guardian_name,
            self.guardian_contact or self.wizard_id.guardian_contact,
        )
