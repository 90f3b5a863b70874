from odoo import models
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
