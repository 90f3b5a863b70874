import logging

from odoo import fields, models
from odoo.exceptions import UserError

from ..figures.blocks import ERROR, Block

_logger = logging.getLogger(__name__)

DEFAULT_PROVIDER = "tracktion.report.provider"


class TracktionReportSection(models.Model):
    """A part of the school-year report: its provider makes the blocks, out of its indicators."""

    _name = "tracktion.report.section"
    _description = "Report Section"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    intro = fields.Text(
        "Introduction", translate=True, help="Printed under the title of the section."
    )
    provider = fields.Char(
        required=True,
        default=DEFAULT_PROVIDER,
        help="The model whose _get_blocks makes the tables. The default one renders the tables "
        "and indicators of the section.",
    )
    indicator_ids = fields.One2many("tracktion.indicator", "section_id", "Indicators")
    table_ids = fields.One2many("tracktion.report.table", "section_id", "Tables")
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint("UNIQUE(code)", "Another section has that code.")

    def _blocks(self, run):
        """The blocks of this section; in place of one that fails, a block that says so (R5).

        :param ReportRun run: what the report is about
        :return: pair of the list of ``Block`` and what went wrong, empty when nothing did
        """
        self.ensure_one()
        counted = len(run.recorded)
        try:
            # What a provider breaks in the database it breaks for itself only.
            with self.env.cr.savepoint():
                if self.provider not in self.env:
                    raise UserError(self.env._("There is no provider “%s”.", self.provider))
                blocks = self.env[self.provider]._get_blocks(self, run)
                blocks = [block for block in blocks if block]
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("Report section %s: %s", self.code, error, exc_info=True)
            # What nobody is shown is not frozen.
            del run.recorded[counted:]
            message = self.env._(
                "This section could not be computed: %s. The other sections are complete. Tell "
                "your administrator, and compute the report again.",
                str(error).strip().rstrip(".") or type(error).__name__,
            )
            return [Block.error(self.name, message)], message
        failed = [block for block in blocks if block.state == ERROR]
        return blocks, "\n".join(note for block in failed for note in block.notes)
