from odoo import api, fields, models
from odoo.exceptions import UserError


class TracktionConsentText(models.Model):
    """One version of the plain-language text that people read before they decide."""

    _name = "tracktion.consent.text"
    _description = "Consent Text"
    _order = "purpose_id, version desc"

    purpose_id = fields.Many2one(
        "tracktion.consent.purpose", required=True, index=True, ondelete="cascade"
    )
    version = fields.Integer(
        required=True,
        compute="_compute_version",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    body = fields.Text("Text", required=True, translate=True)
    date_from = fields.Date("In force from", default=fields.Date.context_today)
    is_used = fields.Boolean("Already shown", compute="_compute_is_used")
    active = fields.Boolean(default=True)

    _version_uniq = models.Constraint(
        "UNIQUE(purpose_id, version)", "This purpose has a text with that version already."
    )

    @api.depends("purpose_id", "version")
    def _compute_display_name(self):
        for text in self:
            text.display_name = self.env._(
                "%(purpose)s, version %(version)s",
                purpose=text.purpose_id.name,
                version=text.version,
            )

    @api.depends("purpose_id")
    def _compute_version(self):
        latest = dict(
            self.with_context(active_test=False)._read_group(
                [("purpose_id", "in", self.purpose_id.ids)], ["purpose_id"], ["version:max"]
            )
        )
        for text in self:
            if not text.version:
                latest[text.purpose_id] = text.version = latest.get(text.purpose_id, 0) + 1

    def _compute_is_used(self):
        used = self._used()
        for text in self:
            text.is_used = text in used

    def _used(self):
        """``{text: number of decisions}`` of those texts on which somebody has decided."""
        # How many read a text is no secret, whatever lines the user may see.
        lines = self.env["tracktion.consent"].sudo()
        return dict(lines._read_group([("text_id", "in", self.ids)], ["text_id"], ["__count"]))

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        for text, count in self._used().items():
            raise UserError(
                self.env._(
                    "Decisions rest on “%(text)s” (%(count)s). Archive it instead of deleting it.",
                    count=count,
                    text=text.display_name,
                )
            )

    def write(self, vals):
        # Translations may still be added or mended: only the wording in the source language and
        # what the text belongs to are part of the proof.
        frozen = {"purpose_id", "version"} & set(vals)
        if "body" in vals and (self.env.lang or "en_US") == "en_US":
            frozen.add("body")
        if frozen and self._used():
            raise UserError(
                self.env._(
                    "People have already decided on this text. Make a new version instead: "
                    "open the purpose and add a text."
                )
            )
        return super().write(vals)
