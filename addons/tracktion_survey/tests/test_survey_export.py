# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import csv
import io
import tempfile
import tracemalloc
import zipfile
from collections import Counter
from pathlib import Path

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from odoo.addons.tracktion_survey.codebook import CODEBOOK
from odoo.addons.tracktion_survey.export import columns, files
from odoo.addons.tracktion_survey.export.microdata import Person, Pseudonyms, coarsen

from .common import SurveyCase, SurveyHttpCase
from .common_figures import FiguresMixin


class TestColumns(BaseCase):
    """What does not change from year to year."""

    def test_a_wide_row_has_every_question_in_the_order_of_the_questionnaires(self):
        names = columns.header()
        self.assertEqual(names[: len(columns.PERSON)], list(columns.PERSON))
        pre = [f"pre_{item.code}" for item in CODEBOOK.questionnaires["pre"].items]
        start = names.index("pre_CONSENT")
        self.assertEqual(names[start : start + 34], pre)
        for point in ("post6", "post18"):
            post = [f"{point}_{item.code}" for item in CODEBOOK.questionnaires["post"].items]
            start = names.index(f"{point}_CONSENT")
            self.assertEqual(names[start : start + 57], post)
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len(names), 15 + 3 * 7 + 34 + 57 + 57)

    def test_the_header_does_not_depend_on_the_answers(self):
        for hidden in (False, True):
            for split in (False, True):
                names = columns.header(hidden, split)
                who = columns.PSEUDONYM if hidden else columns.PERSON
                person = [None] * len(who)
                full = {"post6": {"status": "working", "learn_more": "soft|practice"}}
                for responses in ({}, full):
                    row = columns.wide(person, responses, hidden, split)
                    self.assertEqual(len(row), len(names))
                cell = dict(zip(names, row, strict=True))
                self.assertEqual(cell["post6_STATUS"], "working")
                if split:
                    self.assertEqual(cell["post6_LEARN_MORE_soft"], 1)
                    self.assertEqual(cell["post6_LEARN_MORE_technical"], 0)
                    self.assertIsNone(cell["pre_LEARN_MORE_soft"])
                else:
                    self.assertEqual(cell["post6_LEARN_MORE"], "soft|practice")

    def test_pseudonymised_ones_have_nothing_that_tells_who_it_is(self):
        names = columns.header(pseudonymised=True)
        told = {name.partition("_")[2] for name in names}
        gone = {"EMAIL", "PHONE", "JOB_TITLE", "EMPLOYER", "STUDY_NAME", "SE_ACTIVITY", "SCHOOL"}
        gone |= {"QUALIFICATION", "SEX", "BIRTH_YEAR", "GRAD_YEAR", "DATE"}
        self.assertFalse((told - {"YEARS", "YEAR"}) & gone)
        self.assertFalse({f"{point}_LEVEL" for point in columns.POINTS} & set(names))
        self.assertFalse({"NAME", "REFERENCE", "EMAIL", "CLASS", "BIRTH_YEAR"} & set(names))

    def test_the_codebook_explains_every_variable(self):
        for layout, split in (("wide", False), ("wide", True), ("long", False)):
            rows = list(columns.codebook("es", split=split, layout=layout))
            self.assertTrue(all(len(row) == len(columns.CODEBOOK_HEADER) for row in rows))
        names = {row[0] for row in columns.codebook("es")}
        answers = {column.name for column in columns.answers()}
        self.assertEqual(names, answers)
        [row] = [
            row
            for row in columns.codebook("es")
            if row[0] == "post6_STATUS" and row[5] == "working"
        ]
        self.assertEqual(row[3], CODEBOOK.items["STATUS"].texts["es"])
        self.assertEqual(row[6], "Trabajo por cuenta ajena")


class TestMicrodata(BaseCase):
    def test_at_least_five_look_the_same(self):
        people = {
            number: Person(
                school="A",
                school_year="2023/24",
                qualification=("Cook", "Waiter", "Baker")[number % 2 if number < 38 else 2]
                if number != 43
                else "Pastry cook",
                sector="services",
                eqf_level="4",
                gender="female",
                birth_year=2000 + number % 5,
            )
            for number in range(44)
        }
        # Stands out in everything.
        people[99] = Person("A", "1999/00", "Smith", "industry", "2", "other", 1960)

        told = coarsen(people)

        self.assertNotIn(99, told)
        self.assertGreaterEqual(min(Counter(told.values()).values()), 5)
        self.assertEqual(told[0].qualification, "Cook", "a large class keeps its qualification")
        self.assertEqual(told[38].qualification, "Baker")
        self.assertNotIn("Pastry cook", {coarse.qualification for coarse in told.values()})

    def test_a_small_programme_is_told_by_its_sector(self):
        people = {
            number: Person("A", "2023/24", f"Trade {number % 3}", "industry", "4", "male", 2003)
            for number in range(12)
        }
        told = coarsen(people)
        self.assertEqual(len(told), 12)
        self.assertEqual(
            set(told.values()), {("A", "2023/24", "", "industry", "4", "male", "2000-2004")}
        )

    def test_numbers_are_the_same_within_an_export_only(self):
        first, second = Pseudonyms(), Pseudonyms()
        self.assertEqual(first.of(7), first.of(7))
        self.assertNotEqual(first.of(7), first.of(8))
        self.assertNotEqual(first.of(7), second.of(7))


class TestFiles(BaseCase):
    def _path(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Path(folder.name, "file")

    def test_formulas_stay_texts(self):
        rows = [["=cmd|' /C calc'!A0", "+34600", "@x", 5, None]]
        path = self._path()
        files.write_xlsx(path, [("data", list("abcde"), rows)])
        sheet = load_workbook(io.BytesIO(path.read_bytes()))["data"]
        self.assertEqual([c.value for c in sheet[2]][:4], ["=cmd|' /C calc'!A0", "+34600", "@x", 5])
        self.assertTrue(all(cell.data_type != "f" for cell in sheet[2]))
        files.write_csv(path, [("data", list("abcde"), rows)])
        [_header, row] = self._csv(path)
        self.assertEqual(row, ["'=cmd|' /C calc'!A0", "'+34600", "'@x", "5", ""])

    def _csv(self, path, name="data.csv", delimiter=","):
        with zipfile.ZipFile(path) as archive:
            text = archive.read(name).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))

    def test_text_files_are_marked_as_utf_8_if_wanted(self):
        path = self._path()
        for bom in (True, False):
            files.write_csv(path, [("data", ["á"], [["ñ;õ"]])], bom, ";")
            with zipfile.ZipFile(path) as archive:
                raw = archive.read("data.csv")
            self.assertEqual(raw.startswith(b"\xef\xbb\xbf"), bom)
            self.assertEqual(self._csv(path, delimiter=";"), [["á"], ["ñ;õ"]])

    def test_a_table_that_is_too_long_goes_on_in_another_sheet(self):
        path = self._path()
        [count] = files.write_xlsx(path, [("data", ["n"], ([n] for n in range(7)))], most_rows=4)
        book = load_workbook(io.BytesIO(path.read_bytes()))
        self.assertEqual(count, 7)
        self.assertEqual(book.sheetnames, ["data", "data 2", "data 3"])
        self.assertEqual([cell.value for cell in book["data 3"]["A"]], ["n", 6])

    def test_memory_does_not_grow_with_the_rows(self):
        def rows(number):
            person = list(range(15))
            answers = {"pre": {"plan": "working"}, "post6": {"status": "studying"}}
            return (columns.wide(person, answers) for _ in range(number))

        def peak(write, number):
            tracemalloc.start()
            write(self._path(), [("data", columns.header(), rows(number))])
            top = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return top

        for write in (files.write_xlsx, files.write_csv):
            few, many = peak(write, 100), peak(write, 1000)
            self.assertLess(many, few * 1.5 + 500_000, write.__name__)


class ExportMixin(FiguresMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.research = cls._coded("tracktion.consent.purpose", "research")
        cls.people = cls._people(12, alumni_gender="female", alumni_birthdate="2003-05-04")
        cls.pre = cls._wave("pre", cls.people)
        cls.post = cls._wave("post6", cls.people)
        cls._respond(cls.pre, [{"PLAN": "studying"}] * 12)
        cls._respond(
            cls.post,
            [
                {"STATUS": "working", "EMPLOYER": "=cmd()", "LEARN_MORE": "soft|practice"},
                *[{"STATUS": "unemployed", "EMAIL": f"x{n}@example.org"} for n in range(11)],
            ],
        )

    def _wizard(self, user=None, **vals):
        return (
            self.env["tracktion.survey.export.wizard"]
            .with_user(user or self.coordinator)
            .create(
                {
                    "wave_ids": [(6, 0, (self.pre | self.post).ids)],
                    "kind": "identified",
                    "reason": "Report to the region",
                    **vals,
                }
            )
        )

    def _table(self, wizard, name="data"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "file")
            wizard._write(path)
            if wizard.file_format == "csv":
                with zipfile.ZipFile(path) as archive:
                    text = archive.read(f"{name}.csv").decode("utf-8-sig")
                header, *rows = csv.reader(io.StringIO(text), delimiter=wizard.delimiter)
            else:
                sheet = load_workbook(io.BytesIO(path.read_bytes()))[name]
                header, *rows = ([c.value for c in row] for row in sheet.iter_rows())
        return [dict(zip(header, row, strict=False)) for row in rows]


@tagged("post_install", "-at_install")
class TestSurveyExport(ExportMixin, SurveyCase):
    def test_wide_has_one_row_for_each_person_with_all_waves(self):
        rows = self._table(self._wizard())

        self.assertEqual(len(rows), 12)
        self.assertEqual(set(rows[0]), set(columns.header()))
        row = next(row for row in rows if row["PERSON"] == self.people[0].id)
        self.assertEqual(row["NAME"], self.people[0].name)
        self.assertEqual(row["pre_PLAN"], "studying")
        self.assertEqual(row["post6_STATUS"], "working")
        self.assertEqual(row["post6_LEARN_MORE"], "soft|practice")
        self.assertEqual(row["post6_EMPLOYER"], "=cmd()")
        self.assertIsNone(row["post18_STATUS"])
        self.assertEqual((row["GENDER"], row["BIRTH_YEAR"]), ("female", 2003))
        self.assertEqual((row["DEPARTMENT"], row["SECTOR"]), ("Electricity", "industry"))

    def test_long_has_one_row_for_each_answer(self):
        rows = self._table(self._wizard(layout="long", file_format="csv"))
        mine = [
            (row["POINT"], row["CODE"], row["VALUE"])
            for row in rows
            if row["PERSON"] == str(self.people[0].id)
        ]
        self.assertEqual(
            mine,
            [
                ("pre", "CONSENT", "agree"),
                ("pre", "PLAN", "studying"),
                ("post6", "CONSENT", "agree"),
                ("post6", "STATUS", "working"),
                ("post6", "EMPLOYER", "'=cmd()"),
                ("post6", "LEARN_MORE", "soft"),
                ("post6", "LEARN_MORE", "practice"),
            ],
        )

    def test_the_codebook_comes_along(self):
        for file_format in ("xlsx", "csv"):
            rows = self._table(self._wizard(lang="it", file_format=file_format), "codebook")
            [label] = {
                row["LABEL"]
                for row in rows
                if row["CODE"] == "STATUS" and row["OPTION"] == "unemployed"
            }
            self.assertEqual(label, "Non lavoro e non studio")

    def test_research_gets_only_those_who_agreed_and_nothing_that_names_them(self):
        self._consent(self.people[:10], self.research)
        self._consent(self.people[9], self.research, decision="withdrawn", date="2026-02-01")
        self.people[8].alumni_processing_restricted = True
        wizard = self._wizard(kind="pseudonymised")
        self.assertEqual(wizard.person_count, 8)

        rows = self._table(wizard)

        self.assertEqual(len(rows), 8)
        self.assertEqual(list(rows[0]), columns.header(pseudonymised=True))
        text = repr(rows)
        for person in self.people:
            self.assertNotIn(person.name, text)
            self.assertNotIn(person.email, text)
        self.assertNotIn("example.org", text)
        self.assertNotIn("cmd", text)
        self.assertEqual({row["BIRTH_YEARS"] for row in rows}, {"2000-2004"})
        self.assertEqual({row["QUALIFICATION"] for row in rows}, {"Electrician"})
        self.assertEqual(
            Counter(row["post6_STATUS"] for row in rows), {"working": 1, "unemployed": 7}
        )
        again = self._table(self._wizard(kind="pseudonymised"))
        self.assertFalse({r["PERSON"] for r in rows} & {r["PERSON"] for r in again})

    def test_who_stands_out_is_left_out_and_counted(self):
        self._consent(self.people[:4], self.research)
        wizard = self._wizard(kind="pseudonymised")
        self.assertEqual(self._table(wizard), [])
        log = self.env["tracktion.survey.export"].search([], limit=1)
        self.assertEqual((log.person_count, log.left_out_count), (0, 4))

    def test_erased_people_keep_their_row_without_a_name(self):
        self.env["tracktion.response"].sudo().search(
            [("partner_id", "=", self.people[0].id)]
        ).partner_id = False
        rows = self._table(self._wizard())
        self.assertEqual(len([row for row in rows if not row["PERSON"]]), 2)

    def test_the_log_says_who_what_and_why(self):
        self._table(self._wizard(recipient="University"))
        log = self.env["tracktion.survey.export"].search([], limit=1)
        self.assertEqual(log.user_id, self.coordinator)
        self.assertEqual((log.person_count, log.row_count), (12, 12))
        self.assertEqual((log.reason, log.recipient), ("Report to the region", "University"))
        self.assertEqual(log.wave_ids, self.pre | self.post)
        for operation in ("write", "create", "unlink"):
            for user in (self.coordinator, self.manager):
                self.assertFalse(log.with_user(user).has_access(operation))

    def test_waves_selected_in_the_list_are_taken_over(self):
        selected = {"active_model": "tracktion.wave", "active_ids": self.post.ids}
        for model in ("tracktion.survey.export.wizard", "tracktion.onepager"):
            wizard = self.env[model].with_user(self.coordinator).with_context(**selected)
            self.assertEqual(wizard.create({}).wave_ids, self.post)

    def test_it_says_what_is_missing(self):
        with self.assertRaisesRegex(UserError, "what the export is for"):
            self._wizard(reason=False).action_export()
        with self.assertRaisesRegex(UserError, "agreed to research"):
            self._wizard(kind="pseudonymised").action_export()
        with self.assertRaisesRegex(UserError, "Choose the waves"):
            self._wizard(wave_ids=False).action_export()

    def test_it_says_so_when_everybody_stands_out(self):
        self._consent(self.people[:4], self.research)
        with self.assertRaisesRegex(UserError, "4 people agreed to research"):
            self._wizard(kind="pseudonymised").action_export()
        self._consent(self.people[4], self.research)
        self.assertIn("url", self._wizard(kind="pseudonymised").action_export())

    def test_only_tracking_exports_and_only_the_own_school(self):
        for user in (self.officer, self.teacher, self.plain):
            with self.assertRaises(AccessError):
                self._wizard(user)
            self.assertFalse(self.env["tracktion.survey.export"].with_user(user).has_access("read"))
        with self.assertRaises(AccessError):
            self._wizard(self.coordinator_abroad)

    def test_queries_do_not_grow_with_people(self):
        wizard = self._wizard()
        few = self._count_queries(lambda: list(wizard._rows({"people": 0, "left_out": 0})))
        more = self._people(60, prefix="More")
        self.post._add_people(more)
        self._respond(self.post, [{"STATUS": "working"}] * 72)
        wizard.invalidate_recordset()
        many = self._count_queries(lambda: list(wizard._rows({"people": 0, "left_out": 0})))
        self.assertLessEqual(many, few + 2)


@tagged("post_install", "-at_install")
class TestSurveyExportDownload(ExportMixin, SurveyHttpCase):
    def test_the_file_is_sent_to_who_asked_for_it_and_to_nobody_else(self):
        wizard = self._wizard()
        url = wizard.action_export()["url"]
        self.authenticate("test_coordinator", "test_coordinator")
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        self.assertIn(
            "answers-identified-wide-2026-03-16.xlsx", answer.headers["Content-Disposition"]
        )
        book = load_workbook(io.BytesIO(answer.content))
        self.assertEqual(book.sheetnames, ["data", "codebook"])
        self.assertEqual(book["data"].max_row, 13)
        for login in ("test_manager", "test_coordinator_abroad"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(url).status_code, 404)
        self.assertEqual(len(self.env["tracktion.survey.export"].search([])), 1)
