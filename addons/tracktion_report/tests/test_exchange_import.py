# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Exchange packs in an office above the schools: what is imported, refused, replaced, compared."""

import base64
import hashlib
import json
from ast import literal_eval
from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..exchange.archive import make_zip, open_pack
from ..exchange.writer import write_pack
from ..hooks import uninstall_hook
from .common_exchange import FAR, ImportCase

COMPARED = (
    "code",
    "section_code",
    "period",
    "date_from",
    "date_to",
    "dimension_1",
    "key_1",
    "label_1",
    "dimension_2",
    "key_2",
    "label_2",
    "state",
    "value",
    "base",
    "numerator",
    "denominator",
    "low",
    "high",
    "is_public",
    "school_count",
)


class TestImport(ImportCase):
    # --- good packs -----------------------------------------------------------------------------

    def test_the_office_sees_what_the_school_published(self):
        pack = self._pack(self.content)
        pack.action_check()
        self.assertEqual((pack.state, pack.name), ("ready", "2023/24 · Colegio de Prueba"))
        self.assertFalse(pack._values())
        self.assertIn("The same here.", pack.preview)
        pack.action_import()
        values = pack.with_user(self.region)._values()
        own = self.report._values()

        def told(records):
            return sorted(repr([record[name] for name in COMPARED]) for record in records)

        self.assertEqual(told(values), told(own))
        self.assertIn("suppressed", values.mapped("state"))
        self.assertEqual(set(values.mapped("school")), {"Colegio de Prueba"})
        self.assertEqual(values.company_id, self.office)
        self.assertEqual(values.indicator_id, own.indicator_id)
        self.assertEqual(values.definition_id, own.definition_id)
        self.assertTrue(all(values.mapped("is_current")))
        self.assertFalse(any(values.mapped("released_on")))
        self.assertEqual(pack.imported_by_id, self.region)
        self.assertEqual((pack.figure_count, len(values)), (len(own), len(own)))

    def test_dates_come_as_dates(self):
        pack = self._imported(self.content)
        self.assertEqual(pack.date_from, date(2023, 9, 1))
        self.assertEqual(pack.published_on, self.report.published_on)

    def test_the_same_pack_changes_nothing(self):
        first = self._imported(self.content)
        before = self.Value.search_count([])
        again = self._pack(self.content)
        message = again.action_import()
        self.assertIn("nothing was changed", message["params"]["message"])
        self.assertEqual((again.state, again.known_id), ("known", first))
        self.assertEqual(again.action_open_known()["res_id"], first.id)
        first.action_import()
        self.assertEqual(self.Value.search_count([]), before)
        self.assertEqual(first.state, "imported")

    def test_two_offices_import_the_same_pack(self):
        self._imported(self.content)
        other = self._imported(self.content, self.leader_abroad)
        self.assertEqual(other._values().company_id, self.other_school)

    def test_a_newer_pack_takes_the_place_of_the_older(self):
        older = self._imported(self._far(self.content, created_on="2026-03-14T09:00:00Z"))
        self.assertEqual(self._alumni(), [40])
        newer = self._imported(self._newer())
        self.assertEqual((older.state, older.superseded_by_id), ("superseded", newer))
        self.assertEqual(self._alumni(), [55])
        self.assertFalse(any(older._values().mapped("is_current")))
        newer.unlink()
        self.assertEqual((older.state, older.superseded_by_id.id), ("imported", False))
        self.assertEqual(self._alumni(), [40])

    def test_an_older_pack_that_comes_later_does_not(self):
        newer = self._imported(self._newer())
        older = self._pack(self._far(self.content, created_on="2026-03-14T09:00:00Z"))
        older.action_check()
        self.assertIn("is newer", older.preview)
        older.action_import()
        self.assertEqual((older.state, newer.state), ("superseded", "imported"))
        self.assertEqual(self._alumni(), [55])

    def test_other_periods_and_readers_stay_beside(self):
        def other_period(codebook):
            codebook["period"]["name"] = "2022/23"

        def rows(rows):
            for row in rows:
                row["period"] = "2022/23"

        def public(codebook):
            codebook["audience"] = "public"
            for indicator in codebook["indicators"]:
                indicator["smallest_base"] = indicator["spec"]["smallest_base_public"]

        def enough(rows):
            rows[:] = [row for row in rows if (row["base"] or 40) >= 20]

        packs = [
            self._imported(self._far(self.content)),
            self._imported(self._far(self.content, rows, other_period)),
            self._imported(self._far(self.content, enough, public)),
        ]
        self.assertEqual([pack.state for pack in packs], ["imported"] * 3)
        self.assertTrue(packs[2].is_public)

    def test_a_school_that_is_there_twice_is_told(self):
        self._imported(self._far(self.content))
        both = {"schools": [FAR, {**FAR, "id": "near", "name": "IES Cerca"}]}
        pack = self._pack(self._far(self.content, **both))
        pack.action_check()
        self.assertIn("its figures will be there twice", pack.preview)
        renumbered = [{**FAR, "id": "another database"}]

        def rows(rows):
            for row in rows:
                row["school_id"] = "another database"

        pack = self._pack(self._far(self.content, rows, schools=renumbered))
        pack.action_check()
        self.assertIn("a school of the same name in another database", pack.preview)

    # --- definitions ----------------------------------------------------------------------------

    def test_the_preview_compares_definitions(self):
        ref = self.env.ref
        ref("tracktion_alumni.indicator_cohort_alumni").definition = "Otras palabras."
        ref("tracktion_alumni.indicator_contactable").domain = "[('id', '>', 0)]"
        ref("tracktion_alumni.indicator_pct_women").code = "gone"
        pack = self._pack(self.content)
        pack.action_check()
        known = {line["code"]: line["known"] for line in pack.findings["indicators"]}
        self.assertEqual(
            (
                known["alumni"],
                known["cohort_alumni"],
                known.get("contactable"),
                known["pct_women"],
            ),
            ("same", "alike", "other", "unknown"),
        )
        self.assertIn("Counted in another way here", pack.preview)
        pack.action_import()
        linked = {value.code: bool(value.indicator_id) for value in pack._values()}
        self.assertEqual(
            (linked["cohort_alumni"], linked["contactable"], linked["pct_women"]),
            (True, False, False),
        )
        value = pack._values().filtered(lambda v: v.code == "cohort_alumni")[0]
        self.assertIn("main enrolment ended", value.definition_text)

    def test_definitions_come_with_the_pack_and_go_with_it(self):
        Definition = self.env["tracktion.indicator.definition"]

        def foreign(codebook):
            told = next(i for i in codebook["indicators"] if i["code"] == "alumni")
            told["definition"] = "Vilistlased."
            told["fingerprint"] = Definition._fingerprint(
                told["name"], "Vilistlased.", told["unit"], told["spec"]
            )
            self.fingerprint = told["fingerprint"]

        def rows(rows):
            for row in rows:
                if row["code"] == "alumni":
                    row["definition"] = self.fingerprint

        codebook = self._far(self.content, None, None)
        count = Definition.search_count([])
        book, plain = self._plain(codebook)
        foreign(book)
        rows(plain)
        pack = self._imported(write_pack(book, plain))
        self.assertEqual(Definition.search_count([]), count + 1)
        self.assertEqual(Definition.search([("text", "=", "Vilistlased.")]).code, "alumni")
        pack.unlink()
        self.assertEqual(Definition.search_count([]), count)

    def test_a_definition_cannot_be_slipped_in(self):
        def forge(codebook):
            codebook["indicators"][0]["definition"] = "Something else."

        pack = self._pack(self._far(self.content, change_book=forge))
        pack.action_check()
        self.assertEqual(pack.state, "refused")
        self.assertIn("indicators[0].fingerprint: The fingerprint of", pack.preview)

    # --- bad packs ------------------------------------------------------------------------------

    def _refused(self, content):
        pack = self._pack(content)
        before = self.Value.search_count([])
        pack.action_check()
        self.assertEqual(pack.state, "refused")
        with self.assertRaises(UserError) as caught:
            pack.action_import()
        self.assertEqual(self.Value.search_count([]), before)
        return str(caught.exception)

    def test_one_bad_row_refuses_the_whole_pack(self):
        def few(rows):
            rows[3].update(state="ok", value=2.0, base=2, numerator=None, denominator=None)
            rows[3].update(low=None, high=None)

        message = self._refused(self._far(self.content, few))
        self.assertIn("Row 5, base: Only 2 stand behind this figure", message)
        self.assertIn("tell the school, and delete this file", message)

    def test_a_number_beside_a_hidden_figure_is_refused(self):
        codebook, figures = open_pack(self.content)
        lines = figures.decode().split("\r\n")
        row = next(number for number, line in enumerate(lines) if ",suppressed," in line)
        lines[row] = lines[row].replace(",suppressed,,", ",suppressed,3,")
        edited = "\r\n".join(lines).encode()
        book = json.loads(codebook)
        book["figures"]["sha256"] = hashlib.sha256(edited).hexdigest()
        message = self._refused(
            make_zip({"figures.csv": edited, "codebook.json": json.dumps(book).encode()})
        )
        self.assertIn(f"Row {row + 1}, value: There is a number, “3”", message)

    def test_what_is_no_pack_is_refused(self):
        self.assertIn("no ZIP file", self._refused(b"figures"))
        self.assertIn("damaged", self._refused(self.content[:40] + b"xx" + self.content[42:]))
        bundle = make_zip({"a.zip": self.content})
        self.assertIn("a ZIP file in the ZIP file", self._refused(bundle))

    def test_the_own_pack_is_refused(self):
        pack = self._pack(self.content, self.leader)
        pack.action_check()
        self.assertIn("Its figures are here already", pack.preview)

    def test_many_faults_make_a_short_message(self):
        def wrong(rows):
            for row in rows:
                row["section"] = "x" * 6000

        message = self._refused(self._far(self.content, wrong))
        self.assertLess(len(message.splitlines()), 9)
        self.assertRegex(message, r"And \d+ more\.")

    # --- figures that came in a pack ------------------------------------------------------------

    def test_imported_figures_never_change_and_go_with_their_pack(self):
        pack = self._imported(self.content)
        values = pack._values()
        with self.assertRaisesRegex(UserError, "never changes here"):
            values[:1].write({"value": 3})
        for client in (self.region, self.officer):
            with self.assertRaises(AccessError):
                values[:1].with_user(client).unlink()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            pack.write({"data": base64.b64encode(b"x")})
        pack.with_user(self.region).unlink()
        self.assertFalse(values.exists())
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=", pack._name)]))

    def test_what_the_school_published_is_left_alone(self):
        own = self.report._values()
        pack = self._imported(self.content)
        self.assertTrue(all(own.mapped("is_current")))
        pack.unlink()
        self.assertEqual(len(own.exists()), len(own))
        with self.assertRaises(UserError):
            own[:1].unlink()

    def test_an_imported_figure_is_never_taken_for_an_own_one(self):
        """A pack says of a school of this name what it likes."""

        def lie(rows):
            for row in rows:
                if row["code"] == "cohort_alumni" and not row["dimension_1"]:
                    row["value"], row["base"] = 41.0, 41
                row["school"] = "Colegio de Prueba"

        named = [{**FAR, "name": "Colegio de Prueba"}]
        pack = self._imported(self._far(self.content, lie, schools=named))
        newer = self.report.action_compute_anew()
        newer = self.env["tracktion.report"].browse(newer["res_id"])
        self.env["tracktion.report"]._cron_compute()
        newer.action_publish()
        self.assertEqual(self._value(newer, "cohort_alumni").value, 40)
        self.assertTrue(all(pack._values().mapped("is_current")))

    def test_uninstalling_takes_the_figures_of_others_along(self):
        pack = self._imported(self.content)
        values, own = pack._values(), self.report._values()
        uninstall_hook(self.env)
        self.assertFalse(values.exists())
        self.assertEqual(own.exists(), own)

    # --- comparing ------------------------------------------------------------------------------

    def test_schools_are_compared_by_indicator(self):
        self._imported(self.content)

        def other(rows):
            for row in rows:
                if row["code"] == "contactable" and not row["dimension_1"]:
                    row.update(value=50.0, numerator=20.0, low=35.2, high=64.8)

        self._imported(self._far(self.content, other))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "tracktion_report.tracktion_indicator_value_action_compare"
        )
        self.assertEqual(action["views"][0][1], "pivot")
        Value = self.Value.with_user(self.region)
        share = self.env.ref("tracktion_alumni.indicator_contactable")
        groups = Value._read_group(
            [("school_count", "=", 1), ("is_current", "=", True), ("dimension_1", "=", False)]
            + [("indicator_id", "=", share.id)],
            ["school"],
            ["value:avg"],
        )
        self.assertEqual(dict(groups), {"Colegio de Prueba": 70.0, "IES Lejos": 50.0})

    def test_what_is_chosen_at_first_is_chosen_together(self):
        """Filters of one group would be alternatives: breakdowns and totals in one average."""
        action = self.env.ref("tracktion_report.tracktion_indicator_value_action_compare")
        arch = self.env.ref("tracktion_report.tracktion_indicator_value_view_search").arch
        groups, number = {}, 0
        for node in etree.fromstring(arch):
            number += node.tag == "separator"
            if node.tag == "filter":
                groups[node.get("name")] = number
        chosen = [name.removeprefix("search_default_") for name in literal_eval(action.context)]
        self.assertEqual(len(chosen), 4)
        self.assertEqual(len({groups[name] for name in chosen}), 4)

    def test_the_hundred_percent_of_a_distribution_are_not_compared(self):
        self._imported(self.content)
        arch = etree.fromstring(
            self.env.ref("tracktion_report.tracktion_indicator_value_view_search").arch
        )
        [totals, shares] = (
            literal_eval(arch.find(f".//filter[@name='{name}']").get("domain"))
            for name in ("totals", "shares")
        )
        Value = self.Value.with_user(self.region)
        found = Value.search(totals + shares)
        self.assertIn("contactable", found.mapped("code"))
        self.assertEqual(set(found.definition_id.mapped("aggregate")), {"share"})
        self.assertIn("distribution", Value.search(shares).definition_id.mapped("aggregate"))

    def test_a_figure_is_called_by_its_name(self):
        [total] = self.Value.search([("code", "=", "alumni"), ("dimension_1", "=", False)], limit=1)
        self.assertEqual(total.display_name, "Alumni")

    def test_totals_and_groups_of_one_period_are_not_averaged(self):
        """What the pivots show at first are figures that stand in a report."""
        self._imported(self.content)
        arch = etree.fromstring(
            self.env.ref("tracktion_report.tracktion_indicator_value_view_search").arch
        )
        for name in ("action", "action_compare"):
            action = self.env.ref(f"tracktion_report.tracktion_indicator_value_{name}")
            domain = Domain(literal_eval(action.domain or "[]"))
            for key in literal_eval(action.context):
                chosen = key.removeprefix("search_default_")
                domain &= Domain(
                    literal_eval(arch.find(f".//filter[@name='{chosen}']").get("domain"))
                )
            pivot = self.Value.with_user(self.region).get_view(
                action.view_ids.filtered(lambda v: v.view_mode == "pivot").view_id.id, "pivot"
            )
            axes = [
                field.get("name")
                for field in etree.fromstring(pivot["arch"]).iter("field")
                if field.get("type") in ("row", "col")
            ]
            groups = self.Value.with_user(self.region)._read_group(
                domain & Domain("company_id", "=", self.office.id), axes, ["__count"]
            )
            self.assertTrue(groups)
            self.assertEqual({group[-1] for group in groups}, {1})

    def test_a_hidden_figure_does_not_count_as_zero(self):
        self._imported(self.content)
        groups = self.Value.with_user(self.region)._read_group(
            [("code", "=", "contactable"), ("state", "=", "suppressed")],
            ["code"],
            ["value:avg"],
        )
        self.assertEqual(groups, [("contactable", False)])

    # --- size -----------------------------------------------------------------------------------

    def _large(self, count):
        codebook, rows = self._plain(self._far(self.content))
        total = next(row for row in rows if row["code"] == "alumni" and not row["dimension_1"])
        groups = [(str(number), f"Group {number}") for number in range(count)]
        keys = [{"key": key, "label": label} for key, label in groups]
        codebook["dimensions"] = [{"code": "large", "name": "Large", "keys": keys}]
        rows = [
            total | {"dimension_1": "large", "key_1": key, "label_1": label}
            for key, label in groups
        ]
        return write_pack(codebook, rows)

    def test_no_query_per_figure(self):
        small, large = self._pack(self._large(100)), self._pack(self._large(1100))
        (small | large).action_check()
        few = self._count_queries(small.action_import)
        many = self._count_queries(large.action_import)
        # A statement inserts a hundred figures.
        self.assertLess(many - few, 20)
