"""A wave with many people who agreed to be asked, for the benchmarks of launch and reminders."""

from datetime import timedelta

from people import YEARS, insert_people, make_rows, make_school

#: How many people the ways of stock Odoo are measured with: they take long.
STOCK = 400


def make_wave(bench, count):
    """An open wave with that many people, all of whom agreed; and their school."""
    from odoo import fields

    school = make_school(bench)
    school.officer.write(
        {
            "email": "officer@example.org",
            "group_ids": [(4, bench.env.ref("tracktion_survey.group_tracking").id)],
        }
    )
    ids = insert_people(bench, school, make_rows(bench, count))
    bench.sql(
        """
        INSERT INTO tracktion_consent (partner_id, company_id, purpose_id, decision, source, date,
            create_uid, write_uid, create_date, write_date)
        SELECT p.id, p.company_id,
               (SELECT id FROM tracktion_consent_purpose WHERE code = 'tracking_survey'),
               'given', 'classroom', now() - interval '30 days', 1, 1, now(), now()
          FROM res_partner p WHERE p.id = ANY(%s)
        """,
        ids,
    )
    today = fields.Date.today()
    wave = bench.env["tracktion.wave"].create(
        {
            "name": "Bench",
            "point": "post6",
            "school_year_id": school.years[YEARS[-1]].id,
            "date_open": today,
            "date_close": today + timedelta(days=50),
            "user_id": school.officer.id,
        }
    )
    people = bench.env["res.partner"].browse(ids)
    with bench.measure(f"{count} people into the population"):
        wave._add_people(people)
    bench.settle()
    return school, wave, people
