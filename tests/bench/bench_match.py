"""Finding the people of a list among those whom the school knows (performance, row 2)."""

import json
import time

from people import insert_people, make_rows, make_school

DESCRIPTION = "whom do the rows of a list speak of, among 100,000 contacts"
GOALS = {"seconds for 10,000 rows": 1.0}
SINGLE = 100


def as_read(row, kind):
    """A row as the reader of lists gives it, which knows its person by one thing only."""
    known = {"name": row["name"], "emails": [], "phones": [], "birthdate": None}
    if kind == "email":
        known["emails"] = [row["email"] or "nobody@example.org"]
    elif kind == "phone":
        known["phones"] = [row["phone"]]
    else:
        known["birthdate"] = row["birthdate"].isoformat()
    return known


def plain_sql(bench, rows, company):
    """The least that a database does for it: three joins, and no judgement of what they find."""
    from odoo.addons.tracktion_alumni.lib.names import name_key

    payload = [
        {
            "i": index,
            "email": (row["emails"] or [None])[0],
            "phone": (row["phones"] or [None])[0],
            "key": name_key(row["name"]),
            "birth": row["birthdate"],
        }
        for index, row in enumerate(rows)
    ]
    return bench.sql(
        """
        WITH r AS MATERIALIZED (
            SELECT * FROM jsonb_to_recordset(%s::jsonb)
                AS x(i int, email text, phone text, key text, birth date))
        SELECT r.i, p.id FROM r JOIN res_partner p ON p.email_normalized = r.email
         WHERE p.company_id = %s
         UNION SELECT r.i, p.id FROM r JOIN res_partner p ON p.phone_sanitized = r.phone
         WHERE p.company_id = %s
         UNION SELECT r.i, p.id FROM r JOIN res_partner p
            ON p.alumni_name_key = r.key AND p.alumni_birthdate = r.birth
         WHERE p.company_id = %s
        """,
        json.dumps(payload),
        company.id,
        company.id,
        company.id,
    )


def run(bench, scale):
    """One row, then many; half of them speak of somebody known."""
    school = make_school(bench)
    people = make_rows(bench, bench.size(100_000))
    ids = insert_people(bench, school, people)
    count = bench.size(10_000)
    kinds = ("email", "phone", "name and birth date")
    half = bench.random.sample(range(len(people)), count // 2)
    known = [as_read(people[index], kinds[index % 3]) for index in half]
    strangers = make_rows(bench, count - len(half), first=10_000_000)
    unknown = [as_read(row, kinds[row["number"] % 3]) for row in strangers]
    match = bench.env["tracktion.person.match"]
    found = match._find(known, school.company)
    hits = sum(
        ids[index] == answer.partner_id or ids[index] in answer.candidates
        for index, answer in zip(half, found, strict=True)
    )
    # Without an e-mail address only the name is left, which is found as a doubt.
    assert hits == len(half), f"{hits} of {len(half)} found"

    rows = known + unknown
    bench.compare(
        {
            f"{count} rows": lambda: match._find(rows, school.company),
            f"{count} rows, plain SQL": lambda: plain_sql(bench, rows, school.company),
        }
    )
    singles = rows[:: max(1, len(rows) // SINGLE)][:SINGLE]
    started = time.perf_counter()
    with bench.measure(f"{len(singles)} single rows"):
        for row in singles:
            match._find([row], school.company)
    single = (time.perf_counter() - started) / len(singles)
    with bench.measure(f"{len(singles)} single rows, plain SQL"):
        for row in singles:
            plain_sql(bench, [row], school.company)
    return {
        "seconds for 10,000 rows": bench.measures[f"{count} rows"]["seconds"],
        "10,000 rows / plain SQL": bench.ratio(f"{count} rows", f"{count} rows, plain SQL"),
        "milliseconds for one row": single * 1000,
    }
