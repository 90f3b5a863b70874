import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..summary import phrases, story

#: Who is named among the fields and levels: a programme of fewer people might name them.
FEWEST = 5
# What the buttons write, and no client.
PROTECTED = {"state", "figures", "content", "computed_on", "published_on", "published_by_id"}
PROTECTED |= {"access_token", "sent_on", "are_posters_due"}


class TracktionSummary(models.Model):
    """What a cohort told, given back to those who told it: a page and a poster in plain words.

    Figures are counted while the summary is a draft, with the thresholds of the public, and frozen
    when somebody publishes it; the page then reads what is kept here and counts nothing.
    """

    _name = "tracktion.summary"
    _description = "Summary for Respondents"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True
    )
    company_id = fields.Many2one(
        "res.company", "School", required=True, index=True, default=lambda self: self.env.company
    )
    school_year_id = fields.Many2one(
        "tracktion.school.year",
        required=True,
        check_company=True,
        ondelete="restrict",
        help="The school year in which these people finished.",
    )
    wave_ids = fields.Many2many(
        "tracktion.wave",
        string="Waves",
        compute="_compute_wave_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('school_year_id.name', '=', year_name)]",
        help="Those of this school year. Waves of other schools that you work for may be added.",
    )
    year_name = fields.Char("Name of the school year", related="school_year_id.name")
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    action_text = fields.Text(
        "What the school did with it",
        translate=True,
        help="In plain words, to those who answered. An empty line begins a new paragraph.",
    )
    thanks_text = fields.Text(
        "Thanks", translate=True, help="Empty: the words of thanks that come with TRACKTION."
    )
    access_token = fields.Char(
        readonly=True,
        required=True,
        copy=False,
        groups=fields.NO_ACCESS,
        default=lambda self: secrets.token_urlsafe(24),
    )
    url = fields.Char("Address of the page", compute="_compute_url")
    figures = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    content = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    sentence_count = fields.Integer(
        "Sentences and pictures", compute="_compute_sentence_count", compute_sudo=True
    )
    computed_on = fields.Datetime("Counted on", readonly=True, copy=False)
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    active = fields.Boolean(default=True)

    _token_uniq = models.UniqueIndex("(access_token)", "Another summary has that address.")

    @api.depends("school_year_id")
    def _compute_name(self):
        for summary in self:
            if not summary.name and summary.school_year_id:
                summary.name = self.env._("Summary %s", summary.school_year_id.name)

    @api.depends("school_year_id")
    def _compute_wave_ids(self):
        for summary in self:
            summary.wave_ids = self.env["tracktion.wave"].search(
                Domain("school_year_id", "=", summary.school_year_id.id)
                # Of those that have not begun there is nothing to tell.
                & (Domain("state", "!=", "draft") | Domain("invitation_ids.is_answered", "=", True))
            )

    @api.depends("state")
    def _compute_url(self):
        for summary in self:
            # The address is for whoever may read a published summary.
            token = summary.sudo().access_token if summary.state == "published" else False
            summary.url = token and f"{summary.get_base_url()}/tracking/summary/{token}"

    @api.depends("content")
    def _compute_sentence_count(self):
        for summary in self:
            sections = next(iter((summary.content or {}).values()), {}).get("sections", [])
            summary.sentence_count = sum(
                len(part) for one in sections for part in (one["facts"], one["bars"])
            )

    @api.constrains("wave_ids", "school_year_id")
    def _check_waves(self):
        for summary in self:
            strangers = summary.wave_ids.filtered(
                lambda w, s=summary: w.school_year_id.name != s.school_year_id.name
            )
            if strangers:
                raise UserError(
                    self.env._(
                        "%(waves)s: of another school year than %(year)s. Take them out.",
                        waves=", ".join(strangers.mapped("name")),
                        year=summary.school_year_id.name,
                    )
                )
            foreign = summary.wave_ids.company_id - self.env.user.company_ids
            if foreign and self.env.uid != api.SUPERUSER_ID:
                raise AccessError(
                    self.env._(
                        "You do not work at %s: its waves cannot be part of your summary.",
                        ", ".join(foreign.mapped("name")),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(PROTECTED & set(vals) for vals in vals_list):
            raise AccessError(self.env._("A summary is published by its button."))
        return super().create(vals_list)

    def write(self, vals):
        if PROTECTED & set(vals) and not self.env.su:
            raise AccessError(self.env._("A summary is published by its button."))
        told = {"wave_ids", "school_year_id", "company_id"} & set(vals)
        if told and self.filtered(lambda s: s.state == "published"):
            raise UserError(self.env._("Take the summary back before you change what it is about."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_published(self):
        if self.filtered("published_on"):
            raise UserError(self.env._("A summary that was published is kept. Archive it instead."))

    # --- counting -------------------------------------------------------------------------------

    def action_count(self):
        """Count the figures of drafts anew."""
        self.check_access("write")
        self.wave_ids.check_access("read")
        self._count()

    def action_preview(self):
        """Show the page as it would be published now."""
        self.ensure_one()
        if self.state == "draft":
            self.action_count()
        return {
            "type": "ir.actions.act_url",
            "url": f"/tracking/summary/{self.id}/preview",
            "target": "new",
        }

    @api.model
    def _cron_count(self):
        """Keep drafts up to date, so that whoever looks sees the answers of yesterday."""
        drafts = self.search([("state", "=", "draft"), ("computed_on", "!=", False)])
        drafts._count()

    def _count(self):
        """Count drafts and tell them in all languages. :return: ``{summary: [run, …]}``"""
        runs = {}
        # Read with the thresholds of the public, of the waves that the user chose; what is kept
        # is what may be shown to anybody.
        for summary in self.sudo().filtered(lambda s: s.state == "draft"):
            figures, runs[summary.id] = summary._count_figures()
            summary.write({"figures": figures, "computed_on": fields.Datetime.now()})
            summary._tell()
        return runs

    def _tell(self):
        """Put what was counted into words."""
        self.ensure_one()
        self.content = {
            lang: story.tell(self.figures or {}, lang, self._who(code))
            for lang, code in self._languages().items()
        }

    @api.model
    def _languages(self):
        """``{language of ours: language of Odoo}`` of those that are installed."""
        found = {}
        for code, _name in self.env["res.lang"].get_installed():
            if code[:2] in phrases.LANGUAGES:
                found.setdefault(code[:2], code)
        return found or {"en": "en_US"}

    def _who(self, code):
        """Names of schools, levels and professional fields of more than a few of those asked.

        :param str code: of a language of Odoo
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT i.qualification_id, i.eqf_level_id, COUNT(DISTINCT i.partner_id)
                  FROM tracktion_invitation i
                 WHERE i.wave_id = ANY(%s) AND i.is_eligible
                 GROUP BY 1, 2
                """,
                self.wave_ids.ids,
            )
        )
        summary = self.with_context(lang=code)
        levels, families = {}, {}
        for qualification_id, level_id, number in rows:
            qualification = summary.env["tracktion.qualification"].browse(qualification_id or ())
            name = qualification.family_id.name or qualification.name
            level = summary.env["tracktion.eqf.level"].browse(level_id or ()).name
            families[name] = families.get(name, 0) + number
            levels[level] = levels.get(level, 0) + number
        return {
            "schools": sorted(self.wave_ids.company_id.mapped("name")),
            "levels": sorted(name for name, n in levels.items() if name and n >= FEWEST),
            "families": sorted(name for name, n in families.items() if name and n >= FEWEST),
        }

    # --- publishing -----------------------------------------------------------------------------

    def action_publish(self):
        """Count once more, freeze the figures and open the page to whoever has its address."""
        self.check_access("write")
        self.wave_ids.check_access("read")
        for summary in self:
            summary._check_publishable()
            # Only this button writes the state.
            summary = summary.sudo()
            runs = summary._count()[summary.id]
            if not summary.sentence_count:
                raise UserError(phrases.text("nothing", phrases.language_of(self.env.lang)))
            summary._freeze(runs)
            summary.write(
                {
                    "state": "published",
                    "published_on": fields.Datetime.now(),
                    "published_by_id": self.env.uid,
                }
            )
            summary._order_posters()

    def _check_publishable(self):
        if self.state != "draft":
            raise UserError(self.env._("“%s” is published already.", self.name))
        waves = self.wave_ids.filtered(lambda w: w.state == "open")
        if waves:
            raise UserError(
                self.env._(
                    "Answers are still coming in: %s. Close the wave first; figures that were "
                    "published do not change any more.",
                    ", ".join(waves.mapped("name")),
                )
            )

    def action_withdraw(self):
        """Take the page from the net; published again it is counted anew."""
        self.check_access("write")
        # Only this button writes the state.
        published = self.sudo().filtered(lambda s: s.state == "published")
        published.write({"state": "draft", "are_posters_due": False})
        published._poster_attachments().unlink()
