import io
import logging
from itertools import combinations_with_replacement

from markupsafe import Markup

from odoo import api, fields, models, modules
from odoo.tools.image import image_data_uri
from odoo.tools.pdf import PdfFileReader

from odoo.addons.tracktion_alumni.tools import notify_action

from ..summary import phrases
from ..summary.pictures import people

#: How far a poster is shrunk until it fits on one page.
ZOOMS = (0.9, 0.8, 0.7, 0.6)
#: The same where there are fewer than three columns.
LARGE = (1.6, 1.4, 1.2)

_logger = logging.getLogger(__name__)


class TracktionSummary(models.Model):
    """A summary as page and as poster: both walk the same content."""

    _inherit = "tracktion.summary"

    def _page_values(self, lang):
        """What the templates of the page and of the poster are given.

        :param str lang: a language of ours; what there is no content in is told in another one
        """
        self.ensure_one()
        contents = self.content or {}
        lang = lang if lang in contents else next(iter(contents), "en")
        content = contents.get(lang) or {"lang": lang, "sections": []}
        # The texts of the school in the language of the reader.
        summary = self.with_context(lang=self._languages().get(lang, self.env.lang))
        company = summary.company_id

        def words(key, **values):
            text = phrases.text(key, lang)
            return text.format(**values) if values else text

        return {
            "content": content,
            "languages": list(contents),
            "words": words,
            "people": people,
            # The drawings are ours.
            "svg": Markup,
            "year": summary.school_year_id.name,
            "school": ", ".join(summary.wave_ids.company_id.mapped("name")) or company.name,
            "logo": None if company.uses_default_logo else image_data_uri(company.logo),
            "done": _paragraphs(summary.action_text),
            "thanks": _paragraphs(summary.thanks_text) or [words("thanks")],
        }

    # --- the poster -----------------------------------------------------------------------------

    are_posters_due = fields.Boolean(readonly=True, copy=False, groups=fields.NO_ACCESS)

    def _order_posters(self):
        """Have the posters made in the background: a printer takes its time."""
        self._poster_attachments().unlink()
        # The mark is the system's; the job works on what is marked only.
        self.sudo().are_posters_due = True
        self.env.ref("tracktion_survey.ir_cron_tracktion_summary_poster").sudo()._trigger()

    @api.model
    def _cron_make_posters(self):
        """Make the posters that were ordered."""
        due = self.search([("are_posters_due", "=", True)])
        for number, summary in enumerate(due, start=1):
            if summary.state == "published":
                summary._make_posters()
                # They took their time, in which somebody may have sent the summary: the mark is
                # taken off in a transaction of its own, or his change would cost all this work.
                self._keep_posters(0, len(due) - number + 1)
            summary.are_posters_due = False
            self._keep_posters(1, len(due) - number)

    @api.model
    def _keep_posters(self, done, left):
        if not modules.module.current_test:
            self.env["ir.cron"]._commit_progress(done, remaining=left)

    def _make_posters(self):
        """A PDF for each language, kept with the summary. A printer that is missing costs only
        these."""
        self.ensure_one()
        self._poster_attachments().unlink()
        for lang in self.content or {}:
            try:
                with self.env.cr.savepoint():
                    data = self._render_poster(lang)
            except Exception as error:  # pylint: disable=broad-except
                _logger.warning("The poster of summary %s cannot be made: %s", self.id, error)
                self._message_log(
                    body=self.env._(
                        "The posters could not be made: %s. The page is complete; ask your "
                        "administrator whether wkhtmltopdf is installed.",
                        error,
                    )
                )
                return
            self.env["ir.attachment"].create(
                {
                    "name": self._poster_name(lang),
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": "application/pdf",
                    "raw": data,
                }
            )

    def _render_poster(self, lang):
        """The poster in a language, as bytes of a PDF of one page."""
        values = self._page_values(lang)
        values["columns"] = _columns(values["content"]["sections"])
        report = self.env.ref("tracktion_survey.action_summary_poster")
        # Where little can be told, it is told in large letters.
        for zoom in ZOOMS if len(values["columns"]) == 3 else (*LARGE, *ZOOMS):
            html = self.env["ir.qweb"]._render(
                "tracktion_survey.summary_poster", {**values, "zoom": zoom}
            )
            data = report._run_wkhtmltopdf([str(html)], report_ref=report)
            if PdfFileReader(io.BytesIO(data), strict=False).getNumPages() == 1:
                break
        return data

    def _poster_name(self, lang):
        return f"poster-{lang}.pdf"

    def _poster_attachments(self):
        """The posters of these summaries, as the system."""
        # Read by whoever may see the page: they say what it says.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("name", "=like", "poster-__.pdf"),
                    ("res_field", "=", False),
                ]
            )
        )

    def _poster(self, lang):
        """The poster in a language as bytes, empty where there is none."""
        name = self._poster_name(lang)
        return self._poster_attachments().filtered(lambda a: a.name == name)[:1].raw or b""

    def action_make_posters(self):
        """Make the posters anew, after texts were changed."""
        self.check_access("write")
        self.filtered(lambda s: s.state == "published")._order_posters()

    def action_open_posters(self):
        """The posters, to download; while they are being made, word of it."""
        self.ensure_one()
        self.check_access("read")
        posters = self._poster_attachments()
        if not posters:
            return notify_action(
                self.env._(
                    "The posters are being made in the background. Come back in a minute; "
                    "if there are none in an hour, a note below says why."
                ),
                "info",
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Posters"),
            "res_model": "ir.attachment",
            "view_mode": "kanban,list",
            "domain": [("id", "in", posters.ids)],
            "context": {"create": False},
        }


def _paragraphs(text):
    """The paragraphs of a text that somebody typed."""
    return [part.strip() for part in (text or "").split("\n\n") if part.strip()]


def _columns(sections):
    """The sections below the first one in up to three columns of about the same height."""
    rest = [section for section in sections if section["code"] != "who"]
    heights = [
        85
        + 110 * len(section["facts"])
        + sum(60 + (52 if bars["series"] else 46) * len(bars["rows"]) for bars in section["bars"])
        for section in rest
    ]
    cuts = combinations_with_replacement(range(len(rest) + 1), 2)
    one, two = min(
        cuts,
        key=lambda c: max(sum(heights[: c[0]]), sum(heights[c[0] : c[1]]), sum(heights[c[1] :])),
    )
    return [column for column in (rest[:one], rest[one:two], rest[two:]) if column]
