from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from .tracktion_person_loader import QUIET

_FACTS = {
    "tracktion.enrolment": "enrolment_ids",
    "tracktion.consent": "consent_ids",
    "tracktion.destination": "destination_ids",
}
#: Records that hang on a person by model and id: table -> condition.
_ATTACHED = {
    "mail.activity": SQL("TRUE"),
    "ir.attachment": SQL("TRUE"),
    "mail.message": SQL("message_type IN ('comment', 'email', 'notification')"),
}
_SIMPLE = {"char", "text", "html", "date", "datetime", "selection", "boolean", "integer", "float"}
_SIMPLE |= {"many2one", "many2many"}
#: How many people are removed at once.
_BATCH = 1000


class TracktionImport(models.Model):
    """Taking an import back, while nobody has worked with its people."""

    _inherit = "tracktion.import"

    # --- what was made, to be recognised later --------------------------------------------------

    def _remember_made(self, lines):
        """Note how the people and enrolments that this import made look with what it gave them."""
        told_again = lines.filtered(lambda line: not line.changes.get("created"))
        if told_again:
            # People of earlier rows look different now.
            lines |= self.env["tracktion.import.line"].search(
                [
                    ("import_id", "=", self.id),
                    ("is_done", "=", True),
                    ("partner_id", "in", told_again.partner_id.ids),
                ]
            )
        looks = self._looks(lines)
        for line in lines.sudo():  # what _load_lines has just been allowed to write
            if looks[line.id]:
                line.changes = {**line.changes, "looks": looks[line.id]}

    def _looks(self, lines):
        """What somebody could change by hand on what these rows made.

        :return: ``{line id: {"partner" or id of an enrolment: values that are not empty}}``
        """
        people = self._made_people(lines)
        enrolments = self._made_enrolments(lines)
        faces = {records._name: self._faces(records) for records in (people, enrolments)}
        looks = {}
        for line in lines:
            looks[line.id] = look = {}
            if (line.changes or {}).get("created") and line.partner_id.id in faces["res.partner"]:
                look["partner"] = faces["res.partner"][line.partner_id.id]
            for id_ in (line.changes or {}).get("enrolment_ids", ()):
                if id_ in faces["tracktion.enrolment"]:
                    look[str(id_)] = faces["tracktion.enrolment"][id_]
        return looks

    def _made_people(self, lines):
        return lines.filtered(lambda line: (line.changes or {}).get("created")).partner_id

    def _made_enrolments(self, lines):
        ids = [id_ for line in lines for id_ in (line.changes or {}).get("enrolment_ids", ())]
        return self.env["tracktion.enrolment"].browse(ids).exists()

    def _faces(self, records):
        """``{id: values}`` of all fields that somebody can fill in, without empty ones.

        Straight from the database, because this runs for each row: the values are compared with
        themselves later on, and managers are told the names of fields only.
        """
        if not records:
            return {}
        records.flush_model()
        fields = {
            name: field
            for name, field in records._fields.items()
            if field.store
            and field.type in _SIMPLE
            and not (field.compute and field.readonly)
            and name not in models.MAGIC_COLUMNS
        }
        links = {name: field for name, field in fields.items() if field.type == "many2many"}
        columns = [SQL.identifier(name) for name in fields if name not in links]
        faces = dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, to_jsonb(r) - 'id' FROM (SELECT id, %s FROM %s"
                    " WHERE id = ANY(%s)) r",
                    SQL(", ").join(columns),
                    SQL.identifier(records._table),
                    records.ids,
                )
            )
        )
        faces = {id_: {k: v for k, v in face.items() if v} for id_, face in faces.items()}
        for name, field in links.items():
            for id_, others in self.env.execute_query(
                SQL(
                    "SELECT %(here)s, array_agg(%(there)s ORDER BY %(there)s) FROM %(table)s"
                    " WHERE %(here)s = ANY(%(ids)s) GROUP BY 1",
                    here=SQL.identifier(field.column1),
                    there=SQL.identifier(field.column2),
                    table=SQL.identifier(field.relation),
                    ids=records.ids,
                )
            ):
                faces[id_][name] = others
        return faces

    # --- taking back ------------------------------------------------------------------------------

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
        lines._note({"is_done": False, "changes": False})
        self._note({"state": "undone"})
        return True

    def _check_untouched(self, lines):
        touched = self._touched_lines(lines)
        if touched:
            raise UserError(
                self.env._(
                    "Somebody has worked with people of this import since, so it cannot be taken "
                    "back as a whole: %(rows)s%(more)s. Correct these people one by one.",
                    rows="; ".join(
                        self.env._(
                            "row %(row)s (%(name)s): %(what)s",
                            row=line.row_number,
                            name=line.name,
                            what=", ".join(what),
                        )
                        for line, what in list(touched.items())[:10]
                    ),
                    more="…" if len(touched) > 10 else "",
                )
            )

    def _touched_lines(self, lines):
        """``{line: [what was done]}`` where something was recorded that this import did not do."""
        touched = defaultdict(list)
        first = {}
        for line in lines:
            first.setdefault(line.partner_id.id, line)
            # Merging takes the row along to the contact that stays, which is not this import's.
            if not line.partner_id or line.partner_id.id != (line.changes or {}).get(
                "partner_id", line.partner_id.id
            ):
                touched[line].append(self.env._("the person was deleted or merged"))
        made = self._made_people(lines)
        for partner_id, what in (
            *self._changed_by_hand(lines),
            *self._facts_added(lines, made),
            *self._records_added(made),
        ):
            line = first.get(partner_id)
            if line and what not in touched[line]:
                touched[line].append(what)
        return touched

    def _changed_by_hand(self, lines):
        """Fields of people and enrolments that do not hold what the import left there."""
        looks = self._looks(lines)
        for line in lines:
            then, now = (line.changes or {}).get("looks", {}), looks[line.id]
            for key, old in then.items():
                if key not in now:
                    if line.partner_id:
                        yield line.partner_id.id, self.env._("an enrolment was deleted")
                    continue
                Model = self.env["res.partner" if key == "partner" else "tracktion.enrolment"]
                for name in sorted(old.keys() | now[key].keys()):
                    if old.get(name) != now[key].get(name) and name in Model._fields:
                        label = Model._fields[name]._description_string(self.env)
                        yield line.partner_id.id, self.env._("“%s” was changed", label)

    def _facts_added(self, lines, made):
        """Facts that came to people whom the import made, and facts of it that were cancelled."""
        for model, key in _FACTS.items():
            own = [id_ for line in lines for id_ in (line.changes or {}).get(key, ())]
            facts = self.env[model].with_context(active_test=False)
            # Facts on people that were known before are none of this import's business.
            added = facts.search([("partner_id", "in", made.ids), ("id", "not in", own)])
            for fact in added:
                yield fact.partner_id.id, self._was_added(model)
            if "cancels_id" in facts._fields:
                for fact in facts.search([("cancels_id", "in", own)]):
                    yield fact.partner_id.id, self._was_added(model)

    def _records_added(self, made):
        """Records of any kind that point to people whom the import made."""
        self.env.flush_all()
        for model, condition in _ATTACHED.items():
            # Archived and private ones as well: only that there is something leaves here.
            for [partner_id] in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT res_id FROM %s"
                    " WHERE %s = 'res.partner' AND res_id = ANY(%s) AND %s",
                    SQL.identifier(self.env[model]._table),
                    SQL.identifier("model" if model == "mail.message" else "res_model"),
                    made.ids,
                    condition,
                )
            ):
                yield partner_id, self._was_added(model)
        for table, column, model in self._columns_to_people():
            for [partner_id] in self.env.execute_query(
                SQL(
                    "SELECT DISTINCT %(column)s FROM %(table)s"
                    " WHERE %(column)s = ANY(%(ids)s)%(more)s",
                    column=SQL.identifier(column),
                    table=SQL.identifier(table),
                    ids=made.ids,
                    more=self._not_of_this_import(table),
                )
            ):
                yield partner_id, self._was_added(model)

    def _columns_to_people(self):
        """``[(table, column, model)]`` of the foreign keys to contacts that show work with them."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT c.conrelid::regclass::text, a.attname
                  FROM pg_constraint c
                  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                 WHERE c.contype = 'f' AND c.confrelid = 'res_partner'::regclass
                   AND array_length(c.conkey, 1) = 1
                 ORDER BY 1, 2
                """
            )
        )
        models_of, passing = {}, {"mail_followers"}
        for name, Model in self.env.items():
            links = {f.relation for f in Model._fields.values() if f.type == "many2many"}
            models_of.update(dict.fromkeys((links - {None}) - models_of.keys(), name))
            models_of[Model._table] = name
            # Tags of a person were compared as its fields; doubts and wizards are no work.
            if Model._transient or name in ("res.partner", "tracktion.import.line"):
                passing |= links | ({Model._table} if Model._transient else set())
        passing |= {self.env[model]._table for model in _FACTS}
        return [
            (table, column, models_of.get(table))
            for table, column in found
            if table not in passing and (table, column) != ("res_partner", "commercial_partner_id")
        ]

    def _not_of_this_import(self, table):
        if table == "tracktion_import_line":
            return SQL(" AND is_done AND import_id != %s", self.id)
        return SQL("")

    def _was_added(self, model):
        # Names of models are no secret, but officers may not read them.
        what = model and self.env["ir.model"]._get(model).sudo().name or self.env._("Link")
        return self.env._("“%s” was added", what)

    # --- the taking back itself -------------------------------------------------------------------

    def _undo_lines(self, lines):
        reason = self.env._("Import “%s” taken back", self.name)
        changes = [line.changes or {} for line in lines]
        for model in ("tracktion.consent", "tracktion.destination"):
            ids = [id_ for change in changes for id_ in change.get(_FACTS[model], ())]
            self.env[model].browse(ids).exists()._cancel(reason)
        self._restore_enrolments(lines)
        self._made_enrolments(lines).unlink()
        made = lines.filtered(lambda line: (line.changes or {}).get("created"))
        people = made.partner_id
        self._restore_people(lines.filtered(lambda line: line.partner_id not in people))
        lines.filtered(lambda line: line.partner_id in people)._note({"partner_id": False})
        for start in range(0, len(people), _BATCH):
            # Officers create contacts but may not delete them; these were made by this import
            # alone.
            people[start : start + _BATCH].sudo().unlink()

    def _restore_people(self, lines):
        pairs = [
            (line, line.partner_id.id, (line.changes or {}).get("partner", {})) for line in lines
        ]
        self._restore(self.env["res.partner"], pairs)

    def _restore_enrolments(self, lines):
        pairs = [
            (line, int(id_), fields)
            for line in lines
            for id_, fields in (line.changes or {}).get("changed_enrolments", {}).items()
        ]
        self._restore(self.env["tracktion.enrolment"], pairs)

    def _restore(self, Model, pairs):
        """Give fields their old values back where they still hold what the import wrote.

        What somebody corrected since stays, and the row says so.

        :param pairs: ``[(line, record id, {field: [old, new]})]``
        """
        plain = self.env["tracktion.person.loader"]._plain
        records = Model.browse({id_ for _line, id_, _fields in pairs}).exists()
        alive = set(records.ids)
        steps = defaultdict(list)
        for line, id_, fields in pairs:
            for name, (old, new) in fields.items():
                steps[id_, name].append((line, old, new))
        writes, kept = defaultdict(dict), defaultdict(list)
        for (id_, name), taken in steps.items():
            if id_ not in alive:
                continue
            value = current = plain(records.browse(id_).with_prefetch(records.ids), name)
            # Two rows may have filled one field, one after the other: back step by step.
            for _line, _old, _new in taken:
                value = next((old for _l, old, new in taken if new == value), value)
            if value != current:
                writes[id_][name] = value
            elif current not in [old for _line, old, _new in taken]:
                kept[taken[0][0]].append(Model._fields[name]._description_string(self.env))
        alike = defaultdict(list)
        for id_, vals in writes.items():
            alike[tuple(sorted((name, repr(value)) for name, value in vals.items()))].append(id_)
        for ids in alike.values():
            many = {name for name, field in Model._fields.items() if field.type == "many2many"}
            vals = {
                name: [Command.set(value or [])] if name in many else value
                for name, value in writes[ids[0]].items()
            }
            Model.browse(ids).with_context(**QUIET).write(vals)
        for line, labels in kept.items():
            line._note(
                {
                    "message": self.env._(
                        "Taken back. Stays as somebody corrected it since: %s.", ", ".join(labels)
                    )
                }
            )
