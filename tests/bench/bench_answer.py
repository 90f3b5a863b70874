"""One response of 35 questions over HTTP, with all that follows from it (performance, row 5)."""

from phones import Clock, answer, make_answers, served

DESCRIPTION = "answering a questionnaire page by page: facts, consents, destinations on top"
ADDONS = "tracktion_survey"
GOALS = {"ours / stock": 1.05}


def run(bench, scale):
    """Ours and stock in turns on one server; processor time of the server and of PostgreSQL."""
    count = bench.size(40, least=4)
    made, wave = make_answers(bench, count + 1)
    with served(bench.db) as (url, process):
        clock = Clock(bench.db, process)
        for questionnaire, tokens in made.values():
            # The first one makes what every server makes once.
            answer(url, questionnaire, tokens[0], 0)
        for number in range(1, count + 1):
            for label in sorted(made, reverse=number % 2):
                questionnaire, tokens = made[label]
                with clock.measure(bench, label):
                    answer(url, questionnaire, tokens[number], number)
    bench.cr.commit()
    bench.env.invalidate_all()
    responses = wave.response_ids
    assert len(responses) == count + 1, f"{len(responses)} responses of {count + 1}"
    assert set(responses.mapped("is_valid")) == {True}
    people = responses.partner_id
    assert set(people.mapped("alumni_destination_status")) == {"working"}
    assert set(people.mapped("alumni_keep_in_touch")) == {"yes"}
    each = {label: 1000 * bench.measures[label]["cpu"] / count for label in made}
    return {
        "questions": made["ours"][0].count,
        "pages": len(made["ours"][0].pages),
        "ours / stock": bench.ratio("ours", "stock"),
        "ours / stock in seconds": bench.ratio("ours", "stock", "seconds"),
        "ms each, stock": each["stock"],
        "ms each on top": each["ours"] - each["stock"],
    }
