from odoo import models


class SmsComposer(models.TransientModel):
    """Text messages (SMS) to a selection of records or to numbers pass the door, too."""

    _inherit = "sms.composer"

    def _get_optout_record_ids(self, records, recipients_info):
        result = super()._get_optout_record_ids(records, recipients_info)
        # Mailings pass the door on their own, for the purpose of newsletters.
        if "mailing_id" in self._fields and self.mailing_id:
            return result
        partner_of = {id_: info["partner"].id for id_, info in recipients_info.items()}
        if records._name == "res.partner":
            partner_of.update((id_, id_) for id_ in records.ids)
        people = self.env["res.partner"].browse({id_ for id_ in partner_of.values() if id_})
        # Owners get one digest for all of it: see below.
        refused = people._tracktion_mail(
            self._tracktion_subject(), self, channel="sms", tell_owners=False
        )
        return [*result, *(r.id for r in records if partner_of.get(r.id) in refused)]

    def _action_send_sms_mass(self, records=None):
        result = super()._action_send_sms_mass(records)
        # Those of this composer, whoever may see them; owners must be told.
        approaches = self.env["tracktion.approach"].sudo()
        self.env["res.partner"]._tracktion_tell_owners(
            approaches.search([("origin_model", "=", self._name), ("origin_id", "in", self.ids)])
        )
        return result

    def _action_send_sms_numbers(self):
        numbers = (self.sanitized_numbers or "").split(",")
        numbers += [self.recipient_single_number_itf, self.recipient_single_number]
        at = self.env["res.partner"]._tracktion_alumni_called(numbers)
        people = self.env["res.partner"].browse({id_ for ids in at.values() for id_ in ids})
        refused = people._tracktion_mail(self._tracktion_subject(), channel="sms")
        if refused:
            people._tracktion_stop(refused)
        return super()._action_send_sms_numbers()

    def _tracktion_subject(self):
        """What this text message is about: its first words."""
        return " ".join((self.body or "").split())[:80] or self.env._("Message")
