from odoo import api, fields, models


class TracktionIscedField(models.Model):
    """A field of education and training (ISCED-F 2013), broad, narrow or detailed."""

    _name = "tracktion.isced.field"
    _description = "ISCED-F Field"
    _parent_store = True
    _order = "code"
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    level = fields.Selection(
        [("broad", "Broad"), ("narrow", "Narrow"), ("detailed", "Detailed")], required=True
    )
    parent_id = fields.Many2one("tracktion.isced.field", "Part of", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("tracktion.isced.field", "parent_id", "Fields inside")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "This ISCED-F code exists already.")

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for field in self:
            field.display_name = f"{field.code} {field.name}"
