"""The script that saves a report, as far as it gets without an Odoo: options, way, file.

What it does with a real server is in tests/e2e/test_export_report.py.
"""

import argparse
import http.server
import importlib.util
import os
import resource
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "export_report.py"
spec = importlib.util.spec_from_file_location("export_report", SCRIPT)
export_report = importlib.util.module_from_spec(spec)
spec.loader.exec_module(export_report)

WHO = ["--database", "school", "--login", "ana"]
KEY = "0123456789abcdef"


def run(*arguments, key=KEY, **environment):
    """The script as a cron job runs it: exit status and what it tells."""
    environment = {**os.environ, **environment}
    environment.pop(export_report.KEY_VARIABLE, None)
    if key is not None:
        environment[export_report.KEY_VARIABLE] = key
    done = subprocess.run(
        [sys.executable, SCRIPT, *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert KEY not in done.stdout + done.stderr
    return done.returncode, done.stderr


# --- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://odoo.example.org", ("jsonrpc+ssl", "odoo.example.org", 443)),
        ("https://odoo.example.org/", ("jsonrpc+ssl", "odoo.example.org", 443)),
        ("http://localhost:8069", ("jsonrpc", "localhost", 8069)),
        ("http://[::1]:8069", ("jsonrpc", "[::1]", 8069)),
    ],
)
def test_an_address_is_understood(text, expected):
    assert export_report.server(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "odoo.example.org",
        "ftp://odoo.example.org",
        "https://",
        "https://odoo.example.org:port",
        "https://odoo.example.org/odoo",
        "https://ana:secret@odoo.example.org",
    ],
)
def test_anything_else_is_no_address(text):
    with pytest.raises(argparse.ArgumentTypeError):
        export_report.server(text)


def test_the_last_year_of_the_own_school_is_the_default(monkeypatch):
    monkeypatch.setenv(export_report.KEY_VARIABLE, f" {KEY}\n")
    options = export_report.read_options(["--url", "http://localhost", *WHO])
    assert (options.year, options.date_from, options.school) == (None, None, None)
    assert (options.format, options.public, options.compute) == ("xlsx", False, False)
    assert options.key == KEY


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "2024-09-01"], "--from and --to go together"),
        (["--from", "1.9.2024", "--to", "2025-08-31"], "'1.9.2024' is no day"),
        (["--from", "2025-09-01", "--to", "2025-08-31"], "--from is after --to"),
        (["--year", "2024/25", "--from", "2024-09-01", "--to", "2025-08-31"], "give --year, or"),
        (["--publish"], "--publish goes with --compute"),
        (["--format", "docx"], "docx"),
        (["--timeout", "0"], "'0' is no number of seconds"),
        (["--output", "/no/such/folder/report.xlsx"], "There is no folder /no/such/folder"),
    ],
)
def test_options_that_make_no_sense(arguments, message):
    status, told = run("--url", "http://localhost:1", *WHO, *arguments)
    assert status == 2
    assert message in told


@pytest.mark.parametrize("key", [None, "", "  "])
def test_the_key_comes_from_the_environment(key):
    status, told = run("--url", "http://localhost:1", *WHO, key=key)
    assert status == 2
    assert "TRACKTION_API_KEY" in told


def test_help_says_how_to_install_and_what_the_exit_status_means():
    done = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True)
    assert "pip install odoorpc" in done.stdout
    assert "3  there is no such report" in done.stdout


def test_without_odoorpc(tmp_path):
    (tmp_path / "odoorpc.py").write_text("raise ImportError")
    status, told = run("--url", "http://localhost:1", *WHO, PYTHONPATH=str(tmp_path))
    assert status == 1
    assert "pip install odoorpc" in told


# --- on the way -----------------------------------------------------------------------------------


class NotOdoo(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<html>Welcome to our school</html>")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def website():
    """A web server that is no Odoo; its certificate is of nobody's making when there is one."""
    servers = []

    def serve(certificate=None):
        server = http.server.HTTPServer(("127.0.0.1", 0), NotOdoo)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_address[1]

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that no authority signed, with its key."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        + ["-keyout", key, "-out", cert],
        check=True,
        capture_output=True,
    )
    both = tmp_path / "both.pem"
    both.write_bytes(key.read_bytes() + cert.read_bytes())
    return both


def test_nobody_listens():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        status, told = run("--url", f"http://127.0.0.1:{port}", *WHO)
    assert status == 1
    assert "cannot be reached" in told and "Is Odoo running there?" in told


def test_no_such_host():
    status, told = run("--url", "https://odoo.invalid", *WHO)
    assert status == 1
    assert "odoo.invalid, port 443 cannot be reached" in told


def test_something_else_answers(website):
    status, told = run("--url", f"http://127.0.0.1:{website()}", *WHO)
    assert status == 1
    assert "does not answer as Odoo does" in told


def test_a_certificate_that_is_not_trusted(website, certificate):
    port = website(certificate)
    status, told = run("--url", f"https://localhost:{port}", *WHO)
    assert status == 1
    assert "certificate of localhost" in told and "SSL_CERT_FILE" in told
    # With its authority named, as the message says, the connection is made.
    status, told = run("--url", f"https://localhost:{port}", *WHO, SSL_CERT_FILE=str(certificate))
    assert "does not answer as Odoo does" in told


def test_https_where_http_is_spoken(website):
    status, told = run("--url", f"https://localhost:{website()}", *WHO)
    assert status == 1
    assert "does not speak https" in told


# --- the file -------------------------------------------------------------------------------------


def test_the_file_gets_the_name_of_the_report(tmp_path):
    path = export_report.save(b"new", tmp_path, "2024-25 · Colegio.xlsx")
    assert path == tmp_path / "2024-25 · Colegio.xlsx"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["../../evil.xlsx", "/evil.xlsx", ".evil.xlsx"])
def test_no_more_than_a_name_is_taken_from_the_server(tmp_path, name):
    assert export_report.save(b"new", tmp_path, name) == tmp_path / "evil.xlsx"


def test_it_is_as_readable_as_other_new_files(tmp_path):
    (tmp_path / "other").touch()
    path = export_report.save(b"new", tmp_path / "report.xlsx", "x")
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file may grow beyond this: to the script the same as a disk that is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(export_report.Stop, match="report.xlsx cannot be written"):
            export_report.save(b"new" * 1000, path, "x")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_where_nothing_can_be_written():
    with pytest.raises(export_report.Stop, match="cannot be written"):
        export_report.save(b"new", Path("/proc/report.xlsx"), "x")
