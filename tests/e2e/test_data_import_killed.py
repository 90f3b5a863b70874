"""The server dies while outside data are loaded: no answer is doubled, none is dropped, and what
follows from answers (destinations, consents) is there once.

Death always comes at the same row, with half of a transaction written; see gates.py.
"""

import base64

import harness
import pytest
from gates import kill_at, run_cron
from schools import ROLES, School

ROLES.setdefault("coordinator", "tracktion_survey.group_tracking")
CRON = "tracktion_survey.ir_cron_tracktion_data_import"
# Three chunks of 500 rows each, the third of them short.
PEOPLE = 1100
FATAL = 700
BATCH = 250
STATUSES = ("working", "studying", "working_studying", "self_employed", "volunteering")


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for these tests only."""
    return make_server("tracktion_survey")


class Cohort:
    """A school with a wave of as many people, who have been asked nothing yet."""

    def __init__(self, server, count, name):
        self.school = School(server, name=name)
        self.env = self.school.rpc("coordinator").env
        self.school.structure()
        [year] = self.env["tracktion.school.year"].search([("name", "=", "2023/24")])
        self.wave = self.env["tracktion.wave"].create(
            {"name": "2023/24", "point": "post6", "school_year_id": year}
        )
        people = [
            {
                "ref": f"P{number:04d}",
                "name": person_name(number),
                "email": f"p{number}@example.org",
                "birth_date": birth_date(number),
            }
            for number in range(count)
        ]
        outcomes = self.school.rpc("coordinator").execute(
            "tracktion.wave", "load_population", [self.wave], people
        )
        assert {outcome["status"] for outcome in outcomes} == {"created"}, outcomes[0]

    def load(self, rows):
        outcomes = self.school.rpc("coordinator").execute(
            "tracktion.wave", "load_responses", [self.wave], rows
        )
        return [outcome["status"] for outcome in outcomes]

    def upload(self, headers, rows, **vals):
        """The id of a new import of outside data, read and waiting to be loaded."""
        data = "\n".join(";".join(cells) for cells in [headers, *rows]).encode()
        imports = self.env["tracktion.data.import"]
        record = imports.create(
            {"filename": "outside.csv", "data": base64.b64encode(data).decode(), **vals}
        )
        imports.browse(record).action_preview()
        assert self.state(record) == ("previewed", len(rows), 0, 0), "every row can be loaded"
        return record

    def state(self, record):
        fields = ["state", "ready_count", "done_count", "error_count"]
        [found] = self.env["tracktion.data.import"].read([record], fields)
        return tuple(found[name] for name in fields)

    def ask_to_load(self, record):
        """Press the button; over a connection of its own, which may die."""
        return lambda: self.env["tracktion.data.import"].browse(record).action_load()

    def facts(self):
        """All that loading wrote, in a form that can be compared: sorted, with names for ids."""
        queries = {
            "responses": "SELECT p.name, r.status, r.wage, r.help, r.date, r.is_partial"
            " FROM tracktion_response r JOIN res_partner p ON p.id = r.partner_id"
            " WHERE r.company_id = {0}",
            "answers": "SELECT p.name, q.tracktion_code, o.tracktion_code, l.value_char_box"
            " FROM survey_user_input_line l JOIN survey_user_input u ON u.id = l.user_input_id"
            " JOIN res_partner p ON p.id = u.partner_id"
            " JOIN survey_question q ON q.id = l.question_id"
            " LEFT JOIN survey_question_answer o ON o.id = l.suggested_answer_id"
            " WHERE p.company_id = {0} AND q.tracktion_code != 'SCHOOL'",
            "destinations": "SELECT p.name, d.status, d.date, d.source, d.employer"
            " FROM tracktion_destination d JOIN res_partner p ON p.id = d.partner_id"
            " WHERE d.company_id = {0}",
            "consents": "SELECT p.name, u.code, c.decision FROM tracktion_consent c"
            " JOIN res_partner p ON p.id = c.partner_id"
            " JOIN tracktion_consent_purpose u ON u.id = c.purpose_id WHERE c.company_id = {0}",
            "invitations": "SELECT p.name, i.state, i.is_answered FROM tracktion_invitation i"
            " JOIN res_partner p ON p.id = i.partner_id WHERE i.company_id = {0}",
        }
        company = self.school.company
        db = self.school.server.db
        return {
            what: sorted(harness.sql(query.format(company), db)) for what, query in queries.items()
        }


def person_name(number):
    """A name of its own for each person; digits are in no name."""
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:05d}")
    return f"Nombre {letters} Apellido {letters}"


def birth_date(number):
    return f"{1995 + number % 9}-{1 + number % 12:02d}-{1 + number % 28:02d}"


def answers(number):
    """What somebody answered on paper."""
    return {
        "ref": f"P{number:04d}",
        "CONSENT": "agree",
        "STATUS": STATUSES[number % len(STATUSES)],
        "WAGE": "1000_1249" if number % len(STATUSES) in (0, 2) else "",
        "KEEP_TOUCH": "yes" if number % 3 else "no",
        "HELP": "mentoring|career_talks" if number % 3 else "",
        "completed_on": "2024-12-10 10:00:00",
    }


def sheet(count):
    """Headings and rows of a file with the answers of as many people."""
    rows = [answers(number) for number in range(count)]
    return list(rows[0]), [list(row.values()) for row in rows]


def register(count):
    """Headings and rows of what an employment service knows of them."""
    return ["Name", "Birth date", "Status", "Date", "Employer"], [
        [person_name(number), birth_date(number), "working", "2025-01-15", f"Taller {number} SL"]
        for number in range(count)
    ]


def done_rows(server, record):
    query = (
        f"SELECT count(*) FROM tracktion_data_import_line WHERE import_id = {record} AND is_done"
    )
    return int(harness.sql(query, server.db)[0][0])


def kill_at_row(server, work, record, row):
    """Kill the server when ``work`` notes that this row of the import is loaded."""
    kill_at(
        server,
        work,
        "tracktion_data_import_line",
        f"NEW.import_id = {record} AND NEW.is_done AND NEW.row_number >= {row}",
        "UPDATE",
    )
    server.start()


def test_killed_twice_while_answers_and_a_register_are_loaded(mortal):
    quiet, killed = Cohort(mortal, PEOPLE, "Quiet"), Cohort(mortal, PEOPLE, "Killed")
    kinds = (("response", sheet(PEOPLE)), ("register", register(PEOPLE)))
    vals = {
        "response": lambda cohort: {"wave_id": cohort.wave},
        "register": lambda _cohort: {"kind": "register", "source_name": "Employment service"},
    }
    for kind, (headers, rows) in kinds:
        record = quiet.upload(headers, rows, **vals[kind](quiet))
        quiet.ask_to_load(record)()
        assert quiet.state(record) == ("done", 0, PEOPLE, 0)

        record = killed.upload(headers, rows, **vals[kind](killed))
        # In the second chunk, while somebody waits for it: the first one stays, and no more.
        kill_at_row(mortal, killed.ask_to_load(record), record, FATAL)
        assert done_rows(mortal, record) == 500, "whole chunks stay, half of one leaves nothing"
        assert killed.state(record)[0] == "running"
        # In the last row of the last chunk, while the scheduled job goes on.
        kill_at_row(mortal, lambda: run_cron(mortal, CRON), record, PEOPLE + 1)
        assert done_rows(mortal, record) == 1000
        # Nobody has to notice.
        run_cron(mortal, CRON)
        assert killed.state(record) == ("done", 0, PEOPLE, 0)
        assert killed.facts() == quiet.facts()

    facts = killed.facts()
    assert len(facts["responses"]) == len(facts["invitations"]) == PEOPLE
    assert len(facts["destinations"]) == 2 * PEOPLE
    assert {row[1] for row in facts["invitations"]} == {"completed"}


def test_a_script_that_repeats_the_batch_in_which_the_server_died(mortal):
    quiet, killed = Cohort(mortal, 3 * BATCH, "Quiet"), Cohort(mortal, 3 * BATCH, "Killed")
    rows = [answers(number) for number in range(3 * BATCH)]
    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    for batch in batches:
        assert quiet.load(batch) == ["created"] * BATCH

    assert killed.load(batches[0]) == ["created"] * BATCH
    [fatal] = killed.env["tracktion.invitation"].search(
        [("wave_id", "=", killed.wave), ("reference", "=", batches[1][100]["ref"])]
    )
    kill_at(
        mortal,
        lambda: killed.load(batches[1]),
        "tracktion_response",
        f"NEW.invitation_id = {fatal}",
    )
    mortal.start()

    assert len(killed.facts()["responses"]) == BATCH, "half of a batch leaves nothing"
    # Between two batches the server may die as well: what was answered is what is kept.
    mortal.kill()
    mortal.start()
    for number, batch in enumerate(batches):
        assert killed.load(batch) == [("unchanged" if number == 0 else "created")] * BATCH
    assert killed.facts() == quiet.facts()
