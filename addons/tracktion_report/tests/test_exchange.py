# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exchange packs: what leaves a school, and to whom."""

import csv
import io
import json

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..exchange.archive import open_pack
from .common import ReportCase, ReportHttpCase
from .common_exchange import ExchangeMixin


class TestExport(ExchangeMixin, ReportCase):
    def _export(self, report):
        _name, content = report._exchange_file()
        codebook, figures = open_pack(content)
        table = list(csv.DictReader(io.StringIO(figures.decode(), newline="")))
        return json.loads(codebook), table

    def test_a_pack_holds_what_was_frozen(self):
        self.school.vat = "ESA00000000"
        report = self._published()
        codebook, table = self._export(report)
        self.assertEqual(len(table), len(set(report._values().mapped("cell"))))
        self.assertEqual(codebook["figures"]["rows"], len(table))
        [school] = codebook["schools"]
        self.assertEqual(
            (school["name"], school["country"], school["vat"]),
            ("Colegio de Prueba", "ES", "ESA00000000"),
        )
        self.assertEqual(codebook["audience"], "inside")
        self.assertEqual(
            codebook["period"], {"name": "2023/24", "from": "2023-09-01", "to": "2024-08-31"}
        )
        [row] = [r for r in table if r["code"] == "contactable" and not r["dimension_1"]]
        self.assertEqual(
            (row["value"], row["base"], row["numerator"], row["denominator"], row["school_id"]),
            ("70", "40", "28", "40", school["id"]),
        )
        [told] = [i for i in codebook["indicators"] if i["code"] == "contactable"]
        definition = self._value(report, "contactable").definition_id
        self.assertEqual(
            (told["fingerprint"], told["definition"], told["spec"], told["smallest_base"]),
            (definition.fingerprint, definition.text, definition.spec, 10),
        )
        [gender] = [d for d in codebook["dimensions"] if d["code"] == "gender"]
        self.assertEqual(gender["name"], "Gender")

    def test_what_is_hidden_is_there_without_a_number(self):
        _codebook, table = self._export(self._published())
        hidden = [row for row in table if row["state"] == "suppressed"]
        self.assertTrue(hidden)
        for row in hidden:
            numbers = ("value", "base", "numerator", "denominator", "low", "high")
            self.assertFalse(any(row[name] for name in numbers))

    def test_nobody_is_in_a_pack(self):
        report = self._published()
        codebook, figures = open_pack(report._exchange_file()[1])
        content = (codebook + figures).decode()
        people = self.people | self.env["res.users"].search([]).partner_id
        for person in people - self.env["res.company"].search([]).partner_id:
            self.assertNotIn(person.name, content)
            self.assertNotIn(person.email or person.name, content)
        self.assertNotIn(self.env["ir.config_parameter"].get_param("database.uuid"), content)

    def test_groups_that_are_persons_stay_in_the_school(self):
        self.people.alumni_relation_owner_id = self.teacher
        indicator = self.env.ref("tracktion_alumni.indicator_cohort_alumni")
        owner = self.env["tracktion.dimension"].create({"name": "Owner", "code": "owner"})
        self.env["tracktion.dimension.path"].create(
            {
                "dimension_id": owner.id,
                "model": indicator.model,
                "path": "partner_id.alumni_relation_owner_id",
            }
        )
        report = self._computed()
        value = self._value(report, "cohort_alumni")
        value.copy(
            {"dimension_1": "owner", "key_1": self.teacher.name, "label_1": self.teacher.name}
        )
        report.action_publish()
        _codebook, table = self._export(report)
        self.assertFalse([row for row in table if row["dimension_1"] == "owner"])
        self.assertTrue([row for row in table if row["code"] == "cohort_alumni"])

    def test_the_same_report_gives_the_same_bytes(self):
        report = self._published()
        first = report._exchange_file()
        self.env.invalidate_all()
        with freeze_time("2030-01-01"):
            self.assertEqual(report._exchange_file(), first)

    def test_only_published_reports_are_exported(self):
        report = self._computed()
        with self.assertRaisesRegex(UserError, "is not published. Publish it first"):
            report.action_export_packs()
        report.action_publish()
        action = report.action_export_packs()
        self.assertEqual(action["url"], f"/tracktion/report/packs?ids={report.id}")

    def test_several_reports_make_one_file(self):
        old = self._published()
        new = self.env["tracktion.report"].browse(old.action_compute_anew()["res_id"])
        self.env["tracktion.report"]._cron_compute()
        new.action_publish()
        self.assertEqual(old.state, "superseded")
        _name, content = (old | new).with_user(self.leader)._exchange_file()
        upload = self.env["tracktion.report.pack.upload"].with_user(self.region)
        self.assertEqual(len(upload._packs_in("packs.zip", content)), 2)

    def test_a_school_keeps_its_id_when_it_is_renamed(self):
        report = self._published()
        [before] = self._export(report)[0]["schools"]
        self.school.name = "Colegio Nuevo"
        codebook, table = self._export(report)
        self.assertEqual(codebook["schools"], [before])
        self.assertEqual({row["school"] for row in table}, {"Colegio de Prueba"})

    def test_schools_side_by_side(self):
        for number in range(20):
            self._person(f"Naaber {number}", school=self.other_school)
        self.leader.company_ids |= self.other_school
        schools = self.school | self.other_school
        report = self._published(company_ids=[Command.set(schools.ids)])
        self.other_school.name = "Uus Proovikool"
        codebook, table = self._export(report)
        ids = {school["name"]: school["id"] for school in codebook["schools"]}
        self.assertEqual(set(ids), {"Colegio de Prueba", "Proovikool"})
        told = {
            row["school_id"]: (row["school"], row["value"])
            for row in table
            if row["code"] == "alumni" and not row["dimension_1"]
        }
        self.assertEqual(told[""], ("Colegio de Prueba; Proovikool", "60"))
        self.assertEqual(told[ids["Proovikool"]], ("Proovikool", "20"))
        pack = self._imported(report._exchange_file()[1])
        [total] = pack._values().filtered(
            lambda v: v.code == "alumni" and not v.dimension_1 and v.school_count == 2
        )
        self.assertEqual((total.school, total.value), ("Colegio de Prueba; Proovikool", 60))


class TestDownload(ExchangeMixin, ReportHttpCase):
    def _get(self, ids, login):
        if login:
            self.authenticate(login, login)
        return self.url_open(f"/tracktion/report/packs?ids={ids}", allow_redirects=False)

    def test_a_leader_downloads_the_pack(self):
        report = self._published()
        answer = self._get(report.id, "test_leader")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertEqual(answer.content, report._exchange_file()[1])

    @mute_logger("odoo.http")
    def test_others_get_nothing(self):
        report = self._published()
        for login in (
            "test_leader_abroad",
            "test_teacher",
            "test_plain",
            "test_portal",
            "test_officer_abroad",
        ):
            answer = self._get(report.id, login)
            self.assertNotEqual(answer.status_code, 200, login)
            self.assertNotIn(b"figures.csv", answer.content)
        self.authenticate(None, None)
        self.assertEqual(self._get(report.id, None).status_code, 303)

    @mute_logger("odoo.http")
    def test_nonsense_gets_nothing(self):
        draft = self._report()
        for ids in ("", "x", "999999999", "1;2", draft.id):
            self.assertGreaterEqual(self._get(ids, "test_leader").status_code, 400, ids)
