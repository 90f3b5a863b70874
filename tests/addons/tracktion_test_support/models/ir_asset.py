from odoo import models

# Debian's package leaves these out for reasons of licence; the web client logs an error for each
# script that it misses, and a logged error fails every browser test.
LEFT_OUT = {"mail/static/lib/selfie_segmentation/selfie_segmentation.js"}


class IrAsset(models.Model):
    _inherit = "ir.asset"

    def _get_paths(self, path_def, installed):
        paths = super()._get_paths(path_def, installed)
        if path_def.lstrip("/") in LEFT_OUT:
            # In a complete tree of Odoo the file is found, and stays in the bundle.
            return [path for path in paths if path[1]]
        return paths
