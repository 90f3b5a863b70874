from odoo import api, fields, models
from odoo.exceptions import AccessError


class TracktionResponseWithdraw(models.TransientModel):
    """Takes answers back, because the person asked for it."""

    _name = "tracktion.response.withdraw"
    _description = "Withdraw Answers"

    response_ids = fields.Many2many("tracktion.response", string="Answers", required=True)
    response_count = fields.Integer("How many", compute="_compute_response_count")
    reason = fields.Char(help="In the words of the person, if any was given.")
    source = fields.Selection(
        [("phone", "Phone"), ("staff", "Told a colleague")],
        "How it was said",
        required=True,
        default="staff",
    )
    stop_tracking = fields.Boolean(
        "Ask no more",
        default=True,
        help="The person takes no part in later waves either.",
    )

    @api.depends("response_ids")
    def _compute_response_count(self):
        for wizard in self:
            wizard.response_count = len(wizard.response_ids)

    def action_withdraw(self):
        self.ensure_one()
        if not self.env.user.has_group("tracktion_survey.group_tracking"):
            raise AccessError(
                self.env._("Answers are withdrawn by those who may see them. Please ask Tracking.")
            )
        self.response_ids.check_access("read")
        self.response_ids._withdraw(self.reason, self.source, self.stop_tracking)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Responses"),
            "res_model": "tracktion.response",
            "views": [(False, "list"), (False, "form")],
            "target": "main",
        }
