"""Every addon builds as a wheel, and a wheel alone is the whole addon.

The wheels are built by whool from copies of the addons, then installed into an empty environment
without any index: what is not in the wheel is not there.
"""

import ast
import email.parser
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent.name for path in (ROOT / "addons").glob("*/__manifest__.py"))
LEFT_OUT = {"__pycache__", ".pytest_cache"}


def run(*command, **options):
    # An empty environment: the test run itself has Odoo on its path.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, **options)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def read_manifest(name):
    path = ROOT / "addons" / name / "__manifest__.py"
    return ast.literal_eval(path.read_text(encoding="utf-8"))


def source_files(name):
    """Every file of the addon, as its wheel should hold it."""
    addon = ROOT / "addons" / name
    return {
        path.relative_to(addon).as_posix()
        for path in addon.rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.parts) and path.suffix != ".pyc"
    }


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """``{addon: wheel}``, each built once."""
    folder = tmp_path_factory.mktemp("wheels")
    built = {}
    for name in ADDONS:
        copy = folder / "source" / name
        shutil.copytree(ROOT / "addons" / name, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        out = folder / name
        build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
        run(sys.executable, *build, str(copy), cwd=folder)
        (built[name],) = out.glob("*.whl")
    return built


def read_metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return email.parser.Parser().parsestr(archive.read(name).decode())


@pytest.mark.parametrize("name", ADDONS)
def test_wheel_holds_every_file(wheels, name):
    with zipfile.ZipFile(wheels[name]) as archive:
        inside = {n.removeprefix(f"odoo/addons/{name}/") for n in archive.namelist()}
    # How to build the wheel is of no use in it.
    assert source_files(name) - inside <= {"pyproject.toml"}
    others = {n for n in inside if ".dist-info/" not in n and n not in source_files(name)}
    assert others <= {"PKG-INFO"}


@pytest.mark.parametrize("name", ADDONS)
def test_wheel_says_what_it_is_and_needs(wheels, name):
    manifest, metadata = read_manifest(name), read_metadata(wheels[name])
    assert metadata["Name"].replace("_", "-") == f"odoo-addon-{name}".replace("_", "-")
    assert metadata["Version"].startswith(manifest["version"])
    assert metadata["Author"] == "TRACKTION contributors"
    assert "LGPL-3" in (metadata["License"] or metadata["License-Expression"])
    needed = " ".join(metadata.get_all("Requires-Dist", [])).replace("_", "-").lower()
    for package in manifest.get("external_dependencies", {}).get("python", []):
        assert package.lower() in needed
    for other in manifest["depends"]:
        # Stock apps come with Odoo, ours as wheels of their own.
        assert (f"odoo-addon-{other}".replace("_", "-") in needed) is (other in ADDONS)


@pytest.fixture(scope="module")
def environment(wheels, tmp_path_factory):
    """site-packages of an empty environment after all wheels were installed without an index."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    run(sys.executable, "-m", "venv", str(folder))
    before = run(folder / "bin/python", "-m", "pip", "list", "--format=freeze")
    assert "odoo" not in before
    pip = [folder / "bin/python", "-m", "pip", "install", "--no-deps", "--no-index"]
    run(*pip, "--disable-pip-version-check", *map(str, wheels.values()))
    show = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    return Path(run(folder / "bin/python", "-c", show).strip())


@pytest.mark.parametrize("name", ADDONS)
def test_installed_addon_is_complete(environment, name):
    installed = environment / "odoo" / "addons" / name
    assert ast.literal_eval((installed / "__manifest__.py").read_text()) == read_manifest(name)
    manifest = read_manifest(name)
    for file in [*manifest.get("data", []), *manifest.get("demo", [])]:
        assert (installed / file).read_bytes() == (ROOT / "addons" / name / file).read_bytes()
    assert (installed / "static/description/icon.png").stat().st_size > 0
    # Odoo finds installed addons because neither level is a regular package.
    assert not (environment / "odoo" / "__init__.py").exists()
    assert not (environment / "odoo" / "addons" / "__init__.py").exists()
