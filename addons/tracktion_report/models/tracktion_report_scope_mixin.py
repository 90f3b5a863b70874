from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import format_list


class TracktionReportScopeMixin(models.AbstractModel):
    """Which schools a report is about, for whom, and in which language."""

    _name = "tracktion.report.scope.mixin"
    _description = "Scope of a Report"
    _inherit = ["mail.thread"]

    company_id = fields.Many2one(
        "res.company",
        "Made by",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="Whose report it is. Its leaders and officers may read it.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Schools",
        required=True,
        default=lambda self: self.env.company,
        help="Several: the schools side by side, and their total.",
    )
    is_public = fields.Boolean(
        "For the public",
        tracking=True,
        help="Hides more: what may leave the school, such as on a website or for the press.",
    )
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Language",
        required=True,
        default=lambda self: self.env.lang or "en_US",
    )

    def _schools(self):
        """All schools whose figures or dates are used."""
        return self.company_id | self.company_ids

    @api.constrains("company_id", "company_ids")
    def _check_schools(self):
        if not all(record.company_ids for record in self):
            # Without a school the engine would take all that whoever computes may see.
            raise ValidationError(self.env._("Choose the schools that the report is about."))
        # Odoo checks all constraints as the system: who asks says the user, not the mode.
        if self.env.uid == SUPERUSER_ID:
            return
        # Nobody reports about a school where he does not work.
        allowed = self.env.user.company_ids
        if any(record._schools() - allowed for record in self):
            raise AccessError(
                self.env._(
                    "Choose schools where you work: %s.",
                    format_list(self.env, allowed.mapped("name")),
                )
            )

    @api.constrains("lang")
    def _check_lang(self):
        installed = dict(self.env["res.lang"].get_installed())
        if any(record.lang not in installed for record in self):
            raise ValidationError(
                self.env._(
                    "Choose an installed language: %s.",
                    format_list(self.env, list(installed.values())),
                )
            )
