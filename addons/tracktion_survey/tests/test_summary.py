# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.tracktion_alumni.tools import ReportRun
from odoo.addons.tracktion_survey.summary import phrases

from .common import SurveyCase, SurveyHttpCase
from .common_figures import FiguresMixin, spread

#: Six months later: 40 work, 20 do both, 25 study, 21 are out of work, 6 and 4 do something else.
STATUSES = spread(
    (40, "working"),
    (20, "working_studying"),
    (25, "studying"),
    (21, "unemployed"),
    (6, "self_employed"),
    (4, "volunteering"),
)


class SummaryMixin(FiguresMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_indicators()
        cls.people = cls._people(len(STATUSES) + 9)
        cls.pre = cls._wave("pre", cls.people, state="closed")
        cls.post = cls._wave("post6", cls.people, state="closed")
        # All but the last nine answered both times, and had planned to work.
        cls._respond(cls.pre, [{"PLAN": "working"} for _status in STATUSES])
        cls._respond(cls.post, [cls._answers(*pair) for pair in enumerate(STATUSES)])
        cls.summary = (
            cls.env["tracktion.summary"]
            .with_user(cls.coordinator)
            .create({"school_year_id": cls.year.id, "action_text": "We bought new lathes."})
        )

    @classmethod
    def _answers(cls, number, status):
        answers = {"STATUS": status, "SKILLS_DEV": "teamwork"}
        if "working" in status:
            # Two of three in their field; 57 of 60 with a permanent contract.
            answers["JOB_RELATED"] = "yes" if number % 3 else "no"
            answers["CONTRACT"] = "permanent" if number > 2 else "temporary"
            answers["HOW_FOUND"] = "contacts" if number < 36 else "portal"
        if status == "unemployed":
            answers["U_HAD_JOB"] = "yes" if number % 2 else "no"
        return answers

    def _facts(self, lang="en"):
        content = self.summary.sudo().content[lang]
        return {
            fact["code"]: "".join(fact["words"])
            for section in content["sections"]
            for fact in section["facts"]
        }


@tagged("post_install", "-at_install")
class TestSummary(SummaryMixin, SurveyCase):
    def test_waves_of_the_school_year_are_chosen(self):
        self.assertEqual(self.summary.wave_ids, self.pre | self.post)

    def test_a_wave_that_has_not_begun_is_not_proposed(self):
        later = self._wave("post18", self.people)
        summary = self.summary.copy()
        summary.school_year_id = self.year
        self.assertNotIn(later, summary.wave_ids)
        fresh = self.env["tracktion.summary"].create({"school_year_id": self.year.id})
        self.assertEqual(fresh.wave_ids, self.pre | self.post)

    def test_figures_are_told_as_they_were_answered(self):
        self.summary.action_count()

        facts = self._facts()
        self.assertEqual(
            facts["working"],
            "About half of you have a job, with or without studying at the same time.",
        )
        self.assertEqual(
            facts["job_related"],
            "2 in 3 of you who work have a job in the field you trained for.",
        )
        self.assertEqual(
            facts["expectations_met"], "About half of you who planned to work are working."
        )
        self.assertIn("have had a job since you finished", facts["unemployed_had_job"])

    def test_what_is_about_few_is_not_told(self):
        self.summary.action_count()

        facts, kept = self._facts(), json.dumps(self.summary.sudo().content)
        # 3 of 60 have no permanent contract.
        self.assertNotIn("permanent", facts)
        for status in ("self_employed", "volunteering"):
            label = phrases.text(f"status_{status}", "en")
            self.assertNotIn(label, kept)
        self.assertNotRegex(kept, r'"hidden"')
        figures = self.summary.sudo().figures
        for told in figures.values():
            for figure in told.values():
                numbers = [figure.get("n", 0), *figure.get("options", {}).values()]
                self.assertFalse([n for n in numbers if 0 < n < 5], figure)
                self.assertGreaterEqual(figure["of"], 20)

    def test_a_cohort_of_few_says_nothing_and_is_not_published(self):
        year = self.years.filtered(lambda y: y.name == "2022/23")
        wave = self._wave("post6", self.people[:12], school_year_id=year.id, state="closed")
        self._respond(wave, [{"STATUS": "working"}] * 12)
        summary = self.env["tracktion.summary"].create({"school_year_id": year.id})

        with self.assertRaisesRegex(UserError, "not enough answers"):
            summary.action_publish()

    def test_publishing_freezes(self):
        self.summary.action_publish()
        before = self.summary.sudo().content
        self.assertEqual(self.summary.published_by_id, self.coordinator)
        values = self.env["tracktion.indicator.value"].search(
            [("origin_model", "=", "tracktion.summary"), ("origin_id", "=", self.summary.id)]
        )
        self.assertTrue(values)
        self.assertTrue(all(values.mapped("released_on")))
        self.assertTrue(all(values.mapped("is_public")))

        self._respond(self.post, [{"STATUS": "unemployed"}] * 60)
        self.env["tracktion.summary"]._cron_count()

        self.assertEqual(self.summary.sudo().content, before)

    def test_publishing_again_after_few_more_answers_tells_nothing_of_them(self):
        self.summary.action_publish()
        first = self.summary.sudo().figures["post6"]
        self.assertEqual(set(first["status"]["hidden"]), {"self_employed", "volunteering"})
        self.summary.action_withdraw()
        # One more is out of work, and one of those who were hidden does something else.
        self._respond(
            self.post,
            [*[self._answers(*pair) for pair in enumerate(STATUSES)], {"STATUS": "volunteering"}],
        )
        late = self.post.invitation_ids.sorted("id")[len(STATUSES)]
        late.is_answered = True
        self.summary.action_publish()

        again = self.summary.sudo().figures["post6"]
        self.assertGreaterEqual(
            set(again["status"]["hidden"]),
            {"self_employed", "volunteering"},
            "what was hidden stays hidden",
        )

    def _another_cohort(self):
        """40 work, 8 are out of work, 6 have a business and 4 volunteer: the last two are hidden
        from the public, the one for its number, the other as its partner."""
        year = self.years.filtered(lambda y: y.name == "2022/23")
        statuses = spread(
            (40, "working"), (8, "unemployed"), (6, "self_employed"), (4, "volunteering")
        )
        wave = self._wave("post6", self.people[:58], school_year_id=year.id, state="closed")
        return year, self._respond(wave, [{"STATUS": status} for status in statuses])

    def _few_more_businesses(self, responses):
        """Nine have one now: with nothing else known the eight out of work would be the partner."""
        responses.filtered(lambda r: r.status == "working")[:3].sudo().status = "self_employed"
        self.env.flush_all()

    def _public_report(self, year):
        """What a report to the public of this year hides of the situations, once published."""
        status = self._by_code("status")
        scope = status._scope(
            {"school_year_id": year.id, "company_ids": self.school.ids, "public": True}
        )
        run = ReportRun(self.env, scope, year)
        cells = run.figures(status)[status].cells
        self.env["tracktion.indicator.value"]._freeze(run.recorded, scope, year)._release()
        return sorted(
            dict(key)["option"] for key, cell in cells.items() if cell.state == "suppressed"
        )

    def test_a_summary_does_not_undo_what_a_report_of_its_year_hides(self):
        year, responses = self._another_cohort()
        hidden = self._public_report(year)
        self.assertEqual(hidden, ["self_employed", "volunteering"])
        self._few_more_businesses(responses)

        summary = self.env["tracktion.summary"].create({"school_year_id": year.id})
        summary.action_count()

        self.assertEqual(summary.sudo().figures["post6"]["status"]["hidden"], hidden)

    def test_a_report_does_not_undo_what_a_summary_of_its_waves_hides(self):
        year, responses = self._another_cohort()
        self.env["tracktion.summary"].create({"school_year_id": year.id}).action_publish()
        self._few_more_businesses(responses)

        self.assertEqual(self._public_report(year), ["self_employed", "volunteering"])

    def test_an_open_wave_is_not_published(self):
        self.post.state = "open"
        with self.assertRaisesRegex(UserError, "Close the wave first"):
            self.summary.action_publish()

    def test_drafts_are_kept_up_to_date(self):
        self.summary.action_count()
        self._respond(self.post, [{"STATUS": "working"}] * len(STATUSES))
        self.env["tracktion.summary"]._cron_count()
        self.assertIn("All of you have a job", self._facts()["working"])

    def test_counting_takes_no_query_for_each_person(self):
        summary = self.summary
        self._count_queries(summary.action_count)
        few = self._count_queries(summary.action_count)
        more = self._people(40, prefix="More")
        self.post._add_people(more)
        self._respond(self.post, [{"STATUS": "working"}] * (len(STATUSES) + 40))
        self.assertLessEqual(self._count_queries(summary.action_count), few + 3)

    # --- roles ----------------------------------------------------------------------------------

    def test_only_tracking_publishes_and_no_client_writes_what_is_told(self):
        for user in (self.officer, self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self.summary.with_user(user).action_publish()
        for vals in ({"state": "published"}, {"content": {}}, {"figures": {}}):
            with self.assertRaises(AccessError):
                self.summary.write(vals)
            with self.assertRaises(AccessError):
                self.env["tracktion.summary"].with_user(self.coordinator).create(
                    {"school_year_id": self.year.id, **vals}
                )
        with self.assertRaises(AccessError):
            self.summary.read(["content"])
        with self.assertRaises(AccessError):
            self.summary.read(["access_token"])

    def test_teachers_see_published_ones_other_schools_none(self):
        Summary = self.env["tracktion.summary"]
        self.assertFalse(Summary.with_user(self.teacher).search([]))
        self.assertTrue(Summary.with_user(self.officer).search([]))
        self.summary.action_publish()
        self.assertEqual(Summary.with_user(self.teacher).search([]).id, self.summary.id)
        self.assertFalse(Summary.with_user(self.coordinator_abroad).search([]))
        with self.assertRaises(AccessError):
            Summary.with_user(self.plain).search([])

    def test_waves_of_a_foreign_school_are_refused(self):
        with self.assertRaises(UserError):
            self.env["tracktion.summary"].with_user(self.coordinator_abroad).create(
                {
                    "school_year_id": self.years_abroad.filtered(lambda y: y.name == "2023/24").id,
                    "wave_ids": [(6, 0, self.post.ids)],
                }
            )

    def test_published_ones_are_kept(self):
        self.summary.action_publish()
        self.summary.action_withdraw()
        with self.assertRaisesRegex(UserError, "Archive"):
            self.summary.unlink()

    # --- sending --------------------------------------------------------------------------------

    def _mails(self):
        return self.env["mail.mail"].search([("tracktion_job_id", "in", self.summary.job_ids.ids)])

    def test_it_goes_to_participants_once_in_their_language(self):
        self.env["res.lang"]._activate_lang("es_ES")
        self._consent(self.people, self.tracking_survey)
        self.people[0].lang = "es_ES"
        # The first of those who did not answer says no to taking part; the others stay silent.
        told = [self._answers(*pair) for pair in enumerate(STATUSES)]
        self._respond(self.post, [*told, {"CONSENT": "disagree", "STATUS": "working"}])
        self.summary.action_publish()
        wizard = (
            self.env["tracktion.summary.send"]
            .with_user(self.coordinator)
            .create({"summary_id": self.summary.id})
        )
        self.assertEqual(wizard.participant_count, len(STATUSES))
        self.assertEqual(wizard.reachable_count, len(STATUSES))

        wizard.action_start()

        mails = self._mails()
        self.assertEqual(mails.recipient_ids, self.people[: len(STATUSES)])
        self.assertEqual(len(mails), len(STATUSES))
        spanish = mails.filtered(lambda m: m.recipient_ids == self.people[0])
        self.assertIn("Gracias por responder", spanish.body_html)
        self.assertIn("?lang=es", spanish.body_html)
        self.assertIn(self.summary.url, spanish.body_html)
        self.assertIn("?lang=en", (mails - spanish)[0].body_html)
        self.assertEqual(self.summary.sent_count, len(STATUSES))
        with self.assertRaisesRegex(UserError, "have it already"):
            wizard.action_start()
        with self.assertRaisesRegex(UserError, "have it already"):
            self.summary._send()
        self.assertEqual(self._mails(), mails)

    def test_it_goes_through_the_door(self):
        self._consent(self.people[:30], self.tracking_survey)
        self._consent(self.people[30], self.tracking_survey, decision="withdrawn")
        self.summary.action_publish()

        self.summary._send()

        told = self._mails().recipient_ids
        self.assertIn(self.people[0], told)
        self.assertNotIn(self.people[30], told)
        approaches = self.env["tracktion.approach"].search(
            [("partner_id", "in", self.people.ids), ("purpose_id", "=", self.tracking_survey.id)]
        )
        self.assertEqual(approaches.partner_id, told)

    def test_only_tracking_sends(self):
        self.summary.action_publish()
        for user in (self.officer, self.teacher):
            with self.assertRaises(AccessError):
                self.summary.with_user(user).action_send()
            with self.assertRaises(AccessError):
                self.env["tracktion.summary.send"].with_user(user).create(
                    {"summary_id": self.summary.id}
                )

    def test_a_draft_is_not_sent(self):
        with self.assertRaisesRegex(UserError, "Publish"):
            self.summary.action_send()


@tagged("post_install", "-at_install")
class TestSummaryPage(SummaryMixin, SurveyHttpCase):
    def _open(self, path, **kwargs):
        return self.url_open(path, **kwargs)

    def _path(self):
        return f"/tracking/summary/{self.summary.sudo().access_token}"

    def test_a_draft_and_a_forged_address_get_the_same_answer(self):
        self.summary.action_count()
        draft, forged = self._open(self._path()), self._open("/tracking/summary/" + "x" * 32)
        self.assertEqual((draft.status_code, forged.status_code), (404, 404))
        self.assertEqual(draft.text, forged.text)
        self.assertNotIn(self.school.name, draft.text)

    def test_the_page_tells_and_shows_no_small_number(self):
        self.summary.action_publish()
        page = self._open(self._path() + "?lang=en")

        self.assertEqual(page.status_code, 200)
        self.assertIn("noindex", page.headers["X-Robots-Tag"])
        self.assertIn("<strong>2 in 3</strong>", page.text)
        self.assertIn("We bought new lathes.", page.text)
        self.assertNotIn("permanent contract", page.text)
        self.assertNotIn("Volunteer", page.text)
        self.assertNotIn("<script", page.text)
        body = re.sub(r"<(style|svg)>?.*?</\1>", "", page.text, flags=re.S)
        text = re.sub(r"<[^>]+>", " ", body)
        for person in self.people[:20]:
            self.assertNotIn(person.name, text)
        # What the figures of those who are hidden would be.
        self.assertNotRegex(text, r"\b[1-5]%")

    def test_each_language_is_a_page(self):
        for code in ("es_ES", "it_IT", "nl_NL", "et_EE"):
            self.env["res.lang"]._activate_lang(code)
        self.summary.action_publish()
        for lang in phrases.LANGUAGES:
            page = self._open(f"{self._path()}?lang={lang}")
            self.assertIn(f'<html lang="{lang}">', page.text)
            self.assertIn(phrases.text("title", lang), page.text)
        browser = self._open(self._path(), headers={"Accept-Language": "nl-BE,nl;q=0.9"})
        self.assertIn('<html lang="nl">', browser.text)

    def test_looking_counts_nothing(self):
        self.summary.action_publish()
        self._respond(self.post, [{"STATUS": "working"}] * len(STATUSES))
        self.assertIn(
            "About half</strong> of you have a job", self._open(self._path() + "?lang=en").text
        )

    def test_taken_back_it_is_gone(self):
        self.summary.action_publish()
        self.summary.action_withdraw()
        self.assertEqual(self._open(self._path()).status_code, 404)

    def test_colleagues_preview_drafts_others_do_not(self):
        self.summary.action_count()
        path = f"/tracking/summary/{self.summary.id}/preview"
        self.authenticate("test_coordinator", "test_coordinator")
        self.assertIn("Preview for colleagues", self._open(path).text)
        self.authenticate("test_coordinator_abroad", "test_coordinator_abroad")
        self.assertEqual(self._open(path).status_code, 404)
        self.authenticate("test_teacher", "test_teacher")
        self.assertEqual(self._open(path).status_code, 404)
        self.authenticate(None, None)
        self.assertNotIn("Preview for colleagues", self._open(path).text)

    def test_the_poster_is_one_page_of_paper(self):
        self.summary.action_publish()
        self.assertEqual(self._open(self._path() + "/poster.pdf?lang=en").status_code, 404)
        waiting = self.summary.action_open_posters()
        self.assertIn("being made", waiting["params"]["message"])
        self.env["tracktion.summary"]._cron_make_posters()
        made = self.summary.action_open_posters()
        self.assertEqual(
            self.env["ir.attachment"].search_count(made["domain"]), len(self.summary.sudo().content)
        )
        pdf = self._open(self._path() + "/poster.pdf?lang=en")
        self.assertEqual(pdf.status_code, 200)
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        self.assertEqual(len(re.findall(rb"/Type\s*/Page\b", pdf.content)), 1)
        self.assertEqual(
            self._open("/tracking/summary/nothing/poster.pdf?lang=en").status_code, 404
        )
