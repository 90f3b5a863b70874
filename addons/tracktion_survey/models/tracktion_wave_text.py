import re

from markupsafe import Markup, escape

from odoo import api, fields, models

from odoo.addons.tracktion_alumni.models.tracktion_contact_job import PLACEHOLDER

BUTTON = (
    '<a href="%s" style="display: inline-block; padding: 12px 24px; border-radius: 4px; '
    'background: #714B67; color: #ffffff; text-decoration: none; font-weight: bold;">%s</a>'
)


class TracktionWaveText(models.AbstractModel):
    """A message to the people of a wave, in every language: plain text with words in braces.

    What nobody rewrote has a good default in each installed language. It is filled in for one
    person when the mail leaves, so that no personal link is kept anywhere.
    """

    _name = "tracktion.wave.text"
    _description = "Message to the People of a Wave"

    # Computed, so that the text follows what it is for until somebody writes his own.
    subject = fields.Char(
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        translate=True,
    )
    body = fields.Text(
        "Message",
        compute="_compute_text",
        store=True,
        readonly=False,
        precompute=True,
        copy=True,
        translate=True,
    )

    def _text_kind(self):
        """Which default text this record has: a key of :meth:`_default_texts`."""
        raise NotImplementedError

    def _compute_text(self):
        defaults = self._default_texts().values()
        for record in self:
            if not record.body or (record.subject, record.body) in defaults:
                record.subject, record.body = record._default_text()

    @api.model
    def _default_texts(self):
        """``{kind: (subject, message)}`` in the language of the environment."""
        _ = self.env._
        end = _(
            "The link is yours alone: please do not pass it on.\n\n"
            "Thank you!\n{coordinator}\n{school}"
        )
        return {
            "pre": (
                _("{school}: what are your plans?"),
                _(
                    "Dear {first_name},\n\n"
                    "soon you will finish at {school}. Before you leave we would like to know "
                    "what you plan to do next, and how you found your training.\n\n"
                    "It takes about {minutes} minutes, on your phone as well. You can stop at any "
                    "moment and go on later with the same link, until {date_close}.\n\n"
                    "{link}"
                )
                + f"\n\n{end}",
            ),
            "post": (
                _("{school}: how are you getting on?"),
                _(
                    "Dear {first_name},\n\n"
                    "your school would like to know how you are getting on. Your answers show us "
                    "what to do better, and they help those who come after you.\n\n"
                    "It takes about {minutes} minutes, on your phone as well. You can stop at any "
                    "moment and go on later with the same link, until {date_close}.\n\n"
                    "{link}"
                )
                + f"\n\n{end}",
            ),
            "not_opened": (
                _("{school}: may we hear from you?"),
                _(
                    "Dear {first_name},\n\n"
                    "some days ago we asked you how you are getting on, and we have not heard "
                    "from you yet. Every answer counts, also if things went otherwise than you "
                    "had planned.\n\n"
                    "It takes about {minutes} minutes and is open until {date_close}.\n\n"
                    "{link}"
                )
                + f"\n\n{end}",
            ),
            "stopped": (
                _("{school}: you are nearly there"),
                _(
                    "Dear {first_name},\n\n"
                    "you have opened our questionnaire, but not finished it. What you have "
                    "answered is kept: the link takes you to the place where you stopped, on any "
                    "device, until {date_close}.\n\n"
                    "{link}"
                )
                + f"\n\n{end}",
            ),
            "both": (
                _("{school}: your answers are still missing"),
                _(
                    "Dear {first_name},\n\n"
                    "our questionnaire closes on {date_close}, and your answers are still "
                    "missing. They take about {minutes} minutes; if you have begun, you go on "
                    "where you stopped.\n\n"
                    "{link}"
                )
                + f"\n\n{end}",
            ),
        }

    def _default_text(self):
        """(subject, message) of this record in the language of the environment."""
        return self._default_texts()[self._text_kind()]

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._fill_languages()
        return records

    def write(self, vals):
        before = {record: record._text_kind() for record in self}
        result = super().write(vals)
        if not {"subject", "body"} & set(vals):
            self.filtered(lambda r: r._text_kind() != before[r])._fill_languages()
        return result

    def _fill_languages(self):
        """Say in every installed language what nobody has rewritten."""
        for record in self.filtered(lambda r: (r.subject, r.body) == r._default_text()):
            for code, _name in self.env["res.lang"].get_installed():
                translated = record.with_context(lang=code)
                subject, body = translated._default_text()
                translated.write({"subject": subject, "body": body})

    @api.model
    def _placeholders(self):
        """``{word: what it stands for}``"""
        _ = self.env._
        return {
            "first_name": _("first name"),
            "name": _("whole name"),
            "school": _("name of the school"),
            "coordinator": _("name of the coordinator"),
            "minutes": _("how long it takes"),
            "date_close": _("the last day"),
            "link": _("the personal link"),
        }

    @api.constrains("subject", "body")
    def _check_placeholders(self):
        texts = [record[name] for record in self for name in ("subject", "body")]
        self.env["tracktion.contact.job"]._check_braces(self._placeholders(), *texts)

    @api.model
    def _filled_line(self, text, values):
        """``text`` with its words in braces filled in, as one line; unknown ones stay."""
        filled = PLACEHOLDER.sub(lambda m: str(values.get(m[1], m[0])), text or "")
        return " ".join(filled.split())

    @api.model
    def _filled_html(self, text, values, link_label):
        """``text`` as paragraphs, with the link as a button (after the text where it has none)."""
        text = text or ""
        if "{link}" not in text:
            text += "\n\n{link}"
        button = Markup(BUTTON) % (values["link"], link_label)

        def value(match):
            if match[1] == "link":
                return str(button)
            return str(escape(values.get(match[1], match[0])))

        paragraphs = [
            PLACEHOLDER.sub(value, str(escape(paragraph))).replace("\n", "<br/>")
            for paragraph in re.split(r"\n\s*\n", text.strip())
        ]
        return Markup().join(Markup("<p>%s</p>") % Markup(p) for p in paragraphs)
