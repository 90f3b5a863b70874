import base64
import logging
import tempfile
from pathlib import Path

from odoo import fields, models
from odoo.tools.misc import get_lang

from odoo.addons.tracktion_alumni.figures.blocks import Block

from ..render import workbook
from ..render.document import Definition, Document, Section
from ..report.page_numbers import number_pages

_logger = logging.getLogger(__name__)


class TracktionReport(models.Model):
    """The files of a report: rendered from what is frozen, and kept with it."""

    _inherit = "tracktion.report"

    def _make_files(self):
        """The workbook and the document. A printer that is missing costs the document only."""
        self.ensure_one()
        # Made of what is frozen, by code only: no client brings a file of his own.
        frozen = self.sudo()
        frozen.workbook = base64.b64encode(self._render_workbook())
        if self.env.context.get("tracktion_without_pdf"):
            return
        try:
            with self.env.cr.savepoint():
                frozen.document = base64.b64encode(self._render_pdf())
        except Exception as error:  # pylint: disable=broad-except
            _logger.warning("The PDF of report %s cannot be made: %s", self.id, error)
            self.message_post(
                body=self.env._(
                    "The PDF could not be made: %s. The workbook is complete; ask your "
                    "administrator whether wkhtmltopdf is installed.",
                    error,
                )
            )

    def _render_workbook(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "report.xlsx")
            workbook.write(self._document(), str(path))
            return path.read_bytes()

    def _render_pdf(self):
        content, kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "tracktion_report.action_report_document", self.ids
        )
        # Where nothing is printed, as in tests, Odoo gives the page of the browser.
        return number_pages(content) if kind == "pdf" else content

    def _document(self):
        """This report as the renderers take it."""
        self.ensure_one()
        report = self.with_context(lang=self.lang)
        lang = get_lang(report.env, self.lang)
        lines = self.line_ids.filtered(lambda line: line.is_included and line.blocks)
        return Document(
            title=report.env._("School-year report")
            if self.school_year_id
            else report.env._("Report"),
            school=", ".join(self.company_ids.mapped("name")),
            period=self._period_label(),
            as_of=fields.Datetime.context_timestamp(
                self, self.computed_on or fields.Datetime.now()
            ).date(),
            language=self.lang,
            sections=[
                Section(
                    code=line.code,
                    title=line.name,
                    intro=line.intro or "",
                    blocks=[Block.from_json(block) for block in line.blocks],
                )
                for line in lines
            ],
            definitions=report._definitions(),
            caution=self.caution or "",
            facts=report._facts(),
            labels=report._labels(),
            separators=(lang.decimal_point, lang.thousands_sep or " "),
            date_format=lang.date_format,
        )

    def _period_label(self):
        if self.school_year_id:
            return self.school_year_id.name
        dates = [
            fields.Date.to_date(day).strftime(get_lang(self.env, self.lang).date_format)
            for day in (self.date_from, self.date_to)
        ]
        return " – ".join(dates)

    def _definitions(self):
        definitions = self._values().definition_id.sorted("name")
        return [
            Definition(
                code=definition.code,
                name=definition.name,
                text=definition.text,
                formula=definition._formula(),
                base=self.env._("at least %s", definition._smallest(self.is_public)),
                unit=definition.unit or "",
            )
            for definition in definitions
        ]

    def _facts(self):
        _ = self.env._
        states = dict(self._fields["state"]._description_selection(self.env))
        readers = _("The public") if self.is_public else _("Inside the school only")
        return [(_("Readers"), readers), (_("State"), states[self.state])]

    def _labels(self):
        """The words of the renderers; see ``render.document.LABELS``."""
        _ = self.env._
        return {
            "cover": _("Cover"),
            "contents": _("Contents"),
            "back": _("Back to the contents"),
            "school": _("School"),
            "period": _("Period"),
            "as_of": _("As of"),
            "section": _("Section"),
            "block": _("Table"),
            "row": _("Row"),
            "column": _("Column"),
            "value": _("Value"),
            "unit": _("Unit"),
            "base": _("Base"),
            "interval": _("95 % interval"),
            "numerator": _("Numerator"),
            "denominator": _("Denominator"),
            "low": _("Lower bound"),
            "high": _("Upper bound"),
            "state": _("State"),
            "total": _("Is a sum"),
            "name": _("Name"),
            "code": _("Code"),
            "meaning": _("Meaning"),
            "formula": _("How it is counted"),
            "ok": _("shown"),
            "suppressed": _("hidden: too few people"),
            "not_applicable": _("no data"),
            "error": _("could not be computed"),
            "definitions": _("Definitions"),
            "all_figures": _("All figures"),
            "all_figures_note": _("One line per figure, for filters and pivot tables."),
            "left_out": _("Long tables are not repeated here: %s"),
            "chart_data": _("Chart data"),
            "chart_data_note": _(
                "What the charts draw. Figures that are not shown are left empty."
            ),
            "cut": _("Cut here: a sheet has no room for more rows."),
            "small_print": _("Small figures: 95 % interval."),
            "first_rows": _("The first %s rows. All are in the workbook."),
            "empty": _("Nothing to show."),
        }
