# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from pathlib import Path

from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from odoo.addons.tracktion_alumni.tests.samples import models_of_addon
from odoo.addons.tracktion_alumni.tests.test_roles import RolesMixin, read_table

from .common import ReportCase

TABLE = Path(__file__).parent.parent / "readme" / "ROLES.md"
# Of the base, where leaders get rights as well.
OF_THE_BASE = {
    "tracktion.indicator",
    "tracktion.indicator.definition",
    "tracktion.indicator.value",
}


@tagged("post_install", "-at_install")
class TestRoleTable(RolesMixin, ReportCase):
    """The table in the documentation says what every role may do; the code must agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Also those who may not export get the technical right to: our own rules must hold.
        cls.users = {
            "public": cls.public,
            "portal": cls.portal,
            "no role": cls.plain,
            "teacher": cls.teacher,
            "leader": cls.leader,
            "officer": cls.officer,
            "manager": cls.manager,
            "other school": cls.manager_abroad,
        }

    def _records(self):
        report = self._published()
        values = report._values()
        self.env.flush_all()
        return {
            "tracktion.report": report,
            "tracktion.report.line": report.line_ids[0],
            "tracktion.indicator": values[0].indicator_id,
            "tracktion.indicator.value": values[0],
            "tracktion.indicator.definition": values[0].definition_id,
            "tracktion.dashboard.figure": self.env["tracktion.dashboard.figure"].search(
                [("company_id", "=", self.school.id)], limit=1
            ),
            "tracktion.report.schedule": self.env["tracktion.report.schedule"].create(
                {
                    "name": "Every year",
                    "company_id": self.school.id,
                    "company_ids": [(6, 0, self.school.ids)],
                    "user_id": self.leader.id,
                    "recipient_ids": [(6, 0, self.leader.ids)],
                }
            ),
            "tracktion.report.pack": self.env["tracktion.report.pack"].create(
                {"company_id": self.school.id, "data": "UEs=", "filename": "pack.zip"}
            ),
            "tracktion.report.pack.upload": self.env["tracktion.report.pack.upload"],
        }

    def test_the_table_names_every_model(self):
        header, table = read_table(TABLE)
        self.assertEqual(header, list(self.users))
        self.assertEqual(set(table), models_of_addon(self.env, "tracktion_report") | OF_THE_BASE)

    def test_every_role_with_every_model(self):
        _header, table = read_table(TABLE)
        for model, record in self._records().items():
            self.assertTrue(record or record._transient, model)
            for column, user in self.users.items():
                with self.subTest(model=model, column=column):
                    try:
                        letters = self._letters(record.sudo(False), user)
                    except MissingError:
                        # The view of dashboards has nothing of other schools to begin with.
                        self.assertEqual(table[model][column], "—")
                        continue
                    self.assertEqual(letters, table[model][column])
                    if record and "R" not in letters:
                        with self.assertRaises(AccessError):
                            record.with_user(user).read(["display_name"])

    def test_nobody_sees_the_upload_of_a_colleague(self):
        upload = self.env["tracktion.report.pack.upload"].with_user(self.leader).create({})
        with self.assertRaises(AccessError):
            upload.with_user(self.officer).read(["company_id"])
