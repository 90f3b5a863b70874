"""Says what a database template of some addons is made from, for ./tracktion.

    plan_addons.py ROOT ODOO_PATH ADDON[,ADDON...]

Prints three lines: our own addons among them and below them; the stock addons these need; a digest
of all that would be installed, which changes when the template has to be built anew.
"""

import ast
import hashlib
import pathlib
import sys

NOT_INSTALLED = {".pyc", ".md", ".pot"}


def read_manifests(root):
    """The manifests of our own addons, by name, with their folder under the key `folder`."""
    manifests = {}
    for parent in ("addons", "tests/addons"):
        for path in sorted((root / parent).glob("*/__manifest__.py")):
            manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
            manifests[path.parent.name] = {**manifest, "folder": path.parent}
    return manifests


def walk(manifests, names):
    """Our addons and the stock addons that are reached from names along `depends`."""
    own, stock, todo = set(), set(), list(names)
    while todo:
        name = todo.pop()
        if name not in manifests:
            stock.add(name)
        elif name not in own:
            own.add(name)
            todo += manifests[name].get("depends", [])
    return own, stock


def digest(manifests, own, odoo_release):
    """Changes with every file that an installation reads: not with Python tests or texts."""
    result = hashlib.sha256(odoo_release.read_bytes())
    for name in sorted(own):
        folder = manifests[name]["folder"]
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            is_test = parts[0] == "tests" and path.suffix == ".py"
            if path.suffix not in NOT_INSTALLED and not is_test and path.is_file():
                result.update(f"{name}/{'/'.join(parts)}\0".encode())
                result.update(path.read_bytes())
    return result.hexdigest()[:10]


def main():
    """Prints the plan, or ends with a message when an addon does not exist."""
    root, odoo_path = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = sys.argv[3].split(",")
    manifests = read_manifests(root)
    own, stock = walk(manifests, wanted)
    for name in sorted(stock):
        if not any((odoo_path / place / name).is_dir() for place in ("addons", "odoo/addons")):
            sys.exit(f"there is no addon {name!r}, neither in addons/ nor in Odoo")
    # Glue installs itself beside ours, which makes it part of what is installed.
    glue = {name for name, manifest in manifests.items() if own and manifest.get("auto_install")}
    everything, _stock = walk(manifests, [*wanted, *glue])
    print(*sorted(own))
    print(",".join(sorted(stock)))
    print(digest(manifests, everything, odoo_path / "odoo/release.py"))


if __name__ == "__main__":
    main()
