from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# The most contacts that Odoo merges in one go.
MERGE_LIMIT = 3


class TracktionDuplicate(models.Model):
    """Groups of alumni that are probably the same person, found by one statement.

    People whose birth dates are known and differ are not taken for one another: brothers and
    sisters share phones and e-mail addresses.
    """

    _name = "tracktion.duplicate"
    _description = "Possible Duplicate"
    _auto = False
    _order = "partner_count desc, id"
    _depends = {
        "res.partner": [
            "active",
            "company_id",
            "email_normalized",
            "phone_sanitized",
            "alumni_name_key",
            "alumni_birthdate",
            "alumni_main_enrolment_id",
        ]
    }

    kind = fields.Selection(
        [("name", "Name and birth date"), ("email", "E-mail"), ("phone", "Phone")],
        "Same",
        readonly=True,
    )
    value = fields.Char("In common", readonly=True)
    company_id = fields.Many2one("res.company", "School", readonly=True)
    partner_count = fields.Integer("People", readonly=True, aggregator=None)
    partner_list = fields.Char(readonly=True)
    partner_ids = fields.Many2many("res.partner", compute="_compute_partner_ids", string="Who")

    @property
    def _table_query(self):
        # The lowest id of the group and the kind make an id: a person is in one group per kind.
        return SQL(
            """
            SELECT MIN(p.id) * 3 + k.number AS id,
                   k.kind,
                   MIN(k.value) AS value,
                   p.company_id,
                   COUNT(*) AS partner_count,
                   STRING_AGG(p.id::varchar, ',' ORDER BY p.id) AS partner_list
              FROM res_partner p
             CROSS JOIN LATERAL (
                   VALUES (0, 'name', p.alumni_name_key || p.alumni_birthdate::varchar,
                           p.name || ', ' || p.alumni_birthdate::varchar),
                          (1, 'email', p.email_normalized, p.email_normalized),
                          (2, 'phone', p.phone_sanitized, p.phone_sanitized)
                   ) AS k(number, kind, key, value)
             WHERE p.active
               AND p.alumni_main_enrolment_id IS NOT NULL
               AND k.key IS NOT NULL
             GROUP BY p.company_id, k.number, k.kind, k.key
            HAVING COUNT(*) > GREATEST(1, COUNT(DISTINCT p.alumni_birthdate))
            """
        )

    @api.depends("partner_list")
    def _compute_partner_ids(self):
        ids = {group: group._listed_ids() for group in self}
        # Only those whom the user may see, in one query for all groups.
        seen = self.env["res.partner"].search([("id", "in", sum(ids.values(), []))])
        for group in self:
            group.partner_ids = seen & seen.browse(ids[group])

    def _listed_ids(self):
        return [int(id_) for id_ in (self.partner_list or "").split(",") if id_]

    def action_merge(self):
        """Open Odoo's merge with the people of this group."""
        self.ensure_one()
        partners = self.exists().partner_ids
        if len(partners) < 2:
            raise UserError(
                self.env._("This group is gone: somebody merged or changed these people just now.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id("base.action_partner_merge")
        return dict(
            action,
            context={
                "active_model": "res.partner",
                "active_ids": partners[:MERGE_LIMIT].ids,
                "active_test": False,
                "tracktion_duplicate": True,
            },
        )

    def action_open(self):
        """Show the people of these groups side by side."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible duplicates"),
            "res_model": "res.partner",
            "views": [
                (self.env.ref("tracktion_alumni.res_partner_view_list_alumni").id, "list"),
                (self.env.ref("tracktion_alumni.res_partner_view_form_alumni").id, "form"),
            ],
            "domain": [("id", "in", self.exists().partner_ids.ids)],
        }
