#!/usr/bin/env python3
"""Puts freshly exported templates into the addons and merges them into the translations.

Called by tools/export_pot with the folder of the exported templates and the addons to treat.
"""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"es": "es_ES", "it": "it_IT", "nl": "nl_NL", "et": "et_EE"}
WIDTH = 100
# Records whose texts in all languages are data of an addon: no catalogue has them.
ELSEWHERE = ("model:survey.survey,", "model:survey.question,", "model:survey.question.answer,")
# These change with every export, or are empty.
UNWANTED = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Report-Msgid-Bugs-To",
    "Plural-Forms",
)


def read_template(path):
    """Return the exported template without dates, its entries in a lasting order."""
    template = polib.pofile(str(path), encoding="utf-8", wrapwidth=WIDTH)
    for name in UNWANTED:
        template.metadata.pop(name, None)
    template.metadata["Content-Transfer-Encoding"] = "8bit"
    template.header = f"Messages of {path.stem}, written by tools/export_pot"
    template.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    for entry in list(template):
        here = sorted(place for place in entry.occurrences if not place[0].startswith(ELSEWHERE))
        if entry.occurrences and not here:
            template.remove(entry)
        entry.occurrences = here
        entry.msgstr = ""
    return template


def merge(template, path, language):
    """Bring one translation up to date; return how many of its messages are empty."""
    if path.exists():
        catalogue = polib.pofile(str(path), encoding="utf-8", wrapwidth=WIDTH)
    else:
        catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    order = {(entry.msgid, entry.msgctxt): place for place, entry in enumerate(template)}
    catalogue.sort(key=lambda entry: order[entry.msgid, entry.msgctxt])
    catalogue.header = f"{language} translation, kept up to date by tools/export_pot"
    catalogue.metadata = {**template.metadata, "Language": language}
    catalogue.save(str(path))
    return sum(1 for entry in catalogue if not entry.msgstr)


def main(folder, addons):
    """Merge the templates of these addons; return the exit status."""
    for name in addons:
        template = read_template(Path(folder) / f"{name}.pot")
        target = ROOT / "addons" / name / "i18n"
        target.mkdir(exist_ok=True)
        template.save(str(target / f"{name}.pot"))
        for stem, language in LANGUAGES.items():
            empty = merge(template, target / f"{stem}.po", language)
            sys.stdout.write(f"{name} {stem}: {len(template)} messages, {empty} to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
