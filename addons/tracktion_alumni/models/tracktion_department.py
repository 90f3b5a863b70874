from odoo import api, fields, models


class TracktionDepartment(models.Model):
    _name = "tracktion.department"
    _description = "Department"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="A short code, such as ELE, used in lists and in imports.")
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    head_id = fields.Many2one("res.users", "Head of department", domain="[('share', '=', False)]")
    qualification_ids = fields.One2many("tracktion.qualification", "department_id")
    qualification_count = fields.Integer(compute="_compute_qualification_count")
    color = fields.Integer()
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(company_id, lower(code)) WHERE code IS NOT NULL AND code != ''",
        "Another department of this school has that code.",
    )

    @api.depends("qualification_ids")
    def _compute_qualification_count(self):
        counts = dict(
            self.env["tracktion.qualification"]._read_group(
                [("department_id", "in", self.ids)], ["department_id"], ["__count"]
            )
        )
        for department in self:
            department.qualification_count = counts.get(department, 0)

    def copy_data(self, default=None):
        return [
            dict(vals, code=False, name=self.env._("%s (copy)", department.name))
            for department, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_open_qualifications(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Qualifications"),
            "res_model": "tracktion.qualification",
            "view_mode": "list,form",
            "domain": [("department_id", "in", self.ids)],
            "context": {"default_department_id": self[:1].id},
        }
