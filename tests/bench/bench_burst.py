"""A class answers at the same moment: 120 phones on two workers (performance, row 5)."""

import itertools
import os
import threading
from concurrent.futures import ThreadPoolExecutor

from phones import Clock, answer, make_answers, served

DESCRIPTION = "120 phones at once on 2 workers, against the same questionnaire in stock Odoo"
ADDONS = "tracktion_survey"
GOALS = {"ours / stock in seconds": 1.15}
WORKERS = 2


def run(bench, scale):
    """Every phone starts at once and answers all pages; each that fails fails the benchmark."""
    count = bench.size(120, least=6)
    made, wave = make_answers(bench, count + 2)
    # As many at a time as Odoo's own queue in front of its workers holds.
    proxy = threading.BoundedSemaphore(8 * WORKERS)
    with served(bench.db, f"--workers={WORKERS}") as (url, process):
        clock = Clock(bench.db, process)
        for (questionnaire, tokens), number in itertools.product(made.values(), range(2)):
            answer(url, questionnaire, tokens[number], number)
        for label in ("stock", "ours"):
            questionnaire, tokens = made[label]
            with ThreadPoolExecutor(count) as phones, clock.measure(bench, label):
                futures = [
                    phones.submit(answer, url, questionnaire, token, number, proxy)
                    for number, token in enumerate(tokens[2:], start=2)
                ]
                for future in futures:
                    future.result()
    bench.cr.commit()
    bench.env.invalidate_all()
    responses = wave.response_ids
    assert len(responses) == count + 2, f"{len(responses)} responses of {count + 2}"
    assert set(responses.mapped("is_valid")) == {True}
    return {
        "phones": count,
        "processors": os.cpu_count(),
        "responses a second": count / bench.measures["ours"]["seconds"],
        "ours / stock in seconds": bench.ratio("ours", "stock", "seconds"),
        "ours / stock": bench.ratio("ours", "stock"),
    }
