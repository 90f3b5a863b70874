"""Work whose cost is known, to check the measuring itself; not among the benchmarks."""

DESCRIPTION = "work of a known size"
GOALS = {"sorting / nothing": 0.0}
QUERIES = 7


def run(bench, scale):
    """Keeps PostgreSQL busy, then Python, then asks some queries, and undoes a write."""
    rows = bench.size(3_000_000)
    with bench.measure("in PostgreSQL"):
        bench.sql("SELECT sum(sqrt(i)) FROM generate_series(1, %s) i", rows)
    with bench.measure("in Python"):
        sum(i**0.5 for i in range(rows))
    with bench.measure("queries"):
        for _i in range(QUERIES):
            bench.sql("SELECT 1")
    partners = bench.env["res.partner"]
    before = partners.search_count([])
    bench.compare({"write": lambda: partners.create({"name": "Ana"}), "nothing": lambda: None})
    with bench.measure("memory", memory=True):
        list(range(1_000_000))
    return {
        "records left": partners.search_count([]) - before,
        "sorting / nothing": bench.ratio("write", "nothing", "seconds"),
    }
