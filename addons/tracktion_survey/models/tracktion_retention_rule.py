from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.models.tracktion_retention_rule import SUBJECTS

# The rules of the base look here for what they are about.
SUBJECTS["response"] = ("tracktion.response", {"anonymise", "review"})


class TracktionRetentionRule(models.Model):
    """Names on answers: how long they are needed."""

    _inherit = "tracktion.retention.rule"

    subject = fields.Selection(
        selection_add=[("response", "Names on answers to questionnaires")],
        ondelete={"response": "cascade"},
    )

    def _due_response_sql(self, cutoff):
        """Answers with a name of people whose last wave is over since then."""
        return SQL(
            """(
            SELECT r.id
              FROM tracktion_response r
             WHERE r.partner_id IS NOT NULL
               AND NOT EXISTS (
                       SELECT 1
                         FROM tracktion_invitation i
                         JOIN tracktion_wave w ON w.id = i.wave_id
                        WHERE i.partner_id = r.partner_id
                          AND i.school_year_id IS NOT DISTINCT FROM r.school_year_id
                          AND (w.state != 'closed'
                               OR COALESCE(w.date_close, w.write_date::date) >= %(cutoff)s))
               AND r.date < %(cutoff)s)""",
            cutoff=cutoff,
        )

    def _anonymise_response(self, responses):
        # As for the other subjects: a manager has applied the rule.
        responses.sudo().invitation_id._anonymise(precision="month")
