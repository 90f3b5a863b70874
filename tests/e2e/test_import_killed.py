"""The server dies in the middle of an import, as in a power cut: the end result is the same.

Death always comes at the same row, with half of a transaction written; see gates.py.
"""

import harness
import pytest
from gates import kill_at, run_cron
from schools import School
from test_import import check_expected, import_ugly, sheet, ugly, upload_ugly


@pytest.fixture(scope="module")
def mortal(make_server):
    """A server for these tests only."""
    return make_server()


def import_and_kill(server, school, record, row):
    """Confirm an import, kill the server when the import comes to ``row``, and start it again."""
    imports = school.rpc("officer").env["tracktion.import"]
    kill_at(
        server,
        lambda: imports.browse(record).action_import(),
        "tracktion_import_line",
        f"NEW.import_id = {record} AND NEW.is_done AND NEW.row_number > {row}",
        "UPDATE",
    )
    server.start()


def done_rows(server, record):
    """How many rows of an import are marked as done."""
    query = f"SELECT count(*) FROM tracktion_import_line WHERE import_id = {record} AND is_done"
    return int(harness.sql(query, server.db)[0][0])


def state_of(school, record):
    fields = ["state", "is_interrupted", "error_message", "progress"]
    return school.rpc("officer").env["tracktion.import"].read([record], fields)[0]


def test_killed_in_the_second_of_three_lists(mortal):
    undisturbed, killed = School(mortal, name="Quiet"), School(mortal, name="Killed")
    for school in (undisturbed, killed):
        school.structure()
    import_ugly(undisturbed)
    check_expected(undisturbed)

    for number, (filename, data) in enumerate(ugly.files()):
        record = upload_ugly(killed, filename, data)
        if number == 1:
            rows = killed.rows(record)
            import_and_kill(mortal, killed, record, rows[len(rows) // 2]["row_number"])
            state = state_of(killed, record)
            assert (state["state"], state["is_interrupted"]) == ("running", True)
        killed.rpc("officer").env["tracktion.import"].browse(record).action_import()
        state = state_of(killed, record)
        assert (state["state"], state["error_message"]) == ("done", False)
    check_expected(killed)
    assert killed.people() == undisturbed.people()


def long_list(count):
    """A list with as many rows; every seventh person comes twice, with another course."""
    rows = []
    for number in range(count):
        who = number - 1 if number % 7 == 6 else number
        course = "ELE201" if who == number else "HOT101"
        letters = "".join("abcdefghij"[int(digit)] for digit in f"{who:05d}")
        rows.append(
            f"Nombre {letters};Apellido {letters};p{who}@example.org;6{who:08d};"
            f"{1 + who % 28:02d}/{1 + who % 12:02d}/{1995 + who % 9};{course};"
            f"21/06/{2019 + who % 6};"
        )
    return sheet(rows)


def test_killed_between_the_chunks_of_a_long_list(mortal):
    undisturbed, killed = School(mortal, name="Quiet"), School(mortal, name="Killed")
    for school in (undisturbed, killed):
        school.structure()
    data = long_list(1300)
    record = undisturbed.upload("larga.csv", data)
    undisturbed.rpc("officer").env["tracktion.import"].browse(record).action_import()

    record = killed.upload("larga.csv", data)
    import_and_kill(mortal, killed, record, 700)
    done = done_rows(mortal, record)
    assert 0 < done <= 700, "whole chunks stay, the one that was cut off leaves nothing"
    # Nobody has to notice: the scheduled job goes on.
    run_cron(mortal, "tracktion_alumni.ir_cron_tracktion_import")
    assert state_of(killed, record)["state"] == "done"
    assert done_rows(mortal, record) == 1300
    people = killed.people()
    assert len(people) == 1300 - 1300 // 7
    assert people == undisturbed.people()


def test_killed_twice(mortal):
    undisturbed, killed = School(mortal, name="Quiet"), School(mortal, name="Killed")
    for school in (undisturbed, killed):
        school.structure()
    data = long_list(60)
    record = undisturbed.upload("corta.csv", data)
    undisturbed.rpc("officer").env["tracktion.import"].browse(record).action_import()
    record = killed.upload("corta.csv", data)
    import_and_kill(mortal, killed, record, 10)
    assert done_rows(mortal, record) == 0
    import_and_kill(mortal, killed, record, 50)
    assert done_rows(mortal, record) == 0
    killed.rpc("officer").env["tracktion.import"].browse(record).action_import()
    assert killed.people() == undisturbed.people()
