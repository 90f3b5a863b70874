"""The checks that tools/lint adds to the linters find what they are there for."""

import importlib.util
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check_po, check_repo = load("check_po"), load("check_repo")
gen_readme, merge_po = load("gen_readme"), load("merge_po")
SOURCE = "Hello %(name)s, <a>here</a> %s"
GOOD = "Hola %(name)s, <a>aquí</a> %s"


# --- translations ---------------------------------------------------------------------------------


def write_catalogue(path, entries, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    for msgid, msgstr in entries.items():
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=msgstr, **options))
    catalogue.save(str(path))


@pytest.fixture
def translated(tmp_path):
    """A tree with one addon that is translated well."""
    addon = tmp_path / "addons" / "tracktion_x"
    write_catalogue(addon / "i18n" / "tracktion_x.pot", {SOURCE: ""})
    (addon / "__manifest__.py").write_text("{}")
    for language in check_po.LANGUAGES:
        write_catalogue(addon / "i18n" / f"{language}.po", {SOURCE: GOOD})
    return tmp_path


def test_good_translations_pass(translated, capsys):
    assert check_po.main(translated) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("entries", "options", "message"),
    [
        ({SOURCE: ""}, {}, "is not translated"),
        ({SOURCE: " "}, {}, "is not translated"),
        ({SOURCE: GOOD}, {"flags": ["fuzzy"]}, "is marked fuzzy"),
        ({SOURCE: GOOD.replace("%(name)s", "%(nombre)s")}, {}, "other placeholders"),
        ({SOURCE: GOOD.replace("%s", "")}, {}, "other placeholders"),
        ({SOURCE: GOOD.replace("</a>", "")}, {}, "other tags"),
        ({}, {}, "is missing"),
        ({SOURCE: GOOD, "Gone": "Ido"}, {}, "is not in the template"),
        ({SOURCE: GOOD}, {"obsolete": True}, "holds obsolete entries"),
    ],
)
def test_bad_translation_is_found(translated, capsys, entries, options, message):
    path = translated / "addons/tracktion_x/i18n/et.po"
    write_catalogue(path, entries, **options)
    assert check_po.main(translated) == 1
    assert message in capsys.readouterr().err


def test_broken_or_missing_file_is_found(translated, capsys):
    folder = translated / "addons/tracktion_x/i18n"
    (folder / "et.po").write_text('msgid "a\nmsgstr')
    (folder / "nl.po").unlink()
    (folder / "de.po").write_text("")
    assert check_po.main(translated) == 1
    errors = capsys.readouterr().err
    assert "et.po: cannot be read" in errors
    assert "nl.po: is missing" in errors
    assert "de.po: only" in errors


def test_merging_keeps_adds_and_removes(tmp_path):
    write_catalogue(tmp_path / "x.pot", {"Kept": "", "New": ""})
    write_catalogue(tmp_path / "es.po", {"Kept": "Quedado", "Gone": "Ido"})
    template = merge_po.read_template(tmp_path / "x.pot")
    assert merge_po.merge(template, tmp_path / "es.po", "es_ES") == 1
    merged = polib.pofile(str(tmp_path / "es.po"))
    assert {entry.msgid: entry.msgstr for entry in merged} == {"Kept": "Quedado", "New": ""}
    assert merged.obsolete_entries() == []
    assert merged.metadata["Language"] == "es_ES"
    first = (tmp_path / "es.po").read_text()
    merge_po.merge(template, tmp_path / "es.po", "es_ES")
    assert (tmp_path / "es.po").read_text() == first


# --- files and addons -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "see https://py" + "pi.org/simple",
        "registry.npm" + "js.org",
        "cd /wo" + "rk/main",
        "/ho" + "me/ana/x",
        "# TO" + "DO later",
        "coming " + "soon",
        "[x](missing.md)",
    ],
)
def test_stray_text_is_found(tmp_path, text):
    path = tmp_path / "a.md"
    path.write_text(f"fine\n{text}\n")
    (problem,) = check_repo.check_text(path)
    assert problem.startswith(f"{path}:")


def test_ordinary_text_passes(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("school/work, homework, https://example.com/home/page, [x](a.md), [y](#z)\n")
    assert check_repo.check_text(path) == []


def test_long_file_is_found(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("x = 1\n" * 601)
    assert "more than 600 lines" in check_repo.check_text(path)[0]


MANIFEST = {
    "name": "X",
    "summary": "x",
    "version": "19.0.1.0.0",
    "category": "TRACKTION",
    "author": "TRACKTION contributors",
    "license": "LGPL-3",
    "depends": ["tracktion_alumni"],
    "data": ["security/ir.model.access.csv"],
}


@pytest.fixture
def addon(tmp_path):
    """A tree with one addon of a good shape."""
    folder = tmp_path / "addons" / "tracktion_x"
    files = {
        "__init__.py": "",
        "__manifest__.py": repr(MANIFEST),
        "pyproject.toml": '[build-system]\nbuild-backend = "whool.buildapi"\n',
        "README.rst": "",
        "models/tracktion_y.py": "class Y(models.Model):\n    _name = 'tracktion.y'\n",
        "security/ir.model.access.csv": "id\n",
        "static/description/icon.png": "",
        **{f"readme/{name}": "x" for name in check_repo.FRAGMENTS},
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "requirements.txt").write_text("# x\nopenpyxl==3.1.5\n")
    return folder


def test_good_addon_passes(addon):
    assert check_repo.main([], addon.parents[1]) == 0


@pytest.mark.parametrize(
    "name",
    [
        "pyproject.toml",
        "README.rst",
        "readme/USAGE.md",
        "static/description/icon.png",
        "security/ir.model.access.csv",
        "__manifest__.py",
    ],
)
def test_missing_file_is_found(addon, capsys, name):
    (addon / name).unlink()
    assert check_repo.main([], addon.parents[1]) == 1
    assert name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("version", "1.0", "version"),
        ("license", "AGPL-3", "licence"),
        ("author", "Somebody", "author"),
        ("summary", " ", "'summary' is empty"),
        ("data", [], "does not load security/ir.model.access.csv"),
        ("demo", ["demo/gone.xml"], "names demo/gone.xml"),
        ("assets", {"web.assets_backend": ["tracktion_x/static/src/**/*"]}, "matches no file"),
        ("external_dependencies", {"python": ["pandas"]}, "pandas"),
    ],
)
def test_bad_manifest_is_found(addon, capsys, key, value, message):
    (addon / "__manifest__.py").write_text(repr({**MANIFEST, key: value}))
    assert check_repo.main([], addon.parents[1]) == 1
    assert message in capsys.readouterr().err


def test_manifest_that_is_no_dictionary_is_found(addon, capsys):
    (addon / "__manifest__.py").write_text("dict(name=1)")
    assert check_repo.main([], addon.parents[1]) == 1
    assert "is no plain dictionary" in capsys.readouterr().err


def test_readme_is_written_from_the_fragments(addon):
    text = "# Head\n\nUse `x` and [y](z).\n\n```\ncode\n```\n"
    (addon / "readme/USAGE.md").write_text(text)
    readme = gen_readme.readme(addon)
    assert "X\n=\n" in readme
    assert "Usage\n-----\n\nHead\n~~~~\n\nUse ``x`` and `y <z>`__.\n\n::\n\n    code\n" in readme
