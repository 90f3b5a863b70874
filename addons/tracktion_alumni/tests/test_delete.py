# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_privacy import NAME, PrivacyCase


@tagged("post_install", "-at_install")
class TestDelete(PrivacyCase):
    """Deleting a contact is not the way to forget a person."""

    def test_who_has_a_past_is_not_deleted(self):
        for user in (self.officer, self.manager, self.env.user):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "Erase this"):
                self.person.with_user(user).unlink()
        self.person.alumni_enrolment_ids.active = False
        with self.assertRaisesRegex(UserError, NAME):
            self.person.with_user(self.officer).unlink()
        self.assertTrue(self.person.exists())

    def test_nor_from_the_look_up_of_odoo(self):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": NAME, "email": self.person.email}
        )
        wizard.action_lookup()
        line = wizard.line_ids.filtered(
            lambda line: line.res_model == "res.partner" and line.res_id == self.person.id
        )
        with self.assertRaisesRegex(UserError, "Erase this person"):
            line.action_unlink()
        self.assertFalse(line.is_unlinked)

    def test_ledgers_forget_who_may_be_deleted(self):
        lines = self.person.alumni_consent_ids
        destination = self.person.alumni_destination_ids
        self.person.alumni_enrolment_ids.unlink()
        self.person.with_user(self.officer).unlink()
        self.env.invalidate_all()
        self.assertEqual(len(lines.exists()), 3, "the proof stays")
        for name in ("partner_id", "guardian_name", "guardian_contact", "evidence_id", "note"):
            self.assertFalse(any(line[name] for line in lines), name)
        self.assertFalse(destination.employer or destination.note)
        self.assertEqual(destination.status, "working")
        self.assertTrue(self.scan.exists(), "it proves the consent of another person too")

    def test_an_import_is_still_taken_back_and_leaves_nothing_in_the_ledgers(self):
        ledger = self.env["tracktion.consent"]
        before = ledger.search([])
        sheet = (
            "Apellidos, Nombre;Correo;Año fin;Mantener contacto;Fecha consentimiento;"
            "Origen consentimiento\nNueva, Persona;nueva@example.org;2024;sí;01/05/2024;papel\n"
        )
        record = (
            self.env["tracktion.import"]
            .with_user(self.officer)
            .create({"filename": "list.csv", "data": base64.b64encode(sheet.encode())})
        )
        record.action_preview()
        record.action_import()
        person = record.line_ids.partner_id
        self.assertEqual(person.alumni_keep_in_touch, "yes")
        record.with_user(self.manager).action_undo()
        self.env.invalidate_all()
        self.assertFalse(person.exists())
        lines = ledger.search([]) - before
        self.assertEqual(len(lines), 2, "the decision, and the line that cancels it")
        for name in ("partner_id", "note", "presenter", "group_name", "evidence_id"):
            self.assertFalse(any(line[name] for line in lines), name)

    def test_a_merge_scrubs_nothing(self):
        double = self._person("Doble Prueba")
        line = self._consent(double, guardian_name="Luz Madre")
        wizard = self.env["base.partner.merge.automatic.wizard"].with_user(self.officer).create({})
        wizard._merge((self.person | double).ids, self.person.with_user(self.officer))
        self.env.invalidate_all()
        self.assertEqual((line.partner_id, line.guardian_name), (self.person, "Luz Madre"))
