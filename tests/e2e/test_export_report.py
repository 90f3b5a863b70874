"""The script with which schools and regions fetch a report from a server, run as cron runs it."""

import datetime
import os
import subprocess
import sys

import harness
import openpyxl
import pytest
from schools import School

SCRIPT = harness.ROOT / "tools" / "export_report.py"
COMPUTE = "tracktion_report.ir_cron_compute"
YEAR = "2023/24"
PEOPLE = 30
MAKE_KEYS = """
for login in {logins!r}:
    user = env["res.users"].search([("login", "=", login)])
    key = env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "export", False)
    print("KEY", login, key)
env.cr.commit()
"""


@pytest.fixture(scope="module")
def busy(make_server):
    """A server that runs its scheduled jobs by itself, as any real one does."""
    return make_server(options=["--max-cron-threads=1"])


def make_school(server, name, graduates):
    """A school where so many people graduated in 2024."""
    school = School(server, name=name)
    school.structure()
    env = school.rpc("officer").env
    people = env["res.partner"].create(
        [
            {"name": f"Graduate {number}", "company_id": school.company}
            for number in range(graduates)
        ]
    )
    env["tracktion.enrolment"].create(
        [
            {
                "partner_id": person,
                "state": "finished",
                "outcome": "qualification",
                "date_end": "2024-06-21",
            }
            for person in people
        ]
    )
    return school


@pytest.fixture(scope="module")
def school(busy):
    return make_school(busy, "North College", PEOPLE)


@pytest.fixture(scope="module")
def neighbour(busy):
    """Another school; the leader of the first one works there, too."""
    return make_school(busy, "South College", 20)


@pytest.fixture(scope="module")
def keys(busy, school, neighbour):
    """API keys by role, as users make them in their preferences."""
    users = school.admin.env["res.users"]
    users.write(
        [school.user("leader")], {"company_ids": [(6, 0, [school.company, neighbour.company])]}
    )
    logins = {role: school.login(role) for role in ("leader", "teacher")}
    script = MAKE_KEYS.format(logins=list(logins.values()))
    log = f"api-keys-{busy.db}.log"
    assert harness.run_odoo("shell", "-d", busy.db, "--no-http", log=log, stdin=script) == []
    made = {}
    for line in (harness.LOG_DIR / log).read_text().splitlines():
        if "KEY " in line:
            login, key = line.rpartition("KEY ")[2].split()
            made[login] = key
    (harness.LOG_DIR / log).unlink()
    return {role: made[login] for role, login in logins.items()}


@pytest.fixture
def export(busy, school, keys, tmp_path):
    """A function that runs the script: ``(exit status, what it tells)``."""

    def export(*arguments, role="leader", **changes):
        options = {
            "--url": busy.url,
            "--database": busy.db,
            "--login": school.login(role),
            "--output": tmp_path / "report.xlsx",
            **changes.pop("options", {}),
        }
        done = subprocess.run(
            [sys.executable, SCRIPT, *(str(part) for pair in options.items() for part in pair)]
            + [str(argument) for argument in arguments],
            env={**os.environ, "TRACKTION_API_KEY": changes.get("key", keys[role])},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert "Traceback" not in done.stderr
        assert keys[role] not in done.stdout + done.stderr
        return done.returncode, done.stderr

    return export


def rows(path):
    """Every row of a workbook."""
    book = openpyxl.load_workbook(path)
    return [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]


def numbers(row):
    """The numbers of a row, in order."""
    return tuple(cell for cell in row if isinstance(cell, (int, float)))


def reports(school, year=YEAR):
    """The reports of the school on that year, oldest first."""
    domain = [("school_year_id.name", "=", year), ("company_ids", "=", school.company)]
    return (
        school.rpc("leader")
        .env["tracktion.report"]
        .search_read(domain, ["state", "line_ids"], order="id")
    )


def test_from_nothing_to_the_published_file(export, school, tmp_path):
    file = tmp_path / "report.xlsx"
    status, told = export("--year", YEAR)
    assert status == 3, told
    assert "2023-09-01 to 2024-08-31" in told and "--compute" in told
    assert not file.exists()

    status, told = export("--year", YEAR, "--compute")
    assert status == 0, told
    assert str(file) in told
    assert any("Alumni of the period" in row and PEOPLE in row for row in rows(file))
    assert [report["state"] for report in reports(school)] == ["computed"]

    status, told = export("--year", YEAR)
    assert status == 3 and "waits to be published" in told

    # The next night the same report is computed again, with the figures of that day.
    status, told = export("--year", YEAR, "--compute", "--publish")
    assert status == 0, told
    assert [report["state"] for report in reports(school)] == ["published"]

    file.unlink()
    assert export("--year", YEAR, options={"--output": tmp_path})[0] == 0
    [named] = tmp_path.glob("*.xlsx")
    assert named.name == f"2023-24 · {school.name}.xlsx"
    assert any("Alumni of the period" in row and PEOPLE in row for row in rows(named))
    assert (
        export("--year", YEAR, "--format", "pdf", options={"--output": tmp_path / "r.pdf"})[0] == 0
    )
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    # Other readers, another report.
    assert export("--year", YEAR, "--public")[0] == 3
    assert len(reports(school)) == 1


def test_schools_side_by_side(export, school, neighbour, tmp_path):
    names = ["--school", school.name, "--school", neighbour.name]
    status, told = export("--year", YEAR, *names, "--compute", "--publish")
    assert status == 0, told
    found = rows(tmp_path / "report.xlsx")
    assert any(school.name in row and neighbour.name in row and "Total" in row for row in found)
    assert any(row[-3:] == (PEOPLE, 20, PEOPLE + 20) for row in map(numbers, found))
    # It is found again, in whichever order the schools are named.
    turned = ["--school", neighbour.name, "--school", school.name]
    assert export("--year", YEAR, *turned)[0] == 0
    assert len(reports(school)) == 2


def test_any_days(export, tmp_path):
    days = ["--from", "2024-01-01", "--to", "2024-06-30"]
    status, told = export(*days, "--compute")
    assert status == 0, told
    assert (tmp_path / "report.xlsx").exists()


def test_without_a_year_it_is_the_last_that_is_over(export):
    # Those that the school has; how many of them are over depends on the day of the test.
    today = datetime.date.today()
    over = max(year for year in range(2019, 2026) if datetime.date(year + 1, 8, 31) < today)
    status, told = export("--public")
    assert status == 3 and f"{over}-09-01 to {over + 1}-08-31" in told


def test_what_the_server_does_not_know_is_told_with_what_it_knows(export, school, neighbour):
    status, told = export("--year", "2035/36")
    assert status == 2
    assert "no school year '2035/36'" in told and "2024/25, 2023/24" in told
    status, told = export("--school", "Nowhere")
    assert status == 2
    assert f"Nowhere. Its schools: {school.name}, {neighbour.name}." in told


def test_who_may_not(export):
    status, told = export("--year", YEAR, key="0" * 40)
    assert status == 1 and "does not accept this key" in told
    status, told = export("--year", YEAR, options={"--login": "nobody"})
    assert status == 1 and "does not accept this key for the login 'nobody'" in told
    status, told = export("--year", YEAR, role="teacher")
    assert status == 1 and "needs the role School leader" in told
    status, told = export("--year", YEAR, options={"--database": "no_such_database"})
    assert status == 1 and "no database 'no_such_database'" in told


def test_a_report_that_takes_longer_is_gone_on_with(export, school):
    cron = school.admin.env.ref(COMPUTE)
    cron.active = False
    try:
        status, told = export("--year", "2022/23", "--compute", "--timeout", 1)
        assert status == 1 and "still being computed after 1 seconds (0 %)" in told
    finally:
        cron.active = True
    cron.method_direct_trigger()
    assert export("--year", "2022/23", "--compute")[0] == 0
    assert len(reports(school, "2022/23")) == 1


def test_sections_that_failed(export, school, tmp_path):
    sections = school.admin.env["tracktion.report.section"]
    broken = sections.create({"name": "Broken", "code": "broken", "provider": "no.such.provider"})
    try:
        status, told = export("--year", "2021/22", "--compute", "--publish")
    finally:
        sections.unlink([broken])
    assert status == 4 and "missing: Broken" in told
    assert (tmp_path / "report.xlsx").exists()
    assert [report["state"] for report in reports(school, "2021/22")] == ["computed"]
