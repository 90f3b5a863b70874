from odoo import models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """ "Getting started" goes once the school of the user is done with it.

        The menus are cached per user: whoever changes the flag clears that cache.
        """
        blacklist = super()._load_menus_blacklist()
        # Everybody's menus depend on the flag; it says nothing else about the school.
        if self.env.user.company_id.sudo().alumni_checklist_hidden:
            menu = self.env.ref("tracktion_alumni.tracktion_checklist_menu", False)
            blacklist += menu.ids if menu else []
        return blacklist
