from odoo import models
from odoo.tools import email_normalize


class DiscussChannel(models.Model):
    _inherit = "discuss.channel"

    def invite_by_email(self, emails):
        """Invitations to a chat carry its name, which is free text: through the door as well."""
        Partner = self.env["res.partner"]
        found = Partner._tracktion_alumni_at(filter(None, map(email_normalize, emails)))
        people = Partner.browse({id_ for ids in found.values() for id_ in ids})
        Partner._tracktion_mail_or_refuse(people, self.name or self.env._("Chat"))
        return super().invite_by_email(emails)
