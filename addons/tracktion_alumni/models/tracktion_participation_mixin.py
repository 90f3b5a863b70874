from odoo import api, models
from odoo.tools import SQL

# The columns of one participation, and the type of each.
COLUMNS = {
    "partner_id": "int4",
    "company_id": "int4",
    "date": "date",
    "mode": "varchar",
    "kind": "varchar",
    "minutes": "int4",
    "school_year_id": "int4",
    "department_id": "int4",
}


class TracktionParticipationMixin(models.AbstractModel):
    """For models of which each record means: this alumnus took part.

    A model that inherits this is one of those that ``tracktion.participation`` unites; nothing else
    lists it. It says where each column comes from, and which records count::

        class Attendance(models.Model):
            _name = "x.attendance"
            _inherit = "tracktion.participation.mixin"

            _participation_fields = {
                "partner_id": "partner_id", "company_id": "company_id", "date": "date",
                "mode": SQL("'experiential'"), "kind": "kind", "minutes": "minutes",
            }

    A value is the name of a stored field or an ``SQL`` expression over the alias ``fact``; columns
    that are left out are empty. Keep on the record what tables group by (school year, department),
    as it was at the time: a join to contacts would double their cost.
    """

    _name = "tracktion.participation.mixin"
    _description = "Participation"

    _participation_fields = {}

    @api.model
    def _participation_where(self):
        """Which records count, as SQL over the alias ``fact``: attended, not only registered."""
        return SQL("TRUE")

    @api.model
    def _participation_select(self, number, count):
        """The records of this model as rows of the union.

        :param int number: of this contributor
        :param int count: how many there are; ids are that many apart, so that no two rows share one
        """
        return SQL(
            "SELECT fact.id::int8 * %s + %s AS id, %s, %s AS origin_model, fact.id AS origin_id"
            " FROM %s fact WHERE %s",
            count,
            number,
            SQL(", ").join(
                SQL("%s AS %s", self._participation_column(name), SQL.identifier(name))
                for name in COLUMNS
            ),
            self._name,
            self._participation_table(),
            self._participation_where(),
        )

    @api.model
    def _participation_table(self):
        """Where the records are; they are written before the union is read."""
        if self._table_query:
            return self._table_sql
        # All fields: nobody can tell which ones an expression reads.
        stored = [field for field in self._fields.values() if field.store and field.column_type]
        return SQL("%s%s", SQL.identifier(self._table), SQL(to_flush=stored))

    @api.model
    def _participation_column(self, name):
        source = self._participation_fields.get(name)
        if isinstance(source, str):
            # Which fields readers see is decided by the rules of the union.
            source = self.sudo()._field_to_sql("fact", source)
        return SQL(f"(%s)::{COLUMNS[name]}", source if source is not None else SQL("NULL"))
