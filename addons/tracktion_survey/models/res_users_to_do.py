from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def _gets_to_do_lists(self, school, staff):
        """Whether this colleague works at ``school`` and has one of the roles.

        :param set staff: ids of all users who have a role
        """
        return self.id in staff and self._tracktion_works_at(school)
