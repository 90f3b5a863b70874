# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import TracktionCase
from .samples import SHARED, UNION, WIZARDS, Samples, models_of_addon

SECRET = "Zacarías Secreto"


class TwoSchoolsCase(TracktionCase):
    """Everything here belongs to the first school; those who look are of the other one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person(
            SECRET,
            phone="600 12 34 56",
            alumni_birthdate="2000-01-01",
            alumni_relation_owner_id=cls.teacher.id,
            enrolment={"tutor_id": cls.teacher.id},
            consent="given",
        )
        cls.samples = Samples(cls, cls.person, cls.school, cls.qualification, cls.years[-1])
        cls.neighbour = cls._person("Naaber Oma", school=cls.other_school, consent="given")
        cls.lookers = cls.manager_abroad | cls.officer_abroad | cls.teacher_abroad


@tagged("post_install", "-at_install")
class TestTwoSchools(TwoSchoolsCase):
    def _own_models(self):
        return sorted(models_of_addon(self.env) - WIZARDS - SHARED - UNION)

    def test_every_model_is_told_apart(self):
        """Whoever adds a model says whether schools share it."""
        for model in (*self._own_models(), *UNION):
            fields = self.env[model]._fields
            with self.subTest(model=model):
                self.assertTrue({"company_id", "import_id"} & set(fields))
        for model in SHARED:
            with self.subTest(model=model):
                self.assertNotIn("company_id", self.env[model]._fields)

    def test_nothing_is_found_or_read(self):
        for model in ["res.partner", *self._own_models()]:
            record = self.samples.record(model)
            self.env.flush_all()
            here = [("id", "in", record.ids)]
            self.assertEqual(self.env[model].with_user(self.manager).search_count(here), 1, model)
            for user in self.lookers:
                self.env.invalidate_all()
                Model = self.env[model].with_user(user)
                if not Model.has_access("read"):
                    continue
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(Model.search(here))
                    self.assertFalse(Model.search_count(here))
                    self.assertEqual(Model._read_group(here, [], ["__count"]), [(0,)])
                    groups = Model.formatted_read_group(here, [], ["__count"])
                    self.assertEqual(groups[0]["__count"], 0)
                    self.assertFalse(Model.web_search_read(here, {"display_name": {}})["length"])
                    self.assertFalse(Model.name_search("", here))
                    theirs = record.with_user(user)
                    for read, argument in (
                        (theirs.read, ["display_name"]),
                        (theirs.web_read, {"display_name": {}}),
                        (theirs.export_data, ["display_name"]),
                    ):
                        with self.assertRaises(AccessError):
                            read(argument)

    def test_nothing_is_changed(self):
        for model in ["res.partner", *self._own_models()]:
            if not self.env[model]._auto:
                continue
            record = self.samples.record(model)
            for user in self.lookers:
                with self.subTest(model=model, user=user.login):
                    for operation in ("write", "unlink", "create"):
                        self.assertFalse(record.with_user(user).has_access(operation), operation)

    def test_people_are_not_counted_or_grouped(self):
        Partner = self.env["res.partner"].with_user(self.officer_abroad)
        alumni = [("alumni_main_enrolment_id", "!=", False)]
        for field in (
            "alumni_category_id",
            "alumni_department_id",
            "alumni_school_year_id",
            "alumni_career_stage",
            "alumni_relation_owner_id",
            "alumni_keep_in_touch",
        ):
            with self.subTest(field=field):
                groups = Partner.formatted_read_group(alumni, [field], ["__count"])
                self.assertEqual(sum(group["__count"] for group in groups), 1)
        for field in ("alumni_category_id", "alumni_department_id", "alumni_school_year_id"):
            with self.subTest(panel=field):
                panel = Partner.search_panel_select_multi_range(
                    field, search_domain=alumni, enable_counters=True, expand=False
                )
                self.assertEqual(sum(v["__count"] for v in panel["values"]), 1)
                names = {value["display_name"] for value in panel["values"]}
                self.assertFalse(names & {self.department.name})

    def test_people_are_not_guessed(self):
        Partner = self.env["res.partner"].with_user(self.officer_abroad)
        for domain in (
            [("name", "ilike", SECRET)],
            [("email", "=", self.person.email)],
            [("phone_sanitized", "=", self.person.phone_sanitized)],
            [("alumni_birthdate", "=", "2000-01-01")],
            [("alumni_enrolment_ids.qualification_id.code", "=", "ELE202")],
            [("alumni_consent_ids.decision", "=", "given")],
        ):
            with self.subTest(domain=domain):
                self.assertNotIn(self.person, Partner.search(domain))
        self.assertFalse(Partner.name_search(SECRET))
        self.assertFalse(
            self.env["tracktion.enrolment"]
            .with_user(self.officer_abroad)
            .search([("partner_id.name", "=", SECRET)])
        )

    def test_choices_are_those_of_the_own_school(self):
        for model, foreign in (
            ("tracktion.department", self.department),
            ("tracktion.qualification", self.qualification),
            ("tracktion.school.year", self.years[-1]),
            ("res.partner", self.person),
        ):
            Model = self.env[model].with_user(self.officer_abroad)
            with self.subTest(model=model):
                offered = {id_ for id_, _name in Model.name_search("", limit=None)}
                self.assertTrue(offered)
                self.assertNotIn(foreign.id, offered)

    def test_counts_are_those_of_the_own_school(self):
        self.officer.company_ids = [Command.link(self.other_school.id)]
        for school, expected in ((self.school, 1), (self.other_school, 0)):
            env = self.env(user=self.officer, context={"allowed_company_ids": school.ids})
            found = env["tracktion.enrolment"].search_count([("partner_id", "=", self.person.id)])
            self.assertEqual(found, expected)
            report = env["tracktion.category.report"]
            self.assertEqual(report.search_count([("partner_id", "=", self.person.id)]), expected)

    def test_category_table_holds_the_own_school_only(self):
        table = self.env["tracktion.category.table"].with_user(self.officer_abroad)
        table = table.browse(int(table.action_download()["url"].split("/")[4]))
        sheet = openpyxl.load_workbook(io.BytesIO(base64.b64decode(table.data))).active
        cells = [str(cell) for row in sheet.values for cell in row if cell is not None]
        self.assertIn(self.other_school.name, " ".join(cells))
        self.assertNotIn(self.school.name, " ".join(cells))
        self.assertEqual(cells.count("1"), 4, "one person: total and contactable, twice")

    def test_facts_cannot_be_recorded_for_people_of_another_school(self):
        env = self.env(user=self.manager_abroad)
        person = self.person.with_env(env)
        for name, action in {
            "consent": lambda: env["tracktion.consent"]._record(
                person, self.keep_in_touch.with_env(env), "withdrawn", "phone"
            ),
            "destination": lambda: env["tracktion.destination"].create(
                {"partner_id": person.id, "status": "working"}
            ),
            "enrolment": lambda: env["tracktion.enrolment"].create(
                {"partner_id": person.id, "company_id": self.other_school.id}
            ),
            "owner": lambda: person.write({"alumni_relation_owner_id": self.teacher_abroad.id}),
            "school": lambda: person.write({"company_id": self.other_school.id}),
        }.items():
            with self.subTest(fact=name):
                self.env.invalidate_all()
                with self.assertRaises(UserError), self.cr.savepoint():
                    action()
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.assertFalse(self.person.alumni_destination_ids)
        self.assertEqual(len(self.person.alumni_enrolment_ids), 1)

    def test_facts_cannot_be_filed_under_another_school(self):
        """Nobody puts a line about an own person where only the other school reads it."""
        env = self.env(user=self.manager)
        for name, action in {
            "consent": lambda: env["tracktion.consent"].create(
                {
                    "partner_id": self.person.id,
                    "company_id": self.other_school.id,
                    "purpose_id": self.keep_in_touch.id,
                    "decision": "given",
                    "source": "phone",
                }
            ),
            "destination": lambda: env["tracktion.destination"].create(
                {
                    "partner_id": self.person.id,
                    "company_id": self.other_school.id,
                    "status": "working",
                }
            ),
        }.items():
            with self.subTest(fact=name), self.assertRaises(UserError), self.cr.savepoint():
                action()
        self.manager.company_ids = [Command.link(self.other_school.id)]
        for model, vals in (
            (
                "tracktion.consent",
                {"purpose_id": self.job_offers.id, "decision": "given", "source": "phone"},
            ),
            ("tracktion.destination", {"status": "working"}),
        ):
            both = (self.school | self.other_school).ids
            Ledger = self.env[model].with_user(self.manager)
            with self.subTest(model=model), self.assertRaises(ValidationError):
                with self.cr.savepoint():
                    Ledger.with_context(allowed_company_ids=both).create(
                        {"partner_id": self.person.id, "company_id": self.other_school.id, **vals}
                    )

    def test_an_alumnus_stays_at_the_school(self):
        """Also for those who work at both: moving the contact would take the facts along."""
        self.manager.company_ids = [Command.link(self.other_school.id)]
        person = self.person.with_user(self.manager).with_context(
            allowed_company_ids=(self.school | self.other_school).ids
        )
        for company in (self.other_school.id, False):
            with self.subTest(company=company), self.assertRaises(ValidationError):
                with self.cr.savepoint():
                    person.company_id = company

    def test_door_is_closed(self):
        result = self.person.with_user(self.manager_abroad)._tracktion_approach(
            "keep_in_touch", "email", "Open day"
        )
        self.assertFalse(result.reachable)
        self.assertEqual(result.refused, {self.person.id: "no_access"})
        self.assertFalse(self.person.alumni_approach_ids)
        with self.assertRaises(AccessError):
            self.env["tracktion.contact.wizard"].with_user(self.manager_abroad)._open(
                self.person.with_user(self.manager_abroad)
            )

    def test_import_knows_nobody_of_another_school(self):
        row = {
            "name": SECRET,
            "emails": [self.person.email_normalized],
            "phones": [self.person.phone_sanitized],
            "birthdate": "2000-01-01",
        }
        Match = self.env["tracktion.person.match"].with_user(self.officer_abroad)
        [match] = Match._find([dict(row, fingerprint="x")], self.other_school)
        self.assertFalse(match.partner_id)
        self.assertFalse(match.candidates)
        [match] = self.env["tracktion.person.match"]._find(
            [dict(row, fingerprint="x")], self.school
        )
        self.assertEqual(match.partner_id, self.person.id)

    def test_doubles_are_looked_for_within_a_school(self):
        self._person("Naaber Kaks", school=self.other_school, email=self.person.email)
        self.env.flush_all()
        Duplicate = self.env["tracktion.duplicate"].with_user(self.officer_abroad)
        self.assertFalse(Duplicate.search([("value", "=", self.person.email_normalized)]))

    def test_a_consent_of_one_school_says_nothing_about_the_other(self):
        twin = self._person(SECRET, school=self.other_school, email=self.person.email)
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")
        self.assertEqual(twin.alumni_keep_in_touch, "unknown")
        self._consent(twin, decision="refused")
        self.assertEqual(self.person.alumni_keep_in_touch, "yes")

    def test_settings_of_one_school_leave_the_other_alone(self):
        self.other_school.write({"alumni_recent_years": 1, "alumni_mid_years": 2})
        both = self.person | self.neighbour
        both.invalidate_recordset()
        self.assertEqual(self.person.alumni_career_stage, "recent")
        self.assertEqual(self.neighbour.alumni_career_stage, "mid")
        found = self.env["res.partner"].search(
            [("id", "in", both.ids), ("alumni_career_stage", "=", "recent")]
        )
        self.assertEqual(found, self.person)

    def test_new_records_belong_to_the_school_in_use(self):
        self.officer.company_ids = [Command.link(self.other_school.id)]
        env = self.env(
            user=self.officer,
            context={"allowed_company_ids": (self.other_school | self.school).ids},
        )
        with Form(env["tracktion.department"]) as form:
            form.name = "Mets"
        self.assertEqual(form.record.company_id, self.other_school)

    def test_attachments_and_messages_follow_their_person(self):
        self.person.message_post(body="A private note")
        attachment = self.env["ir.attachment"].create(
            {"name": "scan.pdf", "raw": b"x", "res_model": "res.partner", "res_id": self.person.id}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            attachment.with_user(self.manager_abroad).read(["name"])
        messages = self.env["mail.message"].with_user(self.manager_abroad)
        self.assertFalse(
            messages.search([("model", "=", "res.partner"), ("res_id", "=", self.person.id)])
        )
