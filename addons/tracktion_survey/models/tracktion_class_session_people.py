from odoo import api, models
from odoo.tools import SQL

#: Codes of the door with which somebody may be asked face to face all the same: he is in class,
#: and it is there that he gives his consent and his address.
ASK_IN_CLASS = (
    "no_consent",
    "expired",
    "guardian",
    "no_channel_consent",
    "no_address",
    "bounced",
    "lost",
    "blacklisted",
)


class TracktionClassSession(models.Model):
    """Who is in a class, and how far they are: one statement, however many classes."""

    _inherit = "tracktion.class.session"

    @api.model
    def _people_sql(self, select, condition, tail):
        """A query over sessions (``s``), their people (``i``) and the answers of these (``u``).

        People who must not be asked, or said that they do not want to, are in no class.
        """
        for model in ("tracktion.class.session", "tracktion.invitation", "survey.user_input"):
            self.env[model].flush_model()
        return SQL(
            """
            SELECT %s
              FROM tracktion_class_session s
              JOIN tracktion_invitation i ON i.wave_id = s.wave_id
               AND i.partner_id IS NOT NULL
               AND (s.group_name IS NULL
                    OR lower(btrim(i.group_name)) = lower(btrim(s.group_name)))
               AND (s.qualification_id IS NULL OR i.qualification_id = s.qualification_id)
               AND (s.tutor_id IS NULL OR i.tutor_id = s.tutor_id)
               AND (i.state NOT IN ('refused', 'excluded', 'unreachable')
                    OR (i.state != 'refused' AND i.reason IN %s))
              LEFT JOIN survey_user_input u ON u.id = i.user_input_id
             WHERE s.id IN %s AND %s %s
            """,
            select,
            ASK_IN_CLASS,
            tuple(self.ids) or (0,),
            condition,
            tail,
        )

    @property
    def _is_done_sql(self):
        return SQL("(i.completed_on IS NOT NULL OR COALESCE(u.state, 'new') = 'done')")

    def _numbers(self):
        """``{id: (people, begun, done)}``; those who are done have begun."""
        select = SQL(
            """s.id, COUNT(*),
               COUNT(*) FILTER (WHERE i.started_on IS NOT NULL
                                   OR COALESCE(u.state, 'new') != 'new' OR %(done)s),
               COUNT(*) FILTER (WHERE %(done)s)""",
            done=self._is_done_sql,
        )
        rows = self.env.execute_query(self._people_sql(select, SQL("TRUE"), SQL("GROUP BY s.id")))
        return {session_id: tuple(numbers) for session_id, *numbers in rows}

    def _people(self, done=None):
        """The invitations of these classes, by name.

        Whoever holds a session meets its people: callers check that with ``_check_presenter``.

        :param bool done: only those who are done, or only those who are not
        :return: ``tracktion.invitation``, each once
        """
        condition = SQL("TRUE")
        if done is not None:
            condition = self._is_done_sql if done else SQL("NOT %s", self._is_done_sql)
        rows = self.env.execute_query(
            self._people_sql(SQL("DISTINCT i.id"), condition, SQL("ORDER BY i.id"))
        )
        people = self.env["tracktion.invitation"].browse([row[0] for row in rows])
        # The order of names, of people whom the presenter may not see elsewhere.
        return people.sudo().sorted(lambda i: (i.partner_id.name or "", i.id)).sudo(False)

    def _find(self, typed):
        """The one of this class who has that personal code, as the system; none if nobody has."""
        self.ensure_one()
        code = self._clean_code(typed)
        # The personal code in hand is the permission, and leads to this one person only.
        Invitation = self.env["tracktion.invitation"].sudo()
        if not code:
            return Invitation
        # Through the unique index on wave and code: 120 phones at once each read one row.
        rows = self.env.execute_query(
            self._people_sql(SQL("i.id"), SQL("i.personal_code = %s", code), SQL("LIMIT 1"))
        )
        return Invitation.browse([row[0] for row in rows])
