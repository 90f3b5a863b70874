from odoo import api, fields, models
from odoo.exceptions import AccessError

from .tracktion_consent import SOURCES
from .tracktion_import_line import LINE_STATES


class TracktionImport(models.Model):
    """A list of people from a spreadsheet: read, previewed row by row, confirmed, imported."""

    _name = "tracktion.import"
    _description = "Import of a List"
    _inherit = ["tracktion.import.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    _batch_lock = 1953653107
    _batch_cron = "tracktion_alumni.ir_cron_tracktion_import"
    _import_group = "tracktion_alumni.group_officer"
    _of_actions = {"state", "run_user_id", "notes", "error_message", "previewed_on"}
    _of_drafts = {"company_id"}

    data = fields.Binary("File", attachment=True)
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [
            ("draft", "New"),
            ("previewed", "Previewed"),
            ("running", "Importing"),
            ("done", "Imported"),
            ("undone", "Taken back"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
        index=True,
    )
    column_ids = fields.One2many("tracktion.import.column", "import_id", "Columns", copy=False)
    line_ids = fields.One2many("tracktion.import.line", "import_id", "Rows", copy=False)
    notes = fields.Text(readonly=True, copy=False, help="What reading the file brought up.")
    previewed_on = fields.Datetime("Read on", readonly=True, copy=False)
    teacher_id = fields.Many2one(
        "res.users",
        "List of",
        domain="[('share', '=', False)]",
        help="The teacher who kept this list: becomes relation owner of the people in it.",
    )
    list_date = fields.Date("List as of", help="When the list was true. Empty: today.")
    default_state = fields.Selection(
        [("studying", "Studying"), ("finished", "Finished"), ("left", "Left")],
        "Where the list does not say",
        help="Empty: finished, unless the graduation is still to come.",
    )
    default_qualification_id = fields.Many2one(
        "tracktion.qualification", "Qualification of all", check_company=True
    )
    default_school_year_id = fields.Many2one(
        "tracktion.school.year", "School year of all", check_company=True
    )
    consent_date = fields.Date(
        "Consents given on",
        help="For a column “keep in touch” without dates. A yes without a date is not a consent.",
    )
    consent_source = fields.Selection(
        selection=[pair for pair in SOURCES if pair[0] != "import"],
        string="Consents given by",
        help="For a column “keep in touch” without sources.",
    )
    row_count = fields.Integer("All rows", compute="_compute_counts")
    new_count = fields.Integer("New", compute="_compute_counts")
    match_count = fields.Integer("Known", compute="_compute_counts")
    undecided_count = fields.Integer("To decide", compute="_compute_counts")
    error_count = fields.Integer("Errors", compute="_compute_counts")
    ignored_count = fields.Integer("Left out", compute="_compute_counts")
    done_count = fields.Integer("Imported", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Share of the rows done, in percent.")

    def _refuse_writing(self):
        raise AccessError(
            self.env._(
                "The state of an import and its rows follow from what is done with it. Use the "
                "buttons: Read the list, Import, Take back."
            )
        )

    @api.depends("line_ids.state", "line_ids.is_done")
    def _compute_counts(self):
        counts = {}
        for record, state, done, count in self.env["tracktion.import.line"]._read_group(
            [("import_id", "in", self.ids)], ["import_id", "state", "is_done"], ["__count"]
        ):
            mine = counts.setdefault(record.id, {"done": 0})
            mine[state] = mine.get(state, 0) + count
            mine["done"] += count if done else 0
        for record in self:
            mine = counts.get(record.id, {"done": 0})
            for state, _label in LINE_STATES:
                record[f"{state}_count"] = mine.get(state, 0)
            record.row_count = sum(count for key, count in mine.items() if key != "done")
            record.done_count = mine["done"]
            todo = mine.get("new", 0) + mine.get("match", 0)
            record.progress = 100 * mine["done"] / todo if todo else 0

    def action_open_people(self):
        """The people whom this list brought or named."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_alumni.res_partner_action_alumni"
        )
        people = self.line_ids.filtered("is_done").partner_id
        return {**action, "domain": [("id", "in", people.ids)], "context": {}}
