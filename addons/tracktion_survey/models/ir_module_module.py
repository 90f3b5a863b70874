from odoo import api, models


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that is switched on later brings the questionnaires along."""
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "tracktion_survey" in modules:
            self.env["survey.survey"]._tracktion_load_translations(langs)
        return result
