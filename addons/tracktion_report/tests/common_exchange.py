# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What tests of the exchange start from: an office above the schools, and packs from far away."""

import base64
import json
from datetime import datetime

from odoo.fields import Command

from ..exchange.archive import open_pack
from ..exchange.reader import read_pack
from ..exchange.writer import write_pack
from .common import ReportCase

FAR = {"id": "far", "name": "IES Lejos", "country": "ES", "vat": "", "registry": "", "website": ""}


class ExchangeMixin:
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.env["res.company"].create({"name": "Consejería"})
        cls.env.user.company_ids |= cls.office
        cls.region = cls._user("test_region", "tracktion_report.group_leader", cls.office)
        cls.env["tracktion.report.table"].create(
            {
                "name": "By gender",
                "section_id": cls.env.ref("tracktion_alumni.report_section_people").id,
                "indicator_ids": [
                    Command.link(cls.env.ref(f"tracktion_alumni.indicator_{code}").id)
                    for code in ("alumni", "contactable")
                ],
                "dimension_id": cls.env.ref("tracktion_alumni.dimension_gender").id,
            }
        )
        # The share of so few women is hidden, and then that of the men, too.
        cls.people[:6].alumni_gender = "female"
        cls.people[6:].alumni_gender = "male"

    def _plain(self, content):
        """The codebook of a pack as it is written, and its rows as they are read."""
        read = read_pack(content, datetime.now())
        return json.loads(open_pack(content)[0]), read.rows

    def _far(self, content, change_rows=None, change_book=None, **book):
        """The pack as a school in another database would have sent it."""
        codebook, rows = self._plain(content)
        codebook |= {"schools": [FAR], **book}
        rows = [row | {"school_id": "far", "school": "IES Lejos"} for row in rows]
        if change_book:
            change_book(codebook)
        if change_rows:
            change_rows(rows)
        return write_pack(codebook, rows)

    def _pack(self, content, user=None, **vals):
        return (
            self.env["tracktion.report.pack"]
            .with_user(user or self.region)
            .create({"data": base64.b64encode(content), "filename": "pack.zip", **vals})
        )

    def _imported(self, content, user=None):
        pack = self._pack(content, user)
        pack.action_import()
        self.assertEqual(pack.state, "imported", pack.findings)
        return pack


class ImportCase(ExchangeMixin, ReportCase):
    """The pack of a school, and what another school might have sent."""

    def setUp(self):
        super().setUp()
        self.report = self._published()
        self.content = self.report._exchange_file()[1]
        self.Value = self.env["tracktion.indicator.value"]

    def _newer(self, day="2026-03-15"):
        def more(rows):
            row = next(r for r in rows if r["code"] == "alumni" and not r["dimension_1"])
            row["value"], row["base"] = 55.0, 55

        return self._far(self.content, more, created_on=f"{day}T09:00:00Z")

    def _alumni(self, **where):
        domain = [("code", "=", "alumni"), ("dimension_1", "=", False), ("is_current", "=", True)]
        domain += [("school", "=", "IES Lejos"), ("company_id", "=", self.office.id)]
        return self.Value.search(domain).mapped("value")
