from odoo import api, fields, models

LEGAL_BASES = [
    ("consent", "Consent"),
    ("legal_obligation", "Legal obligation"),
    ("public_task", "Public task"),
    ("contract", "Contract"),
    ("legitimate_interest", "Legitimate interest"),
]


class TracktionConsentPurpose(models.Model):
    """What a consent is for. Each has its own decision, text and validity."""

    _name = "tracktion.consent.purpose"
    _description = "Consent Purpose"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    legal_basis = fields.Selection(
        LEGAL_BASES,
        required=True,
        default="consent",
        help="With any other basis than consent people may be approached until they object.",
    )
    validity_months = fields.Integer(
        "Valid for (months)", help="After that people are asked again. 0: until withdrawn."
    )
    text_ids = fields.One2many("tracktion.consent.text", "purpose_id", "Texts")
    current_text_id = fields.Many2one(
        "tracktion.consent.text", "Text in force", compute="_compute_current_text_id"
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another purpose has that code.")
    _validity_check = models.Constraint(
        "CHECK(validity_months >= 0)", "The validity cannot be negative."
    )

    @api.depends("text_ids.version", "text_ids.date_from", "text_ids.active")
    def _compute_current_text_id(self):
        today = fields.Date.context_today(self)
        for purpose in self:
            texts = purpose.text_ids.filtered(lambda t: not t.date_from or t.date_from <= today)
            purpose.current_text_id = texts.sorted("version", reverse=True)[:1]
