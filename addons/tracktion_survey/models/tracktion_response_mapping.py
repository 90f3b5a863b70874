from odoo import fields, models


class TracktionResponseMapping(models.Model):
    """What the columns and the answers of a list of outside mean; kept for the next such list."""

    _name = "tracktion.response.mapping"
    _description = "Mapping of Outside Answers"
    _order = "name, id"

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    column_ids = fields.One2many(
        "tracktion.response.mapping.line",
        "mapping_id",
        "Columns",
        domain=[("label", "=", False)],
        copy=True,
    )
    label_ids = fields.One2many(
        "tracktion.response.mapping.line",
        "mapping_id",
        "Answers",
        domain=[("label", "!=", False)],
        copy=True,
    )
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(name)) WHERE active", "Another mapping of this school has that name."
    )

    def _columns(self):
        """``{heading: code}``"""
        return {line.header: line.code or "" for line in self.column_ids}

    def _labels(self):
        """``{(code of the question, label): option}`` of the labels that mean something."""
        columns = self._columns()
        return {
            (columns.get(line.header), line.label): line.code
            for line in self.label_ids
            if line.code and columns.get(line.header)
        }
