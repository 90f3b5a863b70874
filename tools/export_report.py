#!/usr/bin/env python3
"""Saves a report of TRACKTION from a running Odoo as a file: for cron jobs of schools and regions.

The report of a year is found by its school or schools; with --compute it is made when nobody has
published it yet. The key of the login is read from the environment variable TRACKTION_API_KEY, so
that no list of processes shows it; it is made in Odoo under My Preferences > Security > API Keys.

This script needs Python 3.10 or later and OdooRPC:  pip install odoorpc

examples:
  export_report.py --url https://odoo.example.org --database school --login ana
  export_report.py ... --year 2024/25 --format pdf --output /srv/reports/2024-25.pdf
  export_report.py ... --school "North College" --school "South College" --compute --publish

exit status:
  0  the file is saved
  1  something went wrong; the message says what, and what to do
  2  an option is missing or wrong, or names a school or year that the server does not know
  3  there is no such report; see --compute
  4  the file is saved, but sections failed and are missing in it; --publish did not publish it
"""

import argparse
import base64
import datetime
import http.client
import os
import ssl
import sys
import tempfile
import time
import urllib.error
from pathlib import Path
from urllib.parse import urlsplit

try:
    import odoorpc
except ImportError:
    odoorpc = None

SAVED, ERROR, USAGE, NO_REPORT, SECTIONS_FAILED = range(5)
KEY_VARIABLE = "TRACKTION_API_KEY"
FIELDS = {"xlsx": ("workbook", "workbook_name"), "pdf": ("document", "document_name")}
# Seconds between two looks at a report that is being computed, and for one answer of the server.
PAUSE, PATIENCE = 2, 120
LOCAL = ("localhost", "127.0.0.1", "::1")


class Stop(Exception):
    """A reason to end, with the exit status."""

    def __init__(self, message, status=ERROR):
        super().__init__(message)
        self.status = status


def say(text):
    """Tell the user something; what cron would mail to the administrator."""
    sys.stderr.write(f"export_report: {text}\n")


# --- what is asked for ----------------------------------------------------------------------------


def day(text):
    """A day as typed by the user, in the form that Odoo takes."""
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day like 2025-08-31") from None


def seconds(text):
    """A number of seconds, of at least one."""
    if not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds")
    return int(text)


def server(text):
    """``(protocol of OdooRPC, host, port)`` of an address."""
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("http", "https") or not parts.hostname or port == -1:
        raise argparse.ArgumentTypeError(f"'{text}' is no address like https://odoo.example.org")
    if parts.path.strip("/") or parts.query or parts.username:
        raise argparse.ArgumentTypeError(f"give the address only, as {parts.scheme}://host:port")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    secure = parts.scheme == "https"
    return "jsonrpc+ssl" if secure else "jsonrpc", host, port or (443 if secure else 80)


def read_options(arguments):
    """The options, checked; ends with status 2 if they make no sense."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add(
        "--url",
        type=server,
        required=True,
        help="address of Odoo, such as https://odoo.example.org",
    )
    add("--database", required=True, help="name of the database")
    add("--login", required=True, help="login of a school leader, to whom the key belongs")
    add("--year", help='name of a school year, such as "2024/25" (default: the last that is over)')
    add("--from", type=day, dest="date_from", metavar="DAY", help="first day, instead of --year")
    add("--to", type=day, dest="date_to", metavar="DAY", help="last day, instead of --year")
    add(
        "--school",
        action="append",
        metavar="NAME",
        help="name of a school; several times for schools side by side (default: the school of the "
        "login)",
    )
    add("--format", choices=sorted(FIELDS), default="xlsx", help="workbook (default) or PDF")
    add("--public", action="store_true", help="the report for the public, which hides more")
    add("--compute", action="store_true", help="make the report if none was published")
    add("--publish", action="store_true", help="with --compute: publish it when it is complete")
    add(
        "--output",
        type=Path,
        default=Path(),
        metavar="FILE",
        help="where to save it; in a folder, or without this option, under the name of the report",
    )
    add(
        "--timeout",
        type=seconds,
        default=1800,
        metavar="SECONDS",
        help="how long to wait for the report to be computed (default: 1800)",
    )
    options = parser.parse_args(arguments)
    if bool(options.date_from) != bool(options.date_to):
        parser.error("--from and --to go together")
    if options.year and options.date_from:
        parser.error("give --year, or --from and --to")
    if options.date_from and options.date_from > options.date_to:
        parser.error("--from is after --to")
    if options.publish and not options.compute:
        parser.error("--publish goes with --compute")
    options.key = os.environ.get(KEY_VARIABLE, "").strip()
    if not options.key:
        parser.error(f"put the API key of the login into the environment variable {KEY_VARIABLE}")
    return options


# --- the server -----------------------------------------------------------------------------------


def connect(options):
    """A connection to Odoo that is logged in."""
    if not odoorpc:
        raise Stop("OdooRPC is missing. Install it:  pip install odoorpc")
    protocol, host, port = options.url
    if protocol == "jsonrpc" and host.strip("[]") not in LOCAL:
        say("warning: http sends the key readable by others on the way; use https.")
    try:
        odoo = odoorpc.ODOO(host, protocol=protocol, port=port, timeout=PATIENCE)
        odoo.login(options.database, options.login, options.key)
    except odoorpc.error.RPCError as error:
        raise Stop(why_no_login(error, options)) from None
    except (ValueError, KeyError, http.client.HTTPException) as error:
        # Some other program answered.
        why = str(error) or type(error).__name__
        raise Stop(f"{host} does not answer as Odoo does ({why}). Check --url.") from None
    return odoo


def why_no_login(error, options):
    """What to tell when the server does not let us in."""
    if not error.info:
        return (
            f"The server does not accept this key for the login '{options.login}' in the database "
            f"'{options.database}'. Make one in Odoo, as that user, under My Preferences > "
            f"Security > API Keys, and put it into {KEY_VARIABLE}. Keys expire."
        )
    if "does not exist" in str(error) or "Database not found" in str(error):
        return f"The server has no database '{options.database}'."
    return refusal(error)


def refusal(error):
    """What Odoo says why it does not do what was asked, without its trace."""
    info = error.info if isinstance(error.info, dict) else {}
    name = info.get("data", {}).get("name", "")
    if "Object tracktion.report doesn't exist" in str(error):
        return "The addon TRACKTION Report is not installed in this database."
    if name.endswith("AccessError"):
        return (
            "The login lacks rights for this: it needs the role School leader, and must work at "
            f"each of the schools. Odoo says:\n{error}"
        )
    return f"Odoo says: {str(error).strip() or name or 'that it failed'}"


def unreachable(error, options):
    """What to tell when no answer came, or one that is not from Odoo."""
    protocol, host, port = options.url
    reason = getattr(error, "reason", None) or error
    place = f"{host}, port {port}"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {place} is not trusted: {reason.verify_message}. If your school "
            "has a certificate authority of its own, name its file in the environment variable "
            "SSL_CERT_FILE."
        )
    if isinstance(reason, ssl.SSLError):
        return f"{place} does not speak https: {reason}. Check --url."
    if isinstance(reason, TimeoutError):
        return f"{place} does not answer in time. Is Odoo running there, and is it very busy?"
    if isinstance(error, urllib.error.HTTPError):
        return f"{place} answers {error.code} ({error.reason}). Is that an Odoo 19? Check --url."
    return f"{place} cannot be reached: {reason}. Is Odoo running there? Check --url."


# --- the report -----------------------------------------------------------------------------------


def find_schools(odoo, names):
    """The ids of the schools, in the order of their names; the school of the login without any."""
    Users, Companies = odoo.env["res.users"], odoo.env["res.company"]
    [user] = Users.read([odoo.env.uid], ["company_id", "company_ids"])
    if not names:
        return [user["company_id"][0]]
    known = {
        company["name"]: company["id"]
        for company in Companies.search_read([("id", "in", user["company_ids"])], ["name"])
    }
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Stop(
            f"The login does not work at: {', '.join(unknown)}. Its schools: "
            f"{', '.join(sorted(known))}.",
            USAGE,
        )
    return list(dict.fromkeys(known[name] for name in names))


def find_period(odoo, options, school):
    """What a report is to say about its period: ``{field: value}``."""
    if options.date_from:
        return {
            "school_year_id": False,
            "date_from": options.date_from,
            "date_to": options.date_to,
        }
    years = odoo.env["tracktion.school.year"].search_read(
        [("company_id", "=", school)], ["name", "date_start", "date_end"], order="date_start desc"
    )
    today = datetime.date.today().isoformat()
    for year in years:
        if year["name"] == options.year or (not options.year and year["date_end"] < today):
            return {
                "school_year_id": year["id"],
                "date_from": year["date_start"],
                "date_to": year["date_end"],
            }
    wanted = f"no school year '{options.year}'" if options.year else "no school year that is over"
    names = ", ".join(year["name"] for year in years) or "none"
    raise Stop(f"The school has {wanted}. Its school years: {names}.", USAGE)


def find_report(odoo, subject, **conditions):
    """The newest report on the subject that fulfils the conditions, or None."""
    domain = [
        ("company_ids", "in", subject["company_ids"]),
        *((name, "=", subject[name]) for name in ("date_from", "date_to", "is_public")),
        *(
            (name, "in" if isinstance(value, list) else "=", value)
            for name, value in conditions.items()
        ),
    ]
    reports = odoo.env["tracktion.report"].search_read(
        domain, ["company_ids", "state"], order="id desc"
    )
    for report in reports:
        # Of these schools, and of no other.
        if sorted(report["company_ids"]) == sorted(subject["company_ids"]):
            return report
    return None


def compute(odoo, subject, options):
    """The id of a report that is computed now.

    One that an earlier run left unpublished is used again: a job that runs every night must not
    leave a report every night.
    """
    Report = odoo.env["tracktion.report"]
    mine = find_report(
        odoo, subject, state=["draft", "computing", "computed"], user_id=odoo.env.uid
    )
    if mine:
        report = mine["id"]
    else:
        report = Report.create(
            {
                **subject,
                "company_id": subject["company_ids"][0],
                "company_ids": [(6, 0, subject["company_ids"])],
            }
        )
    if not mine or mine["state"] != "computing":
        Report.action_compute([report])
    deadline = time.monotonic() + options.timeout
    while True:
        [now] = Report.read([report], ["name", "state", "progress"])
        if now["state"] == "computed":
            return report
        if now["state"] != "computing":
            raise Stop(f"Somebody stopped “{now['name']}” while it was computed. Run this again.")
        if time.monotonic() > deadline:
            raise Stop(
                f"“{now['name']}” is still being computed after {options.timeout} seconds "
                f"({now['progress']:.0f} %). Run this again later: it goes on with this one. If it "
                "stays at 0 %, the scheduled jobs of Odoo do not run."
            )
        time.sleep(PAUSE)


def failed_sections(odoo, report):
    """The names of the sections that could not be computed."""
    lines = odoo.env["tracktion.report.line"].search_read(
        [("report_id", "=", report), ("is_included", "=", True), ("state", "=", "error")], ["name"]
    )
    return [line["name"] for line in lines]


def no_report(odoo, subject):
    """What to tell when nobody has published the report."""
    period = f"{subject['date_from']} to {subject['date_to']}"
    readers = "for the public" if subject["is_public"] else "for readers inside the school"
    message = f"Nobody has published a report on {period} for these schools, {readers}."
    if find_report(odoo, subject, state="computed"):
        message += " One is computed and waits to be published in Odoo, under Reporting > Reports."
    return Stop(f"{message} Publish one there, or let this make one with --compute.", NO_REPORT)


def export(odoo, options):
    """Find or make the report and save its file; returns the exit status."""
    schools = find_schools(odoo, options.school)
    subject = {
        **find_period(odoo, options, schools[0]),
        "company_ids": schools,
        "is_public": options.public,
    }
    found = find_report(odoo, subject, state="published")
    if not found and not options.compute:
        raise no_report(odoo, subject)
    report = found["id"] if found else compute(odoo, subject, options)
    failed = failed_sections(odoo, report)
    if options.publish and not found and not failed:
        odoo.env["tracktion.report"].action_publish([report])
    content, name = FIELDS[options.format]
    [file] = odoo.env["tracktion.report"].read([report], ["name", content, name])
    if not file[content]:
        raise Stop(
            f"“{file['name']}” has no {options.format} file; the report in Odoo says why. "
            "The other format may be there: see --format."
        )
    path = save(base64.b64decode(file[content]), options.output, file[name])
    say(f"“{file['name']}” is saved as {path}.")
    if failed:
        say(f"These sections failed and are missing: {', '.join(failed)}.")
        return SECTIONS_FAILED
    return SAVED


# --- the file -------------------------------------------------------------------------------------


def check_output(output):
    """Find out before the work is done whether its result can be written."""
    try:
        folder = output if output.is_dir() else output.parent
        if not folder.is_dir():
            raise Stop(f"There is no folder {folder}. Make it, or choose another --output.", USAGE)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise Stop(f"This user may not write in the folder {folder}.")
    except OSError as error:
        raise Stop(f"{output} cannot be written: {error.strerror}.") from None


def save(data, output, name):
    """Write the file, or leave the one that was there as it is; returns its path."""
    # The name comes from the server: no more than a name is taken from it.
    path = output / Path(name).name.lstrip(".") if output.is_dir() else output
    part = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=".export_report-", delete=False
        ) as file:
            part = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # Temporary files are for one user only; this one is as readable as any other new file.
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        part.replace(path)
    except OSError as error:
        if part:
            part.unlink(missing_ok=True)
        raise Stop(f"{path} cannot be written: {error.strerror or error}.") from None
    return path


def main(arguments=None):
    """Do what the command line says; returns the exit status."""
    options = read_options(arguments)
    try:
        check_output(options.output)
        return export(connect(options), options)
    except Stop as stop:
        say(stop)
        return stop.status
    except (OSError, http.client.HTTPException) as error:
        say(unreachable(error, options))
    except odoorpc.error.RPCError as error:
        say(refusal(error))
    except KeyboardInterrupt:
        say("stopped.")
    return ERROR


if __name__ == "__main__":
    sys.exit(main())
