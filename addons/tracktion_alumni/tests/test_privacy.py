# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from .common import TracktionCase

# Words that occur nowhere else: after an erasure they must be nowhere at all.
NAME = "Xantipa Quixquez"
MARKS = {
    "name": "xantipa",
    "surname": "quixquez",
    "email": "xq.private",
    "phone": "699887766",
    "street": "calle zafiro",
    "note": "grandmother zoraida",
    "certificate": "cert-zz-9",
    "reference": "stud-zz-9",
    "employer": "zafiro talleres",
    "job": "zzsoldadora",
    "guardian": "zenon quixote",
    "guardian contact": "zenon@",
    "reason": "zzbecause",
    "presenter": "zzpresenter",
    "subject": "zzsubject",
    "tag": "zzmessage",
    "bank": "es9121000418450200051332",
    "linkedin": "zz-linked",
    "file": "zzsheet",
    "raw": "zzraw",
}
PNG = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
    b"gg=="
)


class PrivacyCase(TracktionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._person(
            NAME,
            email="xq.private@example.org",
            phone="+34 699 887 766",
            street="Calle Zafiro 7",
            city="Gijón",
            comment="<p>Asked by grandmother Zoraida</p>",
            website="https://zz-linked.example.org",
            image_1920=PNG,
            alumni_birthdate="1999-05-05",
            alumni_gender="female",
            alumni_linkedin="linkedin.com/in/zz-linked",
            alumni_relation_owner_id=cls.teacher.id,
            enrolment={
                "certificate_number": "CERT-ZZ-9",
                "reference": "STUD-ZZ-9",
                "group_name": "2A",
                "note": "Grandmother Zoraida called",
                "date_start": "2022-09-01",
                "date_end": "2024-10-15",
            },
        )
        cls.scan = cls.env["ir.attachment"].create(
            {"name": "zzsheet.pdf", "raw": b"zzsheet", "res_model": "tracktion.consent"}
        )
        cls._consent(
            cls.person,
            guardian_name="Zenon Quixote",
            guardian_contact="zenon@example.org",
            presenter="zzpresenter",
            note="Grandmother Zoraida",
            evidence_id=cls.scan.id,
        )
        cls._consent(
            cls.person, decision="withdrawn", date="2026-02-01 09:00:00", reason="zzbecause"
        )
        cls._destination(
            cls.person, employer="Zafiro Talleres", job_title="zzsoldadora", note="zzmessage"
        )
        cls._consent(cls.person, cls.job_offers)
        cls.person.with_user(cls.officer)._tracktion_approach("job_offers", "email", "zzsubject")
        cls.env["res.partner.bank"].create(
            {"partner_id": cls.person.id, "acc_number": "ES9121000418450200051332"}
        )
        cls.person.message_post(
            body="zzmessage of Xantipa Quixquez",
            attachments=[("zzsheet.txt", b"zzsheet")],
        )
        cls.address = cls.env["res.partner"].create(
            {
                "name": "Zoraida Quixquez",
                "type": "other",
                "street": "Calle Zafiro 9",
                "parent_id": cls.person.id,
            }
        )
        cls.person.activity_schedule(
            "mail.mail_activity_data_todo", user_id=cls.teacher.id, summary="Call Xantipa"
        )
        cls.other = cls._person("Bystander Prueba", alumni_relation_owner_id=cls.teacher.id)
        cls._consent(cls.other, evidence_id=cls.scan.id)
        cls.other.message_post(
            body="zzmessage", author_id=cls.person.id, email_from="xq.private@example.org"
        )

    @classmethod
    def _make_import(cls):
        record = cls.env["tracktion.import"].create(
            {"filename": "list.csv", "data": base64.b64encode(b"Name\nXantipa Quixquez zzraw")}
        )
        cls.env["tracktion.import.line"].create(
            [
                {
                    "import_id": record.id,
                    "row_number": row,
                    "state": "match",
                    "name": person.name,
                    "email": person.email,
                    "partner_id": person.id,
                    "is_done": True,
                    "raw": ["zzraw" if person == cls.person else "kept"],
                    "values": {"name": person.name},
                    "message": f"Known as {person.name}",
                }
                for row, person in enumerate((cls.person, cls.other), start=2)
            ]
        )
        return record

    def _places(self, mark):
        """Every column of every table in which ``mark`` occurs."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT c.table_name, string_agg(c.column_name, ',')
                  FROM information_schema.columns c
                  JOIN information_schema.tables t USING (table_schema, table_name)
                 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                   AND c.data_type IN ('text', 'character varying', 'jsonb', 'json')
                   AND c.table_name NOT LIKE 'ir_model%%' AND c.table_name NOT LIKE 'ir_ui%%'
                 GROUP BY 1
                """
            )
        )
        found = []
        for table, names in columns:
            text = SQL(" || ").join(
                SQL("COALESCE(lower(%s::text), '')", SQL.identifier(name))
                for name in names.split(",")
            )
            rows = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s LIKE %s",
                    SQL.identifier(table),
                    text,
                    f"%{mark}%",
                )
            )
            if rows[0][0]:
                found.append(table)
        return found


@tagged("post_install", "-at_install")
class TestErase(PrivacyCase):
    def _erase(self, user=None):
        self.env["tracktion.approach"].flush_model()
        self.person.with_user(user or self.manager)._tracktion_erase()
        self.env.invalidate_all()

    def test_nothing_is_left_anywhere(self):
        self._make_import()
        for kind, mark in MARKS.items():
            self.assertTrue(self._places(mark) or kind == "tag", f"{kind} must be there before")
        self._erase()
        # The scan is the proof of somebody else too: it stays, and the preview says so.
        left = {kind: self._places(mark) for kind, mark in MARKS.items()}
        self.assertEqual(left.pop("file"), ["ir_attachment"])
        self.assertEqual({kind: where for kind, where in left.items() if where}, {})
        self.assertTrue(self.scan.exists())

    def test_the_figures_stay(self):
        self._destination(self.person, status="studying", date="2025-12-01")
        people = self._person("Otra Prueba"), self._person("Mas Prueba", consent="refused")
        Report = self.env["tracktion.category.report"].with_user(self.officer)
        groups = ["school_year_id", "category_id", "department_id", "qualification_id"]
        groups += ["graduation_year", "gender", "relation_owner_id"]
        sums = ["total:sum", "not_willing:sum", "contactable:sum"]

        def figures():
            self.env.flush_all()
            self.env.invalidate_all()
            return {
                "table": Report._category_rows([]),
                "all": Report._read_group([], groups, sums),
                "destinations": self.env["tracktion.destination"]._read_group(
                    [], ["status", "date:month", "is_related", "contract"], ["__count"]
                ),
                "consents": self.env["tracktion.consent"]._read_group(
                    [], ["purpose_id", "decision", "source", "date:day"], ["__count"]
                ),
                "enrolments": self.env["tracktion.enrolment"]._read_group(
                    [],
                    ["category_id", "state", "outcome", "year_end", "school_year_id"],
                    ["__count"],
                ),
            }

        before = figures()
        self.assertTrue(before["table"])
        self._erase()
        self.assertEqual(figures(), before)
        self.assertTrue(all(person.exists() for person in people))

    def test_what_is_kept_and_what_goes(self):
        enrolment = self.person.alumni_enrolment_ids
        self._erase()
        person = self.person
        self.assertEqual(person.name, f"Erased person {person.id:06d}")
        self.assertFalse(person.active)
        self.assertEqual(str(person.alumni_erased_on), "2026-03-16")
        for name in ("email", "phone", "street", "city", "country_id", "comment", "image_1920"):
            self.assertFalse(person[name], name)
        for name in ("alumni_birthdate", "alumni_linkedin", "alumni_name_key", "bank_ids"):
            self.assertFalse(person.sudo()[name], name)
        self.assertEqual(enrolment.qualification_id, self.qualification)
        self.assertEqual((enrolment.year_end, enrolment.state), (2024, "finished"))
        self.assertEqual(enrolment.school_year_id.name, "2024/25", "although the day is gone")
        self.assertFalse(enrolment.date_end or enrolment.group_name)
        line = self.person.alumni_consent_ids.filtered(lambda c: c.decision == "withdrawn")
        self.assertEqual((line.source, str(line.date)), ("paper", "2026-02-01 09:00:00"))
        self.assertEqual(self.address.name, f"Erased person {self.address.id:06d}")
        self.assertEqual(person.alumni_approach_ids.purpose_id, self.job_offers)

    def test_a_birthday_is_not_kept_in_the_end_of_a_guardians_consent(self):
        child = self._person("Hija Prueba", alumni_birthdate="2012-09-10")
        line = self._consent(child, guardian_name="Luz Madre", date="2026-03-01 10:00:00")
        self.keep_in_touch.validity_months = 0
        line |= self._consent(child, guardian_name="Luz Madre", date="2026-03-02 10:00:00")
        child.with_user(self.manager)._tracktion_erase()
        self.assertEqual(
            [str(day) for day in line.sorted("date").mapped("date_expiry")],
            ["2029-12-31", "2030-12-31"],
        )

    def test_the_scan_goes_with_its_last_line(self):
        self._erase()
        self.other.with_user(self.manager)._tracktion_erase()
        self.assertFalse(self.scan.exists())

    def test_an_attachment_that_is_no_proof_is_not_touched(self):
        foreign = self.env["ir.attachment"].create(
            {"name": "logo", "raw": b"x", "res_model": "res.company", "res_id": self.school.id}
        )
        self._consent(self.other, self.job_offers, evidence_id=foreign.id)
        self.other.with_user(self.manager)._tracktion_erase()
        self.assertTrue(foreign.exists())

    def test_the_proof_says_nothing_of_the_person(self):
        self._erase()
        log = self.env["privacy.log"].search([("records_description", "like", self.person.id)])
        self.assertEqual(log.user_id, self.manager)
        self.assertIn("Enrolment: 1", log.execution_details)
        self.assertIn("Consent Ledger: 3", log.execution_details)
        text = " ".join(str(log[name]) for name in log._fields).lower()
        for mark in MARKS.values():
            self.assertNotIn(mark, text)
        self.assertNotIn("X******", " ".join(str(log[name]) for name in log._fields))

    def test_links_and_portal_access_end(self):
        user = self.env["res.users"].create(
            {
                "name": NAME,
                "login": "xq.private@example.org",
                "partner_id": self.person.id,
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
                "company_id": self.school.id,
                "company_ids": [Command.set(self.school.ids)],
            }
        )
        url = self.person._tracktion_consent_url()
        token = url.rsplit("/", 1)[1]
        Partner = self.env["res.partner"]
        self.assertEqual(Partner._tracktion_by_consent_token(token), self.person)
        self._erase()
        self.assertFalse(Partner._tracktion_by_consent_token(token))
        self.assertFalse(user.active)
        self.assertNotIn("xq", user.login)
        self.assertEqual(self._places("xq.private"), [])

    def test_there_is_no_way_back(self):
        self._erase()
        with self.assertRaisesRegex(UserError, "erased"):
            self.person.with_user(self.manager).name = "Somebody"
        with self.assertRaisesRegex(UserError, "erased already"):
            self.person.with_user(self.manager)._tracktion_erase()

    def test_only_managers_of_the_school(self):
        for user in (self.officer, self.teacher, self.plain, self.manager_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.person.with_user(user)._tracktion_erase()
        self.assertEqual(self.person.name, NAME)

    def test_colleagues_and_companies_are_refused(self):
        for partner in (self.teacher.partner_id, self.school.partner_id):
            with self.subTest(partner=partner.name), self.assertRaises(UserError):
                partner.with_user(self.manager)._tracktion_erase()

    def test_others_keep_theirs(self):
        record = self._make_import()
        self._erase()
        self.assertEqual(self.other.name, "Bystander Prueba")
        self.assertTrue(self.other.alumni_consent_ids.evidence_id)
        mine, others = record.line_ids.sorted("row_number")
        self.assertFalse(mine.raw or mine.name or mine.message)
        self.assertEqual((others.raw, others.name), (["kept"], "Bystander Prueba"))
        self.assertFalse(record.data, "the file holds the person too")

    def test_rows_that_may_be_the_person(self):
        """Rows without a decision go when name and address agree, those of a relative stay."""
        record = self.env["tracktion.import"].create({"filename": "list.csv"})
        vals = {"import_id": record.id, "state": "undecided", "email": self.person.email}
        same, sister = self.env["tracktion.import.line"].create(
            [
                {**vals, "row_number": 2, "name": "QUIXQUEZ, Xantipa"},
                {
                    **vals,
                    "row_number": 3,
                    "name": "Ximena Quixquez",
                    "candidate_ids": [Command.set((self.person | self.other).ids)],
                },
            ]
        )
        self._erase()
        self.assertEqual((same.name, same.state), (False, "ignored"))
        self.assertEqual((sister.name, sister.state), ("Ximena Quixquez", "undecided"))
        self.assertEqual(sister.candidate_ids, self.other)

    def test_the_number_of_queries_does_not_grow_much(self):
        few, many = (
            self._people(2, "Few", consent="given"),
            self._people(22, "Many", consent="given"),
        )
        self.env.flush_all()
        counts = []
        for people in (few, many):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            people.with_user(self.manager)._tracktion_erase()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        # Odoo's own way of writing contacts takes some for each of them; all the rest is batched.
        self.assertLess((counts[1] - counts[0]) / 20, 4, counts)

    def test_the_wizard_asks_for_the_name(self):
        action = self.person.with_user(self.manager).action_tracktion_erase()
        form = Form(
            self.env["tracktion.erase.wizard"]
            .with_user(self.manager)
            .with_context(**action["context"])
        )
        preview = form.preview
        for words in ("Enrolments", "Consents", "Bank accounts", "Attachments", "Scans"):
            self.assertIn(words, preview)
        wizard = form.save()
        for typed in (False, "", "Xantipa", "xantipa quixque"):
            wizard.typed_name = typed
            with self.assertRaisesRegex(UserError, NAME), self.cr.savepoint():
                wizard.action_erase()
        wizard.typed_name = "  xantipa   QUIXQUEZ "
        wizard.action_erase()
        self.assertTrue(self.person.alumni_erased_on)
        self.assertFalse(wizard.typed_name)

    def test_the_preview_writes_nothing(self):
        self.env.flush_all()
        with self.assertQueryCount(60), mute_logger("odoo.sql_db"):
            lines = self.person.with_user(self.manager)._tracktion_erase_preview()
        self.assertEqual(self.person.name, NAME)
        self.assertTrue(all(count > 0 for _fate, _what, count in lines))


@tagged("post_install", "-at_install")
class TestExport(PrivacyCase):
    def test_everything_held_is_handed_out(self):
        self._make_import()
        document = json.loads(self.person.with_user(self.officer)._tracktion_personal_json())
        self.assertEqual(document["school"], "Colegio de Prueba")
        text = json.dumps(document, ensure_ascii=False).lower()
        handed_out = dict(MARKS)
        # A bank account is kept by accounting; the rest of the marks are all there.
        for kind in ("bank",):
            handed_out.pop(kind)
        for kind, mark in handed_out.items():
            if kind == "phone":
                mark = "+34699887766" if "+34699887766" in text else "+34 699 887 766"
            self.assertIn(mark, text, kind)

    def test_raw_values_and_words(self):
        data = self.person.with_user(self.officer)._tracktion_personal_data()
        [contact] = data["contact"]
        self.assertEqual(contact["alumni_gender"]["value"], "female")
        self.assertEqual(contact["alumni_gender"]["text"], "Female")
        self.assertEqual(contact["alumni_gender"]["label"], "Gender")
        decisions = [row["decision"]["text"] for row in data["consents"]]
        self.assertEqual(sorted(decisions), ["Given", "Given", "Withdrawn"])
        self.assertEqual(set(data), set(self.person._tracktion_personal_titles()))

    def test_addresses_activities_blocks_and_accounts(self):
        self.person.alumni_other_contacts = "xq.other@example.org"
        user = self.env["res.users"].create(
            {
                "name": NAME,
                "login": "xq.login@example.org",
                "partner_id": self.person.id,
                "group_ids": [Command.set([self.env.ref("base.group_portal").id])],
                "company_id": self.school.id,
                "company_ids": [Command.set(self.school.ids)],
            }
        )
        user.active = False
        self.env["mail.blacklist"]._add(self.person.email_normalized)
        self.env["phone.blacklist"]._add([self.person.phone_sanitized])
        self.env["mail.blacklist"]._add("nobody@example.org")
        data = self.person.with_user(self.officer)._tracktion_personal_data()

        def texts(section, *names):
            return [tuple(row[name]["text"] for name in names) for row in data[section]]

        self.assertEqual(
            texts("addresses", "type", "name", "street"),
            [("Other", "Zoraida Quixquez", "Calle Zafiro 9")],
        )
        self.assertEqual(texts("contact", "alumni_other_contacts"), [("xq.other@example.org",)])
        self.assertEqual(
            texts("activities", "summary", "user_id"), [("Call Xantipa", self.teacher.name)]
        )
        self.assertEqual(texts("blocked", "active"), [("yes",), ("yes",)])
        self.assertEqual(data["blocked"][0]["email"]["value"], "xq.private@example.org")
        self.assertEqual(data["blocked"][1]["number"]["value"], "+34699887766")
        self.assertEqual(texts("accounts", "login", "active"), [("xq.login@example.org", "no")])
        page, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html("tracktion_alumni.person_report", self.person.ids)
        )
        for words in ("Calle Zafiro 9", "Call Xantipa", "xq.login@example.org", "+34699887766"):
            self.assertIn(words, page.decode())

    def test_officers_of_the_school_only(self):
        for user in (self.teacher, self.plain, self.officer_abroad):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.person.with_user(user)._tracktion_personal_json()

    def test_the_export_is_noted(self):
        wizard = (
            self.env["tracktion.person.export"]
            .with_user(self.officer)
            .create({"partner_id": self.person.id})
        )
        wizard.action_json()
        self.assertEqual(json.loads(base64.b64decode(wizard.data))["format"], "tracktion-person/1")
        note = self.person.message_ids[0]
        self.assertIn(self.officer.name, note.body)
        self.assertIn("JSON", note.body)
        action = wizard.action_pdf()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertIn("PDF", self.person.message_ids[0].body)
        with self.assertRaises(AccessError):
            wizard.with_user(self.manager).read(["data"])

    def test_the_paper(self):
        Report = self.env["ir.actions.report"].with_user(self.officer)
        page, _kind = Report._render_qweb_html("tracktion_alumni.person_report", self.person.ids)
        text = page.decode()
        for words in (NAME, "Zafiro Talleres", "Colegio de Prueba", "zzsubject", "Electrician"):
            self.assertIn(words, text)
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.teacher)._render_qweb_html(
                "tracktion_alumni.person_report", self.person.ids
            )


@tagged("post_install", "-at_install")
class TestLookup(PrivacyCase):
    def _found(self, name=NAME, email="xq.private@example.org"):
        wizard = self.env["privacy.lookup.wizard"].create({"name": name, "email": email})
        wizard.action_lookup()
        return wizard.line_ids

    def test_facts_that_go_with_the_contact_are_found(self):
        self._make_import()
        found = {(line.res_model, line.res_id) for line in self._found()}
        for records in (
            self.person,
            self.person.alumni_enrolment_ids,
            self.person.alumni_consent_ids,
            self.person.alumni_destination_ids,
            self.person.alumni_approach_ids,
            self.env["tracktion.import.line"].search([("partner_id", "=", self.person.id)]),
        ):
            for record in records:
                self.assertIn((record._name, record.id), found)

    def test_guardians_are_found(self):
        lines = self._found("Zenon Quixote", "zenon@example.org")
        self.assertIn("tracktion.consent", lines.mapped("res_model"))

    def test_ledgers_are_not_deleted_but_contacts_are_erased_from_there(self):
        lines = self._found()
        consent = lines.filtered(lambda line: line.res_model == "tracktion.consent")[:1]
        with self.assertRaisesRegex(UserError, "Erase the contact"):
            consent.action_unlink()
        with self.assertRaises(UserError):
            consent.action_tracktion_erase()
        contact = lines.filtered(
            lambda line: line.res_model == "res.partner" and line.res_id == self.person.id
        )
        action = contact.action_tracktion_erase()
        self.assertEqual(action["res_model"], "tracktion.erase.wizard")
        self.assertEqual(action["context"]["default_partner_id"], self.person.id)
