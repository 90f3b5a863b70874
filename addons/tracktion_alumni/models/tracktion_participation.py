from odoo import api, fields, models
from odoo.tools import SQL

MODES = [
    ("communication", "Communication"),
    ("experiential", "Experiential"),
    ("volunteering", "Volunteering"),
    ("philanthropic", "Philanthropic"),
]


class TracktionParticipation(models.Model):
    """Every way in which alumni took part, whatever addon keeps it: one row per person and act.

    The union over all models that inherit ``tracktion.participation.mixin``, found through the
    registry: an addon that goes takes its rows with it.
    """

    _name = "tracktion.participation"
    _description = "Participation in Alumni Work"
    _auto = False
    _order = "date desc, id desc"

    partner_id = fields.Many2one("res.partner", "Person", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    date = fields.Date(readonly=True)
    mode = fields.Selection(MODES, readonly=True)
    kind = fields.Char(readonly=True)
    minutes = fields.Integer(readonly=True)
    school_year_id = fields.Many2one("tracktion.school.year", readonly=True)
    department_id = fields.Many2one("tracktion.department", readonly=True)
    origin_model = fields.Char("Kept by document of type", readonly=True)
    origin_id = fields.Many2oneReference("Document", model_field="origin_model", readonly=True)

    @api.model
    def _contributors(self):
        """The models that are united, in an order that stays."""
        names = self.env.registry.descendants(["tracktion.participation.mixin"], "_inherit")
        models = [self.env[name] for name in sorted(names)]
        return [model for model in models if not model._abstract]

    @property
    def _table_query(self):
        # Which records there are is decided by the rules of this model, not of the contributors.
        contributors = self._contributors()
        selects = [
            model._participation_select(number, len(contributors))
            for number, model in enumerate(contributors)
        ]
        if not selects:
            columns = SQL(", ").join(
                SQL("NULL::%s AS %s", SQL(field.column_type[0]), SQL.identifier(name))
                for name, field in self._fields.items()
                if field.column_type and not field.compute
            )
            return SQL("SELECT %s WHERE FALSE", columns)
        return SQL(" UNION ALL ").join(selects)
