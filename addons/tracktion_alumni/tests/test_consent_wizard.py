# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TracktionCase

SCAN = base64.b64encode(b"%PDF-1.4 a signed sheet")


@tagged("post_install", "-at_install")
class TestConsentWizard(TracktionCase):
    def setUp(self):
        super().setUp()
        enrolment = {"tutor_id": self.teacher.id, "group_name": "2A", "date_start": "2022-09-01"}
        self.ana, self.ben, self.eva = (
            self._person(f"{name} Prueba", enrolment=enrolment) for name in ("Ana", "Ben", "Eva")
        )
        self.group = self.ana | self.ben | self.eva
        self.minor = self._person("Nico Prueba", enrolment=enrolment, alumni_birthdate="2012-09-10")

    def _wizard(self, people=None, user=None, purposes=None, **vals):
        return (
            self.env["tracktion.consent.wizard"]
            .with_user(user or self.teacher)
            .create(
                {
                    "partner_ids": [(6, 0, (people or self.group).ids)],
                    "purpose_ids": [(6, 0, (purposes or self.keep_in_touch).ids)],
                    **vals,
                }
            )
        )

    def test_one_person_on_the_phone(self):
        wizard = self._wizard(self.ana, source="phone")
        action = wizard.action_record()
        self.assertIn("1 × yes", action["params"]["message"])
        line = self.ana.alumni_consent_ids
        self.assertEqual(
            (line.decision, line.source, line.create_uid), ("given", "phone", self.teacher)
        )
        self.assertEqual(line.text_id, self.keep_in_touch.current_text_id)
        self.assertEqual(line.lang, "en_US")
        self.assertEqual(self.ana.alumni_keep_in_touch, "yes")

    def test_a_selection_comes_from_the_list(self):
        Wizard = self.env["tracktion.consent.wizard"].with_user(self.officer)
        form = Form(Wizard.with_context(active_model="res.partner", active_ids=self.group.ids))
        form.purpose_ids.add(self.keep_in_touch)
        form.purpose_ids.add(self.job_offers)
        wizard = form.save()
        self.assertEqual(wizard.partner_ids, self.group)
        self.assertEqual(len(wizard.line_ids), 6)
        wizard.action_record()
        self.assertEqual(len(self.group.alumni_consent_ids), 6)

    def test_a_class_is_ticked_person_by_person(self):
        Wizard = self.env["tracktion.consent.wizard"].with_user(self.teacher)
        form = Form(Wizard)
        form.by_class = True
        form.class_name = "2a"
        form.purpose_ids.add(self.keep_in_touch)
        form.date = "2026-03-10 09:00:00"
        self.assertEqual(form.source, "classroom")
        self.assertEqual(form.presenter, self.teacher.name)
        self.assertEqual(form.minor_names, False, "nobody is ticked yet")
        answers = {self.ana: "given", self.ben: "refused", self.minor: "given"}
        for index in range(len(form.line_ids)):
            with form.line_ids.edit(index) as line:
                line.decision = answers.get(line.partner_id, "none")
        self.assertEqual(form.minor_names, "Nico Prueba")
        wizard = form.save()
        self.assertEqual(wizard.partner_ids, self.group | self.minor)
        wizard.scan, wizard.scan_name = SCAN, "class 2A.pdf"
        with self.assertRaisesRegex(UserError, "Nico Prueba"):
            wizard.action_record()
        wizard.without_guardian = "skip"
        message = wizard.action_record()["params"]["message"]
        self.assertIn("Nico Prueba", message)
        lines = (self.group | self.minor).alumni_consent_ids
        self.assertEqual(
            {line.partner_id: line.decision for line in lines},
            {self.ana: "given", self.ben: "refused"},
        )
        self.assertEqual(set(lines.mapped("presenter")), {self.teacher.name})
        self.assertEqual(set(lines.mapped("group_name")), {"2a"})

    def test_one_scan_for_all(self):
        wizard = self._wizard(source="paper", scan=SCAN, scan_name="sheet.pdf")
        wizard.action_record()
        scan = self.group.alumni_consent_ids.evidence_id
        self.assertEqual(len(scan), 1)
        self.assertEqual((scan.name, scan.res_model), ("sheet.pdf", "tracktion.consent"))
        self.assertEqual(scan.with_user(self.officer).raw, base64.b64decode(SCAN))
        for user in (self.plain, self.other_teacher, self.officer_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                scan.with_user(user).read(["raw"])

    def test_paper_needs_its_scan(self):
        with self.assertRaisesRegex(UserError, "scan"):
            self._wizard(source="paper").action_record()

    def test_a_guardian_decides_for_the_minor(self):
        wizard = self._wizard(self.minor)
        self.assertEqual(wizard.minor_names, "Nico Prueba")
        with self.assertRaisesRegex(UserError, "Nico Prueba"):
            wizard.action_record()
        self.assertFalse(self.minor.alumni_consent_ids, "nothing is saved before")
        wizard.write({"guardian_name": "Luz Madre", "guardian_contact": "600 000 000"})
        self.assertFalse(wizard.minor_names)
        wizard.action_record()
        line = self.minor.alumni_consent_ids
        self.assertEqual((line.guardian_name, line.guardian_contact), ("Luz Madre", "600 000 000"))

    def test_guardians_are_noted_for_minors_only(self):
        wizard = self._wizard(self.ana | self.minor, guardian_name="Luz Madre")
        wizard.action_record()
        self.assertFalse(self.ana.alumni_consent_ids.guardian_name)
        self.assertEqual(self.minor.alumni_consent_ids.guardian_name, "Luz Madre")

    def test_the_age_counts_on_the_day_of_the_decision(self):
        self.minor.alumni_birthdate = "2012-03-10"
        self.assertFalse(self._wizard(self.minor, date="2026-03-10 10:00:00").minor_names)
        self.assertTrue(self._wizard(self.minor, date="2026-03-09 10:00:00").minor_names)

    def test_the_text_follows_the_date(self):
        old = self.keep_in_touch.current_text_id
        old.date_from = "2020-01-01"
        new = old.copy({"date_from": "2026-03-01"})
        form = Form(self.env["tracktion.consent.wizard"].with_user(self.teacher))
        form.partner_ids.add(self.ana)
        form.purpose_ids.add(self.keep_in_touch)
        self.assertEqual(form.text_ids[:], new)
        form.date = "2026-02-20 10:00:00"
        self.assertEqual(form.text_ids[:], old)
        form.save().action_record()
        self.assertEqual(self.ana.alumni_consent_ids.text_id, old)

    def test_another_text_and_language_were_shown(self):
        self.env["res.lang"]._activate_lang("es_ES")
        old = self.keep_in_touch.current_text_id
        old.date_from = "2020-01-01"
        new = old.copy({"date_from": "2026-03-01"})
        wizard = self._wizard(self.ana, lang="es_ES")
        wizard.text_ids = old | new
        with self.assertRaisesRegex(UserError, "two texts"):
            wizard.action_record()
        wizard.text_ids = old
        wizard.action_record()
        self.assertEqual(self.ana.alumni_consent_ids.text_id, old)
        self.assertEqual(self.ana.alumni_consent_ids.lang, "es_ES")

    def test_a_no_after_a_yes_is_a_withdrawal(self):
        self._consent(self.ana)
        self._wizard(self.ana | self.ben, answer="refused").action_record()
        self.assertEqual(self.ana.alumni_consent_ids.sorted("id")[-1].decision, "withdrawn")
        self.assertEqual(self.ben.alumni_consent_ids.decision, "refused")

    def test_recording_twice_says_so(self):
        vals = {"date": "2026-03-10 09:00:00", "source": "phone"}
        self._wizard(**vals).action_record()
        action = self._wizard(**vals).action_record()
        self.assertIn("3 stood like that already", action["params"]["message"])
        self.assertEqual(len(self.group.alumni_consent_ids), 3)

    def test_clear_refusals(self):
        for vals, words in (
            ({"answer": "none"}, "Nobody is ticked"),
            ({"date": "2026-03-17 10:00:00"}, "future"),
            ({"purpose_ids": [(5, 0, 0)]}, "what the consent is for"),
            ({"partner_ids": [(5, 0, 0)]}, "whose consent"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._wizard(**vals).action_record()

    def test_teachers_record_for_their_own_alumni_only(self):
        stranger = self._person("Juana Prueba", alumni_relation_owner_id=self.other_teacher.id)
        with self.assertRaises(AccessError):
            self._wizard(stranger).action_record()
        self.assertFalse(stranger.alumni_consent_ids)
        with self.assertRaises(AccessError):
            self._wizard(user=self.plain)
        with self.assertRaises(AccessError):
            self._wizard(user=self.officer_abroad).action_record()

    def test_the_class_list_of_a_teacher_holds_his_own(self):
        stranger = self._person(
            "Juana Prueba",
            enrolment={"tutor_id": self.other_teacher.id, "group_name": "2A"},
        )
        wizard = self.env["tracktion.consent.wizard"].new({"by_class": True, "class_name": "2A"})
        self.assertNotIn(stranger, wizard.with_user(self.teacher)._class_people())
        self.assertIn(stranger, wizard.with_user(self.officer)._class_people())

    def test_the_class_of_a_school_year(self):
        year = self.years.filtered(lambda y: y.date_start.year == 2022)
        later = self._person(
            "Leo Prueba", enrolment={"date_start": "2024-09-01", "date_end": "2026-03-01"}
        )
        wizard = self.env["tracktion.consent.wizard"].new(
            {
                "by_class": True,
                "school_year_id": year.id,
                "qualification_id": self.qualification.id,
            }
        )
        people = wizard.with_user(self.officer)._class_people()
        self.assertEqual(people & (self.group | self.minor | later), self.group | self.minor)

    def test_too_many_for_the_wizard(self):
        Wizard = self.env["tracktion.consent.wizard"].with_context(
            active_model="res.partner", active_ids=list(range(1, 700))
        )
        with self.assertRaisesRegex(UserError, "699"):
            Wizard.default_get(["partner_ids"])
