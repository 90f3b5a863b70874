import base64
import io

import xlsxwriter

from odoo import api, fields, models

from ..lib.cells import neutralise_formula
from ..tools import download_action


class TracktionImportMixin(models.AbstractModel):
    """A file that is read, previewed row by row, confirmed, and written in chunks.

    The rows are records of ``line_ids``, with ``row_number``, ``raw`` (a list of cells) and
    ``message``. The model has the fields ``state`` (draft, previewed, running, done, undone),
    ``data`` and ``done_count``.
    """

    _name = "tracktion.import.mixin"
    _description = "Import of a File"
    _inherit = ["tracktion.batch.mixin"]

    #: Who may go on with an import that he confirmed.
    _import_group = None
    #: What only the actions of an import change, never a client that writes.
    _of_actions = frozenset()
    #: What is settled when the file is read.
    _of_drafts = frozenset()
    #: What is settled once rows were written.
    _before_import = {"data", "filename"}

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True)
    filename = fields.Char("File name")
    error_message = fields.Char(readonly=True, copy=False)
    run_user_id = fields.Many2one(
        "res.users",
        "Imported by",
        readonly=True,
        copy=False,
        help="Who confirmed the import: the scheduled job goes on with the rights of this user.",
    )
    is_interrupted = fields.Boolean(compute="_compute_is_interrupted")
    error_file = fields.Binary(compute="_compute_error_file")

    @api.depends("filename")
    def _compute_name(self):
        for record in self:
            record.name = record.name or record.filename

    def _compute_is_interrupted(self):
        for record in self:
            record.is_interrupted = record._is_running() and not record._is_at_work()

    # --- who may change what --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            (vals.get("state") or "draft") != "draft" or vals.keys() & self._of_actions - {"state"}
            for vals in vals_list
        ):
            self._refuse_writing()
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_client_may_write(vals)
        return super().write(vals)

    def _check_client_may_write(self, vals):
        """People work with an import through its buttons; no client forges what they record."""
        if vals.keys() & self._of_actions:
            self._refuse_writing()
        for record in self:
            if vals.keys() & self._of_drafts and record.state != "draft":
                self._refuse_writing()
            if vals.keys() & self._before_import and (
                record.state not in ("draft", "previewed") or record.done_count
            ):
                self._refuse_writing()

    def _refuse_writing(self):
        """Raise an :class:`AccessError` that names the buttons."""
        raise NotImplementedError

    def _note(self, vals):
        """Record what an action of this import did."""
        # The user may do the action, or would not be here; writing the same by hand is refused.
        self.check_access("write")
        return self.sudo().write(vals)

    # --- writing the rows -----------------------------------------------------------------------

    def _start(self, wait=True):
        """Write the rows, for a while or to the end; the scheduled job does the rest."""
        self._note({"state": "running", "error_message": False, "run_user_id": self.env.uid})
        self._commit()
        if not (wait and self._run(self._batch_patience)):
            self._trigger()

    def _as_worker(self):
        """With the rights of the person who confirmed it."""
        user = self.run_user_id or self.create_uid
        record = self.with_user(user).with_company(self.company_id)
        if (
            user.active
            and user.has_group(self._import_group)
            and record.company_id in user.company_ids
        ):
            return record
        # The job itself is the system; only the reason is noted.
        record.sudo()._halt(self._say_not_allowed(user))
        return self.browse()

    def _say_not_allowed(self, user):
        """Why an import does not go on for ``user``, who may not import any more."""
        raise NotImplementedError

    def _next_lines(self):
        """The rows of the next chunk."""
        raise NotImplementedError

    def _interrupted(self, error):
        # They are the same as those of the chunk that failed, because nothing of it was kept.
        lines = self._next_lines()
        self._halt(
            self._say_stopped(
                first=lines[:1].row_number, last=lines[-1:].row_number, error=str(error)[:500]
            )
        )

    def _say_stopped(self, first, last, error):
        """What is told when the rows from ``first`` to ``last`` could not be written."""
        raise NotImplementedError

    def _halt(self, reason):
        self._note({"state": "previewed", "error_message": reason})
        self._commit()

    # --- the rows to mend -----------------------------------------------------------------------

    def action_download_errors(self):
        """The rows that were not written, as in the file, with a column that says what to do."""
        self.ensure_one()
        return download_action(self, "error_file", "rows-to-mend.xlsx")

    def _compute_error_file(self):
        for record in self:
            record.error_file = base64.b64encode(record._make_error_sheet())

    def _headings(self):
        """The headings of the file, as a list of texts."""
        raise NotImplementedError

    def _lines_to_mend(self):
        """The rows in error or doubt."""
        raise NotImplementedError

    def _advice_headings(self):
        """Headings that the rows to mend have beside those of the file."""
        return [self.env._("Row"), self.env._("What to do")]

    def _make_error_sheet(self):
        """Bytes of a workbook with the headings of the file and its rows to mend."""
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2", "text_wrap": True})
        advice = book.add_format({"font_color": "#A61B1B", "text_wrap": True})
        headings = self._headings()
        width = len(headings)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(width - 1, 0), 18)
        sheet.set_column(width, width, 14)
        sheet.set_column(width + 1, width + 1, 70)
        for index, heading in enumerate([*headings, *self._advice_headings()]):
            sheet.write_string(0, index, neutralise_formula(heading or ""), bold)
        for number, line in enumerate(self._lines_to_mend(), start=1):
            for index, cell in enumerate(line.raw or ()):
                sheet.write_string(number, index, neutralise_formula(str(cell or "")))
            sheet.write_number(number, width, line.row_number)
            sheet.write_string(number, width + 1, line.message or "", advice)
        book.close()
        return output.getvalue()
