# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import difflib
import re

from odoo.addons.tracktion_alumni.lib.cells import as_text, parse_bool, parse_date, word_key
from odoo.addons.tracktion_alumni.lib.columns import match_header

from ..codebook import CODEBOOK, SEPARATOR
from .answer_reader import CHOICES, META, OTHER, PERSON, as_moment, clean

#: ``CODE[option]``: one column for each option, as LimeSurvey exports several answers.
ONE_OPTION = re.compile(r"(.+?)\s*\[(.+)\]\s*$", re.S)
#: ``CODE. The question``, as LimeSurvey exports code and text.
CODE_AND_TEXT = re.compile(r"\s*([A-Z][A-Z0-9_]*)\s*[.:]\s+\S")
NUMBERING = re.compile(r"^\s*\(?\d{1,3}\s*[.):-]\s*")
#: How much of a question tells it from others: exports cut long headings off.
LONG = 110
#: Headings of tools that gather answers -> field of a row.
TOOLS = {
    "completed_on": "timestamp|marca temporal|informazioni cronologiche|tijdstempel|ajatempel"
    "|submitdate|date submitted|fecha de envio|completed on|date last action|submitted at",
    "started_on": "startdate|date started|fecha de inicio|started at",
    "lang": "startlanguage|start language|language|idioma|lingua|taal|keel",
    "ref": "token|reference|referencia|riferimento|referentie|viide|id externo|external id",
    "enrolment": "student number|numero de alumno|numero de matricula|matricola"
    "|studentnummer|opilase number",
    "": "id response|response id|id de respuesta|lastpage|last page|seed|refurl|ipaddr|ip address",
}
TOOL_OF = {word: field for field, words in TOOLS.items() for word in words.split("|")}
FIELD_OF = {"email": "email", "reference": "ref"}


class MappingProposal:
    """Tells what columns and cells of answers of outside mean: by code, or by text in any of the
    languages of the questionnaires and of the school."""

    def __init__(self, reader, survey):
        """
        :param AnswerReader reader: of the same survey
        """
        self.reader = reader
        self.texts, self.labels = {}, {}
        langs = [code for code, _name in survey.env["res.lang"].get_installed()]
        # Whoever may load answers may know the questions.
        for lang in langs:
            for question in survey.sudo().with_context(lang=lang).question_ids:
                code = question.tracktion_code
                if code:
                    self.texts.setdefault(text_key(question.title), code)
                    for option in question.suggested_answer_ids:
                        self._add_label(code, option.value, option.tracktion_code or option.value)
        for code in reader.questions:
            item = CODEBOOK.items.get(code)
            for text in item.texts.values() if item else ():
                self.texts.setdefault(text_key(text), code)
            for option, texts in item.options if item else ():
                self._add_label(code, option, option)
                for text in texts.values():
                    self._add_label(code, text, option)

    def _add_label(self, code, label, option):
        self.labels.setdefault(code, {}).setdefault(word_key(label or ""), option)

    # --- columns --------------------------------------------------------------------------------

    def is_heading(self, text):
        return self.column(text)[1]

    def column(self, header):
        """``(code or None, whether it is sure)``: what a column holds.

        The code is a question, ``CODE_OTHER``, ``CODE[option]``, a field of a row (``ref``…), or
        empty for what no answer is.
        """
        header = bare(header)
        if self._is_code(header):
            return header, True
        # EMAIL is a question, any other spelling of it says who answers.
        if header.lower() in (*PERSON, *META):
            return header.lower(), True
        if self._is_code(header.upper()):
            return header.upper(), True
        parts = ONE_OPTION.match(header)
        if parts:
            code, is_sure = self.column(parts[1])
            option = self._option_column(code, parts[2]) if code else None
            if option is not None:
                return option, is_sure
        lead = CODE_AND_TEXT.match(header)
        if lead and self._is_code(lead[1]):
            return lead[1], True
        key = text_key(header)
        if key in self.texts:
            return self.texts[key], True
        if key in TOOL_OF:
            return TOOL_OF[key], True
        if len(key) > 15:
            near = difflib.get_close_matches(key, self.texts, 1, 0.82)
            if near:
                return self.texts[near[0]], False
        field, confidence = match_header(header)
        if field in FIELD_OF and confidence >= 0.6:
            return FIELD_OF[field], confidence == 1
        return None, False

    def _is_code(self, code):
        if code in self.reader.questions:
            return True
        question = self.reader.questions.get(code.removesuffix(OTHER))
        return bool(question and question.has_comment and code.endswith(OTHER))

    def _option_column(self, code, label):
        question = self.reader.questions.get(code)
        if not question or question.kind not in CHOICES:
            return None
        if label == "other" and question.has_comment:
            return code + OTHER
        option = self.labels.get(code, {}).get(word_key(label))
        return f"{code}[{option}]" if option else None

    # --- cells ----------------------------------------------------------------------------------

    def pieces(self, code, cell, known=None):
        """What a cell says to a question with options.

        :param dict known: ``{label: option}`` as the school decided, before all others
        :return: list of ``(text, option or None)``, as many as the cell has answers
        """
        known = {word_key(label): option for label, option in (known or {}).items()}
        labels = {**self.labels.get(code, {}), **known}
        text = as_text(cell).strip()
        if not text:
            return []
        if word_key(text) in labels:
            return [(text, labels[word_key(text)])]
        for separator in (SEPARATOR, ";", "\n"):
            if separator in text:
                return [
                    piece
                    for part in text.split(separator)
                    if part.strip()
                    for piece in self.pieces(code, part, known)
                ]
        return self._greedy(text.split(", "), labels)

    @staticmethod
    def _greedy(words, labels):
        """Cut a list with commas where labels end: labels have commas of their own."""
        found, start = [], 0
        while start < len(words):
            for end in range(len(words), start, -1):
                text = ", ".join(words[start:end])
                if word_key(text) in labels:
                    found.append((text, labels[word_key(text)]))
                    break
            else:
                # What nobody knows stays together: a remark may have commas as well.
                end = start + 1
                if found and found[-1][1] is None:
                    found[-1] = (f"{found[-1][0]}, {words[start]}", None)
                else:
                    found.append((words[start], None))
            start = end
        return found

    def row(self, cells, columns, labels):
        """A row as ``load_responses`` takes it.

        :param cells: list of ``(header, value)``
        :param dict columns: ``{header: code}`` as :meth:`column` gives them
        :param dict labels: ``{(code, label): option}`` as the school decided
        :return: ``(row, unknown)``; unknown has ``(header, label)`` that no option is called
        """
        row, unknown = {}, []
        by_code = {}
        for (code, label), option in labels.items():
            by_code.setdefault(code, {})[label] = option
        for header, value in cells:
            code, value = columns.get(header), clean(value)
            if not code or value is None:
                continue
            parts = ONE_OPTION.match(code)
            question = self.reader.questions.get(parts[1] if parts else code)
            if parts:
                if question and self._is_chosen(question.code, parts[2], value):
                    row.setdefault(question.code, []).append(parts[2])
            elif question and question.kind in CHOICES:
                options = []
                for text, option in self.pieces(code, value, by_code.get(code)):
                    if option is None:
                        unknown.append((header, text))
                    else:
                        options.append(option)
                if options:
                    row[code] = SEPARATOR.join(dict.fromkeys(options))
            elif code in ("completed_on", "started_on") and as_moment(value) is None:
                day, _problem = parse_date(value)
                row[code] = day.isoformat() if day else as_text(value)
            else:
                row[code] = value
        return row, unknown

    def _is_chosen(self, code, option, value):
        """Whether a column of one option is ticked."""
        text = as_text(value)
        if self.labels.get(code, {}).get(word_key(text)) == option and text not in ("0", "N"):
            return True
        return bool(parse_bool(value)[0])


def bare(header):
    """A heading without the number that tells it from another of the same letters."""
    return re.sub(r"\s+\(\d+\)$", "", str(header or "").strip())


def text_key(text):
    """By what two spellings of one question are equal."""
    return word_key(NUMBERING.sub("", str(text or "")))[:LONG].strip()
