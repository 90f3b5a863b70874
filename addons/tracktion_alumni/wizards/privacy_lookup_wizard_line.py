from odoo import models
from odoo.exceptions import UserError


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_tracktion_erase(self):
        """Erase the contact of this line, the way that keeps the figures."""
        self.ensure_one()
        if self.res_model != "res.partner":
            raise UserError(self.env._("Only contacts can be erased."))
        return self.env["res.partner"].browse(self.res_id).action_tracktion_erase()

    def action_unlink(self):
        # Elsewhere the ledgers refuse as well, but without saying what to do instead.
        if self.res_model in ("tracktion.consent", "tracktion.destination"):
            raise UserError(
                self.env._(
                    "Lines of a ledger are never deleted: they are the proof. Erase the contact, "
                    "and they become anonymous."
                )
            )
        return super().action_unlink()
