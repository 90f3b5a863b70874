#!/usr/bin/env python3
"""Checks what no other linter looks at: stray addresses and paths, and the shape of every addon.

Called by tools/lint with the files to read; the addons are always checked as a whole. Prints one
line per fault and exits with 1 when there is any.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDON_NAME = re.compile(r"tracktion(_[a-z]+)*")
VERSION = re.compile(r"19\.0\.\d+\.\d+\.\d+")
TEXT_KEYS = ("name", "summary", "category")
DATA_FOLDERS = ("data", "security", "views", "wizards", "report")
FRAGMENTS = ("DESCRIPTION.md", "CONFIGURE.md", "USAGE.md", "CONTRIBUTORS.md")
BINARY = set(".png .jpg .gif .ico .woff .woff2 .ttf .pdf .xlsx .xls .ods".split())

# Written in pieces, so that this file does not find itself.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
LOCAL_PATHS = ["/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "/opt/" + "wheel", "/opt/" + "pyp"]
UNFINISHED = ["TO" + "DO", "FIX" + "ME", "coming " + "soon"]
STRAY = [
    (re.compile(rf"\b(?:[\w-]+\.)*{re.escape(host)}\b"), "names the host of a package registry")
    for host in HOSTS
]
STRAY += [
    (re.compile(rf"(?<![\w.}}]){re.escape(path)}[a-z]"), "names a path of one machine")
    for path in LOCAL_PATHS
]
STRAY += [
    (re.compile(rf"\b{re.escape(word)}\b"), "is unfinished: finish it, or say it in an issue")
    for word in UNFINISHED
]


def check_text(path):
    """Return the faults in the text of one file."""
    if path.suffix in BINARY or path.suffix == ".po":
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        # Samples of damaged input are meant to be unreadable; anything else should be UTF-8.
        return [] if "tests" in path.parts else [f"{path}: is not UTF-8"]
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, message in STRAY:
            found = pattern.search(line)
            if found:
                problems.append(f"{path}:{number}: '{found[0]}' {message}")
    if path.suffix == ".md":
        for target in re.findall(
            r"\]\((?!\w+:|#)([^)#]+)", re.sub(r"<!--.*?-->", "", text, flags=re.S)
        ):
            if not (path.parent / target).exists():
                problems.append(f"{path}: links to {target}, which does not exist")
    if path.suffix == ".py" and len(text.splitlines()) > 600:
        problems.append(f"{path}: has more than 600 lines; cut it by meaning")
    return problems


def load_manifest(path):
    """Return the manifest as a dictionary, or a message why it is none."""
    try:
        manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        return f"{path}: is no plain dictionary ({error})"
    return manifest if isinstance(manifest, dict) else f"{path}: is no dictionary"


def named_files(manifest):
    """Return every file that the manifest loads, assets included (they may hold wildcards)."""
    assets = [
        entry
        for entries in manifest.get("assets", {}).values()
        for item in entries
        for entry in ([item] if isinstance(item, str) else item[1:])
    ]
    return [*manifest.get("data", []), *manifest.get("demo", [])], assets


def required_packages(root):
    """Return the names of the Python packages that ./tracktion installs for running Odoo."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return {
        re.split(r"[=<>!~\[; ]", line)[0].lower().replace("_", "-")
        for line in lines
        if line and line[0] != "#"
    }


def check_manifest(addon, manifest, root):
    """Return the faults of one manifest."""
    path, problems = addon / "__manifest__.py", []
    for name in TEXT_KEYS:
        if not str(manifest.get(name) or "").strip():
            problems.append(f"{path}: '{name}' is empty")
    if not VERSION.fullmatch(manifest.get("version", "")):
        problems.append(f"{path}: the version must look like 19.0.1.0.0")
    if manifest.get("license") != "LGPL-3":
        problems.append(f"{path}: the licence must be LGPL-3")
    if manifest.get("author") != "TRACKTION contributors":
        problems.append(f"{path}: the author must be 'TRACKTION contributors'")
    files, assets = named_files(manifest)
    for name in files:
        if not (addon / name).is_file():
            problems.append(f"{path}: names {name}, which does not exist")
    for name in assets:
        own, _slash, inside = name.partition("/")
        if own == addon.name and not any(addon.glob(inside)):
            problems.append(f"{path}: the asset {name} matches no file")
    for folder in DATA_FOLDERS:
        for file in sorted((addon / folder).rglob("*")):
            name = file.relative_to(addon).as_posix()
            if file.suffix in (".xml", ".csv") and name not in files:
                problems.append(f"{path}: does not load {name}")
    python = manifest.get("external_dependencies", {}).get("python", [])
    for name in python:
        plain = re.split(r"[=<>!~\[; ]", name)[0].lower().replace("_", "-")
        if plain not in required_packages(root):
            problems.append(f"{path}: needs the package {name}, which requirements.txt lacks")
    return problems


def defines_models(addon):
    """Tell whether the addon makes models of its own (those need access rights)."""
    named = re.compile(r"^    _name = ", re.MULTILINE)
    return any(
        named.search(file.read_text(encoding="utf-8"))
        for folder in ("models", "wizards", "report")
        for file in (addon / folder).glob("*.py")
    )


def check_addon(addon, root):
    """Return the faults in the shape of one addon."""
    problems = []
    if not ADDON_NAME.fullmatch(addon.name):
        problems.append(f"{addon}: the name must be tracktion or start with tracktion_")
    wanted = ["__init__.py", "pyproject.toml", "static/description/icon.png", "README.rst"]
    wanted += [f"readme/{name}" for name in FRAGMENTS]
    if defines_models(addon):
        wanted.append("security/ir.model.access.csv")
    for name in wanted:
        if not (addon / name).is_file():
            problems.append(f"{addon}: lacks {name}")
    project = addon / "pyproject.toml"
    if project.is_file() and 'build-backend = "whool.buildapi"' not in project.read_text():
        problems.append(f"{project}: must build with whool")
    manifest = load_manifest(addon / "__manifest__.py")
    if isinstance(manifest, str):
        return [*problems, manifest]
    return problems + check_manifest(addon, manifest, root)


def main(files, root=ROOT):
    """Check these files and all addons; return the exit status."""
    problems = []
    for name in files:
        problems += check_text(root / name)
    for folder in sorted(path for path in (root / "addons").glob("*") if path.is_dir()):
        if (folder / "__manifest__.py").is_file():
            problems += check_addon(folder, root)
        elif any(folder.rglob("*.py")):
            problems.append(f"{folder}: has no __manifest__.py")
    for problem in problems:
        sys.stderr.write(problem.replace(f"{root}/", "") + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
