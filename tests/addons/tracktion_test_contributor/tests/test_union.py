# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError

from .common import ContributorCase

ORIGINS = ("tracktion.test.attendance", "tracktion.test.help")


class TestUnion(ContributorCase):
    """The union of participations, over contributors that it knows by their mixin only."""

    def setUp(self):
        super().setUp()
        self.union = self.env["tracktion.participation"]

    def _rows(self, user=None):
        """What there is, as far as these contributors keep it."""
        return self.union.with_user(user or self.officer).search([("origin_model", "in", ORIGINS)])

    def test_columns(self):
        [attendance] = self._attend(self.people[:1])
        [help_] = self._help(self.people[1:2])
        came = self._rows().filtered(lambda row: row.origin_model == ORIGINS[0])
        self.assertEqual(
            came.read(
                [
                    "partner_id",
                    "company_id",
                    "date",
                    "mode",
                    "kind",
                    "minutes",
                    "school_year_id",
                    "department_id",
                    "origin_id",
                ]
            ),
            [
                {
                    "id": came.id,
                    "partner_id": (self.people[0].id, self.people[0].display_name),
                    "company_id": (self.school.id, "Colegio de Prueba"),
                    "date": date(2026, 1, 20),
                    "mode": "communication",
                    "kind": "talk",
                    "minutes": 90,
                    "school_year_id": (self.year.id, "2025/26"),
                    "department_id": (self.department.id, self.department.display_name),
                    "origin_id": attendance.id,
                }
            ],
        )
        # What is worked out by an expression, and what is left out.
        helped = self._rows() - came
        self.assertEqual((helped.partner_id, helped.origin_id), (self.people[1], help_.id))
        self.assertEqual(
            (helped.mode, helped.kind, helped.minutes, helped.date),
            ("volunteering", "Mock interviews", 90, date(2026, 2, 10)),
        )
        self.assertFalse(helped.school_year_id or helped.department_id)

    def test_only_what_counts(self):
        facts = self._attend(self.people[:4])
        facts[:3].attended = False
        self.assertEqual(self._rows().mapped("origin_id"), facts[3:].ids)

    def test_what_is_not_written_yet_is_read(self):
        [attendance] = self._attend(self.people[:1])
        [help_] = self._help(self.people[1:2])
        self.env.flush_all()
        # Of each kind of column one that waits in memory: named, in an expression, in the filter.
        attendance.minutes = 15
        help_.hours = 4
        attended = self._attend(self.people[2:3])
        attended.attended = False
        sums = self.union._read_group(
            [("origin_model", "in", ORIGINS)], ["mode"], ["minutes:sum", "__count"]
        )
        self.assertEqual(sorted(sums), [("communication", 15, 1), ("volunteering", 240, 1)])

    def test_ids_differ(self):
        facts = self._attend(self.people)
        helps = self._help(self.people)
        rows = self._rows()
        self.assertEqual(len(set(rows.ids)), len(facts) + len(helps))
        # The row of each fact can be found again by its id.
        for row in rows:
            self.assertEqual(
                self.union.browse(row.id).read(["origin_model", "origin_id"])[0],
                {"id": row.id, "origin_model": row.origin_model, "origin_id": row.origin_id},
            )

    def test_ids_differ_however_many_contribute(self):
        """More contributors than anybody will have: each of the two stands for fifty."""
        self._attend(self.people)
        self._help(self.people)
        Union = type(self.union)
        contributors = Union._contributors(self.union) * 50
        with patch.object(Union, "_contributors", lambda union: contributors):
            ids = self._rows().ids
        self.assertGreaterEqual(len(ids), 100 * len(self.people))
        self.assertEqual(len(set(ids)), len(ids))

    def test_ids_outgrow_small_integers(self):
        [fact] = self._attend(self.people[:1])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE tracktion_test_attendance SET id = 2000000000 WHERE id = %s", [fact.id]
        )
        self.env.invalidate_all()
        row = self._rows()
        self.assertEqual(row.origin_id, 2_000_000_000)
        self.assertGreaterEqual(row.id, 2_000_000_000)
        self.assertEqual(row.partner_id, self.people[0])

    def test_groups(self):
        self._attend(self.people[:6])
        self._attend(self.people[:4], mode="experiential", kind="visit", minutes=60)
        self._help(self.people[:3])
        domain = [("origin_model", "in", ORIGINS)]
        groups = self.union.with_user(self.officer)._read_group(
            domain, ["mode", "school_year_id"], ["__count", "partner_id:count_distinct"]
        )
        self.assertEqual(
            {(mode, year.name): tuple(counts) for mode, year, *counts in groups},
            {
                ("communication", "2025/26"): (6, 6),
                ("experiential", "2025/26"): (4, 4),
                ("volunteering", False): (3, 3),
            },
        )
        [(total, people, minutes)] = self.union._read_group(
            domain, [], ["__count", "partner_id:count_distinct", "minutes:sum"]
        )
        self.assertEqual((total, people, minutes), (13, 6, 6 * 90 + 4 * 60 + 3 * 90))

    # --- who sees what --------------------------------------------------------------------------

    def test_teachers_see_their_own_alumni(self):
        own, tutored, other = self.people[0], self.people[1], self.people[2]
        own.alumni_relation_owner_id = self.teacher
        tutored.alumni_enrolment_ids.tutor_id = self.teacher
        self._attend(own | tutored | other)
        self.assertEqual(self._rows(self.teacher).partner_id, own | tutored)
        self.assertEqual(len(self._rows(self.teacher)), 2)

    def test_officers_see_their_school(self):
        abroad = self._person("Võõras", school=self.other_school)
        self._attend(self.people[:2] | abroad)
        self.assertEqual(self._rows(self.officer).partner_id, self.people[:2])
        self.assertEqual(self._rows(self.officer_abroad).partner_id, abroad)
        self.officer.company_ids |= self.other_school
        both = self.union.with_user(self.officer).with_context(
            allowed_company_ids=(self.school | self.other_school).ids
        )
        self.assertEqual(
            both.search([("origin_model", "in", ORIGINS)]).partner_id, self.people[:2] | abroad
        )

    def test_a_right_to_the_facts_is_not_needed(self):
        """Teachers have none to what these contributors keep; the union has rules of its own."""
        self.people[0].alumni_relation_owner_id = self.teacher
        self._attend(self.people[:1])
        with self.assertRaises(AccessError):
            self.env["tracktion.test.attendance"].with_user(self.teacher).search([])
        self.assertEqual(self._rows(self.teacher).minutes, 90)
