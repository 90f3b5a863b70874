"""Every benchmark works at a tiny scale, and the measuring measures."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
NAMES = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(*args):
    """Runs the command; returns its exit code, what it printed, and the JSON that it wrote."""
    command = [sys.executable, HERE / "run.py", *args]
    process = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    path = re.search(r"^written to (.*)$", process.stdout, re.MULTILINE)
    return process.returncode, process.stdout, path and json.loads(Path(path[1]).read_text())


@pytest.mark.parametrize("name", NAMES)
def test_benchmark_works_at_a_tiny_scale(name):
    code, text, report = run(name, "--scale", "0.01")
    assert code == 0, text
    result = report["results"][name]
    assert result["measures"], "it measures nothing"
    assert all(measure["seconds"] > 0 for measure in result["measures"].values())
    assert set(result["goals"]) <= set(result["figures"]), "a goal is set for no figure"


def test_the_measuring_measures():
    code, text, report = run("selfcheck", "--folder", HERE / "selfcheck")
    assert code == 0, text
    result = report["results"]["selfcheck"]
    measures = result["measures"]
    assert measures["in PostgreSQL"]["postgres"] > 5 * measures["in PostgreSQL"]["python"]
    assert measures["in Python"]["python"] > 5 * measures["in Python"]["postgres"]
    assert measures["queries"]["queries"] == 7
    assert measures["memory"]["megabytes"] > 8
    assert measures["write"]["queries"] > measures["nothing"]["queries"] == 0
    assert result["figures"]["records left"] == 0, "what is measured several times is undone"
    assert "sorting / nothing" in text and "MISSED" in text


def test_missed_goals_can_fail_the_run():
    code, text, _report = run("selfcheck", "--folder", HERE / "selfcheck", "--check")
    assert code == 1, text
    assert "missed: selfcheck: sorting / nothing" in text


def test_unknown_names_are_told():
    code, text, _report = run("no-such-benchmark")
    assert code == 2
    assert "no benchmark no-such-benchmark" in text
