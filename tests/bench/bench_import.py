"""Importing a list of 10,000 people end to end, against Odoo's own import (performance, row 1)."""

import base64
import csv
import io

from people import insert_people, make_rows, make_school

DESCRIPTION = "a list of 10,000 rows, a fifth of them about people who are known"
GOALS = {"seconds to preview": 5.0, "import / stock import": 1.0}
KNOWN = 5


def as_file(rows, school, random):
    """The list as a school keeps it: semicolons, Spanish headings, phones without a country."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(
        (
            "Apellidos y nombre",
            "Correo electrónico",
            "Teléfono",
            "Fecha de nacimiento",
            "Titulación",
            "Año de titulación",
            "Seguir en contacto",
            "Fecha del consentimiento",
            "Origen del consentimiento",
        )
    )
    qualifications = school.qualifications.mapped("name")
    for row in rows:
        given, *surnames = row["name"].split()
        phone = row["phone"].removeprefix("+34")
        writer.writerow(
            (
                f"{' '.join(surnames)}, {given}",
                row["email"] or "",
                f"{phone[:3]} {phone[3:5]} {phone[5:7]} {phone[7:]}",
                row["birthdate"].strftime("%d/%m/%Y"),
                random.choice(qualifications),
                row["year"],
                random.choice(("sí", "no", "")),
                "10/01/2025",
                "papel",
            )
        )
    return base64.b64encode(stream.getvalue().encode("utf-8-sig"))


STOCK_BATCH = 2000


def stock_import(bench, rows):
    """What Odoo's own import does with the same people, in batches as its screen asks for them.

    It makes contacts only, and does not look whom the school knows.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("Name", "Email", "Phone", "Country", "Birth date"))
    writer.writerows(
        (row["name"], row["email"], row["phone"], "Spain", f"{row['birthdate']:%d/%m/%Y}")
        for row in rows
    )
    wizard = bench.env["base_import.import"].with_context(tracking_disable=True)
    wizard = wizard.create(
        {
            "res_model": "res.partner",
            "file": stream.getvalue().encode(),
            "file_name": "alumni.csv",
            "file_type": "text/csv",
        }
    )
    columns = ["name", "email", "phone", "country_id", "alumni_birthdate"]
    made = start = 0
    while start < len(rows):
        options = {
            "has_headers": True,
            "quoting": '"',
            "separator": ",",
            "encoding": "utf-8",
            "date_format": "%d/%m/%Y",
            "skip": start,
            "limit": STOCK_BATCH,
        }
        result = wizard.execute_import(columns, columns, options)
        assert not result["messages"], result["messages"]
        made += len(result["ids"])
        start = result["nextrow"] or len(rows)
        bench.env.flush_all()
    assert made == len(rows), f"{made} of {len(rows)}"


def run(bench, scale):
    """The preview with its matching, then the import; and the stock import of the same people."""
    school = make_school(bench)
    count = bench.size(10_000)
    people = make_rows(bench, bench.size(100_000))
    insert_people(bench, school, people)
    known = bench.random.sample(people, count // KNOWN)
    strangers = make_rows(bench, count - len(known), first=10_000_000)
    rows = known + strangers
    bench.random.shuffle(rows)
    data = as_file(rows, school, bench.random)
    imports = bench.env["tracktion.import"].with_context(tracktion_keep_transaction=True)
    record = imports.create({"filename": "antiguos.csv", "data": data})
    with bench.measure("preview"):
        record.action_preview()
    bench.settle()
    states = dict(
        record.line_ids._read_group([("import_id", "=", record.id)], ["state"], ["__count"])
    )
    assert sum(states.values()) == count, states
    assert states.get("match", 0) >= 0.9 * len(known), states
    assert not states.get("error"), states

    def ours():
        before = bench.env["res.partner"].search_count([])
        record._note({"state": "running"})
        record._run()
        assert record.state == "done", record.error_message
        made = bench.env["res.partner"].search_count([]) - before
        assert made == states["new"], f"{made} people made from {states}"
        consents = bench.env["tracktion.consent"].search_count([("source", "=", "paper")])
        assert consents, "no consent came with the list"

    bench.compare({"import": ours, "stock import": lambda: stock_import(bench, rows)}, rounds=3)
    return {
        "seconds to preview": bench.measures["preview"]["seconds"],
        "import / stock import": bench.ratio("import", "stock import"),
        "all / stock with dry run": (
            bench.measures["preview"]["cpu"] + bench.measures["import"]["cpu"]
        )
        / (2 * bench.measures["stock import"]["cpu"]),
        "rows a second": count / bench.measures["import"]["seconds"],
    }
