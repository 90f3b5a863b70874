from odoo import models
from odoo.fields import Command
from odoo.tools.mail import email_normalize_all


class MailComposeMessage(models.TransientModel):
    """Mails to a selection of records reach alumni through the door only."""

    _inherit = "mail.compose.message"

    def _process_mail_values_state(self, mail_values_dict):
        result = super()._process_mail_values_state(mail_values_dict)
        # Mailings pass the door on their own, for the purpose of newsletters.
        if "mass_mailing_id" in self._fields and self.mass_mailing_id:
            return result
        Partner = self.env["res.partner"]
        waiting = {
            res_id: values
            for res_id, values in mail_values_dict.items()
            if values.get("state") not in ("cancel", "exception")
        }
        typed = {
            res_id: email_normalize_all(
                f"{values.get('email_to') or ''}, {values.get('email_cc') or ''}"
            )
            for res_id, values in waiting.items()
        }
        at = Partner._tracktion_alumni_at(set().union(*typed.values()))
        reached = {}
        for res_id, values in waiting.items():
            people = reached[res_id] = set()
            if self.model == "res.partner":
                people.add(res_id)
            for command in values.get("recipient_ids") or []:
                people.update(command[2] if command[0] == Command.SET else [command[1]])
            for address in typed[res_id]:
                people.update(at.get(address, ()))
        people = Partner.browse(set().union(*reached.values()))
        subject = (self.subject or "").strip() or self.env._("Message")
        # Owners get one digest for all of it, not one for each batch: see below.
        refused = people._tracktion_mail(subject, self, tell_owners=False)
        for res_id, partner_ids in reached.items():
            if not partner_ids.isdisjoint(refused):
                waiting[res_id].update(
                    state="cancel", failure_type="mail_optout", is_notification=False
                )
        return result

    def _action_send_mail_mass_mail(self, res_ids, auto_commit=False):
        result = super()._action_send_mail_mass_mail(res_ids, auto_commit=auto_commit)
        # Those of this composer, whoever may see them; owners must be told.
        approaches = self.env["tracktion.approach"].sudo()
        self.env["res.partner"]._tracktion_tell_owners(
            approaches.search([("origin_model", "=", self._name), ("origin_id", "in", self.ids)])
        )
        return result
