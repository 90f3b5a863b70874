from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

STATES = [
    ("draft", "Uploaded"),
    ("ready", "Can be imported"),
    ("refused", "Refused"),
    ("known", "Imported already"),
    ("imported", "Imported"),
    ("superseded", "Superseded"),
]
IN_USE = ("imported", "superseded")


class TracktionReportPack(models.Model):
    """What another school, or several of them, sent: the figures of a published report.

    An office above the schools compares them, and never holds a person's record. This file is
    about packs that are there; how one is read is in the next.

    The figures of a pack are no figures that this office published: their ``released_on`` is
    empty. They never change, and go when their pack is deleted.
    """

    _name = "tracktion.report.pack"
    _description = "Exchange Pack"
    _inherit = ["tracktion.derived.mixin"]
    _order = "published_on desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        "Imported by",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="Whose leaders and officers may read the figures.",
    )
    data = fields.Binary("File", attachment=True, required=True)
    filename = fields.Char("Name of the file")
    # A default would be a client's to choose.
    state = fields.Selection(
        STATES, compute="_compute_state", store=True, precompute=True, readonly=True, index=True
    )
    school = fields.Char("School or schools", readonly=True)
    school_key = fields.Char(readonly=True)
    schools = fields.Json("Schools as they describe themselves", readonly=True)
    period = fields.Char(readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    is_public = fields.Boolean("For the public", readonly=True)
    language = fields.Char(readonly=True)
    computed_on = fields.Datetime(readonly=True)
    published_on = fields.Datetime("Published by the school on", readonly=True)
    digest = fields.Char("Digest of the figures", readonly=True)
    figure_count = fields.Integer("Figures", readonly=True)
    hidden_count = fields.Integer("Figures that are not shown", readonly=True)
    findings = fields.Json(readonly=True)
    preview = fields.Html("What is inside", compute="_compute_preview", sanitize=False)
    imported_on = fields.Datetime(readonly=True)
    imported_by_id = fields.Many2one("res.users", readonly=True)
    superseded_by_id = fields.Many2one("tracktion.report.pack", readonly=True, index=True)
    known_id = fields.Many2one(
        "tracktion.report.pack", "Imported before as", readonly=True, index=True
    )

    _digest_uniq = models.UniqueIndex(
        "(company_id, digest) WHERE state IN ('imported', 'superseded')",
        "This pack was imported already.",
    )
    _subject_idx = models.Index("(company_id, school_key, period, is_public)")

    def _compute_state(self):
        for pack in self:
            pack.state = pack.state or "draft"

    @api.depends("school", "period", "filename")
    def _compute_name(self):
        for pack in self:
            parts = [part for part in (pack.period, pack.school) if part]
            pack.name = " · ".join(parts) or pack.filename or self.env._("Exchange pack")

    # --- rules ----------------------------------------------------------------------------------

    def write(self, vals):
        if {"data", "company_id"} & set(vals) and self.filtered(lambda p: p.state in IN_USE):
            raise UserError(
                self.env._(
                    "An imported pack stays as it is. Upload the newer one; it takes its place."
                )
            )
        return super().write(vals)

    def unlink(self):
        subjects = {pack._subject() for pack in self if pack.state in IN_USE}
        self.check_access("unlink")
        # The figures of a pack belong to it: who may delete the one may delete the others.
        values = self._values()
        definitions = values.definition_id
        values.unlink()
        definitions._unlink_unused()
        result = super().unlink()
        for subject in subjects:
            self._settle(subject)
        return result

    # --- figures --------------------------------------------------------------------------------

    def _values(self):
        """The figures of these packs."""
        # Clients read figures only; what is done with them here follows from rights to the packs.
        return (
            self.env["tracktion.indicator.value"]
            .sudo()
            .search([("origin_model", "=", self._name), ("origin_id", "in", self.ids)])
        )

    def _subject(self):
        """What a newer pack has in common with the one that it takes the place of."""
        self.ensure_one()
        return self.company_id.id, self.school_key, self.period, self.is_public

    def _of_subject(self, subject):
        """The packs in use about a subject, the newest first."""
        names = ("company_id", "school_key", "period", "is_public")
        domain = Domain.AND(
            Domain(name, "=", value) for name, value in zip(names, subject, strict=True)
        )
        # Those of one office, about schools and a period that the user just dealt with.
        return self.sudo().search(
            domain & Domain("state", "in", IN_USE),
            order="published_on desc, imported_on desc, id desc",
        )

    def _settle(self, subject):
        """Of several packs of a subject the newest is current, whenever it was imported."""
        packs = self._of_subject(subject)
        newest, older = packs[:1], packs[1:]
        if not packs:
            return
        newest.write({"state": "imported", "superseded_by_id": False})
        older.write({"state": "superseded", "superseded_by_id": newest.id})
        self._mark_current(packs, newest)

    def _mark_current(self, packs, newest):
        """The figures of ``newest`` are current, those of the other packs are not."""
        Value = self.env["tracktion.indicator.value"]
        Value.flush_model(["is_current", "origin_model", "origin_id"])
        # A pack has a hundred thousand figures: one statement, not one for each hundred.
        self.env.cr.execute(
            SQL(
                """
                UPDATE tracktion_indicator_value SET is_current = (origin_id = %(newest)s)
                WHERE origin_model = %(model)s AND origin_id = ANY(%(packs)s)
                    AND is_current IS DISTINCT FROM (origin_id = %(newest)s)
                """,
                newest=newest.id,
                model=self._name,
                packs=packs.ids,
            )
        )
        Value.invalidate_model(["is_current"])

    # --- buttons --------------------------------------------------------------------------------

    def action_open_values(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_report.tracktion_indicator_value_action"
        )
        action["name"] = self.name
        action["domain"] = [("origin_model", "=", self._name), ("origin_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_open_known(self):
        """The pack with the same figures that was imported before."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.known_id.id,
            "view_mode": "form",
        }
