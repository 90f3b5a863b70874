"""Total, not willing and contactable per school year and category, over all alumni."""

from people import insert_people, make_rows, make_school

DESCRIPTION = "the category table over 100,000 people"
GOALS = {"table / plain SQL": 2.0, "pivot / plain SQL": 2.0}


def run(bench, scale):
    """The table of the XLSX, the pivot of the screen, and the same by hand."""
    school = make_school(bench)
    insert_people(bench, school, make_rows(bench, bench.size(100_000)))
    report = bench.env["tracktion.category.report"].with_user(school.officer)
    domain = [("is_alumnus", "=", True)]
    measures = ["total:sum", "not_willing:sum", "contactable:sum"]

    def by_hand():
        return bench.sql(
            """
            SELECT alumni_school_year_id, alumni_category_id, COUNT(*),
                   COUNT(*) FILTER (WHERE alumni_keep_in_touch = 'no'),
                   COUNT(*) FILTER (WHERE alumni_keep_in_touch != 'no')
              FROM res_partner
             WHERE active AND alumni_is_alumnus AND alumni_reachability != 'deceased'
               AND company_id = %s
             GROUP BY 1, 2
            """,
            school.company.id,
        )

    # First of all, the figures must be the same.
    ours = {
        (year.id, category.id): tuple(values)
        for year, category, *values in report._category_rows(domain)
    }
    theirs = {(year, category): tuple(values) for year, category, *values in by_hand()}
    assert ours == theirs, "the table does not say what the contacts say"

    bench.compare(
        {
            "table": lambda: report._category_rows(domain),
            "pivot": lambda: report.formatted_read_group(
                domain, ["school_year_id", "category_id"], measures
            ),
            "plain SQL": by_hand,
        },
        rounds=5,
    )
    return {
        "table / plain SQL": bench.ratio("table", "plain SQL"),
        "pivot / plain SQL": bench.ratio("pivot", "plain SQL"),
    }
