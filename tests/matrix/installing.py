"""Puts addons into databases, asks them whether they work, and takes the addons away again."""

import ast
import json

import harness

BASE = "tracktion_alumni"
ADDONS = harness.own_addons()
# Asks every list and form of every model that is ours for its fields, as a browser would; then
# computes every section of the report, and the report itself where there is one.
TRY = """
from odoo.addons.tracktion_alumni.tools import ReportRun

models = [name for name in env if name == "res.partner" or name.startswith("tracktion.")]
for name in models:
    model = env[name]
    if not model._abstract:
        model.get_views([(False, "list"), (False, "form"), (False, "search")])
        model.search([], limit=1).read()
run = ReportRun(env, env["tracktion.indicator"]._scope({}))
failed = {}
sections = env["tracktion.report.section"].search([])
for section in sections:
    blocks, message = section._blocks(run)
    if message or not blocks:
        failed[section.code] = message
state = ""
if "tracktion.report" in env:
    report = env["tracktion.report"].create({"date_from": "2025-01-01", "date_to": "2025-12-31"})
    report.action_compute()
    env["tracktion.report"]._cron_compute()
    state = report.state
    failed |= {line.code: line.message for line in report.line_ids if line.state != "done"}
    # Published: it has to go with its addon all the same.
    report.action_publish()
    env.cr.commit()
answer(models=len(models), sections=len(sections), failed=failed, state=state)
"""
ANSWER = """
def answer(**values):
    import json

    print("\\nANSWER " + json.dumps(values))


"""


def ask(db, script, log="matrix-shell.log"):
    """What a script, run in Odoo's shell, hands to its function ``answer``."""
    assert harness.run_odoo("shell", "-d", db, "--no-http", log=log, stdin=ANSWER + script) == []
    lines = (harness.LOG_DIR / log).read_text().splitlines()
    answers = [line.removeprefix("ANSWER ") for line in lines if line.startswith("ANSWER ")]
    assert answers, "the script did not get to its end: " + "\n".join(lines[-15:])
    return json.loads(answers[-1])


def assert_works(db):
    """What is installed still answers, and a report can be made of it."""
    answer = ask(db, TRY)
    assert answer["models"] > 1 and answer["sections"] > 0
    assert answer["failed"] == {}, "sections of the report failed"
    if "tracktion_report" in installed(db):
        assert answer["state"] == "computed"


def install(db, addon):
    """Adds an addon to a database."""
    log = f"matrix-{addon}.log"
    arguments = ("-i", addon, "--stop-after-init", "--no-http", "--max-cron-threads=0")
    assert harness.run_odoo("server", "-d", db, *arguments, log=log) == []


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


def columns_of_database(db):
    columns = "SELECT table_name, column_name FROM information_schema.columns"
    return {tuple(row) for row in harness.sql(f"{columns} WHERE table_schema = 'public'", db)}


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
