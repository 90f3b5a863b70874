"""People who answer a questionnaire over real HTTP, and the server that they answer to."""

import contextlib
import os
import re
import subprocess
import time
import urllib.request

import harness
import psutil
import requests

#: What somebody who works answers: 35 questions, the longest way but one.
ANSWERS = {
    "CONSENT": "agree",
    "SCHOOL": "Escuela",
    "QUALIFICATION": "Electrician",
    "GRAD_YEAR": "2024",
    "SEX": "female",
    "BIRTH_YEAR": "2004",
    "STATUS": "working",
    "JOB_TITLE": "Electrician",
    "EMPLOYER": "Taller Sol, Gijon",
    "JOB_RELATED": "no",
    "WAGE": "1000_1249",
    "CONTRACT": "permanent",
    "WORKING_TIME": "full_time",
    "RECOMMEND": "9",
    "KEEP_TOUCH": "yes",
    "GET": "jobs",
    "HELP": "mentoring",
}


class Questionnaire:
    """A survey as a phone sees it: its pages, and the answers that go with each."""

    def __init__(self, survey):
        self.token = survey.access_token
        self.pages = []
        self.count = 0
        for page in survey.page_ids.sorted("sequence"):
            values = {}
            for question in page.question_ids.sorted("sequence"):
                if self._asked(question):
                    values[str(question.id)] = self._value(question)
                    self.count += 1
            if values:
                self.pages.append((page.id, values))

    def _asked(self, question):
        triggers = question.triggering_answer_ids
        return not triggers or any(
            ANSWERS.get(answer.question_id.tracktion_code) == answer.tracktion_code
            for answer in triggers
        )

    def _value(self, question):
        code = ANSWERS.get(question.tracktion_code)
        options = question.suggested_answer_ids
        if options:
            chosen = options.filtered(lambda option: option.tracktion_code == code)[:1]
            value = str((chosen or options[:1]).id)
            return [value] if question.question_type == "multiple_choice" else value
        # Each person has an address of his own.
        return code or "@"


def answer(url, questionnaire, token, number, proxy=None):
    """One person answers from the first page to the last, on a phone of his own.

    :param proxy: a semaphore: how many requests the proxy in front of a server with workers hands
        on at a time; the others wait there. Without one the kernel drops who finds the queue full.
    """
    proxy = proxy or contextlib.nullcontext()
    session = requests.Session()
    # Workers hang up after each answer; a browser would try again on a connection of its own.
    session.headers["Connection"] = "close"

    def post(path, **params):
        request = {"jsonrpc": "2.0", "method": "call", "params": params}
        with proxy:
            reply = session.post(f"{url}{path}", json=request, timeout=600)
        reply.raise_for_status()
        result = reply.json()
        assert "error" not in result, result["error"]
        assert not result["result"][1].get("error"), result["result"][1]
        return result["result"][1]["survey_content"]

    start = f"/survey/start/{questionnaire.token}"
    with proxy:
        first = session.get(f"{url}{start}", params={"answer_token": token}, timeout=600)
    first.raise_for_status()
    path = f"{questionnaire.token}/{token}"
    assert path in first.url, first.url
    content = post(f"/survey/begin/{path}", lang_code="en_US")
    for page, values in questionnaire.pages:
        mine = {
            key: f"person{number}@new.example" if value == "@" else value
            for key, value in values.items()
        }
        content = post(f"/survey/submit/{path}", page_id=page, **mine)
    assert re.search(r"o_survey_finished", content), content[:500]


@contextlib.contextmanager
def served(db, *options):
    """A real Odoo on a database; gives its address and its process."""
    port = harness.free_port()
    log = harness.LOG_DIR / f"bench-server-{db}.log"
    command = harness.odoo_command(
        "server",
        *("-d", db, f"--db-filter=^{db}$", "--http-port", port),
        *("--gevent-port", harness.free_port(), "--max-cron-threads=0", "--log-level=warn"),
        *options,
    )
    # A worker hangs up on whoever says nothing for two seconds. Phones never meet it: the proxy in
    # front of a real server passes on whole requests, and each phone has a processor of its own.
    environment = {**os.environ, "ODOO_HTTP_SOCKET_TIMEOUT": "60"}
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/web/login", timeout=60).read()
                break
            assert process.poll() is None, log.read_text()[-3000:]
            time.sleep(0.3)
        yield url, process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        faults = [line for line in log.read_text().splitlines() if " ERROR " in line]
        assert not faults, "\n".join(faults[:5])
        log.unlink()


class Clock:
    """Processor time of a server, its workers, and PostgreSQL on its behalf."""

    def __init__(self, db, process):
        self.db, self.process = db, psutil.Process(process.pid)
        self.backends = {}
        self.workers = {}

    def read(self):
        processes = [self.process, *self.process.children(recursive=True)]
        for one in processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                self.workers[one.pid] = times.user + times.system
        query = f"SELECT pid FROM pg_stat_activity WHERE datname = '{self.db}'"
        for (pid,) in harness.sql(query):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = psutil.Process(int(pid)).cpu_times()
                self.backends[pid] = times.user + times.system
        return {
            "python": sum(self.workers.values()),
            "postgres": sum(self.backends.values()),
            "seconds": time.perf_counter(),
        }

    @contextlib.contextmanager
    def measure(self, bench, label):
        """Adds what the work inside takes to the measure of that name."""
        before = self.read()
        yield
        after = self.read()
        measure = bench.measures.setdefault(
            label,
            dict.fromkeys(("seconds", "cpu", "python", "postgres", "queries", "megabytes"), 0),
        )
        for key in before:
            measure[key] += after[key] - before[key]
        measure["cpu"] = measure["python"] + measure["postgres"]


def make_answers(bench, count):
    """A wave of ``count`` people who can answer, and as many who answer the same questionnaire in
    stock Odoo, where nothing follows from it.

    :return: ``{"ours" or "stock": (questionnaire, tokens)}``, and the wave
    """
    from people import insert_people, make_rows, make_school

    school = make_school(bench)
    env = bench.env(context={"allowed_company_ids": school.company.ids})
    people = env["res.partner"].browse(insert_people(bench, school, make_rows(bench, 2 * count)))
    year = school.years[max(school.years)]
    wave = env["tracktion.wave"].create(
        {"name": "6 months after", "point": "post6", "school_year_id": year.id}
    )
    invitations = wave._add_people(people[:count])
    invitations.sudo().state = "invited"
    wave.state = "open"
    ours = invitations._user_inputs()
    plain = wave.survey_id.copy({"survey_type": "survey", "title": "The same in stock Odoo"})
    stock = env["survey.user_input"].create(
        [{"survey_id": plain.id, "partner_id": person.id} for person in people[count:]]
    )
    made = {
        "ours": (Questionnaire(wave.survey_id), ours.mapped("access_token")),
        "stock": (Questionnaire(plain), stock.mapped("access_token")),
    }
    assert made["ours"][0].count == made["stock"][0].count, "the copy asks something else"
    bench.settle()
    return made, wave
