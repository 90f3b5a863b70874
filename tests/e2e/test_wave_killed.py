"""The server dies while a wave is launched, while its mails leave, and while people are reminded:
everybody gets each of them once, nobody twice and nobody never.

See gates.py; the mails arrive at a real SMTP server.
"""

import collections
import datetime

import harness
import pytest
from gates import kill_at, run_cron
from schools import ROLES, School
from test_contact_killed import make_people

ROLES.setdefault("coordinator", "tracktion_survey.group_tracking")
LAUNCH, DAILY = "tracktion_survey.ir_cron_launch", "tracktion_survey.ir_cron_daily"
QUEUE = "mail.ir_cron_mail_scheduler_action"
# Death comes in the second of two chunks.
CHUNK = 100
PEOPLE = 150
FATAL = 130


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for these tests only."""
    return make_server("tracktion_survey")


def make_wave(school, people):
    """The id of a wave with these people, as its coordinator plans it."""
    school.structure()
    env = school.rpc("coordinator").env
    [year] = env["tracktion.school.year"].search([("name", "=", "2023/24")])
    today = datetime.date.today()
    wave = env["tracktion.wave"].create(
        {
            "name": "2023/24",
            "point": "post6",
            "school_year_id": year,
            "date_open": str(today),
            "date_close": str(today + datetime.timedelta(days=40)),
        }
    )
    env["tracktion.wave"].browse(wave).action_add_reminders()
    wizards = env["tracktion.wave.people"]
    action = env["tracktion.wave"].browse(wave).action_add_people()
    wizards.write([action["res_id"]], {"partner_ids": [(6, 0, people)]})
    wizards.browse(action["res_id"]).action_add()
    return wave


def states(school, wave):
    """How many people of the wave are in which state."""
    env = school.rpc("coordinator").env
    groups = env["tracktion.invitation"].formatted_read_group(
        [("wave_id", "=", wave)], ["state"], ["__count"]
    )
    return {group["state"]: group["__count"] for group in groups}


def arrived(server):
    """How many mails each alumnus got since this was asked last."""
    messages, server.mailbox.messages = server.mailbox.messages, []
    return collections.Counter(
        recipient
        for message in messages
        for recipient in message.recipients
        if recipient.startswith("alumna.")
    )


def send_all(server):
    """Let the mail queue run until it is empty."""
    waiting = "SELECT count(*) FROM mail_mail WHERE state = 'outgoing'"
    while harness.sql(waiting, server.db) != [["0"]]:
        run_cron(server, QUEUE)


def test_killed_three_times(mortal):
    school = School(mortal)
    school.admin.env["ir.config_parameter"].set_param("tracktion_survey.chunk", CHUNK)
    people = make_people(school, PEOPLE, "tracking_survey")
    everybody = {f"alumna.{number:05d}@example.org": 1 for number in range(PEOPLE)}
    wave = make_wave(school, people)
    env = school.rpc("coordinator").env
    env["tracktion.wave"].browse(wave).action_launch()
    assert states(school, wave) == {"planned": PEOPLE}
    invitations = env["tracktion.invitation"].search([("wave_id", "=", wave)], order="id")
    fatal = invitations[FATAL]

    # While it is launched: the first chunk is kept, of the second nothing is left.
    kill_at(
        mortal,
        lambda: run_cron(mortal, LAUNCH),
        "mail_mail",
        f"NEW.tracktion_invitation_id = {fatal}",
    )
    mortal.start()
    assert states(school, wave) == {"planned": PEOPLE - CHUNK, "invited": CHUNK}
    run_cron(mortal, LAUNCH)
    assert states(school, wave) == {"invited": PEOPLE}

    # While the mails leave: between two of them.
    kill_at(
        mortal,
        lambda: run_cron(mortal, QUEUE),
        "mail_mail",
        f"NEW.state = 'exception' AND NEW.tracktion_invitation_id = {invitations[20]}",
        "UPDATE",
    )
    mortal.start()
    assert 10 <= len(mortal.mailbox.messages) <= 30
    send_all(mortal)
    assert arrived(mortal) == everybody

    # While people are reminded, a week later.
    harness.sql(
        """
        UPDATE tracktion_invitation
           SET invited_on = invited_on - interval '8 days',
               last_mail_on = last_mail_on - interval '8 days'
        """,
        mortal.db,
    )
    kill_at(
        mortal,
        lambda: run_cron(mortal, DAILY),
        "tracktion_reminder_sent",
        f"NEW.invitation_id = {fatal}",
    )
    mortal.start()
    assert harness.sql("SELECT count(*) FROM tracktion_reminder_sent", mortal.db) == [[str(CHUNK)]]
    for _time in range(3):
        run_cron(mortal, DAILY)
    send_all(mortal)
    assert arrived(mortal) == everybody
    sent = "SELECT count(*), count(DISTINCT invitation_id) FROM tracktion_reminder_sent"
    assert harness.sql(sent, mortal.db) == [[str(PEOPLE), str(PEOPLE)]]
