"""A million participations, united from two addons that keep them, and in one plain table."""

from people import insert_people, make_rows, make_school

DESCRIPTION = "pivots and different people over 1,000,000 participations of two contributors"
ADDONS = "tracktion_alumni,tracktion_test_contributor"
GOALS = {
    "pivot of the union / plain table": 2.0,
    "processor seconds for different alumni": 0.5,
}


def make_participations(bench, school, people, count):
    """``count`` rows in each of the two contributors, one in twenty of another school."""
    other = bench.env["res.company"].create({"name": "Other school"})
    values = {
        "count": count,
        "people": people,
        "own": school.company.id,
        "other": other.id,
        "years": [year.id for year in school.years.values()],
    }
    some = "CASE WHEN n %% 20 = 0 THEN %(other)s ELSE %(own)s END"
    person = "(%(people)s::int[])[1 + floor(random() * cardinality(%(people)s::int[]))::int]"
    bench.cr.execute("SELECT setseed(0.5)")
    bench.cr.execute(
        f"""
        INSERT INTO tracktion_test_attendance (partner_id, company_id, school_year_id, date, mode,
            kind, minutes, attended, rated, rating)
        SELECT {person}, {some},
               (%(years)s::int[])[1 + n %% cardinality(%(years)s::int[])],
               '2020-01-01'::date + n %% 1800,
               (ARRAY['communication', 'experiential'])[1 + n %% 2],
               (ARRAY['talk', 'visit', 'workshop'])[1 + n %% 3], 30 + n %% 90, TRUE, FALSE, 0
          FROM generate_series(1, %(count)s) n;
        INSERT INTO tracktion_test_help (helper_id, company_id, day, task, hours)
        SELECT {person}, {some}, '2020-01-01'::date + n %% 1800,
               jsonb_build_object('en_US', 'Task ' || n %% 7), 0.5 + n %% 8
          FROM generate_series(1, %(count)s) n
        """,
        values,
    )
    from odoo.tools import SQL

    union = bench.env["tracktion.participation"]
    bench.cr.execute(SQL("CREATE TABLE bench_plain AS %s", union._table_query))
    bench.settle()


def run(bench, scale):
    """The pivot and the figure, and both by hand."""
    school = make_school(bench)
    people = insert_people(bench, school, make_rows(bench, bench.size(100_000)))
    make_participations(bench, school, people, bench.size(500_000))
    env = bench.env
    dimensions = env["tracktion.dimension"].search([("code", "in", ["mode", "category"])])
    indicator = env["tracktion.indicator"].create(
        {
            "code": "bench_people",
            "name": "Different alumni",
            "definition": "Who took part.",
            "model": "tracktion.participation",
            "aggregate": "count_distinct",
            "measure": "partner_id",
            "dimension_ids": dimensions.ids,
        }
    )
    scope = indicator._scope({"company_ids": school.company.ids})
    union = env["tracktion.participation"].with_user(school.officer)

    def pivot():
        return union._read_group([], ["mode", "school_year_id"], ["__count", "minutes:sum"])

    def pivot_by_hand():
        return bench.sql(
            """
            SELECT mode, school_year_id, COUNT(*), SUM(minutes) FROM bench_plain
             WHERE company_id = %s GROUP BY mode, school_year_id ORDER BY mode, school_year_id
            """,
            school.company.id,
        )

    def different():
        return indicator._compute_figures(scope, ("category", "mode"))[indicator]

    def different_by_hand():
        return bench.sql(
            """
            SELECT c.code, f.mode, COUNT(DISTINCT f.partner_id)
              FROM bench_plain f JOIN res_partner p ON p.id = f.partner_id
              JOIN tracktion_category c ON c.id = p.alumni_category_id
             WHERE f.company_id = %s GROUP BY GROUPING SETS ((), (1), (2), (1, 2))
            """,
            school.company.id,
        )

    # First of all, the figures must be the same.
    ours = {(mode, year.id or None): (number, minutes) for mode, year, number, minutes in pivot()}
    assert ours == {(row[0], row[1]): row[2:] for row in pivot_by_hand()}, "another pivot"
    figures = {
        (dict(key).get("category"), dict(key).get("mode")): cell.value
        for key, cell in different().cells.items()
    }
    counted = {(category, mode): number for category, mode, number in different_by_hand()}
    assert figures.keys() == counted.keys(), "other groups"
    assert all(figures[key] in (None, counted[key]) for key in figures), "other figures"

    bench.compare(
        {
            "pivot of the union": pivot,
            "pivot, plain table": pivot_by_hand,
            "different alumni": different,
            "different alumni, plain SQL": different_by_hand,
        }
    )
    return {
        "pivot of the union / plain table": bench.ratio("pivot of the union", "pivot, plain table"),
        "processor seconds for different alumni": bench.measures["different alumni"]["cpu"],
        "different alumni / plain SQL": bench.ratio(
            "different alumni", "different alumni, plain SQL"
        ),
    }
