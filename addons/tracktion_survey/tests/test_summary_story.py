# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.tests import BaseCase

from odoo.addons.tracktion_survey.codebook import CODEBOOK
from odoo.addons.tracktion_survey.models.tracktion_summary_poster import _columns
from odoo.addons.tracktion_survey.summary import phrases, story

#: 123 who answered six months later; 60 who work, 45 who study, 21 of them both, 21 without a job.
FIGURES = {
    "pre": {
        "response_rate": {"n": 190, "of": 199},
        "skills_dev": {"of": 190, "options": {"teamwork": 95, "technical": 57}, "hidden": []},
    },
    "post6": {
        "response_rate": {"n": 123, "of": 199},
        "women": {"n": 80, "of": 199},
        "status": {
            "of": 123,
            "options": {"working": 59, "working_studying": 15, "studying": 30, "unemployed": 19},
            "hidden": [],
        },
        "study_combined": {"n": 15, "of": 45},
        "study_related": {"n": 30, "of": 45},
        "unemployed_had_job": {"n": 9, "of": 21},
        "permanent": {"n": 0, "of": 74},
        "job_related": {"n": 74, "of": 74},
        "skills_dev": {"of": 123, "options": {"teamwork": 37, "technical": 62}, "hidden": []},
    },
}


def sentences(lang, figures=None):
    content = story.tell(figures or FIGURES, lang)
    return {
        fact["code"]: "".join(fact["words"])
        for section in content["sections"]
        for fact in section["facts"]
    }


class TestStory(BaseCase):
    """What is told, in the words of each language."""

    def test_shares_are_told_as_people_say_them(self):
        self.assertEqual(sentences("en")["study_combined"], "1 in 3 of you who study also work.")
        self.assertEqual(
            sentences("es")["study_combined"],
            "De quienes estudiáis, 1 de cada 3 también trabaja.",
        )
        self.assertEqual(
            sentences("it")["study_combined"], "Di voi che studiate, 1 su 3 lavora anche."
        )
        self.assertEqual(
            sentences("nl")["study_combined"], "Van jullie die studeren, werkt 1 op de 3 ook."
        )
        self.assertEqual(
            sentences("et")["study_combined"],
            "Neist teie seast, kes õpivad, töötab iga kolmas õpingute kõrvalt.",
        )

    def test_the_verb_agrees_with_the_share(self):
        self.assertIn("2 de cada 3 siguen", sentences("es")["study_related"])
        self.assertIn("2 su 3 restano", sentences("it")["study_related"])
        self.assertIn("blijven 2 op de 3", sentences("nl")["study_related"])
        self.assertIn("jätkab kaks kolmest", sentences("et")["study_related"])
        nobody = {
            lang: "".join(phrases.sentence("permanent", 0, 74, lang)) for lang in ("es", "et")
        }
        self.assertIn("nadie tiene contrato", nobody["es"])
        self.assertIn("ei tööta mitte keegi", nobody["et"])
        self.assertIn("tutti hanno un lavoro", sentences("it")["job_related"])
        self.assertIn("heeft iedereen een baan", sentences("nl")["job_related"])
        self.assertIn("teevad kõik erialast", sentences("et")["job_related"])

    def test_working_counts_those_who_study_as_well(self):
        self.assertEqual(
            sentences("en")["working"],
            "3 in 5 of you have a job, with or without studying at the same time.",
        )

    def test_a_sum_with_a_part_that_is_hidden_is_not_told(self):
        status = {"of": 123, "options": {"working": 59}, "hidden": ["working_studying"]}
        figures = {"post6": {"status": status}}
        self.assertNotIn("working", sentences("en", figures))

    def test_what_is_not_known_has_no_sentence_and_no_zero(self):
        content = story.tell({"post6": {"job_related": {"n": 30, "of": 60}}}, "en")
        self.assertEqual([section["code"] for section in content["sections"]], ["quality"])
        self.assertEqual(len(content["sections"][0]["facts"]), 1)
        self.assertEqual(story.tell({}, "en")["sections"], [])

    def test_before_and_after_stand_side_by_side(self):
        [section] = [s for s in story.tell(FIGURES, "it")["sections"] if s["code"] == "skills"]
        [bars] = section["bars"]
        self.assertEqual(bars["series"], ["Prima di finire", "6 mesi dopo"])
        self.assertEqual(
            [(row["label"], row["values"]) for row in bars["rows"]],
            [("Competenze tecniche della professione", [30, 50]), ("Lavoro di squadra", [50, 30])],
        )

    def test_people_are_drawn_as_they_are_told(self):
        facts = {
            fact["code"]: fact["people"]
            for section in story.tell(FIGURES, "en")["sections"]
            for fact in section["facts"]
        }
        self.assertEqual(facts["study_combined"], [1, 3])
        self.assertNotIn("permanent", facts, "nobody: perhaps nobody was asked")
        self.assertEqual(facts["job_related"], [10, 10])

    def test_every_text_is_there_in_every_language(self):
        self.assertEqual(set(phrases.LANGUAGES), set(CODEBOOK.languages))
        for key, texts in phrases.TEXTS.items():
            self.assertEqual(len(texts), len(phrases.LANGUAGES), key)
            self.assertTrue(all(texts), key)
            placeholders = {
                frozenset(part for part in ("{share}", "{percent}", "{year}") if part in text)
                for text in texts
            }
            self.assertEqual(len(placeholders), 1, key)
        for point in story.POINTS:
            for lang in phrases.LANGUAGES:
                for share in ((0, 40), (1, 200), (40, 40), (199, 200), (9, 20), (11, 20), (1, 2)):
                    for key in ("working", "unemployed_share"):
                        told = "".join(phrases.sentence(key, *share, lang))
                        self.assertNotRegex(told, r"[{}|]", f"{point} {lang} {share}")


class TestPosterColumns(BaseCase):
    def test_no_column_of_the_poster_is_empty(self):
        def section(code, rows):
            bars = {"series": [], "rows": [{}] * rows}
            return {"code": code, "facts": [], "bars": [bars]}

        for number in range(5):
            sections = [section("who", 1), *(section(f"s{i}", 5) for i in range(number))]

            columns = _columns(sections)

            self.assertLessEqual(len(columns), 3)
            self.assertTrue(all(columns))
            self.assertEqual([one for column in columns for one in column], sections[1:])
