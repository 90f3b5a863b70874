from odoo import fields, models

LAYOUTS = [("wide", "Wide: one row for each person"), ("long", "Long: one row for each answer")]
KINDS = [("identified", "With names"), ("pseudonymised", "Pseudonymised, for research")]
FORMATS = [("xlsx", "Workbook (XLSX)"), ("csv", "Text (CSV)")]


class TracktionSurveyExport(models.Model):
    """The log of exports: who took which answers out of the system, and what for.

    Written by the export and by nothing else. No file is kept.
    """

    _name = "tracktion.survey.export"
    _description = "Export of Answers"
    _order = "id desc"
    _rec_name = "reason"

    date = fields.Datetime(
        "Exported on", required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one("res.users", "Exported by", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, readonly=True, index=True, ondelete="restrict"
    )
    wave_ids = fields.Many2many("tracktion.wave", string="Waves", readonly=True)
    wave_names = fields.Char("Names of the waves", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    layout = fields.Selection(LAYOUTS, required=True, readonly=True)
    file_format = fields.Selection(FORMATS, "Format", required=True, readonly=True)
    reason = fields.Char("What for", required=True, readonly=True)
    recipient = fields.Char("Who gets it", readonly=True)
    person_count = fields.Integer("People", readonly=True)
    row_count = fields.Integer("Rows", readonly=True)
    left_out_count = fields.Integer(
        "Left out",
        readonly=True,
        help="Pseudonymised: people who would have stood out among the others.",
    )
