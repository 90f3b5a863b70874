from odoo import api, fields, models

from .tracktion_enrolment import KINDS, OUTCOMES, STATES


class TracktionCategoryRule(models.Model):
    """Decides the category of an enrolment from how it ended. The first rule that fits wins."""

    _name = "tracktion.category.rule"
    _description = "Category Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(KINDS, help="Empty: any kind of enrolment.")
    state = fields.Selection(STATES, help="Empty: any state.", copy=True)
    outcome = fields.Selection(OUTCOMES, help="Empty: whatever came out of it.")
    outcome_unknown = fields.Boolean(
        help="The rule fits only where nobody recorded what came out of the enrolment."
    )
    category_id = fields.Many2one("tracktion.category", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", "School", index=True, help="Empty: every school of this database uses it."
    )
    active = fields.Boolean(default=True)

    @api.model
    def _rules_of(self, companies):
        """All rules in order, as plain tuples, for the companies and for everybody."""
        # Rules are configuration that every enrolment needs, whoever records it.
        rules = self.sudo().search([("company_id", "in", [*companies.ids, False])])
        return [
            (r.company_id.id, r.kind, r.state, r.outcome, r.outcome_unknown, r.category_id.id)
            for r in rules
        ]

    @api.model
    def _category_for(self, rules, company_id, kind, state, outcome):
        """Id of the category that ``rules`` (from :meth:`_rules_of`) give, or False."""
        for company, r_kind, r_state, r_outcome, r_unknown, category_id in rules:
            if (
                company in (False, company_id)
                and r_kind in (False, kind)
                and r_state in (False, state)
                and (not outcome if r_unknown else r_outcome in (False, outcome))
            ):
                return category_id
        return False
