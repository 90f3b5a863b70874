# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestDestination(TracktionCase):
    def setUp(self):
        super().setUp()
        self.person = self._person("Elena Prueba")

    def test_newest_is_the_current_one(self):
        newest = self._destination(self.person, "working", "2025-06-01", employer="Talleres Uno")
        self._destination(self.person, "unemployed", "2024-12-01")
        self.assertEqual(self.person.alumni_destination_id, newest)
        self.assertEqual(self.person.alumni_destination_status, "working")

    def test_of_one_day_the_one_recorded_last(self):
        self._destination(self.person, "working", "2025-06-01")
        last = self._destination(self.person, "studying", "2025-06-01")
        self.assertEqual(self.person.alumni_destination_id, last)

    def test_cancelled_lines_do_not_count(self):
        before = self._destination(self.person, "studying", "2024-12-01")
        wrong = self._destination(self.person, "working", "2025-06-01")
        cancelling = wrong._cancel("Another Elena")
        self.assertEqual(self.person.alumni_destination_id, before)
        self.assertTrue(wrong.is_cancelled)
        self.assertFalse(before.is_cancelled)
        self.assertEqual(cancelling.note, "Another Elena")
        lines = self.env["tracktion.destination"].search(
            [("partner_id", "=", self.person.id), ("is_cancelled", "=", False)]
        )
        self.assertNotIn(wrong, lines)

    def test_status_can_be_filtered_and_grouped(self):
        self._destination(self.person, "self_employed")
        other = self._person("Fina Prueba")
        groups = dict(
            self.env["res.partner"]
            .with_user(self.officer)
            ._read_group(
                [("id", "in", (self.person | other).ids)],
                ["alumni_destination_status"],
                ["__count"],
            )
        )
        self.assertEqual(groups, {"self_employed": 1, False: 1})

    def test_school_is_the_one_of_the_person(self):
        foreigner = self._person("Greta Proov", school=self.other_school)
        self.assertEqual(self._destination(foreigner).company_id, self.other_school)

    def test_teacher_records_for_own_people_only(self):
        self.person.alumni_relation_owner_id = self.teacher
        Destination = self.env["tracktion.destination"].with_user(self.teacher)
        with Form(Destination) as form:
            form.partner_id = self.person
            form.status = "working"
            form.employer = "Talleres Dos"
        self.assertEqual(self.person.alumni_destination_id.employer, "Talleres Dos")
        self.assertEqual(form.record.source, "staff")
        stranger = self._person("Hilda Prueba", alumni_relation_owner_id=self.other_teacher.id)
        with self.assertRaises(AccessError):
            Destination.create({"partner_id": stranger.id, "status": "working"})

    def test_pay_is_for_officers(self):
        self.person.alumni_relation_owner_id = self.teacher
        line = self._destination(self.person, wage_band="1250_1499")
        self.assertEqual(line.with_user(self.officer).wage_band, "1250_1499")
        with self.assertRaises(AccessError):
            line.with_user(self.teacher).read(["wage_band"])
        with self.assertRaises(AccessError):
            self.env["tracktion.destination"].with_user(self.teacher).search(
                [("wage_band", "=", "1250_1499")]
            )

    def test_person_is_needed(self):
        with self.assertRaises(UserError):
            self.env["tracktion.destination"].create({"status": "working"})

    def test_current_in_one_query_for_many(self):
        people = self._people(25)
        for person in people:
            self._destination(person)
        Destination = self.env["tracktion.destination"]
        self.assertEqual(
            self._count_queries(lambda: Destination._current(people)),
            self._count_queries(lambda: Destination._current(people[:2])),
        )
        self.assertEqual(len(Destination._current(people)), 25)
        self.assertEqual(Destination._current(people.browse()), {})
