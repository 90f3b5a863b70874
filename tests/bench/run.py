"""Runs the benchmarks: ours, stock Odoo and plain SQL in one run, so that ratios hold anywhere.

    ./tracktion bench                   every benchmark
    ./tracktion bench import match      some
    ./tracktion bench --scale 0.01      with a hundredth of the data, to see that they work
    ./tracktion bench --check           exit code 1 when a goal is missed

A benchmark is a file bench_NAME.py beside this one, with

    DESCRIPTION = "one line"
    ADDONS = "tracktion_alumni"                     # optional: what its database holds
    GOALS = {"ours / stock": 1.0}                   # optional: largest value of a figure
    def run(bench, scale): ...                      # returns {name of a figure: number}

It runs in a process and on a throw-away database of its own. `bench` is a measuring.Bench. Results
are printed as a table and written as JSON to .tracktion/bench/.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import harness  # noqa: E402

UNITS = ("seconds", "cpu", "python", "postgres", "queries", "megabytes")


def find(folder):
    """The benchmark files of a folder by name."""
    return {path.stem.removeprefix("bench_"): path for path in sorted(folder.glob("bench_*.py"))}


def run_one(path, scale, seed):
    """Runs one benchmark in a process of its own; returns its results, or {"error": ...}."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "result.json")
        command = [
            sys.executable,
            str(HERE / "measuring.py"),
            str(path),
            str(scale),
            str(seed),
            str(out),
        ]
        process = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        if process.stdout:
            print(process.stdout, end="")
        if process.returncode or not out.exists():
            return {"error": f"ended with exit code {process.returncode}"}
        return json.loads(out.read_text(encoding="utf-8"))


def show(name, result, scale):
    """Prints the table of one benchmark; returns the goals that it misses."""
    print(f"\n{name}: {result.get('description', '')}")
    if "error" in result:
        print(f"  FAILED: {result['error']}")
        return [name]
    missed = []
    width = max([28, *(len(label) for label in [*result["measures"], *result["figures"]])])
    print(f"  {'':{width}}" + "".join(f"{unit:>12}" for unit in UNITS))
    for label, measure in result["measures"].items():
        cells = "".join(
            f"{measure[unit]:>12,}" if unit == "queries" else f"{measure[unit]:>12,.3f}"
            for unit in UNITS
        )
        print(f"  {label:{width}}{cells}")
    for label, value in result["figures"].items():
        goal = result["goals"].get(label)
        verdict = ""
        if goal is not None:
            met = value <= goal
            verdict = f"   goal <= {goal:g}: {'met' if met else 'MISSED'}"
            # Fixed costs outweigh everything else when there is little data.
            verdict += "" if scale >= 1 else " (only scale 1 counts)"
            if not met and scale >= 1:
                missed.append(f"{name}: {label}")
        print(f"  {label:{width}}{value:>12,.3f}{verdict}")
    return missed


def main():
    parser = argparse.ArgumentParser(
        prog="./tracktion bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run (default: all)")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how much data, 1 being the full size"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the random data")
    parser.add_argument("--check", action="store_true", help="exit code 1 when a goal is missed")
    parser.add_argument("--list", action="store_true", help="only print the names")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the benchmark files are")
    args = parser.parse_args()
    found = find(args.folder)
    if unknown := set(args.names) - set(found):
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(found) or 'none'}"
        )
    if args.scale <= 0:
        parser.error("the scale must be above 0")
    if args.list:
        print("\n".join(found))
        return 0
    if "ODOO_PATH" not in os.environ:
        parser.error("run the benchmarks with ./tracktion bench, which sets up what they need")
    harness.drop_leftovers()
    results, missed = {}, []
    for name in args.names or found:
        results[name] = run_one(found[name], args.scale, args.seed)
        missed += show(name, results[name], args.scale)
    folder = harness.HOME / "bench"
    folder.mkdir(exist_ok=True)
    report = {
        "scale": args.scale,
        "seed": args.seed,
        "started": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "python": platform.python_version(),
        "postgres": harness.sql("SHOW server_version")[0][0],
        "processors": os.cpu_count(),
        "results": results,
    }
    path = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.json"
    path.write_text(json.dumps(report, indent=2), encoding="utf-8")
    print(f"\nwritten to {path}")
    if missed:
        print(f"missed: {'; '.join(missed)}")
    failed = any("error" in result for result in results.values())
    return 1 if failed or (args.check and missed) else 0


if __name__ == "__main__":
    sys.exit(main())
