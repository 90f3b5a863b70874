from odoo import models
from odoo.tools import SQL

from odoo.addons.tracktion_alumni.lib.names import name_key


class ResPartner(models.Model):
    """Rows of outside data belong to what is held of a person."""

    _inherit = "res.partner"

    def _tracktion_outside_rows(self):
        """Rows of outside data that speak of these people, or may do so."""
        Line = self.env["tracktion.data.import.line"]
        lines = Line.search([("partner_id", "in", self.ids)])
        # Of a row in error nobody knows whom it is about: what names the person in it counts.
        open_rows = [
            ("partner_id", "=", False),
            ("raw", "!=", False),
            ("company_id", "in", self.company_id.ids or self.env.companies.ids),
        ]
        keys = {name_key(partner.name) for partner in self if partner.name}
        lines |= Line.search([*open_rows, ("person", "!=", False)]).filtered(
            lambda line: name_key(line.person) in keys
        )
        query = Line._search(open_rows)
        query.add_where(
            SQL(
                """EXISTS (
                    SELECT FROM jsonb_array_elements_text(%s) AS cell
                     WHERE lower(btrim(cell)) = ANY(%s))""",
                SQL.identifier(Line._table, "raw"),
                sorted(self._tracktion_outside_words()),
            )
        )
        return lines | Line.browse(query)

    def _tracktion_outside_words(self):
        """What a cell may call one of these people by, in small letters."""
        Import = self.env["tracktion.data.import"]
        words = {*self.mapped("email_normalized"), *self.mapped("name"), *self.mapped("vat")}
        words |= {*self.alumni_enrolment_ids.mapped("reference")}
        invitations = self.env["tracktion.invitation"].search([("partner_id", "in", self.ids)])
        words |= {*invitations.mapped("reference")}
        for company, people in self.grouped("company_id").items():
            if key := Import._known_register_key(company):
                for partner in people:
                    identities = Import._identities(partner).values()
                    words |= {Import._keyed_hash(key, *parts) for parts in identities}
        return {word.strip().lower() for word in words if word and word.strip()}

    def _tracktion_erase_facts(self):
        # First, for by then nothing is left of what the rows may call the person.
        lines = self._tracktion_outside_rows()
        files = lines.import_id
        lines._scrub()
        # The file holds the row as well.
        files._forget_file()
        return super()._tracktion_erase_facts()

    def unlink(self):
        # Whoever may delete the contact may have this follow.
        self.env["tracktion.data.import.line"].sudo().search(
            [("partner_id", "in", self.ids)]
        )._scrub()
        return super().unlink()

    def _tracktion_fact_models(self):
        return [*super()._tracktion_fact_models(), "tracktion.data.import.line"]

    def _tracktion_erase_preview(self):
        lines = self.sudo()._tracktion_outside_rows()  # only numbers leave this method
        files = lines.import_id.filtered("data")
        added = [
            ("removed", self.env._("Rows of outside data"), len(lines)),
            ("removed", self.env._("Files of those data, as they were"), len(files)),
        ]
        return super()._tracktion_erase_preview() + [line for line in added if line[2]]

    def _tracktion_personal_titles(self):
        titles = super()._tracktion_personal_titles()
        return {**titles, "outside": self.env._("Rows of outside data")}

    def _tracktion_personal_data(self):
        data = super()._tracktion_personal_data()
        Line = self.env["tracktion.data.import.line"]
        # Whoever may not see answers hands out none; that some are missing stands beside them.
        lines = Line.search([("partner_id", "=", self.id)]) if Line.has_access("read") else Line
        names = ["import_id", "create_date", "row_number", "status", "message", "raw"]
        return {**data, "outside": self._tracktion_describe(lines, names)}
