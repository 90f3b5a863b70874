# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form

from .common_wave import WaveCase


class TestCohort(WaveCase):
    """Planning a cohort once."""

    def setUp(self):
        super().setUp()
        self.this_year = self.years.filtered(lambda year: year.name == "2025/26")

    def _form(self, user=None, **vals):
        form = Form(self.env["tracktion.cohort.wizard"].with_user(user or self.coordinator))
        for name, value in vals.items():
            setattr(form, name, value)
        return form

    def _waves(self, form):
        action = form.save().action_create()
        waves = self.env["tracktion.wave"].search(action["domain"])
        return {wave.point: wave for wave in waves}

    def test_dates_the_wrong_way_round_are_named(self):
        wizard = self._form().save()
        wizard.write({"post6_open": "2026-12-30", "post6_close": "2026-12-01"})

        with self.assertRaisesRegex(UserError, "6 months after.*before it opens"):
            wizard.action_create()

        self.assertFalse(self.env["tracktion.wave"].search([("name", "like", "2025/26 ·")]))

    def test_dates_follow_from_graduation(self):
        student = self._person(
            "Eva Estudia",
            enrolment={
                "state": "studying",
                "outcome": False,
                "date_start": "2025-09-10",
                "date_end": "2026-06-26",
                "category_manual_id": False,
            },
        )
        form = self._form()
        self.assertEqual(form.school_year_id, self.this_year)
        self.assertEqual(form.date_graduation, date(2026, 6, 30))
        self.assertEqual(form.date_lessons, date(2026, 5, 31))

        waves = self._waves(form)

        windows = {point: (w.date_open, w.date_close) for point, w in waves.items()}
        self.assertEqual(
            windows,
            {
                "pre": (date(2026, 3, 30), date(2026, 4, 30)),
                "post6": (date(2026, 12, 30), date(2027, 2, 24)),
                "post18": (date(2027, 12, 30), date(2028, 2, 24)),
            },
        )
        self.assertEqual(waves["pre"].name, "2025/26 · Before graduation")
        self.assertEqual(set(w.state for w in waves.values()), {"draft"})
        self.assertEqual(waves["pre"].survey_id.tracktion_questionnaire, "pre")
        self.assertEqual(waves["post18"].survey_id.tracktion_questionnaire, "post")
        self.assertEqual(waves["post6"].reminder_ids.mapped("delay_days"), [7, 7, 14, 21])
        self.assertEqual(waves["pre"].invitation_ids.partner_id, student)
        self.assertFalse(waves["post6"].invitation_ids, "nobody has left yet")
        self.assertFalse(self._queued())

    def test_too_late_is_a_warning_and_no_block(self):
        form = self._form()
        self.assertFalse(form.warning)
        form.date_graduation = "2026-08-14"
        self.assertIn("after May is too late", form.warning)
        form.date_lessons = "2026-06-20"
        self.assertFalse(form.warning)
        form.pre_close = "2026-06-21"
        self.assertIn("after May is too late", form.warning)
        self.assertIn("pre", self._waves(form))

    def test_planning_twice_plans_what_is_missing(self):
        waves = self._waves(self._form())
        waves["post18"].unlink()
        form = self._form()
        self.assertIn("is there already", form.warning)
        self.assertEqual(set(self._waves(form)), {"post18"})
        with self.assertRaisesRegex(UserError, "nothing to plan"):
            self._form().save().action_create()

    def test_short_form(self):
        waves = self._waves(self._form(is_short=True, has_reminders=False))
        self.assertEqual(waves["post6"].survey_id.tracktion_questionnaire, "short")
        self.assertEqual(waves["pre"].survey_id.tracktion_questionnaire, "pre")
        self.assertFalse(waves["post6"].reminder_ids)

    def test_several_schools_at_once(self):
        self.coordinator.company_ids |= self.other_school
        form = Form(
            self.env["tracktion.cohort.wizard"]
            .with_user(self.coordinator)
            .with_context(allowed_company_ids=[self.school.id, self.other_school.id])
        )
        wizard = form.save()
        wizard.company_ids |= self.other_school
        wizard.qualification_ids = self.qualification_abroad
        waves = self.env["tracktion.wave"].search(wizard.action_create()["domain"])
        self.assertEqual(len(waves), 6)
        abroad = waves.filtered(lambda w: w.company_id == self.other_school)
        self.assertEqual(len(abroad), 3)
        self.assertEqual(abroad.school_year_id.company_id, self.other_school)
        self.assertEqual(abroad.school_year_id.name, "2025/26")
        self.assertEqual(abroad.qualification_ids, self.qualification_abroad)
        self.assertFalse((waves - abroad).qualification_ids)
