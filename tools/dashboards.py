"""What is on the dashboards: an addon with figures of its own adds a `Dashboard` here and runs
tools/build_dashboards.py; the file goes into its `data` as a `spreadsheet.dashboard`."""

from build_dashboards import Chart, Dashboard, Tile

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
    section="people",
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
DASHBOARDS = [GLANCE, PEOPLE]
