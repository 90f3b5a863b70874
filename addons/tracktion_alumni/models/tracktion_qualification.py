from odoo import api, fields, models

SECTORS = [("industry", "Industry"), ("services", "Services"), ("primary", "Primary sector")]


class TracktionQualification(models.Model):
    _name = "tracktion.qualification"
    _description = "Qualification"
    _order = "name, id"
    _check_company_auto = True
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="The code of the national catalogue or of the school, such as ELE202.")
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    department_id = fields.Many2one(
        "tracktion.department", index=True, check_company=True, ondelete="restrict"
    )
    eqf_level_id = fields.Many2one("tracktion.eqf.level", "EQF level", ondelete="restrict")
    isced_field_id = fields.Many2one("tracktion.isced.field", "ISCED-F field", ondelete="restrict")
    sector = fields.Selection(SECTORS)
    family_id = fields.Many2one("tracktion.professional.family", "Professional family")
    enrolment_count = fields.Integer(
        compute="_compute_enrolment_count", groups="tracktion_alumni.group_teacher"
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex(
        "(company_id, lower(code)) WHERE code IS NOT NULL AND code != ''",
        "Another qualification of this school has that code.",
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for qualification in self:
            qualification.display_name = (
                f"[{qualification.code}] {qualification.name}"
                if qualification.code
                else qualification.name
            )

    def _compute_enrolment_count(self):
        counts = dict(
            self.env["tracktion.enrolment"]._read_group(
                [("qualification_id", "in", self.ids)], ["qualification_id"], ["__count"]
            )
        )
        for qualification in self:
            qualification.enrolment_count = counts.get(qualification, 0)

    def copy_data(self, default=None):
        return [
            dict(vals, code=False, name=self.env._("%s (copy)", qualification.name))
            for qualification, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def action_open_enrolments(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Enrolments"),
            "res_model": "tracktion.enrolment",
            "view_mode": "list,form,pivot",
            "domain": [("qualification_id", "in", self.ids)],
            "context": {"default_qualification_id": self[:1].id},
        }
