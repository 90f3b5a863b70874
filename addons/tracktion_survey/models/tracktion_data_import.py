import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.tracktion_alumni.lib.sheet import Limits, SheetError, read_sheet

#: How many rows one file may have.
MAX_ROWS = 50_000


class TracktionDataImport(models.Model):
    """A file of outside data: read, previewed row by row, loaded in chunks, taken back.

    Answers that were gathered elsewhere become responses of a wave; what a register says becomes
    destinations. See ``tracktion_data_import_response`` and ``tracktion_data_import_register``.
    """

    _name = "tracktion.data.import"
    _description = "Import of Outside Data"
    _inherit = ["tracktion.import.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    _batch_lock = 1953653117
    _batch_cron = "tracktion_survey.ir_cron_tracktion_data_import"
    _import_group = "tracktion_survey.group_tracking"
    _of_actions = {"state", "run_user_id", "notes", "error_message", "headers"}
    _before_import = {
        "kind",
        "wave_id",
        "company_id",
        "data",
        "filename",
        "mapping_id",
        "has_agreed",
        "source_name",
        "date",
    }

    kind = fields.Selection(
        [("response", "Answers gathered elsewhere"), ("register", "What a register says")],
        required=True,
        default="response",
    )
    data = fields.Binary("File", attachment=True, copy=False)
    wave_id = fields.Many2one("tracktion.wave", check_company=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company",
        "School",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    mapping_id = fields.Many2one(
        "tracktion.response.mapping",
        check_company=True,
        ondelete="set null",
        help="What columns and answers mean, as kept for an earlier list. Empty: they are "
        "recognised, and what was recognised is kept under the name of the file.",
    )
    has_agreed = fields.Boolean(
        "They agreed to take part",
        help="The people on this list said yes elsewhere: where no row says whether somebody "
        "agrees, he does.",
    )
    source_name = fields.Char("Register", help="Whose data these are: an employment service.")
    date = fields.Date("As of", help="The day on which this was true, where no row says it.")
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        "Cohort",
        check_company=True,
        help="Whose people are asked about: those who left in that school year. Empty: all.",
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("previewed", "Previewed"),
            ("running", "Loading"),
            ("done", "Loaded"),
            ("undone", "Taken back"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    line_ids = fields.One2many("tracktion.data.import.line", "import_id", "Rows", copy=False)
    column_ids = fields.One2many(related="mapping_id.column_ids", readonly=False)
    label_ids = fields.One2many(related="mapping_id.label_ids", readonly=False)
    headers = fields.Json("Headings", readonly=True, copy=False)
    notes = fields.Text(readonly=True, copy=False)
    run_user_id = fields.Many2one(string="Loaded by")
    row_count = fields.Integer("All rows", compute="_compute_counts")
    ready_count = fields.Integer("To load", compute="_compute_counts")
    same_count = fields.Integer("Nothing new", compute="_compute_counts")
    error_count = fields.Integer("Errors", compute="_compute_counts")
    done_count = fields.Integer("Loaded", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Share of the rows done, in percent.")

    @api.depends("wave_id")
    def _compute_company_id(self):
        for record in self:
            record.company_id = record.wave_id.company_id or record.company_id or self.env.company

    @api.depends("line_ids.status", "line_ids.is_done")
    def _compute_counts(self):
        counts = {
            record.id: dict.fromkeys(("ready", "same", "error", "done"), 0) for record in self
        }
        groups = self.env["tracktion.data.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "status", "is_done"], ["__count"]
        )
        kinds = {"created": "ready", "updated": "ready", "error": "error"}
        for record, status, is_done, count in groups:
            counts[record.id]["done" if is_done else kinds.get(status, "same")] += count
        for record in self:
            mine = counts.get(record.id) or dict.fromkeys(("ready", "same", "error", "done"), 0)
            for name, count in mine.items():
                record[f"{name}_count"] = count
            record.row_count = sum(mine.values())
            todo = mine["ready"] + mine["done"]
            record.progress = 100 * mine["done"] / todo if todo else 0

    def _refuse_writing(self):
        raise AccessError(
            self.env._(
                "The state of an import and its rows follow from what is done with it. Use the "
                "buttons: Read the file, Load, Take back."
            )
        )

    # --- reading --------------------------------------------------------------------------------

    def action_preview(self):
        """Read the file and say for each row what loading it will do. Writes nothing else."""
        self.check_access("write")
        for record in self:
            if not record.data:
                raise UserError(self.env._("Choose a file first: .xlsx, .xls, .ods or .csv."))
            if record.state not in ("draft", "previewed") or record.done_count:
                raise UserError(
                    self.env._("“%s” has been loaded. Start a new import.", record.name)
                )
            lines = getattr(record, f"_read_{record.kind}")()
            # Rows come from the file alone: nobody adds or deletes any by hand.
            record.line_ids.sudo().unlink()
            self.env["tracktion.data.import.line"].sudo().create(
                [{**line, "import_id": record.id} for line in lines]
            )
            record._note({"state": "previewed", "error_message": False})
        return True

    def _read_sheet(self, is_heading):
        """The rows of the file; ``is_heading`` tells the headings of its kind."""
        data, limits = base64.b64decode(self.data), Limits(max_rows=MAX_ROWS)
        try:
            try:
                return read_sheet(data, self.filename or "", limits, is_heading=is_heading)
            except SheetError as error:
                if error.code != "no_header":
                    raise
                # Words only, none of them known: the first row has the headings.
                return read_sheet(data, self.filename or "", limits, is_heading=bool)
        except SheetError as error:
            # The sentences belong to the base, and are translated there.
            raise UserError(self.env["tracktion.import"]._say_refusal(error)) from error

    def _say_problem(self, header, issue):
        """What is wrong with a cell itself, as the base says it."""
        text = self.env["tracktion.import"]._say((header, issue))
        return text.removeprefix(f"{header}: ")

    def _left_out_lines(self, sheet):
        """Values of the lines for the rows that are no data, with the reason."""
        say = self.env["tracktion.import"]._say_skipped
        return [
            {
                "row_number": number,
                "status": "left_out",
                "message": say(number, code, text),
                "raw": [text],
            }
            for number, code, text in sheet.skipped
        ]

    def _say_notes(self, sheet, *more):
        """What reading the file brought up, as a text."""
        notes = [*self.env["tracktion.import"]._say_warnings(sheet), *more]
        return "\n".join(note for note in notes if note)
