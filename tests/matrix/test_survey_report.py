"""The dashboard of graduate tracking comes with the addons that it joins, and goes with either."""

from installing import ask, assert_works, install, installed, uninstall

NAMES = """
answer(names=env["spreadsheet.dashboard"].search(
    [("dashboard_group_id", "=", env.ref("tracktion_report.dashboard_group").id)]
).mapped("name"))
"""
OTHERS = ["School at a glance", "People"]
GLUE = "tracktion_survey_report"


def test_it_comes_by_itself_and_goes_with_the_survey(database):
    db = database("tracktion_report")
    assert ask(db, NAMES)["names"] == OTHERS
    install(db, "tracktion_survey")
    assert GLUE in installed(db)
    assert ask(db, NAMES)["names"] == [*OTHERS, "Where are they now"]
    assert_works(db)
    uninstall(db, "tracktion_survey")
    assert GLUE not in installed(db)
    assert ask(db, NAMES)["names"] == OTHERS
    assert_works(db)
