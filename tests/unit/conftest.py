# Copyright 2026 TRACKTION contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Load the plain-Python packages of the addons by path, so that these tests need no Odoo."""

import importlib.util
import sys
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]


def load_package(name, folder):
    """Make a folder importable as a top-level package under a name of its own.

    ``addons/tracktion_alumni/__init__.py`` imports Odoo, so the package inside cannot be imported
    through its parent.
    """
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


# A busy machine is slow now and then; that is no failure of what is tested.
settings.register_profile("tracktion", deadline=None)
settings.load_profile("tracktion")

load_package("alumni_lib", ROOT / "addons" / "tracktion_alumni" / "lib")
load_package("alumni_figures", ROOT / "addons" / "tracktion_alumni" / "figures")
load_package("report_render", ROOT / "addons" / "tracktion_report" / "render")
load_package("report_exchange", ROOT / "addons" / "tracktion_report" / "exchange")
