"""Loading answers that were gathered outside, 35 of each person (performance, row 6)."""

import json

from people import insert_people, make_rows, make_school

DESCRIPTION = "loading outside responses of 35 answers, with their lines and facts"
ADDONS = "tracktion_survey"
GOALS = {"milliseconds a response": 15}


def answers_of(random):
    """What somebody who works answers when he leaves out nothing: 35 questions."""
    from odoo.addons.tracktion_survey.codebook import CODEBOOK

    answers = {"CONSENT": "agree", "STATUS": "working", "KEEP_TOUCH": "yes", "JOB_RELATED": "no"}
    for item in CODEBOOK.questionnaires["post"].asked("working"):
        if item.code in answers or len(answers) == 35:
            continue
        if item.kind == "single":
            answers[item.code] = random.choice(item.option_codes)
        elif item.kind == "multi":
            chosen = random.sample(item.option_codes, 2)
            answers[item.code] = "|".join(code for code in item.option_codes if code in chosen)
        elif item.kind == "year":
            answers[item.code] = str(random.randint(1990, 2008))
        elif item.kind == "nps":
            answers[item.code] = str(random.randint(0, 10))
        elif item.kind == "email":
            answers[item.code] = f"p{random.randint(1, 10**6)}@example.net"
        else:
            answers[item.code] = "Joiner in Tartu"
    return answers


def stock(bench, invitations, answers):
    """As the pages of Odoo save them: question by question, then the end."""
    inputs = invitations._user_inputs("import")
    questions = {q.tracktion_code: q for q in inputs.survey_id.question_ids}
    options = {
        code: {o.tracktion_code: str(o.id) for o in question.suggested_answer_ids}
        for code, question in questions.items()
    }
    for one, mine in zip(inputs, answers, strict=True):
        for code, value in mine.items():
            kind = questions[code].question_type
            if kind == "simple_choice":
                value = options[code][value]
            elif kind == "multiple_choice":
                value = [options[code][option] for option in value.split("|")]
            one._save_lines(questions[code], value)
        one._mark_done()


def plain_sql(bench, invitations, answers):
    """The least that a database does for it: two statements, and no fact."""
    survey = invitations.wave_id.survey_id
    questions = {q.tracktion_code: q for q in survey.question_ids}
    options = {
        code: {o.tracktion_code: o.id for o in question.suggested_answer_ids}
        for code, question in questions.items()
    }
    bench.env.flush_all()
    rows = bench.sql(
        """
        INSERT INTO survey_user_input (survey_id, tracktion_invitation_id, access_token, state,
               create_date, write_date)
        SELECT %s, unnest(%s), gen_random_uuid(), 'done', now(), now() RETURNING id
        """,
        survey.id,
        invitations.ids,
    )
    lines = [
        (input_id, questions[code].id, options[code].get(option), option)
        for (input_id,), mine in zip(rows, answers, strict=True)
        for code, value in mine.items()
        for option in value.split("|")
    ]
    bench.sql(
        """
        INSERT INTO survey_user_input_line (user_input_id, question_id, suggested_answer_id,
               value_char_box, answer_type, create_date, write_date)
        SELECT (x->>0)::int, (x->>1)::int, (x->>2)::int, x->>3, 'suggestion', now(), now()
          FROM jsonb_array_elements(%s::jsonb) x
        """,
        json.dumps(lines),
    )


def run(bench, scale):
    """One wave; the same people by load_responses, by `_save_lines` and by two statements."""
    school = make_school(bench)
    count = bench.size(1000)
    few = bench.size(100)
    ids = insert_people(bench, school, make_rows(bench, count))
    env = bench.env
    year = env["tracktion.school.year"].search([("company_id", "=", school.company.id)], limit=1)
    wave = env["tracktion.wave"].create(
        {"name": "Bench", "point": "post6", "school_year_id": year.id}
    )
    wave._add_people(env["res.partner"].browse(ids), {id_: {"reference": f"P{id_}"} for id_ in ids})
    bench.settle()
    answers = [answers_of(bench.random) for _id in ids]
    assert all(len(mine) == 35 for mine in answers)
    rows = [{"ref": f"P{id_}", **mine} for id_, mine in zip(ids, answers, strict=True)]
    by_person = wave.invitation_ids.grouped(lambda i: i.partner_id.id)
    invitations = env["tracktion.invitation"].union(*(by_person[id_] for id_ in ids))

    def ours():
        outcomes = wave.load_responses(rows)
        assert {one["status"] for one in outcomes} == {"created"}, outcomes[:2]

    ways = {
        "load": ours,
        "_save_lines": lambda: stock(bench, invitations[:few], answers[:few]),
        "plain SQL": lambda: plain_sql(bench, invitations, answers),
    }
    bench.compare(ways)
    wave.load_responses(rows)
    bench.settle()
    with bench.measure("the same again"):
        outcomes = wave.load_responses(rows)
    assert {one["status"] for one in outcomes} == {"unchanged"}, outcomes[:2]
    ours_cpu = bench.measures["load"]["cpu"] / count
    return {
        "milliseconds a response": 1000 * ours_cpu,
        "milliseconds by _save_lines": 1000 * bench.measures["_save_lines"]["cpu"] / few,
        "milliseconds by plain SQL": 1000 * bench.measures["plain SQL"]["cpu"] / count,
        "milliseconds for the same again": 1000 * bench.measures["the same again"]["cpu"] / count,
        "queries for 1,000": bench.measures["load"]["queries"] * 1000 / count,
    }
