"""The server dies while a scheduled report is sent: everybody gets it once, nobody twice.

A trigger in the database makes the work wait when it has written the message to the second of two
recipients (who reads another language, so that it is a message of its own), and there the server
is killed. The mails arrive at a real SMTP server.
"""

import io
import subprocess
import threading
import time

import harness
import openpyxl
import pytest
from schools import School

# Another advisory lock than those of the other tests of this kind.
GATE = 20190103
TRIGGER = """
CREATE OR REPLACE FUNCTION tt_wait_at_report_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared({gate}); RETURN NEW; END $$;
CREATE TRIGGER tt_report_gate BEFORE INSERT ON tracktion_report_sent_rel FOR EACH ROW
WHEN (NEW.res_users_id = {user}) EXECUTE FUNCTION tt_wait_at_report_gate();
"""


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for this test only."""
    return make_server()


def run_cron(server, xmlid):
    """Run a scheduled job now."""
    admin = server.rpc()
    admin.env["ir.cron"].browse(admin.env.ref(xmlid).id).method_direct_trigger()


def close_gate(server, user):
    """Hold back whoever has told ``user``; returns the process that keeps the gate."""
    harness.sql(TRIGGER.format(gate=GATE, user=user), server.db)
    keeper = subprocess.Popen(
        ["psql", "-XAtq", "-d", server.db],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    keeper.stdin.write(f"SELECT pg_advisory_lock({GATE});\nSELECT 'held';\n")
    keeper.stdin.flush()
    while keeper.stdout.readline().strip() != "held":
        assert keeper.poll() is None, "psql ended before it held the lock"
    return keeper


def open_gate(server, keeper):
    keeper.stdin.close()
    keeper.wait(30)
    harness.sql("DROP TRIGGER tt_report_gate ON tracktion_report_sent_rel", server.db)


def files_for(school, role):
    """The attachments of the mails that arrived at that user: one list per mail."""
    mails = school.server.mailbox.sent_to(f"{school.login(role)}@example.com")
    return [list(mail.iter_attachments()) for mail in mails if list(mail.iter_attachments())]


def test_killed_between_two_messages(mortal):
    school = School(mortal)
    school.structure()
    school.admin.env["res.users"].write([school.user("teacher")], {"lang": "es_ES"})
    env = school.rpc("leader").env
    schedule = env["tracktion.report.schedule"].create(
        {
            "name": "For the board",
            "recipient_ids": [(6, 0, [school.user("manager"), school.user("teacher")])],
            "attached": "xlsx",
        }
    )
    report = env["tracktion.report.schedule"].browse(schedule).action_run()["res_id"]

    keeper = close_gate(mortal, school.user("teacher"))
    errors = []

    def work():
        try:
            run_cron(mortal, "tracktion_report.ir_cron_compute")
        except Exception as error:
            errors.append(error)

    request = threading.Thread(target=work)
    request.start()
    try:
        waiting = f"SELECT count(*) FROM pg_locks WHERE objid = {GATE} AND NOT granted"
        deadline = time.monotonic() + 180
        while harness.sql(waiting, mortal.db) == [["0"]]:
            assert time.monotonic() < deadline, "the job never came to the chosen recipient"
            time.sleep(0.1)
        mortal.kill()
    finally:
        open_gate(mortal, keeper)
        request.join(60)
    assert errors, "the job was over before the server died"
    assert not files_for(school, "manager"), "a mail left before all was kept"
    mortal.start()

    fields = ["state", "sent_on", "sent_to_ids"]
    [found] = env["tracktion.report"].read([report], fields)
    assert (found["state"], found["sent_to_ids"]) == ("computing", [])
    for xmlid in ("ir_cron_compute", "ir_cron_schedule", "ir_cron_schedule"):
        run_cron(mortal, f"tracktion_report.{xmlid}")
    [found] = env["tracktion.report"].read([report], fields)
    assert found["state"] == "computed" and found["sent_on"]
    assert sorted(found["sent_to_ids"]) == sorted([school.user("manager"), school.user("teacher")])
    run_cron(mortal, "mail.ir_cron_mail_scheduler_action")
    for role in ("manager", "teacher"):
        [[file]] = files_for(school, role)
        assert file.get_filename().endswith(".xlsx")
        book = openpyxl.load_workbook(io.BytesIO(file.get_content()))
        cover = [
            str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row
        ]
        assert school.name in cover
