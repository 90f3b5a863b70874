from odoo import models
from odoo.exceptions import AccessError, UserError

from .tracktion_person_loader import QUIET

_FACTS = {
    "tracktion.enrolment": "enrolment_ids",
    "tracktion.consent": "consent_ids",
    "tracktion.destination": "destination_ids",
}


class TracktionImport(models.Model):
    """Taking an import back, while nobody has worked with its people."""

    _inherit = "tracktion.import"

    def action_undo(self):
        """Take the whole import back: people that it made go, all others become as they were."""
        self.ensure_one()
        if not self.env.user.has_group("tracktion_alumni.group_manager"):
            raise AccessError(self.env._("Imports are taken back by a TRACKTION manager."))
        if self.state not in ("done", "previewed") or not self.done_count:
            raise UserError(self.env._("There is nothing to take back: nothing was imported."))
        lines = self.line_ids.filtered("is_done")
        self._check_untouched(lines)
        self._undo_lines(lines)
        lines.write({"is_done": False, "changes": False})
        self.state = "undone"
        return True

    def _check_untouched(self, lines):
        touched = [
            self.env._("row %(row)s (%(name)s)", row=line.row_number, name=line.name)
            for line in self._touched_lines(lines)
        ]
        if touched:
            raise UserError(
                self.env._(
                    "Somebody has worked with people of this import since, so it cannot be taken "
                    "back as a whole: %(rows)s%(more)s. Correct these people one by one.",
                    rows=", ".join(touched[:10]),
                    more="…" if len(touched) > 10 else "",
                )
            )

    def _touched_lines(self, lines):
        """Lines on whose person something was recorded that this import did not record."""
        people = lines.partner_id
        gone = lines.filtered(lambda line: not line.partner_id)
        made = lines.filtered(lambda line: (line.changes or {}).get("created")).partner_id
        busy = set()
        for model, key in _FACTS.items():
            own = {id_ for line in lines for id_ in (line.changes or {}).get(key, ())}
            facts = self.env[model].with_context(active_test=False)
            # Facts on people that were known before are none of this import's business.
            for fact in facts.search([("partner_id", "in", made.ids)]):
                if fact.id not in own:
                    busy.add(fact.partner_id.id)
            # A decision or destination of this import that somebody has already taken back.
            if "cancels_id" in facts._fields:
                for fact in facts.search([("cancels_id", "in", list(own))]):
                    busy.add(fact.partner_id.id)
        for model, field in (("tracktion.approach", "partner_id"), ("res.users", "partner_id")):
            records = self.env[model].with_context(active_test=False)
            # Only whether there is an account or an approach matters, whoever may see it.
            busy |= set(records.sudo().search([(field, "in", made.ids)])[field].ids)
        messages = self.env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("res_id", "in", made.ids),
                ("message_type", "in", ["comment", "email", "notification"]),
            ]
        )
        busy |= set(messages.mapped("res_id"))
        other = self.env["tracktion.import.line"].search(
            [
                ("partner_id", "in", made.ids),
                ("import_id", "!=", self.id),
                ("is_done", "=", True),
            ]
        )
        busy |= set(other.partner_id.ids)
        return gone | lines.filtered(lambda line: line.partner_id.id in busy & set(people.ids))

    def _undo_lines(self, lines):
        reason = self.env._("Import “%s” taken back", self.name)
        changes = [line.changes or {} for line in lines]
        for model in ("tracktion.consent", "tracktion.destination"):
            ids = [id_ for change in changes for id_ in change.get(_FACTS[model], ())]
            self.env[model].browse(ids).exists()._cancel(reason)
        Enrolment = self.env["tracktion.enrolment"]
        for change in changes:
            for id_, old in change.get("changed_enrolments", {}).items():
                Enrolment.browse(int(id_)).exists().write(old)
        Enrolment.browse(
            [id_ for change in changes for id_ in change.get("enrolment_ids", ())]
        ).exists().unlink()
        made = lines.browse()
        for line, change in zip(lines, changes, strict=True):
            if change.get("created"):
                made |= line
            elif change.get("partner"):
                self._restore_partner(line.partner_id, change["partner"])
        people = made.partner_id
        lines.filtered(lambda line: line in made).partner_id = False
        # Officers create contacts but may not delete them; these were made by this import alone.
        people.sudo().unlink()

    def _restore_partner(self, partner, old):
        vals = {}
        for name, value in old.items():
            if isinstance(value, list):
                vals[name] = [(6, 0, value)]
            else:
                vals[name] = value
        partner.with_context(**QUIET).write(vals)
