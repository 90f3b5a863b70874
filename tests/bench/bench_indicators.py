"""All figures of graduate tracking over many responses, and one table of them by hand."""

from people import make_school

DESCRIPTION = "all indicators of answers by one dimension, over 300,000 responses"
ADDONS = "tracktion_survey"
GOALS = {
    "processor seconds for all by sector": 6.0,
    "one table with a dimension / plain SQL": 2.0,
    "one question with several answers / plain SQL": 2.0,
}
YEAR = 2024
POINTS = ("pre", "post6", "post18")

# Table 6.1 and 6.2: job quality by sector.
QUALITY = ("job_related", "part_time", "permanent", "wage_lt_1000", "jobseeking_employed")
TABLE = """
    SELECT sector, COUNT(*),
           COUNT(*) FILTER (WHERE job_related = 'yes'), COUNT(job_related),
           COUNT(*) FILTER (WHERE working_time = 'part_time'), COUNT(working_time),
           COUNT(*) FILTER (WHERE contract = 'permanent'), COUNT(contract),
           COUNT(*) FILTER (WHERE wage IN ('lt_500', '500_999')),
           COUNT(*) FILTER (WHERE job_seeking = 'yes'), COUNT(job_seeking)
      FROM tracktion_response
     WHERE company_id = %s AND wave_id IN %s AND is_valid
       AND status IN ('working', 'working_studying')
     GROUP BY GROUPING SETS ((), (1))"""
ANSWERS = """
    SELECT sector, code, COUNT(*)
      FROM tracktion_response
      LEFT JOIN LATERAL unnest(string_to_array(skills_dev, '|')) AS code ON TRUE
     WHERE company_id = %s AND wave_id IN %s AND is_valid AND skills_dev IS NOT NULL
     GROUP BY GROUPING SETS ((2), (1, 2))
     UNION ALL
    SELECT sector, NULL, COUNT(*)
      FROM tracktion_response
     WHERE company_id = %s AND wave_id IN %s AND is_valid AND skills_dev IS NOT NULL
     GROUP BY GROUPING SETS ((), (1))"""


def answer(item):
    """The SQL of a random answer to a question of the codebook, for those who are asked."""
    if item.kind == "single":
        codes = list(item.option_codes)
        value = f"(ARRAY{codes})[1 + floor(random() * {len(codes)})::int]"
    elif item.kind == "multi":
        some = ", ".join(f"CASE WHEN random() < 0.25 THEN '{c}' END" for c in item.option_codes)
        value = f"NULLIF(concat_ws('|', {some}), '')"
    elif item.kind == "nps":
        value = "floor(random() * 11)::int::text"
    else:
        return None
    asked = "random() < 0.95"
    if 0 < len(item.statuses) < 6:
        asked += f" AND status IN ({', '.join(map(repr, item.statuses))})"
    return f"CASE WHEN {asked} THEN {value} END"


def make_responses(bench, school, count):
    """Three waves with ``count`` responses in all; returns the waves."""
    from odoo.addons.tracktion_survey.codebook import CODEBOOK

    env = bench.env
    year = school.years[YEAR]
    waves = env["tracktion.wave"].create(
        [{"name": point, "point": point, "school_year_id": year.id} for point in POINTS]
    )
    env.flush_all()
    sectors = {q.id: q for q in school.qualifications}
    bench.sql("CREATE TEMP TABLE bench_course (id int, department int, sector text)")
    bench.cr.execute_values(
        "INSERT INTO bench_course VALUES %s",
        [(q.id, q.department_id.id, q.sector) for q in sectors.values()],
    )
    for wave in waves:
        bench.sql(
            """
            INSERT INTO tracktion_invitation (wave_id, point, company_id, school_year_id,
                access_token, state, is_eligible, is_delivered, is_started, is_completed,
                is_answered, qualification_id, department_id, sector, gender)
            SELECT %s, %s, %s, %s, md5(random()::text || n), 'completed', TRUE, TRUE, TRUE, TRUE,
                   TRUE, c.id, c.department, c.sector,
                   (ARRAY['female', 'male'])[1 + floor(random() * 2)::int]
              FROM generate_series(1, %s) n
              JOIN (SELECT *, row_number() OVER () AS row FROM bench_course) c
                ON c.row = 1 + n %% (SELECT COUNT(*) FROM bench_course)
            """,
            wave.id,
            wave.point,
            school.company.id,
            year.id,
            count // 3,
        )
        name = "pre" if wave.point == "pre" else "post"
        items = {
            item.column: answer(item)
            for item in CODEBOOK.questionnaires[name].items
            if item.code not in ("CONSENT", "STATUS") and answer(item)
        }
        status = answer(CODEBOOK.items["STATUS"]) if name == "post" else "NULL::text"
        plans = ("plan", "plan_field", "expected_wage", "place_pref")
        before = (
            {} if name == "pre" else {f"pre_{c}": answer(CODEBOOK.items[c.upper()]) for c in plans}
        )
        values = {**items, **before}
        bench.sql(
            f"""
            INSERT INTO tracktion_response (invitation_id, wave_id, point, company_id,
                school_year_id, qualification_id, department_id, sector, gender, answered_by, date,
                minutes, is_valid, is_partial, consent, status, field_outcome, wage_shift,
                {", ".join(values)})
            SELECT i.id, wave_id, point, company_id, school_year_id, qualification_id,
                   department_id, sector, gender, 'link', now()::date, random() * 20, TRUE, FALSE,
                   'agree', status,
                   (ARRAY['in_field', 'chose', 'could_not'])[1 + floor(random() * 3)::int],
                   (floor(random() * 11) - 5)::int::text,
                   {", ".join(values.values())}
              FROM (SELECT *, CASE WHEN random() < 2 THEN {status} END AS status
                      FROM tracktion_invitation WHERE wave_id = %s OFFSET 0) i
            """,
            wave.id,
        )
    bench.settle()
    return waves


def run(bench, scale):
    """All indicators by sector, one table by sector, one question with several answers."""
    school = make_school(bench)
    waves = make_responses(bench, school, bench.size(300_000, least=600))
    Indicator = bench.env["tracktion.indicator"]
    scope = Indicator._scope({"company_ids": school.company.ids, "wave_ids": waves.ids})
    where = (school.company.id, tuple(waves.ids))
    everything = Indicator.search([("model", "=", "tracktion.response")])
    matrices = everything.filtered(lambda i: i.aggregate == "matrix")

    def all_of_them():
        figures = (everything - matrices)._compute_figures(scope, ("sector",))
        return figures | matrices._compute_figures(scope)

    def one_table():
        return Indicator._by_code(QUALITY)._compute_figures(scope, ("sector",))

    def one_table_by_hand():
        return bench.sql(TABLE, *where)

    def one_question():
        return Indicator._by_code(["skills_dev"])._compute_figures(scope, ("sector",))

    def one_question_by_hand():
        return bench.sql(ANSWERS, *where, *where)

    # First of all, the figures must be the same.
    sectors = {None: frozenset()} | {
        s: frozenset([("sector", s)]) for s in ("industry", "services")
    }
    table = one_table()
    for sector, _count, related, answered, *_rest in one_table_by_hand():
        if sector in sectors:
            cell = table[Indicator._by_code(["job_related"])].cells[sectors[sector]]
            assert (cell.numerator, cell.base) in ((related, answered), (None, None))
    [question] = one_question().values()
    for sector, code, number in one_question_by_hand():
        if sector in sectors and code:
            cell = question.cells[sectors[sector] | {("option", code)}]
            assert cell.numerator in (number, None), (sector, code, number, cell)

    bench.compare(
        {
            "all by sector": all_of_them,
            "one table": one_table,
            "one table, plain SQL": one_table_by_hand,
            "several answers": one_question,
            "several answers, plain SQL": one_question_by_hand,
        },
        rounds=3,
    )
    return {
        "indicators": len(everything),
        "processor seconds for all by sector": bench.measures["all by sector"]["cpu"],
        "one table with a dimension / plain SQL": bench.ratio("one table", "one table, plain SQL"),
        "one question with several answers / plain SQL": bench.ratio(
            "several answers", "several answers, plain SQL"
        ),
    }
