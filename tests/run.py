"""Runs the tests, those first in which a failure is cheapest to find. Called by `./tracktion test`.

    ./tracktion test                                      everything
    ./tracktion test --fast                               without browsers and running servers
    ./tracktion test tracktion_alumni                     the Odoo tests of one addon
    ./tracktion test tracktion_alumni:TestClass.test_it   one class or one test
    ./tracktion test tests/e2e -k import                  part of tests/, with pytest's options

The last line is `N passed, N failed, N skipped`; the exit code is 1 when anything failed.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import harness
import odoo_suite

TESTS = harness.ROOT / "tests"
# Folders that need a database, a server or a browser, in their order; all others are plain Python.
SLOW = {
    "matrix": "Each addon alone, all together, and gone again",
    "e2e": "End to end, against a running server",
    "browser": "In a browser",
    "bench": "Benchmarks, at a tiny scale",
}


class Tally:
    """What passed, failed and was skipped, and the names of the failures."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.failures = []

    def fail(self, message):
        """Counts one failure that is not a test of its own."""
        self.failed += 1
        self.failures.append(message)
        print(f"  FAILED: {message}", flush=True)


def heading(text):
    print(f"\n=== {text} ===", flush=True)


def run_pytest(paths, tally, options=()):
    """Runs pytest on paths; it prints, and the counts are read from its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-rs",
            "--tb=short",
            "--durations=5",
            "--durations-min=5",
        ]
        command += ["-o", "junit_family=xunit1", f"--junitxml={report}", *map(str, paths), *options]
        code = subprocess.run(command, cwd=harness.ROOT, stdin=subprocess.DEVNULL).returncode
        cases = list(ElementTree.parse(report).iter("testcase")) if report.exists() else []
    names = ", ".join(str(Path(path).relative_to(harness.ROOT)) for path in paths)
    failed_here = 0
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed_here += 1
            tally.failures.append(f"{case.get('classname')}::{case.get('name')}")
        elif case.find("skipped") is not None:
            tally.skipped += 1
        else:
            tally.passed += 1
    tally.failed += failed_here
    if not cases:
        tally.fail(f"no test ran in {names}")
    elif code and not failed_here:
        tally.fail(f"pytest ended with exit code {code} in {names}")


def has_tests(folder):
    return any(folder.rglob("test_*.py"))


def pure_folders():
    """Folders of tests in plain Python."""
    return [
        folder
        for folder in sorted(TESTS.iterdir())
        if folder.is_dir() and folder.name not in {*SLOW, "addons"} and has_tests(folder)
    ]


def run_addons(addons, tally, fast, test=""):
    """Runs the Odoo tests of addons, all in one database."""
    tags = [f"/{addon}{test}" for addon in addons]
    if fast:
        tags += [f"-/{addon}:{name}" for addon in addons for name in odoo_suite.http_classes(addon)]
    odoo_suite.run(addons, ",".join(tags), tally)


def run_all(tally, fast):
    """Everything, the cheap first."""
    heading("Plain Python: rules of the architecture, tools, files")
    run_pytest(pure_folders(), tally)
    heading(
        "The addons' own tests in Odoo" + (", without those that need a web server" if fast else "")
    )
    run_addons(
        [
            addon
            for addon in harness.own_addons()
            if (harness.ROOT / "addons" / addon / "tests").is_dir()
        ],
        tally,
        fast,
    )
    heading("The tests of made-up addons, on the base alone")
    run_addons(harness.made_up_addons(), tally, fast)
    for name, title in SLOW.items():
        if not fast and has_tests(TESTS / name):
            heading(title)
            run_pytest([TESTS / name], tally)


def find_path(what):
    """What a word of the command line means below tests/, with pytest's `::test` kept."""
    name, separator, rest = what.partition("::")
    for candidate in (Path.cwd() / name, harness.ROOT / name, TESTS / name):
        candidate = candidate.resolve()
        if candidate.exists() and candidate.is_relative_to(TESTS):
            return f"{candidate}{separator}{rest}"
    return None


def main():
    parser = argparse.ArgumentParser(
        prog="./tracktion test",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="leave out what needs a web server, a browser or minutes",
    )
    parser.add_argument(
        "what", nargs="?", metavar="WHAT", help="an addon, addon:Class.test, or a path below tests/"
    )
    args, rest = parser.parse_known_args()
    if "ODOO_PATH" not in os.environ:
        parser.error("run the tests with ./tracktion test, which sets up what they need")
    tally, start = Tally(), time.monotonic()
    addon, _colon, test = (args.what or "").partition(":")
    harness.drop_leftovers()
    try:
        if not args.what:
            if rest:
                parser.error(f"unknown options: {' '.join(rest)}")
            run_all(tally, args.fast)
        elif addon in (*harness.own_addons(), *harness.made_up_addons()):
            heading(f"Tests of {args.what} in Odoo")
            run_addons([addon], tally, args.fast, test and f":{test}")
        elif path := find_path(args.what):
            run_pytest([path], tally, rest)
        else:
            parser.error(f"there is no addon and no file below tests/ named {args.what}")
    except subprocess.CalledProcessError as error:
        # The command has said why.
        tally.fail(f"{' '.join(map(str, error.cmd))} ended with exit code {error.returncode}")
    except KeyboardInterrupt:
        tally.fail("interrupted")
    if tally.failures:
        heading("Failures")
        for name in tally.failures:
            print(f"  {name}")
    minutes, seconds = divmod(int(time.monotonic() - start), 60)
    print(f"\n{minutes} min {seconds} s")
    print(f"{tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped", flush=True)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
