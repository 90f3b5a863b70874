import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..export.microdata import Person

#: People that are read at once.
CHUNK = 500
#: What is known of how a response was given: names of columns and of fields.
GIVEN = {
    "DATE": "date",
    "ANSWERED_BY": "answered_by",
    "LANGUAGE": "lang",
    "MINUTES": "minutes",
    "VALID": "is_valid",
    "PARTIAL": "is_partial",
    "OWN_ANSWERS": "other_answers",
}
#: What tables group by: fields of the response and what is written of the record.
GROUPS = {
    "company_id": "name",
    "school_year_id": "name",
    "department_id": "name",
    "qualification_id": "name",
    "eqf_level_id": "code",
    "isced_field_id": "code",
    "category_id": "name",
}


class TracktionResponse(models.Model):
    """Responses for analysts, read in chunks under the rights of the caller."""

    _inherit = "tracktion.response"

    @api.model
    def _export_keys(self, domain):
        """Who answered: ``{(person, school year, school): ids of the responses}``.

        The person is a contact's id, or that of an invitation with a minus where the contact was
        erased.
        """
        query = self._search(Domain(domain))
        self.flush_model(["partner_id", "invitation_id", "school_year_id", "company_id"])
        who = SQL(
            "COALESCE(%s, -%s)",
            self._column(query, "partner_id"),
            self._column(query, "invitation_id"),
        )
        year, school = self._column(query, "school_year_id"), self._column(query, "company_id")
        query.groupby = SQL("1, 2, 3")
        query.order = SQL("1, 2, 3")
        ids = SQL("array_agg(%s ORDER BY %s)", *[SQL.identifier(self._table, "id")] * 2)
        rows = self.env.execute_query(query.select(who, year, school, ids))
        return {tuple(key): ids for *key, ids in rows}

    @api.model
    def _export_quasi(self, domain):
        """What others may know of those who answered: ``{key as above: Person}``."""
        names = ["partner_id", "invitation_id", "gender", "sector", "birth_year", *GROUPS]
        people = {}
        for rows in self._export_chunks(self._export_keys(domain), names):
            for key, found in rows:
                first = found[0]
                people[key] = Person(
                    school=first["company_id"] or "",
                    school_year=first["school_year_id"] or "",
                    qualification=first["qualification_id"] or "",
                    sector=first["sector"] or "",
                    eqf_level=first["eqf_level_id"] or "",
                    gender=first["gender"] or "",
                    birth_year=first["born"],
                )
        return people

    @api.model
    def _export_chunks(self, keys, names):
        """The responses of these people, chunk by chunk.

        :param dict keys: of :meth:`_export_keys`; their order is kept
        :param list names: of fields
        :return: lists of ``(key, [{field: value}])``; records are told by name or code, and
            ``reference``, ``group_name`` and ``born`` are those of the invitation
        """
        labels = self._export_labels()
        self.flush_model()
        waiting = list(keys)
        while waiting:
            chunk, waiting = waiting[:CHUNK], waiting[CHUNK:]
            query = self._search([("id", "in", [id_ for key in chunk for id_ in keys[key]])])
            columns = [SQL.identifier(self._table, "id")]
            columns += [self._column(query, name) for name in names]
            found = {}
            for id_, *values in self.env.execute_query(query.select(*columns)):
                row = dict(zip(names, values, strict=True))
                for name in GROUPS.keys() & row.keys():
                    row[name] = labels[name].get(row[name])
                found[id_] = row
            self._export_invitations(found)
            yield [(key, [found[id_] for id_ in keys[key] if id_ in found]) for key in chunk]

    @api.model
    def _export_invitations(self, rows):
        """Add to each of ``rows`` what the invitation knows of the person."""
        Invitation = self.env["tracktion.invitation"]
        query = Invitation._search([("id", "in", [row["invitation_id"] for row in rows.values()])])
        columns = [
            SQL.identifier(Invitation._table, name)
            for name in ("id", "reference", "group_name", "birth_year")
        ]
        Invitation.flush_model(["reference", "group_name", "birth_year"])
        known = {id_: rest for id_, *rest in self.env.execute_query(query.select(*columns))}
        for row in rows.values():
            reference, group, born = known.get(row["invitation_id"], (None, None, None))
            row.update(
                reference=reference, group_name=group, born=born or row.get("birth_year") or None
            )

    @api.model
    def _export_labels(self):
        """``{field: {id: what is written}}``"""
        labels = {}
        for name, label in GROUPS.items():
            Model = self.env[self._fields[name].comodel_name].with_context(active_test=False)
            labels[name] = {
                record.id: record[label] or record.display_name
                # All there are: a few hundred at most.
                for record in Model.search_fetch([], [label])
            }
        return labels

    @api.model
    def _column(self, query, name):
        return self._field_to_sql(self._table, name, query)

    @api.model
    def _export_given(self, row):
        """A row with what is known of how it was given, under its upper-case names."""
        given = {name: row.get(field) for name, field in GIVEN.items()}
        for name in ("VALID", "PARTIAL"):
            given[name] = int(bool(given[name]))
        given["DATE"] = given["DATE"] and given["DATE"].isoformat()
        given["MINUTES"] = given["MINUTES"] and round(given["MINUTES"], 1)
        if given["OWN_ANSWERS"]:
            given["OWN_ANSWERS"] = json.dumps(
                given["OWN_ANSWERS"], ensure_ascii=False, sort_keys=True
            )
        return {**row, **given}
