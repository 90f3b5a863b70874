from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

LINE_STATES = [
    ("new", "New"),
    ("match", "Known"),
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
    state = fields.Selection(LINE_STATES, required=True)
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
    is_done = fields.Boolean("Imported")
    changes = fields.Json("What was written")

    # --- who may change what --------------------------------------------------------------------

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        # The one thing to write is the person a row speaks of; that decides the row. What the
        # form computed from it is computed again, so that no client can make it up.
        if vals.keys() - {"partner_id", "state", "is_decided", "message"}:
            raise AccessError(
                self.env._("What a row says comes from its list. Mend the list and read it again.")
            )
        if "partner_id" not in vals:
            raise AccessError(
                self.env._("Decide rows with their buttons: Same person, New person, Leave out.")
            )
        if vals["partner_id"]:
            self._decide_for(self.env["res.partner"].browse(vals["partner_id"]))
        else:
            self.action_new_person()
        return True

    def _note(self, vals):
        """Record what an action found out about these rows."""
        # The user may do the action, or would not be here; writing the same by hand is refused.
        self.check_access("write")
        return self.sudo().write(vals)

    def _check_open(self):
        self.check_access("write")
        if self.import_id.filtered(lambda record: record.state == "running"):
            raise UserError(self.env._("This list is being imported. Wait until that is done."))
        if any(line.is_done for line in self):
            raise UserError(self.env._("Rows that were imported already cannot be decided again."))

    def _check_no_errors(self):
        if any(not line.name or line.state == "error" for line in self):
            raise UserError(
                self.env._("Rows with errors must be mended in the list first, then read again.")
            )

    def _decide_for(self, partner):
        """These rows speak of ``partner``, as somebody decided."""
        self._check_open()
        self._check_no_errors()
        partner = partner.exists()
        if not (partner and partner.has_access("read")):
            raise UserError(self.env._("This person cannot be found. Choose another one."))
        partner._tracktion_refuse_colleagues()
        reason = False
        if partner.is_company or partner.type not in (False, "contact"):
            reason = self.env._("%s is an organisation or an address, no person.", partner.name)
        elif partner.alumni_erased_on:
            reason = self.env._("%s was erased.", partner.name)
        elif partner.company_id and self.import_id.company_id - partner.company_id:
            reason = self.env._("%s is a person of another school.", partner.name)
        if reason:
            raise UserError(
                self.env._(
                    "Row %(row)s: %(reason)s Choose another person.",
                    row=self[:1].row_number,
                    reason=reason,
                )
            )
        self._note(
            {
                "state": "match",
                "is_decided": True,
                "partner_id": partner.id,
                "same_as_id": False,
                "message": self.env._("Same person as %s, decided by hand.", partner.name),
            }
        )

    def action_same_person(self):
        """The row speaks of the one known person that was proposed."""
        self._check_open()
        for line in self:
            candidate = line.partner_id or line.candidate_ids
            if len(candidate) == 1:
                line._decide_for(candidate)
            elif line.same_as_id and not candidate:
                line._note({"state": "match", "is_decided": True})
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
        self._check_no_errors()
        self._note(
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
        self._note(
            {"state": "ignored", "is_decided": True, "message": self.env._("Left out by hand.")}
        )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id and self.state in ("undecided", "new"):
            self.state = "match"
            self.is_decided = True
            self.message = self.env._("Same person as %s, decided by hand.", self.partner_id.name)
