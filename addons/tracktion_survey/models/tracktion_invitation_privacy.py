import secrets

from odoo import models
from odoo.tools import SQL


def forget_moments(records, precision):
    """Leave of all moments of ``records`` the day or the month, and nothing of who wrote them.

    Plain SQL: the ORM lets nobody write who created a record.
    """
    if not records.ids:
        return
    records.flush_recordset()
    moments = [
        SQL(
            "%(column)s = date_trunc(%(precision)s, %(column)s)",
            column=SQL.identifier(name),
            precision=precision,
        )
        for name, field in records._fields.items()
        if field.store and field.type in ("date", "datetime") and field.column_type
    ]
    records.env.cr.execute(
        SQL(
            "UPDATE %s SET create_uid = 1, write_uid = 1, %s WHERE id IN %s",
            SQL.identifier(records._table),
            SQL(", ").join(moments),
            tuple(records.ids),
        )
    )
    records.invalidate_recordset(flush=False)


def forget_origin(records):
    """Let no line of a ledger lead to ``records``: the lines stay with their person."""
    if not records.ids:
        return
    for ledger in ("tracktion.consent", "tracktion.destination"):
        lines = records.env[ledger]
        lines.flush_model()
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET origin_model = NULL, origin_id = NULL"
                " WHERE origin_model = %s AND origin_id IN %s",
                SQL.identifier(lines._table),
                records._name,
                tuple(records.ids),
            )
        )
        lines.invalidate_model(["origin_model", "origin_id"], flush=False)


class TracktionInvitation(models.Model):
    """Forgetting who was asked and who answered; that somebody did, and the codes, stay."""

    _inherit = "tracktion.invitation"

    def _anonymise(self, precision="day"):
        """Make these invitations, and the answers to them, nobody's.

        Name, words and everything that leads back go: who created a record, the moment, the origin
        of ledger lines, links that people may still have. Addons that keep more about an invitation
        extend this.

        :param str precision: what is left of the moments, "day" or "month": of a person who stays
            in the school's address book the days of the ledgers would tell which answers are his
        """
        if not self:
            return
        # Only erasure, the retention rules and the deletion of a contact get here; no role writes
        # any of this.
        invitations = self.sudo().with_context(tracking_disable=True, active_test=False)
        env = invitations.env
        responses = env["tracktion.response"].search([("invitation_id", "in", invitations.ids)])
        inputs = env["survey.user_input"].search(
            [("tracktion_invitation_id", "in", invitations.ids)]
        )
        calls = invitations.call_ids
        calls.write({"note": False, "best_time": False, "dialed": False, "before": False})
        invitations.mail_ids.unlink()
        # What a list said of them, word by word.
        rows = env["tracktion.data.import.line"]
        rows.search([("response_id", "in", responses.ids)])._scrub()
        for records in (responses, calls):
            forget_origin(records)
        # Of nobody's answers no address is taken over any more.
        env["tracktion.contact.proposal"].search([("response_id", "in", responses.ids)]).unlink()
        responses._anonymise()
        inputs._tracktion_anonymise()
        invitations.filtered(lambda i: i.state == "planned").write(
            {"state": "excluded", "reason": "archived"}
        )
        invitations.write(
            {
                "partner_id": False,
                "enrolment_id": False,
                "reference": False,
                "personal_code": False,
                "group_name": False,
                "birth_year": False,
            }
        )
        for invitation in invitations:
            invitation.access_token = secrets.token_urlsafe(24)
        for records in (invitations, responses, calls, inputs, inputs.user_input_line_ids):
            forget_moments(records, precision)
