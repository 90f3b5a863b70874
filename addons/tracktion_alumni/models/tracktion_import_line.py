from odoo import api, fields, models
from odoo.exceptions import UserError

LINE_STATES = [
    ("new", "New"),
    ("match", "Match"),
    ("undecided", "To decide"),
    ("error", "Error"),
    ("ignored", "Left out"),
]


class TracktionImportLine(models.Model):
    """One row of an imported list: what it says, whom it speaks of, what became of it."""

    _name = "tracktion.import.line"
    _description = "Row of an Imported List"
    _order = "import_id, row_number, id"
    _rec_name = "name"

    import_id = fields.Many2one("tracktion.import", required=True, index=True, ondelete="cascade")
    row_number = fields.Integer("Row", required=True, aggregator=None)
    state = fields.Selection(LINE_STATES, required=True, index=True)
    message = fields.Char("What it means")
    name = fields.Char()
    email = fields.Char("E-mail")
    phone = fields.Char()
    birthdate = fields.Date("Birth date")
    qualification = fields.Char()
    year_end = fields.Integer("Year", aggregator=None)
    values = fields.Json("Read values")
    raw = fields.Json("Cells")
    fingerprint = fields.Char(index="btree_not_null")
    partner_id = fields.Many2one(
        "res.partner", "Known person", index="btree_not_null", ondelete="set null"
    )
    candidate_ids = fields.Many2many("res.partner", string="Possibly")
    same_as_id = fields.Many2one(
        "tracktion.import.line", "Same person as row", index="btree_not_null", ondelete="set null"
    )
    is_decided = fields.Boolean("Decided by hand")
    is_done = fields.Boolean("Imported", index=True)
    changes = fields.Json("What was written")

    def _check_open(self):
        if any(line.is_done for line in self):
            raise UserError(self.env._("Rows that were imported already cannot be decided again."))

    def action_same_person(self):
        """The row speaks of the one known person that was proposed."""
        self._check_open()
        for line in self:
            candidate = line.partner_id or line.candidate_ids
            if len(candidate) == 1:
                line.write(
                    {
                        "state": "match",
                        "is_decided": True,
                        "partner_id": candidate.id,
                        "same_as_id": False,
                        "message": self.env._(
                            "Same person as %s, decided by hand.", candidate.name
                        ),
                    }
                )
            elif line.same_as_id and not candidate:
                line.write({"state": "match", "is_decided": True})
            else:
                raise UserError(
                    self.env._(
                        "Row %s may be one of several people: choose the person in the column "
                        "“Known person”.",
                        line.row_number,
                    )
                )

    def action_new_person(self):
        """The row speaks of somebody who is not known yet."""
        self._check_open()
        if any(not line.name or line.state == "error" for line in self):
            raise UserError(
                self.env._("Rows with errors must be mended in the list first, then read again.")
            )
        self.write(
            {
                "state": "new",
                "is_decided": True,
                "partner_id": False,
                "same_as_id": False,
                "message": self.env._("New person, decided by hand."),
            }
        )

    def action_ignore(self):
        """Leave these rows out."""
        self._check_open()
        self.write(
            {"state": "ignored", "is_decided": True, "message": self.env._("Left out by hand.")}
        )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id and self.state in ("undecided", "new"):
            self.state = "match"
            self.is_decided = True
            self.message = self.env._("Same person as %s, decided by hand.", self.partner_id.name)

    def action_open_person(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id or self.candidate_ids[:1].id,
            "view_mode": "form",
        }
