from odoo import api, fields, models
from odoo.tools import SQL

from ..figures.counting import TOTAL, Count, Tally

# How long after an approach what a person does is taken as an answer to it.
ANSWER_DAYS = 30


class TracktionApproach(models.Model):
    """One approach to one person: who asked, why, by which channel, about what.

    Written by the door (``res.partner._tracktion_approach``) and by nobody else.
    """

    _name = "tracktion.approach"
    _description = "Approach"
    _order = "date desc, id desc"
    _rec_name = "subject"

    _SCRUBBED = "—"

    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", "School", required=True, index=True)
    user_id = fields.Many2one("res.users", "Asked by", required=True, index=True)
    owner_id = fields.Many2one("res.users", "Relation owner then")
    owner_told_on = fields.Datetime(readonly=True, help="When the relation owner heard of it.")
    purpose_id = fields.Many2one("tracktion.consent.purpose", required=True, index=True)
    channel_id = fields.Many2one("tracktion.channel", required=True)
    subject = fields.Char(required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    origin_model = fields.Char("Started by document of type")
    origin_id = fields.Many2oneReference("Started by document", model_field="origin_model")

    def _mark_told(self):
        """Note that the relation owners hear of these approaches now."""
        # In one statement, for there may be many.
        self.flush_recordset(["owner_told_on"])
        self.env.cr.execute(
            SQL(
                "UPDATE tracktion_approach SET owner_told_on = %s WHERE id = ANY(%s)",
                fields.Datetime.now(),
                self.ids,
            )
        )
        self.invalidate_recordset(["owner_told_on"], flush=False)

    @api.model
    def _scrub_vals(self):
        """What an approach forgets with its person; that there was one stays."""
        return {"subject": self._SCRUBBED}

    @api.model
    def _indicator_approaches_answered(self, scope, dimensions):
        """Of the approaches of the period those that the person answered.

        An answer is what the person did within 30 days: write back, or decide on the own page.
        """
        domain = self.env["tracktion.indicator"]._period_domain(scope, "date")
        query = self._search([("company_id", "in", scope.company_ids), *domain])
        answered = SQL(
            """EXISTS (
                SELECT 1 FROM mail_message m
                 WHERE m.model = 'res.partner' AND m.res_id = %(person)s
                   AND m.author_id = %(person)s AND m.message_type = 'email'
                   AND m.date BETWEEN %(date)s AND %(date)s + %(days)s * INTERVAL '1 day'
            ) OR EXISTS (
                SELECT 1 FROM tracktion_consent c
                 WHERE c.partner_id = %(person)s AND c.source = 'portal'
                   AND c.date BETWEEN %(date)s AND %(date)s + %(days)s * INTERVAL '1 day'
            )""",
            person=SQL.identifier(self._table, "partner_id"),
            date=SQL.identifier(self._table, "date"),
            days=ANSWER_DAYS,
        )
        self.env["mail.message"].flush_model(["model", "res_id", "author_id", "message_type"])
        self.env["tracktion.consent"].flush_model()
        channel = self._read_group_groupby(self._table, "channel_id.code", query)
        query.groupby = SQL("GROUPING SETS ((), (%s))", channel)
        count = Count({TOTAL: Tally(0, (0,))})
        channels = {c.code: c for c in self.env["tracktion.channel"].search([])}
        for is_total, code, number, answers, people in self.env.execute_query(
            query.select(
                SQL("GROUPING(%s)", channel),
                channel,
                SQL("COUNT(*)"),
                SQL("COUNT(*) FILTER (WHERE %s)", answered),
                SQL("COUNT(DISTINCT %s)", SQL.identifier(self._table, "partner_id")),
            )
        ):
            pair = ("channel", code)
            if is_total:
                count.tallies[TOTAL] = Tally(number, (answers,), people=people)
            elif "channel" in dimensions:
                count.tallies[frozenset([pair])] = Tally(number, (answers,), people=people)
                count.labels[pair] = channels[code].name if code in channels else code
        return count
