"""The server dies while a scheduled report is sent: everybody gets it once, nobody twice.

It is killed when it has written the message to the second of two recipients, who reads another
language, so that it is a message of its own; see gates.py. The mails arrive at a real SMTP server.
"""

import io

import openpyxl
import pytest
from gates import kill_at, run_cron
from schools import School


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for this test only."""
    return make_server()


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

    kill_at(
        mortal,
        lambda: run_cron(mortal, "tracktion_report.ir_cron_compute"),
        "tracktion_report_sent_rel",
        f"NEW.res_users_id = {school.user('teacher')}",
    )
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
