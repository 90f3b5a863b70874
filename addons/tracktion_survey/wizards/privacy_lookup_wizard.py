from odoo import models
from odoo.tools import SQL


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        """Find addresses that people gave in answers, and answers that name them."""
        proposals, answers = (
            self.env["ir.model"]._get_id(name)
            for name in ("tracktion.contact.proposal", "survey.user_input.line")
        )
        email, name = f"%{self.email.strip()}%", f"%{self.name.strip()}%"
        return SQL(
            """
            %(stock)s
            UNION ALL
            SELECT %(proposals)s AS res_model_id, id AS res_id, TRUE AS is_active
              FROM tracktion_contact_proposal
             WHERE value ILIKE %(email)s
                OR partner_id IN (SELECT id FROM indirect_references)
            UNION ALL
            SELECT %(answers)s AS res_model_id, id AS res_id, TRUE AS is_active
              FROM survey_user_input_line
             WHERE value_char_box ILIKE %(email)s OR value_text_box ILIKE %(email)s
                OR value_char_box ILIKE %(name)s OR value_text_box ILIKE %(name)s
            """,
            stock=super()._get_query(),
            proposals=proposals,
            answers=answers,
            email=email,
            name=name,
        )
