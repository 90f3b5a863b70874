# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import io

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import trans_export


@tagged("post_install", "-at_install")
class TestCatalogues(TransactionCase):
    """Everything that a user reads is in the catalogues: what is missing there stays English."""

    def test_catalogues_are_current(self):
        addons = self.env["ir.module.module"].search(
            [("name", "=like", "tracktion%"), ("state", "=", "installed")]
        )
        # The addons that only tests bring have nothing to read.
        names = [name for name in addons.mapped("name") if name != "tracktion_test_support"]
        self.assertIn("tracktion", names)
        for name in names:
            with self.subTest(name):
                buffer = io.BytesIO()
                trans_export(None, [name], buffer, "po", self.env)
                now = self._places(polib.pofile(buffer.getvalue().decode()))
                kept = self._places(polib.pofile(file_path(f"{name}/i18n/{name}.pot")))
                self.assertFalse(sorted(now - kept), "run tools/export_pot and translate")

    def _places(self, catalogue):
        """Texts with where they stand: those of views are translated at the places noted only."""
        return {
            (entry.msgid, place)
            for entry in catalogue
            for place, _line in entry.occurrences
            # Questionnaires bring their texts in all languages themselves.
            if not place.startswith("model:survey.")
        }
