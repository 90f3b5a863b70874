# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TracktionCase


@tagged("post_install", "-at_install")
class TestConsentPurpose(TracktionCase):
    """What a consent rests on stays as it was when it was given."""

    def setUp(self):
        super().setUp()
        self.person = self._person("Irene Prueba")
        # A purpose of its own: on a real database people have decided on the others.
        purpose = self.env["tracktion.consent.purpose"].create(
            {"name": "Trips", "code": "test_trips", "validity_months": 12}
        )
        self.purpose = purpose.with_user(self.manager)
        self.text = (
            self.env["tracktion.consent.text"]
            .create({"purpose_id": purpose.id, "body": "Come along?", "date_from": "2020-01-01"})
            .with_user(self.manager)
        )

    def test_code_and_legal_basis_are_settled_once_somebody_decided(self):
        self.purpose.write({"code": "test_journeys", "legal_basis": "public_task"})
        self._consent(self.person, self.purpose)
        for vals in ({"code": "test_more"}, {"legal_basis": "consent"}):
            with self.subTest(vals=vals):
                with self.assertRaisesRegex(UserError, r"rest on “Trips” \(1\).*Archive it"):
                    self.purpose.write(vals)
        # Writing what is there, as a form does, is no change.
        self.purpose.write({"code": "test_journeys", "name": "Journeys", "active": False})
        self.assertEqual(self.purpose.legal_basis, "public_task")

    def test_the_code_of_a_shipped_purpose_stays(self):
        shipped = self.env.ref("tracktion_alumni.purpose_research").with_user(self.manager)
        with self.assertRaisesRegex(UserError, "finds it by its code"):
            shipped.code = "science"
        shipped.name = "Science"

    def test_validity_changes_for_new_consents_only(self):
        before = self._consent(self.person, self.purpose)
        self.purpose.validity_months = 24
        after = self._consent(self.person, self.purpose, date="2026-02-10 09:00:00")
        self.assertEqual(
            [str(line.date_expiry) for line in before + after], ["2027-01-10", "2028-02-10"]
        )

    def test_what_is_in_use_is_archived_not_deleted(self):
        self._consent(self.person, self.purpose)
        with self.assertRaisesRegex(UserError, r"rest on “Trips” \(1\)\. Archive it"):
            self.purpose.unlink()
        with self.assertRaisesRegex(UserError, r"“Trips, version 1” \(1\)\. Archive"):
            self.text.unlink()
        approached = self.env["tracktion.consent.purpose"].create(
            {"name": "Calls", "code": "test_calls", "legal_basis": "public_task"}
        )
        self.person._tracktion_approach(approached, "email", "A call")
        with self.assertRaisesRegex(UserError, "approached for “Calls”"):
            approached.with_user(self.manager).unlink()

    def test_what_nobody_used_goes_with_its_texts(self):
        self.text.copy({"date_from": "2026-01-01"}).active = False
        texts = self.purpose.with_context(active_test=False).text_ids
        self.assertEqual(len(texts), 2)
        self.purpose.unlink()
        self.assertFalse(texts.exists())

    def test_the_text_is_one_of_the_purpose_and_of_the_day(self):
        foreign = self.keep_in_touch.current_text_id
        later = self.text.copy({"date_from": "2026-03-01"})
        for text, words in ((foreign, "not a text about “Trips”"), (later, "in force from")):
            with self.subTest(words=words), self.assertRaisesRegex(ValidationError, words):
                with self.cr.savepoint():
                    self._consent(self.person, self.purpose, text_id=text.id)
        line = self._consent(self.person, self.purpose, text_id=self.text.id)
        self.assertEqual(line.text_id, self.text)

    def test_the_language_is_one(self):
        with self.assertRaisesRegex(ValidationError, "Klingon"):
            self._consent(self.person, self.purpose, lang="Klingon")
