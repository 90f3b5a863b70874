"""Each addon can be installed on the base alone and goes again without leaving anything behind.

Odoo runs for real each time. An error in its log is a failure, also where Odoo itself carries on.
After each step every section of the report is computed, and the report itself where it is there.
"""

import pytest
from installing import (
    ADDONS,
    BASE,
    assert_no_trace,
    assert_works,
    columns_of,
    expected_with,
    install,
    installed,
    uninstall,
)


def test_there_is_something_to_install():
    assert ADDONS[0] == BASE, "the base stands on stock addons only"


def test_base_alone(database):
    db = database(BASE)
    assert installed(db) & set(ADDONS) == {BASE}
    assert columns_of(db, BASE), "the base has tables"
    assert_works(db)
    uninstall(db, BASE)
    assert_no_trace(db)


@pytest.mark.parametrize("addon", [name for name in ADDONS if name != BASE])
def test_base_and_one_addon(database, addon):
    db = database(BASE)
    install(db, addon)
    assert {BASE, addon} <= installed(db)
    assert (installed(db) & set(ADDONS)) - expected_with(addon) == set(), "a sibling came along"
    assert_works(db)
    uninstall(db, addon)
    assert BASE in installed(db)
    assert_works(db)


def test_all_together_then_one_after_the_other_gone(database):
    db = database(",".join(ADDONS))
    assert set(ADDONS) <= installed(db)
    assert_works(db)
    for addon in reversed(ADDONS):
        if addon in installed(db):
            uninstall(db, addon)
            if addon != BASE:
                assert_works(db)
    assert_no_trace(db)
