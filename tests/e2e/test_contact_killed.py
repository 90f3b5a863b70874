"""The server dies while a message goes to many people: everybody gets it once, nobody twice.

Death comes with half of a chunk written, see gates.py. The mails arrive at a real SMTP server.
"""

import collections

import pytest
from gates import kill_at, run_cron
from schools import School

PEOPLE = 450
# In the middle of the second chunk of two hundred.
FATAL = 300


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for these tests only."""
    return make_server()


def make_people(school, count, purpose="keep_in_touch"):
    """The ids of that many alumni who agreed to ``purpose``, in the order of their names."""
    env = school.rpc("officer").env
    owner = school.user("teacher")
    people = env["res.partner"].create(
        [
            {
                "name": f"Alumna {number:05d}",
                "email": f"alumna.{number:05d}@example.org",
                "company_id": school.company,
                "alumni_relation_owner_id": owner,
            }
            for number in range(count)
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
    [purpose] = env["tracktion.consent.purpose"].search([("code", "=", purpose)])
    env["tracktion.consent"].create(
        [
            {
                "partner_id": person,
                "purpose_id": purpose,
                "decision": "given",
                "source": "paper",
                "date": "2025-01-10 10:00:00",
            }
            for person in people
        ]
    )
    return people


def start_job(school, people):
    """Through the Contact wizard, as its buttons do it; the id of the job."""
    wizards = school.rpc("officer").env["tracktion.contact.wizard"]
    wizard = wizards.create(
        {
            "partner_ids": [(6, 0, people)],
            "subject": "Open day",
            "body": "<p>Dear {name}, come and see us.</p>",
        }
    )
    wizards.browse(wizard).action_confirm()
    [shown] = wizards.read([wizard], ["step", "confirmed_count"])
    assert (shown["step"], shown["confirmed_count"]) == ("confirm", len(people))
    return wizards.browse(wizard).action_start()["res_id"]


def job_of(school, job):
    fields = ["state", "approached_count", "refused_count", "mail_waiting_count"]
    return school.rpc("officer").env["tracktion.contact.job"].read([job], fields)[0]


def test_killed_in_the_middle_of_a_chunk(mortal):
    school = School(mortal)
    people = make_people(school, PEOPLE)
    job = start_job(school, people)
    assert job_of(school, job)["state"] == "running"

    kill_at(
        mortal,
        lambda: run_cron(mortal, "tracktion_alumni.ir_cron_tracktion_contact_job"),
        "tracktion_approach",
        f"NEW.partner_id = {people[FATAL]}",
    )
    mortal.start()

    # The first chunk is kept, of the second nothing is left.
    state = job_of(school, job)
    assert (state["state"], state["approached_count"]) == ("running", 200)
    assert state["mail_waiting_count"] == 200

    run_cron(mortal, "tracktion_alumni.ir_cron_tracktion_contact_job")
    state = job_of(school, job)
    assert (state["state"], state["approached_count"]) == ("done", PEOPLE)
    approaches = (
        school.rpc("officer")
        .env["tracktion.approach"]
        .search_read([("partner_id", "in", people)], ["partner_id", "owner_told_on"])
    )
    told = collections.Counter(approach["partner_id"][0] for approach in approaches)
    assert told == dict.fromkeys(people, 1)
    assert all(approach["owner_told_on"] for approach in approaches)

    run_cron(mortal, "mail.ir_cron_mail_scheduler_action")
    arrived = collections.Counter(
        recipient for message in mortal.mailbox.messages for recipient in message.recipients
    )
    teacher = f"{school.login('teacher')}@example.com"
    alumni = {name: count for name, count in arrived.items() if name.startswith("alumna.")}
    assert alumni == {f"alumna.{number:05d}@example.org": 1 for number in range(PEOPLE)}
    assert arrived[teacher] == 1, "the relation owner hears of it once"
    assert job_of(school, job)["mail_waiting_count"] == 0


def test_every_mail_is_personal_and_has_a_way_out(mortal):
    school = School(mortal)
    people = make_people(school, 3)
    del mortal.mailbox.messages[:]
    start_job(school, people)
    run_cron(mortal, "mail.ir_cron_mail_scheduler_action")
    mails = [m for m in mortal.mailbox.messages if m.recipients[0].startswith("alumna.")]
    assert len(mails) == 3
    links = set()
    for mail in mails:
        number = mail.recipients[0].removeprefix("alumna.").split("@")[0]
        text = mail.get_body(("html",)).get_content()
        assert f"Dear Alumna {number}, come and see us." in text
        assert mail["Reply-To"] and school.login("officer") in mail["Reply-To"]
        [link] = mail["List-Unsubscribe"].strip().strip("<>").split()
        assert "/tracktion/consent/" in link and "stop?purpose=keep_in_touch" in link
        links.add(link)
    assert len(links) == 3, "each person has a link of the own"
