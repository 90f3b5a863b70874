"""What the tests share: throw-away databases, real Odoo servers, a mailbox that keeps what is sent.

Everything here works on what `./tracktion test` has set up, in the environment that it hands over.
"""

import ast
import email
import email.policy
import os
import re
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".tracktion"
LOG_DIR = HOME / "log"
LAUNCHER = HOME / "odoo-launch.py"
# Databases of a test run carry the number of its process: what a killed run left is found.
PREFIX = "tt_"
LOG_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)


def own_addons():
    """Names of the project's addons, those that others depend on first."""
    manifests = {}
    for path in sorted((ROOT / "addons").glob("*/__manifest__.py")):
        manifests[path.parent.name] = ast.literal_eval(path.read_text(encoding="utf-8"))
    ordered = []

    def visit(name):
        if name in manifests and name not in ordered:
            for dependency in manifests[name].get("depends", []):
                visit(dependency)
            ordered.append(name)

    for name in manifests:
        visit(name)
    return ordered


def made_up_addons():
    """Names of the addons that only tests bring, and that have tests of their own."""
    return sorted(path.parent.name for path in (ROOT / "tests" / "addons").glob("*/tests"))


def stock_addons(addons):
    """The stock addons that some of ours need, separated by commas."""
    plan = [ROOT / "tools/plan_addons.py", ROOT, os.environ["ODOO_PATH"], ",".join(addons)]
    lines = subprocess.run(
        [sys.executable, *plan], capture_output=True, text=True, check=True
    ).stdout
    return lines.splitlines()[1]


def sql(query, db="postgres"):
    """The rows that psql prints for one query, as lists of strings."""
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "\x1f", "-d", db, "-c", query]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"psql failed on {query!r}: {result.stderr.strip()}")
    return [line.split("\x1f") for line in result.stdout.splitlines()]


_made = 0


def create_db(addons="tracktion", demo=False):
    """A new throw-away database with these addons; returns its name."""
    global _made
    _made += 1
    name = f"{PREFIX}{os.getpid()}_{_made}"
    command = [
        ROOT / "tracktion",
        "createdb",
        "--force",
        *(["--demo"] if demo else []),
        name,
        addons,
    ]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    return name


def drop_db(name):
    """Drops a database with its files; one that does not exist is fine."""
    if sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
        sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    shutil.rmtree(HOME / "data" / "filestore" / name, ignore_errors=True)


def drop_leftovers():
    """Drops the databases of test runs that ended without tidying up."""
    for (name,) in sql(f"SELECT datname FROM pg_database WHERE datname ~ '^{PREFIX}[0-9]+_'"):
        if not Path("/proc", name.split("_")[1]).exists():
            drop_db(name)


def free_port():
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def odoo_command(*args):
    """The command line of Odoo with the project's configuration."""
    return [sys.executable, str(LAUNCHER), *map(str, args)]


def run_odoo(*args, log, stdin=None):
    """Runs Odoo to its end; returns what it reported as errors, a bad exit code included."""
    log = LOG_DIR / log
    with log.open("w") as out:
        result = subprocess.run(
            odoo_command(*args), input=stdin, stdout=out, stderr=subprocess.STDOUT, text=True
        )
    text = log.read_text(errors="replace")
    lines = [line for line in text.splitlines() if " ERROR " in line or " CRITICAL " in line]
    if result.returncode:
        lines.append(f"exit code {result.returncode}: " + "\n".join(text.splitlines()[-15:]))
    return lines


class Mailbox:
    """An SMTP server that keeps every message; the only stand-in of the whole suite."""

    def __init__(self):
        self.messages = []
        mailbox = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                mailbox._converse(self.rfile, self.wfile)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _converse(self, lines, out):
        recipients = []
        out.write(b"220 mailbox\r\n")
        while line := lines.readline():
            verb = line.strip().upper()
            if verb.startswith(b"RCPT TO:"):
                recipients.append(line.split(b":", 1)[1].strip().strip(b"<>").decode())
            if verb == b"DATA":
                out.write(b"354 go on\r\n")
                body = []
                while (line := lines.readline()) not in (b".\r\n", b""):
                    body.append(line[1:] if line.startswith(b"..") else line)
                message = email.message_from_bytes(b"".join(body), policy=email.policy.default)
                message.recipients = recipients
                self.messages.append(message)
                recipients = []
            out.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return

    def sent_to(self, address):
        """The messages to an address, oldest first."""
        return [message for message in self.messages if address in message.recipients]

    def close(self):
        """Stops listening."""
        self._server.shutdown()
        self._server.server_close()


class Server:
    """A real Odoo over a throw-away database of its own."""

    def __init__(self, addons="tracktion", options=(), demo=False):
        self.db = create_db(addons, demo)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mailbox = Mailbox()
        self.log = LOG_DIR / f"test-server-{self.db}.log"
        self.options = [
            *("-d", self.db, f"--db-filter=^{self.db}$"),
            *("--http-port", self.port, "--gevent-port", free_port()),
            *("--smtp", "127.0.0.1", "--smtp-port", self.mailbox.port),
            # Scheduled jobs run when a test asks for them.
            *("--max-cron-threads=0", *options),
        ]
        self.process = None

    def start(self, timeout=180):
        """Starts Odoo and waits for its first page."""
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                odoo_command("server", *self.options),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/web/login", timeout=timeout).read()
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.3)
        self.stop()
        raise RuntimeError(f"Odoo did not start:\n{self.log_end()}")

    def log_end(self, lines=40):
        """The last lines of the server's log."""
        return (
            "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
            if self.log.exists()
            else ""
        )

    def kill(self):
        """Ends Odoo at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Ends Odoo in an orderly way."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()

    def close(self):
        """Stops Odoo and drops its database."""
        self.stop()
        self.mailbox.close()
        drop_db(self.db)

    def rpc(self, login="admin", password="admin", timeout=300):
        """An OdooRPC connection that is logged in."""
        import odoorpc

        connection = odoorpc.ODOO("127.0.0.1", port=self.port, timeout=timeout)
        connection.login(self.db, login, password)
        return connection
