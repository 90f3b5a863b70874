"""Kills a server in the middle of its work, always at the same place.

A trigger in the database makes the work wait at a chosen row, with half of a transaction written;
there the server gets SIGKILL, as in a power cut.
"""

import itertools
import subprocess
import threading
import time

import harness

_numbers = itertools.count(20190101)
TRIGGER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_advisory_xact_lock_shared({lock}); RETURN NEW; END $$;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW
WHEN ({when}) EXECUTE FUNCTION {name}();
"""


class Gate:
    """Holds back whoever writes a row of ``table`` for which ``when`` holds, until it is removed.

    :param str when: condition of SQL on ``NEW``, the row as it is written
    :param str event: INSERT or UPDATE
    """

    def __init__(self, db, table, when, event="INSERT"):
        self.db, self.table, self.lock = db, table, next(_numbers)
        self.name = f"tt_gate_{self.lock}"
        harness.sql(
            TRIGGER.format(name=self.name, lock=self.lock, event=event, table=table, when=when), db
        )
        self.keeper = subprocess.Popen(
            ["psql", "-XAtq", "-d", db], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.keeper.stdin.write(f"SELECT pg_advisory_lock({self.lock});\nSELECT 'held';\n")
        self.keeper.stdin.flush()
        while self.keeper.stdout.readline().strip() != "held":
            assert self.keeper.poll() is None, "psql ended before it held the lock"

    def wait(self, timeout=180):
        """Return when somebody stands before the gate."""
        deadline = time.monotonic() + timeout
        query = f"SELECT count(*) FROM pg_locks WHERE objid = {self.lock} AND NOT granted"
        while harness.sql(query, self.db) == [["0"]]:
            assert time.monotonic() < deadline, "the work never came to the chosen row"
            time.sleep(0.1)

    def remove(self):
        """Let everybody through from now on."""
        self.keeper.stdin.close()
        self.keeper.wait(30)
        harness.sql(f"DROP TRIGGER {self.name} ON {self.table}", self.db)


def kill_at(server, work, table, when, event="INSERT"):
    """Kill ``server`` when ``work`` comes to the gate of :class:`Gate`; it stays down.

    :param work: function that asks the server for something, and does not come back from it
    """
    gate = Gate(server.db, table, when, event)
    answers = []

    def ask():
        try:
            answers.append(work())
        except Exception as error:
            answers.append(error)

    request = threading.Thread(target=ask)
    request.start()
    try:
        gate.wait()
        server.kill()
    finally:
        gate.remove()
        request.join(60)
    assert answers and isinstance(answers[0], Exception), "it was over before the server died"


def run_cron(server, xmlid):
    """Run a scheduled job now."""
    admin = server.rpc()
    admin.env["ir.cron"].browse(admin.env.ref(xmlid).id).method_direct_trigger()
