#!/usr/bin/env python3
"""Checks the translations of every addon: complete, current, and safe to fill in.

A message that lacks a placeholder or breaks a tag crashes or disfigures a page in one language
only, where nobody who writes code would see it. Prints one line per fault (file, line, what to do)
and exits with 1 when there is any.
"""

import re
import sys
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("es", "it", "nl", "et")
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+#0-9.]*[a-zA-Z]|%[-+#0-9.]*[sdifrgex](?![a-zA-Z])|%%|\{[\w.]*\}"
)
TAG = re.compile(r"</?([a-zA-Z][\w-]*)(?:\s[^<>]*)?/?>")
# A translator may move, double or drop emphasis; all other tags must be those of the source.
FREE_TAGS = {"b", "strong", "em", "i", "br", "span"}


def placeholders(text):
    """Return how often each placeholder occurs in the text."""
    return Counter(PLACEHOLDER.findall(text))


def tags(text):
    """Return how often each HTML tag that carries structure occurs in the text."""
    return Counter(name.lower() for name in TAG.findall(text) if name.lower() not in FREE_TAGS)


def key(entry):
    """Return what makes an entry the same in template and translation."""
    return (entry.msgctxt or "", entry.msgid)


def open_file(path, problems):
    """Return the parsed file, or None after noting why it cannot be parsed."""
    try:
        return polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True)
    except (OSError, ValueError) as error:
        problems.append(f"{path}: cannot be read ({error})")
        return None


def check_translation(path, catalogue, wanted):
    """Return the faults of one translation, given the keys of the current template."""
    problems = []
    live = [entry for entry in catalogue if not entry.obsolete]
    for entry in live:
        place = f"{path}:{entry.linenum}"
        name = entry.msgid[:60].replace("\n", " ")
        if "fuzzy" in entry.flags:
            problems.append(
                f"{place}: '{name}' is marked fuzzy: check the text and remove the mark"
            )
        if not entry.msgstr.strip():
            problems.append(f"{place}: '{name}' is not translated")
            continue
        for what, found in (("placeholders", placeholders), ("tags", tags)):
            source, target = found(entry.msgid), found(entry.msgstr)
            if source != target:
                problems.append(
                    f"{place}: '{name}' has other {what} than the source:"
                    f" {sorted((source - target).elements())} missing,"
                    f" {sorted((target - source).elements())} too many"
                )
    if catalogue.obsolete_entries():
        problems.append(f"{path}: holds obsolete entries; run tools/export_pot")
    have = {key(entry) for entry in live}
    for name, message in (("missing", wanted - have), ("not in the template", have - wanted)):
        for _context, msgid in sorted(message):
            problems.append(f"{path}: '{msgid[:60]}' is {name}; run tools/export_pot")
    return problems


def check_addon(addon):
    """Return the faults in the translations of one addon."""
    folder, problems = addon / "i18n", []
    template_path = folder / f"{addon.name}.pot"
    if not template_path.exists():
        return [f"{template_path}: is missing; run tools/export_pot"]
    template = open_file(template_path, problems)
    if template is None:
        return problems
    wanted = {key(entry) for entry in template}
    for language in LANGUAGES:
        path = folder / f"{language}.po"
        if not path.exists():
            problems.append(f"{path}: is missing; run tools/export_pot, then translate it")
            continue
        catalogue = open_file(path, problems)
        if catalogue is not None:
            problems += check_translation(path, catalogue, wanted)
    for path in sorted(folder.iterdir()):
        if path.name != template_path.name and path.stem not in LANGUAGES:
            problems.append(f"{path}: only {template_path.name} and {LANGUAGES} belong here")
    return problems


def main(root=ROOT):
    """Check all addons; return the exit status."""
    problems = []
    for manifest in sorted((root / "addons").glob("*/__manifest__.py")):
        problems += check_addon(manifest.parent)
    for problem in problems:
        sys.stderr.write(problem.replace(f"{root}/", "") + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
