# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields

from odoo.addons.tracktion_alumni.tests.common import TracktionCase


class ContributorCase(TracktionCase):
    """Alumni of two schools, and what they took part in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls._people(24, "Guest")
        cls.year = cls.years.filtered(lambda year: year.name == "2025/26")

    @classmethod
    def _attend(cls, people, **vals):
        """Each of ``people`` came to a talk, unless told otherwise."""
        return cls.env["tracktion.test.attendance"].create(
            [
                {
                    "partner_id": person.id,
                    "company_id": person.company_id.id,
                    "school_year_id": cls.year.id,
                    "department_id": cls.department.id,
                    "date": "2026-01-20",
                    "mode": "communication",
                    "kind": "talk",
                    "minutes": 90,
                    **vals,
                }
                for person in people
            ]
        )

    @classmethod
    def _help(cls, people, **vals):
        """Each of ``people`` helped for an hour and a half, unless told otherwise."""
        return cls.env["tracktion.test.help"].create(
            [
                {
                    "helper_id": person.id,
                    "company_id": person.company_id.id,
                    "day": fields.Date.to_date("2026-02-10"),
                    "task": "Mock interviews",
                    "hours": 1.5,
                    **vals,
                }
                for person in people
            ]
        )
