from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

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
        help="With any other basis than consent people may be approached until they object. "
        "Settled once somebody has decided.",
    )
    validity_months = fields.Integer(
        "Valid for (months)",
        help="After that people are asked again. 0: until withdrawn. Counts for consents given "
        "from now on; those given before keep the end they had.",
    )
    text_ids = fields.One2many("tracktion.consent.text", "purpose_id", "Texts")
    current_text_id = fields.Many2one(
        "tracktion.consent.text", "Text in force", compute="_compute_current_text_id"
    )
    preview = fields.Html(compute="_compute_preview")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another purpose has that code.")
    _validity_check = models.Constraint(
        "CHECK(validity_months >= 0)", "The validity cannot be negative."
    )

    @api.depends("text_ids.version", "text_ids.date_from", "text_ids.active")
    def _compute_current_text_id(self):
        today = fields.Date.context_today(self)
        for purpose in self:
            purpose.current_text_id = purpose._text_on(today)

    @api.depends("name", "text_ids.body", "text_ids.date_from", "validity_months")
    @api.depends_context("lang")
    def _compute_preview(self):
        for purpose in self:
            # A handful of purposes, one at a time on the form.
            purpose.preview = self.env["ir.qweb"]._render(
                "tracktion_alumni.consent_text",
                {"purpose": purpose, "text": purpose.current_text_id},
            )

    def _used(self):
        """``{purpose: number of decisions}`` of those purposes on which somebody has decided."""
        # How many there are is no secret, whatever lines the user may see.
        lines = self.env["tracktion.consent"].sudo()
        return dict(
            lines._read_group([("purpose_id", "in", self.ids)], ["purpose_id"], ["__count"])
        )

    def _shipped(self):
        """Those of these purposes that came with an addon, whose code looks for them."""
        # Where a record comes from is no secret.
        names = self.env["ir.model.data"].sudo()
        found = names.search([("model", "=", self._name), ("res_id", "in", self.ids)])
        return self.browse(found.mapped("res_id"))

    def write(self, vals):
        """What a consent rests on does not change behind the people who gave it."""
        for name in ("code", "legal_basis"):
            if name in vals:
                changed = self.filtered(lambda p, name=name: p[name] != vals[name])
                changed._check_may_change(name)
        return super().write(vals)

    def _check_may_change(self, name):
        for purpose in self._shipped() if name == "code" else ():
            raise UserError(
                self.env._(
                    "“%s” came with TRACKTION, which finds it by its code. Keep the code; name "
                    "and texts are yours to change.",
                    purpose.name,
                )
            )
        for purpose, count in self._used().items():
            raise UserError(
                self.env._(
                    "Decisions rest on “%(purpose)s” (%(count)s): its code and its legal basis "
                    "stay as they are. Archive it and make a new purpose instead.",
                    count=count,
                    purpose=purpose.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        for purpose, count in self._used().items():
            raise UserError(
                self.env._(
                    "Decisions rest on “%(purpose)s” (%(count)s). Archive it instead of deleting "
                    "it.",
                    count=count,
                    purpose=purpose.name,
                )
            )
        # As in _used: the number only.
        for model in ("tracktion.approach", "tracktion.contact.job"):
            records = self.env[model].sudo()
            groups = records._read_group(
                [("purpose_id", "in", self.ids)], ["purpose_id"], ["__count"]
            )
            for purpose, count in groups:
                raise UserError(
                    self.env._(
                        "People were approached for “%(purpose)s” (%(count)s times). Archive it "
                        "instead of deleting it.",
                        count=count,
                        purpose=purpose.name,
                    )
                )

    def _text_on(self, day):
        """The text that was in force on ``day``: the latest version that had begun by then."""
        texts = self.text_ids.filtered(lambda text: not text.date_from or text.date_from <= day)
        return texts.sorted("version", reverse=True)[:1]

    def action_new_version(self):
        """Copy the text in force, translations included, to a version that begins in a week."""
        self.ensure_one()
        latest = self.text_ids.sorted("version", reverse=True)[:1]
        start = fields.Date.context_today(self) + relativedelta(days=7)
        Text = self.env["tracktion.consent.text"]
        if latest:
            text = latest.copy({"date_from": start})
        else:
            text = Text.create({"purpose_id": self.id, "body": self.name, "date_from": start})
        return {
            "type": "ir.actions.act_window",
            "name": text.display_name,
            "res_model": Text._name,
            "res_id": text.id,
            "view_mode": "form",
            "target": "new",
        }
