from odoo import models
from odoo.fields import Command, Domain

from ..lib.names import name_key


class ResPartner(models.Model):
    """Lists that were imported belong to what is held of a person."""

    _inherit = "res.partner"

    def _tracktion_import_lines(self):
        """Rows of lists that speak of these people, or may do so."""
        Line = self.env["tracktion.import.line"]
        lines = Line.search([("partner_id", "in", self.ids)])
        doubtful = Domain("candidate_ids", "in", self.ids) | Domain.OR(
            Domain("email", "ilike", partner.email_normalized)
            for partner in self
            if partner.email_normalized
        )
        # An address may be a whole family's: without a decision the name has to be the same too.
        keys = {name_key(partner.name) for partner in self if partner.name}
        return lines | Line.search(Domain("partner_id", "=", False) & doubtful).filtered(
            lambda line: line.name and name_key(line.name) in keys
        )

    def _tracktion_erase_facts(self):
        lines = self._tracktion_import_lines()
        lists = lines.import_id
        lines._scrub()
        candidates = self.env["tracktion.import.line"].search([("candidate_ids", "in", self.ids)])
        candidates._note({"candidate_ids": [Command.unlink(partner.id) for partner in self]})
        # The file holds the row as well, and cannot be read again without it.
        lists._scrub_file()
        return super()._tracktion_erase_facts()

    def _tracktion_erase_preview(self):
        lines = self.sudo()._tracktion_import_lines()  # only numbers leave this method
        added = [
            ("removed", self.env._("Rows of imported lists"), len(lines)),
            ("removed", self.env._("Files of those lists, as they were"), len(lines.import_id)),
        ]
        return super()._tracktion_erase_preview() + [line for line in added if line[2]]

    def _tracktion_personal_titles(self):
        return dict(super()._tracktion_personal_titles(), imports=self.env._("Rows of lists"))

    def _tracktion_personal_data(self):
        lines = self.env["tracktion.import.line"].search([("partner_id", "=", self.id)])
        names = ["import_id", "create_date", "row_number", "name", "email", "phone", "birthdate"]
        return dict(
            super()._tracktion_personal_data(),
            imports=self._tracktion_describe(lines, names + ["qualification", "year_end", "raw"]),
        )
