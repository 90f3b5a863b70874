"""Runs the Odoo tests of addons on a throw-away database and reads their results from the log."""

import ast
import re
import subprocess
from collections import Counter

import harness

RESULT = re.compile(r"\d+ failed, \d+ error\(s\) of (\d+) tests")
# A test that is left out because a tool is missing has proved nothing: the run is incomplete.
MISSING_TOOL = re.compile(r"websocket-client|chrome|chromium|wkhtmltopdf", re.IGNORECASE)


def http_classes(addon):
    """Test classes of an addon that need a web server, directly or through another class."""
    bases = {}
    for path in (harness.ROOT / "addons").glob("*/tests/**/*.py"):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except SyntaxError:
            # Odoo tells of it when it loads the file, and the run counts that as a failure.
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                names = [
                    base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
                    for base in node.bases
                ]
                bases[node.name] = (names, addon in path.parts)

    def is_http(name):
        return "HttpCase" in name or any(
            is_http(base) for base in bases.get(name, ([], False))[0] if base != name
        )

    return sorted(name for name, (_bases, ours) in bases.items() if ours and is_http(name))


class Reader:
    """Reads the log of a test run line by line and shows how far it is."""

    def __init__(self):
        self.run = 0
        self.failed_tests = set()
        self.skipped = Counter()
        self.class_skips = 0
        self.failures = []
        self.stray = []
        self._open = None
        self._class = None

    def feed(self, line):
        match = harness.LOG_LINE.match(line)
        if not match:
            if self._open is not None:
                self._open.append(line)
            return
        self._open = None
        level, logger, text = match["level"], match["logger"], match["text"].rstrip()
        if result := RESULT.search(text):
            if logger == "odoo.tests.result":
                self.run = int(result[1])
        elif text.startswith("Starting ") and text.endswith(" ..."):
            self._progress(logger, text.split()[1])
        elif text.startswith("skipped ") and " : " in text:
            what, reason = text.removeprefix("skipped ").split(" : ", 1)
            self.skipped[reason] += 1
            # A class that is left out as a whole is not among the tests that Odoo counts.
            self.class_skips += what.startswith("setUpClass")
        elif level in ("ERROR", "CRITICAL"):
            is_test = text.startswith(("FAIL: ", "ERROR: "))
            if is_test:
                print("F", end="", flush=True)
            self._open = [text]
            (self.failures if is_test else self.stray).append(self._open)
            if is_test:
                # Several sub-tests of one test are one failed test.
                name = text.split(": ", 1)[1].removeprefix("Subtest ").split(" (")[0]
                self.failed_tests.add((logger, text if name == "setUpClass" else name))

    def _progress(self, logger, test):
        addon = logger.removeprefix("odoo.addons.").split(".")[0]
        cls = f"{addon} {test.split('.')[0]}"
        if cls != self._class:
            print(f"\n  {cls} ", end="")
            self._class = cls
        print(".", end="", flush=True)


def run(addons, tags, tally):
    """Installs these addons into a throw-away database and runs the tests that `tags` selects."""
    db = harness.create_db(harness.stock_addons(addons))
    log = harness.LOG_DIR / "test-odoo.log"
    reader = Reader()
    # Tests marked at_install, which is Odoo's default, run as soon as their addon is installed.
    command = harness.odoo_command(
        *("server", "-d", db, "-i", ",".join(addons), "--test-tags", tags),
        *("--stop-after-init", "--http-port", harness.free_port(), "--max-cron-threads=0"),
    )
    print(f"  installing {', '.join(addons)}", flush=True)
    try:
        with log.open("w") as out:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            for line in process.stdout:
                out.write(line)
                reader.feed(line.rstrip("\n"))
            code = process.wait()
        print()
    finally:
        harness.drop_db(db)
    report(reader, code, tags, log, tally)


def report(reader, code, tags, log, tally):
    """Prints what failed or was left out, and adds the counts."""
    for lines in reader.failures + reader.stray:
        print("\n" + "\n".join(lines))
    for reason, count in sorted(reader.skipped.items()):
        print(f"  skipped: {count} x {reason}")
    skipped = sum(reader.skipped.values())
    failed = len(reader.failed_tests)
    # Tests whose class did not get ready are not among those that Odoo counts.
    counted = sum(1 for _logger, name in reader.failed_tests if "setUpClass" not in name)
    tally.passed += max(0, reader.run - counted - (skipped - reader.class_skips))
    tally.skipped += skipped
    tally.failed += failed
    tally.failures += [lines[0] for lines in reader.failures]
    if reader.stray:
        tally.fail(f"{len(reader.stray)} errors were logged outside of tests: {reader.stray[0][0]}")
    if missing := [reason for reason in reader.skipped if MISSING_TOOL.search(reason)]:
        tally.fail(f"tests were skipped because a tool is missing: {'; '.join(missing)}")
    if not reader.run:
        tally.fail(f"no test ran for {tags}; the log is in {log}")
    elif code and not failed and not reader.stray:
        tally.fail(f"Odoo ended with exit code {code}; the log is in {log}")
    print(f"  {reader.run} tests, {failed} failed, {skipped} skipped; the whole log is in {log}")
