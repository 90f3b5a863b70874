from odoo import models


class ResPartner(models.Model):
    """Calls are data of the person called: handed out, and forgotten with him."""

    _inherit = "res.partner"

    def _tracktion_personal_titles(self):
        return {**super()._tracktion_personal_titles(), "calls": self.env._("Calls by the school")}

    def _tracktion_personal_data(self):
        calls = self.env["tracktion.call"].search([("partner_id", "=", self.id)])
        names = ["date", "user_id", "wave_id", "outcome", "callback_on", "best_time", "note"]
        return {
            **super()._tracktion_personal_data(),
            "calls": self._tracktion_describe(calls, names),
        }

    def _tracktion_erase_facts(self):
        # That there was a call stays, as with other approaches.
        calls = self.env["tracktion.call"].search([("partner_id", "in", self.ids)])
        calls.write({"note": False, "best_time": False, "dialed": False, "before": False})
        return super()._tracktion_erase_facts()
