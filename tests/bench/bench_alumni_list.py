"""Opening the list of alumni with its search panel, and finding a name (performance, row 13)."""

import harness
from lxml import etree
from people import insert_people, make_rows, make_school

DESCRIPTION = "opening the list of 100,000 people, and searching a name in it"
GOALS = {"list with panel / stock list": 2.0, "milliseconds for a name": 20.0}
TIMES = 10
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


def open_list(env, spec, domain):
    """What the web client asks for to show the first page; it knows the view by then."""
    return env["res.partner"].web_search_read(domain, spec, limit=80, count_limit=10_001)


def open_panel(env, domain):
    """What the search panel asks for: each of its fields, with counters."""
    for name in ("alumni_category_id", "alumni_department_id", "alumni_school_year_id"):
        env["res.partner"].search_panel_select_multi_range(
            name,
            search_domain=domain,
            category_domain=[],
            filter_domain=[],
            enable_counters=True,
            expand=False,
            group_by=False,
            limit=200,
            comodel_domain=[],
        )


def run(bench, scale):
    """As the alumni officer, whose record rules count."""
    school = make_school(bench)
    insert_people(bench, school, make_rows(bench, bench.size(100_000)))
    officer = bench.env(user=school.officer.id)
    stock = specification(officer, bench.env.ref("base.view_partner_tree"))
    action = bench.env.ref("tracktion_alumni.res_partner_action_alumni")
    view = action.view_ids.filtered(lambda view: view.view_mode == "list").view_id
    ours = specification(officer, view)
    alumni = [("alumni_main_enrolment_id", "!=", False)]

    # Vacuumed as overnight, so that an index may answer alone.
    bench.cr.commit()
    harness.sql("VACUUM ANALYZE res_partner", bench.db)

    def repeated(*works):
        """Many times, because the clocks of processors are coarse; nothing stays in the cache."""

        def work():
            for _time in range(TIMES):
                for part in works:
                    bench.env.invalidate_all()
                    part()

        return work

    def everywhere(name):
        fields = ("name", "email", "phone")
        return alumni + ["|", "|", *((field, "ilike", name) for field in fields)]

    names = [lambda name=name: open_list(officer, ours, everywhere(name)) for name in NAMES]
    choices = [lambda name=name: officer["res.partner"].name_search(name) for name in NAMES]
    searches = f"{TIMES * len(NAMES)} names"
    bench.compare(
        {
            f"{TIMES} lists with panel": repeated(
                lambda: open_list(officer, ours, alumni), lambda: open_panel(officer, alumni)
            ),
            f"{TIMES} lists": repeated(lambda: open_list(officer, ours, alumni)),
            f"{TIMES} panels": repeated(lambda: open_panel(officer, alumni)),
            f"{TIMES} stock lists": repeated(lambda: open_list(officer, stock, [])),
            f"{searches} in the list": repeated(*names),
            f"{searches} in a choice": repeated(*choices),
            f"{searches}, looked up": repeated(
                *[
                    lambda name=name: officer["res.partner"].search(everywhere(name), limit=80)
                    for name in NAMES
                ]
            ),
        }
    )

    def milliseconds(label):
        return 1000 * bench.measures[label]["seconds"] / TIMES / len(NAMES)

    return {
        "list with panel / stock list": bench.ratio(
            f"{TIMES} lists with panel", f"{TIMES} stock lists"
        ),
        "milliseconds for a name": milliseconds(f"{searches}, looked up"),
        "the same, with the list shown": milliseconds(f"{searches} in the list"),
        "the same, in a many2one": milliseconds(f"{searches} in a choice"),
    }
