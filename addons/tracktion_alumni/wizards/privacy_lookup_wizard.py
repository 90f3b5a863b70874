from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Facts that go with their contact: the stock look-up leaves those out.
CASCADING = ["tracktion.enrolment", "tracktion.approach"]


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        """Find the facts of a person too, and consents that name him or her as the guardian."""
        parts = [super()._get_query()]
        for name in CASCADING:
            Model = self.env[name]
            parts.append(
                SQL(
                    """
                    SELECT %s AS res_model_id, id AS res_id, %s AS is_active
                      FROM %s
                     WHERE partner_id IN (SELECT id FROM indirect_references)
                    """,
                    self.env["ir.model"]._get_id(name),
                    SQL.identifier("active") if "active" in Model else SQL("TRUE"),
                    SQL.identifier(Model._table),
                )
            )
        parts.append(
            SQL(
                """
                SELECT %s AS res_model_id, id AS res_id, TRUE AS is_active
                  FROM tracktion_consent
                 WHERE (guardian_contact ILIKE %s OR guardian_name ILIKE %s)
                   AND partner_id NOT IN (SELECT id FROM indirect_references)
                """,
                self.env["ir.model"]._get_id("tracktion.consent"),
                f"%{self.email.strip()}%",
                self.name.strip(),
            )
        )
        return SQL(" UNION ALL ").join(parts)


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
