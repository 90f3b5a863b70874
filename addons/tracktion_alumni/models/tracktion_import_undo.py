import json
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

    def _write_done(self, done):
        """Note that rows were imported, with how the people and enrolments look that they made.

        One statement for all rows, straight in the database: a list is long, and nobody but this
        import and its taking back reads what is noted.

        :param list done: dicts ``{"id", "partner_id", "changes", "message"}``
        """
        # People and enrolments are read below; what is pending on the rows would be lost.
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                WITH done AS MATERIALIZED (
                    SELECT * FROM jsonb_to_recordset(%(done)s::jsonb) AS x(
                        id int, partner_id int, changes jsonb, message text)
                ), looks AS (
                    SELECT id, jsonb_object_agg(key, look) AS looks FROM (%(looks)s) k GROUP BY id
                )
                UPDATE tracktion_import_line l
                   SET partner_id = d.partner_id, message = d.message, is_done = TRUE,
                       changes = d.changes || jsonb_build_object(
                           'looks', COALESCE(k.looks, '{}')),
                       write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                  FROM done d LEFT JOIN looks k ON k.id = d.id
                 WHERE l.id = d.id
                RETURNING l.id
                """,
                done=json.dumps(done),
                looks=self._looks_sql(SQL("done")),
                uid=self.env.uid,
            )
        )
        # Of the people of this chunk nothing is needed any more either: long lists stay small.
        self.env.invalidate_all(flush=False)

    def _looks_sql(self, rows):
        """What somebody could change by hand on what rows of the import made, as a query.

        :param SQL rows: where ``id``, ``partner_id`` and ``changes`` of the rows come from
        :return: SQL of ``(id, key, look)``: the key is "partner" or the id of an enrolment, the
            look an object with the values that are not empty
        """
        return SQL(
            """
            SELECT d.id, 'partner' AS key, t.look FROM %(rows)s d, LATERAL (%(partner)s) t
             WHERE jsonb_exists(d.changes, 'created')
            UNION ALL
            SELECT d.id, t.id::text, t.look
              FROM %(rows)s d, jsonb_array_elements_text(d.changes -> 'enrolment_ids') e(id),
                   LATERAL (%(enrolment)s) t
            """,
            rows=rows,
            partner=self._look_sql("res.partner", SQL("d.partner_id")),
            enrolment=self._look_sql("tracktion.enrolment", SQL("e.id::int")),
        )

    def _look_sql(self, model, id_):
        """``(id, look)`` of one record: all fields that somebody can fill in, without empty ones.

        Straight from the database, because this runs for each row: looks are compared with each
        other, and managers are told the names of fields only.
        """
        Model = self.env[model]
        tables = {other._table for other in self.env.values()}
        columns = []
        for name, field in Model._fields.items():
            if (
                not field.store
                or field.type not in _SIMPLE
                or (field.compute and field.readonly)
                or name in models.MAGIC_COLUMNS
                # Links that are records of their own are looked for as such.
                or (field.type == "many2many" and field.relation in tables)
            ):
                continue
            column = SQL.identifier("r", name)
            if field.type == "many2many":
                column = SQL(
                    "(SELECT array_agg(%(there)s ORDER BY %(there)s) FROM %(table)s"
                    " WHERE %(here)s = r.id) AS %(name)s",
                    here=SQL.identifier(field.column1),
                    there=SQL.identifier(field.column2),
                    table=SQL.identifier(field.relation),
                    name=SQL.identifier(name),
                )
            columns.append(column)
        return SQL(
            "SELECT v.id, jsonb_strip_nulls(to_jsonb(v) - 'id') AS look"
            # OFFSET 0 has each record looked up by its id, whatever PostgreSQL expects.
            " FROM (SELECT r.id, %s FROM %s r WHERE r.id = %s OFFSET 0) v",
            SQL(", ").join(columns),
            SQL.identifier(Model._table),
            id_,
        )

    def _made_people(self, lines):
        return lines.filtered(lambda line: (line.changes or {}).get("created")).partner_id

    def _made_enrolments(self, lines):
        ids = [id_ for line in lines for id_ in (line.changes or {}).get("enrolment_ids", ())]
        return self.env["tracktion.enrolment"].browse(ids).exists()

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
        looks = defaultdict(dict)
        self.env.flush_all()
        rows = SQL("(SELECT * FROM tracktion_import_line WHERE id = ANY(%s))", lines.ids)
        for id_, key, look in self.env.execute_query(self._looks_sql(rows)):
            looks[id_][key] = look
        for line in lines:
            then, now = (line.changes or {}).get("looks", {}), looks[line.id]
            for key, old in then.items():
                if key not in now:
                    if line.partner_id:
                        yield line.partner_id.id, self.env._("an enrolment was deleted")
                    continue
                Model = self.env["res.partner" if key == "partner" else "tracktion.enrolment"]
                for name in sorted(old.keys() | now[key].keys()):
                    # Nothing, no and none are the same to whoever looks.
                    if (old.get(name) or None) != (now[key].get(name) or None) and (
                        name in Model._fields
                    ):
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
