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


def stock_import(bench, rows):
    """What Odoo's own import does with the same people: contacts only, and no look at the known."""
    partners = bench.env["res.partner"].with_context(import_file=True, tracking_disable=True)
    values = [
        [
            row["name"],
            row["email"] or "",
            row["phone"],
            "Spain",
            "",
        ]
        for row in rows
    ]
    result = partners.load(["name", "email", "phone", "country_id", "ref"], values)
    assert not any(message["type"] == "error" for message in result["messages"]), result["messages"]
    assert len(result["ids"]) == len(rows)


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

    def make():
        return imports.create({"filename": "antiguos.csv", "data": data})

    with bench.rolled_back():
        record = make()
        with bench.measure("preview"):
            record.action_preview()
        states = dict(
            record.line_ids._read_group([("import_id", "=", record.id)], ["state"], ["__count"])
        )
        assert sum(states.values()) == count, states
        assert states.get("match", 0) >= 0.9 * len(known), states
        assert not states.get("error"), states
        before = bench.env["res.partner"].search_count([])
        with bench.measure("import"):
            record._run()
        assert record.state == "done", record.error_message
        made = bench.env["res.partner"].search_count([]) - before
        assert made == states["new"], f"{made} people made from {states}"
        consents = bench.env["tracktion.consent"].search_count([("source", "=", "paper")])
        assert consents, "no consent came with the list"
    bench.compare({"stock import": lambda: stock_import(bench, rows)}, rounds=1)
    return {
        "seconds to preview": bench.measures["preview"]["seconds"],
        "import / stock import": bench.ratio("import", "stock import"),
        "all / stock with dry run": (
            bench.measures["preview"]["cpu"] + bench.measures["import"]["cpu"]
        )
        / (2 * bench.measures["stock import"]["cpu"]),
        "rows a second": count / bench.measures["import"]["seconds"],
    }
