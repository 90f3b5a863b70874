from odoo import models
from odoo.tools import SQL

#: From which point to which: the steps of a panel.
STEPS = (("pre", "post6"), ("post6", "post18"), ("pre", "post18"))


class TracktionWave(models.Model):
    """Who answered once and answers again."""

    _inherit = "tracktion.wave"

    def _attrition(self):
        """How many of the people who answered a wave answered a later one, in one query.

        Counts the cohort, that is all waves of the same school and school year, as far as the
        caller may see its invitations; whether people answered, not what. A response counts when it
        is valid, and again when it is linked to the earlier one.

        :return: ``{(school id, school year id): {step: (kept, base)}}``. Steps are
            ``("pre", "post6")``, ``("post6", "post18")``, ``("pre", "post18")``, and
            ``("pre", "post6", "post18")`` for those who answered all three of those who answered
            the first. ``kept`` is None as long as the later wave is not open.
        """
        if not self:
            return {}
        Invitation = self.env["tracktion.invitation"]
        visible = Invitation._search(
            [
                ("company_id", "in", self.company_id.ids),
                ("school_year_id", "in", self.school_year_id.ids),
                ("is_answered", "=", True),
            ]
        )
        self.env["tracktion.response"].flush_model(
            ["invitation_id", "point", "is_valid", "pre_id", "post6_id"]
        )
        self.env["tracktion.wave"].flush_model(["company_id", "school_year_id", "point", "state"])
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH mine AS (
                    SELECT id, point, company_id, school_year_id, pre_id, post6_id
                      FROM tracktion_response
                     WHERE is_valid AND invitation_id IN %(visible)s
                )
                SELECT m.company_id, m.school_year_id,
                       COUNT(*) FILTER (WHERE m.point = 'pre') AS pre,
                       COUNT(*) FILTER (WHERE m.point = 'post6') AS post6,
                       COUNT(DISTINCT pre.id) FILTER (WHERE m.point = 'post6') AS pre_post6,
                       COUNT(DISTINCT six.id) FILTER (WHERE m.point = 'post18') AS post6_post18,
                       COUNT(DISTINCT pre.id) FILTER (WHERE m.point = 'post18') AS pre_post18,
                       COUNT(DISTINCT pre.id) FILTER (
                           WHERE m.point = 'post18' AND six.pre_id = pre.id
                       ) AS panel,
                       (SELECT ARRAY_AGG(DISTINCT w.point) FROM tracktion_wave w
                         WHERE w.company_id = m.company_id AND w.state != 'draft'
                           AND w.school_year_id = m.school_year_id) AS asked
                  FROM mine m
                  LEFT JOIN mine pre ON pre.id = m.pre_id
                  LEFT JOIN mine six ON six.id = m.post6_id
                 GROUP BY m.company_id, m.school_year_id
                """,
                visible=visible.subselect(),
            )
        )
        result = {}
        for row in rows:
            asked = row["asked"] or ()
            steps = {
                (first, then): (row[f"{first}_{then}"] if then in asked else None, row[first])
                for first, then in STEPS
            }
            panel = row["panel"] if {"post6", "post18"} <= set(asked) else None
            steps["pre", "post6", "post18"] = (panel, row["pre"])
            result[row["company_id"], row["school_year_id"]] = steps
        return result

    def get_lost(self, step):
        """The invitations of those of this cohort who answered first and not again.

        :param list step: one of the keys of :meth:`_attrition`
        :return: domain of ``tracktion.invitation``: those of the first wave of the step
        """
        self.ensure_one()
        self.check_access("read")
        first, *then = step
        answered = self.env["tracktion.invitation"].search(self._answered_domain(first))
        # Whether they answered again, not what: of people whose invitations the caller may see.
        Response = self.env["tracktion.response"].sudo()
        link = "pre_id" if first == "pre" else "post6_id"
        kept = Response.search(
            [
                ("point", "=", then[-1]),
                ("is_valid", "=", True),
                (f"{link}.is_valid", "=", True),
                (f"{link}.invitation_id", "in", answered.ids),
            ]
        )
        if len(then) > 1:
            kept = kept.filtered(lambda r: r.post6_id.is_valid and r.post6_id.pre_id == r.pre_id)
        return [("id", "in", (answered - kept[link].invitation_id.sudo(False)).ids)]

    def _answered_domain(self, point):
        """Who answered at ``point``, in the cohort of this wave."""
        return [
            ("company_id", "=", self.company_id.id),
            ("school_year_id", "=", self.school_year_id.id),
            ("point", "=", point),
            ("is_answered", "=", True),
        ]
