"""Each addon can be installed on the base alone and goes again without leaving anything behind.

Odoo runs for real each time. An error in its log is a failure, also where Odoo itself carries on.
"""

import ast

import harness
import pytest

BASE = "tracktion_alumni"
ADDONS = harness.own_addons()
# Asks every list and form of every model that is ours for its fields, as a browser would.
OPEN_VIEWS = """
models = [name for name in env if name == "res.partner" or name.startswith("tracktion.")]
for name in models:
    model = env[name]
    if not model._abstract:
        model.get_views([(False, "list"), (False, "form"), (False, "search")])
        model.search([], limit=1).read()
print("opened", len(models), "models")
"""


@pytest.fixture
def database():
    """Makes databases that are dropped after the test."""
    made = []

    def make(addons):
        made.append(harness.create_db(addons))
        return made[-1]

    yield make
    for name in made:
        harness.drop_db(name)


def installed(db):
    return {
        name
        for (name,) in harness.sql(
            "SELECT name FROM ir_module_module WHERE state = 'installed'", db
        )
    }


def columns_of(db, addon):
    """The tables and columns that an addon keeps its records in."""
    return {
        tuple(row)
        for row in harness.sql(
            f"""SELECT c.table_name, c.column_name
                FROM ir_model_data d
                JOIN ir_model_fields f ON d.model = 'ir.model.fields' AND d.res_id = f.id
                JOIN information_schema.columns c
                  ON c.table_name = replace(f.model, '.', '_') AND c.column_name = f.name
                WHERE d.module = '{addon}' AND c.column_name NOT IN
                  ('id', 'create_uid', 'create_date', 'write_uid', 'write_date')
                AND NOT EXISTS (SELECT FROM ir_model_data o WHERE o.model = d.model
                                AND o.res_id = d.res_id AND o.module <> d.module)""",
            db,
        )
    }


def assert_works(db):
    """What is installed still answers."""
    log = "matrix-shell.log"
    assert harness.run_odoo("shell", "-d", db, "--no-http", log=log, stdin=OPEN_VIEWS) == []
    assert "opened" in (harness.LOG_DIR / log).read_text()


def uninstall(db, addon):
    """Takes an addon away and checks that nothing of it is left."""
    columns = columns_of(db, addon)
    assert (
        harness.run_odoo("module", "uninstall", "-d", db, addon, log="matrix-uninstall.log") == []
    )
    assert addon not in installed(db)
    left = harness.sql(f"SELECT model, name FROM ir_model_data WHERE module = '{addon}'", db)
    assert left == [], f"records of {addon} are left"
    assert columns_of_database(db) & columns == set(), f"columns of {addon} are left"


def columns_of_database(db):
    columns = "SELECT table_name, column_name FROM information_schema.columns"
    return {tuple(row) for row in harness.sql(f"{columns} WHERE table_schema = 'public'", db)}


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
    log = f"matrix-{addon}.log"
    arguments = ("-i", addon, "--stop-after-init", "--no-http", "--max-cron-threads=0")
    assert harness.run_odoo("server", "-d", db, *arguments, log=log) == []
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


def expected_with(addon):
    """Our addons that come with one: what it depends on, and glue that then has all it joins."""
    manifests = {}
    for name in ADDONS:
        path = harness.ROOT / "addons" / name / "__manifest__.py"
        manifests[name] = ast.literal_eval(path.read_text(encoding="utf-8"))
    reached, todo = {BASE}, [addon]
    while todo:
        name = todo.pop()
        if name in manifests and name not in reached:
            reached.add(name)
            todo += manifests[name]["depends"]
    glue = {
        name
        for name, manifest in manifests.items()
        if manifest.get("auto_install")
        and reached >= {d for d in manifest["depends"] if d in manifests}
    }
    return reached | glue


def assert_no_trace(db):
    """Nothing that bears our name is left in the database."""
    tables = harness.sql(
        "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'tracktion%'", db
    )
    assert tables == []
    columns = [
        row for row in columns_of_database(db) if row[1].startswith(("alumni_", "tracktion_"))
    ]
    assert columns == []
    assert (
        harness.sql("SELECT module, name FROM ir_model_data WHERE module LIKE 'tracktion%'", db)
        == []
    )
