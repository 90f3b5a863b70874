# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from .common import TracktionCase


class ImportCase(TracktionCase):
    """Lists that an officer of the school imports."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Import = cls.env["tracktion.import"].with_user(cls.officer).with_company(cls.school)

    def _list(self, *rows, head=None, user=None, **vals):
        """An import of a CSV list with these rows, previewed."""
        head = head or "Apellidos, Nombre;Correo;Móvil;Fecha nac.;Ciclo;Año fin"
        text = "\n".join([head, *rows])
        Import = self.Import.with_user(user) if user else self.Import
        record = Import.create(
            {
                "filename": "lista.csv",
                "data": base64.b64encode(text.encode()),
                **vals,
            }
        )
        record.action_preview()
        return record

    def _states(self, record):
        return record.line_ids.sorted("row_number").mapped("state")

    def _imported(self, *rows, **vals):
        """An import of a CSV list with these rows, done."""
        record = self._list(*rows, **vals)
        record.action_import()
        return record
