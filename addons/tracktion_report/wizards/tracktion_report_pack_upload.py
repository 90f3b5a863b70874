import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..exchange.archive import unbundle
from ..exchange.messages import TEXTS, PackError


class TracktionReportPackUpload(models.TransientModel):
    """Upload exchange packs: some files, each with one pack or with several."""

    _name = "tracktion.report.pack.upload"
    _description = "Upload Exchange Packs"

    company_id = fields.Many2one(
        "res.company",
        "Imported by",
        required=True,
        default=lambda self: self.env.company,
    )
    file_ids = fields.Many2many("ir.attachment", string="Files")

    def action_upload(self):
        """Make a pack of each file, and look into it; nothing is imported yet."""
        self.ensure_one()
        if not self.file_ids:
            raise UserError(self.env._("Choose the files that the schools sent."))
        contents = []
        for attachment in self.file_ids:
            contents += self._packs_in(attachment.name, attachment.raw or b"")
        packs = self.env["tracktion.report.pack"].create(
            [
                {
                    "company_id": self.company_id.id,
                    "filename": name,
                    "data": base64.b64encode(content),
                }
                for name, content in contents
                # A file without a byte is no file to Odoo.
                if content
            ]
        )
        # The packs have the contents now.
        self.file_ids.filtered(lambda file: file.res_model == self._name).unlink()
        if not packs:
            sentence = TEXTS["empty"]
            raise UserError(self.env._(sentence))
        packs.action_check()
        known = packs.filtered(lambda pack: pack.state == "known")
        if known == packs:
            message = known._tell_known()
            message["params"]["next"] = {"type": "ir.actions.act_window_close"}
            known.unlink()
            return message
        known.unlink()
        return self._open(packs - known)

    def _packs_in(self, name, content):
        """``(name, bytes)`` of the packs in a file."""
        try:
            several = unbundle(content)
        except PackError as error:
            [told, *_others] = error.faults
            # Exported from exchange/messages.py.
            sentence = self.env._(TEXTS[told.code], **told.params)
            raise UserError(
                self.env._("%(file)s: %(sentence)s", file=name, sentence=sentence)
            ) from error
        return [(name, content)] if several is None else list(several.items())

    def _open(self, packs):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_report.tracktion_report_pack_action"
        )
        if len(packs) == 1:
            return action | {"res_id": packs.id, "views": [(False, "form")]}
        return action | {
            "name": self.env._("Uploaded packs"),
            "domain": [("id", "in", packs.ids)],
        }
