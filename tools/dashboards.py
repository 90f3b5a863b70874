"""What is on the dashboards: an addon with figures of its own adds a `Dashboard` here and runs
tools/build_dashboards.py; the file goes into its `data` as a `spreadsheet.dashboard`."""

from dashboard_parts import Chart, Dashboard, Grid, Tile

GLANCE = Dashboard(
    "tracktion_report",
    "glance",
    tiles=[
        Tile("Alumni", "alumni"),
        Tile("Can be contacted", "contactable", share=True),
        Tile("With a relation owner", "owned", share=True),
        Tile("Left in the year", "cohort_alumni"),
        Tile("Alumni approached", "approached"),
        Tile("Approaches answered", "approaches_answered", share=True),
    ],
    charts=[
        Chart("Alumni, by school year", "alumni"),
        Chart("Can be contacted, in %, by school year", "contactable", share=True),
        Chart("Alumni by category", "alumni", by="category", horizontal=True),
        Chart("Alumni by department", "alumni", by="department", horizontal=True),
    ],
    compared=[
        Tile("Alumni", "alumni"),
        Tile("Can be contacted", "contactable", share=True),
        Tile("With a relation owner", "owned", share=True),
    ],
)
PEOPLE = Dashboard(
    "tracktion_report",
    "people",
    sections=["people"],
    tiles=[
        Tile("Alumni", "alumni"),
        Tile("Can be contacted", "contactable", share=True),
        Tile("Consents in force", "consent_coverage", share=True),
        Tile("Women", "pct_women", share=True),
        Tile("With a relation owner", "owned", share=True),
        Tile("Alumni approached", "approached"),
    ],
    charts=[
        Chart("Alumni by category", "alumni", by="category", horizontal=True),
        Chart("Contactable, in %, by category", "contactable", "category", True, horizontal=True),
        Chart("Alumni by department", "alumni", by="department", horizontal=True),
        Chart(
            "Contactable, in %, by department", "contactable", "department", True, horizontal=True
        ),
        Chart("Career stage, in %", "career_stages", by="option", share=True),
        Chart("Consents in force, in %", "consent_coverage", "purpose", True, horizontal=True),
        Chart("Reachability, in %", "reachability", by="option", share=True),
        Chart("Details last confirmed, in %", "data_age", by="option", share=True),
        Chart("With an owner, in %, by department", "owned", "department", True, horizontal=True),
        Chart("Approaches, by purpose", "approaches", by="purpose", horizontal=True),
    ],
)
# Waves ask the same people at different times: every title says which one speaks.
SIX = ("point", "post6")
AFTER = (("post6", "6 months after"), ("post18", "18 months after"))
WAVES = (("pre", "Before graduation"), *AFTER)
STATUSES = (
    ("working", "Working"),
    ("working_studying", "Working and studying"),
    ("studying", "Studying"),
    ("self_employed", "Self-employed"),
    ("volunteering", "Volunteering"),
    ("unemployed", "Unemployed"),
)
NOW = Dashboard(
    "tracktion_survey_report",
    "where_now",
    sections=[
        "tracking_response",
        "tracking_situation",
        "tracking_jobs",
        "tracking_first_job",
        "tracking_training",
        "tracking_touch",
        "tracking_eqavet",
    ],
    tiles=[
        Tile("Answered 6 months after", "response_rate", True, SIX),
        Tile("Work or study 6 months after", "placement_rate", True, SIX),
        Tile("Unemployment rate, 6 months after", "unemployment_rate", True, SIX),
        Tile("Related job 6 months after", "job_related", True, SIX),
        Tile("Plan met 6 months after", "expectations_met", True, SIX),
        # From whatever source, and not of one wave.
        Tile("Destination known", "knowledge_rate", share=True),
    ],
    charts=[
        Grid(
            "Situation 6 months after graduation, in %, by school year",
            STATUSES,
            "status",
            across="option",
            at=SIX,
            share=True,
            stacked=True,
            horizontal=True,
            most=5,
        ),
        Grid(
            "Situation 18 months after graduation, in %, by school year",
            STATUSES,
            "status",
            across="option",
            at=("point", "post18"),
            share=True,
            stacked=True,
            horizontal=True,
            most=5,
        ),
        Grid(
            "Work or study 6 and 18 months after, in %, by department",
            AFTER,
            "placement_rate",
            by="department",
            share=True,
            horizontal=True,
            most=12,
            tall=True,
        ),
        Grid(
            "Work or study 6 and 18 months after, in %, by qualification",
            AFTER,
            "placement_rate",
            by="qualification",
            share=True,
            horizontal=True,
            tall=True,
        ),
        Grid(
            "Jobs 6 and 18 months after graduation, in %",
            AFTER,
            lines=(
                ("time_first_job", "First job within a month"),
                ("job_related", "Related to the training"),
                ("part_time", "Part-time"),
                ("permanent", "Permanent contract"),
                ("wage_lt_1000", "Pay below 1000 euros"),
                ("jobseeking_employed", "Look for another job"),
            ),
            share=True,
            horizontal=True,
        ),
        Grid(
            "Related job 6 and 18 months after, in %, by sector",
            AFTER,
            "job_related",
            by="sector",
            share=True,
            most=8,
        ),
        Grid(
            "Answers before, 6 and 18 months after graduation, in %",
            WAVES,
            lines=(
                ("response_rate", "Answered"),
                ("completion_rate", "Completed"),
                ("satisfaction", "Satisfied with training"),
                ("keep_touch", "Want to keep in touch"),
            ),
            share=True,
            horizontal=True,
        ),
        Grid(
            "EQAVET 5 and 6, 6 and 18 months after, in %",
            AFTER,
            lines=(
                ("eqavet5a", "5a: destination"),
                ("eqavet5b", "5b: employed"),
                ("eqavet6a", "6a: relevant occupation"),
            ),
            share=True,
        ),
        Grid(
            "Want to get, before and after graduation, in %",
            WAVES,
            "get",
            by="option",
            share=True,
            horizontal=True,
            most=8,
        ),
        Grid(
            "Offer to help with, before and after graduation, in %",
            WAVES,
            "help",
            by="option",
            share=True,
            horizontal=True,
            most=8,
        ),
    ],
)
DASHBOARDS = [GLANCE, PEOPLE, NOW]
