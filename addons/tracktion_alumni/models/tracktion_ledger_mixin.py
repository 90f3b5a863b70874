from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

# How far clocks run ahead of UTC at most.
LATEST_ZONE = timedelta(hours=14)
# In the context of ``_append``: an object, which no client can send.
BY_CODE = object()


class TracktionLedgerMixin(models.AbstractModel):
    """Lines that are added and never changed: no role, not even the administrator, edits one.

    A line that should not be there is *cancelled* by another line that points to it
    (``cancels_id``), so that the ledger always tells what was believed when. Concrete models
    declare ``cancels_id`` as a many2one to themselves, and ``source``.

    There are two ways in:

    * ``create`` is for people and their clients. It takes the sources that staff can witness
      (``_staff_sources``) and no origin, so that nobody passes a line off as the answer to a
      survey or as the person's own click.
    * ``_append`` is for code: private, so that no client can call it, with the rights of the
      caller all the same. Addons write their lines with it, each with a source of its own
      (added to the selection of ``source``) and its document as origin::

          self.env["tracktion.destination"]._append([{
              "partner_id": person.id, "status": "working", "source": "survey",
              "origin_model": response._name, "origin_id": response.id,
          }])

      For consents there are ``_record`` and ``_record_no`` on top of it.
    """

    _name = "tracktion.ledger.mixin"
    _description = "Append-only Ledger"

    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        index=True,
        ondelete="set null",
        help="Empty once the person was deleted: the line stays as an anonymous proof.",
    )
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    note = fields.Char()
    origin_model = fields.Char("Recorded by document of type", readonly=True, copy=False)
    origin_id = fields.Many2oneReference(
        "Recorded by document", model_field="origin_model", readonly=True, copy=False
    )
    is_cancelled = fields.Boolean(
        "Cancelled", compute="_compute_is_cancelled", search="_search_is_cancelled"
    )

    #: What staff may give as ``source``; all other sources are written by code.
    _staff_sources = ("staff",)

    def _compute_is_cancelled(self):
        cancelled = {
            line.cancels_id.id
            # A line is cancelled for everybody, whoever may see the cancelling line.
            for line in self.sudo().search([("cancels_id", "in", self.ids)])
        }
        for line in self:
            line.is_cancelled = line.id in cancelled

    def _search_is_cancelled(self, operator, value):
        if operator != "in":
            return NotImplemented
        # As above; the ids only serve to filter lines that the caller may see.
        cancelled = self.sudo()._search([("cancels_id", "!=", False)]).subselect("cancels_id")
        return [("id", "in" if True in value else "not in", cancelled)]

    @api.model
    def _standing_sql(self, alias):
        """The condition that a row of this table neither cancels a line nor was cancelled."""
        return SQL(
            "(%(line)s.cancels_id IS NULL AND NOT EXISTS ("
            "SELECT FROM %(table)s x WHERE x.cancels_id = %(line)s.id))",
            line=SQL.identifier(alias),
            table=SQL.identifier(self._table),
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("partner_id"):
                raise UserError(self.env._("A line of this ledger needs a person."))
        lines = super().create(vals_list)
        lines.cancels_id.invalidate_recordset(["is_cancelled"], flush=False)
        # Of the lines, not of the values: defaults may come from the context of a client.
        if not self.env.su and self.env.context.get("tracktion_ledger") is not BY_CODE:
            lines._check_witnessed()
        return lines

    def _check_witnessed(self):
        """Refuse what only code may write: see the two ways in above."""
        labels = dict(self._fields["source"]._description_selection(self.env))
        for line in self:
            if line.source not in self._staff_sources:
                raise UserError(
                    self.env._(
                        "The source “%(kind)s” is noted by the system only. Choose one of: "
                        "%(choices)s.",
                        kind=labels[line.source],
                        choices=", ".join(labels[source] for source in self._staff_sources),
                    )
                )
            if line.origin_model or line.origin_id:
                raise UserError(
                    self.env._("Which document recorded a line is noted by the system only.")
                )

    @api.model
    def _append(self, vals_list):
        """Add lines with whatever source and origin; see the two ways in above.

        :param list vals_list: values of the lines, as for ``create``
        :return: the new lines, in that order
        """
        lines = self.with_context(tracktion_ledger=BY_CODE).create(vals_list)
        return lines.with_env(self.env)

    @api.constrains("company_id")
    def _check_school(self):
        # The person is read for the comparison only; he may be hidden from the caller.
        for line in self:
            school = line.partner_id.sudo().company_id
            if school and school != line.company_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is a person of %(school)s: facts about him or her are recorded "
                        "there, not at %(other)s.",
                        name=line.partner_id.display_name,
                        school=school.name,
                        other=line.company_id.name,
                    )
                )

    @api.constrains("partner_id")
    def _check_not_erased(self):
        # As above: nothing of the person is shown.
        if self.partner_id.sudo().filtered("alumni_erased_on"):
            raise ValidationError(
                self.env._("This person was erased. If they come back, make a new contact.")
            )

    @api.constrains("cancels_id")
    def _check_cancels(self):
        # Otherwise anybody who may add a line could undo the lines of people he may not see.
        for line in self:
            cancelled = line.cancels_id.sudo()
            if cancelled and (
                cancelled.partner_id != line.partner_id or cancelled.cancels_id or cancelled == line
            ):
                raise ValidationError(
                    self.env._(
                        "A line can only cancel an ordinary line of the same person. Instead of "
                        "cancelling a cancellation, record the fact again."
                    )
                )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._(
                "%(ledger)s: lines are never changed. Record a new line, or cancel this one.",
                ledger=self.env._(self._description),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "%(ledger)s: lines are never deleted. Cancel the line; to forget a person, "
                "use Erase on the contact.",
                ledger=self.env._(self._description),
            )
        )

    def _prepare_cancel_vals(self, reason):
        """Values of the line that cancels this one."""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "cancels_id": self.id,
            "note": reason,
        }

    def _cancel(self, reason):
        """Add a cancelling line for each line that is not cancelled yet.

        :param str reason: shown on the cancelling line
        :return: the new lines
        """
        lines = self.filtered(
            lambda line: line.partner_id and not line.cancels_id and not line.is_cancelled
        )
        return self._append([line._prepare_cancel_vals(reason) for line in lines])

    @api.model
    def _scrub_columns(self):
        """What a line forgets with its person: ``{column: SQL value}``. The fact itself stays."""
        return {"note": SQL("NULL")}

    def _scrub(self):
        """Forget what could identify the person of these lines: the one way in which they change.

        Only erasure and the retention rules call this; private, so that no client can. Plain SQL,
        because ``write`` refuses everybody.
        """
        if not self.ids:
            return False
        columns = self._scrub_columns()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s WHERE id IN %s",
                SQL.identifier(self._table),
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(column), value)
                    for column, value in columns.items()
                ),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(list(columns), flush=False)
        return True
