from odoo import fields, models


class TracktionResponseMappingLine(models.Model):
    """What one heading holds or, with a label, what one answer in that column means."""

    _name = "tracktion.response.mapping.line"
    _description = "Line of a Mapping of Outside Answers"
    _order = "mapping_id, id"
    _rec_name = "header"

    mapping_id = fields.Many2one(
        "tracktion.response.mapping", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="mapping_id.company_id", store=True, index=True)
    header = fields.Char("Heading", required=True)
    label = fields.Char("Answer", help="As it stands in the list. Empty: the line is on a column.")
    code = fields.Char(
        help="Of a column: the code of a question, CODE_OTHER, CODE[option], or ref, enrolment, "
        "email, started_on, completed_on, minutes, lang; empty: left out. Of an answer: the code "
        "of the option."
    )
    is_sure = fields.Boolean("Recognised", readonly=True)
    sample = fields.Char("For instance", readonly=True)
