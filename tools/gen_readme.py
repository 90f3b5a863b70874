#!/usr/bin/env python3
"""Writes addons/*/README.rst from the fragments in addons/*/readme/*.md.

Odoo shows README.rst in its list of apps and the wheel carries it as description; people write the
fragments. Of Markdown the fragments use headings, paragraphs, lists, `code`, **bold**, links and
fenced blocks, no more. `--check` writes nothing and exits with 1 when a README.rst is not what the
fragments say.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECTIONS = {
    "DESCRIPTION.md": "",
    "CONFIGURE.md": "Configuration",
    "USAGE.md": "Usage",
    "DEVELOP.md": "For developers",
    "CONTRIBUTORS.md": "Contributors",
}
UNDERLINES = "=-~^"


def heading(text, level):
    """Return a reStructuredText heading."""
    return [text, UNDERLINES[level] * len(text), ""]


def inline(text):
    """Return the inline marks of one line in the spelling of reStructuredText."""
    text = re.sub(r"`([^`]+)`", r"``\1``", text)
    return re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"`\1 <\2>`__", text)


def convert(markdown, level):
    """Return the lines of one fragment as reStructuredText, its headings below the given level."""
    lines, in_code = [], False
    for line in markdown.strip().splitlines():
        if line.startswith("```"):
            in_code = not in_code
            lines += ["::", ""] if in_code else [""]
        elif in_code:
            lines.append(f"    {line}".rstrip())
        elif line.startswith("#"):
            marks, _space, text = line.partition(" ")
            lines += heading(inline(text), level + len(marks))
        else:
            lines.append(inline(line))
    return [*lines, ""]


def readme(addon):
    """Return the text of README.rst of one addon."""
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    lines = [".. Written by tools/gen_readme.py from readme/*.md: change those.", ""]
    lines += heading(manifest["name"], 0)
    for name, title in SECTIONS.items():
        fragment = addon / "readme" / name
        if fragment.is_file():
            lines += heading(title, 1) if title else []
            lines += convert(fragment.read_text(encoding="utf-8"), 1 if title else 0)
    lines += heading("Licence", 1) + ["LGPL-3.0-only. See the file LICENSE of the project."]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def main(arguments):
    """Write or check every README.rst; return the exit status."""
    stale = []
    for manifest in sorted((ROOT / "addons").glob("*/__manifest__.py")):
        path, text = manifest.parent / "README.rst", readme(manifest.parent)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if "--check" not in arguments:
        return 0
    for path in stale:
        sys.stderr.write(f"{path.relative_to(ROOT)}: is not current; run tools/gen_readme.py\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
