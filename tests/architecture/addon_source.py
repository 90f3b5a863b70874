"""Reads the source of the addons, for the rules of the architecture.

Everything here is plain Python over text: no Odoo, no database, so that the rules hold before
anything is installed.
"""

import ast
import csv
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lxml import etree

SUITE = "tracktion"
BASE = "tracktion_alumni"
MODEL_BASES = {"Model": "stored", "TransientModel": "stored", "AbstractModel": "abstract"}
REFERENCE_ATTRIBUTES = ("ref", "inherit_id", "parent", "t-call", "action", "groups")


@dataclass(frozen=True)
class Text:
    """One piece of text of a source file: a string, an attribute, a cell."""

    path: Path
    line: int
    value: str
    is_reference: bool = False  # it can only be an external id, as in ref="..."


@dataclass
class ModelClass:
    """One class that makes or extends a model."""

    path: Path
    line: int
    kind: str
    name: str | None
    inherits: list[str] = field(default_factory=list)

    @property
    def model(self):
        """The model that the class is about: the one it makes, else the first it extends."""
        return self.name or (self.inherits[0] if self.inherits else None)


class Addon:
    """One addon folder with its manifest and its files."""

    def __init__(self, path):
        self.path = path
        self.name = path.name
        self.manifest = ast.literal_eval((path / "__manifest__.py").read_text(encoding="utf-8"))

    @property
    def depends(self):
        """Every direct dependency, as the manifest says."""
        return self.manifest.get("depends", [])

    def files(self, *suffixes):
        """All files with one of these endings."""
        return sorted(path for suffix in suffixes for path in self.path.rglob(f"*{suffix}"))

    @cached_property
    def python(self):
        """``{path: (text, tree)}`` of every Python file but the manifest."""
        sources = {}
        for path in self.files(".py"):
            if path.name != "__manifest__.py":
                text = path.read_text(encoding="utf-8")
                sources[path] = (text, ast.parse(text, filename=str(path)))
        return sources

    @cached_property
    def production_python(self):
        """The same without the tests, which may do what production code may not."""
        tests = self.path / "tests"
        return {path: source for path, source in self.python.items() if tests not in path.parents}

    @cached_property
    def xml(self):
        """``{path: tree}`` of every XML file."""
        parser = etree.XMLParser(remove_comments=True, resolve_entities=False, huge_tree=True)
        return {path: etree.parse(str(path), parser) for path in self.files(".xml")}

    @cached_property
    def models(self):
        """Every class of production code that makes or extends a model."""
        found = []
        for path, (_text, tree) in self.production_python.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef):
                    model = read_model_class(path, node)
                    if model:
                        found.append(model)
        return found

    @cached_property
    def own_models(self):
        """The names of the models that this addon makes."""
        return {model.name for model in self.models if model.name}


def read_addons(root):
    """All addons below ``root/addons``, by name."""
    manifests = sorted((Path(root) / "addons").glob("*/__manifest__.py"))
    return {path.parent.name: Addon(path.parent) for path in manifests}


def string_list(node):
    """The strings of a constant or a list of constants."""
    nodes = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def read_model_class(path, node):
    """The model class that a class definition is, or None."""
    bases = [getattr(base, "attr", getattr(base, "id", "")) for base in node.bases]
    kinds = [base for base in bases if base in MODEL_BASES]
    values = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            values[statement.targets[0].id] = string_list(statement.value)
    if not kinds:
        return None
    name = values.get("_name") or [None]
    inherits = values.get("_inherit", [])
    made = name[0] if name[0] not in inherits else None
    return ModelClass(path, node.lineno, MODEL_BASES[kinds[0]], made, inherits)


def docstrings(tree):
    """The ids of the nodes that are docstrings or other strings that do nothing."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def python_texts(path, tree):
    """Every string of the code (docstrings aside) and every imported addon."""
    idle = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in idle:
            yield Text(path, node.lineno, node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ("ref", "has_group", "has_groups", "_xmlid_to_res_id"):
                for argument in node.args:
                    for value in string_list(argument):
                        yield Text(path, node.lineno, value, is_reference=True)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield from imported(path, node, alias.name)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            for alias in node.names:
                yield from imported(path, node, f"{node.module}.{alias.name}")


def imported(path, node, module):
    """The addon that an import statement names."""
    parts = module.split(".")
    if parts[:2] == ["odoo", "addons"] and len(parts) > 2:
        yield Text(path, node.lineno, f"{parts[2]}.", is_reference=True)


def xml_texts(path, tree):
    """Every attribute and text of an XML file."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            reference = name in REFERENCE_ATTRIBUTES
            if name in ("eval", "search", "context", "domain"):
                for inner in re.findall(r"\bref\(\s*['\"]([^'\"]+)", value):
                    yield Text(path, element.sourceline, inner, is_reference=True)
            yield Text(path, element.sourceline, value, is_reference=reference)
        for value in (element.text, element.tail):
            if value and value.strip():
                yield Text(path, element.sourceline, value.strip())


def csv_texts(path):
    """Every cell of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file), 1):
            for value in row:
                yield Text(path, number, value)


def js_texts(path):
    """Every quoted string of a JavaScript file, comments aside."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)
    for number, line in enumerate(text.splitlines(), 1):
        line = re.sub(r"(?<![:'\"])//.*", "", line)
        for _quote, value in re.findall(r"(['\"`])((?:(?!\1).)*)\1", line):
            yield Text(path, number, value)


def texts(addon):
    """Everything in the addon that may name a model, a record or a file of another one."""
    for path, (_text, tree) in addon.python.items():
        yield from python_texts(path, tree)
    for path, tree in addon.xml.items():
        yield from xml_texts(path, tree)
    for path in addon.files(".csv"):
        if (addon.path / "tests") not in path.parents:
            yield from csv_texts(path)
    for path in addon.files(".js"):
        yield from js_texts(path)
