"""The People section of the report, as it is computed, and the same tables by hand."""

from people import insert_people, make_rows, make_school

DESCRIPTION = "all figures of the People section over 100,000 people"
GOALS = {"one table with a dimension / plain SQL": 2.0}
YEAR = 2024
DAY = "2025-05-05"

# One statement per table of the section, each with its total.
ALUMNI = """alumni_is_alumnus AND active AND alumni_category_id IS NOT NULL
    AND alumni_reachability != 'deceased' AND company_id = %(company)s"""
TABLES = {
    "category": f"""
        SELECT alumni_category_id, COUNT(*), COUNT(*) FILTER (WHERE alumni_keep_in_touch = 'no'),
               COUNT(*) FILTER (WHERE alumni_keep_in_touch != 'no')
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1))""",
    "department": f"""
        SELECT alumni_department_id, COUNT(*), COUNT(*) FILTER (WHERE alumni_keep_in_touch = 'no'),
               COUNT(*) FILTER (WHERE alumni_keep_in_touch != 'no')
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1))""",
    "numbers": f"""
        SELECT COUNT(*), COUNT(*) FILTER (WHERE alumni_school_year_id = %(year)s),
               COUNT(*) FILTER (WHERE alumni_school_year_id = %(before)s)
          FROM res_partner WHERE {ALUMNI}""",
    "shares": f"""
        SELECT COUNT(*), COUNT(*) FILTER (WHERE alumni_keep_in_touch != 'no'),
               COUNT(alumni_relation_owner_id),
               COUNT(*) FILTER (WHERE alumni_gender = 'female'),
               COUNT(*) FILTER (WHERE alumni_gender IN ('female', 'male', 'other'))
          FROM res_partner WHERE {ALUMNI}""",
    "career": f"""
        SELECT alumni_graduation_date > %(day)s::date - INTERVAL '3 years',
               alumni_graduation_date > %(day)s::date - INTERVAL '10 years', COUNT(*)
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1, 2))""",
    "consents": f"""
        SELECT purpose_id, COUNT(DISTINCT partner_id) FROM (
            SELECT DISTINCT ON (c.partner_id, c.purpose_id) c.partner_id, c.purpose_id, c.decision
              FROM tracktion_consent c JOIN res_partner ON res_partner.id = c.partner_id
             WHERE {ALUMNI.replace("company_id", "res_partner.company_id")}
             ORDER BY c.partner_id, c.purpose_id, c.date DESC, c.id DESC) latest
         WHERE decision = 'given' GROUP BY GROUPING SETS ((), (1))""",
    "reachability": f"""
        SELECT alumni_reachability, COUNT(*)
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1))""",
    "age": f"""
        SELECT alumni_last_confirmed_on > %(day)s::date - INTERVAL '1 year', COUNT(*)
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1))""",
    "owner": f"""
        SELECT alumni_department_id, COUNT(*), COUNT(alumni_relation_owner_id)
          FROM res_partner WHERE {ALUMNI} GROUP BY GROUPING SETS ((), (1))""",
    "approaches": """
        SELECT purpose_id, COUNT(*), COUNT(DISTINCT partner_id)
          FROM tracktion_approach WHERE company_id = %(company)s AND date >= %(first)s
           AND date < %(last)s::date + 1 GROUP BY GROUPING SETS ((), (1))""",
    "answers": """
        SELECT channel_id, COUNT(*), COUNT(*) FILTER (WHERE EXISTS (
               SELECT FROM mail_message m WHERE m.model = 'res.partner' AND m.res_id = a.partner_id
                  AND m.author_id = a.partner_id AND m.message_type = 'email'
                  AND m.date BETWEEN a.date AND a.date + INTERVAL '30 days') OR EXISTS (
               SELECT FROM tracktion_consent c WHERE c.partner_id = a.partner_id
                  AND c.source = 'portal'
                  AND c.date BETWEEN a.date AND a.date + INTERVAL '30 days'))
          FROM tracktion_approach a WHERE company_id = %(company)s AND date >= %(first)s
           AND date < %(last)s::date + 1 GROUP BY GROUPING SETS ((), (1))""",
}


def make_approaches(bench, school, count):
    """That many alumni were approached in the year of the report, by mail."""
    bench.sql(
        """
        INSERT INTO tracktion_approach (partner_id, company_id, user_id, purpose_id, channel_id,
            subject, date, create_uid, write_uid, create_date, write_date)
        SELECT id, company_id, 1, (SELECT id FROM tracktion_consent_purpose
                WHERE code = 'keep_in_touch'),
               (SELECT id FROM tracktion_channel WHERE code = 'email'),
               'News', %s, 1, 1, now(), now()
          FROM res_partner WHERE alumni_contactable AND company_id = %s LIMIT %s
        """,
        f"{YEAR}-03-10 10:00:00",
        school.company.id,
        count,
    )
    bench.settle()


def run(bench, scale):
    """The section through a report's run, its parts, and eleven statements."""
    from odoo.addons.tracktion_alumni.tools import ReportRun

    school = make_school(bench)
    insert_people(bench, school, make_rows(bench, bench.size(100_000, least=200)))
    make_approaches(bench, school, bench.size(40_000))
    env = bench.env
    year = school.years[YEAR]
    Indicator = env["tracktion.indicator"]
    scope = Indicator._scope({"company_ids": school.company.ids, "school_year_id": year.id})
    section = env["tracktion.report.section"].search([("code", "=", "people")])
    values = {
        "company": school.company.id,
        "year": year.id,
        "before": school.years[YEAR - 1].id,
        "first": year.date_start,
        "last": year.date_end,
        "day": DAY,
    }

    def by_hand(*names):
        answers = {}
        for name in names or TABLES:
            bench.cr.execute(TABLES[name], values)
            answers[name] = bench.cr.fetchall()
        return answers

    def the_section():
        blocks, message = section._blocks(ReportRun(env, scope))
        assert len(blocks) == len(TABLES) and not message, message
        return blocks

    def one_table():
        indicators = Indicator._by_code(["alumni", "contactable"])
        return indicators._compute_figures(scope, ("category",))

    # First of all, the figures must be the same.
    rows = {row[0]: row for row in the_section()[0].rows}
    names = {category.id: category.name for category in school.categories} | {None: "Total"}
    for category, *numbers in by_hand("category")["category"]:
        shown = [cell.value for cell in rows[names[category]][1:4]]
        assert all(a in (None, b) for a, b in zip(shown, numbers, strict=True)), "other figures"

    bench.compare(
        {
            "the section": the_section,
            "the section, plain SQL": by_hand,
            "one table": one_table,
            "one table, plain SQL": lambda: by_hand("category"),
        },
        rounds=5,
    )
    return {
        "processor seconds for the section": bench.measures["the section"]["cpu"],
        "the section / plain SQL": bench.ratio("the section", "the section, plain SQL"),
        "one table with a dimension / plain SQL": bench.ratio("one table", "one table, plain SQL"),
    }
