import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.image import image_data_uri

from odoo.addons.tracktion_alumni.tools import download_action, notify_action

from ..summary import story
from ..summary.phrases import language_of
from ..summary.texts import NAMES


class TracktionOnepager(models.TransientModel):
    """One page for the teachers of a department, or for the head: a few figures beside those of
    the school, what graduates miss, and three questions for the next meeting."""

    _name = "tracktion.onepager"
    _description = "One-page Results"

    wave_ids = fields.Many2many(
        "tracktion.wave",
        string="Waves",
        required=True,
        domain="[('state', '!=', 'draft')]",
        default=lambda self: self._default_wave_ids(),
    )
    audience = fields.Selection(
        [
            ("department", "Teachers: a page for each department"),
            ("head", "Head: all departments on a page"),
        ],
        "For whom",
        required=True,
        default="department",
    )
    department_ids = fields.Many2many(
        "tracktion.department",
        string="Departments",
        compute="_compute_department_ids",
        store=True,
        readonly=False,
    )
    lang = fields.Selection(
        list(NAMES.items()),
        "Language",
        required=True,
        default=lambda self: language_of(self.env.lang),
    )
    file_format = fields.Selection(
        [("pdf", "PDF"), ("html", "Web page (HTML)")], "Format", required=True, default="pdf"
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Send to",
        compute="_compute_user_ids",
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
        help="The heads of the departments, and the tutors of those who were asked.",
    )
    # In the row, not in the file store: it goes when the wizard is cleaned up.
    data = fields.Binary(attachment=False, readonly=True)
    filename = fields.Char(readonly=True)

    @api.model
    def _default_wave_ids(self):
        return self.env["tracktion.wave"]._selected()

    @api.depends("wave_ids")
    def _compute_department_ids(self):
        for wizard in self:
            wizard.department_ids = self.env["tracktion.invitation"]._read_group(
                [("wave_id", "in", wizard.wave_ids.ids), ("department_id", "!=", False)],
                aggregates=["department_id:recordset"],
            )[0][0]

    @api.depends("wave_ids", "department_ids", "audience")
    def _compute_user_ids(self):
        for wizard in self:
            if wizard.audience == "head":
                wizard.user_ids = False
                continue
            tutors = self.env["tracktion.invitation"]._read_group(
                [
                    ("wave_id", "in", wizard.wave_ids.ids),
                    ("department_id", "in", wizard.department_ids.ids),
                    ("tutor_id", "!=", False),
                ],
                aggregates=["tutor_id:recordset"],
            )[0][0]
            wizard.user_ids = (wizard.department_ids.head_id | tutors).filtered(
                lambda user: user.active and not user.share
            )

    # --- buttons --------------------------------------------------------------------------------

    def action_download(self):
        """Make the document and hand it over."""
        self.ensure_one()
        self.write({"data": base64.b64encode(self._render()), "filename": self._filename()})
        return download_action(self, "data", named_by="filename")

    def action_send(self):
        """Send the document to the colleagues chosen."""
        self.ensure_one()
        schools = self.wave_ids.company_id
        # At which schools a colleague works is no secret, and needed to know that he is one.
        strangers = self.user_ids.filtered(lambda u: u.share or not u.sudo().company_ids & schools)
        if strangers:
            raise UserError(
                self.env._(
                    "%(people)s: no colleagues at %(school)s. Take them off the list.",
                    people=", ".join(strangers.mapped("name")),
                    school=", ".join(schools.mapped("name")),
                )
            )
        if not self.user_ids:
            raise UserError(self.env._("Choose the colleagues who get it."))
        self._send_to(self.user_ids)
        return notify_action(self.env._("Sent to %s colleagues.", len(self.user_ids)))

    def _send_to(self, users):
        """One message with the document to these colleagues, in the language chosen."""
        wizard = self._in_language()
        self.env["mail.thread"].message_notify(
            partner_ids=users.partner_id.ids,
            subject=wizard._title(),
            body=wizard.env._(
                "Here is what graduates told us. Please read it before the next team meeting: "
                "there are three questions at the end."
            ),
            attachments=[(self._filename(), self._render())],
        )

    # --- the document ---------------------------------------------------------------------------

    def _in_language(self):
        code = self.env["tracktion.summary"]._languages().get(self.lang, "en_US")
        return self.with_context(lang=code)

    def _title(self):
        years = sorted(set(self.wave_ids.school_year_id.mapped("name")))
        return self.env._("What became of our graduates %s", ", ".join(years))

    def _filename(self):
        return f"graduates-{self.audience}-{self.lang}.{self.file_format}"

    def _point(self):
        """The latest point in time of the waves chosen."""
        points = set(self.wave_ids.mapped("point"))
        return next(point for point in reversed(story.POINTS) if point in points)

    def _render(self):
        """The document as bytes."""
        self.ensure_one()
        if not self.wave_ids:
            raise UserError(self.env._("Choose the waves first."))
        self.wave_ids.check_access("read")
        if not self.department_ids:
            raise UserError(self.env._("Choose at least one department."))
        self.department_ids.check_access("read")
        wizard = self._in_language()
        company = self.wave_ids.company_id[:1]
        point = dict(self.env["tracktion.wave"]._fields["point"]._description_selection(wizard.env))
        html = wizard.env["ir.qweb"]._render(
            "tracktion_survey.onepager",
            {
                "title": wizard._title(),
                "school": ", ".join(self.wave_ids.company_id.mapped("name")),
                "point": point[self._point()],
                "logo": None if company.uses_default_logo else image_data_uri(company.logo),
                "lang": self.lang,
                "pages": wizard._pages() if self.audience == "department" else [],
                "overview": wizard._overview() if self.audience == "head" else None,
            },
        )
        if self.file_format == "html":
            return str(html).encode()
        report = self.env.ref("tracktion_survey.action_onepager")
        return report._run_wkhtmltopdf([str(html)], report_ref=report)
