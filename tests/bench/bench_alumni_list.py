"""Opening the list of alumni with its search panel, and finding a name (performance, row 13)."""

from lxml import etree
from people import insert_people, make_rows, make_school

DESCRIPTION = "opening the list of 100,000 people, and searching a name in it"
GOALS = {"list with panel / stock list": 2.0, "milliseconds for a name": 20.0}
NAMES = ("Kadri Tamm", "Lozano Vega", "Femke", "Herrera Cano", "Piret Saar Kask")


def specification(env, view):
    """The fields that the web client asks for when it opens a list view."""
    arch = etree.fromstring(env["res.partner"].get_view(view.id, "list")["arch"])
    spec = {}
    for node in arch.iter("field"):
        field = env["res.partner"]._fields[node.get("name")]
        relational = field.type in ("many2one", "many2many", "one2many")
        spec[field.name] = {"fields": {"display_name": {}}} if relational else {}
    return spec


def open_list(env, view, domain):
    """What the web client asks for to show the first page."""
    return env["res.partner"].web_search_read(
        domain, specification(env, view), limit=80, count_limit=10_001
    )


def open_panel(env, domain):
    """What the search panel asks for: each of its fields, with counters."""
    for name in ("alumni_category_id", "alumni_department_id", "alumni_school_year_id"):
        env["res.partner"].search_panel_select_multi_range(
            name,
            search_domain=domain,
            category_domain=[],
            filter_domain=[],
            enable_counters=True,
            expand=True,
            group_by=False,
            limit=200,
            comodel_domain=[],
        )


def run(bench, scale):
    """As the alumni officer, whose record rules count."""
    school = make_school(bench)
    insert_people(bench, school, make_rows(bench, bench.size(100_000)))
    officer = bench.env(user=school.officer.id)
    stock = bench.env.ref("base.view_partner_tree")
    action = bench.env.ref("tracktion_alumni.res_partner_action_alumni")
    ours = action.view_ids.filtered(lambda view: view.view_mode == "list").view_id
    alumni = [("alumni_main_enrolment_id", "!=", False)]

    def list_with_panel():
        open_list(officer, ours, alumni)
        open_panel(officer, alumni)

    def names(domain_of):
        for name in NAMES:
            open_list(officer, ours, alumni + domain_of(name))

    def everywhere(name):
        fields = ("name", "email", "phone")
        return ["|", "|", *((field, "ilike", name) for field in fields)]

    bench.compare(
        {
            "list with panel": list_with_panel,
            "list": lambda: open_list(officer, ours, alumni),
            "stock list": lambda: open_list(officer, stock, []),
            f"{len(NAMES)} names in the list": lambda: names(everywhere),
            f"{len(NAMES)} names in a choice": lambda: [
                officer["res.partner"].name_search(name) for name in NAMES
            ],
        },
        rounds=5,
    )
    seconds = bench.measures[f"{len(NAMES)} names in the list"]["seconds"]
    choice = bench.measures[f"{len(NAMES)} names in a choice"]["seconds"]
    return {
        "list with panel / stock list": bench.ratio("list with panel", "stock list"),
        "milliseconds for a name": 1000 * seconds / len(NAMES),
        "milliseconds for a name in a choice": 1000 * choice / len(NAMES),
    }
