"""Measures work in an Odoo registry: time, processor time of Python and PostgreSQL, queries.

Called by run.py, once per benchmark:  measuring.py FILE SCALE SEED RESULT
"""

import contextlib
import gc
import importlib.util
import json
import random
import statistics
import sys
import threading
import time
import tracemalloc
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import harness  # noqa: E402
import psutil  # noqa: E402


class Bench:
    """What a benchmark works with: an environment on its database, and the clocks.

    `env` acts as Odoo itself (superuser); `random` gives the same numbers in each run.
    """

    def __init__(self, db, scale, seed):
        import odoo
        from odoo import api
        from odoo.modules.registry import Registry
        from odoo.tools import config

        config.parse_config(["-d", db, "--no-http", "--log-level=warn"], setup_logging=True)
        odoo.modules.module.initialize_sys_path()
        # Helper processes of a query come and go uncounted: each query stays in its own backend.
        for setting in ("max_parallel_workers_per_gather", "max_parallel_maintenance_workers"):
            harness.sql(f'ALTER DATABASE "{db}" SET {setting} = 0')
        self.db, self.scale, self.random = db, scale, random.Random(seed)
        self.measures = {}
        threading.current_thread().dbname = db
        self.registry = Registry(db)
        self.cr = self.registry.cursor()
        self.env = api.Environment(self.cr, odoo.SUPERUSER_ID, {})

    def size(self, full, least=10):
        """How many records to make where a run at scale 1 makes `full`."""
        return max(least, round(full * self.scale))

    def sql(self, query, *params):
        """Runs plain SQL in the benchmark's own transaction; returns the rows, if it gives any."""
        self.cr.execute(query, params or None)
        return self.cr.fetchall() if self.cr.description else []

    def settle(self):
        """Commits what has been made and lets PostgreSQL learn its size, as it would overnight."""
        self.env.flush_all()
        self.cr.commit()
        self.env.invalidate_all()
        self.cr.execute("ANALYZE")
        self.cr.commit()

    @contextlib.contextmanager
    def rolled_back(self):
        """Undoes in the database what was done inside; for work that is measured several times."""
        self.env.flush_all()
        self.cr.execute("SAVEPOINT bench")
        try:
            yield
        finally:
            self.env.cr.clear()
            self.cr.execute("ROLLBACK TO SAVEPOINT bench; RELEASE SAVEPOINT bench")
            self.env.invalidate_all(flush=False)

    def _clocks(self):
        from odoo import sql_db

        own = psutil.Process().cpu_times()
        backends = 0.0
        # Asked through another connection, which counts for nothing.
        query = f"SELECT pid FROM pg_stat_activity WHERE datname = '{self.db}'"
        for (pid,) in harness.sql(query):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = psutil.Process(int(pid)).cpu_times()
                backends += times.user + times.system
        return {
            "python": own.user + own.system,
            "postgres": backends,
            "queries": sql_db.sql_counter,
            "seconds": time.perf_counter(),
        }

    @contextlib.contextmanager
    def measure(self, label, memory=False):
        """Measures the work inside, flushing included; the values are there at its end.

        With `memory`, the largest size of Python's objects is measured too, which costs time: do
        not take seconds and megabytes from the same run.
        """
        self.env.flush_all()
        gc.collect()
        values = {}
        if memory:
            tracemalloc.start()
        before = self._clocks()
        try:
            yield values
            self.env.flush_all()
        finally:
            after = self._clocks()
            peak = 0
            if memory:
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
        values.update({key: after[key] - before[key] for key in after})
        values["cpu"] = values["python"] + values["postgres"]
        values["megabytes"] = peak / 1e6
        self.measures[label] = values

    def compare(self, works, rounds=3, undo=True):
        """Measures several ways of doing the same, in turns; returns the medians by name.

        `works` maps names to functions without arguments. With `undo`, what each does to the
        database is taken back, so that all rounds begin alike.
        """
        runs = {label: [] for label in works}
        for _round in range(rounds):
            for label, work in works.items():
                with self.rolled_back() if undo else contextlib.nullcontext():
                    self.env.invalidate_all()
                    with self.measure(label) as values:
                        work()
                    runs[label].append(values)
        for label, values in runs.items():
            self.measures[label] = {
                key: statistics.median(value[key] for value in values) for key in values[0]
            }
            self.measures[label]["queries"] = round(self.measures[label]["queries"])
        return {label: self.measures[label] for label in works}

    def ratio(self, ours, other, unit="cpu"):
        """How many times as much as another our work takes."""
        return self.measures[ours][unit] / max(self.measures[other][unit], 1e-9)

    def close(self):
        """Lets go of the database."""
        from odoo import sql_db

        self.cr.rollback()
        self.cr.close()
        sql_db.close_all()


def load(path):
    """The module of a benchmark file."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main():
    path, scale, seed, out = (
        Path(sys.argv[1]),
        float(sys.argv[2]),
        int(sys.argv[3]),
        Path(sys.argv[4]),
    )
    module = load(path)
    db = harness.create_db(getattr(module, "ADDONS", "tracktion_alumni"))
    try:
        bench = Bench(db, scale, seed)
        try:
            figures = module.run(bench, scale) or {}
        finally:
            bench.close()
    finally:
        harness.drop_db(db)
    result = {
        "description": module.DESCRIPTION,
        "goals": getattr(module, "GOALS", {}),
        "measures": bench.measures,
        "figures": figures,
    }
    out.write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
